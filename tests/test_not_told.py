"""Who was not told, and why: counted on the screen, listed by name in the private folder and nowhere else."""

from __future__ import annotations

import csv
import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from policypress.notice.not_told import in_short

from tests.mailserver import MailServer, mail_server
from tests.people import UPCOMING, planned, site_with, user, write_users
from tests.pgserver import new_database
from tests.run import Done, run

WHY = {
    "closed": ("skipped", "account closed since the list was made", ""),
    "refused": ("failed", "550 5.7.1 not from you, dear", ""),
    "gone-to-phone": ("bounced", "550 5.1.1 no mailbox here", "phone"),
    "gone-to-site": ("bounced", "550 5.1.1 no mailbox here", "site"),
    "later": ("planned", "put off: 451 4.7.1 come back", ""),
    "lost": ("unknown", "", ""),
    "to-call": ("planned", "", ""),
}
"""id → (state, why, passed to) of everybody who is not told; `sent` and `site` are."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with mail_server() as found:
        monkeypatch.setenv("POLICYPRESS_SMTP_URL", found.url)
        yield found


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def sent(request: pytest.FixtureRequest, tmp_path: Path, server: MailServer) -> tuple[Path, str]:
    """A notice after a run in which everything happened that can; the site and the ledger."""
    people = [
        *(user(name) for name in ("sent", "closed", "refused", "gone-to-site", "later", "lost")),
        user("gone-to-phone", phone="+12015550101"),
        user("to-call", channel="phone", phone="+12015550102"),
        user("site", email=""),
    ]
    outside = [user("left", status="closed"), user("child", under_13="true"), user("new", created_at="2026-11-21")]
    root = site_with(tmp_path, [*people, *outside], messages_per_second=100_000)
    planned(root)
    write_users(
        root / "users.csv", [*(who for who in people if who["id"] != "closed"), user("closed", status="closed")]
    )
    answers = {
        "refused": "550 5.7.1 not from you, dear refused@example.com",
        "gone-to-phone": "550 5.1.1 no mailbox here",
        "gone-to-site": "550 5.1.1 no mailbox here",
        "later": "451 4.7.1 come back",
    }
    server.on_recipient = lambda who, count: answers.get(who.partition("@")[0], "")
    server.on_data = lambda who, count: "hang up" if who.startswith("lost") else ""
    ledger = str(root / "l.db") if request.param == "SQLite" else new_database()
    done = run("notify", *options(root, ledger), "--send", "--retry-wait", "0.01")
    assert done.code == 75, done.err
    return root, ledger


def options(root: Path, ledger: str) -> tuple[str | Path, ...]:
    folder = root / "build" / "private" / "notice" / f"privacy-{UPCOMING}"
    return ("--plan", folder, "--ledger", ledger, "--root", root, "--today", "2026-11-22")


def status(ledger: str, *more: str | Path) -> Done:
    return run("notify", "status", "--ledger", ledger, *more)


def listed(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_everybody_who_was_not_told_is_listed_with_the_reason_and_nobody_else(sent: tuple[Path, str]) -> None:
    root, ledger = sent
    private = root / "build" / "private"
    done = status(ledger, "--private", private)
    path = private / "notice" / f"privacy-{UPCOMING}.not-told.csv"
    rows = listed(path)
    assert {name: (row["state"], row["why"], row["passed_to"]) for name, row in rows.items()} == WHY
    assert rows["to-call"]["channel"] == "phone" and rows["to-call"]["address"] == "'+12015550102"
    assert rows["lost"]["address"] == "lost@example.com"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert str(path) in done.out and "7 rows" in done.out


def test_the_screen_counts_every_reason_and_names_nobody(sent: tuple[Path, str]) -> None:
    root, ledger = sent
    done = status(ledger, "--private", root / "build" / "private")
    assert done.code == 75
    for line in (
        "2 told (1 email, 1 site)",
        "Not told: 6",
        "1 failed: 550 5.7.1\n",
        "1 came back: 550 5.1.1, still to be called",
        "1 skipped: account closed since the list was made",
        "1 still to be mailed: put off: 451 4.7.1\n",
        "1 still to be called\n",
        "1 unknown",
        "by the notice on the site: 1",
        "Not on the list: 1 closed, 1 under 13, 1 joined after the announcement",
    ):
        assert line in done.out, done.out
    assert "@" not in done.out.replace(f"privacy@{UPCOMING}", "") and "dear" not in done.out
    assert not [name for name in WHY if name not in ("closed", "later", "refused") and name in done.out]


def test_a_program_gets_the_same_counts_and_no_name(sent: tuple[Path, str]) -> None:
    root, ledger = sent
    done = status(ledger, "--json")
    (entry,) = json.loads(done.out)
    counted = {(one["state"], one["channel"], one["why"], one["passed_to"]): one["count"] for one in entry["not_told"]}
    assert counted == {
        ("bounced", "email", "550 5.1.1", "phone"): 1,
        ("bounced", "email", "550 5.1.1", "site"): 1,
        ("failed", "email", "550 5.7.1", ""): 1,
        ("planned", "email", "put off: 451 4.7.1", ""): 1,
        ("planned", "phone", "", ""): 1,
        ("skipped", "email", "account closed since the list was made", ""): 1,
        ("unknown", "email", "", ""): 1,
    }
    assert entry["not_told_list"] is None and entry["not_on_list"] is None and "lost" not in done.out
    (entry,) = json.loads(status(ledger, "--json", "--private", root / "build" / "private").out)
    assert entry["not_on_list"] == {"closed": 1, "under_13": 1, "joined_after": 1}
    assert Path(entry["not_told_list"]).is_file()


def test_without_a_private_folder_nothing_is_written(sent: tuple[Path, str]) -> None:
    root, ledger = sent
    before = sorted(root.rglob("*.csv"))
    assert "add --private DIR" in status(ledger).out
    assert sorted(root.rglob("*.csv")) == before


def test_no_list_is_written_where_it_would_be_published(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user("to-call", channel="phone", phone="+12015550102")])
    planned(root)
    ledger = str(root / "l.db")
    assert run("notify", *options(root, ledger), "--send").code == 75
    for place in ("policy", "site"):
        done = status(ledger, "--private", root / place / "lists")
        assert done.code == 2 and "published" in done.err
        assert not (root / place / "lists").exists()


def test_while_a_process_sends_its_rows_are_not_taken_for_lost(tmp_path: Path, server: MailServer) -> None:
    root = site_with(tmp_path, [user("one"), user("two")], messages_per_second=100_000)
    planned(root)
    ledger = str(root / "l.db")
    seen: list[str] = []

    def asked(who: str, count: int) -> str:
        seen.append(status(ledger).out)
        return ""

    server.on_data = asked
    assert run("notify", *options(root, ledger), "--send").code == 0
    assert len(seen) == 2 and all("may be on its line" in out for out in seen)
    assert "may be on its line" not in status(ledger).out


def test_whoever_is_reached_later_leaves_the_list(sent: tuple[Path, str], server: MailServer) -> None:
    root, ledger = sent
    private = root / "build" / "private"
    status(ledger, "--private", private)
    server.on_recipient = server.on_data = lambda who, count: ""
    assert run("notify", "resend", "--ledger", ledger, "--all-unknown", "--failed").code == 0
    run("notify", *options(root, ledger), "--send", "--retry-wait", "0.01")
    status(ledger, "--private", private)
    left = listed(private / "notice" / f"privacy-{UPCOMING}.not-told.csv")
    assert set(left) == {"closed", "gone-to-phone", "gone-to-site", "to-call"}


@pytest.mark.parametrize(
    ("why", "short"),
    [
        ("550 5.1.1 Max Mustermann is no customer of ours", "550 5.1.1"),
        ("put off: 452 4.2.2 the mailbox of Max is full", "put off: 452 4.2.2"),
        ("421 Max", "421"),
        ("bounce 5.1.1", "bounce 5.1.1"),
        ("account closed since the list was made", "account closed since the list was made"),
        ("5500 things", "5500 things"),
    ],
)
def test_of_a_servers_answer_the_screen_has_the_codes_alone(why: str, short: str) -> None:
    assert in_short(why) == short

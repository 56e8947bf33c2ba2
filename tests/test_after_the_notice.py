"""After the notice: whoever was told of a version hears once that it was taken back or moved; nobody else does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from policypress.archive.record import file_text
from policypress.notice.ledger import open_ledger
from policypress.notice.rows import Key, State
from policypress.recipients.listing import read_list

from tests.mailserver import MailServer, mail_server
from tests.people import UPCOMING, site_with, user, write_users
from tests.pgserver import new_database
from tests.run import Done, run
from tests.site_builder import MATERIAL, certificate, policy_of, seal_text

DAY, LATER = "2026-11-22", "2026-11-25"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with mail_server() as found:
        monkeypatch.setenv("POLICYPRESS_SMTP_URL", found.url)
        yield found


def listed(root: Path, version: str, *more: str, today: str = DAY) -> Done:
    """The list of a version, made with the ledger."""
    return run("recipients", f"privacy@{version}", "--root", root, "--today", today, "--ledger", root / "l.db", *more)


def sent(root: Path, *more: str, today: str = DAY) -> Done:
    """Everything that is planned, sent."""
    private = root / "build" / "private"
    return run(
        "notify", "--plan", private, "--ledger", root / "l.db", "--root", root, "--today", today, "--send", *more
    )


def told(tmp_path: Path, server: MailServer, users: list[dict[str, str]]) -> Path:
    """A site whose users have been told of the upcoming version."""
    root = site_with(tmp_path, users, messages_per_second=100000)
    write = run("recipients", f"privacy@{UPCOMING}", "--root", root, "--today", DAY)
    assert write.code == 0, write.err
    assert sent(root).code in (0, 75)
    return root


def taken_back(root: Path, version: str = UPCOMING, today: str = LATER) -> None:
    done = run(
        "withdraw", f"privacy@{version}", "--reason", "A slip.", "--by", "Legal", "--root", root, "--today", today
    )
    assert done.code == 0, done.err


def plain(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return " ".join(part.get_content().split())


def names(server: MailServer, since: int) -> list[str]:
    """Who got a message after the first ``since``."""
    return sorted(address.split("@")[0] for address in server.recipients[since:])


def test_whoever_was_told_of_a_version_that_is_withdrawn_is_told_so_once(tmp_path: Path, server: MailServer) -> None:
    root = told(tmp_path, server, [user("u1"), user("u2"), user("u3", status="closed")])
    before = len(server.taken)
    assert names(server, 0) == ["u1", "u2"]
    # Somebody new, and somebody who closes the account meanwhile.
    write_users(root / "users.csv", [user("u1"), user("u2", status="closed"), user("u4")])
    taken_back(root)
    done = listed(root, UPCOMING, today=LATER)
    assert done.code == 0, done.err
    assert "who is told that it was withdrawn" in done.out
    assert sent(root, today=LATER).code == 0
    assert names(server, before) == ["u1"]
    message = server.message(before)
    assert message["Subject"].endswith("what was planned for 1 February 2027 will not happen")
    text = plain(message)
    assert "We have taken that change back. It will not apply. You do not need to do anything." in text
    assert "The text in force stays as it is: https://policies.example.com/privacy/" in text
    assert "30 days" not in text and "60 days" not in text, "nothing of what will not apply is told again"
    assert message["X-Policy-Version"] == f"privacy@{UPCOMING}"

    again = listed(root, UPCOMING, "--confirm-count", "0", today=LATER)
    assert again.code == 0, again.err
    assert sent(root, today=LATER).code == 0
    assert sent(root, today=LATER).code == 0
    assert len(server.taken) == before + 1


def test_whoever_is_still_to_be_told_of_a_version_that_is_withdrawn_keeps_no_notice_open(
    tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = told(tmp_path, server, [user("u1"), user("u2", channel="phone", phone="+12015550101")])
    status = ("notify", "status", "--ledger", root / "l.db", "--root", root)
    assert run(*status).code == 75
    taken_back(root)
    done = run(*status)
    assert done.code == 0 and "Withdrawn: nobody else is told of it" in done.out, done.out + done.err
    assert "1 still to be called" in done.out, "who was not told of it is said all the same"
    assert listed(root, UPCOMING, today=LATER).code == 0
    assert sent(root, today=LATER).code == 0
    monkeypatch.chdir(tmp_path)
    done = run("notify", "status", "--ledger", root / "l.db", "--json")
    assert done.code == 0, done.err
    assert [(one["version"], one["withdrawn"], one["unsettled"]) for one in json.loads(done.out)] == [
        (UPCOMING, True, 1),
        (f"{UPCOMING}.withdrawn", False, 0),
    ]


def test_the_release_lists_whom_to_tell_of_a_withdrawal_until_another_text_is_in_force(
    tmp_path: Path, server: MailServer
) -> None:
    users = [user("u1"), user("u2", channel="site"), user("u3", channel="phone", phone="+12015550")]
    root = told(tmp_path, server, users)
    taken_back(root)

    def released(today: str, *more: str | Path) -> dict[str, dict[str, int]]:
        done = run("release", "--root", root, "--today", today, "--json", *more)
        assert done.code == 0, done.err
        return dict(json.loads(done.out)["policies"][0]["withdrawn"])

    counts = released(LATER, "--ledger", root / "l.db")[UPCOMING]
    assert (counts["email"], counts["site"], counts["phone"]) == (1, 1, 0), "nobody has called u3 yet"
    assert counts["out_of_scope"] == 1
    assert released(LATER) == {}, "only a ledger knows who was told"
    done = sent(root, today=LATER)
    assert done.code == 0 and f"privacy@{UPCOMING} is withdrawn: nobody must be told about it" in done.err
    assert names(server, 1) == ["u1"]
    ledger = open_ledger(root / "l.db", read_only=True)
    rows = {row.recipient: (row.channel, row.state) for row in ledger.rows(Key("privacy", f"{UPCOMING}.withdrawn"))}
    ledger.close()
    assert rows == {"u1": ("email", State.SENT), "u2": ("site", State.SENT)}
    assert not list((root / "policy/privacy/versions").glob("*.withdrawn.notice.json"))
    assert run("verify", "--root", root, "--ledger", root / "l.db").code == 0

    seal_text(root, MATERIAL.replace("2027-02-01", "2027-04-01"), date(2026, 12, 1), verdict="material")
    assert UPCOMING in released("2026-12-02", "--ledger", root / "l.db")
    certified = certificate(policy_of(root).version("2027-04-01").record, date(2026, 12, 2))
    (root / "policy/privacy/versions/2027-04-01.notice.json").write_text(file_text(certified), encoding="utf-8")
    assert released("2027-04-02", "--ledger", root / "l.db") == {}


NEWS = f"privacy@{UPCOMING}.withdrawn"
"""What the news of a withdrawal is called in the ledger."""


def after(root: Path, command: str, file: Path, *more: str) -> Done:
    """One of the operator's commands about the news, on the day it was sent."""
    return run("notify", command, "--ledger", root / "l.db", file, *more, "--root", root, "--today", LATER)


def test_news_of_a_withdrawal_that_bounces_goes_on_to_the_phone_or_the_site(tmp_path: Path, server: MailServer) -> None:
    people = [user("u1", phone="+12015550101"), user("u2"), user("u3", phone="+12015550103")]
    root = told(tmp_path, server, people)
    taken_back(root)
    assert listed(root, UPCOMING, today=LATER).code == 0
    server.on_recipient = lambda address, count: "550 5.1.1 no such user" if address.startswith("u3@") else ""
    assert sent(root, today=LATER).code == 0
    assert names(server, 3) == ["u1", "u2"]
    returned = tmp_path / "events.jsonl"
    ours = [server.message(n)["Message-ID"] for n in (3, 4)]
    events = [{"event": "bounce", "email": "", "smtp-id": one, "status": "5.1.1", "type": "bounce"} for one in ours]
    returned.write_text("".join(f"{json.dumps(one)}\n" for one in events), encoding="utf-8")
    done = after(root, "bounces", returned)
    assert done.code == 0 and "2 people bounced" in done.out, done.out + done.err

    book = open_ledger(root / "l.db", read_only=True)
    news = {row.recipient: (row.state, row.passed_to) for row in book.rows(Key("privacy", f"{UPCOMING}.withdrawn"))}
    notice = {row.recipient: row.state for row in book.rows(Key("privacy", UPCOMING))}
    book.close()
    assert news == {"u1": ("bounced", "phone"), "u2": ("bounced", "site"), "u3": ("bounced", "phone")}
    assert set(notice.values()) == {State.SENT}, "that they were told of the version stays true"

    calls = tmp_path / "calls.csv"
    done = after(root, "calls", calls, "--policy", NEWS)
    assert done.code == 0 and "2 people to call" in done.out, done.out + done.err
    listed_calls = calls.read_text(encoding="utf-8")
    assert "+12015550101" in listed_calls and "+12015550103" in listed_calls
    outcomes = tmp_path / "outcomes.csv"
    outcomes.write_text("id,outcome\nu1,reached\nu3,reached\n", encoding="utf-8")
    done = after(root, "record", outcomes, "--policy", NEWS)
    assert done.code == 0 and "not settled" not in done.out, done.out + done.err
    done = after(root, "calls", tmp_path / "none.csv", "--policy", NEWS)
    assert done.code == 0 and "0 people to call" in done.out, done.out + done.err


def test_whoever_was_told_by_phone_is_called_again_when_the_version_is_withdrawn(
    tmp_path: Path, server: MailServer
) -> None:
    root = told(tmp_path, server, [user("p1", channel="phone", phone="+12015550101"), user("u1")])
    outcomes = tmp_path / "outcomes.csv"
    outcomes.write_text("id,outcome\np1,reached\n", encoding="utf-8")
    assert after(root, "record", outcomes).code == 0
    taken_back(root)
    assert listed(root, UPCOMING, today=LATER).code == 0
    assert sent(root, today=LATER).code == 75, "p1 must still be called"
    calls = tmp_path / "calls.csv"
    done = after(root, "calls", calls, "--policy", NEWS)
    assert done.code == 0 and "1 person to call" in done.out, done.out + done.err
    assert "p1,'+12015550101" in calls.read_text(encoding="utf-8")
    assert after(root, "record", outcomes, "--policy", NEWS).code == 0
    assert sent(root, today=LATER).code == 0
    assert names(server, 1) == ["u1"]


def test_a_withdrawal_is_told_once_with_a_ledger_in_a_database_too(tmp_path: Path, server: MailServer) -> None:
    url = new_database()
    root = site_with(tmp_path, [user("u1"), user("u2")], messages_per_second=100000)

    def done(command: str, *more: str | Path, today: str = LATER) -> Done:
        found = run(command, *more, "--ledger", url, "--root", root, "--today", today)
        assert found.code == 0, found.err
        return found

    plan = ("--plan", root / "build" / "private", "--send")
    assert run("recipients", f"privacy@{UPCOMING}", "--root", root, "--today", DAY).code == 0
    done("notify", *plan, today=DAY)
    taken_back(root)
    assert "who is told that it was withdrawn" in done("recipients", f"privacy@{UPCOMING}").out
    done("notify", *plan)
    done("notify", *plan)
    done("release", "--confirm-count", "0")
    done("notify", *plan)
    assert names(server, 2) == ["u1", "u2"]
    assert all("taken that change back" in plain(server.message(n)) for n in (2, 3))


def test_of_a_version_of_which_nobody_was_told_there_is_no_news(tmp_path: Path, server: MailServer) -> None:
    root = site_with(tmp_path, [user("u1")])
    taken_back(root)
    done = run("recipients", f"privacy@{UPCOMING}", "--root", root, "--today", LATER)
    assert done.code == 2 and "name the ledger that knows them, --ledger FILE" in done.err
    open_ledger(root / "l.db").close()
    done = run("release", "--root", root, "--today", LATER, "--json", "--ledger", root / "l.db")
    assert done.code == 0, done.err
    assert json.loads(done.out)["policies"][0]["withdrawn"] == {}
    assert server.taken == []


def test_whoever_accepted_a_version_that_is_withdrawn_is_told_so_too(tmp_path: Path, server: MailServer) -> None:
    root = told(tmp_path, server, [user("u1"), user("u2")])
    write_users(root / "users.csv", [user("u1", accepted=UPCOMING), user("u2")])
    taken_back(root)
    assert listed(root, UPCOMING, today=LATER).code == 0
    assert sent(root, today=LATER).code == 0
    assert names(server, 2) == ["u1", "u2"]


@pytest.mark.parametrize("day", ["2027-01-15", "2027-03-01"])
def test_whoever_was_told_of_a_date_is_told_once_that_it_moved_earlier_or_later(
    tmp_path: Path, server: MailServer, day: str
) -> None:
    root = told(tmp_path, server, [user("u1"), user("u2")])
    write_users(root / "users.csv", [user("u1", accepted=UPCOMING), user("u2"), user("u3")])
    done = run("reschedule", f"privacy@{UPCOMING}", day, "--by", "Legal", "--root", root, "--today", LATER)
    assert done.code == 0, done.err
    assert listed(root, day, today=LATER).code == 0
    assert sent(root, today=LATER).code == 0
    assert sent(root, today=LATER).code == 0
    assert names(server, 2) == ["u1", "u2", "u3"]
    texts = {server.recipients[n].split("@")[0]: plain(server.message(n)) for n in range(2, 5)}
    for name in ("u1", "u2"):
        assert "We told you of this change for 1 February 2027. That date has moved." in texts[name]
        assert "The text stays as we told you." in texts[name]
        assert "Before: We keep your account data for 30 days" in texts[name], "against the text in force"
    assert "has moved" not in texts["u3"]


def test_a_version_that_moved_and_was_then_withdrawn_is_news_to_all_who_heard_of_either_date(
    tmp_path: Path, server: MailServer
) -> None:
    root = told(tmp_path, server, [user("u1"), user("u2")])
    moved = run("reschedule", f"privacy@{UPCOMING}", "2027-03-01", "--by", "Legal", "--root", root, "--today", LATER)
    assert moved.code == 0, moved.err
    assert listed(root, "2027-03-01", today=LATER).code == 0
    assert sent(root, "--only", "u1", today=LATER).code == 75
    assert names(server, 2) == ["u1"]
    taken_back(root, "2027-03-01")
    assert listed(root, "2027-03-01", today=LATER).code == 0
    assert sent(root, today=LATER).code == 0
    assert names(server, 3) == ["u1", "u2"]
    assert "planned for 1 March 2027" in plain(server.message(3))


def test_a_text_announced_after_a_withdrawal_is_shown_against_the_text_in_force(
    tmp_path: Path, server: MailServer
) -> None:
    root = told(tmp_path, server, [user("u1")])
    write_users(root / "users.csv", [user("u1", accepted=UPCOMING)])
    taken_back(root)
    sooner = MATERIAL.replace("2027-02-01", "2027-01-15").replace("60 days", "90 days")
    seal_text(root, sooner, date(2026, 11, 25), verdict="material")
    assert listed(root, UPCOMING, today=LATER).code == 0
    assert listed(root, "2027-01-15", today=LATER).code == 0
    private = root / "build" / "private" / "notice"
    who = list(read_list(private / "privacy-2027-01-15" / "recipients.csv"))
    assert [one.id for one in who] == ["u1"], "to have accepted what never applied is no reason to hear nothing"
    assert sent(root, today=LATER).code == 0
    texts = [plain(server.message(n)) for n in range(1, 3)]
    news = next(text for text in texts if "taken that change back" in text)
    change = next(text for text in texts if "taken that change back" not in text)
    assert "Another change of this text is announced" in news
    assert "Before: We keep your account data for 30 days" in change and "60 days" not in change

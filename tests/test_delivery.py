"""Sending over real SMTP: once each, whatever the server does, and resumable whatever happens to us."""

from __future__ import annotations

import gc
import json
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from policypress.archive.record import Certificate
from policypress.archive.status import standing
from policypress.archive.versions import read_archive
from policypress.errors import UsageError
from policypress.notice import sending
from policypress.notice.announcement import Announcement, announcement
from policypress.notice.clock import clock_on
from policypress.notice.ledger import Ledger, open_ledger
from policypress.notice.lock import sole_sender
from policypress.notice.queue import PAGE
from policypress.notice.rate_limit import Limits
from policypress.notice.report import Report
from policypress.notice.rows import Key, State, Update
from policypress.notice.server import server_from
from policypress.notice.smtp import SmtpTransport
from policypress.notice.transport import Outcome, handed_over
from policypress.settings import load_settings
from policypress.vocabulary import Status

from tests.mailserver import MailServer, mail_server
from tests.people import UPCOMING, planned, site_with, user, write_users
from tests.run import Done, run
from tests.site_builder import FIRST, MATERIAL, TODAY, git, policy_of, seal_text

KEY = Key("privacy", UPCOMING)
FAST = 100000
REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with mail_server() as found:
        monkeypatch.setenv("POLICYPRESS_SMTP_URL", found.url)
        yield found


def people(count: int) -> list[dict[str, str]]:
    return [user(f"u{n:04}") for n in range(count)]


def arguments(root: Path, *more: str | Path) -> tuple[str | Path, ...]:
    folder = root / "build" / "private" / "notice" / f"privacy-{UPCOMING}"
    return ("notify", "--plan", folder, "--ledger", root / "ledger.db", "--root", root, "--today", "2026-11-22", *more)


def send(root: Path, *more: str | Path) -> Done:
    return run(*arguments(root, "--send", "--retry-wait", "0.02", *more))


def prepared(tmp_path: Path, users: list[dict[str, str]], **mail: str | float) -> Path:
    root = site_with(tmp_path, users, messages_per_second=FAST, **mail)
    planned(root)
    return root


def states(root: Path) -> dict[str, str]:
    ledger = open_ledger(root / "ledger.db", read_only=True)
    found = {row.recipient: row.state for row in ledger.rows(KEY)}
    ledger.close()
    return found


def why(root: Path, name: str) -> str:
    ledger = open_ledger(root / "ledger.db", read_only=True)
    row = ledger.row(KEY, name)
    ledger.close()
    assert row is not None
    return row.why


def desk_and_plan(root: Path, now: Callable[[], datetime] | None = None) -> tuple[sending.Desk, Announcement]:
    settings = load_settings(root)
    folder = root / "build" / "private" / "notice" / f"privacy-{UPCOMING}"
    desk = sending.Desk(settings, root, None, TODAY, now or clock_on(TODAY, settings.zone))
    return desk, announcement(folder, read_archive(root), TODAY)


def delivered(
    root: Path,
    url: str,
    limits: Limits,
    *,
    timeout: float = 60,
    ledger: type[Ledger] = Ledger,
    now: Callable[[], datetime] | None = None,
) -> tuple[Report, Ledger]:
    """One run in this process, with a ledger of the given kind that stays open."""
    desk, plan = desk_and_plan(root, now)
    opened = open_ledger(root / "ledger.db")
    book = ledger(opened.database)
    sending.write_plan_into(book, plan, desk)
    report = sending.deliver(book, plan, desk, lambda: SmtpTransport(server_from(url), timeout=timeout), limits)
    return report, book


def test_everybody_gets_one_message_and_a_second_run_sends_nothing(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, [*people(12), user("site", email="")])
    first = send(root)
    assert first.code == 0, first.err
    assert sorted(server.recipients) == [f"u{n:04}@example.com" for n in range(12)]
    assert server.sessions == 1
    again = send(root)
    assert (again.code, len(server.taken)) == (0, 12)
    assert "example.com" not in first.out + first.err + again.out


def test_a_list_that_the_ledger_knows_is_not_planned_again(
    tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = prepared(tmp_path, people(6))
    assert send(root, "--only", "u0003").code == 75
    monkeypatch.setattr("policypress.notice.sending.read_list", None)
    assert send(root).code == 0
    assert len(server.taken) == 6


def test_a_completed_notice_is_certified_and_lets_the_version_take_effect(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, [*people(3), user("site", email=""), user("old", status="closed")])
    day = date(2027, 2, 1)
    assert standing(policy_of(root), day).statuses[UPCOMING] is Status.HELD
    assert send(root).code == 0
    certificate = policy_of(root).version(UPCOMING).certificate
    assert certificate is not None
    assert certificate.counts == {"email": {"sent": 3}, "site": {"sent": 1}}
    assert (certificate.recipients, certificate.completed) == (4, date(2026, 11, 22))
    assert certificate.first_sent is not None and certificate.last_sent is not None
    assert standing(policy_of(root), day).statuses[UPCOMING] is Status.IN_FORCE
    assert not re.search(r"u000|example\.com", (root / "policy/privacy/versions/2027-02-01.notice.json").read_text())


def test_a_notice_completed_after_its_deadline_keeps_the_version_held(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(2))
    folder = root / "build" / "private" / "notice" / f"privacy-{UPCOMING}"
    done = run("notify", "--plan", folder, "--ledger", root / "l.db", "--root", root, "--today", "2027-01-05", "--send")
    assert done.code == 0
    assert "deadline was 2027-01-02" in done.err and "2027-02-04" in done.err
    assert standing(policy_of(root), date(2027, 2, 1)).statuses[UPCOMING] is Status.HELD
    body = server.message().get_body(("plain",))
    assert body is not None and "will not apply before 4 February 2027" in " ".join(body.get_content().split())


def test_greylisting_is_waited_out(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(5))
    seen: set[str] = set()

    def once(recipient: str, count: int) -> str:
        new = recipient not in seen
        seen.add(recipient)
        return "451 4.7.1 Greylisted, try again" if new else ""

    server.on_recipient = once
    assert send(root).code == 0
    assert sorted(server.recipients) == [f"u{n:04}@example.com" for n in range(5)]


def test_a_domain_that_asks_for_a_pause_gets_one_while_the_others_go_on(tmp_path: Path, server: MailServer) -> None:
    users = [user(f"a{n}", email=f"a{n}@example.org") for n in range(3)] + [user(f"b{n}") for n in range(3)]
    root = prepared(tmp_path, users)
    refused: list[str] = []

    def busy(recipient: str, count: int) -> str:
        if recipient.endswith(".org") and not any(name.endswith(".com") for name in server.recipients):
            refused.append(recipient)
            return "452 4.2.2 Too many messages"
        return ""

    server.on_recipient = busy
    assert send(root).code == 0
    assert refused == ["a0@example.org"]
    assert [name.split("@")[1] for name in server.recipients] == ["example.com"] * 3 + ["example.org"] * 3


def test_what_is_never_taken_stays_planned_and_the_run_ends_with_try_again_later(
    tmp_path: Path, server: MailServer
) -> None:
    root = prepared(tmp_path, people(2))
    server.on_recipient = lambda recipient, count: "450 4.2.0 not now" if recipient.startswith("u0000") else ""
    done = send(root)
    assert done.code == 75
    assert states(root) == {"u0000": "planned", "u0001": "sent"}
    server.on_recipient = lambda recipient, count: ""
    assert send(root).code == 0
    assert sorted(server.recipients) == ["u0000@example.com", "u0001@example.com"]


def test_a_line_that_breaks_before_the_text_left_is_tried_again(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(4))
    broken: list[str] = []

    def breaks(recipient: str, count: int) -> str:
        if count == 2 and not broken:
            broken.append(recipient)
            return "hang up"
        return ""

    server.on_recipient = breaks
    assert send(root).code == 0
    assert broken and sorted(server.recipients) == [f"u{n:04}@example.com" for n in range(4)]


@pytest.mark.parametrize("taken", [True, False])
def test_a_line_that_breaks_while_the_text_leaves_makes_the_row_unknown_until_a_person_decides(
    tmp_path: Path, server: MailServer, taken: bool
) -> None:
    root = prepared(tmp_path, people(3))
    server.on_data = lambda recipient, count: (
        ("take and hang up" if taken else "hang up") if recipient.startswith("u0001") else ""
    )
    assert send(root).code == 75
    server.on_data = lambda recipient, count: ""
    assert send(root).code == 75
    assert states(root)["u0001"] == "claimed"
    assert server.recipients.count("u0001@example.com") == taken
    told = run("notify", "status", "--ledger", root / "ledger.db")
    assert "1 unknown" in told.out and "u0001" not in told.out
    resent = run("notify", "resend", "--ledger", root / "ledger.db", "--unknown", "u0001")
    assert resent.code == 0, resent.err
    assert send(root).code == 0
    names = {server.message(n)["Message-ID"] for n, name in enumerate(server.recipients) if name.startswith("u0001")}
    assert len(names) == 1, "a duplicate carries the same Message-ID"


def test_an_unknown_mailbox_goes_on_to_phone_or_site_and_other_refusals_wait_for_a_person(
    tmp_path: Path, server: MailServer
) -> None:
    users = [user("a", phone="+12015550101"), user("b"), user("c"), user("d")]
    root = prepared(tmp_path, users)
    answers = {
        "a": "550 5.1.1 no such user a@example.com",
        "b": "550 no mailbox",
        "c": "554 5.7.1 spam from b@example.com",
    }
    server.on_recipient = lambda recipient, count: answers.get(recipient[0], "")
    assert send(root).code == 75
    ledger = open_ledger(root / "ledger.db", read_only=True)
    found = {row.recipient: (row.state, row.passed_to) for row in ledger.rows(KEY)}
    ledger.close()
    assert found == {"a": ("bounced", "phone"), "b": ("bounced", "site"), "c": ("failed", ""), "d": ("sent", "")}
    assert "@" not in why(root, "a") + why(root, "c")
    server.on_recipient = lambda recipient, count: ""
    assert run("notify", "resend", "--ledger", root / "ledger.db", "--failed").code == 0
    assert send(root).code == 0


def test_a_run_of_refusals_stops_everything(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(40))
    server.on_recipient = lambda recipient, count: "554 5.7.1 you are blocked"
    done = send(root)
    assert done.code == 75
    assert "10 permanent refusals in a row" in done.err
    assert list(states(root).values()).count("failed") == 10


def test_a_refused_sender_stops_everything_and_leaves_nothing_claimed(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(3))

    async def refuse(*arguments: object) -> str:
        return "553 5.7.1 not your address"

    server.handle_MAIL = refuse  # type: ignore[attr-defined]
    done = send(root)
    assert done.code == 75 and "refuses the sender" in done.err
    assert set(states(root).values()) == {"planned"}


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_stops_everything_and_is_not_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = prepared(tmp_path, people(3))
    with mail_server(login=("desk", "right")) as server:
        monkeypatch.setenv("POLICYPRESS_SMTP_URL", f"smtp+plain://desk:wrong-secret@127.0.0.1:{server.port}")
        done = send(root)
        assert done.code == 75
        assert "refuses the user name or password" in done.err
        assert "wrong-secret" not in done.out + done.err
        assert set(states(root).values()) == {"planned"}
        monkeypatch.setenv("POLICYPRESS_SMTP_URL", f"smtp+plain://desk:right@127.0.0.1:{server.port}")
        assert send(root).code == 0
        assert len(server.taken) == 3


def test_without_encryption_nothing_is_sent(
    tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = prepared(tmp_path, people(1))
    monkeypatch.setenv("POLICYPRESS_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
    done = send(root)
    assert done.code == 75 and "STARTTLS" in done.err
    assert (server.taken, states(root)) == ([], {"u0000": "planned"})


def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, trusted: bool = True) -> ssl.SSLContext:
    """A server's certificate for localhost, in ``cert.pem``; ``trusted`` by this process."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl here to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "7300", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*make, *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return context


def test_starttls_is_used_with_a_trusted_certificate_and_refused_with_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = certified(tmp_path, monkeypatch, trusted=False)
    root = prepared(tmp_path, people(2))
    with mail_server(tls=context) as server:
        monkeypatch.setenv("POLICYPRESS_SMTP_URL", f"smtp://localhost:{server.port}")
        refused = send(root)
        assert refused.code == 75 and "certificate is not trusted" in refused.err
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        assert send(root).code == 0
        assert len(server.taken) == 2


@pytest.mark.parametrize("part", [b"", b"\x16\x03\x01"], ids=["nothing said", "a hello cut short"])
def test_the_tests_own_server_ends_while_a_client_still_agrees_on_encryption(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: bytes
) -> None:
    with mail_server(tls=certified(tmp_path, monkeypatch)) as server:
        line = socket.create_connection((server.host, server.port))
        answers = line.makefile("rb")
        answers.readline()
        line.sendall(b"STARTTLS\r\n")
        assert answers.readline().startswith(b"220")
        line.sendall(part)
    assert answers.read() == b""
    answers.close()
    line.close()
    gc.collect()


@pytest.mark.parametrize("url", ["", "http://x", "smtp://", "smtp://user:secret@host:port", "smtp+plain://h/path"])
def test_a_wrong_server_address_is_a_usage_error_that_never_repeats_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    root = prepared(tmp_path, people(1))
    monkeypatch.setenv("POLICYPRESS_SMTP_URL", url)
    done = send(root)
    assert done.code == 2 and "POLICYPRESS_SMTP_URL" in done.err
    assert "secret" not in done.err


def test_a_server_that_is_not_there_means_try_again_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = prepared(tmp_path, people(2))
    with mail_server() as gone:
        url = gone.url
    monkeypatch.setenv("POLICYPRESS_SMTP_URL", url)
    done = send(root)
    assert done.code == 75 and "cannot be reached" in done.err
    assert set(states(root).values()) == {"planned"}


def test_several_connections_share_the_work_and_nobody_gets_two(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(120), connections=4)
    assert send(root).code == 0
    assert sorted(server.recipients) == [f"u{n:04}@example.com" for n in range(120)]
    assert 1 < server.sessions <= 4


def test_only_one_recipient(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(3))
    assert send(root, "--only", "u0001").code == 75
    assert server.recipients == ["u0001@example.com"]
    assert send(root, "--only", "nobody").code == 2
    assert send(root).code == 0
    assert len(server.taken) == 3


@pytest.mark.parametrize("parts", [1, 3, 16])
def test_parts_are_sent_one_by_one_and_together_they_are_everybody(
    tmp_path: Path, server: MailServer, parts: int
) -> None:
    root = prepared(tmp_path, people(10))
    sizes = []
    for number in range(1, parts + 1):
        before = len(server.taken)
        done = send(root, "--part", f"{number}/{parts}")
        assert done.code == 0, "a part that is done is done, whatever the others are"
        sizes.append(len(server.taken) - before)
    assert server.recipients == [f"u{n:04}@example.com" for n in range(10)]
    assert max(sizes) - min(sizes) <= 1
    assert policy_of(root).version(UPCOMING).certificate is not None


@pytest.mark.parametrize("part", ["0/3", "4/3", "3", "a/b", "1/0"])
def test_a_part_that_is_none_is_refused(tmp_path: Path, part: str) -> None:
    root = prepared(tmp_path, people(1))
    assert send(root, "--part", part).code == 2


def test_a_part_with_rows_left_means_try_again_later(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(4))
    server.on_recipient = lambda recipient, count: "450 4.2.0 not now" if recipient.startswith("u0000") else ""
    assert send(root, "--part", "1/2").code == 75
    assert send(root, "--part", "2/2").code == 0


def test_a_sample_that_nobody_asked_to_send_or_to_write_is_refused_in_words(tmp_path: Path) -> None:
    root = prepared(tmp_path, people(1))
    plan = next((root / "build" / "private" / "notice").iterdir())
    done = run("notify", "--plan", plan, "--root", root, "--today", "2026-11-22", "--test-to", "desk@example.org")
    assert done.code == 2 and "--send sends it" in done.err and "a sample for desk@example.org" in done.err


def test_a_sample_to_the_operator_records_nothing(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, [*people(3), user("x", accepted="2021-09-02")])
    done = send(root, "--test-to", "desk@example.org")
    assert done.code == 0, done.err
    assert server.recipients == ["desk@example.org"] * 2
    assert server.message()["Subject"].startswith("[Test] ")
    assert not (root / "ledger.db").exists()


def test_a_sample_answers_programs_too(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(2))
    done = send(root, "--test-to", "boss@example.org", "--json")
    assert (done.code, json.loads(done.out)) == (0, {"samples": len(server.taken), "recorded": 0})


def test_without_send_nothing_leaves(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(1))
    assert run(*arguments(root)).code == 2
    assert run(*arguments(root, "--send", "--dry-run", tmp_path / "out")).code == 2
    assert server.taken == [] and not (root / "ledger.db").exists()


def test_a_rehearsal_takes_the_same_road_and_records_nothing(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(3))
    assert send(root, "--only", "u0001").code == 75
    before = (root / "ledger.db").read_bytes()
    done = run(*arguments(root, "--dry-run", tmp_path / "out"))
    assert done.code == 0, done.err
    files = sorted((tmp_path / "out").glob("*.eml"))
    assert len(files) == 2
    assert [path.stat().st_mode & 0o777 for path in files] == [0o600] * 2
    assert (root / "ledger.db").read_bytes() == before
    assert len(server.taken) == 1
    assert send(root).code == 0
    written = {re.search(rb"Message-ID: (\S+)", path.read_bytes()).group(1).decode() for path in files}  # type: ignore[union-attr]
    assert written <= {server.message(n)["Message-ID"] for n in range(3)}
    again = run(*arguments(root, "--dry-run", tmp_path / "out"))
    assert "2 messages of earlier rehearsals lie there too" in again.out


def test_everybody_is_checked_again_at_the_moment_of_sending(tmp_path: Path, server: MailServer) -> None:
    names = ("same", "closed", "accepted", "gone", "moved", "bounced", "child", "later")
    root = prepared(tmp_path, [user(name) for name in names])
    now = [
        user("same"),
        user("closed", status="closed"),
        user("accepted", accepted=UPCOMING),
        user("moved", email="new@example.net"),
        user("bounced", email_status="bounced", phone="+12015550101"),
        user("child", under_13="true"),
        user("later", created_at="2026-11-23"),
        user("new"),
    ]
    write_users(root / "users.csv", now)
    done = send(root)
    assert done.code == 75, "somebody must still be called"
    assert sorted(server.recipients) == ["new@example.net", "same@example.com"]
    assert {name for name, state in states(root).items() if state == "skipped"} == {
        "closed",
        "accepted",
        "gone",
        "child",
        "later",
    }
    assert why(root, "gone") == "no longer among the users"
    assert "closed" in why(root, "closed") and "accepted" in why(root, "accepted")


def test_a_change_of_the_users_during_the_run_counts_from_the_next_message_on(
    tmp_path: Path, server: MailServer
) -> None:
    root = prepared(tmp_path, people(6))

    def close_all_others(recipient: str, count: int) -> str:
        if count == 1:
            write_users(root / "users.csv", [person | {"status": "closed"} for person in people(6)])
        return ""

    server.on_data = close_all_others
    assert send(root).code == 0
    assert server.recipients == ["u0000@example.com", "u0001@example.com"]


def test_a_change_of_a_querys_file_counts_from_the_next_message_on(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(6))
    config = root / "mkdocs.yml"
    query = "query: SELECT * FROM read_csv('us*.csv', all_varchar=true)"
    config.write_text(config.read_text(encoding="utf-8").replace("source: users.csv", query), encoding="utf-8")

    def close_all_others(recipient: str, count: int) -> str:
        if count == 1:
            write_users(root / "users.csv", [person | {"status": "closed"} for person in people(6)])
        return ""

    server.on_data = close_all_others
    assert send(root).code == 0
    assert server.recipients == ["u0000@example.com", "u0001@example.com"]


def test_a_query_that_names_no_file_is_asked_again_for_every_page(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(PAGE + 100))
    config = root / "mkdocs.yml"
    query = "query: SELECT * FROM read_csv('us' || 'ers.csv', all_varchar=true)"
    config.write_text(config.read_text(encoding="utf-8").replace("source: users.csv", query), encoding="utf-8")

    def close_all_others(recipient: str, count: int) -> str:
        if count == 1:
            write_users(root / "users.csv", [person | {"status": "closed"} for person in people(PAGE + 100)])
        return ""

    server.on_data = close_all_others
    assert send(root).code == 0
    assert len(server.taken) == PAGE, "a page of people is read at once"


def test_a_change_in_a_folder_of_users_counts_from_the_next_message_on(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(6))
    folder = tmp_path / "parts"
    folder.mkdir()

    def part(name: str, users: list[dict[str, str]]) -> None:
        rows = f"read_csv('{write_users(tmp_path / 'part.csv', users)}', all_varchar=true)"
        duckdb.sql(f"COPY (SELECT * FROM {rows}) TO '{folder / name}' (FORMAT parquet)")

    part("0.parquet", people(6)[:3])
    part("1.parquet", people(6)[3:])

    def close_some(recipient: str, count: int) -> str:
        if count == 1:
            part("1.parquet", [person | {"status": "closed"} for person in people(6)[3:]])
        return ""

    server.on_data = close_some
    assert send(root, "--users", folder).code == 0
    assert server.recipients == [f"u000{n}@example.com" for n in range(3)]
    assert states(root)["u0005"] == "skipped"


def test_a_source_that_lost_many_people_at_once_stops_the_run_until_a_person_confirms(
    tmp_path: Path, server: MailServer
) -> None:
    root = prepared(tmp_path, people(40))
    write_users(root / "users.csv", people(20))
    done = send(root)
    assert done.code == 1 and "--confirm-gone" in done.err
    assert set(states(root).values()) == {"planned"}
    assert send(root, "--confirm-gone").code == 0
    assert len(server.taken) == 20
    assert list(states(root).values()).count("skipped") == 20


def test_a_source_that_breaks_before_sending_skips_nobody(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(3))
    text = (root / "users.csv").read_text(encoding="utf-8")
    (root / "users.csv").write_text(text.replace("u0001,", '"u0001,'), encoding="utf-8")
    assert send(root).code == 2
    (root / "users.csv").write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")
    assert send(root).code == 2
    (root / "users.csv").unlink()
    assert send(root).code == 2
    assert set(states(root).values()) == {"planned"} and server.taken == []


def test_people_who_appear_later_are_topped_up_by_another_run(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(9))
    assert send(root).code == 0
    write_users(root / "users.csv", people(10))
    done = run(
        "recipients", f"privacy@{UPCOMING}", "--root", root, "--today", "2026-11-23", "--ledger", root / "ledger.db"
    )
    assert done.code == 0, done.err
    assert " 9  already told" in done.out
    assert send(root).code == 0
    assert sorted(server.recipients) == [f"u{n:04}@example.com" for n in range(10)]


def test_a_top_up_after_completion_is_certified_again_and_never_looks_like_tampering(
    tmp_path: Path, server: MailServer
) -> None:
    def proved() -> Certificate:
        git(root, "add", "policy")
        git(root, "commit", "-q", "-m", "Certificate", "--allow-empty")
        done = run("verify", "--root", root, "--ledger", root / "ledger.db")
        assert done.code == 0, done.out
        found = policy_of(root).version(UPCOMING).certificate
        assert found is not None
        return found

    root = prepared(tmp_path, people(9))
    assert send(root).code == 0
    before = proved()
    write_users(root / "users.csv", people(10))
    again = ("recipients", f"privacy@{UPCOMING}", "--root", root, "--today", "2026-11-23")
    assert run(*again, "--ledger", root / "ledger.db").code == 0
    server.on_recipient = lambda recipient, count: "451 4.7.1 Greylisted, try again"
    assert send(root).code == 75
    assert proved() == before
    server.on_recipient = lambda recipient, count: ""
    assert send(root).code == 0
    after = proved()
    assert (after.recipients, after.completed) == (10, before.completed)
    assert after.list_sha256 == before.list_sha256
    assert send(root).code == 0
    assert proved() == after


def test_the_evidence_holds_the_manifest_of_the_list_by_which_users_were_told(
    tmp_path: Path, server: MailServer
) -> None:
    root = prepared(tmp_path, people(9))
    assert send(root).code == 0
    certificate = policy_of(root).version(UPCOMING).certificate
    assert certificate is not None
    write_users(root / "users.csv", people(10))
    private = ("--private", root / "build" / "private")
    again = ("recipients", f"privacy@{UPCOMING}", "--root", root, "--today", "2026-11-23", *private)
    for _ in range(2):
        assert run(*again, "--ledger", root / "ledger.db").code == 0
    gather = ("evidence", f"privacy@{UPCOMING}", "--root", root, "--today", "2026-11-23")
    done = run(*gather, "--out", tmp_path / "evidence", *private)
    assert done.code == 0, done.err
    manifest = json.loads((tmp_path / "evidence" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["list_sha256"], manifest["recipients"]) == (certificate.list_sha256, 9)
    assert [set(part) for part in manifest["parts"]] == [{"rows", "sha256"}], "nobody's id leaves the private folder"
    other = ("--private", tmp_path / "other")
    assert run(*again, *other).code == 0
    done = run(*gather, "--out", tmp_path / "more", *other)
    assert done.code == 2 and "its list is not the one of the certificate" in done.err
    assert not (tmp_path / "more").exists()


def test_a_notice_for_the_site_alone_needs_no_mail_server_and_says_what_counts_as_public(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POLICYPRESS_SMTP_URL", raising=False)
    root = prepared(tmp_path, [user("u1", email=""), user("u2", email="")])
    done = send(root)
    assert done.code == 0, done.err
    assert set(states(root).values()) == {"sent"}
    assert "2 people are told by the notice on the site" in done.out
    assert "public since 20 November 2026" in done.out


def test_without_a_mail_server_nothing_is_planned_for_people_with_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POLICYPRESS_SMTP_URL", raising=False)
    root = prepared(tmp_path, [user("u1"), user("u2", email="")])
    done = send(root)
    assert done.code == 2 and "POLICYPRESS_SMTP_URL" in done.err
    assert not (root / "ledger.db").exists()


def test_strange_addresses_go_out_right_or_their_owners_are_told_otherwise(tmp_path: Path, server: MailServer) -> None:
    users = [
        user("idn", email="a@bücher.example"),
        user("local", email="jürgen@example.com"),
        user("called", email="jörg@example.com", phone="+12015550101"),
        user("plus", email="a+b@example.com"),
        user("breaks", email="x@example.com\r\nBcc: y@example.com"),
        user("hidden", email="zw@example.com\u200b"),
    ]
    root = prepared(tmp_path, users)
    assert send(root).code == 75, "somebody must still be called"
    assert sorted(server.recipients) == ["a+b@example.com", "a@xn--bcher-kva.example"]
    ledger = open_ledger(root / "ledger.db", read_only=True)
    found = {row.recipient: (row.channel, row.address, row.state) for row in ledger.rows(KEY)}
    ledger.close()
    assert found["called"] == ("phone", "+12015550101", "planned")
    assert "SMTPUTF8" in why(root, "called")
    assert {found[name] for name in ("local", "breaks", "hidden")} == {("site", "", "sent")}


def test_a_server_with_smtputf8_gets_the_address_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = prepared(tmp_path, [user("local", email="jürgen@example.com")])
    with mail_server(utf8=True) as server:
        monkeypatch.setenv("POLICYPRESS_SMTP_URL", server.url)
        assert send(root).code == 0
        assert server.recipients == ["jürgen@example.com"]


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "Eve\r\nBcc: all@example.com",
        "x" * 500,
        "Ünal 李 \u202egnp",
        "=?utf-8?q?x?=",
        "{{ 7*7 }}",
    ],
)
def test_a_name_stays_a_name(tmp_path: Path, server: MailServer, name: str) -> None:
    root = prepared(tmp_path, [user("u1", name=name)])
    assert send(root).code == 0
    raw = server.taken[0][1]
    message = server.message()
    assert server.recipients == ["u1@example.com"]
    assert message["Bcc"] is None and message["To"] == "u1@example.com"
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    page, text = message.get_body(("html",)), message.get_body(("plain",))
    assert page is not None and text is not None
    assert "<script>" not in page.get_content() and "49" not in text.get_content()[:200]
    assert "\u202e" not in page.get_content()


def test_a_template_that_fails_for_one_person_stops_neither_the_others_nor_hides(
    tmp_path: Path, server: MailServer
) -> None:
    root = prepared(tmp_path, [user("u1", name="Ann"), user("u2", name="Bob Long"), user("u3", name="Cleo")])
    folder = root / "site_overrides" / "notice"
    folder.mkdir(parents=True)
    own = "Subject: News\nPreview: News\n\nHello {{ name[1] }}{{ 1 // (name|length - 3) }}\n"
    (folder / "en.md").write_text(own, encoding="utf-8")
    done = send(root)
    assert done.code == 75
    assert states(root) == {"u1": "failed", "u2": "sent", "u3": "sent"}
    assert "ZeroDivisionError" in why(root, "u1") and "Ann" not in done.out + done.err + why(root, "u1")


def test_a_second_process_on_the_same_ledger_is_refused(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(2))
    with sole_sender(root / "ledger.db"):
        done = send(root)
    assert done.code == 75 and "is sending with this ledger" in done.err
    assert server.taken == []
    assert send(root).code == 0


def test_a_withdrawn_or_changed_version_is_not_announced(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(2))
    sealed = root / "policy" / "privacy" / "versions"
    for path in sealed.glob(f"{UPCOMING}*"):
        path.unlink()
    done = send(root)
    assert done.code == 1 and "made for another text" in done.err
    assert server.taken == []


def test_a_clock_that_jumps_back_loses_and_repeats_nobody(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(6))
    ticks = [0]

    def now() -> datetime:
        ticks[0] += 1
        return datetime(2026, 11, 22, 12, tzinfo=UTC) + timedelta(days=-3 if ticks[0] % 5 else 0)

    limits = Limits(per_second=FAST, retry_wait=0.02)
    for _ in range(2):
        _, book = delivered(root, server.url, limits, now=now)
        desk, plan = desk_and_plan(root, now)
        tally, _ = sending.finish(book, plan, desk)
        book.close()
    assert tally.count(State.SENT) == 6
    assert sorted(server.recipients) == [f"u{n:04}@example.com" for n in range(6)]
    certificate = policy_of(root).version(UPCOMING).certificate
    assert certificate is not None and certificate.completed == date(2026, 11, 22)


def test_no_connection_ever_has_more_than_one_row_claimed(tmp_path: Path, server: MailServer) -> None:
    commits: list[tuple[int, set[object]]] = []

    class Watched(Ledger):
        def turn(self, key: Key, results: Sequence[Update], claims: Sequence[Update]) -> set[str]:
            claimed = super().turn(key, results, claims)
            commits.append((len(self.unknown(key)), {fields.get("state") for _, fields in [*results, *claims]}))
            return claimed

    limits = Limits(per_second=FAST, connections=4)
    report, book = delivered(prepared(tmp_path, people(80)), server.url, limits, ledger=Watched)
    assert report.sent == 80 and book.tally(KEY).count(State.SENT) == 80
    book.close()
    assert max(claimed for claimed, _ in commits) == 4
    assert any(states == {"sent", "claimed"} for _, states in commits), "results and claims share a transaction"


@pytest.mark.parametrize(("silent", "state"), [("on_recipient", State.PLANNED), ("on_data", State.CLAIMED)])
def test_a_server_that_falls_silent_is_left_and_only_what_may_have_arrived_is_unknown(
    tmp_path: Path, server: MailServer, silent: str, state: State
) -> None:
    root = prepared(tmp_path, people(1))
    left = threading.Event()

    def say_nothing(recipient: str, count: int) -> str:
        left.wait(20)
        return ""

    setattr(server, silent, say_nothing)
    limits = Limits(per_second=FAST, retry_wait=0.01, reconnects=0)
    report, book = delivered(root, server.url, limits, timeout=0.2)
    left.set()
    assert report.sent == 0 and book.tally(KEY).count(state) == 1
    book.close()


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_a_message_larger_than_any_buffer_arrives_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encrypted: bool
) -> None:
    lines = (f"{n:07} .{'x' * 60}\r\n..\r\n" for n in range(100_000))
    data = b"Subject: long\r\n\r\n" + "".join(lines).encode()
    with mail_server(tls=certified(tmp_path, monkeypatch) if encrypted else None) as server:
        url = f"smtp://localhost:{server.port}" if encrypted else server.url
        transport = SmtpTransport(server_from(url))
        for name in ("first", "second"):
            reply = handed_over(transport, "desk@example.com", f"{name}@example.com", data, name)
            assert reply.outcome is Outcome.SENT
        transport.close()
    assert [(to, text == data) for to, text in server.taken] == [
        ("first@example.com", True),
        ("second@example.com", True),
    ]


def test_control_c_lets_the_message_in_hand_finish_and_the_next_run_goes_on(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(60))
    reached, release = threading.Event(), threading.Event()

    def pause(recipient: str, count: int) -> str:
        if count == 20:
            reached.set()
            release.wait(20)
        return ""

    server.on_data = pause
    command = [sys.executable, "-m", "policypress", *map(str, arguments(root, "--send"))]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY)
    while not reached.wait(0.2):
        assert running.poll() is None, running.communicate()[1]
    running.send_signal(signal.SIGINT)
    threading.Timer(0.3, release.set).start()
    _, err = running.communicate(timeout=60)
    assert running.returncode == 75, err
    assert "Stopped. Run again" in err
    assert len(server.taken) == 21
    assert "claimed" not in states(root).values()
    server.on_data = lambda recipient, count: ""
    assert send(root).code == 0
    assert sorted(server.recipients) == [f"u{n:04}@example.com" for n in range(60)]


def test_two_policies_that_change_together_send_one_message_each(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(3))
    first = FIRST.replace("Example Privacy Policy", "Example Terms").replace("2021-09-02", "2021-09-03")
    seal_text(root, first, date(2021, 8, 1), "legal/terms")
    changed = MATERIAL.replace("Example Privacy Policy", "Example Terms")
    seal_text(root, changed, date(2026, 11, 20), "legal/terms")
    done = run("recipients", f"legal/terms@{UPCOMING}", "--root", root, "--today", "2026-11-22")
    assert done.code == 0, done.err
    both = run("notify", "--plan", root / "build" / "private", "--ledger", root / "ledger.db", "--root", root,
               "--today", "2026-11-22", "--send")  # fmt: skip
    assert both.code == 0, both.err
    subjects = Counter(server.message(n)["Subject"] for n in range(6))
    assert sorted(subjects.values()) == [3, 3]
    assert {server.message(n)["X-Policy-Version"] for n in range(6)} == {
        f"privacy@{UPCOMING}",
        f"legal/terms@{UPCOMING}",
    }
    assert len({server.message(n)["Message-ID"] for n in range(6)}) == 6
    assert (root / "build" / "private" / "notice" / f"legal-terms-{UPCOMING}").is_dir()


def test_a_password_leaves_this_machine_only_over_a_protected_connection() -> None:
    with pytest.raises(UsageError, match="unprotected"):
        server_from("smtp+plain://user:secret@mail.example.com:25")
    assert server_from("smtp+plain://user:secret@127.0.0.1:2525").user == "user"
    assert server_from("smtp+plain://relay.example.com:25").host == "relay.example.com"

"""After sending: bounces come back, the call centre reports, addresses are forgotten, the certificate stays true."""

from __future__ import annotations

import csv
import mailbox
from collections.abc import Iterator
from datetime import date
from email import message_from_string
from pathlib import Path

import pytest
from policypress.notice.certificate import certificate_problem
from policypress.notice.ledger import open_ledger
from policypress.notice.mime import message_id
from policypress.notice.rows import Key, Row
from policypress.notice.server import SMTP_URL

from tests.mailserver import MailServer, mail_server
from tests.people import UPCOMING, planned, site_with, user
from tests.run import Done, run
from tests.site_builder import policy_of

KEY = Key("privacy", UPCOMING)
DAY = ("--today", "2026-11-25")

BOUNCE = """\
From: MAILER-DAEMON@mx.example.net
To: privacy@example.com
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

It did not work.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
{envelope}
Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 unknown

--b1
Content-Type: {kind}

{original}
--b1--
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with mail_server() as found:
        monkeypatch.setenv(SMTP_URL, found.url)
        yield found


def sent_site(tmp_path: Path, server: MailServer, users: list[dict[str, str]]) -> Path:
    root = site_with(tmp_path, users, messages_per_second=100000)
    plan = planned(root)
    options = ("--plan", plan.folder, "--ledger", root / "l.db", "--root", root, "--today", "2026-11-22", "--send")
    assert run("notify", *options).code in (0, 75)
    return root


def bounce(
    name: str, address: str = "", *, action: str = "failed", kind: str = "text/rfc822-headers", by: str = "id"
) -> str:
    ours = message_id("privacy", UPCOMING, name, "example.com")[1]
    return BOUNCE.format(
        envelope=f"Original-Envelope-Id: {ours[1:41]}\n" if by == "envelope" else "",
        address=address or f"{name}@example.com",
        action=action,
        kind=kind,
        original=f"From: privacy@example.com\nMessage-ID: {ours}\nSubject: x\n\n" if by == "id" else "Subject: x\n\n",
    )


def mbox(path: Path, *texts: str) -> Path:
    box = mailbox.mbox(path)
    for text in texts:
        box.add(mailbox.mboxMessage(message_from_string(text)))
    box.close()
    return path


def row(root: Path, name: str) -> Row:
    ledger = open_ledger(root / "l.db", read_only=True)
    found = ledger.row(KEY, name)
    ledger.close()
    assert found is not None
    return found


def take(root: Path, path: Path) -> Done:
    return run("notify", "bounces", "--ledger", root / "l.db", path, "--root", root, *DAY)


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
@pytest.mark.parametrize("by", ["id", "envelope", "address"])
def test_a_bounce_finds_its_person_and_moves_them_to_phone_or_site(
    tmp_path: Path, server: MailServer, kind: str, by: str
) -> None:
    root = sent_site(tmp_path, server, [user("u1", phone="+12015550101"), user("u2"), user("u3")])
    box = mbox(tmp_path / "box", bounce("u1", kind=kind, by=by), bounce("u2", kind=kind, by=by))
    done = take(root, box)
    assert done.code == 0, done.err
    assert (row(root, "u1").state, row(root, "u1").passed_to) == ("bounced", "phone")
    assert (row(root, "u2").state, row(root, "u2").passed_to) == ("bounced", "site")
    assert row(root, "u3").state == "sent"
    assert "2 people bounced" in done.out and "example.com" not in done.out
    again = take(root, box)
    assert "0 people bounced" in again.out and "2 known already" in again.out


def test_delays_foreign_messages_and_spam_change_nothing(tmp_path: Path, server: MailServer) -> None:
    root = sent_site(tmp_path, server, [user("u1"), user("u2")])
    box = mbox(
        tmp_path / "box",
        bounce("u1", action="delayed"),
        "From: a@example.org\nSubject: Question\n\nWhat is this?\n",
        bounce("stranger", "stranger@example.org", by="address"),
        "Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\ngarbage\n--x--\n",
    )
    done = take(root, box)
    assert done.code == 0, done.err
    assert "1 only delayed" in done.out and "0 people bounced" in done.out
    assert {row(root, name).state for name in ("u1", "u2")} == {"sent"}


def test_a_maildir_is_read_too_and_anything_else_refused(tmp_path: Path, server: MailServer) -> None:
    root = sent_site(tmp_path, server, [user("u1"), user("u2")])
    box = mailbox.Maildir(tmp_path / "maildir")
    message = message_from_string(bounce("u1"))
    box.add(mailbox.MaildirMessage(message))
    box.close()
    assert take(root, tmp_path / "maildir").code == 0
    assert row(root, "u1").state == "bounced"
    (tmp_path / "text").write_text("not a mailbox")
    for path in (tmp_path / "text", tmp_path / "absent", root):
        assert take(root, path).code == 2


def test_late_bounces_rewrite_the_certificate_but_not_the_day_of_completion(tmp_path: Path, server: MailServer) -> None:
    root = sent_site(tmp_path, server, [user("u1"), user("u2")])
    before = policy_of(root).version(UPCOMING).certificate
    assert before is not None and before.undeliverable == 0
    assert take(root, mbox(tmp_path / "box", bounce("u1"))).code == 0
    after = policy_of(root).version(UPCOMING).certificate
    assert after is not None
    assert (after.undeliverable, after.completed) == (1, before.completed)
    assert after.counts == {"email": {"sent": 1, "bounced": 1}}


def test_a_certificate_is_held_to_the_ledger(tmp_path: Path, server: MailServer) -> None:
    root = sent_site(tmp_path, server, [user("u1"), user("u2")])
    ledger = open_ledger(root / "l.db")
    version = policy_of(root).version(UPCOMING)
    assert certificate_problem(version, ledger) == ""
    ledger.apply(KEY, [("u1", {"state": "skipped"})])
    assert "rows are not those" in certificate_problem(version, ledger)
    ledger.close()
    other = open_ledger(tmp_path / "other.db")
    assert "knows nothing" in certificate_problem(version, other)
    other.close()


def record(root: Path, *lines: str) -> Done:
    file = root / "outcomes.csv"
    file.write_text("id,outcome\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return run("notify", "record", "--ledger", root / "l.db", file, "--root", root, *DAY)


def test_the_call_centres_outcomes_complete_the_notice(tmp_path: Path, server: MailServer) -> None:
    users = [
        user("p1", channel="phone", phone="+12015550101"),
        user("=p2", channel="phone", phone="+12015550102"),
        user("u1"),
    ]
    root = sent_site(tmp_path, server, users)
    assert policy_of(root).version(UPCOMING).certificate is None
    assert record(root, "p1,later", "'=p2,unreachable").code == 0
    assert policy_of(root).version(UPCOMING).certificate is None
    done = record(root, "p1,Reached")
    assert done.code == 0, done.err
    certificate = policy_of(root).version(UPCOMING).certificate
    assert certificate is not None and certificate.completed == date(2026, 11, 25)
    assert certificate.counts == {"email": {"sent": 1}, "phone": {"sent": 1, "bounced": 1}}
    assert row(root, "=p2").passed_to == "site"


@pytest.mark.parametrize("line", ["u1,reached", "nobody,reached", "p1,perhaps", ""])
def test_a_wrong_line_of_outcomes_is_named_and_nothing_recorded(tmp_path: Path, server: MailServer, line: str) -> None:
    root = sent_site(tmp_path, server, [user("p1", channel="phone", phone="+12015550101"), user("u1")])
    done = record(root, "p1,reached", line) if line else run(
        "notify", "record", "--ledger", root / "l.db", root / "mkdocs.yml", "--root", root, *DAY
    )  # fmt: skip
    assert done.code == 2
    assert (":3:" if line else ":1:") in done.err
    assert row(root, "p1").state == "planned"


def test_the_list_of_calls_holds_bounced_people_too_and_nobody_reached(tmp_path: Path, server: MailServer) -> None:
    users = [user("p1", channel="phone", phone="+12015550101"), user("u1", phone="+12015550102"), user("u2")]
    users.append(user("p2", channel="phone", phone="+12015550103"))
    root = sent_site(tmp_path, server, users)
    assert take(root, mbox(tmp_path / "box", bounce("u1"), bounce("u2"))).code == 0
    assert record(root, "p2,reached").code == 0
    out = tmp_path / "calls.csv"
    assert run("notify", "calls", "--ledger", root / "l.db", out, "--root", root, *DAY).code == 0
    with out.open(newline="") as file:
        assert [(line["id"], line["phone"]) for line in csv.DictReader(file)] == [
            ("p1", "'+12015550101"),
            ("u1", "'+12015550102"),
        ]
    assert out.stat().st_mode & 0o777 == 0o600


def test_addresses_are_forgotten_in_time_unless_a_legal_hold_says_no(tmp_path: Path, server: MailServer) -> None:
    root = sent_site(tmp_path, server, [user("u1"), user("u2")])
    forget = ("notify", "forget", "--ledger", root / "l.db", "--root", root, "--today")
    assert run(*forget, "2029-01-01", "--yes").out.startswith("0 addresses")
    config = root / "mkdocs.yml"
    held = config.read_text() + "        legal_hold: true\n"
    config.write_text(held)
    assert run(*forget, "2029-12-01", "--yes").code == 1
    config.write_text(held.replace("legal_hold: true", "legal_hold: false"))
    assert run(*forget, "2029-12-01").code == 1, "only with --yes"
    assert run(*forget, "2029-12-01", "--yes").out.startswith("2 addresses")
    assert row(root, "u1").address == ""
    version = policy_of(root).version(UPCOMING)
    ledger = open_ledger(root / "l.db")
    assert certificate_problem(version, ledger) == ""
    ledger.close()


def test_status_speaks_so_that_an_operator_understands(tmp_path: Path, server: MailServer) -> None:
    users = [user("p1", channel="phone", phone="+12015550101"), user("u1"), user("s1", email="")]
    root = sent_site(tmp_path, server, users)
    done = run("notify", "status", "--ledger", root / "l.db")
    assert done.code == 75
    assert "2 told (1 email, 1 site)" in done.out and "1 still to be told (1 phone)" in done.out
    assert "Not complete yet" in done.out
    assert run("notify", "status", "--ledger", tmp_path / "absent.db").code == 2

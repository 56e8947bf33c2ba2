"""What really comes back: plain reports in any language, odd standard ones, complaints, events of providers."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from email import message_from_bytes, message_from_string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policypress.notice.events import Kind
from policypress.notice.mail_reports import entry_of
from policypress.notice.mime import message_id
from policypress.notice.provider_events import entry_of_line
from policypress.notice.returned import read_returned
from policypress.notice.server import SMTP_URL

from tests.mailserver import MailServer, mail_server
from tests.people import UPCOMING, user
from tests.run import Done, run
from tests.test_delivery_aftermath import bounce, mbox, row, sent_site, take

NAME, OURS = message_id("privacy", UPCOMING, "u1", "example.com")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with mail_server() as found:
        monkeypatch.setenv(SMTP_URL, found.url)
        yield found


def kinds(text: str | bytes) -> list[Kind]:
    message = message_from_string(text) if isinstance(text, str) else message_from_bytes(text)
    return [event.kind for event in entry_of(message, "message 1").events]


EXIM = f"""\
From: Mail Delivery System <Mailer-Daemon@mx.example.net>
X-Failed-Recipients: u1@example.com
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

A message that you sent could not be delivered. This is a permanent error. The following address(es) failed:

  u1@example.com
    host mx.example.net [192.0.2.1]: 550 5.1.1 no such user

------ This is a copy of the message, including all the headers. ------

Message-ID: {OURS}
Subject: News
"""
EXIM_LATER = f"""\
From: Mail Delivery System <Mailer-Daemon@mx.example.net>
Auto-Submitted: auto-replied
Subject: Warning: message 1kXyz-0001 delayed 24 hours
References: {OURS}

This message was created automatically by mail delivery software. No action is required on your part.
"""
QMAIL = f"""\
From: MAILER-DAEMON@mx.example.net
Subject: failure notice

Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<u1@example.com>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <privacy@example.com>
Message-ID: {OURS}
"""
EXCHANGE = f"""\
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@mx.example.net>
Subject: Unzustellbar: Unsere Richtlinie
In-Reply-To: {OURS}
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

{base64.b64encode("<p>Fehler bei der Zustellung an u1@example.com für Sie. #550 5.1.10</p>".encode()).decode()}
"""
CHINESE = f"""\
From: postmaster@mx.example.net
Subject: =?utf-8?b?{base64.b64encode("系统退信".encode()).decode()}?=
References: <other@example.com> {OURS}
Content-Type: text/plain; charset=gb18030
Content-Transfer-Encoding: base64

{base64.b64encode("抱歉，您的邮件被退回来了。收件人邮件地址不存在。".encode("gb18030")).decode()}
"""
FULL_LATER = f"""\
From: postmaster@mx.example.net
In-Reply-To: {OURS}
Subject: Zustellung verz=?utf-8?q?=C3=B6gert?=

u1@example.com: 452 4.2.2 Postfach voll, wir versuchen es weiter.
"""
VACATION = f"""\
From: u1@example.com
In-Reply-To: {OURS}
Auto-Submitted: auto-replied
Subject: Out of office

I am away until 5 May. Room 550.
"""
OBJECTION = f"""\
From: Somebody <other@example.org>
In-Reply-To: {OURS}
Subject: Re: News

I object. 550 reasons.
"""
COMPLAINT = f"""\
From: abuse@mx.example.net
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: text/plain

This is a complaint.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Test/1
Original-Rcpt-To: <u1@example.com>

--b
Content-Type: message/rfc822

Message-ID: {OURS}
Subject: News

--b--
"""


def standard(action: str, *, kind: str = "message/delivery-status", status: str = "5.1.1", coded: bool = False) -> str:
    report = f"Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; u1@example.com\nAction: {action}\n"
    report += f"Status: {status}\n"
    returned = f"Message-ID: {OURS}\nSubject: News\n\n"
    head = "Content-Transfer-Encoding: base64\n" if coded else ""
    parts = [base64.encodebytes(text.encode()).decode() if coded else text for text in (report, returned)]
    return (
        "From: MAILER-DAEMON@mx.example.net\nContent-Type: multipart/report; boundary=b\n\n--b\n"
        f"Content-Type: {kind}\n{head}\n{parts[0]}\n--b\nContent-Type: message/rfc822\n{head}\n{parts[1]}\n--b--\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (EXIM, Kind.BOUNCED),
        (EXIM_LATER, Kind.DELAYED),
        (QMAIL, Kind.BOUNCED),
        (EXCHANGE, Kind.BOUNCED),
        (CHINESE, Kind.BOUNCED),
        (FULL_LATER, Kind.DELAYED),
        (COMPLAINT, Kind.COMPLAINED),
        (standard("failed"), Kind.BOUNCED),
        (standard("Failed (user unknown)", status="5.1.1 (bad destination mailbox address)"), Kind.BOUNCED),
        (standard("delayed", status="4.2.2"), Kind.DELAYED),
        (standard("delivered", status="2.0.0"), Kind.OTHER),
        (standard("faïled"), Kind.BOUNCED),
        (standard("", status="4.4.1"), Kind.DELAYED),
        (standard("failed", kind="message/global-delivery-status"), Kind.BOUNCED),
        (standard("failed", coded=True), Kind.BOUNCED),
        (standard("failed", kind="message/global-delivery-status", coded=True), Kind.BOUNCED),
    ],
)
def test_a_report_of_any_make_says_what_became_of_which_message(text: str, expected: Kind) -> None:
    entry = entry_of(message_from_bytes(text.encode()), "message 1")
    assert [event.kind for event in entry.events] == [expected], entry.remark
    assert NAME in entry.events[0].names


@pytest.mark.parametrize("text", [VACATION, OBJECTION])
def test_an_answer_of_a_person_is_no_bounce_whatever_numbers_it_holds(text: str) -> None:
    entry = entry_of(message_from_string(text), "message 1")
    assert entry.events == () and "somebody may have written" in entry.remark


def test_a_real_report_moves_its_person_on_and_a_complaint_moves_nobody(tmp_path: Path, server: MailServer) -> None:
    root = sent_site(tmp_path, server, [user("u1", phone="+12015550101"), user("u2")])
    complained = take(root, mbox(tmp_path / "complaints", COMPLAINT))
    assert "1 complained of spam" in complained.out and "0 people bounced" in complained.out
    assert (row(root, "u1").state, row(root, "u1").why) == ("sent", "complaint")
    assert "1 of those told complained of spam" in run("notify", "status", "--ledger", root / "l.db").out
    assert "1 known already" in take(root, mbox(tmp_path / "complaints", COMPLAINT)).out
    done = take(root, mbox(tmp_path / "box", EXIM))
    assert "1 people bounced, 1 of them go on to the phone list" in done.out
    assert (row(root, "u1").state, row(root, "u1").why) == ("bounced", "bounce 5.1.1")


def test_what_is_not_understood_is_listed_one_by_one_and_never_counted_away(tmp_path: Path, server: MailServer) -> None:
    root = sent_site(tmp_path, server, [user("u1"), user("u2")])
    stranger = bounce("stranger", "stranger@example.org", by="address")
    box = mbox(tmp_path / "box", OBJECTION, "Subject: Buy now\n\nCheap.\n", stranger, EXIM, bounce("u9"))
    done = run("notify", "bounces", "--ledger", root / "l.db", box, "--root", root, "--today", "2026-11-25", "--json")
    found = json.loads(done.out)
    assert (found["entries"], found["bounced"]) == (5, 1)
    assert {where: remark.split(":")[0] for where, remark in found["remarks"].items()} == {
        "message 1": "an answer to a message of ours",
        "message 2": "nothing in it names a message of ours",
        "message 3": "names nobody whom this ledger knows as written to",
        "message 5": "names nobody whom this ledger knows as written to",
    }
    again = take(root, box)
    assert "4 not understood" in again.out and "not understood: message 2" in again.out
    assert "@" not in again.out


def ses(kind: str, **more: object) -> dict[str, object]:
    mail = {"messageId": "0100", "headers": [{"name": "Message-ID", "value": OURS}], "destination": ["u1@example.com"]}
    return {"notificationType": kind, "mail": mail, **more}


def bounced_by_ses(**who: str) -> dict[str, object]:
    address = {"emailAddress": "U One <u1@example.com>", **who}
    return ses("Bounce", bounce={"bounceType": "Permanent", "bouncedRecipients": [address]})


def postmark(**fields: object) -> dict[str, object]:
    return {"RecordType": "Bounce", "Email": "u1@example.com", "MessageID": "guid", **fields}


def mailgun(event: str, **fields: object) -> dict[str, object]:
    headers = {"message-id": OURS.strip("<>"), "to": "u1@example.com"}
    data = {"event": event, "recipient": "u1@example.com", "message": {"headers": headers}, **fields}
    return {"signature": {"token": "x"}, "event-data": data}


def sendgrid(event: str, **fields: object) -> dict[str, object]:
    return {"event": event, "email": "u1@example.com", "smtp-id": OURS, "timestamp": 1, **fields}


WHO = {"emailAddress": "u1@example.com"}
EVENTS = [
    (bounced_by_ses(action="failed", status="5.1.1"), Kind.BOUNCED, "5.1.1"),
    (bounced_by_ses(), Kind.BOUNCED, ""),
    ({"Type": "Notification", "Message": json.dumps(bounced_by_ses(status="5.1.1"))}, Kind.BOUNCED, "5.1.1"),
    ({"detail-type": "Email Bounced", "detail": bounced_by_ses(status="5.1.1")}, Kind.BOUNCED, "5.1.1"),
    (ses("Complaint", complaint={"complainedRecipients": [{"emailAddress": "u1@example.com"}]}), Kind.COMPLAINED, ""),
    (
        ses(
            "DeliveryDelay",
            deliveryDelay={"delayedRecipients": [WHO | {"status": "4.4.1"}]},
        ),
        Kind.DELAYED,
        "4.4.1",
    ),
    (ses("Reject", reject={"reason": "Bad content"}), Kind.BOUNCED, ""),
    (ses("Delivery", delivery={}), Kind.OTHER, ""),
    (sendgrid("bounce", status="5.1.1", type="bounce", reason="550 5.1.1 unknown"), Kind.BOUNCED, "5.1.1"),
    (sendgrid("dropped", reason="Bounced Address"), Kind.BOUNCED, ""),
    (sendgrid("deferred", response="451 4.7.1 later"), Kind.DELAYED, ""),
    (sendgrid("spamreport"), Kind.COMPLAINED, ""),
    (sendgrid("delivered"), Kind.OTHER, ""),
    (postmark(Type="HardBounce", Details="smtp;550 5.1.1 unknown"), Kind.BOUNCED, "5.1.1"),
    (postmark(Type="SoftBounce"), Kind.BOUNCED, ""),
    (postmark(Type="Transient"), Kind.DELAYED, ""),
    (postmark(Type="AutoResponder"), Kind.OTHER, ""),
    (postmark(Type="SpamComplaint"), Kind.COMPLAINED, ""),
    (postmark(RecordType="SpamComplaint", Type="SpamComplaint"), Kind.COMPLAINED, ""),
    (
        {"RecordType": "Delivery", "Recipient": "u1@example.com", "MessageID": "guid", "Details": "2.0.0"},
        Kind.OTHER,
        "",
    ),
    (
        mailgun("failed", severity="permanent", **{"delivery-status": {"code": 550, "message": "5.1.1 unknown"}}),
        Kind.BOUNCED,
        "5.1.1",
    ),
    (mailgun("failed", severity="temporary"), Kind.DELAYED, ""),
    (mailgun("complained"), Kind.COMPLAINED, ""),
    (mailgun("delivered"), Kind.OTHER, ""),
]


@pytest.mark.parametrize(("event", "kind", "status"), EVENTS)
def test_a_providers_event_says_what_became_of_which_message(event: dict[str, object], kind: Kind, status: str) -> None:
    for line in (event, [event]):
        entry = entry_of_line(json.dumps(line).encode(), "line 1")
        assert [(found.kind, found.status) for found in entry.events] == [(kind, status)], entry.remark
        # Postmark gives a message a name of its own; its recipient is in every event that matters.
        assert NAME in entry.events[0].names or entry.events[0].address == "u1@example.com"


def take_events(root: Path, *lines: str) -> Done:
    path = root / "events.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return take(root, path)


def test_events_of_providers_move_people_on_and_every_line_is_accounted_for(tmp_path: Path, server: MailServer) -> None:
    root = sent_site(tmp_path, server, [user("u1", phone="+12015550101"), user("u2"), user("u3")])
    done = take_events(
        root,
        json.dumps(bounced_by_ses(status="5.1.1")),
        "",
        json.dumps([postmark(Email="U2@Example.com", Type="HardBounce"), sendgrid("delivered")]),
        json.dumps(sendgrid("bounce", email="nobody@example.org", **{"smtp-id": "<x@y>"})),
        '{"half": ',
        json.dumps({"hello": "world"}),
    )
    assert done.code == 0, done.err
    assert "2 people bounced, 1 of them go on to the phone list, 1 to the notice on the site" in done.out
    assert "not understood: line 5: not JSON" in done.out
    assert "not understood: line 6: no event of" in done.out
    assert "not understood: line 4: names nobody" in done.out
    assert [row(root, name).state for name in ("u1", "u2", "u3")] == ["bounced", "bounced", "sent"]


def test_the_samples_that_came_back_from_real_servers_are_understood(shared: Path) -> None:
    folder = shared / "inputs" / "bounces"
    for name in ("07", "09", "16", "17"):
        (entry,) = read_returned(folder / f"{name}.mbox")
        assert [event.kind for event in entry.events] == [Kind.BOUNCED], (name, entry.remark)
        assert entry.events[0].names


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=400), st.sampled_from([EXIM, standard("failed"), COMPLAINT, CHINESE]), st.integers(0, 600))
def test_whatever_somebody_mails_is_an_entry_and_never_a_fault(junk: bytes, text: str, place: int) -> None:
    raw = text.encode()
    entry = entry_of(message_from_bytes(raw[:place] + junk + raw[place:]), "message 1")
    assert bool(entry.events) != bool(entry.remark)


@settings(deadline=None, max_examples=300)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from("mail eventType bounce event email RecordType event-data Message detail".split()),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_stands_in_a_line_is_an_entry_and_never_a_fault(value: object) -> None:
    entry = entry_of_line(json.dumps(value).encode(), "line 1")
    assert entry.events or entry.remark


def test_one_strange_event_in_an_array_takes_nothing_from_the_others() -> None:
    events = [bounced_by_ses(), {"event": "bounce"}, sendgrid("bounce")]
    entry = entry_of_line(json.dumps(events).encode(), "line 1")
    assert [event.kind for event in entry.events] == [Kind.BOUNCED] * 2
    assert entry.remark.startswith("1 of the events in it")


def test_a_line_nested_beyond_all_measure_is_listed(tmp_path: Path) -> None:
    assert entry_of_line(b"[" * 200_000, "line 1").remark == "not JSON"


def test_a_mailbox_in_which_one_message_cannot_be_taken_apart_gives_all_the_others(tmp_path: Path) -> None:
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000))
    box = tmp_path / "box"
    box.write_text(f"From a Mon Jan  4 10:00:00 2027\n{nested}\n\nFrom b Mon Jan  4 10:00:00 2027\n{EXIM}\n")
    first, second = read_returned(box)
    assert first.remark and [event.kind for event in second.events] == [Kind.BOUNCED]

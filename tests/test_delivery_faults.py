"""Sending to servers that break, babble, dawdle or ask for less: nothing unknown that is not, nobody's turn lost."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from policypress.errors import UsageError
from policypress.notice.rate_limit import Limits, Throttle
from policypress.notice.report import Report
from policypress.notice.rows import Row
from policypress.notice.server import SMTP_URL, server_from
from policypress.notice.smtp import SmtpTransport
from policypress.notice.transport import Outcome, handed_over

from tests.mailserver import MailServer, mail_server
from tests.people import user
from tests.rawserver import Line, RawServer, raw_server
from tests.test_delivery import FAST, KEY, delivered, people, prepared, send, states

QUICK = Limits(per_second=FAST, retry_wait=0.03)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with mail_server() as found:
        monkeypatch.setenv(SMTP_URL, found.url)
        yield found


def run_against(
    tmp_path: Path, behave: Callable[[RawServer, Line], None], count: int = 8, *, timeout: float = 60, **mail: int
) -> tuple[Report, dict[str, Row], RawServer]:
    """One run to ``count`` people over a server that behaves like this."""
    root = prepared(tmp_path, people(count), **mail)
    with raw_server(behave) as found:
        report, book = delivered(
            root, found.url, Limits(per_second=FAST, retry_wait=0.03, connections=mail.get("connections", 1)),
            timeout=timeout,
        )  # fmt: skip
        rows = {row.recipient: row for row in book.rows(KEY)}
        book.close()
    return report, rows, found


def counted(rows: dict[str, Row]) -> Counter[str]:
    return Counter(row.state for row in rows.values())


def good(server: RawServer, line: Line, most: int = 1000) -> None:
    """Take ``most`` messages as one should."""
    for _ in range(most):
        recipient = line.envelope()
        line.text()
        server.taken.append(recipient)
        line.say("250 taken\r\n")


def drops_at_354(server: RawServer, line: Line) -> None:
    line.greet()
    line.envelope()
    line.say("354 go on\r\n")


def drops_in_the_text(server: RawServer, line: Line) -> None:
    line.greet("PIPELINING")
    line.envelope()
    line.say("354 go on\r\n")
    line.hear(b"\r\nSubject:")


def drops_at_354_after_a_good_one(server: RawServer, line: Line) -> None:
    line.greet()
    good(server, line, 1)
    line.envelope()
    line.say("354 go on\r\n")
    line.socket.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("behave", [drops_at_354, drops_in_the_text])
@pytest.mark.parametrize("connections", [1, 4])
def test_a_relay_that_drops_every_line_inside_the_text_makes_no_row_unknown_and_ends_the_run(
    tmp_path: Path, behave: Callable[[RawServer, Line], None], connections: int
) -> None:
    report, rows, server = run_against(tmp_path, behave, 53, connections=connections)
    assert counted(rows) == {"planned": 53}
    assert {row.attempts for row in rows.values()} == {0}
    assert "breaks the line" in report.stopped
    assert server.lines <= 7 * connections


def test_a_relay_that_now_and_then_drops_a_line_still_gets_everything(tmp_path: Path) -> None:
    def behave(server: RawServer, line: Line) -> None:
        (drops_at_354_after_a_good_one if line.number % 2 == 0 else good_after_greeting)(server, line)

    def good_after_greeting(server: RawServer, line: Line) -> None:
        line.greet()
        good(server, line, 2)

    report, rows, server = run_against(tmp_path, behave, 20)
    assert set(Counter(server.taken).values()) == {1}
    assert counted(rows)["sent"] == len(server.taken)
    assert not report.stopped


def test_a_relay_that_hangs_up_after_every_text_ends_the_run_after_three_unknown_rows(tmp_path: Path) -> None:
    def behave(server: RawServer, line: Line) -> None:
        line.greet()
        line.envelope()
        line.text()

    report, rows, server = run_against(tmp_path, behave, 20)
    assert counted(rows) == {"claimed": 3, "planned": 17}
    assert "nobody knows whether they arrived" in report.stopped
    assert server.lines == 3


def test_a_relay_lost_with_one_message_on_the_line_makes_that_one_unknown_and_no_other(tmp_path: Path) -> None:
    def behave(server: RawServer, line: Line) -> None:
        line.greet("PIPELINING")
        if line.number == 0:
            good(server, line, 5)
            line.envelope()
            line.text()
            return
        good(server, line)

    report, rows, server = run_against(tmp_path, behave, 20)
    assert counted(rows) == {"sent": 19, "claimed": 1} and report.lost == 1
    assert set(Counter(server.taken).values()) == {1}


def greets_for_ever(server: RawServer, line: Line) -> None:
    while True:
        line.say("220-welcome\r\n" * 1000)


def lists_features_for_ever(server: RawServer, line: Line) -> None:
    line.say("220 mx.example.com\r\n")
    line.hear()
    while True:
        line.say("250-FEATURE\r\n" * 1000)


def answers_without_a_line_end(server: RawServer, line: Line) -> None:
    line.greet()
    line.hear()
    while True:
        line.say("250 " + "x" * 10_000)


def answers_with_too_many_lines(server: RawServer, line: Line) -> None:
    line.greet()
    line.hear()
    while True:
        line.say("250-x\r\n" * 1000)


def says_what_is_no_answer(server: RawServer, line: Line) -> None:
    line.greet()
    line.hear()
    line.say("hello there\r\n")
    line.hear()


def answers_before_it_is_asked(server: RawServer, line: Line) -> None:
    line.greet()
    line.envelope()
    line.say("354 go on\r\n250 taken\r\n")
    line.hear(b"\r\n.\r\n")


@pytest.mark.parametrize(
    "behave",
    [
        greets_for_ever,
        lists_features_for_ever,
        answers_without_a_line_end,
        answers_with_too_many_lines,
        says_what_is_no_answer,
        answers_before_it_is_asked,
    ],
)
def test_what_has_no_end_or_is_no_answer_breaks_the_line_and_counts_for_nobody(
    tmp_path: Path, behave: Callable[[RawServer, Line], None]
) -> None:
    report, rows, _ = run_against(tmp_path, behave, 3)
    assert counted(rows) == {"planned": 3}
    assert {row.attempts for row in rows.values()} == {0}
    assert report.stopped


def trickles(line: Line) -> None:
    """A byte now and then, so that the line is never silent."""
    line.say("250")
    while not line.over.wait(0.02):
        line.say("-")


def trickles_its_greeting(server: RawServer, line: Line) -> None:
    trickles(line)


def trickles_its_answer_to_the_sender(server: RawServer, line: Line) -> None:
    line.greet()
    line.hear()
    trickles(line)


def trickles_its_answer_to_the_text(server: RawServer, line: Line) -> None:
    line.greet()
    line.envelope()
    line.text()
    trickles(line)


@pytest.mark.parametrize(
    ("behave", "state"),
    [
        (trickles_its_greeting, "planned"),
        (trickles_its_answer_to_the_sender, "planned"),
        (trickles_its_answer_to_the_text, "claimed"),
    ],
)
def test_a_server_that_dawdles_byte_by_byte_holds_no_line_beyond_its_deadline(
    tmp_path: Path, behave: Callable[[RawServer, Line], None], state: str
) -> None:
    report, rows, _ = run_against(tmp_path, behave, 3, timeout=0.3)
    assert counted(rows) == {state: 3}
    assert report.stopped


def test_a_refusal_in_the_middle_of_the_text_is_heard(tmp_path: Path) -> None:
    def behave(server: RawServer, line: Line) -> None:
        line.greet()
        while True:
            recipient = line.envelope()
            if recipient.startswith("u0001"):
                line.say("354 go on\r\n552 5.3.4 too big\r\n")
                line.hear(b"never")
            line.text()
            line.say("250 taken\r\n")

    _, rows, _ = run_against(tmp_path, behave, 4)
    assert {name: row.state for name, row in rows.items()} == {
        "u0000": "sent",
        "u0001": "failed",
        "u0002": "sent",
        "u0003": "sent",
    }
    assert "too big" in rows["u0001"].why


def test_an_answer_nobody_asked_for_is_not_taken_for_the_answer_to_the_next_message() -> None:
    def behave(server: RawServer, line: Line) -> None:
        line.greet()
        recipient = line.envelope()
        line.text()
        if line.number == 0:
            # All that the next message would need, said in advance.
            line.say("250 taken\r\n" + "250 ok\r\n" * 2 + "354 go on\r\n" + "250 taken\r\n")
        else:
            line.say("550 5.7.1 no\r\n")
        server.taken.append(recipient)
        line.hear(b"quit\r\n")

    with raw_server(behave) as server:
        transport = SmtpTransport(server_from(server.url))
        replies = [
            handed_over(transport, "desk@example.com", f"{name}@example.com", b"Subject: x\r\n\r\nx\r\n", name)
            for name in ("first", "second")
        ]
        transport.close()
    assert [reply.outcome for reply in replies] == [Outcome.SENT, Outcome.REFUSED]
    assert server.taken == ["first@example.com", "second@example.com"]


def test_a_line_that_the_server_ended_between_two_messages_is_opened_anew_without_a_word(tmp_path: Path) -> None:
    def behave(server: RawServer, line: Line) -> None:
        line.greet()
        good(server, line, 1)
        line.say("421 4.4.2 that was enough\r\n")

    report, rows, server = run_against(tmp_path, behave, 12)
    assert counted(rows) == {"sent": 12} and not report.later
    assert sorted(server.taken) == [f"u{n:04}@example.com" for n in range(12)]


@pytest.mark.parametrize("answer", ["454 Throttling failure: Maximum sending rate exceeded.", "421 4.7.0 Try later"])
@pytest.mark.parametrize("place", ["on_recipient", "on_data"])
def test_a_provider_that_throttles_makes_all_sending_rest_and_costs_nobody_an_attempt(
    tmp_path: Path, server: MailServer, place: str, answer: str
) -> None:
    users = [user(f"a{n}", email=f"a{n}@example.org") for n in range(3)] + [user(f"b{n}") for n in range(3)]
    root = prepared(tmp_path, users)
    asked: list[str] = []

    def throttle(recipient: str, count: int) -> str:
        # More often than a row has attempts, and never for the domain of the others.
        if recipient == "a1@example.org" and len(asked) < 7:
            asked.append(recipient)
            return answer
        return ""

    setattr(server, place, throttle)
    limits = Limits(per_second=FAST, retry_wait=0.02)
    report, book = delivered(root, server.url, limits)
    assert {row.attempts for row in book.rows(KEY)} == {0}
    book.close()
    assert (report.sent, report.later, len(asked)) == (6, 0, 7)
    assert server.recipients == [row["email"] for row in users], "nobody went first while all rested"


def test_a_provider_that_throttles_without_end_ends_the_run_and_every_row_keeps_its_attempts(
    tmp_path: Path, server: MailServer
) -> None:
    root = prepared(tmp_path, people(5))
    server.on_data = lambda recipient, count: "454 Throttling failure: Daily message quota exceeded."
    done = send(root)
    assert done.code == 75 and "asks again and again to wait" in done.err
    assert "example.com" not in done.err
    server.on_data = lambda recipient, count: ""
    assert send(root).code == 0
    assert sorted(server.recipients) == [f"u{n:04}@example.com" for n in range(5)]


def test_a_relay_that_cannot_take_our_sender_for_now_makes_all_sending_rest(tmp_path: Path, server: MailServer) -> None:
    root = prepared(tmp_path, people(3))
    asked: list[int] = []

    async def full(server_: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        asked.append(1)
        if len(asked) <= 6:
            return "452 4.3.1 Insufficient system storage"
        envelope.mail_from = address
        return "250 OK"

    server.handle_MAIL = full  # type: ignore[attr-defined]
    report, book = delivered(root, server.url, Limits(per_second=FAST, retry_wait=0.02))
    assert {row.attempts for row in book.rows(KEY)} == {0} and report.sent == 3
    book.close()


def test_rests_of_all_sending_double_until_a_message_is_taken() -> None:
    now = [100.0]
    throttle = Throttle(1.0, lambda: now[0])
    waits = []
    for _ in range(4):
        throttle.asked()
        throttle.asked()
        waits.append(throttle.left())
        now[0] += throttle.left()
    assert waits == [1.0, 2.0, 4.0, 8.0], "what several lines hear at once counts once"
    throttle.accepted()
    throttle.asked()
    assert throttle.left() == 1.0


def test_a_login_that_is_refused_for_now_is_tried_again(tmp_path: Path) -> None:
    def behave(server: RawServer, line: Line) -> None:
        line.greet("AUTH PLAIN")
        line.hear()
        if line.number < 2:
            line.say("454 4.7.0 Temporary authentication failure\r\n")
            return
        line.say("235 welcome\r\n")
        good(server, line)

    root = prepared(tmp_path, people(3))
    with raw_server(behave) as server:
        report, book = delivered(root, server.url.replace("://", "://desk:secret@"), QUICK)
        book.close()
    assert report.sent == 3 and not report.stopped


@pytest.mark.parametrize("host", ["127.evil.example", "127.0.0.1.example", "10.0.0.1", "localhost.evil.example"])
def test_a_password_goes_in_clear_to_nothing_that_only_looks_like_this_machine(host: str) -> None:
    with pytest.raises(UsageError, match="unprotected"):
        server_from(f"smtp+plain://user:secret@{host}:25")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
def test_a_password_may_go_in_clear_to_this_machine(host: str) -> None:
    assert server_from(f"smtp+plain://user:secret@{host}:25").user == "user"


def test_a_name_must_lead_to_this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = [("127.0.0.1", 0), ("192.0.2.1", 0)]

    def looked_up(*arguments: object, **more: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with pytest.raises(UsageError, match="unprotected"):
        server_from("smtp+plain://user:secret@relay.example:25")
    addresses.pop()
    assert server_from("smtp+plain://user:secret@relay.example:25").user == "user"


def test_a_password_is_kept_back_where_the_name_leads_elsewhere_by_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[bytes] = []

    def behave(server: RawServer, line: Line) -> None:
        line.greet("AUTH PLAIN")
        heard.append(line.hear())

    root = prepared(tmp_path, people(1))
    with raw_server(behave) as server:
        monkeypatch.setenv(SMTP_URL, server.url.replace("://", "://desk:secret@"))
        monkeypatch.setattr("policypress.notice.smtp_session._loops_back", lambda session: False)
        done = send(root)
    assert done.code == 75 and "unprotected" in done.err and "secret" not in done.err
    assert heard == [] and set(states(root).values()) == {"planned"}

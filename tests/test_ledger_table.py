"""One ledger in which every kind of row stands, and every number that can be read from it."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from policypress.durable.beside import STEP
from policypress.errors import ConfirmationNeeded, PolicyError, TryAgainLater, UsageError
from policypress.notice.certificate import (
    _counted,
    can_be_written,
    certificate_path,
    certificate_problem,
    write_certificate,
)
from policypress.notice.database import NoLedgerError
from policypress.notice.ledger import Ledger, open_ledger, opened_ledger
from policypress.notice.queue import PAGE, Queue
from policypress.notice.rows import Fields, Key, Row, Span, State, instant_of, milliseconds
from policypress.notice.sqlite import SqliteDatabase, _guarded, open_sqlite
from policypress.recipients.current import Person
from policypress.settings import load_settings

from tests.site_builder import build_site, policy_of

KEY, OTHER = Key("privacy", "2027-02-01"), Key("cookies", "2027-03-01")
PLANNED = "2026-11-22T08:00:00.000Z"
T1, T2, T3, T4 = (f"2026-11-22T1{hour}:00:00.000Z" for hour in range(4))
SETTLED: dict[str, dict[str, Any]] = {
    "a-planned": {},
    "b-put-off": {"attempts": 2, "not_before": T4},
    "c-claimed": {"state": "claimed", "claimed_at": T1},
    "d-sent": {"state": "sent", "sent_at": T1, "settled_at": T1},
    "e-sent-late": {"state": "sent", "sent_at": T3, "settled_at": T3},
    "f-complained": {"state": "sent", "why": "complaint", "sent_at": T2, "settled_at": T2},
    "g-failed": {"state": "failed", "why": "refused", "attempts": 5},
    "h-bounced": {"state": "bounced", "passed_to": "site", "sent_at": T1, "bounced_at": T3, "settled_at": T1},
    "i-skipped": {"state": "skipped", "why": "closed", "settled_at": T2},
    "j-skipped": {"state": "skipped", "why": "bad address", "passed_to": "site", "settled_at": T2},
    "k-skipped": {"state": "skipped", "why": "closed", "settled_at": T4},
    "l-site": {},
    "m-phone": {},
}
CHANNELS = {"l-site": "site", "m-phone": "phone", "k-skipped": "phone"}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(tmp_path / "ledger.db")
    rows = [Row(name, CHANNELS.get(name, "email"), f"{name}@example.com", "en", "", "[]") for name in reversed(SETTLED)]
    assert opened.plan(KEY, ("record", "text", "list"), rows, PLANNED) == 13
    opened.plan(OTHER, ("r", "t", "l"), [Row("a-planned", "email", "x@example.com", "en", "", "[]")], PLANNED)
    for name, fields in SETTLED.items():
        if fields:
            opened.apply(KEY, [(name, fields)])
    yield opened
    opened.close()


def names(found: list[Row]) -> list[str]:
    return [row.recipient[0] for row in found]


def test_every_count_is_that_of_the_rows(ledger: Ledger) -> None:
    tally = ledger.tally(KEY)
    assert tally.states == {
        ("email", "planned"): 2, ("email", "claimed"): 1, ("email", "sent"): 3, ("email", "failed"): 1,
        ("email", "bounced"): 1, ("email", "skipped"): 2, ("phone", "planned"): 1, ("phone", "skipped"): 1,
        ("site", "planned"): 1,
    }  # fmt: skip
    assert (tally.total, tally.unsettled, tally.unknown, tally.sending, tally.complained) == (13, 6, 1, 0, 1)
    assert tally.skipped == {"closed": 2, "bad address": 1}
    assert tally.failed == {"refused": 1}
    assert tally.passed == {"site": 2}
    assert (tally.first_sent, tally.last_sent, tally.last_settled) == (T1, T3, T4)
    assert (tally.count(State.SENT), tally.count(State.PLANNED, "site"), tally.count(State.SENT, "phone")) == (3, 1, 0)
    assert ledger.tally(Key("privacy", "2030-01-01")).total == 0


def test_each_row_reads_as_it_was_written(ledger: Ledger) -> None:
    for name, fields in SETTLED.items():
        row = ledger.row(KEY, name)
        assert row and row._asdict() == {
            **Row(name, CHANNELS.get(name, "email"), f"{name}@example.com", "en", "", "[]")._asdict(), **fields
        }  # fmt: skip
    assert ledger.row(KEY, "nobody") is None
    assert names(list(ledger.rows(KEY))) == list("abcdefghijklm")
    assert names(list(ledger.rows(KEY, "state=?", ("sent",)))) == list("def")


def test_those_who_wait_are_those_planned_by_mail_within_the_span(ledger: Ledger) -> None:
    assert names(ledger.waiting(KEY, Span(), 10)) == ["a", "b"]
    assert names(ledger.waiting(KEY, Span(), 1)) == ["a"]
    assert names(ledger.waiting(KEY, Span("a-planned"), 10)) == ["b"]
    assert names(ledger.waiting(KEY, Span("", "a-planned"), 10)) == ["a"]
    assert ledger.count_email(KEY, Span(), State.PLANNED, State.CLAIMED) == 3
    assert ledger.count_email(KEY, Span("a-planned", "b-put-off"), State.PLANNED, State.CLAIMED) == 1
    assert ledger.left(KEY) == 2


def test_who_was_told_and_who_perhaps(ledger: Ledger) -> None:
    told = [(name[0], version) for name, version in ledger.told("privacy")]
    assert told == [(name, KEY.version) for name in "defhj"]
    assert [name[0] for name, _ in ledger.told("privacy", perhaps=True)] == list("cdefhj")
    assert list(ledger.told("terms")) == [] == list(ledger.told("cookies"))
    assert ledger.unknown(KEY) == ["c-claimed"]
    assert ledger.notices() == [OTHER, KEY]


def test_what_was_known_at_an_instant_is_counted_as_it_stood_then(ledger: Ledger) -> None:
    assert _counted(ledger, KEY, "2026-11-22T09:59:59.999Z") == ({}, {})
    assert _counted(ledger, KEY, T1) == ({"email": {"sent": 2}}, {})
    at_two = {"email": {"sent": 3, "skipped": 2}}, {"closed": 1, "bad address": 1}
    assert _counted(ledger, KEY, T2) == at_two
    assert _counted(ledger, KEY, T3)[0] == {"email": {"sent": 3, "bounced": 1, "skipped": 2}}
    last = {"email": {"sent": 3, "bounced": 1, "skipped": 2}, "phone": {"skipped": 1}}
    assert _counted(ledger, KEY, T4) == (last, {"closed": 2, "bad address": 1})


def test_whoever_was_sent_a_message_counts_from_then_on_though_it_was_settled_later(ledger: Ledger) -> None:
    before = ledger.rows_sha256(KEY, T1)
    ledger.apply(KEY, [("b-put-off", {"state": "sent", "sent_at": T1, "settled_at": T4})])
    assert _counted(ledger, KEY, T1) == ({"email": {"sent": 3}}, {})
    assert ledger.rows_sha256(KEY, T1) != before


def test_the_commitment_is_to_these_words_and_no_others(ledger: Ledger) -> None:
    def of(*rows: tuple[str, ...]) -> str:
        return hashlib.sha256(b"".join("\x1f".join(row).encode() + b"\x1e" for row in rows)).hexdigest()

    early = ("d-sent", "email", "sent", "", T1), ("h-bounced", "email", "sent", "", T1)
    assert ledger.rows_sha256(KEY, T1) == of(*early)
    assert ledger.rows_sha256(KEY, T2) == of(
        early[0], ("f-complained", "email", "sent", "", T2), early[1],
        ("i-skipped", "email", "skipped", "", ""), ("j-skipped", "email", "skipped", "site", ""),
    )  # fmt: skip
    every = [(row.recipient, row.channel, row.state, row.passed_to, row.sent_at) for row in ledger.rows(KEY)]
    assert ledger.rows_sha256(KEY) == of(*every)


def test_only_rows_of_the_state_meant_are_put_back(ledger: Ledger) -> None:
    assert ledger.release_unknown(KEY, ["c-claimed", "d-sent", "nobody"]) == 1
    assert ledger.release_failed(KEY) == 1
    assert ledger.settle_site(KEY, T4) == 1
    for name, why in (("c-claimed", "resend asked for"), ("g-failed", "")):
        row = ledger.row(KEY, name)
        assert row and (row.state, row.why, row.attempts, row.not_before) == ("planned", why, 0, "")
    site = ledger.row(KEY, "l-site")
    assert site and (site.state, site.why, site.sent_at, site.settled_at) == ("sent", "public notice", T4, T4)


def test_addresses_settled_before_an_instant_are_forgotten(ledger: Ledger) -> None:
    assert ledger.forget(T2) == 2
    assert [row.recipient[0] for row in ledger.rows(KEY) if not row.address] == ["d", "h"]
    assert ledger.forget(T2) == 0


def test_a_turn_claims_what_is_still_planned_and_settles_what_it_claimed(ledger: Ledger) -> None:
    claim: Fields = {"state": "claimed", "claimed_at": T2}
    assert ledger.turn(KEY, [], [("a-planned", claim), ("d-sent", claim), ("b-put-off", claim)]) == {
        "a-planned", "b-put-off",
    }  # fmt: skip
    assert ledger.turn(KEY, [("a-planned", {"state": "sent", "sent_at": T2, "settled_at": T2})], []) == set()
    assert ledger.turn(KEY, [("d-sent", {"state": "failed"})], []) == set()
    states = {row.recipient: row.state for row in ledger.rows(KEY)}
    assert (states["a-planned"], states["b-put-off"], states["d-sent"]) == ("sent", "claimed", "sent")


def test_a_notice_is_cut_once_into_parts_of_one_size(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.db")
    for count, version, parts in ((5, "2027-01-01", 4), (250, "2027-01-02", 124), (199, "2027-01-03", 198)):
        key = Key("privacy", version)
        rows = [Row(f"u{place:04}", "email", "", "en", "", "") for place in range(count)]
        ledger.plan(key, ("r", "t", "l"), rows, PLANNED)
        cut = ledger.cut(key)
        assert len(cut) == parts and cut == sorted(cut) == ledger.cut(key) == ledger.parts(key)
        assert cut[0] == f"u{count // 100 - 1 if count >= 200 else 0:04}"
    ledger.close()


def test_rows_planned_again_are_not_new_and_another_record_is_refused(ledger: Ledger) -> None:
    again = [Row(name, "email", "", "en", "", "") for name in ("a-planned", "z-new")]
    assert ledger.plan(KEY, ("record", "text", "list2"), again, T1) == 1
    assert ledger.hashes(KEY) == ("record", "text", "list2")
    assert ledger.knows_list(KEY, "list") and ledger.knows_list(KEY, "list2") and not ledger.knows_list(KEY, "list3")
    assert ledger.plan(KEY, ("record", "text", "list3"), again, T1) == 0
    assert ledger.hashes(KEY) == ("record", "text", "list2")
    with pytest.raises(Exception, match="planned for another record"):
        ledger.plan(KEY, ("record2", "text", "list"), again, T1)
    assert ledger.completed(KEY) == ("", "") and ledger.hashes(Key("privacy", "2030-01-01")) is None
    ledger.certify(KEY, "2026-11-22", T4)
    assert ledger.completed(KEY) == ("2026-11-22", T4)
    assert ledger.completed(OTHER) == ("", "")


def test_nothing_is_known_of_a_notice_that_nobody_planned(ledger: Ledger) -> None:
    tally = ledger.tally(Key("privacy", "2030-01-01"))
    assert (tally.first_sent, tally.last_sent, tally.last_settled) == ("", "", "")
    assert (tally.total, tally.unsettled, tally.unknown, tally.sending, tally.complained) == (0, 0, 0, 0, 0)
    assert (dict(tally.skipped), dict(tally.failed), dict(tally.passed)) == ({}, {}, {})


# -- the certificate


def test_a_certificate_says_what_the_rows_say_and_no_more(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    policy, settings = policy_of(root), load_settings(root)
    version = policy.version(KEY.version)
    ledger = open_ledger(tmp_path / "ledger.db")
    hashes = version.record.sha256, version.record.text.sha256, "1" * 64
    rows = [
        Row(name, channel, "", "en", "", "") for name, channel in (("u1", "site"), ("u2", "email"), ("u3", "email"))
    ]
    now = datetime(2026, 12, 1, 20, 30, tzinfo=UTC)
    with pytest.raises(PolicyError, match="0 rows are not settled"):
        write_certificate(policy, version, ledger, settings, now)
    ledger.plan(KEY, hashes, rows, PLANNED)
    with pytest.raises(PolicyError, match="3 rows are not settled"):
        write_certificate(policy, version, ledger, settings, now)
    sent: Fields = {"state": "sent", "sent_at": T1, "settled_at": T1}
    skipped: Fields = {"state": "skipped", "why": "account closed", "settled_at": T2}
    ledger.apply(KEY, [("u1", sent), ("u2", sent | {"sent_at": T2, "settled_at": T2}), ("u3", skipped)])
    write_certificate(policy, version, ledger, settings, now)
    path = certificate_path(policy, version)
    assert path == root / "policy" / "privacy" / "versions" / "2027-02-01.notice.json" and can_be_written(policy)
    said = json.loads(path.read_bytes())
    assert {name: value for name, value in said.items() if name not in ("tool", "sha256")} == {
        "format": 1, "policy": "privacy", "version": "2027-02-01", "record_sha256": hashes[0], "text_sha256": hashes[1],
        "list_sha256": hashes[2], "recipients": 3, "counts": {"email": {"sent": 1, "skipped": 1}, "site": {"sent": 1}},
        "skipped": {"account closed": 1}, "undeliverable": 0, "first_sent": T1, "last_sent": T2,
        "completed": "2026-11-22", "deadline": "2027-01-02", "ledger_sha256": ledger.rows_sha256(KEY),
    }  # fmt: skip
    assert list(said["counts"]) == ["email", "site"]
    # After a late bounce it is written again, and keeps the day; whatever says otherwise is named.
    ledger.apply(KEY, [("u2", {"state": "bounced", "passed_to": "site", "bounced_at": "2026-12-05T09:00:00.000Z"})])
    told = policy_of(root).version(KEY.version)
    assert certificate_problem(told, ledger) == ""
    write_certificate(policy_of(root), told, ledger, settings, now + timedelta(days=9))
    again = policy_of(root).version(KEY.version)
    assert again.certificate and (again.certificate.undeliverable, str(again.certificate.completed)) == (
        1,
        "2026-11-22",
    )
    assert certificate_problem(again, ledger) == ""
    for name, value in {
        "record_sha256": "2" * 64, "list_sha256": "2" * 64, "completed": date(2026, 11, 23), "counts": {},
        "skipped": {},
    }.items():  # fmt: skip
        other = replace(again, certificate=again.certificate.model_copy(update={name: value}))
        assert certificate_problem(other, ledger) == f"the ledger says another `{name}`"
    other = replace(again, certificate=again.certificate.model_copy(update={"ledger_sha256": "2" * 64}))
    assert "rows are not those" in certificate_problem(other, ledger)
    empty = open_ledger(tmp_path / "empty.db")
    assert certificate_problem(again, empty) == "the ledger knows nothing of privacy@2027-02-01"
    assert certificate_problem(replace(again, certificate=None), empty) == ""
    ledger.close()
    empty.close()


def test_a_certificate_waits_for_whoever_is_changing_the_archive(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    policy, settings = policy_of(root), load_settings(root)
    version = policy.version(KEY.version)
    ledger = open_ledger(tmp_path / "ledger.db")
    ledger.plan(
        KEY, (version.record.sha256, version.record.text.sha256, "1" * 64), [Row("u1", "site", "", "", "", "")], T1
    )
    ledger.settle_site(KEY, T1)
    words = "import fcntl, os; fcntl.flock(os.open('.', os.O_RDONLY), fcntl.LOCK_EX); print(flush=True); input()"
    command = [sys.executable, "-c", words]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=root, stdin=pipe, stdout=pipe) as other, ThreadPoolExecutor() as pool:
        assert other.stdin and other.stdout
        other.stdout.readline()
        writing = pool.submit(write_certificate, policy, version, ledger, settings, datetime(2026, 12, 1, tzinfo=UTC))
        wait([writing], 0.5)
        other.communicate(b"\n")
        assert writing.result().recipients == 1
    assert certificate_path(policy, version).is_file()
    ledger.close()


def test_a_notice_in_which_nobody_was_sent_anything_is_completed_when_the_last_row_was_settled(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    policy, settings = policy_of(root), load_settings(root)
    version = policy.version(KEY.version)
    ledger = open_ledger(tmp_path / "ledger.db")
    hashes = version.record.sha256, version.record.text.sha256, "1" * 64
    ledger.plan(KEY, hashes, [Row("u1", "email", "", "en", "", "")], PLANNED)
    late = "2026-12-01T16:30:00.000Z"  # in Shanghai the next day has begun
    ledger.apply(KEY, [("u1", {"state": "skipped", "why": "account closed", "settled_at": late})])
    found = write_certificate(policy, version, ledger, settings, datetime(2026, 12, 1, 15, tzinfo=UTC))
    assert (found.first_sent, found.last_sent, str(found.completed)) == (None, None, "2026-12-02")
    assert ledger.completed(KEY) == ("2026-12-02", late)
    ledger.close()


@pytest.mark.parametrize(
    ("text", "number"),
    [("", 0), ("1970-01-01T00:00:00.001Z", 1), (T1, 1795341600000), ("2026-11-22T10:00:00.999Z", 1795341600999)],
)
def test_an_instant_is_kept_to_the_millisecond(text: str, number: int) -> None:
    assert milliseconds(text) == number
    assert instant_of(number) == text


# -- the queue


class Known:
    """Users of whom some are gone."""

    def __init__(self, gone: set[str]) -> None:
        self.gone, self.asked = gone, 0

    def page(self, first: str, last: str, names: Sequence[str] = ()) -> dict[str, Person]:
        """Everybody of the ledger's ids who is not gone."""
        self.asked += 1
        found = (f"u{place:04}" for place in range(1200))
        return {
            name: Person("", "email", name, "en", "")
            for name in found
            if first <= name <= last and name not in self.gone
        }

    def changed(self) -> bool:
        """Nothing changes."""
        return False


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(tmp_path / "many.db")
    rows = [Row(f"u{place:04}", "email", "", "en", "", "") for place in range(1200)]
    opened.plan(KEY, ("r", "t", "l"), rows, PLANNED)
    yield opened
    opened.close()


def passed(queue: Queue) -> list[tuple[str, bool]]:
    out = []
    while found := queue.next():
        out.append((found[0].recipient, found[1] is not None))
        assert len(out) <= 1200, "the queue has no end"
    assert queue.over and queue.next() is None
    return out


def test_the_queue_hands_out_every_row_once_in_order(many: Ledger) -> None:
    users = Known({"u0003", "u0700"})
    found = passed(Queue(many, KEY, users, 0.01, spans=[Span()]))
    assert [name for name, _ in found] == [f"u{place:04}" for place in range(1200)]
    assert [name for name, there in found if not there] == ["u0003", "u0700"]
    assert users.asked == 2


def test_the_queue_keeps_to_the_parts_it_was_given(many: Ledger) -> None:
    spans = [Span("u0009", "u0011"), Span("u1500", "u1600"), Span("u1197")]
    found = passed(Queue(many, KEY, Known(set()), 0.01, spans=spans))
    assert [name for name, _ in found] == ["u0010", "u0011", "u1198", "u1199"]


@pytest.mark.parametrize(
    ("gone", "share", "stops"), [(10, 0.0, False), (11, 0.0, True), (100, 0.1, False), (101, 0.1, True)]
)
def test_the_queue_stops_before_too_many_who_are_gone(many: Ledger, gone: int, share: float, stops: bool) -> None:
    queue = Queue(many, KEY, Known({f"u{place:04}" for place in range(gone)}), share, spans=[Span()])
    if stops:
        with pytest.raises(ConfirmationNeeded, match=f"{gone} of the next {PAGE} people"):
            queue.next()
    else:
        assert len(passed(queue)) == 1200


def test_one_recipient_alone_is_sent_to_only_while_planned_by_mail(ledger: Ledger) -> None:
    for name, there in (("a-planned", True), ("d-sent", False), ("l-site", False), ("nobody", False)):
        queue = Queue(ledger, KEY, Known(set()), 1.0, only=name)
        assert [found for found, _ in passed(queue)] == [name] * there


@pytest.mark.parametrize(("name", "turns"), [("a-planned", 1), ("d-sent", 0), ("nobody", 0)])
def test_one_recipient_alone_has_one_turn_though_the_row_is_planned_still(
    ledger: Ledger, name: str, turns: int
) -> None:
    queue = Queue(ledger, KEY, Known(set()), 1.0, only=name)
    found = [queue.next() for _ in range(3)]
    assert [one[0].recipient if one else None for one in found] == [name] * turns + [None] * (3 - turns)
    assert queue.over


def test_a_row_that_was_put_back_comes_once_more(many: Ledger) -> None:
    queue = Queue(many, KEY, Known({"u0001"}), 1.0, spans=[Span("", "u0001")])
    first, second = queue.next(), queue.next()
    assert first and second and queue.next() is None and queue.over
    queue.put_back(second[0])
    assert not queue.over
    assert queue.next() == (second[0], None)
    queue.put_back(first[0])
    found = queue.next()
    assert found and found[0] == first[0] and found[1] and found[1].address == "u0000"
    assert queue.next() is None and queue.over


# -- the file of a ledger


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (sqlite3.OperationalError("database is locked"), TryAgainLater, "another program holds the ledger"),
        (sqlite3.OperationalError("the file is busy"), TryAgainLater, "another program holds the ledger"),
        (sqlite3.OperationalError("attempt to write a readonly database"), UsageError, "may not be written"),
        (sqlite3.OperationalError("database or disk is full"), TryAgainLater, "the disk is full"),
        (sqlite3.OperationalError("disk I/O error"), TryAgainLater, r"cannot be reached \(disk I/O error\)"),
        (sqlite3.OperationalError("unable to open database file"), TryAgainLater, "cannot be reached"),
        (sqlite3.OperationalError("no such table: notice"), PolicyError, r"l\.db: no such table: notice\.$"),
        (sqlite3.DatabaseError("database disk image is malformed"), UsageError, "not a readable ledger"),
    ],
)
def test_what_the_database_complains_of_is_told_with_what_to_do(
    tmp_path: Path, error: sqlite3.Error, kind: type[PolicyError], said: str
) -> None:
    def complain() -> None:
        raise error

    with pytest.raises(kind, match=said) as raised:
        _guarded(tmp_path / "l.db", complain)
    assert type(raised.value) is kind


@pytest.mark.parametrize("again", [False, True])
def test_whoever_writes_a_ledger_writes_through_to_the_disk(tmp_path: Path, again: bool) -> None:
    path = tmp_path / "l.db"
    if again:
        open_ledger(path).close()
    opened = open_sqlite(path, wait=7.0)
    asked = ("journal_mode", "synchronous", "wal_autocheckpoint", "user_version", "busy_timeout")
    assert [opened.con.execute(f"PRAGMA {name}").fetchone()[0] for name in asked] == ["wal", 2, 1000, 2, 7000]
    assert os.environ["SQLITE_TMPDIR"] == str(tmp_path)
    opened.close()
    with pytest.raises(sqlite3.ProgrammingError):
        opened.con.execute("SELECT 1")


def test_whoever_reads_a_ledger_makes_none_and_mends_none(tmp_path: Path) -> None:
    with pytest.raises(NoLedgerError, match=r"l\.db: no such ledger"):
        open_sqlite(tmp_path / "l.db", read_only=True)
    assert list(tmp_path.iterdir()) == []
    open_ledger(tmp_path / "l.db").close()
    left = tmp_path / f"{STEP}left"
    left.mkdir()
    open_sqlite(tmp_path / "l.db", read_only=True).close()
    assert left.is_dir()
    open_sqlite(tmp_path / "l.db").close()
    assert not left.exists()


@pytest.mark.parametrize(("found", "kept"), [(0, False), (2, True), (3, False)])
def test_a_ledger_of_another_format_is_refused_and_stays(tmp_path: Path, found: int, kept: bool) -> None:
    path = tmp_path / "l.db"
    open_ledger(path).close()
    with sqlite3.connect(path) as con:
        con.execute(f"PRAGMA user_version={found}")
    con.close()
    if kept:
        open_ledger(path).close()
        return
    with pytest.raises(UsageError, match=rf"not a ledger of this program \(format {found}\)"):
        open_ledger(path)


def test_a_rehearsal_has_a_private_copy_of_the_ledger_with_every_row(tmp_path: Path, ledger: Ledger) -> None:
    assert isinstance(ledger.database, SqliteDatabase)
    ledger.database.copy_to(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    copy = open_ledger(tmp_path / "copy.db")
    assert list(copy.rows(KEY)) == list(ledger.rows(KEY)) and copy.notices() == [OTHER, KEY]
    copy.release_failed(KEY)
    assert copy.tally(KEY).states != ledger.tally(KEY).states
    copy.close()
    with pytest.raises(FileExistsError):
        ledger.database.copy_to(tmp_path / "copy.db")


def test_what_breaks_off_in_a_transaction_did_not_happen(ledger: Ledger) -> None:
    def work() -> None:
        ledger.database.change("UPDATE recipient SET address='x'")
        raise KeyError("broken off")

    with pytest.raises(KeyError):
        ledger.database.write(work)
    assert [row.address for row in ledger.rows(KEY)] == [f"{name}@example.com" for name in SETTLED]
    assert ledger.database.write(lambda: ledger.database.change("UPDATE recipient SET address='x'")) == 14


def test_more_rows_than_are_read_at_once_are_all_read(tmp_path: Path) -> None:
    opened = open_ledger(tmp_path / "l.db")
    people = [Row(f"u{place:05}", "email", "", "en", f"since {place % 3}", "") for place in range(2501)]
    assert opened.plan(KEY, ("r", "t", "l"), iter(people), PLANNED) == 2501
    assert [(row.recipient, row.since) for row in opened.rows(KEY)] == [(row.recipient, row.since) for row in people]
    assert opened.plan(KEY, ("r", "t", "l2"), people, PLANNED, listed="l2") == 0
    assert opened.hashes(KEY) == ("r", "t", "l") and opened.knows_list(KEY, "l2")
    assert opened.plan(KEY, ("r", "t", "l3"), iter(()), PLANNED, listed="l2") == 0
    opened.close()


def test_what_was_forgotten_is_in_none_of_the_files(tmp_path: Path, ledger: Ledger) -> None:
    assert any(b"d-sent@example.com" in path.read_bytes() for path in tmp_path.glob("ledger.db*"))
    ledger.forget(T4)
    assert not any(b"d-sent@example.com" in path.read_bytes() for path in tmp_path.glob("ledger.db*"))


def test_a_ledger_is_closed_behind_whoever_opened_it_and_none_is_opened_where_none_is_named(tmp_path: Path) -> None:
    with opened_ledger(None) as nothing:
        assert nothing is None
    with pytest.raises(KeyError), opened_ledger(tmp_path / "l.db") as opened:
        assert opened and opened.notices() == []
        raise KeyError
    assert opened is not None
    with pytest.raises(UsageError, match="closed database"):
        opened.notices()

"""The ledger: durable, private, one writer, and clear about every trouble."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policypress.errors import PolicyError, TryAgainLater, UsageError
from policypress.notice.ledger import Ledger, open_ledger
from policypress.notice.lock import sole_sender
from policypress.notice.rate_limit import RateLimit, Rests
from policypress.notice.rows import Key, Row, instant, instant_of, milliseconds
from policypress.notice.sqlite import SqliteDatabase

KEY = Key("privacy", "2027-02-01")
HASHES = ("record", "text", "list")
AT = "2026-11-22T10:00:00.000Z"


def row(name: str, channel: str = "email") -> Row:
    return Row(name, channel, f"{name}@example.com" if channel == "email" else "", "en", "2021-09-02", "M06 Retention")


def ledger_with(path: Path, *names: str) -> Ledger:
    ledger = open_ledger(path)
    ledger.plan(KEY, HASHES, [row(name) for name in names], AT)
    return ledger


def con_of(ledger: Ledger) -> sqlite3.Connection:
    assert isinstance(ledger.database, SqliteDatabase)
    return ledger.database.con


def test_a_new_ledger_is_private_and_writes_through_to_the_disk(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path / "l.db", "u1")
    con = sqlite3.connect(tmp_path / "l.db")
    assert con.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    con.close()
    assert con_of(ledger).execute("PRAGMA synchronous").fetchone() == (2,)
    ledger.close()
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_planning_twice_adds_only_who_is_new_and_keeps_what_happened(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path / "l.db", "u1", "u2")
    ledger.apply(KEY, [("u1", {"state": "sent", "sent_at": AT, "settled_at": AT})])
    assert ledger.plan(KEY, HASHES, [row("u1"), row("u2"), row("u3")], AT) == 1
    assert {found.recipient: found.state for found in ledger.rows(KEY)} == {
        "u1": "sent",
        "u2": "planned",
        "u3": "planned",
    }
    ledger.close()


def test_a_ledger_refuses_another_record_under_the_same_version(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path / "l.db", "u1")
    with pytest.raises(PolicyError, match="planned for another record"):
        ledger.plan(KEY, ("other", "text", "list"), [row("u2")], AT)
    assert [found.recipient for found in ledger.rows(KEY)] == ["u1"]
    ledger.close()


def test_a_list_that_breaks_off_while_planning_leaves_no_row(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "l.db")

    def broken() -> Iterator[Row]:
        yield row("u1")
        raise UsageError("the list breaks off")

    with pytest.raises(UsageError):
        ledger.plan(KEY, HASHES, broken(), AT)
    assert ledger.tally(KEY).total == 0 and ledger.notices() == []
    ledger.close()


def test_only_unknown_rows_are_released_and_only_by_name(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path / "l.db", "u1", "u2", "u3")
    ledger.apply(KEY, [("u1", {"state": "claimed"}), ("u2", {"state": "claimed"}), ("u3", {"state": "sent"})])
    assert ledger.unknown(KEY) == ["u1", "u2"]
    assert ledger.release_unknown(KEY, ["u1", "u3"]) == 1
    assert {found.recipient: found.state for found in ledger.rows(KEY)} == {
        "u1": "planned",
        "u2": "claimed",
        "u3": "sent",
    }
    ledger.close()


def test_told_are_those_who_were_sent_to_and_those_passed_on_to_the_site(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path / "l.db", "u1", "u2", "u3", "u4", "u5")
    ledger.apply(
        KEY,
        [
            ("u1", {"state": "sent"}),
            ("u2", {"state": "bounced", "passed_to": "site"}),
            ("u3", {"state": "bounced", "passed_to": "phone"}),
            ("u4", {"state": "claimed"}),
        ],
    )
    assert list(ledger.told("privacy")) == [("u1", KEY.version), ("u2", KEY.version)]
    assert list(ledger.told("cookies")) == []
    ledger.close()


def test_the_commitment_to_the_rows_survives_forgetting_and_late_bounces_but_no_other_change(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path / "l.db", "u1", "u2")
    ledger.apply(KEY, [(name, {"state": "sent", "sent_at": AT, "settled_at": AT}) for name in ("u1", "u2")])
    until = "2026-11-23T00:00:00.000Z"
    before = ledger.rows_sha256(KEY, until)
    assert ledger.forget("2027-01-01T00:00:00.000Z") == 2
    late = {"state": "bounced", "passed_to": "site", "bounced_at": "2026-11-24T00:00:00.000Z"}
    ledger.apply(KEY, [("u1", dict(late))])
    assert ledger.rows_sha256(KEY, until) == before
    assert ledger.rows_sha256(KEY) != before
    ledger.apply(KEY, [("u2", {"state": "skipped"})])
    assert ledger.rows_sha256(KEY, until) != before
    ledger.close()


def test_forgotten_addresses_are_gone_from_the_files_and_open_rows_keep_theirs(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path / "l.db", "secret", "waiting")
    ledger.apply(KEY, [("secret", {"state": "sent", "settled_at": AT})])
    assert ledger.forget("2026-11-22T09:00:00.000Z") == 0
    assert ledger.forget("2026-11-22T11:00:00.000Z") == 1
    assert [found.address for found in ledger.rows(KEY)] == ["", "waiting@example.com"]
    assert b"secret@example.com" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    ledger.close()


def test_a_locked_ledger_means_try_again_later(tmp_path: Path) -> None:
    ledger_with(tmp_path / "l.db", "u1").close()
    other = sqlite3.connect(tmp_path / "l.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ledger = open_ledger(tmp_path / "l.db", wait=0.01)
    with pytest.raises(TryAgainLater, match="another program holds the ledger"):
        ledger.apply(KEY, [("u1", {"state": "claimed"})])
    other.execute("ROLLBACK")
    other.close()
    ledger.apply(KEY, [("u1", {"state": "claimed"})])
    ledger.close()


def test_a_read_only_ledger_says_so(tmp_path: Path) -> None:
    ledger_with(tmp_path / "l.db", "u1").close()
    ledger = open_ledger(tmp_path / "l.db", read_only=True)
    with pytest.raises(UsageError, match="may not be written"):
        ledger.apply(KEY, [("u1", {"state": "claimed"})])
    ledger.close()


def test_a_full_disk_means_try_again_later_and_loses_nothing(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path / "l.db", "u1")
    pages = con_of(ledger).execute("PRAGMA page_count").fetchone()[0]
    con_of(ledger).execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(TryAgainLater, match="disk is full"):
        ledger.plan(KEY, HASHES, (row(f"v{n:05}") for n in range(5000)), AT)
    assert ledger.tally(KEY).total == 1
    ledger.close()


@pytest.mark.parametrize("raw", [b"no database at all, only text" * 50, b"SQLite format 3\0" + b"\0" * 500])
def test_a_file_that_is_no_ledger_is_left_alone(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "l.db"
    path.write_bytes(raw)
    with pytest.raises(UsageError):
        open_ledger(path)
    assert path.read_bytes() == raw


def test_somebody_elses_database_is_no_ledger(tmp_path: Path) -> None:
    con = sqlite3.connect(tmp_path / "other.db")
    con.execute("CREATE TABLE x (y)")
    con.close()
    with pytest.raises(UsageError, match="not a ledger of this program"):
        open_ledger(tmp_path / "other.db")


def test_a_ledger_in_no_folder_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        open_ledger(tmp_path / "absent" / "l.db")


def test_only_one_process_sends_and_the_next_may_when_it_is_done(tmp_path: Path) -> None:
    with (
        sole_sender(tmp_path / "l.db"),
        pytest.raises(TryAgainLater, match=r"process \d+ is sending"),
        sole_sender(tmp_path / "l.db"),
    ):
        pass
    with sole_sender(tmp_path / "l.db"):
        pass


def test_instants_sort_as_text_in_the_order_of_time() -> None:
    early, late = datetime(2026, 11, 22, 1, tzinfo=UTC), datetime(2026, 11, 22, 1, 0, 0, 5000, tzinfo=UTC)
    assert (instant(early), instant(late)) == ("2026-11-22T01:00:00.000Z", "2026-11-22T01:00:00.005Z")


def test_messages_leave_evenly_and_lost_time_is_not_made_up_for() -> None:
    now = [100.0]
    limit = RateLimit(10, lambda: now[0])
    assert limit.wait() == 0
    assert limit.wait() == pytest.approx(0.1)
    now[0] += 5
    assert limit.wait() == 0
    assert limit.wait() >= 0


def test_a_domain_rests_when_it_speaks_of_a_limit_or_refuses_again_and_again() -> None:
    now = [0.0]
    rests = Rests(60, lambda: now[0])
    rests.refused("a.example", 450, "4.2.0 Greylisted")
    assert rests.left("a.example") == 0
    rests.refused("a.example", 451, "4.7.28 rate limited")
    assert rests.left("a.example") == 60
    for _ in range(20):
        rests.refused("b.example", 450, "not now")
    assert rests.left("b.example") == 60
    now[0] = 61
    assert rests.left("a.example") == rests.left("b.example") == 0


FORMAT_1 = """
CREATE TABLE notice (
  policy TEXT NOT NULL, version TEXT NOT NULL, record_sha256 TEXT NOT NULL, text_sha256 TEXT NOT NULL,
  list_sha256 TEXT NOT NULL, planned_at TEXT NOT NULL,
  completed TEXT NOT NULL DEFAULT '', certified_at TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (policy, version)
) STRICT;
CREATE TABLE recipient (
  policy TEXT NOT NULL, version TEXT NOT NULL, recipient TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL,
  locale TEXT NOT NULL, since TEXT NOT NULL, reasons TEXT NOT NULL, state TEXT NOT NULL, why TEXT NOT NULL DEFAULT '',
  passed_to TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0, not_before TEXT NOT NULL DEFAULT '',
  claimed_at TEXT NOT NULL DEFAULT '', sent_at TEXT NOT NULL DEFAULT '', bounced_at TEXT NOT NULL DEFAULT '',
  settled_at TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (policy, version, recipient)
) STRICT, WITHOUT ROWID;
CREATE INDEX unsettled ON recipient (policy, version, state, channel, recipient)
  WHERE state IN ('planned', 'claimed', 'failed');
PRAGMA user_version = 1;
"""

BEFORE, THEN, LATER = (f"2026-11-2{day}T10:00:0{day}.{day:03}Z" for day in (2, 3, 4))
OLD_ROWS = [
    # policy, version, recipient, channel, address, locale, since, reasons, state, why, passed_to, attempts, and times
    ("privacy", KEY.version, "u1", "email", "u1@example.com", "en", "2021-09-02", "M06 Retention",
     "sent", "", "", 0, "", BEFORE, THEN, "", THEN),
    ("privacy", KEY.version, "u2", "email", "u2@example.com", "de", "", "M06 Retention",
     "bounced", "bounce 5.1.1", "site", 1, "", BEFORE, THEN, LATER, LATER),
    ("privacy", KEY.version, "u3", "email", "u3@example.com", "", "2021-09-02", "M04 Sharing;M06 Retention",
     "planned", "put off: 451", "", 2, LATER, "", "", "", ""),
    ("terms", KEY.version, "u1", "site", "", "en", "2020-01-01", "new version",
     "claimed", "", "", 0, "", BEFORE, "", "", ""),
]  # fmt: skip


def old_ledger(path: Path) -> Path:
    """A ledger as version 0.1 wrote it."""
    con = sqlite3.connect(path)
    con.executescript(FORMAT_1)
    for policy in ("privacy", "terms"):
        con.execute(
            "INSERT INTO notice VALUES (?, '2027-02-01', 'record', 'text', ?, ?, '', '')",
            (policy, f"list of {policy}", AT),
        )
    con.executemany(f"INSERT INTO recipient VALUES ({', '.join('?' * 17)})", OLD_ROWS)
    con.commit()
    con.close()
    return path


@pytest.mark.parametrize("read_only", [True, False])
def test_a_ledger_of_version_0_1_becomes_one_of_today_and_says_the_same(tmp_path: Path, read_only: bool) -> None:
    path = old_ledger(tmp_path / "l.db")
    ledger = open_ledger(path, read_only=read_only)
    assert con_of(ledger).execute("PRAGMA freelist_count").fetchone() == (0,), "what was in the older tables is gone"
    assert not any(log.stat().st_size for log in tmp_path.glob("l.db-wal"))
    assert ledger.notices() == [KEY, Key("terms", "2027-02-01")]
    assert ledger.hashes(KEY) == ("record", "text", "list of privacy") and ledger.knows_list(KEY, "list of privacy")
    found = [(*key, *found) for key in ledger.notices() for found in ledger.rows(key)]
    assert found == [(*old[:12], 0, *old[12:]) for old in OLD_ROWS]
    digest = hashlib.sha256()
    for old in OLD_ROWS[:3]:
        digest.update("\x1f".join(str(old[place]) for place in (2, 3, 8, 10, 14)).encode() + b"\x1e")
    assert ledger.rows_sha256(KEY) == digest.hexdigest(), "certificates written before still fit"
    ledger.close()
    assert {entry.name for entry in tmp_path.iterdir()} <= {"l.db", "l.db-wal", "l.db-shm"}
    again = open_ledger(path)
    assert again.plan(KEY, ("record", "text", "new list"), [row("u4")], AT) == 1
    again.close()


def test_an_older_ledger_that_another_program_holds_is_left_as_it_is(tmp_path: Path) -> None:
    path = old_ledger(tmp_path / "l.db")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(TryAgainLater, match="another program holds the ledger"):
        open_ledger(path, wait=0.01)
    other.execute("ROLLBACK")
    assert other.execute("PRAGMA user_version").fetchone() == (1,)
    other.close()
    open_ledger(path).close()


@given(st.datetimes(datetime(1970, 1, 2), datetime(9999, 1, 1), timezones=st.just(UTC)))
def test_an_instant_is_kept_to_the_millisecond(moment: datetime) -> None:
    text = instant(moment)
    assert instant_of(milliseconds(text)) == text
    assert instant_of(milliseconds("")) == ""


def test_a_text_that_many_rows_share_is_stored_once(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "l.db")
    why = "M06 Retention;" * 40
    ledger.plan(KEY, HASHES, (row(f"u{n:05}")._replace(reasons=why) for n in range(5000)), AT)
    assert {found.reasons for found in ledger.rows(KEY)} == {why}
    ledger.close()
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    assert size / 5000 < 200, "bytes for a row"

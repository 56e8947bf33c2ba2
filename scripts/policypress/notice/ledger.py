"""The ledger: who was planned, claimed, sent, failed, bounced, skipped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from policypress.errors import PolicyError
from policypress.notice.database import Database
from policypress.notice.rows import Key, Row, State, Tally, Update

_SCHEMA = """
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

_FIELDS = ", ".join(Row._fields)


class Ledger(Database):
    """An open ledger. Times are ISO 8601 with offset, chosen by the caller."""

    schema = _SCHEMA

    # -- planning

    def plan(self, key: Key, hashes: tuple[str, str, str], rows: Iterable[Row], at: str) -> int:
        """Write the rows that are not here yet, all or none; return how many were new.

        ``hashes``: of the record, the text and the list.
        """

        def work() -> int:
            known = self._one("SELECT record_sha256 FROM notice WHERE policy=? AND version=?", key)
            if known and known[0] != hashes[0]:
                raise PolicyError(
                    f"{self.path}: {key.policy}@{key.version} was planned for another record. Use another ledger."
                )
            before = self._con.total_changes
            self._con.executemany(
                f"INSERT OR IGNORE INTO recipient (policy, version, {_FIELDS}) VALUES (?, ?{', ?' * len(Row._fields)})",
                ((*key, *row) for row in rows),
            )
            new = self._con.total_changes - before
            self._con.execute(
                "INSERT INTO notice (policy, version, record_sha256, text_sha256, list_sha256, planned_at) "
                "VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (policy, version) DO UPDATE SET list_sha256=excluded.list_sha256 WHERE ?",
                (*key, *hashes, at, new > 0),
            )
            return new

        return self._write(work)

    def notices(self) -> list[Key]:
        """Every notice in the ledger."""
        return [Key(*row) for row in self._all("SELECT policy, version FROM notice ORDER BY policy, version")]

    def hashes(self, key: Key) -> tuple[str, str, str] | None:
        """Hashes of record, text and list of a planned notice."""
        row = self._one("SELECT record_sha256, text_sha256, list_sha256 FROM notice WHERE policy=? AND version=?", key)
        return (row[0], row[1], row[2]) if row else None

    # -- sending

    def waiting(self, key: Key, after: str, limit: int, channel: str = "email") -> list[Row]:
        """Planned rows of a channel behind recipient ``after`` in order of ids, at most ``limit``."""
        return [
            Row(*row)
            for row in self._all(
                f"SELECT {_FIELDS} FROM recipient WHERE policy=? AND version=? AND state='planned' AND channel=? "
                "AND recipient>? ORDER BY recipient LIMIT ?",
                (*key, channel, after, limit),
            )
        ]

    def apply(self, key: Key, updates: Sequence[Update]) -> None:
        """Change fields of rows, all in one durable transaction."""

        def work() -> None:
            for recipient, fields in updates:
                names = ", ".join(f"{name}=?" for name in fields)
                self._con.execute(
                    f"UPDATE recipient SET {names} WHERE policy=? AND version=? AND recipient=?",
                    (*fields.values(), *key, recipient),
                )

        self._write(work)

    def fresh_attempts(self, key: Key) -> int:
        """A new run starts over with rows that were put off."""
        return self._changed(
            "UPDATE recipient SET attempts=0, not_before='' "
            "WHERE policy=? AND version=? AND state='planned' AND attempts>0",
            [tuple(key)],
        )

    def row(self, key: Key, recipient: str) -> Row | None:
        """One row."""
        found = self._one(
            f"SELECT {_FIELDS} FROM recipient WHERE policy=? AND version=? AND recipient=?", (*key, recipient)
        )
        return Row(*found) if found else None

    def rows(self, key: Key, where: str = "1", values: Sequence[str] = ()) -> Iterator[Row]:
        """Rows in order of ids that meet a condition on their fields."""
        query = f"SELECT {_FIELDS} FROM recipient WHERE policy=? AND version=? AND ({where}) ORDER BY recipient"
        cursor = self._guarded(lambda: self._con.execute(query, (*key, *values)))
        while batch := self._guarded(lambda: cursor.fetchmany(1000)):
            yield from (Row(*row) for row in batch)

    def unknown(self, key: Key) -> list[str]:
        """Recipients that a stopped run left claimed."""
        return [row.recipient for row in self.rows(key, "state='claimed'")]

    def release_unknown(self, key: Key, recipients: Sequence[str]) -> int:
        """Put rows left claimed back to planned; the others are left alone."""
        return self._changed(
            "UPDATE recipient SET state='planned', why='resend asked for', attempts=0, not_before='' "
            "WHERE policy=? AND version=? AND recipient=? AND state='claimed'",
            [(*key, name) for name in recipients],
        )

    def release_failed(self, key: Key) -> int:
        """Put every failed row back to planned."""
        return self._changed(
            "UPDATE recipient SET state='planned', why='', attempts=0, not_before='' "
            "WHERE policy=? AND version=? AND state='failed'",
            [tuple(key)],
        )

    def settle_site(self, key: Key, at: str) -> int:
        """The notice is public: rows of the site channel count as told."""
        return self._changed(
            "UPDATE recipient SET state='sent', sent_at=?, settled_at=?, why='public notice' "
            "WHERE policy=? AND version=? AND channel='site' AND state='planned'",
            [(at, at, *key)],
        )

    # -- reading

    def told(self, policy: str) -> Iterator[tuple[str, str]]:
        """(recipient, version) of everybody told about a version of ``policy``."""
        cursor = self._con.execute(
            "SELECT recipient, version FROM recipient WHERE policy=? AND (state='sent' "
            "OR state IN ('bounced', 'skipped') AND passed_to='site') ORDER BY version, recipient",
            (policy,),
        )
        while batch := cursor.fetchmany(1000):
            yield from batch

    def tally(self, key: Key) -> Tally:
        """Counts and times of one notice."""
        counted = self._all(
            "SELECT channel, state, why, passed_to, count(*) FROM recipient WHERE policy=? AND version=? "
            "GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
            key,
        )
        states: dict[tuple[str, str], int] = {}
        skipped: dict[str, int] = {}
        passed: dict[str, int] = {}
        failed: dict[str, int] = {}
        for channel, state, why, passed_to, count in counted:
            states[channel, state] = states.get((channel, state), 0) + count
            if state == State.SKIPPED:
                skipped[why] = skipped.get(why, 0) + count
            if state == State.FAILED:
                failed[why] = failed.get(why, 0) + count
            if passed_to:
                passed[passed_to] = passed.get(passed_to, 0) + count
        times = self._one(
            "SELECT coalesce(min(nullif(sent_at, '')), ''), max(sent_at), max(settled_at) FROM recipient "
            "WHERE policy=? AND version=?",
            key,
        ) or ("", "", "")
        unknown = sum(count for (_, state), count in states.items() if state == State.CLAIMED)
        return Tally(states, unknown, skipped, passed, failed, times[0] or "", times[1] or "", times[2] or "")

    def rows_sha256(self, key: Key, until: str = "") -> str:
        """Commitment to the rows as they stood at ``until`` (an instant; empty: now): id, channel, outcome, time.

        Addresses are no part of it, so that it holds after they are forgotten; nor is a bounce later than ``until``,
        nor anybody told later, who was topped up.
        """
        digest = hashlib.sha256()
        for row in self.rows(key):
            settled = row.sent_at or row.settled_at
            if until and (not settled or settled > until):
                continue
            late = bool(until) and row.bounced_at > until
            outcome = (State.SENT.value, "") if late else (row.state, row.passed_to)
            digest.update("\x1f".join((row.recipient, row.channel, *outcome, row.sent_at)).encode() + b"\x1e")
        return digest.hexdigest()

    # -- certificate and forgetting

    def completed(self, key: Key) -> tuple[str, str]:
        """Day of completion and instant of the certificate; empty where there is none yet."""
        row = self._one("SELECT completed, certified_at FROM notice WHERE policy=? AND version=?", key)
        return (row[0], row[1]) if row else ("", "")

    def certify(self, key: Key, completed: str, at: str) -> None:
        """Note that the certificate was written."""
        self._changed(
            "UPDATE notice SET completed=?, certified_at=? WHERE policy=? AND version=?", [(completed, at, *key)]
        )

    def forget(self, before: str) -> int:
        """Remove addresses of rows settled before an instant; return how many."""
        changed = self._changed(
            "UPDATE recipient SET address='' WHERE address<>'' AND settled_at<>'' AND settled_at<?", [(before,)]
        )
        if changed:
            # The write-ahead log would keep the addresses, free pages too.
            self._guarded(lambda: self._con.execute("VACUUM"))
            self._guarded(lambda: self._con.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
        return changed


def open_ledger(path: Path, *, read_only: bool = False, wait: float = 5.0) -> Ledger:
    """Open a ledger, making it where it is not there yet; ``wait`` is how many seconds another program may hold it."""
    return Ledger.opened(path, read_only=read_only, wait=wait)


@contextmanager
def opened_ledger(path: Path | None, *, read_only: bool = False) -> Iterator[Ledger | None]:
    """A ledger for the time of a block; None where no path is given."""
    if path is None:
        yield None
        return
    ledger = open_ledger(path, read_only=read_only)
    try:
        yield ledger
    finally:
        ledger.close()

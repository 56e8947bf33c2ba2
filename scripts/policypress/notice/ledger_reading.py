"""What a ledger tells: notices, rows, counts, and a commitment to all of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from policypress.notice.database import Database, Values
from policypress.notice.outcomes import COMPLAINT
from policypress.notice.rows import TIMES, Key, Row, Span, State, Tally, instant_of

_FIELDS = ", ".join(Row._fields)
_PLACES = tuple(Row._fields.index(name) for name in ("since", "reasons"))
_FIRST_TIME = min(Row._fields.index(name) for name in TIMES)


class Reading:
    """An open ledger, as far as it is read."""

    def __init__(self, db: Database) -> None:
        self.database = db
        self._forget_names()

    @property
    def label(self) -> str:
        """Names the ledger in messages."""
        return self.database.label

    def close(self) -> None:
        """Close the ledger."""
        self.database.close()

    # -- notices

    def notices(self) -> list[Key]:
        """Every notice in the ledger."""
        return [Key(*row) for row in self.database.all("SELECT policy, version FROM notice ORDER BY policy, version")]

    def hashes(self, key: Key) -> tuple[str, str, str] | None:
        """Hashes of record, text and list of a planned notice."""
        query = "SELECT record_sha256, text_sha256, list_sha256 FROM notice WHERE policy=? AND version=?"
        row = self.database.one(query, key)
        return (row[0], row[1], row[2]) if row else None

    def completed(self, key: Key) -> tuple[str, str]:
        """Day of completion and instant of the certificate; empty where there is none yet."""
        row = self.database.one("SELECT completed, certified_at FROM notice WHERE policy=? AND version=?", key)
        return (row[0], row[1]) if row else ("", "")

    # -- rows

    def waiting(self, key: Key, span: Span, limit: int) -> list[Row]:
        """Planned e-mail rows of a span in order of ids, at most ``limit``."""
        within, values = _within(span)
        found = self.database.all(
            f"SELECT {_FIELDS} FROM recipient WHERE notice=? AND state='planned' AND channel='email'{within} "
            "ORDER BY recipient LIMIT ?",
            (self.number(key), *values, limit),
        )
        return [self._row(row) for row in found]

    def row(self, key: Key, recipient: str) -> Row | None:
        """One row."""
        found = self.database.one(
            f"SELECT {_FIELDS} FROM recipient WHERE notice=? AND recipient=?", (self.number(key), recipient)
        )
        return self._row(found) if found else None

    def rows(self, key: Key, where: str = "1=1", values: Values = ()) -> Iterator[Row]:
        """Rows in order of ids that meet a condition on their fields."""
        query = f"SELECT {_FIELDS} FROM recipient WHERE notice=? AND ({where}) ORDER BY recipient"
        for row in self.database.rows(query, (self.number(key), *values)):
            yield self._row(row)

    def untold(self, key: Key) -> Iterator[tuple[str, str, str, str, str, str]]:
        """(recipient, channel, address, state, why, passed to) of every row that is not sent, in order of ids."""
        query = (
            "SELECT recipient, channel, address, state, why, passed_to FROM recipient "
            f"WHERE notice=? AND state<>'{State.SENT}' ORDER BY recipient"
        )
        for row in self.database.rows(query, (self.number(key),)):
            yield row[0], row[1], row[2], row[3], row[4], row[5]

    def unknown(self, key: Key) -> list[str]:
        """Recipients that a stopped run left claimed."""
        query = "SELECT recipient FROM recipient WHERE notice=? AND state='claimed' ORDER BY recipient"
        return [row[0] for row in self.database.all(query, (self.number(key),))]

    def told(self, policy: str, *, perhaps: bool = False) -> Iterator[tuple[str, str]]:
        """(recipient, notice) of everybody told about ``policy``; with ``perhaps`` also of whom nobody knows it."""
        unknown = "OR state='claimed' " if perhaps else ""
        query = (
            f"SELECT recipient FROM recipient WHERE notice=? AND (state='sent' {unknown}"
            "OR state IN ('bounced', 'skipped') AND passed_to='site') ORDER BY recipient"
        )
        for key in self.notices():
            if key.policy == policy:
                for (recipient,) in self.database.rows(query, (self.number(key),)):
                    yield recipient, key.version

    # -- counts

    def count_email(self, key: Key, span: Span, *states: State) -> int:
        """How many e-mail rows of a span are in one of these unsettled states."""
        within, values = _within(span)
        total = 0
        for state in states:
            query = f"SELECT count(*) FROM recipient WHERE notice=? AND state='{state}' AND channel='email'{within}"
            found = self.database.one(query, (self.number(key), *values))
            total += int(found[0]) if found else 0
        return total

    def tally(self, key: Key) -> Tally:
        """Counts and times of one notice."""
        counted = self.database.all(
            "SELECT channel, state, why, passed_to, count(*), min(nullif(sent_at, 0)), max(sent_at), max(settled_at) "
            "FROM recipient WHERE notice=? GROUP BY channel, state, why, passed_to "
            "ORDER BY channel, state, why, passed_to",
            (self.number(key),),
        )
        states: dict[tuple[str, str], int] = {}
        named: dict[str, dict[str, int]] = {State.SKIPPED: {}, State.FAILED: {}}
        passed: dict[str, int] = {}
        for channel, state, why, passed_to, count, *_ in counted:
            states[channel, state] = states.get((channel, state), 0) + count
            if state in named:
                named[state][why] = named[state].get(why, 0) + count
            if passed_to:
                passed[passed_to] = passed.get(passed_to, 0) + count
        firsts = [row[5] for row in counted if row[5]]
        times = (min(firsts, default=0), *(max((row[place] for row in counted), default=0) for place in (6, 7)))
        claimed = sum(count for (_, state), count in states.items() if state == State.CLAIMED)
        unknown = len(self.unknown(key)) if claimed else 0
        first, last, settled = map(instant_of, times)
        complained = sum(count for _, state, why, _, count, *_ in counted if (state, why) == (State.SENT, COMPLAINT))
        skipped, failed = named[State.SKIPPED], named[State.FAILED]
        untold = {tuple(row[:4]): row[4] for row in counted if row[1] != State.SENT}
        return Tally(
            states, unknown, skipped, passed, failed, first, last, settled, complained, claimed - unknown, untold
        )

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

    def parts(self, key: Key) -> list[str]:
        """The last id of each small part of a notice but the last part; empty before :meth:`Ledger.cut`."""
        query = "SELECT until FROM part WHERE notice=? ORDER BY number"
        return [row[0] for row in self.database.all(query, (self.number(key),))]

    # -- names for what is stored as numbers

    def _forget_names(self) -> None:
        self._ids: dict[Key, int] = {}
        self._texts: dict[int, str] = {}
        self._numbers: dict[str, int] = {}

    def number(self, key: Key) -> int:
        """The number of a notice; 0 where there is none."""
        if key not in self._ids:
            found = self.database.one("SELECT id FROM notice WHERE policy=? AND version=?", key)
            if not found:
                return 0
            self._ids[key] = found[0]
        return self._ids[key]

    def number_of(self, text: str) -> int:
        """The number of a text that many rows share, given where it has none; inside a transaction."""
        if text not in self._numbers:
            self.database.add("wording", ("text",), [(text,)])
            found = self.database.one("SELECT id FROM wording WHERE text=?", (text,))
            assert found is not None
            self._numbers[text] = found[0]
        return self._numbers[text]

    def text_of(self, number: int) -> str:
        """The text behind a number."""
        if number not in self._texts:
            found = self.database.one("SELECT text FROM wording WHERE id=?", (number,))
            self._texts[number] = found[0] if found else ""
        return self._texts[number]

    def _row(self, stored: tuple[str | int, ...]) -> Row:
        known, why = (self.text_of(int(stored[place])) for place in _PLACES)
        times = (instant_of(int(moment)) for moment in stored[_FIRST_TIME:])
        return Row(*stored[: _PLACES[0]], known, why, *stored[_PLACES[1] + 1 : _FIRST_TIME], *times)  # type: ignore[call-arg, arg-type]


def _within(span: Span) -> tuple[str, tuple[str, ...]]:
    """A condition on recipients, and its values."""
    within = " AND recipient>?" + (" AND recipient<=?" if span.until else "")
    return within, (span.after, span.until) if span.until else (span.after,)

"""What is written into a ledger: who was planned, claimed, sent, failed, bounced, skipped."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from policypress.errors import PolicyError, TryAgainLater
from policypress.notice.database import Database
from policypress.notice.ledger_reading import Reading
from policypress.notice.rate_limit import Pace, RateLimit
from policypress.notice.rows import EVERYBODY, TIMES, Key, Row, Span, State, Update, milliseconds
from policypress.notice.schema import CHANGEABLE, CLAIMABLE
from policypress.notice.sqlite import SqliteDatabase

_PLANNED = ("notice", "recipient", "channel", "address", "locale", "since", "reasons")
_PARTS, _MOST_IN_PART = 100, 5000
"""A notice is cut into at least so many parts, none larger: for many senders to share, and to hand on soon."""
_NEW_TURN = "state='planned', attempts=0, not_before=0"


class Ledger(Reading):
    """An open ledger. Times are ISO 8601 with offset, chosen by the caller.

    ``sender`` is this process's number among those who share a ledger; 0 where nobody else can send.
    """

    sender = 0

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self._mine: set[str] = set()

    # -- planning

    def knows_list(self, key: Key, sha256: str) -> bool:
        """Whether every row of a list is here already."""
        found = self.database.one("SELECT 1 FROM listed WHERE notice=? AND sha256=?", (self.number(key), sha256))
        return found is not None

    def plan(self, key: Key, hashes: tuple[str, str, str], rows: Iterable[Row], at: str, listed: str = "") -> int:
        """Write the rows that are not here yet, all or none; return how many were new.

        ``hashes``: of the record, the text and the list; ``listed`` that of the list which these rows are, where it
        is another.
        """

        def work() -> int:
            self.database.alone()
            known = self.hashes(key)
            if known and known[0] == hashes[0] and self.knows_list(key, listed):
                return 0
            if known and known[0] != hashes[0]:
                raise PolicyError(
                    f"{self.label}: {key.policy}@{key.version} was planned for another record. Use another ledger."
                )
            self.database.add(
                "notice",
                ("policy", "version", "record_sha256", "text_sha256", "list_sha256", "planned_at"),
                [(*key, *hashes, at)],
            )
            number = self.number(key)
            new = self.database.add("recipient", _PLANNED, self._lean(number, rows))
            if new:
                self.database.change("UPDATE notice SET list_sha256=? WHERE id=?", (hashes[2], number))
            self.database.add("listed", ("notice", "sha256"), [(number, listed or hashes[2])])
            return new

        try:
            return self.database.write(work)
        except BaseException:
            self._forget_names()
            raise

    def _lean(self, number: int, rows: Iterable[Row]) -> Iterator[tuple[int, str, str, str, str, int, int]]:
        """Rows as they are stored: texts that many share stand in a table of their own."""
        for name, channel, address, locale, since, reasons, *_ in rows:
            yield number, name, channel, address, locale, self.number_of(since), self.number_of(reasons)

    # -- sending

    def apply(self, key: Key, updates: Sequence[Update]) -> None:
        """Change fields of rows, all in one durable transaction."""
        self.database.write(lambda: self._change_each(key, updates, ""))

    def turn(self, key: Key, results: Sequence[Update], claims: Sequence[Update]) -> set[str]:
        """Write what became of rows and claim others, in one durable transaction; the recipients that were claimed.

        A row is claimed only if it is still planned, and changed only while it is planned or claimed by this sender.

        :raises TryAgainLater: a row that this sender had claimed is no longer its own
        """

        mine = [(name, {**fields, "claimed_by": self.sender}) for name, fields in claims]
        claimed, lost = self._turn(key, results, mine)
        if lost:
            raise TryAgainLater(f"{self.label}: others have taken over what this sender was sending. It stops.")
        self._mine -= {name for name, _ in results}
        self._mine |= claimed
        return claimed

    def _turn(self, key: Key, results: Sequence[Update], claims: Sequence[Update]) -> tuple[set[str], bool]:
        """Whom the claims won, and whether a row that was held is lost; then nothing is claimed."""
        own = f" AND {CHANGEABLE.format(sender=self.sender)}"

        def work() -> tuple[set[str], bool]:
            done = self._change_each(key, results, own)
            if any(not count and name in self._mine for (name, _), count in zip(results, done, strict=True)):
                return set(), True
            won = self._change_each(key, claims, f" AND {CLAIMABLE}")
            return {name for (name, _), count in zip(claims, won, strict=True) if count}, False

        return self.database.write(work)

    def _change_each(self, key: Key, updates: Sequence[Update], only: str) -> list[int]:
        """Change rows; how many each, in order. Rows that change in the same fields go together."""
        number, counts = self.number(key), [0] * len(updates)
        for names, places in alike(updates).items():
            query = (
                f"UPDATE recipient SET {', '.join(f'{name}=?' for name in names)} WHERE notice=? AND recipient=?{only}"
            )
            values = [
                (*(stored(name, value) for name, value in updates[place][1].items()), number, updates[place][0])
                for place in places
            ]
            for place, count in zip(places, self.database.changed_each(query, values), strict=True):
                counts[place] = count
        return counts

    def cut(self, key: Key) -> list[str]:
        """The last id of each small part of a notice but the last part; cut once, in order of ids."""

        def work() -> None:
            self.database.alone()
            if self.parts(key):
                return
            number = self.number(key)
            found = self.database.one("SELECT count(*) FROM recipient WHERE notice=?", (number,))
            size = max(1, min(_MOST_IN_PART, int(found[0]) // _PARTS)) if found else 1
            names = self.database.rows("SELECT recipient FROM recipient WHERE notice=? ORDER BY recipient", (number,))
            last = [name for place, (name,) in enumerate(names, 1) if place % size == 0]
            self.database.add(
                "part", ("notice", "number", "until"), [(number, *one) for one in enumerate(last[:-1], 1)]
            )

        self.database.write(work)
        return self.parts(key)

    def fresh_attempts(self, key: Key) -> int:
        """A new run starts over with rows that were put off."""
        query = "UPDATE recipient SET attempts=0, not_before=0 WHERE notice=? AND state='planned' AND attempts > 0"
        return self._changed(query, [()], key)

    def release_unknown(self, key: Key, recipients: Sequence[str]) -> int:
        """Put rows left claimed back to planned; the others are left alone."""
        return self._changed(
            f"UPDATE recipient SET {_NEW_TURN}, why='resend asked for' "
            f"WHERE notice=? AND recipient=? AND state='claimed'{self._resendable()}",
            [(name,) for name in recipients],
            key,
        )

    def _resendable(self) -> str:
        """A condition on claimed rows besides: they are nobody's who still sends."""
        return ""

    def release_failed(self, key: Key) -> int:
        """Put every failed row back to planned."""
        return self._changed(f"UPDATE recipient SET {_NEW_TURN}, why='' WHERE notice=? AND state='failed'", [()], key)

    def settle_site(self, key: Key, at: str) -> int:
        """The notice is public: rows of the site channel count as told."""
        moment = milliseconds(at)
        return self._changed(
            f"UPDATE recipient SET state='sent', sent_at={moment}, settled_at={moment}, why='public notice' "
            "WHERE notice=? AND channel='site' AND state='planned'",
            [()],
            key,
        )

    # -- certificate and forgetting

    def certify(self, key: Key, completed: str, at: str) -> None:
        """Note that the certificate was written."""
        query = "UPDATE notice SET completed=?, certified_at=? WHERE id=?"
        self.database.write(lambda: self.database.change(query, (completed, at, self.number(key))))

    def forget(self, before: str) -> int:
        """Remove addresses of rows settled before an instant; return how many."""
        query = "UPDATE recipient SET address='' WHERE address<>'' AND settled_at<>0 AND settled_at<?"
        changed = self.database.write(lambda: self.database.change(query, (milliseconds(before),)))
        if changed:
            self.database.compact()
        return changed

    # -- several senders

    def enlist(self) -> None:
        """This process is about to send."""

    def check_alive(self) -> None:
        """See that what this sender has claimed is still its own.

        :raises TryAgainLater: others may have taken over
        """

    def spans(self, key: Key) -> Iterator[Span]:
        """The parts of a notice that this sender works on, one after the other."""
        yield EVERYBODY

    def left(self, key: Key) -> int:
        """E-mail rows that are planned, or that another living sender has on the line."""
        return self.count_email(key, EVERYBODY, State.PLANNED)

    def pace(self, per_second: float) -> Pace:
        """The rate that all who share this ledger keep together."""
        return RateLimit(per_second, time.monotonic)

    @property
    def shared(self) -> bool:
        """Whether others may send at the same time."""
        return False

    @property
    def folder(self) -> Path:
        """A folder in which other private files may lie."""
        assert isinstance(self.database, SqliteDatabase)
        return self.database.path.parent

    def _changed(self, query: str, many: Sequence[tuple[str, ...]], key: Key) -> int:
        number = self.number(key)
        return self.database.write(lambda: self.database.change_each(query, [(number, *values) for values in many]))


def alike(updates: Sequence[Update]) -> dict[tuple[str, ...], list[int]]:
    """Names of fields → the places of the updates that change just these."""
    places: dict[tuple[str, ...], list[int]] = {}
    for place, (_, fields) in enumerate(updates):
        places.setdefault(tuple(fields), []).append(place)
    return places


def stored(name: str, value: str | int) -> str | int:
    """A field's value as the database keeps it."""
    return milliseconds(str(value)) if name in TIMES else value

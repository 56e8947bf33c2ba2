"""The ledger: who was planned, claimed, sent, failed, bounced, skipped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from policypress.errors import PolicyError
from policypress.notice.ledger_reading import Reading
from policypress.notice.rows import TIMES, Key, Row, Update, milliseconds
from policypress.notice.sqlite import SqliteDatabase, open_sqlite

_PLANNED = ("notice", "recipient", "channel", "address", "locale", "since", "reasons")
_PARTS, _MOST_IN_PART = 256, 5000
"""A notice is cut into at least so many parts, none larger: for many senders to share, and to hand on soon."""
_NEW_TURN = "state='planned', attempts=0, not_before=0"


class Ledger(Reading):
    """An open ledger. Times are ISO 8601 with offset, chosen by the caller."""

    # -- planning

    def knows_list(self, key: Key, sha256: str) -> bool:
        """Whether every row of a list is here already."""
        found = self._db.one("SELECT 1 FROM listed WHERE notice=? AND sha256=?", (self._id(key), sha256))
        return found is not None

    def plan(self, key: Key, hashes: tuple[str, str, str], rows: Iterable[Row], at: str, listed: str = "") -> int:
        """Write the rows that are not here yet, all or none; return how many were new.

        ``hashes``: of the record, the text and the list; ``listed`` that of the list which these rows are, where it
        is another.
        """

        def work() -> int:
            known = self.hashes(key)
            if known and known[0] != hashes[0]:
                raise PolicyError(
                    f"{self.label}: {key.policy}@{key.version} was planned for another record. Use another ledger."
                )
            self._db.add(
                "notice",
                ("policy", "version", "record_sha256", "text_sha256", "list_sha256", "planned_at"),
                [(*key, *hashes, at)],
            )
            number = self._id(key)
            new = self._db.add("recipient", _PLANNED, self._lean(number, rows))
            if new:
                self._db.change("UPDATE notice SET list_sha256=? WHERE id=?", (hashes[2], number))
            self._db.add("listed", ("notice", "sha256"), [(number, listed or hashes[2])])
            return new

        try:
            return self._db.write(work)
        except BaseException:
            self._forget_names()
            raise

    def _lean(self, number: int, rows: Iterable[Row]) -> Iterator[tuple[int, str, str, str, str, int, int]]:
        """Rows as they are stored: texts that many share stand in a table of their own."""
        for name, channel, address, locale, since, reasons, *_ in rows:
            yield number, name, channel, address, locale, self._number_of(since), self._number_of(reasons)

    # -- sending

    def apply(self, key: Key, updates: Sequence[Update]) -> None:
        """Change fields of rows, all in one durable transaction."""
        number = self._id(key)

        def work() -> None:
            for recipient, fields in updates:
                names = ", ".join(f"{name}=?" for name in fields)
                values = [_stored(name, value) for name, value in fields.items()]
                self._db.change(
                    f"UPDATE recipient SET {names} WHERE notice=? AND recipient=?", (*values, number, recipient)
                )

        self._db.write(work)

    def cut(self, key: Key) -> list[str]:
        """The last id of each small part of a notice but the last part; cut once, in order of ids."""

        def work() -> None:
            if self.parts(key):
                return
            number = self._id(key)
            found = self._db.one("SELECT count(*) FROM recipient WHERE notice=?", (number,))
            size = max(1, min(_MOST_IN_PART, int(found[0]) // _PARTS)) if found else 1
            names = self._db.rows("SELECT recipient FROM recipient WHERE notice=? ORDER BY recipient", (number,))
            last = [name for place, (name,) in enumerate(names, 1) if place % size == 0]
            self._db.add("part", ("notice", "number", "until"), [(number, *one) for one in enumerate(last[:-1], 1)])

        self._db.write(work)
        return self.parts(key)

    def fresh_attempts(self, key: Key) -> int:
        """A new run starts over with rows that were put off."""
        query = "UPDATE recipient SET attempts=0, not_before=0 WHERE notice=? AND state='planned' AND attempts > 0"
        return self._changed(query, [()], key)

    def release_unknown(self, key: Key, recipients: Sequence[str]) -> int:
        """Put rows left claimed back to planned; the others are left alone."""
        return self._changed(
            f"UPDATE recipient SET {_NEW_TURN}, why='resend asked for' "
            "WHERE notice=? AND recipient=? AND state='claimed'",
            [(name,) for name in recipients],
            key,
        )

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
        self._db.write(lambda: self._db.change(query, (completed, at, self._id(key))))

    def forget(self, before: str) -> int:
        """Remove addresses of rows settled before an instant; return how many."""
        query = "UPDATE recipient SET address='' WHERE address<>'' AND settled_at<>0 AND settled_at<?"
        changed = self._db.write(lambda: self._db.change(query, (milliseconds(before),)))
        if changed:
            self._db.compact()
        return changed

    @property
    def folder(self) -> Path:
        """A folder in which other private files may lie."""
        assert isinstance(self._db, SqliteDatabase)
        return self._db.path.parent

    def copy_to(self, path: Path) -> None:
        """A copy of the ledger for a rehearsal."""
        assert isinstance(self._db, SqliteDatabase)
        self._db.copy_to(path)

    def _changed(self, query: str, many: Sequence[tuple[str, ...]], key: Key) -> int:
        number = self._id(key)
        return self._db.write(lambda: self._db.change_each(query, [(number, *values) for values in many]))


def _stored(name: str, value: str | int) -> str | int:
    return milliseconds(str(value)) if name in TIMES else value


def open_ledger(path: Path, *, read_only: bool = False, wait: float = 5.0) -> Ledger:
    """Open a ledger, making it where it is not there yet; ``wait`` is how many seconds another program may hold it."""
    return Ledger(open_sqlite(path, read_only=read_only, wait=wait))


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

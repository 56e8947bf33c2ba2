"""Where a ledger is: a file, or a PostgreSQL database that several senders share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from policypress.errors import UsageError

SCHEMES = ("postgresql", "postgres")
FORM = "postgresql://user@host:5432/database; a password belongs into PGPASSWORD or ~/.pgpass"


@dataclass(frozen=True, slots=True)
class PostgresPlace:
    """A database as libpq takes it; as text it shows no password."""

    url: str

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        user = (parts.username or "") + "@" if parts.username else ""
        shown = [(name, value) for name, value in parse_qsl(parts.query) if "password" not in name.lower()]
        return f"{parts.scheme}://{user}{host}{parts.path}" + (f"?{urlencode(shown, safe='/')}" if shown else "")


LedgerPlace = Path | PostgresPlace


def is_postgres(text: str) -> bool:
    """Whether a text names a PostgreSQL database."""
    return text.partition("://")[0].lower() in SCHEMES and "://" in text


def ledger_place(text: str) -> LedgerPlace:
    """What ``--ledger`` names.

    :raises UsageError: an address of another kind, or none; it is never repeated, for it may hold a password
    """
    if is_postgres(text):
        try:
            urlsplit(text).port  # noqa: B018
        except ValueError:
            raise UsageError(f"--ledger is not an address of a database. Write {FORM}.") from None
        return PostgresPlace(text)
    if "://" in text:
        raise UsageError(f"--ledger is neither a file nor an address of PostgreSQL. Write {FORM}, or name a file.")
    return Path(text)

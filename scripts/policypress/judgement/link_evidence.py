"""Link evidence: what an address led to when it was looked up. It comes in as a value; nothing is looked up here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from policypress.comparison.changes import Change
from policypress.document.model import Clause, TokenKind


@dataclass(frozen=True, slots=True, order=True)
class LinkEvidence:
    """What ``address`` led to on ``day``: the address that answered, with which status, title and content.

    ``sha256`` is the hash of the words a reader sees there, or of the file; empty where that is too little to know a
    document by.
    """

    address: str
    day: date
    final: str
    status: int
    title: str = ""
    sha256: str = ""

    def as_json(self) -> dict[str, Any]:
        """The evidence in the record's shape."""
        return {
            "address": self.address,
            "day": self.day.isoformat(),
            "final": self.final,
            "status": self.status,
            "title": self.title,
            "sha256": self.sha256,
        }


def by_address(links: Iterable[LinkEvidence]) -> Mapping[str, LinkEvidence]:
    """The evidence by the address that was looked up."""
    return {link.address: link for link in links}


def page_of(target: str) -> str:
    """The page that a link target leads to, as it is looked up: without its place; empty for what is no web page."""
    shown = target.strip().partition("#")[0]
    if shown.lower().startswith("www."):
        shown = f"https://{shown}"
    try:
        parts = urlsplit(shown)
        host = parts.hostname
    except ValueError:
        return ""
    whole = parts.scheme in ("http", "https") and host and "." in host and not parts.username
    return shown if whole and shown.isprintable() and " " not in shown else ""


def exchanged_pages(change: Change) -> tuple[str, ...]:
    """The pages that only one side of a change leads to, the old ones first; none where one side has no such page."""
    old, new = (_pages(side) for side in (change.before, change.after))
    gone, come = ([page for page in one if page not in other] for one, other in ((old, new), (new, old)))
    return (*gone, *come) if gone and come else ()


def _pages(clauses: Iterable[Clause]) -> list[str]:
    found: dict[str, None] = {}
    for clause in clauses:
        for token in clause.tokens:
            shown = token.text if token.kind is TokenKind.URL else ""
            found |= {page: None for page in (page_of(token.target), page_of(shown)) if page}
    return list(found)

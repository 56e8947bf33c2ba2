"""What a page of the site shows, against the words that were sealed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policypress.archive.versions import Version
from policypress.document import ClauseKind, TokenKind
from policypress.document.markup import LenientParser

_SHOWN = frozenset({ClauseKind.HEADING, ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.ROW})
_PICTURED = frozenset({TokenKind.IMAGE, TokenKind.HTML})


class _Words(LenientParser):
    """What a page shows: ``parts`` all of it, ``inner`` what stands in the policy's own text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.inner: list[str] = []
        self.silent = 0
        self.depth = 0
        self.mark = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        if tag == "div" and (self.depth or _TEXT in (dict(attrs).get("class") or "").split()):
            self.depth += 1
        # Permanent links and "last changed" marks are the site's own words.
        self.mark = self.mark or (tag == "a" and "data-search-exclude" in dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style") and self.silent > 0
        self.depth -= tag == "div" and self.depth > 0
        self.mark = self.mark and tag != "a"

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)
            if self.depth and not self.mark:
                self.inner.append(data)


_TEXT = "pp-text"
"""The class of the element that holds a policy's text on its page."""


def letters(text: str) -> str:
    """Letters and digits run together, so that layout does not matter."""
    return re.sub(r"[\W_]+", "", text)


def _read(page: str) -> _Words:
    reader = _Words()
    reader.feed(page)
    reader.close()
    return reader


def page_faults(version: Version, page: str) -> Iterator[str]:
    """Where the page of a version shows other words than were sealed; the first place only."""
    reader = _read(page)
    clauses = [clause for clause in version.document.clauses if clause.kind is not ClauseKind.META]
    whole = "".join(letters(clause.text) for clause in clauses)
    # The first heading of a text is the page's own title and stands above the text.
    below_title = "".join(letters(clause.text) for clause in clauses[1:])
    inner = letters("".join(reader.inner))
    if inner and inner in (whole, below_title):
        return
    shown = letters("".join(reader.parts))
    plain = [c for c in clauses if c.kind in _SHOWN and not any(t.kind in _PICTURED for t in c.tokens)]
    for clause in plain:
        if letters(clause.text) not in shown:
            yield f"The page does not show the sealed words “{clause.text[:80]}”."
            return
    if inner and len(plain) == len(clauses):
        yield "The page shows words in the text that were not sealed, or shows its clauses in another order."


def letters_shown(page: str) -> str:
    """The letters and digits of the policy's text on a page."""
    return letters("".join(_read(page).inner))

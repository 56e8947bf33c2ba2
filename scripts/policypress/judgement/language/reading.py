"""The language of the clauses of two texts, and of a change: both sides must be in the same one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policypress.comparison.changes import Change, Comparison
from policypress.document.lazy import lazy
from policypress.document.model import Clause, ClauseKind, Document
from policypress.judgement.language.telling import Telling, told

_SAMPLE = 3000
"""Characters of each of three places: some 500 words, in which small words of any language come by dozens."""
_REACH = 3
"""Clauses on each side that are asked: a heading, a lead-in and an item."""


def said_language(meta: dict[str, Any]) -> str:
    """The language that front matter names under ``lang``, without its region (``de-AT`` is ``de``); else empty."""
    said = meta.get("lang")
    return _primary(said) if isinstance(said, str) else ""


def _primary(tag: str) -> str:
    """The language of a tag, without region or script."""
    return tag.replace("_", "-").partition("-")[0].strip().lower()


class _Reader:
    """The languages of one document; each clause is read once, when first asked for."""

    def __init__(self, document: Document) -> None:
        self.clauses: Sequence[Clause] = document.clauses
        self.said = said_language(document.meta)
        self._document = document
        self._found: dict[int, str] = {}

    @lazy
    def index(self) -> dict[int, int]:
        """Identity of a clause → its place."""
        return {id(clause): place for place, clause in enumerate(self.clauses)}

    @lazy
    def whole(self) -> Telling:
        """What the text as a whole tells, from its beginning, middle and end."""
        body = self._document.body
        if len(body) <= 3 * _SAMPLE:  # no longer than its three samples
            return told(_shown(body))
        middle = len(body) // 2
        parts = (body[:_SAMPLE], body[middle : middle + _SAMPLE], body[-_SAMPLE:])
        return told(_shown("\n".join(parts)))

    def of(self, clause: Clause) -> str:
        """The language of a clause, empty where it is unknown or the text denies what is said of it."""
        if id(clause) not in self._found:
            self._found[id(clause)] = self._of(clause)
        return self._found[id(clause)]

    def _of(self, clause: Clause) -> str:
        own, said = _own(clause), _primary(clause.lang) or self.said
        if own.code and not own.weak:
            return own.code if said in ("", own.code) else ""
        leaning = self._around(clause) or own.code
        if said:
            denied = own.strange and said == "en"
            return said if (leaning in ("", said) or clause.lang) and not denied else ""
        return "" if leaning == "en" and (own.strange or own.rival > own.english) else leaning

    def _around(self, clause: Clause) -> str:
        """The language of the nearest clauses that tell theirs; where they tell none, that of the whole text."""
        place = self.index.get(id(clause), -1)
        near = [self._near(range(place - 1, max(place - 1 - _REACH, -1), -1))] if place > 0 else [""]
        near.append(self._near(range(place + 1, min(place + 1 + _REACH, len(self.clauses)))))
        told_near = {code for code in near if code}
        if len(told_near) == 1:
            code = told_near.pop()
            return code if self.whole.code in ("", code) or all(near) else ""
        return "" if told_near else self.whole.code

    def _near(self, places: Sequence[int]) -> str:
        for place in places:
            own = _own(self.clauses[place])
            if own.code and not own.weak:
                return own.code
        return ""


def _shown(body: str) -> str:
    """A text without the marks and addresses of its links, near enough to count its words."""
    return body.replace("](", " (http://") if "](" in body else body


def _own(clause: Clause) -> Telling:
    """What a clause tells by itself; of a setting of the page its value."""
    text = clause.text
    return told(text.partition(":")[2] if clause.kind is ClauseKind.META else text)


class Languages:
    """The languages of the two texts of a comparison."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.old, self.new = _Reader(comparison.old), _Reader(comparison.new)
        self._of: dict[str, str] = {}

    def of(self, change: Change) -> str:
        """The language in which a change is judged: that of all its clauses before and after, else empty."""
        if change.id not in self._of:
            sides = {self.old.of(clause) for clause in change.before} | {self.new.of(clause) for clause in change.after}
            self._of[change.id] = sides.pop() if len(sides) == 1 else ""
        return self._of[change.id]

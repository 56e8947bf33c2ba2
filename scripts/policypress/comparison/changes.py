"""What a comparison finds: changes, each with its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from policypress.document.lazy import lazy
from policypress.document.model import Clause, Document, Token, plain
from policypress.document.token import spaced
from policypress.vocabulary import Kind


class Segment(NamedTuple):
    """A run of tokens that stayed (``equal``), went (``delete``) or came (``insert``).

    For ``equal`` the tokens are those of the new text; ``old`` holds the same run as it stood before, so that a changed
    link target, emphasis or white space can be seen.
    """

    op: str
    tokens: tuple[Token, ...]
    old: tuple[Token, ...] = ()

    @property
    def text(self) -> str:
        """The run as one line of text."""
        return plain(self.tokens)

    @property
    def spaced(self) -> str:
        """The run with the space before it, so that runs can be joined to the exact text."""
        return spaced(self.tokens)


@dataclass(frozen=True)
class Change:
    """One clause added, removed, modified or moved; a split or merge has two clauses on one side.

    ``id`` depends on the clause's own text before and after only, so it survives unrelated edits; ``position`` is the
    index in the new document at which it is shown; ``moved`` tells that the place changed (also set where a modified
    clause moved); ``renumbered`` that it is an item which shows another number, and no item before it came or went.
    """

    id: str
    kind: Kind
    before: tuple[Clause, ...]
    after: tuple[Clause, ...]
    segments: tuple[Segment, ...]
    position: int
    moved: bool = False
    renumbered: bool = False

    @lazy
    def section(self) -> tuple[str, ...]:
        """Heading path, of the new text where the clause still stands."""
        return (self.after or self.before)[0].section

    @lazy
    def before_text(self) -> str:
        """The old clause as Markdown source, one clause per line; empty when added."""
        return "\n".join(clause.source for clause in self.before)

    @lazy
    def after_text(self) -> str:
        """The new clause as Markdown source; empty when removed."""
        return "\n".join(clause.source for clause in self.after)

    @lazy
    def before_tokens(self) -> tuple[Token, ...]:
        """Visible tokens before."""
        return tuple(token for clause in self.before for token in clause.tokens)

    @lazy
    def after_tokens(self) -> tuple[Token, ...]:
        """Visible tokens after."""
        return tuple(token for clause in self.after for token in clause.tokens)

    @lazy
    def deleted(self) -> tuple[Token, ...]:
        """All tokens that went."""
        return tuple(token for segment in self.segments if segment.op == "delete" for token in segment.tokens)

    @lazy
    def inserted(self) -> tuple[Token, ...]:
        """All tokens that came."""
        return tuple(token for segment in self.segments if segment.op == "insert" for token in segment.tokens)


@dataclass(frozen=True)
class Comparison:
    """All changes between two documents in reading order.

    ``pairs`` maps the index of each clause of the new document to the index of the old clause it continues (lineage).
    """

    old: Document
    new: Document
    changes: tuple[Change, ...]
    pairs: dict[int, int]


def restarts(before: Clause, after: Clause) -> bool:
    """Whether both open a numbered list that begins with another number: readers see its items numbered otherwise."""
    return bool(before.opens_at and after.opens_at) and before.opens_at != after.opens_at

"""The changed places of one change, each with what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from policypress.comparison.changes import Change
from policypress.document.model import Clause, TokenKind
from policypress.judgement.proofs.atoms import Atom
from policypress.judgement.proofs.context import Context

Box = tuple[int, int, int, int]
_SENTENCE_ENDS = frozenset(".!?|")


@dataclass(frozen=True, slots=True)
class Hunk:
    """Old atoms ``i1:i2`` became new atoms ``j1:j2``; either side may be empty. ``olds`` and ``news`` are the whole."""

    olds: Sequence[Atom]
    news: Sequence[Atom]
    box: Box
    change: Change
    context: Context

    @property
    def old(self) -> Sequence[Atom]:
        """The atoms that went."""
        return self.olds[self.box[0] : self.box[1]]

    @property
    def new(self) -> Sequence[Atom]:
        """The atoms that came."""
        return self.news[self.box[2] : self.box[3]]

    @property
    def both(self) -> Sequence[Atom]:
        """All atoms that went or came."""
        return (*self.old, *self.new)

    @property
    def clause(self) -> Clause:
        """The clause as it stands after the change, before it where it is gone."""
        return (self.change.after or self.change.before)[0]

    @property
    def previous(self) -> Atom | None:
        """The atom before the hunk, None at the beginning."""
        return self.news[self.box[2] - 1] if self.box[2] else None

    @property
    def following(self) -> Atom | None:
        """The atom behind the hunk, None at the end."""
        return self.news[self.box[3]] if self.box[3] < len(self.news) else None

    @property
    def at_start(self) -> bool:
        """Whether nothing stands before the hunk on either side."""
        return self.box[0] == 0 and self.box[2] == 0

    @property
    def at_end(self) -> bool:
        """Whether a clause or a cell ends behind the hunk on both sides."""
        return _ends(self.olds, self.box[1]) and _ends(self.news, self.box[3])

    @property
    def behind(self) -> Sequence[Atom]:
        """The new atoms behind the hunk up to the end of the sentence or cell."""
        start = self.box[3]
        end = next((k for k in range(start, len(self.news)) if self.news[k].text in _SENTENCE_ENDS), len(self.news))
        return self.news[start:end]

    def part(self, box: Box) -> Hunk:
        """The same surroundings with another box."""
        return Hunk(self.olds, self.news, box, self.change, self.context)


def _ends(atoms: Sequence[Atom], index: int) -> bool:
    if index >= len(atoms) or (index and atoms[index - 1].last):
        return True
    return atoms[index].kind is TokenKind.CELL


def boxes(left: Sequence[str], right: Sequence[str]) -> tuple[list[tuple[int, int]], list[Box]]:
    """(pairs of equal keys, boxes that differ) of the smallest edit from ``left`` to ``right``."""
    pairs: list[tuple[int, int]] = []
    out: list[Box] = []
    for op in LCSseq.opcodes(left, right):
        i1, i2, j1, j2 = op.src_start, op.src_end, op.dest_start, op.dest_end
        if op.tag == "equal":
            pairs.extend(zip(range(i1, i2), range(j1, j2), strict=True))
        elif out and (out[-1][1], out[-1][3]) == (i1, j1):
            out[-1] = (out[-1][0], i2, out[-1][2], j2)
        else:
            out.append((i1, i2, j1, j2))
    return pairs, out

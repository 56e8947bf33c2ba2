"""Signs beside numbers: a minus, a range, “more than”, “about” or a note is never only a mark."""

from __future__ import annotations

from collections.abc import Sequence

from policypress.judgement.proofs import typography
from policypress.judgement.proofs.atoms import Atom
from policypress.judgement.proofs.hunks import Hunk

SIGNS = frozenset("-—–−+±<>≤≥≈~∼*†‡^/×x÷=°%‰#:'\"$€£¥′″")
"""Marks that belong to a number they stand beside."""

_DASHES = frozenset("-—–−+±~")
_POINTS = frozenset(".,")

MARK_RULES = frozenset(
    {
        typography.END_MARK,
        typography.DOUBLED_MARK,
        typography.STRAY_BRACKET,
        typography.DECORATION,
        typography.GLITCH,
        typography.TYPOGRAPHY_RULE,
    }
)
"""Proofs about marks: none of them covers a sign that stands beside a number."""


def beside_number(hunk: Hunk) -> bool:
    """Whether a sign came or went, and a number stands in the place or right beside it, on either side."""
    if not any(atom.text in SIGNS for atom in hunk.both):
        return False
    i1, i2, j1, j2 = hunk.box
    for atoms, start, end in ((hunk.olds, i1, i2), (hunk.news, j1, j2)):
        near = atoms[max(0, start - 1) : end + 1]
        if any(char.isdigit() for atom in near for char in atom.text):
            return True
    return False


def same_sign(olds: Sequence[Atom], news: Sequence[Atom], i: int, j: int) -> bool:
    """Whether a mark that is a dash or a sign on both sides stands as it stood to the number behind it.

    Between two numbers it is a range, with a space on both of its sides or on none; else “5 -10” is not “5 - 10”.
    """
    old, new = olds[i], news[j]
    if old.text in _POINTS and (_number_at(olds, i + 1) or _number_at(news, j + 1)):
        return _parted(olds, i) == _parted(news, j)  # “of .5 percent” is not “of. 5 percent”
    if old.text not in _DASHES or (not _number_at(olds, i + 1) and not _number_at(news, j + 1)):
        return True
    before, after = _gaps(olds, i), _gaps(news, j)
    if before == after and old.text == new.text:
        return True
    ranged = _number_at(olds, i - 1) and _number_at(news, j - 1)
    return ranged and len(set(before)) == len(set(after)) == 1


def _number_at(atoms: Sequence[Atom], place: int) -> bool:
    """Whether a number stands at a place, with a point in front or without."""
    if 0 <= place < len(atoms) - 1 and atoms[place].text in _POINTS and not atoms[place + 1].gap:
        place += 1
    return 0 <= place < len(atoms) and any(map(str.isdigit, atoms[place].text))


def _parted(atoms: Sequence[Atom], place: int) -> bool:
    """Whether nothing stands right behind a point: a space follows, or the end."""
    return atoms[place].last or _gaps(atoms, place)[1]


def _gaps(atoms: Sequence[Atom], place: int) -> tuple[bool, bool]:
    return atoms[place].gap, place + 1 < len(atoms) and atoms[place + 1].gap

"""Visible tokens → atoms: the same text with typography and invisible characters levelled out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from policypress.document.model import Clause, Token, TokenKind
from policypress.document.tokens import split_text

TYPOGRAPHY: dict[str, str] = {
    **dict.fromkeys("’‘‚‛′ʼ`´＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑−﹣－", "-"),
    **dict.fromkeys("‒–—―", "—"),
    "…": "...",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "⁄": "/",
    "·": "•",
    "▪": "•",
    "◦": "•",
    "‣": "•",
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "＇＂－"},
}
"""Closed map of typographic variants that every reader takes for the same mark."""

INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff\ufe0e\ufe0f\u180e\u200e")
"""Characters that show nothing. Marks that turn the reading direction round are not among them: they can hide text."""

JOINERS = frozenset("\u200c\u200d")
"""Characters that join or part letters in many scripts; they show nothing only where no such letter stands by."""

MOJIBAKE: dict[str, str] = {"â€™": "'", "â€˜": "'", "â€œ": '"', "â€\u009d": '"', "â€“": "-", "â€”": "-", "Â\u00a0": " "}
"""UTF-8 read as Latin: always the same few letters for the same mark."""

_IMAGE = "\ufffc"
_SPACES = frozenset(" \t\n\r\f\v\u00a0\u1680\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
_CHANGED = frozenset(TYPOGRAPHY) | INVISIBLE | JOINERS | _SPACES
_UNUSUAL = (_CHANGED | set("âÂ\x1c\x1d\x1e\x1f\x85\u2028\u2029")) - {" "}


class Atom(NamedTuple):
    """One levelled token: ``text`` to compare, ``raw`` as written, and its gap, emphasis and target as in a token.

    ``first`` and ``last`` tell whether a clause begins or ends here; ``start`` whether a sentence or cell begins here.
    """

    text: str
    raw: str
    kind: TokenKind
    gap: bool
    marks: str
    target: str
    first: bool = False
    last: bool = False
    start: bool = False


@dataclass(slots=True)
class _Text:
    """Characters with what belongs to each of them."""

    chars: list[str]
    raws: list[str]
    marks: list[str]
    targets: list[str]

    def add(self, shown: str, raw: str, token: Token) -> None:
        for index, char in enumerate(shown):
            self.chars.append(char)
            self.raws.append(raw if index == 0 else "")
            self.marks.append(token.marks)
            self.targets.append(token.target)


def clause_atoms(clauses: Sequence[Clause]) -> tuple[Atom, ...]:
    """The atoms of one clause, or of the parts of a split or merged one in order."""
    out: list[Atom] = []
    for number, clause in enumerate(clauses):
        atoms = _framed([atom for part in _parts(clause.tokens) for atom in _levelled(part)])
        if number and atoms:
            atoms[0] = atoms[0]._replace(gap=True)
        out.extend(atoms)
    return tuple(out)


FIXED = frozenset({TokenKind.CELL, TokenKind.BREAK, TokenKind.NOTE})
"""Kinds of tokens that are levelled into nothing else: borders, and marks of footnotes."""

_APART = frozenset("^_s")
"""How words are set that may not be read as one with those beside them."""


def _parts(tokens: Sequence[Token]) -> Iterable[Sequence[Token]]:
    """Tokens that may be read together: no border, note, or raised, lowered or struck word with others."""
    if all(token.kind not in FIXED and _APART.isdisjoint(token.marks) for token in tokens):
        return (tokens,)
    return [list(run) for _, run in groupby(tokens, key=_part_key)]


def _part_key(token: Token) -> tuple[str, str, str]:
    return (
        token.text if token.kind in FIXED else "",
        token.kind if token.kind in FIXED else "",
        _set_apart(token.marks),
    )


def _set_apart(marks: str) -> str:
    return "".join(mark for mark in marks if mark in _APART)


def _levelled(tokens: Sequence[Token]) -> list[Atom]:
    if not tokens:
        return []
    if tokens[0].kind in FIXED:
        return [Atom(token.text, token.text, token.kind, token.gap, token.marks, token.target) for token in tokens]
    atoms = _levelled_text(tokens)
    if atoms and tokens[0].gap:
        atoms[0] = atoms[0]._replace(gap=True)
    return atoms


def _levelled_text(tokens: Sequence[Token]) -> list[Atom]:
    written = "".join([" " + token.text if token.gap else token.text for token in tokens])
    alike = len({(token.marks, token.target, token.kind is TokenKind.IMAGE) for token in tokens}) == 1
    if alike and tokens[0].kind is not TokenKind.IMAGE and _UNUSUAL.isdisjoint(written):
        return _as_written(written.lstrip(" "), tokens[0])
    text = _Text([], [], [], [])
    images: list[str] = []
    for token in tokens:
        if token.gap and text.chars:
            text.add(" ", " ", token)
        if token.kind is TokenKind.IMAGE:
            images.append(token.text)
            text.add(_IMAGE, token.text, token)
        else:
            _add_text(text, token)
    return _cut(_repaired(text), images)


def _as_written(text: str, token: Token) -> list[Atom]:
    """Tokens of a text that needs no levelling, all of it in the emphasis and the link of ``token``."""
    out: list[Atom] = []
    marks, target = token.marks, token.target
    position = 0
    for part, kind, gap, *_ in split_text(text):
        position += gap
        end = position + len(part)
        out.append(Atom(part, text[position:end], kind, gap, marks, target))
        position = end
    return out


def _add_text(text: _Text, token: Token) -> None:
    shown = token.text
    if _CHANGED.isdisjoint(shown):
        text.add(shown, "", token)
        start = len(text.chars) - len(shown)
        text.raws[start:] = list(shown)
        return
    for place, raw in enumerate(shown):
        if raw in INVISIBLE or (raw in JOINERS and _joins_nothing(text.chars, shown[place + 1 : place + 2])):
            if text.raws:
                text.raws[-1] += raw
        elif raw in _SPACES:
            if text.chars and text.chars[-1] != " ":
                text.add(" ", raw, token)
        else:
            text.add(TYPOGRAPHY.get(raw, raw), raw, token)


def _joins_nothing(before: list[str], behind: str) -> bool:
    """Whether a joiner stands between letters that no script joins: none, or Latin ones of every keyboard."""
    return (not before or before[-1].isascii()) and behind.isascii()


def _repaired(text: _Text) -> _Text:
    """The text with marks that went through a wrong encoding put back."""
    if "â" not in text.chars and "Â" not in text.chars:
        return text
    out = _Text([], [], [], [])
    shown, position = "".join(text.chars), 0
    while position < len(shown):
        glitch = next((key for key in MOJIBAKE if shown.startswith(key, position)), shown[position])
        out.chars.append(MOJIBAKE.get(glitch, glitch))
        out.raws.append("".join(text.raws[position : position + len(glitch)]))
        out.marks.append(text.marks[position])
        out.targets.append(text.targets[position])
        position += len(glitch)
    return out


def _cut(text: _Text, images: list[str]) -> list[Atom]:
    """Tokens of the levelled text; emphasis and target are those of the first character."""
    out: list[Atom] = []
    position = 0
    shown = iter(images)
    for part, kind, gap, *_ in split_text("".join(text.chars)):
        while text.chars[position] == " ":
            position += 1
        end = position + len(part)
        raw = "".join(text.raws[position:end])
        if part == _IMAGE:
            part, kind = f"{_IMAGE}{next(shown)}", TokenKind.IMAGE
        out.append(Atom(part, raw, kind, gap, text.marks[position], text.targets[position]))
        position = end
    return out


_ENDS = frozenset(".!?")


def _framed(atoms: list[Atom]) -> list[Atom]:
    """Atoms that know where clauses, sentences and cells begin and end."""
    out: list[Atom] = []
    begins = True
    for text, raw, kind, gap, marks, target, *_ in atoms:
        wordlike = kind is not TokenKind.PUNCTUATION and kind is not TokenKind.CELL
        out.append(_atom(Atom, (text, raw, kind, gap, marks, target, not out, False, begins and wordlike)))
        if wordlike:
            begins = False
        elif text in _ENDS or kind is TokenKind.CELL:
            begins = True
    if out:
        out[-1] = out[-1]._replace(last=True)
    return out


_atom = tuple.__new__  # makes a named tuple in half the time


@lru_cache(maxsize=8192)
def level(text: str) -> str:
    """``text`` with typography and invisible characters levelled out and single spaces."""
    for key, value in MOJIBAKE.items():
        text = text.replace(key, value)
    shown = "".join(TYPOGRAPHY.get(char, char) for char in text if char not in INVISIBLE)
    return " ".join(shown.split())

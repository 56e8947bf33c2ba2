"""Numbers of clauses: which only count their siblings, and whether all that speaks of them follows when they change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from policypress.comparison.changes import Comparison
from policypress.document.expressions import Expression
from policypress.document.lazy import lazy
from policypress.document.model import Clause, ClauseKind, Token, TokenKind
from policypress.document.numerals import cardinal, ordinal, roman
from policypress.judgement.lexicon.families import word_list

_REFERENCE = Expression(
    r"\b(?:sections?|clauses?|paragraphs?|articles?|parts?|items?|points?|§+)\s*\(?((?:\d+\.)*\d+)(?![\d%])"
    r"((?:\s*(?:,|and|or|to|&|-|–)\s*(?:\d+\.)*\d+)*)",
    re.IGNORECASE,
)
_NUMBER = Expression(r"(?:\d+\.)*\d+")
_LABEL = Expression(r"\(?(?:(?P<digits>(?:\d+\.)*\d+)|(?P<letters>[ivxl]+|[IVXL]+|[A-Za-z]))(?P<mark>[.)]*)(?=\s)")
_NUMBERED = frozenset({ClauseKind.HEADING, ClauseKind.PARAGRAPH, ClauseKind.ITEM})
_BARE_RUN = 3
"""Numbers without a mark that count up; two may do so by chance."""
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


class Label(NamedTuple):
    """What a clause begins with to be called by: ``text`` as shown, ``parts`` as numbers, ``style`` of counting.

    ``marked`` tells whether a full stop or bracket stands behind it.
    """

    text: str
    parts: tuple[int, ...]
    style: str
    marked: bool


def label_of(clause: Clause) -> Label | None:
    """The label of a heading, paragraph or item; it stands before a word, never before a number or a sign."""
    if clause.kind not in _NUMBERED:
        return None
    text = clause.text
    match = _LABEL.match(text)
    rest = text[match.end() :].lstrip(" \"'“”‘’«„(*_") if match else ""
    if not match or not rest[:1].isalpha():
        return None
    digits, letters = match.group("digits"), match.group("letters")
    marked = bool(match.group("mark"))
    if digits:
        parts = tuple(int(part) for part in digits.split("."))
        named = marked or len(parts) > 1 or clause.kind is ClauseKind.HEADING
        return Label(digits, parts, "1", marked) if named else None
    if not marked:
        return None
    return Label(letters, (_value(letters),), "A" if letters.isupper() else "a", True)


def _value(letters: str) -> int:
    """The place of a letter; of several letters the roman number, beyond all letters."""
    return ord(letters.lower()) - ord("a") + 1 if len(letters) == 1 else 1000 + _roman(letters)


def _roman(letters: str) -> int:
    values = [_ROMAN[letter] for letter in letters.lower()]
    following = (*values[1:], 0)
    return sum(-one if one < two else one for one, two in zip(values, following, strict=True))


def number_of(clause: Clause) -> str:
    """The number a clause is called by, empty where it has none."""
    label = label_of(clause)
    return label.text if label and label.style == "1" else ""


class Siblings:
    """The labelled clauses of one text, in runs that count up."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = clauses

    @lazy
    def labels(self) -> dict[int, Label]:
        """Index of a clause → its label."""
        found = ((index, label_of(clause)) for index, clause in enumerate(self.clauses))
        return {index: label for index, label in found if label}

    @lazy
    def counted(self) -> frozenset[int]:
        """Indexes of the clauses whose label only counts: each is one more than the one before and one less than the
        next, and there are two of them at least, three where no mark stands behind the number."""
        runs: dict[tuple[object, ...], list[list[int]]] = {}
        for index, label in self.labels.items():
            clause = self.clauses[index]
            key = (label.style, label.parts[:-1], clause.kind is ClauseKind.HEADING, clause.level, clause.path)
            run = runs.setdefault(key, [[]])
            if run[-1] and label.parts[-1] == 1:
                run.append([])
            run[-1].append(index)
        out: set[int] = set()
        for stretch in (part for parts in runs.values() for part in parts):
            told = all(self.labels[index].marked or len(self.labels[index].parts) > 1 for index in stretch)
            if len(stretch) < (2 if told else _BARE_RUN):
                continue
            steps = [self._count_up(first, second) for first, second in pairwise(stretch)]
            out.update(index for index, *both in zip(stretch, [True, *steps], [*steps, True], strict=True) if all(both))
        return frozenset(out)

    def alone(self, index: int) -> Label | None:
        """The marked label of a clause, of one part, where no other clause of the text is counted that way."""
        label = self.labels.get(index)
        if not label or not label.marked or len(label.parts) != 1:
            return None
        others = (other for place, other in self.labels.items() if place != index)
        return None if any(other.style == label.style for other in others) else label

    def _count_up(self, first: int, second: int) -> bool:
        """Whether the second label is the one behind the first; a single letter may be a roman number."""
        one, two = self.labels[first], self.labels[second]
        if one.parts[-1] + 1 == two.parts[-1]:
            return True
        roman = one.style != "1" and not (set(one.text.lower() + two.text.lower()) - _ROMAN.keys())
        return roman and _roman(one.text) + 1 == _roman(two.text)


@dataclass(frozen=True, slots=True)
class Renumbering:
    """How the clauses of two texts are counted, and what became of each number.

    ``numbers``: old label → new label of every clause that continues; ``followed``: whether that is one-to-one and
    all that speaks of a number, in either text, speaks of the same clause as before.
    """

    old: Siblings
    new: Siblings
    numbers: dict[str, str]
    followed: bool


def renumbering(comparison: Comparison, english: bool, siblings: tuple[Siblings, Siblings]) -> Renumbering:
    """How the clauses of a comparison were numbered anew; references are only known where they are ``english``."""
    old, new = siblings
    numbers: dict[str, str] = {}
    unique = True
    for j, i in comparison.pairs.items():
        left, right = old.labels.get(i), new.labels.get(j)
        if (
            left
            and right
            and left.style == right.style == "1"
            and numbers.setdefault(left.text, right.text) != right.text
        ):
            unique = False
    unique = unique and len(set(numbers.values())) == len(numbers)
    return Renumbering(old, new, numbers, unique and _followed(numbers, comparison, english))


def named(label: str, comparison: Comparison) -> bool:
    """Whether either text speaks of a clause by this label: it stands alone anywhere but in front of its clause."""
    for clause in (*comparison.old.clauses, *comparison.new.clauses):
        if label in clause.text and _stands_alone(label, clause):
            return True
    return False


@lru_cache(maxsize=256)
def said_as(label: str) -> tuple[str, ...]:
    """The words by which a text may speak of a clause of this number, in lower case: English ones, and Roman
    numerals."""
    if not label.isdecimal() or not 1 < int(label) < _SAID:
        return ()
    return cardinal(int(label)), ordinal(int(label)), roman(int(label))


_SAID = 60
"""The first number that no text says of a clause in words."""


_IN_OTHER_TONGUES = (
    "zwei deux dos due dois twee dwa secund segund zweit deuxi second tweed drug",
    "drei trois tres tre três drie trzy dritt troisi tercer terz terceir derd trzec",
    "vier quatre cuatro quattro quatro cztery viert quatri cuart quart czwart",
    "fünf cinq cinco cinque vijf pięć fünft cinqui quint vijfd piąt",
    "sechs six seis sei zes sześć sechst sixi sext sest zesd szóst",
    "sieben sept siete sette sete zeven siedem siebt septi séptim settim sétim zevend siódm",
    "acht huit ocho otto oito osiem huiti octav ottav oitav ósm",
    "neun neuf nueve nove negen dziewięć neunt neuvi noven non negend dziewiąt",
    "zehn dix diez dieci dez tien dziesięć zehnt dixi décim decim tiend dziesiąt",
)
"""How words for two to ten begin in other languages, and those for the second to the tenth."""


def _said_elsewhere(labels: set[str], clauses: Sequence[Clause]) -> bool:
    """Whether a text in another language may say one of the numbers in words."""
    stems = [stem for label in labels if label.isdecimal() and 1 < int(label) < 11
             for stem in _IN_OTHER_TONGUES[int(label) - 2].split()]  # fmt: skip
    return any(
        token.text.lower().startswith(stem)
        for clause in clauses for token in clause.tokens if token.kind is TokenKind.WORD for stem in stems
    )  # fmt: skip


def _behind_label(clause: Clause) -> tuple[Token, ...]:
    """The tokens of a labelled clause behind its label, which may open with a bracket."""
    return clause.tokens[2 if clause.tokens[0].text == "(" else 1 :]


_CALLING = word_list("proofs", "numbering: what calls a label")


def _stands_alone(label: str, clause: Clause) -> bool:
    own = label_of(clause)
    tokens = _behind_label(clause) if own and own.text == label else clause.tokens
    if label.isalpha():
        texts = [token.text for token in tokens]
        return any(
            text == label
            and (texts[place + 1 : place + 2] in ([")"], ["."]) or texts[max(place - 1, 0)].lower() in _CALLING)
            for place, text in enumerate(texts)
        ) or (len(label) == 1 and label not in "aAIieyoué" and label in texts)
    return any(token.kind is TokenKind.NUMBER and token.text.rstrip("stndrh") == label for token in tokens)


def _followed(numbering: dict[str, str], comparison: Comparison, english: bool) -> bool:
    """Whether every reference in clauses that continue points to the same clause as before, and no number of a clause
    that changed stands anywhere else."""
    changed = {label for old, new in numbering.items() if old != new for label in (old, new)}
    numbered = frozenset({*numbering, *numbering.values()})
    for clause in (*comparison.old.clauses, *comparison.new.clauses):
        if any(label in clause.text for label in changed) and _spoken(changed, clause, english, numbered):
            return False
    if not english:
        return not _said_elsewhere(changed, (*comparison.old.clauses, *comparison.new.clauses))
    words = {word for label in changed for word in said_as(label)}
    if words and any(_calls(words, clause) for clause in (*comparison.old.clauses, *comparison.new.clauses)):
        return False
    for j, i in comparison.pairs.items():
        old, new = list(references(comparison.old.clauses[i])), list(references(comparison.new.clauses[j]))
        if old != new and len(old) != len(new):
            continue  # the words around them changed: another rule or a person judges that clause
        for before, after in zip(old, new, strict=True):
            if numbering.get(before, before) != after:
                return False
    return True


def _calls(words: set[str], clause: Clause) -> bool:
    """Whether a clause speaks of a section by one of these words, before it or behind it: “the second section”."""
    texts = [token.text.lower() for token in clause.tokens]
    return any(
        text in words and not _CALLED.isdisjoint((texts[max(place - 1, 0)], *texts[place + 1 : place + 2]))
        for place, text in enumerate(texts)
    )


_CALLED = _CALLING - {"(", "§", "and", "or", "to", "title", "titles"} | {"one", "ones"}


def _spoken(labels: set[str], clause: Clause, english: bool, numbered: frozenset[str]) -> bool:
    """Whether a number that is a label stands alone in a clause, but for its own label and for references."""
    known = set(references(clause)) if english else set()
    tokens = _behind_label(clause) if label_of(clause) else clause.tokens
    return any(
        token.kind is TokenKind.NUMBER
        and ((bare := token.text.rstrip("stndrh.")) in labels or _within(bare, labels, numbered))
        and bare not in known
        for token in tokens
    )


def _within(bare: str, labels: set[str], numbered: frozenset[str]) -> bool:
    """Whether a number such as 1.2 may speak of a part of clause 1, where no clause has that number itself."""
    first, _, rest = bare.partition(".")
    return rest.replace(".", "").isdecimal() and first in labels and bare not in numbered


def references(clause: Clause) -> Iterator[str]:
    """The numbers of sections and the like of which an English clause speaks."""
    for match in _REFERENCE.finditer(clause.text):
        yield match.group(1)
        yield from _NUMBER.findall(match.group(2))

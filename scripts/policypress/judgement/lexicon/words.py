"""Words and their families: what the word lists are made of and how they are found in a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_IRREGULAR = {
    "used": "use", "uses": "use", "using": "use", "sold": "sell", "sale": "sell", "sales": "sell", "kept": "keep",
    "held": "hold", "gave": "give", "given": "give", "made": "make", "making": "make", "sent": "send", "took": "take",
    "taken": "take", "taking": "take", "chose": "choose", "chosen": "choose", "paid": "pay", "told": "tell",
    "lost": "lose", "bought": "buy", "children": "child", "data": "data", "media": "media", "addresses": "address",
    "bases": "basis", "analyses": "analysis", "people": "person", "persons": "person", "men": "man", "women": "woman",
    "cancelled": "cancel", "canceled": "cancel", "cancelling": "cancel", "canceling": "cancel", "is": "is", "was": "was",
    "has": "has", "does": "does", "this": "this", "its": "its", "us": "us", "as": "as", "always": "always",
    "news": "news", "terms": "term", "business": "business", "access": "access", "process": "process", "during": "during",
    "thing": "thing", "everything": "everything", "anything": "anything", "nothing": "nothing", "need": "need",
    "unless": "unless", "regardless": "regardless", "led": "lead", "understood": "understand", "licence": "license",
    "licences": "license", "licensed": "license", "licensing": "license", "tied": "tie", "lies": "lie", "bring": "bring",
}  # fmt: skip
_DOUBLED = frozenset("bdgmnprt")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """One form for the forms of an English word, good enough to compare ("shares", "shared", "sharing" are one)."""
    word = word.casefold().replace("’", "'").replace("‑", "-").replace("‐", "-")
    if word.endswith("'s") or word.endswith("s'"):
        word = word[:-2] if word.endswith("'s") else word[:-1]
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    word = _regional(word)
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies") and len(word) > 4:
            word = word[:-3] + "y"
        elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
            word = word[:-2]
        else:
            word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and _has_vowel(word[: -len(ending)]):
            word = word[: -len(ending)]
            if word.endswith("i") and ending == "ed":
                word = word[:-1] + "y"
            elif len(word) > 3 and word[-1] == word[-2] and word[-1] in _DOUBLED:
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def _regional(word: str) -> str:
    """British spelling of the commonest families as American: one form is enough to compare."""
    for british, american in (("isation", "ization"), ("ising", "izing"), ("ised", "ized"), ("ises", "izes")):
        if word.endswith(british) and len(word) > len(british) + 3:
            return word[: -len(british)] + american
    if word.endswith("ise") and len(word) > 6:
        return word[:-3] + "ize"
    for british, american in (("behaviour", "behavior"), ("colour", "color"), ("honour", "honor"), ("favour", "favor")):
        if british in word:
            return word.replace(british, american)
    return word.replace("programme", "program").replace("centre", "center").replace("judgement", "judgment")


def _has_vowel(text: str) -> bool:
    return any(letter in "aeiouy" for letter in text)


class Hit(NamedTuple):
    """A concept found at tokens ``start`` to ``end`` (half-open)."""

    concept: str
    start: int
    end: int


_LISTS: dict[str, list[Lexicon]] = {}
"""The first word of every phrase → the lists that hold it: a text is looked through once for all lists."""


@dataclass(frozen=True, slots=True)
class _Text:
    """The stems of a text; where a phrase of each list may begin, and what was found of it."""

    stems: tuple[str, ...]
    begins: dict[Lexicon, list[int]]
    hits: dict[Lexicon, tuple[Hit, ...]]


@lru_cache(maxsize=1024)
def _text(stems: tuple[str, ...]) -> _Text:
    begins: dict[Lexicon, list[int]] = {}
    for index, one in enumerate(stems):
        for lexicon in _LISTS.get(one, ()):
            begins.setdefault(lexicon, []).append(index)
    return _Text(stems, begins, {})


class Lexicon:
    """A list of concepts with the phrases that express each.

    Written as lines ``concept: phrase, phrase`` or only ``phrase, phrase`` (each phrase its own concept); an indented
    line continues the one above. A phrase matches all forms of its words; longer phrases are found before shorter ones. With ``fine`` every phrase is its own
    concept and the words before the colon only order the list.
    """

    def __init__(self, name: str, text: str, *, fine: bool = False) -> None:
        self.name = name
        self.phrases: dict[tuple[str, ...], str] = {}
        for line in text.strip().replace(",\n    ", ", ").splitlines():
            concept, colon, forms = line.partition(":")
            for form in (forms if colon else line).split(","):
                words = form.split()
                if words:
                    self.phrases[tuple(stem(word) for word in words)] = (
                        concept.strip() if colon and not fine else form.strip()
                    )
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(self.phrases, key=lambda p: (-len(p), p)):
            self._by_first.setdefault(phrase[0], []).append(phrase)
        for first in self._by_first:
            _LISTS.setdefault(first, []).append(self)
        _text.cache_clear()

    def hits(self, stems: Sequence[str]) -> tuple[Hit, ...]:
        """Every place where a phrase stands, from left to right, without overlaps."""
        text = _text(tuple(stems))
        found = text.hits.get(self)
        if found is None:
            begins = text.begins.get(self)
            found = text.hits[self] = self._hits(text.stems, begins) if begins else ()
        return found

    def _hits(self, stems: tuple[str, ...], begins: Sequence[int]) -> tuple[Hit, ...]:
        out = []
        past = 0
        for index in begins:
            if index < past:
                continue
            for phrase in self._by_first[stems[index]]:
                end = index + len(phrase)
                if stems[index:end] == phrase:
                    out.append(Hit(self.phrases[phrase], index, end))
                    past = end
                    break
        return tuple(out)

    def found(self, stems: Sequence[str]) -> bool:
        """Whether any phrase stands in ``stems``."""
        return bool(self.hits(stems))

    def table(self) -> dict[str, list[str]]:
        """The list as plain values, for the hash of the rule set."""
        out: dict[str, list[str]] = {}
        for phrase, concept in sorted(self.phrases.items()):
            out.setdefault(concept, []).append(" ".join(phrase))
        return out

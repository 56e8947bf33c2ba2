"""Words and their families: what the word lists are made of and how they are found in a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from policypress.document.lazy import lazy

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
    word = word.lower().replace("’", "'").replace("‑", "-").replace("‐", "-")
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


class Stems(tuple[str, ...]):
    """A text as stems, looked through once for all lists together."""

    @lazy
    def hits(self) -> dict[Lexicon, list[Hit]]:
        """What each list finds: every place where a phrase stands, from left to right, without overlaps."""
        out: dict[Lexicon, list[Hit]] = {}
        beginnings_of = _beginnings().get
        following = (*self[1:], None)
        for start, beginnings in enumerate(map(beginnings_of, self)):
            if beginnings:
                for lexicon, phrases in beginnings.get(following[start], beginnings[None]):
                    found = out.get(lexicon)
                    if found and start < found[-1][2]:
                        continue  # inside the hit before
                    for words, length, concept in phrases:
                        if length == 1 or self[start : start + length] == words:
                            hit = _hit(Hit, (concept, start, start + length))
                            found.append(hit) if found else out.update({lexicon: [hit]})
                            break
        return out


_hit = tuple.__new__  # makes a named tuple in half the time


_Phrase = tuple[tuple[str, ...], int, str]
_Beginnings = dict[str, dict[str | None, list[tuple["Lexicon", tuple[_Phrase, ...]]]]]
_LISTS: list[Lexicon] = []


@lru_cache(maxsize=1)
def _beginnings() -> _Beginnings:
    """First word → second word → the phrases that may stand there, list by list, the longest first; under None those
    of one word alone, which stand whatever comes second."""
    out: _Beginnings = {}
    for lexicon in _LISTS:
        _file(lexicon, out)
    return out


def _file(lexicon: Lexicon, out: _Beginnings) -> None:
    """Enter the phrases of a list by their first two words."""
    for first, whole in lexicon.by_first.items():
        beginnings = out.setdefault(first, {None: []})
        for second in {words[1] for words, length, _ in whole if length > 1} - beginnings.keys():
            beginnings[second] = list(beginnings[None])
        for following, entries in beginnings.items():
            fitting = tuple(phrase for phrase in whole if phrase[1] == 1 or phrase[0][1] == following)
            if fitting:
                entries.append((lexicon, fitting))


class Lexicon:
    """A list of concepts with the phrases that express each.

    Written as lines ``concept: phrase, phrase`` or only ``phrase, phrase`` (each phrase its own concept); an indented
    line continues the one above. A phrase matches all forms of its words; longer phrases are found before shorter ones. With ``fine`` every phrase is its own
    concept and the words before the colon only order the list.
    """

    def __init__(self, name: str, text: str, *, fine: bool = False) -> None:
        self.name = name
        self.text = text
        self.fine = fine
        _LISTS.append(self)
        _beginnings.cache_clear()

    @lazy
    def phrases(self) -> dict[tuple[str, ...], str]:
        """The stems of each phrase → its concept."""
        out: dict[tuple[str, ...], str] = {}
        for line in self.text.strip().replace(",\n    ", ", ").splitlines():
            concept, colon, forms = line.partition(":")
            for form in (forms if colon else line).split(","):
                words = form.split()
                if words:
                    shown = concept if colon and not self.fine else form
                    out[tuple(stem(word) for word in words)] = shown.strip()
        return out

    @lazy
    def by_first(self) -> dict[str, list[_Phrase]]:
        """The phrases by their first word, the longest first."""
        out: dict[str, list[_Phrase]] = {}
        for phrase in sorted(self.phrases, key=lambda p: (-len(p), p)):
            out.setdefault(phrase[0], []).append((phrase, len(phrase), self.phrases[phrase]))
        return out

    def hits(self, stems: Sequence[str]) -> Sequence[Hit]:
        """Every place where a phrase stands, from left to right, without overlaps."""
        return (stems if isinstance(stems, Stems) else Stems(stems)).hits.get(self, ())

    def concepts(self, stems: tuple[str, ...]) -> set[str]:
        """The concepts that stand in a text, read for this list alone."""
        out: set[str] = set()
        if self.by_first.keys().isdisjoint(stems):
            return out
        past = 0
        for start in [place for place, one in enumerate(stems) if one in self.by_first]:
            for words, length, concept in self.by_first[stems[start]] if start >= past else ():
                if length == 1 or stems[start : start + length] == words:
                    out.add(concept)
                    past = start + length
                    break
        return out

    def found(self, stems: Sequence[str]) -> bool:
        """Whether any phrase stands in ``stems``."""
        return bool(self.hits(stems))


@lru_cache(maxsize=64)
def _sections(file: str, language: str) -> dict[str, str]:
    """The lists of ``LANGUAGE/FILE.txt`` by name; a line that begins with ``#`` says where a list comes from."""
    text = files("policypress.judgement.lexicon").joinpath(language, f"{file}.txt").read_text(encoding="utf-8")
    out: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif name and not line.startswith("#"):
            out.setdefault(name, []).append(line)
    return {name: "\n".join(lines) for name, lines in out.items()}


def listed(file: str, name: str, language: str = "en", *, fine: bool = False) -> Lexicon:
    """The list ``[name]`` of ``LANGUAGE/FILE.txt``."""
    return Lexicon(name, _sections(file, language)[name], fine=fine)


def word_list(file: str, name: str, language: str = "en") -> frozenset[str]:
    """The single words of the list ``[name]`` of ``LANGUAGE/FILE.txt``, as they are written, white space between them."""
    return frozenset(_sections(file, language)[name].split())


def phrase_list(file: str, name: str, language: str = "en") -> frozenset[str]:
    """The phrases of the list ``[name]`` of ``LANGUAGE/FILE.txt``, as they are written, commas between them."""
    return frozenset(phrase.strip() for phrase in _sections(file, language)[name].replace("\n", " ").split(","))

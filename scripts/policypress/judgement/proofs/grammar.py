"""Proofs about grammar: a form that was wrong became the right one, and no reader ever took it otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policypress.document.model import TokenKind
from policypress.judgement.language.dictionary import known_words
from policypress.judgement.lexicon.families import phrase_list, word_list
from policypress.judgement.proofs.atoms import Atom
from policypress.judgement.proofs.hunks import Hunk
from policypress.judgement.proofs.word_lists import LEGAL_ENDINGS, PROTECTED, SCOPE
from policypress.judgement.verdicts import ENGLISH, Rule, proof

AGREEMENT = proof(
    "agreement",
    "A verb or “this” agrees with its word",
    "“we retains” became “we retain”, “this terms” “these terms”: the subject is the same and so is what is said "
    "of it.",
    languages=ENGLISH,
    needs=(
        "the subject stays",
        "a verb's ending behind a modal or a subject, “is” and “are” as the noun before them asks, or “this” and "
        "“these” "
        "before a noun of a closed list",
    ),
)
DETERMINER = proof(
    "doubled-determiner",
    "One of two articles or possessives in a row was dropped",
    "“all of your the contributions” has one word too many; what it speaks of is the same.",
    languages=ENGLISH,
    needs=("two determiners stood side by side, one of them an article",),
)
NAME_ARTICLE = proof(
    "name-article",
    "“the” stands or is left out before a name",
    "“in European Union” and “in the European Union” are one place; a closed list of names, and linked titles.",
    languages=ENGLISH,
    needs=("a name of a closed list, or the capital of a linked title",),
)
SERIAL_COMMA = proof(
    "serial-comma",
    "A comma stands or is left out before the last item of a plain list",
    "Only among short items of common words, where no item can explain the one before it (rubric B12: one reading), "
    "and the last two hold no “for”, “of” or “with” that may or may not reach both (O'Connor v. Oakhurst Dairy).",
    languages=ENGLISH,
    needs=(
        "three or more short items of lower-case words",
        "no preposition in the last two",
    ),
)
PLAIN_COMMA = proof(
    "plain-comma",
    "A comma stands or is left out where it changes no reading",
    "Behind “for example” and the like at the start of a sentence, in a company's name before “Inc.”, and before "
    "“and we”"
    " where nothing in the sentence is conditional or agreed to.",
    languages=ENGLISH,
    needs=(
        "behind an opening of a closed list, before a legal form, or before “and we” in a sentence without a condition",
    ),
)
GRAMMAR_RULES = (AGREEMENT, DETERMINER, NAME_ARTICLE, SERIAL_COMMA, PLAIN_COMMA)

_NUMBERED_VERBS = ({"is", "are"}, {"was", "were"}, {"has", "have"}, {"does", "do"})
_RELATIVES = word_list("proofs", "grammar: what ties a verb to a noun before")
_BASE_BEFORE = word_list("proofs", "grammar: what takes a verb's plain form")
_PLURAL_VERBS = word_list("proofs", "grammar: verbs of many")
_PRONOUNS = word_list("proofs", "grammar: subjects")
_OPENS_A_CLAUSE = word_list("proofs", "grammar: what opens a clause")
_ADVERB = 6
"""Letters of a short verb in “-ly”, such as “supply”; an adverb has more."""
_NOUNS = word_list("proofs", "grammar: nouns and no verbs")
_DETERMINERS = word_list("proofs", "grammar: articles")
_PREPOSITIONS = word_list("proofs", "grammar: what a comma may bind")
_NAMED = word_list("proofs", "grammar: names with or without an article")
_OPENINGS = phrase_list("proofs", "grammar: openings")
_SUBJECTS = word_list("proofs", "grammar: pronouns that act")
_LONGEST_ITEM = 5
"""Words of an item inside a sentence; a longer one may be a clause, to which more could attach."""
_LAST_ITEM = 4
"""One less for the last: what follows it may belong to the whole series."""
_NO_ITEM = word_list("proofs", "grammar: no part of a plain list")


def agreement(hunk: Hunk) -> Rule | None:
    """A verb that agrees with its subject now, or “this” and “these” with the noun behind it."""
    if len(hunk.old) != 1 or len(hunk.new) != 1 or hunk.previous is None:
        return None
    old, new, before = hunk.old[0].text, hunk.new[0].text, hunk.previous.text.lower()
    if not (old.islower() and new.islower()):
        return None
    if {old, new} in _NUMBERED_VERBS:
        return AGREEMENT if hunk.previous.kind is TokenKind.WORD and _agrees(hunk, before, new) else None
    if {old, new} == {"this", "these"}:
        return AGREEMENT if _pointed_at(hunk.following, new) else None
    place = hunk.box[2] - 1
    if _adverb(before) and place:
        place -= 1  # “may significantly impact”
    base = _governs(hunk.news, place) and (old == new + "s" or old == new + "es") and len(new) > 2
    return AGREEMENT if base and new in known_words() and new not in PROTECTED else None


def _adverb(word: str) -> bool:
    """Whether a word is an adverb of manner: “significantly”, not “supply”."""
    return (
        word.endswith("ly") and len(word) > _ADVERB and (word[:-2] in known_words() or word[:-3] + "y" in known_words())
    )


def _governs(atoms: Sequence[Atom], place: int) -> bool:
    """Whether a verb must follow the word at ``place``: a modal, or a pronoun that is the subject and no object."""
    word = atoms[place].text
    if word in ("you", "it"):
        return place == 0 or atoms[place].start or atoms[place - 1].text.lower() in _OPENS_A_CLAUSE
    return word in _BASE_BEFORE or word in ("We", "They", "I", "You")


def _agrees(hunk: Hunk, before: str, verb: str) -> bool:
    """Whether a verb is right now behind the word before it: that word is the subject, or a noun of the same number."""
    plural = verb in _PLURAL_VERBS
    if before in _RELATIVES or before in PROTECTED - _PRONOUNS:
        return False
    if before in _PRONOUNS:
        return plural == (before in ("we", "you", "they"))
    several = _plural(hunk.previous)
    return before in _MASSES or (several is plural and (plural or _has_plural(before)))


_MASSES = word_list("proofs", "grammar: masses")


def _has_plural(word: str) -> bool:
    """Whether a noun has another form for many; of “sheep” there may be one or many."""
    forms = (word + "s", word + "es", word[:-1] + "ies" if word.endswith("y") else word + "s")
    return any(form in known_words() for form in forms)


def _pointed_at(atom: Atom | None, pointer: str) -> bool:
    """Whether the noun behind “this” or “these” is one of a closed list: “this means” may be two things."""
    word = atom.text.lower() if atom else ""
    return (word in _NOUNS) if pointer == "this" else word.endswith("s") and _one_of(word) in _NOUNS


def _one_of(word: str) -> str:
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def _plural(atom: Atom | None) -> bool | None:
    """Whether a word is a plural noun, None where that is not plain."""
    word = atom.text.lower() if atom else ""
    if word.endswith("ss") or not word.isalpha() or word not in known_words():
        return None
    return word.endswith("s") and word[:-1] in known_words()


def doubled_determiner(hunk: Hunk) -> Rule | None:
    """One of two determiners that stood side by side, one of them an article, was dropped."""
    if len(hunk.old) != 1 or hunk.new or hunk.old[0].text not in _DETERMINERS:
        return None
    start, end = hunk.box[:2]
    beside = [hunk.olds[start - 1].text] if start else []
    beside += [hunk.olds[end].text] if end < len(hunk.olds) else []
    articles = {"a", "an", "the"}
    for word in beside:
        if word in _DETERMINERS and {word, hunk.old[0].text} & articles:
            return DETERMINER
    return None


def name_article(hunk: Hunk) -> Rule | None:
    """“the” before a name that takes it, or before the capital of a linked document's name."""
    if [atom.text for atom in hunk.both] != ["the"] or hunk.following is None or hunk.previous is None:
        return None
    if hunk.previous.kind is not TokenKind.WORD:
        return None
    linked = bool(hunk.following.target) and hunk.following.text[:1].isupper()
    return NAME_ARTICLE if linked or hunk.following.text in _NAMED else None


def serial_comma(hunk: Hunk) -> Rule | None:
    """A comma before “and” or “or” that ends a list of three or more short items of lower-case words."""
    if [atom.text for atom in hunk.both] != [","] or hunk.following is None or hunk.following.text not in ("and", "or"):
        return None
    place = hunk.box[2]
    items = _items_before(hunk.news, place)
    if len(items) < 2 or not all(_plain_item(item, _LONGEST_ITEM) for item in items[:-1]) or not items[-1]:
        return None
    if not _plain_item(items[-1][-1:], 1) or any(atom.text in _PREPOSITIONS for atom in items[0]):
        return None
    last = []
    start = hunk.box[3] + 1
    for atom in hunk.news[start:]:
        if atom.kind is not TokenKind.WORD and atom.text != "/":
            break
        last.append(atom)
    if any(atom.text in _PREPOSITIONS for atom in last):
        return None
    ends = start + len(last) >= len(hunk.news) or hunk.news[start + len(last)].text in (".", ";", ":", ")")
    return SERIAL_COMMA if ends and _plain_item([atom for atom in last if atom.text != "/"], _LAST_ITEM) else None


def _items_before(atoms: Sequence[Atom], place: int) -> list[list[Atom]]:
    """The comma-separated runs before ``place``, nearest first, up to the start of the sentence."""
    items: list[list[Atom]] = [[]]
    for atom in reversed(atoms[:place]):
        if atom.text == ",":
            items.append([])
        elif atom.kind is not TokenKind.WORD:
            break
        else:
            items[-1].insert(0, atom)
    return items


def _plain_item(item: list[Atom], longest: int) -> bool:
    words = [atom.text for atom in item]
    return 0 < len(words) <= longest and all(word.islower() for word in words) and not _NO_ITEM & set(words)


def plain_comma(hunk: Hunk) -> Rule | None:
    """A comma behind an opening phrase, before a company's legal form, or before “and” with a subject of its own."""
    if [atom.text for atom in hunk.both] != [","] or hunk.previous is None or hunk.following is None:
        return None
    place = hunk.box[2]
    if hunk.following.text.lower().rstrip(".") in LEGAL_ENDINGS and _named(hunk.previous):
        return PLAIN_COMMA
    sentence = _sentence_before(hunk.news, place)
    words = [atom.text.lower() for atom in sentence]
    if " ".join(words) in _OPENINGS or words[-1:] in (["e.g."], ["i.e."]):
        return PLAIN_COMMA
    behind = [atom.text.lower() for atom in hunk.news[hunk.box[3] : hunk.box[3] + 2]]
    joined = len(behind) == 2 and behind[0] in ("and", "but") and behind[1] in _SUBJECTS
    subjects = [place for place, word in enumerate(words) if word in _SUBJECTS and not _receives(words, place)]
    alone = subjects in ([], [0])  # “what you ordered, and we shipped” has two
    words += [atom.text.lower() for atom in hunk.behind]
    return PLAIN_COMMA if joined and alone and not SCOPE & set(words) and len(sentence) > 2 else None


_GIVING = word_list("proofs", "grammar: giving")


def _receives(words: list[str], place: int) -> bool:
    """Whether “you” or “it” stands behind a verb of giving, whose object it is."""
    return place > 0 and words[place] in ("you", "it") and words[place - 1] in _GIVING


def _named(atom: Atom) -> bool:
    """A word that can end a company's name: with a capital, or with a number in front as in “9lives”."""
    return atom.text[:1].isupper() or bool(re.fullmatch(r"\d+[^\W\d_]{2,}", atom.text))


def _sentence_before(atoms: Sequence[Atom], place: int) -> list[Atom]:
    """The words of the sentence or cell before ``place``."""
    out: list[Atom] = []
    for atom in reversed(atoms[:place]):
        if atom.text in (".", "!", "?", "|", ":", ";"):
            break
        out.insert(0, atom)
    return out

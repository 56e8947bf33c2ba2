"""Proofs about words that are the same word: regional spelling, slips of the pen, doubled and run-together words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from policypress.document.model import ClauseKind, TokenKind
from policypress.document.tokens import NUMBER_WORDS
from policypress.judgement.language.dictionary import (
    foreign_words,
    is_word,
    known_words,
    may_be_word,
    nearest_words,
    neighbours_words,
    only_word_near,
    second_list,
)
from policypress.judgement.lexicon.families import phrase_list, word_list
from policypress.judgement.proofs.atoms import Atom
from policypress.judgement.proofs.hunks import Hunk
from policypress.judgement.proofs.regional import CONTRACTIONS
from policypress.judgement.proofs.typography import LITTLE_WORDS
from policypress.judgement.proofs.word_lists import KINDS_OF_DOCUMENT, PROTECTED, TITLE_WORDS
from policypress.judgement.verdicts import ENGLISH, Rule, proof

REGIONAL = proof(
    "regional-spelling",
    "The same word in another regional spelling",
    "A closed, hand-written map: organise and organize, colour and color, e-mail and email.",
    languages=ENGLISH,
    needs=("both spellings stand in a closed map, or differ in -ise and -ize only",),
)
TYPO = proof(
    "typo",
    "A slip of the pen was mended",
    "What stood there is no word, what stands there now is the one word nearest to it, and neither is a "
    "protected word.",
    languages=ENGLISH,
    needs=(
        "what stood there is in neither of two word lists and is made of no word",
        "what stands there now is the one word as near: letters changed places or stood doubled, or one letter "
        "inside a "
        "long and common word was mistyped; or one was lost or struck too much in a long word that stands right "
        "elsewhere",
        "neither is protected",
    ),
)
NAME_TYPO = proof(
    "name-typo",
    "A misspelt name was mended",
    "What stood there is no word and stood nowhere else; the name it became stands elsewhere in the same text already.",
    languages=ENGLISH,
    needs=(
        "the name has several words and stands, right, in the title, or is one of a closed list",
        "the wrong spelling stands nowhere else",
    ),
)
DOUBLED_WORD = proof(
    "doubled-word",
    "Words that stood twice stand once",
    "“the the” says what “the” says; numbers are not covered.",
    languages=ENGLISH,
    needs=(
        "the run stands right before or behind itself",
        "a word that no sentence has twice in a row, or one behind an article; a phrase without a subject",
        "no name, number, unit or negation",
    ),
)
JOINED = proof(
    "word-space",
    "A space between two words was lost or mended",
    "All letters are the same, and what was run together or torn apart is no word.",
    languages=ENGLISH,
    needs=(
        "all letters are the same",
        "what was run together is in neither word list, or one of the pieces is no word",
    ),
)
HYPHEN = proof(
    "hyphen",
    "A compound is written with or without its hyphen",
    "All letters are the same, only the joint differs; protected words and numbers are not covered.",
    languages=ENGLISH,
    needs=(
        "all letters are the same",
        "a prefix, an adverb in -ly, or a pair of words of a closed list",
    ),
)
ARTICLE = proof(
    "article",
    "“a” became “an” before the same word, or back",
    "A matter of sound, not of meaning.",
    languages=ENGLISH,
    needs=("the word behind stays",),
)
CONTRACTION = proof(
    "contraction",
    "A short form is written out, or back",
    "A closed map of short forms that have exactly one long form.",
    languages=ENGLISH,
    needs=("the short form has exactly one long form, in a closed map",),
)
HEADING_GRAMMAR = proof(
    "heading-grammar",
    "An article or a plural in a heading differs",
    "A heading names its section (rubric B16); an article or a plural there names no other. One that states "
    "something, such as “We keep your account”, is not covered.",
    languages=ENGLISH,
    clauses=frozenset({ClauseKind.HEADING}),
    needs=(
        "the heading names and does not state",
        "an article, or singular for plural of an ordinary word",
    ),
)
OPTIONAL_THAT = proof(
    "optional-that",
    "“that” stands or is left out before “we”, “you” or “they”",
    "“apps that we offer” and “apps we offer” are one; behind a person it may be what that person is told.",
    languages=ENGLISH,
    needs=(
        "before “we”, “you”, “they”, “I”, “he” or “she”",
        "behind a verb of saying or a thing, both of a closed list",
    ),
)
TITLE_NAME = proof(
    "title-name",
    "The company's name, or the word for the kind of document, came into or left the title",
    "A title names the text (rubric B16); who and what it speaks of is said below. “Privacy” over a text is its "
    "“Privacy Notice”.",
    languages=ENGLISH,
    clauses=frozenset({ClauseKind.HEADING, ClauseKind.META, ClauseKind.PARAGRAPH}),
    needs=(
        "the first heading, or a first line of words that name a kind of document",
        "the name stands before a legal form, or is that of a site or mailbox, in both texts",
        "or “notice”, “policy” or “statement” behind “privacy” or “cookies”, and no other such word in the title",
    ),
)
SPELLING_RULES = (
    REGIONAL, TYPO, NAME_TYPO, DOUBLED_WORD, JOINED, HYPHEN, ARTICLE, CONTRACTION, HEADING_GRAMMAR,
    OPTIONAL_THAT, TITLE_NAME,
)  # fmt: skip

_RARER = 50
"""A word so much rarer than the one that stands there now is no rival: nobody means it."""
_NEVER_RIGHT_TWICE = word_list("proofs", "spelling: never right twice")
_BEFORE_NAMES = word_list("proofs", "spelling: what comes before a noun")
_COMPOUNDS = phrase_list("proofs", "spelling: written apart or as one")


def typo(hunk: Hunk) -> Rule | None:
    """A non-word became the one word nearest to it."""
    if len(hunk.old) != 1 or len(hunk.new) != 1:
        return None
    old, new = hunk.old[0], hunk.new[0]
    if old.kind is not TokenKind.WORD or new.kind is not TokenKind.WORD:
        return None
    if (
        old.text == new.text[:1] + new.text
        and new.text.istitle()
        and len(new.text) > 2
        and not may_be_word(old.text.lower())
    ):
        return TYPO  # the first letter was struck twice
    if old.start and new.start and _lost_capital(old.text, new.text):
        return TYPO
    lower = old.text.islower() and new.text.islower()
    opening = old.start and new.start and _same_case(old.text, new.text) and _ordinary(new.text, hunk)
    words = old.text.lower(), new.text.lower()
    if (lower or opening) and (mended_word(*words) or _right_elsewhere(*words, hunk)):
        return TYPO
    if _mended_part(old.text, new.text) or _mended_capitals(old.text, new.text) or _mended_title(old, new, hunk):
        return TYPO
    if _mended_law(old, new, hunk):
        return TYPO
    return NAME_TYPO if _mended_name(old.text, new.text, hunk) else None


def _right_elsewhere(old: str, new: str, hunk: Hunk) -> bool:
    """Whether one letter of a long word in use was lost or struck too much, nothing else is near, and the text has the
    word, right, elsewhere, and the other one nowhere else.

    Never the first letter or the last: “cathedra” is no “cathedral”.
    """
    if abs(len(new) - len(old)) != 1 or min(len(new), len(old)) < _LONG or old[0] != new[0] or old[-1] != new[-1]:
        return False
    words, after = hunk.context.old_words, hunk.context.new_words
    if new not in words or old in after or known_words().get(new, 0) < _IN_USE or not _meaningless(old, new, 1):
        return False
    if int(OSA.distance(old, new)) != 1 or not only_word_near(old, new):
        return False
    return old not in foreign_words() and old not in neighbours_words()


_LONG = 8
"""Letters of the shortest word, as it was and as it is, that is known with one of them more or less."""
_IN_USE = 5_000_000
"""Uses of the nine thousand commonest words, one of which is meant where nothing else is near."""


def _meaningless(old: str, new: str, slips: int) -> bool:
    """Whether ``old`` is in no English list and made of no word, ``new`` is one, and no meaning hangs on either."""
    if not is_word(new) or not (old.isalpha() and new.isalpha()) or may_be_word(old) or old in _UNLISTED:
        return False
    protected = {old, new, old.removesuffix("s"), new.removesuffix("s")} & PROTECTED
    return not protected and not either_of_opposites(old, new, slips)


_UNLISTED = word_list("proofs", "spelling: words that lists lack")


def _ordinary(word: str, hunk: Hunk) -> bool:
    """Whether a capital only opens the sentence: the word stands in small letters elsewhere, so that it is no name."""
    return word.lower() in hunk.context.old_words and hunk.clause.kind is not ClauseKind.ROW


def _mended_part(old: str, new: str) -> bool:
    """One part of a compound with hyphens was misspelt; the other parts stay, and none of them is protected."""
    left, right = old.split("-"), new.split("-")
    if len(left) != len(right) or len(left) < 2 or not (old[1:].islower() and new[1:].islower()) or old[0] != new[0]:
        return False
    differ = [(one, two) for one, two in zip(left, right, strict=True) if one != two]
    kept = {part.lower() for part in left} & {part.lower() for part in right}
    single = len(differ) == 1 and not kept & (PROTECTED - _JOINTS)
    return single and mended_word(differ[0][0].lower(), differ[0][1].lower())


_SHOUTED = 6
"""Letters of the shortest word in capitals that is taken for a misspelt word and not for an abbreviation."""


def _mended_capitals(old: str, new: str) -> bool:
    """A misspelt word among words in capitals; “WORKSOP” and “EDINBURG” are towns."""
    shouted = old.isupper() and new.isupper() and len(new) >= _SHOUTED
    return shouted and mended_word(old.lower(), new.lower()) and old.title() not in _UNLISTED


def _mended_title(old: Atom, new: Atom, hunk: Hunk) -> bool:
    """A word with a first capital in which letters changed places or stood once too often or too little.

    It may be a name, so the right word must stand in the link it is part of, or elsewhere in the old text, and the
    misspelt one nowhere else.
    """
    one, two = old.text.lower(), new.text.lower()
    if not _same_case(old.text, new.text) or not old.text[:1].isupper() or not mended_word(one, two):
        return False
    if not (sorted(one) == sorted(two) or _single(one) == _single(two)):
        return False
    words = hunk.context.old_words
    stands = two in new.target.lower() or any(form in words for form in (new.text, two, new.text.upper()))
    return stands and old.text not in hunk.context.new_words


_INSTRUMENTS = word_list("proofs", "spelling: legal instruments")
_RUN = 4
"""Words from a name up to “Act” or “Policy”; in a longer run the name may be another thing’s."""


def _mended_law(old: Atom, new: Atom, hunk: Hunk) -> bool:
    """A misspelt word inside the name of a law or document: ordinary words with capitals up to “Act”, “Policy”, …"""
    if not _same_case(old.text, new.text) or not old.text[:1].isupper() or old.text in hunk.context.new_words:
        return False
    if hunk.previous is None or not _titled(hunk.previous) or not mended_word(old.text.lower(), new.text.lower()):
        return False
    for atom in hunk.news[hunk.box[3] : hunk.box[3] + _RUN]:
        if not _titled(atom):
            return False
        if atom.text in _INSTRUMENTS:
            return True
    return False


def _titled(atom: Atom) -> bool:
    return atom.text[:1].isupper() and atom.text[1:].islower() and is_word(atom.text)


def stray_letter(hunk: Hunk) -> Rule | None:
    """A letter that is no word stood by itself behind the mark that ends a clause."""
    if [atom.kind for atom in hunk.old] != [TokenKind.WORD] or hunk.new or not hunk.at_end or hunk.previous is None:
        return None
    letter = hunk.old[0].text
    alone = len(letter) == 1 and letter.islower() and letter.isascii() and letter not in "aio"
    return TYPO if alone and hunk.old[0].gap and hunk.previous.text in (";", ".", "!", "?") else None


def _lost_capital(old: str, new: str) -> bool:
    """Whether the capital that opens a sentence was lost, and no other letter in its place makes a word."""
    if new[1:] != old or not (new.istitle() and old.islower()) or len(old) < _SHORTEST or may_be_word(old):
        return False
    rivals = [letter for letter in "abcdefghijklmnopqrstuvwxyz" if is_word(letter + old)]
    return rivals == [new[0].lower()] and new.lower() not in PROTECTED


def _same_case(old: str, new: str) -> bool:
    return old[:1].isupper() == new[:1].isupper() and old[1:].islower() and new[1:].islower()


@lru_cache(maxsize=4096)
def mended_word(old: str, new: str) -> bool:
    """Whether lower-case ``old`` is no word and ``new`` the one word it can be meant for."""
    slips = int(OSA.distance(old, new))  # asked first: it is cheap, and few words are as near as that
    if slips > (1 if min(len(old), len(new)) < _FOR_TWO else 2) or len(new) < _SHORTEST:
        return False
    if not _meaningless(old, new, slips):
        return False
    count = known_words().get(new, 0)
    swapped, single = sorted(old) == sorted(new), _single(old) == _single(new)
    if count < _RARE or not (swapped or single or _mistyped(old, new, slips, count)):
        return False
    for word, far in nearest_words(old, slips):
        if word == new or (far == slips and known_words()[word] * _RARER < count):
            continue
        if far < slips and known_words()[word] * _RARER * _NEARER < count:
            continue
        surer = (swapped and sorted(word) != sorted(old)) or (single and _single(word) != _single(old))
        if far == slips and (surer or _inflected(word, new, old)):
            continue
        return False
    return old not in foreign_words()


_SHORTEST, _FOR_TWO = 4, 6
"""Letters of the shortest word in which a slip is seen, and of one that may have two: among shorter ones every slip
makes another word."""
_NEARER = 10
"""How many times as rare again a word must be that is nearer than the one that is meant."""
_RARE = 1_000_000
"""How often a word is used at least that a slip is taken for; “asci” is rarer, and “ascii” no slip for it."""
_LONG_WORD = 7
"""Letters of the shortest word in which another letter than was meant leaves no doubt; “collab” is not “collar”."""
_COMMON = 20_000_000
"""How often a word is used that stands for a slip in one letter: of a rarer one the other may be a rarer neighbour."""


def _mistyped(old: str, new: str, slips: int, count: int) -> bool:
    """Whether one letter inside a long and common word was mistyped.

    Not the first, for “ebooks” are no books, and not the ending, for “acceptancy” is a word that no list has.
    """
    if slips > 1 or len(new) < _LONG_WORD or count < _COMMON or old[0] != new[0]:
        return False
    return old[-2:] == new[-2:] or old[-1] == new[-1] or old[-1] in "aiou"


_PREFIXED = tuple("un in im ir il dis de re non mis ex co sub pre a anti post over under inter".split())


def either_of_opposites(old: str, new: str, slips: int) -> bool:
    """Whether ``new`` with a prefix more or less is as near: “nactivity” may be either of two opposites."""
    rivals = [prefix + new for prefix in _PREFIXED]
    rivals += [new.removeprefix(prefix) for prefix in _PREFIXED if new.startswith(prefix)]
    return any(OSA.distance(old, rival) <= slips and is_word(rival) for rival in rivals)


def _single(word: str) -> str:
    """A word with doubled letters written once: the commonest slip is to double too little or too much."""
    return re.sub(r"(.)\1", r"\1", word)


def _inflected(word: str, new: str, old: str) -> bool:
    """Whether the rival is ``new`` with another ending while ``old`` ends as ``new`` does."""
    stem = new[: max(4, len(new) - 2)]
    return word.startswith(stem) and old[-2:] == new[-2:] and word[-2:] != new[-2:]


def _mended_name(old: str, new: str, hunk: Hunk) -> bool:
    """A misspelt word of a name of several words that stands, right, in the title, or of a closed list of names.

    A name of one word may always be another's: “Mailgum” and “Mailgun” can both exist.
    """
    if int(OSA.distance(old.lower(), new.lower())) > 2 or min(len(old), len(new)) < _FOR_TWO:
        return False
    if may_be_word(old.lower()) or not (old.isalpha() and new.isalpha()):
        return False
    if old[:1] != new[:1] or old.isupper() or new.isupper() or new.lower() in PROTECTED:
        return False
    if hunk.previous and f"{hunk.previous.text} {new}".lower() in _NAMES:
        return True
    context = hunk.context
    if old in context.new_words or sum(atom.text == old for atom in hunk.olds) != 1:
        return False
    beside = [atom.text for atom in (hunk.previous, hunk.following) if atom and atom.text[:1].isupper()]
    return any(f"{one} {new}" in context.title or f"{new} {one}" in context.title for one in beside)


def doubled_words(hunk: Hunk) -> Rule | None:
    """A run of words that stands right before or behind itself."""
    if bool(hunk.old) == bool(hunk.new):
        return None
    atoms, (start, end) = (hunk.olds, hunk.box[:2]) if hunk.old else (hunk.news, hunk.box[2:])
    run = [atom.text.lower() for atom in atoms[start:end]]
    size = len(run)
    before = [atom.text.lower() for atom in atoms[max(0, start - size) : start]]
    behind = [atom.text.lower() for atom in atoms[end : end + size]]
    if run not in (before, behind) or any(atom.kind is not TokenKind.WORD for atom in atoms[start:end]):
        return None
    first = start if run == behind else start - size
    ahead = atoms[first - 1].text.lower() if first else ""
    if any(atom.text[:1].isupper() and not atom.start for atom in atoms[start:end]) and run[0] not in LITTLE_WORDS:
        return None  # “Walla Walla” is a name
    if size > 1:
        return DOUBLED_WORD if _run_twice([atom.text.lower() for atom in atoms[first : first + size]], ahead) else None
    return DOUBLED_WORD if _slip_twice(run[0], ahead) else None


def _slip_twice(word: str, ahead: str) -> bool:
    """Whether a word can only stand twice by mistake, behind the word ``ahead``."""
    if word in _NEVER_RIGHT_TWICE:
        return True
    named = ahead in _BEFORE_NAMES and len(word) > 2 and is_word(word)
    return named and (word == "other" or word not in PROTECTED) and word not in {*NUMBER_WORDS, *_COUNTING}


_COUNTING = word_list("proofs", "spelling: counting and units")


def _run_twice(run: list[str], ahead: str) -> bool:
    """Whether a run of words behind the word ``ahead`` is a phrase that no sentence has twice in a row.

    One with a subject may end one part of a sentence and begin the next: “what we sell we sell as it is”; not behind
    “that” and a verb of saying.
    """
    phrase = not _PHRASED.isdisjoint(run) and _SUBJECTS.isdisjoint(run)
    phrase = phrase or (run[0] == "that" and ahead in _SAYING and run[1] in _SPEAKERS)
    return phrase and set(run).isdisjoint({*NUMBER_WORDS, *_COUNTING}) and _NEGATED.isdisjoint(run)


_PHRASED = word_list("proofs", "spelling: words of phrases")
_SUBJECTS = word_list("proofs", "spelling: what makes a sentence")
_NEGATED = word_list("proofs", "spelling: negations")


def joined_words(hunk: Hunk) -> Rule | None:
    """The same letters with a space or hyphen more or less between words."""
    if any(atom.kind is not TokenKind.WORD and atom.text != "-" for atom in hunk.both) or not (hunk.old and hunk.new):
        return None
    old, new = _parts(hunk.old), _parts(hunk.new)
    left, right = (" ".join(side).lower() for side in (old, new))
    if left == right or left.replace("-", "").replace(" ", "") != right.replace("-", "").replace(" ", ""):
        return None
    if any(map(str.isdigit, left)):
        return None
    if _prefixed(left, right):
        return HYPHEN
    if left.replace("-", " ") == right.replace("-", " "):
        return HYPHEN if _one_compound(left, right) else None
    if f"{left} {right}" in _COMPOUNDS or f"{right} {left}" in _COMPOUNDS:
        return None if "cannot" in (left, right) and _adds(hunk.following) else HYPHEN
    few, many = sorted((left.split(), right.split()), key=len)
    if len(few) != 1 or len(many) != 2 or "-" in left + right:
        return None
    return JOINED if _torn(few[0], many) else None


def _adds(atom: Atom | None) -> bool:
    """Whether “can not” goes on as “can not only …, but also”, which allows what “cannot only” forbids."""
    return atom is not None and atom.text.lower() in ("only", "just", "merely", "simply", "solely", "but")


def _parts(atoms: Sequence[Atom]) -> list[str]:
    out: list[str] = []
    for atom in atoms:
        if out and (not atom.gap or atom.text == "-" or out[-1].endswith("-")):
            out[-1] += atom.text
        else:
            out.append(atom.text)
    return out


_NAMES = frozenset({"united kingdom", "united states", "european union", "european economic", "european commission"})
_PREFIXES = tuple("non sub multi anti inter micro cyber geo auto bio semi mid".split())


def _prefixed(left: str, right: str) -> bool:
    """One word with a prefix that stands alone, with a hyphen or solid: “non-financial” and “nonfinancial”."""
    if left.replace("-", "").replace(" ", "") != right.replace("-", "").replace(" ", ""):
        return False
    sides = [re.split(r"[- ]", side, maxsplit=1) for side in (left, right)]
    parted = next((side for side in sides if len(side) == 2), [])
    solid = next((side[0] for side in sides if len(side) == 1), "")
    if not parted or not solid or parted[0] not in _PREFIXES or not is_word(parted[1]) or " " in parted[1]:
        return False
    # “multi-ply” is no “multiply”, and who “sub-scribes” does not subscribe
    negated = parted[0] == "non" and solid not in ("nonsense", "nonplus")
    return negated or not (is_word(solid) or solid in second_list())


_JOINTS = word_list("proofs", "spelling: parts of hyphenated words")
_SET_COMPOUNDS = phrase_list("proofs", "spelling: set compounds")
"""Pairs of words that are one notion with a hyphen between them or without. Of other pairs it may say what belongs
together:
a “heavy-equipment operator” is heavy or not, and a “man-eating shark” is no man."""


def _one_compound(left: str, right: str) -> bool:
    """Whether every pair of words with a hyphen more or less between them is one notion, or opens with an adverb."""
    words = left.replace("-", " ").split()
    hyphens = [{i for i, _ in enumerate(words[:-1]) if _hyphen_after(side, i)} for side in (left, right)]
    pairs = [(words[i], words[i + 1]) for i in hyphens[0] ^ hyphens[1]]
    return all(f"{one} {two}" in _SET_COMPOUNDS or one == "non" or _described(one) for one, two in pairs)


def _described(word: str) -> bool:
    """Whether a word is an adverb in “-ly”, which belongs to the word behind it with a hyphen and without."""
    return word.endswith("ly") and len(word) > _ADVERB and word[:-2] in known_words()


_ADVERB = 6
"""Letters of a short verb in “-ly”, such as “supply”; an adverb has more."""


def _hyphen_after(text: str, index: int) -> bool:
    position = -1
    for _ in range(index + 1):
        position = min(
            (found for found in (text.find(" ", position + 1), text.find("-", position + 1)) if found >= 0), default=-1
        )
    return position >= 0 and text[position] == "-"


_SHORT = word_list("proofs", "spelling: short words")
_NEVER_JOINED = word_list("proofs", "spelling: never joined")


def _torn(one: str, two: list[str]) -> bool:
    """A run-together non-word, or one word torn into pieces of which one is no word."""
    if not is_word(one) and one not in second_list():
        return not any(part.isdigit() or part in _NEVER_JOINED for part in two)
    return not all(is_word(part) and (len(part) > 2 or part in _SHORT) for part in two)


def article(hunk: Hunk) -> Rule | None:
    """“a” before a consonant, “an” before a vowel; the word behind stays."""
    if hunk.following is None or hunk.following.kind is TokenKind.PUNCTUATION:
        return None
    if len(hunk.old) == len(hunk.new) == 1 and {hunk.old[0].text.lower(), hunk.new[0].text.lower()} == {"a", "an"}:
        return ARTICLE
    return None


def contraction(hunk: Hunk) -> Rule | None:
    """A short form written out in full, or the other way round."""
    old, new = (" ".join(atom.text.lower() for atom in side) for side in (hunk.old, hunk.new))
    for short, long in ((old, new), (new, old)):
        if short in CONTRACTIONS and long in (CONTRACTIONS[short], CONTRACTIONS[short].replace("cannot", "can not")):
            return None if long == "can not" and _adds(hunk.following) else CONTRACTION
    return None


_ASKING = word_list("proofs", "spelling: what opens a question")
SPEAKING = word_list("proofs", "spelling: what makes a heading a sentence")


def heading_grammar(hunk: Hunk) -> Rule | None:
    """In a heading that names: an article more or less, or singular for plural of an ordinary word."""
    if hunk.clause.kind is not ClauseKind.HEADING or hunk.change.before[0].kind is not ClauseKind.HEADING:
        return None
    shown = [atom.text.lower().partition("'")[0] for atom in hunk.news if atom.kind is TokenKind.WORD]
    if not _ASKING & {*shown[:1]} and SPEAKING & {*shown}:
        return None
    old, new = ([atom.text.lower() for atom in side] for side in (hunk.old, hunk.new))
    if {*old, *new} <= {"a", "an", "the"} and not (old and new):
        counted = hunk.following is not None and hunk.following.text.lower() in PROTECTED | {"little", *NUMBER_WORDS}
        return None if counted else HEADING_GRAMMAR  # “few” are fewer than “a few”
    if len(old) == len(new) == 1 and (old[0] + "s" == new[0] or new[0] + "s" == old[0]):
        return HEADING_GRAMMAR if min(old[0], new[0]) in _COUNTED_NOUNS else None
    return None


_COUNTED_NOUNS = word_list("proofs", "spelling: nouns of one kind")


def title_name(hunk: Hunk) -> Rule | None:
    """In the title of the text: the company's or the product's name, which stands elsewhere in both texts, or the word
    for the kind of document."""
    clause, context = hunk.clause, hunk.context
    title = clause.kind is ClauseKind.META or (clause.kind is ClauseKind.HEADING and clause.level == 1)
    if len(hunk.both) != 1 or not (title or _first_line(hunk)):
        return None
    if _only_kind(hunk):
        return TITLE_NAME
    name = hunk.both[0].text
    known = name in context.old_words and name in context.new_words
    first = next((other for other in context.news if other.level), None)
    beside = [atom.text for atom in (hunk.previous, hunk.following) if atom]
    whole = not any((text[:1].isupper() and not is_word(text.lower())) or text in context.name_words for text in beside)
    titled = known and whole and clause in (first, context.news[0])
    return TITLE_NAME if titled and name in context.own_names else None


_NAMED_KINDS = word_list("proofs", "spelling: kinds a title may leave out")
_OF_KINDS = word_list("proofs", "spelling: what names a document alone")


def _only_kind(hunk: Hunk) -> bool:
    """Whether the title says in one text only what kind of document it is, and says so nowhere else."""
    if hunk.previous is None or hunk.both[0].text.lower() not in _NAMED_KINDS or not hunk.context.titled(hunk.change):
        return False
    kinds = [atom.text.lower() for atom in (*hunk.olds, *hunk.news) if atom.text.lower() in KINDS_OF_DOCUMENT]
    return hunk.previous.text.lower() in _OF_KINDS and len(kinds) == 1


def _first_line(hunk: Hunk) -> bool:
    """Whether a paragraph is the title of both texts: the first line, of words that only name a kind of document."""
    change, context = hunk.change, hunk.context
    if any(clause.kind is not ClauseKind.PARAGRAPH or clause.path for clause in (*change.before, *change.after)):
        return False
    more = {atom.text for atom in (*hunk.olds, *hunk.news) if atom.text.lower() not in TITLE_WORDS}
    return context.titled(change) and more <= context.own_names


def optional_that(hunk: Hunk) -> Rule | None:
    """A relative or reporting “that” between a noun or verb and a subject pronoun."""
    if [atom.text for atom in hunk.both] != ["that"] or hunk.previous is None or hunk.following is None:
        return None
    if hunk.previous.text.lower() not in _TAKING_THAT or hunk.following.text not in _SPEAKERS:
        return None
    return OPTIONAL_THAT


_SPEAKERS = frozenset({"we", "you", "they", "I", "he", "she"})
_SAYING = word_list("proofs", "spelling: saying")
_TAKING_THAT = _SAYING - {"represent", "warrant", "declare"} | word_list("proofs", "spelling: nouns before that")
"""Verbs that speak of what follows, and things that nobody is told of it: “we tell members that we pay” speaks of other
people than “we tell members we pay”."""

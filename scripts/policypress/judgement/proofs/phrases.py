"""Slips of the pen in a phrase that the same text has right elsewhere, which tells what was meant."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from policypress.document.model import TokenKind
from policypress.document.tokens import NUMBER_WORDS
from policypress.judgement.language.dictionary import foreign_words, is_word, may_be_word
from policypress.judgement.proofs.atoms import Atom
from policypress.judgement.proofs.hunks import Hunk
from policypress.judgement.proofs.spelling import either_of_opposites
from policypress.judgement.proofs.typography import FUNCTION_WORDS, LITTLE_WORDS
from policypress.judgement.proofs.word_lists import PROTECTED
from policypress.judgement.verdicts import ENGLISH, Rule, proof

PHRASE_TYPO: Rule = proof(
    "typo-in-phrase",
    "A slip of the pen was mended in a phrase that stands right elsewhere in the text",
    "What stood there is no word; the text has the same phrase with the word that is one letter away, and no other "
    "word as near: a scrivener's error (Restatement (Second) of Contracts section 155).",
    languages=ENGLISH,
    needs=(
        "what stood there is in neither of two word lists, made of no word, and stands nowhere else",
        "the word with a word beside it that tells something, or the compound, stands right elsewhere in the old text",
        "one letter was lost, doubled, mistyped or two changed places, not where an ending or a prefix would differ",
        "no other word of either text is as near, and no number, name or protected word is touched",
    ),
)
_SHORTEST = 5
"""Letters of the shortest word; of a shorter one half the words of a text are neighbours."""
_ENDINGS = frozenset("sedrnyl")
"""Letters that end a word in another form."""


def phrase_typo(hunk: Hunk) -> Rule | None:
    """A non-word became the word that stands in the same phrase elsewhere."""
    if [atom.kind for atom in hunk.old] != [TokenKind.WORD] or [atom.kind for atom in hunk.new] != [TokenKind.WORD]:
        return None
    old, new = hunk.old[0].text, hunk.new[0].text
    parts = _differing(old, new)
    if parts is None or not _set_alike(*parts, hunk):
        return None
    slip, word = (part.lower() for part in parts)
    if not _is_slip(slip, word, whole=parts[0] == old) or not _alone(slip, word, hunk):
        return None
    if old.lower() in {other.lower() for other in hunk.context.new_words}:
        return None
    return PHRASE_TYPO if _stands_elsewhere(old, new.lower(), hunk) else None


def _differing(old: str, new: str) -> tuple[str, str] | None:
    """The one part of a word or of a compound with hyphens that differs."""
    left, right = old.split("-"), new.split("-")
    if len(left) != len(right):
        return None
    differ = [(one, two) for one, two in zip(left, right, strict=True) if one != two]
    return differ[0] if len(differ) == 1 else None


def _set_alike(old: str, new: str, hunk: Hunk) -> bool:
    """Whether both are in small letters, or in capitals among words in capitals, so that neither is a name."""
    if old.islower() and new.islower():
        return True
    beside = [atom.text for atom in (hunk.previous, hunk.following) if atom and atom.kind is TokenKind.WORD]
    return old.isupper() and new.isupper() and any(len(text) > 1 and text.isupper() for text in beside)


def _is_slip(old: str, new: str, *, whole: bool) -> bool:
    """Whether lower-case ``old`` is no word and ``new`` is one, a letter away where no other form would differ."""
    if min(len(old), len(new)) < _SHORTEST - 1 or len(new) < _SHORTEST or not old.isalpha() or not new.isalpha():
        return False
    if OSA.distance(old, new) != 1 or not is_word(new) or may_be_word(old) or old in foreign_words():
        return False
    if {new, new.removesuffix("s"), old, old.removesuffix("s")} & PROTECTED.union(NUMBER_WORDS):
        return False
    return not either_of_opposites(old, new, 1) and _inside(old, new, whole=whole)


def _inside(old: str, new: str, *, whole: bool) -> bool:
    """Whether the slip is where neither a prefix nor an ending would be: a lost first letter is no prefix."""
    if len(old) < len(new):
        return not (new.startswith(old) and new[-1] in _ENDINGS)
    if len(old) > len(new):
        return old[1:] != new and not (old.startswith(new) and old[-1] in _ENDINGS)
    return old[-2:] == new[-2:] and (old[0] == new[0] or not whole)


def _alone(old: str, new: str, hunk: Hunk) -> bool:
    """Whether no other word of either text is as near to what stood there."""
    words = {part for word in hunk.context.old_words | hunk.context.new_words for part in word.lower().split("-")}
    return all(word in (old, new) or OSA.distance(word, old, score_cutoff=1) > 1 for word in words)


def _stands_elsewhere(old: str, new: str, hunk: Hunk) -> bool:
    """Whether the old text has the compound, or the word beside the same telling word, elsewhere."""
    pairs = hunk.context.old_pairs
    if "-" in old:
        return any(new in pair for pair in pairs)
    before, behind = (_telling(atom) for atom in (hunk.previous, hunk.following))
    return (before, new) in pairs if before else (new, behind) in pairs


def _telling(atom: Atom | None) -> str:
    """A word beside that tells something; empty for little words, marks and none."""
    if atom is None or atom.kind is not TokenKind.WORD or len(atom.text) < 2:
        return ""
    word = atom.text.lower()
    return "" if word in LITTLE_WORDS | FUNCTION_WORDS | PROTECTED else word

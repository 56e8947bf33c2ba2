"""Articles of browsers' makers on how a browser is set: the same in each edition of a language."""

from __future__ import annotations

from dataclasses import replace

from policypress.document.expressions import Expression
from policypress.judgement.lexicon.families import word_list
from policypress.judgement.proofs.addresses import Address

_HOSTS = word_list("proofs", "browser_help: hosts")
_FOLDERS = word_list("proofs", "browser_help: folders")
_SUBJECTS = word_list("proofs", "browser_help: subjects")
_RULES = word_list("proofs", "browser_help: rules")
_ENGLISH = Expression(r"en-[a-z]{2}")
_WORDS = Expression(r"[a-z]+")


def same_article(left: Address, right: Address, words: str) -> bool:
    """Whether both lead to one article on a browser in an English edition, or in the reader's own: a browser is set the
    same way in every country. ``words`` are those of the link.

    Not where article or link name a country, money, an age, a right or a rule, which an edition may lay down.
    """
    old, new = _without_edition(left), _without_edition(right)
    if left.host not in _HOSTS or old != new or not {*left.language, *right.language} <= {"en"}:
        return False
    named = {word for step in old.steps[1:] for word in _WORDS.findall(step.lower())}
    said = {*_WORDS.findall(words.lower())}
    shaped = len(old.steps) > 1 and old.steps[0] in _FOLDERS and ".." not in old.steps
    return shaped and not named.isdisjoint(_SUBJECTS) and _RULES.isdisjoint(named | said)


def _without_edition(there: Address) -> Address:
    """The address without the English edition that stands in front of its path."""
    front = there.steps[:1]
    edition = bool(front) and bool(_ENGLISH.fullmatch(front[0]))
    return replace(there, steps=there.steps[1:] if edition else there.steps, language=())

"""Headings that are whole sentences and name nothing: what they say is said in a paragraph as well."""

from __future__ import annotations

import re

from policypress.document.expressions import Expression
from policypress.document.model import Clause
from policypress.judgement.verdicts import ENGLISH, Rule, proof

STATEMENT: Rule = proof(
    "statement-heading",
    "A heading that is a whole sentence and names nothing is set as a paragraph, or back",
    "“We care about your privacy” says the same at the same place, large or small (rubric B16), and what stands "
    "under it holds for nobody in particular. A heading such as “Gift cards” or “We ship to Spain” is not covered.",
    languages=ENGLISH,
    needs=(
        "the sentence begins with “we”, “you have”, “your privacy” or “your trust”, and its words are of a closed list "
        "that names no audience, place, product or kind of data and denies nothing",
        "no clause gains or loses another heading",
    ),
)

_OPENING = Expression(r"(?:we|you have|your (?:privacy|trust))\b(?: \S+){2,}", re.IGNORECASE)
_WORDS = frozenset(
    "we you your our us care cares about want to understand know the types kinds of information data collect as "
    "use used uses services service build built better improve have has choices choice control regarding over and "
    "how it it's is are security secure safe into protect protecting privacy private important importance matters "
    "respect value take seriously trust believe in transparency transparent committed help that".split()
)
"""All that such a heading may say; “keep”, “share” and “sell” are not among it, nor any person or thing."""


def states(clause: Clause) -> bool:
    """Whether a clause is one sentence of the closed list of words, and ends neither in a colon nor in a question."""
    words = clause.text.lower().replace("’", "'").rstrip(".!").split()
    return bool(_OPENING.fullmatch(" ".join(words))) and _WORDS.issuperset(words)

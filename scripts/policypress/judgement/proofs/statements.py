"""Headings that are whole sentences and name nothing: what they say is said in a paragraph as well."""

from __future__ import annotations

import re

from policypress.document.expressions import Expression
from policypress.document.model import Clause
from policypress.judgement.lexicon.families import word_list
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
_WORDS = word_list("proofs", "statements: headings that only open")


def states(clause: Clause) -> bool:
    """Whether a clause is one sentence of the closed list of words, and ends neither in a colon nor in a question."""
    words = clause.text.lower().replace("’", "'").rstrip(".!").split()
    return bool(_OPENING.fullmatch(" ".join(words))) and _WORDS.issuperset(words)

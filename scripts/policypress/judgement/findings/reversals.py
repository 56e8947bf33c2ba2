"""Small words that turn a sentence: opposites, connectives, a moved "only", a definition reworded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policypress.document.model import Token, TokenKind
from policypress.judgement.findings.sides import Side
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.findings.theme import theme_of
from policypress.judgement.lexicon.contract import DISPUTES
from policypress.judgement.lexicon.families import stem, word_list
from policypress.judgement.lexicon.grammar import CONNECTIVES, FUNCTION_WORDS
from policypress.judgement.lexicon.patterns import Pattern
from policypress.judgement.verdicts import Finding, Rule
from policypress.vocabulary import Direction

OPPOSITE = Rule("opposite", "finding", "M15", "A word became its opposite (on, off; opt-in, opt-out; with, without)",
                "Rubric Q3: whether")  # fmt: skip
CONNECTIVE = Rule("connective", "finding", "M15", "“and” or “or” took the place of another word, or the other "
                                                  "way round",
                  "Rubric B4 and M18: one letter may open a list or a waiver")  # fmt: skip
ATTACHED = Rule("attachment", "finding", "M15", "“only”, “not” or a like word stands elsewhere in the sentence",
                "Rubric B9: judged by what it now modifies")  # fmt: skip
SIDES = Rule("other-side", "finding", "M23", "What the company does or gets is now said of the user, or back",
             "Rubric Q3: who")  # fmt: skip
DEFINITION = Rule("definition", "finding", "M23", "A definition, or the sentence that says what the text "
                                                  "covers, reads otherwise",
                  "Rubric M23: takes the worst level of its uses; 4 CCR 904-3 R.6.04")  # fmt: skip

FORUM = Rule("dispute-sentence", "finding", "M18", "A sentence about disputes, law or venue reads otherwise",
             "Rubric M18: nothing here is editorial but spelling; Douglas v. Talk America (9th Cir. "
             "2007)")  # fmt: skip

TURN_RULES = (OPPOSITE, CONNECTIVE, ATTACHED, SIDES, DEFINITION, FORUM)

_PAIRS = word_list("findings", "reversals: opposites")
OPPOSITES = frozenset(frozenset(pair.split("/")) for pair in _PAIRS)
"""Pairs of words of which one says the contrary of the other, or that differ by a letter and by everything."""

_OURS = word_list("findings", "reversals: us")
_YOURS = word_list("findings", "reversals: you")
_SLIP = {"an", "and"}
"""Words of which one is a slip of the pen for the other: no article stands where a connective does."""
_MOVABLE = word_list("findings", "reversals: words that turn with their place")


def turn_findings(evidence: Evidence) -> Iterator[Finding]:
    """Findings on single words that turn a sentence."""
    yield from _exchanges(evidence)
    yield from _moved_word(evidence)
    yield from _defines(evidence)
    yield from _disputes(evidence)


def _words(side: Side) -> list[Token]:
    return [token for token in side.partial_tokens if token.kind is TokenKind.WORD]


_FEW = 6
"""Words on a side, at most: among more, two are opposites by chance."""


def _exchanges(evidence: Evidence) -> Iterator[Finding]:
    old = {t.text.lower() for t in _words(evidence.before)}
    new = {t.text.lower() for t in _words(evidence.after)}
    gone, come = old - new, new - old
    if len(gone) > _FEW or len(come) > _FEW:
        return
    for went in sorted(gone):
        for came in sorted(come):
            words = f"{went} → {came}"
            if frozenset((went, came)) in OPPOSITES:
                yield Finding(
                    OPPOSITE.id,
                    theme_of(evidence),
                    words,
                    Direction.UNCLEAR,
                    f"“{went}” became “{came}”, its opposite.",
                )
                return
    if len(gone) == len(come) == 1:
        went, came = next(iter(gone)), next(iter(come))
        if (went in _OURS and came in _YOURS) or (went in _YOURS and came in _OURS):
            yield Finding(SIDES.id, "M23", f"{went} → {came}", Direction.UNCLEAR,
                          f"“{went}” became “{came}”: the other side is bound or entitled.")  # fmt: skip
        if {went, came} != _SLIP and _turns(went, came):
            yield Finding(CONNECTIVE.id, theme_of(evidence), f"{went} → {came}", Direction.UNCLEAR,
                          f"“{went}” became “{came}”, so other things belong together.")  # fmt: skip


def _turns(went: str, came: str) -> bool:
    """Whether a connective took the place of another small word, or gave way to one."""
    return (went in CONNECTIVES) != (came in CONNECTIVES) and {went, came} <= FUNCTION_WORDS | CONNECTIVES


def _moved_word(evidence: Evidence) -> Iterator[Finding]:
    """The same words in another order, with a word among them whose place decides what it governs."""
    if not evidence.same_words:
        return
    moved = {t.text.lower() for t in (*_words(evidence.before), *_words(evidence.after))} & _MOVABLE
    if moved:
        word = sorted(moved)[0]
        yield Finding(
            ATTACHED.id, theme_of(evidence), word, Direction.UNCLEAR, f"“{word}” moved and now governs other words."
        )


def _disputes(evidence: Evidence) -> Iterator[Finding]:
    """Subject words changed in a kept sentence that settles who decides a dispute, where and by what law."""
    if not (evidence.content_came or evidence.content_went):
        return
    for sentence in evidence.touched:
        hit = None if sentence.whole else next(iter(sentence.hits(DISPUTES)), None)
        if hit:
            words = sentence.side.shown(hit.start, hit.end)
            yield Finding(FORUM.id, "M18", words, Direction.UNCLEAR, f"The sentence on “{words}” reads otherwise.")
            return


_DEFINING = Pattern(
    r"[“\"'][^”\"']{2,60}[”\"']\s*+\)?,?\s*+(?:means?|refers? to|includes?|is defined|shall mean)\b|\bmeans\b(?! "
    r"that| we| to)"
    r"|\b(?:this|these|our|the) (?:\w+ ){0,3}?(?:policy|policies|notice|terms|agreement|statement"
    r"|conditions)\b[^.]{0,60}?\b(?:appl(?:y|ies)|covers?|governs?"
    r"|does not apply|do not apply)\b",
    "mean|refer|include|is defined|appl|cover|govern",
    re.IGNORECASE,
)


def _defines(evidence: Evidence) -> Iterator[Finding]:
    if not (evidence.content_came or evidence.content_went):
        return
    for sentence in evidence.touched:
        match = None if sentence.whole else _DEFINING.search(sentence.text, sentence.folded)
        if match and not {stem(w) for w in match.group().split()} >= set(evidence.content_came):
            words = match.group()[:80]
            yield Finding(
                DEFINITION.id,
                "M23",
                words,
                Direction.UNCLEAR,
                f"The sentence “{words} …” says what is covered, and reads otherwise.",
            )
            return

"""Cues on roles: whom a sentence binds or speaks to, and whether it only leads on, reaches someone or describes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

from policypress.document.expressions import Expression
from policypress.document.model import Token, TokenKind
from policypress.judgement.findings.sides import Sentence
from policypress.judgement.findings.statements import FORM_TARGET, SENT_TO
from policypress.judgement.findings.subject import FUNCTION_STEMS, Evidence
from policypress.judgement.lexicon.families import stem, word_list
from policypress.judgement.lexicon.grammar import CONDITIONS, EXCEPTIONS
from policypress.judgement.lexicon.quantities import value_of
from policypress.judgement.lexicon.rights import CHOICES, RIGHTS
from policypress.judgement.lexicon.themes import THEMES


def binds(evidence: Evidence) -> float:
    """A new or lost sentence says what someone must do, will do, or may not do."""
    return _whole(evidence, _binds)


def speaks_to_users(evidence: Evidence) -> float:
    """A new or lost sentence speaks to the reader."""
    return _whole(evidence, lambda sentence: _holds(sentence, _READER))


def offers(evidence: Evidence) -> float:
    """A new or lost sentence says what the reader can do, as a description of the service does."""
    return _whole(evidence, lambda sentence: _follows(sentence, ("you",), ("can", "may")))


def depends(evidence: Evidence) -> float:
    """A new or lost sentence makes something depend on a condition, or takes something out."""
    return _whole(evidence, lambda sentence: bool(sentence.hits(CONDITIONS) or sentence.hits(EXCEPTIONS)))


def leads_on(evidence: Evidence) -> float:
    """Every new or lost sentence that says something carries a link on which more stands."""
    said = [sentence for sentence in evidence.touched if sentence.whole and sentence.rules_something]
    return _all(said, lambda sentence: any(token.target for token in sentence.tokens))


def pointing_sentence(evidence: Evidence) -> float:
    """Every kept sentence with a change only sends the reader elsewhere."""
    return _all(_kept(evidence), lambda sentence: sentence.is_pointer)


def reaching(evidence: Evidence) -> float:
    """Every kept sentence with a change says how to reach somebody, and nothing of a right, a choice or a request.

    A way that is gone, with nothing in its place, is more than that.
    """
    if evidence.content_went and not evidence.content_came:
        return 0.0
    return _all(_kept(evidence), _reaches)


def in_address(evidence: Evidence) -> float:
    """Only names and numbers differ in a sentence that gives a postal address, and nothing must be sent there."""
    if any(SENT_TO.search(sentence.text) for sentence in evidence.touched):
        return 0.0
    changed = evidence.changed_tokens
    if not evidence.kept or not any(token.text[:1].isdigit() for token in changed):
        return 0.0
    if any(token.kind in _VALUES or not (token.text[:1].isdigit() or token.text[:1].isupper()) for token in changed):
        return 0.0
    return float(any(_POSTCODE.search(sentence.text) for sentence in _kept(evidence)))


def off_topic(evidence: Evidence) -> float:
    """No phrase of any listed topic stands in the sentences with a change."""
    spoken = {lexicon for lexicon in THEMES.values() if lexicon in evidence.lists}
    return float(not any(sentence.hits(lexicon) for sentence in evidence.touched for lexicon in spoken))


def reach_of_text(evidence: Evidence) -> float:
    """A phrase that says what the text covers, or what a term means, came or went."""
    lexicon = THEMES["M23", "clear"]
    sides = (evidence.before, evidence.after) if lexicon in evidence.lists else ()
    return float(
        any(any(side.changed[hit.start : hit.end]) for side in sides for hit in side.stems.hits.get(lexicon, ()))
    )


def persons(evidence: Evidence) -> float:
    """A word for a class of people came into a kept clause or left it."""
    return float(evidence.kept and not _PERSONS.isdisjoint({*evidence.content_came, *evidence.content_went}))


def firmness(evidence: Evidence) -> float:
    """In a kept clause nothing of substance differs but how firm it is: what will be so may be so, or back."""
    if not evidence.kept or evidence.content_came or evidence.content_went:
        return 0.0
    gone, come = ({token.text.lower() for token in side.changed_tokens} for side in (evidence.before, evidence.after))
    firm, loose = (gone & _FIRM, come & _FIRM), (gone & _LOOSE, come & _LOOSE)
    loosened = firm[0] and loose[1] and not firm[1] and not loose[0]
    tightened = loose[0] and firm[1] and not loose[1] and not firm[0]
    return float(bool(loosened or tightened))


def same_office(evidence: Evidence) -> float:
    """Only words of a way to reach somebody differ, and names: the same office by a form or a page (rubric M11)."""
    words = [*evidence.content_came, *evidence.content_went]
    if not evidence.kept or _WAYS.isdisjoint(words):
        return 0.0
    names = {stem(token.text) for token in evidence.changed_tokens if token.text[:1].isupper()}
    return float(all(word in _WAYS or word in names for word in words))


def form_for_right(evidence: Evidence) -> float:
    """The link to a form leads elsewhere in a sentence by which users ask for something they have a right to."""
    return float(
        any(
            old.target != new.target
            and old.target
            and new.target
            and FORM_TARGET.search(f"{old.target} {new.target}")
            and not _ASKING.isdisjoint(map(stem, (token.text for token in segment.tokens)))
            for segment in (evidence.change.segments if evidence.link_changed else ())
            if segment.op == "equal"
            for old, new in zip(segment.old, segment.tokens, strict=True)
        )
    )


def value_only(evidence: Evidence) -> float:
    """In a kept clause nothing of substance differs but one value: a number, a period, a sum, how often."""
    if not evidence.kept:
        return 0.0
    old, new = (_subject(side.changed_tokens) for side in (evidence.before, evidence.after))
    if len(old) != 1 or len(new) != 1:
        return 0.0
    gone, come = (value_of(token.text, token.kind) for token in (*old, *new))
    return float(gone is not None and come is not None and gone != come and old[0].kind is not TokenKind.DATE)


def _subject(tokens: Iterable[Token]) -> list[Token]:
    quiet = (TokenKind.PUNCTUATION, TokenKind.CELL)
    return [token for token in tokens if token.kind not in quiet and stem(token.text) not in FUNCTION_STEMS]


_BINDING = word_list("findings", "roles: what binds")
_READER = word_list("findings", "roles: the reader")
_REACHING = word_list("findings", "roles: reaching somebody")
_CALLED = ("email", "e-mail", "call", "reach", "write", "touch")
_ASKING = frozenset(stem(word) for word in word_list("findings", "roles: asking for a right"))
_FIRM = word_list("findings", "roles: what is so")
_LOOSE = word_list("findings", "roles: what may be so")
_WAYS = frozenset(stem(word) for word in word_list("findings", "roles: ways to an office"))
_PERSONS = frozenset(stem(word) for word in word_list("findings", "roles: persons"))
_VALUES = frozenset({TokenKind.DURATION, TokenKind.MONEY, TokenKind.EMAIL, TokenKind.DATE})
_POSTCODE = Expression(r"\b(?!(?:19|20)\d\d\b)(?:\d{4,6}|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b")


def _whole(evidence: Evidence, told: Callable[[Sentence], bool]) -> float:
    return float(any(told(sentence) for sentence in evidence.touched if sentence.whole))


def _kept(evidence: Evidence) -> list[Sentence]:
    return [sentence for sentence in evidence.touched if not sentence.whole] if evidence.kept else []


def _all(sentences: Iterable[Sentence], told: Callable[[Sentence], bool]) -> float:
    listed = list(sentences)
    return float(bool(listed) and all(map(told, listed)))


def _words(sentence: Sentence) -> list[str]:
    return [word.replace("’", "'") for word in sentence.side.low[sentence.start : sentence.end]]


def _holds(sentence: Sentence, words: frozenset[str]) -> bool:
    return not words.isdisjoint(_words(sentence))


def _follows(sentence: Sentence, first: tuple[str, ...], then: tuple[str, ...]) -> bool:
    words = _words(sentence)
    return any(one in first and two in then for one, two in pairwise(words))


def _binds(sentence: Sentence) -> bool:
    return _holds(sentence, _BINDING) or _follows(sentence, ("may",), ("not",)) or _follows(
        sentence, ("are", "is"), ("responsible",)
    )  # fmt: skip


def _reaches(sentence: Sentence) -> bool:
    reached = _holds(sentence, _REACHING) or _follows(sentence, _CALLED, ("us", "to", "with"))
    if not reached or not _ASKING.isdisjoint(sentence.stems):
        return False
    return not sentence.hits(RIGHTS) and not sentence.hits(CHOICES)

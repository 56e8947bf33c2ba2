"""Whole sentences that came or went, names of parties, listed things, and links to forms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policypress.document.expressions import Expression
from policypress.document.model import ClauseKind, TokenKind
from policypress.judgement.findings.sides import Side
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.findings.theme import theme_of
from policypress.judgement.lexicon.contract import LEGAL_FORMS
from policypress.judgement.lexicon.families import Stems, word_list
from policypress.judgement.lexicon.grammar import COMPANY
from policypress.judgement.lexicon.quiet import COMING_CHANGE
from policypress.judgement.lexicon.rights import CHANNELS, CHOICES, RIGHTS
from policypress.judgement.verdicts import Finding, Rule, quoted
from policypress.vocabulary import Direction

STATEMENT = Rule("statement", "finding", "M15", "A sentence that rules something came or went",
                 "Rubric B7 and Q3: what is promised, allowed or asked differs")  # fmt: skip
ENTITY = Rule(
    "entity", "finding", "M09", "The name of a legal entity changed", "WP260 (always communicated); GDPR 13(1)(a)"
)
LISTED = Rule(
    "listed", "finding", "M23", "An item of a list came or went", "Rubric B5, B8: a list says what is covered"
)
COMING = Rule("coming-change", "finding", "M16", "A coming change is announced or its announcement went",
              "Cal. Bus. & Prof. 22575(b)(4); rubric M16")  # fmt: skip
FORM = Rule(
    "form-link",
    "finding",
    "M11",
    "A link that users need for a right or a choice leads elsewhere",
    "Rubric B13; GDPR 12",
)
CONTACT = Rule(
    "contact", "finding", "M11", "The address for rights or complaints changed", "Rubric B14; GDPR 12, 13(1)(b)"
)
CONTROL = Rule("control", "finding", "M12", "A link or button for a choice came or went",
               "11 CCR 7013, 7015; Cal. Bus. & Prof. 22575(b)(5); rubric B13")  # fmt: skip
WIDENED = Rule("one-more", "finding", "M23", "A member of an enumeration, or a qualifier, came or went",
               "Rubric Q3, B4, B7: one more thing covered, or one limit less")  # fmt: skip
REWORDED = Rule(
    "reworded", "finding", "M15", "Words of substance were exchanged in a sentence", "Rubric Q3 and B1: doubt goes up"
)

STATEMENT_RULES = (STATEMENT, ENTITY, LISTED, COMING, FORM, CONTACT, CONTROL, WIDENED, REWORDED)

GENERAL = frozenset({STATEMENT.id, LISTED.id, WIDENED.id, REWORDED.id, "actor"})
"""Rules that say that something differs rather than what."""


def statement_findings(evidence: Evidence) -> Iterator[Finding]:
    """Findings that look at whole sentences, names and links rather than at single words."""
    yield from _statements(evidence)
    yield from _entities(evidence)
    yield from _listed(evidence)
    yield from _coming(evidence)
    yield from _links(evidence)
    yield from _contacts(evidence)
    yield from _sent_to(evidence)
    yield from _controls(evidence)
    yield from _one_more(evidence)
    yield from _reworded(evidence)


def _statements(evidence: Evidence) -> Iterator[Finding]:
    for touched, arrived in ((evidence.touched_after, True), (evidence.touched_before, False)):
        whole = [s for s in touched if s.whole and s.rules_something]
        if whole:
            words = quoted(whole[0].text)
            told = "is new and rules something of its own" if arrived else "is gone"
            yield Finding(STATEMENT.id, theme_of(evidence), words, Direction.UNCLEAR, f"The sentence “{words}” {told}.")


def entity_changes(evidence: Evidence) -> Iterator[str]:
    """Names of legal entities that came or went, as one phrase."""
    old, new = _names(evidence.before), _names(evidence.after)
    gone, come = [n for n in old if n not in new], [n for n in new if n not in old]
    if gone or come:
        yield f"{gone[0]} → {come[0]}" if gone and come else (come or gone)[0]


def _entities(evidence: Evidence) -> Iterator[Finding]:
    for words in entity_changes(evidence):
        yield Finding(
            ENTITY.id, "M09", words, Direction.UNCLEAR, f"“{words}”: who contracts or answers for data may be another."
        )


_NAME = 5
"""Words before a legal form that may be the company's name: “Bank of New York Mellon Corp” has as many."""


def _names(side: Side) -> list[str]:
    """Names that end in a legal form (Inc., GmbH) and hold a changed token."""
    out: list[str] = []
    if LEGAL_FORMS.isdisjoint(side.low) and _DOTTED_FORMS.isdisjoint(side.low):
        return out
    for index, token in enumerate(side.tokens):
        if side.low[index].rstrip(".") not in LEGAL_FORMS or not token.text[:1].isupper() or index == 0:
            continue
        start = index
        while (
            start
            and index - start < _NAME
            and (side.tokens[start - 1].text[:1].isupper() or (side.tokens[start - 1].text in ",&" and start - 1 > 0))
        ):
            start -= 1
        if start < index and any(side.changed[start : index + 1]):
            out.append(" ".join(t.text for t in side.tokens[start : index + 1]))
    return out


_DOTTED_FORMS = frozenset(form + "." for form in LEGAL_FORMS)


def _listed(evidence: Evidence) -> Iterator[Finding]:
    change = evidence.change
    if (
        evidence.clause.kind in (ClauseKind.ITEM, ClauseKind.ROW)
        and not (change.before and change.after)
        and not _linked(evidence)
    ):
        words = evidence.clause.text[:80]
        told = "is a new item of the list" if change.after else "is no longer in the list"
        yield Finding(LISTED.id, theme_of(evidence), words, Direction.UNCLEAR, f"“{words}” {told}.")


def _linked(evidence: Evidence) -> bool:
    """An item that is nothing but a link is navigation, not a rule."""
    return all(token.target for token in evidence.clause.tokens if token.kind is not TokenKind.PUNCTUATION)


def _coming(evidence: Evidence) -> Iterator[Finding]:
    for sentence in evidence.touched:
        match = COMING_CHANGE.search(sentence.text, sentence.folded)
        if match and (sentence.whole or _touches(evidence, match.group())):
            yield Finding(COMING.id, "M16", match.group(), Direction.UNCLEAR,
                          f"“{match.group()}” says when another text applies.")  # fmt: skip
            return


def _touches(evidence: Evidence, words: str) -> bool:
    stems = set(words.lower().split())
    return bool(stems & (set(evidence.came) | set(evidence.went)))


FORM_TARGET = Expression(
    r"request|\bopt|(?<![a-z])(?:web)?forms?(?![a-z])|privacy-?choice|preference|complain|dispute|appeal|dsar|consent"
    r"|unsubscribe|delete|rights|(?:privacy|data)-?portal",
    re.I,
)
"""Marks in an address of a form, a request page or a choice."""


def _links(evidence: Evidence) -> Iterator[Finding]:
    """A changed target under kept words, where the sentence is about a right, a choice or a request."""
    if not evidence.link_changed:
        return
    for segment in evidence.change.segments:
        if segment.op != "equal":
            continue
        for old, new in zip(segment.old, segment.tokens, strict=True):
            if (
                old.target != new.target
                and old.target
                and new.target
                and FORM_TARGET.search(f"{old.target} {new.target}")
            ):
                words = f"{old.target} → {new.target}"
                yield Finding(
                    FORM.id, "M11", words, Direction.UNCLEAR, f"The link “{new.text}” now leads elsewhere: {words}."
                )
                return


_WAYS = word_list("findings", "statements: ways to ask")


def has_other_channel(evidence: Evidence) -> bool:
    """Whether another way to reach the same office stands unchanged in the sentence whose address changed."""
    side = evidence.after if evidence.change.after else evidence.before
    touched = evidence.touched_after if evidence.change.after else evidence.touched_before
    kept = [
        token for s in touched for token, new in zip(s.tokens, side.changed[s.start : s.end], strict=True) if not new
    ]
    return any(t.kind in (TokenKind.EMAIL, TokenKind.URL) or t.target or t.text.lower() in _WAYS for t in kept)


SENT_TO = Expression(
    r"\b(?:must|shall|should|has to|have to)\b[^.;]{0,60}\b(?:sent|send|mailed|delivered|addressed)\b", re.I
)
"""Something must be sent to an address: it is no mere fact about an office (rubric B14)."""


def _sent_to(evidence: Evidence) -> Iterator[Finding]:
    """The postal address to which a notice must be sent became another (rubric B14: the sole channel)."""
    if not evidence.kept or not any(token.text[:1].isdigit() for token in evidence.changed_tokens):
        return
    for sentence in evidence.touched:
        if not sentence.whole and SENT_TO.search(sentence.text):
            words = f"{_changed_words(evidence.before)} → {_changed_words(evidence.after)}"
            yield Finding(CONTACT.id, "M11", words, Direction.NEUTRAL, f"The address for notices changed: {words}.")
            return


def _contacts(evidence: Evidence) -> Iterator[Finding]:
    """The only address for rights, choices or complaints became another (rubric B14)."""
    old, new = _addresses(evidence.before), _addresses(evidence.after)
    if old == new or (has_other_channel(evidence) and evidence.change.before and evidence.change.after):
        return
    stems = Stems([*evidence.heading_stems, "¶", *(one for sentence in evidence.touched for one in sentence.stems)])
    if RIGHTS.found(stems) or CHOICES.found(stems) or CHANNELS.found(stems):
        words = " → ".join(part for part in ("; ".join(old), "; ".join(new)) if part)
        yield Finding(CONTACT.id, "M11", words, Direction.NEUTRAL, f"The address for requests changed: {words}.")


def _addresses(side: Side) -> list[str]:
    if _ADDRESSES.isdisjoint(side.kinds):
        return []
    return [t.text for t in side.changed_tokens if t.kind in _ADDRESSES]


_ADDRESSES = frozenset({TokenKind.EMAIL, TokenKind.URL})


_CONTROL = Expression(
    r"^\W*(?:cookies? (?:settings?|preferences?|choices|consent)|manage (?:your )?(?:cookies?|consent"
    r"|preferences)|(?:your )?(?:ad|ads|privacy|ad privacy)"
    r" (?:settings?|choices|preferences|controls?|options)|do not (?:sell|share).*|limit the use of.*|opt[- "
    r"]?(?:out|in).*|unsubscribe.*|delete (?:my|your) .*"
    r"|(?:submit|make) (?:a|an|your) .*request.*|consent (?:settings|preferences)|revisit consent|withdraw "
    r"(?:my |your )?consent.*)\W*$",
    re.IGNORECASE,
)


def _controls(evidence: Evidence) -> Iterator[Finding]:
    change = evidence.change
    if not (change.before and change.after) and _CONTROL.match(evidence.clause.text):
        told = "is new" if change.after else "is gone"
        direction = Direction.FAVOURABLE if change.after else Direction.ADVERSE
        yield Finding(
            CONTROL.id, "M12", evidence.clause.text, direction, f"The control “{evidence.clause.text}” {told}."
        )


_JOINERS = frozenset({"and", "or", "and/or", ",", "nor"})


def _one_more(evidence: Evidence) -> Iterator[Finding]:
    """A run that joins on with "and", "or" or a comma came or went, with nothing in its place."""
    if not (evidence.change.before and evidence.change.after):
        return
    for side, other, arrived in ((evidence.after, evidence.before, True), (evidence.before, evidence.after, False)):
        if other.runs:
            continue
        for start, end in side.runs:
            edges = {side.tokens[i].text.lower() for i in (start - 1, start, end - 1, end) if 0 <= i < len(side.tokens)}
            if edges & _JOINERS and any(t.kind is not TokenKind.PUNCTUATION for t in side.tokens[start:end]):
                words = side.shown(start, end)[:120]
                told = "is one more thing named" if arrived else "is no longer among the things named"
                yield Finding(WIDENED.id, theme_of(evidence), words, Direction.UNCLEAR, f"“{words}” {told}.")
                return


def _reworded(evidence: Evidence) -> Iterator[Finding]:
    """Subject words exchanged, added or dropped inside a sentence that was kept in part."""
    came = list(evidence.content_came)
    went = list(evidence.content_went)
    if evidence.change.before and evidence.change.after and (came or went):
        who = "the company" if evidence.touches(COMPANY) else "the text"
        new = _changed_words(evidence.after)
        old = _changed_words(evidence.before)
        words = f"{old} → {new}" if old and new else new or old
        yield Finding(
            REWORDED.id, theme_of(evidence), words, Direction.UNCLEAR, f"“{words}” changes what {who} says here."
        )


def _changed_words(side: Side) -> str:
    """The changed words alone, in order."""
    out: list[str] = []
    for index, (token, new) in enumerate(zip(side.tokens, side.changed, strict=True)):
        if new and token.kind is not TokenKind.PUNCTUATION:
            out.append(("… " if out and not side.changed[index - 1] else "") + token.text)
    return quoted(" ".join(out))

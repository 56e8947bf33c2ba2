"""Whether a change may need consent, not only notice: strict grounds, and always as a question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policypress.judgement.findings.strength import MODAL, NEGATION
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.lexicon.data import DATA, HANDLING
from policypress.judgement.lexicon.families import word_list
from policypress.judgement.lexicon.storage import RETENTION, SECURITY
from policypress.judgement.lexicon.use import DISCLOSE, SALE
from policypress.judgement.verdicts import Finding
from policypress.vocabulary import Direction

_OURS = word_list("findings", "consent: who holds the data")
_DOINGS = (DISCLOSE, SALE, SECURITY, RETENTION, HANDLING)
_DENIALS = word_list("findings", "consent: denials")


def about_held_data(evidence: Evidence) -> bool:
    """Whether we speak of our own doing with data that the old text names already."""
    held = evidence.background.known(DATA, "old")
    named = {hit.concept for sentence in evidence.touched for hit in sentence.hits(DATA)}
    return evidence.touches(_OURS) and bool(held & named)


def asking(findings: Iterable[Finding], evidence: Evidence) -> list[Finding]:
    """The findings, with the question on those by which a promise about data already held became weaker."""
    return [replace(one, consent_needed=True) if _weaker(one, evidence) else one for one in findings]


def _weaker(finding: Finding, evidence: Evidence) -> bool:
    """A duty that became a possibility, or a “never” that went, in a sentence on what is done with data."""
    if finding.rule not in (MODAL.id, NEGATION.id) or not evidence.kept or not about_held_data(evidence):
        return False
    if not any(sentence.hits(lexicon) for sentence in evidence.touched_before for lexicon in _DOINGS):
        return False
    if finding.rule == MODAL.id and finding.direction is Direction.ADVERSE:
        return True
    return _denies(evidence, after=False) and not _denies(evidence, after=True)


def _denies(evidence: Evidence, *, after: bool) -> bool:
    touched = evidence.touched_after if after else evidence.touched_before
    return any(not _DENIALS.isdisjoint(one.side.low[one.start : one.end]) for one in touched)

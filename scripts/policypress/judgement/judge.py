"""The order of judging: proof, then findings, then doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from policypress.comparison.changes import Change, Comparison
from policypress.comparison.compare import compare
from policypress.document import Document, parse_document
from policypress.document.collector import uncollected
from policypress.judgement.findings import FINDING_RULES, decides_material, find, suggest
from policypress.judgement.findings.leading import lead
from policypress.judgement.findings.subject import Background, Evidence
from policypress.judgement.language import Languages
from policypress.judgement.link_evidence import LinkEvidence
from policypress.judgement.proofs import PROOF_RULES, prove
from policypress.judgement.proofs.context import Context
from policypress.judgement.propagation import BELONGING_RULES, with_belongings
from policypress.judgement.verdicts import Decision, JudgedChange, Judgement, Rule
from policypress.vocabulary import Direction, Verdict, combined, highest


def judge_texts(
    old: Document | None,
    new: Document,
    decisions: Sequence[Decision] = (),
    audiences: Mapping[str, Sequence[str]] | None = None,
    links: Sequence[LinkEvidence] = (),
) -> tuple[Comparison, Judgement]:
    """What changed between two texts, and what that means: the one path to a verdict.

    Without ``old`` the text is the first: there is nothing to judge.
    """
    if old is None:
        return Comparison(parse_document(""), new, (), {}), Judgement((), Verdict.NONE, Direction.NEUTRAL, False, {})
    comparison = compare(old, new)
    return comparison, judge(comparison, decisions, audiences, links)


@uncollected()
def judge(
    comparison: Comparison,
    decisions: Sequence[Decision] = (),
    audiences: Mapping[str, Sequence[str]] | None = None,
    links: Sequence[LinkEvidence] = (),
) -> Judgement:
    """Judge every change of a comparison.

    ``decisions`` settle changes by id; ``audiences`` maps a heading's text to the activities its clauses concern;
    ``links`` is what addresses in them led to when they were looked up.
    """
    settled = {decision.change: decision for decision in decisions}
    languages = Languages(comparison)
    context, background = Context(comparison, languages, links), Background(comparison, languages)
    alone = [
        _judged(change, context, background, settled.get(change.id), _audience(change, audiences or {}))
        for change in comparison.changes
    ]
    changes = with_belongings(alone, comparison)
    findings = [finding for judged in changes for finding in judged.findings]
    material = [judged for judged in changes if judged.verdict is Verdict.MATERIAL]
    counts = Counter(judged.verdict.value for judged in changes)
    return Judgement(
        changes=changes,
        verdict=highest(judged.verdict for judged in changes),
        direction=combined(f.direction for judged in material or changes for f in judged.findings),
        consent_needed=any(finding.consent_needed for finding in findings),
        counts={verdict.value: counts[verdict.value] for verdict in Verdict if verdict is not Verdict.NONE},
    )


def _judged(
    change: Change, context: Context, background: Background, decision: Decision | None, audience: tuple[str, ...]
) -> JudgedChange:
    language = context.languages.of(change)
    proof = prove(change, context)
    if proof:
        return JudgedChange(change, Verdict.EDITORIAL, proof, (), "", decision, audience, language)
    evidence = Evidence(change, background)
    findings = find(evidence)
    shown, signals = lead(evidence, findings), tuple(sorted({finding.rule for finding in findings}))
    if decides_material(evidence, findings):
        return JudgedChange(change, Verdict.MATERIAL, None, shown, "", decision, audience, language, signals)
    suggestion = suggest(evidence)
    return JudgedChange(change, Verdict.NEEDS_REVIEW, None, shown, suggestion, decision, audience, language, signals)


def _audience(change: Change, audiences: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Activities of the innermost narrowed heading above the change; empty means everyone."""
    heading = (change.after or change.before)[0]
    for name in reversed((*change.section, heading.text) if heading.level else change.section):
        if name in audiences:
            return tuple(audiences[name])
    return ()


def rules() -> tuple[Rule, ...]:
    """Every rule, proofs first."""
    return (*PROOF_RULES, *FINDING_RULES, *BELONGING_RULES)

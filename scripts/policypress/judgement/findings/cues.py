"""Cues: named observations about a change, quiet ones as well as loud ones; the weights of the table belong to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from policypress.judgement.findings import identity, likeness, loud_cues, roles, signposts
from policypress.judgement.findings.statements import GENERAL
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.verdicts import Finding

Cue = Callable[[Evidence], float]

CUES: dict[str, Cue] = {
    "added": loud_cues.added,
    "removed": loud_cues.removed,
    "heading": signposts.heading,
    "label": signposts.label,
    "link-label": signposts.link_label,
    "heading-reworded": signposts.heading_reworded,
    "link-syntax": signposts.link_syntax,
    "many-words": loud_cues.many_words,
    "statement-length": loud_cues.statement_length,
    "only-function-words": likeness.only_function_words,
    "same-words": signposts.same_words,
    "link-only": signposts.link_only,
    "form-elsewhere": signposts.form_elsewhere,
    "address": identity.address,
    "contact-only": identity.contact_only,
    "date-only": signposts.date_only,
    "renamed": identity.renamed,
    "renamed-throughout": identity.renamed_throughout,
    "names-only": identity.names_only,
    "pointer": signposts.pointer,
    "pointing-words": signposts.pointing_words,
    "update-note": signposts.update_note,
    "placeholder": signposts.placeholder,
    "cross-reference": signposts.cross_reference,
    "restated": likeness.restated,
    "known-elsewhere": likeness.known,
    "steady-exchange": likeness.steady,
    "near-spelling": likeness.spelling,
    "menu-path": signposts.menu_path,
    "example": likeness.example,
    "user-addressed": loud_cues.user_addressed,
    "history": signposts.history,
    "other-channel": identity.other_channel,
    "period-or-price": loud_cues.period_or_price,
    "statement-quantity": loud_cues.new_statement_quantity,
    "about-the-text": signposts.about_the_text,
    "qualifier": loud_cues.qualifier,
    "in-rule-sentence": loud_cues.in_rule_sentence,
    "binds": roles.binds,
    "speaks-to-users": roles.speaks_to_users,
    "offers": roles.offers,
    "depends": roles.depends,
    "leads-on": roles.leads_on,
    "pointing-sentence": roles.pointing_sentence,
    "reaching": roles.reaching,
    "in-address": roles.in_address,
    "off-topic": roles.off_topic,
    "reach-of-text": roles.reach_of_text,
    "persons": roles.persons,
    "value-only": roles.value_only,
    "firmness": roles.firmness,
    "same-office": roles.same_office,
    "form-for-right": roles.form_for_right,
}
"""Every cue but those of the findings, by the name its weight has in the table."""

_OF_ONE_SIDE = frozenset({"added", "removed", "heading", "label", "link-label"})
_OF_BOTH_SIDES = frozenset(
    "heading-reworded link-only form-elsewhere renamed renamed-throughout pointing-words menu-path other-channel "
    "example period-or-price qualifier in-rule-sentence steady-exchange near-spelling "
    "pointing-sentence reaching in-address persons value-only firmness same-office form-for-right".split()
)
_LONE = tuple((name, cue) for name, cue in CUES.items() if name not in _OF_BOTH_SIDES)
_KEPT = tuple((name, cue) for name, cue in CUES.items() if name not in _OF_ONE_SIDE)
"""What can speak on a clause that only came or went, and on one that was kept."""

QUIET = frozenset(
    "label link-label heading heading-reworded link-syntax only-function-words same-words link-only address "
    "contact-only date-only renamed "
    "renamed-throughout names-only pointer pointing-words update-note placeholder cross-reference restated "
    "known-elsewhere steady-exchange "
    "near-spelling menu-path about-the-text example history plain-exchange plain-few-words other-channel "
    "offers leads-on pointing-sentence reaching in-address off-topic same-office".split()
)
"""Cues that may only speak against material; all others, findings among them, may only speak for it."""


EXPLAIN = frozenset(
    "label pointing-words about-the-text menu-path history heading-reworded link-syntax address contact-only "
    "date-only renamed cross-reference steady-exchange pointer update-note near-spelling placeholder".split()
)
"""Quiet cues that account for every changed word: beside them the amount of words says nothing."""


_STRENGTH = frozenset(
    "opposite connective attachment other-side modal hedge negation exception condition reach discretion and-or "
    "quantity".split()
)
_AMOUNT = frozenset({"many-words", "statement-length", "reworded", "statement", "topics"})
_BY_ADDRESS = frozenset({"place", "quantity", "value-only", "data-kind", "negation", "conduct", "recipient"})
_BY_HISTORY = frozenset({"place", "quantity", "value-only", "period-or-price", "statement-quantity"})


def cues_of(evidence: Evidence, findings: Sequence[Finding]) -> dict[str, float]:
    """Every cue that speaks, findings by their rule among them."""
    out = {name: value for name, cue in (_KEPT if evidence.kept else _LONE) if (value := cue(evidence))}
    for finding in findings:
        out[finding.rule] = 1.0
    if all(finding.rule in GENERAL for finding in findings):
        out["plain-exchange"] = likeness.small_exchange(evidence)
        out["plain-few-words"] = likeness.few_words(evidence)
    if out.pop("only-function-words", 0.0):
        loud = any(finding.rule in _STRENGTH for finding in findings)
        out["strength-only" if loud else "only-function-words"] = 1.0
    finds = {finding.rule for finding in findings}
    if "quantity" not in finds or out.get("in-address"):
        out.pop("value-only", None)
    if findings:
        out["topics"] = loud_cues.topics(evidence, findings)
    if finds & {"contact", "strength-only"}:
        out.pop("contact-only", None)
    if "contact" in finds:
        out.pop("address", None)
    if "entity" in finds:
        out.pop("cross-reference", None)
    if EXPLAIN & out.keys() or out.get("restated") == 1.0:
        for name in _AMOUNT:
            out.pop(name, None)
    if "update-note" in out or "pointer" in out:
        for finding in findings:
            if finding.category != "M16" or finding.rule != "coming-change":
                out.pop(finding.rule, None)
    if out.get("restated") == 1.0 and not any(s.has_verb and not s.whole for s in evidence.touched):
        for finding in findings:
            out.pop(finding.rule, None)
    if not finds <= GENERAL | {"data-kind", "recipient", "collecting", "disclosing"}:
        out.pop("known-elsewhere", None)
    if "history" in out:
        for name in _BY_HISTORY:
            out.pop(name, None)
    if "address" in out:
        for name in _BY_ADDRESS:
            out.pop(name, None)
    return out

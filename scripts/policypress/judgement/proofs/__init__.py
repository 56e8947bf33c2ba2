"""Proof rules: the only ways to editorial.

A change is editorial only when every difference in it (each changed word and mark, each emphasis, link target, gap,
place and container) is covered by a rule. Whatever no rule covers goes to the findings or to a person.
"""

from __future__ import annotations

from policypress.comparison.changes import Change
from policypress.document.model import Clause, ClauseKind
from policypress.judgement.proofs import (
    boilerplate,
    date_lines,
    dates,
    grammar,
    layout,
    links,
    mending,
    nesting,
    order,
    phrases,
    run_in,
    spelling,
    templates,
    typography,
)
from policypress.judgement.proofs.context import Context
from policypress.judgement.proofs.coverage import covering
from policypress.judgement.verdicts import Rule

PROOF_RULES: tuple[Rule, ...] = (
    *layout.LAYOUT_RULES,
    *boilerplate.BOILERPLATE_RULES,
    *typography.TYPOGRAPHY_RULES,
    *spelling.SPELLING_RULES,
    phrases.PHRASE_TYPO,
    *grammar.GRAMMAR_RULES,
    *links.LINK_RULES,
    *order.ORDER_RULES,
    run_in.RUN_IN,
    nesting.NUMBERED_PLACE,
    *dates.DATE_RULES,
)
"""Every proof rule, lightest first."""


def prove(change: Change, context: Context) -> str | None:
    """The ids of the rules that cover a change completely, joined by ``+``; None where anything is not covered."""
    rules = _lone(change, context) if not change.before or not change.after else _continued(change, context)
    if rules is None or not all(context.allows(rule, change) for rule in rules):
        return None
    return "+".join(rule.id for rule in PROOF_RULES if rule in rules)


def _lone(change: Change, context: Context) -> frozenset[Rule] | None:
    rule = boilerplate.lone_clause(change, context)
    if rule is None and order.absorbing(change, context):
        rule = order.REGROUPED
    if rule is None and run_in.goes_into_run(change, context):
        rule = run_in.RUN_IN
    return frozenset({rule}) if rule else None


def _continued(change: Change, context: Context) -> frozenset[Rule] | None:
    if _page_setting(change.before, change.after):
        return frozenset({boilerplate.FRONT_MATTER})
    if dates.effective_forward(change, context) or date_lines.moved_on(change, context):
        return frozenset({dates.UPDATED})
    structure = layout.structure(change, context)
    if structure is None:
        structure = nesting.structure(change, context)
    if structure is None:
        return None
    rules = set(structure)
    if change.moved:
        if not order.moved(change, context):
            return None
        rules.add(order.MOVED)
    if len(change.before) > 1 or len(change.after) > 1:
        if order.regrouped(change, context):
            rules.add(order.REGROUPED)
        elif run_in.merged(change, context):
            rules.add(run_in.RUN_IN)
        else:
            return None
    if change.renumbered:
        if not order.lone_number(change, context):
            return None
        rules.add(order.LONE_LABEL)
    words = covering(change, context)
    if words is None:
        words = _mended(change, context)
    if words is None:
        words = _asked_otherwise(change, context)
    if words is None:
        return None
    rules |= words
    # A change in which no rule sees anything differs in something that no rule knows.
    return frozenset(rules) or None


def _mended(change: Change, context: Context) -> frozenset[Rule] | None:
    """The rules that cover the change once links that were broken in Markdown are read as meant; never the other way
    round, for a link that is broken now leads nowhere."""
    if not mending.looks_broken(change.before) or mending.looks_broken(change.after):
        return None
    words = covering(change, context, mending.mended(change.before), change.after)
    return None if words is None else words | {links.MENDED}


def _asked_otherwise(change: Change, context: Context) -> frozenset[Rule] | None:
    """The rules that cover the change once the variables of templates on both sides are written in one way."""
    if not templates.holds_variables(change.before) or not templates.holds_variables(change.after):
        return None
    before, after = templates.plain_variables(change.before), templates.plain_variables(change.after)
    words = covering(change, context, before, after)
    return None if words is None else words | {layout.TEMPLATE}


def _page_setting(before: tuple[Clause, ...], after: tuple[Clause, ...]) -> bool:
    """Whether both are the same front-matter key, one that sets up the page."""
    if before[0].kind is not ClauseKind.META or after[0].kind is not ClauseKind.META:
        return False
    names = {clause.source.partition(":")[0] for clause in (*before, *after)}
    return len(names) == 1 and names <= boilerplate.PAGE_KEYS

"""``/privacy/draft/``: the working text with its live redline and its problems; shown by ``mkdocs serve`` only."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import replace

from policypress.archive.draft import Draft
from policypress.archive.phrases import count
from policypress.archive.record import ChangeEntry
from policypress.archive.versions import Policy
from policypress.check.checking import PolicyCheck, check_policy
from policypress.check.report import following
from policypress.comparison import Comparison
from policypress.errors import Problem, Severity
from policypress.site.html.redline import RedlineHtml
from policypress.site.html.text_html import slugs_of, text_html
from policypress.site.pages.draft_changes import ENGLISH, ChangeView, change_views, redline_html
from policypress.site.values import addresses, naming, views
from policypress.site.values.context import Context, safe
from policypress.site.values.facts import Facts
from policypress.site.values.page import Heading, Page
from policypress.site.values.views import Callout, Item, Said
from policypress.vocabulary import Verdict


def draft_pages(site: Context) -> list[Page]:
    """A page for every working text that is not sealed."""
    out = []
    for policy in site.archive.policies:
        checked = check_policy(site.root, site.settings, site.today, policy)
        if checked.draft:
            out.append(_page(site, checked, checked.draft))
    return out


def _page(site: Context, checked: PolicyCheck, found: Draft) -> Page:
    policy, working, comparison = checked.policy, found.working, found.comparison
    facts = Facts(policy, site.settings, site.today)
    problems = [problem for problem in checked.problems if problem.path == working.where]
    slugs = slugs_of(working.document)
    drawn = RedlineHtml(comparison, site.clauses, addresses.policy(policy.id), [], slugs, ENGLISH)
    redline = drawn.render()
    entries = [ChangeEntry.model_validate(j.as_json() | {"lineage": []}) for j in found.judgement.changes]
    changes = change_views(entries, redline, drawn, working.title) if found.base else ()
    changes, rest = _beside(changes, comparison, problems)
    title = f"Draft: {working.title or policy.id}"
    strip = views.strip(ENGLISH, facts, "") if facts.known else ()
    page = site.templates.render(
        "draft.html",
        ENGLISH,
        policy_title=working.title or policy.id,
        strip=(Item("Draft", addresses.draft(policy.id), current=True), *strip),
        title=title,
        line=(Item(f"would become {found.version}"), *map(Item, _counted(problems))),
        boxes=_boxes(policy, found, checked, rest),
        summaries=(Said(working.summary or "No summary yet."),),
        level=views.level_badge(ENGLISH, found.verdict),
        notes=(naming.counts(ENGLISH, found.judgement.counts),),
        redline=safe(redline_html(site, changes, redline.whole if found.base else "")),
        text="" if found.base else safe(text_html(working.document, site.clauses, "", [], {}, title, ENGLISH).body),
        foot=site.foot(ENGLISH),
    )
    toc = (Heading(1, "pp-changes", safe(title)),)
    return Page(
        addresses.draft(policy.id), title, page, toc, site.head((), (("robots", "noindex"),)), indexed=False, wide=True
    )


def _counted(problems: list[Problem]) -> list[str]:
    """How many problems block sealing, and how many do not."""
    found = Counter(problem.severity for problem in problems)
    kinds = ((Severity.ERROR, "problem"), (Severity.WARNING, "warning"))
    return [count(found[severity], noun) for severity, noun in kinds if found[severity]] or ["nothing to mend"]


def _boxes(policy: Policy, found: Draft, checked: PolicyCheck, rest: list[Problem]) -> tuple[Callout, ...]:
    """What the draft is and what follows from it; then the problems that belong to no change."""
    base = f"with {policy.id}@{found.base.name}" if found.base else "with nothing: it is the first version"
    lines = [f"Nobody else sees this page. Compared {base}."]
    lines += following(checked, checked.edit) if checked.edit else []
    if found.verdict is Verdict.NEEDS_REVIEW or any(c.verdict is Verdict.NEEDS_REVIEW for c in found.judgement.changes):
        lines.append(f"A person must decide: `policypress check {policy.id}` prints the block to fill in.")
    boxes = [Callout("upcoming", "Working text", tuple(_said(line) for line in lines))]
    if rest:
        entries = tuple(
            _said(f"Line {p.line}: {p.message} {p.remedy}" if p.line else f"{p.message} {p.remedy}") for p in rest
        )
        boxes.append(Callout("held", "To mend", (), entries=entries))
    return tuple(boxes)


def _said(text: str) -> str:
    """A message with what it puts between backticks as code."""
    return safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False)))


def _beside(
    changes: tuple[ChangeView, ...], comparison: Comparison, problems: list[Problem]
) -> tuple[tuple[ChangeView, ...], list[Problem]]:
    """Problems put beside the change whose lines they name; the rest stand on top."""
    spans = {}
    for change in comparison.changes:
        if change.after:
            spans[change.id] = (change.after[0].line, change.after[-1].line + change.after[-1].source.count("\n"))
    rest = list(problems)
    out = []
    for view in changes:
        first, last = spans.get(view.id, (0, -1))
        here = [problem for problem in rest if first <= problem.line <= last]
        rest = [problem for problem in rest if problem not in here]
        out.append(replace(view, problems=tuple(_said(f"{p.message} {p.remedy}") for p in here)) if here else view)
    return tuple(out), rest

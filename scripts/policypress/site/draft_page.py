"""``/privacy/draft/``: the working text with its live redline and its problems; shown by ``mkdocs serve`` only."""

from __future__ import annotations

from dataclasses import replace

from policypress.archive.draft import Draft, draft
from policypress.archive.record import ChangeEntry
from policypress.archive.versions import Policy
from policypress.archive.working import Working, read_working
from policypress.comparison import Comparison, compare
from policypress.desk.checking import check_policy
from policypress.document import parse_document
from policypress.errors import Problem
from policypress.site import addresses, views, words
from policypress.site.change_list import change_views, redline_html
from policypress.site.context import Context, safe
from policypress.site.facts import Facts
from policypress.site.model import Heading, Page
from policypress.site.redline import RedlineHtml
from policypress.site.textpage import slugs_of
from policypress.site.views import Callout, ChangeView, Item


def draft_pages(site: Context) -> list[Page]:
    """A page for every working text that is not sealed."""
    out = []
    for policy in site.archive.policies:
        working = read_working(site.archive.root, policy)
        found = draft(policy, working, site.settings, site.today) if working else None
        if working and found:
            out.append(_page(site, policy, working, found))
    return out


def _page(site: Context, policy: Policy, working: Working, found: Draft) -> Page:
    facts = Facts(policy, site.settings, site.today)
    checked = check_policy(site.root, site.settings, site.today, policy.id, policy.folder)
    problems = [problem for problem in checked.problems if problem.path == working.where]
    old = found.base.document if found.base else parse_document("")
    comparison = compare(old, working.document)
    redline = RedlineHtml(
        comparison, site.clauses, addresses.policy(policy.id), [], slugs_of(working.document)
    ).render()
    entries = [ChangeEntry.model_validate(j.as_json() | {"lineage": []}) for j in found.judgement.changes]
    changes = change_views(entries, redline, working.title) if found.base else ()
    changes, rest = _beside(changes, comparison, problems)
    base = found.base.name if found.base else "nothing: it is the first version"
    lines = (f"Nobody else sees this page. Compared with {base}.", *(str(problem) for problem in rest))
    title = f"Draft: {working.title or policy.id}"
    html = site.templates.render(
        "changes.html",
        policy_title=working.title or policy.id,
        strip=views.strip(facts, "") if facts.known else (),
        title=title,
        line=(Item(f"would become {found.version}"), Item(words.some(len(problems), "problem"))),
        boxes=(Callout("held" if problems else "upcoming", "Working text", lines),),
        summaries=(working.summary,) if working.summary else ("No summary yet.",),
        verdict=views.verdict_badge(found.verdict),
        verdict_notes=(words.counts(found.judgement.counts),),
        redline=safe(redline_html(site, changes, redline.whole)),
        foot=site.foot(),
    )
    toc = (Heading(1, "pp-changes", safe(title)),)
    return Page(
        addresses.draft(policy.id), title, html, toc, site.head((), (("robots", "noindex"),)), indexed=False, wide=True
    )


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
        out.append(replace(view, problems=tuple(f"{p.message} {p.remedy}" for p in here)) if here else view)
    return tuple(out), rest

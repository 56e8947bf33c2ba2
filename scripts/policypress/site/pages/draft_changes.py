"""What an editor sees of each change of a draft: the signals as the tool gives them, and what is wrong beside them."""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from markupsafe import Markup

from policypress.archive.phrases import count
from policypress.archive.record import ChangeEntry, FindingEntry
from policypress.language.words import Words
from policypress.site.html.redline import Redline, RedlineHtml
from policypress.site.values.context import Context, safe
from policypress.site.values.views import Badge, Item, level_badge
from policypress.vocabulary import CATEGORIES, Kind, Verdict, without_subject

_ANCHOR = re.compile(r'id="([^"]*)"')

KINDS = {Kind.ADDED: "Added", Kind.REMOVED: "Removed", Kind.MODIFIED: "Reworded", Kind.MOVED: "Moved"}
ENGLISH = Words("en", gettext.NullTranslations())
"""Editors are spoken to in English."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """One signal in a reader's words."""

    category: str
    words: str
    why: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class More:
    """Further signals, folded away."""

    title: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change on a redline page."""

    number: int
    id: str
    kind: str
    level: Badge
    section: str
    html: Markup
    facts: tuple[str, ...]
    findings: tuple[FindingView, ...]
    decisions: tuple[str, ...]
    place: tuple[Item, ...] = ()
    previous: str = ""
    next: str = ""
    problems: tuple[str, ...] = field(default=())
    more: tuple[More, ...] = ()


def redline_html(site: Context, changes: Sequence[ChangeView], whole: str) -> str:
    """The list of changes and the whole text with changes marked."""
    return site.templates.render(
        "redline.html",
        levels=levels(changes),
        changes=changes,
        list_title=count(len(changes), "change"),
        whole=safe(whole),
    )


def change_views(
    entries: Sequence[ChangeEntry], redline: Redline, drawn: RedlineHtml, title: str
) -> tuple[ChangeView, ...]:
    """The changes with the redline's HTML; one the texts do not show is drawn from the record."""
    from policypress.judgement import rules

    html: dict[str, Markup] = {}
    for entry in entries:
        found = redline.single.get(entry.id)
        html[entry.id] = safe(found if found is not None else f"<p>{drawn.wording.runs_view(entry.redline)}</p>")
    anchors = set(_ANCHOR.findall(redline.whole))
    shown = {entry.id for entry in entries if entry.lineage and entry.lineage[0] in anchors}
    return _views(list(entries), html, title, shown, {rule.id: rule.title for rule in rules()})


def levels(changes: Sequence[ChangeView]) -> tuple[Badge, ...]:
    """The levels that occur, weightiest first, for the filter."""
    found = {change.level.kind for change in changes}
    order = sorted((v for v in Verdict if v.value in found), key=lambda v: -v.rank)
    return tuple(level_badge(ENGLISH, verdict) for verdict in order)


_SHOWN = 2


def _views(
    record_changes: list[ChangeEntry], html: dict[str, Markup], title: str, shown: Set[str], rules: Mapping[str, str]
) -> tuple[ChangeView, ...]:
    """The changes of a version in reading order.

    ``title`` is the heading that need not be named; ``shown`` are the changes whose clause stands in the whole text;
    ``rules`` are the titles of rules by id.
    """
    out = []
    last = len(record_changes)
    sections = _whole_sections(record_changes)
    for number, entry in enumerate(record_changes, start=1):
        kind = KINDS[entry.kind]
        group = sections.get(entry.id)
        found = tuple(_finding(finding) for finding in _telling_first(_told(entry, group)))
        rest = found[_SHOWN:]
        if entry.moved and entry.kind is Kind.MODIFIED:
            kind = "Moved and reworded"
        out.append(
            ChangeView(
                number,
                entry.id,
                kind,
                level_badge(ENGLISH, entry.verdict),
                " › ".join(part for part in entry.section if part != title),
                html[entry.id],
                _with_section(entry, group) or _why(entry, rules),
                found[:_SHOWN],
                _decided(entry),
                (Item("Read it in the whole text", f"#{entry.lineage[0]}"),) if entry.id in shown else (),
                f"#change-{record_changes[number - 2].id}" if number > 1 else "",
                f"#change-{record_changes[number].id}" if number < last else "",
                more=(More(count(len(rest), "more signal"), rest),) if rest else (),
            )
        )
    return tuple(out)


def _whole_sections(entries: Sequence[ChangeEntry]) -> dict[str, tuple[ChangeEntry, list[ChangeEntry]]]:
    """Id of each clause that came or went right below a heading that did → that heading and all such clauses: one
    change with its items. A clause that was decided, or of which consent is asked, stands for itself."""
    out: dict[str, tuple[ChangeEntry, list[ChangeEntry]]] = {}
    group: tuple[ChangeEntry, list[ChangeEntry]] | None = None
    for entry in entries:
        alone = entry.kind in (Kind.ADDED, Kind.REMOVED) and entry.decision is None
        if not group or not alone or entry.kind is not group[0].kind or not _below(group[0], entry):
            group = (entry, []) if alone and entry.verdict is Verdict.MATERIAL else None
        elif not any(finding.consent_needed for finding in entry.findings):
            group[1].append(entry)
            out[entry.id] = out[group[0].id] = group
    return out


def _told(entry: ChangeEntry, group: tuple[ChangeEntry, list[ChangeEntry]] | None) -> list[FindingEntry]:
    """The findings shown with a change: a section's heading has those of its clauses, which have none themselves."""
    if group is None:
        return list(entry.findings)
    members = [entry, *group[1]] if group[0] is entry else []
    leading = [finding for member in members for finding in member.findings[:1]]
    return list({finding.category: finding for finding in reversed(leading)}.values())[::-1]


def _below(heading: ChangeEntry, entry: ChangeEntry) -> bool:
    depth = len(heading.section)
    return entry.section[:depth] == heading.section and entry.section[depth : depth + 1] == [_words_of(heading)]


def _words_of(entry: ChangeEntry) -> str:
    return (entry.after or entry.before).lstrip("#").strip()


def _with_section(entry: ChangeEntry, group: tuple[ChangeEntry, list[ChangeEntry]] | None) -> tuple[str, ...]:
    if group is None or group[0] is entry:
        return ()
    goes = "Comes" if entry.kind is Kind.ADDED else "Goes"
    return (f"{goes} with the section “{_words_of(group[0])}”, whose reason stands above.",)


def _telling_first(findings: Sequence[FindingEntry]) -> list[FindingEntry]:
    """What needs consent first, else as the tool weighs; each category once before any comes again."""
    ranked = sorted(findings, key=lambda finding: not finding.consent_needed)
    first = list({finding.category: finding for finding in reversed(ranked)}.values())
    first.sort(key=ranked.index)
    return first + [finding for finding in ranked if finding not in first]


def _why(entry: ChangeEntry, rules: Mapping[str, str]) -> tuple[str, ...]:
    lines = []
    if entry.proof:
        lines.append(f"Proved editorial: {rules.get(entry.proof, entry.proof)}")
    elif entry.tool_verdict is Verdict.NEEDS_REVIEW:
        found = "The signals are too weak to decide" if entry.findings else "The tool found no signal"
        lines.append(f"{found}, and no rule proves that the meaning stays, so a person decides.")
    if entry.suggestion:
        lines.append(f"Suggested: {entry.suggestion}")
    if entry.audience:
        lines.append(f"Concerns: {', '.join(entry.audience)}")
    return tuple(lines)


def _finding(finding: FindingEntry) -> FindingView:
    notes = [finding.direction.words] if finding.direction.words else []
    if finding.consent_needed:
        notes.append("must users agree first? it concerns data already held")
    category = CATEGORIES.get(finding.category, finding.category)
    said = "" if finding.words in finding.why else finding.words
    return FindingView(category[:1].upper() + category[1:], said, without_subject(finding.why), tuple(notes))


def _decided(entry: ChangeEntry) -> tuple[str, ...]:
    decision = entry.decision
    if decision is None:
        return ()
    said = f"Decided as {decision.verdict.value} by {decision.by}: {decision.reason}"
    if decision.verdict is not entry.tool_verdict:
        said += f" (the tool said {entry.tool_verdict.value})"
    return (said,)

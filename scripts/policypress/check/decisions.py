"""Decisions in a working text: the ones still to be made, and what is wrong with those that were."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policypress.archive.draft import Draft
from policypress.errors import Problem, Severity
from policypress.judgement.verdicts import Decision, JudgedChange
from policypress.vocabulary import Verdict

LEAST_REASON = 20
"""Characters a reason needs where it calls a material finding less than material."""


def decision_problems(found: Draft) -> Iterator[Problem]:
    """Decisions on changes that are not there, decided twice, or lowered without a reason worth the name."""
    working = found.working
    judged = {entry.change.id: entry for entry in found.judgement.changes}
    seen: set[str] = set()
    yield from _stale(found, [decision for decision in working.decisions if decision.change not in judged])
    for decision in working.decisions:
        line = decision_line(working.text, decision.change) or decision.line
        entry = judged.get(decision.change)
        if entry is None:
            continue
        if decision.change in seen:
            message = f"The change {decision.change} is decided twice; only one decision can count."
            yield Problem(working.where, line, "decision-twice", message, "Keep the one that counts.")
        seen.add(decision.change)
        lowered = entry.tool_verdict is Verdict.MATERIAL and decision.verdict.rank < Verdict.MATERIAL.rank
        if lowered and len(decision.reason) < LEAST_REASON:
            why = "; ".join(dict.fromkeys(finding.why for finding in entry.findings))
            message = (
                f"The decision calls {decision.change} {decision.verdict.value} although it was found material ({why})."
            )
            remedy = f"Say in at least {LEAST_REASON} characters why users lose or gain nothing that matters."
            yield Problem(working.where, line, "decision-reason", message, remedy)


def _stale(found: Draft, old: list[Decision]) -> Iterator[Problem]:
    """Decisions on changes that are not there, told all at once; a correction may keep those of its text."""
    if not old or found.correction:
        return
    working, names = found.working, ", ".join(decision.change for decision in old)
    line = decision_line(working.text, old[0].change) or old[0].line
    if len(old) == 1:
        message = f"The decision on {names} has no change: the text it was made on has changed since."
        remedy = "Remove it, and decide the changed text anew where `check` asks for it."
    else:
        message = f"{len(old)} decisions ({names}) have no change: the texts they were made on have changed since."
        remedy = "Remove them, and decide the changed text anew where `check` asks for it."
    yield Problem(working.where, line, "decision-stale", message, remedy, Severity.WARNING)


def decision_line(text: str, change: str) -> int:
    """The line of the file on which the decision about ``change`` stands; 0 where it is not found."""
    match = re.search(rf"^\s*-?\s*change:\s*[\"']?{re.escape(change)}\b", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 + match.group().count("\n") if match else 0


def undecided(changes: Iterable[JudgedChange]) -> list[JudgedChange]:
    """The changes that wait for a person."""
    return [entry for entry in changes if entry.verdict is Verdict.NEEDS_REVIEW]


def decision_block(changes: Iterable[JudgedChange], existing: bool) -> str:
    """Front-matter lines to paste; without the key where ``existing`` decisions stand there already."""
    waiting = undecided(changes)
    return _block(waiting, existing) if waiting else ""


def overruling_block(changes: Iterable[JudgedChange], existing: bool) -> str:
    """The same for changes the tool found material, for a person who disagrees."""
    found = [entry for entry in changes if entry.tool_verdict is Verdict.MATERIAL and entry.decision is None]
    return _block(found, existing) if found else ""


def _block(waiting: list[JudgedChange], existing: bool) -> str:
    lines = [] if existing else ["decisions:"]
    for entry in waiting:
        place = " › ".join(entry.change.section) or "top of the text"
        lines += [
            f"  - change: {quoted_id(entry.change.id)}  # {place}",
            "    verdict:  # editorial, clarifying or material",
            "    reason:  # one sentence, in quotation marks; it is published",
            "    by:  # your name; it is published",
        ]
        if any(finding.consent_needed for finding in entry.findings):
            lines.append("    consent:  # yes where users must agree first; it is published")
    return "\n".join(lines)


def quoted_id(change: str) -> str:
    """A change id as YAML reads it back as text: one of digits only, or like 12e5, needs quotation marks."""
    return f'"{change}"' if re.fullmatch(r"[\d.e+_-]+|0x[\da-f]+", change) else change

"""A check as text, JSON, Markdown for a pull request, or annotations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policypress.archive.phrases import count, counts_words, day_words, deadline_words
from policypress.archive.versions import WORKING
from policypress.check.checking import Check, PolicyCheck
from policypress.check.decisions import decision_block, undecided
from policypress.check.edit import Edit
from policypress.check.machine_files import MachineFile
from policypress.check.suggestions import SETTLED_AS, figures, suggestions
from policypress.errors import Problem, Severity
from policypress.judgement.show import language_words, reason, redline
from policypress.judgement.verdicts import JudgedChange
from policypress.vocabulary import CATEGORIES, Verdict, without_subject

MARK = "<!-- policypress check -->"
"""First line of the pull-request comment, by which the next run finds it again."""

NOT_ADVICE = "A working aid for people who judge, not legal advice."
_MOST = 40


def summary_words(check: Check) -> str:
    """How many problems of which kind, in one line."""
    errors, warnings = (
        sum(p.severity is severity for p in check.problems) for severity in (Severity.ERROR, Severity.WARNING)
    )
    if not errors and not warnings:
        return "Nothing to mend."
    blocking = f"{count(errors, 'problem')} to mend" if errors else "Nothing blocks"
    return f"{blocking}, {count(warnings, 'warning')}."


def base_words(edit: Edit, policy: str) -> str:
    """What was compared, and how the changes count."""
    if edit.base is None:
        return f"The first version of {policy}: nothing to compare with, no notice."
    if not edit.judgement.changes:
        return f"No change a reader can see since {policy}@{edit.base}."
    own = f", {count(edit.own_changes, 'change')} of text on this branch" if edit.own_changes is not None else ""
    return (
        f"{count(len(edit.judgement.changes), 'change')} since {policy}@{edit.base} "
        f"({counts_words(edit.judgement.counts)}){own}."
    )


def consequences(edit: Edit) -> list[str]:
    """What follows from an edit: deadline, channel, consent."""
    if edit.base is None:
        return [f"It applies from {day_words(edit.effective)}."]
    unsettled = edit.verdict is Verdict.NEEDS_REVIEW
    out = [deadline_words(edit.notice, edit.effective, edit.period, unsettled=unsettled)]
    out += edit.laws
    out += [line for judged in edit.judgement.changes if (line := consent_question(judged))]
    return out


_GROUNDS = {
    "M03": "a new use of data that you hold already",
    "M04": "a new recipient of data that you hold already",
    "M05": "a new recipient of data that you hold already",
    "modal": "a weaker promise about data that you hold already",
    "negation": "a weaker promise about data that you hold already",
    "M14": "a weaker promise about data that you hold already",
}
"""What a finding that asks about consent rests on, by its rule or its category."""


def consent_question(judged: JudgedChange) -> str:
    """Whether users must agree first, as a question to the editor; empty where no rule asks it or it was decided."""
    decided = judged.decision
    if decided and decided.consent:
        return f"{decided.by} decided that users must agree to {judged.change.id} first: the site says so."
    asked = [finding for finding in judged.findings if finding.consent_needed]
    if not asked or (decided and (decided.consent is False or decided.verdict is not Verdict.MATERIAL)):
        return ""
    first = asked[0]
    ground = _GROUNDS.get(first.rule) or _GROUNDS.get(first.category, "another use of data that you hold already")
    return (
        f"Must users agree to {judged.change.id}, not only be told? It looks like {ground}: “{first.words}” "
        f"({first.rule}). If so, decide the change as material with `consent: yes`; only then is it published. If not, "
        "do nothing, or decide it with `consent: no`."
    )


def shown_changes(edit: Edit) -> list[JudgedChange]:
    """Material and unsettled changes, in reading order."""
    return [j for j in edit.judgement.changes if j.verdict in (Verdict.MATERIAL, Verdict.NEEDS_REVIEW)]


def place_of(entry: JudgedChange) -> str:
    """Where a change stands, for people."""
    return " › ".join(entry.change.section) or "top of the text"


def as_text(check: Check, colour: Any = None) -> str:
    """For a terminal; ``colour(text, severity)`` may dress a severity word."""
    lines = []
    for problem in check.problems:
        line = str(problem)
        if colour:
            line = line.replace(f": {problem.severity}: ", f": {colour(problem.severity)}: ", 1)
        lines.append(line)
    if lines:
        lines.append("")
    if check.machine_files:
        lines += [*machine_lines(check.machine_files, check.base or ""), ""]
    for found in check.policies:
        lines += [*_policy_text(found), ""]
    lines.append(summary_words(check))
    return "\n".join(lines)


def _policy_text(found: PolicyCheck) -> list[str]:
    edit, policy = found.edit, found.policy.id
    now = found.standing.in_force
    head = f"{found.title} ({policy}): " + (f"in force {policy}@{now.name}" if now else "no version in force")
    if found.standing.next:
        after = found.standing.next
        head += f", {found.standing.statuses[after.name].value} {policy}@{after.name}"
    if edit is None:
        return [f"{head}.{_unjudged(found)}"]
    said = [f"{head}.", f"  {_becomes(found, edit)}: verdict {edit.verdict.value}. {base_words(edit, policy)}"]
    said += [f"  {line}" for line in following(found, edit)]
    for entry in shown_changes(edit):
        said += [
            f"  - {entry.verdict.value}: {entry.change.kind.value} · {place_of(entry)} · {entry.change.id}",
            *(f"    {line}" for line in finding_lines(entry)),
            "    " + redline(entry.change.segments, "[-", "-]", "{+", "+}"),
        ]
    block = decision_block(edit.judgement.changes, _has_decisions(found))
    if block:
        said += [f"  To decide, paste {paste_where(found)} and fill in:", *block.split("\n")]
    said += [f"  {line}" for line in suggestion_lines(found, edit)]
    if edit.verdict is Verdict.MATERIAL and not edit.sealed:
        said.append("  To overrule a verdict, decide its change by id in the front matter; `check --format markdown` "
                    "prints the block.")  # fmt: skip
    if edit.notice.required or edit.verdict is Verdict.NEEDS_REVIEW:
        said.append(f"  ({NOT_ADVICE})")
    if not edit.sealed and not any(problem.severity is Severity.ERROR for problem in found.problems):
        said.append(f"  Next: `policypress seal {policy}` freezes and announces it.")
    return said


def suggestion_lines(found: PolicyCheck, edit: Edit) -> list[str]:
    """Which changes that wait for a person look alike, and the command that settles them together."""
    lines = []
    for one in () if edit.sealed else suggestions(edit.judgement.changes):
        figure, ids = figures()[one.kind], ", ".join(judged.change.id for judged in one.changes)
        lines.append(
            f"Suggestion ({one.kind}): {SETTLED_AS.value}? {one.says[0].upper()}{one.says[1:]} ({ids}). Of such edits "
            f"{figure.right} in {figure.rows} were judged not material. If you looked at each and agree: "
            f"`policypress check {found.policy.id} --settle {one.kind} --by NAME --because TEXT`"
        )
    return lines


def following(found: PolicyCheck, edit: Edit) -> list[str]:
    """What follows from an edit, and in which languages it was read; a date that is taken is a problem of its own."""
    read = language_words(edit.judgement)
    return [*([] if _without_date(found) else consequences(edit)), *([f"{read[0].upper()}{read[1:]}"] if read else [])]


def _without_date(found: PolicyCheck) -> bool:
    """Whether the text still carries the date of a sealed one, so that nothing follows from its date yet."""
    return any(problem.rule == "same-date" for problem in found.problems)


def _becomes(found: PolicyCheck, edit: Edit) -> str:
    if _without_date(found):
        return "The working text needs a new date"
    return f"{'Sealed as' if edit.sealed else 'Would become'} {found.policy.id}@{edit.version}"


def _unjudged(found: PolicyCheck) -> str:
    """Why there is no edit to show."""
    if found.working is None:
        return f" There is no working text: create {WORKING} in its folder to change it."
    blocked = found.working.problems or any(problem.rule == "archive" for problem in found.problems)
    if blocked:
        return " The working text can be judged when the problems above are mended."
    return " The working text has no unsealed change."


def paste_where(found: PolicyCheck) -> str:
    """Where a decision block belongs."""
    return "under `decisions:` in the front matter" if _has_decisions(found) else "into the front matter"


def _has_decisions(found: PolicyCheck) -> bool:
    return bool(found.working and found.working.decisions)


def as_json(check: Check, strict: bool) -> dict[str, Any]:
    """For a program."""
    return {
        "format": 1,
        "today": check.today.isoformat(),
        "base": check.base,
        "failed": check.failed(strict),
        "problems": [problem_json(problem) for problem in check.problems],
        "policies": [_policy_json(found) for found in check.policies],
        "machine_files": [_machine_json(file) for file in check.machine_files],
    }


def machine_lines(files: Sequence[MachineFile], base: str) -> list[str]:
    """Every machine file that a branch brings, what became of it, and whether the tool made it so."""
    lines = [f"Machine files that differ from {base} ({len(files)}); reviews fold them away, so they are named here:"]
    for file in files:
        verdict = "REFUSED" if file.faults else f"{file.proved}" if file.proved else "for a person to look at"
        lines.append(f"  {file.state:<8} {file.path}: {file.what}; {verdict}")
    return lines


def _machine_json(file: MachineFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "what": file.what,
        "state": file.state,
        "proved": file.proved or None,
        "refused": list(file.faults),
        "doubts": list(file.doubts),
    }


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem with everything it says."""
    return {
        "path": problem.path,
        "line": problem.line,
        "severity": problem.severity.value,
        "rule": problem.rule,
        "message": problem.message,
        "remedy": problem.remedy,
    }


def _policy_json(found: PolicyCheck) -> dict[str, Any]:
    now, edit = found.standing, found.edit
    return {
        "policy": found.policy.id,
        "title": found.title,
        "in_force": now.in_force.name if now.in_force else None,
        "upcoming": [version.name for version in now.upcoming],
        "held": [version.name for version in now.held],
        "edit": _edit_json(found, edit) if edit else None,
    }


def _edit_json(found: PolicyCheck, edit: Edit) -> dict[str, Any]:
    return {
        "version": edit.version,
        "sealed": edit.sealed,
        "compared_with": edit.base,
        "effective": edit.effective.isoformat(),
        "verdict": edit.verdict.value,
        "direction": edit.judgement.direction.value,
        "consent_needed": edit.judgement.consent_needed,
        "counts": edit.judgement.counts,
        "branch_changes": edit.own_changes,
        "notice": edit.notice.model_dump(mode="json"),
        "notice_period": {"days": edit.period.days, "because": edit.period.because, "channel": edit.period.channel},
        "changes": [entry.as_json() for entry in edit.judgement.changes],
        "decision_block": decision_block(edit.judgement.changes, _has_decisions(found)),
        "suggestions": _suggestions_json(edit),
    }


def _suggestions_json(edit: Edit) -> list[dict[str, Any]]:
    found = () if edit.sealed else suggestions(edit.judgement.changes)
    verdict = SETTLED_AS.value
    return [
        {"kind": one.kind, "verdict": verdict, "says": one.says, "changes": [entry.change.id for entry in one.changes]}
        for one in found
    ]


def as_github(check: Check) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    lines = [
        _annotation(_LEVELS[p.severity], p.path, p.line, p.rule, f"{p.message} {p.remedy}") for p in check.problems
    ]
    for found in check.policies:
        for entry in shown_changes(found.edit) if found.edit and found.working else ():
            if entry.verdict is Verdict.MATERIAL:
                line = entry.change.after[0].line if entry.change.after else 1
                lines.append(_annotation("notice", found.working.where, line, "material change", reason(entry)))  # type: ignore[union-attr]
    lines.append(summary_words(check))
    return "\n".join(lines)


_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def _annotation(level: str, path: str, line: int, title: str, message: str) -> str:
    data = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    where = ",".join(
        f"{key}={_property(value)}"
        for key, value in (("file", path), ("line", str(line)), ("title", title))
        if value != "0"
    )
    return f"::{level} {where}::{data}"


def _property(value: str) -> str:
    out = value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return out.replace(":", "%3A").replace(",", "%2C")


def finding_lines(entry: JudgedChange) -> list[str]:
    """Why a change has its verdict, one plain line per reason."""
    if entry.decision:
        return [f"Decided {entry.decision.verdict.value} by {entry.decision.by}: {entry.decision.reason}"]
    out = []
    for finding in entry.findings:
        consent = " Must users agree first?" if finding.consent_needed else ""
        category = CATEGORIES.get(finding.category, finding.category)
        said = all(words in finding.why for words in finding.words.split(" → "))
        quotes = "" if said else f"“{finding.words}”: "
        why = without_subject(finding.why).rstrip(".")
        direction = f" ({finding.direction.words})" if finding.direction.words else ""
        out.append(f"{finding.category} {category}: {quotes}{why}{direction}.{consent}")
    if entry in undecided([entry]):
        out.append("A person must decide." if out else "No signal found, and no proof that it is editorial.")
    if entry.suggestion:
        out.append(f"Suggestion: {entry.suggestion}")
    return out

"""A check as the one comment on a pull request."""

from __future__ import annotations

import html
import re

from policypress.archive.phrases import count
from policypress.check.checking import Check, PolicyCheck
from policypress.check.decisions import decision_block, overruling_block
from policypress.check.edit import Edit
from policypress.check.report import (
    MARK,
    NOT_ADVICE,
    base_words,
    finding_lines,
    following,
    paste_where,
    place_of,
    shown_changes,
    suggestion_lines,
    summary_words,
)
from policypress.errors import Problem
from policypress.judgement.show import redline
from policypress.judgement.verdicts import JudgedChange
from policypress.vocabulary import Verdict

LIMIT = 60_000
"""Characters a comment may have; GitHub takes 65,536."""


def as_markdown(check: Check) -> str:
    """Verdict, deadline, redlines, decisions to make, and problems, for reading in a pull request."""
    parts = [MARK, f"## Policy check: {summary_words(check)}"]
    edited = [found for found in check.policies if found.edit]
    if not edited:
        said = "No working text differs from" + (f" `{check.base}`." if check.base else " its sealed version.")
        parts.append(said)
    parts += _machine_files(check)
    for found in edited:
        assert found.edit is not None
        parts += _policy(found, found.edit)
    parts += _problems(check.problems)
    parts.append(f"<sub>{NOT_ADVICE}</sub>")
    return _within_limit(parts)


def _machine_files(check: Check) -> list[str]:
    """First of all, for a review folds these files away."""
    if not check.machine_files:
        return []
    rows = []
    for file in check.machine_files:
        said = "**refused**" if file.faults else clean(file.proved) if file.proved else "for a person to look at"
        rows.append(f"- {file.state} `{file.path}`: {clean(file.what)}; {said}")
    head = f"### Machine files this branch changes ({len(rows)})"
    return [head, "Reviews fold these away; each was compared with what the tool itself makes.", "\n".join(rows)]


def _within_limit(parts: list[str]) -> str:
    text = "\n\n".join(parts) + "\n"
    if len(text) <= LIMIT:
        return text
    kept, size = [], 0
    for part in parts:
        if size + len(part) > LIMIT - 200:
            break
        kept.append(part)
        size += len(part) + 2
    kept.append("**This comment was cut short.** Run `policypress check` to see the rest.")
    return "\n\n".join(kept) + "\n"


def _policy(found: PolicyCheck, edit: Edit) -> list[str]:
    policy = found.policy.id
    parts = [f"### {clean(found.title)} (`{policy}@{edit.version}`)"]
    verdict = f"**Verdict: {edit.verdict.value}.** {base_words(edit, policy)}"
    parts.append(" ".join([verdict, *(clean(line) for line in following(found, edit))]))
    shown = shown_changes(edit)
    parts += [_change(number, entry) for number, entry in enumerate(shown, start=1)]
    quiet = [entry for entry in edit.judgement.changes if entry not in shown]
    if quiet:
        rows = "\n".join(f"- {entry.verdict.value}, {clean(place_of(entry))}: {_line(entry)}" for entry in quiet)
        parts.append(f"<details><summary>{count(len(quiet), 'other change')}</summary>\n\n{rows}\n\n</details>")
    block = decision_block(edit.judgement.changes, bool(found.working and found.working.decisions))
    if block:
        where = f"`{found.working.where}`" if found.working else "the working text"
        parts.append(
            f"**To decide**, paste this {paste_where(found)} of {where} and fill it in:\n\n```yaml\n{block}\n```"
        )
    parts += [clean_with_code(line) for line in suggestion_lines(found, edit)]
    overruling = overruling_block(edit.judgement.changes, bool(found.working and found.working.decisions))
    if overruling and not edit.sealed:
        how = (
            "Keep only the changes you disagree with. A decision that calls a finding less than material needs a "
            "reason of at least 20 characters; reason and name are published."
        )
        summary = "<details><summary>To overrule a material verdict</summary>"
        parts.append(f"{summary}\n\n{how}\n\n```yaml\n{overruling}\n```\n\n</details>")
    return parts


def _change(number: int, entry: JudgedChange) -> str:
    mark = "Material" if entry.verdict is Verdict.MATERIAL else "Needs a person"
    head = f"{number}. **{mark}** · {entry.change.kind.value} · {clean(place_of(entry))} · `{entry.change.id}`"
    reasons = [f"   - {clean(line)}" for line in finding_lines(entry)]
    return "\n".join([head, "", f"   > {_line(entry)}", "", *reasons])


def _line(entry: JudgedChange) -> str:
    return redline(entry.change.segments, "<del>", "</del>", "<ins>", "</ins>", clean)


def _problems(problems: tuple[Problem, ...]) -> list[str]:
    if not problems:
        return []
    return ["### Problems", "\n".join(_problem(problem) for problem in problems)]


def _problem(problem: Problem) -> str:
    where = f"{problem.path}:{problem.line}" if problem.line else problem.path
    said = clean_with_code(f"{problem.message} {problem.remedy}")
    return f"- **{problem.severity.value}** `{where}` {said} `{problem.rule}`"


def clean(text: str) -> str:
    """``text`` so that Markdown and HTML show it as it is."""
    return re.sub(r"([\\`*_\[\]#|~@])", r"\\\1", html.escape(" ".join(text.split()), quote=False))


def clean_with_code(text: str) -> str:
    """``clean``, but words between backticks stay code, unless they look like HTML: texts bring backticks."""
    parts = [part for part in re.split(r"(`[^`]*`)", text) if part.strip()]
    return " ".join(part if re.fullmatch(r"`[^<>&]*`", part) else clean(part) for part in parts)

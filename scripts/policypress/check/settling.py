"""Settling suggestions: decisions on all changes of one kind, written into the front matter of the working text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from policypress.archive.working import Working, working_from
from policypress.check.checking import PolicyCheck
from policypress.check.decisions import quoted_id
from policypress.check.suggestions import SETTLED_AS, figures, offered, says, suggestions
from policypress.errors import PolicyError, UsageError
from policypress.judgement.verdicts import Decision

_MARK = re.compile(r"---[ \t]*\r?\n?$")


def check_words(kind: str, by: str, because: str) -> None:
    """Refuse what cannot be written down as decisions.

    :raises UsageError: no such kind is offered, or name or reason is missing
    """
    if kind not in offered():
        known = figures().get(kind)
        why = f"was right in {known.right} of {known.rows} judged edits only" if known else "was never measured"
        kinds = "; ".join(f"{name} ({says(name)})" for name in offered())
        raise UsageError(f"--settle {kind}: this kind {why}, so it is not settled together. Kinds: {kinds}.")
    for option, words in (("--by NAME", by), ("--because TEXT", because)):
        if not words.strip() or not words.isprintable():
            raise UsageError(f"--settle needs {option}: it is published with each decision. Write it in one line.")


def decisions_for(found: PolicyCheck, kind: str, by: str, because: str) -> list[Decision]:
    """The decisions on all changes of a kind that wait for a person; never on one that was found material."""
    if found.draft is None or found.working is None or found.working.problems:
        return []
    made = found.draft.judgement.changes
    alike = next((one.changes for one in suggestions(made) if one.kind == kind), ())
    return [Decision(judged.change.id, SETTLED_AS, because.strip(), by.strip()) for judged in alike]


def settled_text(working: Working, made: list[Decision]) -> bytes:
    """The working text with more decisions in its front matter; all else keeps its bytes.

    :raises PolicyError: its decisions are written in a way that nothing can be added to
    """
    raw = with_decisions(working.raw.decode("utf-8"), made).encode("utf-8")
    again = working_from(raw.decode("utf-8-sig"), working.where, working.path)
    plain = [(one.change, one.verdict, one.reason, one.by) for one in (*working.decisions, *made)]
    if again.problems or [(one.change, one.verdict, one.reason, one.by) for one in again.decisions] != plain:
        raise PolicyError(
            f"{working.where}: nothing was written, for its `decisions:` are written in another way than one "
            "`- change: …` entry a decision. Write them so, or paste the block that `check` prints."
        )
    return raw


def with_decisions(text: str, made: Iterable[Decision]) -> str:
    """``text`` with entries behind the last one below ``decisions:``, or that key as the last of the front matter."""
    lines = text.splitlines(keepends=True)
    end = next(number for number, line in enumerate(lines) if number and _MARK.match(line))
    line_end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    start = next((number for number in range(1, end) if re.match(r"decisions[ \t]*:", lines[number])), None)
    indent, place, entries = "  ", end, [f"decisions:{line_end}"]
    if start is not None:
        place, entries = start + 1, []
        while place < end and re.match(r"[ \t\-#]|\r?\n", lines[place]):
            place += 1
        while not lines[place - 1].strip() or lines[place - 1].startswith("#"):
            place -= 1
        first = next((line for line in lines[start + 1 : place] if line.lstrip().startswith("- ")), f"{indent}- ")
        indent = first[: len(first) - len(first.lstrip())]
    for one in made:
        entries += [
            f"{indent}- change: {quoted_id(one.change)}{line_end}",
            f"{indent}  verdict: {one.verdict.value}{line_end}",
            f"{indent}  reason: {json.dumps(one.reason, ensure_ascii=False)}{line_end}",
            f"{indent}  by: {json.dumps(one.by, ensure_ascii=False)}{line_end}",
        ]
    return "".join([*lines[:place], *entries, *lines[place:]])

"""What forbids sealing a draft, each with what to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from difflib import get_close_matches

from policypress.archive.draft import Draft
from policypress.archive.working import Working
from policypress.document.model import ClauseKind
from policypress.errors import Problem
from policypress.vocabulary import Verdict


def sealing_problems(found: Draft, today: date) -> list[Problem]:
    """What forbids sealing a draft beyond its front matter: no text, audiences, verdict, dates, order, summary."""
    if not _has_text(found.working):
        message = "There is no text below the front matter."
        return _say(found.working, "", "no-text", message, "Write the policy there, or undo its deletion.")
    if found.correction:
        return [*_heading_problems(found), *_correction_problems(found, today)]
    return [
        *_heading_problems(found),
        *_undecided(found),
        *_date_problems(found, today),
        *_order_problems(found),
        *_summary_problems(found),
    ]


def _say(working: Working, key: str, rule: str, message: str, remedy: str) -> list[Problem]:
    return [Problem(working.where, working.lines.get(key, 1), rule, message, remedy)]


def _has_text(working: Working) -> bool:
    return any(clause.text.strip() for clause in working.document.clauses if clause.kind is not ClauseKind.META)


def _heading_problems(found: Draft) -> list[Problem]:
    """Audiences and topics of headings that neither the text has nor the one before it, so that they do nothing."""
    documents = [found.working.document, *([found.base.document] if found.base else [])]
    headings = {clause.text for document in documents for clause in document.clauses if clause.level}
    told: dict[str, tuple[Iterable[str], str]] = {
        "audiences": (found.working.audiences, "narrows “{}”, but no heading is called so: it would concern everyone."),
        "topics": (found.working.topics, "words “{}”, but no heading is called so: nobody would read it."),
    }
    out = []
    for key, (names, message) in told.items():
        for name in names:
            if name not in headings:
                near = get_close_matches(name, headings, n=1)
                meant = (
                    f"Did you mean “{near[0]}”?" if near else "Copy the heading as readers see it, or remove the line."
                )
                out += _say(found.working, key, key.removesuffix("s"), f"`{key}` {message.format(name)}", meant)
    return out


def _correction_problems(found: Draft, today: date) -> list[Problem]:
    """A text under a date that is taken: every change must be proved editorial, and no decision may make it so."""
    working, judged = found.working, found.judgement.changes
    unproved = [entry for entry in judged if entry.tool_verdict is not Verdict.EDITORIAL]
    if unproved:
        message = (
            f"The text changed without a new effective date: {working.effective} is taken by version "
            f"{found.base.name if found.base else working.effective}. Under it only corrections of spelling and layout "
            f"can be sealed, and {len(unproved)} of {len(judged)} changes are not proved to be that."
        )
        return _say(working, "effective", "same-date", message, _new_date(found, today))
    if any(decision.change in {entry.change.id for entry in judged} for decision in working.decisions):
        message = "A correction needs every change proved editorial; no decision may make it so."
        return _say(working, "decisions", "correction", message, "Remove the decision, or set a new `effective` date.")
    if not judged:
        message = "Nothing a reader sees has changed since the version sealed under this date."
        remedy = "Undo the edit, or set a new `effective` date."
        return _say(working, "effective", "no-change", message, remedy)
    return []


def _new_date(found: Draft, today: date) -> str:
    """From when a text that cannot keep its date may apply; before a person decided that is open."""
    if found.notice.deadline is None:
        return "Set a new `effective` date, or keep to corrections of spelling and layout."
    earliest = max(today + timedelta(days=found.notice.days), found.version.effective + timedelta(days=1))
    return (
        f"Set `effective: {earliest}` or later, for it needs {_because(found)}; "
        "or keep to corrections of spelling and layout."
    )


def _because(found: Draft) -> str:
    reason = found.notice.because.removeprefix(f"verdict {found.verdict.value}; ")
    return f"{found.notice.days} days' notice ({reason})"


def _undecided(found: Draft) -> list[Problem]:
    out = []
    for entry in found.judgement.changes:
        if entry.verdict is Verdict.NEEDS_REVIEW:
            line = entry.change.after[0].line if entry.change.after else 1
            what = entry.change.after_text or entry.change.before_text
            message = (
                f"Change {entry.change.id} needs a person ({entry.change.kind.value}: {_short(what)!r}): the tool can "
                "neither prove it editorial nor show that it is material."
            )
            remedy = "Decide it: paste the block that `policypress check` prints, and fill in verdict, reason and name."
            out.append(Problem(found.working.where, line, "needs-review", message, remedy))
    return out


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")


def _date_problems(found: Draft, today: date) -> list[Problem]:
    working, notice = found.working, found.notice
    if notice.deadline is not None and notice.deadline < today:
        earliest = today + timedelta(days=notice.days)
        message = (
            f"A {found.verdict.value} text needs {_because(found)}: announced today it cannot apply from "
            f"{working.effective} already."
        )
        return _say(working, "effective", "notice-period", message, _from(found, earliest))
    if (found.base or found.instead_of) and found.version.effective < today:
        message = f"{working.effective} lies in the past, and a text cannot apply before it was announced."
        return _say(working, "effective", "past-date", message, _from(found, today))
    return []


def _from(found: Draft, day: date) -> str:
    """How to let a text apply from ``day``: a version that is moved has no working text to edit."""
    old = found.instead_of
    if old is None:
        return f"Set `effective: {day}` or later."
    return f"Move it to {day} or later: `policypress reschedule {old.record.policy}@{old.name} {day}`."


def _order_problems(found: Draft) -> list[Problem]:
    """Versions that are announced already, and would undo on their day what this text changes before."""
    if not found.ahead:
        return []
    names = [f"{version.record.policy}@{version.name}" for version in found.ahead]
    each = "is announced already and was" if len(names) == 1 else "are announced already and were"
    message = (
        f"{', '.join(names)} {each} compared with the text before it: on {found.ahead[0].id.effective} what this text "
        f"changes from {found.working.effective} would be undone, and no redline or notice would say so."
    )
    take_back = ", ".join(f"`policypress withdraw {name} --reason '…'`" for name in reversed(names))
    later = found.ahead[-1].id.effective + timedelta(days=1)
    remedy = f"{_from(found, later)} Or take back what is announced ({take_back}), seal this, then that anew."
    return _say(found.working, "effective", "out-of-order", message, remedy)


def _summary_problems(found: Draft) -> list[Problem]:
    quiet = (Verdict.NONE, Verdict.EDITORIAL)
    if found.working.summary or (found.base and found.verdict in quiet):
        return []
    message = "The plain-language summary is missing."
    return _say(found.working, "summary", "summary", message, "Add `summary:` saying what changes for users.")

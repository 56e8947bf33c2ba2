"""Whether a sealed version that a branch brings is what sealing makes of its text: it is sealed again and compared."""

from __future__ import annotations

from pathlib import Path

from policypress.archive.draft import Draft
from policypress.archive.record import Record
from policypress.archive.refusals import sealing_problems
from policypress.archive.reseal import (
    as_of_sealing,
    drafted_again,
    judged_again,
    names_these_rules,
    sealed_again,
)
from policypress.archive.versions import POLICIES, Policy, Version
from policypress.check.decisions import decision_problems
from policypress.errors import Severity
from policypress.lint.linting import lint
from policypress.lint.rule import Text
from policypress.settings import Settings

_ANEW = "seal the text again with the version at hand"


def sealing_faults(
    root: Path, before: Policy, version: Version, settings: Settings
) -> tuple[str, list[str], list[str]]:
    """(what is proved, why it is refused, what a reviewer has to see to) of a version that a branch seals."""
    if version.record.origin == "imported":
        return _imported(before, version, settings)
    nearest: tuple[list[str], Draft] | None = None
    for then in as_of_sealing(before, version.record.announced):
        found = drafted_again(then, version, settings)
        if found is None or found.version != version.id:
            continue
        other = differing_keys(version.record, sealed_again(then, version, found))
        if nearest is None or len(other) < len(nearest[0]):
            nearest = (other, found)
        if not other:
            break
    if nearest is None:
        return "", ["Sealing would give this text another name, or refuse it as one that is sealed already."], []
    other, found = nearest
    faults = (
        [f"Sealing its text again gives another {', '.join(f'`{key}`' for key in other)}; {_ANEW}."] if other else []
    )
    faults += _refusals(root, before, found, version, settings)
    if faults:
        return "", faults, []
    if names_these_rules(version.record):
        return "sealed again from its text and decisions: the same bytes", [], []
    return "sealed again with the rule set at hand, which is not the one it names: all else is the same", [], []


def differing_keys(record: Record, made: Version) -> list[str]:
    """The fields that sealing again makes otherwise; the tool's own name only where the rules are the same."""
    said, again = record.model_dump(mode="json"), made.record.model_dump(mode="json")
    left_out = {"sha256", "tool"}
    if names_these_rules(record) and said["tool"] == again["tool"]:
        left_out = {"sha256"}
    return [key for key in said if key not in left_out and said[key] != again[key]]


def _imported(before: Policy, version: Version, settings: Settings) -> tuple[str, list[str], list[str]]:
    if any(v.record.origin != "imported" for v in before.versions):
        return "", ["It says it was imported, but nothing is imported on top of versions sealed here."], []
    made = sealed_again(before, version, judged_again(before, version, settings))
    other = differing_keys(version.record, made)
    if other:
        keys = ", ".join(f"`{key}`" for key in other)
        return "", [f"Importing its text again gives another {keys}; import it with the version at hand."], []
    doubt = "It says it was imported: that its text was published elsewhere, and since when, is not proved here."
    return "judged again: as recorded", [], [doubt]


def _refusals(root: Path, before: Policy, found: Draft, version: Version, settings: Settings) -> list[str]:
    """What `check` would have refused in the text before it was sealed."""
    working = found.working
    base = found.base.id.effective if found.base else None
    under = Text(
        working.text, working.document, before.working_path, root / POLICIES, working.effective, base,
        settings.defined_terms,
    )  # fmt: skip
    problems = [*working.problems, *sealing_problems(found, version.record.announced), *decision_problems(found)]
    problems += lint(under, working.where)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    return [f"`check` refuses to seal this text: {problem.message}" for problem in dict.fromkeys(errors)]

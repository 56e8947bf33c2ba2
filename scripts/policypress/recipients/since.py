"""What the records say has changed since the version a person knows. No text is judged here."""

from __future__ import annotations

from collections.abc import Sequence

from policypress.archive.record import ChangeEntry
from policypress.archive.recorded import as_change, as_judged, recorded_changes
from policypress.archive.versions import Version
from policypress.comparison import Change, compare
from policypress.document import Document
from policypress.judgement import JudgedChange
from policypress.recipients.target import Target, line
from policypress.vocabulary import Verdict


def changes_since(target: Target, name: str) -> tuple[JudgedChange, ...]:
    """The changes between version ``name`` and the target, each as the record that brought it says.

    Where ``name`` is older than the version before the target, the records in between are combined: the texts say what
    is different now, the records of the clauses that differ say what that means. What was changed and changed back is
    no change; what no record speaks of is for a person, and so is told.
    """
    known = target.policy.by_name.get(name)
    if known is None or not target.base:
        return tuple(as_judged(entry, as_change(entry)) for entry in target.changes)
    if name == target.base:
        return recorded_changes(target.changes, target.comparison or compare(known.document, target.document))
    entries = _between(target, known)
    old, new = _named(known.record.lineage, known.document), _named(target.lineage, target.document)
    if old is None or new is None:
        return tuple(as_judged(entry, as_change(entry)) for entry in entries)
    names = old | new
    return tuple(_combined(change, entries, names) for change in compare(known.document, target.document).changes)


def _between(target: Target, known: Version) -> list[ChangeEntry]:
    """Every recorded change on the way from the version known to the target, oldest first.

    Where that version was taken back or moved, the way leads over the text that both build on.
    """
    mine = line(target.policy, target.base)
    theirs = line(target.policy, known.name)
    shared = {version.name for version in mine} & {version.name for version in theirs}
    forward = [version for version in mine if version.name not in shared]
    back = [version for version in theirs if version.name not in shared]
    out = [entry for version in (*reversed(back), *reversed(forward)) for entry in version.record.changes]
    return [*out, *target.changes]


def _named(lineage: Sequence[str], document: Document) -> dict[int, str] | None:
    """Identity of each clause → its lineage id; None where the text is parsed otherwise than when it was sealed."""
    if len(lineage) != len(document.clauses):
        return None
    return {id(clause): name for clause, name in zip(document.clauses, lineage, strict=True)}


def _combined(change: Change, entries: Sequence[ChangeEntry], names: dict[int, str]) -> JudgedChange:
    """A difference of two texts with what the records say of its clauses; their weightiest verdict counts."""
    touched = {names[id(clause)] for clause in (*change.before, *change.after)}
    about = [entry for entry in entries if not touched.isdisjoint(entry.lineage)]
    if not about:
        return JudgedChange(change, Verdict.NEEDS_REVIEW, None, ())
    said = [as_judged(entry, change) for entry in about]
    said.sort(key=lambda judged: -judged.verdict.rank)
    findings = tuple(dict.fromkeys(finding for judged in said for finding in judged.findings))
    automatic = tuple(dict.fromkeys(rule for judged in said for rule in judged.automatic))
    everyone = any(not judged.audience for judged in said)
    audience = () if everyone else tuple(sorted({name for judged in said for name in judged.audience}))
    return JudgedChange(change, said[0].verdict, None, findings, audience=audience, automatic=automatic)

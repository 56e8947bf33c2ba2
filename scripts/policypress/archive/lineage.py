"""Names for clauses that survive rewording, renumbering and moving."""

from __future__ import annotations

from policypress.archive.draft import Draft
from policypress.archive.versions import Policy
from policypress.canonical import sha256
from policypress.document import Document


def lineage_of(policy: Policy, found: Draft, old_lineage: list[str]) -> list[str]:
    """One id per clause of a draft: inherited where the clause continues one of its base, else made anew.

    ``old_lineage`` names the clauses of the base in order.
    """
    readable = found.base is not None and len(old_lineage) == len(found.base.document.clauses)
    used = {name for v in policy.versions for name in v.record.lineage}
    pairs = found.comparison.pairs if readable else {}
    return carried_on(policy.id, str(found.version), pairs, old_lineage, found.working.document, used)


def carried_on(
    policy: str, version: str, pairs: dict[int, int], old_lineage: list[str], new: Document, used: set[str]
) -> list[str]:
    """The ids of ``new``: ``pairs`` tells which clause continues which; ``used`` grows by the new ids."""
    out: list[str] = []
    for index, clause in enumerate(new.clauses):
        if index in pairs:
            out.append(old_lineage[pairs[index]])
            continue
        salt = 0
        while True:
            name = "c" + sha256(f"{policy}\x00{version}\x00{clause.source}\x00{salt}")[:8]
            if name not in used:
                break
            salt += 1
        used.add(name)
        out.append(name)
    return out

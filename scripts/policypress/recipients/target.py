"""What people are told about: a sealed version, or a working text as if it were announced today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from policypress.archive.draft import Draft
from policypress.archive.lineage import lineage_of
from policypress.archive.record import ChangeEntry
from policypress.archive.seal import change_entries
from policypress.archive.status import known_on, standing
from policypress.archive.versions import Policy, Version
from policypress.comparison import Comparison
from policypress.document import Document


@dataclass(frozen=True)
class Target:
    """A text to be announced: its policy, name, dates, its recorded changes, and the versions seen before it.

    ``base`` is the version it was compared with (empty for a first), ``changes`` what its record says has changed
    since, ``lineage`` the names of its clauses, ``comparison`` that with the base where it is at hand; ``default`` is
    the version in force on the day of the announcement, which continued use stands for; ``order`` maps the name of
    every sealed version to its place in order of ids, ``place`` is the target's own.
    """

    policy: Policy
    name: str
    announced: date
    document: Document
    base: str
    changes: tuple[ChangeEntry, ...]
    lineage: Sequence[str]
    default: Version | None
    order: Mapping[str, int]
    place: int
    version: Version | None = None
    comparison: Comparison | None = None


def sealed_target(policy: Policy, version: Version) -> Target:
    """A sealed version as what people are told about."""
    record = version.record
    order = {v.name: place for place, v in enumerate(policy.versions)}
    default = _in_force(policy, record.announced, version)
    return Target(
        policy,
        version.name,
        record.announced,
        version.document,
        record.compared_with or "",
        tuple(record.changes),
        record.lineage,
        default,
        order,
        order[version.name],
        version,
    )


def draft_target(policy: Policy, found: Draft, today: date) -> Target:
    """A working text as if it were announced ``today``."""
    known = known_on(policy.versions, today)
    order = {v.name: place for place, v in enumerate(policy.versions) if v.id < found.version}
    base, lineage = found.base, lineage_of(policy, found, found.base.record.lineage if found.base else [])
    return Target(
        policy,
        str(found.version),
        today,
        found.working.document,
        base.name if base else "",
        tuple(map(ChangeEntry.model_validate, change_entries(found, lineage))),
        lineage,
        _in_force(policy, today, None) or (known[-1] if known else None),
        order,
        len(policy.versions),
        comparison=found.comparison,
    )


def _in_force(policy: Policy, day: date, version: Version | None) -> Version | None:
    """The version in force on ``day``, else the one ``version`` was compared with."""
    found = standing(policy, day).in_force
    if found is None or (version and found.id >= version.id):
        base = version.record.compared_with if version else None
        return policy.by_name.get(base) if base else None
    return found

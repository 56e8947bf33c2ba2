"""What people are told about: a sealed version, or a working text as if it were announced today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from policypress.archive.draft import Draft
from policypress.archive.ids import VersionId
from policypress.archive.lineage import lineage_of
from policypress.archive.record import ChangeEntry
from policypress.archive.seal import change_entries
from policypress.archive.status import known_on, moves, standing
from policypress.archive.versions import Policy, Version
from policypress.comparison import Comparison
from policypress.document import Document
from policypress.vocabulary import WITHDRAWN_NOTICE


@dataclass(frozen=True)
class Target:
    """A text to be announced: its policy, name, dates, its recorded changes, and the versions seen before it.

    ``base`` is the version it was compared with (empty for a first), ``changes`` what its record says has changed
    since, ``lineage`` the names of its clauses, ``comparison`` that with the base where it is at hand; ``default`` is
    the version in force on the day of the announcement, which continued use stands for; ``order`` maps the name of
    every sealed version to its place in order of ids, ``place`` is the target's own. ``withdrawn`` is the news that
    the version will not apply, for those who were told of it; ``forebears`` are the versions that were moved to it.
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
    withdrawn: bool = False
    forebears: frozenset[str] = frozenset()

    @property
    def notice(self) -> str:
        """What the ledger, the list's folder and the messages call this news."""
        return f"{self.name}{WITHDRAWN_NOTICE}" if self.withdrawn else self.name


def named_target(policy: Policy, notice: str) -> Target:
    """What people are told about under the name of a notice: a version, or that it was taken back."""
    name = notice.removesuffix(WITHDRAWN_NOTICE)
    version = policy.by_name.get(name) or policy.version(name)
    return sealed_target(policy, version, withdrawn=name != notice)


def sealed_target(policy: Policy, version: Version, *, withdrawn: bool = False) -> Target:
    """A sealed version as what people are told about."""
    record = version.record
    order = _order(policy, version)
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
        withdrawn=withdrawn,
        forebears=_forebears(policy, version),
    )


def _order(policy: Policy, version: Version) -> dict[str, int]:
    """Name → place in order of ids; what never applied comes before ``version`` whatever date it had.

    Whoever knows a text that was taken back or moved, and that does not build on ``version``, knows nothing of it.
    """
    moved = moves(policy.versions)

    def place(other: Version) -> tuple[VersionId, int, VersionId]:
        dead = bool(other.withdrawal) or other.name in moved
        passed = dead and other.id > version.id and version not in line(policy, other.name)
        return (version.id, 0, other.id) if passed else (other.id, 1, other.id)

    return {other.name: number for number, other in enumerate(sorted(policy.versions, key=place))}


def known_as(policy: Policy, version: Version) -> frozenset[str]:
    """The notices by which people were told of a version: its own, and those of the versions that were moved to it."""
    return _forebears(policy, version) | {version.name}


def _forebears(policy: Policy, version: Version) -> frozenset[str]:
    """Versions that became this one by being moved, once or several times."""
    moved = moves(policy.versions)
    out: set[str] = set()
    for name in moved:
        here = moved[name]
        while here.name != version.name and here.name in moved:
            here = moved[here.name]
        if here.name == version.name:
            out.add(name)
    return frozenset(out)


def line(policy: Policy, name: str) -> list[Version]:
    """A version and those it builds on, newest first."""
    out: list[Version] = []
    here = policy.by_name.get(name)
    while here and here not in out:
        out.append(here)
        here = policy.by_name.get(here.record.compared_with or "")
    return out


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

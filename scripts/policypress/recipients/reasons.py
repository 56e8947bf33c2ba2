"""Why a person is told: the changes since the version they know, and whom each concerns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from policypress.judgement import JudgedChange
from policypress.recipients.since import changes_since
from policypress.recipients.target import Target
from policypress.settings import Settings
from policypress.vocabulary import Verdict

_CODES = re.compile(r"^M\d\d(\+M\d\d)* ")


@dataclass(frozen=True, slots=True)
class Reason:
    """One change a person may have to be told about.

    ``section`` is where it stands, ``codes`` its categories; ``audience`` the activities it concerns, empty for
    everyone.
    """

    section: str
    codes: tuple[str, ...]
    audience: tuple[str, ...]
    judged: JudgedChange

    def concerns(self, activities: frozenset[str]) -> bool:
        """Whether it concerns somebody with these activities."""
        return not self.audience or not activities.isdisjoint(self.audience)


class Reasons:
    """The reasons of one target, from the records; each version somebody knows is looked at once."""

    def __init__(self, target: Target, settings: Settings) -> None:
        self.target = target
        self._told_of = {Verdict.MATERIAL, Verdict.NEEDS_REVIEW}
        if settings.notify_on == "clarifying":
            self._told_of.add(Verdict.CLARIFYING)
        self._known: dict[str, tuple[Reason, ...]] = {}

    @property
    def narrowed(self) -> tuple[str, ...]:
        """Every activity that some recorded change is narrowed to, in order."""
        target = self.target
        sealed = (entry for version in target.policy.versions for entry in version.record.changes)
        return tuple(sorted({name for entry in chain(sealed, target.changes) for name in entry.audience}))

    def since(self, name: str) -> tuple[Reason, ...]:
        """Changes to tell about to somebody who knows version ``name`` (empty: no version)."""
        if name not in self._known:
            self._known[name] = self._recorded(name)
        return self._known[name]

    def _recorded(self, name: str) -> tuple[Reason, ...]:
        if self.target.withdrawn:
            return ()
        changes = changes_since(self.target, name)
        found = [j for j in changes if j.verdict in self._told_of]
        if not found:
            found = [j for j in changes if j.verdict is not Verdict.EDITORIAL] or list(changes)
        return tuple(Reason(section_of(judged), codes_of(judged), judged.audience, judged) for judged in found)

    def concerning(self, name: str, activities: frozenset[str]) -> list[Reason]:
        """The reasons since version ``name`` for somebody with ``activities``."""
        return [reason for reason in self.since(name) if reason.concerns(activities)]

    def in_scope(self, name: str, activities: frozenset[str]) -> bool:
        """Whether anything concerns such a person; where no change is found at all, everybody is told."""
        return not self.since(name) or bool(self.concerning(name, activities))


def section_of(judged: JudgedChange) -> str:
    """The heading a change stands under (of the text in which it still stands), without semicolons."""
    clause = (judged.change.after or judged.change.before)[0]
    place = clause.text if clause.level else judged.change.section[-1] if judged.change.section else clause.text[:40]
    return " ".join(place.replace(";", ",").split()) or "text"


def codes_of(judged: JudgedChange) -> tuple[str, ...]:
    """The categories of a change's findings, in order."""
    return tuple(sorted({finding.category for finding in judged.findings if finding.category}))


def joined(reasons: Sequence[Reason]) -> str:
    """Reasons as the list holds them, each section once: ``M06+M14 How long we keep it;M04 Sharing``."""
    sections: dict[str, set[str]] = {}
    for reason in reasons:
        sections.setdefault(reason.section, set()).update(reason.codes)
    listed = ("+".join(sorted(codes)) + f" {section}" for section, codes in sections.items())
    return ";".join(text.strip() for text in listed) or "new version"


def sections_in(text: str) -> frozenset[str]:
    """The sections that a list's reasons name."""
    return frozenset(_CODES.sub("", part) for part in text.split(";") if part)

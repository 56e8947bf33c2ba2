"""Every record judged again: what it says of its text must be what sealing makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from policypress.archive.impossible import impossible_dates
from policypress.archive.phrases import count
from policypress.archive.record import Notice
from policypress.archive.reseal import (
    as_of_sealing,
    before_sealing,
    differing,
    judged_again,
    names_these_rules,
    place_again,
    sealed_again,
)
from policypress.archive.versions import VERSIONS, Policy, Version
from policypress.errors import Problem
from policypress.judgement import Judgement, rule_set_sha256
from policypress.settings import Settings
from policypress.verify.result import Verification
from policypress.verify.then import Then, unknown_approver
from policypress.vocabulary import Verdict

_REMEDY = (
    "Look at who wrote this record (`git log` on the file). If it is wrong, seal the text again under a later date; "
    "sealed files themselves are never edited."
)


def verify_records(root: Path, policies: list[Policy], then: Then, result: Verification) -> None:
    """Judge each record again, by the rule set it names where that is the one at hand, else by the one at hand.

    ``then`` knows the commits that brought the records.
    """
    before = len(result.problems)
    told = _Told()
    for policy in policies:
        if len(policy.chain) == len(policy.versions):
            for version in policy.chain:
                for fault in _faults(policy, version, then, told):
                    result.problems.append(Problem(_where(root, policy, version), 0, "record", fault, _REMEDY))
                for other in policy.versions:  # parsed texts take much memory; the next one builds on this
                    if other is not version:
                        other.forget_document()
    if len(result.problems) == before:
        result.proved.extend(told.proved())
    result.unproved.extend(told.doubts())


class _Told:
    """What was judged how, and what could not be proved."""

    def __init__(self) -> None:
        self.same = 0
        self.other = 0
        self.unproved: list[str] = []
        self.no_settings: list[str] = []

    def proved(self) -> Iterator[str]:
        """Which rule set judged how many records again, where all came out as recorded."""
        if self.same:
            yield (
                f"{count(self.same, 'record')} judged again with the rule set named there, the one at hand: verdicts, "
                "changes and clauses come out as recorded."
            )
        if self.other:
            yield (
                f"{count(self.other, 'record')} judged again with today's rule set {rule_set_sha256()[:12]}, for the "
                "one named there is not at hand: what follows from the text alone is as recorded, and nothing recorded "
                "as editorial is material today."
            )

    def doubts(self) -> Iterator[str]:
        """What could not be proved of the records."""
        if self.no_settings:
            first, total = ", ".join(self.no_settings[:3]), len(self.no_settings)
            yield (
                f"The settings that held when {count(total, 'record')} ({first}{' …' if total > 3 else ''}) came are "
                "not known here, so notice periods are not proved."
            )
        yield from self.unproved


def _where(root: Path, policy: Policy, version: Version) -> str:
    return (policy.folder / VERSIONS / f"{version.name}.json").relative_to(root).as_posix()


def _faults(policy: Policy, version: Version, then: Then, told: _Told) -> Iterator[str]:
    """What a record says otherwise than sealing would."""
    before = before_sealing(policy, version)
    yield from impossible_dates(before, version)
    yield from _impossible_origin(before, version)
    file = policy.folder / VERSIONS / f"{version.name}.json"
    settings, added = then.settings(file), then.added(file)
    if added and version.record.announced > added.day + timedelta(days=1):  # other zones are a day ahead
        told.unproved.append(
            f"{policy.id}@{version.name}: announced on {version.record.announced}, says the record, which came with a "
            f"commit of {added.day} already."
        )
    if version.record.links:
        led = count(len(version.record.links), "address", "addresses")
        told.unproved.append(
            f"{policy.id}@{version.name}: where {led} led when it was sealed is told by its record alone."
        )
    if version.record.origin == "sealed":
        yield from unknown_approver(settings, version.record.approved_by, "approved")
    found = judged_again(before, version, settings or Settings())
    made = sealed_again(before, version, found).record
    record, name = version.record, f"{policy.id}@{version.name}"
    other = [key for key in differing(record, made) if key != "notice"]
    if other:
        yield f"Sealing the text of {name} again gives another {_listed(other)} than the record says."
    yield from _notice_faults(version)
    if names_these_rules(record):
        told.same += 1
        if settings is None:
            told.unproved.append(
                f"{name}: the settings that held when it was sealed are not known, so its notice period."
            )
        elif record.notice != made.notice and not other:
            yield (
                f"By its text and the settings of that commit the notice of {name} is {_notice(made.notice)}; the "
                f"record says {_notice(record.notice)}."
            )
        if not other and not _base_stands(before, version):
            before_it = record.compared_with or "no version"
            yield f"It names {before_it} as the one before, which sealing would not have chosen."
    else:
        told.other += 1
        yield from _judged_otherwise(version, found.judgement, told)


def _impossible_origin(before: Policy, version: Version) -> Iterator[str]:
    """An import comes first: into a policy that holds nothing sealed here yet."""
    if version.record.origin == "imported" and any(v.record.origin != "imported" for v in before.versions):
        yield "It says it was imported, but a version sealed here stands before it: nothing is imported on top."


def _notice_faults(version: Version) -> Iterator[str]:
    """What holds of the notice of every version, whatever the settings were."""
    record = version.record
    notice = record.notice
    if record.verdict is Verdict.MATERIAL and record.origin == "sealed" and not notice.required:
        yield "It is material and says that nobody must be told."
    if notice.required and (notice.deadline is None or (record.effective - notice.deadline).days != notice.days):
        yield f"Its notice deadline {notice.deadline} is not {notice.days} days before {record.effective}."


def _base_stands(before: Policy, version: Version) -> bool:
    """Whether the version named as the one before is one that sealing may have chosen on that day."""
    record = version.record
    if record.origin == "imported":
        return record.compared_with == (before.chain[-1].name if before.versions else None)
    for stood in as_of_sealing(before, record.announced):
        place = place_again(stood, version)
        if (place.base.name if place.base else None) == record.compared_with and place.version == version.id:
            return True
    return False


def _judged_otherwise(version: Version, judgement: Judgement, told: _Told) -> Iterator[str]:
    """Changes that today's rules judge otherwise than those by which the record was made."""
    recorded = {entry.id: entry for entry in version.record.changes}
    name, doubtful = f"{version.record.policy}@{version.name}", 0
    for judged in judgement.changes:
        entry = recorded.get(judged.change.id)
        said = entry.verdict if entry else Verdict.NONE
        if judged.verdict is Verdict.MATERIAL and said.rank < Verdict.CLARIFYING.rank:
            words = " ".join((judged.change.after_text or judged.change.before_text).split())[:60]
            why = judged.findings[0].why if judged.findings else "decided so"
            yield (
                f"The record calls the change {judged.change.id} {said.value} (“{words}”); by today's rules it is "
                f"material: {why}"
            )
        elif judged.verdict.rank > said.rank:
            doubtful += 1
    if doubtful:
        told.unproved.append(
            f"{name}: {count(doubtful, 'change')} judged more gravely by today's rules than by those of the record "
            f"(rule set {version.record.tool.rules_sha256[:12]}); `policypress compare` shows them."
        )


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _notice(notice: Notice) -> str:
    return f"due by {notice.deadline} ({notice.because})" if notice.required else f"not needed ({notice.because})"

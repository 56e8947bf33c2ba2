"""Sealing: a working text becomes a version with its record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from policypress import __version__
from policypress.archive.consent import any_confirmed, confirmed_only
from policypress.archive.draft import Draft
from policypress.archive.ids import VersionId
from policypress.archive.lineage import lineage_of
from policypress.archive.link_file import rested_on
from policypress.archive.record import FORMAT, ChangeEntry, Record, file_text, sealed
from policypress.archive.refusals import sealing_problems
from policypress.archive.steps import archive_step
from policypress.archive.versions import VERSIONS, Policy, Version, record_names
from policypress.archive.working import Working
from policypress.canonical import sha256
from policypress.durable.step import Step
from policypress.errors import PolicyError, TextProblems, TryAgainLater
from policypress.judgement import rule_set_sha256


@dataclass(frozen=True, slots=True)
class People:
    """Who stands behind a sealed version: the committer git knows, and the approver named on the command line."""

    committer: str
    approved_by: str


def seal(policy: Policy, found: Draft, translations: Sequence[Working], today: date, people: People) -> Version:
    """Freeze a draft as it was checked: text, translations and record come in one step; the version they make.

    ``translations`` are all that stand beside the working text; those of its date are sealed with it.

    :raises TextProblems: ``sealing_problems`` finds any
    """
    problems = [*found.working.problems, *sealing_problems(found, today)]
    problems += [problem for translation in translations for problem in translation.problems]
    if problems:
        raise TextProblems(problems)
    same_day = {other.lang: other.raw for other in translations if other.effective == found.working.effective}
    return write_version(policy, found, today, people, translations=same_day)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A version and the files it consists of, by their names in its folder."""

    version: Version
    files: dict[str, bytes]


def write_version(
    policy: Policy,
    found: Draft,
    today: date,
    people: People,
    *,
    translations: dict[str, bytes] | None = None,
    reschedules: str | None = None,
) -> Version:
    """Write the sealed files of a draft, in one step, without asking whether it may be sealed.

    :raises PolicyError: a file of that name is sealed already, or the archive is another one than was read
    """
    made = sealed_version(policy, found, today, people, translations=translations, reschedules=reschedules)
    with archive_step(policy.root) as step:
        write_into(step, policy, made)
    return made.version


def write_into(step: Step, policy: Policy, made: Sealed) -> None:
    """Let a step add the files of a version to the archive of ``policy``, as it was when that was read.

    :raises PolicyError: a file of that name is sealed already, or the archive is another one than was read
    """
    _never_twice(policy.folder / VERSIONS, made.files)
    _as_it_was_read(policy)
    for file, content in made.files.items():
        step.write(policy.folder / VERSIONS / file, content)


def sealed_version(
    policy: Policy,
    found: Draft,
    today: date,
    people: People,
    *,
    translations: dict[str, bytes] | None = None,
    reschedules: str | None = None,
    origin: str = "sealed",
    source: dict[str, str] | None = None,
    foreign: dict[str, str] | None = None,
    lineage: list[str] | None = None,
) -> Sealed:
    """What sealing makes of a draft; writes nothing, and the same draft, day and people give the same bytes.

    ``lineage`` spares comparing once more where the caller knows the ids of the text's clauses.
    """
    working, name = found.working, str(found.version)
    texts = {lang: (f"{name}.{lang}.md", raw) for lang, raw in sorted((translations or {}).items())}
    base_lineage = found.base.record.lineage if found.base else []
    if lineage is None:
        lineage = lineage_of(policy, found, base_lineage)
    previous = policy.chain[-1].record if policy.versions else None
    changes = [confirmed_only(change) for change in change_entries(found, lineage)]
    evidence = rested_on(found.judgement.changes, working.links)
    data = {
        "format": FORMAT,
        "policy": policy.id,
        "version": name,
        "effective": found.version.effective.isoformat(),
        "announced": today.isoformat(),
        "origin": origin,
        "title": working.title,
        "lang": working.lang,
        "summary": working.summary,
        "text": {"file": f"{name}.md", "sha256": sha256(working.raw), "lang": working.lang},
        "translations": [{"file": file, "sha256": sha256(raw), "lang": lang} for lang, (file, raw) in texts.items()],
        "previous": {"version": previous.version, "sha256": previous.sha256} if previous else None,
        "compared_with": found.base.name if found.base else None,
        "reschedules": reschedules,
        "verdict": found.verdict.value,
        "direction": found.judgement.direction.value,
        "consent_needed": any_confirmed(map(ChangeEntry.model_validate, changes)),
        "counts": found.judgement.counts,
        "notice": found.notice.model_dump(mode="json"),
        "audiences": {heading: list(activities) for heading, activities in working.audiences.items()},
        "changes": changes,
        "decisions": [decision.as_json() for decision in working.decisions],
        "lineage": lineage,
        "committer": people.committer,
        "approved_by": people.approved_by,
        "source": source or {},
        "foreign": foreign or {},
        "topics": {heading: topic.model_dump(mode="json") for heading, topic in working.topics.items()},
        **({"links": [link.as_json() for link in evidence]} if evidence else {}),
        "tool": tool(),
    }
    body = sealed(data)
    record = Record.model_validate(body)
    raw_record = file_text(body).encode()
    files = {**dict(texts.values()), f"{name}.md": working.raw, f"{name}.json": raw_record}
    return Sealed(Version(found.version, record, working.raw, raw_record, translations or {}), files)


def _never_twice(folder: Path, files: Iterable[str]) -> None:
    """Sealed files are evidence: whatever asks for it, none of them is written over.

    :raises PolicyError: one of ``files`` is there
    """
    there = [file for file in files if (folder / file).exists()]
    if there:
        raise PolicyError(
            f"{folder / there[0]} is sealed already, and nothing sealed is written over. "
            "Choose another `effective` date; `policypress verify` says whether the sealed files are whole."
        )


def _as_it_was_read(policy: Policy) -> None:
    """A version builds on the newest record: while it was made no other may have come.

    :raises TryAgainLater: another command sealed, moved or imported meanwhile
    """
    if record_names(policy.folder) != sorted(policy.by_name):
        raise TryAgainLater(
            f"{policy.id}: another command changed its versions meanwhile, and nothing was changed by this one. "
            "Run it again."
        )


def change_entries(found: Draft, lineage: list[str]) -> list[dict[str, Any]]:
    """The changes of a draft in the record's shape, each with the lineage ids of its clauses.

    ``lineage`` names the clauses of the draft's own text.
    """
    place = {id(clause): name for clause, name in zip(found.comparison.new.clauses, lineage, strict=True)}
    before, old = found.base.record.lineage if found.base else [], found.comparison.old.clauses
    if len(before) == len(old):  # else the text is parsed otherwise than when it was sealed
        place |= {id(clause): name for clause, name in zip(old, before, strict=True)}
    out = []
    for judged in found.judgement.changes:
        clauses = judged.change.after or judged.change.before
        out.append(judged.as_json() | {"lineage": [place[id(clause)] for clause in clauses if id(clause) in place]})
    return out


def tool() -> dict[str, str]:
    """Name, version and rule-set hash of what judges."""
    return {"name": "policypress", "version": __version__, "rules_sha256": rule_set_sha256()}


def version_paths(policy: Policy, name: str) -> list[Path]:
    """The sealed files of a version, for a commit; not those of its corrections."""
    files = (policy.folder / VERSIONS).glob(f"{VersionId.parse(name)}.*")
    return sorted(path for path in files if not path.name.removeprefix(f"{name}.")[:1].isdigit())

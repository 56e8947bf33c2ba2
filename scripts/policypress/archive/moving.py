"""Moving and taking back versions that are announced and do not apply."""

from __future__ import annotations

from datetime import date

from policypress.archive.draft import draft
from policypress.archive.link_file import as_evidence
from policypress.archive.record import FORMAT, Withdrawal, file_text, sealed
from policypress.archive.refusals import sealing_problems
from policypress.archive.seal import People, sealed_version, write_into
from policypress.archive.status import Standing, moves, standing
from policypress.archive.steps import archive_step
from policypress.archive.translations import read_translations
from policypress.archive.versions import Policy, Version, withdrawal_path
from policypress.archive.working import read_working, with_links, working_from
from policypress.document.frontmatter import with_value
from policypress.errors import PolicyError, TextProblems
from policypress.settings import Settings
from policypress.vocabulary import Status


def reschedule(policy: Policy, version: Version, day: date, settings: Settings, today: date, people: People) -> Version:
    """Move an upcoming or held version to another date: the same text sealed anew, linked to the old one.

    A correction takes what it corrects along: none of these texts applies on the old date any more.

    One that was moved to that date already stays as it is.

    :raises PolicyError: the version is not upcoming or held, others build on it, or the date cannot be met
    """
    before = moves(policy.versions).get(version.name)
    if before and before.id.effective == day:  # a killed run had come so far
        return before
    now = standing(policy, today)
    _movable(policy, version, now, "moved")
    if day == version.id.effective:
        raise PolicyError(f"{policy.id}@{version.name} is planned for that day already. Name another date.")
    raw = _dated(version.raw, day, f"{policy.id}@{version.name}")
    working = working_from(raw.decode("utf-8-sig"), f"{policy.id}@{version.name}", policy.working_path)
    working = with_links(working, [as_evidence(link) for link in version.record.links])
    found = draft(policy, working, settings, now, instead_of=version)
    if found is None or found.correction:
        raise PolicyError(f"{policy.id}: {day} is taken by another version. Choose another date.")
    problems = sealing_problems(found, today)
    if problems:
        raise TextProblems(problems)
    old_working = read_working(policy.root, policy)
    translations = {
        lang: _dated(text, day, f"{policy.id}@{version.name}.{lang}") for lang, text in version.translations_raw.items()
    }
    beside = read_translations(policy.root, policy, working)
    made = sealed_version(policy, found, today, people, translations=translations, reschedules=version.name)
    with archive_step(policy.root) as step:
        write_into(step, policy, made)
        if old_working and old_working.raw == version.raw:
            step.write(policy.working_path, raw)
        for other in beside:
            if other.raw == version.translations_raw.get(other.lang):
                step.write(other.path, translations[other.lang])
    return made.version


def _dated(raw: bytes, day: date, name: str) -> bytes:
    """A sealed text with ``day`` as its effective date, every other byte as it was."""
    try:
        return with_value(raw.decode("utf-8-sig"), "effective", day.isoformat()).encode("utf-8")
    except ValueError:
        raise PolicyError(
            f"{name}: its `effective` date cannot be rewritten by itself. Withdraw the version and seal the text anew."
        ) from None


def withdraw(policy: Policy, version: Version, reason: str, by: str, today: date) -> Withdrawal:
    """Take back an upcoming or held version; its address stays and says so. One taken back for that reason stays so.

    :raises PolicyError: the version is not upcoming or held, or others build on it
    """
    if version.withdrawal and version.withdrawal.reason == reason:  # a killed run had come so far
        return version.withdrawal
    _movable(policy, version, standing(policy, today), "withdrawn")
    body = sealed(
        {
            "format": FORMAT,
            "policy": policy.id,
            "version": version.name,
            "record_sha256": version.record.sha256,
            "withdrawn": today.isoformat(),
            "reason": reason,
            "by": by,
        }
    )
    out = Withdrawal.model_validate(body)
    with archive_step(policy.root) as step:
        step.write(withdrawal_path(policy.folder, version.name), file_text(body))
    return out


def _movable(policy: Policy, version: Version, now: Standing, verb: str) -> None:
    statuses = now.statuses
    status = statuses.get(version.name)
    if status not in (Status.UPCOMING, Status.HELD):
        raise PolicyError(
            f"{policy.id}@{version.name} is {status or 'unknown'}: only an upcoming or held version can be {verb}."
        )
    gone = (Status.WITHDRAWN, Status.RESCHEDULED)
    for other in policy.versions:
        if other.record.compared_with == version.name and statuses.get(other.name) not in gone:
            name = f"{policy.id}@{other.name}"
            raise PolicyError(
                f"{policy.id}@{version.name}: {name} builds on it. Move that version first "
                f"(`policypress reschedule {name} DATE`), or take it back (`policypress withdraw {name} --reason '…'`)."
            )

"""``/privacy/versions.json``: every version for machines."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from policypress.archive.consent import any_confirmed
from policypress.archive.versions import Version
from policypress.site.values import addresses
from policypress.site.values.context import Context
from policypress.site.values.facts import Facts
from policypress.site.values.page import Asset
from policypress.vocabulary import Direction, Status, Verdict

FORMAT = 1


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NoticeEntry(_File):
    """Whether users must be told, by when, and when that was done."""

    required: bool
    deadline: date | None
    completed: date | None


class VersionEntry(_File):
    """One version; ``applied_from`` to ``applied_until`` are the days it was in force, as known on ``as_of``."""

    version: str
    title: str
    lang: str
    effective: date
    announced: date
    status: Status
    applied_from: date | None
    applied_until: date | None
    summary: str
    verdict: Verdict
    direction: Direction
    consent_needed: bool
    counts: dict[str, int]
    compared_with: str | None
    reschedules: str | None
    notice: NoticeEntry
    text_sha256: str
    record_sha256: str
    url: str
    markdown: str
    record: str
    changes: str | None
    translations: dict[str, str]


class VersionsFile(_File):
    """All versions of a policy in order of their ids; URLs are absolute where the site's address is set."""

    format: Literal[1]
    policy: str
    title: str
    timezone: str
    as_of: date
    in_force: str | None
    upcoming: list[str]
    held: list[str]
    versions: list[VersionEntry]


def versions_json(site: Context, facts: Facts) -> Asset:
    """The file of one policy."""
    standing = facts.standing
    data = VersionsFile(
        format=1,
        policy=facts.name,
        title=facts.title,
        timezone=site.settings.timezone,
        as_of=site.today,
        in_force=standing.in_force.name if standing.in_force else None,
        upcoming=[v.name for v in standing.upcoming],
        held=[v.name for v in standing.held],
        versions=[_entry(site, facts, version) for version in facts.known],
    )
    return Asset(f"{facts.name}/versions.json", (data.model_dump_json(indent=2) + "\n").encode())


def _entry(site: Context, facts: Facts, version: Version) -> VersionEntry:
    record, name = version.record, facts.name
    period = facts.periods.get(version.name)
    return VersionEntry(
        version=version.name,
        title=record.title,
        lang=record.lang,
        effective=record.effective,
        announced=record.announced,
        status=facts.status(version),
        applied_from=period.first if period else None,
        applied_until=period.last if period else None,
        summary=record.summary,
        verdict=record.verdict,
        direction=record.direction,
        consent_needed=any_confirmed(record.changes),
        counts=record.counts,
        compared_with=record.compared_with,
        reschedules=record.reschedules,
        notice=NoticeEntry(
            required=record.notice.required,
            deadline=record.notice.deadline,
            completed=version.certificate.completed if version.certificate else None,
        ),
        text_sha256=record.text.sha256,
        record_sha256=record.sha256,
        url=site.absolute(addresses.version(name, version.name)),
        markdown=site.absolute(addresses.markdown(name, version.name)),
        record=site.absolute(addresses.record(name, version.name)),
        changes=site.absolute(addresses.changes(name, version.name)) if record.compared_with else None,
        translations={
            lang: site.absolute(f"{name}/versions/{version.name}.{lang}.md")
            for lang in sorted(facts.translations(version))
        },
    )

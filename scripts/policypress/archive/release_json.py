"""``release.json``: what a release found and made, for people and programs."""

from __future__ import annotations

from datetime import date
from typing import Literal

from policypress.archive.record import Tool
from policypress.vocabulary import Direction, Status, Verdict
from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReleasedVersion(_Part):
    """A sealed version as it stands on the day of the release.

    ``move_to`` is the date to which it must move where its notice was or will be late; ``recipients`` the arithmetic of
    the list of users to notify, None where nobody must be told or ``--no-recipients`` was given.
    """

    version: str
    status: Status
    effective: date
    announced: date
    verdict: Verdict
    direction: Direction
    counts: dict[str, int]
    text_sha256: str
    record_sha256: str
    notice_required: bool
    notice_deadline: date | None
    notice_because: str
    notice_completed: date | None
    move_to: date | None
    recipients: dict[str, int] | None


class WorkingText(_Part):
    """An unsealed working text: what sealing it would make."""

    would_be: str | None
    compared_with: str | None
    verdict: Verdict | None
    direction: Direction | None
    counts: dict[str, int]
    notice_deadline: date | None
    prospective_recipients: dict[str, int] | None


class ReleasedPolicy(_Part):
    """One policy on the day of the release; ``problems`` are those `check` finds, which never stop a release.

    ``withdrawn``: version taken back → the arithmetic of the list of those who were told of it and are told so.
    """

    policy: str
    title: str
    in_force: ReleasedVersion | None
    upcoming: list[ReleasedVersion]
    held: list[ReleasedVersion]
    versions: dict[str, Status]
    withdrawn: dict[str, dict[str, int]] = {}
    working: WorkingText | None
    problems: list[str]


class Release(_Part):
    """The whole release; ``site_files`` counts the files of the site, ``site_sha256`` is the hash over them all."""

    format: Literal[1]
    today: date
    timezone: str
    ledger: Literal["consulted", "not consulted"]
    policies: list[ReleasedPolicy]
    site_files: int
    site_sha256: str
    tool: Tool

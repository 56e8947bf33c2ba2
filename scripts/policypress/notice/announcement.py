"""A written plan met with the archive: what is to be sent, and whether it may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policypress.archive.status import standing
from policypress.archive.versions import Archive, Policy, Version
from policypress.durable.beside import tidy
from policypress.errors import PolicyError, UsageError
from policypress.notice.rows import Key
from policypress.recipients.manifest import Manifest
from policypress.recipients.plan import MANIFEST, NOTICE, read_manifest
from policypress.recipients.target import Target, sealed_target
from policypress.vocabulary import Status


class OutdatedPlanError(PolicyError):
    """A plan of news that nobody must hear any more; others may still be sent."""


@dataclass(frozen=True)
class Announcement:
    """A plan with the version it is for."""

    folder: Path
    manifest: Manifest
    policy: Policy
    version: Version

    @property
    def key(self) -> Key:
        """What the ledger calls it."""
        return Key(self.policy.id, self.target.notice)

    @property
    def target(self) -> Target:
        """What the people on the list are told."""
        return sealed_target(self.policy, self.version, withdrawn=self.manifest.withdrawn)

    @property
    def public_since(self) -> date:
        """The day on which the site began to say so."""
        gone = self.version.withdrawal
        return gone.withdrawn if gone and self.manifest.withdrawn else self.version.record.announced

    @property
    def deadline(self) -> date | None:
        """The last day for it, where there is one: that a version was taken back has none."""
        return None if self.manifest.withdrawn else self.version.record.notice.deadline

    @property
    def list_path(self) -> Path:
        """The recipient list."""
        return self.folder / self.manifest.list_file


def plan_folders(folder: Path) -> list[Path]:
    """The plans below ``folder``: itself, or those of a private directory.

    :raises UsageError: there is none
    """
    for place in (folder.parent, folder, folder / NOTICE):
        tidy(place)
    for place in (folder, folder / NOTICE):
        if (place / MANIFEST).is_file():
            return [place]
        found = sorted(path.parent for path in place.glob(f"*/{MANIFEST}") if not path.parent.name.startswith("."))
        if found:
            return found
    raise UsageError(f"{folder}: no {MANIFEST} here. Name the folder that `release` or `recipients` wrote.")


def announcements(folder: Path, archive: Archive, today: date, warn: Callable[[str], None]) -> list[Announcement]:
    """The plans below ``folder`` that are still worth sending; ``warn`` gets a word on each of the others.

    :raises PolicyError: none is
    """
    out, outdated = [], []
    for place in plan_folders(folder):
        try:
            out.append(announcement(place, archive, today))
        except OutdatedPlanError as problem:
            outdated.append(problem)
    if not out:
        raise outdated[0]
    for one in outdated:
        warn(str(one))
    return out


def announcement(folder: Path, archive: Archive, today: date) -> Announcement:
    """The plan in ``folder``, proved to fit the archive and still worth sending.

    :raises OutdatedPlanError: the version was withdrawn or moved
    :raises PolicyError: it was replaced, or is not announced yet
    """
    manifest = read_manifest(folder)
    policy = archive.policy(manifest.policy)
    version = policy.by_name.get(manifest.version)
    where = f"{manifest.policy}@{manifest.version}"
    if version is None or version.record.sha256 != manifest.record_sha256:
        raise PolicyError(f"{folder}: made for another text than {where} in this archive. Make the list again.")
    status = standing(policy, today).statuses.get(version.name)
    if manifest.withdrawn:
        if status is not Status.WITHDRAWN:
            raise PolicyError(f"{where} is not withdrawn: nobody must be told that it is. Delete {folder}.")
        return Announcement(folder, manifest, policy, version)
    if status in (Status.WITHDRAWN, Status.RESCHEDULED):
        raise OutdatedPlanError(f"{where} is {status.value}: nobody must be told about it. Delete {folder}.")
    if status is None:
        raise PolicyError(f"{where} is not announced before {version.record.announced}. Send on that day or later.")
    return Announcement(folder, manifest, policy, version)

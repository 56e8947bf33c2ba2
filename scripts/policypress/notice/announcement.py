"""A written plan met with the archive: what is to be sent, and whether it may be."""

from __future__ import annotations

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
from policypress.vocabulary import Status


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
        return Key(self.policy.id, self.version.name)

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


def announcement(folder: Path, archive: Archive, today: date) -> Announcement:
    """The plan in ``folder``, proved to fit the archive and still worth sending.

    :raises PolicyError: the version was withdrawn, moved or replaced, or is not announced yet
    """
    manifest = read_manifest(folder)
    policy = archive.policy(manifest.policy)
    version = policy.by_name.get(manifest.version)
    where = f"{manifest.policy}@{manifest.version}"
    if version is None or version.record.sha256 != manifest.record_sha256:
        raise PolicyError(f"{folder}: made for another text than {where} in this archive. Make the list again.")
    status = standing(policy, today).statuses.get(version.name)
    if status in (Status.WITHDRAWN, Status.RESCHEDULED):
        raise PolicyError(f"{where} is {status.value}: nobody must be told about it. Delete {folder}.")
    if status is None:
        raise PolicyError(f"{where} is not announced before {version.record.announced}. Send on that day or later.")
    return Announcement(folder, manifest, policy, version)

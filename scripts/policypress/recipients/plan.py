"""The plan of a notice: who is told, by which channel and why, written as one private folder."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from pydantic import ValidationError

from policypress.archive.draft import Draft
from policypress.archive.record import faults, file_text
from policypress.archive.seal import tool
from policypress.archive.versions import Policy, Version
from policypress.canonical import read_json
from policypress.durable.beside import replacing, scratch
from policypress.durable.flush import write_new
from policypress.durable.locks import alone
from policypress.errors import ConfirmationNeeded, UsageError
from policypress.files import RECORD, read_text
from policypress.recipients.arithmetic import CHANNELS, EXCLUSIONS, Arithmetic
from policypress.recipients.judging import Judged, KnowsWhoWasTold, judged_users
from policypress.recipients.listing import file_sha256
from policypress.recipients.manifest import FORMAT, VISITORS, Manifest
from policypress.recipients.parts import PART_ROWS, cut
from policypress.recipients.row_code import excluded_as, nothing_excludes
from policypress.recipients.selection import cell
from policypress.recipients.source import engine_said
from policypress.recipients.sql import literal
from policypress.recipients.target import draft_target, sealed_target
from policypress.settings import Settings
from policypress.vocabulary import WITHDRAWN_NOTICE

NOTICE = "notice"
MANIFEST = "manifest.json"
LIST = "recipients.csv"
PHONE = "phone.csv"
HASHES = "site.hashes"
BEGUN = "begun"
"""Folder of the manifests of whole lists, by the list's hash, after lists of those left to tell took their place."""
UNDER_13 = "under-13.csv"
APP_KEY = "POLICYPRESS_APP_KEY"


@dataclass(frozen=True)
class Plan:
    """A written plan: its folder, its manifest, its arithmetic."""

    folder: Path
    manifest: Manifest
    arithmetic: Arithmetic

    @property
    def notice(self) -> str:
        """What the ledger calls what these people are told."""
        return f"{self.manifest.version}{WITHDRAWN_NOTICE}" if self.manifest.withdrawn else self.manifest.version

    def as_json(self) -> dict[str, Any]:
        """The plan for ``release.json``: no person in it."""
        return {
            "folder": self.folder.name,
            "list_sha256": self.manifest.list_sha256,
            "recipients": self.manifest.recipients,
            "arithmetic": self.arithmetic.as_json(),
            "unreadable": [entry.model_dump() for entry in self.manifest.unreadable],
            "unknown_versions": self.manifest.unknown_versions,
            "ledger_consulted": self.arithmetic.ledger_consulted,
            "since": self.manifest.since,
        }


def plan_folder(private: Path, policy: str, notice: str) -> Path:
    """Where the plan of a notice lies below the private directory."""
    return private / NOTICE / f"{policy.replace('/', '-')}-{notice}"


def write_plan(
    policy: Policy,
    version: Version,
    settings: Settings,
    root: Path,
    today: date,
    private: Path,
    *,
    users: str | None = None,
    ledger: KnowsWhoWasTold | None = None,
    confirm_count: int | None = None,
    parquet: bool = False,
    part_rows: int = PART_ROWS,
    withdrawn: bool = False,
) -> Plan:
    """Select the recipients of one version and write list, manifest, phone list and hashes, all or nothing.

    ``withdrawn``: those who were told of it and must be told that it was taken back; only the ledger knows them.

    :raises UsageError: the users cannot be read, have no ``id`` column or one id twice
    :raises ConfirmationNeeded: the list differs from the last one by more than the settings' share
    """
    target = sealed_target(policy, version, withdrawn=withdrawn)
    folder = plan_folder(private, policy.id, target.notice)
    private_folder(private)
    private_folder(folder.parent)
    # The next run waits until this one's list stands: it is compared with it.
    with (
        alone(private),
        replacing(folder, mode=0o700) as made,
        scratch(folder.parent) as work,
        judged_users(target, settings, root, users, ledger, work, today) as judged,
    ):
        _confirm(folder, judged.arithmetic, settings, confirm_count)
        list_file = _write_list(judged, made, parquet=parquet)
        hashing = _write_others(judged, made, version)
        manifest = _manifest(judged, version, settings, today, made / list_file, hashing, part_rows)
        write_new(made / MANIFEST, file_text(manifest.model_dump(mode="json")), mode=0o600)
        _keep_begun(folder, made, manifest)
    return Plan(folder, manifest, judged.arithmetic)


def prospective_counts(
    policy: Policy,
    found: Draft,
    settings: Settings,
    root: Path,
    today: date,
    private: Path,
    *,
    users: str | None = None,
    ledger: KnowsWhoWasTold | None = None,
) -> Arithmetic:
    """How many would be told if the working text were announced today; writes nothing that stays."""
    private_folder(private)
    target = draft_target(policy, found, today)
    with scratch(private) as work, judged_users(target, settings, root, users, ledger, work, today) as judged:
        return judged.arithmetic


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a plan, with its list proved unchanged.

    :raises UsageError: there is none, it is not valid, or the list is not the one it was written for
    """
    path = folder / MANIFEST
    try:
        manifest = Manifest.model_validate(read_json(read_text(path, RECORD)))
    except ValidationError as error:
        raise UsageError(f"{path}: not a valid manifest ({faults(error)}). Make the list again.") from None
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise UsageError(f"{path}:{line}: not valid JSON ({error}). Make the list again.") from None
    listed = folder / manifest.list_file
    if not listed.is_file() or file_sha256(listed) != manifest.list_sha256:
        raise UsageError(f"{listed}: not the list this manifest was written for. Make the list again.")
    return manifest


def last_manifest(folder: Path) -> Manifest | None:
    """The manifest that stands in a plan's folder, its list not looked at; None where none can be read."""
    try:
        return Manifest.model_validate(read_json((folder / MANIFEST).read_bytes()))
    except (OSError, ValueError):
        return None


def private_folder(path: Path) -> None:
    """Make ``path`` so that only its owner can enter; one that others may enter and that holds nothing else is mended.

    :raises UsageError: it is no folder, is another user's, or others may write among what somebody else put there
    """
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = path.stat()
    if found.st_uid != os.geteuid():
        raise UsageError(f"{path}: belongs to another user, who could read every list. Name a folder of your own.")
    if not found.st_mode & 0o077:
        return
    if all(entry.name == NOTICE or entry.name.startswith(".policypress-") for entry in path.iterdir()):
        path.chmod(0o700)
    elif found.st_mode & 0o022:
        raise UsageError(f"{path}: others may write into it. Run `chmod 700 {path}`, or name another folder.")


def _write_list(judged: Judged, folder: Path, *, parquet: bool) -> str:
    """Write the list and return its file name."""
    whens = (f"WHEN {nothing_excludes(place)} THEN {literal(name)}" for place, name in enumerate(CHANNELS))
    channel = f"CASE {' '.join(whens)} END"
    fields = (
        f"{cell('id')} AS id, {channel} AS channel, {cell('address')} AS address, {cell('locale')} AS locale, "
        f"{judged.of_key(0)} AS since, {judged.of_key(1)} AS reasons"
    )
    name = "recipients.parquet" if parquet else LIST
    query = f"SELECT {fields} FROM judged WHERE {judged.to_tell()}"
    _copy(judged.con, query, folder / name, "FORMAT parquet" if parquet else "HEADER")
    return name


def _write_others(judged: Judged, folder: Path, version: Version) -> str:
    """Write phone list, hashes for the app and accounts to delete; return how the hashes are made."""
    phone, site, child = judged.to_tell("phone"), judged.to_tell("site"), excluded_as(EXCLUSIONS.index("under_13"))
    rows = _fewer(judged, f"{phone} OR {site} OR {child}")
    fields = (
        f"{cell('id')} AS id, {cell('address')} AS phone, {cell('locale')} AS locale, "
        f"{judged.of_key(0)} AS since, {judged.of_key(1)} AS reasons"
    )
    _copy(judged.con, f"SELECT {fields} FROM {rows} WHERE {phone}", folder / PHONE, "HEADER")
    key, how = app_key(version)
    inner, outer = (bytes(byte ^ pad for byte in key.ljust(64, b"\0")) for pad in (0x36, 0x5C))
    hashed = f"sha256({_blob(outer)} || unhex(sha256({_blob(inner)} || encode(id))))"
    hashes = f"SELECT {hashed} AS hash FROM {rows} WHERE {site} ORDER BY 1"
    _copy(judged.con, hashes, folder / HASHES, "HEADER false")
    if judged.arithmetic.excluded.get("under_13"):
        _copy(judged.con, f"SELECT {cell('id')} AS id FROM {rows} WHERE {child}", folder / UNDER_13, "HEADER")
    return how


def _fewer(judged: Judged, condition: str) -> str:
    """A table with at least the rows that meet a condition: one of their own where they are few."""
    counts = judged.arithmetic
    if counts.told["phone"] + counts.told["site"] + counts.excluded["under_13"] > counts.all / 5:
        return "judged"
    judged.con.execute(f"CREATE TABLE others AS SELECT * FROM judged WHERE {condition}")
    return "others"


def app_key(version: Version) -> tuple[bytes, str]:
    """The key of the app's hashes, at most 64 bytes, and how it is made."""
    secret = os.environ.get(APP_KEY, "")
    if secret:
        key = hashlib.sha256(f"{version.record.sha256}\0{secret}".encode()).digest()
        return key, "HMAC-SHA256 of the id; key: SHA-256 of the record's hash, a zero byte and POLICYPRESS_APP_KEY"
    return (
        version.record.sha256.encode(),
        "HMAC-SHA256 of the id; key: the record's hash. Set POLICYPRESS_APP_KEY for a secret key",
    )


def _blob(data: bytes) -> str:
    return f"unhex('{data.hex()}')"


def _copy(con: duckdb.DuckDBPyConnection, query: str, path: Path, options: str) -> None:
    """Write a query's rows to ``path``, readable by its owner only from the first byte on."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    form = options if "FORMAT" in options else f"FORMAT csv, {options}"
    try:
        # Into this very file, not into one of the engine's own that others could read for a moment.
        con.execute(f"COPY ({query}) TO {literal(path)} ({form}, USE_TMP_FILE false)")
    except duckdb.IOException as error:
        raise UsageError(f"{path}: cannot be written ({engine_said(error)}). Make room on the disk.") from None


def _confirm(folder: Path, found: Arithmetic, settings: Settings, confirm_count: int | None) -> None:
    """Refuse a list that differs too much from the last one unless its number is confirmed."""
    if confirm_count is not None:
        if confirm_count != found.recipients:
            raise ConfirmationNeeded(
                f"{folder.name}: {found.recipients:,} people would be told, not {confirm_count:,}. Nothing was "
                f"written. If that is right: --confirm-count {found.recipients}."
            )
        return
    manifest = last_manifest(folder)
    if manifest is None:
        return
    last = manifest.arithmetic
    before = last.email + last.phone + last.site + last.already_told
    now = found.recipients + found.excluded.get("already_told", 0)
    if abs(now - before) > settings.confirm_share * max(before, 1):
        raise ConfirmationNeeded(
            f"{folder.name}: the list would change from {before:,} to {now:,} people, more than "
            f"{settings.confirm_share:.0%}. The old list stays. Check the users; if it is right, run again with "
            f"--confirm-count {found.recipients}."
        )


def _manifest(
    judged: Judged, version: Version, settings: Settings, today: date, listed: Path, hashing: str, part_rows: int
) -> Manifest:
    record, arithmetic, target = version.record, judged.arithmetic, judged.target
    list_sha256, parts = cut(listed, arithmetic.recipients, part_rows)
    return Manifest.model_validate(
        {
            "format": FORMAT,
            "policy": record.policy,
            "version": record.version,
            "effective": record.effective,
            "deadline": record.notice.deadline,
            "text_sha256": record.text.sha256,
            "record_sha256": record.sha256,
            "chain_head_sha256": target.policy.chain[-1].record.sha256,
            "list_file": listed.name,
            "list_sha256": list_sha256,
            "parts": [part._asdict() for part in parts],
            "recipients": arithmetic.recipients,
            "arithmetic": arithmetic.as_json(),
            "unreadable": [
                {"kind": kind, "count": count, "example_line": line}
                for kind, (count, line) in arithmetic.unreadable_kinds.items()
            ],
            "unknown_versions": arithmetic.unknown_versions,
            "withdrawn": target.withdrawn,
            "notes": dict(arithmetic.notes),
            "since": judged.since,
            "reasons": judged.coded,
            "reached_otherwise": VISITORS,
            "parameters": {
                "announced": record.announced,
                "today": today,
                "in_force": target.default.name if target.default else None,
                "notify_on": settings.notify_on,
                "audiences": record.audiences,
                "columns": judged.table.columns,
                "ledger_consulted": arithmetic.ledger_consulted,
                "site_hash": hashing,
            },
            "tool": tool(),
        }
    )


def _keep_begun(folder: Path, made: Path, manifest: Manifest) -> None:
    """A list of those left to tell leaves the manifest of the list that the notice began with: it is the evidence."""
    if (folder / BEGUN).is_dir():
        shutil.copytree(folder / BEGUN, made / BEGUN)
    last = last_manifest(folder)
    if last and manifest.arithmetic.already_told and not last.arithmetic.already_told:
        private_folder(made / BEGUN)
        write_new(made / BEGUN / f"{last.list_sha256}.json", (folder / MANIFEST).read_bytes(), mode=0o600)

"""The certificate: what was sent to how many and when, written once the notice is complete."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from policypress.archive.record import Certificate, file_text, sealed
from policypress.archive.seal import tool
from policypress.archive.steps import archive_step
from policypress.archive.versions import VERSIONS, Policy, Version
from policypress.errors import PolicyError
from policypress.notice.ledger import Ledger
from policypress.notice.rows import Key, State, Tally, instant
from policypress.settings import Settings

_STATES = (State.SENT, State.BOUNCED, State.SKIPPED)


def certificate_path(policy: Policy, version: Version) -> Path:
    """Where the certificate of a version lies: beside its record."""
    return policy.folder / VERSIONS / f"{version.name}.notice.json"


def can_be_written(policy: Policy) -> bool:
    """Whether a certificate can be written at all: a sender may stand on a checkout that it can only read."""
    return all(os.access(folder, os.W_OK) for folder in (policy.root, policy.folder / VERSIONS))


def write_certificate(
    policy: Policy, version: Version, ledger: Ledger, settings: Settings, now: datetime
) -> Certificate:
    """Write the certificate of a completed notice.

    Written again, after late bounces or when people were topped up, it keeps the day of completion.

    :raises PolicyError: rows are still planned, claimed, unknown or failed, or nobody was planned
    """
    key = Key(policy.id, version.name)
    tally = ledger.tally(key)
    hashes = ledger.hashes(key)
    if tally.unsettled or hashes is None:
        raise PolicyError(
            f"{policy.id}@{version.name}: {tally.unsettled:,} rows are not settled; there is no certificate yet."
        )
    completed, _ = ledger.completed(key)
    if not completed:
        last = datetime.fromisoformat(tally.last_settled) if tally.last_settled else now
        completed = last.astimezone(settings.zone).date().isoformat()
    at = instant(max(now, datetime.fromisoformat(tally.last_settled)) if tally.last_settled else now)
    body = sealed(_body(version, ledger, key, tally, hashes[2], completed, at))
    certificate = Certificate.model_validate(body)
    with archive_step(policy.root, wait=True) as step:
        step.write(certificate_path(policy, version), file_text(body))
    ledger.certify(key, completed, at)
    return certificate


def _body(
    version: Version, ledger: Ledger, key: Key, tally: Tally, list_sha256: str, completed: str, at: str
) -> dict[str, Any]:
    record = version.record
    channels = sorted({channel for channel, _ in tally.states})
    counts = {
        channel: {state.value: tally.count(state, channel) for state in _STATES if tally.count(state, channel)}
        for channel in channels
    }
    return {
        "format": 1,
        "policy": record.policy,
        "version": record.version,
        "record_sha256": record.sha256,
        "text_sha256": record.text.sha256,
        "list_sha256": list_sha256,
        "recipients": tally.total,
        "counts": counts,
        "skipped": dict(sorted(tally.skipped.items())),
        "undeliverable": tally.count(State.BOUNCED),
        "first_sent": tally.first_sent or None,
        "last_sent": tally.last_sent or None,
        "completed": completed,
        "deadline": record.notice.deadline.isoformat() if record.notice.deadline else None,
        "ledger_sha256": ledger.rows_sha256(key, until=at),
        "tool": tool(),
    }


def certificate_problem(version: Version, ledger: Ledger) -> str:
    """What contradicts between a version's certificate and the ledger; empty where nothing does."""
    certificate = version.certificate
    if certificate is None:
        return ""
    key = Key(certificate.policy, certificate.version)
    hashes = ledger.hashes(key)
    if hashes is None:
        return f"the ledger knows nothing of {key.policy}@{key.version}"
    day, at = ledger.completed(key)
    if ledger.rows_sha256(key, until=at) != certificate.ledger_sha256:
        return "the ledger's rows are not those the certificate was written for"
    record_sha256, text_sha256, list_sha256 = hashes
    counts, skipped = _counted(ledger, key, at)
    said = {
        "record_sha256": (certificate.record_sha256, record_sha256),
        "text_sha256": (certificate.text_sha256, text_sha256),
        "list_sha256": (certificate.list_sha256, list_sha256),
        "completed": (certificate.completed.isoformat(), day),
        "counts": (certificate.counts, counts),
        "skipped": (certificate.skipped, skipped),
    }
    other = [f"`{name}`" for name, (one, two) in said.items() if one != two]
    return f"the ledger says another {', '.join(other)}" if other else ""


def _counted(ledger: Ledger, key: Key, at: str) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """Counts by channel and state, and of those skipped by reason, as they stood at an instant."""
    counts: dict[str, dict[str, int]] = {}
    skipped: dict[str, int] = {}
    for row in ledger.rows(key):
        settled = row.sent_at or row.settled_at
        if not settled or settled > at:
            continue
        state = State.SENT.value if row.bounced_at > at else row.state
        of_channel = counts.setdefault(row.channel, {})
        of_channel[state] = of_channel.get(state, 0) + 1
        if state == State.SKIPPED:
            skipped[row.why] = skipped.get(row.why, 0) + 1
    return counts, skipped

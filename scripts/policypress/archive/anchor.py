"""Anchors: the head of a chain, stamped by an authority outside."""

from __future__ import annotations

import base64
from pathlib import Path

from policypress.archive.record import FORMAT, file_text, sealed
from policypress.archive.steps import archive_step
from policypress.archive.timestamps import fault_of, stamped_at, time_stamp
from policypress.archive.versions import ANCHOR, VERSIONS, Policy
from policypress.errors import PolicyError


def anchor_head(policy: Policy, authority: str, roots: Path | None) -> tuple[Path, bool]:
    """Have the newest record stamped, and keep the stamp beside it: (its file, whether it is new). Uses the network.

    With ``roots`` the stamp is checked before it is kept.

    :raises PolicyError: the authority cannot be reached, refuses, or is none of those trusted
    """
    version = policy.chain[-1]
    path = policy.folder / VERSIONS / f"{version.name}{ANCHOR}"
    if version.anchor:
        return path, False
    token = time_stamp(version.record.sha256, authority)
    fault = fault_of(token, version.record.sha256, roots) if roots else ""
    if fault:
        raise PolicyError(f"{authority}: its time-stamp is of no use: {fault}. Nothing was written.")
    when = stamped_at(token)
    assert when is not None, "time_stamp gives nothing else"
    body = sealed(
        {
            "format": FORMAT,
            "policy": policy.id,
            "version": version.name,
            "record_sha256": version.record.sha256,
            "kind": "rfc3161",
            "authority": authority,
            "stamped": when.isoformat(),
            "token": base64.b64encode(token).decode("ascii"),
        }
    )
    with archive_step(policy.root) as step:
        step.write(path, file_text(body))
    return path, True

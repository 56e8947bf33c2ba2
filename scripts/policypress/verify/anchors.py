"""Anchors of records: time-stamps by authorities that whoever verifies trusts."""

from __future__ import annotations

from pathlib import Path

from policypress.archive.timestamps import ROOTS, available, fault_of, from_text, stamped_at
from policypress.archive.versions import ANCHOR, VERSIONS, Policy, Version
from policypress.errors import Problem
from policypress.verify.result import Verification


def verify_anchors(root: Path, policies: list[Policy], roots: Path | None, result: Verification) -> None:
    """Every anchor against its record and the certificates in ``roots``, else in the repository's own file."""
    found = [(policy, version) for policy in policies for version in policy.versions if version.anchor]
    if not found:
        return
    trusted = roots or (root / ROOTS if (root / ROOTS).is_file() else None)
    if not available() or trusted is None:
        why = "openssl is not installed here" if not available() else "name trusted roots with --tsa-roots FILE"
        result.unproved.append(f"Time-stamps of records were not checked: {why}.")
        return
    for policy, version in found:
        _verify(root, policy, version, trusted, result)
    if roots is None:
        result.unproved.append(
            f"The time-stamps' roots stand in {ROOTS} of this repository itself: compare them with the authority's."
        )


def _verify(root: Path, policy: Policy, version: Version, trusted: Path, result: Verification) -> None:
    assert version.anchor
    token = from_text(version.anchor.token)
    fault = fault_of(token, version.record.sha256, trusted)
    if not fault and stamped_at(token) != version.anchor.stamped:
        fault = "it names another time than its file says"
    if fault:
        where = (policy.folder / VERSIONS / f"{version.name}{ANCHOR}").relative_to(root).as_posix()
        message = f"The time-stamp of {policy.id}@{version.name} proves nothing: {fault}."
        remedy = "Remove the file, and have the head stamped again with `policypress anchor`."
        result.problems.append(Problem(where, 0, "anchor", message, remedy))
        return
    place = policy.chain.index(version) + 1
    when = f"{version.anchor.stamped:%Y-%m-%d %H:%M} UTC"
    result.proved.append(
        f"{policy.id}: the {place} oldest of {len(policy.chain)} records existed by {when}, by the time-stamp of "
        f"{version.name} ({version.anchor.authority})."
    )

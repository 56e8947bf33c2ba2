"""Withdrawals: of versions that waited to apply, on the day they say."""

from __future__ import annotations

from pathlib import Path

from policypress.archive.impossible import impossible_withdrawal, status_without
from policypress.archive.versions import VERSIONS, Policy, Version, withdrawal_path
from policypress.errors import Problem
from policypress.verify.result import Verification
from policypress.verify.then import Then, unknown_approver
from policypress.vocabulary import Status

_REMEDY = "Find out who wrote it (`git log` on the file), and remove it if nobody took the text back."


def verify_withdrawals(root: Path, policies: list[Policy], then: Then, result: Verification) -> None:
    """Each withdrawal against the version it takes back, and against the day of the commit that brought it."""
    for policy in policies:
        for version in policy.versions:
            if version.withdrawal is None:
                continue
            path = withdrawal_path(policy.folder, version.name)
            faults = list(impossible_withdrawal(policy, version))
            faults += unknown_approver(then.settings(path), version.withdrawal.by, "withdrew")
            if not faults:
                faults = _back_dated(then, policy, version, path, result)
            where = path.relative_to(root).as_posix()
            result.problems.extend(Problem(where, 0, "withdrawal", fault, _REMEDY) for fault in faults)


def _back_dated(then: Then, policy: Policy, version: Version, path: Path, result: Verification) -> list[str]:
    """Whether the file came on a day on which the text had taken effect already."""
    assert version.withdrawal
    came = then.added(path)
    if came is None:
        return []  # not committed yet; that is said elsewhere
    day, sealed = came.day, then.added(policy.folder / VERSIONS / f"{version.name}.json")
    if sealed and came.commit == sealed.commit:
        result.unproved.append(
            f"{policy.id}@{version.name}: its text and its withdrawal came with one commit, so git does not tell on "
            "which day it was taken back."
        )
        return []
    status = status_without(policy, version, day)
    if status in (Status.IN_FORCE, Status.SUPERSEDED):
        return [
            f"It says withdrawn on {version.withdrawal.withdrawn}, but came to the repository on {day} only, when the "
            "text had taken effect: a text in force cannot be withdrawn."
        ]
    return []

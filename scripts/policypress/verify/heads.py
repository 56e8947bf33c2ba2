"""Heads of chains that somebody kept outside: a mailbox, a published release, an older copy."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policypress.errors import Problem, UsageError
from policypress.verify.result import Verification

_GIVEN = re.compile(r"(?P<policy>[^=@]+)=(?P<hash>[0-9a-fA-F]{16,64})")


def parse_head(text: str) -> tuple[str, str]:
    """(policy, hash) of ``POLICY=HASH``; at least 16 digits of the hash.

    :raises UsageError: it has another form
    """
    match = _GIVEN.fullmatch(text.strip())
    if match is None:
        raise UsageError(
            f"--head {text}: write POLICY=HASH, such as privacy=1f182a00de5c52d0, at least 16 digits of it."
        )
    return match["policy"], match["hash"].lower()


def verify_heads(heads: Iterable[tuple[str, str]], result: Verification) -> None:
    """Each head must be a record of the chain as it lies here: then nothing up to it was replaced."""
    for name, digest in heads:
        policy = next((policy for policy in result.policies if policy.id == name), None)
        if policy is None:
            known = ", ".join(policy.id for policy in result.policies) or "none"
            raise UsageError(f"--head {name}=…: no such policy. Policies here: {known}.")
        found = [version for version in policy.chain if version.record.sha256.startswith(digest)]
        if not found:
            message = f"No record of {name} has the hash {digest}: what was anchored there was replaced here."
            remedy = "Compare with the copy or the message that named this hash; `git log` shows what changed since."
            result.problems.append(Problem(name, 0, "head", message, remedy))
            continue
        place = policy.chain.index(found[0])
        result.proved.append(
            f"{name}: the {place + 1} oldest of {len(policy.chain)} records are those that the given hash fixes "
            f"({found[0].name} {digest[:16]}…)."
        )

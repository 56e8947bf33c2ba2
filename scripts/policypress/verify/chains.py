"""The chains of an archive or of a published copy: own hashes, text hashes, each record's hash of the one before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from policypress.archive.phrases import count
from policypress.archive.versions import VERSIONS, Policy, read_policy
from policypress.canonical import read_json
from policypress.errors import UsageError
from policypress.verify.result import Verification


def verify_chains(root: Path, folders: list[tuple[str, Path]], result: Verification) -> list[Policy]:
    """Own hashes, text hashes and the chain of every policy; reads as far as it can and names every mismatch."""
    policies = []
    for name, folder in folders:
        policy, problems = read_policy(root, name, folder)
        policies.append(policy)
        result.problems.extend(problems)
        if policy.versions and not problems:
            last = policy.chain[-1].record
            result.heads[name] = (last.version, last.sha256)
            result.proved.append(
                f"{name}: {count(len(policy.versions), 'version')}, every text and record as sealed, chain unbroken "
                f"from {policy.chain[0].name} to {last.version}."
            )
    result.policies = tuple(policies)
    return policies


def published_folders(site: Path) -> list[tuple[str, Path]]:
    """(id, folder) of every policy in a copy of a published site, found by its records.

    :raises UsageError: the folder holds no published version
    """
    found: dict[str, Path] = {}
    for folder in sorted(site.rglob(VERSIONS)):
        if not folder.is_dir():
            continue
        for name in _policies_named_in(folder):
            found[name] = folder.parent
    if not found:
        raise UsageError(f"{site}: no published version lies here. Name the folder that holds the whole site.")
    return sorted(found.items())


def _policies_named_in(folder: Path) -> Iterator[str]:
    for path in folder.glob("*.json"):
        try:
            data = read_json(path.read_bytes())
        except ValueError:
            continue
        if isinstance(data, dict) and isinstance(data.get("policy"), str) and "lineage" in data:
            yield data["policy"]

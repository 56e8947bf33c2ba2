"""A signed git tag per version: made by ``sign`` after the commit, checked by ``verify``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from policypress.archive.gitrepo import GitRepo
from policypress.archive.phrases import count
from policypress.archive.versions import VERSIONS, Policy, Version
from policypress.errors import PolicyError, Problem
from policypress.verify.result import Verification

SIGNERS = "allowed_signers"
"""A file beside mkdocs.yml with the keys of those who may sign, in the format of ``ssh-keygen``."""


def tag_name(policy: Policy, version: Version) -> str:
    """The tag that signs a version: privacy@2021-09-02."""
    return f"{policy.id}@{version.name}"


@dataclass(frozen=True, slots=True)
class Signed:
    """A tag that was made, and the commit it stands on."""

    tag: str
    commit: str


def unsigned(repo: GitRepo, policies: Iterable[Policy]) -> list[tuple[Policy, Version]]:
    """Versions without a signed tag, in order; imported ones were published elsewhere and are nobody's to sign here."""
    return [
        (policy, version)
        for policy in policies
        for version in policy.versions
        if version.record.origin != "imported" and not is_signed(repo, policy, version)
    ]


def sign_version(repo: GitRepo, policy: Policy, version: Version, key: str = "") -> Signed:
    """Put a signed tag that names the hashes of text and record on the commit that brought the version in.

    :raises PolicyError: the version is not committed or signed already, there is no key, or git could not sign
    """
    name = tag_name(policy, version)
    if repo.has_tag(name):
        if "-----BEGIN" in repo.tag_message(name):
            raise PolicyError(f"{name} is signed already by another hand. `policypress verify` checks the tag.")
        repo.drop_tag(name)  # a killed run left it without a signature
    record = repo.relative(_record_path(policy, version))
    commit = repo.added_in(record)
    if not commit or any(repo.uncommitted(repo.relative(path)) for path in _sealed_paths(policy, version)):
        raise PolicyError(
            f"{name} is not committed yet, and a signature stands on a commit. "
            f"Run `git add policy` and `git commit -m 'Seal {name}'`, then sign again."
        )
    if repo.blob(commit, record) != version.record_raw:
        raise PolicyError(
            f"The record of {name} is not the one that was committed first (commit {commit[:12]}). "
            "Run `policypress verify` and find out why before you sign."
        )
    _require_key(repo, key)
    message = f"{name}\n\nText SHA-256: {version.record.text.sha256}\nRecord SHA-256: {version.record.sha256}\n"
    fault = repo.sign_tag(name, commit, message, key)
    if fault:
        raise PolicyError(
            f"git could not sign {name}: {fault.splitlines()[-1]} "
            "Check `git config user.signingkey`, or name another key with --key FILE."
        )
    return Signed(name, commit)


def is_signed(repo: GitRepo, policy: Policy, version: Version) -> bool:
    """Whether a signed tag stands that names this very record; who signed it `verify` says."""
    name = tag_name(policy, version)
    return repo.has_tag(name) and "-----BEGIN" in (told := repo.tag_message(name)) and version.record.sha256 in told


def _record_path(policy: Policy, version: Version) -> Path:
    return policy.folder / VERSIONS / f"{version.name}.json"


def _sealed_paths(policy: Policy, version: Version) -> list[Path]:
    texts = [version.record.text, *version.record.translations]
    return [_record_path(policy, version), *(policy.folder / VERSIONS / text.file for text in texts)]


def _require_key(repo: GitRepo, key: str) -> None:
    if key and not Path(key).is_file():
        raise PolicyError(f"{key}: no such key file. Check --key; `ssh-keygen -t ed25519` makes a key.")
    if key or repo.setting("user.signingkey") or repo.setting("gpg.ssh.defaultKeyCommand"):
        return
    raise PolicyError(
        "No key to sign with is set up. Run `git config user.signingkey ~/.ssh/id_ed25519.pub`, "
        "or name a key with --key FILE; `ssh-keygen -t ed25519` makes one."
    )


def verify_signatures(root: Path, policies: list[Policy], result: Verification, signers: Path | None = None) -> None:
    """The signed tag of every version: there, made with an allowed key, and on a commit that holds this very record."""
    repo = GitRepo.around(root)
    if repo is None:
        result.unproved.append("Signatures are git tags, and there is no git repository here.")
        return
    found = signers or _own_signers(root, repo)
    good = 0
    for policy in policies:
        for version in policy.versions:
            if version.record.origin != "imported":
                good += _verify_one(repo, policy, version, result, str(found.resolve()) if found else "")
    if good:
        result.proved.append(f"Signatures: {count(good, 'tag')} well signed.")
    if good and found and found == root / SIGNERS:
        result.unproved.append(
            f"The signers' keys stand in {SIGNERS} of this repository itself. Compare that file with keys you have "
            "from the signers, or name your own file with --signers FILE."
        )


def _own_signers(root: Path, repo: GitRepo) -> Path | None:
    """The file in the repository, where git is not set up with another one."""
    own = root / SIGNERS
    return own if own.is_file() and not repo.setting("gpg.ssh.allowedSignersFile") else None


def _verify_one(repo: GitRepo, policy: Policy, version: Version, result: Verification, signers: str) -> bool:
    name = tag_name(policy, version)
    state, said = repo.signed_tag(name, signers)
    if state == "unknown":
        result.unproved.append(
            f"The signature of {name} cannot be checked: name the signers' keys with --signers FILE, "
            f"or put them into {SIGNERS} beside mkdocs.yml."
        )
        return False
    fault = _fault(repo, policy, version, state, said)
    if fault:
        result.problems.append(Problem(name, 0, "signature", *fault))
    return fault is None


def _fault(repo: GitRepo, policy: Policy, version: Version, state: str, said: str) -> tuple[str, str] | None:
    """What is wrong with a version's tag and what to do, or None."""
    name = tag_name(policy, version)
    if state == "missing":
        return (
            f"The signed tag {name} is missing.",
            f"Fetch tags (`git fetch --tags`), or run `policypress sign {name}`.",
        )
    if state != "good":
        last = said.strip().splitlines()[-1].rstrip(".") if said.strip() else "no good signature"
        remedy = "Find out who made the tag; the signer's key must be in the allowed signers file."
        return f"The tag {name} is not well signed: {last}.", remedy
    remedy = f"Find out who made the tag. If it was a mistake, `git tag -d {name}` and `policypress sign {name}`."
    held = repo.blob(f"refs/tags/{name}", repo.relative(_record_path(policy, version)))
    if held is None:
        return f"The commit that the tag {name} signs does not hold the version.", remedy
    named = re.search(r"^Record SHA-256: ([0-9a-f]{64})$", repo.tag_message(name), re.MULTILINE)
    if held != version.record_raw or (named and named[1] != version.record.sha256):
        return f"The tag {name} signs another record than the one here.", remedy
    return None

"""Proving, offline, that nothing published was changed afterwards; and saying what cannot be proved here."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from policypress.archive.gitrepo import GitRepo
from policypress.archive.phrases import count
from policypress.archive.record import Certificate
from policypress.archive.signed import counted
from policypress.archive.steps import one_state
from policypress.archive.versions import CERTIFICATE, POLICIES, VERSIONS, Policy, policy_folders
from policypress.errors import Problem
from policypress.notice.place import LedgerPlace
from policypress.settings import Settings
from policypress.verify.anchors import verify_anchors
from policypress.verify.certificates import step_faults, verify_certificates
from policypress.verify.chains import verify_chains
from policypress.verify.records import verify_records
from policypress.verify.result import Verification
from policypress.verify.then import Then
from policypress.verify.withdrawals import verify_withdrawals


def verify_checkout(
    root: Path,
    settings: Settings,
    site: Path | None = None,
    ledger: LedgerPlace | None = None,
    signers: Path | None = None,
    roots: Path | None = None,
) -> Verification:
    """Everything that a checkout can prove: chain, git, certificates, signatures; the site where ``site`` is given."""
    result = Verification()
    with one_state(root):
        policies = verify_chains(root, policy_folders(root), result)
    seen = [counted(policy, root, settings) for policy in policies]
    result.policies = tuple(seen)
    _git(root, policies, result)
    if settings.sign_versions or signers:
        from policypress.verify.signatures import verify_signatures

        verify_signatures(root, policies, result, signers)
    if site:
        from policypress.verify.site_copy import verify_site

        verify_site(site, seen, result)
    if not any(problem.rule == "archive" for problem in result.problems):
        then = Then(root, settings)
        verify_records(root, policies, then, result)
        verify_withdrawals(root, policies, then, result)
    verify_certificates(root, policies, ledger, result, signers)
    verify_anchors(root, policies, roots, result)
    return result


def _git(root: Path, policies: list[Policy], result: Verification) -> None:
    """Sealed files against git history."""
    repo = GitRepo.around(root)
    if repo is None:
        result.unproved.append(
            "There is no git repository here: whether a sealed file was replaced together with its "
            "record can only be seen from the chain's head, below."
        )
        return
    base = (root / POLICIES).resolve()
    if not base.is_relative_to(repo.top.resolve()):
        return
    prefix = repo.relative(root)
    strip = "" if prefix == "." else f"{prefix}/"
    changed = {p: c for p, c in repo.rewritten(repo.relative(base)).items() if f"/{VERSIONS}/" in p}
    changed = {p: c for p, c in changed.items() if not _counted_again(repo, p)}
    for path, commit in sorted(changed.items()):
        message = f"This sealed file was changed or deleted after it was committed, in commit {commit[:12]}."
        remedy = f"Look at `git show {commit[:12]}`; restore the file as it was first committed."
        result.problems.append(Problem(path.removeprefix(strip), 0, "git-history", message, remedy))
    sealed = repo.relative(base)
    # Bytes are compared, not what `git status` says: git can be told to overlook a file.
    differing = [p for p in repo.differing(sealed) if f"/{VERSIONS}/" in p]
    edited = [p for p in differing if not _counted_again(repo, p)]
    known = {problem.path for problem in result.problems}
    for path in (p.removeprefix(strip) for p in edited):
        if path not in known:
            message = "This sealed file is not as it was committed."
            remedy = f"Restore it: `git checkout HEAD -- {path}`; then find out who changed or deleted it."
            result.problems.append(Problem(path, 0, "git-history", message, remedy))
    waiting = [p for p in repo.uncommitted(sealed) if f"/{VERSIONS}/" in p and p not in edited]
    if waiting:
        result.unproved.append(
            f"{count(len(waiting), 'sealed file')} not committed yet, such as {waiting[0]}: git cannot "
            "vouch for what it does not hold. Commit what was sealed."
        )
    if repo.shallow:
        result.unproved.append(
            "This is a shallow clone: git's history is cut off, so changes to sealed files before the "
            "cut cannot be seen. Fetch the whole history (`git fetch --unshallow`)."
        )
    elif not changed and any(policy.versions for policy in policies):
        result.proved.append("git: no commit changed or deleted a sealed file after it was added.")


def _counted_again(repo: GitRepo, path: str) -> bool:
    """Whether a certificate changed, commit by commit, as late bounces and people topped up change it."""
    if not path.endswith(CERTIFICATE) or not (repo.top / path).is_file():
        return False
    states = [*repo.states(path), (repo.top / path).read_bytes()]
    try:
        read = [json.loads(raw) for raw in states]
        for data in read:
            Certificate.model_validate(data)
    except ValueError:
        return False
    return len(read) > 1 and not any(fault for one, two in pairwise(read) for fault in step_faults(one, two))

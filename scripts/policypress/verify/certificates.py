"""Certificates of completed notice against their records, themselves and the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policypress.archive.phrases import count
from policypress.archive.signed import signed_by
from policypress.archive.sshsig import SIGNERS
from policypress.archive.versions import CERTIFICATE, VERSIONS, Policy, Version
from policypress.errors import Problem
from policypress.notice.place import LedgerPlace
from policypress.verify.result import Verification


def verify_certificates(
    root: Path, policies: list[Policy], ledger: LedgerPlace | None, result: Verification, signers: Path | None = None
) -> None:
    """Certificates against themselves, the keys in ``signers`` (else in the repository's own file), and the ledger."""
    certified = [(policy, version) for policy in policies for version in policy.versions if version.certificate]
    if not certified:
        return
    before = len(result.problems)
    for policy, version in certified:
        for fault in certificate_faults(version):
            remedy = "Restore the file as it was committed; `git log` shows when it changed."
            result.problems.append(Problem(_path(root, policy, version), 0, "certificate", fault, remedy))
    if len(result.problems) == before:
        belong = "belongs to its record, and its" if len(certified) == 1 else "belong to their records, and their"
        result.proved.append(f"{count(len(certified), 'certificate')} of completed notice {belong} counts add up.")
    keys = signers or root / SIGNERS
    known = keys.read_bytes() if keys.is_file() else b""
    for policy, version in certified:
        path = root / _path(root, policy, version)
        signer = signed_by(path.read_bytes(), known) if path.is_file() else ""
        if signer:
            result.proved.append(f"{policy.id}@{version.name}: its certificate is signed by {signer}.")
        elif ledger is None:
            result.unproved.append(
                f"{policy.id}@{version.name}: that its notice was sent rests on its certificate alone, which nobody "
                f"whose key is in {SIGNERS} signed."
            )
    if ledger is None:
        result.unproved.append("Certificates were not compared with the ledger; name it with --ledger FILE.")
        return
    from policypress.notice.certificate import certificate_problem
    from policypress.notice.ledger import open_ledger

    before = len(result.problems)
    opened = open_ledger(ledger, read_only=True)
    for policy, version in certified:
        fault = certificate_problem(version, opened)
        if fault:
            message = f"The certificate of {policy.id}@{version.name} and the ledger differ: {fault}."
            remedy = "Find out which was altered; the certificate is committed, the ledger is a private file."
            result.problems.append(Problem(_path(root, policy, version), 0, "ledger", message, remedy))
    opened.close()
    if len(result.problems) == before:
        result.proved.append("Certificates and the ledger agree.")


def _path(root: Path, policy: Policy, version: Version) -> str:
    return (policy.folder / VERSIONS / f"{version.name}{CERTIFICATE}").relative_to(root).as_posix()


def certificate_faults(version: Version) -> Iterator[str]:
    """What a certificate says against its record, or against itself."""
    found, record = version.certificate, version.record
    assert found is not None
    if (found.policy, found.version) != (record.policy, record.version):
        yield f"It says it is for {found.policy}@{found.version}."
    if found.text_sha256 != record.text.sha256:
        yield "Its text_sha256 is not the record's: it certifies the notice of another text."
    if found.deadline != record.notice.deadline:
        yield f"It says the deadline was {found.deadline}, the record says {record.notice.deadline}."
    if found.completed < record.announced:
        yield f"It says the notice was completed on {found.completed}, before the text was announced."
    by_state: Counter[str] = Counter()
    for states in found.counts.values():
        by_state.update(states)
    sums = (
        ("recipients", found.recipients, by_state.total()),
        ("skipped", sum(found.skipped.values()), by_state["skipped"]),
        ("undeliverable", found.undeliverable, by_state["bounced"]),
    )
    for name, said, counted in sums:
        if said != counted:
            yield f"Its counts do not add up: {name} is {said}, the channels have {counted}."


_KEPT = ("format", "policy", "version", "record_sha256", "text_sha256", "first_sent", "completed", "deadline")


def step_faults(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """What became other in a certificate that was written again: late bounces and people topped up change counts only.

    A message that bounced late is no longer counted as sent; nobody who was counted is forgotten.
    """
    for key in _KEPT:
        if before.get(key) != after.get(key):
            yield f"Its `{key}` was {before.get(key)} and is {after.get(key)}; a certificate written again keeps it."
    grown = int(after.get("recipients", 0)) - int(before.get("recipients", 0))
    if grown < 0:
        yield f"It counts {-grown} recipients fewer than before."
    if not grown and before.get("list_sha256") != after.get("list_sha256"):
        yield "It names another list, though nobody was added."
    then, now = before.get("counts") or {}, after.get("counts") or {}
    for channel in sorted({*then, *now}):
        old, new = then.get(channel, {}), now.get(channel, {})
        bounced = new.get("bounced", 0) - old.get("bounced", 0)
        fewer = old.get("sent", 0) - new.get("sent", 0)
        if sum(new.values()) < sum(old.values()) or bounced < 0 or new.get("skipped", 0) < old.get("skipped", 0):
            yield f"Its counts of {channel} fell; they only grow."
        elif fewer > max(bounced, 0):
            yield f"Of {channel} {fewer} fewer are counted as sent, and only {bounced} more bounced."

"""Certificates of completed notice against their records, themselves and the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from policypress.archive.phrases import count
from policypress.archive.versions import CERTIFICATE, VERSIONS, Policy, Version
from policypress.errors import Problem
from policypress.verify.result import Verification


def verify_certificates(root: Path, policies: list[Policy], ledger: Path | None, result: Verification) -> None:
    """Certificates against the ledger."""
    certified = [(policy, version) for policy in policies for version in policy.versions if version.certificate]
    if not certified:
        return
    before = len(result.problems)
    for policy, version in certified:
        for fault in _faults(version):
            remedy = "Restore the file as it was committed; `git log` shows when it changed."
            result.problems.append(Problem(_path(root, policy, version), 0, "certificate", fault, remedy))
    if len(result.problems) == before:
        belong = "belongs to its record, and its" if len(certified) == 1 else "belong to their records, and their"
        result.proved.append(f"{count(len(certified), 'certificate')} of completed notice {belong} counts add up.")
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


def _faults(version: Version) -> Iterator[str]:
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

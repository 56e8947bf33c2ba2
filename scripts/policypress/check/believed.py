"""What a branch's machine files are believed for: settings, keys and files where the branch began, not its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from policypress.archive.record import Certificate
from policypress.archive.signed import signed_by
from policypress.archive.sshsig import SIGNERS
from policypress.archive.versions import Version
from policypress.check.edit import Branch
from policypress.errors import TextProblems
from policypress.settings import CONFIG, Settings, settings_from_text
from policypress.verify.certificates import certificate_faults, step_faults
from policypress.verify.then import unknown_approver


@dataclass(frozen=True)
class Believed:
    """Who may, and what proves a notice; ``before`` maps a machine file's path to its bytes where the branch began."""

    settings: Settings
    signers: bytes
    before: Mapping[str, bytes]
    ledger: Path | None = None

    @classmethod
    def at(cls, branch: Branch, root: Path, paths: Iterable[str], settings: Settings, ledger: Path | None) -> Believed:
        """What was believed where the branch began; the settings at hand where there were none."""

        def blob(name: str) -> bytes:
            return branch.repo.blob(branch.start, branch.repo.relative(root / name)) or b""

        try:
            raw = blob(CONFIG)
            settings = settings_from_text(raw.decode("utf-8")) if raw else settings
        except (TextProblems, UnicodeDecodeError):
            pass
        return cls(settings, blob(SIGNERS), {path: blob(path) for path in paths}, ledger)

    def may(self, name: str, verb: str) -> Iterator[str]:
        """Whether the settings let this person do it; without named approvers everybody may."""
        return unknown_approver(self.settings, name, verb)

    def certificate_faults(self, version: Version) -> Iterator[str]:
        """What a certificate says against its record or itself."""
        return certificate_faults(version)

    def step_faults(self, path: str, raw: bytes) -> Iterator[str]:
        """What changed in a certificate that late bounces cannot change."""
        before = self.before.get(path, b"")
        try:
            Certificate.model_validate_json(before)
        except ValueError:
            return iter(("What it was before cannot be read.",))
        return step_faults(json.loads(before), json.loads(raw))

    def proof(self, version: Version, raw: bytes) -> tuple[str, list[str], list[str]]:
        """(what proves the notice, why it is refused, what a reviewer has to see to) of a certificate."""
        signer = signed_by(raw, self.signers)
        if signer:
            return f"signed by {signer}", [], []
        if self.ledger:
            from policypress.notice.certificate import certificate_problem
            from policypress.notice.ledger import opened_ledger

            with opened_ledger(self.ledger, read_only=True) as ledger:
                fault = certificate_problem(version, ledger) if ledger else ""
            if not fault:
                return "it agrees with the ledger", [], []
            return "", [f"It and the ledger differ: {fault}."], []
        unproved = (
            "Nothing proves that this notice was sent: the certificate is signed with no key that stands in "
            f"{SIGNERS} where the branch began, and the ledger is not at hand."
        )
        if self.settings.certificates == "trusted":
            return "", [], [unproved]
        sign = f"Sign it (`policypress sign`), or run `check` with --ledger where the ledger is. {unproved}"
        return "", [sign], []

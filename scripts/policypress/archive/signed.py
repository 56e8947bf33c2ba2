"""Signatures of certificates: that somebody who may sign vouches for a notice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from policypress.archive.record import file_text, sealed
from policypress.archive.sshsig import SIGNERS, signature_of, signer_of
from policypress.archive.steps import archive_step
from policypress.archive.versions import CERTIFICATE, VERSIONS, Archive, Policy, Version
from policypress.canonical import canonical_json
from policypress.settings import Settings


def payload(data: dict[str, Any]) -> bytes:
    """What is signed: the certificate as canonical JSON (RFC 8785) without ``signature`` and ``sha256``."""
    return canonical_json({key: value for key, value in data.items() if key not in ("signature", "sha256")})


def signed(data: dict[str, Any], key: Path) -> str:
    """The text of a certificate's file, signed with ``key``; ``data`` is the file as it was.

    :raises PolicyError: the key cannot sign
    """
    body = {name: value for name, value in data.items() if name not in ("signature", "sha256")}
    return file_text(sealed({**body, "signature": signature_of(payload(body), key)}))


def signed_by(raw: bytes, signers: bytes) -> str:
    """Who signed a certificate (the bytes of its file), by the keys in ``signers``; empty where none of them did."""
    data = json.loads(raw)
    return signer_of(payload(data), str(data.get("signature") or ""), signers)


def sign_certificates(policy: Policy, key: Path, names: Sequence[str] = ()) -> list[Path]:
    """Sign the certificates of a policy that nobody has signed (of the versions ``names``, as POLICY@VERSION, or all).

    :raises PolicyError: the key cannot sign
    """
    out = []
    for version in policy.versions:
        path = policy.folder / VERSIONS / f"{version.name}{CERTIFICATE}"
        wanted = not names or f"{policy.id}@{version.name}" in names
        if version.certificate and wanted and not version.certificate.signature:
            with archive_step(policy.root) as step:
                step.write(path, signed(json.loads(path.read_bytes()), key))
            out.append(path)
    return out


def counted_archive(archive: Archive, settings: Settings) -> Archive:
    """The archive with every policy so."""
    return replace(archive, policies=tuple(counted(policy, archive.root, settings) for policy in archive.policies))


def counted(policy: Policy, root: Path, settings: Settings) -> Policy:
    """The policy as the notice gate sees it: where the settings ask for signed certificates, no other one counts."""
    if settings.certificates != "signed" or not any(version.certificate for version in policy.versions):
        return policy
    keys = root / SIGNERS
    signers = keys.read_bytes() if keys.is_file() else b""

    def seen(version: Version) -> Version:
        path = policy.folder / VERSIONS / f"{version.name}{CERTIFICATE}"
        good = version.certificate is None or signed_by(path.read_bytes(), signers)
        return version if good else replace(version, certificate=None)

    return replace(policy, versions=tuple(map(seen, policy.versions)))

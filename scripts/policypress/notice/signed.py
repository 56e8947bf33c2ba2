"""Signatures of certificates: that somebody who may sign vouches for a notice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from policypress.archive.record import file_text, sealed
from policypress.archive.sshsig import signature_of, signer_of
from policypress.canonical import canonical_json


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

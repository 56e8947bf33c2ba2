"""The only place that talks to ``ssh-keygen``: signatures of bytes, made and checked with SSH keys."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from policypress.errors import PolicyError

NAMESPACE = "policypress-notice"
"""What a signature is for: one made for anything else does not count."""

SIGNERS = "allowed_signers"
"""A file beside mkdocs.yml with the keys of those who may sign, in the format of ``ssh-keygen``."""


def available() -> bool:
    """Whether signatures can be made and checked here."""
    return shutil.which("ssh-keygen") is not None


def signature_of(data: bytes, key: Path) -> str:
    """The armored signature of ``data`` with the private key in a file (or its public part, where an agent holds it).

    :raises PolicyError: there is no ``ssh-keygen``, or the key cannot sign
    """
    if not available():
        raise PolicyError("ssh-keygen is not installed here, and it makes the signatures. Install OpenSSH.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "signed"
        path.write_bytes(data)
        done = _run("-Y", "sign", "-q", "-f", str(key), "-n", NAMESPACE, str(path))
        if done.returncode:
            said = (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"])[-1]
            raise PolicyError(f"{key}: ssh-keygen could not sign with it ({said}). Check the key, or name another.")
        return path.with_name("signed.sig").read_text(encoding="ascii")


def signer_of(data: bytes, signature: str, signers: bytes) -> str:
    """Who signed ``data``, by the name that ``signers`` (the bytes of such a file) gives the key; else empty.

    Empty, too, where the key may not sign for this, or ``ssh-keygen`` is not at hand.
    """
    if not (signature.strip() and signers.strip() and available()):
        return ""
    with tempfile.TemporaryDirectory() as folder:
        names, sig = Path(folder) / "signers", Path(folder) / "signature"
        sig.write_text(signature, encoding="utf-8")
        # One line after the other: of a key that stands twice, ssh-keygen would look at the first place only.
        for line in filter(None, map(bytes.strip, signers.splitlines())):
            names.write_bytes(line + b"\n")
            found = _run("-Y", "find-principals", "-f", str(names), "-s", str(sig))
            named = found.stdout.decode("utf-8", "replace").split("\n") if found.returncode == 0 else []
            for who in filter(None, map(str.strip, named)):
                asked = ("-Y", "verify", "-f", str(names), "-I", who, "-n", NAMESPACE, "-s", str(sig))
                if _run(*asked, given=data).returncode == 0:
                    return who
    return ""


def _run(*arguments: str, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["ssh-keygen", *arguments], input=given or b"", capture_output=True, check=False)

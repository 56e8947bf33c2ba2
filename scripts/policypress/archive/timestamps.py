"""Time-stamps of record hashes after RFC 3161; the only place that talks to ``openssl``.

An authority signs a hash together with the time: whoever trusts its certificate knows that the record, and with it
every record before it in the chain, existed then. Only the hash leaves, and only when somebody asks for it.
"""

from __future__ import annotations

import base64
import binascii
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from policypress.errors import PolicyError, UsageError

ROOTS = "tsa_roots.pem"
"""A file beside mkdocs.yml with the root certificates of the authorities that are trusted."""

_LARGEST = 64 * 1024
_SECONDS = 30
_STAMPED = re.compile(r"^Time stamp: (?P<when>.+) GMT$", re.MULTILINE)


def available() -> bool:
    """Whether time-stamps can be asked for and checked here."""
    return shutil.which("openssl") is not None


def time_stamp(sha256: str, authority: str) -> bytes:
    """What an authority answers when asked to stamp a hash, in DER. This uses the network.

    :raises UsageError: the address is none of the web
    :raises PolicyError: there is no ``openssl``, or the authority cannot be reached or refuses
    """
    if urlsplit(authority).scheme not in ("https", "http"):
        raise UsageError(f"{authority!r} is not the address of a time-stamping authority. Write it with https://.")
    if not available():
        raise PolicyError("openssl is not installed here, and it makes the request. Install it.")
    with tempfile.TemporaryDirectory() as folder:
        query = Path(folder) / "query.tsq"
        _run("-query", "-digest", sha256, "-sha256", "-cert", "-out", str(query))
        asked = urllib.request.Request(
            authority, data=query.read_bytes(), headers={"Content-Type": "application/timestamp-query"}
        )
        try:
            with urllib.request.urlopen(asked, timeout=_SECONDS) as answer:
                token = bytes(answer.read(_LARGEST + 1))
        except (urllib.error.URLError, OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            raise PolicyError(f"{authority}: no time-stamp ({reason}). Nothing was changed; try again later.") from None
        if len(token) > _LARGEST or stamped_at(token) is None:
            raise PolicyError(f"{authority}: what it answers is no time-stamp. Check the address.")
        return token


def stamped_at(token: bytes) -> datetime | None:
    """The time an answer names, in UTC, whoever signed it; None where it grants no stamp."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.tsr"
        path.write_bytes(token)
        told = _run("-reply", "-in", str(path), "-text").stdout.decode("utf-8", "replace")
    found = _STAMPED.search(told)
    if found is None or "Status: Granted" not in told:
        return None
    whole_seconds = re.sub(r"\.\d+", "", " ".join(found["when"].split()))
    try:
        return datetime.strptime(whole_seconds, "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        return None


def fault_of(token: bytes, sha256: str, roots: Path) -> str:
    """What keeps an answer from proving that ``sha256`` existed at its time; empty where nothing does.

    ``roots`` holds the certificates of the authorities that are trusted, as PEM; they count as of the time named.
    """
    when = stamped_at(token)
    if when is None:
        return "it is no time-stamp"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.tsr"
        path.write_bytes(token)
        at = str(int(when.timestamp()))
        done = _run("-verify", "-digest", sha256, "-in", str(path), "-CAfile", str(roots), "-attime", at)
    said = (done.stderr + done.stdout).decode("utf-8", "replace")
    if done.returncode == 0 and "Verification: OK" in said:
        return ""
    if "message imprint mismatch" in said.lower():
        return "it stamps another hash than the record's"
    return "no trusted authority signed it"


def from_text(token: str) -> bytes:
    """The answer that a file holds in base64; empty where it is not that."""
    try:
        return base64.b64decode(token, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", "ts", *arguments], capture_output=True, check=False, stdin=subprocess.DEVNULL)

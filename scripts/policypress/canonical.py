"""Bytes that are the same everywhere: canonical JSON (RFC 8785) and SHA-256."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import rfc8785

_LARGEST = 2**53 - 1


def sha256(data: bytes | str) -> str:
    """Lower-case hexadecimal SHA-256 of bytes, or of text as UTF-8."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def canonical_json(value: Any) -> bytes:
    """``value`` as RFC 8785 canonical JSON."""
    if _simple(value):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return rfc8785.dumps(value)


def _simple(value: Any) -> bool:
    """Whether Python's own writer gives the canonical form, many times faster: ASCII keys and no fractions."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is list:
        return all(map(_simple, value))
    if kind is dict:
        return all(type(key) is str and key.isascii() for key in value) and all(map(_simple, value.values()))
    return kind is int and -_LARGEST <= value <= _LARGEST


def json_sha256(value: Any) -> str:
    """SHA-256 of the canonical JSON of ``value``: the hash the chain is made of."""
    return sha256(canonical_json(value))


def tree_hash(folder: Path) -> tuple[int, str]:
    """(number of files, one hash over their relative paths and bytes)."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{path.relative_to(folder).as_posix()}\x00{sha256(path.read_bytes())}\n" for path in files]
    return len(files), sha256("".join(lines))

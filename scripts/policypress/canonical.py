"""Bytes that are the same everywhere: canonical JSON (RFC 8785) and SHA-256."""

from __future__ import annotations

import hashlib
import json
import math
import re
from pathlib import Path
from typing import Any

import rfc8785

_LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON takes for the same."""


def sha256(data: bytes | str) -> str:
    """Lower-case hexadecimal SHA-256 of bytes, or of text as UTF-8."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def read_json(raw: bytes | str, *, largest: int = _LARGEST) -> Any:
    """The value of a JSON text that another program reads as the same value.

    :raises ValueError: it is no JSON, no UTF-8, nested too deep, or holds half a character or a number that is none or
        larger than ``largest``
    """
    text = raw if isinstance(raw, str) else raw.decode("utf-8-sig")

    def whole(digits: str) -> int:
        if len(digits) > 20 or abs(number := int(digits)) > largest:
            raise ValueError(f"a number of {len(digits)} digits is larger than programs can tell apart")
        return number

    def no_number(name: str) -> float:
        raise ValueError(f"{name} is no number")

    def fraction(digits: str) -> float:
        number = float(digits)
        return number if math.isfinite(number) else no_number(f"a number of {len(digits)} characters")

    try:
        value = json.loads(text, parse_int=whole, parse_float=fraction, parse_constant=no_number)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    if _HALF.search(text) and _has_half_a_character(value):
        raise ValueError("a \\u escape in it is half a character")
    return value


_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")


def _has_half_a_character(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


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

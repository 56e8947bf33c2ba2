"""Bytes and names brought to the disk, so that a rename never outlives what it names."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_FEW = 20
"""So many files are flushed one by one; more than that all at once, with whatever else waits for the disk."""


def flush(path: Path) -> None:
    """Bring the bytes of a file, or the names in a folder, to the disk."""
    sys.audit("policypress.flush", str(path))
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_tree(folder: Path) -> None:
    """Bring everything below ``folder`` to the disk."""
    paths = [folder, *folder.rglob("*")]
    if len(paths) > _FEW:
        sys.audit("policypress.flush", str(folder))
        os.sync()
        return
    for path in reversed(paths):
        if not path.is_symlink():
            flush(path)


def write_new(path: Path, data: bytes | str, mode: int = 0o644) -> None:
    """Write a file that is not there yet, its mode from the first byte on, and bring it to the disk."""
    raw = data.encode("utf-8") if isinstance(data, str) else data
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(file.fileno(), mode)
        file.write(raw)
    flush(path)

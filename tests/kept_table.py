"""Tables that tests keep as text, so that counsel can read what changed."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path


def unlike(kept: Path, made: str, named: str) -> str:
    """What is made now otherwise than it was kept, as a diff; empty where nothing is. ``named`` heads what is made."""
    lines = kept.read_text(encoding="utf-8").splitlines(), made.splitlines()
    return "\n".join(unified_diff(*lines, f"tests/cases/{kept.name}", named, lineterm=""))

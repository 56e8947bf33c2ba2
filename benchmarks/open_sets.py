"""The judged sets that may be learnt from: the first, and each further one once its first look was noted."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
JUDGED = ROOT.parent / "shared" / "materiality"
LOOKS = ROOT / "benchmarks" / "first-looks.txt"
_ENDINGS = {"clauses": "jsonl", "revisions": "jsonl.gz"}


def open_sets(kind: str) -> list[Path]:
    """The files of ``clauses`` or ``revisions`` of every set that was looked at and opened."""
    looked = LOOKS.read_text(encoding="utf-8") if LOOKS.exists() else ""
    keys = [key for key in ("2a", "2b", "2c", "2d", "2e", "2f") if f"set {key}:" in looked]
    return [JUDGED / f"{kind}{key}.{_ENDINGS[kind]}" for key in ("", *(f"-{key}" for key in keys))]

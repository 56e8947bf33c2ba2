"""The texts that are attacked: our own policies, and real ones where they lie beside the checkout."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
_LONGEST = 6000
_SHORTEST = 60


def own_texts() -> Iterator[tuple[str, str]]:
    """(language, text) of every section of the policies of this repository."""
    for path in sorted((ROOT / "policy").rglob("*.md")):
        if path.name[0] == "." or path.stem == "how-changes-are-judged":
            continue
        language = path.suffixes[0][1:] if len(path.suffixes) > 1 and len(path.suffixes[0]) == 3 else "en"
        for part in _parts(path.read_text(encoding="utf-8")):
            yield language, part


def real_texts() -> Iterator[tuple[str, str]]:
    """(language, text) of the judged edits and of the corpora; nothing where they are not at hand."""
    for name, language in (("clauses.jsonl", "en"), ("other-languages.jsonl", ""), ("revisions.jsonl.gz", "en")):
        for row in _rows(SHARED / "materiality" / name):
            for part in _parts(row["before"]):
                yield row.get("lang") or language, part
    for row in _rows(SHARED / "corpora" / "other-languages.jsonl.gz"):
        for part in _parts(row["before"]):
            yield row["lang"], part


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def _parts(text: str) -> list[str]:
    """A text in parts that are quickly compared: whole where it is short, else section by section."""
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    parts = [body] if len(body) <= _LONGEST else re.split(r"\n(?=#{1,3} )", body)
    return [part.strip() + "\n" for part in parts if _SHORTEST <= len(part.strip()) <= 2 * _LONGEST]

"""The rule set's name: a hash over everything that decides what a verdict is."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PARTS = ("document", "comparison", "judgement", "vocabulary.py", "canonical.py", "yaml_reading.py")
"""What of the package decides: three parts and the modules they lean on."""

LIBRARIES = tuple(
    "babel markdown-it-py mdit-py-plugins mdurl pyspellchecker pyyaml rapidfuzz rfc8785 symspellpy".split()
)
"""Distributions that parse, measure or list words for these parts; another version may decide otherwise."""

_SUFFIXES = frozenset({".py", ".json", ".jsonl", ".txt", ".csv", ".tsv", ".toml"})


@lru_cache(maxsize=1)
def rule_set_sha256() -> str:
    """Hash of everything that decides, in lower-case hexadecimal; the same in a checkout and where it is installed."""
    return hashed(Path(__file__).resolve().parents[1])


def hashed(package: Path) -> str:
    """The hash of the rules in a copy of the package: sources, word lists, weights, and the libraries at hand.

    Line ends do not count, for a checkout may convert them; the tables of Unicode in Python itself do.
    """
    digest = hashlib.sha256()
    for path in _files(package):
        raw = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(package).as_posix()}\x00{len(raw)}\x00".encode())
        digest.update(raw)
    for name in LIBRARIES:
        digest.update(f"{name}=={_version(name)}\n".encode())
    digest.update(f"unicode=={unicodedata.unidata_version}\n".encode())
    return digest.hexdigest()


def _files(package: Path) -> list[Path]:
    found: set[Path] = set()
    for part in PARTS:
        place = package / part
        found |= set(place.rglob("*")) if place.is_dir() else {place}
    return sorted(path for path in found if path.suffix in _SUFFIXES and path.is_file())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"

"""Where a release may write: nothing foreign is deleted, and no list of people is published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policypress.canonical import read_json
from policypress.errors import UsageError
from policypress.settings import published_from

MARK = "release.json"
SITE = "site"
_OWN = frozenset({MARK, SITE})
_KEYS = frozenset({"format", "policies", "site_files", "site_sha256", "tool"})
_DESKTOPS_OWN = frozenset({".DS_Store", "Thumbs.db"})
"""Files that a file manager leaves wherever it looks."""


def refuse_foreign(out: Path) -> None:
    """:class:`UsageError` unless ``out`` is absent, empty, or holds nothing but what an earlier release made."""
    if not out.exists():
        return
    if not out.is_dir():
        raise UsageError(f"{out}: is a file. Name a directory with --out.")
    names = sorted(path.name for path in out.iterdir() if path.name not in _DESKTOPS_OWN)
    if not names:
        return
    made = _release_in(out)
    foreign = [name for name in names if name not in _OWN] if made else names
    if foreign:
        raise UsageError(
            f"{out}: holds what no release made, such as {foreign[0]}. Move it away, or name another directory with "
            "--out. A release replaces the whole directory."
        )
    files = [path for path in _files(out / SITE) if path.name not in _DESKTOPS_OWN]
    if made and len(files) > made["site_files"]:
        newest = max(files, key=lambda path: path.stat().st_ctime)
        raise UsageError(
            f"{out / SITE}: holds {len(files)} files, but the release made {made['site_files']}; the newest is "
            f"{newest.relative_to(out).as_posix()}. Move away what you added: a release replaces the whole directory."
        )


def _release_in(out: Path) -> dict[str, Any] | None:
    """What ``release.json`` says, where a release wrote it."""
    try:
        data = read_json((out / MARK).read_bytes())
    except (OSError, ValueError):
        return None
    ours = isinstance(data, dict) and data.keys() >= _KEYS and isinstance(data["site_files"], int)
    return data if ours else None


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if not path.is_dir())


def refuse_among_texts(out: Path, root: Path) -> None:
    """:class:`UsageError` where a release would stand among the texts that it publishes."""
    texts = (root / "policy").resolve()
    if out.resolve().is_relative_to(texts):
        raise UsageError(f"{out}: lies among the texts in {texts}. Name another directory with --out.")


def refuse_published(
    private: Path, root: Path, out: Path | None = None, *, holds: str = "lists of people", option: str = "--private"
) -> None:
    """:class:`UsageError` where what ``private`` ``holds`` would be published."""
    wanted = private.resolve()
    sites = [folder for folder in (wanted, *wanted.parents) if folder.name == SITE and _release_in(folder.parent)]
    for folder in (*([out] if out else []), *published_from(root), *sites):
        if wanted.is_relative_to(folder.resolve()):
            raise UsageError(
                f"{private}: {holds} may not lie inside {folder}, which is published. Name another place"
                + (f" with {option}." if option else ".")
            )

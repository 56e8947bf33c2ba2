"""Ids for the policies of an imported folder: one per Markdown file, below the id given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

RESERVED = frozenset({"changes", "compare", "draft", "history", "upcoming", "versions"})
"""Addresses below a policy that the site uses itself."""


def policy_ids(policy: str, folder: str, paths: Iterable[str]) -> dict[str, str]:
    """File → id: ``terms/index.md`` in the folder becomes ``POLICY/terms``, ``index.md`` itself POLICY."""
    out: dict[str, str] = {}
    taken: set[str] = set()
    # A file `index.md` has first claim on its folder's name.
    for path in sorted(paths, key=lambda path: (PurePosixPath(path).stem != "index", path)):
        inside = PurePosixPath(path).relative_to(folder) if folder else PurePosixPath(path)
        parts = [*inside.parent.parts, *([] if inside.stem == "index" else [inside.stem])]
        name = "/".join([policy, *(slug(part) for part in parts)])
        number = 2
        while name in taken:
            name = f"{name}-2" if number == 2 else re.sub(r"-\d+$", f"-{number}", name)
            number += 1
        taken.add(name)
        out[path] = name
    return dict(sorted(out.items()))


def slug(name: str) -> str:
    """A folder or file name as part of a policy id: lower-case words joined by hyphens."""
    form = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    out = "-".join(re.findall(r"[a-z0-9]+", form)) or "policy"
    return f"{out}-policy" if out in RESERVED else out

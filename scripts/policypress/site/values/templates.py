"""The site's own templates: autoescaped, from the repository first, else those packed with the tool."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from policypress.language.words import Words
from policypress.site.values import addresses
from policypress.site.values.cache import Cache
from policypress.site.values.compiled import Compiled

OVERRIDES = "site_overrides"
FOLDER = "policypress"


def packed_overrides() -> Path:
    """The theme overrides that come with the tool: in the wheel, or at the top of its checkout."""
    package = Path(__file__).resolve().parents[2]
    inside = package / OVERRIDES
    return inside if inside.is_dir() else package.parents[1] / OVERRIDES


def _environment(folders: tuple[str, ...], cache: Cache) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(list(folders)),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["to"] = to
    environment.filters["iso"] = lambda value: value.isoformat()
    environment.bytecode_cache = Compiled(cache, environment)
    return environment


def _digest(folders: tuple[str, ...]) -> str:
    """A hash of every template: what was made with others must be made anew."""
    digest = hashlib.blake2b(digest_size=16)
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                raw = path.read_bytes()
                digest.update(f"{path.relative_to(folder).as_posix()}\0{len(raw)}\0".encode() + raw)
        digest.update(b"\0")
    return digest.hexdigest()


def to(address: str) -> str:
    """A site address as a link."""
    return addresses.ROOT + address


class Templates:
    """Renders a template of ``site_overrides/policypress`` by name."""

    def __init__(self, root: Path, cache: Cache | None = None) -> None:
        folders = (str(root / OVERRIDES / FOLDER), str(packed_overrides() / FOLDER))
        self.digest = _digest(folders)
        self._environment = _environment(folders, cache or Cache())

    def render(self, name: str, words: Words | None = None, **values: Any) -> str:
        """HTML of the template ``name``, which says its own words in ``words``; values are escaped unless Markup."""
        spoken: dict[str, Any] = {}
        if words:
            spoken = {"say": words.say, "some": words.some, "lang": words.lang, "dir": words.direction}
            spoken["gap"] = words.gap
        return self._environment.get_template(name).render(**spoken, **values)

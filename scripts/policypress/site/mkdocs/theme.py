"""The theme's templates: compiled once for all builds, and listed without the thousands of icons beside them."""

from __future__ import annotations

import os
from functools import partial
from typing import Any

from jinja2 import Environment, FileSystemLoader

from policypress.site.values.cache import Cache
from policypress.site.values.compiled import Compiled


def quicken(theme: Any, cache: Cache) -> None:
    """Let every environment that MkDocs or a plugin asks ``theme`` for keep in ``cache`` what it compiles."""
    theme.get_env = partial(_environment, partial(type(theme).get_env, theme), cache)


def _environment(made: Any, cache: Cache) -> Environment:
    environment: Environment = made()
    if type(environment.loader) is FileSystemLoader:
        environment.loader = _Visible(environment.loader.searchpath)
    environment.bytecode_cache = Compiled(cache, environment)
    return environment


class _Visible(FileSystemLoader):
    """Lists nothing in hidden folders: MkDocs would look at each of the icons there, only to pass it over."""

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for top in self.searchpath:
            for folder, inner, files in os.walk(top):
                inner[:] = [name for name in inner if not name.startswith(".")]
                below = folder[len(top) :].strip(os.sep).replace(os.sep, "/")
                found.update(f"{below}/{name}" if below else name for name in files)
        return sorted(found)

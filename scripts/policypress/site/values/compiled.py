"""Compiled templates kept between builds: compiling the theme's takes longer than building a small site."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from policypress.site.values.cache import Cache

_COMPILERS = ("jinja2", "mkdocs", "mkdocs-material")


class Compiled(BytecodeCache):
    """Keeps what one environment compiles; another environment, program or source has keys of its own."""

    def __init__(self, cache: Cache, environment: Environment) -> None:
        self._cache = cache
        names = (sorted(part) for part in (environment.extensions, environment.filters, environment.tests))
        switches = (
            environment.trim_blocks, environment.lstrip_blocks, environment.keep_trailing_newline,
            environment.optimized, getattr(environment.autoescape, "__qualname__", environment.autoescape),
            environment.undefined.__name__,
        )  # fmt: skip
        self._environment = repr((*names, *switches, [installed_version(name) for name in _COMPILERS]))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was kept for this very source."""
        kept = self._cache.data(self._key(bucket))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._cache.keep(self._key(bucket), bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> tuple[str, ...]:
        return "compiled", bucket.key, bucket.checksum, self._environment


@cache
def installed_version(name: str) -> str:
    """The version of a distribution; empty where it is not installed."""
    try:
        return installed(name)
    except PackageNotFoundError:
        return ""

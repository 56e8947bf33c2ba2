"""Rendered parts kept between builds, by the hash of all they are made of; deleting any of it costs time only."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version as installed
from pathlib import Path

PLACE = Path(".cache") / "policypress"
_LIBRARIES = ("jinja2", "markdown-it-py", "markupsafe", "mdit-py-plugins", "nh3", "rapidfuzz")
_MARK = 32


class Cache:
    """Texts by the parts of their key. Without a folder, or where it cannot be written, everything is made anew."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._used: set[str] = set()

    @classmethod
    def of(cls, root: Path) -> Cache:
        """The cache of the checkout at ``root``; what another program made is dropped."""
        folder = root / PLACE / program()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder.parent / ".gitignore").write_text("*\n")
            for other in folder.parent.iterdir():
                if other.is_dir() and other != folder:
                    shutil.rmtree(other, ignore_errors=True)
        except OSError:
            return cls()
        return cls(folder)

    def text(self, key: Iterable[str], make: Callable[[], str]) -> str:
        """The text that ``make`` gives for ``key``, which names everything that it depends on."""
        if self._folder is None:
            return make()
        name = self._use(key)
        kept = self._read(name)
        if kept is not None:
            return kept.decode("utf-8")
        made = make()
        self._write(name, made.encode("utf-8"))
        return made

    def data(self, key: Iterable[str]) -> bytes | None:
        """What :meth:`keep` kept for ``key``."""
        return self._read(self._use(key))

    def keep(self, key: Iterable[str], data: bytes) -> None:
        """Keep ``data`` for ``key``."""
        self._write(self._use(key), data)

    def _use(self, key: Iterable[str]) -> str:
        name = _name(key)
        self._used.add(name)
        return name

    def _read(self, name: str) -> bytes | None:
        """What was kept; None where it is absent, cut short or altered."""
        if self._folder is None:
            return None
        try:
            with open(f"{self._folder}/{name}", "rb", buffering=0) as file:
                whole = file.readall()
        except OSError:
            return None
        body = whole[_MARK:]
        return body if hashlib.sha256(body).digest() == whole[:_MARK] else None

    def _write(self, name: str, body: bytes) -> None:
        if self._folder is None:
            return
        # Written in place: whoever meets half of it sees that it is not whole.
        with suppress(OSError), open(f"{self._folder}/{name}", "wb", buffering=0) as file:
            file.write(hashlib.sha256(body).digest() + body)

    def forget_unused(self) -> None:
        """Drop what this build had no use for."""
        if self._folder is None:
            return
        for name in set(os.listdir(self._folder)) - self._used:
            with suppress(OSError):
                os.unlink(f"{self._folder}/{name}")


def _name(key: Iterable[str]) -> str:
    digest = hashlib.blake2b(digest_size=20)
    for part in key:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def program() -> str:
    """A hash of this program: its sources and lists, the libraries that parse and render, and the Python it runs on."""
    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(_sources(package)):
        with open(path, "rb", buffering=0) as file:
            raw = file.readall()
        digest.update(f"{path[len(package) :]}\0{len(raw)}\0".encode() + raw)
    for library in _LIBRARIES:
        digest.update(f"{library} {installed(library)}\0".encode())
    digest.update(f"{sys.version} {unicodedata.unidata_version}".encode())
    return digest.hexdigest()


def _sources(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".json", ".txt", ".csv", ".po")):
                yield entry.path
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _sources(entry.path)

"""Rendered parts kept between builds, by the hash of all they are made of; deleting any of it costs time only."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version as installed
from pathlib import Path

PLACE = Path(".cache") / "policypress"
_LIBRARIES = ("jinja2", "markdown-it-py", "markupsafe", "mdit-py-plugins", "nh3", "rapidfuzz")
_MARK = 16


class Cache:
    """Texts by the parts of their key. Without a folder, or where it cannot be written, everything is made anew."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._used: set[str] = set()
        self._folders: set[str] = set()

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

    def text(self, key: Iterable[str], make: Callable[[], str], fits: Callable[[str], bool] | None = None) -> str:
        """The text that ``make`` gives for ``key``, which names everything that it depends on.

        ``fits`` tells of a kept text whether what it depends on beyond the key is still so.
        """
        if self._folder is None:
            return make()
        name = self._use(key)
        kept = self._read(name)
        found = None if kept is None else kept.decode("utf-8")
        if found is None or (fits and not fits(found)):
            found = make()
            self._write(name, found.encode("utf-8"))
        return found

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
            with open(f"{self._folder}/{name[:2]}/{name[2:]}", "rb") as file:
                mark, body = file.read(_MARK), file.read()
        except OSError:
            return None
        return body if hashlib.blake2b(body, digest_size=_MARK).digest() == mark else None

    def _write(self, name: str, body: bytes) -> None:
        if self._folder is None:
            return
        folder = f"{self._folder}/{name[:2]}"
        # Written in place: whoever meets half of it sees that it is not whole.
        with suppress(OSError):
            if name[:2] not in self._folders:
                os.makedirs(folder, exist_ok=True)
                self._folders.add(name[:2])
            with open(f"{folder}/{name[2:]}", "wb") as file:
                file.write(hashlib.blake2b(body, digest_size=_MARK).digest())
                file.write(body)

    def forget_unused(self) -> None:
        """Drop what this build had no use for."""
        if self._folder is None:
            return
        for path in self._folder.glob("*/*"):
            if path.parent.name + path.name not in self._used:
                path.unlink(missing_ok=True)


def _name(key: Iterable[str]) -> str:
    digest = hashlib.blake2b(digest_size=20)
    for part in key:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def program() -> str:
    """A hash of this program: its sources and lists, the libraries that parse and render, and the Python it runs on."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.blake2b(digest_size=8)
    files = [path for path in package.rglob("*") if path.suffix in (".py", ".json", ".txt", ".csv") and path.is_file()]
    for path in sorted(files):
        raw = path.read_bytes()
        digest.update(f"{path.relative_to(package).as_posix()}\0{len(raw)}\0".encode() + raw)
    for library in _LIBRARIES:
        digest.update(f"{library} {installed(library)}\0".encode())
    digest.update(f"{sys.version} {unicodedata.unidata_version}".encode())
    return digest.hexdigest()

"""The site's folder from one build to the next: what stands there already is not written again."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

ASIDE = Path(".cache") / "policypress-site"


class Output:
    """Writes the files of a site; in folders that were set aside only what differs.

    MkDocs empties its folder before it builds. The folders that it does not fill itself wait aside meanwhile, are taken
    back, and lose whatever this build did not write. What lies aside after a crash is taken back by the next build;
    where a folder cannot be moved all of it is written anew.
    """

    def __init__(self, site: str, root: Path | None = None) -> None:
        self._site = os.path.realpath(site)
        self._aside = root / ASIDE / hashlib.blake2b(self._site.encode(), digest_size=8).hexdigest() if root else None
        self._old: set[str] = set()
        self._folders: list[str] = []

    def set_aside(self, folders: Iterable[str]) -> None:
        """Save ``folders``, by their addresses, from being emptied."""
        if self._aside is None:
            return
        with suppress(OSError):
            self._aside.mkdir(parents=True, exist_ok=True)
            (self._aside.parent / ".gitignore").write_text("*\n")
        for number, folder in enumerate(folders):
            self._folders.append(folder)
            path = os.path.join(self._site, folder)
            # What a link leads to is somebody else's.
            if os.path.isdir(path) and os.path.realpath(path) == path:
                with suppress(OSError):
                    os.rename(path, self._aside / str(number))

    def take_back(self) -> None:
        """Put what was set aside into its place again; a folder that MkDocs filled by now stays as it is."""
        if self._aside is None:
            return
        folders, self._folders = self._folders, []
        for number, folder in enumerate(folders):
            path = os.path.join(self._site, folder)
            try:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                os.rename(self._aside / str(number), path)
            except OSError:
                continue
            self._folders.append(path)
            self._old.update(_files(path))
        shutil.rmtree(self._aside, ignore_errors=True)

    def write(self, address: str, data: bytes) -> None:
        """Write one file, unless it stands there with the same bytes."""
        path = os.path.join(self._site, address)
        if path in self._old:
            self._old.remove(path)
            with open(path, "rb", buffering=0) as there:
                if there.read() == data:
                    return
            os.unlink(path)  # it may have another name elsewhere, which must keep its bytes
        with self._opened(path) as file:
            file.write(data)

    def _opened(self, path: str) -> BinaryIO:
        """The file to write: mostly it can be made at once, or its folder only is missing."""
        with suppress(OSError):
            return open(path, "wb")
        with suppress(OSError):
            os.mkdir(os.path.dirname(path))
            return open(path, "wb")
        self._clear(path)
        return open(path, "wb")

    def _clear(self, path: str) -> None:
        """Make the folder of ``path``, whatever stood in the way."""
        folder = os.path.dirname(path)
        above = folder
        while len(above) > len(self._site):
            if os.path.isfile(above):
                os.unlink(above)
                self._old.discard(above)
            above = os.path.dirname(above)
        if os.path.isdir(path):
            self._old.difference_update(_files(path))
            shutil.rmtree(path)
        os.makedirs(folder, exist_ok=True)

    def drop_the_rest(self) -> None:
        """Remove what this build did not write from the folders that were set aside."""
        for path in self._old:
            os.unlink(path)
        self._old.clear()
        for top in self._folders:
            for folder, _, _ in os.walk(top, topdown=False):
                with suppress(OSError):  # not empty
                    os.rmdir(folder)


def _files(folder: str) -> Iterator[str]:
    """Every file below ``folder``; what is neither file nor folder, such as a link, is removed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            elif entry.is_file(follow_symlinks=False):
                yield entry.path
            else:
                os.unlink(entry.path)

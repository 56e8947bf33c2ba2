"""Builds the whole site into a folder: beside it first, then renamed, so that nobody meets half a site."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from policypress.archive.versions import Archive
from policypress.settings import Settings


def build_site(root: Path, out: Path, archive: Archive, settings: Settings, today: date, *, kept: bool = True) -> None:
    """Build the site of ``root`` into ``out``, which is replaced; the same inputs give the same bytes.

    Without ``kept`` nothing that an earlier build kept is used.

    :raises PolicyError: MkDocs stops, or warns; the message says why
    """
    from policypress.site.mkdocs.plugin import run_mkdocs

    out.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    beside.chmod(0o755)
    try:
        with _clock_stopped(today):
            run_mkdocs(root, beside, archive, settings, today, kept=kept)
        _swap(beside, out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _swap(new: Path, out: Path) -> None:
    """Put ``new`` in the place of ``out``."""
    if not out.exists():
        new.rename(out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}.old.", dir=out.parent))
    out.rename(old / "site")
    new.rename(out)
    shutil.rmtree(old)


_LATEST = 2**32 - 1
"""Packed files hold no later time."""


@contextmanager
def _clock_stopped(today: date) -> Iterator[None]:
    """MkDocs and themes read the build time from this variable."""
    seconds = int(datetime(today.year, today.month, today.day, tzinfo=UTC).timestamp())
    wanted = {
        "SOURCE_DATE_EPOCH": str(min(max(seconds, 0), _LATEST)),
        "NO_MKDOCS_2_WARNING": "1",
    }
    before = {key: os.environ.get(key) for key in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = value

"""Builds the whole site into a folder, which it replaces at once, so that nobody meets half a site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from policypress.archive.versions import Archive
from policypress.durable.beside import replacing
from policypress.settings import Settings


def build_site(root: Path, out: Path, archive: Archive, settings: Settings, today: date, *, kept: bool = True) -> None:
    """Build the site of ``root`` into ``out``, which is replaced; the same inputs give the same bytes.

    Without ``kept`` nothing that an earlier build kept is used.

    :raises PolicyError: MkDocs stops, or warns; the message says why
    """
    from policypress.site.mkdocs.plugin import run_mkdocs

    with replacing(out) as beside, _clock_stopped(today):
        run_mkdocs(root, beside, archive, settings, today, kept=kept)


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

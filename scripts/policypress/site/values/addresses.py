"""Where everything stands on the site; addresses are relative to it and stay for good."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

ROOT = "\x02"
"""Stands before every site address in rendered HTML; a page puts its own way up in its place."""


def policy(name: str) -> str:
    """The text in force."""
    return f"{name}/"


def upcoming(name: str) -> str:
    """The announced next text."""
    return f"{name}/upcoming/"


def history(name: str) -> str:
    """Every version."""
    return f"{name}/history/"


def comparing(name: str, old: str = "", new: str = "") -> str:
    """Any two versions."""
    return f"{name}/compare/" + (f"#{old}..{new}" if old and new else "")


def versions(name: str) -> str:
    """The folder of all versions."""
    return f"{name}/versions"


def redlines(name: str) -> str:
    """The folder of all redlines."""
    return f"{name}/changes"


def version(name: str, number: str) -> str:
    """The permanent address of a version."""
    return f"{versions(name)}/{number}/"


def markdown(name: str, number: str) -> str:
    """The exact text of a version."""
    return f"{versions(name)}/{number}.md"


def file(name: str, number: str, form: str) -> str:
    """The text of a version as a file of another kind: ``docx`` or ``pdf``."""
    return f"{versions(name)}/{number}.{form}"


def redline_file(name: str, number: str) -> str:
    """The redline of a version with tracked changes, for Word."""
    return f"{redlines(name)}/{number}.docx"


def record(name: str, number: str) -> str:
    """The record of a version."""
    return f"{versions(name)}/{number}.json"


def changes(name: str, number: str, change: str = "") -> str:
    """The redline of a version, or one change on it."""
    return f"{redlines(name)}/{number}/" + (f"#change-{change}" if change else "")


def translation(name: str, lang: str, *, coming: bool = False) -> str:
    """The text in force in another language, or the announced next one."""
    return f"{upcoming(name) if coming else policy(name)}{lang}/"


def draft(name: str) -> str:
    """The working text; only while serving."""
    return f"{name}/draft/"


def way_up(address: str) -> str:
    """The relative way from a page to the site's root: ``../../`` for ``privacy/history/``."""
    return "../" * address.count("/")


def rooted(html: str, address: str) -> str:
    """Rendered HTML with every site address made relative to the page at ``address``."""
    return html.replace(ROOT, way_up(address) or "./")


def rooted_raw(html: bytes, address: str) -> bytes:
    """The same for HTML as UTF-8."""
    return html.replace(ROOT.encode(), (way_up(address) or "./").encode())


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """The anchor of a heading, as MkDocs makes it; letters of every script are kept."""
    value = unicodedata.normalize("NFKC", text)
    value = re.sub(r"[^\w\s-]", "", value).strip().lower()
    return re.sub(r"[-\s]+", "-", value)


class Anchors:
    """Names given out, each once: the wanted one, or with ``_1``, ``_2`` … where it is taken."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._numbers: Counter[str] = Counter()

    def unique(self, wanted: str) -> str:
        """A name that nobody has yet; it is noted as taken."""
        wanted = name = wanted or "section"
        while name in self._taken:
            self._numbers[wanted] += 1
            name = f"{wanted}_{self._numbers[wanted]}"
        self._taken.add(name)
        return name

"""What a site is made of: pages with their headings, and files that are no pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from gettext import NullTranslations

from policypress.language.words import Words

BODY = "\x03"
"""Stands in the HTML of a page where its ``body`` belongs; no text holds it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One entry of a page's table of contents; ``title`` is escaped HTML, ``id`` the anchor."""

    level: int
    id: str
    title: str
    children: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a plain value.

    ``address`` is relative to the site and ends with a slash (``privacy/versions/2021-09-02/``; empty for home);
    ``html`` is safe and stands inside the theme's article; ``head`` are link and meta elements; ``boost`` is its weight
    in the site's own search, 0 to leave it out; ``changed`` is the day its content last changed, by the records.
    ``banner`` takes the place of the site's own. ``body`` is a large part
    of ``html`` as UTF-8, kept out of it so that nobody has to go through it again and again. ``tab`` is the address
    under which the navigation has it, where it has no entry of its own.
    """

    address: str
    title: str
    html: str
    toc: tuple[Heading, ...] = ()
    head: str = ""
    description: str = ""
    canonical: str = ""
    changed: date | None = None
    indexed: bool = True
    boost: float = 0
    lang: str = ""
    wide: bool = False
    body: bytes = b""
    banner: str = ""
    tab: str = ""

    def whole(self) -> Page:
        """The page with its body in its HTML."""
        return replace(self, html=self.html.replace(BODY, self.body.decode()), body=b"") if self.body else self


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the site that is no page, by its address."""

    address: str
    data: bytes


@dataclass(frozen=True)
class Site:
    """Everything that is published: pages, files, the banner of every page, and the navigation by title and address.

    ``later`` makes the texts and redlines of versions, which may be thousands, and the files that go with them, one
    after the other; the sitemap comes last. In ``folders`` stands nothing else.
    ``words`` are those of a language, of the site itself for an empty code; ``missing`` stands where no page does.
    """

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    banner: str = ""
    navigation: tuple[tuple[str, str], ...] = ()
    by_address: dict[str, Page] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    later: Callable[[], Iterator[Page | Asset]] = field(default=lambda: iter(()))
    words: Callable[[str], Words] = field(default=lambda lang: Words("en", NullTranslations()))
    missing: str = ""


def nested(flat: list[Heading]) -> tuple[Heading, ...]:
    """Headings in reading order → a tree by level."""
    out: list[Heading] = []
    index = 0
    while index < len(flat):
        head, index = flat[index], index + 1
        below = index
        while below < len(flat) and flat[below].level > head.level:
            below += 1
        out.append(Heading(head.level, head.id, head.title, nested(flat[index:below])))
        index = below
    return tuple(out)

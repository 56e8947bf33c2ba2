"""The theme around a page, rendered once for all pages that differ only in what stands in its slots."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from policypress.site.values import addresses
from policypress.site.values.page import BODY, Heading, Page

_EDGE = "\ue000"
_SLOT = re.compile(rf"{_EDGE}(title|html|head|description|canonical|contents|(?:id|name)\d+){_EDGE}")
_FIRST = frozenset({"title", "html", "head", "description", "canonical", "contents", "id0", "name0"})
_REMEMBERED = 64
_RUNS = ("<script", "<style")
_BODY = BODY.encode()

Render = Callable[[Page], str]
"""A page with its theme, finished; slow."""
Values = Callable[[Page], dict[str, str]]
"""What stands in the slots of a page: ``html``, ``head``, ``title``, ``description``, ``canonical``."""
Contents = Callable[[Page], str]
"""The table of contents of a page as the theme shows it, finished; empty where that cannot be told."""


@dataclass(frozen=True, slots=True)
class _Shell:
    literal: tuple[str, ...]
    slots: tuple[str, ...]

    def filled(self, values: dict[str, str]) -> str:
        out = [self.literal[0]]
        for name, after in zip(self.slots, self.literal[1:], strict=True):
            out += (values[name], after)
        return "".join(out)


class Shells:
    """Finishes pages: the first two of a shape by the theme, the others by filling in what the theme made.

    The second page is made both ways; where the theme does more with a page than show it, the two differ, and all pages
    of that shape are left to the theme. Tables of contents are rendered by themselves where the theme shows them as
    they are; else pages with other headings have another shape.
    """

    def __init__(self, render: Render, values: Values, contents: Contents = lambda page: "") -> None:
        self._render = render
        self._values = values
        self._contents = contents
        self._toc: dict[tuple[Heading, ...], str] = {}
        self._first: dict[tuple[object, ...], Page] = {}
        self._shells: dict[tuple[object, ...], _Shell | None] = {}

    def page(self, page: Page) -> bytes:
        """The finished page."""
        if any(mark in page.html for mark in _RUNS):  # its hash belongs into the page's policy
            return self._rendered(page)
        alike = page.address.count("/"), page.wide, bool(page.description), page.boost, page.lang, page.banner, page.tab
        roughly = (*alike, "contents", tuple(heading.level for heading in page.toc[:1])) if self._listed(page) else ()
        for key in (roughly, (*alike, _shape(page.toc))):
            if not key:
                continue
            if key not in self._first:
                self._first[key] = page
                return self._rendered(page)
            if key not in self._shells:
                whole, shell = self._rendered(page), self._shell(self._first[key], key is roughly)
                fits = shell is not None and self._filled(shell, page) == whole
                self._shells[key] = shell if fits else None
                return whole
            found = self._shells[key]
            if found:
                return self._filled(found, page)
        return self._rendered(page)

    def _rendered(self, page: Page) -> bytes:
        return _encoded(self._render(page.whole()))

    def _filled(self, shell: _Shell, page: Page) -> bytes:
        out = _encoded(shell.filled(self._all(page)))
        return out.replace(_BODY, addresses.rooted_raw(page.body, page.address)) if page.body else out

    def _shell(self, page: Page, listed: bool) -> _Shell | None:
        """What surrounds ``page``; with ``listed`` its table of contents is one slot."""
        hollow = _hollow(page)
        text = self._render(hollow)
        if not listed:
            return _split(text)
        contents = self._contents(hollow)
        shell = _split(text.replace(contents, _slot("contents"))) if contents and text.count(contents) == 1 else None
        return shell if shell and _FIRST.issuperset(shell.slots) else None

    def _listed(self, page: Page) -> str:
        """The table of contents of ``page``; neighbours mostly have the same."""
        found = self._toc.get(page.toc)
        if found is None:
            if len(self._toc) >= _REMEMBERED:
                del self._toc[next(iter(self._toc))]
            found = self._toc[page.toc] = self._contents(page)
        return found

    def _all(self, page: Page) -> dict[str, str]:
        out = self._values(page)
        out["contents"] = self._listed(page)
        for number, heading in enumerate(_flat(page.toc)):
            out[f"id{number}"], out[f"name{number}"] = heading.id, heading.title
        return out


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "xmlcharrefreplace")


def _split(text: str) -> _Shell:
    parts = _SLOT.split(text)
    return _Shell(tuple(parts[::2]), tuple(parts[1::2]))


def _slot(name: str) -> str:
    return f"{_EDGE}{name}{_EDGE}"


def _hollow(page: Page) -> Page:
    """``page`` with slots in the place of its contents."""
    numbers = count()
    return replace(
        page,
        title=_slot("title"),
        html=_slot("html"),
        body=b"",
        head=_slot("head"),
        description=_slot("description") if page.description else "",
        canonical=_slot("canonical"),
        toc=tuple(_slots(heading, numbers) for heading in page.toc),
    )


def _slots(heading: Heading, numbers: Iterator[int]) -> Heading:
    number = next(numbers)
    children = tuple(_slots(child, numbers) for child in heading.children)
    return Heading(heading.level, _slot(f"id{number}"), _slot(f"name{number}"), children)


def _flat(toc: tuple[Heading, ...]) -> list[Heading]:
    out = []
    for heading in toc:
        out += [heading, *_flat(heading.children)]
    return out


def _shape(toc: tuple[Heading, ...]) -> tuple[object, ...]:
    return tuple((heading.level, _shape(heading.children)) for heading in toc)

"""Parts of pages kept between builds, their links mended; what they asked of the rest of the site is kept with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from policypress.site.values.context import Context
from policypress.site.values.links import mended_links, still_lead
from policypress.site.values.page import BODY

_RUNS = (b"<script", b"<style")


@dataclass(frozen=True, slots=True)
class Part:
    """HTML of a policy's text, what else is told of it (as JSON has it), and anchors that stand beside it."""

    html: str
    told: Any = None
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A part as it was kept: its HTML as UTF-8, and whether it can stand apart: scripts and styles need the page."""

    raw: bytes
    told: Any
    apart: bool

    @property
    def html(self) -> str:
        """The HTML as text."""
        return self.raw.decode()

    @property
    def shown(self) -> str:
        """What a template shows of it: mostly the mark in whose place the page puts :attr:`body`."""
        return BODY if self.apart else self.html

    @property
    def body(self) -> bytes:
        """What a page puts in the place of the mark."""
        return self.raw if self.apart else b""


def kept_part(site: Context, policy: str, key: Iterable[str], make: Callable[[], Part]) -> Kept:
    """The part for ``key``, its links mended; made anew where a link it holds would be mended otherwise by now."""
    key = tuple(key)
    found = site.cache.data(key)
    if found is not None:
        head, _, raw = found.partition(b"\n")
        asked, told, apart = json.loads(head)
        if still_lead(asked, policy, site.known):
            return Kept(raw, told, apart)
    asked = {}
    part = make()
    html = mended_links(part.html, policy, site.known, asked, part.anchors)
    raw = html.encode("utf-8", "xmlcharrefreplace")
    apart = bool(raw) and not any(mark in raw for mark in _RUNS)
    site.cache.keep(key, json.dumps([asked, part.told, apart]).encode() + b"\n" + raw)
    return Kept(raw, json.loads(json.dumps(part.told)), apart)

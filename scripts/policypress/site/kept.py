"""Parts of pages kept between builds, their links mended; what they asked of the rest of the site is kept with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from policypress.site.context import Context
from policypress.site.links import mended_links, still_lead


@dataclass(frozen=True, slots=True)
class Part:
    """HTML of a policy's text, what else is told of it (as JSON has it), and anchors that stand beside it."""

    html: str
    told: Any = None
    anchors: tuple[str, ...] = ()


def kept_part(site: Context, policy: str, key: Iterable[str], make: Callable[[], Part]) -> Part:
    """The part for ``key``, its links mended; made anew where a link it holds would be mended otherwise by now."""

    def made() -> str:
        asked: dict[str, str | None] = {}
        part = make()
        html = mended_links(part.html, policy, site.known, asked, part.anchors)
        return f"{json.dumps([asked, part.told])}\n{html}"

    def fits(text: str) -> bool:
        return still_lead(json.loads(text[: text.index("\n")])[0], policy, site.known)

    head, _, html = site.cache.text(key, made, fits).partition("\n")
    return Part(html, json.loads(head)[1])

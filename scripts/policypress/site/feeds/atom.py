"""Atom feeds as text, with a few words for people who open one in a browser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from feedgenerator import Atom1Feed

from policypress.characters import shown

_XHTML = "http://www.w3.org/1999/xhtml"


class _Feed(Atom1Feed):  # type: ignore[misc]
    """Atom with the id of the feed and the time of its newest entry given, so that bytes do not depend on the clock."""

    def latest_post_date(self) -> datetime:
        found: datetime = self.feed["latest"]
        return found

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.startElement("div", {"xmlns": _XHTML})
        handler.addQuickElement("p", self.feed["hint"])
        handler.startElement("p", {})
        handler.addQuickElement("a", self.feed["home"], {"href": self.feed["link"]})
        handler.endElement("p")
        handler.endElement("div")

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        found: dict[str, str] = super().item_attributes(item)
        return found | ({"xml:lang": item["lang"]} if item["lang"] else {})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        text, item = item["description"], {**item, "description": None}
        super().add_item_elements(handler, item)
        handler.startElement("summary", {"type": "xhtml"})
        handler.startElement("div", {"xmlns": _XHTML})
        handler.addQuickElement("p", text)
        handler.startElement("p", {})
        handler.addQuickElement("a", self.feed["read"], {"href": item["link"]})
        handler.endElement("p")
        handler.endElement("div")
        handler.endElement("summary")


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: shown(value) if isinstance(value, str) else value for key, value in values.items()}


def atom(about: Mapping[str, Any], entries: Iterable[Mapping[str, Any]]) -> str:
    """The feed that ``about`` describes, with its ``entries`` in order."""
    feed = _Feed(**_shown(about))
    for entry in entries:
        feed.add_item(**_shown(entry))
    text: str = feed.writeString("utf-8")
    head, _, rest = text.partition("?>")
    return f'{head}?>\n<?xml-stylesheet type="text/css" href="{about["style"]}"?>{rest}'

"""Atom feeds as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from feedgenerator import Atom1Feed

from policypress.characters import shown


class _Feed(Atom1Feed):  # type: ignore[misc]
    """Atom with the id of the feed and the time of its newest entry given, so that bytes do not depend on the clock."""

    def latest_post_date(self) -> datetime:
        found: datetime = self.feed["latest"]
        return found


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: shown(value) if isinstance(value, str) else value for key, value in values.items()}


def atom(about: Mapping[str, Any], entries: Iterable[Mapping[str, Any]]) -> str:
    """The feed that ``about`` describes, with its ``entries`` in order."""
    feed = _Feed(**_shown(about))
    for entry in entries:
        feed.add_item(**_shown(entry))
    text: str = feed.writeString("utf-8")
    return text

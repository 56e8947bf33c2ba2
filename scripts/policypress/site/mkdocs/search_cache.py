"""What the theme's search reads of a page, kept between builds: reading a page takes longer than building it."""

from __future__ import annotations

import json
import sys
from typing import Any

from policypress.site.values.cache import Cache
from policypress.site.values.compiled import installed_version
from policypress.site.values.page import Page


class Searched:
    """The entries of one page: added from what was kept, or kept once the search has made them."""

    def __init__(self, cache: Cache, entries: list[Any], page: Any, ours: Page) -> None:
        self._cache = cache
        self._page = page
        self._entries = entries
        self._start = len(entries)
        told = repr((page.url, page.title, sorted(page.meta.items()), ours.toc))
        self._key = ("searched", page.content, told, installed_version("mkdocs-material"))
        kept = cache.data(self._key)
        self._kept: list[Any] | None = None if kept is None else json.loads(kept)
        self._wanted = page.meta.get("search")

    @classmethod
    def by(cls, search: Any, cache: Cache, page: Any, ours: Page) -> Searched | None:
        """None where the search makes its entries in a way that is not known here, or none at all."""
        entries = getattr(getattr(search, "search_index", None), "entries", None)
        # With it, a word list on this machine parts the words.
        divided = "jieba" in sys.modules
        return cls(cache, entries, page, ours) if isinstance(entries, list) and ours.boost and not divided else None

    def before(self) -> None:
        """Add what was kept, and let the search pass the page over."""
        if self._kept is not None:
            self._entries.extend(self._kept)
            self._page.content = ""
            self._page.meta["search"] = {"exclude": True}

    def after(self) -> None:
        """Keep what the search made."""
        self._page.meta["search"] = self._wanted
        if self._kept is None:
            self._cache.keep(self._key, json.dumps(self._entries[self._start :], default=str).encode())

"""Raw HTML in a Markdown text: where the first of it stands."""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it import MarkdownIt

_TAG = re.compile(r"<[!?/a-zA-Z][^\s>]{0,30}")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])


def _without_comments(raw: str) -> str:
    """``raw`` without its closed comments."""
    kept, at = "", 0
    while (start := raw.find("<!--", at)) >= 0 and (end := raw.find("-->", start)) >= 0:
        kept, at = kept + raw[at:start], end + 3
    return kept + raw[at:]


def raw_html(text: str) -> tuple[int, str] | None:
    """(line, beginning of the tag) of the first raw HTML of a Markdown text without front matter; comments are none."""
    if "<" not in text:
        return None
    line = 1
    for token in _parser().parse(text):
        line = token.map[0] + 1 if token.map else line
        raw = token.content if token.type == "html_block" else ""
        raw += "".join(child.content for child in token.children or () if child.type == "html_inline")
        found = _TAG.search(_without_comments(raw))
        if found:
            return line, f"`{found.group()}`"
    return None

"""markdown-it, set up as policies are read; loading it takes a while, so only what parses imports this."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token as MdToken
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

DEEPEST = 100
"""Levels of lists and quotes that are read; a list takes two."""


@lru_cache(maxsize=1)
def block_parser() -> MarkdownIt:
    """The parser of blocks; inline text it leaves as it is."""
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    parser.use(admon_plugin).use(deflist_plugin).use(footnote_plugin)
    return parser.disable(["inline", "text_join", "footnote_tail"])


@lru_cache(maxsize=1)
def inline_parser() -> MarkdownIt:
    """The parser of inline text."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # The same addresses recur in every version.
    parser.normalizeLink = lru_cache(maxsize=4096)(parser.normalizeLink)  # type: ignore[method-assign]
    return parser


def inline_markdown(source: str, references: Mapping[str, Any] | None = None) -> list[MdToken]:
    """markdown-it's inline tokens of ``source``, only to be read; ``references`` are the text's link definitions."""
    return _parsed(source, references) if references else _parsed_alone(source)


@lru_cache(maxsize=1)
def _reading_parser() -> MarkdownIt:
    """Reads a link to a script as the link its author wrote; what is shown of it has no address."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.normalizeLink = inline_parser().normalizeLink  # type: ignore[method-assign]
    parser.validateLink = _never_refused  # type: ignore[method-assign]
    return parser


def _never_refused(url: str) -> bool:
    return True


def _parsed(source: str, references: Mapping[str, Any]) -> list[MdToken]:
    parsed = _reading_parser().parseInline(source, {"references": references})
    return (parsed[0].children or []) if parsed else []


@lru_cache(maxsize=512)
def _parsed_alone(source: str) -> list[MdToken]:
    """Page and comparison of a version ask for the same clauses soon after each other."""
    return _parsed(source, {})


def inline_html(source: str, references: Mapping[str, Any]) -> str:
    """Inline Markdown as HTML."""
    return str(inline_parser().renderInline(source, {"references": references}))


@lru_cache(maxsize=4096)
def normal_link(target: str) -> str:
    """An address of HTML as Markdown writes it."""
    return inline_parser().normalizeLink(target)

"""Inline Markdown → visible tokens with emphasis and link targets."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token as MdToken

from policypress.document.markup import LenientParser
from policypress.document.model import READ_OTHERWISE, Clause, ClauseKind, Token, TokenKind, plain
from policypress.document.tokens import split_text


class Run(NamedTuple):
    """A stretch of visible text with one emphasis and one link target; kind is set for images."""

    text: str
    marks: str = ""
    target: str = ""
    kind: TokenKind | None = None


_TAG_MARKS = {"strong": "b", "b": "b", "em": "i", "i": "i", "s": "s", "del": "s", "strike": "s", "code": "c"}
_MD_MARKS = {"strong": "b", "em": "i", "s": "s"}
_BREAKING = {
    "br",
    "p",
    "div",
    "li",
    "td",
    "th",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "table",
    "hr",
}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # The same addresses recur in every version.
    parser.normalizeLink = lru_cache(maxsize=4096)(parser.normalizeLink)  # type: ignore[method-assign]
    return parser


def inline_markdown(source: str, references: dict[str, Any] | None = None) -> list[MdToken]:
    """markdown-it's inline tokens of ``source``, only to be read; ``references`` are the text's link definitions."""
    return _parsed(source, references) if references else _parsed_alone(source)


def _parsed(source: str, references: dict[str, Any]) -> list[MdToken]:
    parsed = _parser().parseInline(source, {"references": references})
    return (parsed[0].children or []) if parsed else []


@lru_cache(maxsize=512)
def _parsed_alone(source: str) -> list[MdToken]:
    """Page and comparison of a version ask for the same clauses soon after each other."""
    return _parsed(source, {})


class _Visible(LenientParser):
    """Collects the text of an HTML fragment, with emphasis and link targets; comments and scripts are not text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[Run] = []
        self.marks: list[str] = []
        self.target = ""
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.hidden += 1
        if tag in _TAG_MARKS:
            self.marks.append(_TAG_MARKS[tag])
        if tag == "a":
            self.target = dict(attrs).get("href") or ""
        if tag == "img":
            given = dict(attrs)
            self.runs.append(Run(given.get("alt") or "", "", given.get("src") or "", TokenKind.IMAGE))
        if tag in _BREAKING:
            self.runs.append(Run(" "))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.hidden = max(0, self.hidden - 1)
        if tag in _TAG_MARKS and _TAG_MARKS[tag] in self.marks:
            self.marks.remove(_TAG_MARKS[tag])
        if tag == "a":
            self.target = ""
        if tag in _BREAKING:
            self.runs.append(Run(" "))

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.runs.append(Run(data, "".join(sorted(set(self.marks))), self.target))


def html_runs(source: str) -> list[Run]:
    """The visible text of an HTML fragment."""
    parser = _Visible()
    parser.feed(source)
    parser.close()
    return parser.runs


_TAG = re.compile(r"<\s*(/?)\s*([a-zA-Z][\w-]*)")
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)


def inline_runs(children: list[MdToken]) -> list[Run]:
    """Visible runs of markdown-it inline tokens; inline HTML counts for its emphasis, links and breaks only."""
    runs: list[Run] = []
    marks: list[str] = []
    targets: list[str] = []
    for child in children:
        kind = child.type
        now, target = "".join(sorted(set(marks))), targets[-1] if targets else ""
        if kind in ("text", "text_special"):
            runs.append(Run(child.content, now, target))
        elif kind in ("softbreak", "hardbreak"):
            runs.append(Run(" ", now, target))
        elif kind == "code_inline":
            runs.append(Run(child.content, "".join(sorted({*marks, "c"})), target))
        elif kind == "image":
            runs.append(Run(child.content, now, str(child.attrs.get("src", "")), TokenKind.IMAGE))
        elif kind == "link_open":
            targets.append(str(child.attrs.get("href", "")))
        elif kind == "link_close":
            targets and targets.pop()
        elif kind == "html_inline":
            _html_tag(child.content, runs, marks, targets)
        elif kind.endswith("_open"):
            marks.append(_MD_MARKS.get(kind[:-5], ""))
        elif kind.endswith("_close"):
            mark = _MD_MARKS.get(kind[:-6], "")
            if mark in marks:
                marks.remove(mark)
    return runs


def _html_tag(source: str, runs: list[Run], marks: list[str], targets: list[str]) -> None:
    match = _TAG.match(source)
    if not match:
        return
    closing, tag = bool(match.group(1)), match.group(2).lower()
    if tag in _TAG_MARKS:
        if not closing:
            marks.append(_TAG_MARKS[tag])
        elif _TAG_MARKS[tag] in marks:
            marks.remove(_TAG_MARKS[tag])
    elif tag == "a":
        href = _HREF.search(source)
        if closing:
            targets and targets.pop()
        elif not source.rstrip().endswith("/>"):
            targets.append(html.unescape(next((part for part in href.groups() if part), "")) if href else "")
    elif tag in _BREAKING:
        runs.append(Run(" "))


_token = tuple.__new__  # makes a named tuple in half the time


def _marked(tokens: Sequence[Token], marks: str, target: str) -> list[Token]:
    return [_token(Token, (text, kind, gap, marks, target)) for text, kind, gap, _, _ in tokens]


def tokens_of(runs: list[Run]) -> tuple[Token, ...]:
    """Tokens of ``runs``; neighbouring runs of equal emphasis and target are read as one."""
    merged: list[Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        if last and run.kind is None and last.kind is None and _alike(last, run):
            merged[-1] = Run(last.text + run.text, last.marks, last.target)
        else:
            merged.append(run)
    out: list[Token] = []
    gap = False
    for run in merged:
        if run.kind is TokenKind.IMAGE:
            out.append(Token(run.text or "image", TokenKind.IMAGE, gap, run.marks, run.target))
            gap = False
            continue
        parts = split_text(run.text)
        if parts:
            text, kind, space, *_ = parts[0]
            marks, target = run.marks, run.target
            out.append(Token(text, kind, bool(out) and (gap or space), marks, target))
            out.extend(_marked(parts[1:], marks, target) if marks or target else parts[1:])
            gap = False
        gap = gap or run.text[-1:].isspace()
    return tuple(out)


def _alike(left: Run, right: Run) -> bool:
    return left.marks == right.marks and left.target == right.target


_SPECIAL = re.compile(f"[{READ_OTHERWISE}]")
_LINE_END = re.compile(r" *\n[ \t]*")


@lru_cache(maxsize=65536)
def _plain_tokens(source: str) -> tuple[Token, ...]:
    if not _SPECIAL.search(source):  # nothing that Markdown could read otherwise: most clauses are plain words
        return tokens_of([Run(_LINE_END.sub(" ", source))])
    return tokens_of(inline_runs(inline_markdown(source)))


def inline_tokens(source: str, references: dict[str, Any] | None = None) -> tuple[Token, ...]:
    """Visible tokens of inline Markdown, remembered by source where no link definition can matter."""
    if not references or "]" not in source:
        return _plain_tokens(source)
    return tokens_of(inline_runs(inline_markdown(source, references)))


def clause_text(clause: Clause) -> str:
    """The visible text of a clause in one line, read from its source where nothing in it is marked up."""
    source = clause.source
    if clause.kind in _INLINE and not _SPECIAL.search(source) and not (clause.references and "]" in source):
        return " ".join(source.split())
    return plain(clause.tokens)


_INLINE = frozenset({ClauseKind.HEADING, ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.TERM, ClauseKind.FOOTNOTE})
"""Kinds of clauses whose source is inline Markdown and nothing else."""


def clause_tokens(clause: Clause) -> tuple[Token, ...]:
    """Visible tokens of a clause; cells of a row are parted by tokens of kind ``cell``."""
    if clause.kind is ClauseKind.ROW:
        out: list[Token] = []
        for index, cell in enumerate(clause.cells):
            if index:
                out.append(Token("|", TokenKind.CELL, True))
            tokens = inline_tokens(cell, clause.references)
            out.extend(
                token._replace(gap=True) if not position and index else token for position, token in enumerate(tokens)
            )
        return tuple(out)
    if clause.kind is ClauseKind.HTML:
        return tokens_of(html_runs(clause.source))
    if clause.kind is ClauseKind.CODE:
        return tokens_of([Run(clause.source, "c")])
    if clause.kind is ClauseKind.META:
        return tokens_of([Run(clause.source)])
    if clause.kind is ClauseKind.RULE:
        return ()
    return inline_tokens(clause.source, clause.references)

"""Markdown text → clauses, in one pass over markdown-it's block tokens; inline text is parsed only when asked for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from markdown_it.token import Token as MdToken

from policypress.document.builder import Builder, Frame, Grid
from policypress.document.collector import uncollected
from policypress.document.frontmatter import parse_front_matter, split_front_matter
from policypress.document.html import HtmlReader, holds_blocks, starts_block
from policypress.document.inline import inline_content
from policypress.document.markdown import DEEPEST, block_parser, inline_html
from policypress.document.model import Clause, ClauseKind, Document, Place, plain

OWN_KEYS = frozenset({"effective", "summary", "topics", "decisions", "audiences", "lang"})
"""Front-matter keys that say something about a text and are not part of it."""

_ATTRIBUTES = re.compile(r"(?<!\s)\s*(?:\{\s*(?=[#.]|[\w-]+=)|\{:)([^{}\n]*)\}\s*$")
_CONTAINERS = {
    "bullet_list": "ul",
    "list_item": "li",
    "blockquote": "blockquote",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "dl": "dl",
    "dd": "dd",
    "footnote_reference": "footnote",
}


@uncollected()
def read_document(text: str) -> Document:
    """The document of a Markdown text, or of a whole HTML page; any text has one."""
    source, body, body_line = split_front_matter(text)
    front = parse_front_matter(source)
    meta = _meta_clauses(front.meta, front.lines) if front.meta else _unread_clauses(source)
    clauses = [*meta, *_read(body.removeprefix("\ufeff"), body_line)]
    return Document(tuple(clauses), front.meta, front.lines, body, body_line)


def _meta_clauses(meta: dict[str, Any], lines: dict[str, int]) -> list[Clause]:
    return [
        Clause(ClauseKind.META, f"{key}: {value}", lines.get(key, 1))
        for key, value in meta.items()
        if key not in OWN_KEYS
    ]


def _unread_clauses(source: str) -> list[Clause]:
    """Front matter that cannot be read, line by line: what changes in it still shows."""
    lines = enumerate(source.splitlines(), start=2)
    return [Clause(ClauseKind.META, line.strip(), number) for number, line in lines if line.strip()]


_PAGE = re.compile(r"\s*+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_PRE = re.compile(r"<pre\b(?>(?:(?!</?pre\b).)*?\n[ \t]*\n)(?:(?!<pre\b).)*?</pre\s*>", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"(?<=\n\n)(?=#{1,6}[ \t])")
_INDIVISIBLE = ("\r", "```", "~~~", "<!", "<?")
# Each starts with a character that is found fast.
_INDIVISIBLE_TAG = re.compile(r"<(?i:script|pre|style|textarea)\b")
_INDIVISIBLE_LINE = re.compile(r"\n {0,3}(?:[:~][ \t]|!!!|\?\?\?)")


def _read(body: str, first_line: int) -> list[Clause]:
    """The clauses of a text, read section by section: sections that versions share are read once.

    A heading after an empty line ends everything before it, but for what ``_indivisible`` names. Link definitions and
    the like are not divided either.
    """
    if "<" in body and _is_html(body):
        return _read_page(body, first_line)
    if _indivisible(body):
        return _read_whole(body, first_line)
    references: dict[str, Any] = {}
    headings: tuple[tuple[int, str], ...] = ()
    out: list[Clause] = []
    line = first_line
    for source in _HEADING.split(body):
        level = len(source) - len(source.lstrip("#")) or 7
        section = _section(source, tuple(above for above in headings if above[0] < level))
        if section is None:
            return _read_whole(body, first_line)
        clauses, headings = section
        out.extend([_copied(clause, line, references) for clause in clauses])
        line += source.count("\n")
    return out


def _is_html(body: str) -> bool:
    """Whether a text is HTML all through: a whole page, or elements whose preformatted text has empty lines.

    Markdown would end an element at the first empty line, even in the middle of preformatted text.
    """
    if _PAGE.match(body):
        return True
    if not _PRE.search(body):
        return False
    parts = re.split(r"\n[ \t]*\n", _PRE.sub("<pre></pre>", body))
    return all(starts_block(part) for part in parts if part.strip())


def _read_page(body: str, first_line: int) -> list[Clause]:
    """The clauses of a whole HTML page."""
    builder = Builder(first_line, {})
    reader = HtmlReader(builder)
    reader.feed(body, 0)
    reader.finish()
    return builder.clauses


def _indivisible(body: str) -> bool:
    if any(mark in body for mark in _INDIVISIBLE):
        return True
    return bool(_INDIVISIBLE_TAG.search(body) or _INDIVISIBLE_LINE.search(f"\n{body}"))


def _read_whole(body: str, first_line: int) -> list[Clause]:
    env: dict[str, Any] = {}
    tokens = block_parser().parse(body, env)
    if _too_deep(tokens):
        return _read_flat(body, first_line)
    return _Reader(first_line, env.get("references", {})).read(tokens)


def _too_deep(tokens: list[MdToken]) -> bool:
    """Whether lists or quotes are nested so deep that the parser left out what stands in them."""
    return any(token.level >= DEEPEST - 1 for token in tokens)


def _read_flat(body: str, first_line: int) -> list[Clause]:
    """Every paragraph as it is written, marks and all: no word of a text that nests too deep is lost."""
    clauses, line = [], first_line
    faults: tuple[str, ...] = ("Lists or quotes nest so deep that the text is shown as it is written, marks and all.",)
    for part in re.split(r"(\n(?:[ \t]*\n)+)", body):
        if part.strip():
            clauses.append(Clause(ClauseKind.CODE, part.strip("\n"), line, faults=faults))
            faults = ()
        line += part.count("\n")
    return clauses


@lru_cache(maxsize=8192)
def _section(
    source: str, above: tuple[tuple[int, str], ...]
) -> tuple[tuple[Clause, ...], tuple[tuple[int, str], ...]] | None:
    """Clauses with lines from 0, and the headings open at the end; None where more than this section matters."""
    env: dict[str, Any] = {}
    tokens = block_parser().parse(source, env)
    if env.get("references") or _too_deep(tokens):
        return None
    reader = _Reader(0, {})
    reader.builder.headings = list(above)
    reader.walk(tokens)
    if reader.builder.frames or reader.html.unfinished:
        return None
    clauses = tuple(reader.read([]))
    for clause in clauses:
        clause.identity  # noqa: B018  worked out once for all copies
    return clauses, tuple(reader.builder.headings)


def _copied(clause: Clause, first_line: int, references: dict[str, Any]) -> Clause:
    """A clause of its own for each document: which of two texts a clause belongs to is told by its identity."""
    copy = object.__new__(Clause)
    copy.__dict__.update(clause.__dict__, line=clause.line + first_line, references=references)
    return copy


class _Reader:
    """Walks block tokens; what HTML stands among them is read by the HTML reader, into the same clauses."""

    def __init__(self, first_line: int, references: dict[str, Any]) -> None:
        self.builder = Builder(first_line, references)
        self.html = HtmlReader(self.builder)
        self.cells: list[str] | None = None
        self.align: list[str] = []
        self.grid = Grid()
        self.line = 0

    def read(self, tokens: list[MdToken]) -> list[Clause]:
        self.walk(tokens)
        self.html.finish()
        return self.builder.clauses

    def walk(self, tokens: list[MdToken]) -> None:
        html = self.html
        for token in tokens:
            if token.map:
                self.line = token.map[0]
            if token.type == "html_block":
                html.feed(token.content, self.line)
            elif html.tables and html.in_cell:
                html.take(_rendered(token, self.builder.references))
            else:
                if html.busy:
                    html.pause(self.line)
                self._block(token)

    def _block(self, token: MdToken) -> None:
        name, _, edge = token.type.rpartition("_")
        if edge == "open":
            self._open(name, token)
        elif edge == "close":
            self._close(name)
        else:
            self._leaf(token)

    def _open(self, name: str, token: MdToken) -> None:
        builder = self.builder
        if name == "ordered_list":
            builder.open(Frame(f"ol:{token.attrs.get('start', 1)}", name))
        elif name == "admonition":
            builder.open(Frame(f"admonition:{(token.meta or {}).get('tag', 'note')}", name))
        elif name in _CONTAINERS:
            if name == "list_item":
                builder.marker = (token.info or "") + token.markup
            elif name == "footnote_reference":
                builder.marker = f"[^{(token.meta or {}).get('label', '')}]"
            elif name == "table":
                self.grid = Grid()
            builder.open(Frame(_CONTAINERS[name], name))
        elif name == "heading":
            builder.open(Frame("", name, kind=ClauseKind.HEADING, level=int(token.tag[1])))
        elif name == "dt":
            builder.open(Frame("", name, kind=ClauseKind.TERM))
        elif name == "tr":
            self.cells, self.align = [], []
        elif name in ("th", "td"):
            style = str(token.attrs.get("style", ""))
            self.align.append(style.removeprefix("text-align:"))

    def _close(self, name: str) -> None:
        if name == "tr" and self.cells is not None:
            self._row(self.cells)
            self.cells = None
        elif name in ("ordered_list", "admonition", "heading", "dt") or name in _CONTAINERS:
            self.builder.close(name, html=False)

    def _row(self, cells: list[str]) -> None:
        head = self.builder.inside("thead")
        places = tuple(Place(column, head=head) for column in range(len(cells)))
        if head:
            references = self.builder.references
            self.grid.head(places, [plain(inline_content(cell, references).tokens) for cell in cells])
        self.builder.add(
            ClauseKind.ROW,
            " | ".join(cells),
            self.line,
            cells=tuple(cells),
            align=tuple(self.align),
            grid=places,
            columns=self.grid.columns(places),
        )

    def _leaf(self, token: MdToken) -> None:
        if token.type == "inline":
            if self.cells is not None:
                self.cells.append(token.content)
            else:
                self._inline(token)
        elif token.type == "fence":
            self.builder.add(ClauseKind.CODE, token.content.rstrip("\n"), self.line)
        elif token.type == "code_block":
            self.builder.add_code(token.content.strip("\n"), self.line)
        elif token.type == "hr":
            self.builder.add(ClauseKind.RULE, "", self.line)

    def _inline(self, token: MdToken) -> None:
        kind, level = self.builder.text_kind()
        source, attributes = token.content, ""
        match = _ATTRIBUTES.search(source) if "{" in source else None
        if match:
            source, attributes = source[: match.start()], match.group(1).strip()
            if kind is ClauseKind.HEADING:
                source = source.rstrip("#").rstrip() if source.endswith(" #") else source
        elif "<" in source and kind is not ClauseKind.HEADING and holds_blocks(source):
            self.html.feed(inline_html(source, self.builder.references), self.line)
            self.html.pause(self.line)
            return
        self.builder.add(kind, source, self.line, level=level, attributes=attributes)


def _rendered(token: MdToken, references: dict[str, Any]) -> str:
    """A block token as HTML, for Markdown that stands inside an HTML cell."""
    if token.type == "inline":
        return inline_html(token.content, references)
    parser = block_parser()
    return str(parser.renderer.render([token], parser.options, {}))

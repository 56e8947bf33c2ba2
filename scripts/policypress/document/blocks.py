"""Markdown text → clauses, in one pass over markdown-it's block tokens; inline text is parsed only when asked for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token as MdToken
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from policypress.document.collector import uncollected
from policypress.document.frontmatter import parse_front_matter, split_front_matter
from policypress.document.inline import inline_tokens
from policypress.document.model import Clause, ClauseKind, Document, plain

OWN_KEYS = frozenset({"effective", "summary", "decisions", "audiences", "lang"})
"""Front-matter keys that say something about a text and are not part of it."""

_ATTRIBUTES = re.compile(r"\s*\{:?\s*([#.][^{}\n]*|[\w-]+=[^{}\n]*)\}\s*$")
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


_DEEPEST = 100
"""Levels of lists and quotes that are read; a list takes two."""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    parser.use(admon_plugin).use(deflist_plugin).use(footnote_plugin)
    return parser.disable(["inline", "text_join", "footnote_tail"])


@uncollected()
def read_document(text: str) -> Document:
    """The document of a Markdown text; any text has one."""
    source, body, body_line = split_front_matter(text)
    front = parse_front_matter(source)
    meta = _meta_clauses(front.meta, front.lines) if front.meta else _unread_clauses(source)
    clauses = [*meta, *_read(body, body_line)]
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


def _indivisible(body: str) -> bool:
    if any(mark in body for mark in _INDIVISIBLE):
        return True
    return bool(_INDIVISIBLE_TAG.search(body) or _INDIVISIBLE_LINE.search(f"\n{body}"))


def _read_whole(body: str, first_line: int) -> list[Clause]:
    env: dict[str, Any] = {}
    tokens = _parser().parse(body, env)
    if _too_deep(tokens):
        return _read_flat(body, first_line)
    return _Reader(first_line, env.get("references", {})).read(tokens)


def _too_deep(tokens: list[MdToken]) -> bool:
    """Whether lists or quotes are nested so deep that the parser left out what stands in them."""
    return any(token.level >= _DEEPEST - 1 for token in tokens)


def _read_flat(body: str, first_line: int) -> list[Clause]:
    """Every paragraph as it is written, marks and all: no word of a text that nests too deep is lost."""
    clauses, line = [], first_line
    for part in re.split(r"(\n(?:[ \t]*\n)+)", body):
        if part.strip():
            clauses.append(Clause(ClauseKind.CODE, part.strip("\n"), line))
        line += part.count("\n")
    return clauses


@lru_cache(maxsize=8192)
def _section(
    source: str, above: tuple[tuple[int, str], ...]
) -> tuple[tuple[Clause, ...], tuple[tuple[int, str], ...]] | None:
    """Clauses with lines from 0, and the headings open at the end; None where more than this section matters."""
    env: dict[str, Any] = {}
    tokens = _parser().parse(source, env)
    if env.get("references") or _too_deep(tokens):
        return None
    reader = _Reader(0, {})
    reader.headings = list(above)
    clauses = tuple(reader.read(tokens))
    for clause in clauses:
        clause.identity  # noqa: B018  worked out once for all copies
    return None if reader.item_open else (clauses, tuple(reader.headings))


def _copied(clause: Clause, first_line: int, references: dict[str, Any]) -> Clause:
    """A clause of its own for each document: which of two texts a clause belongs to is told by its identity."""
    copy = object.__new__(Clause)
    copy.__dict__.update(clause.__dict__, line=clause.line + first_line, references=references)
    return copy


class _Reader:
    """Walks block tokens and keeps the open containers and headings."""

    def __init__(self, first_line: int, references: dict[str, Any]) -> None:
        self.first_line = first_line
        self.references = references
        self.clauses: list[Clause] = []
        self.path: list[str] = []
        self.numbers: list[int] = []
        self.serial = 0
        self.last: list[int] = []
        self.headings: list[tuple[int, str]] = []
        self.marker = ""
        self.line = 0
        self.item_open = False
        self.kind = ClauseKind.PARAGRAPH
        self.level = 0
        self.cells: list[str] | None = None
        self.align: list[str] = []

    def read(self, tokens: list[MdToken]) -> list[Clause]:
        for token in tokens:
            name, _, edge = token.type.rpartition("_")
            if edge == "open":
                self._open(name, token)
            elif edge == "close":
                self._close(name, token)
            else:
                self._leaf(token)
        return self.clauses

    def _push(self, part: str) -> None:
        self.serial += 1
        self.path.append(part)
        self.numbers.append(self.serial)

    def _pop(self) -> None:
        if self.path:
            self.path.pop()
            self.numbers.pop()

    def _open(self, name: str, token: MdToken) -> None:
        if name == "ordered_list":
            self._push(f"ol:{token.attrs.get('start', 1)}")
        elif name == "admonition":
            self._push(f"admonition:{(token.meta or {}).get('tag', 'note')}")
        elif name in _CONTAINERS:
            self._push(_CONTAINERS[name])
            if name == "list_item":
                self.marker, self.item_open = (token.info or "") + token.markup, True
            elif name == "footnote_reference":
                self.marker = f"[^{(token.meta or {}).get('label', '')}]"
        elif name == "heading":
            self.kind, self.level = ClauseKind.HEADING, int(token.tag[1])
        elif name == "dt":
            self.kind = ClauseKind.TERM
        elif name == "tr":
            self.cells, self.align = [], []
        elif name in ("th", "td"):
            style = str(token.attrs.get("style", ""))
            self.align.append(style.removeprefix("text-align:"))

    def _close(self, name: str, token: MdToken) -> None:
        if name == "tr" and self.cells is not None:
            source = " | ".join(self.cells)
            self._add(ClauseKind.ROW, source, token, cells=tuple(self.cells), align=tuple(self.align))
            self.cells = None
        elif name in ("ordered_list", "admonition") or name in _CONTAINERS:
            self._pop()
        elif name in ("heading", "dt"):
            self.kind, self.level = ClauseKind.PARAGRAPH, 0

    def _leaf(self, token: MdToken) -> None:
        if token.type == "inline":
            if self.cells is not None:
                self.line = token.map[0] if token.map else 0
                self.cells.append(token.content)
            else:
                self._inline(token)
        elif token.type == "fence":
            self._add(ClauseKind.CODE, token.content.rstrip("\n"), token)
        elif token.type == "code_block":
            self._indented(token)
        elif token.type == "html_block":
            self._add(ClauseKind.HTML, token.content.rstrip("\n"), token)
        elif token.type == "hr":
            self._add(ClauseKind.RULE, "", token)

    def _indented(self, token: MdToken) -> None:
        """Indented text is often prose: one clause per paragraph of it."""
        line = token.map[0] if token.map else 0
        for part in re.split(r"(\n(?:[ \t]*\n)+)", token.content.strip("\n")):
            if part.strip():
                self.line = line
                self._add(ClauseKind.CODE, part, None)
            line += part.count("\n")

    def _inline(self, token: MdToken) -> None:
        kind = self.kind
        if kind is ClauseKind.PARAGRAPH and self.item_open:
            kind = ClauseKind.ITEM
        elif kind is ClauseKind.PARAGRAPH and self.path[-1:] == ["footnote"]:
            kind = ClauseKind.FOOTNOTE
        source, attributes = token.content, ""
        match = _ATTRIBUTES.search(source) if "{" in source else None
        if match:
            source, attributes = source[: match.start()], match.group(1).strip()
        if kind is ClauseKind.HEADING:
            source = source.rstrip("#").rstrip() if source.endswith(" #") else source
            while self.headings and self.headings[-1][0] >= self.level:
                self.headings.pop()
        self._add(kind, source, token, attributes=attributes)
        if kind is ClauseKind.HEADING:
            self.headings.append((self.level, plain(inline_tokens(source, self.references))))

    def _add(self, kind: ClauseKind, source: str, token: MdToken | None, **more: Any) -> None:
        line = (token.map[0] if token and token.map else self.line) + self.first_line
        kept = 0
        while kept < min(len(self.numbers), len(self.last)) and self.numbers[kept] == self.last[kept]:
            kept += 1
        self.last = list(self.numbers)
        marker = self.marker if kind in (ClauseKind.ITEM, ClauseKind.FOOTNOTE) else ""
        self.clauses.append(
            Clause(
                kind,
                source,
                line,
                section=tuple(text for _, text in self.headings),
                marker="#" * self.level if kind is ClauseKind.HEADING else marker,
                path=tuple(self.path),
                kept=kept,
                level=self.level if kind is ClauseKind.HEADING else 0,
                references=self.references,
                **more,
            )
        )
        if self.path[-1:] == ["li"]:
            self.item_open = False

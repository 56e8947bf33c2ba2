"""HTML → the same clauses as Markdown: whole pages, and what stands as HTML between Markdown."""

from __future__ import annotations

import html as entities
import re
from typing import Any

from policypress.document.builder import Builder, Frame, Grid
from policypress.document.event import Event
from policypress.document.inline import DEEPEST, html_content
from policypress.document.looks import (
    BLOCKS,
    CONTROLS,
    VOID,
    Attributes,
    Look,
    item_part,
    list_part,
    look_of,
)
from policypress.document.markup import EventParser
from policypress.document.model import ClauseKind
from policypress.document.token import plain

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_PARTS = {"blockquote": "blockquote", "dl": "dl", "dd": "dd", "details": "details", "summary": "summary"}
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS - {'body', 'html', 'hr'}))})\b", re.IGNORECASE)
_ENDS_BEFORE = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "tr": frozenset({"tr"}),
}
_BOUNDS = frozenset({"ul", "ol", "menu", "dir", "dl", "table", "blockquote", "td", "th"})
_STYLES = {
    "b": "font-weight:bold",
    "i": "font-style:italic",
    "s": "text-decoration:line-through",
    "u": "text-decoration:underline",
    "^": "vertical-align:super",
    "_": "vertical-align:sub",
}


def holds_blocks(source: str) -> bool:
    """Whether inline Markdown holds HTML elements that begin lines of their own."""
    return bool(_BLOCK_TAG.search(source))


def starts_block(source: str) -> bool:
    """Whether HTML begins with an element that begins a line of its own, or ends one."""
    return bool(_BLOCK_TAG.match(source.lstrip()) or re.match(r"\s*<(?:!--|hr\b)", source))


class _Row:
    """A table row under way: its cells' HTML, spans and alignment."""

    def __init__(self, line: int, attributes: str) -> None:
        self.line = line
        self.attributes = attributes
        self.cells: list[list[str]] = []
        self.spans: list[tuple[int, int, bool]] = []
        self.align: list[str] = []
        self.open = False
        self.depth = 0


class _Table:
    """A table under way."""

    def __init__(self) -> None:
        self.grid = Grid()
        self.row: _Row | None = None
        self.group = ""
        self.laid = ""
        self.placed = ""


class HtmlReader:
    """Reads pieces of HTML, between which Markdown may stand, into the clauses of a builder."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.tables: list[_Table] = []
        self.text: list[str] = []
        self.inline: list[tuple[str, str]] = []
        self.again = 0  # how many pieces of the text only open anew what was open before
        self.line = 0
        self.begun: int | None = None
        self.pre: list[str] | None = None
        self.pre_marked = False

    # what the Markdown reader asks ------------------------------------------------------------------------------

    @property
    def in_cell(self) -> bool:
        """Whether a cell of an HTML table is open, so that whatever follows stands in it."""
        return bool(self.tables and self.tables[-1].row and self.tables[-1].row.open)

    @property
    def busy(self) -> bool:
        """Whether text is under way that ends where Markdown follows."""
        return bool(self.text or self.inline) or self.pre is not None

    @property
    def unfinished(self) -> bool:
        """Whether something is open that would take in what follows."""
        return bool(self.tables or self.inline) or self.pre is not None

    def take(self, source: str) -> None:
        """Add a piece of HTML to the open cell."""
        row = self.tables[-1].row
        if row is not None and row.cells:
            row.cells[-1].append(source)

    def feed(self, source: str, line: int) -> None:
        """Read a piece that begins on ``line``, counted from 0."""
        parser = EventParser()
        parser.feed(source)
        parser.close()
        for event, below in zip(parser.events, parser.lines, strict=True):
            self.line = line + below
            self._event(event)

    def pause(self, line: int) -> None:
        """End the text under way: Markdown follows. Elements left open lay what they are on what stands in them."""
        if not self.busy:
            return
        if self.pre is not None:
            self._end_pre(self.pre)
        self._flush()
        for tag, written in self.inline:
            attributes = _attributes_of(written)
            look = look_of(tag, attributes)
            self.builder.open(Frame("", tag, html=True, attributes=_laid(look), hidden=look.hidden))
        self.inline, self.text, self.again = [], [], 0
        self.line = line

    def finish(self) -> None:
        """Close everything."""
        if self.pre is not None:
            self._end_pre(self.pre)
        self._flush()
        while self.tables:
            self.builder.faults.append("This table is not closed, so all that follows stands in it.")
            self._end_table()
        self.builder.close_all()

    # events -----------------------------------------------------------------------------------------------------

    def _event(self, event: Event) -> None:
        name, tag = event.name, event.value
        if self.pre is not None:
            self._in_pre(event)
        elif self.in_cell and self._in_cell(event):
            return
        elif name == "text":
            self._words(tag)
        elif name == "comment":
            self._comment(tag)
        elif tag not in BLOCKS and not (tag in ("template", "head", "title", "noscript") and not self.text):
            self._in_line(event)
        elif name == "start":
            self._start(tag, event.attributes)
        else:
            self._end(tag)

    def _words(self, text: str) -> None:
        if self.begun is None and text.strip():
            self.begun = self.line + text[: len(text) - len(text.lstrip())].count("\n")
        self.text.append(entities.escape(text, quote=False))

    def _comment(self, text: str) -> None:
        if self._waiting():
            self.text.append(f"<!--{text}-->")
        else:
            self._flush()
            self.builder.add(ClauseKind.HTML, f"<!--{text}-->", self.line, html=True)

    def _waiting(self) -> bool:
        return any(not part.isspace() for part in self.text[self.again :])

    def _in_line(self, event: Event) -> None:
        tag = event.value
        if event.name == "start" and tag not in VOID and len(self.inline) >= DEEPEST:
            self._too_deep(tag)
            return
        if event.name == "start":
            if self.begun is None:
                self.begun = self.line
            self.text.append(event.written)
            if tag not in VOID:
                self.inline.append((tag, event.written))
            return
        for place in range(len(self.inline) - 1, -1, -1):
            if self.inline[place][0] == tag:
                del self.inline[place]
                if self._waiting():
                    self.text.append(f"</{tag}>")
                else:
                    self.text = [written for _, written in self.inline]
                    self.again = len(self.text)
                return
        self._flush()
        self.builder.close(tag, html=True)

    # blocks -----------------------------------------------------------------------------------------------------

    def _start(self, tag: str, attributes: Attributes) -> None:
        self._flush()
        self.builder.close("p", html=True) if self._open_in_reach("p") else None
        for other in _ENDS_BEFORE.get(tag, ()):
            if self._open_in_reach(other):
                self.builder.close(other, html=True)
        if len(self.builder.frames) >= DEEPEST:
            self._too_deep(tag)
            return
        look = look_of(tag, attributes)
        frame = Frame(
            "",
            tag,
            html=True,
            attributes=_own(look, attributes),
            hidden=look.hidden or tag in ("template", "head", "title", "noscript"),
        )
        frame.lang = (attributes.get("lang") or attributes.get("xml:lang") or "") if tag not in ("html", "body") else ""
        if tag == "hr":
            if "footnotes-sep" not in (attributes.get("class") or ""):
                self.builder.add(ClauseKind.RULE, "", self.line)
        elif tag in _HEADINGS:
            frame.kind, frame.level = ClauseKind.HEADING, int(tag[1])
            self.builder.open(frame)
        elif tag in _LISTS:
            frame.part = "" if self._notes(attributes) else list_part(tag, attributes)
            self.builder.open(frame)
        elif tag == "li":
            self._item(frame, attributes)
        elif tag == "dt":
            frame.kind = ClauseKind.TERM
            self.builder.open(frame)
        elif tag == "table":
            self.tables.append(_Table())
            frame.part = "table"
            self.builder.open(frame)
        elif tag in _GROUPS | {"tr"} | _CELLS:
            self._table_part(tag, attributes, frame)
        elif tag == "pre":
            self.pre, self.pre_marked, self.begun = [], False, self.line
            self.builder.open(frame)
        else:
            frame.part = _PARTS.get(tag, "")
            if tag == "div" and "admonition" in (attributes.get("class") or "").split():
                kinds = [part for part in (attributes.get("class") or "").split() if part != "admonition"]
                frame.part, frame.attributes = f"admonition:{kinds[0] if kinds else 'note'}", ""
            elif tag == "caption":
                frame.part = "caption"
            elif {"footnotes", "footnote"} & {*(attributes.get("class") or "").split()}:
                frame.style = "footnotes"
            self.builder.open(frame)

    def _too_deep(self, tag: str) -> None:
        """Leave out an element that stands too deep; its words stay."""
        fault = f"`<{tag}>` stands inside {DEEPEST} other elements: no reader follows so deep."
        if fault not in self.builder.faults:
            self.builder.faults.append(fault)

    def _notes(self, attributes: Attributes) -> bool:
        """Whether a list holds the footnotes that a Markdown reader writes at the end of a page."""
        marked = "footnotes-list" in (attributes.get("class") or "").split()
        return marked or any(frame.style == "footnotes" for frame in self.builder.frames)

    def _item(self, frame: Frame, attributes: Attributes) -> None:
        note = re.fullmatch(r"fn[:-]?(\S+)", attributes.get("id") or "")
        if note and not self._list_is_open():
            frame.part, frame.attributes = "footnote", ""
            self.builder.marker = f"[^{note.group(1)}]"
            self.builder.open(frame)
            return
        if not self._list_is_open():
            self.builder.open(Frame("ul", "ul", html=True))
        frame.part = item_part(attributes)
        self.builder.marker = ""
        self.builder.open(frame)

    def _list_is_open(self) -> bool:
        inner = next((frame.part for frame in reversed(self.builder.frames) if frame.part), "")
        return inner.partition(":")[0] in ("ul", "ol")

    def _open_in_reach(self, tag: str) -> bool:
        """Whether an element of this name is open that the next one of its kind ends."""
        for frame in reversed(self.builder.frames):
            if not frame.html or (frame.name in _BOUNDS and frame.name != tag):
                return False
            if frame.name == tag:
                return True
        return False

    def _end(self, tag: str) -> None:
        self._flush()
        if tag == "table":
            self._end_table()
        elif tag == "tr":
            self._end_row()
        elif tag in _GROUPS:
            self._end_row()
            if self.tables:
                self.tables[-1].group = self.tables[-1].laid = ""
        elif tag in _HEADINGS:
            open_heading = next((f.name for f in reversed(self.builder.frames) if f.html and f.name in _HEADINGS), "")
            self.builder.close(open_heading, html=True)
        else:
            self.builder.close(tag, html=True)

    def _flush(self) -> None:
        """Make a clause of the text under way; elements still open go on in the next."""
        again = self.again
        if all(part.isspace() for part in self.text[again:]):
            del self.text[again:]
            return
        source = "".join(self.text) + "".join(f"</{tag}>" for tag, _ in reversed(self.inline))
        line = self.line if self.begun is None else self.begun
        self.text, self.begun = [written for _, written in self.inline], None
        self.again = len(self.text)
        if not source.strip() or (not re.sub(r"<[^<>]*>|\s", "", source) and not _SHOWS.search(source)):
            return
        self._add(source.strip(), line)

    def _add(self, source: str, line: int) -> None:
        content = html_content(source)
        kind, level = self.builder.text_kind()
        if content.bare and not content.anchors and kind is not ClauseKind.HEADING:
            self.builder.add(ClauseKind.HTML, source, line, html=True)
            return
        if kind is ClauseKind.FOOTNOTE or self.builder.inside("footnote"):
            source = _BACK.sub("", source).rstrip()
        self.builder.add(kind, source, line, level=level, html=True)

    # preformatted text ------------------------------------------------------------------------------------------

    def _in_pre(self, event: Event) -> None:
        pre = self.pre
        if pre is None:
            return
        if event.name == "end" and event.value == "pre":
            self._end_pre(pre)
        elif event.name == "text":
            pre.append(entities.escape(event.value, quote=False))
        elif event.name in ("start", "end") and event.value not in ("code", "span"):
            self.pre_marked = True
            pre.append(event.written or f"</{event.value}>")

    def _end_pre(self, pre: list[str]) -> None:
        self.pre = None
        source = "".join(pre).removeprefix("\n").rstrip("\n")
        line = self.line - source.count("\n") if self.begun is None else self.begun
        self.begun = None
        if self.pre_marked or not source.strip():
            source = f"<code>{source}</code>" if source.strip() else ""
            self.builder.add(ClauseKind.CODE, source, line, html=True)
        else:
            self.builder.add_code(entities.unescape(source), line)
        self.builder.close("pre", html=True)

    # tables -----------------------------------------------------------------------------------------------------

    def _table_part(self, tag: str, attributes: Attributes, frame: Frame) -> None:
        if not self.tables:
            self.builder.faults.append(f"`<{tag}>` stands in no table, so it is shown as a line of text.")
            return
        table = self.tables[-1]
        if tag in _GROUPS:
            self._end_row()
            table.group, table.laid = tag, _unseen(frame)
        elif tag == "tr":
            self._end_row()
            table.row = _Row(self.line, f"{table.laid} {_unseen(frame)}".strip())
        else:
            row = table.row = table.row or _Row(self.line, table.laid)
            self._open_cell(row, tag, attributes, _unseen(frame))

    def _open_cell(self, row: _Row, tag: str, attributes: Attributes, laid: str) -> None:
        row.open = True
        row.cells.append([f"<span {_as_html(laid)}>"] if laid else [])
        row.spans.append((_span(attributes, "colspan", 1000), _span(attributes, "rowspan", 65534), tag == "th"))
        row.align.append(_alignment(attributes))

    def _in_cell(self, event: Event) -> bool:
        """Take what stands in a cell; False for what ends it."""
        name, tag = event.name, event.value
        row = self.tables[-1].row
        if row is None:
            return False
        if name in ("start", "end") and (tag in _CELLS or tag in _GROUPS or tag in ("tr", "table")):
            if row.depth or (tag == "table" and name == "start"):
                row.depth += (tag == "table") * (1 if name == "start" else -1)
                row.cells[-1].append(event.written or f"</{tag}>")
                return True
            row.open = False
            return tag in _CELLS and name == "end"
        if name == "text":
            row.cells[-1].append(entities.escape(tag, quote=False))
        elif name == "comment":
            row.cells[-1].append(f"<!--{tag}-->")
        else:
            row.cells[-1].append(event.written or f"</{tag}>")
        return True

    def _end_row(self) -> None:
        table = self.tables[-1] if self.tables else None
        if table is None or table.row is None:
            return
        row, table.row = table.row, None
        if not row.cells:
            return
        cells = tuple("".join(cell).strip() for cell in row.cells)
        places = table.grid.places(row.spans)
        heads = all(place.head for place in places) and table.placed in ("", "thead")
        group = "thead" if heads or table.group == "thead" else "tbody"
        if table.placed != group:
            self.builder.close("(rows)", html=True)
            self.builder.open(Frame(group, "(rows)", html=True))
            table.placed = group
        if group == "thead":
            places = tuple(place._replace(head=True) for place in places)
            table.grid.head(places, [plain(html_content(cell).tokens) for cell in cells])
        more: dict[str, Any] = {"attributes": row.attributes} if row.attributes else {}
        self.builder.add(
            ClauseKind.ROW,
            " | ".join(cells),
            row.line,
            html=True,
            cells=cells,
            align=tuple(row.align),
            grid=places,
            columns=table.grid.columns(places),
            **more,
        )

    def _end_table(self) -> None:
        if not self.tables:
            return
        if self.tables[-1].row:
            self.tables[-1].row.open = False
        self._end_row()
        self.tables.pop()
        self.builder.close("table", html=True)


_SHOWS = re.compile(rf"<(?:img|a|{'|'.join(sorted(CONTROLS))})\b|<[^<>]*\bid\s*=", re.IGNORECASE)
_BACK = re.compile(r"(?<!\s)\s*<a\b(?=[^<>]*>)(?>[^<>]*?\bfootnote-backref\b)[^<>]*+>[^<]*+</a>", re.IGNORECASE)


def _attributes_of(written: str) -> Attributes:
    parser = EventParser()
    parser.feed(written)
    return parser.events[0].attributes if parser.events else {}


def _own(look: Look, attributes: Attributes) -> str:
    """What an element lays on its clauses, as an attribute list."""
    anchor = attributes.get("id") or ""
    parts = [f"#{anchor}"] if anchor and not re.search(r"\s", anchor) else []
    return " ".join([*parts, _laid(look)]).strip()


def _unseen(frame: Frame) -> str:
    """What a part of a table lays on its cells, with whether nobody sees them."""
    return f'{frame.attributes} hidden="hidden"'.strip() if frame.hidden else frame.attributes


def _laid(look: Look) -> str:
    styles = [_STYLES[mark] for mark in look.marks if mark in _STYLES]
    styles += [part.replace('"', "'") for part in look.odd if re.match(r"[\w-]+:", part)]
    parts = [part for part in look.odd if part.startswith(".")]
    given = [part.partition("=") for part in look.odd if re.match(r"[^.:=]+=", part)]
    parts += [name + '="' + value.replace('"', "'") + '"' for name, _, value in given]
    if styles:
        parts.append(f'style="{";".join(styles)}"')
    return " ".join(parts)


def _as_html(laid: str) -> str:
    from policypress.document.looks import written

    return " ".join(f'{name}="{entities.escape(value or "")}"' for name, value in written(laid).items())


def _span(attributes: Attributes, name: str, most: int) -> int:
    found = re.match(r"\s*(\d{1,6})", attributes.get(name) or "")
    return min(most, max(1, int(found.group(1)))) if found else 1


def _alignment(attributes: Attributes) -> str:
    found = re.search(r"text-align\s*:\s*(left|right|center)", attributes.get("style") or "", re.IGNORECASE)
    return (found.group(1) if found else attributes.get("align") or "").lower()

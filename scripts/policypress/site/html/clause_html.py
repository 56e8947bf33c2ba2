"""Clause → safe HTML, once for each distinct clause; policy text is data and never runs."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from policypress.document.event import Event
from policypress.document.events import events_of
from policypress.document.looks import (
    BLOCKS,
    TAG_MARKS,
    UNSHOWN,
    VOID,
    WORDLESS,
    Attributes,
    item_part,
    list_part,
    look_of,
)
from policypress.document.model import READ_OTHERWISE, Clause, ClauseKind, Token, TokenKind
from policypress.document.token import PARTED
from policypress.language.codes import direction
from policypress.site.values.addresses import ROOT

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_BLANKS = re.compile(r"[\t\r\n]")
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_NO_ID = re.compile(r"[^\w.:-]")

_KEPT = {
    **{tag: tag for tag in ("sup", "sub", "b", "strong", "em", "i", "u", "small", "s", "code", "cite", "q", "mark")},
    **{tag: tag for tag in ("kbd", "samp", "var", "dfn")},
    "del": "s",
    "strike": "s",
    "ins": "u",
    "tt": "code",
    "big": "span",
}
"""Elements of a line that a page keeps; of all others it keeps the words."""

_MARKS = {"b": "strong", "i": "em", "s": "s", "u": "u", "^": "sup", "_": "sub", "c": "code"}
_FLOW = frozenset({"p", "ul", "ol", "li", "div", "blockquote"})
"""Blocks that a cell of a table keeps."""

_SPECIAL = re.compile(rf"[{READ_OTHERWISE}\n]")
"""Most clauses hold nothing of it."""

_APART = frozenset({ClauseKind.CODE, ClauseKind.HTML, ClauseKind.RULE})
"""What holds no inline text."""


def escaped(text: str) -> str:
    """``text`` for HTML, characters that no page may hold replaced."""
    return html.escape(_CONTROL.sub("\ufffd", text), quote=True)


@lru_cache(maxsize=4096)
def escaped_again(text: str) -> str:
    """The same for a short text that comes back in version after version, such as a heading."""
    return escaped(text)


def link_target(target: str, base: str) -> str:
    """Where a link of a policy text leads, or empty where it may not be a link.

    ``base`` is the address of the policy; a relative target is resolved against it, ``../cookies/index.md`` becomes the
    page of that policy.
    """
    target = _BLANKS.sub("", _CONTROL.sub("", target)).strip()
    scheme = _SCHEME.match(target)
    if scheme:
        return target if scheme.group(1).lower() in _SAFE_SCHEMES else ""
    if not target or target.startswith(("#", "//")):
        return target if target != "#" else ""
    if target.startswith("?") or "\\" in target:
        return ""
    path, hash_mark, fragment = target.partition("#")
    parts = [] if path.startswith("/") else base.strip("/").split("/")
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", ".", ".."):
            parts.append(part)
    if parts and parts[-1].endswith(".md"):
        name = parts.pop().removesuffix(".md")
        parts += [] if name == "index" else [name]
        path = "/"
    return ROOT + "/".join(parts) + ("/" if path.endswith("/") and parts else "") + hash_mark + fragment


_LONG_NAME = re.compile(r"[^\s<>&]{12,}")
_BREAK = re.compile(r"([._/])(?=\w)")
_TAG = re.compile(r"(<[^<>]*>)")


def _breakable(cell: str) -> str:
    """Long names, such as those of cookies, may break behind a dot, an underscore or a slash, for narrow columns."""
    if "_" not in cell and "." not in cell and "/" not in cell:
        return cell
    parts = _TAG.split(cell)
    parts[::2] = [_LONG_NAME.sub(lambda found: _BREAK.sub(r"\1<wbr>", found.group()), text) for text in parts[::2]]
    return "".join(parts)


class ClauseHtml:
    """Renders clauses of policies and remembers each distinct one."""

    def __init__(self) -> None:
        self._memo: dict[tuple[str, str, str], str] = {}
        self._plain: dict[str, dict[str, str]] = {}
        self._references: dict[int, tuple[dict[str, Any], str]] = {}
        self._elements: dict[tuple[str, str], dict[tuple[object, ...], str]] = {}

    def elements(self, base: str, linked: str) -> dict[tuple[object, ...], str]:
        """Elements of clauses that were made before, with permalinks in the language ``linked``, or without."""
        return self._elements.setdefault((base, linked), {})

    def inline(self, source: str, base: str, references: dict[str, Any] | None = None) -> str:
        """Inline Markdown as HTML."""
        return self._kept(source, base, references, "")

    def inner(self, clause: Clause, base: str) -> str:
        """What stands inside the element of a clause; for a row see :meth:`cells`."""
        if clause.look.hidden:
            return ""
        if clause.kind not in _APART:
            inner = self._kept(clause.source, base, clause.references, "html" if clause.html else "")
            return _set(inner, clause.look.marks)
        if clause.kind is ClauseKind.CODE:
            if clause.html:
                return self._kept(clause.source, base, {}, "html")
            return f"<code>{escaped(clause.source)}</code>"
        return ""

    def cells(self, clause: Clause, base: str) -> tuple[str, ...]:
        """The cells of a table row."""
        if clause.look.hidden:
            return ("",) * len(clause.cells)
        kind = "html cell" if clause.html else "cell"
        made = (self._kept(cell, base, clause.references, kind) for cell in clause.cells)
        return tuple(_breakable(_set(cell, clause.look.marks)) for cell in made)

    def _kept(self, source: str, base: str, references: dict[str, Any] | None, kind: str) -> str:
        """Inline text as HTML, made once; ``kind`` tells whether it is HTML, and whether it stands in a cell."""
        if not references or "]" not in source:
            known = self._plain.setdefault(base + kind, {})
            html = known.get(source)
            if html is None:
                html = known[source] = _rendered(source, base, references, kind)
            return html
        key = (source, base + kind, self._reference_key(references))
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = _rendered(source, base, references, kind)
        return found

    def _reference_key(self, references: dict[str, Any]) -> str:
        held = self._references.get(id(references))
        if held is None:
            held = references, json.dumps(references, sort_keys=True, default=str)
            self._references[id(references)] = held
        return held[1]


def _rendered(source: str, base: str, references: dict[str, Any] | None, kind: str) -> str:
    if not kind.startswith("html") and not _SPECIAL.search(source):
        return escaped(source)
    events = events_of(source, kind.startswith("html"), references)
    return _Inline(base, flow=kind.endswith("cell")).render(events)


def _set(inner: str, marks: str) -> str:
    """``inner`` as the attributes of its clause set it."""
    for mark in marks:
        if mark in _MARKS and inner:
            inner = f"<{_MARKS[mark]}>{inner}</{_MARKS[mark]}>"
    return inner


class _Open(NamedTuple):
    """An element of the source that is open, and the start tags a page has for it."""

    tag: str
    made: tuple[str, ...]


class _Inline:
    """Writes the events of inline text as HTML; every element opened here is closed here."""

    def __init__(self, base: str, *, flow: bool = False) -> None:
        self.base = base
        self.flow = flow
        self.out: list[str] = []
        self.open: list[_Open] = []
        self.hidden: list[str] = []

    def render(self, events: Iterable[Event]) -> str:
        for event in events:
            name, value = event.name, event.value
            if self.hidden:
                self._in_hidden(event)
            elif name == "text":
                self.out.append(escaped(value))
            elif name == "break":
                self.out.append("\n")
            elif name == "note":
                self.out.append(f'<sup><a class="pp-note-ref" href="#fn-{escaped(value)}">{escaped(value)}</a></sup>')
            elif name == "start":
                self._start(value, event.attributes)
            elif name == "end":
                self._end(value)
        while self.open:
            self._write_end(self.open.pop())
        return "".join(self.out)

    def _in_hidden(self, event: Event) -> None:
        """Pass over what nobody sees."""
        if event.name == "start" and event.value == self.hidden[0]:
            self.hidden.append(event.value)
        elif event.name == "end" and event.value == self.hidden[0]:
            self.hidden.pop()

    def _start(self, tag: str, attributes: Attributes) -> None:
        look = look_of(tag, attributes)
        if look.hidden or tag in UNSHOWN or tag in WORDLESS:
            if tag not in VOID:
                self.hidden.append(tag)
            return
        anchor = _NO_ID.sub("", attributes.get("id") or (attributes.get("name") if tag == "a" else "") or "")
        if anchor:
            self.out.append(f'<span id="{escaped(anchor)}"></span>')
        if tag == "br":
            self.out.append("<br>")
        elif tag == "img":
            self.out.append(image_html(attributes.get("src") or "", attributes.get("alt") or "", self.base))
        elif tag not in VOID:
            self._open(tag, attributes, look.marks)

    def _open(self, tag: str, attributes: Attributes, marks: str) -> None:
        made = [f"<{_KEPT[tag]}>"] if tag in _KEPT else []
        if tag == "a" and "href" in attributes:
            target = link_target(attributes["href"] or "", self.base)
            linked = any("<a " in "".join(entry.made) for entry in self.open)
            made = ["<span>"] if not target or linked else [f'<a href="{_attribute(target)}">']
        elif tag in BLOCKS:
            made = self._block(tag, attributes)
        if attributes.get("lang") and tag not in BLOCKS:
            made.append(f"<span{lang_html(attributes['lang'] or '')}>")
        made += [f"<{_MARKS[mark]}>" for mark in marks if mark in _MARKS and mark != TAG_MARKS.get(tag)]
        self.open.append(_Open(tag, tuple(made)))
        self.out.extend(made)

    def _block(self, tag: str, attributes: Attributes) -> list[str]:
        """A block inside a cell; anywhere else its words begin with a space."""
        inside = self._inside()
        if self.flow and tag == inside == "li":  # HTML need not say where an item ends
            self._end("li")
            inside = self._inside()
        if not self.flow or tag not in _FLOW or (tag == "li") != (inside in ("ul", "ol")):
            self.out.append(" ")
            return []
        if inside == "p":
            self._end("p")
        if tag == "ol":
            return [ol_html(list_part(tag, attributes))]
        value = item_part(attributes).partition(":")[2] if tag == "li" else ""
        return [f'<li value="{value}">' if value else f"<{tag}>"]

    def _inside(self) -> str:
        return next((entry.tag for entry in reversed(self.open) if entry.made), "")

    def _end(self, tag: str) -> None:
        place = next((n for n in range(len(self.open) - 1, -1, -1) if self.open[n].tag == tag), -1)
        if place < 0:
            return
        again = self.open[place + 1 :]
        for entry in reversed(self.open[place:]):
            self._write_end(entry)
        del self.open[place:]
        for entry in again:
            if entry.tag not in BLOCKS:
                self.open.append(entry)
                self.out.extend(entry.made)
        if tag in BLOCKS and not self.flow:
            self.out.append(" ")

    def _write_end(self, entry: _Open) -> None:
        for start in reversed(entry.made):
            self.out.append(f"</{start[1:].partition(' ')[0].rstrip('>')}>")


def lang_html(lang: str) -> str:
    """The attributes for text of another language; none where it is that of the page."""
    code = _NO_ID.sub("", lang)
    return f' lang="{code}" dir="{direction(code)}"' if code else ""


def ol_html(part: str) -> str:
    """The start tag of a numbered list, from its part in a clause's path."""
    start, style, backwards = [*part.split(":")[1:], "", "", ""][:3]
    shown = " reversed" if backwards else ""
    shown += f' start="{int(start)}"' if start not in ("", "1") else ""
    return f'<ol{shown} type="{style}">' if style in ("a", "A", "i", "I") else f"<ol{shown}>"


def image_html(source: str, alt: str, base: str) -> str:
    """An image of the site itself; one from elsewhere becomes a link, for no page asks a third party for anything."""
    target = link_target(source, base)
    if target.startswith(ROOT):
        return f'<img src="{_attribute(target)}" alt="{escaped(alt)}" loading="lazy">'
    if target and not target.startswith("#"):
        return f'<a href="{_attribute(target)}">{escaped(alt or "image")}</a>'
    return escaped(alt)


def _attribute(target: str) -> str:
    return ROOT + escaped(target[1:]) if target.startswith(ROOT) else escaped(target)


def tokens_html(tokens: Sequence[Token], base: str) -> str:
    """Visible tokens as HTML with their emphasis and links, white space between them kept; none at the start."""
    out: list[str] = []
    for target, run in groupby(tokens, key=lambda token: "" if token.kind is TokenKind.IMAGE else token.target):
        group = list(run)
        space = " " if group[0].gap and out else ""
        inner = _marked(group, base)
        href = link_target(target, base) if target else ""
        out.append(space + (f'<a href="{_attribute(href)}">{inner}</a>' if href else inner))
    return "".join(out)


def _marked(tokens: list[Token], base: str) -> str:
    out: list[str] = []
    for marks, run in groupby(tokens, key=lambda token: token.marks):
        group = list(run)
        parts = []
        for image, words in groupby(group, key=lambda token: token.kind is TokenKind.IMAGE):
            if image:
                parts += [(" " if t.gap else "") + image_html(t.target, t.text, base) for t in words]
            else:
                parts.append(_words(words))
        inner = "".join(parts)
        inner = _set(inner[1:] if group[0].gap else inner, marks)
        out.append((" " if group[0].gap and out else "") + inner)
    return "".join(out)


def _words(tokens: Iterable[Token]) -> str:
    """Tokens without images; a note's mark shows its label, two blocks of a cell stand on two lines."""
    out = []
    for token in tokens:
        space = " " if token.gap else ""
        if token.kind is TokenKind.NOTE:
            out.append(space + escaped(token.text.removeprefix("[^").removesuffix("]")))
        elif token.kind is TokenKind.BREAK:
            out.append("<br>" if token.text == PARTED else f"<br>{escaped(token.text)}")
        else:
            out.append(escaped(space + token.text))
    return "".join(out)

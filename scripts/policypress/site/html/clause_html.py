"""Clause → safe HTML, once for each distinct clause; policy text is data and never runs."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from policypress.document.model import READ_OTHERWISE, Clause, ClauseKind, Token, TokenKind
from policypress.site.values.addresses import ROOT

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_BLANKS = re.compile(r"[\t\r\n]")
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_TAG = re.compile(r"<\s*(/?)\s*([a-zA-Z][\w-]*)")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")

_KEPT = {
    "sup": "sup",
    "sub": "sub",
    "b": "b",
    "strong": "strong",
    "em": "em",
    "i": "i",
    "u": "u",
    "small": "small",
    "s": "s",
    "del": "s",
    "strike": "s",
    "ins": "u",
    "code": "code",
    "abbr": "span",
    "cite": "cite",
    "q": "q",
}
_SILENT = frozenset({"span", "font", "p", "div", "center", "mark", "wbr"})
_MARKDOWN = {"strong": "strong", "em": "em", "s": "s"}
_MARKS = {"b": "strong", "i": "em", "s": "s", "c": "code"}

_BLOCK_TAGS = {
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
}
_BLOCK_ATTRIBUTES = {
    "a": {"href", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "details": {"open"},
}

_SPECIAL = re.compile(rf"[{READ_OTHERWISE}\n]")
"""Most clauses hold nothing of it."""

_APART = frozenset({ClauseKind.CODE, ClauseKind.HTML, ClauseKind.RULE})
"""What holds no inline Markdown."""


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


class ClauseHtml:
    """Renders clauses of policies and remembers each distinct one."""

    def __init__(self) -> None:
        self._memo: dict[tuple[str, str, str], str] = {}
        self._plain: dict[str, dict[str, str]] = {}
        self._references: dict[int, tuple[dict[str, Any], str]] = {}
        self._elements: dict[tuple[str, bool], dict[tuple[object, ...], str]] = {}

    def elements(self, base: str, linked: bool) -> dict[tuple[object, ...], str]:
        """Elements of clauses that were made before, with links to themselves or without."""
        return self._elements.setdefault((base, linked), {})

    def inline(self, source: str, base: str, references: dict[str, Any] | None = None) -> str:
        """Inline Markdown as HTML."""
        if not references or "]" not in source:
            known = self._plain.setdefault(base, {})
            html = known.get(source)
            if html is None:
                html = known[source] = _rendered(source, base, references)
            return html
        key = (source, base, self._reference_key(references))
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = _rendered(source, base, references)
        return found

    def inner(self, clause: Clause, base: str) -> str:
        """What stands inside the element of a clause; for a row see :meth:`cells`."""
        if clause.kind not in _APART:
            return self.inline(clause.source, base, clause.references)
        if clause.kind is ClauseKind.CODE:
            return f"<code>{escaped(clause.source)}</code>"
        if clause.kind is ClauseKind.HTML:
            return self._block(clause.source, base)
        return ""

    def cells(self, clause: Clause, base: str) -> tuple[str, ...]:
        """The cells of a table row."""
        return tuple(self.inline(cell, base, clause.references) for cell in clause.cells)

    def _block(self, source: str, base: str) -> str:
        key = (source, base, "\x00html")
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = _cleaned(source, base)
        return found

    def _reference_key(self, references: dict[str, Any]) -> str:
        held = self._references.get(id(references))
        if held is None:
            held = references, json.dumps(references, sort_keys=True, default=str)
            self._references[id(references)] = held
        return held[1]


def _rendered(source: str, base: str, references: dict[str, Any] | None) -> str:
    if not _SPECIAL.search(source):
        return escaped(source)
    # Loaded only where something has to be rendered: a build in which nothing changed does without.
    from policypress.document.inline import inline_markdown

    return _Inline(base).render(inline_markdown(source, references))


def _cleaned(source: str, base: str) -> str:
    import nh3

    def attribute(tag: str, name: str, value: str) -> str | None:
        return (link_target(value, base) or None) if name == "href" else value

    cleaned = nh3.clean(
        _CONTROL.sub("\ufffd", source),
        tags=_BLOCK_TAGS,
        attributes=_BLOCK_ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes=set(_SAFE_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
    # One page has one first heading: the policy's title.
    return re.sub(r"<(/?)h1>", r"<\1h2>", cleaned)


class _Inline:
    """Walks markdown-it's inline tokens; every element opened here is closed here."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.out: list[str] = []
        self.open: list[str] = []

    def render(self, tokens: Iterable[Any]) -> str:
        for token in tokens:
            name, _, edge = token.type.rpartition("_")
            if token.type in ("text", "text_special"):
                self.out.append(with_notes(escaped(token.content)))
            elif token.type == "softbreak":
                self.out.append("\n")
            elif token.type == "hardbreak":
                self.out.append("<br>\n")
            elif token.type == "code_inline":
                self.out.append(f"<code>{escaped(token.content)}</code>")
            elif token.type == "image":
                self.out.append(image_html(str(token.attrs.get("src", "")), token.content, self.base))
            elif token.type == "html_inline":
                self._html(token.content)
            elif edge == "open":
                self._open(name, str(token.attrs.get("href", "")))
            elif edge == "close":
                self._close("a" if name == "link" else _MARKDOWN.get(name, "span"))
        while self.open:
            self.out.append(f"</{self.open.pop()}>")
        return "".join(self.out)

    def _open(self, name: str, href: str) -> None:
        tag = "a" if name == "link" else _MARKDOWN.get(name, "span")
        if tag == "a":
            self._open_link(href)
        else:
            self.open.append(tag)
            self.out.append(f"<{tag}>")

    def _open_link(self, href: str) -> None:
        target = link_target(href, self.base)
        if not target or "a" in self.open:
            self.open.append("span")
            self.out.append("<span>")
        else:
            self.open.append("a")
            self.out.append(f'<a href="{_attribute(target)}">')

    def _close(self, tag: str) -> None:
        wanted = tag if tag in self.open else "span" if tag == "a" and "span" in self.open else ""
        while wanted and self.open:
            top = self.open.pop()
            self.out.append(f"</{top}>")
            if top == wanted:
                break

    def _html(self, source: str) -> None:
        match = _TAG.match(source)
        if not match:
            if not source.startswith("<!--"):
                self.out.append(escaped(source))
            return
        closing, name = bool(match.group(1)), match.group(2).lower()
        if name == "br":
            self.out.append("<br>")
        elif name == "a":
            href = _HREF.search(source)
            if closing:
                self._close("a")
            else:
                self._open_link(html.unescape(next((part for part in href.groups() if part), "")) if href else "")
        elif name in _KEPT:
            if closing:
                self._close(_KEPT[name])
            else:
                self.open.append(_KEPT[name])
                self.out.append(f"<{_KEPT[name]}>")
        elif name not in _SILENT:
            self.out.append(escaped(source))


def with_notes(text: str) -> str:
    """Escaped text with references to footnotes as links."""
    if "[^" not in text:
        return text
    return _NOTE.sub(lambda m: f'<sup><a class="pp-note-ref" href="#fn-{m.group(1)}">{m.group(1)}</a></sup>', text)


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
                parts.append(escaped("".join([" " + t.text if t.gap else t.text for t in words])))
        inner = "".join(parts)
        inner = inner[1:] if group[0].gap else inner
        for mark in reversed("bisc"):
            if mark in marks:
                inner = f"<{_MARKS[mark]}>{inner}</{_MARKS[mark]}>"
        out.append((" " if group[0].gap and out else "") + inner)
    return "".join(out)

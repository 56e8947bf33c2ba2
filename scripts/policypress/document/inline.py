"""Inline text, Markdown or HTML → what a reader sees of it, and what it holds besides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from policypress.document.event import Event
from policypress.document.events import html_events, inline_events
from policypress.document.expressions import Expression
from policypress.document.graphemes import normal
from policypress.document.looks import (
    BLOCKS,
    CONTROLS,
    PLAIN,
    UNSHOWN,
    VOID,
    WORDLESS,
    Attributes,
    Look,
    item_part,
    label,
    list_part,
    look_of,
)
from policypress.document.token import PARTED, READ_OTHERWISE, Token, TokenKind, plain
from policypress.document.tokens import split_text


class Run(NamedTuple):
    """A stretch of visible text, set in one way with one link target; kind is set for what is no text."""

    text: str
    marks: str = ""
    target: str = ""
    kind: TokenKind | None = None


class Content(NamedTuple):
    """What inline text holds.

    ``tokens`` is what a reader sees; ``hidden`` what nobody sees; ``anchors`` the ids it can be linked at; ``titles``
    what shows when pointed at; ``pictured`` (description, target) of links without words; ``controls`` the start tags
    of what a text cannot hold; ``odd`` classes and styles not known to be harmless; ``faults`` what an editor should
    mend.
    """

    tokens: tuple[Token, ...] = ()
    hidden: str = ""
    anchors: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    pictured: tuple[tuple[str, str], ...] = ()
    controls: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def bare(self) -> bool:
        """Whether nothing of it can be seen."""
        return not (self.tokens or self.pictured or self.controls)


DEEPEST = 100
"""Elements within each other that are read."""


class _Open(NamedTuple):
    """An element that is open: what it adds, and where the runs stood when it opened."""

    tag: str
    look: Look = PLAIN
    target: str | None = None
    runs: int = 0
    pictures: int = 0
    title: str = ""


class _Collector:
    """Takes the events of inline text and keeps what they mean."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.open: list[_Open] = []
        self.lists: list[list[Any]] = []
        self.border = ""
        self.hidden: list[str] = []
        self.anchors: list[str] = []
        self.titles: list[str] = []
        self.pictured: list[tuple[str, str]] = []
        self.controls: list[str] = []
        self.odd: list[str] = []
        self.faults: list[str] = []
        self._state()

    def _state(self) -> None:
        """What the open elements make of the text that follows."""
        marks: set[str] = set()
        self.target, self.unseen, odd = "", False, False
        for entry in self.open:
            marks.update(entry.look.marks)
            odd = odd or bool(entry.look.odd)
            self.unseen = self.unseen or entry.look.hidden
            self.target = entry.target if entry.target is not None else self.target
        self.marks = "".join(sorted(marks)) + ("~" if odd else "")

    def take(self, events: Iterable[Event]) -> None:
        for name, value, attributes, written in events:
            if name == "text":
                self._text(value)
            elif name == "start":
                self._start(value, attributes, written)
            elif name == "end":
                self._end(value)
            elif name == "break":
                self._text(" ")
            elif name == "note":
                self._run(Run(f"[^{value}]", "^", "", TokenKind.NOTE))

    def _text(self, text: str) -> None:
        if self.unseen:
            self.hidden.append(text)
            return
        if self.border and not text.isspace():
            self._part()
        self.runs.append(Run(text, self.marks, self.target))

    def _run(self, run: Run) -> None:
        if self.unseen:
            self.hidden.append(run.text)
            return
        if self.border:
            self._part()
        self.runs.append(run)

    def _part(self) -> None:
        """Write the border that waits for something to stand behind it; none stands before the first text."""
        if self.border != PARTED or any(not run.text.isspace() for run in self.runs):
            self.runs.append(Run(self.border, "", "", TokenKind.BREAK))
        self.runs.append(Run(" "))
        self.border = ""

    def _start(self, tag: str, attributes: Attributes, written: str) -> None:
        look = look_of(tag, attributes)
        if tag in UNSHOWN or tag in WORDLESS:
            look = look._replace(hidden=True)
        self._keep(tag, attributes, look, written)
        if tag == "br" or tag == "hr":
            self._text(" ")
        elif tag == "img":
            self._picture(attributes, look)
        elif tag == "q":
            self._text("“")
        elif tag in BLOCKS:
            self._block(tag, attributes)
        if tag not in VOID and len(self.open) >= DEEPEST:
            self.controls.append(" ".join(written.split()))
            self.faults.append(f"`<{tag}>` stands inside {DEEPEST} other elements: no reader follows so deep.")
        elif tag not in VOID:
            target, title = None, ""
            if tag == "a":
                target, title = _target(attributes.get("href") or ""), _title(attributes)
            self.open.append(_Open(tag, look, target, len(self.runs), len(self.pictured), title))
            self._state()

    def _keep(self, tag: str, attributes: Attributes, look: Look, written: str) -> None:
        """What an element holds besides its words."""
        anchor = attributes.get("id") or (attributes.get("name") if tag == "a" else "")
        if anchor:
            self.anchors.append(anchor)
        if tag != "a" and not look.hidden:
            self._titled(attributes)
        self.odd += look.odd
        if tag in CONTROLS:
            self.controls.append(" ".join(written.split()))
            self.faults.append(f"`<{tag}>` is not shown: a policy text holds words, links and pictures.")

    def _titled(self, attributes: Attributes) -> None:
        title = _title(attributes)
        if title:
            self.titles.append(title)

    def _picture(self, attributes: Attributes, look: Look) -> None:
        if look.hidden or self.unseen:
            self.hidden.append(attributes.get("alt") or "")
            return
        marks = self.marks + ("~" if look.odd and "~" not in self.marks else "")
        alt = " ".join(normal(attributes.get("alt") or "").split())
        if self.target:
            self.pictured.append((alt, self.target))
        self._run(Run(alt, marks, _target(attributes.get("src") or ""), TokenKind.IMAGE))

    def _block(self, tag: str, attributes: Attributes) -> None:
        self.border = self.border or PARTED
        if tag in ("ul", "ol", "menu", "dir"):
            part = list_part(tag, attributes).split(":")
            start = part[1] if tag == "ol" else "1"
            style = part[2] if len(part) > 2 and tag == "ol" else "1" if tag == "ol" else ""
            self.lists.append([int(start or 1), style])
        elif tag == "li":
            number, style = self.lists[-1] if self.lists else (1, "")
            own = item_part(attributes).partition(":")[2]
            number = int(own) if own else number
            if self.lists:
                self.lists[-1][0] = number + 1
            self.border = label(number, style) if style else "•" * max(1, len(self.lists))
        elif tag in ("td", "th", "table"):
            self.faults.append("A table inside a cell or a line of text is shown as one line.")

    def _end(self, tag: str) -> None:
        place = next((n for n in range(len(self.open) - 1, -1, -1) if self.open[n].tag == tag), -1)
        if place < 0:
            return
        entry = self.open.pop(place)
        if entry.target and len(self.pictured) == entry.pictures and self._wordless(entry.runs):
            self.pictured.append(("", entry.target))
        if entry.title and not self._says_no_more(entry):
            self.titles.append(entry.title)
        if tag == "q":
            self._text("”")
        self._state()
        if tag in BLOCKS:
            if tag in ("ul", "ol", "menu", "dir") and self.lists:
                self.lists.pop()
            self.border = PARTED

    def _says_no_more(self, entry: _Open) -> bool:
        """Whether a link's title only repeats its words, or belongs to the sign beside a heading that leads to it."""
        words = _letters("".join(run.text for run in self.runs[entry.runs :]))
        return _letters(entry.title) == words or (not words and (entry.target or "").startswith("#"))

    def _wordless(self, first: int) -> bool:
        """Whether a link ends here that began at run ``first`` and holds nothing to read."""
        return not self.unseen and not any(any(map(str.isalnum, run.text)) for run in self.runs[first:])

    def content(self) -> Content:
        """All of it; what is open ends here."""
        while self.open:
            self._end(self.open[-1].tag)
        tokens = tokens_of(self.runs)
        linked = {token.target for token in tokens}
        pictured = tuple(link for link in self.pictured if link[0] or link[1] not in linked)
        hidden = " ".join("".join(self.hidden).split())
        return Content(
            tokens,
            hidden,
            tuple(self.anchors),
            tuple(self.titles),
            pictured,
            tuple(self.controls),
            tuple(self.odd),
            tuple(dict.fromkeys(self.faults)),
        )


def _title(attributes: Attributes) -> str:
    return " ".join(normal(attributes.get("title") or "").split())


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, normal(text).lower()))


_SCRIPT = Expression(r"\s*(?:javascript|vbscript)\s*:", re.IGNORECASE)


def _target(address: str) -> str:
    """An address as Markdown writes it; none where it names a script, for no page of ours runs one."""
    from policypress.document.markdown import normal_link

    return "" if not address or _SCRIPT.match(address) else normal_link(address.strip())


_token = tuple.__new__  # makes a named tuple in half the time


def _marked(tokens: Sequence[Token], marks: str, target: str) -> list[Token]:
    return [_token(Token, (text, kind, gap, marks, target)) for text, kind, gap, _, _ in tokens]


def tokens_of(runs: Sequence[Run]) -> tuple[Token, ...]:
    """Tokens of ``runs``; neighbouring runs that are set alike are read as one."""
    merged: list[Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        if last and run.kind is None and last.kind is None and last.marks == run.marks and last.target == run.target:
            merged[-1] = Run(last.text + run.text, last.marks, last.target)
        else:
            merged.append(run)
    out: list[Token] = []
    gap = False
    for run in merged:
        if run.kind is not None:
            shown = run.text or ("image" if run.kind is TokenKind.IMAGE else "")
            out.append(
                Token(shown, run.kind, bool(out) and (gap or run.kind is TokenKind.BREAK), run.marks, run.target)
            )
            gap = False
            continue
        text = normal(run.text)
        parts = split_text(text)
        if parts:
            shown, kind, space, *_ = parts[0]
            marks, target = run.marks, run.target
            out.append(Token(shown, kind, bool(out) and (gap or space), marks, target))
            out.extend(_marked(parts[1:], marks, target) if marks or target else parts[1:])
            gap = False
        gap = gap or text[-1:].isspace()
    return tuple(out)


_SPECIAL = re.compile(f"[{READ_OTHERWISE}]")
_LINE_END = re.compile(r"(?<! ) *\n[ \t]*")
_EMPTY = Content()


@lru_cache(maxsize=65536)
def _alone(source: str) -> Content:
    if not _SPECIAL.search(source):  # nothing that Markdown could read otherwise: most clauses are plain words
        tokens = tokens_of([Run(_LINE_END.sub(" ", source))])
        return Content(tokens) if tokens else _EMPTY
    return collected(inline_events(source))


@lru_cache(maxsize=16384)
def html_content(source: str) -> Content:
    """What a fragment of HTML holds."""
    return collected(html_events(source))


def collected(events: Iterable[Event]) -> Content:
    """What a stream of events holds."""
    collector = _Collector()
    collector.take(events)
    return collector.content()


def inline_content(source: str, references: Mapping[str, Any] | None = None) -> Content:
    """What inline Markdown holds, remembered by source where no link definition can matter."""
    if not references or "]" not in source:
        return _alone(source)
    return collected(inline_events(source, references))


def code_content(source: str) -> Content:
    """What preformatted text holds."""
    return Content(tokens_of([Run(source, "c")]))


def word_content(source: str) -> Content:
    """What text without any markup holds."""
    return Content(tokens_of([Run(source)]))


def cells_content(contents: Sequence[Content]) -> Content:
    """What the cells of a row hold together; borders part their tokens."""
    tokens: list[Token] = []
    for index, content in enumerate(contents):
        if index:
            tokens.append(Token("|", TokenKind.CELL, True))
        tokens.extend(
            token._replace(gap=True) if index and not place else token for place, token in enumerate(content.tokens)
        )
    return Content(
        tuple(tokens),
        " ".join(content.hidden for content in contents if content.hidden),
        tuple(part for content in contents for part in content.anchors),
        tuple(part for content in contents for part in content.titles),
        tuple(part for content in contents for part in content.pictured),
        tuple(part for content in contents for part in content.controls),
        tuple(part for content in contents for part in content.odd),
        tuple(part for content in contents for part in content.faults),
    )


def set_by(content: Content, look: Look, anchor: str) -> Content:
    """``content`` as the attributes of its clause set it."""
    if look.hidden:
        words = " ".join(part for part in (plain(content.tokens), content.hidden) if part)
        return Content((), words, content.anchors, odd=look.odd, faults=content.faults)
    anchors = (anchor, *content.anchors) if anchor else content.anchors
    tokens = content.tokens
    if look.marks or look.odd:
        added = {*look.marks, "~"} if look.odd else {*look.marks}
        tokens = tuple(token._replace(marks="".join(sorted({*token.marks} | added))) for token in tokens)
    return content._replace(tokens=tokens, anchors=anchors, odd=(*look.odd, *content.odd))


def plain_source(source: str, references: Mapping[str, Any] | None) -> bool:
    """Whether inline Markdown holds nothing that could be read otherwise than as words."""
    return not _SPECIAL.search(source) and not (references and "]" in source)

"""Inline text, Markdown or HTML, as one stream of events: what the model holds and what a page shows come from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from policypress.document.event import Event

_NOTE = re.compile(r"\[\^([^\[\]\s]+)\]")
_NO_LINK = {"strong": "strong", "em": "em", "s": "s"}


def inline_events(source: str, references: Mapping[str, Any] | None = None) -> Iterator[Event]:
    """Events of inline Markdown; ``references`` are the text's link definitions."""
    # Loading the parser takes longer than all the rest of a site in which nothing changed.
    from policypress.document.markdown import inline_markdown

    for token in inline_markdown(source, references):
        kind = token.type
        if kind in ("text", "text_special"):
            yield from _with_notes(token.content)
        elif kind == "softbreak":
            yield Event("break")
        elif kind == "hardbreak":
            yield Event("start", "br")
            yield Event("break")
        elif kind == "code_inline":
            yield Event("start", "code")
            yield Event("text", token.content)
            yield Event("end", "code")
        elif kind == "image":
            yield Event("start", "img", _image(token))
        elif kind == "html_inline":
            yield from html_events(token.content)
        elif kind == "link_open":
            yield Event("start", "a", {name: str(value) for name, value in token.attrs.items()})
        elif kind == "link_close":
            yield Event("end", "a")
        elif kind.endswith(("_open", "_close")):
            name, _, edge = kind.rpartition("_")
            yield Event("start" if edge == "open" else "end", _NO_LINK[name])


def _image(token: Any) -> dict[str, str]:
    shown = "".join(_alt(token.children or ()))
    return {**{name: str(value) for name, value in token.attrs.items()}, "alt": shown}


def _alt(tokens: Any) -> Iterator[str]:
    for token in tokens:
        if token.type == "image":
            yield from _alt(token.children or ())
        elif token.type in ("text", "text_special", "code_inline"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "


def _with_notes(text: str) -> Iterator[Event]:
    if "[^" not in text:
        yield Event("text", text)
        return
    start = 0
    for match in _NOTE.finditer(text):
        if match.start() > start:
            yield Event("text", text[start : match.start()])
        yield Event("note", match.group(1))
        start = match.end()
    if start < len(text):
        yield Event("text", text[start:])


@lru_cache(maxsize=4096)
def html_events(source: str) -> tuple[Event, ...]:
    """Events of a fragment of HTML; an element that HTML does not have is read as text, so that no word is lost."""
    from policypress.document.markup import EventParser

    parser = EventParser()
    parser.feed(source)
    parser.close()
    return tuple(_notes_joined(parser.events))


def _notes_joined(events: list[Event]) -> Iterator[Event]:
    """Marks of footnotes, as Markdown readers write them, taken together."""
    index = 0
    while index < len(events):
        event = events[index]
        end = _note_end(events, index) if event.name == "start" else 0
        if end:
            yield Event("note", _note_label(events[index:end]))
            index = end
            continue
        yield event
        index += 1


def _note_label(events: list[Event]) -> str:
    """The label of a note: what its link is called, else what it shows."""
    for event in events:
        found = re.fullmatch(r"#fn[:-]?(\S+)", event.attributes.get("href") or "")
        if found:
            return found.group(1)
    return "".join(event.value for event in events if event.name == "text").strip().strip("[]")


def _note_end(events: list[Event], index: int) -> int:
    """Where the mark of a footnote ends that begins at ``index``; 0 for none."""
    tag = events[index].value
    if tag not in ("sup", "a"):
        return 0
    depth = 0
    for place in range(index, min(index + 8, len(events))):
        event = events[place]
        if event.value == tag and event.name in ("start", "end"):
            depth += 1 if event.name == "start" else -1
        if depth == 0:
            inside = events[index:place]
            marked = any("footnote-ref" in (inner.attributes.get("class") or "").split() for inner in inside)
            return place + 1 if marked else 0
    return 0


def events_of(source: str, html: bool, references: Mapping[str, Any] | None = None) -> Iterator[Event]:
    """Events of inline text, HTML or Markdown."""
    return iter(html_events(source)) if html else inline_events(source, references)

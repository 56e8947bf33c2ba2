"""Reading HTML that may be broken in any way."""

from __future__ import annotations

from html.parser import HTMLParser

from policypress.document.event import Event
from policypress.document.looks import KNOWN, VOID


def settled(source: str, instead: str = "&lt;") -> str:
    """``source`` with ``instead`` for every ``<`` that begins what never ends.

    The standard parser looks for the end behind each of them, again and again through the rest of the text.
    """
    for opened, closed in (("<![", "]>"), ("<!--", "-->"), ("<", ">")):
        last = source.rfind(closed) + 1
        if opened in source[last:]:
            source = source[:last] + source[last:].replace(opened, instead + opened[1:])
    return source


class LenientParser(HTMLParser):
    """The standard parser, which takes a broken ``<![`` for text instead of giving up."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """The end of a marked section; -1, so that it is read as text, where it is none."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return -1


class PlacedParser(LenientParser):
    """A parser that knows where in its source each tag stands."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source
        self._starts = [0]
        for line in source.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def at(self) -> int:
        """Where the tag or text that is being taken begins."""
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def end_tag(self) -> tuple[int, int]:
        """Where the end tag that is being taken begins and ends."""
        start = self.at()
        return start, self.source.find(">", start) + 1 or start


def first_of_each(attrs: list[tuple[str, str | None]]) -> dict[str, str | None]:
    """Attributes by name; of two alike the first counts, as in browsers."""
    given: dict[str, str | None] = {}
    for name, value in attrs:
        given.setdefault(name, value)
    return given


class EventParser(LenientParser):
    """Collects the events of a fragment, each with the line it stands on, from 0."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[Event] = []
        self.lines: list[int] = []

    def _add(self, event: Event) -> None:
        self.events.append(event)
        self.lines.append(self.getpos()[0] - 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element's start, or its text where HTML has no such element."""
        raw = self.get_starttag_text() or ""
        if tag not in KNOWN:
            self._add(Event("text", raw))
            return
        self._add(Event("start", tag, first_of_each(attrs), raw))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element without content; ``/>`` ends only those that have none, as browsers read it."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Take an element's end."""
        if tag in VOID:
            return
        self._add(Event("end", tag) if tag in KNOWN else Event("text", f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        """Take text."""
        self._add(Event("text", data))

    def handle_comment(self, data: str) -> None:
        """Take a comment."""
        self._add(Event("comment", data))

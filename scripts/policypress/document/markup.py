"""Reading HTML that may be broken in any way."""

from __future__ import annotations

from html.parser import HTMLParser


class LenientParser(HTMLParser):
    """The standard parser, which takes a broken ``<![`` for text instead of giving up."""

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """The end of a marked section; -1, so that it is read as text, where it is none."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return -1

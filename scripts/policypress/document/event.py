"""One step in reading formatted text."""

from __future__ import annotations

from typing import NamedTuple

from policypress.document.looks import Attributes


class Event(NamedTuple):
    """One step through inline text.

    ``name``: ``text``, ``start`` and ``end`` of an element, ``break`` between two lines of the source, ``note`` (the
    mark of a footnote), ``comment``; ``value``: the text, the element's tag, the note's label; ``written``: an unusual
    start tag as it stands in the source.
    """

    name: str
    value: str = ""
    attributes: Attributes = {}  # noqa: RUF012  never changed
    written: str = ""

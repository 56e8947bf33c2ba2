"""Why an address gave no evidence, and where one leads on."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin


class NoAnswer(Exception):
    """Nothing came that shows where an address leads; the message says why."""


def joined(at: str, onward: str) -> str:
    """Where an answer sends onward, as a whole address without its place.

    :raises NoAnswer: that is no address
    """
    try:
        return urldefrag(urljoin(at, onward)).url
    except ValueError:
        raise NoAnswer("it redirects to what is no address") from None

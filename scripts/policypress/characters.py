"""Characters that nobody sees or that turn the direction of reading: no title, name or reason needs them."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = re.compile(f"[{_CONTROL}{_DIRECTION}]")
_UNSHOWN = re.compile(f"[{_CONTROL}]")
_TURNING = re.compile(f"[{_DIRECTION}]")


_COMMAND = re.compile(r"^(?=[^\S\n]*(?:::|##\[))", re.MULTILINE)


def logged(text: str) -> str:
    """``text`` for a log that a workflow reads: no line of it begins as a command of the workflow would.

    >>> logged("::set-env name=A::b")
    '| ::set-env name=A::b'
    """
    return _COMMAND.sub("| ", text.replace("\r", " ")) if "::" in text or "##[" in text else text


def hidden_in(text: str) -> str:
    """The name and number of the first control or direction character of ``text``; empty where there is none."""
    found = None if text.isprintable() else _HIDDEN.search(text)
    if not found:
        return ""
    name = unicodedata.name(found.group(), "a control character").lower()
    return f"{name}, U+{ord(found.group()):04X}"


def shown(text: str) -> str:
    """``text`` as any page, feed, calendar or message can hold it, line ends kept.

    Control characters become U+FFFD, direction marks go.

    >>> shown("Terms\\x07 \\u202eof use")
    'Terms\\ufffd of use'
    """
    return text if text.isprintable() else _TURNING.sub("", _UNSHOWN.sub("\ufffd", text))

"""Regular expressions that are compiled when first used: a command needs few of all there are, and starts sooner."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from policypress.document.lazy import lazy


class Expression:
    """A regular expression; its methods are those of :class:`re.Pattern`."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.given = flags

    @lazy
    def compiled(self) -> re.Pattern[str]:
        """The expression as Python runs it."""
        return re.compile(self.pattern, self.given)

    @lazy
    def search(self) -> Callable[..., re.Match[str] | None]:
        """The first match anywhere in a text."""
        return self.compiled.search

    @lazy
    def match(self) -> Callable[..., re.Match[str] | None]:
        """The match at the start of a text."""
        return self.compiled.match

    @lazy
    def fullmatch(self) -> Callable[..., re.Match[str] | None]:
        """The match of a whole text."""
        return self.compiled.fullmatch

    @lazy
    def finditer(self) -> Callable[..., Iterator[re.Match[str]]]:
        """Every match in a text, from left to right."""
        return self.compiled.finditer

    @lazy
    def findall(self) -> Callable[..., list[Any]]:
        """The text of every match or of its one group."""
        return self.compiled.findall

    @lazy
    def sub(self) -> Callable[..., str]:
        """A text with every match replaced."""
        return self.compiled.sub

    @lazy
    def split(self) -> Callable[..., list[str]]:
        """A text cut at every match."""
        return self.compiled.split

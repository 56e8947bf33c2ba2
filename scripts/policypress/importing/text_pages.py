"""A plain text as blocks of lines: line ends of any kind, what printed pages repeat, headings with a rule below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_ENDS = re.compile("\r\n|[\r\n\x0b\x85\u2028\u2029]")
_PAGE = re.compile(
    r"[^\w#]*+(?:page|seite|página|pagina|p\.)?+\s*+#(?:\s*+(?:of|von|sur|de|/)\s*+#)?+\W*+|第\s*+#\s*+页.*",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*(=+|-+|~+|\*+|_+)\s*")
_FURNITURE = 2
"""Lines at the top or end of a page that may be repeated on each."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines without an empty one between them, the number of the first, and how it is underlined (``=``, ``-`` …)."""

    lines: list[str]
    number: int
    under: str = ""


def blocks_of(text: str) -> tuple[list[Block], list[str]]:
    """The blocks of a text, and what was left out, each with its line.

    Between two blocks stands an empty line; in a text without empty lines each line is a block.
    """
    pages = [[line.rstrip() for line in _ENDS.split(page)] for page in text.split("\f")]
    furniture, left_out = _furniture(pages)
    numbered: list[tuple[int, str]] = []
    number = 0
    for place, page in enumerate(pages):
        for line in page if place == 0 or page[0] else page[1:]:
            number += 1
            numbered.append((number, "" if (place, line) in furniture and _outer(page, line) else line))
    spaced = any(not line.strip() for _, line in numbered[:-1])
    out: list[Block] = []
    for number, line in numbered:
        if not line.strip():
            continue
        if spaced and out and out[-1].number + len(out[-1].lines) == number:
            out[-1].lines.append(line)
        else:
            out.append(Block([line], number))
    return [part for block in out for part in _underlined(block)], left_out


def _furniture(pages: Sequence[list[str]]) -> tuple[set[tuple[int, str]], list[str]]:
    """Lines that printed pages repeat: the page's number, and what stands at the same end of another page."""
    if len(pages) < 2:
        return set(), []
    ends = [(place, line) for place, page in enumerate(pages) for line in _edges(page)]
    seen = Counter((_shape(line), _at_top(pages[place], line)) for place, line in ends)
    found = {
        (place, line)
        for place, line in ends
        if _PAGE.fullmatch(_shape(line)) or seen[_shape(line), _at_top(pages[place], line)] > 1
    }
    said = list(dict.fromkeys(" ".join(line.split()) for place, line in ends if (place, line) in found))
    notes = [f"Left out, as printed pages repeat it: “{words[:80]}”" for words in said]
    return found, notes


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split())).casefold()


def _edges(page: Sequence[str]) -> list[str]:
    words = [line for line in page if line.strip()]
    return list(dict.fromkeys([*words[:_FURNITURE], *words[-_FURNITURE:]]))


def _at_top(page: Sequence[str], line: str) -> bool:
    return line in [other for other in page if other.strip()][:_FURNITURE]


def _outer(page: Sequence[str], line: str) -> bool:
    return line in _edges(page)


def is_rule(line: str) -> bool:
    """Whether a line is nothing but a rule, such as ``-----``; underscores are a place to sign."""
    found = _RULE.fullmatch(line)
    return found is not None and len(found.group(1)) >= 3 and found.group(1)[0] != "_"


def _underlined(block: Block) -> Iterator[Block]:
    """A block cut where one of its lines is underlined; the rule is no word of its own."""
    start, lines = 0, block.lines
    if len(lines) == 1:
        yield block
        return
    for place, line in enumerate(lines):
        if not is_rule(line) or place < start:
            continue
        head = lines[place - 1] if place > start else ""
        if head and (place - 1 == start) and not is_rule(head) and len(head.split()) <= 16 and "  " not in head.strip():
            yield Block([head], block.number + place - 1, line.strip()[0])
        elif place > start:
            continue  # a rule within lines, as of a table
        start = place + 1
    if start < len(lines):
        yield Block(lines[start:], block.number + start)

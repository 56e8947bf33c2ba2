"""A plain text file → Markdown: headings and lists are guessed from its layout, and every guess is reported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policypress.errors import PolicyError
from policypress.importing.markdown_escape import escaped, first_difference, shown_words, words_of
from policypress.importing.text_layout import Laid, indent_of, kind_of, laid_out, plain, table_of, width_of
from policypress.importing.text_pages import Block, blocks_of, is_rule

_NUMBERED = re.compile(r"^\s*(\d{1,3})[.)]\s+(\S.*)$")
_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\bversion\b", re.IGNORECASE)
_PART = re.compile(
    r"(?:article|section|part|chapter|clause|schedule|annex|appendix)\s+(?:\d+|[IVXLC]+|[A-Z])\b", re.IGNORECASE
)
_MOST_WORDS = 14
_APART = "<!-- -->"
"""Between two lists that would run into one."""


@dataclass(frozen=True, slots=True)
class Converted:
    """Markdown without front matter, its title, and what was guessed, each with the words it was guessed from.

    ``whole`` tells that every word a reader sees was proved to be kept, in order.
    """

    body: str
    title: str
    guesses: tuple[str, ...]
    lang: str = ""
    whole: bool = True


def from_text(text: str) -> Converted:
    """Convert a plain text; every word is kept, in order.

    :raises PolicyError: the text holds something that Markdown cannot show as it is; says where
    """
    blocks, left_out = blocks_of(text)
    if not blocks:
        raise PolicyError("The file holds no words. Name another one.")
    guesses: list[str] = []
    pieces = list(_pieces(_parted(blocks), guesses))
    body, wanted = _joined(pieces, guesses)
    if shown_words(body) != wanted:
        # Pieces that were good with their neighbours ran into others: keep the words and give up the layout.
        pieces = [(block.number, plain(block.lines), [block]) for block in blocks]
        body, wanted = _joined(pieces, guesses)
        guesses = ["Nothing: its layout could not be kept together with every word, so all of it became paragraphs."]
    where = first_difference(wanted, shown_words(body))
    if where:
        raise PolicyError(f"The text cannot be shown as it is in Markdown: it differs {where}. Simplify that place.")
    return Converted(body, blocks[0].lines[0].strip(), (*guesses, *left_out))


Piece = tuple[int, Laid, list[Block]]
"""The line on which a piece begins, the piece, and the blocks it was made of."""


def _joined(pieces: Sequence[Piece], guesses: list[str]) -> tuple[str, list[str]]:
    """Pieces as one text, and its words; two that would run into each other are kept apart, or one loses its layout."""
    bodies: list[str] = []
    wanted: list[str] = []
    last: Laid | None = None
    for number, made, blocks in pieces:
        piece = made
        if last is not None and _both_bullets(last, piece):
            bodies.append(_APART)
        elif last is not None and not _beside(last.body, last, piece):
            if _beside(f"{last.body}\n\n{_APART}", last, piece):
                bodies.append(_APART)
            else:
                piece = plain([line for block in blocks for line in block.lines])
                guesses.append(f"Line {number}: its layout ran into the lines above it; it became a paragraph.")
        bodies.append(piece.body)
        wanted += words_of(piece.words)
        last = piece
    return "\n\n".join(bodies) + "\n", wanted


def _both_bullets(last: Laid, piece: Laid) -> bool:
    """Whether two lists with bullets stand side by side, which Markdown would take for one."""
    ends = next((line for line in reversed(last.body.split("\n")) if line.strip() and line[:1] != " "), "")
    return ends.startswith("- ") and piece.body.startswith("- ")


def _beside(above: str, last: Laid, piece: Laid) -> bool:
    return shown_words(f"{above}\n\n{piece.body}\n") == words_of(f"{last.words} {piece.words}")


# pieces ---------------------------------------------------------------------------------------------------------


def _pieces(blocks: Sequence[Block], guesses: list[str]) -> Iterator[Piece]:
    width = width_of([block.lines for block in blocks])
    levels = _levels(blocks)
    place = 0
    while place < len(blocks):
        block = blocks[place]
        if len(block.lines) == 1 and is_rule(block.lines[0]):
            yield block.number, Laid("---", ""), [block]
            place += 1
            continue
        after = blocks[place + 1].lines if place + 1 < len(blocks) else []
        head = _headed(place == 0, block, after, levels)
        group = [block] if head else _group(blocks, place)
        found = head or laid_out([one.lines for one in group], width)
        if len(group) > 1 and not _good(found):
            group = [block]
            found = laid_out([block.lines], width)
        if not _good(found):
            found = plain(block.lines)
            guesses.append(
                f"Line {block.number}: its layout could not be kept together with every word; it became a paragraph."
            )
        elif found.guess:
            guesses.append(f"Line {block.number}: {found.guess}" if place else found.guess)
        yield block.number, found, group
        place += len(group)


def _good(found: Laid) -> bool:
    return shown_words(found.body + "\n") == words_of(found.words)


def _group(blocks: Sequence[Block], place: int) -> list[Block]:
    """A block and those behind it that belong to the same list: further items, and what is indented below one."""
    first = blocks[place].lines[0]
    kind, indent = kind_of(first), indent_of(first)
    out = [blocks[place]]
    if not kind or kind == "label":
        return out
    for block in blocks[place + 1 :]:
        line = block.lines[0]
        deeper = indent_of(line) > indent
        same = indent_of(line) == indent and kind_of(line) == kind
        if not (deeper or same) or block.under or (not deeper and _follows_not(out, block)):
            break
        if deeper and not kind_of(line) and table_of(block.lines):
            break
        out.append(block)
    return out


def _numbers(block: Block, indent: int) -> list[int]:
    """The numbers of the lines of a block that begin at ``indent``."""
    found = (_NUMBERED.match(line) for line in block.lines if indent_of(line) == indent)
    return [int(match.group(1)) for match in found if match]


def _follows_not(before: Sequence[Block], block: Block) -> bool:
    """Whether an item with a number does not come next after those before it."""
    indent = indent_of(block.lines[0])
    last = next((numbers[-1:] for one in reversed(before) if (numbers := _numbers(one, indent))), [])
    numbers = [*last, *_numbers(block, indent)]
    return any(after != number + 1 for number, after in pairwise(numbers))


# headings -------------------------------------------------------------------------------------------------------


def _parted(blocks: Sequence[Block]) -> list[Block]:
    """Blocks; a heading that stands right above its text, and a title above its date, are blocks of their own."""
    out: list[Block] = []
    for place, block in enumerate(blocks):
        if len(block.lines) > 1 and not block.under and _heads(block.lines, first=place == 0):
            out += [Block(block.lines[:1], block.number, "#"), Block(block.lines[1:], block.number + 1)]
        else:
            out.append(block)
    return out


def _heads(lines: Sequence[str], *, first: bool) -> bool:
    line, below = lines[0].strip(), lines[1].strip()
    if not _may_head(line) or kind_of(below):
        return False
    if first:
        return bool(_DATED.search(below)) and _short(below) and len(lines) < 4 and not _DATED.search(line)
    capitals = line.upper() == line and any(map(str.isalpha, line)) and line.lower() != line
    return (capitals or bool(_PART.match(line))) and len(below) > 40 and below != below.upper()


def _headed(first: bool, block: Block, after: Sequence[str], levels: dict[str, int]) -> Laid | None:
    text = block.lines[0].strip()
    if len(block.lines) != 1:
        return None
    if first and _short(text) and (block.under or _may_head(text) or not kind_of(text)):
        return Laid(f"# {escaped(text)}", text, f"Title: {text}")
    if not block.under and not _is_heading(text, after):
        return None
    numbers = re.match(r"\d+((?:\.\d+)*)", text)
    level = min(6, 2 + (numbers.group(1).count(".") if numbers else 0))
    level = levels.get(block.under, level)
    return Laid(f"{'#' * level} {escaped(text)}", text, f"heading: {text}")


def _levels(blocks: Sequence[Block]) -> dict[str, int]:
    """The levels of headings with a rule under them: the kind of rule that comes first stands above the other."""
    signs = dict.fromkeys(block.under for block in blocks[1:] if block.under not in ("", "#"))
    return {sign: min(6, level) for level, sign in enumerate(signs, start=2)}


def _short(line: str) -> bool:
    return len(line.split()) <= _MOST_WORDS and len(line.strip()) <= 90


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LAST_YEAR = re.compile(r"\b\d{4}$")


def _may_head(line: str) -> bool:
    """Whether a line may stand above others as their heading, by its own look."""
    numbered = _NUMBERED.match(line)
    words = numbered.group(2) if numbered else line
    if kind_of(line).startswith(("bullet", "label")) and not re.match(r"\d+(?:\.\d+)+|§|第", line):
        return False
    starts_well = words[:1].isupper() or words[:1].isdigit() or words[:1] in "“\"'§" or not words[:1].isascii()
    said = re.split("[:：]", line, maxsplit=1)[1:]
    dated = any(_YEAR.search(text) for text in said) or _LAST_YEAR.search(line.rstrip())
    ends_well = line[-1:] not in ".,;:。，；：" and not dated and not re.search(r"\b(?:and|or)$|___", line)
    return _short(line) and starts_well and ends_well


def _is_heading(line: str, after: Sequence[str]) -> bool:
    """A short line of its own without a full stop, above something longer."""
    if not after or not _may_head(line) or (_NUMBERED.match(line) and _NUMBERED.match(after[0])):
        return False
    return len(" ".join(after)) > len(line) or _short(after[0])

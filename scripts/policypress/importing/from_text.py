"""A plain text file → Markdown: headings and lists are guessed from its layout, and every guess is reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policypress.errors import PolicyError
from policypress.importing.markdown_escape import escaped, first_difference, shown_words, words_of
from policypress.importing.text_layout import Laid, laid_out, plain

_NUMBERED = re.compile(r"^\s*(\d{1,3})[.)]\s+(\S.*)$")
_BULLET = re.compile(r"^\s*[-*•‣◦·–—o](?:\s+|\t)(\S.*)$")
_MOST_WORDS = 14


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
    blocks = _blocks(text)
    if not blocks:
        raise PolicyError("The file holds no words. Name another one.")
    guesses: list[str] = []
    pieces = [_piece(index, blocks, guesses) for index in range(len(blocks))]
    body = "\n\n".join(piece.body for piece in pieces) + "\n"
    wanted = words_of(" ".join(piece.words for piece in pieces))
    if shown_words(body) != wanted:
        # Two pieces that were good each by itself ran into each other: keep the words and give up the layout.
        pieces = [plain(block.lines) for block in blocks]
        body = "\n\n".join(piece.body for piece in pieces) + "\n"
        wanted = words_of(" ".join(piece.words for piece in pieces))
        guesses = ["Nothing: its layout could not be kept together with every word, so all of it became paragraphs."]
    where = first_difference(wanted, shown_words(body))
    if where:
        raise PolicyError(f"The text cannot be shown as it is in Markdown: it differs {where}. Simplify that place.")
    return Converted(body, blocks[0].lines[0].strip(), tuple(guesses))


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines without an empty one between them, and the number of the first."""

    lines: list[str]
    number: int


def _piece(index: int, blocks: Sequence[_Block], guesses: list[str]) -> Laid:
    """A block as Markdown; one whose layout would cost a word becomes a paragraph, and that is said."""
    block = blocks[index]
    after = blocks[index + 1].lines if index + 1 < len(blocks) else []
    found = _headed(index, block.lines, after) or laid_out(block.lines)
    if shown_words(found.body + "\n") == words_of(found.words):
        if found.guess:
            guesses.append(found.guess)
        return found
    guesses.append(
        f"Line {block.number}: its layout could not be kept together with every word; it became a paragraph."
    )
    return plain(block.lines)


def _headed(index: int, lines: list[str], after: list[str]) -> Laid | None:
    text = lines[0].strip()
    if index == 0 and len(lines) == 1 and _short(text):
        return Laid(f"# {escaped(text)}", text, f"Title: {text}")
    if _is_heading(lines, after):
        numbers = re.match(r"\d+((?:\.\d+)*)", text)
        level = min(6, 2 + (numbers.group(1).count(".") if numbers else 0))
        return Laid(f"{'#' * level} {escaped(text)}", text, f"Heading: {text}")
    return None


def _blocks(text: str) -> list[_Block]:
    """Lines between blank lines; in a text without blank lines each line is a block."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")]
    numbered = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not any(not line.strip() for line in lines[:-1]):
        return [_Block([line], number) for number, line in numbered]
    out: list[_Block] = []
    for number, line in numbered:
        if out and out[-1].number + len(out[-1].lines) == number:
            out[-1].lines.append(line)
        else:
            out.append(_Block([line], number))
    return out


def _short(line: str) -> bool:
    return len(line.split()) <= _MOST_WORDS and len(line.strip()) <= 90


def _is_heading(block: list[str], after: list[str]) -> bool:
    """A short line of its own without a full stop, above something longer."""
    if len(block) != 1 or not after:
        return False
    line = block[0].strip()
    numbered = _NUMBERED.match(line)
    words = numbered.group(2) if numbered else line
    if numbered and _NUMBERED.match(after[0]):
        return False
    starts_well = words[:1].isupper() or words[:1].isdigit() or words[:1] in "“\"'(§"
    ends_well = line[-1:] not in ".,;:" and not re.search(r"\b\d{4}\s*$", line)
    longer = len(" ".join(after)) > len(line) or _short(after[0])
    return _short(line) and starts_well and ends_well and longer and not _BULLET.match(line)

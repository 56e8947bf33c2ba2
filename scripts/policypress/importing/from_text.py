"""A plain text file → Markdown: headings and lists are guessed from its layout, and every guess is reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policypress.errors import PolicyError
from policypress.importing.markdown_escape import escaped, escaped_line, first_difference, shown_words, words_of

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
    wanted = words_of(text)
    guesses: list[str] = []
    body = "\n\n".join(_converted(blocks, guesses)) + "\n"
    if shown_words(body) != wanted:
        # A guess changed what readers would see: keep the words and give up the layout.
        body = "\n\n".join(escaped_line(" ".join(block)) for block in blocks) + "\n"
        guesses = ["Nothing: its layout could not be kept together with every word, so all of it became paragraphs."]
    where = first_difference(wanted, shown_words(body))
    if where:
        raise PolicyError(f"The text cannot be shown as it is in Markdown: it differs {where}. Simplify that place.")
    return Converted(body, blocks[0][0].strip(), tuple(guesses))


def _blocks(text: str) -> list[list[str]]:
    """Lines between blank lines; in a text without blank lines each line is a block."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")]
    if not any(not line.strip() for line in lines[:-1]):
        return [[line] for line in lines if line.strip()]
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _converted(blocks: list[list[str]], guesses: list[str]) -> list[str]:
    out = []
    for index, block in enumerate(blocks):
        after = blocks[index + 1] if index + 1 < len(blocks) else []
        if index == 0 and len(block) == 1 and _short(block[0]):
            guesses.append(f"Title: {block[0].strip()}")
            out.append(f"# {escaped(block[0].strip())}")
        elif _is_heading(block, after):
            guesses.append(f"Heading: {block[0].strip()}")
            out.append(f"## {escaped(block[0].strip())}")
        else:
            out.extend(_paragraphs_and_lists(block, guesses))
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
    starts_well = words[:1].isupper() or words[:1].isdigit() or words[:1] in "“\"'("
    ends_well = line[-1:] not in ".,;:" and not re.search(r"\b\d{4}\s*$", line)
    longer = len(" ".join(after)) > len(line) or _short(after[0])
    return _short(line) and starts_well and ends_well and longer and not _BULLET.match(line)


def _paragraphs_and_lists(block: list[str], guesses: list[str]) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(block):
        for pattern, numbered in ((_NUMBERED, True), (_BULLET, False)):
            items = _run(block[at:], pattern)
            if items and (not numbered or _consecutive(block[at : at + len(items)])):
                out.append("\n".join(_item(line, numbered) for line in block[at : at + len(items)]))
                guesses.append(f"{'Numbered list' if numbered else 'List'} of {len(items)}: {items[0].strip()}")
                at += len(items)
                break
        else:
            end = at + 1
            while end < len(block) and not (_NUMBERED.match(block[end]) or _BULLET.match(block[end])):
                end += 1
            out.append("\n".join(escaped_line(line) for line in block[at:end]))
            at = end
    return out


def _run(lines: Sequence[str], pattern: re.Pattern[str]) -> list[str]:
    out = []
    for line in lines:
        match = pattern.match(line)
        if not match:
            break
        out.append(match.group(match.lastindex or 0))
    return out


def _consecutive(lines: list[str]) -> bool:
    numbers = [int(match.group(1)) for line in lines if (match := _NUMBERED.match(line))]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _item(line: str, numbered: bool) -> str:
    match = (_NUMBERED if numbered else _BULLET).match(line)
    assert match is not None
    if numbered:
        return f"{match.group(1)}. {escaped_line(match.group(2))}"
    return f"- {escaped_line(match.group(1))}"

"""The layout of plain text: lists with hanging lines, clauses by letter or number, lines that end on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policypress.importing.markdown_escape import escaped, escaped_line
from policypress.importing.text_tables import rows_of

_HAN = "一二三四五六七八九十百千零〇"
_BULLET = re.compile(r"(?P<sign>[-*•‣⁃∙◦·–—▪■□●○◆◇◼★➢➤►▶▸→⇒»+]|o(?=\s))(?P<gap>\s+)(?P<text>\S.*)")
_NUMBER = re.compile(r"(?P<sign>\d{1,3}[.)])(?P<gap>\s+)(?P<text>\S.*)")
_LABEL = re.compile(
    r"(?P<sign>\((?:[a-zA-Z]{1,2}|[ivxlIVXL]{1,6}|\d{1,3})\)|(?:[a-zA-Z]|[ivxl]{2,6})\)"
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,3})++[.)]?+"
    r"|§\s?\d+[a-z]?|\[\d{1,3}\]|[☐☑☒✓✗✔✘])(?P<gap>\s+)(?P<text>\S.*)"
    rf"|(?P<han>第[{_HAN}\d]+[条條章节節编編款项]|(?<![{_HAN}])[{_HAN}]++[、．]|[（(](?:[{_HAN}]++|\d{{1,3}})[)）]|\d{{1,3}}、|[①-⑳])"
    r"(?P<after>\s*)(?P<rest>\S.*)"
)
_WEAK = frozenset("o+→⇒»–—")
"""Signs that stand before a word for other reasons, too: bullets only where there are several."""
_WIDE = 110
"""Lines that are longer were not wrapped by hand, so that each of them ends on purpose."""


@dataclass(slots=True)
class Entry:
    """An item, a clause with its label, or a paragraph: where it begins on its line, and its lines.

    ``apart``: an empty line stands before it; ``number`` is the line in the file.
    """

    kind: str
    indent: int
    sign: str
    lines: list[str] = field(default_factory=list)
    gap: str = " "
    apart: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class Laid:
    """Lines of text as Markdown, the words it must show, and what was guessed."""

    body: str
    words: str
    guess: str = ""


def laid_out(blocks: Sequence[Sequence[str]], width: int) -> Laid:
    """Blocks of lines that belong together with the layout they seem to have; lines are wrapped at ``width``."""
    return (table_of(blocks[0]) if len(blocks) == 1 else None) or _listed(blocks, width)


def table_of(block: Sequence[str]) -> Laid | None:
    """A block of lines as a table; None where it is none."""
    rows = rows_of(block, kind_of)
    if rows is None:
        return None
    lines = ["| " + " | ".join(escaped(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    body = "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])
    words = " ".join(" ".join(row) for row in rows)
    return Laid(body, words, f"table of {len(rows)} rows, its first taken as their heads: {' | '.join(rows[0])}")


def plain(lines: Sequence[str]) -> Laid:
    """Lines as one paragraph."""
    return Laid(escaped_line(" ".join(line.strip() for line in lines)), " ".join(lines))


def indent_of(line: str) -> int:
    """At which column a line begins; a wide blank of Chinese counts two."""
    wide = line.replace("\u3000", "  ").expandtabs(8)
    return len(wide) - len(wide.lstrip())


def kind_of(line: str) -> str:
    """``bullet``, ``number`` or ``label`` for a line that begins with one, with the sign; else empty."""
    found = _entry(line.strip(), 0, weak=True)
    return f"{found.kind} {found.sign if found.kind == 'bullet' else ''}".strip() if found else ""


def width_of(blocks: Sequence[Sequence[str]]) -> int:
    """Where lines are wrapped: the longest line that another one follows; 0 where nothing is wrapped."""
    longest = max((len(line.expandtabs(8)) for block in blocks for line in block[:-1]), default=0)
    return longest if 50 < longest <= _WIDE else 0


# entries --------------------------------------------------------------------------------------------------------


def _listed(blocks: Sequence[Sequence[str]], width: int) -> Laid:
    entries: list[Entry] = []
    for block in blocks:
        found = _entries(block)
        found[0].apart = bool(entries)
        entries += found
    entries = _nested(_numbered(entries))
    body, tight = "", False
    for entry in entries:
        item = entry.kind in ("bullet", "number")
        body += ("\n" if tight and item and not entry.apart else "\n\n") if body else ""
        body += _written(entry, width)
        tight = item
    return Laid(body, " ".join(map(_words, entries)), _said(entries))


def _entries(block: Sequence[str]) -> list[Entry]:
    signs = [found.group("sign") for line in block if (found := _BULLET.fullmatch(line.strip()))]
    out: list[Entry] = []
    for line in block:
        text, indent = line.strip(), indent_of(line)
        entry = _entry(text, indent, weak=len(signs) > 1)
        last = out[-1] if out else None
        if entry and last and last.kind == "text" and _runs_on(last, entry, signs):
            entry = None
        if entry is None and last and (last.kind == "text" or indent > last.indent or text[:1].islower()):
            last.lines.append(text)
        else:
            out.append(entry or Entry("text", indent, "", [text]))
    return out


def _entry(text: str, indent: int, *, weak: bool) -> Entry | None:
    for kind, pattern in (("bullet", _BULLET), ("number", _NUMBER), ("label", _LABEL)):
        found = pattern.fullmatch(text)
        if found and found.group("sign") is None:
            return Entry(kind, indent, found.group("han"), [found.group("rest")], found.group("after"))
        if found and (found.group("sign") not in _WEAK or weak):
            return Entry(kind, indent, found.group("sign"), [found.group("text")])
    return None


def _runs_on(before: Entry, entry: Entry, signs: Sequence[str]) -> bool:
    """Whether a line that begins with a dash or number only goes on with the sentence of the line before it."""
    if before.lines[-1][-1:] in ".:;!?,。；：" or entry.indent > before.indent:
        return False
    alone = len(signs) < 2 and entry.lines[0][:1].islower()
    return alone if entry.kind == "bullet" else entry.kind == "number" and entry.sign[:-1] != "1"


def _numbered(entries: list[Entry]) -> list[Entry]:
    """Numbers that do not follow each other are labels: a list of Markdown counts by itself."""
    expected: dict[int, int] = {}
    for entry in entries:
        expected = {indent: number for indent, number in expected.items() if indent <= entry.indent}
        if entry.kind == "number":
            number = int(entry.sign[:-1])
            if expected.get(entry.indent, number) != number:
                entry.kind = "label"
            else:
                expected[entry.indent] = number + 1
        elif entry.kind in ("bullet", "text"):
            expected.pop(entry.indent, None)
    return entries


def _nested(entries: list[Entry]) -> list[Entry]:
    """Each entry stands in the items above it that begin further out."""
    open_: list[Entry] = []
    for entry in entries:
        while open_ and open_[-1].indent >= entry.indent:
            open_.pop()
        entry.level = len(open_)
        if entry.kind in ("bullet", "number"):
            open_.append(entry)
    return entries


def _written(entry: Entry, width: int) -> str:
    before = "    " * entry.level
    if entry.kind == "label":
        label = escaped_line(f"{entry.sign}{entry.gap}{entry.lines[0]}")
        return before + f"\n{before}".join([label, *map(escaped_line, entry.lines[1:])])
    if entry.kind == "text":
        return before + f"\n{before}".join(_broken(entry.lines, width))
    sign = "- " if entry.kind == "bullet" else f"{entry.sign[:-1]}. "
    rest = f"\n{before}{' ' * len(sign)}"
    return before + sign + rest.join(map(escaped_line, entry.lines))


def _broken(lines: Sequence[str], width: int) -> Iterator[str]:
    """Lines of a paragraph; one that ends though the next word had room ends on purpose."""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        first = (after.split() or [""])[0]
        purpose = bool(after) and len(line) + 1 + len(first) <= width * 0.7 if width else bool(after)
        yield escaped_line(line) + ("\\" if purpose else "")


def _words(entry: Entry) -> str:
    """What readers see of an entry: the sign of a bullet is none of its words."""
    first = f"{entry.sign}{entry.gap}{entry.lines[0]}" if entry.kind != "bullet" else entry.lines[0]
    return " ".join([first, *entry.lines[1:]])


def _said(entries: Sequence[Entry]) -> str:
    said = []
    names = {"number": "numbered list", "bullet": "list", "label": "clauses with letters or numbers"}
    for kind, name in names.items():
        found = [entry for entry in entries if entry.kind == kind]
        if found:
            said.append(f"{name} of {len(found)}: {found[0].lines[0].strip()}")
    return "; ".join(said)

"""The layout of plain text: lists with hanging lines, clauses by letter or number, tables in columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from policypress.importing.markdown_escape import escaped, escaped_line

_BULLET = re.compile(r"(?P<sign>[-*•‣◦·–—▪■□●○➢➤✓»]|o(?=\s))\s+(?P<text>\S.*)")
_NUMBER = re.compile(r"(?P<sign>\d{1,3}[.)])\s+(?P<text>\S.*)")
_LABEL = re.compile(
    r"\A(?P<sign>\((?:[a-zA-Z]{1,2}|[ivxlIVXL]{1,6}|\d{1,3})\)|(?:[a-zA-Z]|[ivxl]{2,6})\)|\d{1,3}(?:\.\d{1,3})+[.)]?|§\s?\d+[a-z]?)"
    r"\s+(?P<text>\S.*)"
)


@dataclass(slots=True)
class _Entry:
    """An item, a clause with its label, or a paragraph: where it begins on its line, and its lines."""

    kind: str
    indent: int
    sign: str
    lines: list[str] = field(default_factory=list)
    level: int = 0


@dataclass(frozen=True, slots=True)
class Laid:
    """A block of text as Markdown, the words it must show, and what was guessed."""

    body: str
    words: str
    guess: str = ""


def laid_out(block: Sequence[str]) -> Laid:
    """A block of lines with the layout it seems to have."""
    return _table(block) or _listed(block)


def plain(block: Sequence[str]) -> Laid:
    """A block of lines as one paragraph."""
    return Laid(escaped_line(" ".join(line.strip() for line in block)), " ".join(block))


def _indent(line: str) -> int:
    wide = line.expandtabs(8)
    return len(wide) - len(wide.lstrip())


# lists ----------------------------------------------------------------------------------------------------------


def _listed(block: Sequence[str]) -> Laid:
    entries = _nested(_numbered(_entries(block)))
    body, tight = "", False
    for entry in entries:
        item = entry.kind in ("bullet", "number")
        body += ("\n" if tight and item else "\n\n") if body else ""
        body += _written(entry)
        tight = item
    return Laid(body, " ".join(_words(entry) for entry in entries), _said(entries))


def _entries(block: Sequence[str]) -> list[_Entry]:
    round_signs = sum(bool(_BULLET.match(line.strip())) for line in block) > 1
    out: list[_Entry] = []
    for line in block:
        text, indent = line.strip(), _indent(line)
        entry = _entry(text, indent, round_signs)
        last = out[-1] if out else None
        if entry is None and last and (last.kind == "text" or indent > last.indent or text[:1].islower()):
            last.lines.append(text)
        else:
            out.append(entry or _Entry("text", indent, "", [text]))
    return out


def _entry(text: str, indent: int, round_signs: bool) -> _Entry | None:
    for kind, pattern in (("bullet", _BULLET), ("number", _NUMBER), ("label", _LABEL)):
        found = pattern.fullmatch(text)
        if found and (found.group("sign") != "o" or round_signs):
            return _Entry(kind, indent, found.group("sign"), [found.group("text")])
    return None


def _numbered(entries: list[_Entry]) -> list[_Entry]:
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


def _nested(entries: list[_Entry]) -> list[_Entry]:
    """Each entry stands in the items above it that begin further out."""
    open_: list[_Entry] = []
    for entry in entries:
        while open_ and open_[-1].indent >= entry.indent:
            open_.pop()
        entry.level = len(open_)
        if entry.kind in ("bullet", "number"):
            open_.append(entry)
    return entries


def _written(entry: _Entry) -> str:
    before = "    " * entry.level
    if entry.kind == "label":
        label = escaped_line(f"{entry.sign} {entry.lines[0]}")
        return before + f"\n{before}".join([label, *map(escaped_line, entry.lines[1:])])
    if entry.kind == "text":
        return before + f"\n{before}".join(map(escaped_line, entry.lines))
    sign = "- " if entry.kind == "bullet" else f"{entry.sign[:-1]}. "
    rest = f"\n{before}{' ' * len(sign)}"
    return before + sign + rest.join(map(escaped_line, entry.lines))


def _words(entry: _Entry) -> str:
    """What readers see of an entry: the sign of a bullet is none of its words."""
    return " ".join([*([entry.sign] if entry.kind != "bullet" else []), *entry.lines])


def _said(entries: Sequence[_Entry]) -> str:
    said = []
    names = {"number": "Numbered list", "bullet": "List", "label": "Clauses with letters or numbers"}
    for kind, name in names.items():
        found = [entry for entry in entries if entry.kind == kind]
        if found:
            said.append(f"{name} of {len(found)}: {found[0].lines[0].strip()}")
    return "; ".join(said)


# tables ---------------------------------------------------------------------------------------------------------

_RULE = re.compile(r"[-+=|:\s]*[-=]{2,}[-+=|:\s]*")


def _table(block: Sequence[str]) -> Laid | None:
    rows = _ruled(block) or _columns(block)
    if rows is None:
        return None
    width = len(rows[0])
    lines = ["| " + " | ".join(escaped(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    body = "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])
    words = " ".join(" ".join(row) for row in rows)
    return Laid(body, words, f"Table of {len(rows)} rows, its first taken as their heads: {' | '.join(rows[0])}")


def _ruled(block: Sequence[str]) -> list[list[str]] | None:
    """Cells between upright strokes."""
    lines = [line.strip() for line in block if not _RULE.fullmatch(line.strip())]
    if len(lines) < 2 or any(line.count("|") < 1 for line in lines):
        return None
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return rows if len({len(row) for row in rows}) == 1 and len(rows[0]) > 1 else None


def _columns(block: Sequence[str]) -> list[list[str]] | None:
    """Cells that begin below each other, at least two blanks or a tab apart."""
    lines = [line.rstrip() for line in block if not _RULE.fullmatch(line.strip())]
    if len(lines) < 2 or any(_entry(line.strip(), 0, True) for line in lines):
        return None
    if all("\t" in line.strip() for line in lines):
        rows = [re.split(r"\t+", line.strip()) for line in lines]
        return rows if len({len(row) for row in rows}) == 1 else None
    starts = [[match.start() for match in re.finditer(r"(?:(?<=^)|(?<=\s\s))\S", f"  {line}")] for line in lines]
    if len(starts[0]) < 2 or any(start != starts[0] for start in starts):
        return None
    return [re.split(r"\s{2,}", line.strip()) for line in lines]

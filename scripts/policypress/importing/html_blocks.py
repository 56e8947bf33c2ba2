"""Clauses of a web page → blocks of Markdown; where Markdown has no sign for what readers see, HTML stands between."""

from __future__ import annotations

import html
from collections.abc import Sequence
from itertools import groupby

from policypress.document import Clause, ClauseKind
from policypress.document.looks import written
from policypress.document.token import PARTED
from policypress.importing.html_inline import Places, inline_html_of, inline_markdown_of, preformatted

_PLAIN_LISTS = ("ul", "ol")
_NUMBERED = frozenset("1aAiI")


def markdown_block(clauses: Sequence[Clause], places: Places, other: bool = False) -> str | None:
    """Clauses that share their outermost container as Markdown; None where Markdown has no signs for them.

    ``other`` takes the second sign of a list, so that it does not run on from the list before it.
    """
    if clauses[0].path and clauses[0].path[0] == "table":
        return _table(clauses, places)
    out, tight = "", False
    indent: list[str] = []
    for number, clause in enumerate(clauses):
        if any(not _known(part) for part in clause.path):
            return None
        text = _text(clause, places)
        if text is None:
            return None
        between = "".join(indent[: clause.kept]).rstrip()
        first = _first(clause, indent, other)
        single = clause.kind is ClauseKind.ITEM and "\n" not in text
        if number:
            out += "\n" if single and tight else f"\n{between}\n"
        out += first + text.replace("\n", "\n" + "".join(indent)) if text else first.rstrip()
        tight = single or (clause.kind is ClauseKind.ITEM and not text)
    return out


def _known(part: str) -> bool:
    name, _, rest = part.partition(":")
    return part in ("ul", "li", "blockquote") or (name == "ol" and rest.isdigit())


def _first(clause: Clause, indent: list[str], other: bool) -> str:
    """What stands before the first line of a clause; ``indent`` becomes what stands before its other lines."""
    before = "".join(indent[: clause.kept])
    del indent[clause.kept :]
    opened = clause.path[clause.kept :]
    number = clause.number
    for place, part in enumerate(opened):
        if part == "blockquote":
            before, more = before + "> ", "> "
        elif part == "li":
            around = [one.partition(":")[0] for one in clause.path[: clause.kept + place] if one != "li"]
            inner = around[-1] if around else "ul"
            last = "li" not in opened[place + 1 :]
            shown = number.rstrip(".") if last else "1"
            sign = f"{shown}{')' if other else '.'}" if inner == "ol" else "*" if other else "-"
            before, more = before + sign.ljust(3) + " ", " " * (len(sign.ljust(3)) + 1)
        else:
            more = ""
        indent.append(more)
    return before


def _text(clause: Clause, places: Places) -> str | None:
    if clause.kind is ClauseKind.RULE:
        return "---"
    if clause.kind is ClauseKind.CODE:
        return None if clause.html and "<" in clause.source else f"```\n{_code(clause)}\n```"
    if clause.kind not in (ClauseKind.HEADING, ClauseKind.PARAGRAPH, ClauseKind.ITEM):
        return None
    text = inline_markdown_of(_inner(clause), places, places.take(clause.content.anchors))
    if clause.kind is ClauseKind.HEADING:
        return "#" * clause.level + " " + text.replace("\\\n", " ")
    return text


def _inner(clause: Clause) -> str:
    """The clause's HTML with what its element lays on it around it."""
    return _laid(clause, clause.source)


def _laid(clause: Clause, source: str) -> str:
    style = written(clause.attributes).get("style") if clause.attributes else ""
    return f'<span style="{html.escape(style)}">{source}</span>' if style else source


def _code_html(clause: Clause) -> str:
    """Preformatted words as HTML; without marks they are kept as plain characters."""
    return clause.source if clause.html else html.escape(clause.source, quote=False)


def _code(clause: Clause) -> str:
    return clause.source.strip("\n")


def _table(clauses: Sequence[Clause], places: Places) -> str | None:
    """A plain table: one row of heads, as many cells in each row, no cell across others."""
    heads = [clause.path[-1] == "thead" for clause in clauses]
    width = len(clauses[0].cells)
    plain = all(
        clause.kind is ClauseKind.ROW
        and clause.path[:-1] == ("table",)
        and len(clause.cells) == width
        and all(place.columns == place.rows == 1 and place.head == head for place in clause.grid)
        and not any(token.text == PARTED for token in clause.tokens)
        for clause, head in zip(clauses, heads, strict=True)
    )
    if not plain or heads != [True, *[False] * (len(clauses) - 1)]:
        return None
    rows = []
    for clause in clauses:
        first = places.take(clause.content.anchors)
        cells = [inline_markdown_of(cell, places, first if not n else []) for n, cell in enumerate(clause.cells)]
        rows.append("| " + " | ".join(cell.replace("\\\n", "<br>").replace("|", "\\|") for cell in cells) + " |")
    rows.insert(1, "|" + "---|" * width)
    return "\n".join(rows)


def html_block(clauses: Sequence[Clause], places: Places) -> str:
    """Clauses that share their outermost container as HTML in one block, without an empty line in it."""
    out: list[str] = []
    open_: list[str] = []
    for clause in clauses:
        while len(open_) > clause.kept:
            out.append(_end(open_.pop()))
        for part in clause.path[clause.kept :]:
            open_.append(part)
            out.append(_start(part))
        out.append(_element(clause, places))
    out += [_end(part) for part in reversed(open_)]
    lines = "".join(out)
    for mark in ("<li", "<tr", "<dt", "<dd", "</ul", "</ol", "</table", "</dl", "<thead", "<tbody"):
        lines = lines.replace(mark, f"\n{mark}")
    return "\n".join(line for line in lines.split("\n") if line.strip())


def _start(part: str) -> str:
    name, *rest = part.split(":")
    if name == "ol":
        begins, style = rest[0] if rest else "", rest[1] if len(rest) > 1 else "1"
        more = f' start="{begins}"' if begins not in ("", "1") else ""
        if style != "1":
            more += f' type="{style}"' if style in _NUMBERED else f' style="list-style-type:{html.escape(style)}"'
        return f"<ol{more}{' reversed' if rest[2:] == ['reversed'] else ''}>"
    if name == "ul" and rest:
        return f'<ul style="list-style-type:{html.escape(rest[0])}">'
    if name == "li" and rest:
        return f'<li value="{rest[0]}">'
    return f"<{name}>" if name in _ELEMENTS else ""


_ELEMENTS = frozenset("ul li blockquote table thead tbody dl dd details summary caption".split())


def _end(part: str) -> str:
    name = part.partition(":")[0]
    return f"</{name}>" if name in (*_ELEMENTS, "ol") else ""


def _element(clause: Clause, places: Places) -> str:
    first = places.take(clause.content.anchors)
    if clause.kind is ClauseKind.ROW:
        return _row(clause, places, first)
    if clause.kind is ClauseKind.RULE:
        return "<hr>"
    inner = inline_html_of(_inner(clause), places, first)
    if clause.kind is ClauseKind.HEADING:
        return f"<h{clause.level}>{inner}</h{clause.level}>"
    if clause.kind is ClauseKind.TERM:
        return f"<dt>{inner}</dt>"
    if clause.kind is ClauseKind.CODE:
        return f"<pre>{preformatted(_code_html(clause), places)}</pre>"
    first_in_it = clause.kept < len(clause.path) and clause.path[-1:] in (("dd",), ("summary",), ("caption",))
    return inner if clause.kind is ClauseKind.ITEM or first_in_it else f"<p>{inner}</p>"


def _row(clause: Clause, places: Places, first: list[str]) -> str:
    cells = []
    for number, (cell, place) in enumerate(zip(clause.cells, clause.grid, strict=True)):
        tag = "th" if place.head else "td"
        spans = f' colspan="{place.columns}"' if place.columns > 1 else ""
        spans += f' rowspan="{place.rows}"' if place.rows > 1 else ""
        cells.append(f"<{tag}{spans}>{inline_html_of(cell, places, first if not number else [])}</{tag}>")
    return "<tr>" + "".join(cells) + "</tr>"


def groups(clauses: Sequence[Clause]) -> list[list[Clause]]:
    """Clauses that share their outermost container together; every other one alone."""
    out: list[list[Clause]] = []
    for clause in clauses:
        if out and clause.path and clause.kept:
            out[-1].append(clause)
        else:
            out.append([clause])
    return out


def plain_block(clauses: Sequence[Clause], places: Places) -> str:
    """Clauses as paragraphs, their numbers written out: what is left where nothing else shows their words."""
    out = []
    for clause in clauses:
        cells = clause.cells or (_code_html(clause) if clause.kind is ClauseKind.CODE else clause.source,)
        first = places.take(clause.content.anchors)
        words = " ".join(inline_markdown_of(cell, places, first if not n else []) for n, cell in enumerate(cells))
        number = clause.number.replace(".", "\\.") if clause.number else ""
        out.append(f"{number} {words}".strip())
    return "\n\n".join(text for text in out if text)


def kinds(clauses: Sequence[Clause]) -> str:
    """What a group is, for a report."""
    names = {"table": "a table", "ul": "a list", "ol": "a list", "dl": "a list of terms", "blockquote": "a quotation"}
    head = clauses[0].path[0].partition(":")[0] if clauses[0].path else ""
    shown = [kind.value for kind, _ in groupby(clause.kind for clause in clauses)]
    return names.get(head, f"a {shown[0]}")

"""A flat sequence of clauses → nested, valid HTML; one assembler for texts and redlines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from policypress.document.model import Clause, ClauseKind, Document
from policypress.language.words import Words
from policypress.site.html.clause_html import escaped, escaped_again, lang_html, ol_html


# Named tuples, for these two are made by the hundred thousand.
class Placed(NamedTuple):
    """A clause with the identity of each container it stands in, and its number where it opens an item of an ``ol``."""

    clause: Clause
    ids: tuple[int, ...]
    number: int = 0


class Piece(NamedTuple):
    """A clause ready to be assembled.

    ``inner`` is HTML, of a row one per cell; ``anchor`` its id; ``classes`` those of its element; ``behind`` HTML that
    stands behind the clause (permalink, marks); ``slug`` the anchor of a heading; ``element`` the HTML of the clause
    where that was made before, of an item what stands in it.
    """

    placed: Placed
    inner: str | tuple[str, ...]
    anchor: str = ""
    classes: str = ""
    behind: str = ""
    slug: str = ""
    element: str = ""


def place(document: Document) -> tuple[Placed, ...]:
    """Every clause with its containers numbered from 1; worked out once for each document."""
    found: tuple[Placed, ...] | None = document.__dict__.get("_placed")
    if found is None:
        found = document.__dict__["_placed"] = _place(document)
    return found


def _place(document: Document) -> tuple[Placed, ...]:
    out: list[Placed] = []
    open_ids: list[int] = []
    counts: dict[int, int] = {}
    backwards: dict[int, bool] = {}
    serial = 0
    ids: tuple[int, ...] = ()
    for clause in document.clauses:
        if clause.kept == len(open_ids) == len(clause.path):
            out.append(Placed(clause, ids))
            continue
        del open_ids[clause.kept :]
        number = 0
        for depth in range(len(open_ids), len(clause.path)):
            serial += 1
            open_ids.append(serial)
            name, _, rest = clause.path[depth].partition(":")
            if name == "ol":
                backwards[serial] = rest.endswith(":reversed")
                counts[serial] = int(rest.partition(":")[0] or 1)
            elif name == "li" and depth and open_ids[depth - 1] in counts:
                above = open_ids[depth - 1]
                number = int(rest or counts[above])
                counts[above] = number + (-1 if backwards[above] else 1)
        ids = tuple(open_ids)
        out.append(Placed(clause, ids, number))
    return tuple(out)


def assemble(
    pieces: Iterable[Piece], words: Words, *, headings: bool = True, numbered: bool = False, shift: int = 0
) -> str:
    """Nested HTML of ``pieces``; ``words`` name what has no words of its own, such as a table.

    ``headings`` False shows headings as paragraphs (inside a list of changes); ``numbered`` writes the number of every
    ordered item, needed where removed items stand between; ``shift`` lowers all headings.
    """
    out: list[str] = []
    stack: list[tuple[int, str]] = []
    levels: list[tuple[int, int]] = [(0, 1)]
    for piece in pieces:
        ids = piece.placed.ids
        # Where the innermost container is the same, all are.
        if stack[-1][0] != ids[-1] if stack and ids else len(stack) != len(ids):
            _enter(out, stack, piece, words, numbered)
        if piece.element:
            out.append(piece.element)
            continue
        level = _level(levels, piece.placed.clause.level + shift) if piece.placed.clause.level else 0
        out.append(_element(piece, headings, level))
    while stack:
        out.append(_closing(stack.pop()[1]))
    return "".join(out)


_MANY_CELLS, _MOST_CELLS = 4, 8
_FLOWING = frozenset({ClauseKind.PARAGRAPH, ClauseKind.ITEM})


def unmarked(
    placed: Placed, anchor: str, known: dict[tuple[object, ...], str], make: Callable[[Clause, str], tuple[str, str]]
) -> Piece | None:
    """A paragraph or item that nothing marks, which comes back in version after version; None for anything else.

    ``known`` holds what was made before; ``make`` gives what stands in a clause with its anchor, and what behind it.
    """
    clause = placed.clause
    if clause.kind not in _FLOWING or (clause.references and "]" in clause.source):
        return None
    key = clause.identity, anchor, clause.lang
    element = known.get(key)
    if element is None:
        inner, behind = make(clause, anchor)
        element = known[key] = _element(Piece(placed, inner, anchor, "", behind), True, 0)
    return Piece(placed, "", anchor, "", "", "", element)


def _level(open_levels: list[tuple[int, int]], wanted: int) -> int:
    """The level a heading is shown at: never two below the one above it, whatever the text skips."""
    while len(open_levels) > 1 and open_levels[-1][0] >= wanted:
        open_levels.pop()
    shown = min(6, wanted, open_levels[-1][1] + 1)
    open_levels.append((wanted, shown))
    return shown


def _enter(out: list[str], stack: list[tuple[int, str]], piece: Piece, words: Words, numbered: bool) -> None:
    clause, ids = piece.placed.clause, piece.placed.ids
    kept = 0
    while kept < min(len(stack), len(ids)) and stack[kept][0] == ids[kept]:
        kept += 1
    while len(stack) > kept:
        out.append(_closing(stack.pop()[1]))
    for depth in range(kept, len(ids)):
        part = clause.path[depth]
        own = part.partition(":")[0] == "li" and depth == len(ids) - 1 and clause.kind is ClauseKind.ITEM
        out.append(_opening(part, piece, words, own, numbered))
        stack.append((ids[depth], part))


def _opening(part: str, piece: Piece, words: Words, own: bool, numbered: bool) -> str:
    name, _, value = part.partition(":")
    if name == "ol":
        return ol_html(part)
    if name == "li":
        shown = piece.placed.number if numbered and piece.placed.number else value
        number = f' value="{shown}"' if shown else ""
        return f"<li{number}{_attributes(piece) if own else ''}>"
    if name == "table":
        section = piece.placed.clause.section
        label = escaped(words.say("Table in “{section}”", section=section[-1]) if section else words.say("Table"))
        kind = 'class="pp-rows pp-rows--stacked" role="table"' if _stacks(piece.placed.clause) else 'class="pp-rows"'
        return f'<div class="pp-table" role="group" tabindex="0" aria-label="{label}"><table {kind}>'
    if name == "admonition":
        return f'<div class="admonition {escaped(value)}">'
    if name == "footnote":
        return '<div class="pp-footnote" role="note">'
    if name == "details":
        return "<details open>"
    return f"<{name}>"


def _closing(part: str) -> str:
    name = part.partition(":")[0]
    if name == "table":
        return "</table></div>\n"
    if name in ("admonition", "footnote"):
        return "</div>\n"
    if name == "ul":
        return "</ul>\n"
    return f"</{name}>" if name == "li" else f"</{name}>\n"


def _attributes(piece: Piece) -> str:
    anchor = f' id="{piece.anchor}"' if piece.anchor else ""
    classes = f' class="{piece.classes}"' if piece.classes else ""
    return anchor + classes + lang_html(piece.placed.clause.lang)


def _element(piece: Piece, headings: bool, level: int) -> str:
    clause, attributes = piece.placed.clause, _attributes(piece)
    kind = clause.kind
    if kind is ClauseKind.ROW:
        return _row(piece)
    inner = piece.inner if isinstance(piece.inner, str) else " | ".join(piece.inner)
    if kind is ClauseKind.PARAGRAPH:
        return f"<p{attributes}>{inner}{piece.behind}</p>\n"
    if kind is ClauseKind.HEADING:
        return _heading(piece, inner, headings, level)
    if kind is ClauseKind.ITEM:
        return (
            f"{inner}{piece.behind}"
            if clause.path and clause.path[-1].partition(":")[0] == "li"
            else f"<div{attributes}>{inner}{piece.behind}</div>\n"
        )
    if kind is ClauseKind.CODE:
        return f'<div{attributes}><pre tabindex="0">{inner}</pre>{piece.behind}</div>\n'
    if kind is ClauseKind.HTML:
        return f"<div{attributes}>{inner}{piece.behind}</div>\n" if inner else ""
    if kind is ClauseKind.RULE:
        return f"<hr{attributes}>\n" + (f"<p>{inner}{piece.behind}</p>\n" if piece.classes and piece.behind else "")
    if kind is ClauseKind.TERM:
        return f"<dt{attributes}>{inner}{piece.behind}</dt>\n"
    if kind is ClauseKind.FOOTNOTE:
        label = clause.marker[2:-1]
        return f'<p{attributes}><sup id="fn-{escaped(label)}">{escaped(label)}</sup> {inner}{piece.behind}</p>\n'
    return f"<p{attributes}>{inner}{piece.behind}</p>\n"


def _heading(piece: Piece, inner: str, headings: bool, level: int) -> str:
    if not headings:
        anchor = f' id="{piece.anchor}"' if piece.anchor else ""
        classes = f"pp-heading {piece.classes}".strip()
        return f'<p{anchor} class="{classes}"{lang_html(piece.placed.clause.lang)}>{inner}{piece.behind}</p>\n'
    slug = f' id="{escaped_again(piece.slug)}"' if piece.slug else ""
    classes = f' class="{piece.classes}"' if piece.classes else ""
    text = f'<span id="{piece.anchor}">{inner}</span>' if piece.anchor and piece.anchor != piece.slug else inner
    lang = lang_html(piece.placed.clause.lang)
    return f"<h{level}{slug}{classes}{lang}>{text}{piece.behind}</h{level}>\n"


def _row(piece: Piece) -> str:
    clause = piece.placed.clause
    head = "thead" in clause.path
    cells = list(piece.inner) if isinstance(piece.inner, tuple) else [piece.inner]
    if cells:
        cells[-1] += piece.behind
    role = ' role="row"' if _stacks(clause) else ""
    return f"<tr{_attributes(piece)}{role}>{''.join(_cells(cells, clause, head))}</tr>\n"


def _stacks(clause: Clause) -> bool:
    """Whether a row has so many cells that a phone shows them one below the other, each with the head of its column.

    Set so, rows and cells lose what they are to a screen reader, and have to say it.
    """
    plain = all(place.columns == place.rows == 1 for place in clause.grid)
    return _MANY_CELLS <= len(clause.cells) <= _MOST_CELLS and plain


def _cells(cells: Sequence[str], clause: Clause, head: bool) -> list[str]:
    out = []
    stacked = _stacks(clause)
    for index, cell in enumerate(cells):
        side = clause.align[index] if index < len(clause.align) else ""
        style = f' class="pp-{side}"' if side in ("left", "right", "center") else ""
        place = clause.grid[index] if index < len(clause.grid) else None
        if place:
            style += f' colspan="{place.columns}"' if place.columns > 1 else ""
            style += f' rowspan="{place.rows}"' if place.rows > 1 else ""
        if stacked:
            role = "columnheader" if head else "rowheader" if place and place.head else "cell"
            style += f' role="{role}"'
            if not head and index < len(clause.columns):
                style += f' data-label="{escaped_again(clause.columns[index])}"'
        if head:
            out.append(f'<th scope="col"{style}>{cell}</th>')
        elif place and place.head:
            out.append(f'<th scope="row"{style}>{cell}</th>')
        else:
            out.append(f"<td{style}>{cell}</td>")
    return out

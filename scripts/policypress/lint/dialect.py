"""Lint rule on Markdown that other readers of Markdown show otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from policypress.document import Clause, ClauseKind
from policypress.document.markup import settled
from policypress.lint.rule import Hit, LintRule, Text

_EXTENSIONS = ["tables", "fenced_code", "footnotes", "def_list", "admonition", "attr_list"]
_COMPARED = frozenset({ClauseKind.HEADING, ClauseKind.PARAGRAPH, ClauseKind.ITEM})
_BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6"}


class _Block(NamedTuple):
    """A block of text as a reader of Markdown sees it: a letter for what it is, its list depth, its words."""

    kind: str
    depth: int
    words: str
    line: int = 0


def dialect(text: Text) -> Iterator[Hit]:
    """CommonMark and Python-Markdown see different blocks: the first place where they part."""
    try:
        theirs = _theirs(settled(text.document.body, _LESS))
    except RecursionError:
        yield Hit(text.document.body_line, "Lists and quotes are nested deeper than some Markdown readers can follow.")
        return
    ours = [block for clause in text.document.clauses if _compared(clause) and (block := _ours(clause)).words]
    for index, block in enumerate(ours):
        other = theirs[index] if index < len(theirs) else None
        if other is None or block[:3] != other[:3]:
            yield Hit(block.line, f"Markdown readers disagree from here on: {_difference(block, other)}.")
            return


def _compared(clause: Clause) -> bool:
    """Whether both readers can show the clause as an ordinary block; tables and definitions have their own forms."""
    return (
        clause.kind in _COMPARED and not clause.html and not {"footnote", "table", "dl", "dd"}.intersection(clause.path)
    )


def _difference(ours: _Block, theirs: _Block | None) -> str:
    if theirs is None:
        return "one sees text where another sees none"
    if ours.words == theirs.words:
        if ours.kind != theirs.kind:
            return f"one sees {_NAMES[ours.kind]}, another {_NAMES[theirs.kind]}"
        return f"one nests this list {ours.depth} deep, another {theirs.depth} deep"
    if ours.kind == "i" and theirs.kind != "i":
        return "one sees a list, another text that runs on"
    return "one ends a paragraph or list where another goes on"


_NAMES = {"h": "a heading", "p": "a paragraph", "i": "a list item"}


def _ours(clause: Clause) -> _Block:
    kind = {ClauseKind.HEADING: "h", ClauseKind.ITEM: "i"}.get(clause.kind, "p")
    depth = sum(part in ("ul", "ol") or part.startswith("ol:") for part in clause.path)
    return _Block("p" if kind == "p" else kind, depth, _words(clause.source), clause.line)


def _theirs(body: str) -> list[_Block]:
    """Blocks of Python-Markdown; inline marks are left as they are, which is quick and all that is needed."""
    from markdown import Markdown  # type: ignore[import-untyped]

    reader = Markdown(extensions=_EXTENSIONS)
    lines = body.replace("\r\n", "\n").split("\n")
    for step in reader.preprocessors:
        lines = step.run(lines)
    root = reader.parser.parseDocument(list(_headings_apart(lines))).getroot()
    out: list[_Block] = []
    _walk(root, 0, False, out)
    return [block for block in out if block.words]


def _headings_apart(lines: list[str]) -> Iterator[str]:
    """An empty line after each heading: the same blocks, but a run of headings is not gone through once for each."""
    for index, line in enumerate(lines):
        yield line
        heads_a_table = index + 1 < len(lines) and not lines[index + 1].strip("|-: ")
        if line.startswith("#") and not heads_a_table:
            yield ""


def _walk(element: Element, depth: int, first_in_item: bool, out: list[_Block]) -> None:
    """Collect blocks depth first; the first paragraph of a loose item is the item's own text."""
    for child in element:
        tag = str(child.tag)
        if tag in ("table", "pre", "dl") or child.get("class") == "footnote":
            continue
        if tag in _BLOCKS:
            kind = "h" if tag[0] == "h" else "i" if tag == "li" or first_in_item else "p"
            out.append(_Block(kind, depth, _words(_own_text(child))))
            own = bool(_words(_own_text(child)))
            if tag == "li":
                _walk(child, depth, not own, out)
        else:
            _walk(child, depth + (tag in ("ul", "ol")), False, out)
        first_in_item = False


def _own_text(element: Element) -> str:
    return element.text or ""


_LESS = "\ue000"
"""Stands for a ``<`` that begins nothing."""
_MARKUP = re.compile(r"\{:?\s*[#.][^{}\n]*\}\s*$|[\x02\x03]\w*:?\d*|<[^<>\n]*>|\\(?=[^\w\s])")


def _words(source: str) -> str:
    return " ".join(_MARKUP.sub("", source.replace(_LESS, "<")).rstrip("#").split())


RULES = (
    LintRule(
        "dialect",
        "Markdown that is read in two ways",
        "This site and its comparison follow CommonMark; a preview elsewhere may show other lists or paragraphs.",
        "Put an empty line before a list, and indent what belongs into a list item by four spaces.",
        dialect,
    ),
)

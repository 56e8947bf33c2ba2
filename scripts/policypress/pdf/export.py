"""A text → a PDF: tagged, with bookmarks, the version on every page, links, tables and footnotes."""

from __future__ import annotations

from typing import Any

from policypress.comparison import Comparison
from policypress.document import Document
from policypress.pdf.tree import Node, Tree, held_anchors
from policypress.pdf.typesetter import set_pages
from policypress.word.body import wanted_anchors
from policypress.word.inline import Notes
from policypress.word.layout import Block, RowBlock, lay_out
from policypress.word.lists import Numberings
from policypress.word.parts import PAGE_WORDS, About
from policypress.word.plan import Step, plan
from policypress.word.redline import paragraphs_of, pieces, segments_of
from policypress.word.runs import pieces_of
from policypress.word.styles import is_rtl


def pdf_file(document: Document, about: About) -> bytes:
    """The PDF of a document.

    :raises UsageError: the extra ``pdf`` is not installed
    :raises PolicyError: no font at hand has the letters of the text
    """
    notes = Notes()
    layout = lay_out(document, notes, about.lang)
    anchors = wanted_anchors([layout])

    def note(character: str) -> list[Node]:
        found = layout.footnotes.get(notes.label(character), [])
        return [{"runs": tree.runs(list(pieces_of(block.tokens)), anchors)} for block in found]

    tree = Tree(anchors, note)
    tree.name(layout.blocks)
    for block in layout.blocks:
        cells = block.cells if isinstance(block, RowBlock) else ()
        runs = [tree.runs(list(pieces_of(cell)), anchors) for cell in cells]
        tree.add(block, tree.runs(list(pieces_of(block.tokens)), anchors) if not cells else [], runs)
    return set_pages(_data(about, tree.root))


def redline_pdf(comparison: Comparison, about: About) -> bytes:
    """The PDF of a comparison: what went struck out, what came underlined.

    :raises UsageError: the extra ``pdf`` is not installed
    :raises PolicyError: no font at hand has the letters of the text
    """
    notes = Notes()
    old, new = lay_out(comparison.old, notes, about.lang), lay_out(comparison.new, notes, about.lang)
    footnotes = {**old.footnotes, **new.footnotes}

    def note(character: str) -> list[Node]:
        found = footnotes.get(notes.label(character), [])
        return [{"runs": tree.runs(list(pieces_of(block.tokens)), frozenset())} for block in found]

    tree = Tree(held_anchors([new]), note)
    for step in plan(comparison, old, new, Numberings()):
        _add_step(tree, step)
    return set_pages(_data(about, tree.root))


_OPS = {"delete": "del", "insert": "ins", "move-from": "del", "move-to": "ins", "keep": ""}


def _add_step(tree: Tree, step: Step) -> None:
    block, op = (step.new or step.old)[0], _OPS[step.kind]
    if isinstance(block, RowBlock):
        if step.kind == "keep" and isinstance(step.old[0], RowBlock):
            sides = zip(step.old[0].cells, block.cells, strict=True)
            cells = [list(pieces(segments_of(before, after))) for before, after in sides]
        else:
            cells = [list(pieces_of(cell, op)) for cell in block.cells]
        tree.open = []
        tree.add(block, [], [tree.runs(cell, frozenset()) for cell in cells])
        return
    if step.kind == "keep":
        lines = [line for line, _ in paragraphs_of(step.old, step.new)]
    else:
        lines = [list(pieces_of(block.tokens, op))]
    for number, line in enumerate(lines):
        tree.root.append(_line(block, tree.runs(line, frozenset()), op, not number))


def _line(block: Block, runs: list[Node], op: str, first: bool) -> Node:
    if block.style.startswith("Heading") or block.style == "Title":
        level = int(block.style[7:]) if block.style != "Title" else 1
        return {"kind": "heading", "level": level, "runs": runs, "id": ""}
    label = ""
    if block.numbered and first and block.clause is not None:
        label = block.clause.number or "•"
    indent = max(0, block.indent - 1) if label else block.indent
    return {"kind": "line", "runs": runs, "label": label, "indent": indent, "op": op}


def _data(about: About, blocks: list[Node]) -> dict[str, Any]:
    language, _, region = about.lang.partition("-")
    _, page = PAGE_WORDS.get(language, PAGE_WORDS["en"])
    return {
        "title": about.title,
        "heading": about.heading(),
        "page": page,
        "lang": language.lower() if 2 <= len(language) <= 3 else "en",
        "region": region.upper() if len(region) == 2 else "",
        "rtl": is_rtl(about.lang),
        "blocks": blocks,
    }

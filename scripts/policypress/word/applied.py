"""Edits made in a text, each proved: only those that show the words that they should are kept."""

from __future__ import annotations

from collections.abc import Sequence

from policypress.document import Document, parse_document
from policypress.word.patch import Addition, CannotPatch, Change, Patch
from policypress.word.units import look
from policypress.word.wording import difference_words, shortened, shown_words

Edit = Change | Addition


def apply_edits(patch: Patch, edits: Sequence[Edit]) -> tuple[str, list[Edit]]:
    """The text with the edits that can be made, and these edits."""
    good = _possible(patch, list(edits))
    return _made(patch, good) or patch.text, good


def _possible(patch: Patch, edits: list[Edit]) -> list[Edit]:
    """The edits that can be made together and show what they should; found by halving where some cannot."""
    good: list[Edit] = []

    def take(some: list[Edit]) -> None:
        if not some:
            return
        if _made(patch, [*good, *some]) is not None:
            good.extend(some)
        elif len(some) > 1:
            take(some[: len(some) // 2])
            take(some[len(some) // 2 :])

    take(edits)
    return good


def _made(patch: Patch, edits: Sequence[Edit]) -> str | None:
    """The text with edits; None where it does not show the words that it should."""
    changes = [edit for edit in edits if isinstance(edit, Change)]
    additions = [edit for edit in edits if isinstance(edit, Addition)]
    fresh = Patch(patch.text, patch.notes)
    try:
        text = fresh.apply(changes, additions)
    except CannotPatch:
        return None
    wanted = _wanted(patch, changes, additions)
    shown = _shown(parse_document(text), patch)
    return text if wanted == shown else None


def _shown(document: Document, patch: Patch) -> list[object]:
    """What a text shows, clause by clause and cell by cell, without white space."""
    probe = Patch.of(document, patch)
    return [entry for index in range(len(document.clauses)) for entry in probe.shown(index)]


def _wanted(patch: Patch, changes: Sequence[Change], additions: Sequence[Addition]) -> list[object]:
    new: dict[tuple[int, int], Change] = {(change.clause, change.cell): change for change in changes}
    behind: dict[int, list[Addition]] = {}
    for addition in additions:
        behind.setdefault(addition.after, []).append(addition)
    out: list[object] = []
    top = patch.first_clause()
    for index in range(len(patch.document.clauses)):
        if index == top:
            out.extend(entry for addition in behind.get(-1, []) for entry in map(look, addition.tokens) if entry)
        whole = new.get((index, -1))
        if not (whole and whole.tokens is None):
            cells = patch.shown(index)
            for number, entry in enumerate(cells):
                change = new.get((index, number if patch.is_row(index) else -1))
                shown = look(change.tokens or ()) if change else entry
                out.append(shown)
        out.extend(entry for addition in behind.get(index, []) for entry in map(look, addition.tokens) if entry)
    if top >= len(patch.document.clauses):
        out.extend(entry for addition in behind.get(-1, []) for entry in map(look, addition.tokens) if entry)
    return out


def edit_words(edit: Edit, patch: Patch) -> str:
    """One line on an edit: where, and the words."""
    if isinstance(edit, Addition):
        return f"put in: “{shown_words([token for cell in edit.tokens for token in cell])}”"
    line = patch.document.clauses[edit.clause].line
    if edit.tokens is None:
        return f"line {line}: taken out: “{shortened(patch.document.clauses[edit.clause].text)}”"
    return f"line {line}: {difference_words(patch.tokens(edit.clause, edit.cell), edit.tokens)}"

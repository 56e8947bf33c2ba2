"""Word-level redlines as HTML: real ``ins`` and ``del`` with text alternatives, links and emphasis intact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from policypress.comparison.changes import Segment
from policypress.document.model import Token, TokenKind
from policypress.site.html.clause_html import escaped, tokens_html

_REMOVED = '<span class="pp-sr">[removed: </span>'
_ADDED = '<span class="pp-sr">[added: </span>'
_END = '<span class="pp-sr">]</span>'


_ANCHOR = re.compile(r'<span id="[^"]*"></span>')


def removed(inner: str) -> str:
    """``inner`` as removed text, without its anchors: what took its place may have the same."""
    return f"<del>{_REMOVED}{_ANCHOR.sub('', inner)}{_END}</del>"


def added(inner: str) -> str:
    """``inner`` as added text."""
    return f"<ins>{_ADDED}{inner}{_END}</ins>"


def inline_view(segments: Iterable[Segment], base: str) -> str:
    """Old and new words in one run."""
    return _joined((_inline(segment, base), segment.tokens) for segment in segments)


def old_view(segments: Iterable[Segment], base: str) -> str:
    """The text before, what went marked."""
    parts = []
    for segment in segments:
        if segment.op == "delete":
            parts.append((removed(tokens_html(segment.tokens, base)), segment.tokens))
        elif segment.op == "equal":
            tokens = segment.old or segment.tokens
            parts.append((tokens_html(tokens, base), tokens))
    return _joined(parts)


def new_view(segments: Iterable[Segment], base: str) -> str:
    """The text after, what came marked."""
    parts = []
    for segment in segments:
        if segment.op == "insert":
            parts.append((added(tokens_html(segment.tokens, base)), segment.tokens))
        elif segment.op == "equal":
            parts.append((_equal(segment, base), segment.tokens))
    return _joined(parts)


def _joined(parts: Iterable[tuple[str, Sequence[Token]]]) -> str:
    out: list[str] = []
    for html, tokens in parts:
        if html:
            out.append((" " if out and tokens[0].gap else "") + html)
    return "".join(out)


def _inline(segment: Segment, base: str) -> str:
    if not segment.tokens:
        return ""
    if segment.op == "delete":
        return removed(tokens_html(segment.tokens, base))
    if segment.op == "insert":
        return added(tokens_html(segment.tokens, base))
    return _equal(segment, base)


def _equal(segment: Segment, base: str) -> str:
    """Words that stayed; a link that leads elsewhere now, or emphasis that changed, is said in words."""
    old, new = segment.old or segment.tokens, segment.tokens
    if len(old) != len(new) or all(a.target == b.target and a.marks == b.marks for a, b in zip(old, new, strict=True)):
        return tokens_html(new, base)
    differences = [_difference(a, b) for a, b in zip(old, new, strict=True)]
    parts: list[tuple[str, Sequence[Token]]] = []
    start = 0
    for end in range(1, len(new) + 1):
        if end < len(new) and differences[end] == differences[start]:
            continue
        run = new[start:end]
        parts.append((tokens_html(run, base) + _note(differences[start]), run))
        start = end
    return _joined(parts)


_SAME = ("", "", False)


def _difference(old: Token, new: Token) -> tuple[str, str, bool]:
    if old.target == new.target and old.marks == new.marks:
        return _SAME
    link = (old.target, new.target) if old.target != new.target else ("", "")
    return (*link, old.marks != new.marks)


def _note(difference: tuple[str, str, bool]) -> str:
    before, after, marks = difference
    if before or after:
        old = removed(escaped(before)) if before else ""
        new = added(escaped(after)) if after else ""
        return f' <span class="pp-linked">(link: {old}{" " if old and new else ""}{new})</span>'
    return ' <span class="pp-linked">(emphasis changed)</span>' if marks else ""


def split_at_cells(segments: Iterable[Segment]) -> list[list[Segment]] | None:
    """The redline of a table row, cell by cell; None where its columns changed too."""
    cells: list[list[Segment]] = [[]]
    for segment in segments:
        borders = [n for n, token in enumerate(segment.tokens) if token.kind is TokenKind.CELL]
        if borders and segment.op != "equal":
            return None
        start = 0
        for border in [*borders, len(segment.tokens)]:
            if border > start:
                cells[-1].append(Segment(segment.op, segment.tokens[start:border], segment.old[start:border]))
            if border < len(segment.tokens):
                cells.append([])
            start = border + 1
    return cells


def split_by_lengths(segments: Iterable[Segment], lengths: Sequence[int]) -> list[list[Segment]]:
    """The redline of a clause that was split, one run for each new clause by its count of tokens."""
    out: list[list[Segment]] = [[] for _ in lengths] or [[]]
    index, room = 0, lengths[0] if lengths else 0
    for segment in segments:
        if segment.op == "delete" or not lengths:
            out[index].append(segment)
            continue
        start = 0
        while start < len(segment.tokens):
            while not room and index + 1 < len(lengths):
                index += 1
                room = lengths[index]
            take = min(room or len(segment.tokens), len(segment.tokens) - start)
            out[index].append(
                Segment(segment.op, segment.tokens[start : start + take], segment.old[start : start + take])
            )
            start, room = start + take, max(0, room - take)
    return out


def runs_view(runs: Iterable[tuple[str, str]]) -> str:
    """A redline of plain runs as the record keeps them; for changes that cannot be told from the texts any more."""
    out = []
    for op, text in runs:
        out.append(
            removed(escaped(text)) if op == "delete" else added(escaped(text)) if op == "insert" else escaped(text)
        )
    return " ".join(part for part in out if part)

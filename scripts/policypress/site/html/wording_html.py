"""Word-level redlines as HTML: real ``ins`` and ``del`` with text alternatives, links and emphasis intact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from policypress.comparison.changes import Segment
from policypress.document.model import Token, TokenKind
from policypress.language.words import Words
from policypress.site.html.clause_html import escaped, tokens_html

_ANCHOR = re.compile(r'<span id="[^"]*"></span>')


class Wording:
    """Redlines of runs of words; ``base`` is the address of the policy, against which its links are resolved."""

    def __init__(self, words: Words, base: str) -> None:
        self._words = words
        self._base = base
        self._removed = _spoken(words.say("[removed: {text}]"))
        self._added = _spoken(words.say("[added: {text}]"))

    def removed(self, inner: str) -> str:
        """``inner`` as removed text, without its anchors: what took its place may have the same."""
        return f"<del>{self._removed[0]}{_ANCHOR.sub('', inner)}{self._removed[1]}</del>"

    def added(self, inner: str) -> str:
        """``inner`` as added text."""
        return f"<ins>{self._added[0]}{inner}{self._added[1]}</ins>"

    def inline_view(self, segments: Iterable[Segment]) -> str:
        """Old and new words in one run."""
        return _joined((self._inline(segment), segment.tokens) for segment in segments)

    def old_view(self, segments: Iterable[Segment]) -> str:
        """The text before, what went marked."""
        parts = []
        for segment in segments:
            if segment.op == "delete":
                parts.append((self.removed(self._html(segment.tokens)), segment.tokens))
            elif segment.op == "equal":
                tokens = segment.old or segment.tokens
                parts.append((self._html(tokens), tokens))
        return _joined(parts)

    def new_view(self, segments: Iterable[Segment]) -> str:
        """The text after, what came marked."""
        parts = []
        for segment in segments:
            if segment.op == "insert":
                parts.append((self.added(self._html(segment.tokens)), segment.tokens))
            elif segment.op == "equal":
                parts.append((self._equal(segment), segment.tokens))
        return _joined(parts)

    def runs_view(self, runs: Iterable[tuple[str, str]]) -> str:
        """A redline of plain runs as the record keeps them; for changes that the texts do not show any more."""
        marks = {"delete": self.removed, "insert": self.added}
        parts = (marks[op](escaped(text)) if op in marks else escaped(text) for op, text in runs)
        return " ".join(part for part in parts if part)

    def note(self, text: str) -> str:
        """What is said beside a change, in words."""
        return f' <span class="pp-linked">({escaped(text)})</span>'

    def _html(self, tokens: Sequence[Token]) -> str:
        return tokens_html(tokens, self._base)

    def _inline(self, segment: Segment) -> str:
        if not segment.tokens:
            return ""
        if segment.op == "delete":
            return self.removed(self._html(segment.tokens))
        if segment.op == "insert":
            return self.added(self._html(segment.tokens))
        return self._equal(segment)

    def _equal(self, segment: Segment) -> str:
        """Words that stayed; a link that leads elsewhere now, or emphasis that changed, is said in words."""
        old, new = segment.old or segment.tokens, segment.tokens
        alike = len(old) != len(new) or all(
            a.target == b.target and a.marks == b.marks for a, b in zip(old, new, strict=True)
        )
        if alike:
            return self._html(new)
        differences = [_difference(a, b) for a, b in zip(old, new, strict=True)]
        parts: list[tuple[str, Sequence[Token]]] = []
        start = 0
        for end in range(1, len(new) + 1):
            if end < len(new) and differences[end] == differences[start]:
                continue
            run = new[start:end]
            parts.append((self._html(run) + self._difference_note(differences[start]), run))
            start = end
        return _joined(parts)

    def _difference_note(self, difference: tuple[str, str, bool]) -> str:
        before, after, marks = difference
        if before or after:
            old = self.removed(escaped(before)) if before else ""
            new = self.added(escaped(after)) if after else ""
            both = Markup(f"{old}{' ' if old and new else ''}{new}")
            said = self._words.say("link: {addresses}", addresses=both)
            return f' <span class="pp-linked">({said})</span>'
        return self.note(self._words.say("emphasis changed")) if marks else ""


def _spoken(said: str) -> tuple[str, str]:
    """What only a screen reader says before and behind a marked run."""
    before, _, after = said.partition("{text}")
    return f'<span class="pp-sr">{escaped(before)}</span>', f'<span class="pp-sr">{escaped(after)}</span>'


def _joined(parts: Iterable[tuple[str, Sequence[Token]]]) -> str:
    out: list[str] = []
    for html, tokens in parts:
        if html:
            out.append((" " if out and tokens[0].gap else "") + html)
    return "".join(out)


_SAME = ("", "", False)


def _difference(old: Token, new: Token) -> tuple[str, str, bool]:
    if old.target == new.target and old.marks == new.marks:
        return _SAME
    link = (old.target, new.target) if old.target != new.target else ("", "")
    return (*link, old.marks != new.marks)


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

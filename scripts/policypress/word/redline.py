"""A comparison → a Word file with tracked changes: accept all gives the new text, reject all the old one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from policypress.comparison import Comparison, Segment
from policypress.comparison.word_diff import word_segments
from policypress.document import Clause, Token, TokenKind
from policypress.judgement import Judgement
from policypress.judgement.verdicts import JudgedChange
from policypress.vocabulary import Verdict
from policypress.word.body import GAP, Body, Tracker, wanted_anchors
from policypress.word.inline import END, Notes
from policypress.word.layout import Block, Layout, RowBlock, lay_out
from policypress.word.package import write_package
from policypress.word.parts import About
from policypress.word.plan import Step, plan
from policypress.word.runs import Piece, pieces_of

AUTHOR = "policypress"


@dataclass(frozen=True, slots=True)
class Tracking:
    """Who is said to have made the changes and on which day, and whether reasons stand beside them as comments."""

    day: date
    author: str = AUTHOR
    reasons: bool = True


def redline_file(comparison: Comparison, judgement: Judgement, about: About, tracking: Tracking) -> bytes:
    """The ``.docx`` of a comparison; the same input always gives the same bytes."""
    return redline_of(comparison, _comments(judgement) if tracking.reasons else {}, about, tracking)


def redline_of(comparison: Comparison, said: Mapping[int, str], about: About, tracking: Tracking) -> bytes:
    """The same with what is said beside clauses: id of a clause of the comparison → its comment."""
    notes = Notes()
    old, new = lay_out(comparison.old, notes, about.lang), lay_out(comparison.new, notes, about.lang)
    tracker, anchors = Tracker(tracking.author, tracking.day), wanted_anchors([old, new])
    body = Body(about, tracker, notes, _Footnotes(old, new).pieces, anchors=anchors)
    steps = plan(comparison, old, new, body.numberings)
    writer = _RedlineWriter(body, said, tracking.reasons)
    return write_package(body.parts(list(writer.written(steps))))


class _Footnotes:
    """The redline of each footnote: both sides where the reference stayed, one where it came or went."""

    def __init__(self, old: Layout, new: Layout) -> None:
        self.old, self.new = old.footnotes, new.footnotes

    def pieces(self, label: str, op: str) -> list[tuple[Block, list[Piece]]]:
        before = self.old.get(label, []) if op not in ("ins", "moveTo") else []
        after = self.new.get(label, []) if op not in ("del", "moveFrom") else []
        if op in ("ins", "moveTo") or not before:
            return [(block, list(pieces_of(block.tokens))) for block in after]
        if op in ("del", "moveFrom") or not after:
            return [(block, list(pieces_of(block.tokens))) for block in before]
        rows = list(paragraphs_of(before, after))
        return [(before[0], [piece for pieces, _ in rows for piece in pieces])]


class _RedlineWriter:
    def __init__(self, body: Body, said: Mapping[int, str], reasons: bool) -> None:
        self.body = body
        self.said = said
        self.reasons = reasons
        self.tables: dict[int, object] = {}

    def written(self, steps: Sequence[Step]) -> Iterator[str]:
        """The body's paragraphs and tables."""
        self._join_tables(steps)
        last = ""
        for table, group in groupby(steps, key=self._table):
            if table is not None:
                yield self._table_written(list(group))
                last = ""
                continue
            for step in group:
                yield from self._paragraphs(step)
                last = step.kind
        if last not in ("", "keep"):
            # The last paragraph of a file cannot go with its mark: one without words stays behind it.
            yield GAP

    def _join_tables(self, steps: Sequence[Step]) -> None:
        for step in steps:
            if step.kind == "keep" and isinstance(step.old[0], RowBlock) and isinstance(step.new[0], RowBlock):
                self.tables[id(step.old[0].table)] = step.new[0].table

    def _table(self, step: Step) -> object:
        block = (step.new or step.old)[0]
        if not isinstance(block, RowBlock):
            return None
        return block.table if step.new else self.tables.get(id(block.table), block.table)

    def _comment(self, step: Step) -> str:
        said = dict.fromkeys(self.said.get(id(block.clause), "") for block in (*step.new, *step.old))
        lines = [line for line in said if line]
        if step.kind == "keep" and self.reasons:
            lines += _changed_addresses(step)
        if step.kind == "move-from":
            return ""
        return " ".join(lines)

    def _paragraphs(self, step: Step) -> Iterator[str]:
        self.body.tracker.later()
        comment = self._comment(step)
        block = (step.new or step.old)[0]
        if step.kind == "keep":
            for number, (pieces, mark) in enumerate(paragraphs_of(step.old, step.new)):
                yield self.body.paragraph(block, pieces, mark, "" if number else comment)
        elif step.kind in ("move-from", "move-to"):
            op = "moveFrom" if step.kind == "move-from" else "moveTo"
            yield self.body.moved(block, list(pieces_of(block.tokens, op)), op, f"move{step.move}", comment)
        else:
            op = "del" if step.kind == "delete" else "ins"
            yield self.body.paragraph(block, list(pieces_of(block.tokens, op)), op, comment)

    def _table_written(self, steps: Sequence[Step]) -> str:
        rows = []
        first: RowBlock | None = None
        for step in steps:
            self.body.tracker.later()
            block = (step.new or step.old)[0]
            assert isinstance(block, RowBlock)
            first = first or block
            op = {"insert": "ins", "move-to": "ins", "delete": "del", "move-from": "del"}.get(step.kind, "")
            if op:
                cells = [list(pieces_of(cell, op)) for cell in block.cells]
            else:
                assert isinstance(step.old[0], RowBlock)
                sides = zip(step.old[0].cells, block.cells, strict=True)
                cells = [list(pieces(segments_of(before, after))) for before, after in sides]
            rows.append(self.body.row(block, cells, op, self._comment(step)))
        assert first is not None
        return self.body.table(first, rows)


def paragraphs_of(old: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[list[Piece], str]]:
    """The pieces of each paragraph, and what was tracked about its end, where ``old`` became ``new``."""
    out: list[Piece] = []
    for piece in pieces(segments_of(_joined(old), _joined(new))):
        if piece.text == END:
            yield out, piece.op
            out = []
        else:
            out.append(piece)
    yield out, ""


def _joined(blocks: Sequence[Block]) -> tuple[Token, ...]:
    out: list[Token] = []
    for number, block in enumerate(blocks):
        if number:
            out.append(Token(END, TokenKind.PUNCTUATION, gap=True))
        out.extend(block.tokens)
    return tuple(out)


def segments_of(before: tuple[Token, ...], after: tuple[Token, ...]) -> Iterator[Segment]:
    """Word segments; words that stayed while their link went elsewhere go and come again."""
    if before == after:
        yield Segment("equal", after, before)
        return
    for segment in word_segments(before, after):
        if segment.op != "equal":
            yield segment
            continue
        start = 0
        rows = list(zip(segment.old, segment.tokens, strict=True))
        for same, group in groupby(rows, key=lambda row: row[0].target == row[1].target):
            size = len(list(group))
            was, now = segment.old[start : start + size], segment.tokens[start : start + size]
            start += size
            if same:
                yield Segment("equal", now, was)
            else:
                yield Segment("delete", was)
                yield Segment("insert", now)


def pieces(segments: Iterable[Segment]) -> Iterator[Piece]:
    """The pieces of word segments."""
    before: Token | None = None
    ops = {"delete": "del", "insert": "ins", "equal": ""}
    for segment in segments:
        yield from pieces_of(segment.tokens, ops[segment.op], segment.old, before)
        before = segment.tokens[-1] if segment.tokens else before


def _changed_addresses(step: Step) -> list[str]:
    """One line for each link whose words stayed while it leads elsewhere."""
    said: dict[str, None] = {}
    rows = zip(step.old, step.new, strict=False)
    for old, new in rows:
        if [token.text for token in old.tokens] == [token.text for token in new.tokens]:
            for was, now in zip(old.tokens, new.tokens, strict=True):
                if was.target != now.target:
                    said[f"Link address: {was.target or 'none'} → {now.target or 'none'}."] = None
    return list(said)


def _comments(judgement: Judgement) -> dict[int, str]:
    """id of a clause → the one-line reason of the material change it belongs to."""
    out: dict[int, str] = {}
    for judged in judgement.changes:
        if judged.verdict is Verdict.MATERIAL:
            clause: Clause = (judged.change.after or judged.change.before)[0]
            out[id(clause)] = one_line(judged)
    return out


def one_line(judged: JudgedChange) -> str:
    """Why a change is material: the person's reason where there is one, else the finding that decides."""
    if judged.decision:
        return material_words(judged.decision.reason)
    return material_words(judged.findings[0].why if judged.findings else "")


def material_words(why: str) -> str:
    """What stands beside a material change."""
    return f"Material: {why}" if why else "Material."

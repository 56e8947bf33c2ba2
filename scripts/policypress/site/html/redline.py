"""Two texts as one: the whole text with what changed marked, and each change by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policypress.comparison.changes import Change, Comparison, Segment
from policypress.document.model import Clause, ClauseKind
from policypress.language.words import Words
from policypress.site.html.assemble import Piece, Placed, assemble, place, unmarked
from policypress.site.html.clause_html import ClauseHtml, escaped, escaped_again
from policypress.site.html.wording_html import Wording, split_at_cells, split_by_lengths
from policypress.vocabulary import Kind

_STUB_WORDS = 10
_NAME_WORDS = 6


@dataclass(frozen=True, slots=True)
class Redline:
    """The HTML of a comparison: the whole text with marks, and by change id the change alone."""

    whole: str
    single: dict[str, str]


class RedlineHtml:
    """Renders one comparison; ``numbers`` gives each change its place in the list of changes."""

    def __init__(
        self,
        comparison: Comparison,
        clauses: ClauseHtml,
        base: str,
        lineage: list[str],
        slugs: dict[int, str],
        words: Words,
    ):
        self.words = words
        self.wording = Wording(words, base)
        self.comparison = comparison
        self.clauses = clauses
        self.base = base
        self.elements = clauses.elements(base, "")
        self.slugs = slugs
        self.numbers = {change.id: number for number, change in enumerate(comparison.changes, start=1)}
        self.worded: dict[tuple[str, int], str | tuple[str, ...]] = {}
        self.new = place(comparison.new)
        self.old = self._old_places()
        exact = len(lineage) == len(comparison.new.clauses)
        self.anchors = dict(enumerate(lineage)) if exact else {}
        self.index_new = {id(clause): n for n, clause in enumerate(comparison.new.clauses)}
        self.index_old = {id(clause): n for n, clause in enumerate(comparison.old.clauses)}

    def render(self) -> Redline:
        """Whole text and single changes."""
        return Redline(self.whole(), {change.id: self._single(change) for change in self.comparison.changes})

    def whole(self) -> str:
        """The whole text, changes marked."""
        shift = int(sum(c.kind is ClauseKind.HEADING and c.level == 1 for c in self.comparison.new.clauses) > 0)
        return assemble(self._whole(), self.words, numbered=True, shift=shift)

    def run(self, changes: Sequence[Change], *, numbers: bool = True) -> str:
        """Some changes as one piece of the text, each with an anchor and its number; rows with the heads of columns."""
        pieces: list[Piece] = []
        headed: set[int] = set()
        for change in changes:
            for piece in self._parts(change):
                table = _table(piece.placed)
                if table is not None and table not in headed:
                    headed.add(table)
                    pieces.extend(self._column_heads(piece.placed, self.new if change.after else self.old))
                first = piece.anchor and numbers
                pieces.append(piece._replace(behind=piece.behind + self._self_link(change)) if first else piece)
        return assemble(pieces, self.words, headings=False, numbered=True)

    def _parts(self, change: Change) -> list[Piece]:
        """The clauses of a change by themselves, the first with the change's anchor."""
        kind = f"pp-c pp-{change.kind.value}"
        out = []
        for part, clause in enumerate(change.after or change.before):
            anchor = "" if part else f"change-{change.id}"
            if change.after:
                placed = self.new[self.index_new[id(clause)]]
                inner = self._meta(change) or self._wording(change, part)
                note = self._whence(change) if change.moved and not part else ""
                out.append(Piece(placed, inner, anchor, kind, note))
            else:
                piece = self._out(clause, change, badge=False)
                out.append(piece._replace(inner=self._meta(change) or piece.inner, anchor=anchor))
        return out

    def _self_link(self, change: Change) -> str:
        number, start = self.numbers[change.id], " ".join((change.after or change.before)[0].text.split()[:_NAME_WORDS])
        label = self.words.say("Link to change {number}: {words}", number=number, words=start)
        return (
            f' <a class="pp-badge" data-search-exclude href="#change-{change.id}" aria-label="{escaped(label)}">'
            f"{number}</a>"
        )

    def _old_places(self) -> tuple[Placed, ...]:
        """Places of the old clauses; containers that the new text continues keep the new text's identity."""
        old = place(self.comparison.old)
        same: dict[int, int] = {}
        seen: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
        for j, i in sorted(self.comparison.pairs.items()):
            mine, theirs = old[i], self.new[j]
            if not mine.ids or (mine.ids, theirs.ids) in seen:
                continue
            seen.add((mine.ids, theirs.ids))
            for depth, (a, b) in enumerate(zip(mine.ids, theirs.ids, strict=False)):
                parts = mine.clause.path[depth].partition(":")[0], theirs.clause.path[depth].partition(":")[0]
                if parts[0] != parts[1] or same.setdefault(a, b) != b:
                    break
        out = []
        for placed in old:
            if not placed.ids:
                out.append(placed)
                continue
            ids, going = [], True
            for one in placed.ids:
                going = going and one in same
                ids.append(same[one] if going else -one)
            out.append(Placed(placed.clause, tuple(ids), placed.number))
        return tuple(out)

    def _whole(self) -> list[Piece]:
        by_new: dict[int, tuple[Change, int]] = {}
        before: dict[int, list[Piece]] = {}
        for change in self.comparison.changes:
            for part, clause in enumerate(change.after):
                by_new[self.index_new[id(clause)]] = change, part
            if change.kind is Kind.REMOVED:
                before.setdefault(change.position, []).extend(self._out(clause, change) for clause in change.before)
        for position, piece in self._stubs():
            before.setdefault(position, []).append(piece)
        out: list[Piece] = []
        for j, placed in enumerate(self.new):
            out.extend(before.get(j, ()))
            if placed.clause.kind is ClauseKind.META:
                continue
            changed = by_new.get(j)
            out.append(self._marked(j, placed, *changed) if changed else self._same(j, placed))
        out.extend(before.get(len(self.new), ()))
        return out

    def _same(self, j: int, placed: Placed) -> Piece:
        anchor = self.anchors.get(j, "")
        known = unmarked(placed, anchor, self.elements, lambda clause, _: (self._inner(clause), ""))
        return known or Piece(placed, self._plain(placed.clause), anchor, "", "", self.slugs.get(j, ""))

    def _plain(self, clause: Clause) -> str | tuple[str, ...]:
        if clause.kind is ClauseKind.ROW:
            return self.clauses.cells(clause, self.base)
        return self._inner(clause)

    def _inner(self, clause: Clause) -> str:
        return self.clauses.inner(clause, self.base)

    def _marked(self, j: int, placed: Placed, change: Change, part: int) -> Piece:
        inner = self._wording(change, part)
        return Piece(
            placed,
            inner,
            self.anchors.get(j, ""),
            f"pp-c pp-{change.kind.value}",
            self._badge(change),
            self.slugs.get(j, ""),
        )

    def _badge(self, change: Change) -> str:
        number = self.numbers[change.id]
        label = escaped_again(self.words.say("Change {number}", number=number))
        return f' <a class="pp-badge" href="#change-{change.id}" aria-label="{label}">{number}</a>'

    def _out(self, clause: Clause, change: Change, *, badge: bool = True) -> Piece:
        placed = self.old[self.index_old[id(clause)]]
        return Piece(
            placed,
            self._wrapped(clause, self.wording.removed),
            "",
            "pp-c pp-removed",
            self._badge(change) if badge else "",
        )

    def _wrapped(self, clause: Clause, wrap: Callable[[str], str]) -> str | tuple[str, ...]:
        plain = self._plain(clause)
        if isinstance(plain, tuple):
            return tuple(wrap(cell) if cell else "" for cell in plain)
        if clause.kind is ClauseKind.RULE:
            return wrap(escaped(self.words.say("dividing line")))
        return wrap(plain)

    def _wording(self, change: Change, part: int) -> str | tuple[str, ...]:
        """The redline of one new clause of a change, inline and side by side."""
        key = (change.id, part)
        if key not in self.worded:  # it stands in the whole text and in the list of changes
            self.worded[key] = self._reworded(change, part)
        return self.worded[key]

    def _reworded(self, change: Change, part: int) -> str | tuple[str, ...]:
        clause = change.after[part]
        if change.kind is Kind.ADDED:
            return self._wrapped(clause, self.wording.added)
        if change.kind is Kind.MOVED:
            return self._plain(clause)
        kinds = {c.kind for c in (*change.before, *change.after)}
        if kinds & {ClauseKind.CODE, ClauseKind.HTML, ClauseKind.RULE}:
            return self._replaced(change, clause)
        if clause.kind is ClauseKind.ROW and len(change.before) == len(change.after) == 1:
            cells = split_at_cells(change.segments)
            if cells is not None and len(cells) == len(clause.cells):
                return tuple(self._views(cell) for cell in cells)
            return self._replaced_row(change, clause)
        runs = split_by_lengths(change.segments, [len(c.tokens) for c in change.after])
        if not any(segment.op != "equal" for segment in change.segments) and not change.moved:
            views = self._views(runs[part])
            return views if "pp-linked" in views else views + self._format_note(change)
        return self._views(runs[part])

    def _format_note(self, change: Change) -> str:
        if "pp-linked" in self.wording.inline_view(change.segments):
            return ""
        return self.wording.note(self.words.say("layout changed, the words stayed"))

    def _views(self, segments: list[Segment]) -> str:
        inline = self.wording.inline_view(segments)
        if all(segment.op == "equal" for segment in segments) and "pp-linked" not in inline:
            return inline
        old, new = self.wording.old_view(segments), self.wording.new_view(segments)
        return (
            f'<span class="pp-inline">{inline}</span><span class="pp-sides" hidden>'
            f'<span class="pp-old">{old}</span><span class="pp-new">{new}</span></span>'
        )

    def _replaced(self, change: Change, clause: Clause) -> str:
        first = clause is change.after[0]
        old = "".join(str(self._wrapped(c, self.wording.removed)) for c in change.before) if first else ""
        return old + str(self._wrapped(clause, self.wording.added))

    def _replaced_row(self, change: Change, clause: Clause) -> tuple[str, ...]:
        new = [self.wording.added(cell) if cell else "" for cell in self.clauses.cells(clause, self.base)]
        old = [self.wording.removed(cell) if cell else "" for cell in self.clauses.cells(change.before[0], self.base)]
        if len(old) > len(new):
            old = [*old[: len(new) - 1], " ".join(old[len(new) - 1 :])]
        return tuple(
            " ".join(filter(None, pair)) for pair in zip([*old, *[""] * (len(new) - len(old))], new, strict=True)
        )

    def _stubs(self) -> list[tuple[int, Piece]]:
        """At the old place of a moved clause: what stood there and a link to where it went."""
        moved = {
            self.index_old[id(c.before[0])]: c for c in self.comparison.changes if c.moved and c.before and c.after
        }
        if not moved:
            return []
        kept = {i: j for j, i in self.comparison.pairs.items()}
        out, position = [], -1
        for i, placed in enumerate(self.old):
            if i in moved:
                out.append((position + 1, self._stub(placed, moved[i])))
            elif i in kept:
                position = kept[i]
        return out

    def _stub(self, placed: Placed, change: Change) -> Piece:
        said = placed.clause.text.split()
        start = " ".join(said[:_STUB_WORDS]) + (" …" if len(said) > _STUB_WORDS else "")
        label = escaped(self.words.say("Moved from here: “{start}”", start=start))
        note = f'<span class="pp-gone">{label}</span>'
        inner: str | tuple[str, ...] = note
        if placed.clause.kind is ClauseKind.ROW:
            inner = (note, *[""] * (len(placed.clause.cells) - 1))
        clause = placed.clause
        if clause.kind in (ClauseKind.HEADING, ClauseKind.CODE, ClauseKind.RULE):
            placed = Placed(Clause(ClauseKind.PARAGRAPH, "", clause.line, path=clause.path), placed.ids)
        return Piece(placed, inner, "", "pp-c pp-stub", self._badge(change))

    def _single(self, change: Change) -> str:
        """A change by itself, a row with the heads of its columns."""
        pieces = self._parts(change)
        heads = self._column_heads(pieces[0].placed, self.new if change.after else self.old)
        plain = (piece._replace(anchor="", classes=piece.classes.removeprefix("pp-c ")) for piece in pieces)
        return assemble([*heads, *plain], self.words, headings=False, numbered=True)

    def _whence(self, change: Change) -> str:
        """Where a moved clause stood before."""
        old, new = change.before[0].section, change.after[0].section
        if old and old != new:
            return self.wording.note(self.words.say("was in “{section}” before", section=old[-1]))
        return self.wording.note(self.words.say("was elsewhere in this section before"))

    def _meta(self, change: Change) -> str:
        """A change of the front matter, such as the title."""
        if (change.after or change.before)[0].kind is not ClauseKind.META:
            return ""
        return self._views(list(change.segments))

    def _column_heads(self, placed: Placed, places: tuple[Placed, ...]) -> list[Piece]:
        path = placed.clause.path
        if placed.clause.kind is not ClauseKind.ROW or "tbody" not in path:
            return []
        table = placed.ids[path.index("table")]
        for other in places:
            if "thead" in other.clause.path and table in other.ids:
                return [Piece(other, self._plain(other.clause))]
        return []


def _table(placed: Placed) -> int | None:
    """The table that a row belongs to; None for anything else."""
    return placed.ids[placed.clause.path.index("table")] if placed.clause.kind is ClauseKind.ROW else None

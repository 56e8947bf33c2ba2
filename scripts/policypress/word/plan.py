"""Two laid-out texts and their comparison → steps in order: what stays, goes, comes, moves, splits and joins.

Steps without those that come are the old text in order; steps without those that go are the new one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from policypress.comparison import Comparison
from policypress.comparison.alignment import longest_increasing
from policypress.word.layout import Block, Layout, RowBlock
from policypress.word.lists import Numberings, continued_lists


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``keep`` (both sides, perhaps several blocks), ``delete``, ``insert``, ``move-from``, ``move-to``.

    ``move`` joins the two steps of a move.
    """

    kind: str
    old: tuple[Block, ...] = ()
    new: tuple[Block, ...] = ()
    move: int = 0


def plan(comparison: Comparison, old: Layout, new: Layout, numberings: Numberings) -> list[Step]:
    """The steps from ``old`` to ``new``; gives every list its numbering on the way."""
    olds, news = _by_index(old), _by_index(new)
    groups = _groups(comparison, olds, news)
    _number(old, new, groups, numberings)
    tables = _tables(groups)
    kept = [group for group in groups if _may_stay(group, tables)]
    kept = _in_order(kept, _positions(old), _positions(new))
    moves = _moves(groups, kept)
    return _steps(old, new, kept, moves, tables)


@dataclass(frozen=True, slots=True)
class _Group:
    old: tuple[Block, ...]
    new: tuple[Block, ...]
    moved: bool


def _by_index(layout: Layout) -> dict[int, Block]:
    return {block.index: block for block in layout.blocks}


def _positions(layout: Layout) -> dict[int, int]:
    return {id(block): position for position, block in enumerate(layout.blocks)}


def _groups(comparison: Comparison, olds: dict[int, Block], news: dict[int, Block]) -> list[_Group]:
    """Blocks that belong together, splits and joins included, in order of the new text."""
    old_at = {id(clause): index for index, clause in enumerate(comparison.old.clauses)}
    new_at = {id(clause): index for index, clause in enumerate(comparison.new.clauses)}
    pairs: dict[int, tuple[tuple[int, ...], tuple[int, ...], bool]] = {
        j: ((i,), (j,), False) for j, i in comparison.pairs.items()
    }
    for change in comparison.changes:
        if change.before and change.after:
            before = tuple(old_at[id(clause)] for clause in change.before)
            after = tuple(new_at[id(clause)] for clause in change.after)
            pairs[after[0]] = (before, after, change.moved)
    pairs.setdefault(-1, ((-1,), (-1,), False))
    out = []
    for j in sorted(pairs):
        before, after, moved = pairs[j]
        left = tuple(olds[i] for i in before if i in olds)
        right = tuple(news[k] for k in after if k in news)
        if left and right:
            out.append(_Group(left, right, moved))
    return out


def _number(old: Layout, new: Layout, groups: Sequence[_Group], numberings: Numberings) -> None:
    numberings.place(list(dict.fromkeys(node for block in new.blocks for node in block.place.lists)))
    pairs = [(group.old[0].place, group.new[0].place) for group in groups if not group.moved]
    old_nodes = list(dict.fromkeys(node for block in old.blocks for node in block.place.lists))
    numberings.place(old_nodes, continued_lists(pairs))


def _tables(groups: Sequence[_Group]) -> dict[int, object]:
    """Old table → the new one that holds most of its rows; tables whose columns differ are other tables."""
    votes: Counter[tuple[object, object]] = Counter()
    columns: dict[int, set[int]] = {}
    for group in groups:
        old, new = group.old[0], group.new[0]
        for row in (old, new):
            if isinstance(row, RowBlock):
                columns.setdefault(id(row.table), set()).add(row.width)
        if isinstance(old, RowBlock) and isinstance(new, RowBlock) and not group.moved:
            votes[old.table, new.table] += 1
    out: dict[int, object] = {}
    taken: set[int] = set()
    for (old_table, new_table), _ in votes.most_common():
        alike = len(columns[id(old_table)] | columns[id(new_table)]) == 1
        if alike and id(old_table) not in out and id(new_table) not in taken:
            out[id(old_table)] = new_table
            taken.add(id(new_table))
    return out


def _may_stay(group: _Group, tables: dict[int, object]) -> bool:
    """Whether tracked words alone lead from one side to the other: all blocks look alike and none moved."""
    blocks = (*group.old, *group.new)
    if group.moved or len({block.form() for block in blocks}) > 1:
        return False
    first, last = group.old[0], group.new[0]
    if isinstance(first, RowBlock) and isinstance(last, RowBlock):
        return len(blocks) == 2 and tables.get(id(first.table)) is last.table
    return True


def _in_order(groups: Sequence[_Group], olds: dict[int, int], news: dict[int, int]) -> list[_Group]:
    """The longest run of groups in the order of both texts, each side of each group without gaps."""
    whole = [group for group in groups if _together(group.old, olds) and _together(group.new, news)]
    whole.sort(key=lambda group: news[id(group.new[0])])
    return [whole[position] for position in longest_increasing([olds[id(group.old[0])] for group in whole])]


def _together(blocks: tuple[Block, ...], positions: dict[int, int]) -> bool:
    places = [positions[id(block)] for block in blocks]
    return places == list(range(places[0], places[0] + len(places)))


def _moves(groups: Sequence[_Group], kept: Sequence[_Group]) -> dict[int, int]:
    """id of a block that moved unchanged → number of the move; Word takes paragraphs, not rows."""
    staying = {id(block) for group in kept for block in (*group.old, *group.new)}
    out: dict[int, int] = {}
    for group in groups:
        old, new = group.old[0], group.new[0]
        if id(old) in staying or id(new) in staying or len(group.old) + len(group.new) > 2:
            continue
        plain = not isinstance(old, RowBlock) and not isinstance(new, RowBlock)
        moved = group.moved or old.form() == new.form()
        if plain and moved and old.style == new.style and old.tokens == new.tokens and old.tokens:
            out[id(old)] = out[id(new)] = len(out) // 2 + 1
    return out


def _steps(
    old: Layout, new: Layout, kept: Sequence[_Group], moves: dict[int, int], tables: dict[int, object]
) -> list[Step]:
    olds, news = _positions(old), _positions(new)
    out: list[Step] = []
    i = j = 0
    before: Block | None = None
    for group in [*kept, None]:
        i2 = olds[id(group.old[0])] if group else len(old.blocks)
        j2 = news[id(group.new[0])] if group else len(new.blocks)
        following = group.new[0] if group else None
        out.extend(_gap(old.blocks[i:i2], new.blocks[j:j2], before, following, moves, tables))
        if group:
            out.append(Step("keep", group.old, group.new))
            i, j, before = i2 + len(group.old), j2 + len(group.new), group.new[-1]
    return out


def _gap(
    gone: Sequence[Block],
    came: Sequence[Block],
    before: Block | None,
    after: Block | None,
    moves: dict[int, int],
    tables: dict[int, object],
) -> list[Step]:
    """What goes and comes between two blocks that stay: rows of the table above first, of the one below last."""
    above, below = _table(before), _table(after)
    out: list[Step] = []

    def turn(table: object) -> int:
        return 1 if table is None else 0 if table is above else 2 if table is below else 1

    for now in range(3):
        for block in gone:
            if turn(_heir(block, tables)) == now:
                number = moves.get(id(block), 0)
                out.append(Step("move-from" if number else "delete", (block,), (), number))
        for block in came:
            if turn(_table(block)) == now:
                number = moves.get(id(block), 0)
                out.append(Step("move-to" if number else "insert", (), (block,), number))
    return out


def _table(block: Block | None) -> object:
    return block.table if isinstance(block, RowBlock) else None


def _heir(block: Block, tables: dict[int, object]) -> object:
    """The table in which a row that goes is shown: the one that continues its own."""
    table = _table(block)
    return tables.get(id(table), table) if table is not None else None

"""Two documents → their changes."""

from __future__ import annotations

from collections import Counter

from policypress.canonical import sha256
from policypress.comparison.alignment import Alignment, align
from policypress.comparison.changes import Change, Comparison, restarts
from policypress.comparison.word_diff import word_segments
from policypress.document.collector import uncollected
from policypress.document.model import Clause, ClauseKind, Document
from policypress.vocabulary import Kind


@uncollected()
def compare(old: Document, new: Document) -> Comparison:
    """Every clause added, removed, modified or moved between two texts, in reading order of the new one."""
    alignment = align(old.clauses, new.clauses)
    found = [*_of_new(old, new, alignment), *_removed(old, new, alignment)]
    found.sort(key=lambda entry: entry[0])
    counter: Counter[str] = Counter()
    changes = tuple(_change(counter, *entry[1:]) for entry in found)
    return Comparison(old, new, changes, dict(alignment.pairs))


_Entry = tuple[tuple[int, int, int], Kind, tuple[Clause, ...], tuple[Clause, ...], int, bool, bool]


def _of_new(old: Document, new: Document, alignment: Alignment) -> list[_Entry]:
    parts: dict[int, list[int]] = {}
    for second, first in alignment.splits.items():
        parts.setdefault(first, []).append(second)
    merged: dict[int, list[int]] = {}
    for second, first in alignment.merges.items():
        merged.setdefault(first, []).append(second)
    out: list[_Entry] = []
    for j, clause in enumerate(new.clauses):
        if j in alignment.splits:
            continue
        i = alignment.pairs.get(j)
        anew = i is not None and _renumbered(old, new, alignment, i, j)
        whole = not (j in parts or i in merged or j in alignment.moved or anew)
        if i is not None and alignment.same.get(j) == i and whole:
            continue
        after = (clause, *(new.clauses[k] for k in sorted(parts.get(j, ()))))
        if i is None:
            if len(after) > 1 or not clause.blank:
                out.append(((j, 1, 0), Kind.ADDED, (), after, j, False, False))
            continue
        before = (old.clauses[i], *(old.clauses[k] for k in sorted(merged.get(i, ()))))
        moved = j in alignment.moved
        same = _same(before[0], after[0]) if len(before) == len(after) == 1 else _same_code(before, after)
        if not same or anew:
            out.append(((j, 1, 0), Kind.MODIFIED, before, after, j, moved, anew))
        elif moved:
            out.append(((j, 1, 0), Kind.MOVED, before, after, j, True, False))
    return out


def _same(before: Clause, after: Clause) -> bool:
    """Whether two clauses are the same to every reader, however they are written."""
    return before.identity == after.identity or before.seen == after.seen


def _same_code(before: tuple[Clause, ...], after: tuple[Clause, ...]) -> bool:
    """Whether preformatted text is the same but for empty lines in it."""
    both = (*before, *after)
    if any(clause.kind is not ClauseKind.CODE or clause.shape != both[0].shape for clause in both):
        return False
    olds, news = ([token._replace(gap=True) for clause in side for token in clause.tokens] for side in (before, after))
    return olds == news


def _renumbered(old: Document, new: Document, alignment: Alignment, i: int, j: int) -> bool:
    """Whether an item shows another number although no item before it in its list came or went."""
    before, after = old.clauses[i], new.clauses[j]
    if restarts(before, after):
        return True
    if before.number == after.number or not (before.number and after.number):
        return False
    first_before, first_after = bool(before.opens_at), bool(after.opens_at)
    if first_before == first_after:
        return False
    if first_after:
        return i - 1 in alignment.pairs.values()
    return j - 1 in alignment.pairs


def _removed(old: Document, new: Document, alignment: Alignment) -> list[_Entry]:
    """Removed clauses, each shown behind the last old neighbour that still stands in order."""
    kept = {i: j for j, i in alignment.pairs.items()}
    out: list[_Entry] = []
    position = -1
    for i, clause in enumerate(old.clauses):
        j = kept.get(i)
        if j is not None:
            if j not in alignment.moved:
                position = j
        elif i not in alignment.merges and not clause.blank:
            out.append(((position, 2, i), Kind.REMOVED, (clause,), (), position + 1, False, False))
    return out


def _change(
    counter: Counter[str],
    kind: Kind,
    before: tuple[Clause, ...],
    after: tuple[Clause, ...],
    position: int,
    moved: bool,
    renumbered: bool,
) -> Change:
    source_before = "\n".join(clause.source for clause in before)
    source_after = "\n".join(clause.source for clause in after)
    name = sha256(f"{source_before}\x00{source_after}")[:12]
    counter[name] += 1
    if counter[name] > 1:
        name = f"{name}-{counter[name]}"
    old_tokens = [token for clause in before for token in clause.tokens]
    new_tokens = [token for clause in after for token in clause.tokens]
    return Change(name, kind, before, after, word_segments(old_tokens, new_tokens), position, moved, renumbered)

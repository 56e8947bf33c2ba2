"""Two documents → their changes."""

from __future__ import annotations

from collections import Counter

from policypress.canonical import sha256
from policypress.comparison.alignment import Alignment, align
from policypress.comparison.changes import Change, Comparison, restarts
from policypress.comparison.word_diff import word_segments
from policypress.document.collector import uncollected
from policypress.document.model import Clause, Document
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


_Entry = tuple[tuple[int, int, int], Kind, tuple[Clause, ...], tuple[Clause, ...], int, bool]


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
        anew = i is not None and restarts(old.clauses[i], clause)
        whole = not (j in parts or i in merged or j in alignment.moved or anew)
        if i is not None and alignment.same.get(j) == i and whole:
            continue
        after = (clause, *(new.clauses[k] for k in sorted(parts.get(j, ()))))
        if i is None:
            out.append(((j, 1, 0), Kind.ADDED, (), after, j, False))
            continue
        before = (old.clauses[i], *(old.clauses[k] for k in sorted(merged.get(i, ()))))
        moved = j in alignment.moved
        same = len(before) == len(after) == 1 and before[0].identity == after[0].identity
        if not same or anew:
            out.append(((j, 1, 0), Kind.MODIFIED, before, after, j, moved))
        elif moved:
            out.append(((j, 1, 0), Kind.MOVED, before, after, j, True))
    return out


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
        elif i not in alignment.merges:
            out.append(((position, 2, i), Kind.REMOVED, (clause,), (), position + 1, False))
    return out


def _change(
    counter: Counter[str],
    kind: Kind,
    before: tuple[Clause, ...],
    after: tuple[Clause, ...],
    position: int,
    moved: bool,
) -> Change:
    source_before = "\n".join(clause.source for clause in before)
    source_after = "\n".join(clause.source for clause in after)
    name = sha256(f"{source_before}\x00{source_after}")[:12]
    counter[name] += 1
    if counter[name] > 1:
        name = f"{name}-{counter[name]}"
    old_tokens = [token for clause in before for token in clause.tokens]
    new_tokens = [token for clause in after for token in clause.tokens]
    return Change(name, kind, before, after, word_segments(old_tokens, new_tokens), position, moved)

"""Two runs of tokens → what stayed, went and came: sentences first, then words."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from rapidfuzz.distance import Indel, LCSseq

from policypress.comparison.changes import Segment
from policypress.document.model import Token, TokenKind

_WIDE_ENDS = frozenset("。！？")
_ENDS = _WIDE_ENDS | frozenset(".!?")
_ISLAND = 2
"""As few equal words between two changes are read as part of them. The browser has the same number."""
_SENTENCE_ALIKE = 0.5
"""Half of the words: sentences that share less would be a mosaic word by word."""
_KEPT_SHARE = 0.35
"""A sentence that keeps less than a third is sooner read as out and in."""
_DIFFLIB_LIMIT = 160_000
"""Pairs of words, 400 by 400, up to which the longest run is looked for first. It bounds time only."""

_SENTENCE_PAIRS = 900
"""Pairs of sentences that are all compared, 30 by 30. It bounds time only."""
_SHORT = 6
"""Sentences of so few words are shown word by word, whatever stays."""
_PLAIN = 3
"""Runs of a sentence with one change: there is no better way to cut it."""

Opcode = tuple[str, int, int, int, int]


def word_segments(before: Sequence[Token], after: Sequence[Token]) -> tuple[Segment, ...]:
    """The redline of two token runs.

    The ``equal`` and ``insert`` segments in order are exactly ``after``; the ``delete`` segments and the ``old`` side
    of the ``equal`` ones are exactly ``before``. No equal run of one or two words stands between two changes, except
    where it holds the border of a table cell.
    """
    old, new = tuple(before), tuple(after)
    if not old or not new:
        return (Segment("delete", old),) if old else (Segment("insert", new),) if new else ()
    opcodes = _without_islands(_opcodes(old, new), old)
    return tuple(_segments(opcodes, old, new))


def _opcodes(old: tuple[Token, ...], new: tuple[Token, ...]) -> list[Opcode]:
    if [token.text for token in old] == [token.text for token in new]:
        return [("equal", 0, len(old), 0, len(new))]
    left, right = sentences(old), sentences(new)
    if len(left) == 1 and len(right) == 1:
        return _words(old, new, 0, 0)
    out: list[Opcode] = []
    for (i1, i2), (j1, j2) in _paired_sentences(old, new, left, right):
        out.extend(_words(old[i1:i2], new[j1:j2], i1, j1))
    return _coalesced(out)


def sentences(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Half-open token ranges of the sentences; a table cell always ends one."""
    out, start, last = [], 0, len(tokens) - 1
    for index in [place for place, token in enumerate(tokens) if token.text in _ENDS or token.kind is TokenKind.CELL]:
        following = tokens[index + 1] if index < last else None
        if following is None or (tokens[index].text in _ENDS and not _opens(tokens[index], following)):
            continue
        out.append((start, index + 1))
        start = index + 1
    out.append((start, len(tokens)))
    return out


def _opens(end: Token, following: Token) -> bool:
    """Whether a sentence begins behind the mark that ends one; a wide mark leaves no gap, but a quotation may close."""
    wide = end.text in _WIDE_ENDS and following.kind is not TokenKind.PUNCTUATION
    return (following.gap or wide) and not following.text[:1].islower()


def _paired_sentences(
    old: tuple[Token, ...], new: tuple[Token, ...], left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Sentence ranges in order, each beside the one it continues; an empty range where there is none."""
    olds = [tuple(token.text for token in old[a:b]) for a, b in left]
    news = [tuple(token.text for token in new[a:b]) for a, b in right]
    out: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for tag, i1, i2, j1, j2 in _lcs(olds, news):
        if tag == "equal":
            out.extend(zip(left[i1:i2], right[j1:j2], strict=True))
        else:
            out.extend(_similar_sentences(olds, news, left, right, (i1, i2, j1, j2)))
    return out


def _similar_sentences(
    olds: list[tuple[str, ...]],
    news: list[tuple[str, ...]],
    left: list[tuple[int, int]],
    right: list[tuple[int, int]],
    box: tuple[int, int, int, int],
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    i1, i2, j1, j2 = box
    rows, columns = i2 - i1, j2 - j1
    old_end = left[i1 - 1][1] if i1 else 0
    new_end = right[j1 - 1][1] if j1 else 0
    if rows * columns > _SENTENCE_PAIRS:
        return [(_span(left, i1, i2, old_end), _span(right, j1, j2, new_end))]
    scores = [
        [Indel.normalized_similarity(olds[i1 + r], news[j1 + c], score_cutoff=_SENTENCE_ALIKE) for c in range(columns)]
        for r in range(rows)
    ]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for r in range(rows - 1, -1, -1):
        for c in range(columns - 1, -1, -1):
            score = scores[r][c]
            best[r][c] = max(best[r + 1][c], best[r][c + 1], score + best[r + 1][c + 1] if score else 0.0)
    out: list[tuple[tuple[int, int], tuple[int, int]]] = []
    r = c = last_r = last_c = 0

    def flush(to_r: int, to_c: int) -> None:
        if to_r > last_r or to_c > last_c:
            start_old = left[i1 + last_r - 1][1] if i1 + last_r else 0
            start_new = right[j1 + last_c - 1][1] if j1 + last_c else 0
            out.append(
                (
                    _span(left, i1 + last_r, i1 + to_r, start_old),
                    _span(right, j1 + last_c, j1 + to_c, start_new),
                )
            )

    while r < rows and c < columns:
        if scores[r][c] and best[r][c] == scores[r][c] + best[r + 1][c + 1]:
            flush(r, c)
            out.append((left[i1 + r], right[j1 + c]))
            r, c = r + 1, c + 1
            last_r, last_c = r, c
        elif best[r][c] == best[r + 1][c]:
            r += 1
        else:
            c += 1
    flush(rows, columns)
    return out


def _span(ranges: list[tuple[int, int]], first: int, last: int, empty_at: int) -> tuple[int, int]:
    return (ranges[first][0], ranges[last - 1][1]) if last > first else (empty_at, empty_at)


def _words(old: tuple[Token, ...], new: tuple[Token, ...], i0: int, j0: int) -> list[Opcode]:
    """Word-level opcodes of one sentence pair; a sentence that keeps little is shown as out and in."""
    left, right = [token.text for token in old], [token.text for token in new]
    if not left and not right:
        return []
    if not left or not right:
        return [("replace", i0, i0 + len(left), j0, j0 + len(right))]
    ops = _lcs(left, right)
    if len(ops) > _PLAIN and len(left) * len(right) <= _DIFFLIB_LIMIT:
        ops = [(t, a, b, c, d) for t, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes()]
    kept = sum(b - a for tag, a, b, _, _ in _without_islands(ops, old) if tag == "equal")
    if kept < _KEPT_SHARE * min(len(left), len(right)) and min(len(left), len(right)) > _SHORT:
        ops = [("replace", 0, len(left), 0, len(right))]
    return [(tag, a + i0, b + i0, c + j0, d + j0) for tag, a, b, c, d in ops]


def _lcs(left: Sequence[object], right: Sequence[object]) -> list[Opcode]:
    found = LCSseq.opcodes(left, right)
    return _coalesced([(op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end) for op in found])


def _coalesced(opcodes: list[Opcode]) -> list[Opcode]:
    """Neighbouring opcodes of the same nature as one: a run of changes, a run of equal tokens."""
    out: list[Opcode] = []
    for tag, i1, i2, j1, j2 in opcodes:
        if i1 == i2 and j1 == j2:
            continue
        same = "equal" if tag == "equal" else "replace"
        if out and out[-1][0] == same:
            out[-1] = (same, out[-1][1], i2, out[-1][3], j2)
        else:
            out.append((same, i1, i2, j1, j2))
    return out


def _without_islands(opcodes: list[Opcode], old: tuple[Token, ...]) -> list[Opcode]:
    """Equal runs of one or two words between changes become part of the change around them."""
    runs = _coalesced(opcodes)
    out: list[Opcode] = []
    for index, (tag, i1, i2, j1, j2) in enumerate(runs):
        inner = 0 < index < len(runs) - 1
        if tag == "equal" and inner and _is_island(old[i1:i2]):
            tag = "replace"
        out.append((tag, i1, i2, j1, j2))
    return _coalesced(out)


def _is_island(tokens: Sequence[Token]) -> bool:
    words = sum(token.kind is not TokenKind.PUNCTUATION for token in tokens)
    return words <= _ISLAND and all(token.kind is not TokenKind.CELL for token in tokens)


def _segments(opcodes: list[Opcode], old: tuple[Token, ...], new: tuple[Token, ...]) -> list[Segment]:
    out = []
    for tag, i1, i2, j1, j2 in opcodes:
        if tag == "equal":
            out.append(Segment("equal", new[j1:j2], old[i1:i2]))
            continue
        if i2 > i1:
            out.append(Segment("delete", old[i1:i2]))
        if j2 > j1:
            out.append(Segment("insert", new[j1:j2]))
    return out

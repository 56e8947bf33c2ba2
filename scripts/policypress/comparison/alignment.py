"""Which clause of the new text continues which clause of the old one.

Exact anchors first, then order-preserving likeness inside the gaps between them, then moves. Likeness only aligns; it
never clears a change. The cost grows about linearly: inside large gaps only clauses that share rare words are compared.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import Indel, LCSseq

from policypress.document.model import Clause, ClauseKind

_ALIKE = 0.5
"""Among other clauses: half of the words. With less, two clauses on one subject would pass for each other."""
_ALONE = 0.3
"""Alone between two pairs, where there is nobody else whom a clause could continue, less will do."""
_MOVED = 0.75
"""Away from its place nothing but its words tells a clause."""
_RUNNER_UP = 0.1
"""So much more alike than the next one; else which of the two moved is a guess, and neither did."""
_MOVE_LETTERS = 20
"""Shorter clauses are alike by chance: they move only when every letter stays."""
_KINDLESS = 8
"""Letters of the shortest clause that is known in any kind; shorter ones are labels too (“Data”, “Fees”)."""
_FULL_MATRIX = 1600
"""Pairs of a gap that are all tried, 40 by 40. It bounds time only."""
_CANDIDATES = 6
"""Clauses that are tried for each one of a larger gap. It bounds time only."""
_WEIGHT = 1 << 32
"""Shared among the clauses that hold a word; large, so that whole numbers tell rare words apart."""
_GAIN = 0.08
"""A neighbour joins where that makes a pair clearly more alike; one word by chance does not."""
_JOINED = 0.6
"""And only where the whole is then more alike than not."""

_ORDERED = 0.8
"""So alike in order, two clauses need not be compared in any order."""
_FEW_WORDS = 8
"""Fewer words than these are shared by chance, in whatever order."""
_UNORDERED = 0.85
"""What shared words count for when sentences changed places: never as much as the same words in order."""
_RARE, _RARE_SHARE = 8, 12
"""A word is rare that stands in eight clauses, or in one of twelve. It bounds time only."""

_GROUPS = {ClauseKind.HEADING: "h", ClauseKind.ROW: "r", ClauseKind.META: "m", ClauseKind.RULE: "-"}
_NO_LETTERS = re.compile(r"[\W_]+")
_MARKS = {code: None for code in range(128) if not chr(code).isalnum()}
_NUMBERING = re.compile(r"^\W{0,2}(?:\d+\.)*\d+[.):]?\s+(?=\D)|^\W{0,2}(?:\d+\.)+\s*(?=\D)")


@dataclass
class Alignment:
    """``pairs``: new index → old index; ``moved``: new indexes out of order; ``splits`` and ``merges``: the further
    clause that belongs to a pair, new index → new index of its first part, old index → old index of its first part;
    ``same``: the pairs found first, of clauses that are the same."""

    pairs: dict[int, int] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    splits: dict[int, int] = field(default_factory=dict)
    merges: dict[int, int] = field(default_factory=dict)
    same: dict[int, int] = field(default_factory=dict)


def align(old: Sequence[Clause], new: Sequence[Clause]) -> Alignment:
    """Align two sequences of clauses."""
    return _Aligner(old, new).run()


class _Alphabet(dict[str, str]):
    """A character for each word, whatever its case."""

    def __missing__(self, word: str) -> str:
        folded = word.casefold()
        if folded != word:
            self[word] = self[folded]
        else:
            code = 0x100 + self.count
            self.count += 1
            self[word] = chr(code if code < 0xD800 else code + 0x800)
        return self[word]

    count = 0


class _Aligner:
    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        self.old, self.new = old, new
        self.result = Alignment()
        self.taken: set[int] = set()
        self.exact: frozenset[int] = frozenset()
        self.alphabet = _Alphabet()
        self.old_words: dict[int, str] = {}
        self.new_words: dict[int, str] = {}
        self.scores: dict[tuple[int, int], float] = {}

    def run(self) -> Alignment:
        self._anchor(lambda i: self.old[i].identity, lambda j: self.new[j].identity)
        if len(self.taken) < len(self.old) and len(self.result.pairs) < len(self.new):
            self._anchor(lambda i: self.old[i].seen, lambda j: self.new[j].seen)
        self.result.same = dict(self.result.pairs)
        self.exact = frozenset(self.result.same)
        if len(self.taken) < len(self.old) and len(self.result.pairs) < len(self.new):
            self._anchor(lambda i: self._loose(self.old[i], i, "o"), lambda j: self._loose(self.new[j], j, "n"))
            self._similar()
            self._headings()
            self._joins()
            self._moves()
        return self.result

    # anchors ---------------------------------------------------------------------------------------------------

    def _loose(self, clause: Clause, index: int, side: str) -> object:
        """Letters and digits only, so that typography, layout and a clause's own number do not hide it."""
        text = clause.text.casefold()
        if clause.kind is not ClauseKind.ROW:
            text = _NUMBERING.sub("", text)
        letters = _bare(text)
        if not letters:
            # Signs alone, and items or headings without words, still stand for each other in order.
            return (side, index) if clause.blank else (_group(clause), clause.shape, clause.text)
        return letters if len(letters) >= _KINDLESS else (_group(clause), letters)

    def _anchor(self, old_key: Callable[[int], object], new_key: Callable[[int], object]) -> None:
        for i1, i2, j1, j2 in self._gaps():
            for i, j in _anchors([old_key(i) for i in range(i1, i2)], [new_key(j) for j in range(j1, j2)]):
                self._pair(i1 + i, j1 + j)

    def _pair(self, i: int, j: int) -> None:
        self.result.pairs[j] = i
        self.taken.add(i)

    def _gaps(self) -> list[tuple[int, int, int, int]]:
        """Half-open boxes (i1, i2, j1, j2) between the pairs found so far, both sides non-empty."""
        out, i0, j0 = [], 0, 0
        for j in sorted(self.result.pairs):
            i = self.result.pairs[j]
            if i > i0 and j > j0:
                out.append((i0, i, j0, j))
            i0, j0 = i + 1, j + 1
        if len(self.old) > i0 and len(self.new) > j0:
            out.append((i0, len(self.old), j0, len(self.new)))
        return out

    # likeness --------------------------------------------------------------------------------------------------

    def _letters(self, clause: Clause) -> str:
        """The words of a clause as a string of one character each, so that comparing them is fast."""
        alphabet = self.alphabet
        return "".join([alphabet[token.text] for token in clause.tokens])

    def _o(self, i: int) -> str:
        if i not in self.old_words:
            self.old_words[i] = self._letters(self.old[i])
        return self.old_words[i]

    def _n(self, j: int) -> str:
        if j not in self.new_words:
            self.new_words[j] = self._letters(self.new[j])
        return self.new_words[j]

    def _score(self, i: int, j: int) -> float:
        score = self.scores.get((i, j))
        if score is None:
            alike = _group(self.old[i]) == _group(self.new[j])
            score = self.scores[i, j] = likeness(self._o(i), self._n(j)) if alike else 0.0
        return score

    def _similar(self) -> None:
        for i1, i2, j1, j2 in self._gaps():
            scored = {}
            for i, j in self._candidates(range(i1, i2), range(j1, j2)):
                score = self._score(i, j)
                if score >= _ALIKE:
                    scored[i, j] = score
            for i, j in _heaviest_chain(scored):
                self._pair(i, j)
        for i1, i2, j1, j2 in self._gaps():
            if i2 - i1 == 1 and j2 - j1 == 1 and self._score(i1, j1) >= _ALONE:
                self._pair(i1, j1)

    def _candidates(self, olds: Iterable[int], news: Iterable[int]) -> Iterable[tuple[int, int]]:
        """All pairs of a small box; of a large one the pairs that share most rare words."""
        left, right = list(olds), list(news)
        if len(left) * len(right) <= _FULL_MATRIX:
            return ((i, j) for i in left for j in right)
        index: dict[str, list[int]] = defaultdict(list)
        for i in left:
            for letter in set(self._o(i)):
                index[letter].append(i)
        common = max(_RARE, len(left) // _RARE_SHARE)
        # Whole numbers, so that the sums are the same in whatever order they are made.
        rare = {letter: (held, _WEIGHT // len(held)) for letter, held in index.items() if len(held) <= common}
        out: list[tuple[int, int]] = []
        for j in right:
            shared: dict[int, int] = defaultdict(int)
            for letter in rare.keys() & set(self._n(j)):
                holders, weight = rare[letter]
                for i in holders:
                    shared[i] += weight
            out.extend((i, j) for i in _heaviest(shared, _CANDIDATES))
        return out

    # headings, joins, moves ------------------------------------------------------------------------------------

    def _headings(self) -> None:
        """A heading whose neighbour clause is paired continues the heading over that clause: it was renamed."""
        for j, clause in enumerate(self.new):
            if clause.kind is not ClauseKind.HEADING or j in self.result.pairs:
                continue
            for step in (1, -1):
                i = self.result.pairs.get(j + step, -9) - step
                if 0 <= i < len(self.old) and i not in self.taken and self.old[i].kind is ClauseKind.HEADING:
                    self._pair(i, j)
                    break

    def _joins(self) -> None:
        """Splits (one old clause became several) and merges (several became one), neighbour by neighbour."""
        for j in sorted(self.result.pairs):
            i = self.result.pairs[j]
            if j in self.exact or _group(self.new[j]) != "t" or self._o(i) == self._n(j):
                continue
            if not self._grow_new(i, j):
                self._grow_old(i, j)

    def _grow_new(self, i: int, j: int) -> bool:
        """Take free neighbours of new clause ``j`` into its pair while that makes it more like old clause ``i``."""
        first, last = _grown(j, self._n, self._free_new, self._o(i))
        if first == last:
            return False
        del self.result.pairs[j]
        self.result.pairs[first] = i
        self.result.splits.update(dict.fromkeys(range(first + 1, last + 1), first))
        return True

    def _grow_old(self, i: int, j: int) -> None:
        """The same with old clauses that became one."""
        first, last = _grown(i, self._o, self._free_old, self._n(j))
        if first < last:
            self.result.pairs[j] = first
            self.taken.update(range(first, last + 1))
            self.result.merges.update(dict.fromkeys(range(first + 1, last + 1), first))

    def _free_new(self, j: int) -> bool:
        return (
            0 <= j < len(self.new)
            and j not in self.result.pairs
            and j not in self.result.splits
            and _group(self.new[j]) == "t"
        )

    def _free_old(self, i: int) -> bool:
        return 0 <= i < len(self.old) and i not in self.taken and _group(self.old[i]) == "t"

    def _moves(self) -> None:
        news = [j for j in range(len(self.new)) if j not in self.result.pairs and j not in self.result.splits]
        olds = [i for i in range(len(self.old)) if i not in self.taken]
        best_of: dict[int, list[tuple[float, int]]] = defaultdict(list)
        rivals: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for i, j in self._candidates(olds, news):
            if len(self._o(i)) * 2 < len(self._n(j)) or len(self._n(j)) * 2 < len(self._o(i)):
                continue
            score = self._score(i, j)
            if score >= _MOVED - _RUNNER_UP:
                best_of[j].append((score, i))
                rivals[i].append((score, j))
        for j in news:
            i = _clear_winner(best_of[j])
            if i < 0 or i in self.taken or _clear_winner(rivals[i]) != j:
                continue
            came = _bare(self.new[j].text)
            if _bare(self.old[i].text) == came or len(came) >= _MOVE_LETTERS:
                self._pair(i, j)
                self.result.moved.add(j)
        self._headings_of_moves()

    def _headings_of_moves(self) -> None:
        """A short heading moved with the clause under it."""
        for j, clause in enumerate(self.new):
            if clause.kind is ClauseKind.HEADING and j not in self.result.pairs and j + 1 in self.result.moved:
                i = self.result.pairs[j + 1] - 1
                if i >= 0 and i not in self.taken and self.old[i].text == clause.text:
                    self._pair(i, j)
                    self.result.moved.add(j)


def _grown(start: int, words: Callable[[int], str], free: Callable[[int], bool], target: str) -> tuple[int, int]:
    """First and last index of the run of free clauses around ``start`` that together are most like ``target``."""
    first = last = start
    text = words(start)
    here = likeness(text, target)
    while True:
        ahead = text + words(last + 1) if free(last + 1) else ""
        behind = words(first - 1) + text if free(first - 1) else ""
        further, earlier = likeness(ahead, target), likeness(behind, target)
        best = max(further, earlier)
        if best < _JOINED or best < here + _GAIN * min(1.0, 2 * (1 - here)):
            return first, last
        here = best
        if further == best:
            last, text = last + 1, ahead
        else:
            first, text = first - 1, behind


def likeness(left: str, right: str) -> float:
    """How alike two word strings are, 0 to 1: in order (Indel), or as bags of words where sentences changed places."""
    if not left or not right:
        return 0.0
    ordered = Indel.normalized_similarity(left, right)
    if ordered >= _ORDERED or min(len(left), len(right)) < _FEW_WORDS:
        return float(ordered)
    # In sorted words the longest common run in order is all that both hold.
    shared = LCSseq.similarity(_sorted(left), _sorted(right))
    dice = 2 * shared / (len(left) + len(right))
    return max(float(ordered), _UNORDERED * dice)


@lru_cache(maxsize=8192)
def _sorted(words: str) -> str:
    return "".join(sorted(words))


def _heaviest(weights: dict[int, int], count: int) -> list[int]:
    """The ``count`` keys of greatest weight, the smaller key first where weights are equal."""
    if len(weights) > count:
        least = sorted(weights.values())[-count]
        weights = {key: weight for key, weight in weights.items() if weight >= least}
    return sorted(weights, key=lambda key: (-weights[key], key))[:count]


def _bare(text: str) -> str:
    """The letters and digits of a text."""
    return text.translate(_MARKS) if text.isascii() else _NO_LETTERS.sub("", text)


def _group(clause: Clause) -> str:
    return _GROUPS.get(clause.kind, "t")


def _clear_winner(scored: list[tuple[float, int]]) -> int:
    """The best index; -1 where it is too weak or the runner-up is as good."""
    if not scored:
        return -1
    ranked = sorted(scored, key=lambda item: (-item[0], item[1]))
    if ranked[0][0] < _MOVED:
        return -1
    if len(ranked) > 1 and ranked[1][0] > ranked[0][0] - _RUNNER_UP:
        return -1
    return ranked[0][1]


def _anchors(old: Sequence[object], new: Sequence[object]) -> list[tuple[int, int]]:
    """Equal keys in order: the ones unique on both sides first, then the longest common run between them."""
    once_old, once_new = Counter(old), Counter(new)
    place = {key: i for i, key in enumerate(old) if once_old[key] == 1}
    unique = [(place[key], j) for j, key in enumerate(new) if once_new[key] == 1 and key in place]
    out: list[tuple[int, int]] = []
    i0 = j0 = 0
    chain = [unique[position] for position in longest_increasing([i for i, _ in unique])]
    for i, j in [*chain, (len(old), len(new))]:
        out.extend(_common(old, new, (i0, i, j0, j)))
        if i < len(old):
            out.append((i, j))
        i0, j0 = i + 1, j + 1
    return out


def _common(old: Sequence[object], new: Sequence[object], box: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    i1, i2, j1, j2 = box
    if i1 >= i2 or j1 >= j2 or not set(old[i1:i2]) & set(new[j1:j2]):
        return []
    numbers: dict[object, int] = {}
    left = [numbers.setdefault(key, len(numbers)) for key in old[i1:i2]]
    right = [numbers.setdefault(key, len(numbers)) for key in new[j1:j2]]
    out: list[tuple[int, int]] = []
    for op in LCSseq.opcodes(left, right):
        if op.tag == "equal":
            out.extend((i1 + op.src_start + k, j1 + op.dest_start + k) for k in range(op.src_end - op.src_start))
    return out


def longest_increasing(places: Sequence[int]) -> list[int]:
    """Positions of the longest run of places, not always side by side, in which each is greater (patience)."""
    tails: list[int] = []
    at: list[int] = []
    back: list[int] = []
    for position, place in enumerate(places):
        pile = bisect_left(tails, place)
        back.append(at[pile - 1] if pile else -1)
        if pile == len(tails):
            tails.append(place)
            at.append(position)
        else:
            tails[pile], at[pile] = place, position
    out = []
    position = at[-1] if at else -1
    while position >= 0:
        out.append(position)
        position = back[position]
    return out[::-1]


def _heaviest_chain(scored: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The order-preserving set of pairs with the largest sum of scores (Fenwick tree of best chains by new index)."""
    columns = sorted({j for _, j in scored})
    rank = {j: position + 1 for position, j in enumerate(columns)}
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(columns) + 1)
    nodes: list[tuple[tuple[int, int], int]] = []
    for (i, j), score in sorted(scored.items(), key=lambda item: (item[0][0], -item[0][1])):
        best, at = (0.0, -1), rank[j] - 1
        while at > 0:
            best = max(best, tree[at], key=lambda entry: entry[0])
            at -= at & -at
        nodes.append(((i, j), best[1]))
        entry, at = (best[0] + score, len(nodes) - 1), rank[j]
        while at <= len(columns):
            if entry[0] > tree[at][0]:
                tree[at] = entry
            at += at & -at
    position = max(tree, key=lambda entry: entry[0])[1]
    out = []
    while position >= 0:
        out.append(nodes[position][0])
        position = nodes[position][1]
    return out[::-1]

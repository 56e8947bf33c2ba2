"""How clauses and sentences find each other: what is searched for cleverly is found, as if by trying everything."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from gettext import NullTranslations

import pytest
from policypress.comparison import compare
from policypress.comparison.alignment import (
    Alignment,
    _Aligner,
    _anchors,
    _clear_winner,
    _common,
    _grown,
    _heaviest,
    _heaviest_chain,
    align,
    likeness,
    longest_increasing,
)
from policypress.comparison.topic_words import counted
from policypress.comparison.topics import topics
from policypress.comparison.word_diff import (
    _coalesced,
    _is_island,
    _similar_sentences,
    _words,
    sentences,
    word_segments,
)
from policypress.document import Token, TokenKind, parse_document
from policypress.language.words import Words
from policypress.vocabulary import Kind

Pairs = list[tuple[int, int]]


def aligned(before: str, after: str) -> Alignment:
    return align(parse_document(before).clauses, parse_document(after).clauses)


def chains(pairs: Pairs) -> Iterator[Pairs]:
    """Every choice of pairs in which both indexes grow."""
    for count in range(len(pairs) + 1):
        for some in itertools.combinations(sorted(pairs), count):
            if all(a[0] < b[0] and a[1] < b[1] for a, b in itertools.pairwise(some)):
                yield list(some)


# -- searches against trying everything


@pytest.mark.parametrize("seed", range(60))
def test_the_heaviest_chain_is_the_heaviest_of_all_chains(seed: int) -> None:
    chance = random.Random(seed)
    rows, columns = chance.choice([(1, 1), (2, 5), (3, 3), (5, 2), (4, 4)])
    places = [(i, j) for i in range(rows) for j in range(columns)]
    scored = {pair: chance.randint(1, 9) / 8 for pair in chance.sample(places, min(len(places), chance.randint(1, 9)))}
    found = _heaviest_chain(scored)
    every = list(chains(list(scored)))
    assert found in every
    assert sum(scored[pair] for pair in found) == max(sum(scored[pair] for pair in some) for some in every)


def test_of_two_chains_of_one_weight_the_pair_that_stands_first_in_the_new_text_is_kept() -> None:
    assert _heaviest_chain({(0, 1): 0.5, (1, 0): 0.5}) == [(1, 0)]
    assert _heaviest_chain({(1, 1): 0.5, (0, 1): 0.5, (2, 1): 0.5}) == [(0, 1)]
    assert _heaviest_chain({}) == []


@pytest.mark.parametrize("places", list(itertools.product(range(4), repeat=4)), ids=str)
def test_the_longest_run_that_grows_is_as_long_as_any(places: tuple[int, ...]) -> None:
    found = longest_increasing(places)
    every = list(chains([(position, place) for position, place in enumerate(places)]))
    assert [(position, places[position]) for position in found] in every
    assert len(found) == max(map(len, every))
    assert longest_increasing([]) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", []), ("a", "", []), ("", "a", []), ("a", "b", []), ("a", "a", [(0, 0)]),
        ("abc", "abc", [(0, 0), (1, 1), (2, 2)]), ("abc", "cab", [(0, 1), (1, 2)]), ("xab", "ab", [(1, 0), (2, 1)]),
        # What stands once on both sides comes first, however much else would fit around it.
        ("aaub", "uaab", [(2, 0), (3, 3)]),
        # Between what stands once, the longest common run of what stands more often.
        ("aaua", "auaa", [(0, 0), (2, 1), (3, 2)]), ("ababu", "babau", [(0, 1), (1, 2), (2, 3), (4, 4)]),
        ("uxx", "xux", [(0, 1), (1, 2)]), ("xux", "uxx", [(1, 0), (2, 1)]), ("xxu", "xux", [(0, 0), (2, 1)]),
    ],
)  # fmt: skip
def test_equal_clauses_find_each_other_in_order(old: str, new: str, found: Pairs) -> None:
    assert _anchors(old, new) == found


def test_a_common_run_is_looked_for_in_its_box_only() -> None:
    assert _common("xaay", "aaxy", (1, 3, 0, 2)) == [(1, 0), (2, 1)]
    assert _common("xaay", "aaxy", (0, 1, 2, 3)) == [(0, 2)]
    for empty in ((1, 1, 0, 4), (0, 4, 2, 2), (3, 4, 0, 3)):
        assert _common("xaay", "aaxy", empty) == []


@pytest.mark.parametrize(
    ("weights", "count", "found"),
    [({1: 5, 2: 9, 3: 5}, 2, [2, 1]), ({3: 5, 1: 5, 2: 5}, 2, [1, 2]), ({3: 1, 1: 2}, 2, [1, 3]), ({}, 2, [])],
)
def test_the_heaviest_come_first_and_of_equals_the_one_that_stands_first(
    weights: dict[int, int], count: int, found: list[int]
) -> None:
    assert _heaviest(weights, count) == found


@pytest.mark.parametrize(
    ("scored", "winner"),
    [
        ([], -1), ([(0.75, 4)], 4), ([(0.74, 4)], -1), ([(0.9, 4), (0.81, 5)], -1), ([(0.9, 4), (0.79, 5)], 4),
        ([(0.79, 5), (0.9, 4)], 4), ([(0.9, 7), (0.9, 4)], -1), ([(1.0, 4), (0.75, 1), (0.7, 2)], 4),
    ],
)  # fmt: skip
def test_a_winner_is_clear_by_a_tenth(scored: list[tuple[float, int]], winner: int) -> None:
    assert _clear_winner(scored) == winner


# -- likeness


@pytest.mark.parametrize(
    ("left", "right", "alike"),
    [
        ("", "", 0.0), ("a", "", 0.0), ("", "a", 0.0), ("abcd", "abcd", 1.0), ("abcd", "abxy", 0.5),
        # Sentences that changed places count by the words they share, from eight words on.
        ("abcdefg", "gfedcba", 2 / 14), ("abcdefgh", "hgfedcba", 0.85), ("abcdefghi", "hgfedcba", 0.85 * 16 / 17),
        ("aabbccdd", "ddccbbaa", 0.85), ("abcdefgh", "efghabcd", 0.85), ("abcdefghij", "abcdefghji", 0.9),
        ("abcdefghij", "abcdefghxy", 0.8),
    ],
)  # fmt: skip
def test_likeness_is_by_words_in_order_or_by_words_shared(left: str, right: str, alike: float) -> None:
    assert likeness(left, right) == pytest.approx(alike) == likeness(right, left)


def numbered(count: int, start: int = 0) -> str:
    return " ".join(f"word{place}" for place in range(start, start + count))


@pytest.mark.parametrize(
    ("kept", "of", "continues"),
    [
        (3, 10, True), (2, 10, False),  # alone between its neighbours, three words in ten are enough
    ],
)  # fmt: skip
def test_a_clause_alone_between_two_that_stay_continues_the_one_before(kept: int, of: int, continues: bool) -> None:
    before = f"Here it begins.\n\n{numbered(of)}\n\nHere it ends.\n"
    after = f"Here it begins.\n\n{numbered(kept)} {numbered(of - kept, 100)}\n\nHere it ends.\n"
    assert (1 in aligned(before, after).pairs) is continues


@pytest.mark.parametrize(("kept", "continues"), [(5, True), (4, False)])
def test_among_others_a_clause_continues_one_with_half_of_its_words(kept: int, continues: bool) -> None:
    before = f"{numbered(10)}\n\n{numbered(10, 20)}\n"
    after = f"{numbered(kept)} {numbered(10 - kept, 40)}\n\n{numbered(10, 60)}\n\n{numbered(10, 80)}\n"
    assert (aligned(before, after).pairs == {0: 0}) is continues


def test_a_heading_continues_no_paragraph_and_a_row_no_item() -> None:
    words = numbered(12)
    assert aligned(f"# {words} once\n", f"{words} twice\n").pairs == {}
    assert aligned(f"- {words} once\n", f"| A |\n|---|\n| {words} twice |\n").pairs == {}
    assert aligned(f"- {words} once\n", f"{words} twice\n").pairs == {0: 0}


# -- large gaps


def garden(count: int, word: str) -> list[str]:
    """Clauses of which each has words of its own and words of all."""
    return [f"The {word} of bed{n} is for plant{n} and herb{n}, says the sign{n} there." for n in range(count)]


@pytest.mark.parametrize("count", [41, 60])
def test_in_a_large_gap_clauses_find_each_other_by_their_rare_words(count: int) -> None:
    before, after = garden(count, "soil"), garden(count, "best earth")
    assert aligned("\n\n".join(before) + "\n", "\n\n".join(after) + "\n").pairs == {n: n for n in range(count)}
    found = aligned("\n\n".join(before) + "\n", "\n\n".join(after[::-1]) + "\n")
    assert found.pairs == {n: count - 1 - n for n in range(count)}
    assert len(found.moved) == count - 1


def test_every_pair_of_a_small_gap_is_tried_and_of_a_large_one_those_with_rare_words_in_common() -> None:
    def tried(olds: list[str], news: list[str]) -> set[tuple[int, int]]:
        aligner = _Aligner(*(parse_document("\n\n".join(side) + "\n").clauses for side in (olds, news)))
        return set(aligner._candidates(range(len(olds)), range(len(news))))

    small = garden(40, "soil")
    assert tried(small, small) == set(itertools.product(range(40), range(40)))
    large = garden(41, "soil")
    assert tried(large, large) == {(n, n) for n in range(41)}
    assert tried(large, ["The earth of no bed is for me."] * 41) == set()
    # A word that eight clauses share is still rare, and six of them are tried; one that nine share is not.
    shared = [f"{line} rare" if n < 8 else line for n, line in enumerate(large)]
    assert {pair for pair in tried(shared, [*large[:40], "rare"]) if pair[1] == 40} == {(n, 40) for n in range(6)}
    shared[8] += " rare"
    assert not [pair for pair in tried(shared, [*large[:40], "rare"]) if pair[1] == 40]
    # Of two words the rarer weighs more, and both together most.
    weighed = [f"{line} twice" if n in (3, 9) else f"{line} once" if n == 20 else line for n, line in enumerate(large)]
    assert [pair for pair in tried(weighed, [*large[:40], "twice once"]) if pair[1] == 40] and {
        pair[0] for pair in tried(weighed, [*large[:40], "twice once"]) if pair[1] == 40
    } == {3, 9, 20}


# -- several clauses that become one, and one that becomes several


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("abcdefgh", (1, 2)), ("abcd", (1, 1)), ("efghabcd", (1, 2)), ("xyzwabcdefgh", (0, 2)), ("abcdmnop", (1, 3)),
    ],
)  # fmt: skip
def test_neighbours_join_while_that_makes_them_more_alike(target: str, found: tuple[int, int]) -> None:
    words = ["xyzw", "abcd", "efgh", "ijkl"]
    if found == (1, 3):
        words[2], words[3] = "m", "nop"
    assert _grown(1, words.__getitem__, lambda place: 0 <= place < 4, target) == found
    assert _grown(1, words.__getitem__, lambda _: False, target) == (1, 1)


THREE = [
    "Parcels leave our house on the day of the order.",
    "Letters leave it on the day after, by the first train.",
    "Heavy goods leave it once a week, on a lorry of ours.",
]


def test_three_clauses_become_one_and_one_becomes_three() -> None:
    apart, joined = "\n\n".join(["Before.", *THREE, "After."]) + "\n", f"Before.\n\n{' '.join(THREE)}\n\nAfter.\n"
    merged, split = aligned(apart, joined), aligned(joined, apart)
    assert (merged.pairs, merged.merges, merged.splits) == ({0: 0, 1: 1, 2: 4}, {2: 1, 3: 1}, {})
    assert (split.pairs, split.splits, split.merges) == ({0: 0, 1: 1, 4: 2}, {2: 1, 3: 1}, {})


@pytest.mark.parametrize("again", [0, 1])
def test_a_clause_that_was_merged_is_free_for_no_other(again: int) -> None:
    before = "\n\n".join(["Before.", THREE[0], THREE[1], "After."]) + "\n"
    after = "\n\n".join([THREE[again], "Before.", f"{THREE[0]} {THREE[1]}", "After."]) + "\n"
    found = aligned(before, after)
    assert (found.pairs, found.merges, found.moved) == ({1: 0, 2: 1, 3: 3}, {2: 1}, set())
    changes = compare(parse_document(before), parse_document(after)).changes
    assert [(change.kind, len(change.before)) for change in changes] == [(Kind.ADDED, 0), (Kind.MODIFIED, 2)]


@pytest.mark.parametrize("again", [0, 1])
def test_a_clause_that_was_split_off_is_free_for_no_other(again: int) -> None:
    before = "\n\n".join([THREE[again], "Before.", "Still before.", f"{THREE[0]} {THREE[1]}", "After."]) + "\n"
    after = "\n\n".join(["Before.", "Still before.", THREE[0], THREE[1], "After."]) + "\n"
    found = aligned(before, after)
    assert (found.pairs, found.splits, found.moved) == ({0: 1, 1: 2, 2: 3, 4: 4}, {3: 2}, set())


def test_two_neighbours_do_not_take_the_same_clause_into_theirs() -> None:
    first, second = numbered(8), numbered(8, 20)
    shared = f"{numbered(4, 40)} {numbered(4, 60)}"
    before = f"{first}\n\n{shared}\n\n{second}\n"
    after = f"{first} {shared}\n\n{shared} {second}\n"
    found = aligned(before, after)
    assert sorted([*found.pairs.values(), *found.merges]) == [0, 1, 2]
    back = aligned(after, before)
    assert sorted([*back.pairs, *back.splits]) == [0, 1, 2]


def test_headings_and_rows_are_never_part_of_a_merger() -> None:
    text = f"{THREE[0]} {THREE[1]}\n"
    assert aligned(f"{THREE[0]}\n\n## {THREE[1]}\n", text).merges == {}
    assert aligned(f"{THREE[0]}\n\n| A |\n|---|\n| {THREE[1]} |\n", text).merges == {}
    assert aligned(text, f"{THREE[0]}\n\n## {THREE[1]}\n").splits == {}


# -- moves


@pytest.mark.parametrize(
    ("words", "moved"), [("Letters go out at noon.", True), ("Post goes.", True), ("Post goes. Or not", True)]
)
def test_a_clause_that_moved_is_known_by_its_words(words: str, moved: bool) -> None:
    rest = "\n\n".join(THREE)
    assert bool(aligned(f"{words}\n\n{rest}\n", f"{rest}\n\n{words}\n").moved) is moved


def test_a_clause_that_moved_and_changed_needs_twenty_letters() -> None:
    rest = "\n\n".join(THREE)
    for words, other, moved in (
        ("a b c d e f g hijklmnopqrs", "a b c d e f g hijklmnopqrt", False),
        ("a b c d e f g hijklmnopqrst", "a b c d e f g hijklmnopqrsu", True),
    ):
        assert bool(aligned(f"{words}\n\n{rest}\n", f"{rest}\n\n{other}\n").moved) is moved


def test_a_heading_moves_with_the_clause_below_it_only_where_it_reads_the_same() -> None:
    rest = "\n\n".join(["# Top", *THREE])
    before = f"## Post\n\nLetters go out at noon, on foot.\n\n{rest}\n"
    found = aligned(before, f"{rest}\n\n## Post\n\nLetters go out at noon, on foot.\n")
    assert found.moved == {4, 5} and (found.pairs[4], found.pairs[5]) == (0, 1)
    other = aligned(before, f"{rest}\n\n## Mail\n\nLetters go out at noon, on foot.\n")
    assert 5 in other.moved and 4 not in other.moved


# -- sentences and words


def tokens(text: str) -> tuple[Token, ...]:
    return tuple(token for clause in parse_document(text + "\n").clauses for token in clause.tokens)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("One. Two.", [2, 4]), ("One. two.", [4]), ("One.Two", [3]), ("Why? Because! So.", [2, 4, 6]), ("One", [1]),
        ("One; Two.", [4]), ("One. Two. three. Four", [2, 6, 7]),
        ("茶馆开门。我们等你。", [5, 10]), ("他说：「好。」我们走吧！你呢？", [12, 15]),
    ],
)  # fmt: skip
def test_a_sentence_ends_where_a_new_one_begins(text: str, ends: list[int]) -> None:
    found = sentences(tokens(text))
    assert [first for first, _ in found] == [0, *(last for _, last in found[:-1])]
    assert [last for _, last in found] == ends


def test_a_cell_ends_a_sentence_whatever_stands_in_it() -> None:
    row = parse_document("| A | B | C |\n|---|---|---|\n| one | two. | Three. Four |\n").clauses[-1].tokens
    found = [
        [token.text for token in row[first:last] if token.kind is not TokenKind.CELL] for first, last in sentences(row)
    ]
    assert found == [["one"], ["two", "."], [], ["Three", "."], ["Four"]]


@pytest.mark.parametrize("seed", range(40))
def test_sentences_are_paired_in_order_by_the_most_that_they_share(seed: int) -> None:
    chance = random.Random(seed)
    olds, news = (
        [tuple(chance.choices("abcd", k=chance.randint(1, 4))) for _ in range(chance.randint(1, 4))] for _ in range(2)
    )
    left, right = (_ranges(side) for side in (olds, news))
    run_old, run_new = (tuple(_token(word) for one in side for word in one) for side in (olds, news))
    found = _similar_sentences(olds, news, left, right, (0, len(olds), 0, len(news)))
    assert [place for old, _ in found for place in range(*old)] == list(range(len(run_old)))
    assert [place for _, new in found for place in range(*new)] == list(range(len(run_new)))
    scores = {
        (r, c): share for r, old in enumerate(olds) for c, new in enumerate(news) if (share := _share(old, new)) >= 0.5
    }
    paired = [(left.index(old), right.index(new)) for old, new in found if old in left and new in right]
    kept = [pair for pair in paired if pair in scores]
    best = max(sum(scores[pair] for pair in some) for some in chains(list(scores)))
    assert sum(scores[pair] for pair in kept) == pytest.approx(best)


def _ranges(side: list[tuple[str, ...]]) -> Pairs:
    ends = list(itertools.accumulate(map(len, side)))
    return list(zip([0, *ends[:-1]], ends, strict=True))


def _token(word: str) -> Token:
    return tokens(word)[0]


def _share(old: tuple[str, ...], new: tuple[str, ...]) -> float:
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for r, c in itertools.product(range(len(old)), range(len(new))):
        table[r + 1][c + 1] = table[r][c] + 1 if old[r] == new[c] else max(table[r][c + 1], table[r + 1][c])
    return 2 * table[-1][-1] / (len(old) + len(new))


@pytest.mark.parametrize(
    ("kept", "words", "whole"),
    [(3, 7, False), (2, 7, True), (2, 6, False), (7, 20, False), (6, 20, True)],
)
def test_a_sentence_that_keeps_a_third_is_shown_word_by_word_and_else_out_and_in(
    kept: int, words: int, whole: bool
) -> None:
    old = tokens(f"{numbered(kept)} {numbered(words - kept, 100)}")
    new = tokens(f"{numbered(kept)} {numbered(words - kept, 200)}")
    shown = [(tag, b - a, d - c) for tag, a, b, c, d in _words(old, new, 3, 5)]
    changed = ("replace", words - kept, words - kept)
    assert shown == ([("replace", words, words)] if whole else [("equal", kept, kept), changed])
    assert _words(old, new, 3, 5)[0][1] == 3 and _words(old, new, 3, 5)[0][3] == 5


def test_words_on_one_side_only_came_or_went_as_a_whole() -> None:
    some = tokens(numbered(3))
    assert _words((), (), 4, 5) == []
    assert _words(some, (), 4, 5) == [("replace", 4, 7, 5, 5)]
    assert _words((), some, 4, 5) == [("replace", 4, 4, 5, 8)]
    assert word_segments((), ()) == ()
    assert [part.op for part in word_segments(some, ())] == ["delete"]
    assert [part.op for part in word_segments((), some)] == ["insert"]


def test_neighbouring_changes_become_one_and_empty_ones_none() -> None:
    parts = [("equal", 0, 2, 0, 2), ("delete", 2, 3, 2, 2), ("insert", 3, 3, 2, 4), ("equal", 3, 3, 4, 4)]
    assert _coalesced(parts) == [("equal", 0, 2, 0, 2), ("replace", 2, 3, 2, 4)]
    assert _coalesced([("equal", 0, 1, 0, 1), ("equal", 1, 2, 1, 2)]) == [("equal", 0, 2, 0, 2)]


@pytest.mark.parametrize(
    ("text", "island"),
    [("one", True), ("one two", True), ("one, two.", True), ("one two three", False), ("one 2", True)],
)
def test_two_words_between_changes_are_an_island_whatever_marks_stand_around(text: str, island: bool) -> None:
    assert _is_island(tokens(text)) is island


def test_the_border_of_a_cell_is_never_an_island() -> None:
    row = parse_document("| A | B |\n|---|---|\n| one | two |\n").clauses[-1].tokens
    place = next(n for n, token in enumerate(row) if token.kind is TokenKind.CELL)
    assert not _is_island(row[place : place + 1])


# -- topics


def test_changes_before_the_first_section_have_a_topic_without_a_name() -> None:
    before = (
        "# Title\n\nHello there.\n\n## One\n\nThe first rule stands here.\n\n## Two\n\nThe second rule stands here.\n"
    )
    after = before.replace("Hello", "Welcome").replace("first rule", "first law")
    found = topics(compare(parse_document(before), parse_document(after)))
    assert [(topic.heading, topic.whole, topic.counts()) for topic in found] == [
        ("", None, {Kind.MODIFIED: 1}),
        ("One", None, {Kind.MODIFIED: 1}),
    ]


def test_a_section_that_came_or_went_whole_says_so() -> None:
    two = "## Two\n\nThe second rule stands here.\n"
    one = "# Title\n\n## One\n\nThe first rule stands here.\n"
    forth = compare(parse_document(one), parse_document(f"{one}\n{two}"))
    back = compare(parse_document(f"{one}\n{two}"), parse_document(one))
    assert [(topic.heading, topic.whole) for topic in topics(forth)] == [("Two", Kind.ADDED)]
    assert [(topic.heading, topic.whole) for topic in topics(back)] == [("Two", Kind.REMOVED)]
    partly = compare(parse_document(f"{one}\n{two}"), parse_document(f"{one}\n{two}\nAnd a third one.\n"))
    assert [(topic.heading, topic.whole) for topic in topics(partly)] == [("Two", None)]
    wanted = {forth.changes[0].id}
    assert [len(topic.changes) for topic in topics(forth, wanted)] == [1]
    assert topics(forth, set()) == ()


def test_a_topic_is_counted_in_words() -> None:
    words = Words("en", NullTranslations())
    first = "## One\n\nThe first rule stands here.\n\nA second one too.\n"
    second = "## Two\n\nAnother rule stands here.\n"
    before = f"# Title\n\n{first}\n{second}"
    after = (
        before.replace("first rule", "first law").replace("A second one too.\n\n", "") + "\nAnd this is quite new.\n"
    )
    after += "\nThat came as well, you see.\n\n## Three\n\nNew it is.\n"
    found = topics(compare(parse_document(before), parse_document(after)))
    assert [(topic.heading, counted(words, topic)) for topic in found] == [
        ("One", "1 reworded, 1 removed"), ("Two", "2 new"), ("Three", "New section"),
    ]  # fmt: skip
    back = topics(compare(parse_document(after), parse_document(before)))
    assert [counted(words, topic) for topic in back] == ["1 reworded, 1 new", "2 removed", "Section removed"]
    (topic,) = topics(compare(parse_document(before), parse_document(f"# Title\n\n{second}\n{first}")))
    assert counted(words, topic) == "Section moved"
    one, two = "The first rule stands here.", "A second one too."
    inside = before.replace(f"{one}\n\n{two}", f"{two}\n\n{one}")
    (topic,) = topics(compare(parse_document(before), parse_document(inside)))
    assert counted(words, topic) == "1 moved"


def test_two_headings_of_one_level_are_two_sections_and_none_is_the_title() -> None:
    before = "# One\n\nThe first rule stands here.\n\n# Two\n\nAnother rule stands here.\n"
    after = before.replace("first rule", "first law")
    assert [topic.heading for topic in topics(compare(parse_document(before), parse_document(after)))] == ["One"]
    after = before.replace("# Two", "## Two").replace("first rule", "first law")
    assert [topic.heading for topic in topics(compare(parse_document(before), parse_document(after)))] == ["", "Two"]


# -- what nobody sees


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("```\nalpha beta\n\ngamma delta\n```", "```\nalpha beta\ngamma delta\n```", False),
        ("    alpha beta\n\n    gamma delta", "    alpha beta\n    gamma delta", False),
        ("    alpha beta\n    gamma delta", "    alpha beta\n\n    gamma delta", False),
        ("    alpha beta\n\n    gamma delta", "    alpha beta\n    gamma epsilon", True),
        ("    alpha beta\n\n    gamma delta", "alpha beta\ngamma delta", True),
        ("<!-- a note -->", "", False), ("", "<!-- a note -->", False), ("<!-- a note -->", "A note.", True),
    ],
)  # fmt: skip
def test_empty_lines_in_preformatted_text_and_comments_are_no_change(old: str, new: str, changed: bool) -> None:
    before, after = (parse_document(f"Here it is.\n\n{text}\n\nThat was it.\n") for text in (old, new))
    assert bool(compare(before, after).changes) is changed
    assert bool(compare(after, before).changes) is changed


@pytest.mark.parametrize(
    ("old", "new", "renumbered"),
    [
        # A list begins with another number, or an item is first in a list of its own now, and shows another number.
        ("1. one here\n2. two here\n3. three here", "4. one here\n5. two here\n6. three here", ["1", "4"]),
        ("1. one here\n2. two here\n\nApart.\n\n1. three here", "1. one here\n2. two here\n3. three here", ["1", "3"]),
        ("1. one here\n2. two here\n\nApart.\n\n1. three here", "1. one here\n2. two here\n3. new\n4. three here", []),
        ("1. one here\n\nApart.\n\n1. three here", "1. new\n2. one here\n3. three here", ["1", "3"]),
        ("1. one here\n2. gone\n3. three here", "1. one here\n\nApart.\n\n1. three here", []),
        ("1. gone\n2. one here\n3. three here", "1. one here\n\nApart.\n\n1. three here", ["3", "1"]),
        ("1. one here\n2. two here\n3. three here", "1. one here\n2. two here\n\nApart.\n\n1. three here", ["3", "1"]),
        ("1. one here\n2. two here", "1. none\n2. one here\n3. two here", []),
        ("1. none\n2. one here\n3. two here", "1. one here\n2. two here", []),
    ],
)
def test_an_item_is_renumbered_where_nothing_before_it_came_or_went(old: str, new: str, renumbered: list[str]) -> None:
    found = compare(parse_document(f"First.\n\n{old}\n"), parse_document(f"First.\n\n{new}\n")).changes
    numbers = [[c.before[0].number, c.after[0].number] for c in found if c.renumbered]
    assert numbers[:1] == ([[f"{number}." for number in renumbered]] if renumbered else [])

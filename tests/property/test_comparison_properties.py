"""What holds for the comparison of any two texts."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from policypress.comparison import Comparison, compare
from policypress.comparison.alignment import _heaviest_chain, longest_increasing
from policypress.document import parse_document

from tests.golden import judged
from tests.property.texts import LETTERS, policy


def of(before: str, after: str) -> Comparison:
    return compare(parse_document(before), parse_document(after))


@given(policy)
def test_a_text_against_itself_has_no_change(text: str) -> None:
    assert of(text, text).changes == ()


@given(LETTERS)
def test_any_letters_against_themselves_have_no_change(text: str) -> None:
    assert of(text, text).changes == ()


@given(policy, policy)
def test_without_deletions_a_redline_is_the_new_text_and_without_insertions_the_old(old: str, new: str) -> None:
    for change in of(old, new).changes:
        after = tuple(token for part in change.segments if part.op != "delete" for token in part.tokens)
        before = tuple(
            token
            for part in change.segments
            if part.op != "insert"
            for token in (part.old if part.op == "equal" else part.tokens)
        )
        assert after == change.after_tokens
        assert before == change.before_tokens


@given(LETTERS, LETTERS)
def test_a_redline_of_any_letters_is_exact_both_ways(old: str, new: str) -> None:
    for change in of(old, new).changes:
        kept = [part for part in change.segments if part.op == "equal"]
        assert (
            tuple(token for part in change.segments if part.op != "delete" for token in part.tokens)
            == change.after_tokens
        )
        assert all(len(part.old) == len(part.tokens) for part in kept)


@given(policy, policy)
def test_every_clause_is_kept_changed_added_or_removed_exactly_once(old: str, new: str) -> None:
    comparison = of(old, new)
    changes = comparison.changes
    touched_old = Counter(id(clause) for change in changes for clause in change.before)
    touched_new = Counter(id(clause) for change in changes for clause in change.after)
    assert set(touched_old.values()) <= {1} and set(touched_new.values()) <= {1}
    kept_old = [clause for clause in comparison.old.clauses if id(clause) not in touched_old]
    kept_new = [clause for clause in comparison.new.clauses if id(clause) not in touched_new]
    assert [clause.source for clause in kept_old] == [clause.source for clause in kept_new]


@given(policy, policy)
def test_both_directions_find_as_many_clauses_gone_as_come(old: str, new: str) -> None:
    forth = Counter(change.kind.value for change in of(old, new).changes)
    back = Counter(change.kind.value for change in of(new, old).changes)
    net = len(parse_document(new).clauses) - len(parse_document(old).clauses)
    assert (forth["added"] - forth["removed"]) - (back["removed"] - back["added"]) in range(-2, 3)
    assert (bool(forth), net) == (bool(back), net)


@given(policy, policy)
def test_ids_are_unique_and_stay_the_same(old: str, new: str) -> None:
    first, second = of(old, new), of(old, new)
    ids = [change.id for change in first.changes]
    assert len(set(ids)) == len(ids)
    assert ids == [change.id for change in second.changes]


@settings(max_examples=50)
@given(policy, policy)
def test_the_same_texts_give_the_same_bytes(old: str, new: str) -> None:
    first, second = ([change.as_json() for change in judged(old, new).changes] for _ in range(2))
    assert json.dumps(first, ensure_ascii=False) == json.dumps(second, ensure_ascii=False)


SCORES = st.dictionaries(st.tuples(st.integers(0, 6), st.integers(0, 6)), st.integers(1, 4), max_size=14)


@given(SCORES)
def test_the_chain_of_pairs_that_is_kept_is_in_order_and_no_other_is_heavier(
    scores: dict[tuple[int, int], int],
) -> None:
    kept = _heaviest_chain({pair: float(score) for pair, score in scores.items()})
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(kept))
    heaviest: dict[tuple[int, int], int] = {}
    for i, j in sorted(scores):
        before = (heaviest[a, b] for a, b in heaviest if a < i and b < j)
        heaviest[i, j] = scores[i, j] + max(before, default=0)
    assert sum(scores[pair] for pair in kept) == max(heaviest.values(), default=0)


@given(st.lists(st.integers(0, 9), max_size=12))
def test_the_longest_run_of_growing_places_is_one_and_none_is_longer(places: list[int]) -> None:
    found = longest_increasing(places)
    assert all(a < b and places[a] < places[b] for a, b in pairwise(found))
    longest: list[int] = []
    for at, place in enumerate(places):
        longest.append(1 + max((longest[k] for k in range(at) if places[k] < place), default=0))
    assert len(found) == max(longest, default=0)

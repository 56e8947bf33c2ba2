"""The comparison: which clause continues which, and word-level changes that are exact and readable."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from policypress.comparison import Change, Comparison, compare
from policypress.comparison.word_diff import sentences, word_segments
from policypress.document import TokenKind, parse_document
from policypress.vocabulary import Kind
from rapidfuzz.distance import Indel

from tests.word_diffs import SIGNS, WordDiff, word_diffs


def of(before: str, after: str) -> Comparison:
    return compare(parse_document(before), parse_document(after))


def one(before: str, after: str) -> Change:
    (change,) = of(before, after).changes
    return change


def shown(change: Change) -> list[tuple[str, str]]:
    return [(part.op, part.text) for part in change.segments]


PARAGRAPHS = """## Payment

You pay by card or by bank transfer before we ship.

## Delivery

We ship to Austria and Germany within three working days.

## Returns

You may return goods unused and in their box.
"""


def test_a_reworded_clause_is_one_change_with_its_words() -> None:
    change = one(PARAGRAPHS, PARAGRAPHS.replace("three working days", "five working days"))
    assert change.kind is Kind.MODIFIED
    assert shown(change)[1:3] == [("delete", "three working days"), ("insert", "five working days")]
    assert change.section == ("Delivery",)


def test_an_added_and_a_removed_clause() -> None:
    longer = PARAGRAPHS + "\nReturns cost nothing.\n"
    assert one(PARAGRAPHS, longer).kind is Kind.ADDED
    assert one(longer, PARAGRAPHS).kind is Kind.REMOVED


def test_a_clause_moved_with_its_heading_is_a_move_not_a_rewrite() -> None:
    parts = PARAGRAPHS.split("\n\n")
    moved = "\n\n".join([*parts[2:4], *parts[:2], *parts[4:]])
    changes = of(PARAGRAPHS, moved).changes
    assert {change.kind for change in changes} == {Kind.MOVED}
    assert all(change.moved for change in changes)


def test_a_renamed_heading_stays_the_same_clause() -> None:
    change = one(PARAGRAPHS, PARAGRAPHS.replace("## Delivery", "## Shipping and delivery"))
    assert (change.kind, change.before[0].text, change.after[0].text) == (
        Kind.MODIFIED,
        "Delivery",
        "Shipping and delivery",
    )


def test_renumbered_headings_stay_the_same_clauses() -> None:
    old = "## 1. Payment\n\nYou pay first.\n\n## 2. Delivery\n\nWe ship then.\n"
    new = "## 1. Scope\n\nFor shops.\n\n## 2. Payment\n\nYou pay first.\n\n## 3. Delivery\n\nWe ship then.\n"
    kinds = [(change.kind.value, (change.after or change.before)[0].text) for change in of(old, new).changes]
    assert kinds == [
        ("added", "1. Scope"),
        ("added", "For shops."),
        ("modified", "2. Payment"),
        ("modified", "3. Delivery"),
    ]


def test_a_split_paragraph_is_one_change_of_two_clauses() -> None:
    change = one(
        "You pay by card before we ship. You may return goods unused and in their box.",
        "You pay by card before we ship.\n\nYou may return goods unused and in their box.",
    )
    assert (len(change.before), len(change.after)) == (1, 2)
    assert not change.deleted and not change.inserted


def test_joined_paragraphs_are_one_change_of_two_clauses() -> None:
    change = one(
        "You pay by card before we ship.\n\nYou may return goods unused and in their box.",
        "You pay by card before we ship. You may return goods unused and in their box.",
    )
    assert (len(change.before), len(change.after)) == (2, 1)


def test_a_paragraph_set_as_a_heading_is_one_change() -> None:
    change = one("How we protect data\n\nWe lock.", "## How we protect data\n\nWe lock.")
    assert (change.before[0].level, change.after[0].level) == (0, 2)


def test_two_equally_good_matches_are_no_match() -> None:
    old = "## A\n\nWe ship to Austria on working days.\n\n## B\n\nWe ship to Belgium on working days.\n"
    new = "## C\n\nWe ship to Cyprus on working days.\n"
    assert not any(change.moved for change in of(old, new).changes)


def test_a_change_keeps_its_id_through_unrelated_edits() -> None:
    edit = PARAGRAPHS.replace("three working days", "five working days")
    alone = one(PARAGRAPHS, edit)
    among = of(PARAGRAPHS, "A word before.\n\n" + edit).changes
    assert alone.id in {change.id for change in among}


def test_two_equal_changes_have_two_ids() -> None:
    old, new = "A cat.\n\n## X\n\nA cat.\n", "A dog.\n\n## X\n\nA dog.\n"
    assert len({change.id for change in of(old, new).changes}) == 2


def test_changes_come_in_reading_order_of_the_new_text() -> None:
    new = PARAGRAPHS.replace("card", "credit card").replace("three", "five").replace("unused", "as new")
    positions = [change.position for change in of(PARAGRAPHS, new).changes]
    assert positions == sorted(positions)


def test_another_link_target_is_a_change_although_the_words_stay() -> None:
    change = one("See [here](https://example.com/a).", "See [here](https://example.com/b).")
    assert not change.deleted and not change.inserted
    (segment,) = change.segments
    assert [token.target for token in segment.old] != [token.target for token in segment.tokens]


def test_an_email_address_changes_as_a_whole() -> None:
    change = one("Write to privacy@example.com today.", "Write to legal@example.com today.")
    assert shown(change)[1:3] == [("delete", "privacy@example.com"), ("insert", "legal@example.com")]


def test_no_one_or_two_equal_words_stand_between_two_changes() -> None:
    change = one(
        "The quick brown fox jumps over the lazy dog in our garden every single day of the year.",
        "A slow brown bear walks over the sleepy dog in our garden every single day of the year.",
    )
    for before, middle, after in zip(change.segments, change.segments[1:], change.segments[2:], strict=False):
        if middle.op == "equal" and before.op != "equal" and after.op != "equal":
            words = [token for token in middle.tokens if token.kind is not TokenKind.PUNCTUATION]
            assert len(words) > 2


def test_a_sentence_put_in_leaves_its_neighbours_alone() -> None:
    change = one("We ship daily. You pay first.", "We ship daily. We never ship on Sundays. You pay first.")
    assert [part for part in shown(change) if part[0] != "equal"] == [("insert", "We never ship on Sundays.")]


def test_the_border_of_a_cell_stays_between_two_changed_cells() -> None:
    head = "| Data | Why | Kept |\n| --- | --- | --- |\n"
    change = one(head + "| Name | order | a year |\n", head + "| Address | delivery | a year |\n")
    assert [part[0] for part in shown(change)] == ["delete", "insert", "equal", "delete", "insert", "equal"]


def test_everything_changed_is_compared_in_little_time() -> None:
    old = "\n\n".join(
        f"## Part {n}\n\nClause {n} speaks of matter {n * 7} and of nothing else at all." for n in range(400)
    )
    new = "\n\n".join(
        f"## Teil {n}\n\nPoint {n} tells about topic {n * 5} and more besides it today." for n in range(400)
    )
    assert len(of(old, new).changes) >= 400


@pytest.mark.slow
def test_real_revisions_are_exact_and_near_the_smallest_edit(shared: Path) -> None:
    """Exact both ways over every judged revision; changed words at most 1.25 times the smallest possible."""
    lines = gzip.decompress((shared / "materiality" / "revisions.jsonl.gz").read_bytes()).decode().split("\n")
    changed = smallest = 0
    for row in (json.loads(line) for line in lines[::4] if line.strip()):
        for change in of(row["before"], row["after"]).changes:
            parts = change.segments
            assert tuple(t for part in parts if part.op != "delete" for t in part.tokens) == change.after_tokens
            assert (
                tuple(t for part in parts if part.op != "insert" for t in (part.old or part.tokens))
                == change.before_tokens
            )
            if change.before and change.after:
                changed += len(change.deleted) + len(change.inserted)
                smallest += Indel.distance(
                    [token.text for token in change.before_tokens], [token.text for token in change.after_tokens]
                )
    assert changed <= 1.25 * smallest


@pytest.mark.parametrize("case", word_diffs(), ids=lambda case: f"{case.old[:30]} → {case.new[:30]}")
def test_words_are_cut_as_the_cases_shared_with_the_browser_say(case: WordDiff) -> None:
    segments = word_segments(*case.tokens)
    assert [SIGNS[one.op] + " ".join(token.text for token in one.tokens) for one in segments] == case.runs


def test_most_shared_cases_are_cut_alike_on_both_sides() -> None:
    cases = word_diffs()
    alike = [case for case in cases if case.runs == case.browser]
    assert len(cases) > 60 and len(alike) / len(cases) > 0.8
    one_sentence = [case for case in cases if len(sentences(case.tokens[0])) == len(sentences(case.tokens[1])) == 1]
    assert sum(case.runs != case.browser for case in one_sentence) <= 4  # draws, which each side breaks in its way

"""The words beside a pattern only save time: no match can do without one of them."""

from __future__ import annotations

import re
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policypress.judgement.findings import reversals, signposts
from policypress.judgement.findings.sides import Side
from policypress.judgement.lexicon import families, quiet
from policypress.judgement.lexicon.families import Lexicon, Stems, stem
from policypress.judgement.lexicon.patterns import Pattern, fold

PATTERNS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in (quiet, signposts, reversals)
    for name, value in vars(module).items()
    if isinstance(value, Pattern)
}


def runs(tree: Any) -> list[list[str]]:
    """For each way through a parsed expression the texts that stand in every match of it, in order."""
    ways: list[list[str]] = [[""]]
    for code, value in tree:
        ways = [joined for way in ways for joined in _continued(way, code, value)]
    return ways


def _continued(way: list[str], code: Any, value: Any) -> list[list[str]]:
    if code is codes.LITERAL:
        return [[*way[:-1], way[-1] + chr(value)]]
    if code is codes.IN and all(kind is codes.LITERAL for kind, _ in value):
        return [[*way[:-1], way[-1] + chr(letter)] for _, letter in value]
    if code is codes.SUBPATTERN:
        return [_joined(way, inner) for inner in runs(value[3])]
    if code is codes.ATOMIC_GROUP:
        return [_joined(way, inner) for inner in runs(value)]
    if code is codes.BRANCH:
        return [_joined(way, inner) for part in value[1] for inner in runs(part)]
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[0] == 0 and value[1] == 1:
        return [way, *(_joined(way, inner) for inner in runs(value[2]))]
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[0] > 0:
        return [[*_joined(way, inner), ""] for inner in runs(value[2])]
    return [way] if code is codes.AT else [[*way, ""]]


def _joined(way: list[str], inner: list[str]) -> list[str]:
    return [*way[:-1], way[-1] + inner[0], *inner[1:]]


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_every_way_through_a_pattern_holds_one_of_its_words(name: str) -> None:
    pattern = PATTERNS[name]
    ways = runs(parser.parse(pattern.pattern, pattern.expression.flags & ~re.UNICODE))
    assert len(ways) > 3
    without = [way for way in ways if not any(word in text for text in way for word in pattern.words)]
    assert not without, without[:5]


def test_a_pattern_without_a_needed_word_is_noticed() -> None:
    ways = runs(parser.parse(r"\b(?:see|read) (?:this|that)?\s*page\b"))
    assert [way for way in ways if not any("see" in text for text in way)]
    assert all(any("page" in text for text in way) for way in ways)


@given(st.text(alphabet="aAsSkKiIſKİıÉé ’", max_size=12), st.sampled_from(["is", "sa", "ki", "sk", "ik"]))
def test_a_folded_text_holds_every_word_that_a_caseless_pattern_finds(text: str, word: str) -> None:
    assert not re.search(word, text, re.IGNORECASE) or word in fold(text)


def _lists() -> list[Lexicon]:
    found = {id(one): one for firsts in families._beginnings().values() for rows in firsts.values() for one, _ in rows}
    return list(found.values())


def test_no_phrase_holds_the_end_of_a_sentence() -> None:
    assert len(_lists()) > 30
    for lexicon in _lists():
        for phrase in lexicon.phrases:
            assert not {".", "!", "?", "|", "。", "！", "？"} & set(phrase), (lexicon.name, phrase)


_SOME = (
    "we may share sell your personal data with third parties party for marketing purposes without notice and".split()
)


@given(st.lists(st.sampled_from([*_SOME, ".", "¶"]), max_size=14))
def test_a_list_finds_the_same_alone_as_together_with_all_others(text: list[str]) -> None:
    stems = Stems(map(stem, text))
    for lexicon in _lists():
        assert lexicon.concepts(stems) == {hit.concept for hit in lexicon.hits(stems)}


def test_a_side_that_came_whole_is_not_kept_in_part() -> None:
    side = Side((), [])
    assert side.entire and not side.in_part and side.touched() == ()

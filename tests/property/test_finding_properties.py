"""What holds of findings and verdicts whatever the texts say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from policypress.judgement.findings import find
from policypress.judgement.findings.subject import Background, Evidence
from policypress.judgement.lexicon.families import Lexicon, stem
from policypress.vocabulary import CATEGORIES, Verdict

from tests.golden import judged

_SUBJECTS = st.sampled_from(["We", "You", "Our partners", "The company", "Users"])
_MODALS = st.sampled_from(["may", "will", "must", "can", "should"])
_VERBS = st.sampled_from(["share", "delete", "collect", "store", "sell", "disclose", "keep", "review"])
_OBJECTS = st.sampled_from(
    ["your email address", "payment data", "location data", "the account", "your posts", "cookies"]
)
_TAILS = st.sampled_from(["", " within 30 days", " with our affiliates", " unless you opt out", " for marketing"])
_SENTENCES = st.builds(
    lambda who, modal, verb, what, tail: f"{who} {modal} {verb} {what}{tail}.",
    _SUBJECTS,
    _MODALS,
    _VERBS,
    _OBJECTS,
    _TAILS,
)
_TEXTS = st.lists(_SENTENCES, min_size=1, max_size=4).map(" ".join)


@given(_TEXTS, _TEXTS)
def test_the_same_texts_give_the_same_judgement(before: str, after: str) -> None:
    """Same input, same output."""
    once, again = judged(before, after), judged(before, after)
    assert [change.as_json() for change in once.changes] == [change.as_json() for change in again.changes]


@given(_TEXTS, _TEXTS)
def test_every_finding_names_a_category_its_words_and_a_reason(before: str, after: str) -> None:
    """Each change says its deciding words, category and reason."""
    for change in judged(before, after).changes:
        for finding in change.findings:
            assert finding.category in CATEGORIES
            assert finding.words and finding.why
        assert change.tool_verdict is not Verdict.MATERIAL or change.findings


@given(_SENTENCES)
def test_a_negation_is_never_less_than_a_question_for_a_person(sentence: str) -> None:
    """Inserting a negation is never editorial, and it is found."""
    who, modal, rest = sentence.rpartition(" ")[0], "", ""
    for word in ("may", "will", "must", "can", "should"):
        head, found, tail = sentence.partition(f" {word} ")
        if found:
            who, modal, rest = head, word, tail
            break
    (change,) = judged(sentence, f"{who} {modal} not {rest}").changes
    assert change.verdict.rank >= Verdict.NEEDS_REVIEW.rank
    assert {"negation", "modal"} & set(change.automatic)


@given(_SENTENCES, st.integers(2, 400), st.integers(2, 400))
def test_another_number_of_days_is_found(sentence: str, old: int, new: int) -> None:
    """A number that governs anything is never editorial; an equal one is no change."""
    before, after = (f"{sentence} We answer within {days} days." for days in (old, new))
    changes = judged(before, after).changes
    assert bool(changes) is (old != new)
    for change in changes:
        assert change.verdict is Verdict.MATERIAL
        assert "quantity" in change.automatic


@given(_TEXTS)
def test_a_whole_text_that_comes_or_goes_has_the_same_rules(text: str) -> None:
    """A clause added is judged by the rules by which its loss is judged."""
    head = "## Rules\n\n"
    came = {finding.rule for change in judged(head, head + text).changes for finding in change.findings}
    went = {finding.rule for change in judged(head + text, head).changes for finding in change.findings}
    assert came == went


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'’-", max_size=20))
def test_a_stem_is_stable_enough_to_compare(word: str) -> None:
    """Any word has one stem, and the stem of upper case is the same."""
    assert stem(word) == stem(word.upper())


@given(st.lists(st.sampled_from(["share", "shares", "data", "with", "third", "parties", "party"]), max_size=8))
def test_phrases_are_found_without_overlap_from_left_to_right(words: list[str]) -> None:
    """Every hit of a list lies behind the one before."""
    lexicon = Lexicon("test", "outside: third party, third parties\nact: share, share data")
    end = 0
    for hit in lexicon.hits([stem(word) for word in words]):
        assert hit.start >= end
        end = hit.end


def test_findings_come_in_a_fixed_order_with_the_general_ones_last() -> None:
    """The weightiest finding first; those that only say that something differs last."""
    from policypress.comparison import compare
    from policypress.document import parse_document

    comparison = compare(
        parse_document("We store logs."), parse_document("We store logs and sell them to advertisers.")
    )
    rules = [finding.rule for finding in find(Evidence(comparison.changes[0], Background(comparison)))]
    assert rules[-1] in ("reworded", "one-more", "statement", "listed", "actor")
    assert "sale" in rules

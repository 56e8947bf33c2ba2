"""What is always editorial, and what never is, whatever the text."""

from __future__ import annotations

import re

from hypothesis import assume, given
from hypothesis import strategies as st
from policypress.vocabulary import Verdict

from tests.golden import judged
from tests.property.texts import LETTERS, SENTENCES, policy

QUIET = {Verdict.NONE, Verdict.EDITORIAL}
NEGATIONS = ("not", "never", "no longer", "hardly")
MODALS = ("may", "will", "must", "shall", "can", "should", "might", "could")
PROTECTED_SWAPS = (
    ("and", "or"),
    ("all", "some"),
    ("with", "without"),
    ("before", "after"),
    ("our", "your"),
    ("unless", "if"),
    ("within", "after"),
    ("both", "any"),
)


def verdict(before: str, after: str) -> Verdict:
    return judged(before, after).verdict


@given(LETTERS, LETTERS)
def test_any_letters_get_a_verdict(before: str, after: str) -> None:
    assert verdict(before, after) in Verdict


@given(policy, st.integers(2, 4))
def test_more_white_space_is_never_more_than_editorial(text: str, width: int) -> None:
    assert verdict(text, re.sub(r"(?<=\w) (?=\w)", " " * width, text)) in QUIET


@given(policy, st.integers(40, 90))
def test_wrapping_lines_is_never_more_than_editorial(text: str, width: int) -> None:
    wrapped = []
    for line in text.split("\n"):
        plain = line and line[0] not in "#-|>"
        wrapped.append(re.sub(rf"(.{{{width},}}?) (?=\w{{4}})", r"\1\n", line) if plain else line)
    assert verdict(text, "\n".join(wrapped)) in QUIET


@given(policy)
def test_straight_quotes_for_typographic_ones_are_editorial(text: str) -> None:
    straight = text.translate(str.maketrans("“”’—", '""\'—'))
    assert verdict(text, straight) in QUIET
    assert verdict(straight, text) in QUIET


@given(policy, st.sampled_from("*+"))
def test_another_list_marker_is_editorial(text: str, marker: str) -> None:
    assert verdict(text, re.sub(r"^- ", f"{marker} ", text, flags=re.MULTILINE)) in QUIET


@given(policy)
def test_every_proof_holds_the_other_way_round_for_layout(text: str) -> None:
    bold = re.sub(r"\bWe\b", "**We**", text)
    assert verdict(text, bold) in QUIET
    assert verdict(bold, text) in QUIET


@given(policy, st.sampled_from(NEGATIONS), st.randoms(use_true_random=False))
def test_inserting_a_negation_is_never_editorial(text: str, negation: str, random: object) -> None:
    places = [match.start() for match in re.finditer(r"(?<=\w) (?=\w)", text)]
    assume(places)
    place = random.choice(places)  # type: ignore[attr-defined]
    assert verdict(text, f"{text[:place]} {negation}{text[place:]}") not in QUIET


@given(st.sampled_from(SENTENCES), st.data())
def test_taking_a_word_out_is_never_editorial(sentence: str, data: st.DataObject) -> None:
    words = sentence.split()
    place = data.draw(st.integers(0, len(words) - 1))
    shorter = " ".join(words[:place] + words[place + 1 :])
    assert verdict(sentence, shorter) not in QUIET


@given(policy, st.data())
def test_changing_a_number_is_never_editorial(text: str, data: st.DataObject) -> None:
    numbers = list(re.finditer(r"\d+", re.sub(r"https?://\S+|#+", lambda found: "x" * len(found.group()), text)))
    assume(numbers)
    match = data.draw(st.sampled_from(numbers))
    other = str(int(match.group()) + data.draw(st.integers(1, 60)))
    assert verdict(text, text[: match.start()] + other + text[match.end() :]) not in QUIET


@given(policy, st.data())
def test_changing_a_modal_is_never_editorial(text: str, data: st.DataObject) -> None:
    modals = list(re.finditer(rf"\b(?:{'|'.join(MODALS)})\b", text))
    assume(modals)
    match = data.draw(st.sampled_from(modals))
    other = data.draw(st.sampled_from([modal for modal in MODALS if modal != match.group()]))
    assert verdict(text, text[: match.start()] + other + text[match.end() :]) not in QUIET


@given(policy, st.sampled_from(PROTECTED_SWAPS), st.booleans())
def test_swapping_a_small_word_that_decides_is_never_editorial(text: str, pair: tuple[str, str], back: bool) -> None:
    old, new = reversed(pair) if back else pair
    changed = re.sub(rf"\b{old}\b", new, text, count=1)
    assume(changed != text)
    assert verdict(text, changed) not in QUIET


@given(st.sampled_from(SENTENCES), st.sampled_from(SENTENCES))
def test_one_sentence_for_another_is_never_editorial(old: str, new: str) -> None:
    assume(old != new)
    assert verdict(old, new) not in QUIET


@given(policy, st.data())
def test_taking_a_clause_out_is_never_editorial(text: str, data: st.DataObject) -> None:
    blocks = text.strip().split("\n\n")
    place = data.draw(st.integers(0, len(blocks) - 1))
    rest = blocks[:place] + blocks[place + 1 :]
    assume(not blocks[place].startswith(("#", "We say this:", "- ", "|")) and blocks[place] not in rest)
    assert verdict(text, "\n\n".join(rest) + "\n") not in QUIET

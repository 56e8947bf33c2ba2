"""A proof is attacked before it is trusted: near misses of each, and random changes of meaning; none may be cleared."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policypress.judgement.findings import FINDING_RULES, neutral
from policypress.judgement.findings.decide import table
from policypress.judgement.language.function_words import FUNCTION_WORDS
from policypress.judgement.proofs import PROOF_RULES
from policypress.judgement.proofs.links import EVIDENCED

from benchmarks.attack.mutations import MUTATIONS
from benchmarks.attack.run import attack, cleared
from benchmarks.attack.texts import own_texts, real_texts
from benchmarks.attack.tongues import TONGUES
from tests.attack import near_misses_of_form, near_misses_of_places  # noqa: F401  # their generators join the others
from tests.attack.near_misses import EVIDENCE_NEAR_MISSES, NEAR_MISSES, LinkedPairs, Pairs
from tests.attack.one_step_beside import ONE_STEP_BESIDE
from tests.golden import golden_cases, judged
from tests.property.texts import policy

QUIET = ("none", "editorial")
GENERATORS: dict[str, Callable[[], Pairs]] = {
    generator.__name__: generator for generators in (*NEAR_MISSES.values(), ONE_STEP_BESIDE) for generator in generators
}
TEXTS = list(own_texts())


@pytest.mark.parametrize("name", sorted(GENERATORS))
def test_no_near_miss_is_cleared(name: str) -> None:
    pairs = {pair for pair in GENERATORS[name]() if pair[0] != pair[1]}
    through = [pair for pair in sorted(pairs) if judged(*pair).verdict.value in QUIET]
    assert len(pairs) >= 10
    assert not through, f"{len(through)} of {len(pairs)}: {through[:3]}"


@pytest.mark.parametrize("generator", EVIDENCE_NEAR_MISSES, ids=lambda generator: str(generator.__name__))
def test_no_near_miss_is_cleared_by_link_evidence(generator: Callable[[], LinkedPairs]) -> None:
    rows = list(generator())
    through = [row for row in rows if judged(*row).verdict.value in QUIET]
    assert len(rows) >= 10
    assert not through, f"{len(through)} of {len(rows)}: {through[:3]}"


def test_every_proof_has_near_misses() -> None:
    """A proof without them is not trusted; a generator for a proof that is gone attacks nothing."""
    assert {*NEAR_MISSES, EVIDENCED.id} == {rule.id for rule in PROOF_RULES}
    assert EVIDENCED.id not in NEAR_MISSES and EVIDENCE_NEAR_MISSES


def test_every_proof_names_its_scope_and_what_it_needs() -> None:
    for rule in PROOF_RULES:
        assert rule.languages in ("any", "en")
        assert rule.needs and all(rule.needs), rule.id


def test_every_finding_rule_has_a_golden_case_and_a_weight() -> None:
    spoken = {
        name for case in golden_cases("material.md") for change in judged(case.before, case.after).changes
        for name in (*change.automatic, *(finding.rule for finding in change.findings))
    }  # fmt: skip
    weights = {**table()["weights"], **neutral.WEIGHTS}
    for rule in FINDING_RULES:
        assert rule.id in spoken, f"{rule.id} speaks in no case of tests/cases/material.md"
        assert weights.get(rule.id, 0.0) > 0, f"{rule.id} has no weight"


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_each_mutation_finds_a_place_and_changes_what_readers_see(name: str) -> None:
    found = 0
    for place in range(4000):
        made = attack(REACHED, place, 5)
        if made and made[0] == name:
            _, language, before, after = made
            assert before != after
            assert language in ("", *FUNCTION_WORDS, "ja", "ko", "zh")
            found += 1
    assert found, f"{name} found no place in 4,000 tries"


REACHED = [
    *TEXTS,
    (
        "en",
        "# Fees\n\n| Plan | Price |\n|---|---|\n| Basic | 5 € |\n| More | 9,50 € |\n\nWe will never sell your data.\n",
    ),
    ("en", "# Figures\n\nYou pay 1,250.50 euros, or 9.5 a month, within 10-20 days at 10:30.\n"),
    ("en", "# Links\n\nWe say that you can\n\n- see [our terms](https://example.com/terms) here\n- ask us\n\nOne.\n"),
]
"""Our own texts, and what they lack: a table with prices, a list with a link."""


def test_no_random_change_of_our_own_policies_is_cleared() -> None:
    _none_through(TEXTS, 1500)


def test_no_random_change_of_real_texts_is_cleared(shared: Path) -> None:
    texts = [text for text in real_texts() if len(text[1]) < 1500]
    _none_through(texts[:: max(1, len(texts) // 400)], 1000, allowed=4)


def _none_through(texts: list[tuple[str, str]], count: int, allowed: int = 0) -> None:
    """``allowed``: how many changes of real texts may be ones that mean nothing, as ``docs/attacks.md`` lists."""
    made = through = place = 0
    shown = []
    while made < count:
        found = attack(texts, place, 11)
        place += 1
        if found:
            made += 1
            proofs = cleared(*found[2:])
            if proofs is not None:
                through += 1
                shown.append((found[0], proofs, found[2][:200], found[3][:200]))
    assert through <= allowed, shown[:3]


def test_the_attack_would_notice_what_is_cleared() -> None:
    assert cleared("We collect your name.\n", "We  collect your name.\n") is not None
    assert cleared("We collect your name.\n", "We sell your name.\n") is None


@settings(deadline=None)
@given(policy, st.sampled_from(sorted(MUTATIONS)), st.randoms(use_true_random=False))
def test_no_change_of_a_made_policy_is_cleared(text: str, name: str, random: object) -> None:
    changed = MUTATIONS[name](text, "en", random)  # type: ignore[arg-type]
    if changed is not None and changed != text:
        assert cleared(text, changed) is None, (text, changed)


def test_the_kept_attacks_stay_repelled(shared: Path) -> None:
    rows = (shared / "materiality" / "attacks.jsonl").read_text(encoding="utf-8").split("\n")
    through = [
        row["id"] for row in map(json.loads, filter(None, rows)) if cleared(row["before"], row["after"]) is not None
    ]
    assert not [name for name in through if name != "fm-aud"]  # judged with its front matter in the test below
    assert all(
        judged(row["before"], row["after"]).verdict.value not in QUIET for row in map(json.loads, filter(None, rows))
    )


def test_seven_languages_are_attacked_at_least() -> None:
    assert len(TONGUES) >= 7

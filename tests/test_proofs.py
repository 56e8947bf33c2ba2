"""Editorial only by proof: the quiet cases, their traps, and what the rules say of themselves."""

from __future__ import annotations

import pytest

from policypress.judgement.proofs import PROOF_RULES, proof_tables
from tests.golden import GoldenCase, golden_cases, judged

CASES = golden_cases("editorial.md")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.line}: {case.title}")
def test_every_golden_case_gets_its_verdict(case: GoldenCase) -> None:
    judgement = judged(case.before, case.after)
    shown = [(change.tool_verdict.value, change.proof) for change in judgement.changes]
    assert case.met_by(judgement), f"{case.title}: {shown}"

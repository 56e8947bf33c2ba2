"""What makes a change material: golden loud cases, the rules themselves, and the judged rows where they are at hand."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from policypress.comparison import compare
from policypress.document import parse_document
from policypress.judgement import judge, rules
from policypress.judgement.findings import FINDING_RULES, cues
from policypress.judgement.findings.cues import CUES, QUIET
from policypress.judgement.findings.decide import table
from policypress.judgement.findings.subject import Background, Evidence
from policypress.vocabulary import CATEGORIES, Verdict

from tests.golden import GoldenCase, golden_cases, judged

CASES = golden_cases("material.md")
JUDGED = Path(__file__).resolve().parents[2] / "shared" / "materiality"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_every_loud_case_gets_its_verdict(case: GoldenCase) -> None:
    judgement = judged(case.before, case.after)
    found = sorted({f"{f.rule} {f.category} {f.direction}" for change in judgement.changes for f in change.findings})
    assert case.met_by(judgement), f"material.md:{case.line}: {judgement.verdict} by {found}"


def test_the_loud_cases_cover_every_category() -> None:
    text = (Path(__file__).parent / "cases" / "material.md").read_text(encoding="utf-8")
    assert [code for code in CATEGORIES if f"\n## {code} " not in text] == []
    assert len(CASES) >= 130


def test_every_finding_rule_names_its_category_and_source() -> None:
    for rule in FINDING_RULES:
        assert rule.kind == "finding"
        assert rule.category in CATEGORIES
        assert rule.title and rule.source, rule.id
    assert {rule.category for rule in FINDING_RULES} == set(CATEGORIES)
    assert len({rule.id for rule in rules()}) == len(rules())


def test_the_table_is_small_and_every_weight_belongs_to_a_rule_or_cue() -> None:
    weights: dict[str, float] = table()["weights"]
    known = (
        {rule.id for rule in FINDING_RULES}
        | set(CUES)
        | {"topics", "plain-exchange", "plain-few-words", "strength-only"}
    )
    assert set(weights) <= known
    assert len(weights) <= 100


def test_no_finding_ever_speaks_against_material_and_no_quiet_cue_for_it() -> None:
    for name, weight in table()["weights"].items():
        assert weight < 0 if name in QUIET else weight > 0, name


def test_a_material_verdict_always_names_its_words() -> None:
    for case in CASES:
        for change in judged(case.before, case.after).changes:
            if change.tool_verdict is Verdict.MATERIAL:
                assert change.findings
                assert all(finding.words and finding.why for finding in change.findings), case.title


def test_the_same_period_in_other_words_is_no_quantity_finding() -> None:
    judgement = judged("We keep invoices for 12 months.", "We keep invoices for one year.")
    assert "quantity" not in {finding.rule for change in judgement.changes for finding in change.findings}


def test_a_promise_restated_elsewhere_weighs_less() -> None:
    promise = "We delete your recordings from every server within thirty days after you close the account."
    before = f"## One\n\n{promise} Ask us.\n\n## Two\n\nWelcome to the club."
    moved = f"## One\n\nAsk us.\n\n## Two\n\nWelcome to the club. {promise}"
    comparison = compare(parse_document(before), parse_document(moved))
    for change in judge(comparison).changes:
        assert "statement-length" not in cues(Evidence(change.change, Background(comparison)))


def test_data_already_disclosed_elsewhere_are_known() -> None:
    before = "## Collect\n\nWe collect your phone number.\n\n## Share\n\nWe share your name."
    after = "## Collect\n\nWe collect your phone number.\n\n## Share\n\nWe share your name and phone number."
    comparison = compare(parse_document(before), parse_document(after))
    (change,) = judge(comparison).changes
    assert "known-elsewhere" in cues(Evidence(change.change, Background(comparison)))


def _rows(name: str) -> list[dict[str, Any]]:
    path = JUDGED / name
    if not path.exists():
        pytest.skip(f"the judged rows ({name}) are not beside this checkout")
    data = path.read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")
    return [row for line in text.split("\n") if line.strip() and not (row := json.loads(line))["disputed"]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "right", "recall"), [("clauses.jsonl", 0.85, 0.85), ("revisions.jsonl.gz", 0.90, 0.85)]
)
def test_the_bars_hold_on_the_judged_rows(name: str, right: float, recall: float) -> None:
    rows = _rows(name)
    seen = Counter((row["level"], judged(row["before"], row["after"]).verdict) for row in rows)
    called = sum(count for (_, verdict), count in seen.items() if verdict is Verdict.MATERIAL)
    material = sum(count for (level, _), count in seen.items() if level == "M")
    assert not sum(seen["M", verdict] for verdict in (Verdict.NONE, Verdict.EDITORIAL, Verdict.CLARIFYING))
    assert seen["M", Verdict.MATERIAL] / called >= right
    assert seen["M", Verdict.MATERIAL] / material >= recall
    if name.startswith("clauses"):
        assert sum(count for (_, verdict), count in seen.items() if verdict is Verdict.NEEDS_REVIEW) <= 0.4 * len(rows)

"""Editorial only by proof: the quiet cases, their traps, and what the rules say of themselves."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from policypress.comparison import compare
from policypress.document import parse_document
from policypress.judgement.proofs import PROOF_RULES, prove
from policypress.judgement.proofs.addresses import parse_address
from policypress.judgement.proofs.context import Context
from policypress.judgement.proofs.dates import parse_date
from policypress.judgement.proofs.regional import canonical_spelling
from policypress.judgement.proofs.spelling import mended_word

from tests.golden import GoldenCase, golden_cases, judged

CASES = golden_cases("editorial.md")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.line}: {case.title}")
def test_every_golden_case_gets_its_verdict(case: GoldenCase) -> None:
    judgement = judged(case.before, case.after, case.links)
    shown = [(change.tool_verdict.value, change.proof) for change in judgement.changes]
    assert case.met_by(judgement), f"{case.title}: {shown}"


def test_as_many_quiet_cases_as_the_contract_asks_for() -> None:
    quiet = [case for case in CASES if case.verdict in ("editorial", "none") and not case.negated]
    traps = [case for case in CASES if case.negated]
    assert len(quiet) >= 130
    assert len(traps) >= 60


def test_every_rule_has_one_id_a_title_and_a_reason() -> None:
    ids = [rule.id for rule in PROOF_RULES]
    assert len(set(ids)) == len(ids)
    for rule in PROOF_RULES:
        assert rule.kind == "proof"
        assert not rule.category
        assert rule.title and rule.source, rule.id


def test_every_rule_is_shown_by_a_golden_case() -> None:
    used = {
        part
        for case in CASES
        if not case.negated
        for change in judged(case.before, case.after, case.links).changes
        for part in (change.proof or "").split("+")
    }
    assert {rule.id for rule in PROOF_RULES} <= used


def test_proofs_of_a_change_are_named_lightest_first() -> None:
    before = "See our web site at [help](http://example.com/help) ."
    judgement = judged(before, "See our website at [help](https://example.com/help).")
    assert judgement.changes[0].proof == "white-space+hyphen+link-normalised"


@pytest.mark.parametrize(
    "word", ["not", "may", "shall", "except", "unless", "only", "all", "and", "or", "licensee", "retain"]
)
def test_no_spelling_rule_makes_or_unmakes_a_protected_word(word: str) -> None:
    for spoilt in (word[:-1], word + word[-1], word[1:], word[:-2] + word[-1] + word[-2]):
        assert not mended_word(spoilt, word)
        assert not mended_word(word, spoilt)


def test_a_word_is_never_mended_into_another_word() -> None:
    for old, new in [("tenant", "tenet"), ("form", "from"), ("principal", "principle"), ("statue", "statute")]:
        assert not mended_word(old, new)


def test_two_spellings_are_one_word_only_by_the_closed_map() -> None:
    for british, american in [("organisation", "organization"), ("licence", "license"), ("cancelling", "canceling")]:
        assert canonical_spelling(british) == canonical_spelling(american)
    for one, other in [("prise", "prize"), ("advice", "advise"), ("affect", "effect"), ("insure", "ensure")]:
        assert canonical_spelling(one) != canonical_spelling(other)


def test_a_date_that_reads_two_ways_has_two_readings() -> None:
    assert parse_date("01/02/2020") == (date(2020, 1, 2), date(2020, 2, 1))
    assert parse_date("30 October 2020") == parse_date("October 30, 2020") == (date(2020, 10, 30),)
    assert parse_date("31 February 2020") == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("http://www.example.com/a/", "https://example.com/a"),
        ("https://example.com/a/index.html?utm_medium=x", "https://example.com/a"),
        ("https://example.com/a%20b", "https://example.com/a b"),
        ("//example.com/a", "https://example.com/a"),
        ("https://www.google.com/url?q=https://example.com/a&sa=D", "https://example.com/a"),
    ],
)
def test_two_ways_of_writing_one_address_are_one_document(old: str, new: str) -> None:
    assert parse_address(old).document == parse_address(new).document


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("https://example.com/a", "https://example.com/b"),
        ("https://example.com/a", "https://example.org/a"),
        ("https://web.archive.org/web/20200101000000/https://example.com/a", "https://example.com/a"),
        ("https://forms.example/AbCdEf", "https://forms.example/abcdEF"),
        ("https://example.com/privacy/my-data", "https://example.com/privacy"),
        ("https://example.com/en-us/a", "https://example.com/en-au/a"),
        ("https://example.com/a?source=eu", "https://example.com/a?source=us"),
        ("mailto:a@example.com", "mailto:a@example.com?bcc=b@example.com"),
        ("https://example.com/2023/a", "https://example.com/2024/a"),
        ("https://example.com/a?id=1", "https://example.com/a?id=2"),
        ("mailto:a@example.com", "mailto:b@example.com"),
        ("https://example.com/us/terms", "https://example.com/uk/terms"),
    ],
)
def test_addresses_of_two_documents_stay_two(old: str, new: str) -> None:
    assert parse_address(old).document != parse_address(new).document


def test_no_address_breaks_the_parser() -> None:
    for text in [
        "",
        "#",
        "http://[",
        "https://exa mple",
        "javascript:void(0)",
        "mailto:",
        "::::",
        "%",
        "http:///x",
        "tel:",
    ]:
        parse_address(text)


def test_every_material_row_of_the_judged_edits_stays_uncleared(shared: Path) -> None:
    text = (shared / "materiality" / "clauses.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.split("\n") if line.strip()]
    cleared = []
    for row in rows:
        if row["level"] == "M" and not row.get("disputed"):
            comparison = compare(parse_document(row["before"]), parse_document(row["after"]))
            context = Context(comparison)
            if all(prove(change, context) for change in comparison.changes):
                cleared.append(row["id"])
    assert not cleared

"""Every lint rule on small texts; the table is ``cases/lint.md``."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from policypress.document import parse_document
from policypress.errors import Severity
from policypress.lint.linting import LINT_RULES, lint
from policypress.lint.rule import Text

from tests.conftest import REPOSITORY

CASES = Path(__file__).parent / "cases" / "lint.md"
_CASE = re.compile(r"^## (?P<title>[^\n]+)\n\nexpected: (?P<expected>[^\n]+)\n\n~~~\n(?P<text>.*?)^~~~$", re.M | re.S)
ROWS = [(m["title"], m["expected"], m["text"]) for m in _CASE.finditer(CASES.read_text(encoding="utf-8"))]
FRONT = "---\ntitle: Test\neffective: 2027-02-01\n---\n"


def found(body: str, **more: object) -> list[str]:
    """Ids of the rules that find something."""
    return sorted({problem.rule for problem in lint(text_of(body, **more), "policy/test/index.md")})


def text_of(body: str, **more: object) -> Text:
    """A text to lint, in a site of its own."""
    source = FRONT + body
    here = Path("/nowhere/policy/test/index.md")
    values = {"effective": date(2027, 2, 1), "before": date(2021, 9, 2), **more}
    return Text(source, parse_document(source), here, Path("/nowhere/policy"), **values)  # type: ignore[arg-type]


def test_the_table_holds_cases_for_every_rule() -> None:
    assert {row[1] for row in ROWS} == {rule.id for rule in LINT_RULES} | {"nothing"}


@pytest.mark.parametrize(("expected", "body"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_text_gets_exactly_the_rules_expected(expected: str, body: str) -> None:
    assert found(body) == ([] if expected == "nothing" else expected.split(", "))


def test_every_rule_says_what_it_means_and_what_to_do() -> None:
    for rule in LINT_RULES:
        assert rule.title and rule.meaning.endswith(".") and rule.remedy.endswith((".", "…).")), rule.id
        assert rule.find.__doc__, rule.id
    assert len({rule.id for rule in LINT_RULES}) == len(LINT_RULES)


def test_a_problem_names_the_line_in_the_file() -> None:
    problems = lint(text_of("# One\n\nFirst line\nreview it\nfrequently.\n"), "x.md")
    assert [(problem.line, problem.rule) for problem in problems] == [(8, "check-back")]


def test_only_what_nobody_can_mean_blocks_sealing() -> None:
    blocking = {rule.id for rule in LINT_RULES if rule.severity is Severity.ERROR}
    assert blocking == {"placeholder", "conflict-marker", "empty-heading", "not-shown"}


def test_a_rule_is_set_aside_for_one_paragraph_with_a_reason() -> None:
    comment = "<!-- policypress: allow check-back: the notice is promised in the next section -->\n"
    assert found(comment + "\nPlease review it frequently.\n") == []
    both = f"First.\n\n{comment}\nPlease review it frequently.\n\nAgain: review it frequently.\n"
    assert found(both) == ["check-back"]


def test_a_rule_is_set_aside_for_the_whole_text_above_its_first_words() -> None:
    comment = "<!-- policypress: allow check-back: a quotation of the old text -->\n\n"
    assert found(comment + "One: review it frequently.\n\nTwo: review it frequently.\n") == []


def test_setting_a_rule_aside_needs_a_reason_and_a_rule_that_exists() -> None:
    assert found("<!-- policypress: allow check-back -->\n\nReview it frequently.\n") == ["allow", "check-back"]
    assert found("<!-- policypress: allow chek-back: why not -->\n\nReview it.\n") == ["allow"]


def test_setting_aside_what_is_not_found_is_reported() -> None:
    problems = lint(text_of("<!-- policypress: allow check-back: old -->\n\nText.\n"), "x.md")
    assert [(problem.rule, problem.severity) for problem in problems] == [("allow", Severity.WARNING)]


def test_terms_of_the_settings_are_checked_too() -> None:
    body = "We sell Gift cards. You can return gift cards. A gift card is a Gift Card.\n"
    assert found(body) == []
    assert found(body, terms=("Gift cards",)) == ["term-spelling", "undefined-term"][:1]


def test_a_stale_last_updated_line_is_found() -> None:
    assert found("Last updated: 1 May 2020\n") == ["date-contradiction"]
    assert found("Last updated: 1 May 2020\n", before=None) == []


def test_links_to_other_policies_are_followed(tmp_path: Path) -> None:
    policies = tmp_path / "policy"
    for name in ("privacy", "cookies"):
        (policies / name).mkdir(parents=True)
        (policies / name / "index.md").write_text(FRONT + "# Title\n\n## Our cookies\n", encoding="utf-8")
    here = policies / "privacy" / "index.md"

    def faults(target: str) -> list[str]:
        source = FRONT + f"See [the cookies policy]({target}).\n"
        text = Text(source, parse_document(source), here, policies, date(2027, 2, 1))
        return [problem.rule for problem in lint(text, "x.md")]

    for good in ("../cookies/index.md", "../cookies/", "/cookies/", "../cookies/index.md#our-cookies", "history/"):
        assert faults(good) == [], good
    for bad in ("../terms/index.md", "../cookies/index.md#my-cookies", "/terms/"):
        assert faults(bad) == ["broken-link"], bad


def test_the_defects_of_the_sample_policy_are_found_as_warnings() -> None:
    sealed = REPOSITORY / "policy" / "privacy" / "versions" / "2021-09-02.md"
    draft = REPOSITORY / "sample-drafts" / "privacy" / "2021-09-02.md"
    path = sealed if sealed.is_file() else draft
    if not path.is_file():
        pytest.skip("the sample policy is not sealed in this checkout")
    source = path.read_text(encoding="utf-8")
    text = Text(source, parse_document(source), path, REPOSITORY / "policy", date(2021, 9, 2))
    problems = lint(text, "policy/privacy/index.md")
    wanted = {"section-reference", "link-without-target", "check-back", "term-spelling", "ended-framework"}
    assert wanted <= {problem.rule for problem in problems}
    assert all(problem.severity is Severity.WARNING for problem in problems)

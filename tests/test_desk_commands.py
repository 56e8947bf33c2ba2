"""``as-of`` and ``rules``, and the reference page made from the commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from policypress.archive.regimes import REGIMES
from policypress.judgement import rules as judging_rules
from policypress.lint.linting import LINT_RULES

from tests.run import run
from tests.site_builder import build_site

TODAY = "2026-11-22"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("as-of") / "site")


def as_of(site: Path, day: str) -> dict[str, object]:
    done = run("as-of", "privacy", day, "--root", site, "--today", TODAY, "--json")
    told: dict[str, object] = json.loads(done.out)
    assert done.code == (0 if told["version"] else 1), done.err
    return told


def test_the_version_that_applied_is_named_with_its_text(site: Path) -> None:
    told = as_of(site, "2024-01-01")
    assert (told["version"], told["status"], told["status_today"]) == ("2021-09-02.1", "in force", "in force")
    assert (site / str(told["text"])).is_file()


def test_before_the_correction_the_first_text_applied(site: Path) -> None:
    told = as_of(site, "2021-09-15")
    assert (told["version"], told["status_today"]) == ("2021-09-02", "superseded")


def test_before_the_first_version_nothing_applied(site: Path) -> None:
    assert as_of(site, "2020-01-01")["version"] is None
    done = run("as-of", "privacy", "2020-01-01", "--root", site)
    assert done.code == 1 and "No version of privacy applied" in done.out


def test_a_day_ahead_says_what_is_planned(site: Path) -> None:
    told = as_of(site, "2027-03-01")
    assert (told["version"], told["planned"], told["in_future"]) == ("2021-09-02.1", "2027-02-01", True)


def test_a_day_that_is_none_and_a_policy_that_is_none_are_bad_usage(site: Path) -> None:
    assert run("as-of", "privacy", "yesterday", "--root", site).code == 2
    done = run("as-of", "terms", "2024-01-01", "--root", site)
    assert done.code == 2 and "terms: no such policy" in done.err


def test_rules_lists_every_rule_once_with_its_source() -> None:
    listed = json.loads(run("rules", "--json").out)["rules"]
    ids = [(rule["kind"], rule["id"]) for rule in listed]
    assert len(ids) == len(set(ids))
    known = {rule.id for rule in judging_rules()} | {law.id for law in REGIMES} | {rule.id for rule in LINT_RULES}
    assert known <= {rule["id"] for rule in listed}
    assert all(rule["source"] for rule in listed)
    assert all(rule["category_title"] for rule in listed if rule["category"])


def test_rules_in_words_names_the_rule_set() -> None:
    out = run("rules").out
    assert out.startswith("Rule set ") and "needs-review: A change waits for a person." in out


@pytest.mark.parametrize("day", ["20260501", "2026-W20-1", "2026-5-1", "٢٠٢٦-٠٥-٠١"])
def test_a_day_is_written_in_one_form_only(site: Path, day: str) -> None:
    for arguments in (("as-of", "privacy", day), ("check", "--today", day)):
        done = run(*arguments, "--root", site)
        assert done.code == 2 and "is not a date. Write it like 2027-02-01." in done.err


def test_a_setting_that_stands_twice_is_named_with_both_lines(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("notice_days: 30\n", "notice_days: 30\n      notice_days: 3\n") + "site_name: Another\n",
        encoding="utf-8",
    )
    done = run("check", "--root", root, "--today", TODAY)
    lines = config.read_text(encoding="utf-8").split("\n")
    first = lines.index("      notice_days: 30") + 1
    assert done.code == 1
    assert f"mkdocs.yml:{first + 1}: error: The key `notice_days` stands twice, first on line {first}." in done.err
    assert "The key `site_name` stands twice, first on line 1." in done.err

"""Twice the text takes no more than two and a half times the steps: counted, never timed."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from policypress.document import parse_document
from policypress.document.markup import settled
from policypress.judgement import judge_texts
from policypress.lint.linting import LINT_RULES, MOST, lint
from policypress.lint.rule import Text

from tests.package_patterns import Found, patterns
from tests.steps import Steps, TooMany, attacks, deeply

GROWTH = 2.5
LETTERS = 400
ANYTHING = ["a", "a ", "A ", "<a ", "[", "(", "1. ", "1", "- ", '"', ", ", "\n", "U.S. ", ". ", "&"]

BOUNDED = {
    "judgement.proofs.addresses.TRACKING_OF": "asked of a whole name of a host, from its start",
    "judgement.proofs.dates._SENTENCE": "asked of 500 characters at most",
    "judgement.proofs.dates._TITLE": "asked of 500 characters at most",
    "judgement.lexicon.quantities._DURATION": "asked of 100 characters at most",
    "site.html.csp._SCRIPT": "asked of pages made by the theme, in which texts stand escaped",
    "site.html.csp._STYLE": "asked of pages made by the theme, in which texts stand escaped",
    "site.html.text_html._PASSED_OVER": "asked of pages of our own, in which each of these elements is closed",
    "site.mkdocs.weight._KEPT": "asked of pages made by the theme, in which each of these elements is closed",
    "site.values.links._LINK": "asked of pages of our own, in which each of these elements is closed",
    "site.values.links._INNER": "asked of pages of our own, in which each of these elements is closed",
    "site.values.links._IMAGE": "asked of pages of our own, in which each of these elements is closed",
}
"""Patterns that may take more, and why nobody can make them."""


def growth(found: Found) -> tuple[float, str]:
    """The worst growth of a pattern's steps, and the text that makes it."""
    steps = Steps(found.pattern)
    worst = (0.0, "")
    measure = steps.first if found.at_start else steps.of
    for before, unit in (*attacks(found.pattern), *(("", unit) for unit in ANYTHING)):
        times = max(6, LETTERS // len(unit))
        for end in ("\0", "\0 \0"):  # what no pattern ends with
            try:
                once, twice = (measure(before + unit * count + end) for count in (times, 2 * times))
            except TooMany:
                return 99.0, before + unit
            worst = max(worst, (twice / once, before + unit))
    return worst


WIDE = [found for found in patterns() if attacks(found.pattern)]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(12))
def test_no_pattern_goes_back_over_a_text_again_and_again(part: int) -> None:
    def check() -> None:
        for found in WIDE[part::12]:
            if found.where not in BOUNDED:
                worst, text = growth(found)
                assert worst <= GROWTH, f"{found.where} takes {worst:.1f} times the steps for twice {text!r}"

    deeply(check)


def test_the_matcher_counts_what_goes_back() -> None:
    def check() -> None:
        grown = r"\s+$", r"(a+)+b", r"<[^>]*>", r"(?>a+)b"
        for source in (*grown, r"(?<!\s)\s+$", r"<[^<>]*>", r"\b\w+\b", r"x{0,5}y"):
            grows = source in grown
            assert (growth(Found(source, re.compile(source), False))[0] > GROWTH) is grows, source

    deeply(check)


def test_each_exception_is_a_pattern_of_the_package() -> None:
    known = {found.where for found in patterns()}
    assert set(BOUNDED) <= known, set(BOUNDED) - known


UNITS = (
    'a¦a ¦A ¦<a ¦<a>¦</a>¦<b>¦[¦](¦[a](¦[a](b) ¦![¦*¦**a¦_a¦`¦``a¦- ¦> ¦(a¦"¦“¦1. ¦1¦1,¦EU ¦U.S. ¦,¦, ¦'
    "privacy ¦safe ¦not ¦# ¦&¦&amp;¦!¦http://a ¦@¦a@b.c ¦.¦a. ¦www.¦{¦{: #a }¦A.¦I. ¦and ¦or ¦€1 ¦30 days ¦~~¦"
    "^¦:¦!!!¦<!--¦-->¦<!¦<?¦é ¦中¦[^1]¦[a]¦[a][b] ¦Section 1 ¦here ¦last updated ¦see section ¦may ¦must not ¦"
    "-¦=¦+ ¦(a) ¦a'¦January ¦two ¦hundred ¦data ¦your ¦we ¦if ¦unless ¦$1¦/¦?¦;¦; and ¦•¦“a” ¦> > ¦1.1 ¦<td>¦"
    "<tr><td>¦<ul><li>¦<br>¦<s>a</s>¦<!-- policypress: allow ¦lang=¦personal information ¦third parties ¦"
    "for the purpose of ¦including but not limited to ¦share and ¦30-day ¦do not ¦Safe Harbor ¦"
    "Directive 95/46/EC ¦[a](#b) ¦**A** means ¦“A” means ¦no later than ¦| ¦|a"
).split("¦")
FORMS = {"paragraph": "{}", "item": "- {}", "cell": "| a | b |\n|---|---|\n| {} | x |"}
FRONT = "---\ntitle: T\neffective: 2027-01-01\n---\n# T\n\nHello, we keep data.\n\n"


def calls(job: Callable[[], object]) -> int:
    """How many functions, of Python and of C, a job calls; none of those that clear away what other tests left."""
    count = 0

    def seen(*_: object) -> None:
        nonlocal count
        count += 1

    gc.disable()
    sys.setprofile(seen)
    try:
        job()
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


def looked_at(source: str) -> Text:
    path = Path("/nowhere/policy/privacy/index.md")
    return Text(
        source, parse_document(source), path, path.parents[1], date(2027, 1, 1), date(2026, 1, 1), ("Your Site",)
    )


NESTED = {"<ul><li>": 3.0}
"""Lists inside each other: each knows all that it stands in, but none is read deeper than a hundred."""


def everything(source: str) -> None:
    """Each lint rule on a text; its judgement, proofs and findings, against one with a sentence more."""
    text = looked_at(source)
    for rule in LINT_RULES:
        list(rule.find(text))
    longer = source.replace("Hello, ", "Hello, we may share it. ", 1)
    judge_texts(parse_document(source), parse_document(longer))


def probe(unit: str, form: str, letters: int = 700) -> float:
    def of(count: int, word: str) -> int:  # another word each time, so that nothing of it is remembered
        return calls(lambda: everything(FRONT + FORMS[form].format(f"{word} {unit * count}") + "\n"))

    times = max(8, letters // len(unit))
    of(times, "Here")  # tables are read and patterns compiled
    grown = of(2 * times, "There") / of(times, "Where")
    # Once more before it is told: what is read or compiled for the longer text alone is no growth.
    return grown if grown <= GROWTH else min(grown, of(2 * times, "Those") / of(times, "These"))


@pytest.mark.parametrize("unit", UNITS[::9])
def test_twice_the_text_takes_twice_the_calls(unit: str) -> None:
    assert probe(unit, "paragraph") <= GROWTH


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("part", range(4))
def test_twice_of_anything_takes_twice_the_calls(form: str, part: int) -> None:
    grown = {unit: probe(unit, form) for unit in UNITS[part::4]}
    assert {unit: growth for unit, growth in grown.items() if growth > NESTED.get(unit, GROWTH)} == {}


def test_no_rule_tells_more_than_anybody_reads() -> None:
    source = FRONT + "\n\n".join(["See [here]()."] * (MOST + 50)) + "\n"
    problems = lint(looked_at(source), "index.md")
    told = [problem for problem in problems if problem.rule == "link-without-target"]
    assert len(told) == MOST + 1 and f"more than these {MOST} places" in told[-1].message


@pytest.mark.parametrize("deep", ["- " * 2000, "> " * 3000, "1. " * 2000, "<b>" * 3000, "[" * 3000, "*" * 3000])
def test_a_text_of_endless_depth_is_looked_at_and_judged(deep: str) -> None:
    everything(FRONT + deep + "word\n")


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("a < b <c>", "a < b <c>"),
        ("<a <b", "&lt;a &lt;b"),
        ("<a> <b", "<a> &lt;b"),
        ("<!-- a --> <!-- b > c", "<!-- a --> &lt;!-- b > c"),
        ("<![x <a>", "&lt;![x <a>"),
    ],
)
def test_what_never_ends_is_no_element(source: str, wanted: str) -> None:
    assert settled(source) == wanted

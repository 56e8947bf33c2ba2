"""The notice period: the longest of settings, law and the policy's own promise."""

from __future__ import annotations

import pytest
from policypress.archive.period import law_notes, notice_period, periods, promised, regime_problems
from policypress.archive.regimes import REGIMES
from policypress.document import parse_document
from policypress.settings import Settings

from tests.conftest import REPOSITORY

PROMISES = [
    ("At least 30 days before a material change takes effect, we will tell you about it by email.", 30),
    ("If we change this policy, we will give you thirty (30) days' notice.", 30),
    ("We will notify you two weeks prior to any modification.", 14),
    ("We announce changes a month in advance.", 31),
    ("We will email you at least 60 calendar days before the amended terms apply.", 60),
    ("We may change this policy at any time and will post the changes here.", 0),
    ("We keep your data for 90 days before we delete it and notify you.", 0),
    ("We will give you 60 days' notice of any change of price.", 0),
    ("We tell you 40 days before these terms change, so that you can terminate your account in time.", 40),
    ("Prices are subject to change upon 30 days notice, which we post on our website.", 0),
    ("Write to us within 30 days before the hearing.", 0),
]


@pytest.mark.parametrize(("text", "days"), PROMISES, ids=[text[:40] for text, _ in PROMISES])
def test_a_promise_in_the_text_is_read(text: str, days: int) -> None:
    found = promised(parse_document(f"# Changes\n\n{text}\n"))
    assert (found.days if found else 0) == days


def test_the_settings_decide_where_nothing_asks_for_more() -> None:
    assert notice_period(Settings(notice_days=30), None).because == "settings: notice_days 30"


def test_the_longest_wins_and_is_cited() -> None:
    found = notice_period(Settings(notice_days=30, regimes=("p2b", "psd2", "reg-z")), None)
    assert (found.days, found.channel) == (62, "paper or another durable medium")
    assert "2015/2366" in found.because


def test_the_policys_own_promise_wins_over_a_shorter_setting_and_names_its_line() -> None:
    text = parse_document("# Changes\n\nWe will tell you 45 days before any change.\n")
    found = notice_period(Settings(notice_days=30), text)
    assert found.days == 45
    assert "45 days" in found.because and "line 3" in found.because


def test_everything_that_asks_for_a_period_can_be_listed() -> None:
    text = parse_document("We will tell you 45 days before any change.\n")
    assert [p.days for p in periods(Settings(notice_days=7, regimes=("gdpr", "p2b")), text)] == [45, 15, 7]


def test_an_unknown_regime_is_a_problem_that_names_the_known_ones() -> None:
    (problem,) = regime_problems(Settings(regimes=("gdpr", "gpdr")), REPOSITORY)
    assert "`gpdr`" in problem.message and "gdpr" in problem.remedy


def test_consent_is_spoken_of_only_where_a_change_calls_for_it() -> None:
    settings = Settings(regimes=("gdpr", "dsa"))
    assert len(law_notes(settings, consent=False)) == 2
    assert any("wants consent" in note for note in law_notes(settings, consent=True))


def test_every_regime_has_a_citation_and_says_what_it_asks_for() -> None:
    assert len({law.id for law in REGIMES}) == len(REGIMES)
    for law in REGIMES:
        assert law.citation and law.asks and law.channel


TOLD = "We will tell you {} days before any change."


@pytest.mark.parametrize(
    ("texts", "regimes", "days", "cited"),
    [
        ([], (), 15, "settings: notice_days 15"), ([], ("p2b",), 15, "2019/1150"),
        ([], ("no-such-law",), 15, "settings"),
        ([TOLD.format(15)], ("p2b",), 15, "own promise"), ([TOLD.format(14)], ("p2b",), 15, "2019/1150"),
        ([TOLD.format(40), TOLD.format(40)], (), 40, "(line 1)"),
        ([TOLD.format(40), TOLD.format(41)], (), 41, "(line 3)"),
        ([TOLD.format(41), TOLD.format(40)], (), 41, "(line 1)"), ([TOLD.format("thirty (45)")], (), 45, "(line 1)"),
    ],
)  # fmt: skip
def test_in_a_draw_the_promise_is_cited_before_the_law_and_the_law_before_the_settings(
    texts: list[str], regimes: tuple[str, ...], days: int, cited: str
) -> None:
    text = parse_document("\n\n".join(texts) + "\n") if texts else None
    found = notice_period(Settings(notice_days=15, regimes=regimes), text)
    assert found.days == days and cited in found.because

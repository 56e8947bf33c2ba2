"""What readers come for: twenty questions, each answered on a phone in at most three steps from the home page."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, expect
from policypress.archive.versions import read_archive
from policypress.settings import load_settings
from policypress.site.mkdocs.build import build_site as build

from tests.browser.serving import served
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.browser
TODAY = date(2026, 11, 28)

Step = tuple[str, str]
"""What to click by the words it begins with and where it stands, or a date to fill in, or an option to choose."""

CARD = {name: f".pp-card:has(a[href$='{name}/']) a" for name in ("privacy", "cookies")}
PRIVACY: Step = (CARD["privacy"], "SparkPro Privacy Policy")
COMING: Step = (CARD["privacy"], "Upcoming text")
CHANGES: Step = (CARD["privacy"], "What changes")
HISTORY: Step = (CARD["privacy"], "All versions")
COOKIES: Step = (CARD["cookies"], "SparkPro Cookies Policy")
OLD_COOKIES: Step = (CARD["cookies"], "All versions")
COMPARE: Step = (CARD["privacy"], "Compare versions")
NEW = "[id='v2027-02-01']"


def opened(topic: int) -> Step:
    """Unfolding a topic of the changes."""
    return f".pp-topic:has(#topic-{topic}) summary", "Show"


def linked(words: str) -> Step:
    """A link below the title of a page."""
    return ".pp-line a", words


TASKS: dict[str, tuple[list[Step], str, str]] = {
    "Which text applies today?": ([], ".pp-card", "In force since 1 March 2024"),
    "What comes next, and when?": ([], ".pp-card", "planned to apply from 1 February 2027"),
    "Where do I ask?": ([], ".pp-foot", "privacy@sparkproup.com"),
    "What do I lose on 1 February?": ([CHANGES], ".pp-topics", "9 removed"),
    "How long will they keep my orders?": ([CHANGES, opened(8)], ".pp-run", "7 years after the order"),
    "Which rights will I have?": ([CHANGES, opened(9)], ".pp-run", "Wherever you live, you can ask us"),
    "Must I look for changes myself?": ([CHANGES], ".pp-summary", "30 days ahead"),
    "What applied on 1 May 2022?": ([HISTORY, ("date", "2022-05-01")], "output", "Correction of 4 October 2021"),
    "Which cookies in June 2025?": ([OLD_COOKIES, ("date", "2025-06-01")], "output", "Version of 1 March 2025"),
    "What will apply on 1 March 2027?": ([HISTORY, ("date", "2027-03-01")], "output", "from 1 February 2027"),
    "Since when does that cookie live 13 months?": ([COOKIES], "tr:has-text('_ga')", "Oct 2025"),
    "What changed for cookies in October 2025?": (
        [OLD_COOKIES, ("#v2025-10-15 a", "What changed"), (".pp-topic summary", "Show 6 changes")],
        ".pp-run",
        "13 months",
    ),
    "Who approved the new text?": ([HISTORY], NEW, "General Counsel, SparkPro"),
    "By when must they tell everybody?": ([HISTORY], NEW, "due by 2 January 2027"),
    "What was announced and never came?": (
        [OLD_COOKIES],
        "[id='v2026-06-01']",
        "Recording of visits was not",
    ),
    "What changed since I accepted in 2021?": ([COMPARE, ("choose", "2021-09-02")], ".pp-compare__count", "differ:"),
    "Can I read it in Chinese?": ([PRIVACY, linked("中文")], "h1", "SparkPro 隐私政策"),
    "Was ändert sich, auf Deutsch?": ([COMING, linked("Deutsch")], ".pp-summary", "Wir sagen jetzt, wie lange"),
    "How am I told of changes?": ([PRIVACY, linked("Tell me about changes")], ".pp-subscribe", "feed reader"),
    "How do they judge what matters?": ([CHANGES, linked("How changes are judged")], "article", "Only a person may"),
    "Where can I opt out of AdRoll?": ([COMING], ".pp-text", "AdRoll opt-out page"),
}


@pytest.fixture(scope="module")
def sparkpro(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """SparkPro's own site, built once."""
    out: Path = tmp_path_factory.mktemp("sparkpro") / "site"
    build(REPOSITORY, out, read_archive(REPOSITORY), load_settings(REPOSITORY), TODAY)
    with served(out) as address:
        yield address


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone of 390 pixels."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def test_there_are_twenty_questions() -> None:
    assert len(TASKS) >= 20
    assert all(len(steps) <= 3 for steps, _, _ in TASKS.values())


@pytest.mark.parametrize(("steps", "where", "answer"), TASKS.values(), ids=TASKS)
def test_a_reader_finds_the_answer_on_a_phone(
    phone: Page, sparkpro: str, steps: list[Step], where: str, answer: str
) -> None:
    phone.goto(sparkpro)
    for what, value in steps:
        if what == "date":
            phone.fill("input[type=date]", value)
        elif what == "choose":
            phone.select_option("#pp-from", value)
        else:
            phone.locator(what).filter(has_text=re.compile(rf"^[▸\s]*{re.escape(value)}")).first.click()
    expect(phone.locator(where).filter(has_text=answer).first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("address", ["", "privacy/", "privacy/changes/2027-02-01/", "privacy/history/", "privacy/zh/"])
def test_a_page_weighs_at_most_150_kilobytes(phone: Page, sparkpro: str, address: str) -> None:
    """Everything a first visit loads, packed as hosts pack it."""
    weights: dict[str, int] = {}

    def weigh(answer: Response) -> None:
        if answer.url.startswith(sparkpro) and answer.ok:
            weights[answer.url] = len(gzip.compress(answer.body(), 6))

    phone.on("response", weigh)
    phone.goto(sparkpro + address, wait_until="networkidle")
    assert sum(weights.values()) <= 150_000, weights


def test_the_sites_own_scripts_are_small() -> None:
    scripts = (REPOSITORY / "site_overrides" / "assets" / "javascripts").glob("*.js")
    assert sum(path.stat().st_size for path in scripts) <= 40_000


def test_the_printed_changes_are_at_most_twice_as_long_as_the_text(browser: Browser, sparkpro: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    pages = {}
    for address in ("privacy/versions/2027-02-01/", "privacy/changes/2027-02-01/"):
        page.goto(sparkpro + address)
        pages[address] = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    context.close()
    text, changes = pages.values()
    assert changes <= 2 * text, pages

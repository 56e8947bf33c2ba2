"""What the site promises to readers, in a real browser."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.word_diffs import word_diffs

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "privacy/",
    "privacy/upcoming/",
    "privacy/history/",
    "privacy/changes/2027-02-01/",
    "privacy/changes/2021-09-02/",
    "privacy/compare/#2021-09-02..2027-02-01",
    "privacy/versions/2021-09-02/",
    "terms/changes/2024-01-01/",
    "terms/versions/2026-12-31/",
    "terms/upcoming/",
    "how-changes-are-judged/",
    "notice.html",
    "404.html",
)
KINDS = ("", "upcoming/", "history/", "changes/2027-01-15/", "compare/", "versions/2023-01-01/")
FOREIGN = tuple(f"terms-{lang}/{kind}" for lang in ("de", "zh", "ar") for kind in KINDS)
THEME_FINDINGS: dict[str, str] = {}
"""axe rules the theme itself breaks, each with its reason; there are none left."""


@pytest.mark.parametrize(("width", "dark"), [(390, False), (1280, True)])
def test_axe_finds_nothing_on_any_page(browser: Browser, site: str, width: int, dark: bool) -> None:
    scheme: Literal["dark", "light"] = "dark" if dark else "light"
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    found = []
    for address in PAGES + FOREIGN:
        page.goto(site + address)
        if "compare" in address:
            expect(page.locator(".pp-compare__out > *").first).to_be_visible()
        for fold in page.locator("details.pp-fold").all():
            fold.evaluate("one => { one.open = true; }")
        result = Axe().run(page)
        found += [
            (address, v["id"], v["nodes"][0]["html"])
            for v in result.response["violations"]
            if v["id"] not in THEME_FINDINGS
        ]
    context.close()
    assert not found


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_no_page_is_wider_than_the_window(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for address in PAGES + FOREIGN:
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("width", [320, 390])
def test_no_page_is_wider_than_a_phone_while_no_script_runs(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    for address in PAGES + FOREIGN:
        page.goto(site + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    context.close()


def test_nothing_is_stored_but_the_choice_of_colours(page: Page, site: str) -> None:
    for address in PAGES:
        page.goto(site + address)
        assert page.evaluate("Object.keys(localStorage).filter(key => !key.includes('__palette'))") == []
        assert page.evaluate("Object.keys(sessionStorage)") == []
    assert page.context.cookies() == []


def test_without_javascript_the_banner_the_list_and_the_views_work(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "privacy/changes/2027-02-01/")
    expect(page.locator(".pp-banner").first).to_contain_text("planned to apply from 1 February 2027")
    assert page.locator(".pp-topic").count() >= 2
    expect(page.locator(".pp-topics a").first).to_be_visible()
    expect(page.locator(".pp-whole")).to_be_hidden()
    page.check("#pp-show-whole")
    expect(page.locator(".pp-whole")).to_be_visible()
    expect(page.locator(".pp-list")).to_be_hidden()
    page.check("#pp-view-sides")
    expect(page.locator(".pp-whole .pp-sides").first).to_be_visible()
    expect(page.locator(".pp-steps")).to_be_hidden()
    page.goto(site + "privacy/history/")
    expect(page.locator(".pp-asof__form")).to_be_hidden()
    expect(page.locator(".pp-periods li")).to_have_count(3)
    page.goto(site + "privacy/compare/")
    expect(page.locator("article noscript")).to_be_visible()
    expect(page.locator(".pp-compare__steps a").first).to_be_visible()
    context.close()


def test_without_javascript_the_colours_are_those_that_a_script_would_choose(browser: Browser, site: str) -> None:
    """Every colour of the theme and of ours, on every kind of page, where the reader's system is dark."""
    found: dict[bool, list[dict[str, str]]] = {True: [], False: []}
    for scripted, colours in found.items():
        context = browser.new_context(java_script_enabled=scripted, color_scheme="dark")
        page = context.new_page()
        for address in ("", "privacy/changes/2027-02-01/", "404.html"):
            page.goto(site + address)
            colours.append(page.evaluate(_COLOURS))
        context.close()
    assert len(found[True][0]) > 60
    assert found[False] == found[True]
    assert found[True][0]["color-scheme"] == "dark"


_COLOURS = """() => {
  const names = new Set(["color-scheme", "background-color", "color"]);
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules)
      for (const name of rule.style ?? []) if (/^--(md|pp)-/.test(name)) names.add(name);
  const style = getComputedStyle(document.body);
  return Object.fromEntries([...names].sort().map(name => [name, style.getPropertyValue(name).trim()]));
}"""


def test_from_a_folder_links_and_colours_are_right(browser: Browser, folder: Path) -> None:
    """A site that was copied or unpacked, opened without a server."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto((folder / "index.html").as_uri())
    steps = (".pp-card h2 a", ".pp-strip a:has-text('All versions')", ".pp-version a:has-text('What changed')")
    for step in (*steps, ".pp-line a:has-text('How changes are judged')"):
        page.locator(step).first.click()
        assert page.url.endswith("index.html"), page.url
        expect(page.locator("article h1")).to_be_visible()
        header = page.locator(".md-header").evaluate("one => getComputedStyle(one).backgroundColor")
        assert header == "rgb(11, 60, 73)", page.url
    page.goto((folder / "privacy" / "compare" / "index.html").as_uri())
    expect(page.locator(".pp-compare__count")).to_contain_text("listed below")
    expect(page.locator(".pp-compare__steps a").first).to_be_visible()
    context.close()
    assert problems == []


def test_the_whole_text_opens_for_a_link_into_it(page: Page, site: str) -> None:
    page.goto(site + "privacy/changes/2027-02-01/")
    anchor = page.locator(".pp-whole .pp-text [id]").first.get_attribute("id")
    page.goto(f"{site}privacy/changes/2027-02-01/#{anchor}")
    expect(page.locator(".pp-whole")).to_be_visible()


def test_changes_can_be_walked_by_key_and_by_button(page: Page, site: str) -> None:
    page.goto(site + "terms/changes/2023-01-01/")
    links = page.locator(".pp-list .pp-badge").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert len(links) >= 3

    def here() -> str:
        found: str = page.evaluate("document.activeElement.getAttribute('href')")
        return found

    page.keyboard.press("n")
    assert here() == links[0]
    page.keyboard.press("n")
    assert here() == links[1]
    page.keyboard.press("p")
    assert here() == links[0]
    page.uncheck("#pp-keys")
    page.locator(f'.pp-list .pp-badge[href="{links[0]}"]').focus()
    page.keyboard.press("n")
    assert here() == links[0]


def test_walking_opens_what_is_folded_and_links_name_what_they_lead_to(page: Page, site: str) -> None:
    page.goto(site + "terms/changes/2023-01-01/")
    expect(page.locator("#editorial ~ details")).not_to_have_attribute("open", "")
    for _ in page.locator(".pp-list .pp-badge").all():
        page.keyboard.press("n")
    expect(page.locator("#editorial ~ details")).to_have_attribute("open", "")
    assert (page.evaluate("document.activeElement.getAttribute('aria-label')") or "").startswith("Link to change ")
    page.goto(site + "privacy/changes/2027-02-01/")
    expect(page.locator(".pp-topic__next a").first).to_have_text("Next: How long we keep it")


def test_a_link_to_a_folded_change_opens_it(page: Page, site: str) -> None:
    page.goto(site + "terms/changes/2023-01-01/")
    anchor = page.locator("#editorial ~ details [id^=change-]").first.get_attribute("id")
    page.goto("about:blank")
    page.goto(f"{site}terms/changes/2023-01-01/#{anchor}")
    expect(page.locator(f"#{anchor}")).to_be_visible()


def test_changes_can_be_walked_in_the_whole_text_too(page: Page, site: str) -> None:
    page.goto(site + "terms/changes/2024-01-01/")
    page.check("#pp-show-whole")
    page.locator("#pp-show-whole").blur()
    numbers = []
    for _ in range(2):
        page.keyboard.press("n")
        numbers.append(page.evaluate("document.activeElement.textContent"))
    assert numbers == ["1", "2"]


def test_keys_are_told_of_only_where_there_is_a_keyboard(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(site + "privacy/changes/2027-02-01/")
    expect(page.locator(".pp-steps button").first).to_be_visible()
    expect(page.locator(".pp-steps kbd").first).to_be_hidden()
    expect(page.locator(".pp-keys")).to_be_hidden()
    context.close()


def test_nothing_in_a_shut_drawer_can_be_reached_by_keyboard(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site + "privacy/")
    for _ in range(25):
        page.keyboard.press("Tab")
        assert not page.evaluate("!!document.activeElement.closest('.md-sidebar--primary')")


def test_the_date_box_finds_the_text_of_a_day(page: Page, site: str) -> None:
    page.goto(site + "privacy/history/")
    page.fill("#pp-asof-date", "2021-09-15")
    expect(page.locator(".pp-asof output")).to_contain_text("Version of 2 September 2021")
    page.fill("#pp-asof-date", "2025-01-01")
    expect(page.locator(".pp-asof output a")).to_have_attribute("href", re.compile(r"versions/2021-09-02\.1/$"))
    expect(page.locator(".pp-asof output")).to_contain_text("Correction of 1 October 2021")
    page.fill("#pp-asof-date", "2020-01-01")
    expect(page.locator(".pp-asof output")).to_contain_text("No text applied")


def test_the_date_box_knows_what_is_planned(page: Page, site: str) -> None:
    page.goto(site + "privacy/history/")
    page.fill("#pp-asof-date", "2027-01-31")
    expect(page.locator(".pp-asof output")).to_contain_text("Correction of 1 October 2021")
    page.fill("#pp-asof-date", "2027-02-01")
    expect(page.locator(".pp-asof output")).to_contain_text("planned from 1 February 2027")


def test_a_comparison_can_be_shared_by_its_address(page: Page, site: str) -> None:
    page.goto(site + "terms/compare/#2022-01-01..2024-01-01")
    expect(page.locator(".pp-compare__count")).to_contain_text("Clauses that differ:")
    out = page.locator(".pp-compare__out")
    expect(out.locator("del", has_text="5")).to_be_visible()
    expect(out).to_contain_text("moved")
    expect(out).to_contain_text("a link now leads elsewhere")
    expect(out.locator("a", has_text="our shop")).to_have_attribute("href", "https://example.org/shop")
    expect(page.locator("#pp-from option:checked")).to_have_text("Version of 1 January 2022")
    page.select_option("#pp-to", "2023-01-01")
    assert page.url.endswith("#2022-01-01..2023-01-01")
    page.goto(site + "privacy/compare/#2021-09-02..nonsense")
    expect(page.locator(".pp-compare__count")).to_contain_text("not published")


@pytest.mark.parametrize(
    ("policy", "old", "new"), [("terms", "2023-01-01", "2024-01-01"), ("terms-ar", "2023-01-01", "2027-01-15")]
)
def test_a_pair_is_cut_the_same_way_on_both_pages(page: Page, site: str, policy: str, old: str, new: str) -> None:
    cut = "all => all.map(one => one.tagName + one.textContent)"
    page.goto(f"{site}{policy}/changes/{new}/")
    wanted = page.locator(".pp-list :is(ins, del)").evaluate_all(cut)
    page.goto(f"{site}{policy}/compare/#{old}..{new}")
    expect(page.locator(".pp-compare__out .pp-topic").first).to_be_visible()
    assert page.locator(".pp-compare__out .pp-list :is(ins, del)").evaluate_all(cut) == wanted != []


@pytest.mark.parametrize(("lang", "way"), [("de", "ltr"), ("zh", "ltr"), ("ar", "rtl")])
def test_a_text_is_read_in_its_language_and_direction(page: Page, site: str, lang: str, way: str) -> None:
    marked = "one => [one.closest('[lang]').lang, getComputedStyle(one).direction]"
    places = {"": ".pp-text p", "changes/2027-01-15/": ".pp-run p:not(.pp-why)", "upcoming/": "h1"}
    for kind, what in places.items():
        page.goto(f"{site}terms-{lang}/{kind}")
        assert page.locator(what).first.evaluate(marked) == [lang, way], kind
    page.goto(site)
    card = page.locator(".pp-card", has=page.locator(f"a[href*='terms-{lang}/']").first)
    expect(card).to_be_visible()


def test_any_two_versions_give_back_both_sides(page: Page, site: str) -> None:
    """For random pairs: what stayed and went is the old text, what stayed and came the new one."""
    page.goto(site + "terms/compare/")
    for policy in ("terms", "privacy"):
        with urlopen(f"{site}{policy}/compare/data.json") as answer:
            data = json.load(answer)
        pairs = [(a, b) for a in data["order"] for b in data["order"]]
        for old, new in random.Random(7).sample(pairs, min(12, len(pairs))):
            sides = page.evaluate(_SIDES, [data, old, new])
            assert sides["old"] == sides["wantedOld"], (policy, old, new)
            assert sides["new"] == sides["wantedNew"], (policy, old, new)


def test_random_clauses_compared_in_the_browser_give_back_both_sides(page: Page, site: str) -> None:
    page.goto(site + "terms/compare/")
    random_source = random.Random(11)
    words = "we may not keep your data for 30 60 days and sell , .".split()

    def clause(lineage: int) -> dict[str, object]:
        text = "\n".join(" " + random_source.choice(words) for _ in range(random_source.randint(0, 30)))
        return {"l": f"c{lineage}", "k": random_source.choice(["paragraph", "item", "heading"]), "t": text}

    clauses = [clause(n % 12) for n in range(60)]
    for _ in range(40):
        versions = {name: random_source.sample(range(60), random_source.randint(0, 20)) for name in "ab"}
        data = {"clauses": clauses, "versions": versions}
        sides = page.evaluate(_SIDES, [data, "a", "b"])
        assert sides["old"] == sides["wantedOld"]
        assert sides["new"] == sides["wantedNew"]


def test_words_are_cut_as_the_cases_shared_with_python_say(page: Page, site: str) -> None:
    page.goto(site + "terms/compare/")
    cases = word_diffs()
    given = [[[token.text for token in side] for side in case.tokens] for case in cases]
    cut = page.evaluate(_CUT, given)
    assert cut == [case.browser for case in cases]


_CUT = """cases => cases.map(([old, now]) => {
  const tokens = list => list.map(text => ({text, gap: true, marks: "", target: ""}));
  const words = list => list.map(token => token.text).join(" ");
  return window.policypressCompare.words(tokens(old), tokens(now)).flatMap(([op, before, after]) =>
    op === "equal" ? ["=" + words(after)]
      : [...(before.length ? ["-" + words(before)] : []), ...(after.length ? ["+" + words(after)] : [])]);
})"""


_SIDES = """([data, old, now]) => {
  const tool = window.policypressCompare;
  const copy = JSON.parse(JSON.stringify(data.clauses));
  const take = name => data.versions[name].map(n => copy[n]);
  const text = list => list.map(token => (token.gap ? " " : "") + token.text).join("\\n");
  const a = take(old), b = take(now);
  const rows = tool.align(a, b);
  const left = [], right = [];
  const words = list => list.map(token => token.text).join("|");
  for (const row of rows) {
    const runs = row.old && row.new ? tool.words(tool.tokens(row.old), tool.tokens(row.new))
      : row.old ? [["change", tool.tokens(row.old), []]] : [["change", [], tool.tokens(row.new)]];
    if (row.old) left.push([a.indexOf(row.old), text(runs.flatMap(run => run[1]))]);
    if (row.new) right.push(text(runs.flatMap(run => run[2])));
    for (const run of runs) if (run[0] === "equal" && words(run[1]) !== words(run[2])) left.push([-1, "unequal"]);
  }
  left.sort((x, y) => x[0] - y[0]);
  const whole = list => list.map(clause => text(tool.tokens(clause)));
  return {old: left.map(one => one[1]), wantedOld: whole(a), new: right, wantedNew: whole(b)};
}"""


def test_search_finds_the_text_in_force_first(page: Page, site: str) -> None:
    page.goto(site)
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("account data", delay=20)
    results = page.locator(".md-search-result__item a.md-search-result__link")
    expect(results.first).to_be_visible()
    assert re.search(r"/privacy/(\?|#|$)", results.first.get_attribute("href") or "")


def test_search_finds_a_word_within_a_chinese_sentence(page: Page, site: str) -> None:
    page.goto(site)
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.insert_text("送货")
    page.keyboard.press("End")
    found = page.locator(".md-search-result__item a.md-search-result__link").first
    expect(found).to_be_visible()
    assert "/terms-zh/" in (found.get_attribute("href") or "")


_FOCUSED = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  return [one.id || one.textContent.trim().slice(0, 40), !!one.closest("article, .md-banner"), box.width * box.height];
}"""


def test_every_control_of_a_redline_can_be_reached_by_keyboard(page: Page, site: str) -> None:
    page.goto(site + "privacy/changes/2027-02-01/")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        name, ours, size = page.evaluate(_FOCUSED)
        assert size or not ours, name
        reached.add(name)
    assert {"pp-show-changes", "pp-view-inline", "pp-keys"} <= reached
    assert any(name.startswith("Next change") for name in reached)
    assert "All versions" in reached


def test_a_printed_page_has_no_controls(page: Page, site: str) -> None:
    page.goto(site + "privacy/changes/2027-02-01/")
    page.emulate_media(media="print")
    for gone in (".pp-tools", ".pp-strip", ".md-header", ".pp-topic__next"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".pp-run ins, .pp-run del").first).to_be_visible()


def test_marks_do_not_depend_on_colour(page: Page, site: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(site + "privacy/changes/2027-02-01/")
    style = "one => getComputedStyle(one).textDecorationLine"
    assert page.locator(".pp-run del").first.evaluate(style) == "line-through"
    assert page.locator(".pp-run ins").first.evaluate(style) == "underline"
    assert "removed" in (page.locator(".pp-run del").first.text_content() or "")

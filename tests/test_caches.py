"""Caches never change what is published: cold, warm and half-deleted ones give the same bytes."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from policypress.archive.versions import read_archive
from policypress.comparison import compare
from policypress.document import blocks, inline, parse_document
from policypress.document.model import Document
from policypress.settings import load_settings
from policypress.site.mkdocs.build import build_site as build
from policypress.site.mkdocs.page_frame import Shells
from policypress.site.pages.all_pages import make_site
from policypress.site.values import cache as caches
from policypress.site.values.cache import PLACE, Cache
from policypress.site.values.page import Heading, Page

from tests.site_builder import FIRST, build_site, seal_text

TODAY = date(2026, 11, 22)


def _published(root: Path, out: Path) -> dict[str, bytes]:
    build(root, out, read_archive(root), load_settings(root), TODAY)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def _kept(root: Path) -> list[Path]:
    return sorted(path for path in (root / PLACE).rglob("*") if path.is_file() and path.name != ".gitignore")


def test_cold_warm_half_deleted_and_damaged_caches_give_the_same_site(tmp_path: Path) -> None:
    root = build_site(tmp_path / "repo")
    cold = _published(root, tmp_path / "cold")
    assert _kept(root), "nothing was kept"
    assert _published(root, tmp_path / "warm") == cold
    kept = _kept(root)
    for path in random.Random(1).sample(kept, len(kept) // 2):
        path.unlink()
    assert _published(root, tmp_path / "half") == cold
    for number, path in enumerate(_kept(root)):
        data = path.read_bytes()
        path.write_bytes((b"", data[: len(data) // 2], data[:-1] + b"?", b"x" * len(data))[number % 4])
    assert _published(root, tmp_path / "damaged") == cold


def test_a_new_version_gives_the_same_site_from_a_warm_cache_as_from_none(tmp_path: Path) -> None:
    whole = build_site(tmp_path / "whole")
    before = build_site(tmp_path / "before", sealed=2)
    _published(before, tmp_path / "first")
    (before / PLACE).parent.rename(whole / ".cache")
    warm = _published(whole, tmp_path / "warm")
    fresh = build_site(tmp_path / "fresh")
    assert warm == _published(fresh, tmp_path / "cold")


def test_a_link_to_a_page_that_came_or_went_is_mended_anew_in_a_warm_build(tmp_path: Path) -> None:
    root = build_site(tmp_path / "repo", sealed=0)
    linked = FIRST.replace("We do not sell", "See [more](../../more.md). We do not sell")
    seal_text(root, linked, date(2021, 8, 1))
    page = "privacy/versions/2021-09-02/index.html"
    without = _published(root, tmp_path / "without")
    (root / "policy" / "more.md").write_text("# More\n\nMore words.\n", encoding="utf-8")
    warm = _published(root, tmp_path / "warm")
    assert b">more</a>" not in without[page]
    assert b">more</a>" in warm[page]
    shutil.rmtree(root / PLACE)
    assert _published(root, tmp_path / "cold") == warm
    (root / "policy" / "more.md").unlink()
    assert _published(root, tmp_path / "again") == without


def test_a_template_that_changed_is_seen_in_a_warm_build(tmp_path: Path) -> None:
    root = build_site(tmp_path / "repo")
    page = "privacy/changes/2021-09-02.1/index.html"
    assert b"Our own changes" not in _published(root, tmp_path / "before")[page]
    own = root / "site_overrides" / "policypress" / "topics.html"
    own.parent.mkdir(parents=True)
    own.write_text("<h2>Our own changes</h2>\n{{ whole }}\n", encoding="utf-8")
    assert b"Our own changes" in _published(root, tmp_path / "after")[page]


def test_a_home_page_that_changed_is_seen_in_a_warm_build(tmp_path: Path) -> None:
    root = build_site(tmp_path / "repo")
    before = _published(root, tmp_path / "before")
    (root / "policy" / "index.md").write_text("# Our promises\n\nWords of zebras.\n\n## More\n\nFurther *words*.\n")
    warm = _published(root, tmp_path / "warm")
    for file in ("index.html", "search/search_index.json"):
        assert b"zebras" not in before[file]
        assert b"zebras" in warm[file]
    shutil.rmtree(root / PLACE)
    assert _published(root, tmp_path / "cold") == warm


def test_several_new_versions_are_added_to_the_data_that_was_kept_for_comparing(tmp_path: Path) -> None:
    root = build_site(tmp_path / "repo", sealed=1)
    _published(root, tmp_path / "first")
    for number in range(1, 11):
        seal_text(root, FIRST.replace("your name and", f"your name{',' * number} and"), date(2021, 10, number))
        if number in (2, 3):
            _published(root, tmp_path / f"after-{number}")
    warm = _published(root, tmp_path / "warm")
    shutil.rmtree(root / PLACE)
    assert _published(root, tmp_path / "cold") == warm


def test_the_texts_of_versions_do_not_pile_up_while_a_site_is_made(tmp_path: Path) -> None:
    root = build_site(tmp_path / "repo", sealed=1)
    for number in range(1, 7):
        seal_text(root, FIRST.replace("your name and", f"your name{',' * number} and"), date(2021, 10, 1 + number))
    archive = read_archive(root)
    versions = archive.policies[0].versions
    site = make_site(root, archive, load_settings(root), TODAY)
    held = [sum("document" in vars(version) for version in versions) for _ in site.later()]
    assert len(versions) >= 6
    assert 1 <= max(held) <= 3, "more than the text in force, a version and the one before it"
    assert held[-1] == 0


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    root = build_site(tmp_path / "repo")
    (root / ".cache").write_text("a file stands in the way\n")
    assert _published(root, tmp_path / "site")


def test_what_another_program_kept_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache.of(tmp_path).text(("a",), lambda: "old")
    monkeypatch.setattr(caches, "program", lambda: "another")
    found = Cache.of(tmp_path)
    assert found.text(("a",), lambda: "new") == "new"
    assert [path.name for path in (tmp_path / PLACE).iterdir() if path.is_dir()] == ["another"]


def test_parts_of_a_key_are_kept_apart(tmp_path: Path) -> None:
    cache = Cache.of(tmp_path)
    assert cache.text(("ab", "c"), lambda: "one") == "one"
    assert cache.text(("a", "bc"), lambda: "two") == "two"
    assert cache.text(("ab", "c"), lambda: "three") == "one"


def test_what_a_build_has_no_use_for_is_forgotten(tmp_path: Path) -> None:
    first = Cache.of(tmp_path)
    first.text(("used",), lambda: "1")
    first.text(("unused",), lambda: "2")
    second = Cache.of(tmp_path)
    second.text(("used",), lambda: "3")
    second.forget_unused()
    third = Cache.of(tmp_path)
    assert third.text(("used",), lambda: "4") == "1"
    assert third.text(("unused",), lambda: "5") == "5"


BLOCKS = st.sampled_from(
    [
        "# Title", "## Part", "### Deeper", "#### Other", "A paragraph about data.",
        "- an item\n- another\n\n  more of it",
        "1. one\n2. two", "-", "> quoted", "| a | b |\n|---|---|\n| c | d |",
        "[x]: https://example.com", "See [x] there.",
        "```\ncode\n\n# no heading\n```", "<div>\n# in html\n</div>", "<!-- a\n\n# comment\n\n-->", "Term\n: meaning",
        "!!! note\n    Take care.", "[^1]: A note.\n\n    # still the note",
        "    # indented", "Line\n===", "***", "~~~", "",
    ]
)  # fmt: skip
TEXTS = st.lists(BLOCKS, max_size=14).map("\n\n".join)


def _forget() -> None:
    for remembered in (blocks._section, inline._alone):
        remembered.cache_clear()


def _told(document: Document) -> list[object]:
    return [(clause, clause.tokens, clause.text, clause.references) for clause in document.clauses]


@given(TEXTS, TEXTS)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_text_read_section_by_section_is_the_text_read_as_a_whole(first: str, second: str) -> None:
    _forget()
    whole = blocks._read_whole(second, 1)
    parse_document(first)
    warm = parse_document(second)
    assert [clause for clause in warm.clauses if clause.kind.value != "meta"] == whole
    again = _told(warm)
    _forget()
    assert _told(parse_document(second)) == again


@given(TEXTS, TEXTS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_comparison_is_the_same_whatever_was_compared_before(first: str, second: str) -> None:
    _forget()
    cold = compare(parse_document(first), parse_document(second)).changes
    compare(parse_document(second), parse_document(first))
    assert compare(parse_document(first), parse_document(second)).changes == cold


def _theme(transform: Callable[[str], str]) -> Callable[[Page], str]:
    def render(page: Page) -> str:
        toc = "".join(f'<li><a href="#{one.id}">{one.title}</a></li>' for one in page.toc)
        return (
            f"<title>{transform(page.title)}</title>{page.head}<ul>{toc}</ul><main>{page.html}</main>{page.canonical}"
        )

    return render


def _values(page: Page) -> dict[str, str]:
    return {
        "title": page.title, "html": page.html, "head": page.head, "description": page.description,
        "canonical": page.canonical,
    }  # fmt: skip


@pytest.mark.parametrize("transform", [str, str.upper, lambda title: re.sub("[aeiou]", "", title)])
def test_a_page_filled_in_is_the_page_the_theme_makes_whatever_the_theme_does(transform: Callable[[str], str]) -> None:
    render = _theme(transform)
    shells = Shells(render, _values)
    for number in range(1, 7):
        page = Page(
            f"privacy/versions/{number}/", f"Version {number}", f"<p>{number} \ue000html\ue000 {{{{ braces }}}}</p>",
            (Heading(1, f"h{number}", f"Heading {number}"),), canonical=f"c{number}",
        )  # fmt: skip
        assert shells.page(page) == render(page).encode()


class _Listing:
    """A theme that shows headings in a list of its own making, as Material does: names of parents twice."""

    def __init__(self, transform: Callable[[str], str]) -> None:
        self.transform = transform
        self.rendered = 0

    def contents(self, page: Page) -> str:
        return "".join(
            f'<li><a href="#{one.id}">{one.title}</a><ul aria-label="{one.title.replace("&#x27;", "&#39;")}">'
            + "".join(f'<li><a href="#{child.id}">{child.title}</a></li>' for child in one.children)
            + "</ul></li>"
            for one in page.toc
        )

    def render(self, page: Page) -> str:
        self.rendered += 1
        return f"<title>{page.title}</title><nav>{self.transform(self.contents(page))}</nav><main>{page.html}</main>"


def _headed(number: int) -> Page:
    children = tuple(Heading(2, f"h{number}-{n}", f"It&#x27;s part {n}") for n in range(number))
    top = Heading(1, f"h{number}", f"What&#x27;s {number}", children)
    return Page(f"privacy/versions/{number}/", f"Version {number}", f"<p>{number}</p>", (top,))


@pytest.mark.parametrize("transform", [str, str.upper, lambda html: html.replace("part 3", "part three")])
def test_pages_with_other_headings_are_the_pages_the_theme_makes(transform: Callable[[str], str]) -> None:
    theme, alone = _Listing(transform), _Listing(transform)
    shells = Shells(theme.render, _values, lambda page: transform(theme.contents(page)))
    for number in range(1, 9):
        page = _headed(number)
        assert shells.page(page) == alone.render(page).encode()


def test_pages_with_other_headings_are_rendered_by_the_theme_only_at_first() -> None:
    theme = _Listing(str)
    shells = Shells(theme.render, _values, theme.contents)
    for number in range(1, 30):
        shells.page(_headed(number))
    assert theme.rendered == 3

"""What an editor sees of a working text while serving, and that nobody else does."""

from __future__ import annotations

import re
from pathlib import Path

from policypress.archive.versions import read_archive
from policypress.settings import load_settings
from policypress.site.pages.all_pages import make_site
from policypress.site.values.page import Site

from tests.site_builder import FIRST, MATERIAL, TODAY, build_site

DRAFT = "privacy/draft/"


def served(root: Path, *, drafts: bool = True) -> Site:
    return make_site(root, read_archive(root), load_settings(root), TODAY, drafts=drafts)


def with_text(tmp_path: Path, text: str, sealed: int = 3) -> Path:
    root = build_site(tmp_path / "root", sealed=sealed)
    path = root / "policy" / "privacy" / "index.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


EDITED = MATERIAL.replace("effective: 2027-02-01", "effective: 2027-04-01").replace("60 days", "90 days")


def test_a_draft_says_until_when_users_must_be_told(tmp_path: Path) -> None:
    said = words_of(served(with_text(tmp_path, EDITED)).by_address[DRAFT].html)
    assert "Nobody else sees this page. Compared with privacy@2027-02-01." in said
    assert "To apply from 1 April 2027 this must be announced and its notice completed by 2 March 2027." in said


def test_a_problem_stands_beside_its_clause_or_in_a_list_with_its_line(tmp_path: Path) -> None:
    text = re.sub(r"^summary: .*\n", "", EDITED, flags=re.M).replace("90 days", "90 days TODO")
    html = served(with_text(tmp_path, text)).by_address[DRAFT].html
    assert "<li>Line 1: The plain-language summary is missing. Add <code>summary:</code>" in html
    assert '<p class="pp-problem">“TODO” still waits to be filled in.' in html
    assert "2 problems" in words_of(html)


def test_a_message_that_quotes_the_text_runs_nothing(tmp_path: Path) -> None:
    root = with_text(tmp_path, EDITED.replace("lang: en", "lang: en\n'<img src=x>': 1"))
    html = served(root).by_address[DRAFT].html
    assert "Unknown key <code>&lt;img src=x&gt;</code>" in html and "<img" not in html


def test_a_first_version_is_shown_as_a_text_without_changes(tmp_path: Path) -> None:
    html = served(with_text(tmp_path, FIRST, sealed=0)).by_address[DRAFT].html
    assert "We collect your name and your email address" in words_of(html)
    assert "0 changes" not in html and "<ins>" not in html


def test_the_home_page_leads_to_drafts_while_serving_only(tmp_path: Path) -> None:
    root = with_text(tmp_path, EDITED)
    assert f'{DRAFT}">Your draft</a>' in served(root).by_address[""].html
    assert "draft" not in served(root, drafts=False).by_address[""].html.lower()
    assert DRAFT not in served(root, drafts=False).by_address


def test_a_policy_that_has_only_a_draft_stands_on_the_home_page_while_serving(tmp_path: Path) -> None:
    root = with_text(tmp_path, FIRST, sealed=0)
    said = words_of(served(root).by_address[""].html)
    assert "Draft: Example Privacy Policy Nothing is published yet" in said
    assert "Example Privacy Policy" not in words_of(served(root, drafts=False).by_address[""].html)


WITH_A_SECTION = EDITED.replace("90 days", "60 days").replace(
    "## Sharing",
    "## Your rights\n\nYou may object to our use of your data at any time:\n\n- by email\n- by letter\n\n## Sharing",
)


def test_a_section_that_comes_whole_is_one_change_with_its_clauses(tmp_path: Path) -> None:
    said = words_of(served(with_text(tmp_path, WITH_A_SECTION)).by_address[DRAFT].html)
    assert said.count("Comes with the section “Your rights”, whose reason stands above.") == 3
    assert said.count("Right added, removed or narrowed") == 1

"""SparkPro's own site, as this repository builds it: every status and every kind of page, and nothing broken."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from policypress.archive.versions import read_archive
from policypress.cli.verify import prove
from policypress.judgement import rules
from policypress.settings import load_settings
from policypress.site.feeds.versions_json import VersionsFile
from policypress.site.mkdocs.build import build_site
from policypress.verify.site_copy import verify_copy
from policypress.vocabulary import Status, Verdict

from tests.test_site_build import pages_of, read, shown
from tests.test_terms import holds, never

ROOT = Path(__file__).resolve().parents[1]
HOST = "policies.sparkproup.com"
TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    out = tmp_path_factory.mktemp("sample") / "site"
    build_site(ROOT, out, read_archive(ROOT), load_settings(ROOT), TODAY)
    yield out


def versions(site: Path) -> dict[str, VersionsFile]:
    found = (VersionsFile.model_validate_json(path.read_bytes()) for path in sorted(site.glob("*/versions.json")))
    return {one.policy: one for one in found}


def test_the_sample_shows_every_status_and_every_verdict_a_sealed_version_may_have(site: Path) -> None:
    entries = [entry for one in versions(site).values() for entry in one.versions]
    wanted = {Status.IN_FORCE, Status.UPCOMING, Status.SUPERSEDED, Status.WITHDRAWN, Status.RESCHEDULED}
    assert {entry.status for entry in entries} >= wanted
    assert {entry.verdict for entry in entries} == set(Verdict) - {Verdict.NEEDS_REVIEW}


def test_every_version_has_its_text_its_record_and_its_redline(site: Path) -> None:
    for policy, found in versions(site).items():
        for entry in found.versions:
            for address in (f"{policy}/versions/{entry.version}", f"{policy}/changes/{entry.version}"):
                assert (site / address / "index.html").is_file(), address
            for end in ("md", "json"):
                assert (site / policy / "versions" / f"{entry.version}.{end}").is_file()


def test_no_link_of_the_sample_is_broken_and_nothing_comes_from_elsewhere(site: Path) -> None:
    pages = pages_of(site)
    broken = []
    for address, page in pages.items():
        assert not [load for load in page.loads if urlsplit(load).netloc not in ("", HOST)], address
        assert len(page.ids) == len(set(page.ids)), address
        for link in page.links if address != "/404.html" else ():
            url = urlsplit(urljoin(f"https://{HOST}{address}", link))
            target = site / unquote(url.path).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            anchors = pages[url.path].ids if url.path in pages else []
            lost = url.fragment and ".." not in url.fragment and anchors and unquote(url.fragment) not in anchors
            if url.netloc == HOST and (not target.is_file() or lost):
                broken.append((address, link))
    assert not broken


def test_the_announced_privacy_policy_is_on_every_page_of_the_sample(site: Path) -> None:
    for address in pages_of(site):
        spoken = {"de": "soll ab 1. Februar 2027 gelten", "zh": "计划自2027年2月1日起适用"}
        said = spoken.get(address.strip("/").rpartition("/")[2], "planned to apply from 1 February 2027")
        assert said in read(site, address.lstrip("/")), address
    notices = json.loads((site / "notice.json").read_text(encoding="utf-8"))["notices"]
    assert [(entry["policy"], entry["version"]) for entry in notices] == [("privacy", "2027-02-01")]


@pytest.mark.parametrize("name", ["privacy", "cookies"])
def test_the_header_shows_to_which_policy_each_of_its_pages_belongs(site: Path, name: str) -> None:
    for page in sorted((site / name).rglob("index.html")):
        html = page.read_text(encoding="utf-8")
        tabs = html.partition('class="md-tabs"')[2].partition("</nav>")[0]
        chosen = re.findall(r'md-tabs__item--active">\s*<a href="([^"]*)"', tabs)
        assert [(page.parent / one).resolve() for one in chosen] == [site / name], page


def test_the_sample_has_a_translation_and_the_page_on_judging(site: Path) -> None:
    page = read(site, "privacy/de/")
    assert '<html lang="de"' in page
    assert "Maßgeblich ist das Original (Englisch)." in shown(page)
    page = read(site, "privacy/zh/")
    assert '<html lang="zh"' in page
    assert "以原文（英语）为准" in shown(page) and "SparkPro 隐私政策" in shown(page)
    assert "。在此之前，现行文本" in read(site, "privacy/upcoming/zh/"), "no gap between two sentences"
    assert "How changes are judged" in shown(read(site, "how-changes-are-judged/"))


BANNED = never("en")
"""What no customer understands, and how rules speak among themselves."""


def test_no_rule_speaks_on_a_page(site: Path) -> None:
    """Neither what rules said of single changes, nor their titles and ids, nor words that only its makers know."""
    entries = [
        entry
        for path in sorted(ROOT.glob("policy/*/versions/*.json"))
        for entry in json.loads(path.read_text(encoding="utf-8")).get("changes", [])
    ]
    said = {finding["why"] for entry in entries for finding in entry["findings"]}
    said |= {entry["suggestion"] for entry in entries if entry["suggestion"]} | {rule.title for rule in rules()}
    assert len(said) > 100
    for address in pages_of(site):
        if address in ("/how-changes-are-judged/", "/notice.html"):
            continue
        text = shown(read(site, address.lstrip("/")))
        assert not [words for words in said if len(words) > 8 and words in text], address
        assert not [words for words in BANNED if holds(text, words)], address


def test_a_correction_is_named_by_its_day_and_no_version_by_its_number(site: Path) -> None:
    for address in ("privacy/history/", "privacy/changes/2021-09-02.1/", "privacy/versions/2021-09-02.1/"):
        page = read(site, address)
        assert "Correction of 4 October 2021" in shown(page)
        text = re.sub(r"<details.*?</details>", "", shown_with_folds(page), flags=re.DOTALL)
        assert "2021-09-02.1" not in re.sub(r"https://\S+", "", text), "but for the address printed on paper"


def shown_with_folds(html: str) -> str:
    """The article without its tags, but with what is folded still marked as such."""
    article = html[html.index("<article") : html.index("</article>")]
    return re.sub(r"<(?!/?details)[^>]*>", " ", article)


def test_the_sample_proves_itself_in_the_checkout_and_as_a_copy(site: Path, tmp_path: Path) -> None:
    proof = prove(ROOT, site, None)
    assert not [problem for problem in proof.problems if problem.rule == "site"]
    copy = verify_copy(Path(shutil.copytree(site, tmp_path / "copy")))
    assert not copy.problems

"""The site as MkDocs really builds it, and as ``release`` does."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import urlopen

import feedparser
import pytest
from policypress.archive.moving import reschedule, withdraw
from policypress.archive.record import Certificate, file_text, sealed
from policypress.archive.seal import tool
from policypress.archive.status import standing
from policypress.archive.versions import read_archive
from policypress.errors import PolicyError
from policypress.settings import load_settings
from policypress.site.feeds.versions_json import VersionsFile
from policypress.site.mkdocs.build import build_site as build
from policypress.site.values.facts import Facts

from tests.site_builder import CORRECTION, FIRST, MATERIAL, PEOPLE, build_site, policy_of, seal_text

TODAY = date(2026, 11, 22)
SITE = "https://policies.example.com/"
NASTY = (
    """\
---
title: Terms <b>of</b> use & "more"
effective: 2025-01-01
summary: Ends with </p><script>alert(1)</script>
lang: en
---
# Terms <script>alert(2)</script> of use

## Odd "anchor" {#a"onmouseover="alert(6)}

<script>alert(3)</script>

Words {{ 7 * 7 }} and {% raw %} stay. <img src=x onerror=alert(4)> [go](javascript:alert(5)) \u202eabc \x07 """
    + "w" * 900
    + """

![far](https://elsewhere.example/x.png)

"""
    + "".join("  " * n + f"- level {n}\n" for n in range(5))
    + "\n|"
    + "x|" * 60
    + "\n|"
    + "---|" * 60
    + "\n|"
    + "y|" * 60
    + "\n"
)


def released(root: Path, out: Path, today: date = TODAY) -> Path:
    build(root, out, read_archive(root), load_settings(root), today)
    return out


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A site with a correction, an upcoming version, a nested policy full of HTML, and a translation."""
    folder = tmp_path_factory.mktemp("site")
    root = build_site(folder / "root")
    nested = root / "policy" / "terms" / "eu"
    nested.mkdir(parents=True)
    seal_text(root, NASTY, date(2024, 12, 1), name="terms/eu")
    (root / "policy" / "how-changes-are-judged.md").write_text(
        "# How changes are judged\n\nBy rules.\n", encoding="utf-8"
    )
    yield root, released(root, folder / "out")


def read(out: Path, address: str) -> str:
    path = out / address
    return (path / "index.html" if path.is_dir() else path).read_text(encoding="utf-8")


def shown(html: str) -> str:
    article = html[html.index("<article") : html.index("</article>")]
    return " ".join(re.sub(r"<[^>]*>", " ", article).split())


@pytest.mark.parametrize(
    "address",
    [
        "",
        "privacy/",
        "privacy/upcoming/",
        "privacy/history/",
        "privacy/compare/",
        "privacy/versions/2021-09-02/",
        "privacy/versions/2021-09-02.1/",
        "privacy/versions/2027-02-01/",
        "privacy/changes/2021-09-02/",
        "privacy/changes/2021-09-02.1/",
        "privacy/changes/2027-02-01/",
        "terms/eu/",
        "terms/eu/versions/2025-01-01/",
        "how-changes-are-judged/",
    ],
)
def test_every_page_stands_at_its_address(example: tuple[Path, Path], address: str) -> None:
    html = read(example[1], address)
    assert html.count("<h1") == 1
    assert "Announced 20 November 2026, planned to apply from 1 February 2027" in html


@pytest.mark.parametrize(
    "address",
    [
        "privacy/versions/2021-09-02.md",
        "privacy/versions/2021-09-02.json",
        "privacy/versions.json",
        "privacy/feed.xml",
        "privacy/compare/data.json",
        "feed.xml",
        "calendar.ics",
        "notice.html",
        "notice.json",
        "sitemap.xml",
        "sitemap.xml.gz",
        "terms/eu/versions.json",
        "404.html",
    ],
)
def test_every_file_stands_at_its_address(example: tuple[Path, Path], address: str) -> None:
    assert (example[1] / address).stat().st_size > 0


def test_text_and_record_are_published_byte_for_byte(example: tuple[Path, Path]) -> None:
    root, out = example
    for name in ("2021-09-02", "2021-09-02.1", "2027-02-01"):
        for end in ("md", "json"):
            sealed_file = root / "policy" / "privacy" / "versions" / f"{name}.{end}"
            assert (out / "privacy" / "versions" / f"{name}.{end}").read_bytes() == sealed_file.read_bytes()


def test_the_page_in_force_says_since_when_and_what_comes(example: tuple[Path, Path]) -> None:
    said = shown(read(example[1], "privacy/"))
    assert "In force since 2 September 2021" in said
    assert "Next change planned for 1 February 2027" in said
    assert "We receive nothing else." in said
    assert "60 days" not in said


def test_a_redline_page_shows_level_reason_and_decision(example: tuple[Path, Path]) -> None:
    said = shown(read(example[1], "privacy/changes/2027-02-01/"))
    assert "We keep account data for 60 days and share it with advertising partners." in said
    assert "[removed: 30 days ] [added: 60 days ]" in said or "removed: 30 days" in said
    assert "Material" in said
    assert "Text before: Correction of 1 October 2021" in said
    assert "It concerns" in said
    assert "Decided by General counsel: Settled for this example." in said


def test_a_section_that_went_whole_has_one_level_and_one_reason(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root", sealed=2)
    start, end = MATERIAL.index("## What we collect"), MATERIAL.index("## How long")
    seal_text(root, MATERIAL[:start] + MATERIAL[end:], TODAY)
    html = read(released(root, tmp_path / "out", TODAY), "privacy/changes/2027-02-01/")
    topic = html.split("What we collect</")[2].split("How long we keep it</")[0]
    said = " ".join(re.sub(r"<[^>]*>", " ", topic).split())
    assert said.count("It concerns") == 1 and said.count("Material") == 1, said


def test_superseded_versions_are_not_indexed_and_say_so(example: tuple[Path, Path]) -> None:
    html = read(example[1], "privacy/versions/2021-09-02/")
    assert '<meta name="robots" content="noindex">' in html
    assert "No longer in force" in html
    assert '<link rel="successor-version" href="../../../privacy/versions/2021-09-02.1/">' in html
    assert '<link rel="latest-version" href="../../../privacy/">' in html
    now = read(example[1], "privacy/versions/2021-09-02.1/")
    assert "noindex" not in now
    assert f'<link rel="canonical" href="{SITE}privacy/">' in now
    assert '<link rel="predecessor-version" href="../../../privacy/versions/2021-09-02/">' in now


def test_policy_text_never_runs(example: tuple[Path, Path]) -> None:
    for address in ("terms/eu/", "terms/eu/versions/2025-01-01/", "terms/eu/history/", ""):
        html = read(example[1], address)
        for script in re.findall(r"<script[^>]*>.*?</script>", html, re.DOTALL):
            assert "alert(" not in script
        parsed = _Attributes()
        parsed.feed(html)
        assert not [name for name in parsed.names if name.startswith("on")]
        assert 'src="https://elsewhere' not in html
        assert 'href="javascript:' not in html.lower()
    said = read(example[1], "terms/eu/")
    assert "Words {{ 7 * 7 }} and {% raw %} stay." in said
    assert said.count("<td>y") == 60


class _Attributes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {name for name, _ in attrs}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(found["id"] or "")
        if tag in ("a", "link") and found.get("href") is not None:
            self.links.append(found["href"] or "")
        if tag in ("script", "img", "iframe", "source", "video") and found.get("src"):
            self.loads.append(found["src"] or "")
        if tag == "link" and found.get("rel") in ("stylesheet", "icon", "preload", "preconnect"):
            self.loads.append(found["href"] or "")


def pages_of(out: Path) -> dict[str, _Page]:
    pages = {}
    for file in sorted(out.rglob("*.html")):
        page = _Page()
        page.feed(file.read_text(encoding="utf-8"))
        pages["/" + file.relative_to(out).as_posix().removesuffix("index.html")] = page
    return pages


def test_every_link_resolves_and_no_anchor_stands_twice(example: tuple[Path, Path]) -> None:
    out = example[1]
    pages = pages_of(out)
    broken = []
    for address, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), address
        for link in page.links:
            url = urlsplit(urljoin(f"https://policies.example.com{address}", link))
            if url.netloc != "policies.example.com" or address == "/404.html":
                continue
            target = out / unquote(url.path).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            known = pages.get(url.path)
            lost = url.fragment and ".." not in url.fragment and known and unquote(url.fragment) not in known.ids
            if not target.is_file() or lost:
                broken.append((address, link))
    assert not broken


def test_no_page_loads_anything_from_elsewhere(example: tuple[Path, Path]) -> None:
    for address, page in pages_of(example[1]).items():
        away = [load for load in page.loads if urlsplit(load).netloc not in ("", "policies.example.com")]
        assert not away, address


def test_every_page_has_a_strict_content_security_policy(example: tuple[Path, Path]) -> None:
    for file in sorted(example[1].rglob("*.html")):
        html = file.read_text(encoding="utf-8")
        found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
        assert found, file
        assert "default-src 'none'" in found.group(1)
        assert "unsafe" not in found.group(1)


def test_clause_anchors_survive_rewording(example: tuple[Path, Path]) -> None:
    root, out = example
    policy = policy_of(root)
    old, new = policy.version("2021-09-02.1"), policy.version("2027-02-01")
    kept = next(n for n, clause in enumerate(old.document.clauses) if "30 days" in clause.source)
    anchor = old.record.lineage[kept]
    assert anchor in new.record.lineage
    for address in ("privacy/", "privacy/versions/2027-02-01/", "privacy/changes/2027-02-01/"):
        assert f'id="{anchor}"' in read(out, address)


def test_versions_json_is_the_model_and_names_every_version(example: tuple[Path, Path]) -> None:
    found = VersionsFile.model_validate_json((example[1] / "privacy" / "versions.json").read_bytes())
    assert found.in_force == "2021-09-02.1"
    assert found.upcoming == ["2027-02-01"]
    assert [entry.version for entry in found.versions] == ["2021-09-02", "2021-09-02.1", "2027-02-01"]
    assert found.versions[0].applied_until == date(2021, 9, 30)
    assert found.versions[1].applied_from == date(2021, 10, 1)


def test_the_list_of_periods_agrees_with_the_standing_of_every_day(example: tuple[Path, Path]) -> None:
    policy = policy_of(example[0])
    periods = Facts(policy, load_settings(example[0]), TODAY).applied
    for number in range((TODAY - date(2021, 7, 1)).days):
        day = date(2021, 7, 1) + timedelta(days=number)
        found = [p.version.name for p in periods if p.first <= day and (p.last is None or day <= p.last)]
        now = standing(policy, day).in_force
        assert found == ([now.name] if now else []), day


def test_two_pages_at_one_address_are_refused(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root")
    (root / "policy" / "privacy.md").write_text("# Another page\n", encoding="utf-8")
    with pytest.raises(PolicyError, match="/privacy/ would be two pages"):
        released(root, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_feeds_have_an_entry_for_each_version_and_stage(example: tuple[Path, Path]) -> None:
    out = example[1]
    feed = feedparser.parse((out / "privacy" / "feed.xml").read_bytes())
    assert not feed.bozo
    assert feed.feed.id and feed.feed.title and feed.feed.updated
    ids = [entry.id for entry in feed.entries]
    assert len(ids) == len(set(ids)) == 5
    assert "tag:policies.example.com,2020:privacy/2027-02-01/announced" in ids
    assert "tag:policies.example.com,2020:privacy/2021-09-02.1/in-force" in ids
    assert all(entry.link.startswith(SITE) and entry.title and entry.updated for entry in feed.entries)
    everything = (out / "feed.xml").read_bytes()
    assert len(feedparser.parse(everything).entries) == 7
    assert b"&lt;script&gt;" in everything and b"<script" not in everything


def test_the_calendar_is_folded_and_ends_its_lines(example: tuple[Path, Path]) -> None:
    raw = (example[1] / "calendar.ics").read_bytes()
    lines = raw.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= 75
    assert raw.count(b"BEGIN:VEVENT") == 4
    assert b"DTSTART;VALUE=DATE:20270201" in raw and b"STATUS:TENTATIVE" in raw


def test_the_notice_for_other_pages_says_the_same_as_the_banner(example: tuple[Path, Path]) -> None:
    data = json.loads((example[1] / "notice.json").read_text(encoding="utf-8"))
    assert [entry["version"] for entry in data["notices"]] == ["2027-02-01"]
    sentence = "Announced 20 November 2026, planned to apply from 1 February 2027."
    assert data["notices"][0]["text"] == sentence
    html = (example[1] / "notice.html").read_text(encoding="utf-8")
    assert sentence in html
    assert f'href="{SITE}privacy/changes/2027-02-01/"' in html


def test_a_text_corrected_before_its_day_is_announced_once_as_it_will_apply(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    first = seal_text(root, MATERIAL.replace("information with", "informaton with"), TODAY, verdict="material")
    assert seal_text(root, MATERIAL, TODAY).name == "2027-02-01.1"
    out = released(root, tmp_path / "out")
    assert (out / "privacy" / "index.html").read_text(encoding="utf-8").count("What changes") == 1
    upcoming = (out / "privacy" / "upcoming" / "index.html").read_text(encoding="utf-8")
    assert "informaton" not in upcoming and "Also announced" not in upcoming
    for change in first.record.changes:
        assert f"changes/2027-02-01/#change-{change.id}" in upcoming or change.kind == "removed"
    (entry,) = json.loads((out / "notice.json").read_text(encoding="utf-8"))["notices"]
    assert (entry["version"], entry["verdict"]) == ("2027-02-01.1", "material")
    assert entry["changes"] == f"{SITE}privacy/changes/2027-02-01/"


def test_the_sitemap_has_dates_from_the_records_and_no_superseded_version(example: tuple[Path, Path]) -> None:
    text = (example[1] / "sitemap.xml").read_text(encoding="utf-8")
    assert f"<loc>{SITE}privacy/</loc><lastmod>2021-10-01</lastmod>" in text
    assert "versions/2021-09-02/" not in text
    assert gzip.decompress((example[1] / "sitemap.xml.gz").read_bytes()).decode() == text


def test_search_knows_the_text_in_force_and_labels_what_comes(example: tuple[Path, Path]) -> None:
    data = json.loads((example[1] / "search" / "search_index.json").read_text(encoding="utf-8"))
    places = {entry["location"].split("#")[0] for entry in data["docs"]}
    assert {"privacy/", "privacy/upcoming/", "privacy/history/"} <= places
    assert not any("/versions/" in place or "/changes/" in place for place in places)
    boosts = {entry["location"]: entry.get("boost", 1) for entry in data["docs"]}
    assert boosts["privacy/"] > boosts["privacy/upcoming/"]
    titles = {entry["location"]: entry["title"] for entry in data["docs"]}
    assert titles["privacy/upcoming/"].startswith("Upcoming:")
    assert "¶" not in json.dumps(data, ensure_ascii=False)


def test_the_same_inputs_give_the_same_bytes(example: tuple[Path, Path], tmp_path: Path) -> None:
    root, out = example
    again = released(root, tmp_path / "again")
    assert digests(out) == digests(again)


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_mkdocs_alone_builds_the_site_and_no_draft(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root")
    index = root / "policy" / "privacy" / "index.md"
    index.write_text(MATERIAL.replace("2027-02-01", "2027-05-01").replace("60 days", "90 days"), encoding="utf-8")
    done = mkdocs(root, "build", "--strict", "-q")
    assert done.returncode == 0, done.stderr
    assert (root / "site" / "privacy" / "index.html").is_file()
    assert not (root / "site" / "privacy" / "draft").exists()
    assert not any(
        "90 days" in path.read_text(encoding="utf-8") for path in (root / "site" / "privacy").rglob("*.html")
    )


def test_serving_shows_the_draft_with_its_redline_and_its_problems(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root")
    index = root / "policy" / "privacy" / "index.md"
    text = (
        MATERIAL.replace("2027-02-01", "2026-12-01")
        .replace("60 days", "90 days")
        .replace("Bank | Payment", "Bank | ![]()")
    )
    index.write_text(text, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {"POLICYPRESS_TODAY": "2026-11-22"}
    command = [sys.executable, "-m", "mkdocs", "serve", "-q", "-a", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=root, env=environment, stderr=subprocess.PIPE, text=True) as server:
        try:
            said = shown(_once_up(server, f"http://127.0.0.1:{port}/privacy/draft/"))
        finally:
            server.terminate()
            server.communicate()
    assert "Draft: Example Privacy Policy" in said
    assert "Nobody else sees this page." in said
    assert "removed: 30 days" in said and "added: 90 days" in said
    assert "would become 2026-12-01" in said


def _once_up(server: subprocess.Popen[str], url: str) -> str:
    """The page at ``url`` as soon as the server answers; fails when the server stops."""
    while server.poll() is None:
        try:
            with urlopen(url) as answer:
                return str(answer.read().decode("utf-8"))
        except URLError as error:
            if isinstance(error, HTTPError):
                error.close()
            time.sleep(0.05)
    raise AssertionError(server.communicate()[1])


@pytest.mark.dated
def test_the_site_builds_on_whatever_day(tmp_path: Path, today: date) -> None:
    out = released(build_site(tmp_path / "root"), tmp_path / "out", today)
    found = VersionsFile.model_validate_json((out / "privacy" / "versions.json").read_bytes())
    assert found.in_force == "2021-09-02.1"
    assert found.upcoming + found.held == ["2027-02-01"]
    assert "pp-banner" in read(out, "")


def test_without_the_plugin_nothing_of_a_policy_is_published(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root")
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text[: text.index("  - policypress:")], encoding="utf-8")
    done = mkdocs(root, "build", "-q")
    assert done.returncode == 0, done.stderr
    assert not (root / "site" / "privacy").exists()


def test_a_broken_archive_stops_the_build_with_one_message_and_leaves_the_old_site(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root")
    out = released(root, tmp_path / "out")
    before = digests(out)
    text = root / "policy" / "privacy" / "versions" / "2021-09-02.md"
    text.write_text(text.read_text(encoding="utf-8") + "\nmore\n", encoding="utf-8")
    done = mkdocs(root, "build", "--strict")
    assert done.returncode == 1
    assert "policy/privacy/versions/2021-09-02.md" in done.stderr
    assert "Traceback" not in done.stderr
    with pytest.raises(PolicyError):
        released(root, out)
    assert digests(out) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def mkdocs(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"POLICYPRESS_TODAY": "2026-11-22", "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


@pytest.mark.dated
def test_a_version_whose_notice_was_not_completed_is_shown_as_held(tmp_path: Path) -> None:
    out = released(build_site(tmp_path / "root"), tmp_path / "out", date(2028, 3, 1))
    home = read(out, "")
    assert "is on hold, because users were not told of it in time" in home
    assert "In force since 2 September 2021" in shown(read(out, "privacy/"))
    assert "On hold" in shown(read(out, "privacy/upcoming/"))
    assert json.loads((out / "notice.json").read_text())["notices"][0]["status"] == "held"


@pytest.mark.dated
def test_a_version_told_in_time_takes_effect_on_its_day(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root")
    certify(root, "2027-02-01", date(2026, 12, 20))
    before = released(root, tmp_path / "before", date(2027, 1, 31))
    after = released(root, tmp_path / "after", date(2027, 2, 1))
    assert "planned to apply" in read(before, "privacy/")
    assert "In force since 1 February 2027" in shown(read(after, "privacy/"))
    assert "pp-banner" not in read(after, "privacy/")
    assert "completed 20 December 2026" in shown(read(after, "privacy/history/"))
    assert "No other text has been announced" in shown(read(after, "privacy/upcoming/"))


def certify(root: Path, name: str, day: date) -> None:
    version = policy_of(root).version(name)
    body = sealed(
        {
            "format": 1,
            "policy": "privacy",
            "version": name,
            "record_sha256": version.record.sha256,
            "text_sha256": version.record.text.sha256,
            "list_sha256": "0" * 64,
            "recipients": 3,
            "counts": {"email": {"sent": 3}},
            "skipped": {},
            "undeliverable": 0,
            "first_sent": None,
            "last_sent": None,
            "completed": day.isoformat(),
            "deadline": "2027-01-02",
            "ledger_sha256": "0" * 64,
            "tool": tool(),
        }
    )
    Certificate.model_validate(body)
    path = root / "policy" / "privacy" / "versions" / f"{name}.notice.json"
    path.write_text(file_text(body), encoding="utf-8")


def test_a_withdrawn_version_keeps_its_address_and_says_why(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root")
    policy = policy_of(root)
    withdraw(policy, policy.version("2027-02-01"), "Not needed after all.", "General counsel", TODAY)
    out = released(root, tmp_path / "out")
    said = shown(read(out, "privacy/versions/2027-02-01/"))
    assert "Withdrawn" in said and "Not needed after all." in said
    assert "planned to apply" not in read(out, "privacy/")
    assert "withdrawn" in (out / "privacy" / "feed.xml").read_text(encoding="utf-8")
    assert b"STATUS:CANCELLED" in (out / "calendar.ics").read_bytes()


def test_a_rescheduled_version_leads_to_its_new_date(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root")
    policy = policy_of(root)
    reschedule(policy, policy.version("2027-02-01"), date(2027, 4, 1), load_settings(root), TODAY, PEOPLE)
    out = released(root, tmp_path / "out")
    assert "Moved to another date" in shown(read(out, "privacy/versions/2027-02-01/"))
    assert "planned to apply from 1 April 2027" in read(out, "")


def test_a_translation_has_its_language_and_says_that_the_original_prevails(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root", sealed=0)
    folder = root / "policy" / "privacy"
    folder.mkdir()
    seal_text(root, FIRST, date(2021, 8, 1))
    for path in (folder / "versions").iterdir():
        path.unlink()
    german = FIRST.replace("lang: en", "lang: de").replace("# Example Privacy Policy", "# Datenschutz")
    arabic = FIRST.replace("lang: en", "lang: ar").replace("# Example Privacy Policy", "# الخصوصية")
    from policypress.archive.draft import draft
    from policypress.archive.seal import write_version
    from policypress.archive.working import read_working

    policy = policy_of(root)
    working = read_working(root, policy)
    assert working
    found = draft(policy, working, load_settings(root), standing(policy, TODAY))
    assert found
    write_version(policy, found, date(2021, 8, 1), PEOPLE, translations={"de": german.encode(), "ar": arabic.encode()})
    out = released(root, tmp_path / "out")
    page = read(out, "privacy/de/")
    assert '<html lang="de"' in page and "Datenschutz" in page
    assert "Dies ist eine Übersetzung. Maßgeblich ist das Original (Englisch)." in shown(page)
    assert 'hreflang="ar" href="../../privacy/ar/"' in page and 'hreflang="en" href="../../privacy/"' in page
    assert (out / "privacy" / "versions" / "2021-09-02.de.md").read_bytes() == german.encode()
    assert '<div class="pp-text" lang="ar" dir="rtl">' in read(out, "privacy/ar/")


def test_a_site_of_another_company_needs_no_overrides_of_its_own(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root")
    config = root / "mkdocs.yml"
    lines = [line for line in config.read_text(encoding="utf-8").splitlines() if "custom_dir" not in line]
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    out = released(root, tmp_path / "out")
    assert "planned to apply" in read(out, "")
    assert (out / "assets" / "stylesheets" / "policypress.css").is_file()


def test_once_policies_are_many_no_page_names_the_others(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root")
    for number in range(13):
        text = FIRST.replace("Example Privacy Policy", f"Policy number {number}")
        seal_text(root, text, date(2021, 8, 1), name=f"terms/number-{number}")
    out = released(root, tmp_path / "out")
    page = read(out, "terms/number-3/")
    assert "Policy number 3" in page and "Policy number 4" not in page
    home = read(out, "")
    assert all(f'href="./terms/number-{number}/">Policy number {number}</a>' in home for number in range(13))
    assert "<h2>Terms</h2>" in home and "<h2>All policies</h2>" in home
    missing = read(out, "404.html")
    assert "This page does not exist" in missing and "Policy number 4" not in missing


def test_many_announcements_of_one_policy_bury_no_page(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root", sealed=2)
    for month in range(1, 6):
        text = CORRECTION.replace("effective: 2021-09-02", f"effective: 2027-0{month}-15")
        seal_text(root, text.replace("30 days", f"{30 + month} days"), date(2026, 11, month), verdict="material")
    out = released(root, tmp_path / "out", date(2026, 11, 22))
    own = read(out, "privacy/")
    assert own.count('class="pp-banner') == 4 and "15 January 2027" in own
    assert "5 changes of our policies are announced." in own
    assert read(out, "").count("pp-card__next--") == 3


def test_a_missing_page_names_the_policies_in_the_companys_words(example: tuple[Path, Path]) -> None:
    page = read(example[1], "404.html")
    assert f'<a href="{SITE}privacy/">Example Privacy Policy</a>' in page
    assert "Not found" not in page and "<title>This page does not exist</title>" in page


def test_a_name_with_quotes_and_signs_breaks_no_page(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root", sealed=1)
    config = root / "mkdocs.yml"
    named = """site_name: 'Tea & "Sons" <b>'\nsite_description: 'All of "Tea"'"""
    config.write_text(config.read_text(encoding="utf-8").replace("site_name: Example Policies", named))
    home = read(released(root, tmp_path / "out"), "")
    assert "<title>Tea &amp; &quot;Sons&quot; &lt;b&gt;</title>" in home
    assert '<meta name="description" content="All of &quot;Tea&quot;">' in home
    assert "<b>" not in home


def test_dark_colours_without_scripts_are_offered_where_the_settings_offer_them(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root", sealed=1)
    plain = released(root, tmp_path / "plain")
    assert not (plain / "assets/stylesheets/dark.css").exists() and "dark.css" not in read(plain, "privacy/")
    config = root / "mkdocs.yml"
    dark = '{media: "(prefers-color-scheme: dark)", scheme: slate}'
    entry = f"  palette: [{{scheme: default}}, {dark}]\nexclude_docs"
    config.write_text(config.read_text(encoding="utf-8").replace("exclude_docs", entry, 1))
    out = released(root, tmp_path / "out")
    sheet = (out / "assets/stylesheets/dark.css").read_text(encoding="utf-8")
    assert "color-scheme:dark" in sheet and "--pp-amber-soft: #2a220e" in sheet
    link = 'assets/stylesheets/dark.css" media="(prefers-color-scheme: dark)"></noscript>'
    assert f'<noscript><link rel="stylesheet" href="../{link}' in read(out, "privacy/")
    assert f'<noscript><link rel="stylesheet" href="/{link}' in read(out, "404.html")


def test_a_site_with_nothing_sealed_has_a_home_page(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root", sealed=0)
    (root / "policy" / "index.md").unlink()
    out = released(root, tmp_path / "out")
    assert "Example Policies" in shown(read(out, ""))
    assert json.loads((out / "notice.json").read_text(encoding="utf-8"))["notices"] == []
    assert "No change of a policy is announced." in read(out, "notice.html")


def test_a_first_version_that_is_still_to_come_has_every_page(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root", sealed=1)
    out = released(root, tmp_path / "out", date(2021, 8, 15))
    assert "No text is in force yet." in shown(read(out, "privacy/"))
    assert "Not in force yet" in shown(read(out, "privacy/upcoming/"))
    assert "The first published text." in shown(read(out, "privacy/changes/2021-09-02/"))
    assert "There is one version so far." in shown(read(out, "privacy/compare/"))
    assert "<form" not in read(out, "privacy/compare/").partition("<article")[2]


def test_what_is_announced_later_is_not_known_before(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root")
    out = released(root, tmp_path / "out", date(2021, 9, 20))
    assert "In force since 2 September 2021" in shown(read(out, "privacy/"))
    assert not (out / "privacy" / "versions" / "2027-02-01").exists()
    assert not (out / "privacy" / "versions" / "2021-09-02.1.json").exists()
    assert "pp-banner" not in read(out, "")

"""``policypress import``: every word of a file, every text of a history."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policypress.archive.versions import read_archive
from policypress.errors import PolicyError
from policypress.importing.from_html import from_html
from policypress.importing.from_text import from_text
from policypress.importing.markdown_escape import escaped_line, shown_words, words_of
from policypress.importing.policy_ids import policy_ids

from tests.conftest import REPOSITORY
from tests.run import Done, run
from tests.site_builder import build_site

TODAY = "2026-11-22"

PLAIN = """\
Example Privacy Policy

Effective Date: September 2, 2021

What we collect

We collect these, and *nothing* else_:
  1. your name
  2. your e-mail address <a@example.com>
  3. your [order]

How long

- until you ask
- at most 3 years

5. is not a list. # Nor is this a heading, & so on; 1986. was a year.
"""

HTML = """\
<!DOCTYPE html><html lang="en-GB"><head><title>Example – policy</title><style>p{}</style></head><body>
<h1>Example <em>Privacy</em> Policy</h1><p>Last updated: 3 May 2020</p>
<script>var hidden = 1;</script>
<h2>What we collect</h2>
<p>We collect your <b>name</b> and <a href="https://example.com/a(b)">your address</a>.<br>Nothing else.</p>
<ul><li>one<ol><li>nested first</li><li>nested second</li></ol></li><li><p>two</p><p>two again</p></li></ul>
<table><tr><th>Data</th><th>Kept</th></tr><tr><td>Name | title</td><td>3 years</td></tr></table>
<blockquote>Quoted * words</blockquote><div>Loose words</div> and a tail 1. not a list
</body></html>
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build_site(tmp_path / "site", sealed=0)


def import_(root: Path, *arguments: str | Path) -> Done:
    return run("import", "--root", root, "--today", TODAY, *arguments)


class TestFile:
    """From a text or a page."""

    def test_every_word_of_a_text_is_kept_in_order(self) -> None:
        assert shown_words(from_text(PLAIN).body) == words_of(PLAIN)

    def test_headings_lists_and_title_are_guessed_and_reported(self) -> None:
        found = from_text(PLAIN)
        assert found.title == "Example Privacy Policy"
        assert "# Example Privacy Policy\n" in found.body and "\n## What we collect\n" in found.body
        assert "\n1. your name\n2. your" in found.body and "\n- until you ask\n" in found.body
        assert any("numbered list of 3: your name" in guess for guess in found.guesses)
        assert any(re.fullmatch(r"Line \d+: heading: How long", guess) for guess in found.guesses)

    def test_every_word_of_a_page_is_kept_in_order(self) -> None:
        body = from_html(HTML).body
        shown = " ".join(shown_words(body))
        assert shown.startswith("Example Privacy Policy Last updated 3 May 2020 What we collect We collect your name")
        assert shown.endswith("Quoted words Loose words and a tail 1 not a list")
        assert "hidden" not in body and "[your address](https://example.com/a%28b%29)" in body
        assert "| Name \\| title | 3 years |" in body and "**name**" in body

    def test_the_seed_imports_with_every_word(self, root: Path, shared: Path) -> None:
        seed = shared / "seed" / "sparkpro-privacy-policy.txt"
        done = import_(root, "spark", seed)
        assert done.code == 0, done.err
        made = (root / "policy" / "spark" / "index.md").read_text(encoding="utf-8")
        assert shown_words(made) == words_of(seed.read_text(encoding="utf-8"))
        assert "effective: 2021-09-02" in made
        assert "Effective date 2021-09-02, from the line" in done.out
        assert run("check", "spark", "--root", root, "--today", TODAY).code == 0

    def test_a_page_becomes_a_working_text_that_passes_check(self, root: Path, tmp_path: Path) -> None:
        (tmp_path / "page.html").write_text(HTML, encoding="utf-8")
        assert import_(root, "terms/eu", tmp_path / "page.html").code == 0
        made = (root / "policy" / "terms" / "eu" / "index.md").read_text(encoding="utf-8")
        assert "effective: 2020-05-03" in made and "lang: en\n" in made
        assert run("check", "terms/eu", "--root", root, "--today", TODAY).code == 0

    def test_without_a_date_today_is_taken_and_said(self, root: Path, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("Policy\n\nWe keep nothing.\n", encoding="utf-8")
        assert f"Effective date {TODAY}: the text names none" in import_(root, "a", tmp_path / "a.txt").out

    def test_nothing_is_overwritten_without_asking(self, root: Path, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("Policy\n\nWe keep nothing.\n", encoding="utf-8")
        path = root / "policy" / "a" / "index.md"
        path.parent.mkdir()
        path.write_text("mine", encoding="utf-8")
        done = import_(root, "a", tmp_path / "a.txt")
        assert done.code == 1 and "--overwrite" in done.err
        assert path.read_text(encoding="utf-8") == "mine"
        assert import_(root, "a", tmp_path / "a.txt", "--overwrite").code == 0

    def test_bad_input_is_named_and_leaves_nothing(self, root: Path, tmp_path: Path) -> None:
        (tmp_path / "latin.txt").write_bytes("Policy\n\nOne line.\nCaf\xe9.\n".encode("latin-1"))
        done = import_(root, "a", tmp_path / "latin.txt")
        assert done.code == 2 and "latin.txt:4: not UTF-8" in done.err
        assert import_(root, "a", tmp_path / "latin.txt", "--encoding", "klingon").code == 2
        (tmp_path / "empty.txt").write_text(" \n\n", encoding="utf-8")
        assert import_(root, "a", tmp_path / "empty.txt").code == 1
        (tmp_path / "a.pdf").write_text("x", encoding="utf-8")
        assert import_(root, "a", tmp_path / "a.pdf").code == 2
        assert import_(root, "A b", tmp_path / "a.txt").code == 2
        assert import_(root, "a", tmp_path / "missing.txt").code == 2
        assert import_(root, "a").code == 2
        assert not (root / "policy" / "a").exists()
        assert import_(root, "a", tmp_path / "latin.txt", "--encoding", "windows-1252").code == 0
        assert "Café" in (root / "policy" / "a" / "index.md").read_text(encoding="utf-8")

    @given(st.lists(st.text(alphabet="ab *_`[]()#+-=1.)>!<&;~|\\{}:x", max_size=30), min_size=1, max_size=6))
    @settings(max_examples=150, deadline=None, database=None)
    def test_every_word_kept_in_order_whatever_the_signs_between(self, lines: list[str]) -> None:
        text = "\n\n".join(lines)
        try:
            body = from_text(text).body
        except PolicyError:
            return  # refused in words, never changed in silence
        assert shown_words(body) == words_of(text)

    @given(st.text(alphabet="ab *_`[]()#+-=1.)>!<&;~|\\{}:x", max_size=40))
    @settings(max_examples=200, deadline=None, database=None)
    def test_an_escaped_line_shows_its_words(self, line: str) -> None:
        assert shown_words(escaped_line(line) + "\n") == words_of(line)

    def test_a_link_that_runs_something_keeps_its_words_and_loses_its_target(self, root: Path, tmp_path: Path) -> None:
        page = tmp_path / "page.html"
        page.write_text(
            "<h1>Terms</h1><p>Ask <a href='javascript:void(0)'>our team</a> or <a href=' java\nscript:x'>them</a>, "
            "see <a href='https://example.com/a'>the list</a>.</p>",
            encoding="utf-8",
        )
        done = import_(root, "terms", page)
        assert done.code == 0, done.err
        assert "2 links led to no page (such as javascript:); only the words were kept." in done.out
        text = (root / "policy" / "terms" / "index.md").read_text(encoding="utf-8")
        assert "Ask our team or them, see [the list](https://example.com/a)." in text

    @pytest.mark.parametrize("name", ["empty.txt", "empty.html"])
    def test_a_file_without_words_is_named(self, root: Path, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_text(" \n", encoding="utf-8")
        done = import_(root, "terms", tmp_path / name)
        assert done.code == 1 and f"{name}: The " in done.err


class Past:
    """A foreign repository with a history of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, when: str = "2020-01-01T12:00:00+00:00") -> str:
        dated = {**os.environ, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "GIT_AUTHOR_NAME": "Jo Writer"}
        command = ["git", "-c", "commit.gpgsign=false", *arguments]
        return subprocess.run(command, cwd=self.folder, env=dated, capture_output=True, text=True, check=True).stdout

    def commit(self, when: str, files: dict[str, str | bytes | None]) -> str:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        self.git("add", "-A")
        moment = when if "T" in when else f"{when}T12:00:00+00:00"
        self.git("commit", "-q", "-m", "x", when=moment)
        return self.git("rev-parse", "HEAD").strip()


LONG = "\n".join(f"Sentence number {n} says something of its own about data." for n in range(20)) + "\n"


@pytest.fixture
def past(tmp_path: Path) -> Past:
    repo = Past(tmp_path / "past")
    repo.commit("2019-03-01", {"terms.md": f"# Terms\n\nOne.\n\n{LONG}", "readme.txt": "no"})
    repo.commit("2019-04-01", {"readme.txt": "still no"})
    repo.commit("2020-05-05T10:00:00+00:00", {"terms.md": f"# Terms\n\nTwo.\n\n{LONG}"})
    repo.commit("2020-05-05T11:00:00+00:00", {"terms.md": f"# Terms\n\nThree.\n\n{LONG}"})
    repo.commit("2021-06-01", {"terms.md": None, "terms/index.md": f"# Terms\n\nThree.\n\n{LONG}"})
    front = "---\ntitle: Terms of Use\nlayout: page\n---\n"
    repo.commit("2022-01-01", {"terms/index.md": f"{front}# Terms\n\nThree.\n\n{LONG}"})
    repo.commit("2022-02-01", {"terms/index.md": f"{front.replace('page', 'wide')}# Terms\n\nThree.\n\n{LONG}"})
    repo.commit(
        "2023-01-01", {"terms/index.md": f"{front}# Terms\n\nOne.\n\n{LONG}", "eu/Privacy Notice.md": "# P\n\nX.\n"}
    )
    return repo


class TestHistory:
    """From git."""

    def test_each_text_is_a_version_dated_by_its_commit_following_renames(self, root: Path, past: Past) -> None:
        done = import_(root, "terms", "--git", past.folder, "--path", "terms/index.md")
        assert done.code == 0, done.err
        policy = read_archive(root, ["terms"]).policy("terms")
        names = ["2019-03-01", "2020-05-05", "2020-05-05.1", "2022-01-01", "2023-01-01"]
        assert [version.name for version in policy.chain] == names
        assert [version.name for version in policy.versions] == names
        first, last = policy.versions[0].record, policy.versions[-1].record
        assert (first.origin, first.announced.isoformat(), first.summary) == ("imported", "2019-03-01", "")
        assert first.source["path"] == "terms.md" and len(first.source["commit"]) == 40
        assert last.foreign == {"title": "Terms of Use", "layout": "page"}
        assert last.title == "Terms of Use" and first.title == "Terms"
        assert not any(version.record.notice.required for version in policy.versions)
        assert "followed through its former names: terms.md" in done.out

    @pytest.mark.parametrize(
        ("when", "day"),
        [("2019-01-02T23:00:00+00:00", "2019-01-02"), ("2019-01-02T01:00:00+13:00", "2019-01-02"),
         ("2019-01-01T20:00:00-05:00", "2019-01-01")],
    )  # fmt: skip
    def test_the_day_of_a_commit_is_the_day_that_git_shows_for_it(
        self, root: Path, tmp_path: Path, when: str, day: str
    ) -> None:
        repo = Past(tmp_path / "far")
        repo.commit(when, {"terms.md": "# Terms\n\nOne.\n"})
        assert import_(root, "terms", "--git", repo.folder, "--path", "terms.md").code == 0
        assert [version.name for version in read_archive(root, ["terms"]).policy("terms").versions] == [day]

    def test_no_person_of_a_foreign_front_matter_is_published(self, root: Path, tmp_path: Path) -> None:
        repo = Past(tmp_path / "far")
        front = (
            "---\nlayout: page\nauthor: Jane Doe <jane@example.com>\nlastModifiedBy: Jo\n"
            "note: ask jane@example.com\nmeta:\n  editor: Jo\n  theme: plain\n---\n"
        )
        repo.commit("2019-01-02", {"terms.md": f"{front}# Terms\n\nOne.\n"})
        done = import_(root, "terms", "--git", repo.folder, "--path", "terms.md")
        assert done.code == 0, done.err
        version = read_archive(root, ["terms"]).policy("terms").versions[0]
        assert version.record.foreign == {"layout": "page", "note": "", "meta": '{"theme": "plain"}'}
        assert b"Jane" not in version.record_raw and b"Jo" not in version.record_raw
        for name in ("author", "lastModifiedBy", "meta.editor", "an e-mail address in note"):
            assert name in done.out

    def test_the_body_is_kept_byte_for_byte_and_comparison_runs_along(self, root: Path, past: Past) -> None:
        import_(root, "terms", "--git", past.folder, "--path", "terms/index.md")
        policy = read_archive(root, ["terms"]).policy("terms")
        assert policy.versions[1].text.endswith(f"---\n# Terms\n\nTwo.\n\n{LONG}")
        assert policy.versions[2].record.compared_with == "2020-05-05"
        (change,) = policy.versions[2].record.changes
        assert (change.before, change.after) == ("Two.", "Three.")
        assert (root / "policy" / "terms" / "index.md").read_bytes() == policy.versions[-1].raw

    def test_no_author_is_named(self, root: Path, past: Past) -> None:
        import_(root, "terms", "--git", past.folder, "--path", "terms/index.md")
        for path in (root / "policy" / "terms").rglob("*"):
            assert not path.is_file() or b"Jo Writer" not in path.read_bytes()

    def test_what_was_imported_applies_by_its_days_and_verifies(self, root: Path, past: Past) -> None:
        import_(root, "terms", "--git", past.folder, "--path", "terms/index.md")
        told = json.loads(run("as-of", "terms", "2020-06-01", "--root", root, "--json").out)
        assert told["version"] == "2020-05-05.1"
        assert run("verify", "--root", root).code == 0
        assert run("check", "terms", "--root", root, "--today", TODAY).code == 0

    def test_a_folder_makes_one_policy_per_markdown_file(self, root: Path, past: Past) -> None:
        done = import_(root, "old", "--git", past.folder, "--path", ".", "--json")
        made = {entry["policy"]: len(entry["versions"]) for entry in json.loads(done.out)["policies"]}
        assert made == {"old/terms": 5, "old/eu/privacy-notice": 1}

    def test_a_text_that_comes_back_is_a_version_again(self, root: Path, tmp_path: Path) -> None:
        repo = Past(tmp_path / "flip")
        for day, word in (("2020-01-01", "A"), ("2020-02-01", "B"), ("2020-03-01", "A")):
            repo.commit(day, {"p.md": f"# P\n\n{word}.\n"})
        import_(root, "p", "--git", repo.folder, "--path", "p.md")
        assert [v.name for v in read_archive(root, ["p"]).policy("p").versions] == [
            "2020-01-01",
            "2020-02-01",
            "2020-03-01",
        ]

    def test_both_sides_of_a_merge_are_there_where_every_commit_is_asked_for(self, root: Path, tmp_path: Path) -> None:
        repo = Past(tmp_path / "merge")
        repo.commit("2020-01-01", {"p.md": f"Top.\n\n{LONG}\nEnd.\n"})
        repo.git("checkout", "-q", "-b", "side")
        repo.commit("2020-02-01", {"p.md": f"Top two.\n\n{LONG}\nEnd.\n"})
        repo.git("checkout", "-q", "main")
        repo.commit("2020-03-01", {"p.md": f"Top.\n\n{LONG}\nEnd two.\n"})
        repo.git("merge", "-q", "side", "-m", "merge", when="2020-04-01T12:00:00+00:00")
        import_(root, "p", "--git", repo.folder, "--path", "p.md", "--all-commits")
        policy = read_archive(root, ["p"]).policy("p")
        assert [v.name for v in policy.versions] == ["2020-01-01", "2020-02-01", "2020-03-01", "2020-04-01"]
        last = policy.versions[-1].text
        assert "Top two." in last and "End two." in last

    def test_a_clock_that_ran_backwards_keeps_the_order(self, root: Path, tmp_path: Path) -> None:
        repo = Past(tmp_path / "clock")
        repo.commit("2020-05-01T12:00:00+00:00", {"p.md": "One.\n"})
        repo.commit("2020-04-30T12:00:00+00:00", {"p.md": "Two.\n"})
        import_(root, "p", "--git", repo.folder, "--path", "p.md")
        policy = read_archive(root, ["p"]).policy("p")
        assert [v.name for v in policy.versions] == ["2020-05-01", "2020-05-01.1"]

    def test_old_texts_in_another_encoding_are_named_by_commit(self, root: Path, tmp_path: Path) -> None:
        repo = Past(tmp_path / "latin")
        commit = repo.commit("2020-01-01", {"p.md": "Caf\xe9.\n".encode("latin-1")})
        repo.commit("2020-02-01", {"p.md": "Café.\n"})
        done = import_(root, "p", "--git", repo.folder, "--path", "p.md")
        assert done.code == 1 and f"{commit[:12]}:p.md:1" in done.err and "--encoding" in done.err
        assert not (root / "policy" / "p").exists()
        assert import_(root, "p", "--git", repo.folder, "--path", "p.md", "--encoding", "windows-1252").code == 0

    def test_bad_input_is_named(self, root: Path, past: Past, tmp_path: Path) -> None:
        assert import_(root, "p", "--git", past.folder).code == 2
        assert import_(root, "p", "--git", past.folder, "--path", "nowhere.md").code == 2
        assert import_(root, "p", "--git", tmp_path / "nowhere", "--path", "p.md").code == 2
        (tmp_path / "no.bundle").write_text("x", encoding="utf-8")
        done = import_(root, "p", "--git", tmp_path / "no.bundle", "--path", "p.md")
        assert done.code == 2 and "not a git repository or bundle" in done.err
        (tmp_path / "plain").mkdir()
        done = import_(root, "p", "--git", tmp_path / "plain", "--path", "p.md")
        assert done.code == 2 and "is no git repository" in done.err
        subprocess.run(["git", "init", "-q", str(tmp_path / "plain")], check=True)
        done = import_(root, "p", "--git", tmp_path / "plain", "--path", "p.md")
        assert done.code == 2 and "no commit of that repository holds" in done.err
        shallow = tmp_path / "shallow"
        subprocess.run(["git", "clone", "-q", "--depth", "1", past.folder.as_uri(), str(shallow)], check=True)
        assert "shallow clone" in import_(root, "p", "--git", shallow, "--path", "terms/index.md").err
        import_(root, "terms", "--git", past.folder, "--path", "terms/index.md")
        before = {path: path.read_bytes() for path in (root / "policy" / "terms").rglob("*") if path.is_file()}
        again = import_(root, "terms", "--git", past.folder, "--path", "terms/index.md")
        assert again.code == 0 and "all of them were there already" in again.out
        other = Past(tmp_path / "other")
        other.commit("2020-01-01", {"p.md": "# Terms\n\nOther words.\n"})
        refused = import_(root, "terms", "--git", other.folder, "--path", "p.md", "--overwrite")
        assert refused.code == 1 and "has other sealed versions already" in refused.err
        assert {path: path.read_bytes() for path in before} == before

    def test_ids_are_made_from_paths(self) -> None:
        paths = ["index.md", "terms.md", "terms/index.md", "EU/Über uns.md", "history.md"]
        assert policy_ids("old", "", paths) == {
            "EU/Über uns.md": "old/eu/uber-uns",
            "history.md": "old/history-policy",
            "index.md": "old",
            "terms.md": "old/terms-2",
            "terms/index.md": "old/terms",
        }

    @pytest.mark.slow
    @pytest.mark.parametrize("bundle", ["archived-policies", "basecamp-policies"])
    def test_a_whole_real_repository_imports_and_verifies(self, root: Path, shared: Path, bundle: str) -> None:
        source = shared / "corpora" / f"{bundle}.bundle"
        path = {"archived-policies": "DuckDuckGo", "basecamp-policies": "."}[bundle]
        started = time.process_time()
        done = import_(root, "old", "--git", source, "--path", path, "--json")
        assert done.code == 0, done.err
        made = json.loads(done.out)["policies"]
        assert len(made) == {"archived-policies": 1, "basecamp-policies": 28}[bundle]
        assert (
            sum(len(entry["versions"]) for entry in made)
            >= {"archived-policies": 185, "basecamp-policies": 270}[bundle]
        )
        assert run("verify", "--root", root).code == 0
        print(f"{bundle}: {time.process_time() - started:.1f} s of CPU")


def test_the_import_command_is_in_the_checkout_too() -> None:
    assert (REPOSITORY / "scripts" / "import_policy.py").is_file()


OPEN_ENDED = [
    (
        "<ul><li>one<li>two<ul><li>under two</ul><li>three</ul>After",
        "-   one\n-   two\n    -   under two\n-   three\n\nAfter",
    ),
    ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", "| A | B |\n|---|---|\n| 1 | 2 |"),
    ("<table><tr><th></th><th>A</th></tr><tr><td></td><td>1</td></tr></table>", "|  | A |\n|---|---|\n|  | 1 |"),
]


@pytest.mark.parametrize(("page", "wanted"), OPEN_ENDED, ids=["list", "table", "empty-cells"])
def test_lists_and_tables_keep_their_shape_where_a_page_leaves_out_end_tags_or_words(page: str, wanted: str) -> None:
    assert from_html(page).body.strip() == wanted

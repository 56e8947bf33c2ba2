"""Front matter of other programs: taken into the record or kept as text, never dropped, never published as policy."""

from __future__ import annotations

from pathlib import Path

import pytest
from policypress.archive.versions import read_archive

from tests.run import run
from tests.site_builder import build_site
from tests.test_import import Past, import_

BODY = "## Privacy\n\nWe keep your data for thirty days.\n"
CASES = [
    ("yaml", '---\ntitle: Our Privacy\nlayout: page\n---\n', {"title": "Our Privacy", "layout": "page"}, ""),
    ("yaml that ends with dots", "---\nlayout: page\n...\n", {"layout": "page"}, ""),
    ("yaml of no values", "---\n# nothing yet\n---\n", {}, ""),
    ("yaml with two colons", "---\ntitle: Privacy: what we do\npermalink: /p/\n---\n",
     {"title": "Privacy: what we do", "permalink": "/p/"}, "read line by line and kept in the record"),
    ("yaml with a tab", "---\nlayout:\tpage\n\tmore: x\n---\n", {"layout": '{"": "page", "more": "x"}'},
     "line by line"),
    ("yaml with an alias", "---\na: &x page\nb: *x\n---\n", {"a": "&x page", "b": "*x"}, "line by line"),
    ("toml", '+++\ntitle = "Our Privacy"\nweight = 3\n+++\n', {"title": "Our Privacy", "weight": "3"}, ""),
    ("toml gone wrong", "+++\ntitle = Privacy\n+++\n", {"title": "Privacy"}, "valid TOML"),
    ("json", '{\n  "title": "Our Privacy",\n  "draft": false\n}\n', {"title": "Our Privacy", "draft": "false"}, ""),
    ("json that says so", '---json\n{"layout": "page"}\n---\n', {"layout": "page"}, ""),
    ("json between semicolons", ';;;\n"layout": "page"\n;;;\n', {"layout": "page"}, ""),
    ("toml that says so", '---toml\nlayout = "page"\n---\n', {"layout": "page"}, ""),
    ("yaml that says so", "---yaml\nlayout: page\n---\n", {"layout": "page"}, ""),
    ("json that says so and is none", "---json\nlayout: page\n---\n", {"layout": "page"}, "no valid json"),
    ("yaml behind a comment", "--- # page\nlayout: page\n---\n", {"layout": "page"}, ""),
    ("yaml behind empty lines", "\n\n---\nlayout: page\n---\n", {"layout": "page"}, ""),
    ("yaml behind a mark", "\ufeff---\nlayout: page\n---\n", {"layout": "page"}, ""),
    ("lines before the first empty one", "Title: Our Privacy\nDate: 2020-01-01\nSlug: privacy\n\n",
     {"Title": "Our Privacy", "Date": "2020-01-01", "Slug": "privacy"}, ""),
    ("windows lines", "---\r\nlayout: page\r\n---\r\n", {"layout": "page"}, ""),
]  # fmt: skip
TEXTS = [
    ("two rules", "---\n\nThis text is not legal advice.\n\n---\n\n", "words between two rules"),
    ("one rule", "---\n\n", ""),
    ("a brace", "{not json}\n\n", ""),
    ("pluses", "+++ alone\n\n", ""),
    ("one line with a colon", "Title: the whole of it\n\n", ""),
    ("lines of the text itself", "Title: Terms\nEffective date: 1 May 2020\n\n", ""),
    ("semicolons", ";;; alone\n\n", ""),
]


def brought(tmp_path: Path, text: str) -> tuple[object, str, str]:
    root = build_site(tmp_path / "site", sealed=0)
    repo = Past(tmp_path / "src")
    repo.commit("2020-01-01", {"p.md": text})
    done = import_(root, "p", "--git", repo.folder, "--path", "p.md")
    assert done.code == 0, done.err
    assert run("verify", "--root", root).code == 0
    version = read_archive(root, ["p"]).policy("p").versions[0]
    return version.record.foreign, version.text.split("---\n", 2)[2], done.out


@pytest.mark.parametrize(("front", "kept", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_front_matter_goes_to_the_record_and_not_into_the_text(
    tmp_path: Path, front: str, kept: dict[str, str], said: str
) -> None:
    foreign, body, out = brought(tmp_path, front + BODY)
    assert foreign == kept and body == BODY and said in out


@pytest.mark.parametrize(("start", "said"), [case[1:] for case in TEXTS], ids=[case[0] for case in TEXTS])
def test_what_is_no_front_matter_stays_text(tmp_path: Path, start: str, said: str) -> None:
    foreign, body, out = brought(tmp_path, start + BODY)
    assert foreign == {} and body == start + BODY and said in out


def test_no_person_comes_out_of_front_matter_that_is_read_line_by_line(tmp_path: Path) -> None:
    front = "---\ntitle: A: b\nauthor: Jo Writer\nmeta:\n  editor: Jo Writer\nmail: write to jo@example.com\n---\n"
    foreign, body, out = brought(tmp_path, front + BODY)
    assert "Jo" not in str(foreign) and "jo@" not in str(foreign) and body == BODY and "meta.editor" in out


@pytest.mark.parametrize("file", ["colon.md", "rules.md", "toml.md"])
def test_front_matter_of_public_bug_reports_is_kept_or_said(shared: Path, tmp_path: Path, file: str) -> None:
    text = (shared / "inputs" / "git-front-matter" / file).read_text(encoding="utf-8")
    foreign, body, _ = brought(tmp_path, text)
    assert (body == text) if file == "rules.md" else (str(foreign).count("Privacy") and "title" not in body)

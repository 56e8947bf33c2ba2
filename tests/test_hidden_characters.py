"""Characters that nobody sees: refused in front matter and settings, and never a reason why a release stops."""

from __future__ import annotations

import json
import re
from datetime import date
from email import message_from_bytes
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from policypress.archive.record import file_text, sealed
from policypress.archive.versions import read_archive
from policypress.canonical import sha256
from policypress.characters import hidden_in, logged, shown
from policypress.notice.mime import Rendered, prepare
from policypress.settings import load_settings
from policypress.site.pages.all_pages import make_site
from policypress.site.values.page import Page

from tests.run import run
from tests.site_builder import FIRST, build_site, git

TODAY = "2026-11-22"
HIDDEN = ["\x07", "\x1b", "\x7f", "\x9f", "\u202e", "\u2066", "\u200e", "\u2028", "\U000e0041"]
IN_YAML = [character for character in HIDDEN if character not in "\x07\x1b\x7f\x9f"]


def edit(root: Path, text: str) -> None:
    (root / "policy" / "privacy" / "index.md").write_text(text, encoding="utf-8")


def escaped(character: str) -> str:
    return f"\\U{ord(character):08x}"


@pytest.mark.parametrize("character", HIDDEN, ids=lambda character: f"U+{ord(character):04X}")
def test_check_refuses_it_in_a_title_a_summary_and_a_decision_on_its_line(tmp_path: Path, character: str) -> None:
    root = build_site(tmp_path / "site", sealed=1)
    text = FIRST.replace("effective: 2021-09-02", "effective: 2028-01-01").replace("lang: en\n", "")
    decision = '{change: "a%s", verdict: editorial, reason: No words changed at all., by: Counsel}'
    for key, line, value in (("title", 2, "%s"), ("summary", 4, "%s"), ("decisions", 6, decision)):
        for written in (escaped(character), *([character] if character in IN_YAML else [])):
            added = f'"Of {value % written} us"' if key != "decisions" else f"\n- {value % written}"
            changed = re.sub(rf"^{key}:.*", f"{key}: {added}".replace("\\", r"\\"), text, flags=re.M)
            edit(root, changed if key in text else text.replace("---\n#", f"{key}:{added}\n---\n#", 1))
            done = run("check", "--root", root, "--today", TODAY)
            assert done.code == 1
            assert f"index.md:{line}: error: `{key}` holds a character that nobody sees" in done.out, (key, done.out)
            assert f"U+{ord(character):04X}" in done.out
    assert run("seal", "privacy", "--root", root, "--today", TODAY).code == 1


def test_a_title_in_any_script_is_no_fault(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=1)
    for title in ("سياسة الخصوصية", "מדיניות", "隐私政策", "حریم\u200cخصوصی", "Terms 👩\u200d👧", "Ünïcode\u00a0§ 1"):
        edit(root, FIRST.replace("title: Example Privacy Policy", f"title: {title}").replace("2021-09", "2028-09"))
        assert "nobody sees" not in run("check", "--root", root, "--today", TODAY).out


@pytest.mark.parametrize("setting", ["company", "contact", "sender", "reply_to"])
@pytest.mark.parametrize("value", ["Bad\\u202e", "One\\nBcc: all@example.com", "One\\rTwo", "\\u0007"])
def test_settings_that_become_headers_hold_one_line_of_shown_characters(
    tmp_path: Path, setting: str, value: str
) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    config = root / "mkdocs.yml"
    text = re.sub(rf"{setting}: .*", lambda _: f'{setting}: "{value}"', config.read_text(encoding="utf-8"))
    config.write_text(text, encoding="utf-8")
    done = run("check", "--root", root)
    assert done.code == 1 and "holds what no reader sees" in done.err and "mkdocs.yml:" in done.err


def old_archive(root: Path, character: str) -> None:
    """An archive as an older version sealed it: with ``character`` in title and summary."""
    folder = root / "policy" / "privacy" / "versions"
    text, record = folder / "2021-09-02.md", folder / "2021-09-02.json"
    raw = FIRST.replace("title: Example", f'title: "{escaped(character)} Example', 1).replace(
        "Policy\n", 'Policy"\n', 1
    )
    text.write_text(raw.replace("our name and", f"our {character} name and"), encoding="utf-8")
    data = json.loads(record.read_text(encoding="utf-8"))
    data |= {
        "title": f"{character} Example Privacy Policy",
        "summary": f"The {character} first.",
        "committer": character,
    }
    data["text"]["sha256"] = sha256(text.read_bytes())
    record.write_text(file_text(sealed(data)), encoding="utf-8")
    (root / "policy" / "privacy" / "index.md").write_bytes(text.read_bytes())
    git(root, "add", "-A")
    git(root, "commit", "-q", "--amend", "-m", "An old archive")


@pytest.mark.parametrize("character", ["\x07", "\u202e", "\x9f"], ids=lambda character: f"U+{ord(character):04X}")
def test_an_older_archive_that_holds_it_can_be_released_with_it_replaced(tmp_path: Path, character: str) -> None:
    root = build_site(tmp_path / "site", sealed=1)
    old_archive(root, character)
    out = tmp_path / "out"
    done = run("release", "--root", root, "--today", TODAY, "--no-recipients", "--out", out)
    assert done.code == 0, done.err
    for name in ("feed.xml", "privacy/feed.xml", "sitemap.xml"):
        ElementTree.parse(out / "site" / name)
    for name in ("feed.xml", "calendar.ics", "index.html", "notice.html", "privacy/history/index.html"):
        assert character not in (out / "site" / name).read_text(encoding="utf-8"), name


@pytest.mark.parametrize("character", HIDDEN, ids=lambda character: f"U+{ord(character):04X}")
def test_no_header_of_a_message_holds_it(character: str) -> None:
    made = prepare(
        Rendered(f"Our {character} terms", "", ""), {"List-Id": f"a{character}b\r\nBcc: x"}, "A <a@example.com>"
    )
    message = message_from_bytes(made.fill("b@example.com", "<1@example.com>", "", ""))
    assert sorted(message.keys()) == sorted({*message.keys()}) and "Bcc" not in message
    assert character.encode() not in made.headers


@given(st.text())
def test_what_is_shown_hides_nothing(text: str) -> None:
    assert hidden_in(shown(text)) == ""
    assert shown(text) == text or hidden_in(text)


_TITLES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
_BODIES = st.lists(st.text(st.characters(codec="utf-8"), max_size=60), max_size=6).map("\n\n".join)


@pytest.mark.slow
@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(title=_TITLES, summary=_TITLES, body=_BODIES)
def test_whatever_check_lets_through_the_site_shows(
    tmp_path_factory: pytest.TempPathFactory, title: str, summary: str, body: str
) -> None:
    root = build_site(tmp_path_factory.mktemp("property") / "site", sealed=0)
    front = f"title: {json.dumps(title)}\neffective: 2028-01-01\nsummary: {json.dumps(summary)}\n"
    (root / "policy" / "privacy").mkdir(parents=True)
    edit(root, f"---\n{front}---\n# Terms\n\n{body}\n")
    if run("check", "--root", root, "--today", TODAY).code:
        return
    assert run("seal", "privacy", "--by", "Desk", "--root", root, "--today", TODAY).code == 0
    site = make_site(root, read_archive(root), load_settings(root), date.fromisoformat(TODAY))
    made = [*site.pages, *site.assets, *site.later()]
    assert all((page.whole().html if isinstance(page, Page) else page.data) is not None for page in made)
    for one in made:
        if not isinstance(one, Page) and one.address.endswith(".xml"):
            ElementTree.fromstring(one.data)


@pytest.mark.parametrize("title", ["::set-env name=A::b", "  ::error::x", "##[error]x"])
def test_no_line_of_a_log_begins_as_a_command_of_a_workflow(tmp_path: Path, title: str) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    (root / "policy" / "privacy").mkdir()
    edit(
        root,
        FIRST.replace("title: Example Privacy Policy", f"title: {json.dumps(title)}").replace("2021-09", "2028-09"),
    )
    done = run("check", "--root", root, "--today", TODAY)
    assert f"| {title.strip()} (privacy)" in done.out
    assert not [line for line in done.out.split("\n") if line.lstrip().startswith(("::", "##["))]
    assert logged(f"a\r{title}\n{title}").count("| ") == 1

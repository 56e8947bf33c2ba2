"""Sealing: what it writes, and how it refuses, in words a lawyer can act on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from policypress.archive.draft import draft
from policypress.archive.seal import write_version
from policypress.archive.status import standing
from policypress.archive.working import working_from
from policypress.errors import TryAgainLater
from policypress.settings import load_settings

from tests.run import run
from tests.site_builder import CORRECTION, FIRST, MATERIAL, PEOPLE, build_site, git, policy_of, seal_text, settle

TODAY = "2026-11-22"


def edited(root: Path, text: str) -> Path:
    path = root / "policy/privacy/index.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def sealed_files(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "policy/privacy/versions").iterdir())


def test_a_first_version_seals_without_notice_and_without_gate(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    edited(root, FIRST)
    done = run("seal", "privacy", "--root", root, "--today", "2021-08-01", "--by", "Legal desk")
    assert done.code == 0, done.err
    record = policy_of(root).versions[0].record
    assert (record.verdict, record.notice.required, record.previous) == ("none", False, None)
    assert sealed_files(root) == ["2021-09-02.json", "2021-09-02.md"]
    assert (root / "policy/privacy/versions/2021-09-02.md").read_bytes() == FIRST.encode()


def test_a_typing_error_mended_under_the_same_date_is_a_correction(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=1)
    edited(root, CORRECTION)
    done = run("seal", "privacy", "--root", root, "--today", "2021-10-01", "--by", "Legal desk")
    assert done.code == 0, done.err
    record = policy_of(root).versions[-1].record
    assert (record.version, record.verdict, record.compared_with) == ("2021-09-02.1", "editorial", "2021-09-02")


def test_sealing_the_same_text_twice_does_nothing(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    before = sealed_files(root)
    done = run("seal", "privacy", "--root", root, "--today", TODAY, "--by", "Legal desk")
    assert (done.code, sealed_files(root)) == (0, before)
    assert "nothing to do" in done.out


@pytest.mark.parametrize(
    ("sealed", "effective", "earliest"),
    [(2, "2026-12-01", "2026-12-22"), (2, "2021-09-02", "2026-12-22"), (3, "2027-02-01", "2027-02-02")],
    ids=["too early", "the date of the text in force", "the date of an upcoming text"],
)
def test_the_date_that_a_refusal_names_can_be_sealed(
    tmp_path: Path, sealed: int, effective: str, earliest: str
) -> None:
    root = build_site(tmp_path / "site", sealed=sealed)
    text = MATERIAL.replace("60 days", "90 days").replace("2027-02-01", effective)
    edited(root, text)
    arguments = ("seal", "privacy", "--root", root, "--today", TODAY, "--by", "Legal desk")
    refused = run(*arguments)
    assert refused.code == 1 and f"Set `effective: {earliest}` or later" in refused.err
    edited(root, text.replace(effective, earliest))
    assert run(*arguments).code == 0


REFUSED = [
    ("no-title", MATERIAL.replace("title: Example Privacy Policy\n", ""), 1, "key `title` is missing"),
    ("twice", MATERIAL.replace("lang: en", "lang: en\nlang: de"), 6, "`lang` stands twice, first on line 5"),
    ("unknown", MATERIAL.replace("lang: en", "language: en"), 5, "Unknown key `language`"),
    ("impossible", MATERIAL.replace("2027-02-01", "2027-02-30"), 3, "not a possible date"),
    ("no-front-matter", MATERIAL.split("---\n")[2], 1, "There is no front matter"),
    ("broken-yaml", MATERIAL.replace("lang: en", "lang: [en"), 6, "not valid YAML"),
    ("too-early", MATERIAL.replace("2027-02-01", "2026-12-01"), 3, "needs 30 days' notice"),
    ("taken", MATERIAL.replace("2027-02-01", "2021-09-02"), 3, "2021-09-02 is taken"),
    ("past", CORRECTION.replace("2021-09-02", "2022-01-01"), 3, "lies in the past"),
    ("no-summary", MATERIAL.replace("summary: We keep", "# summary: We keep"), 1, "summary is missing"),
]


@pytest.mark.parametrize(("text", "line", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_refusal_names_file_and_line_and_leaves_nothing_behind(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    edited(root, text)
    before = sealed_files(root)
    done = run("seal", "privacy", "--root", root, "--today", TODAY, "--by", "Legal desk")
    assert done.code == 1
    assert says in done.err
    assert f"policy/privacy/index.md:{line}: " in done.err
    assert sealed_files(root) == before


def test_a_change_nobody_decided_blocks_sealing_and_a_decision_opens_it(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    text = CORRECTION.replace("effective: 2021-09-02", "effective: 2027-02-01").replace(
        "## How long we keep it", "## Keeping it"
    )
    edited(root, text)
    refused = run("seal", "privacy", "--root", root, "--today", TODAY, "--by", "Legal desk")
    assert refused.code == 1 and "needs a person" in refused.err
    edited(root, settle(root, text, date(2026, 11, 22), "clarifying"))
    done = run("seal", "privacy", "--root", root, "--today", TODAY, "--by", "Legal desk")
    assert done.code == 0, done.err
    record = policy_of(root).versions[-1].record
    assert record.verdict == "clarifying"
    assert [decision.by for decision in record.decisions] == ["General counsel"]


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    path = root / "policy/privacy/index.md"
    path.write_bytes(MATERIAL.encode().replace(b"Parcel", b"Parc\xe9l"))
    done = run("seal", "privacy", "--root", root, "--today", TODAY, "--by", "Legal desk")
    assert done.code == 1 and "not UTF-8" in done.err and "index.md:28" in done.err


def test_without_a_name_nobody_can_seal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    root = build_site(tmp_path / "site", sealed=0)
    edited(root, FIRST)
    done = run("seal", "privacy", "--root", root, "--today", TODAY)
    assert done.code == 2 and "--by 'YOUR NAME'" in done.err


def test_rescheduling_and_withdrawing_are_told_in_words(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    moved = run(
        "reschedule", "privacy@2027-02-01", "2027-03-01", "--root", root, "--today", TODAY, "--by", "Legal desk"
    )
    assert moved.code == 0 and "privacy@2027-03-01" in moved.out, moved.err
    early = run(
        "reschedule", "privacy@2027-03-01", "2026-12-01", "--root", root, "--today", TODAY, "--by", "Legal desk"
    )
    assert early.code == 1 and "30 days' notice" in early.err
    gone = run(
        "withdraw", "privacy@2027-03-01", "--reason", "Not ready.", "--root", root, "--today", TODAY, "--by", "L"
    )
    assert gone.code == 0, gone.err
    again = run("withdraw", "privacy@2027-03-01", "--reason", "No.", "--root", root, "--today", TODAY, "--by", "L")
    assert again.code == 1 and "is withdrawn" in again.err


def test_a_translation_of_the_same_date_is_sealed_in_the_same_record(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    german = "---\ntitle: Datenschutz\neffective: 2021-09-02\nlang: de\n---\n# Datenschutz\n\nText.\n"
    (root / "policy/privacy").mkdir()
    (root / "policy/privacy/index.de.md").write_text(german, encoding="utf-8")
    version = seal_text(root, FIRST, date(2021, 8, 1))
    assert version.record.translations == []
    git(root, "clean", "-fdxq", "policy/privacy/versions")
    edited(root, FIRST)
    done = run("seal", "privacy", "--root", root, "--today", "2021-08-01", "--by", "Legal desk")
    assert done.code == 0, done.err
    record = policy_of(root).versions[0].record
    assert [(t.lang, t.file) for t in record.translations] == [("de", "2021-09-02.de.md")]


GERMAN = "---\ntitle: Datenschutz\neffective: 2021-09-02\nlang: de\n---\n# Datenschutz\n\nText.\n"


def translated(root: Path, text: str = GERMAN, name: str = "index.de.md") -> None:
    """The first text as working text, with a translation beside it."""
    edited(root, FIRST)
    (root / "policy/privacy" / name).write_text(text, encoding="utf-8")


BAD_TRANSLATIONS = [
    ("index.backup.md", FIRST, "policy/privacy/index.backup.md:1: error: `backup` names no language"),
    ("index.de.old.md", GERMAN, "policy/privacy/index.de.old.md:1: error: `de.old` names no language"),
    ("index.de.md", GERMAN.replace("lang: de", "lang: fr"), "policy/privacy/index.de.md:4: error: `lang: fr`"),
    ("index.de.md", GERMAN.replace("lang: de", "lang: zz_QQ!!/../x"), "index.de.md:4: error: `lang: zz_QQ!!/../x`"),
    ("index.old.md", GERMAN.replace("lang: de\n", ""), "index.old.md:1: error: The key `lang` is missing."),
    ("index.de.md", GERMAN.replace("lang: de", "sprache: de"), "index.de.md:4: error: Unknown key `sprache`"),
    ("index.de.md", GERMAN.replace("effective: 2021-09-02\n", ""), "index.de.md:1: error: The key `effective` is"),
    ("index.en.md", GERMAN.replace("lang: de", "lang: en"), "index.en.md:1: error: The original is in `en`"),
]


@pytest.mark.parametrize(("name", "text", "says"), BAD_TRANSLATIONS, ids=[row[2] for row in BAD_TRANSLATIONS])
def test_a_translation_that_would_not_be_sealed_as_one_blocks_sealing(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    translated(root, text, name)
    done = run("seal", "privacy", "--root", root, "--today", "2021-08-01", "--by", "Legal desk")
    assert done.code == 1 and says in done.err
    assert not (root / "policy/privacy/versions").exists()


def test_a_translation_may_be_for_a_region(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    translated(root, GERMAN.replace("lang: de", "lang: pt-BR"), "index.pt-BR.md")
    done = run("seal", "privacy", "--root", root, "--today", "2021-08-01", "--by", "Legal desk")
    assert done.code == 0, done.err
    assert "2021-09-02.pt-BR.md" in sealed_files(root)


def test_a_text_whose_language_is_none_is_refused(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    edited(root, FIRST.replace("lang: en", "lang: english_text"))
    done = run("check", "--root", root, "--today", "2021-08-01")
    assert done.code == 1 and "index.md:5: error: `lang: english_text` is not a language" in done.out


def test_an_audience_of_a_heading_that_is_not_there_is_refused(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    narrowed = MATERIAL.replace(
        "lang: en\n", "lang: en\naudiences:\n  Sharin: [orders]\n  What we collect: [orders]\n", 1
    )
    edited(root, narrowed)
    arguments = ("--root", root, "--today", TODAY)
    checked = run("check", *arguments)
    assert checked.code == 1 and checked.out.count("[audience]") == 1
    assert "index.md:6: error: `audiences` narrows “Sharin”, but no heading is called so" in checked.out
    assert "Did you mean “Sharing”?" in checked.out
    assert run("seal", "privacy", *arguments, "--by", "Legal desk").code == 1
    edited(root, narrowed.replace("Sharin:", "Sharing:"))
    assert run("seal", "privacy", *arguments, "--by", "Legal desk").code == 0


@pytest.mark.parametrize("body", ["", "\n\n", "<!-- to be written -->\n"], ids=["nothing", "blank lines", "a comment"])
@pytest.mark.parametrize("sealed", [0, 2])
def test_a_policy_without_a_text_is_refused(tmp_path: Path, sealed: int, body: str) -> None:
    root = build_site(tmp_path / "site", sealed=sealed)
    edited(root, MATERIAL.split("# Example")[0] + body)
    done = run("seal", "privacy", "--root", root, "--today", TODAY, "--by", "Legal desk")
    assert done.code == 1 and "There is no text below the front matter." in done.err


def test_nobody_is_shown_as_the_approver_who_was_not_named_as_one(tmp_path: Path) -> None:
    root, out = build_site(tmp_path / "site", sealed=0), tmp_path / "out"
    edited(root, FIRST)
    assert run("seal", "privacy", "--root", root, "--today", "2021-08-01", "--by", "Legal desk").code == 0
    assert policy_of(root).versions[0].record.approved_by == ""
    done = run("release", "--root", root, "--today", TODAY, "--out", out, "--no-recipients")
    assert done.code == 0, done.err
    history = (out / "site/privacy/history/index.html").read_text(encoding="utf-8")
    assert "Published by" in history and "Approved by" not in history


@pytest.mark.parametrize(("meanwhile", "written"), [("nothing", True), ("a version", False), ("one gone", False)])
def test_a_text_is_sealed_only_into_the_archive_that_it_was_judged_by(
    tmp_path: Path, meanwhile: str, written: bool
) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    policy, day = policy_of(root), date(2026, 11, 22)
    working = working_from(MATERIAL, "index.md", edited(root, MATERIAL))
    found = draft(policy, working, load_settings(root), standing(policy, day))
    assert found
    if meanwhile == "a version":
        seal_text(root, CORRECTION.replace("nothing else", "nothing more"), day, verdict="clarifying")
    elif meanwhile == "one gone":
        for name in ("2021-09-02.1.json", "2021-09-02.1.md"):
            (root / "policy/privacy/versions" / name).unlink()
    before = sealed_files(root)
    if written:
        assert write_version(policy, found, day, PEOPLE).name == "2027-02-01"
        return
    with pytest.raises(TryAgainLater, match="privacy: another command changed its versions meanwhile"):
        write_version(policy, found, day, PEOPLE)
    assert sealed_files(root) == before

"""A translation that comes after its original was sealed: added to it, with a record of its own, from that day on."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from policypress.archive.later import differs, waiting
from policypress.archive.moving import withdraw
from policypress.archive.status import standing
from policypress.archive.versions import read_archive
from policypress.archive.working import working_from
from policypress.notice.content import text_language
from policypress.schemas import schema
from policypress.settings import load_settings
from policypress.site.mkdocs.build import build_site as build

from tests.run import Done, run
from tests.site_builder import CORRECTION, MATERIAL, build_site, git, policy_of

DAY = "2026-11-25"


def german(text: str) -> str:
    text = text.replace("lang: en", "lang: de").replace("Example Privacy Policy", "Datenschutzerklärung")
    return text.replace("We keep your account data", "Wir behalten Ihre Kontodaten")


def do(root: Path, *arguments: str) -> Done:
    return run(*arguments, "--root", root, "--today", DAY)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Privacy with an upcoming version, and a German translation of it that came later."""
    made = build_site(tmp_path / "root")
    (made / "policy" / "privacy" / "index.de.md").write_text(german(MATERIAL), encoding="utf-8")
    return made


def added(root: Path) -> None:
    done = do(root, "seal", "privacy", "--by", "Legal desk")
    assert done.code == 0, done.err
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Add the German translation")


def test_check_names_a_translation_that_nobody_can_read_yet(root: Path) -> None:
    assert "This translation of privacy@2027-02-01 is not published." in do(root, "check").out
    added(root)
    assert "is not published" not in do(root, "check").out


def test_its_page_announces_the_change_in_its_own_language(root: Path, tmp_path: Path) -> None:
    added(root)
    build(root, tmp_path / "out", read_archive(root), load_settings(root), date.fromisoformat(DAY))
    page = (tmp_path / "out" / "privacy" / "upcoming" / "de" / "index.html").read_text(encoding="utf-8")
    told = page.partition('<p class="pp-banner')[2].partition("</p>")[0]
    assert 'lang="de"' in told and "<strong>Datenschutzerklärung:</strong>" in told
    assert "soll ab 1. Februar 2027 gelten." in told
    assert 'href="../../../privacy/upcoming/de/">Text lesen</a>' in told


def test_sealing_adds_it_with_a_record_of_its_own_and_leaves_the_version_alone(root: Path) -> None:
    folder = root / "policy" / "privacy" / "versions"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = do(root, "seal", "privacy", "--by", "Legal desk")
    assert "Added to privacy@2027-02-01: its translation into de, published from 2026-11-25." in done.out
    assert {path.name for path in folder.iterdir()} - set(before) == {"2027-02-01.de.md", "2027-02-01.de.json"}
    assert all((folder / name).read_bytes() == raw for name, raw in before.items())
    found = json.loads((folder / "2027-02-01.de.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema("translation")).validate(found)
    assert found["record_sha256"] == policy_of(root).version("2027-02-01").record.sha256
    assert "nothing to do" in do(root, "seal", "privacy", "--by", "Legal desk").out


def test_it_is_published_from_that_day_and_proved(root: Path, tmp_path: Path) -> None:
    added(root)
    outs = {}
    for day in (date(2026, 11, 24), date(2026, 11, 25)):
        outs[day] = tmp_path / str(day)
        build(root, outs[day], read_archive(root), load_settings(root), day)
    before, after = outs.values()
    assert not (before / "privacy" / "versions" / "2027-02-01.de.md").exists()
    for name in ("2027-02-01.de.md", "2027-02-01.de.json"):
        sealed = root / "policy" / "privacy" / "versions" / name
        assert (after / "privacy" / "versions" / name).read_bytes() == sealed.read_bytes()
    assert 'lang="de">Deutsch</a>' in (after / "privacy" / "history" / "index.html").read_text(encoding="utf-8")
    listed = json.loads((after / "privacy" / "versions.json").read_text(encoding="utf-8"))["versions"][-1]
    assert list(listed["translations"]) == ["de"]
    proved = run("verify", "--root", root, "--site", after)
    assert proved.code == 0, proved.out


def test_messages_speak_it_from_that_day(root: Path) -> None:
    added(root)
    version = policy_of(root).version("2027-02-01")
    assert text_language(version, "de-AT", date(2026, 11, 25)) == "de"
    assert text_language(version, "de-AT", date(2026, 11, 24)) == "en"


@pytest.mark.parametrize("end", ["md", "json"])
def test_whoever_edits_it_is_found_out(root: Path, end: str) -> None:
    added(root)
    path = root / "policy" / "privacy" / "versions" / f"2027-02-01.de.{end}"
    path.write_text(path.read_text(encoding="utf-8").replace("de", "dd", 1), encoding="utf-8")
    assert run("verify", "--root", root).code == 1


def test_a_text_beside_the_versions_that_no_record_vouches_for_is_a_problem(root: Path) -> None:
    added(root)
    (root / "policy" / "privacy" / "versions" / "2027-02-01.de.json").unlink()
    done = run("verify", "--root", root)
    assert done.code == 1 and "No record vouches for this text." in done.out + done.err


def test_what_differs_from_the_sealed_translation_waits_for_the_next_version(root: Path) -> None:
    added(root)
    beside = root / "policy" / "privacy" / "index.de.md"
    beside.write_text(beside.read_text(encoding="utf-8") + "\nMehr.\n", encoding="utf-8")
    assert "It differs from the translation that was sealed with privacy@2027-02-01." in do(root, "check").out
    assert "nothing to do" in do(root, "seal", "privacy", "--by", "Legal desk").out


def test_a_translation_of_the_text_in_force_may_come_while_another_is_announced(root: Path, tmp_path: Path) -> None:
    beside = root / "policy" / "privacy" / "index.de.md"
    beside.write_text(german(CORRECTION), encoding="utf-8")
    added(root)
    out = tmp_path / "out"
    build(root, out, read_archive(root), load_settings(root), date(2026, 11, 25))
    page = (out / "privacy" / "de" / "index.html").read_text(encoding="utf-8")
    assert "Wir behalten Ihre Kontodaten" in page and "Maßgeblich ist das Original" in page
    assert policy_of(root).version("2021-09-02.1").translations_raw


GERMAN = german(MATERIAL)


@pytest.mark.parametrize(
    ("text", "day", "version", "kept"),
    [
        (GERMAN, DAY, "2027-02-01", ""), (GERMAN, "2027-02-01", "2027-02-01", ""),
        (GERMAN.replace("lang: de", "lang: en"), DAY, "", ""),
        (GERMAN.replace("lang: de", "lang: fr"), DAY, "2027-02-01", ""),
        (GERMAN.replace("effective: 2027-02-01", "effective: 2027-02-02"), DAY, "", ""),
        (GERMAN.replace("effective: 2027-02-01", "effective: 2021-09-02"), DAY, "2021-09-02.1", ""),
        (GERMAN.replace("lang: de", "lang: de\nodd: 1"), DAY, "", ""), (GERMAN, "2020-01-01", "", ""),
        (GERMAN, "taken back", "", ""), (GERMAN, "sealed", "", ""), (GERMAN + "Mehr.\n", "sealed", "", "2027-02-01"),
        (GERMAN.replace("lang: de", "lang: fr"), "sealed", "2027-02-01", ""), (GERMAN + "Mehr.\n", "both", "", ""),
    ],
)  # fmt: skip
def test_a_translation_belongs_to_the_newest_version_of_its_date_that_will_apply(
    root: Path, text: str, day: str, version: str, kept: str
) -> None:
    """``version``: where it can be added; ``kept``: where another text stands in its place."""
    if day in ("sealed", "both"):
        added(root)
    if day in ("taken back", "both"):
        policy = policy_of(root)
        withdraw(policy, policy.version("2027-02-01"), "A slip.", "Legal desk", date.fromisoformat(DAY))
    policy = policy_of(root)
    now = standing(policy, date.fromisoformat(day if day[0] == "2" else DAY))
    translation = working_from(text, "index.de.md", root / "policy" / "privacy" / "index.de.md")
    assert [one.version.name for one in waiting(policy, [translation], now)] == ([version] if version else [])
    other = differs(policy, translation, now)
    assert (other.name if other else "") == kept

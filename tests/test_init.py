"""``policypress init``: from an empty folder to a published site."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from policypress.cli.init import init
from policypress.settings import load_settings

from tests.run import Done, run

TODAY = "2026-11-22"
ANSWERS = {
    "--company": "Müller & Söhne: *Tea*",
    "--policy": "privacy",
    "--site-url": "https://policies.example.com",
    "--timezone": "Europe/Vienna",
}


def start(folder: Path, **changed: str) -> Done:
    answers = ANSWERS | {f"--{key.replace('_', '-')}": value for key, value in changed.items()}
    return run("init", folder, "--today", TODAY, *(part for pair in answers.items() for part in pair))


def test_what_it_makes_passes_check_seals_and_builds(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert start(folder).code == 0
    checked = run("check", "--root", folder, "--today", TODAY, "--strict")
    assert checked.code == 0 and "Nothing to mend." in checked.out, checked.out
    assert run("seal", "privacy", "--root", folder, "--today", TODAY, "--by", "Counsel").code == 0
    out = tmp_path / "out"
    done = run("release", "--root", folder, "--today", TODAY, "--out", out, "--no-recipients")
    assert done.code == 0, done.err
    page = (out / "site" / "privacy" / "index.html").read_text(encoding="utf-8")
    assert "Müller &amp; Söhne: *Tea*" in page
    assert run("verify", "--root", folder, "--site", out / "site").code == 0


def test_an_unsealed_start_builds_strictly_too(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    start(folder)
    done = run("release", "--root", folder, "--today", TODAY, "--out", tmp_path / "out", "--no-recipients")
    assert done.code == 0, done.err


def test_settings_are_those_that_were_answered(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    start(folder)
    settings = load_settings(folder)
    assert (settings.company, settings.timezone) == (ANSWERS["--company"], "Europe/Vienna")
    assert settings.site_url == "https://policies.example.com/"
    assert settings.contact == "privacy@example.com"


def test_it_asks_at_most_four_questions(tmp_path: Path) -> None:
    asked = CliRunner().invoke(init, [str(tmp_path / "new")], input="Tea Ltd\n\nhttps://tea.example.com/\n\n")
    assert asked.exit_code == 0, asked.output
    assert asked.output.count(": ") >= 4
    assert load_settings(tmp_path / "new").timezone == "UTC"


def test_git_is_ready_and_keeps_sealed_files_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    start(folder)
    told = subprocess.run(
        ["git", "check-attr", "text", "policy/privacy/versions/2026-11-22.md"],
        cwd=folder, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert told.strip().endswith("text: unset")
    ignored = subprocess.run(["git", "check-ignore", "-q", "build/private/x"], cwd=folder, check=False)
    assert ignored.returncode == 0


def test_the_workflow_never_makes_lists_of_people(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    start(folder)
    text = (folder / ".github" / "workflows" / "policies.yml").read_text(encoding="utf-8")
    assert set(yaml.safe_load(text)["jobs"]) == {"check", "publish"}
    assert "release --no-recipients" in text
    assert "policypress recipients" not in text and "policypress notify" not in text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"site_url": "policies.example.com"}, "no address of a site"),
        ({"policy": "My Policy"}, "cannot name a policy"),
        ({"timezone": "Mars/Olympus"}, "not an IANA time zone"),
        ({"company": "  "}, "has no name"),
    ],
)
def test_an_impossible_answer_is_refused_and_leaves_nothing(tmp_path: Path, changed: dict[str, str], said: str) -> None:
    done = start(tmp_path / "new", **changed)
    assert done.code == 2 and said in done.err
    assert not (tmp_path / "new").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = start(tmp_path)
    assert done.code == 2 and "is not empty" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]

"""What the repository promises about itself: pins, sealed files, workflows, scripts and the package it makes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from policypress.judgement.rule_set import hashed, rule_set_sha256

ROOT = Path(__file__).resolve().parents[1]
PINS = ("pip", "runtime", "dev", "build", "pdf", "release")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTIONS = [ROOT / "action.yml", ROOT / "comment" / "action.yml"]
CI_FILES = [*WORKFLOWS, *ACTIONS, *sorted((ROOT / "docs").glob("*gitlab*.yml"))]
SCRIPTS = sorted((ROOT / "scripts").glob("*.py"))


def git(*arguments: str, cwd: Path = ROOT) -> str:
    return subprocess.run(["git", *arguments], cwd=cwd, check=True, capture_output=True, text=True).stdout


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins_of(name: str) -> dict[str, list[tuple[Requirement, int]]]:
    """Each pinned package with its requirement and its number of hashes; a package may have two, by marker."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    pins: dict[str, list[tuple[Requirement, int]]] = {}
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        words, *hashes = line.split(" --hash=")
        requirement = Requirement(words.strip())
        pins.setdefault(canonicalize_name(requirement.name), []).append((requirement, len(hashes)))
    return pins


def texts_to_be_public() -> list[Path]:
    """Every tracked text file outside the sealed archive."""
    names = git("ls-files", "-z").split("\0")
    return [ROOT / name for name in names if name and "/versions/" not in name and (ROOT / name).is_file()]


@pytest.mark.parametrize("name", PINS)
def test_every_pin_is_exact_and_has_hashes(name: str) -> None:
    pins = pins_of(name)
    assert pins
    for requirement, hashes in (pin for found in pins.values() for pin in found):
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes > 0, requirement


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").iterdir()), ids=lambda path: path.name)
def test_no_requirements_file_names_a_package_index(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"https?://|file://|--index-url|--extra-index|--find-links|(?m:^-[if] )", text)


def test_every_runtime_dependency_is_pinned_within_its_range() -> None:
    pins = pins_of("runtime")
    for text in project()["project"]["dependencies"]:
        wanted = Requirement(text)
        found = pins.get(canonicalize_name(wanted.name))
        assert found, f"{wanted.name} is not pinned; run make pins"
        for pin, _ in found:
            version = next(iter(pin.specifier)).version
            assert wanted.specifier.contains(version), f"{pin} is outside {wanted}; run make pins"


def test_the_development_pins_hold_the_runtime_pins_unchanged() -> None:
    development = {name: [str(pin) for pin, _ in found] for name, found in pins_of("dev").items()}
    runtime = {name: [str(pin) for pin, _ in found] for name, found in pins_of("runtime").items()}
    assert {name: development.get(name) for name in runtime} == runtime


def test_development_tools_stay_out_of_the_runtime() -> None:
    assert not {"pytest", "mypy", "ruff", "playwright", "hypothesis"} & set(pins_of("runtime"))


@pytest.mark.parametrize("name", ["2021-09-02.md", "2021-09-02.json", "2021-09-02.notice.json", "2021-09-02.de.md"])
def test_git_never_converts_a_sealed_file_and_folds_it_in_a_pull_request(name: str) -> None:
    path = f"policy/privacy/versions/{name}"
    lines = git("check-attr", "text", "eol", "linguist-generated", "--", path).splitlines()
    values = {line.split(": ")[1]: line.split(": ")[2] for line in lines}
    assert values["text"] == "unset"
    assert values["linguist-generated"] == "true"


def test_a_working_text_is_not_marked_as_generated() -> None:
    lines = git("check-attr", "text", "linguist-generated", "--", "policy/privacy/index.md").splitlines()
    assert [line.split(": ")[2] for line in lines] == ["set", "unspecified"]


def test_a_sealed_text_with_windows_line_ends_comes_back_byte_for_byte(tmp_path: Path) -> None:
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    sealed = Path("policy/terms/versions/2020-01-01.md")
    (origin / sealed).parent.mkdir(parents=True)
    (origin / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    (origin / sealed).write_bytes(b"# Terms\r\n\r\nOne line.\r\nNo end")
    identity = ["-c", "user.name=A Tester", "-c", "user.email=tester@example.com", "-c", "commit.gpgsign=false"]
    git("init", "--quiet", cwd=origin)
    git("add", ".", cwd=origin)
    git(*identity, "commit", "--quiet", "-m", "Seal terms@2020-01-01", cwd=origin)
    git("clone", "--quiet", "-c", "core.autocrlf=true", str(origin), str(clone), cwd=tmp_path)
    assert (clone / sealed).read_bytes() == (origin / sealed).read_bytes()


def test_git_ignores_what_we_make_and_nothing_of_the_package() -> None:
    made = [".venv/bin/python", "build/release/release.json", "site/index.html", ".cache/x", "scripts/__pycache__/x"]
    assert git("check-ignore", *made).splitlines() == made
    package = [str(path) for path in (ROOT / "scripts" / "policypress").rglob("*.py")]
    assert package
    ignored = subprocess.run(["git", "check-ignore", "--stdin"], cwd=ROOT, input="\n".join(package), text=True)
    assert ignored.returncode == 1, "git ignores a module of the package"


def test_there_is_a_workflow_for_each_step_of_an_edit() -> None:
    assert {path.stem for path in WORKFLOWS} >= {"pull-request", "seal", "pages", "nightly"}


@pytest.mark.parametrize("path", CI_FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_workflow_makes_a_list_of_people(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert isinstance(yaml.safe_load(text), dict)
    assert "recipients" not in text.replace("--no-recipients", "")
    assert not re.search(r"build/private|--private|--users|--ledger|notify\b|POLICYPRESS_SMTP", text)
    for line in text.splitlines():
        if re.search(r"(make|policypress) release(?![\w-])", line):
            assert "--no-recipients" in line


@pytest.mark.parametrize("path", [*WORKFLOWS, *ACTIONS], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_foreign_action_is_pinned_by_commit_with_its_version_beside(path: Path) -> None:
    for used in re.findall(r"uses: (.+)", path.read_text(encoding="utf-8")):
        assert used.startswith("./") or re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[\d.]+", used), used


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_workflow_grants_nothing_but_what_a_job_names(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    assert all(job["permissions"] for job in workflow["jobs"].values())


def test_the_nightly_schedule_is_off_the_hour_and_can_be_started_by_hand() -> None:
    # YAML reads the key `on` as true.
    triggers = yaml.safe_load((ROOT / ".github" / "workflows" / "nightly.yml").read_text(encoding="utf-8"))[True]
    assert set(triggers) == {"schedule", "workflow_dispatch"}
    assert all(schedule["cron"].split()[0] not in {"0", "*"} for schedule in triggers["schedule"])


def test_the_scripts_of_the_contract_are_there() -> None:
    assert {path.stem for path in SCRIPTS} >= {"release", "notify", "check", "compare", "seal", "verify"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_answers_help_from_an_unrelated_folder(script: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, str(script), "--help"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "Usage:" in done.stdout


@pytest.mark.parametrize("target", ["release", "test", "serve", "check", "bench", "lint", "pictures", "clean"])
def test_make_help_names_every_target(target: str) -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert re.search(rf"^make {target} +\S", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("target", ["release", "check", "bench", "pictures"])
def test_the_program_behind_a_make_target_exists(target: str) -> None:
    recipe = re.search(rf"^{target}:.*\n\t.*?\$\(PY\) (\S+\.py)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert recipe
    assert (ROOT / recipe[1]).is_file()


def test_no_file_names_the_place_where_it_was_made() -> None:
    # Put together here, so that this file does not name them itself.
    places = re.compile("|".join(["/" + "work/", "/opt/" + "pypi", "/tmp/" + "helpers"]))
    for path in texts_to_be_public():
        content = path.read_bytes()
        assert not places.search(content.decode("utf-8", "replace")), path


@pytest.mark.slow
def test_the_wheel_holds_the_package_with_its_data_and_the_site_overrides_and_nothing_else(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"policypress"}
    tracked = git("ls-files", "scripts/policypress").splitlines()
    assert {name.removeprefix("scripts/") for name in tracked if (ROOT / name).is_file()} <= names
    overrides = git("ls-files", "site_overrides").splitlines()
    assert overrides
    assert {f"policypress/{name}" for name in overrides if (ROOT / name).is_file()} <= names
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    assert hashed(tmp_path / "installed" / "policypress") == rule_set_sha256()

"""``policypress init``: from an empty folder to a published site."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from policypress import __version__
from policypress.cli.init import init
from policypress.init import repository
from policypress.init.origin import Origin, origin, origin_of
from policypress.settings import load_settings

from tests.conftest import REPOSITORY
from tests.run import Done, run

TODAY = "2026-11-22"
DAY = date.fromisoformat(TODAY)
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


def test_it_is_as_complete_as_the_sample(tmp_path: Path) -> None:
    start(tmp_path / "new")
    assert (tmp_path / "new" / "policy" / "how-changes-are-judged.md").is_file()
    config = (tmp_path / "new" / "mkdocs.yml").read_text(encoding="utf-8")
    assert all(words in config for words in ("navigation.tabs", "scheme: slate", "generator: false", "postal_address:"))


def test_the_site_that_it_makes_has_every_page_and_both_colours(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    start(folder)
    assert run("seal", "privacy", "--root", folder, "--today", TODAY, "--by", "Counsel").code == 0
    done = run("release", "--root", folder, "--today", TODAY, "--out", tmp_path / "out", "--no-recipients")
    assert done.code == 0, done.err
    site = tmp_path / "out" / "site"
    page = (site / "privacy" / "index.html").read_text(encoding="utf-8")
    tabs = page.partition('class="md-tabs')[2].partition("</nav>")[0]
    assert all(f'href="{address}"' in tabs for address in ("..", "./", "../how-changes-are-judged/")), tabs
    strip = page.partition('class="pp-strip"')[2].partition("</nav>")[0]
    assert all(words in strip for words in ("In force", "All versions", "Compare")), strip
    body = page.partition("<body")[2].partition(">")[0]
    assert 'data-md-color-primary="custom"' in body, "the house's colours also without JavaScript"
    assert 'data-md-color-scheme="slate"' in page and 'data-md-color-scheme="default"' in page
    wanted = ("", "how-changes-are-judged/", "privacy/history/", "privacy/compare/", "privacy/upcoming/")
    assert [address for address in wanted if not (site / address / "index.html").is_file()] == []
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert 'name="generator"' not in html and "Made with" not in html, path


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
    assert list(yaml.safe_load(text)["jobs"]) == ["check", "comment", "seal", "publish"]
    assert "release --no-recipients" in text
    assert "policypress recipients" not in text and "policypress notify" not in text


def test_a_pull_request_installs_what_its_base_names_and_writes_nothing_but_a_comment(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    start(folder)
    jobs = yaml.safe_load((folder / ".github" / "workflows" / "policies.yml").read_text(encoding="utf-8"))["jobs"]
    assert jobs["check"]["permissions"] == {"contents": "read"}
    assert jobs["comment"]["permissions"] == {"pull-requests": "write"}
    assert [step for step in jobs["comment"]["steps"] if "uses" in step] == []
    runs = "\n".join(step.get("run", "") for step in jobs["check"]["steps"])
    assert 'git show "$BASE:$name"' in runs and '"$RUNNER_TEMP/requirements.txt"' in runs
    assert "-r requirements.txt" not in runs and "-r dependencies.txt" not in runs
    writes = [name for name, job in jobs.items() if job["permissions"].get("contents") == "write"]
    assert writes == ["seal"] and jobs["publish"]["environment"]["name"] == "github-pages"


def test_nothing_in_the_workflow_is_found_fault_with(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    start(folder)
    asked = [str(Path(sys.executable).parent / "zizmor"), "--offline", "--persona", "pedantic", "--collect=all"]
    done = subprocess.run([*asked, str(folder / ".github")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_package_is_installed_by_its_hash(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    start(folder)
    jobs = yaml.safe_load((folder / ".github" / "workflows" / "policies.yml").read_text(encoding="utf-8"))["jobs"]
    lines = [
        line.split() for job in jobs.values() for step in job["steps"] for line in step.get("run", "").splitlines()
    ]
    installs = [words for words in lines if "install" in words]
    assert len(installs) == 6
    for words in installs:
        assert "--no-deps" in words
        assert ("--require-hashes" in words) == words[-1].strip('"').endswith("dependencies.txt")
        assert ("--no-build-isolation" in words) == words[-1].strip('"').endswith("requirements.txt")
    pins = (folder / "dependencies.txt").read_text(encoding="utf-8")
    for name in ("runtime.txt", "build.txt"):
        assert (REPOSITORY / "requirements" / name).read_text(encoding="utf-8") in pins


def test_what_is_printed_while_sealing_and_building_is_no_command_to_the_runner(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    start(folder)
    jobs = yaml.safe_load((folder / ".github" / "workflows" / "policies.yml").read_text(encoding="utf-8"))["jobs"]
    for job, words in (("seal", "policypress seal"), ("publish", "policypress release")):
        (run,) = (step["run"] for step in jobs[job]["steps"] if words in step.get("run", ""))
        assert 0 <= run.find('echo "::stop-commands::$(') < run.index(words)


def test_the_workflow_seals_what_it_can_and_fails_where_a_text_could_not_be_sealed(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    start(folder)
    shutil.copytree(folder / "policy" / "privacy", folder / "policy" / "broken")
    text = folder / "policy" / "broken" / "index.md"
    text.write_text(text.read_text(encoding="utf-8").replace("We do not sell it.", "TODO"), encoding="utf-8")
    text_of = (folder / ".github" / "workflows" / "policies.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text_of)["jobs"]
    assert jobs["publish"]["needs"] == "seal" and "always()" in jobs["publish"]["if"]
    steps = jobs["seal"]["steps"]
    (seal,) = (step["run"] for step in steps if step.get("name") == "Seal what was merged")
    environment = os.environ | {
        "NAME": "legal-desk",
        "POLICYPRESS_TODAY": TODAY,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    commands = seal.replace("git push", "true").replace("gh auth setup-git", "true")
    command = ["bash", "-e", "-o", "pipefail", "-c", commands]
    assert subprocess.run(command, cwd=folder, env=environment, check=False).returncode == 1
    assert git("log", "-1", "--format=%s", cwd=folder) == "Seal merged versions"
    assert git("ls-files", "policy/*/versions/*.md", cwd=folder).split() == [f"policy/privacy/versions/{TODAY}.md"]


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


def test_it_pins_what_it_was_installed_from(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    start(folder)
    assert (folder / "requirements.txt").read_text(encoding="utf-8").endswith(f"{origin().requirement}\n")


def test_a_virtual_environment_and_git_may_be_there_already(tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".git").mkdir()
    assert start(tmp_path).code == 0


# -- what requirements.txt names

COMMIT = "0123456789abcdef0123456789abcdef01234567"
HOST = "https://git.example.com/legal/policypress"


def git(*arguments: str, cwd: Path) -> str:
    return subprocess.run(["git", *arguments], cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone whose one commit lies in its remote; the remote then gets the address that a test wants."""
    away, folder = tmp_path / "away.git", tmp_path / "checkout"
    git("init", "--quiet", "--bare", "--initial-branch=main", str(away), cwd=tmp_path)
    git("clone", "--quiet", str(away), str(folder), cwd=tmp_path)
    (folder / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    git("add", "-A", cwd=folder)
    git("-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-q", "-m", "One", cwd=folder)
    git("push", "--quiet", "origin", "HEAD:main", cwd=folder)
    git("remote", "set-url", "origin", f"{HOST}.git", cwd=folder)
    return folder


def folder_origin(folder: Path) -> Origin:
    return origin_of({"url": folder.as_uri(), "dir_info": {"editable": True}})


@pytest.mark.parametrize(
    ("told", "requirement", "shared"),
    [
        ({"url": HOST, "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, f"git+{HOST}@{COMMIT}", True),
        (
            {"url": "file:///srv/policypress", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
            f"git+file://localhost/srv/policypress@{COMMIT}",
            False,
        ),
        (
            {"url": f"{HOST}/p.whl", "archive_info": {"hashes": {"sha256": "ab"}}},
            f"{HOST}/p.whl#sha256=ab",
            True,
        ),
        ({"url": "file:///srv/p.whl", "archive_info": {}}, "file:///srv/p.whl", False),
    ],
)
def test_the_pin_is_what_the_installer_wrote_down(told: dict[str, object], requirement: str, shared: bool) -> None:
    assert origin_of(told) == Origin(f"policypress @ {requirement}", shared)


def test_a_checkout_is_pinned_by_its_remote_and_commit(checkout: Path) -> None:
    commit = git("rev-parse", "HEAD", cwd=checkout)
    assert folder_origin(checkout) == Origin(f"policypress @ git+{HOST}.git@{commit}", True)


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://reader:token@git.example.com/legal/policypress", HOST),
        ("git@git.example.com:legal/policypress.git", "ssh://git@git.example.com/legal/policypress.git"),
        ("ssh://git@git.example.com/legal/policypress.git", "ssh://git@git.example.com/legal/policypress.git"),
    ],
)
def test_the_pin_holds_no_password_and_is_an_address_pip_reads(checkout: Path, remote: str, address: str) -> None:
    git("remote", "set-url", "origin", remote, cwd=checkout)
    assert folder_origin(checkout).requirement.startswith(f"policypress @ git+{address}@")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "pyproject.toml").write_text("edited", encoding="utf-8"),
        lambda folder: git("remote", "set-url", "origin", "/srv/policypress.git", cwd=folder),
        lambda folder: git("update-ref", "-d", "refs/remotes/origin/main", cwd=folder),
    ],
    ids=["unsaved edits", "a remote on this machine", "a commit that was never pushed"],
)
def test_a_checkout_that_others_cannot_fetch_is_pinned_by_its_folder(
    checkout: Path, spoil: Callable[[Path], object]
) -> None:
    spoil(checkout)
    assert folder_origin(checkout) == Origin(f"policypress @ {checkout.as_uri()}", False)


def test_a_pin_on_one_machine_says_what_to_write_instead(tmp_path: Path) -> None:
    wanted = repository.Start("Tea Ltd", "privacy", "https://tea.example.com/", "UTC")
    repository.start(tmp_path / "here", wanted, Origin("policypress @ file:///srv/policypress", False), DAY)
    repository.start(tmp_path / "there", wanted, Origin("policypress==1.2", True), DAY)
    here = (tmp_path / "here" / "requirements.txt").read_text(encoding="utf-8")
    assert "one machine only" in here and here.endswith("\npolicypress @ file:///srv/policypress\n")
    assert (tmp_path / "there" / "requirements.txt").read_text(encoding="utf-8") == "policypress==1.2\n"


def test_the_pin_really_installs_that_commit(tmp_path: Path) -> None:
    commit = git("rev-parse", "HEAD", cwd=REPOSITORY)
    pin = origin_of({"url": REPOSITORY.as_uri(), "vcs_info": {"vcs": "git", "commit_id": commit}})
    wanted = repository.Start("Tea Ltd", "privacy", "https://tea.example.com/", "UTC")
    folder = tmp_path / "new"
    repository.start(folder, wanted, pin, DAY)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    offline = ["--no-deps", "--no-index", "--no-build-isolation", "--target", str(tmp_path / "there")]
    subprocess.run([*pip, *offline, "-r", str(folder / "requirements.txt")], check=True)
    told = subprocess.run(
        [sys.executable, "-c", "import policypress; print(policypress.__file__, policypress.__version__)"],
        env={"PYTHONPATH": str(tmp_path / "there"), "PATH": ""}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert re.fullmatch(rf"{re.escape(str(tmp_path))}.*__init__\.py {re.escape(__version__)}\n", told)


def test_no_policy_can_be_called_like_the_folder_of_sealed_texts(tmp_path: Path) -> None:
    done = start(tmp_path / "new", policy="versions")
    assert done.code == 2 and "'versions' cannot name a policy" in done.err
    assert not (tmp_path / "new").exists()
    start(tmp_path / "other")
    text = tmp_path / "text.txt"
    text.write_text("Our terms.\n", encoding="utf-8")
    assert run("import", "terms/versions", text, "--root", tmp_path / "other").code == 2

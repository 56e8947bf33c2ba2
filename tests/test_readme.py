"""The README's walk from nothing to a proved notice, typed as it stands there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.mailserver import mail_server

WALK = "## Your own company's policies in ten minutes"
REFUSED = "# exit code 1"
STEP = "=== step "


@dataclass(frozen=True)
class Fence:
    """A fenced block of the walk: ``sh`` is typed, ``diff`` is an edit, one without a name is what was printed."""

    kind: str
    text: str


def walk() -> list[Fence]:
    page = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    section = page.partition(f"{WALK}\n")[2].partition("\n## ")[0]
    return [Fence(kind, text) for kind, text in re.findall(r"^```(\w*)\n(.*?)^```$", section, re.M | re.S)]


def script(fences: list[Fence]) -> str:
    """The walk as one script: a step's number before each block that is typed."""
    lines = ["set -eu"]
    for number, fence in enumerate(fences):
        if fence.kind == "diff":
            lines.append(f"git apply --unidiff-zero <<'EDIT'\n{fence.text}EDIT")
        elif fence.kind == "sh":
            lines.append(f"echo '{STEP}{number}'")
            lines += [typed(line) for line in fence.text.splitlines()]
    return "\n".join(lines) + "\n"


def typed(line: str) -> str:
    """A line as it is typed; one that must be refused stops the walk where it is not."""
    command, refused, _ = line.partition(REFUSED)
    return f"code=0; {command.strip()} || code=$?; [ $code = 1 ]" if refused else line


def printed(fences: list[Fence], out: str) -> list[tuple[str, str]]:
    """(a line that the README says was printed, what was printed since the last block that was typed)."""
    by_step = {
        int(number): text for number, text in re.findall(rf"^{STEP}(\d+)\n(.*?)(?=^{STEP}|\Z)", out, re.M | re.S)
    }
    told, pairs = "", []
    for number, fence in enumerate(fences):
        told = by_step.get(number, told)
        if not fence.kind and "aiosmtpd" not in fence.text:
            pairs += [(line.strip(" …"), told) for line in fence.text.splitlines()]
    return pairs


def environment(home: Path) -> dict[str, str]:
    """A stranger's machine without a network: the packages that an index would give come from this environment."""
    tools = home / "bin"
    tools.mkdir(parents=True)
    (tools / "python3").symlink_to(getattr(sys, "_base_executable", sys.executable))
    packages = home / "packages"
    packages.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if "policypress" not in entry.name:
            (packages / entry.name).symlink_to(entry)
    return {
        "HOME": str(home),
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHONPATH": str(packages),
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        "NO_MKDOCS_2_WARNING": "1",
        "LC_ALL": "C.UTF-8",
    }


def copy_of_checkout(target: Path) -> None:
    told = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for name in filter(None, told.split("\0")):
        if (REPOSITORY / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, target / name)


@pytest.mark.slow
def test_the_walk_works_word_for_word_and_prints_what_the_readme_says(tmp_path: Path) -> None:
    fences = walk()
    assert {fence.kind for fence in fences} == {"sh", "diff", ""}
    copy_of_checkout(tmp_path / "policypress")
    with mail_server() as server:
        commands = script(fences).replace("smtp+plain://localhost:2525", shlex.quote(server.url))
        done = subprocess.run(
            ["bash", "-c", f"exec 2>&1\n{commands}"],
            cwd=tmp_path, env=environment(tmp_path / "home"), capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert sorted(server.recipients) == ["ann@example.com", "bob@example.org"]
    for line, told in printed(fences, done.stdout):
        assert line in told, f"the README says {line!r}, but this was printed:\n{told}"
    folder = tmp_path / "acme-policies"
    assert (
        (folder / "requirements.txt").read_text(encoding="utf-8").endswith(f"{(tmp_path / 'policypress').as_uri()}\n")
    )
    site = folder / "build" / "release" / "site" / "privacy"
    for page in ("versions/2027-01-04", "versions/2027-02-10", "changes/2027-02-10", "upcoming"):
        assert (site / page / "index.html").is_file(), page
    assert "2027-02-10" in (site.parent / "notice.json").read_text(encoding="utf-8")
    status = ["git", "status", "--porcelain"]
    assert subprocess.run(status, cwd=folder, capture_output=True, text=True, check=True).stdout == ""

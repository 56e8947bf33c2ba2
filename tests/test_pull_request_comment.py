"""The comment on a pull request: only the one that this account wrote is ever edited."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import REPOSITORY
from tests.test_init import start

needs_jq = pytest.mark.skipif(
    not shutil.which("jq") and not os.environ.get("POLICYPRESS_REQUIRE_JQ"), reason="jq is not installed"
)
MARK = "<!-- policypress -->"
# The forge cannot run here: this stands for its command, keeps comments in a file, and asks the real jq for the filter.
FORGE = """\
#!{python}
import json, os, pathlib, subprocess, sys
kept = pathlib.Path(os.environ["COMMENTS"])
comments = json.loads(kept.read_text())
given = sys.argv[1:]
if "--method" not in given:
    command = ["jq", "-r", given[given.index("--jq") + 1]]
    sys.exit(subprocess.run(command, input=json.dumps(comments), text=True).returncode)
body = pathlib.Path(next(part for part in given if part.startswith("body=@"))[6:]).read_text()
if "PATCH" in given:
    number = int(next(part for part in given if part.startswith("repos/")).rsplit("/", 1)[1])
    next(comment for comment in comments if comment["id"] == number)["body"] = body
else:
    author = os.environ["AUTHOR"]
    comments.append({{"id": len(comments) + 1, "user": {{"login": author}}, "body": body}})
kept.write_text(json.dumps(comments))
"""


def commands(folder: Path) -> dict[str, str]:
    """The commands of the action and of a new repository's workflow."""
    action = yaml.safe_load((REPOSITORY / "comment" / "action.yml").read_text(encoding="utf-8"))
    start(folder)
    workflow = yaml.safe_load((folder / ".github" / "workflows" / "policies.yml").read_text(encoding="utf-8"))
    return {"action": action["runs"]["steps"][0]["run"], "starter": workflow["jobs"]["comment"]["steps"][0]["run"]}


@needs_jq
@pytest.mark.parametrize("place", ["action", "starter"])
def test_only_the_comment_of_this_account_is_edited(tmp_path: Path, place: str) -> None:
    run = commands(tmp_path / "new")[place]
    tools, kept = tmp_path / "tools", tmp_path / "comments.json"
    tools.mkdir()
    (tools / "gh").write_text(FORGE.format(python=sys.executable), encoding="utf-8")
    (tools / "gh").chmod(0o755)
    others: list[dict[str, Any]] = [
        {"id": 1, "user": {"login": "somebody"}, "body": f"{MARK}\nmine, with the mark"},
        {"id": 2, "user": {"login": "github-actions[bot]"}, "body": f"from another tool, which quotes {MARK}"},
    ]
    kept.write_text(json.dumps(others), encoding="utf-8")

    def comment(words: str) -> list[dict[str, Any]]:
        environment = os.environ | {
            "PATH": f"{tools}:{os.environ['PATH']}", "COMMENTS": str(kept), "RUNNER_TEMP": str(tmp_path),
            "GITHUB_REPOSITORY": "tea/policies", "NUMBER": "7", "AUTHOR": "github-actions[bot]", "MARK": MARK,
            "TEXT": words, "COMMENT": words, "RUN": "https://forge.example/run",
        }  # fmt: skip
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", run], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0 and "could not be written" not in done.stdout, done
        found: list[dict[str, Any]] = json.loads(kept.read_text(encoding="utf-8"))
        return found

    first = comment("Two changes.\n\n`$(touch broken)` and $HOME stay as they are.")
    assert first[:2] == others and len(first) == 3
    assert first[2]["body"].startswith(f"{MARK}\nTwo changes.\n\n`$(touch broken)` and $HOME stay")
    second = comment("Three changes.")
    assert second[:2] == others and [entry["id"] for entry in second] == [1, 2, 3]
    assert second[2]["body"].startswith(f"{MARK}\nThree changes.\n")


def test_no_comment_but_our_own_can_be_meant_by_any_workflow(tmp_path: Path) -> None:
    for run in commands(tmp_path / "new").values():
        assert "--edit-last" not in run and ".user.login == env.AUTHOR" in run


def test_no_job_that_runs_a_pull_requests_files_may_write() -> None:
    text = (REPOSITORY / ".github" / "workflows" / "pull-request.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    writing = {name for name, job in jobs.items() if "write" in job["permissions"].values()}
    assert writing == {"comment"}
    checkout, *others = jobs["comment"]["steps"]
    assert checkout["with"]["ref"] == "${{ github.base_ref }}"
    assert [step.get("uses") for step in others] == ["./comment"]

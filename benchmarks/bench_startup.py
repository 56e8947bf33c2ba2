"""How soon a command answers: start-up alone, and a check of a policy of 10,000 words."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from generated import blocks, text
from measure import ROOT, WORK, Figure, cost, costs

TITLE = "Starting, and checking a policy"

_SETTINGS = """site_name: Example policies
site_url: https://policies.example.com/
docs_dir: policy
exclude_docs: |
  /*/
plugins:
  - policypress:
      company: Example Company
      notice_days: 30
      timezone: Europe/Berlin
"""


def run() -> list[Figure]:
    """All figures of this section."""
    command = [sys.executable, "-m", "policypress"]
    site = _site()
    start, bare, imports, check = costs(
        lambda: cost([*command, "check", "--help"]),
        lambda: cost([sys.executable, "-c", "pass"]),
        lambda: cost([sys.executable, "-c", "import policypress.cli.check, policypress.check.checking"]),
        lambda: cost([*command, "check", "--root", site, "--today", "2026-11-22"]),
        warm=True,
    )
    words = len((site / "policy" / "privacy" / "index.md").read_text().split())
    return [
        Figure(
            "start-up", start.cpu, "s", "policypress check --help", bar=0.3, note=f"Python alone takes {bare.cpu:.2f} s"
        ),
        Figure(
            "start-up with everything a check imports",
            imports.cpu,
            "s",
            "python -c 'import policypress.cli.check, policypress.check.checking'",
            bar=0.3,
        ),
        Figure(
            "check of a policy of 10,000 words",
            check.wall,
            "s on the clock",
            "policypress check",
            bar=1.5,
            note=f"one sealed version, a working text of {words:,} words, a git repository; {check.cpu:.2f} CPU s",
        ),
    ]


def _site() -> Path:
    """A repository with a sealed version of 10,000 words and a working text that changes a little."""
    site = WORK / "check-site"
    shutil.rmtree(site, ignore_errors=True)
    folder = site / "policy" / "privacy"
    folder.mkdir(parents=True)
    (site / "mkdocs.yml").write_text(_SETTINGS)
    (site / "policy" / "index.md").write_text("# Policies\n")
    front = "---\ntitle: Privacy policy\neffective: {}\nsummary: We say how long we keep data.\nlang: en\n---\n"
    parts = blocks(10_000, 5)
    (folder / "index.md").write_text(front.format("2026-01-01") + text(parts))
    _git(site, "init", "-q", "-b", "main")
    _commit(site)
    command = [sys.executable, "-m", "policypress", "seal", "privacy", "--root", str(site), "--today", "2025-11-01"]
    subprocess.run([*command, "--approved-by", "General counsel"], cwd=ROOT, check=True, capture_output=True)
    parts[4] += " We keep your order history for up to ten years."
    (folder / "index.md").write_text(front.format("2027-02-01") + text(parts))
    _commit(site)
    return site


def _commit(site: Path) -> None:
    who = ["-c", "user.name=Example Editor", "-c", "user.email=editor@example.com"]
    _git(site, "add", "-A")
    _git(site, *who, "commit", "-q", "-m", "Edit")


def _git(site: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=site, check=True)

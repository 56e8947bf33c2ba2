"""Sites to build: ours of an imported history, and bare MkDocs with the same texts, one page for each version."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from generated import history
from inputs import many_versions
from measure import WORK, environment

DAY = "2026-11-22"
MANY, MANY_WORDS = 2_000, 1_000
LONG_WORDS = 100_000
_OURS = """site_name: Example policies
site_url: https://policies.example.com/
docs_dir: policy
theme:
  name: material
  font: false
exclude_docs: |
  /*/
plugins:
  - search
  - policypress:
      company: Example Company
      timezone: Europe/Berlin
"""
_BARE = """site_name: Example policies
site_url: https://policies.example.com/
theme:
  name: material
  font: false
plugins: [{plugins}]
not_in_nav: |
  /v/
nav:
  - index.md
"""


def ours(count: int) -> tuple[Path, str]:
    """A site with ``count`` imported versions, and where their texts come from; made once."""
    texts, source = many_versions(count)
    return ours_of(str(count), texts), source


def ours_of(name: str, texts: list[str]) -> Path:
    """A site called ``name`` whose policy had each of ``texts`` in turn; made once."""
    site = WORK / "sites" / f"ours-{name}"
    if not (site / "ready").is_file():
        shutil.rmtree(site, ignore_errors=True)
        (site / "policy").mkdir(parents=True)
        (site / "mkdocs.yml").write_text(_OURS)
        (site / "policy" / "index.md").write_text("# Policies\n")
        repository = _repository(WORK / "sites" / f"history-{name}", texts)
        source = ["privacy", "--git", repository, "--path", "privacy.md"]
        command = [sys.executable, "-m", "policypress", "import", *source, "--root", site, "--today", DAY]
        subprocess.run([str(word) for word in command], check=True, capture_output=True, env=environment())
        (site / "ready").touch()
    return site


def very_many() -> Path:
    """A site with a generated history of ``MANY`` versions."""
    return ours_of("many", list(history(MANY, MANY_WORDS, 7)))


def long_texts() -> list[str]:
    """Two versions of a policy of ``LONG_WORDS`` words."""
    return list(history(2, LONG_WORDS, 9))


def bare(count: int, plugins: str) -> Path:
    """The texts of :func:`ours` as pages of a plain MkDocs site, out of its navigation."""
    return bare_of(str(count), lambda: many_versions(count)[0], plugins)


def bare_of(name: str, texts: Callable[[], Iterable[str]], plugins: str) -> Path:
    """Texts as pages of a plain MkDocs site called ``name``; made once."""
    site = WORK / "sites" / f"bare-{name}-{plugins or 'none'}"
    if not site.is_dir():
        (site / "docs" / "v").mkdir(parents=True)
        (site / "mkdocs.yml").write_text(_BARE.format(plugins=plugins))
        (site / "docs" / "index.md").write_text("# Policies\n")
        for number, text in enumerate(texts()):
            (site / "docs" / "v" / f"{number:04}.md").write_text(text, encoding="utf-8")
    return site


def without_last(site: Path) -> Path:
    """A copy of a site that lacks its newest version."""
    copy = site.with_name(f"{site.name}-before")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(site, copy, ignore=shutil.ignore_patterns("site", ".cache"))
    newest = sorted((copy / "policy" / "privacy" / "versions").glob("*.json"), key=_order)[-1]
    newest.unlink()
    newest.with_suffix(".md").unlink()
    return copy


def _order(path: Path) -> tuple[str, int]:
    day, _, number = path.name.removesuffix(".json").partition(".")
    return day, int(number or 0)


def _repository(folder: Path, texts: list[str]) -> Path:
    """A git repository whose file ``privacy.md`` held each text in turn, one a day."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    first = 1_500_000_000
    stream = bytearray()
    for number, text in enumerate(texts):
        raw = text.encode()
        who = f"Example Editor <editor@example.com> {first + number * 86_400} +0000"
        stream += f"commit refs/heads/main\ncommitter {who}\ndata 4\nEdit\n".encode()
        stream += f"M 100644 inline privacy.md\ndata {len(raw)}\n".encode() + raw + b"\n"
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=bytes(stream), check=True)
    subprocess.run(["git", "reset", "-q", "--hard"], cwd=folder, check=True)
    return folder

"""A site of many policies: what each file weighs and what each version costs, however many neighbours it has."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from generated import paragraph
from measure import WORK, Figure, cost, environment
from site_inputs import _OURS, DAY

TITLE = "A site of many policies"
FEW, SOME, MANY = 20, 240, 500
_BUILD = "mkdocs build"
_VERSIONS = 2


def run() -> list[Figure]:
    """All figures of this section."""
    out: list[Figure] = []
    weights, costs = {}, {}
    for count in (FEW, SOME, MANY):
        site = policies(count)
        shutil.rmtree(site / ".cache", ignore_errors=True)
        shutil.rmtree(site / "site", ignore_errors=True)
        variables = {"POLICYPRESS_TODAY": DAY, "SOURCE_DATE_EPOCH": "1795305600"}
        spent = cost([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=site, **variables)
        files = list((site / "site").rglob("index.html"))
        weights[count] = sum(path.stat().st_size for path in files) / len(files)
        costs[count] = 1000 * spent.cpu / (count * _VERSIONS)
    about = f"generated policies of two versions each; {SOME} policies against {FEW}"
    few = f"with {FEW} policies"
    out.append(Figure("weight of a page", weights[SOME], "bytes", _BUILD, weights[FEW], few, 1.1, note=about))
    for count in (SOME, MANY):
        what = f"cost for each version with {count} policies"
        out.append(Figure(what, costs[count], "ms", _BUILD, costs[FEW], few, 1.2))
    return out


def policies(count: int) -> Path:
    """A site of ``count`` policies, each imported with two versions; made once."""
    site = WORK / "sites" / f"policies-{count}"
    if not (site / "ready").is_file():
        shutil.rmtree(site, ignore_errors=True)
        (site / "policy").mkdir(parents=True)
        (site / "mkdocs.yml").write_text(_OURS)
        (site / "policy" / "index.md").write_text("# Policies\n")
        repository = _repository(WORK / "sites" / f"history-policies-{count}", count)
        source = ["terms", "--git", repository, "--path", "policies"]
        command = [sys.executable, "-m", "policypress", "import", *source, "--root", site, "--today", DAY]
        subprocess.run([str(word) for word in command], check=True, capture_output=True, env=environment())
        (site / "ready").touch()
    return site


def _texts(count: int) -> Iterator[tuple[str, list[str]]]:
    for number in range(count):
        random = Random(number)
        body = [paragraph(random) for _ in range(8)]
        first = f"# Policy number {number}\n\n" + "\n\n".join(body) + "\n"
        yield f"policy-{number:03}.md", [first, first + "\n" + paragraph(random) + "\n"]


def _repository(folder: Path, count: int) -> Path:
    """A git repository whose folder ``policies`` held each text in two states, one a day."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    stream, texts = bytearray(), list(_texts(count))
    for state in range(_VERSIONS):
        who = f"Example Editor <editor@example.com> {1_500_000_000 + state * 86_400} +0000"
        stream += f"commit refs/heads/main\ncommitter {who}\ndata 4\nEdit\n".encode()
        for name, states in texts:
            raw = states[state].encode()
            stream += f"M 100644 inline policies/{name}\ndata {len(raw)}\n".encode() + raw + b"\n"
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=bytes(stream), check=True)
    subprocess.run(["git", "reset", "-q", "--hard"], cwd=folder, check=True)
    return folder

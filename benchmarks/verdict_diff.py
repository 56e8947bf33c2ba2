"""What a change of the rules does to verdicts: ``python benchmarks/verdict_diff.py [--base REV]``; read before commits.

The rules at REV and those in this checkout judge the same pairs: our own sealed versions, the judged sets that are open
(beside the checkout, in ``../shared/materiality``), and versions of other companies (``../shared/corpora``), a bounded
sample with a fixed step. Each change whose verdict, proof or leading reason differs is printed, those that became
editorial first: one line for the pair, one for the words. The last line counts them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
JUDGED = SHARED / "materiality"
FIRST_LOOKS = ROOT / "benchmarks" / "first-looks.txt"
PER_FILE = 40
"""Pairs of neighbouring versions taken of one file of another company, evenly spread over its history."""


def main() -> None:
    """Judge with both rule sets and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", default="main", help="the revision whose rules are compared with this checkout's")
    parser.add_argument("--sets-only", action="store_true", help="leave the other companies' histories out")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pairs = {row["id"]: row for row in (*_own(), *_judged(), *(() if asked.sets_only else _corpora(Path(folder))))}
        listed = Path(folder) / "pairs.jsonl"
        listed.write_text("".join(json.dumps(row) + "\n" for row in pairs.values()), encoding="utf-8")
        old = _verdicts(_sources_at(asked.base, Path(folder)), listed)
        new = _verdicts(ROOT / "scripts", listed)
    differing = sorted(_differences(old, new), key=lambda one: (one[0] != "editorial", one))
    for _, line, words in differing:
        print(f"{line}\n    {words}")
    kinds = Counter(line.partition(": ")[2].partition(" (")[0] for _, line, _ in differing)
    print(f"\n{len(pairs)} pairs: {len(differing)} changes are judged otherwise than at {asked.base}.")
    for kind, count in kinds.most_common():
        print(f"  {count:5d}  {kind}")


def _own() -> Iterator[dict[str, str]]:
    for folder in sorted((ROOT / "policy").glob("*/versions")):
        texts = sorted(path for path in folder.glob("*.md") if not path.stem.rpartition(".")[2].isalpha())
        for before, after in pairwise(texts):
            yield _pair(f"{folder.parent.name}@{after.stem}", before.read_text("utf-8"), after.read_text("utf-8"))


def _judged() -> Iterator[dict[str, str]]:
    looked = FIRST_LOOKS.read_text("utf-8") if FIRST_LOOKS.exists() else ""
    names = ["", *(f"-{key}" for key in ("2a", "2b", "2c", "2d", "2e", "2f") if f"set {key}:" in looked)]
    files = [JUDGED / f"clauses{name}.jsonl" for name in names]
    files += [JUDGED / f"revisions{name}.jsonl.gz" for name in names]
    for path in (*files, JUDGED / "other-languages.jsonl", JUDGED / "attacks.jsonl"):
        for row in _rows(path):
            yield _pair(f"{path.name.partition('.')[0]} {row['id']}", row["before"], row["after"])


def _corpora(folder: Path) -> Iterator[dict[str, str]]:
    for row in _rows(SHARED / "corpora" / "other-languages.jsonl.gz"):
        yield _pair(f"other-languages {row['id']}", row["before"], row["after"])
    for bundle in sorted((SHARED / "corpora").glob("*.bundle")):
        repo = folder / bundle.stem
        subprocess.run(["git", "clone", "-q", "--bare", str(bundle), str(repo)], check=True, capture_output=True)
        for path in sorted(_git(repo, "ls-tree", "-r", "--name-only", "-z", "HEAD").split("\0")):
            if path.endswith(".md"):
                yield from _history(repo, path, bundle.stem)


def _history(repo: Path, path: str, name: str) -> Iterator[dict[str, str]]:
    commits = _git(repo, "log", "--first-parent", "--reverse", "--format=%H", "HEAD", "--", path).split()
    steps = list(pairwise(commits))
    for before, after in steps[:: max(1, len(steps) // PER_FILE)]:
        texts = [_git(repo, "show", f"{commit}:{path}", missing="") for commit in (before, after)]
        if all(texts) and texts[0] != texts[1]:
            yield _pair(f"{name} {after[:8]} {path}", *texts)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
        yield from (json.loads(line) for line in text.split("\n") if line.strip())


def _pair(name: str, before: str, after: str) -> dict[str, str]:
    return {"id": name, "before": before, "after": after}


def _git(repo: Path, *words: str, missing: str | None = None) -> str:
    done = subprocess.run(["git", *words], cwd=repo, capture_output=True)
    if done.returncode and missing is None:
        sys.exit(f"git {' '.join(words)}: {done.stderr.decode('utf-8', 'replace').strip()}")
    return missing or "" if done.returncode else done.stdout.decode("utf-8", "replace")


def _sources_at(revision: str, folder: Path) -> Path:
    made = subprocess.run(["git", "archive", revision, "scripts"], cwd=ROOT, capture_output=True)
    if made.returncode:
        sys.exit(f"{revision} names no commit here: {made.stderr.decode().strip()}")
    with tarfile.open(fileobj=BytesIO(made.stdout)) as archive:
        archive.extractall(folder / "base", filter="data")
    return folder / "base" / "scripts"


def _verdicts(scripts: Path, pairs: Path) -> dict[str, list[dict[str, Any]]]:
    command = [sys.executable, "-m", "policypress", "compare", "--pairs", str(pairs)]
    done = subprocess.run(command, cwd=scripts, env={**os.environ, "PYTHONPATH": str(scripts)}, capture_output=True)
    if done.returncode:
        sys.exit(f"{scripts} could not judge the pairs: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
    lines = done.stdout.decode("utf-8").splitlines()
    return {row["id"]: row["changes"] for row in map(json.loads, lines)}


def _differences(
    old: dict[str, list[dict[str, Any]]], new: dict[str, list[dict[str, Any]]]
) -> Iterator[tuple[str, str, str]]:
    """(the new verdict, what differs in one line, the words), for each change that is judged otherwise."""
    for name in old:
        before, after = _by_words(old[name]), _by_words(new.get(name, []))
        for key in dict.fromkeys((*before, *after)):
            was, now = before.get(key), after.get(key)
            if was != now:
                yield (now or "none").partition(" ")[0], f"{name}: {was or 'none'} → {now or 'none'}", _words(key)


def _by_words(changes: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    return {(change["before"] or "", change["after"] or ""): _judgement(change) for change in changes}


def _judgement(change: dict[str, Any]) -> str:
    first = change["findings"][0] if change["findings"] else None
    reason = change["proof"] or (f"{first['category']} {first['rule']}" if first else "no signal")
    return f"{change['verdict']} by {reason}"


def _words(key: tuple[str, str]) -> str:
    short = [text if len(text) < 160 else f"{text[:120]} … {text[-40:]}" for text in key]
    return f"{short[0]!r} → {short[1]!r}"


if __name__ == "__main__":
    main()

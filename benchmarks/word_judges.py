"""Word redlines judged by others: accept all must be the new text, reject all the old one, on real pairs of policies.

    python benchmarks/word_judges.py BUNDLE… [--pairs 60] [--keep DIR]

BUNDLE: git bundles or clones whose Markdown files are policies. LibreOffice (with python3-uno) and pandoc must be
installed; neither is needed to make the files. The truth is what the same judge shows of the plain export of each text.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from policypress.comparison import compare
from policypress.document import parse_document
from policypress.judgement import judge
from policypress.word.export import word_file
from policypress.word.parts import About
from policypress.word.redline import Tracking, redline_file


def texts(repository: Path, path: str) -> list[str]:
    def git(*arguments: str) -> bytes:
        return subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True).stdout

    out: list[str] = []
    for commit in git("log", "--format=%H", "--reverse", "--", path).decode().split():
        try:
            text = git("show", f"{commit}:{path}").decode("utf-8", "replace")
        except subprocess.CalledProcessError:
            continue
        if not out or text != out[-1]:
            out.append(text)
    return out


def pairs(sources: list[Path], wanted: int, scratch: Path) -> Iterator[tuple[str, str, str]]:
    """Pairs of each file in turn: neighbours all over its history, then far jumps."""
    queues = []
    for source in sources:
        repository = source
        if source.is_file():
            repository = scratch / source.stem
            subprocess.run(["git", "clone", "-q", str(source), str(repository)], check=True)
        for path in sorted(repository.rglob("*.md")):
            name = path.relative_to(repository).as_posix()
            if ".git/" in name or not path.is_file():
                continue
            found = texts(repository, name)
            if len(found) < 2:
                continue
            steps = sorted({round(k * (len(found) - 2) / 7) for k in range(8)})
            chosen = [(k, k + 1) for k in steps] + [(0, len(found) - 1), (len(found) // 2, len(found) - 1)]
            queues.append([(f"{name}#{a}-{b}", found[a], found[b]) for a, b in chosen if found[a] != found[b]])
    given = 0
    while given < wanted and any(queues):
        for queue in queues:
            if queue and given < wanted:
                given += 1
                yield queue.pop(0)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def difference(wanted: list[str], got: list[str]) -> str:
    for tag, a, b, c, d in SequenceMatcher(None, wanted, got, autojunk=False).get_opcodes():
        if tag != "equal":
            sides = (wanted[max(0, a - 3) : b + 1], got[max(0, c - 3) : d + 1])
            return "wanted {!r}, got {!r}".format(*(" ".join(side)[:120] for side in sides))
    return ""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--pairs", type=int, default=60)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch) / "files"
        folder.mkdir(parents=True, exist_ok=True)
        chosen = list(pairs(options.sources, options.pairs, Path(scratch)))
        slowest, jobs = 0.0, []
        for number, (_, before, after) in enumerate(chosen):
            old, new = parse_document(before), parse_document(after)
            comparison = compare(old, new)
            judgement = judge(comparison)
            began = time.perf_counter()
            redline = redline_file(comparison, judgement, About(""), Tracking(date(2027, 1, 1), reasons=False))
            slowest = max(slowest, time.perf_counter() - began)
            made = {"redline": redline, "old": word_file(old, About("")), "new": word_file(new, About(""))}
            for name, data in made.items():
                (folder / f"{number}.{name}.docx").write_bytes(data)
            for name, view, target in (
                ("redline", "accept", "accepted"), ("redline", "reject", "rejected"),
                ("old", "as-is", "old"), ("new", "as-is", "new"),
            ):  # fmt: skip
                jobs.append(
                    {
                        "source": f"{folder}/{number}.{name}.docx",
                        "target": f"{folder}/{number}.{target}.txt",
                        "view": view,
                    }
                )
        views = Path(__file__).with_name("libreoffice_views.py")
        subprocess.run(
            ["/usr/bin/python3", str(views)],
            input="\n".join(map(json.dumps, jobs)),
            text=True,
            check=True,
            timeout=1700,
        )
        tally = dict.fromkeys(
            (f"{judge_} {view} {by}" for judge_ in ("LibreOffice", "pandoc") for view in ("accept", "reject")
             for by in ("words", "lines")), 0,
        )  # fmt: skip
        for number, (name, _, _) in enumerate(chosen):
            for view, got, wanted in (("accept", "accepted", "new"), ("reject", "rejected", "old")):
                shown = (folder / f"{number}.{got}.txt").read_text("utf-8-sig")
                truth = (folder / f"{number}.{wanted}.txt").read_text("utf-8-sig")
                score(tally, f"LibreOffice {view}", name, truth, shown)
                shown = pandoc(folder / f"{number}.redline.docx", view)
                truth = pandoc(folder / f"{number}.{wanted}.docx", "accept")
                score(tally, f"pandoc {view}", name, truth, shown)
        for what, right in tally.items():
            print(f"{what:28} {right} of {len(chosen)}")
        print(f"slowest redline {slowest:.2f} s")


def pandoc(path: Path, view: str) -> str:
    return subprocess.run(
        ["pandoc", f"--track-changes={view}", "-t", "plain", "--wrap=none", str(path)],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip


def score(tally: dict[str, int], what: str, name: str, truth: str, shown: str) -> None:
    for by, cut in (("words", words), ("lines", lines)):
        wanted, got = cut(truth), cut(shown)
        if wanted == got:
            tally[f"{what} {by}"] += 1
        else:
            print(f"{what} {by}: {name}: {difference(wanted, got)}")


if __name__ == "__main__":
    main()

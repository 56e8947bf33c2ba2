"""Round trips through Word: real texts exported, edited at random with tracking on and off, and merged back.

    python benchmarks/word_round_trip.py BUNDLE… [--files 53] [--edits 6] [--seed 1]

Counted: tracked edits taken, clauses not touched whose source stayed the same, edits with tracking off that were found.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]

from policypress.canonical import sha256
from policypress.document import ClauseKind, parse_document
from policypress.errors import PolicyError
from policypress.importing.review import merge
from policypress.word.export import word_file
from policypress.word.parts import About
from policypress.word.reader import WordFile

from benchmarks.word_judges import pairs
from tests.word_counsel import Counsel


def words_of(text: str) -> list[str]:
    return [word for word in re.findall(r"[A-Za-z]{5,}", text) if text.count(word) == 1]


def edited(
    text: str, data: bytes, rng: random.Random, edits: int
) -> tuple[Counsel, dict[str, str], dict[str, str], set[int]]:
    """A reviewed file; tracked and untracked edits (old word → new word); the clauses that were touched."""
    counsel = Counsel(data)
    tracked: dict[str, str] = {}
    silent: dict[str, str] = {}
    touched: set[int] = set()
    document = parse_document(text)
    kinds = {ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.HEADING, ClauseKind.ROW}
    whole = "\n".join(clause.text for clause in document.clauses)
    candidates = [(i, c) for i, c in enumerate(document.clauses) if c.kind in kinds and not c.html and len(c.text) > 20]
    rng.shuffle(candidates)
    for index, clause in candidates:
        if len(tracked) + len(silent) >= edits:
            break
        names = [word for word in words_of(clause.text) if whole.count(word) == 1]
        if not names:
            continue
        word = rng.choice(names)
        new = f"zz{word[::-1].lower()}zz"
        if new in tracked.values() or new in silent.values():
            continue  # the same word, once in capitals: nobody could tell whose edit it was
        quiet = rng.random() < 0.35
        try:
            (counsel.silently if quiet else counsel.replace)(word, new)
        except AssertionError:
            continue
        (silent if quiet else tracked)[word] = new
        if not quiet:
            touched.add(index)
    return counsel, tracked, silent, touched


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--files", type=int, default=53)
    parser.add_argument("--edits", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    tally: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        for name, _, text in pairs(options.sources, options.files, Path(scratch)):
            data = word_file(parse_document(text), About(name, "x", "", sha256(text.encode())))
            counsel, tracked, silent, touched = edited(text, data, rng, options.edits)
            began = time.perf_counter()
            try:
                found = merge(WordFile(counsel.file(), name), text, text)
            except PolicyError as error:
                print(f"{name}: refused: {error}")
                tally["files refused"] += 1
                continue
            tally["seconds"] += round(1000 * (time.perf_counter() - began))
            tally["files"] += 1
            tally["tracked edits"] += len(tracked)
            taken = sum(new in found.text for new in tracked.values())
            tally["tracked edits taken"] += taken
            tally["edits with tracking off"] += len(silent)
            told = "\n".join(found.untracked)
            tally["edits with tracking off found"] += sum(new in told for new in silent.values())
            tally["edits with tracking off taken unasked"] += sum(new in found.text for new in silent.values())
            before = [clause.source for i, clause in enumerate(parse_document(text).clauses) if i not in touched]
            after = Counter(clause.source for clause in parse_document(found.text).clauses)
            same = sum((Counter(before) & after).values())
            tally["clauses not touched"] += len(before)
            tally["clauses not touched, the same"] += same
            others = [line for line in text.split("\n") if not any(word in line for word in tracked)]
            kept = Counter(found.text.split("\n"))
            tally["lines not touched"] += len(others)
            tally["lines not touched, the same"] += sum((Counter(others) & kept).values())
            if taken < len(tracked) or same < len(before) or found.by_hand:
                print(
                    f"{name}: {taken} of {len(tracked)} taken, {same} of {len(before)} same; by hand: {found.by_hand[:3]}"
                )
    print(f"seconds per file {tally.pop('seconds') / 1000 / max(1, tally['files']):.2f}")
    for what, number in tally.items():
        print(f"{what:42} {number}")


if __name__ == "__main__":
    main()

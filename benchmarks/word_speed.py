"""How long a Word file of 40,000 words takes: exported, read back, and redlined against an edited one.

python benchmarks/word_speed.py [--words 40000]
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from policypress.document import parse_document
from policypress.importing.from_word import from_word
from policypress.judgement import judge_texts
from policypress.word.export import word_file
from policypress.word.parts import About
from policypress.word.redline import Tracking, redline_file

WORDS = (
    "the provider shall process personal data only on documented instructions of the customer and may not sell share or "
    "disclose them to third parties unless the law requires it within thirty days after notice in writing"
).split()


def text(words: int, rng: random.Random) -> str:
    out, written, section = ["# Agreement"], 0, 0
    while written < words:
        section += 1
        out.append(f"## Section {section}")
        for kind in ("", "", "1. ", "2. ", "- ", "- ", ""):
            length = rng.randint(20, 90)
            sentence = " ".join(rng.choice(WORDS) for _ in range(length))
            out.append(kind + sentence.capitalize() + ".")
            written += length
    return "\n\n".join(out) + "\n"


def edited(source: str, rng: random.Random) -> str:
    out = []
    for block in source.split("\n\n"):
        chance = rng.random()
        if chance < 0.05 and not block.startswith("#"):
            continue
        if chance < 0.3 and not block.startswith("#"):
            words = block.split(" ")
            words[rng.randrange(2, len(words))] = "reasonable"
            block = " ".join(words)
        out.append(block)
    return "\n\n".join(out)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--words", type=int, default=40_000)
    options = parser.parse_args()
    rng = random.Random(7)
    old = text(options.words, rng)
    new = edited(old, rng)
    steps: dict[str, float] = {}

    def timed(name: str, began: float) -> float:
        steps[name] = time.perf_counter() - began
        return time.perf_counter()

    clock = time.perf_counter()
    data = word_file(parse_document(new), About("Agreement"))
    clock = timed("parse and export", clock)
    found = from_word(data, "agreement.docx")
    clock = timed("read back into Markdown", clock)
    comparison, judgement = judge_texts(parse_document(old), parse_document(new))
    clock = timed("compare and judge", clock)
    redline = redline_file(comparison, judgement, About("Agreement"), Tracking(date(2027, 1, 1)))
    timed("write the redline", clock)
    print(f"{len(new.split()):,} words, {len(comparison.changes)} changes, {len(data):,} and {len(redline):,} bytes")
    for name, seconds in steps.items():
        print(f"{name:26} {seconds:6.2f} s")
    print(
        f"{'in all':26} {sum(steps.values()):6.2f} s, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
    )
    assert len(found.body.split()) >= len(new.split()) - 10


if __name__ == "__main__":
    main()

"""Attack the proofs with random changes of meaning, and list what they cleared.

    python benchmarks/attack/run.py [--count 50000] [--seed 1] [--fresh] [--write]

Texts: the policies of this repository, and the judged edits and corpora where they lie beside the checkout. The same
seed gives the same attacks. Progress is kept in ``build/attack/`` and a run that was stopped goes on where it was.
What came out editorial or unchanged is written to ``build/attack/cleared.jsonl``, for reading: some of it may be a
change that readers cannot see, all else is a fault. ``--write`` puts the figures into ``docs/attacks.md``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from policypress.comparison import compare  # noqa: E402
from policypress.document import parse_document  # noqa: E402
from policypress.judgement import judge, rule_set_sha256  # noqa: E402

from benchmarks.attack.mutations import MUTATIONS  # noqa: E402
from benchmarks.attack.texts import own_texts, real_texts  # noqa: E402

OUT = ROOT / "build" / "attack"
PAGE = ROOT / "docs" / "attacks.md"
BEGIN, END = "<!-- figures: make attack ARGS=--write -->", "<!-- end of the figures -->"
_KEEP = 1000


def attack(texts: list[tuple[str, str]], place: int, seed: int) -> tuple[str, str, str, str] | None:
    """(mutation, language, before, after) of the attack with this number; None where the text has no place for it."""
    random = Random(f"{seed}-{place}")
    language, before = random.choice(texts)
    name = random.choice(list(MUTATIONS))
    after = MUTATIONS[name](before, language, random)
    return None if after is None or after == before else (name, language, before, after)


def cleared(before: str, after: str) -> list[str] | None:
    """The proofs that cleared a change of meaning, empty where no change was seen; None where none was cleared."""
    judgement = judge(compare(parse_document(before), parse_document(after)))
    if judgement.verdict.value not in ("none", "editorial"):
        return None
    return [change.proof or "" for change in judgement.changes]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=50_000, help="attacks that find a place in their text")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fresh", action="store_true", help="begin anew instead of going on")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/attacks.md")
    given = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    state = _state(given.seed, given.fresh)
    texts = list(chain(own_texts(), real_texts()))
    place = int(state["place"])
    made, through, tongues = (Counter[str](state[key]) for key in ("made", "through", "tongues"))
    with (OUT / "cleared.jsonl").open("a", encoding="utf-8") as listing:
        while sum(made.values()) < given.count:
            found = attack(texts, place, given.seed)
            place += 1
            if found is None:
                continue
            name, language, before, after = found
            made[name] += 1
            tongues[language] += 1
            proofs = cleared(before, after)
            if proofs is not None:
                through[name] += 1
                row = {"mutation": name, "lang": language, "proofs": proofs, "before": before, "after": after}
                listing.write(json.dumps(row, ensure_ascii=False) + "\n")
            if sum(made.values()) % _KEEP == 0:
                listing.flush()
                _keep(given.seed, place, made, through, tongues)
                print(f"{sum(made.values()):>7,} attacks, {sum(through.values())} cleared", file=sys.stderr)
    _keep(given.seed, place, made, through, tongues)
    page = _figures(made, through, tongues)
    print(page)
    if given.write:
        text = PAGE.read_text(encoding="utf-8")
        head, tail = text.split(BEGIN)[0], text.split(END)[1]
        PAGE.write_text(f"{head}{BEGIN}\n\n{page}\n{END}{tail}", encoding="utf-8")


def _state(seed: int, fresh: bool) -> dict[str, Any]:
    """Where a run of the same seed and the same rules stopped."""
    path = OUT / "progress.json"
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() and not fresh else {}
    if kept.get("seed") == seed and kept.get("rules") == rule_set_sha256():
        return kept
    (OUT / "cleared.jsonl").unlink(missing_ok=True)
    return {"place": 0, "made": {}, "through": {}, "tongues": {}}


def _keep(seed: int, place: int, made: Counter[str], through: Counter[str], tongues: Counter[str]) -> None:
    state = {
        "seed": seed, "rules": rule_set_sha256(), "place": place, "made": made, "through": through, "tongues": tongues,
    }  # fmt: skip
    scratch = OUT / "progress.json.part"
    scratch.write_text(json.dumps(state), encoding="utf-8")
    scratch.replace(OUT / "progress.json")


def _figures(made: Counter[str], through: Counter[str], tongues: Counter[str]) -> str:
    rows = ["| what is changed | attacks | cleared |", "|---|---|---|"]
    rows += [f"| {name.replace('_', ' ')} | {made[name]:,} | {through[name]} |" for name in MUTATIONS if made[name]]
    rows.append(f"| **all** | **{sum(made.values()):,}** | **{sum(through.values())}** |")
    spoken = ", ".join(f"{code or 'unknown'} {count:,}" for code, count in tongues.most_common())
    return "\n".join([*rows, "", f"By language: {spoken}."]) + "\n"


if __name__ == "__main__":
    main()

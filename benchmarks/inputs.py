"""The texts that are measured: real histories from the bundles, generated ones where those are absent."""

from __future__ import annotations

import subprocess
from pathlib import Path
from random import Random

from generated import blocks, edited, history, text
from measure import WORK, Skip, corpus

LONGEST = "Booking.com/Privacy Policy.md"
"""The policy with the longest history."""
_OTHERS = ("Coursera/Privacy Policy.md", "GitLab/Privacy Policy.md", "DuckDuckGo/Privacy Policy.md")
_REWRITE = "Airbnb/Terms of Service.md"


def versions(repository: Path, path: str) -> list[str]:
    """Every text the file had, oldest first, repeats left out."""
    log = _git(repository, "log", "--format=%H", "--reverse", "--", path).split()
    out: list[str] = []
    for commit in log:
        found = subprocess.run(["git", "show", f"{commit}:{path}"], cwd=repository, capture_output=True, check=False)
        here = found.stdout.decode("utf-8-sig", "replace")
        if not found.returncode and (not out or out[-1] != here):
            out.append(here)
    return out


def many_versions(count: int) -> tuple[list[str], str]:
    """``count`` texts of one policy in order, and where they come from; a real history is gone through again."""
    try:
        real = versions(corpus("archived-policies"), LONGEST)
    except Skip:
        return list(history(count, 4000, 7)), "generated history of a policy of 4,000 words"
    out = [real[index % len(real)] for index in range(count)]
    return out, f"{len(real)} real versions of one policy of 11,000 words"


def pairs() -> tuple[dict[str, tuple[Path, Path]], str]:
    """Two texts of about 25,000 words that differ a little, a lot, and in everything; and where they come from."""
    try:
        found, said = _real_pairs(), "real policies"
    except Skip:
        found, said = _generated_pairs(), "generated policies"
    return {
        name: (_kept(f"{name}-old.md", old), _kept(f"{name}-new.md", new)) for name, (old, new) in found.items()
    }, said


def _real_pairs() -> dict[str, tuple[str, str]]:
    repository = corpus("archived-policies")
    histories = [versions(repository, path) for path in (LONGEST, *_OTHERS)]
    newest = "\n\n".join(one[-1] for one in histories)
    before = "\n\n".join(one[-2] for one in histories)
    oldest = "\n\n".join(one[0] for one in histories)
    rewritten = "\n\n".join(versions(repository, _REWRITE)[:1])
    return {"small edits": (before, newest), "large edits": (oldest, newest), "fully rewritten": (rewritten, newest)}


def _generated_pairs() -> dict[str, tuple[str, str]]:
    parts = blocks(25_000, 1)
    random = Random(2)
    return {
        "small edits": (text(parts), text(edited(parts, random, 0.01))),
        "large edits": (text(parts), text(edited(parts, random, 0.4))),
        "fully rewritten": (text(parts), text(blocks(25_000, 3))),
    }


def twenty_thousand() -> tuple[Path, Path]:
    """A generated policy of 20,000 words and a text of which it shares no sentence."""
    return _kept("20000-old.md", text(blocks(20_000, 11))), _kept("20000-new.md", text(blocks(20_000, 12)))


def _kept(name: str, content: str) -> Path:
    path = WORK / "texts" / name.replace(" ", "-")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def _git(repository: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=repository, capture_output=True, text=True, check=True).stdout

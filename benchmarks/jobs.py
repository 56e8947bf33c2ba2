"""Work that is measured from inside a process of its own, imports left out: ``python jobs.py NAME ARGUMENT…``.

Prints one line of JSON: CPU seconds, and the peak memory of the process in MiB.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))


_SHORT = """# Privacy policy

Last updated: 1 May 2024

We protect custmer records.

We share data of customers with [partners](https://example.com/partners) for 30 days.

- See section 2 below.
"""
_SHORT_EDITED = """# Privacy Policy

Last updated: May 3, 2024

We protect customer records.

We share data of customers with [partners](https://www.example.com/partners/?utm_source=a) for thirty days.

We may sell your e-mail address’s details for US$ 5.

- See section 3 above.
"""


def compare(old: str, new: str) -> dict[str, float]:
    """Parse, compare and judge two texts."""
    from policypress.comparison import compare as compared
    from policypress.document import parse_document
    from policypress.judgement import judge

    # Rules and word lists are made ready once for any number of pairs, when a text first needs them.
    judge(compared(parse_document(_SHORT), parse_document(_SHORT_EDITED)))
    before, after = _text(old), _text(new)
    start = time.process_time()
    judgement = judge(compared(parse_document(before), parse_document(after)))
    seconds = time.process_time() - start
    return {"cpu": seconds, "changes": len(judgement.changes), "words": len(after.split())}


def redlines(old: str, new: str) -> dict[str, float]:
    """The package ``redlines`` finding the differences of two texts, writing nothing."""
    from redlines import Redlines

    before, after = _text(old), _text(new)
    start = time.process_time()
    changes = len(Redlines(before, after).opcodes)
    return {"cpu": time.process_time() - start, "changes": changes, "words": len(after.split())}


def history(repository: str, path: str) -> dict[str, float]:
    """Read every text that a file had, or every Markdown file of the newest commit, as ``import --git`` does."""
    from policypress.archive.gitrepo import GitRepo

    start = _spent()
    repo = GitRepo.required(Path(repository))
    paths = [path] if path else [name for name in repo.files() if name.endswith(".md")]
    histories = repo.histories(paths)
    blobs = repo.blobs(text.blob for found in histories.values() for text in found)
    return {"cpu": _spent() - start, "texts": len(blobs)}


def git_alone(repository: str, path: str) -> dict[str, float]:
    """One ``git log --raw`` and one ``git cat-file --batch`` of the same, nothing done with what they say."""
    start = _spent()
    log = ["git", "log", "--raw", "--no-abbrev", "--format=%H", *(["--", path] if path else [])]
    told = subprocess.run(log, cwd=repository, capture_output=True, check=True).stdout
    blobs = {line.split()[3] for line in told.splitlines() if line.startswith(b":") and line.endswith(b".md")}
    wanted = b"\n".join(sorted(blobs - {b"0" * 40})) + b"\n"
    subprocess.run(["git", "cat-file", "--batch"], cwd=repository, input=wanted, capture_output=True, check=True)
    return {"cpu": _spent() - start, "texts": len(blobs)}


def _spent() -> float:
    """CPU seconds of this process and of its children so far."""
    both = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def _text(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


if __name__ == "__main__":
    known: dict[str, Callable[..., dict[str, float]]] = {
        job.__name__: job for job in (compare, redlines, history, git_alone)
    }
    found = known[sys.argv[1]](*sys.argv[2:])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**found, "peak": peak}))

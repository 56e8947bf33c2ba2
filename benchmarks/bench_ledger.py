"""The ledger with a million rows: planning a list, starting again, and what a row takes."""

from __future__ import annotations

import shutil
import sys

from measure import ROOT, WORK, Figure, cost, median

TITLE = "The ledger"
_ROWS = 1_000_000
_SAID = "policypress notify --plan DIR --ledger FILE --send"

_LIST = """
import csv, sys
with open(sys.argv[1], "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\\n")
    writer.writerow(("id", "channel", "address", "locale", "since", "reasons"))
    for n in range(int(sys.argv[2])):
        writer.writerow((f"u{n:09}", "email", f"user{n}@example.com", "de-AT", "2021-09-02.1", "R1"))
"""

_OPEN = """
import sys
from pathlib import Path
from policypress.notice.ledger import open_ledger
from policypress.notice.rows import Key, Row, Span, State
from policypress.recipients.listing import read_list
ledger, key, listed = open_ledger(Path(sys.argv[1])), Key("privacy", "2027-02-01"), Path(sys.argv[2])
if not ledger.knows_list(key, "list"):
    why = "M06+M14 How long we keep it;M04 Sharing with other companies;M02 What we collect;M01 Purposes" * 5
    rows = (Row(*who[:5], why) for who in read_list(listed))
    ledger.plan(key, ("record", "text", "list"), rows, "2026-11-22T10:00:00.000Z")
ledger.fresh_attempts(key)
assert ledger.count_email(key, Span(), State.PLANNED) == int(sys.argv[3])
assert len(ledger.waiting(key, Span(), 500)) == 500
ledger.close()
"""


def run() -> list[Figure]:
    """All figures of this section."""
    folder = WORK / "ledger"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    listed, ledger = folder / "recipients.csv", folder / "ledger.db"
    package = str(ROOT / "scripts")
    peaks = []
    for rows in (1000, _ROWS):
        for path in folder.iterdir():
            path.unlink()
        cost([sys.executable, "-c", _LIST, listed, str(rows)])
        command = [sys.executable, "-c", _OPEN, ledger, listed, str(rows)]
        planned = cost(command, PYTHONPATH=package)
        peaks.append(planned.peak)
    size = sum(path.stat().st_size for path in folder.glob("ledger.db*"))
    again = median([cost(command, PYTHONPATH=package) for _ in range(3)])
    shutil.rmtree(folder)
    before = "Version 0.1:"
    return [
        Figure("planning a million rows", planned.cpu, "s of CPU", _SAID, note=f"{before} 16.2 s on the same machine."),
        Figure(
            "starting again with a million planned rows", again.cpu, "s of CPU", _SAID, bar=1.0,
            note=f"{before} 15.3 s. The users are read besides, as ever.",
        ),
        Figure("a planned row with its indexes", size / _ROWS, "bytes", _SAID, bar=200, note=f"{before} 737 bytes."),
        Figure("memory while planning", peaks[1], "MiB", _SAID, peaks[0], "the same with 1,000 rows", 1.1),
    ]  # fmt: skip

"""``import FILE.txt``: the layout of plain text, kept piece by piece, with every word."""

from __future__ import annotations

from pathlib import Path

import pytest
from policypress.document import parse_document
from policypress.importing.from_text import from_text

from tests.run import run
from tests.site_builder import build_site
from tests.test_import import import_

LAYOUTS = [
    ("hanging lines", "  - one\n    goes on\n  - two", ["- one goes on", "- two"]),
    ("wrapped to the margin", "- one\ngoes on\n- two", ["- one goes on", "- two"]),
    ("bullets of several kinds", "  - one\n  o two\n  • three\n  * four", ["- one", "- two", "- three", "- four"]),
    ("a letter o that is a word", "o one thing alone", ["o one thing alone"]),
    ("bullets in bullets", "* one\n  more\n    o first\n    o last\n* two",
     ["- one more", "-- first", "-- last", "- two"]),
    ("numbers", "1) one\n2) two\n   more", ["1. one", "2. two more"]),
    ("numbers from 4", "4. four\n5. five", ["4. four", "5. five"]),
    ("numbers that jump", "1. one\n3. three", ["1. one", "3. three"]),
    ("numbers with bullets in them", "1. one\n   - a\n   - b\n2. two", ["1. one", "-- a", "-- b", "2. two"]),
    ("letters", "(a) x;\n(b) y.", ["(a) x;", "(b) y."]),
    ("levels", "2.1 Fees are due\n    at once.\n    (a) Mail\n        (i) by air\n    (b) Phone",
     ["2.1 Fees are due at once.", "(a) Mail", "(i) by air", "(b) Phone"]),
    ("sections", "§ 1 Zweck der Sache\n§ 2 Rechte", ["§ 1 Zweck der Sache", "§ 2 Rechte"]),
    ("columns", "Name      Kept\nMail      30 days\nPhone     1 year",
     ["Name | Kept", "Mail | 30 days", "Phone | 1 year"]),
    ("indented columns with a rule", "    Name   Kept\n    ----   ----\n    Mail   1 day",
     ["Name | Kept", "Mail | 1 day"]),
    ("strokes", "| A | B |\n|---|---|\n| 1 | 2 |", ["A | B", "1 | 2"]),
    ("tabs", "A\tB\n1\t2", ["A | B", "1 | 2"]),
    ("an address", "Tea Ltd\n1 Road", ["Tea Ltd 1 Road"]),
    ("two blanks within sentences", "We keep mail.  We keep it.\nNothing  else is kept.",
     ["We keep mail. We keep it. Nothing else is kept."]),
]  # fmt: skip


def shown(markdown: str) -> list[str]:
    """Each clause with the sign before it: a hyphen for each list it stands in, or its number."""
    out = []
    for clause in parse_document(markdown).clauses:
        sign = clause.number or ("-" * clause.depth if clause.kind.value == "item" else "")
        out.append(f"{sign} {clause.text}".strip())
    return out


@pytest.mark.parametrize(("block", "wanted"), [row[1:] for row in LAYOUTS], ids=[row[0] for row in LAYOUTS])
def test_a_block_of_text_keeps_its_layout(block: str, wanted: list[str]) -> None:
    made = from_text(f"Terms\n\nBefore it.\n\n{block}\n\nAfter it.\n")
    assert shown(made.body) == ["Terms", "Before it.", *wanted, "After it."]


def test_headings_with_numbers_stand_at_their_level() -> None:
    made = from_text("Terms\n\n2. Fees\n\n2.1 Late fees\n\nThey are due at once and must be paid within a week.\n")
    assert "## 2. Fees\n\n### 2.1 Late fees\n" in made.body


@pytest.mark.parametrize("file", ["hanging", "letters", "o-bullet"])
def test_texts_of_public_bug_reports_keep_their_layout(shared: Path, tmp_path: Path, file: str) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    done = import_(root, "x", shared / "inputs" / "txt-layout" / f"{file}.txt")
    assert done.code == 0 and "Nothing:" not in done.out
    made = (root / "policy" / "x" / "index.md").read_text(encoding="utf-8")
    wanted = {
        "hanging": ["- one goes on", "- two"],
        "letters": ["(a) x;", "(b) y.", "Name | Kept", "Mail | 30 days", "Phone | 1 year"],
        "o-bullet": ["- one", "- two"],
    }[file]
    assert shown(made)[-len(wanted) :] == wanted
    assert run("check", "x", "--root", root, "--today", "2026-11-22").code == 0

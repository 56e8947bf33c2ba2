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
    ("items with empty lines between them", "1. one\n\n   more of one\n\n2. two\n\n   - a\n\n   - b\n\n3. three",
     ["1. one", "more of one", "2. two", "-- a", "-- b", "3. three"]),
    ("letters in numbers, empty lines between them", "1. one:\n\n   (a) x; and\n\n   (b) y.\n\n2. two",
     ["1. one:", "(a) x; and", "(b) y.", "2. two"]),
    ("a list that begins anew", "1. one\n2. two\n\n1. one again\n2. two again",
     ["1. one", "2. two", "1. one again", "2. two again"]),
    ("a list that goes on after a paragraph", "1. one\n\nNot in it, it says here.\n\n2. two",
     ["1. one", "Not in it, it says here.", "2. two"]),
    ("a list that begins at nought", "1. one\n\n0. nought\n1. one", ["1. one", "0. nought", "1. one"]),
    ("arrows and plus signs", "→ one\n→ two\n\n+ three\n+ four", ["- one", "- two", "- three", "- four"]),
    ("boxes that are ticked or not", "☑ yes\n☐ no", ["☑ yes", "☐ no"]),
    ("Chinese clauses", "第一条 范围\n一、我们\n（一）账户\n1、姓名\n① 月额",
     ["第一条 范围", "一、我们", "（一）账户", "1、姓名", "① 月额"]),
    ("columns set to the right", "Name      Amount\nBasic         10\nPro          100",
     ["Name | Amount", "Basic | 10", "Pro | 100"]),
    ("rows of several lines between rules", "+---+------+\n| A | B    |\n+---+------+\n| 1 | two  |\n"
     "|   | more |\n+---+------+\n| 3 | four |\n+---+------+",
     ["A | B", "1 | two more", "3 | four"]),
    ("a dash that goes on with a sentence", "This is a sentence of which the line was cut in the middle of it\n"
     "- as it happens - and went on.", ["This is a sentence of which the line was cut in the middle of it - as it "
     "happens - and went on."]),
    ("a number that goes on with a sentence", "This is a sentence of which the line was cut right before the\n"
     "12. of May and on.", ["This is a sentence of which the line was cut right before the 12. of May and on."]),
    ("a letter that ends with and", "(i) including the app; and\n\nSomething that is longer than the line above it.",
     ["(i) including the app; and", "Something that is longer than the line above it."]),
    ("a place to sign", "Signed: ______\n\nSomething that is longer than the line above it.",
     ["Signed: ______", "Something that is longer than the line above it."]),
    ("two blanks within sentences", "We keep mail.  We keep it.\nNothing  else is kept.",
     ["We keep mail. We keep it. Nothing else is kept."]),
]  # fmt: skip


def shown(markdown: str) -> list[str]:
    """Each clause with the sign before it: a hyphen for each list it stands in, or its number."""
    out = []
    for clause in parse_document(markdown).clauses:
        if clause.source == "<!-- -->":  # keeps two lists apart
            continue
        sign = clause.number or ("-" * clause.depth if clause.kind.value == "item" else "")
        out.append(f"{sign} {clause.text}".strip())
    return out


@pytest.mark.parametrize(("block", "wanted"), [row[1:] for row in LAYOUTS], ids=[row[0] for row in LAYOUTS])
def test_a_block_of_text_keeps_its_layout(block: str, wanted: list[str]) -> None:
    made = from_text(f"Terms\n\nBefore it.\n\n{block}\n\nAfter it.\n")
    assert shown(made.body) == ["Terms", "Before it.", *wanted, "After it."]


RULED = """Privacy Policy
==============
Words of some length that stand below it.

1. Data
-------
1.1 We keep names.
1.2 We keep mail.

-----

2. Sharing
----------
ARTICLE IV - FEES
These words stand right below the heading and are longer than it is.
"""


def test_a_line_with_a_rule_under_it_is_a_heading_and_so_is_one_in_capitals_above_its_text() -> None:
    made = from_text(RULED)
    assert "# Privacy Policy\n\nWords" in made.body and "\n## 1. Data\n\n1.1 We" in made.body
    assert "\n---\n\n## 2. Sharing\n\n## ARTICLE IV - FEES\n\nThese" in made.body
    assert "==" not in made.body and "Line 5: heading: 1. Data" in made.guesses


def test_two_lists_with_bullets_of_two_kinds_stay_two() -> None:
    made = from_text("T\n\n* one\n* two\n\n- three\n- four\n")
    assert "- two\n\n<!-- -->\n\n- three" in made.body


def test_a_line_that_ends_on_purpose_ends_on_the_page_too() -> None:
    long = (
        "This paragraph is wrapped by hand at some seventy letters, so a line that\nis much shorter ends on purpose.\n"
    )
    made = from_text(f"T\n\n{long}\nSample Ltd\n1 Road\nTown\n")
    assert "so a line that\nis much" in made.body and "Sample Ltd\\\n1 Road\\\nTown" in made.body


def test_what_printed_pages_repeat_is_left_out_and_listed() -> None:
    page = "SAMPLE LTD      3 March 2026\n\n{}\n\n                 Page {}\n"
    made = from_text(
        "\f".join(page.format(words, number) for number, words in enumerate(["One.", "Two.", "Three."], 1))
    )
    assert made.body.count("SAMPLE") == 0 and "Page" not in made.body and "One." in made.body and "Three." in made.body
    assert "Left out, as printed pages repeat it: “SAMPLE LTD 3 March 2026”" in made.guesses
    assert "Left out, as printed pages repeat it: “Page 2”" in made.guesses


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\x85", "\x0b"])
def test_lines_end_in_any_way(end: str) -> None:
    text = "Title\n\nWords.\n\n1. one\n2. two\n"
    assert from_text(text.replace("\n", end)).body == from_text(text).body


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

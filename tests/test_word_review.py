"""Counsel's review comes back: tracked edits by clause, others named, untouched clauses byte for byte the same."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.run import Done, run
from tests.site_builder import build_site, git
from tests.word_counsel import Counsel
from tests.word_files import exported, needs_libreoffice

TEXT = """\
---
title: Service Terms
effective: 2027-06-01
lang: en
summary: What the service may and may not do with what you send.
---
# Service Terms

We keep your data for **thirty days** after you close
your account. Write to [us](mailto:legal@example.com), as said
in [Your rights](#your-rights).[^1]

1. You may use the service
   for yourself.
2. You must not resell it.

    - Friends are no resellers.
    - Family is not either.

3. You keep your content.

## Your rights {#your-rights}

| Right   | How long |
|:--------|---------:|
| Access  | 30 days  |
| Erasure | 60 days  |

> We never sell *personal* data.

Setext heading
--------------

We may change `these` terms\\
with notice.

[^1]: Counted from the day we confirm.
"""


class Desk:
    """A site with one policy, `terms`, whose working text goes to counsel and comes back."""

    def __init__(self, folder: Path, text: str = TEXT) -> None:
        self.root = build_site(folder / "site")
        self.path = self.root / "policy" / "terms" / "index.md"
        self.path.parent.mkdir(parents=True)
        self.path.write_bytes(text.encode())
        self.out = folder / "out.docx"
        assert run("export", "terms@working", "--root", self.root, "--out", self.out).code == 0
        self.counsel = Counsel(self.out.read_bytes())

    def back(self, *options: str, data: bytes | None = None) -> Done:
        path = self.out.with_name("back.docx")
        path.write_bytes(data or self.counsel.file())
        return run("import", "terms", path, "--reviewed", "--root", self.root, "--today", "2027-01-10", *options)

    @property
    def text(self) -> str:
        return self.path.read_bytes().decode()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


EDITS: dict[str, tuple[Callable[[Counsel], object], tuple[tuple[str, str], ...]]] = {
    "a word in a wrapped paragraph": (lambda c: c.replace("close your", "shut your"), (("close\nyour", "shut\nyour"),)),
    "a word in bold": (lambda c: c.replace("thirty", "sixty"), (("thirty", "sixty"),)),
    "words of a link": (lambda c: c.replace("Your rights", "What you may ask"), (("[Your rights]", "[What you may ask]"),)),
    "an item": (lambda c: c.replace("must not", "may not"), (("must not", "may not"),)),
    "a nested item": (lambda c: c.replace("Family is", "Relatives are"), (("Family is", "Relatives are"),)),
    "a wrapped item": (lambda c: c.replace("yourself", "your work"), (("yourself", "your work"),)),
    "a cell": (lambda c: c.replace("60 days", "90 days"), (("60 days", "90 days"),)),
    "a quotation": (lambda c: c.replace("never sell", "do not sell"), (("never sell", "do not sell"),)),
    "a heading": (lambda c: c.replace("Setext", "Another"), (("Setext", "Another"),)),
    "code": (lambda c: c.replace("these", "those"), (("these", "those"),)),
    "behind a line break": (lambda c: c.replace("with notice", "with 60 days' notice"), (("with notice", "with 60 days' notice"),)),
    "a footnote": (
        lambda c: c.replace("Counted", "Reckoned", part="word/footnotes.xml"), (("Counted", "Reckoned"),)
    ),
    "words that are signs of Markdown": (
        lambda c: c.replace("yourself", "*all* <b>1</b>"), (("yourself", "\\*all\\* \\<b>1\\</b>"),)
    ),
    "a new item": (
        lambda c: c.add_after("must not resell", "You must pay."),
        (("2. You must not resell it.\n", "2. You must not resell it.\n\n3. You must pay.\n"),),
    ),
    "a new nested item": (
        lambda c: c.add_after("Family is", "Nor are colleagues."),
        (("    - Family is not either.\n", "    - Family is not either.\n    - Nor are colleagues.\n"),),
    ),
    "a new paragraph": (
        lambda c: c.add_after("with notice", "We say so by mail."),
        (("with notice.\n", "with notice.\n\nWe say so by mail.\n"),),
    ),
    "a new heading": (
        lambda c: c.add_after("Setext heading", "One more"), (("--------------\n", "--------------\n\n## One more\n"),)
    ),
    "an item gone": (lambda c: c.remove("Friends are"), (("    - Friends are no resellers.\n", ""),)),
    "a paragraph gone": (lambda c: c.remove("never sell"), (("> We never sell *personal* data.\n\n", ""),)),
    "a row gone": (lambda c: c.remove_row("Access"), (("| Access  | 30 days  |\n", ""),)),
    "a paragraph split": (
        lambda c: c.split("your account. "),
        ((
            "your account. Write to [us](mailto:legal@example.com), as said\nin [Your",
            "your account.\n\nWrite to [us](mailto:legal@example.com), as said in [Your",
        ),),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "expected"), EDITS.values(), ids=EDITS.keys())
def test_a_tracked_edit_changes_its_clause_and_no_other_byte(
    desk: Desk, edit: Callable[[Counsel], object], expected: tuple[tuple[str, str], ...]
) -> None:
    edit(desk.counsel)
    done = desk.back()
    wanted = TEXT
    for old, new in expected:
        assert old in wanted
        wanted = wanted.replace(old, new, 1)
    assert desk.text == wanted, done.out + done.err
    assert done.code == 0 and "tracking off" not in done.out and "by hand" not in done.out


def test_all_edits_at_once_are_taken(desk: Desk) -> None:
    apart = {"a paragraph split", "words that are signs of Markdown", "a new item", "a new nested item", "a new heading",
             "a paragraph gone", "behind a line break"}  # fmt: skip
    wanted = TEXT
    for name, (edit, expected) in EDITS.items():
        if name not in apart:
            edit(desk.counsel)
            for old, new in expected:
                wanted = wanted.replace(old, new, 1)
    assert desk.back().code == 0
    assert desk.text == wanted


def test_a_review_without_edits_changes_no_byte(desk: Desk) -> None:
    done = desk.back()
    assert done.code == 0 and desk.text == TEXT and "0 edits" in done.out


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    desk = Desk(tmp_path, TEXT.replace("\n", "\r\n"))
    desk.counsel.replace("must not", "may not").add_after("Family is", "Nor are colleagues.")
    assert desk.back().code == 0
    wanted = TEXT.replace("must not", "may not").replace("either.\n", "either.\n    - Nor are colleagues.\n")
    assert desk.text == wanted.replace("\n", "\r\n")


def test_edits_made_with_tracking_off_are_named_and_not_taken(desk: Desk) -> None:
    desk.counsel.silently("30 days", "3 days").replace("must not", "may not")
    done = desk.back()
    assert done.code == 1
    assert "“30 days” → “3 days”" in done.out and "not taken; --accept-untracked takes them" in done.out
    assert desk.text == TEXT.replace("must not", "may not")


def test_edits_made_with_tracking_off_are_taken_when_asked_for(desk: Desk) -> None:
    desk.counsel.silently("30 days", "3 days").replace("must not", "may not")
    desk.counsel.add_after("with notice", "Quietly put in.", tracked=False).remove("Friends are", tracked=False)
    done = desk.back("--accept-untracked")
    assert done.code == 0, done.out
    wanted = (
        TEXT.replace("must not", "may not")
        .replace("30 days", "3 days")
        .replace("    - Friends are no resellers.\n", "")
    )
    assert desk.text == wanted.replace("with notice.\n", "with notice.\n\nQuietly put in.\n")


def test_paragraphs_put_in_or_taken_out_with_tracking_off_are_named(desk: Desk) -> None:
    desk.counsel.add_after("with notice", "Quietly put in.", tracked=False).remove("Friends are", tracked=False)
    done = desk.back()
    assert done.code == 1 and desk.text == TEXT
    assert "put in: “Quietly put in.”" in done.out and "taken out: “Friends are no resellers.”" in done.out


def test_tracked_and_untracked_edits_of_one_clause_are_told_apart(desk: Desk) -> None:
    desk.counsel.silently("You may use", "You can use").replace("yourself", "your work")
    done = desk.back()
    assert done.code == 1 and desk.text == TEXT.replace("yourself", "your work")
    assert "“may” → “can”" in done.out


def test_edits_of_one_author_alone_are_taken(desk: Desk) -> None:
    desk.counsel.replace("must not", "may not")
    other = desk.counsel
    other.author = "Paralegal"
    other.replace("Family is", "Relatives are")
    refused = desk.back("--only-author", "Nobody")
    assert refused.code == 2 and "Authors: Counsel, Paralegal" in refused.err
    assert desk.back("--only-author", "Counsel").code == 0
    assert desk.text == TEXT.replace("must not", "may not")


def test_comments_are_listed_and_those_that_decide_become_decisions(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    out = tmp_path / "out.docx"
    path = root / "policy" / "privacy" / "index.md"
    text = path.read_text("utf-8").replace("effective: 2027-02-01", "effective: 2027-09-01")
    path.write_text(text, "utf-8")
    assert run("export", "privacy@working", "--root", root, "--out", out).code == 0
    counsel = Counsel(out.read_bytes())
    words = next(line for line in text.split("---\n", 2)[2].split("\n") if line[:1].isalpha()).split()[:3]
    counsel.comment(" ".join(words), "clarifying: it says the same more plainly")
    counsel.comment(" ".join(words), "Is this right?")
    counsel.replace(words[1], words[1] + " really")
    out.write_bytes(counsel.file())
    done = run("import", "privacy", out, "--reviewed", "--root", root, "--today", "2027-01-10", "--json")
    found = json.loads(done.out)
    assert [comment["text"] for comment in found["comments"]][1] == "Is this right?"
    block = yaml.safe_load(found["decisions"]) if found["decisions"].startswith("decisions") else yaml.safe_load(
        "decisions:\n" + found["decisions"])  # fmt: skip
    (decision,) = block["decisions"]
    assert decision["verdict"] == "clarifying" and decision["by"] == "Counsel"
    assert decision["reason"] == "it says the same more plainly"
    changes = json.loads(run("check", "privacy", "--root", root, "--today", "2027-01-10", "--json").out)
    assert decision["change"] in json.dumps(changes)


def test_a_comment_that_decides_on_words_that_did_not_change_is_no_decision(desk: Desk) -> None:
    desk.counsel.comment("must not resell", "editorial: only a comma")
    done = desk.back("--json")
    found = json.loads(done.out)
    assert not found["decisions"] and found["missed"] == [
        "No change of this text stands where Counsel wrote “editorial: only a comma”."
    ]


def test_a_review_of_an_older_text_is_merged_with_what_was_written_since(desk: Desk) -> None:
    git(desk.root, "add", "-A")
    git(desk.root, "commit", "-qm", "Draft the terms")
    desk.path.write_text(
        TEXT.replace("60 days", "61 days").replace("## Your rights", "New.\n\n## Your rights"), "utf-8"
    )
    desk.counsel.replace("must not", "may not").replace("with notice", "with much notice")
    done = desk.back()
    assert done.code == 0, done.err
    wanted = TEXT.replace("60 days", "61 days").replace("## Your rights", "New.\n\n## Your rights")
    assert desk.text == wanted.replace("must not", "may not").replace("with notice", "with much notice")


def test_edits_of_the_same_words_on_both_sides_are_refused_and_nothing_is_written(desk: Desk) -> None:
    git(desk.root, "add", "-A")
    git(desk.root, "commit", "-qm", "Draft the terms")
    now = TEXT.replace("must not resell", "shall never resell")
    desk.path.write_text(now, "utf-8")
    desk.counsel.replace("must not", "may not").replace("with notice", "with much notice")
    done = desk.back()
    assert done.code == 1 and "touch words that were changed" in done.err and "“You may not resell it.”" in done.err
    assert desk.text == now


def test_a_file_of_a_text_nobody_knows_is_refused(desk: Desk) -> None:
    desk.path.write_text(TEXT.replace("60", "61"), "utf-8")
    done = desk.back()
    assert done.code == 2 and "was made from another text" in done.err


def test_a_file_of_another_policy_or_of_none_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(exported(TEXT))
    done = run("import", "terms", path, "--reviewed", "--root", desk.root)
    assert done.code == 2 and "does not say from which text" in done.err
    assert run("export", "privacy@2021-09-02", "--root", desk.root, "--out", path).code == 0
    done = run("import", "terms", path, "--reviewed", "--root", desk.root)
    assert done.code == 2 and "was made from privacy" in done.err


def test_options_of_a_review_without_a_review_are_refused(desk: Desk) -> None:
    done = run("import", "terms", desk.out, "--accept-untracked", "--root", desk.root)
    assert done.code == 2 and "belong to --reviewed" in done.err
    done = run("import", "terms", desk.path, "--reviewed", "--root", desk.root)
    assert done.code == 2 and "one Word file" in done.err


def test_a_redline_made_here_can_be_reviewed_as_well(desk: Desk, tmp_path: Path) -> None:
    old = tmp_path / "old.md"
    old.write_text(TEXT.replace("must not", "should not"), "utf-8")
    command = ("compare", old, "terms@working", "--root", desk.root, "--format", "docx", "--out", desk.out)
    assert run(*command).code == 0
    desk.counsel = Counsel(desk.out.read_bytes())
    desk.counsel.replace("Family is", "Relatives are")
    done = desk.back()
    assert done.code == 0, done.out + done.err
    assert desk.text == TEXT.replace("Family is", "Relatives are")


@needs_libreoffice
@pytest.mark.slow
def test_a_file_saved_by_libreoffice_shows_no_untracked_edits(desk: Desk, tmp_path: Path) -> None:
    desk.counsel.replace("must not", "may not")
    source = tmp_path / "sent.docx"
    source.write_bytes(desk.counsel.file())
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "docx:MS Word 2007 XML",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "saved"), str(source)], check=True, capture_output=True, timeout=240
    )
    done = desk.back(data=(tmp_path / "saved" / "sent.docx").read_bytes())
    assert done.code == 0, done.out + done.err
    assert desk.text == TEXT.replace("must not", "may not")

"""The words of docs/terms.md: each catalogue uses them, and what is never said is said nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from policypress.judgement import rules
from policypress.language.catalogues import FOLDER, TEMPLATE, Catalogues

ROOT = Path(__file__).resolve().parents[1]
CODES = {"English": "en", "German": "de", "Spanish": "es", "French": "fr", "Chinese": "zh"}
TERMS = (ROOT / "docs" / "terms.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, its own heading row first."""
    part = TERMS.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in (lines[0], *lines[2:])]


def never(lang: str) -> list[str]:
    """What is never said in a language."""
    listed = [row[1] for row in rows("Words we never use")[1:] if CODES[row[0]] == lang]
    return [word.strip() for words in listed for word in words.split(",")]


def said(lang: str) -> Iterator[str]:
    """Every text of a catalogue; of English what the program says."""
    path = TEMPLATE if lang == "en" else FOLDER / f"{lang}.po"
    with path.open("rb") as file:
        for message in read_po(file):
            found = message.id if lang == "en" else message.string
            texts = [found] if isinstance(found, str) else found or ()
            yield from (re.sub(r"\{\w+\}", "", text) for text in texts)


def holds(text: str, word: str) -> bool:
    """Whether a text has a word, as a whole one where the script parts words."""
    if re.search("[\u3400-\u9fff]", word):
        return word in text
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


@pytest.mark.parametrize("name", list(CODES)[1:])
def test_each_catalogue_calls_things_by_the_words_of_the_style_sheet(name: str) -> None:
    heads, *terms = rows("Words we use")
    words, place = Catalogues().words(CODES[name]), heads.index(name)
    assert len(terms) > 15
    for row in terms:
        expected = row[place].replace("{day}", "7")
        assert words.say(row[0], day="7") == expected, row[0]


@pytest.mark.parametrize("lang", CODES.values())
def test_no_catalogue_says_what_is_never_said(lang: str) -> None:
    words = never(lang)
    assert len(words) >= 5
    assert [(word, text) for text in said(lang) for word in words if holds(text, word)] == []


def test_what_is_never_said_is_found_where_it_is_said() -> None:
    assert holds("Hashes: proof", "hashes") and holds("文件的哈希值", "哈希")
    assert not holds("Rehash of it", "hash")


@pytest.mark.parametrize("path", sorted((ROOT / "site_overrides").rglob("*.*")), ids=lambda path: path.name)
def test_no_template_says_a_word_of_its_own(path: Path) -> None:
    """Words come from the catalogues, else no translation would reach them. Drafts are for editors, in English."""
    if path.suffix not in (".html", ".txt") or path.name in ("draft.html", "redline.html"):
        pytest.skip("no template for readers")
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    attributes = re.findall(r'\b(?:aria-label|title|alt|placeholder)="([^"]*[^\W\d_]{2}[^"]*)"', text)
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>", "", text))
    assert [*attributes, *(word for word in words if word not in ("lang", "dir"))] == []


def test_no_text_for_readers_is_the_title_of_a_rule() -> None:
    titles = {rule.title for rule in rules() if len(rule.title) > 8}
    assert len(titles) > 50
    assert titles.isdisjoint(said("en"))

"""The first sealed privacy policy says everything that SparkPro's original says, in words of its own.

`cases/seed_coverage.md` lists every commitment of the original and where it stands. The original itself lies
beside the repository; where it is absent, only the table is checked.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "cases" / "seed_coverage.md"
FIRST_VERSION = ROOT / "policy" / "privacy" / "versions" / "2021-09-02.md"
SEED = ROOT.parent / "shared" / "seed" / "sparkpro-privacy-policy.txt"

RUN = 8
"""So many equal words in a row count as copied."""


@dataclass(frozen=True, slots=True)
class Row:
    """One commitment of the original and the words that show it was kept."""

    id: str
    original_section: str
    words: tuple[str, ...]
    section: str


def rows() -> list[Row]:
    """The rows of the coverage table, in order."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if len(cells) == 5 and re.fullmatch(r"[A-Z]\d\d", cells[0]):
            wanted = tuple(word.strip() for word in cells[3].split(";"))
            found.append(Row(cells[0], cells[1], wanted, cells[4]))
    return found


def body(text: str) -> str:
    """The Markdown below the front matter."""
    return text.split("---\n", 2)[2]


def sections(text: str) -> dict[str, str]:
    """Heading title to its heading line and the text below it, up to the next heading of any level."""
    found: dict[str, str] = {}
    title = ""
    for line in body(text).splitlines():
        if heading := re.match(r"#+ (.*)", line):
            title = heading[1]
        found[title] = found.get(title, "") + " " + line
    return {title: re.sub(r"\s+", " ", part) for title, part in found.items()}


def words(text: str) -> list[str]:
    """Lower-case words and numbers; apostrophes and link targets are left out."""
    without_targets = re.sub(r"\]\([^)]*\)", "]", text)
    return re.findall(r"[a-z0-9]+", re.sub("['’]", "", without_targets.lower()))


FILLERS = frozenset(
    words(
        """a about all an and any as at by for from if in into may means not of on or our regarding result
        some such that the their them these this those to was we when which who will with words you your"""
    )
)
OTHER_FORMS = {"harmed": "harm"}
"""Words of the original's lists that stand in our text in a form with another stem."""


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of `RUN` words of a text."""
    all_words = words(text)
    return {tuple(all_words[at : at + RUN]) for at in range(len(all_words) - RUN + 1)}


def titles(seed: str) -> list[str]:
    """The section titles of the original: the lines that are neither sentences nor list items."""
    lines = [line.strip() for line in seed.splitlines() if line.strip()]
    return [line for line in lines if not re.search(r"[.:]$|^\d\.|^Effective Date", line)]


def names(seed: str) -> set[str]:
    """Words of the original that have a capital inside a sentence: names and defined terms."""
    paragraphs = [line for line in seed.splitlines() if line.strip() and line.strip() not in titles(seed)]
    return {
        word
        for paragraph in paragraphs
        for word in re.findall(r"(?<=[a-z,;)&(“-] )[“(]?([A-Z][A-Za-z]+(?:-[A-Z][A-Za-z]+)*)", paragraph)
    }


def listed_words(seed: str) -> set[str]:
    """The words of the original's numbered items, and the last word of each item of its other lists."""
    numbered = re.findall(r"^\s*\d\. (.+)$", seed, flags=re.MULTILINE)
    found = {word for item in numbered for word in words(item)}
    for sentence in re.split(r"[.;:]\s|\n", seed):
        items = re.split(r",\s|\s(?:and|or)\s", sentence)
        if sentence.count(", ") >= 2:
            found |= {words(item)[-1] for item in items if words(item)}
    return {word for word in found if word not in FILLERS and len(word) > 3}


@pytest.fixture(scope="module")
def first_version() -> str:
    """The sealed text; SEED_COVERAGE_TEXT names another one, for trying a draft before it is sealed."""
    return Path(os.environ.get("SEED_COVERAGE_TEXT", FIRST_VERSION)).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def seed() -> str:
    """SparkPro's original policy as plain text."""
    if not SEED.exists():
        pytest.skip("SparkPro's original policy is not in ../shared/seed: nothing to compare our text with")
    return SEED.read_text(encoding="utf-8").replace("\u00a0", " ")


def test_the_table_has_a_row_for_each_commitment() -> None:
    ids = [row.id for row in rows()]
    assert len(ids) >= 90
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_every_commitment_stands_under_its_heading(row: Row, first_version: str) -> None:
    found = sections(first_version)
    assert row.section in found
    assert [word for word in row.words if word.lower() not in found[row.section].lower()] == []


def test_every_section_of_our_text_is_covered_by_the_table(first_version: str) -> None:
    headings = {title for title in sections(first_version) if title}
    assert headings - {row.section for row in rows()} == set()


def test_every_section_of_the_original_is_covered_by_the_table(seed: str) -> None:
    covered = {row.original_section for row in rows()}
    assert {title.replace("’", "'") for title in titles(seed)} == covered


def test_every_number_domain_and_address_of_the_original_is_kept(seed: str, first_version: str) -> None:
    prose = re.sub(r"^\s*\d\. ", "", seed, flags=re.MULTILINE)
    numbers = set(re.findall(r"\b\d+\b", prose))
    domains = set(re.findall(r"\b[a-z0-9-]+\.(?:com|org|net|cn|eu)\b", seed))
    addresses = set(re.findall(r"\S+@\S+\.\w+", seed))
    assert {"2", "2021", "13"} <= numbers
    assert domains == {"sparkproup.com"}
    text = body(first_version)
    facts = numbers | domains | addresses
    assert {fact for fact in facts if not re.search(rf"\b{re.escape(fact)}\b", text)} == set()


def test_every_name_of_the_original_is_kept(seed: str, first_version: str) -> None:
    found = names(seed)
    assert {"AdRoll", "CHN-EU", "China-Swiss", "Commission", "DNT", "Facebook", "Google"} <= found
    text = body(first_version).lower()
    assert {name for name in found if name.lower() not in text} == set()


def test_every_item_of_the_lists_of_the_original_is_kept(seed: str, first_version: str) -> None:
    found = listed_words(seed)
    assert {"newsletter", "gender", "code", "notice", "enforcement", "bankruptcy", "marketers"} <= found
    ours = set(words(body(first_version)))
    stems = {word[:5] for word in ours}
    assert {word for word in found if OTHER_FORMS.get(word, word)[:5] not in stems} == set()


def test_no_sentence_of_the_original_is_copied(seed: str, first_version: str) -> None:
    copied = runs(seed)
    lines = body(first_version).splitlines()
    assert [" ".join(run) for line in lines for run in sorted(runs(line) & copied)] == []

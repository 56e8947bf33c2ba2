"""What changes between two texts, for a table of edits: ``tests/cases/comparison.txt`` says what was found for each.

A line of the table is a change; ``[-went-]`` and ``{+came+}`` mark its words. When the comparison is meant to find
something else, ``python -m tests.test_comparison_table`` writes the table anew, and its diff is what to review.
"""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

from policypress.comparison import compare
from policypress.comparison.changes import Change, Comparison
from policypress.comparison.topic_words import counted
from policypress.comparison.topics import topics
from policypress.document import parse_document
from policypress.language.words import Words

from tests.kept_table import unlike
from tests.word_diffs import word_diffs

TABLE = Path(__file__).parent / "cases" / "comparison.txt"
ENGLISH = Words("en", NullTranslations())

HOUSE = [
    "# House rules of a tea shop",
    "These rules say how we treat visitors, and what we ask of them.",
    "## Opening hours",
    "We open at nine. We close at six, on Saturdays at two. Nobody is served after that.",
    "On holidays the shop stays closed.",
    "## Tasting",
    "Each visitor may taste:",
    "- three green teas from this year's harvest\n- two black teas, with milk or without\n- one tea of the day",
    "1. Rinse the cup.\n2. Wait for two minutes.\n   - less for white tea\n   - more for dark tea\n3. Enjoy it slowly.",
    "## Prices",
    "| Tea | Price |\n|---|---|\n| Green, loose | 4 euros |\n| Black, in bags | 3 euros |\n| White, old | 9 euros |",
    "Prices hold for a year. We announce every change of a price thirty days before, by a note at the door.",
    "> Good tea needs time, said our founder, and she was right.",
    "## Complaints",
    "Write to the shop. We answer within ten days, and give the money back where tea was stale.",
    "```\nTea shop, 1 Harbour Lane\n```",
]
"""Every kind of clause, short enough to read."""


SAID = [
    "We keep the minutes of every meeting of the board for ten years in a locked room.",
    "Guests sign a list at the door and leave their coats with the porter downstairs.",
    "The kitchen closes at nine and nobody is served after that, whatever the day.",
    "Bicycles stand in the yard and are locked by those who came on them.",
]
"""Clauses that are like no other."""


def text(blocks: list[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def edits() -> Iterator[tuple[str, str, str]]:
    """(what is done, before, after)."""
    for number, case in enumerate(word_diffs(), 1):
        yield f"words {number}", case.old + "\n", case.new + "\n"
    whole = text(HOUSE)
    for at, block in enumerate(HOUSE):
        rest = HOUSE[:at] + HOUSE[at + 1 :]
        yield f"block {at} goes", whole, text(rest)
        yield f"block {at} comes", text(rest), whole
        yield f"block {at} goes to the end", whole, text([*rest, block])
        yield f"block {at} comes from the end", text([*rest, block]), whole
        yield f"block {at} stands twice", whole, text([*HOUSE[: at + 1], block, *HOUSE[at + 1 :]])
        yield f"block {at} stood twice", text([*HOUSE[:at], block, *HOUSE[at:]]), whole
        changed = [*HOUSE[:at], block.replace("tea", "coffee").replace("e ", "e very "), *HOUSE[at + 1 :]]
        yield f"block {at} changes", whole, text(changed)
        yield f"block {at} changes and goes first", whole, text([changed[at], *rest])
        if at + 1 < len(HOUSE):
            swapped = [*HOUSE[:at], HOUSE[at + 1], block, *HOUSE[at + 2 :]]
            yield f"blocks {at} and {at + 1} change places", whole, text(swapped)
            joined = [*HOUSE[:at], f"{block.rstrip('.')}. {HOUSE[at + 1]}", *HOUSE[at + 2 :]]
            yield f"blocks {at} and {at + 1} become one", whole, text(joined)
            yield f"blocks {at} and {at + 1} were one", text(joined), whole
        if block.startswith("## "):
            renamed = [*HOUSE[:at], "## Something else entirely", *HOUSE[at + 1 :]]
            yield f"heading {at} is renamed", whole, text(renamed)
            both = [*HOUSE[:at], "## Another name", f"{HOUSE[at + 1]} And more.", *HOUSE[at + 2 :]]
            yield f"heading {at} and what follows change", whole, text(both)
            section = [*HOUSE[:at], *HOUSE[at + 3 :], *HOUSE[at : at + 3]]
            yield f"section {at} goes to the end", whole, text(section)
    items = HOUSE[7].split("\n")
    for name, other in {
        "reversed": items[::-1], "first dropped": items[1:], "one added": [items[0], "- a cup of water", *items[1:]],
        "last split": [*items[:2], "- one tea", "- of the day"], "two merged": [f"{items[0]} {items[1][2:]}", items[2]],
        "numbered": [f"{place}. {item[2:]}" for place, item in enumerate(items, 1)],
        "all of it anew": ["- soup", "- bread and butter", "- cheese from the hills"],
    }.items():  # fmt: skip
        yield f"list: {name}", whole, whole.replace(HOUSE[7], "\n".join(other))
        yield f"list: {name}, back", whole.replace(HOUSE[7], "\n".join(other)), whole
    yield "list: begins with another number", whole, whole.replace("1. Rinse", "4. Rinse")
    yield "table: a row goes", whole, whole.replace("| Black, in bags | 3 euros |\n", "")
    yield (
        "table: rows change places",
        whole,
        whole.replace(HOUSE[10], "\n".join(HOUSE[10].split("\n")[i] for i in (0, 1, 4, 3, 2))),
    )
    yield (
        "table: a column comes",
        whole,
        whole.replace("|---|---|", "|---|---|---|").replace("Price |", "Price | Cup |"),
    )
    wide = "| Tea | Cup | Price |\n|---|---|---|\n| {} | small | {} |\n| White | large | 9 euros |\n"
    yield "table: both ends of a row change", wide.format("Green", "4 euros"), wide.format("Red", "5 dollars")
    yield (
        "table: a row but for a word",
        wide.format("Green from Kyoto", "4"),
        wide.format("Red from Assam hills", "5"),
    )
    same = ["We greet you.", "Tea is served here.", "We greet you.", "We greet you.", "Tea is served there.", "Bye."]
    for at in range(len(same)):
        yield f"alike: {at} goes", text(same), text(same[:at] + same[at + 1 :])
        yield f"alike: {at} goes to the end", text(same), text([*same[:at], *same[at + 1 :], same[at]])
        yield f"alike: the last comes to {at}", text(same), text([*same[:at], same[-1], *same[at:-1]])
    sections = [("## Notes", SAID[0]), ("## Notes", SAID[1]), ("## Other", SAID[2]), ("### Deep", SAID[3])]
    orders = {"both go to the end": (2, 3, 1, 0), "change places": (1, 0, 2, 3), "one goes to the end": (1, 2, 3, 0)}
    for name, order in orders.items():
        before = ["# Rules", *(block for section in sections for block in section)]
        yield (
            f"sections of one name: {name}",
            text(before),
            text(["# Rules", *(block for place in order for block in sections[place])]),
        )
    opening = "We wrote these rules for visitors."
    for name, before, after in (
        ("an opening goes", ["# Rules", opening, "## Notes", SAID[0]], ["# Rules", "## Notes", SAID[0]]),
        ("an opening comes", ["# Rules", "## Notes", SAID[0]], ["# Rules", opening, "## Notes", SAID[0]]),
        ("a title alone changes", ["# Rules", SAID[0]], ["# Rules of the house", SAID[0]]),
        ("a text without headings", [SAID[0], SAID[1]], [SAID[0], SAID[1].replace("list", "book")]),
        ("front matter before the title", ["---\ntitle: A\n---\n# Rules", SAID[0]],
         ["---\ntitle: B\n---\n# Rules", SAID[1]]),
        ("two titles", ["# Rules", SAID[0], "# More", SAID[1]], ["# Rules", SAID[2], "# More", SAID[1], SAID[3]]),
        ("words before the title", [opening, "# Rules", SAID[0]], [SAID[1], "# Rules", SAID[0], SAID[2]]),
        ("a section comes whole", ["# Rules", "## Notes", SAID[0]],
         ["# Rules", "## Notes", SAID[0], "## Other", SAID[2]]),
        ("half a section goes", ["# Rules", "## Notes", SAID[0], SAID[1]], ["# Rules", "## Notes", SAID[0]]),
        ("a section goes with its name", ["# Rules", "## Notes", SAID[0], "## Other", SAID[2]],
         ["# Rules", "## Notes", SAID[0]]),
        ("a clause goes from a section renamed", ["# Rules", "## Notes", SAID[0], SAID[1]],
         ["# Rules", "## Old notes", SAID[0]]),
    ):  # fmt: skip
        yield f"topics: {name}", text(before), text(after)
    yield "everything goes", whole, "\n"
    yield "everything comes", "\n", whole
    yield "everything is turned around", whole, text(HOUSE[::-1])


def marked(change: Change) -> str:
    """The words of a change."""
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return " ".join(marks[segment.op].format(segment.text) for segment in change.segments)


def told(found: Comparison) -> Iterator[str]:
    """A line for each change, and one for the clauses that continue another one."""
    for change in found.changes:
        how = [change.kind.value, f"at {change.position}", f"{len(change.before)}→{len(change.after)}"]
        how += ["moved"] * change.moved + ["renumbered"] * change.renumbered
        yield f"  {' '.join(how)}: {marked(change)}"
    for topic in topics(found):
        yield f"  under {topic.heading!r}: {counted(Words('en', NullTranslations()), topic)}"
    some = {change.id for change in found.changes[1:]}
    kept = [(topic.heading, len(topic.changes)) for topic in topics(found, some)]
    yield f"  without the first: {' '.join(f'{heading!r} {count}' for heading, count in kept) or 'nothing'}"
    shifts = [(new, old - new) for new, old in sorted(found.pairs.items())]
    steps = [
        f"{new}←{new + by}" for (new, by), (_, before) in zip(shifts, [(0, 0), *shifts], strict=False) if by != before
    ]
    yield f"  continues: {' '.join(steps) or 'each its own place'}"


def table() -> str:
    """The whole table."""
    lines = []
    for name, before, after in edits():
        lines += [name, *told(compare(parse_document(before), parse_document(after)))]
    return "\n".join(lines) + "\n"


def test_every_edit_of_the_table_is_found_as_it_stands_there() -> None:
    differing = unlike(TABLE, table(), "found now")
    assert not differing, f"{differing}\nIf this is meant: python -m tests.test_comparison_table"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")

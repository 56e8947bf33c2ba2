"""The document model: clauses as readers see them, and tokens that stay whole."""

from __future__ import annotations

import pytest
from policypress.document import Clause, ClauseKind, TokenKind, parse_document


def clauses(text: str) -> tuple[Clause, ...]:
    return parse_document(text).clauses


def only(text: str) -> Clause:
    (clause,) = clauses(text)
    return clause


def kinds(text: str) -> list[str]:
    return [clause.kind.value for clause in clauses(text)]


def test_a_setext_heading_and_an_atx_heading_are_the_same_heading() -> None:
    setext, atx = clauses("Cookies\n=======\n\nWe use cookies.\n"), clauses("# Cookies\n\nWe use cookies.\n")
    assert [(clause.kind, clause.level, clause.text) for clause in setext] == [
        (clause.kind, clause.level, clause.text) for clause in atx
    ]


def test_a_clause_knows_the_headings_over_it() -> None:
    last = clauses("# Privacy\n\n## Cookies\n\n### Ours\n\nA.\n\n## Contact\n\nB.\n")[-1]
    assert last.section == ("Privacy", "Contact")


def test_a_heading_lies_under_the_headings_above_it_not_under_itself() -> None:
    heading = clauses("# Privacy\n\n## Cookies\n")[1]
    assert (heading.text, heading.section) == ("Cookies", ("Privacy",))


def test_nested_lists_keep_their_depth_and_their_markers() -> None:
    outer, inner, numbered = clauses("- one\n    - two\n\n7. seven\n")
    assert (outer.marker, outer.path) == ("-", ("ul", "li"))
    assert inner.path == ("ul", "li", "ul", "li")
    assert (numbered.marker, numbered.path[0]) == ("7.", "ol:7")


def test_a_second_paragraph_of_an_item_stays_in_the_item() -> None:
    first, second = clauses("- one\n\n  more of one\n")
    assert (first.kind, second.kind) == (ClauseKind.ITEM, ClauseKind.PARAGRAPH)
    assert second.path == ("ul", "li")


def test_a_table_is_read_row_by_row_with_its_cells() -> None:
    head, row = clauses("| Data | Why |\n| :-- | --: |\n| Name | [Law](https://example.com) |\n")
    assert (head.kind, row.kind) == (ClauseKind.ROW, ClauseKind.ROW)
    assert row.cells == ("Name", "[Law](https://example.com)")
    assert row.align == ("left", "right")
    assert row.text == "Name | Law"


def test_a_definition_list_has_terms_and_their_texts() -> None:
    assert kinds("Cookie\n: A small text file.\n") == ["term", "paragraph"]


def test_quotes_and_admonitions_are_containers() -> None:
    quoted, noted = (
        clauses('> We listen.\n\n!!! note "Short version"\n    We care.\n')[0],
        clauses('!!! note "Short version"\n    We care.\n'),
    )
    assert quoted.path == ("blockquote",)
    assert noted[-1].path == ("admonition:note",)


def test_a_footnote_is_a_clause_of_its_own() -> None:
    found = clauses("We ship.[^1]\n\n[^1]: Not on Sundays.\n")
    assert [clause.kind for clause in found] == [ClauseKind.PARAGRAPH, ClauseKind.FOOTNOTE]
    assert found[1].marker == "[^1]"


def test_an_attribute_list_is_no_text() -> None:
    heading = only("## Cookies {#cookies .wide}\n")
    assert (heading.text, heading.attributes) == ("Cookies", "#cookies .wide")


def test_a_link_target_is_kept_beside_the_words() -> None:
    tokens = only("See [our notice](https://example.com/n).").tokens
    assert [(token.text, token.target) for token in tokens] == [
        ("See", ""),
        ("our", "https://example.com/n"),
        ("notice", "https://example.com/n"),
        (".", ""),
    ]


def test_a_reference_link_leads_where_its_definition_says() -> None:
    clause = clauses("See [our notice][n].\n\n[n]: https://example.com/n\n")[0]
    assert {token.target for token in clause.tokens} == {"", "https://example.com/n"}


def test_html_is_read_as_its_visible_text() -> None:
    clause = only('<p class="wide">We <b>never</b> sell <a href="https://example.com">data</a>.<!-- yet --></p>\n')
    assert clause.text == "We never sell data."
    assert [token.marks for token in clause.tokens if token.text == "never"] == ["b"]
    assert [token.target for token in clause.tokens if token.text == "data"] == ["https://example.com"]


def test_a_comment_and_a_script_show_nothing() -> None:
    for source in ("<!-- draft -->\n", "<script>alert(1)</script>\n"):
        assert all(not clause.tokens for clause in clauses(source))


def test_front_matter_is_clauses_too_but_not_our_own_keys() -> None:
    document = parse_document("---\ntitle: Privacy\neffective: 2022-01-01\nsummary: New.\n---\nText.\n")
    assert [clause.source for clause in document.clauses] == ["title: Privacy", "Text."]
    assert document.meta["summary"] == "New."
    assert document.meta_lines["summary"] == 4


def test_a_clause_tells_its_line_in_the_file() -> None:
    found = parse_document("---\ntitle: Privacy\n---\n\n# Privacy\n\nOne.\n\n- two\n").clauses
    assert [(clause.text, clause.line) for clause in found][1:] == [("Privacy", 5), ("One.", 7), ("two", 9)]


def test_unclosed_front_matter_is_text() -> None:
    assert parse_document("---\ntitle: Privacy\n").meta == {}


@pytest.mark.parametrize(
    ("text", "whole", "kind"),
    [
        ("We answer within 30 days.", "30 days", TokenKind.DURATION),
        ("We answer within thirty (30) business days.", "thirty (30) business days", TokenKind.DURATION),
        ("A 14-day right.", "14-day", TokenKind.DURATION),
        ("Since 25 May 2018 it applies.", "25 May 2018", TokenKind.DATE),
        ("Since May 25, 2018 it applies.", "May 25, 2018", TokenKind.DATE),
        ("Since 2018-05-25 it applies.", "2018-05-25", TokenKind.DATE),
        ("It costs €1,250.50 a year.", "€1,250.50", TokenKind.MONEY),
        ("It costs 20 USD.", "20 USD", TokenKind.MONEY),
        ("Up to 12.5% of it.", "12.5%", TokenKind.NUMBER),
        ("Write to privacy@example.com.", "privacy@example.com", TokenKind.EMAIL),
        ("See https://example.com/a?b=c.", "https://example.com/a?b=c", TokenKind.URL),
        ("See www.example.com for more.", "www.example.com", TokenKind.URL),
        ("We and/or our partners.", "and/or", TokenKind.WORD),
        ("You don't have to.", "don't", TokenKind.WORD),
        ("A third-party tool.", "third-party", TokenKind.WORD),
    ],
)
def test_numbers_dates_money_and_addresses_stay_whole(text: str, whole: str, kind: TokenKind) -> None:
    assert (whole, kind) in [(token.text, token.kind) for token in only(text).tokens]


def test_the_text_of_a_clause_is_its_tokens_with_single_spaces() -> None:
    assert only("We   **never**\nsell\tdata .").text == "We never sell data ."


def test_a_marked_word_knows_its_emphasis() -> None:
    tokens = only("We **never** *ever* `sell` ~~data~~.").tokens
    assert [token.marks for token in tokens] == ["", "b", "i", "c", "s", ""]


def test_any_text_parses() -> None:
    for text in [
        "",
        "\n\n",
        "|",
        "[",
        "---",
        "---\n: :\n---\n",
        "<",
        "\x00",
        "#" * 50,
        "- \n  - \n",
        "```\n",
        "\ud7ff\U0001f512",
    ]:
        parse_document(text)


def test_words_are_counted_as_a_reader_sees_them() -> None:
    assert parse_document("# Two words\n\n- three [more words](https://example.com)\n").words == 5


def test_a_text_that_nests_deeper_than_any_reader_follows_loses_no_word() -> None:
    deep = ">" * 3000 + " We never sell your data.\n\n" + "\n".join("  " * i + "- item" for i in range(80)) + " last\n"
    shown = " ".join(clause.text for clause in parse_document(deep).clauses)
    assert "We never sell your data." in shown
    assert shown.endswith("item last")


@pytest.mark.parametrize("broken", ["<![^1]½|wo", "<div>a <![", "<b>x</b> <![CDATA[y", "<!x <![if z]>"])
def test_a_broken_declaration_in_html_is_read_as_text(broken: str) -> None:
    assert parse_document(f"Text {broken} more words\n\n<div>{broken}</div>\n").clauses

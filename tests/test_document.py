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


def test_html_blocks_are_the_same_clauses_as_markdown() -> None:
    html = clauses(
        "<h2>Data</h2>\n<p>We hold:</p>\n<ul><li>names</li><li>mail</li></ul>\n<blockquote>Yours</blockquote>\n"
    )
    markdown = clauses("## Data\n\nWe hold:\n\n- names\n- mail\n\n> Yours\n")
    assert [clause.seen for clause in html] == [clause.seen for clause in markdown]


def test_a_cell_knows_its_place_its_spans_and_the_head_of_its_column() -> None:
    head, first, second = clauses(
        '<table><tr><th>Data</th><th colspan="2">Why</th></tr>'
        '<tr><td rowspan="2">Name</td><td>order</td><td>law</td></tr><tr><td>mail</td><td>consent</td></tr></table>'
    )
    assert (head.path[-1], first.path[-1]) == ("thead", "tbody")
    assert [(place.column, place.columns, place.rows, place.head) for place in head.grid] == [
        (0, 1, 1, True),
        (1, 2, 1, True),
    ]
    assert [(place.column, place.rows) for place in first.grid] == [(0, 2), (1, 1), (2, 1)]
    assert [place.column for place in second.grid] == [1, 2]
    assert (first.columns, second.columns) == (("Data", "Why", "Why"), ("Why", "Why"))


@pytest.mark.parametrize(
    ("html", "numbers"),
    [
        ("<ol><li>x</li><li>y</li></ol>", ["1.", "2."]),
        ('<ol start="3" type="a"><li>x</li><li>y</li></ol>', ["c.", "d."]),
        ('<ol type="I"><li>x</li><li value="9">y</li><li>z</li></ol>', ["I.", "IX.", "X."]),
        ("<ol reversed><li>x</li><li>y</li><li>z</li></ol>", ["3.", "2.", "1."]),
        ('<ol reversed start="7"><li>x</li><li>y</li></ol>', ["7.", "6."]),
        ('<ol style="list-style-type: lower-roman"><li>x</li><li>y</li></ol>', ["i.", "ii."]),
        ('<ol type="a" start="26"><li>x</li><li>y</li></ol>', ["z.", "aa."]),
        ("<ul><li>x</li></ul>", [""]),
        ("4) x\n5) y\n", ["4.", "5."]),
    ],
)
def test_a_numbered_item_knows_what_it_shows(html: str, numbers: list[str]) -> None:
    assert [clause.number for clause in clauses(html)] == numbers


def test_an_item_knows_what_leads_it_in() -> None:
    document = parse_document("With your consent:\n\n- profiles\n    - of friends\n\n  and more\n- ads\n\nLast.\n")
    leads = [clause.lead and document.clauses[n - clause.lead] for n, clause in enumerate(document.clauses)]
    assert [lead.text if lead else "" for lead in leads] == [
        "",
        "With your consent:",
        "profiles",
        "profiles",
        "With your consent:",
        "",
    ]


def test_raised_and_lowered_characters_are_words_of_their_own() -> None:
    tokens = only("H<sub>2</sub>O for 30<sup>1</sup> days").tokens
    assert [(token.text, token.marks) for token in tokens] == [
        ("H", ""),
        ("2", "_"),
        ("O", ""),
        ("for", ""),
        ("30", ""),
        ("1", "^"),
        ("days", ""),
    ]
    assert only("for 30<sup>1</sup> days").text == "for 30¹ days"


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>nobody</p>",
        '<p style="display: none">nobody</p>',
        '<div style="visibility:hidden"><p>nobody</p></div>',
        '<p style="opacity: 0.0">nobody</p>',
        '<p class="sr-only">nobody</p>',
        "<template><p>nobody</p></template>",
        "<div hidden>\n\n*nobody*\n\n</div>",
        "*nobody*\n{: style='display:none'}",
        "<span hidden>nobody</span>",
    ],
)
def test_what_is_hidden_is_held_and_not_seen(hidden: str) -> None:
    found = clauses(hidden)
    assert [clause.text for clause in found if clause.text] == []
    assert [clause.content.hidden for clause in found if clause.content.hidden] == ["nobody"]


def test_a_footnote_mark_an_anchor_and_a_language_are_held() -> None:
    clause = only('<p lang="de"><a id="fee"></a>Kosten<sup class="footnote-ref"><a href="#fn1">[1]</a></sup></p>')
    assert (clause.lang, clause.content.anchors) == ("de", ("fee",))
    assert [(token.text, token.kind) for token in clause.tokens][-1] == ("[^1]", TokenKind.NOTE)


def test_what_a_text_cannot_hold_is_told_with_its_line() -> None:
    document = parse_document("# T\n\nWords.\n\n<iframe src='https://example.com'></iframe>\n\n<td>cell</td>\n")
    assert [line for line, _ in document.faults] == [5, 7]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("हम आपका डेटा नहीं बेचते।", ["हम", "आपका", "डेटा", "नहीं", "बेचते", "।"]),
        ("นำเข้าข้อมูล", ["นำ", "เข้", "า", "ข้", "อ", "มู", "ล"]),
        ("بِسْمِ اللّٰه", ["بِسْمِ", "اللّٰه"]),
        ("نامه\u200cای", ["نامه\u200cای"]),
        ("개인정보를 30일 동안", ["개인정보를", "30", "일", "동안"]),
        ("我们保存30天", ["我", "们", "保", "存", "30", "天"]),
        ("ខ្មែរ", ["ខ្មែ", "រ"]),
        ("pru\u0308fen", ["prüfen"]),
        ("auf\u00adlage zero\u200bwidth la\u200cbel", ["auflage", "zerowidth", "label"]),
        ("👨\u200d👩\u200d👧 🇦🇹 ✔\ufe0f 👍🏽", ["👨\u200d👩\u200d👧", "🇦🇹", "✔\ufe0f", "👍🏽"]),
        ("q\u0303r 1\ufe0f\u20e3", ["q\u0303r", "1\ufe0f\u20e3"]),
    ],
)
def test_a_word_is_whole_letters_with_their_marks_in_one_form(text: str, words: list[str]) -> None:
    assert [token.text for token in only(text).tokens] == words

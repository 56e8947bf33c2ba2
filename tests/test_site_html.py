"""Clauses, texts and redlines as HTML: safe, nested, complete."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from material.plugins.search.plugin import Parser
from policypress.comparison import compare
from policypress.document import parse_document
from policypress.document.markdown import inline_markdown
from policypress.document.model import plain
from policypress.language.catalogues import Catalogues
from policypress.site.html.clause_html import ClauseHtml, link_target
from policypress.site.html.redline import Redline, RedlineHtml
from policypress.site.html.text_html import Mark, for_search, slugs_of, text_html
from policypress.site.html.wording_html import Wording
from policypress.site.values import addresses
from policypress.site.values.links import mended_links

WORDS = Catalogues().words("en")
VOID = {"br", "hr", "img", "wbr"}


class Nesting(HTMLParser):
    """Fails on any element that is not closed where it belongs; collects text and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.tags: set[str] = set()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            assert not name.startswith("on"), name
            if name in ("href", "src"):
                self.hrefs.append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> while {self.open} are open"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def checked(html: str) -> Nesting:
    parser = Nesting()
    parser.feed(html)
    parser.close()
    assert not parser.open, parser.open
    return parser


def inline(source: str) -> str:
    return ClauseHtml().inline(source, "privacy/")


def text_of(markdown: str) -> str:
    document = parse_document(markdown)
    lineage = [f"c{n:08x}" for n in range(len(document.clauses))]
    return text_html(document, ClauseHtml(), "privacy/", lineage, {}, "Title", WORDS).body


def redline_of(before: str, after: str) -> tuple[RedlineHtml, Redline]:
    comparison = compare(parse_document(before), parse_document(after))
    maker = RedlineHtml(comparison, ClauseHtml(), "privacy/", [], slugs_of(comparison.new), WORDS)
    return maker, maker.render()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**strong** and *soft*", "<strong>strong</strong> and <em>soft</em>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("one<br>two", "one<br>two"),
        ("x<sup>2</sup>", "x<sup>2</sup>"),
        ("<b>open", "<b>open</b>"),
        ("</b>closed", "closed"),
        ("**a <i>b** c</i>", "<strong>a <i>b</i></strong><i> c</i>"),
        ("a<script>alert(1)</script> b", "a b"),
        ("<img src=x onerror=alert(1)>", '<img src="\x02privacy/x" alt="" loading="lazy">'),
        ("<company name>", "&lt;company name&gt;"),
        ("a <!-- note --> b", "a  b"),
        ('<b onclick="x()">b</b>', "<b>b</b>"),
        ("[x](javascript:alert(1))", "<span>x</span>"),
        ('<a href="javascript:alert(1)">x</a>', "<span>x</span>"),
        ('<a href="java&#10;script:alert(1)">x</a>', "<span>x</span>"),
        ("[mail](mailto:a@example.com)", '<a href="mailto:a@example.com">mail</a>'),
        ("[here](#there)", '<a href="#there">here</a>'),
        ("![logo](https://example.com/x.png)", '<a href="https://example.com/x.png">logo</a>'),
    ],
)
def test_inline_text_is_data_and_never_runs(source: str, expected: str) -> None:
    assert inline(source) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("../cookies/index.md", "\x02cookies/"),
        ("../cookies/", "\x02cookies/"),
        ("/terms/eu/", "\x02terms/eu/"),
        ("index.md#rights", "\x02privacy/#rights"),
        ("versions/2021-09-02.md", "\x02privacy/versions/2021-09-02/"),
        ("https://example.com/?a=b", "https://example.com/?a=b"),
        ("//example.com", "//example.com"),
        ("vbscript:x", ""),
        ("data:text/html,x", ""),
        (" JaVaScRiPt:x", ""),
        ("", ""),
    ],
)
def test_links_lead_to_pages_or_nowhere(target: str, expected: str) -> None:
    assert link_target(target, "privacy/") == expected


def test_html_blocks_are_cleaned() -> None:
    body = text_of(
        "# T\n\n<div onclick='x()'><script>alert(1)</script><p style='color:red'>Words <a href='javascript:x'>go</a>"
        "<iframe src='https://example.com'></iframe></p></div>\n"
    )
    parsed = checked(body)
    assert not parsed.tags & {"script", "iframe", "style", "img", "form"}
    assert "Words" in "".join(parsed.text)
    assert all("javascript" not in href for href in parsed.hrefs)


def test_a_text_keeps_every_structure() -> None:
    body = text_of(
        "# Title\n\nFirst.\n\n## Two\n\n1. one\n2. two\n   - deep\n     - deeper\n\n     more\n3. three\n\n"
        "> quoted\n> - in it\n\n| A | B |\n|---|--:|\n| 1 | 2 |\n\nTerm\n:   Meaning\n\n"
        '!!! note "Beware"\n    Inside.\n\n```\ncode < here\n```\n\n'
        "A note[^1].\n\n[^1]: The note.\n\n---\n\nlast\n"
    )
    parsed = checked(body)
    assert {
        "h2",
        "ol",
        "ul",
        "li",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "th",
        "td",
        "dl",
        "dt",
        "dd",
        "pre",
        "hr",
    } <= parsed.tags
    assert '<th scope="col">A</th>' in body
    assert '<td class="pp-right">2' in body
    assert "code &lt; here" in body
    assert 'href="#fn-1"' in body and 'id="fn-1"' in body
    assert "<h1" not in body


def test_five_levels_of_lists_and_sixty_columns_stay_whole() -> None:
    deep = "".join("  " * level + f"- level {level}\n" for level in range(5))
    wide = "|" + "x|" * 60 + "\n|" + "---|" * 60 + "\n|" + "y|" * 60 + "\n"
    body = text_of(f"# T\n\n{deep}\n{wide}\n")
    checked(body)
    assert body.count("<ul>") == 5
    assert body.count("<td>") == 60


def test_odd_characters_never_break_a_page() -> None:
    parsed = checked(
        text_of("# T\n\nnull\x00 bell\x07 esc\x1b start\x02 right\u202eleft zero\u200bwidth \U0001f600 " + "w" * 5000)
    )
    text = "".join(parsed.text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", text)
    assert "w" * 5000 in text


def test_headings_have_the_anchor_of_their_words_and_each_clause_its_lineage() -> None:
    document = parse_document("# T\n\n## Your rights\n\nText.\n\n## Your rights\n\n## Own {#mine}\n")
    lineage = [f"c{n:08x}" for n in range(len(document.clauses))]
    marks = {"c00000002": Mark("May 2024", "Changed", "x")}
    made = text_html(document, ClauseHtml(), "privacy/", lineage, marks, "T", WORDS)
    assert [heading.id for heading in made.toc] == ["your-rights", "your-rights_1", "mine"]
    assert 'id="c00000002"' in made.body
    assert 'href="#c00000002"' in made.body
    assert "May 2024" in made.body


def test_an_anchor_given_in_a_text_cannot_carry_attributes() -> None:
    slugs = slugs_of(parse_document('# T {#a"onclick="x()}\n\n## B {#own-1}\n\n## "quoted" <b>\n'))
    assert list(slugs.values()) == ["aonclickx", "own-1", "quoted"]


def test_headings_never_skip_a_level() -> None:
    body = text_of("# T\n\n## A\n\n##### B\n\n##### C\n\n## D\n\n#### E\n")
    assert re.findall(r"<h(\d)", body) == ["2", "3", "3", "2", "3"]


def test_every_distinct_clause_is_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def counted(source: str, references: dict[str, object] | None = None) -> object:
        seen.append(source)
        return inline_markdown(source, references)

    monkeypatch.setattr("policypress.document.markdown.inline_markdown", counted)
    clauses = ClauseHtml()
    for number in range(20):
        document = parse_document(f"# T\n\n*Same* words.\n\n- *same* item\n\n*Own* words {number}.\n")
        text_html(document, clauses, "privacy/", [], {}, "T", WORDS)
    assert len(seen) == len(set(seen)) == 22


BEFORE = """# Policy

## One

We keep data for 30 days. We never sell it.

- first item
- second item
- third item

| A | B |
|---|---|
| left | right |
| up | down |

## Two

This paragraph stands here and will move to another section of the text.

See [our page](https://example.com/old) for more.
"""

AFTER = """# Policy

## One

We keep data for 60 days. We never sell it.

- first item
- third item
- fourth item

| A | B |
|---|---|
| left | wrong |
| up | down |
| new | row |

This paragraph stands here and will move to another section of the text.

## Two

See [our page](https://example.com/new) for more.
"""


def test_a_redline_is_nested_and_marks_what_came_and_went() -> None:
    _, redline = redline_of(BEFORE, AFTER)
    parsed = checked(redline.whole)
    assert {"ins", "del"} <= parsed.tags
    assert "30 days" in redline.whole and "60 days" in redline.whole
    assert redline.whole.count("<table") == 1
    assert redline.whole.count("<ul>") == 1
    assert 'class="pp-sr">[removed: ' in redline.whole
    for html in redline.single.values():
        checked(html)


def test_a_redline_shows_a_move_at_both_places() -> None:
    maker, redline = redline_of(BEFORE, AFTER)
    moved = next(change for change in maker.comparison.changes if change.moved)
    assert "Moved from here" in redline.whole
    assert redline.whole.count(f'href="#change-{moved.id}"') == 2


def test_a_redline_says_where_a_link_leads_now() -> None:
    _, redline = redline_of(BEFORE, AFTER)
    assert "https://example.com/old" in redline.whole
    assert '<a href="https://example.com/new">our page</a>' in redline.whole


def test_a_row_of_a_change_by_itself_has_the_heads_of_its_columns() -> None:
    maker, redline = redline_of(BEFORE, AFTER)
    row = next(c for c in maker.comparison.changes if c.after and c.after[0].cells and "wrong" in c.after_text)
    assert '<th scope="col">A</th>' in redline.single[row.id]


_WORDS = st.lists(
    st.sampled_from("we may not keep your data for 30 60 days and sell share it . ,".split()), max_size=25
)
_BLOCKS = st.lists(
    st.one_of(
        _WORDS.map(" ".join),
        st.lists(_WORDS.map(" ".join), min_size=1, max_size=4).map(lambda items: "\n".join(f"- {i}" for i in items)),
        st.lists(_WORDS.map(" ".join), min_size=1, max_size=3).map(
            lambda items: "\n".join(f"{n}. {i}" for n, i in enumerate(items, 1))
        ),
        st.lists(_WORDS.map(" ".join), min_size=1, max_size=3).map(
            lambda rows: "| A | B |\n|---|---|\n" + "\n".join(f"| {row} | x |" for row in rows)
        ),
        _WORDS.map(lambda words: "## " + " ".join(words)),
    ),
    max_size=8,
).map(lambda blocks: "# Title\n\n" + "\n\n".join(blocks) + "\n")


@settings(max_examples=60, deadline=None)
@given(_BLOCKS, _BLOCKS)
def test_any_two_texts_make_nested_html(before: str, after: str) -> None:
    _, redline = redline_of(before, after)
    checked(redline.whole)
    for html in redline.single.values():
        checked(html)


@settings(max_examples=60, deadline=None)
@given(_BLOCKS, _BLOCKS)
def test_dropping_what_came_leaves_the_old_words_and_dropping_what_went_the_new(before: str, after: str) -> None:
    maker, _ = redline_of(before, after)
    for change in maker.comparison.changes:
        wording = Wording(WORDS, "")
        old, new = wording.old_view(change.segments), wording.new_view(change.segments)
        assert _words(old) == _words(plain(change.before_tokens))
        assert _words(new) == _words(plain(change.after_tokens))


def _words(html: str) -> str:
    html = re.sub(r'<span class="pp-sr">.*?</span>', "", html)
    html = re.sub(r'<span class="pp-linked">.*?</span>', "", html)
    return "".join(re.sub(r"<[^>]*>", "", html).split())


def test_addresses_are_relative_to_the_page() -> None:
    html = f'<a href="{addresses.ROOT}privacy/">x</a>'
    assert addresses.rooted(html, "privacy/versions/2021-09-02/") == '<a href="../../../privacy/">x</a>'
    assert addresses.rooted(html, "") == '<a href="./privacy/">x</a>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="\x02cookies/">x</a>', '<a href="\x02cookies/">x</a>'),
        ('<a href="\x02old/terms/refund/#a">x</a>', '<a href="\x02old/refund/#a">x</a>'),
        ('<a href="\x02old/terms/nowhere/"><em>x</em></a> y', "<em>x</em> y"),
        ('<h2 id="a-b">A</h2><a href="#a--b">x</a>', '<h2 id="a-b">A</h2><a href="#a-b">x</a>'),
        ('<a href="#gone">x</a>', "x"),
        ('<img src="\x02old/terms/x.gif" alt="A picture" loading="lazy">', "A picture"),
        ('<img src="\x02mark.png" alt="Mark" loading="lazy">', '<img src="\x02mark.png" alt="Mark" loading="lazy">'),
    ],
)
def test_no_link_of_a_text_leads_nowhere(html: str, expected: str) -> None:
    known = {"cookies/", "old/terms/", "old/refund/", "mark.png"}
    assert mended_links(html, "old/terms", known) == expected


_SEARCHED_BLOCKS = (
    "# A heading with `code`",
    "## Another *one*",
    "Words with a [link](https://example.com/), `code` and *more*.",
    "- one\n- two\n\n  still two\n- **three**",
    "| a | b |\n|---|---|\n| one | two |\n| | |\n| x | |",
    "```\nas it\n  stands\n```",
    "> quoted",
    "---",
    "<div>kept as it is</div>",
    "*[ ]*",
)


@given(st.lists(st.tuples(st.sampled_from(_SEARCHED_BLOCKS), st.booleans()), max_size=12))
@settings(deadline=None)
def test_search_finds_the_same_without_reading_permalinks_and_marks(parts: list[tuple[str, bool]]) -> None:
    document = parse_document("# Policy\n\n" + "\n\n".join(block for block, _ in parts))
    lineage = [f"c{number}" for number in range(len(document.clauses))]
    marked = [part[1] for part in parts] or [True]
    marks = {
        name: Mark("Mar 2024", "Last changed", "\x02privacy/changes/2024-03-01/#change-1")
        for number, name in enumerate(lineage)
        if marked[number % len(marked)]
    }
    text = text_html(document, ClauseHtml(), "privacy/", lineage, marks, "Policy", WORDS)
    page = f'<h1 id="policy">{text.title}</h1>\n{text.searched()}'
    assert _found(for_search(page)) == _found(page)
    assert "¶" not in for_search(page)


def _found(page: str) -> list[tuple[str | None, str, str]]:
    """What the theme's search takes from a page, by heading."""
    parser = Parser()
    parser.feed(page)
    parser.close()
    return [(section.id, "".join(section.title).strip(), "".join(section.text).strip()) for section in parser.data]


_HELD = [
    ("H<sub>2</sub>O and 30<sup>1</sup>", "H<sub>2</sub>O and 30<sup>1</sup>"),
    ("<p>H<sub>2</sub>O and 30<sup>1</sup></p>", "<p>H<sub>2</sub>O and 30<sup>1</sup></p>"),
    ("<del>went</del> <ins>came</ins>", "<s>went</s> <u>came</u>"),
    ('<span style="text-decoration:line-through">went</span>', "<s>went</s>"),
    ('a<span style="vertical-align: super">2</span>', "a<sup>2</sup>"),
    ("Struck {style='text-decoration: line-through'}", "<s>Struck</s>"),
    ('<ol type="a" start="3"><li>x</li></ol>', '<ol start="3" type="a"><li>x</li></ol>'),
    ("<ol reversed><li>x</li><li>y</li></ol>", "<ol reversed><li>x</li><li>y</li></ol>"),
    ('<ol><li value="7">x</li></ol>', '<ol><li value="7">x</li></ol>'),
    ("<ul><li>x<ul><li>y</li></ul></li></ul>", "<ul><li>x<ul><li>y</li></ul>\n</li></ul>"),
    (
        '<table><tr><td rowspan="2">a</td><td colspan="2">b</td></tr><tr><th>c</th><td>d</td></tr></table>',
        '<tr><td rowspan="2">a</td><td colspan="2">b</td></tr>\n<tr><th scope="row">c</th><td>d</td></tr>',
    ),
    ("<table><tr><td><ul><li>x</li></ul></td></tr></table>", "<td><ul><li>x</li></ul></td>"),
    ("| a |\n|---|\n| <ol><li>x</li></ol> |", "<td><ol><li>x</li></ol></td>"),
    ('<a id="fees"></a>Fees', '<span id="fees"></span>Fees'),
    ("<details><summary>More</summary>Words</details>", "<details open><summary><p>More</p>\n</summary>\n<p>Words</p>"),
    ("<dl><dt>T</dt><dd>M</dd></dl>", "<dl><dt>T</dt>\n<dd><p>M</p>\n</dd>\n</dl>"),
    ('<p lang="ar">x</p>', '<p lang="ar" dir="rtl">x</p>'),
    ('a <span lang="de">x</span>', 'a <span lang="de" dir="ltr">x</span>'),
    ("<p hidden>x</p>\n\ny", "<p>y</p>"),
    ('a <b style="display:none">x</b> b', "<p>a  b</p>"),
    ("<div onclick='x()'>a</div>", "<p>a</p>"),
    ("<iframe src='https://example.com'>x</iframe>\n\na", "<p>a</p>"),
    ("<p>a <b>b</p><p>c</b> d</p>", "<p>a <b>b</b></p>\n<p><b>c</b> d</p>"),
]


@pytest.mark.parametrize(("source", "expected"), _HELD, ids=[row[0][:30] for row in _HELD])
def test_a_page_shows_what_the_text_holds(source: str, expected: str) -> None:
    document = parse_document(f"# T\n\n{source}\n")
    body = text_html(document, ClauseHtml(), "privacy/", [], {}, "T", WORDS).body
    checked(body)
    assert expected in body


_RAW = st.lists(
    st.sampled_from(
        "<p> </p> <div> </div> <ul> </ul> <ol type='a'> </ol> <li> </li> <table> </table> <tr> </tr> <td> "
        "<td rowspan=2> </td> <th> <b> </b> <sup> </sup> <del> <a href='#x'> </a> <a id='y'></a> <br> <hr> <pre> "
        "</pre> <dl> <dt> <dd> </dl> <h2> </h2> <blockquote> </blockquote> <template> </template> "
        "<script>x</script> <!--c--> "
        "<span hidden> </span> <input> <iframe> </iframe> <x-y> **soft** words 30 | \n\n \n - 1. > # ` &lt;".split(" ")
    ),
    max_size=25,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(_RAW, _RAW)
def test_any_two_pieces_of_html_make_nested_html(before: str, after: str) -> None:
    for text in (before, after):
        checked(text_of(f"# T\n\n{text}\n"))
    _, redline = redline_of(f"# T\n\n{before}\n", f"# T\n\n{after}\n")
    checked(redline.whole)
    for html in redline.single.values():
        checked(html)

"""``import FILE.html``: what a reader sees of the page is what a reader sees of the text, or a line says where not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from policypress.document import Clause, parse_document
from policypress.errors import PolicyError
from policypress.importing.from_html import from_html, page_document
from policypress.importing.html_inline import visible

from tests.run import run
from tests.site_builder import build_site
from tests.test_import import import_

AS_SEEN = {
    "letters": '<ol type="a"><li>one<li>two</ol>',
    "letters from c, one of them its own": '<ol type="a" start="3"><li>three<li value="7">seven</ol>',
    "counting down": "<ol reversed><li>two<li>one</ol>",
    "roman by style": '<ol style="list-style-type: upper-roman"><li>one<li>two</ol>',
    "numbers from 5": "<ol start=5><li>five<li>six</ol>",
    "two lists side by side": "<ul><li>a</ul><ul><li>b</ul><ol><li>c</ol><ol><li>d</ol>",
    "a list in a list": "<ol><li>one<ul><li>under<ol type=i><li>deep</ol></ul><li>two</ol>",
    "a list that begins with a list": "<ul><li><ol><li>deep</ol></ul>",
    "paragraphs in an item": "<ol><li><p>one</p><p>more</p><li><p>two</p></ol>",
    "a heading in an item": "<ol><li><h4>Intro</h4><p>Words.</p><li><h4>Fees</h4></ol>",
    "a table in an item": "<ul><li>one<table><tr><th>A<th>B<tr><td>1<td>2</table></ul>",
    "a quotation": "<blockquote><p>one</p><p>two</p><ul><li>three</ul></blockquote>",
    "terms": "<dl><dt>Data<dd>Facts.<dd>Figures.<dt>Use<dd>Doing.</dl>",
    "a plain table": "<table><tr><th>A<th>B<tr><td>1 | 2<td>x<br>y</table>",
    "a table without heads": "<table><tr><td>1<td>2<tr><td>3<td>4</table>",
    "a table with heads at the side": "<table><tr><th>A<td>1<tr><th>B<td>2</table>",
    "spans": "<table><tr><th rowspan=2>A<th colspan=2>B<tr><th>c<th>d<tr><td>1<td>2<td>3</table>",
    "a caption": "<table><caption>Fees</caption><tr><th>A<tr><td>1</table>",
    "a list in a cell": "<table><tr><th>A<tr><td><ul><li>x<li>y</ul></table>",
    "raised and lowered": "<p>10<sup>2</sup> days, H<sub>2</sub>O</p>",
    "struck and inserted": "<p>We <del>sell</del><ins>do not sell</ins> it.</p>",
    "underlined": "<p>This is <u>not</u> law.</p>",
    "bold within a word": "<p>un<b>limit</b>ed and <i>it</i><b>bold</b></p>",
    "code": "<p>Press <kbd>a|b</kbd></p><pre>one\n\n  two</pre>",
    "signs of Markdown": "<p>1. no list</p><p># no heading</p><p>*no* _no_ [no](no) &lt;b&gt; &amp;amp; {#no}</p>",
    "a place and its link": '<p><a href="#fees">Fees</a></p><p><a id="fees"></a>None.</p>',
    "a heading as a place": '<p><a href="#a">A</a></p><h2 id="a">A</h2><p>x</p>',
    "lines": "<p>Tea Ltd<br>1 Road<br>Town</p><address>Tea Ltd<br>1 Road</address>",
    "what opens": "<details><summary>More</summary><p>Inside.</p></details>",
    "a rule": "<p>a</p><hr><p>b</p>",
}


def seen(clause: Clause) -> tuple[object, ...]:
    """All that a reader sees of a clause, but not how it is written."""
    tokens = tuple((t.text, t.gap and n > 0, t.marks.replace("~", ""), t.target) for n, t in enumerate(clause.tokens))
    return (clause.kind, clause.level, clause.path_names, clause.values, clause.number, tokens, clause.grid)


def linked(clauses: tuple[Clause, ...]) -> list[tuple[str, str]]:
    """Places that links lead to, each with the words that stand there."""
    wanted = {token.target[1:] for clause in clauses for token in clause.tokens if token.target.startswith("#")}
    return [(name, clause.text) for clause in clauses for name in clause.content.anchors if name in wanted]


@pytest.mark.parametrize("page", AS_SEEN.values(), ids=AS_SEEN)
def test_the_text_shows_what_the_page_shows(page: str) -> None:
    made = from_html(f"<html><head><title>T</title></head><body><h1>T</h1>{page}<p>Last.</p></body></html>")
    before = page_document(f"<h1>T</h1>{page}<p>Last.</p>").clauses
    after = parse_document(made.body).clauses
    assert [seen(c) for c in after if visible(c)] == [seen(c) for c in before if visible(c)]
    assert linked(after) == linked(before)
    assert made.whole and made.guesses == ("Title: T",)


def test_neighbouring_lists_are_two_in_the_text() -> None:
    clauses = parse_document(
        from_html("<h1>T</h1><ul><li>a</ul><ul><li>b</ul><ol><li>c</ol><ol><li>d</ol>").body
    ).clauses
    assert [(c.text, c.kept, c.number) for c in clauses[1:]] == [
        ("a", 0, ""),
        ("b", 0, ""),
        ("c", 0, "1."),
        ("d", 0, "1."),
    ]


LEFT_OUT = {
    "menu": ("<nav><ul><li><a href=/>Home</a></ul></nav>", "Line 2: a menu was left out (1 word): “Home”"),
    "footer": ("<footer>© Tea Ltd</footer>", "Line 2: a footer was left out (3 words): “© Tea Ltd”"),
    "cookie bar": (
        '<div class="cookie-banner"><div>We use cookies <button>OK</button></div></div>',
        "Line 2: a cookie bar was left out (4 words): “We use cookies OK”",
    ),
    "control": ("<button>Print</button>", "Line 2: a control was left out (1 word): “Print”"),
    "hidden": ('<p style="display:none">Secret</p>', "Line 2: hidden from readers, left out: “Secret”"),
    "hidden item": ("<ul><li>shown<li hidden>Secret<li>too</ul>", "Line 2: hidden from readers, left out: “Secret”"),
    "picture": ("<img src=x.png>", "1 picture without a description or address of its own left out."),
    "dead link": ('<a href="#gone">x</a>', "Links lead to places that the page does not have: #gone"),
}


@pytest.mark.parametrize(("part", "line"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_is_left_out_is_named_with_its_line(part: str, line: str) -> None:
    made = from_html(f"<h1>Terms</h1>\n{part}\n<p>We keep your data for thirty days and then we delete all of it.</p>")
    assert line in made.guesses
    assert "Secret" not in made.body and "cookies" not in made.body and "Home" not in made.body
    assert made.body.endswith("We keep your data for thirty days and then we delete all of it.\n")


def test_a_frame_that_holds_most_of_the_page_is_its_text() -> None:
    assert (
        "All the terms of this page."
        in from_html("<footer><h1>Terms</h1><p>All the terms of this page.</p></footer>").body
    )


def test_a_table_that_lays_out_the_page_is_taken_apart() -> None:
    made = from_html("<table><tr><td>Tea Ltd<td><h1>Terms</h1><ul><li>one</ul></table>")
    assert "Tables that only lay out the page were taken apart: line 1." in made.guesses
    assert "# Terms" in made.body and "-   one" in made.body


@pytest.mark.parametrize("folder", ["anchors", "html-heading-in-li", "html-list-numbers", "html-tracked-changes"])
def test_pages_of_public_bug_reports_come_in_whole(shared: Path, tmp_path: Path, folder: str) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    page = shared / "inputs" / folder / "page.html"
    done = import_(root, "x", page)
    assert done.code == 0 and "all of them kept in order" in done.out, done.err
    before = page_document(page.read_text(encoding="utf-8")).clauses
    after = parse_document((root / "policy" / "x" / "index.md").read_text(encoding="utf-8")).clauses
    assert [seen(c) for c in after[1:] if visible(c)] == [seen(c) for c in before if visible(c)]
    assert run("check", "x", "--root", root, "--today", "2026-11-22").code == 0


_TAGS = "p div ul ol li li h2 h3 b i sup del ins table tr td th blockquote dl dt dd br pre code span q em".split()
_MORE = ["", "", "", "", " type=a", " start=3", " value=2", " colspan=2", " rowspan=2", ' style="display:none"']
_WORDS = "alpha beta 1. # * _x_ &lt;b &amp; | `c` [d](e) - + 2) ~ \\ {#a}".split(" ")


@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_tags_words_are_kept_or_a_line_says_where_not(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(60):
        pieces = [
            chance.choice(_WORDS) + " "
            if chance.random() < 0.45
            else f"<{chance.choice(('', '/'))}{chance.choice(_TAGS)}{chance.choice(_MORE)}>"
            for _ in range(chance.randint(1, 25))
        ]
        page = "<h1>T</h1>" + "".join(pieces)
        try:
            made = from_html(page)
        except PolicyError as error:
            assert "holds no words" in str(error)
            continue
        before = [(c.number, c.text) for c in page_document(page).clauses if visible(c)]
        after = [(c.number, c.text) for c in parse_document(made.body).clauses if visible(c)]
        assert made.whole == (before == after) or any("taken apart" in line for line in made.guesses)
        assert made.whole or any(line.startswith("Line ") for line in made.guesses)

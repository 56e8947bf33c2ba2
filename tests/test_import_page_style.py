"""``import FILE.html``: the style sheets in a page say what is seen, and pages made by other programs are read."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from policypress.importing.from_html import from_html
from policypress.importing.from_text import Converted

from tests.run import run
from tests.site_builder import build_site
from tests.test_import import import_


@dataclass(frozen=True)
class Case:
    """A page: its style sheet and body, the Markdown it becomes, what is said, and words that stand nowhere in it."""

    css: str
    body: str
    made: str
    said: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


COUNTED = 'ol{counter-reset:i;list-style:none} li::before{counter-increment:i;content:counters(i,".") " "}'
DOCS = (
    "ol.lst-kix_a-0{list-style-type:none} ol.lst-kix_a-0.start{counter-reset:lst-ctn-kix_a-0 2}"
    ".lst-kix_a-0>li{counter-increment:lst-ctn-kix_a-0}"
    '.lst-kix_a-0>li:before{content:"(" counter(lst-ctn-kix_a-0,lower-latin) ") "}'
    'ul.lst-kix_b-0{list-style-type:none} .lst-kix_b-0>li:before{content:"\\0025cf   "} .c1{font-weight:700}'
)
LINKED = '<a href="https://www.google.com/url?q=https://example.com/x&amp;sa=D&amp;ust=1">x</a>'
COMMENT = '<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup></p><div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>Not so.</p></div>'

CASES = {
    "hidden by class, id, element and inheritance of none": Case(
        ".z{display:none} #s{visibility:hidden} p.off.on{display:none} div#q p{display:none}",
        "<p class=z>gone</p><p id=s>gone</p><p class='on off'>gone</p><div id=q><p>gone</p></div>"
        "<p class=off>Seen.</p>",
        "Seen.\n", ("hidden from readers, left out: “gone”",), ("gone",),
    ),
    "an important rule, and rules for paper and for small screens": Case(
        ".i{display:none !important} #i{display:block} @media print{p{display:none}} @media (max-width:9px){p{display:none}}",
        "<p id=i class=i>gone</p><p>Seen.</p>", "Seen.\n", never=("gone",),
    ),
    "children, descendants and attributes": Case(
        ".a > .c{display:none} .a .b{display:none} [data-h]{display:none}",
        "<div class=a><div><p class=b>gone<p class=c>Seen.</p></div><p class=c>gone</div><p data-h>gone",
        "Seen.\n", never=("gone",),
    ),
    "a rule that is not known here": Case(
        "p:nth-child(1){display:none} p ~ p{display:none}", "<p>One.<p>Two.", "One.\n\nTwo.\n",
    ),
    "moved out of the page": Case(
        ".far{position:absolute;left:-9999px}",
        "<p class=far>gone<p style='position:absolute;clip:rect(0 0 0 0)'>gone<p>Seen.",
        "Seen.\n", never=("gone",),
    ),
    "a dialog that is shut": Case("", "<dialog>gone</dialog><dialog open>Seen.</dialog>", "Seen.\n", never=("gone",)),
    "a part that opens": Case(
        ".panel{display:none}",
        '<h2><button aria-expanded=false aria-controls=p>1. Data</button></h2><div id=p class=panel><p>Seen.</p></div>',
        "## 1\\. Data\n\nSeen.\n", ("opens when a reader asks for it; kept",),
    ),
    "struck, raised, bold and no longer bold": Case(
        ".s{text-decoration:line-through} .u{vertical-align:super} .b{font-weight:700}",
        "<p>We <span class=s>sell</span> <span class=b>keep</span> 10<span class=u>2</span> "
        "<b style='font-weight:normal'>it</b>.",
        "We ~~sell~~ **keep** 10<sup>2</sup> it.\n",
    ),
    "lines by style": Case(
        ".l{display:block}", "<p><span class=l>Tea Ltd</span><span class=l>1 Road</span>Town",
        "Tea Ltd\\\n1 Road\\\nTown\n"
    ),
    "numbers by style": Case(
        COUNTED, "<ol><li>Scope<ol><li>in<li>out</ol><li>Fees</ol>",
        "1.  Scope\n\n    1.1 in\n\n    1.2 out\n\n2.  Fees\n",
        ("Lists without signs, or with numbers such as (a) or 1.1",),
    ),
    "headings numbered by style": Case(
        'h2{counter-increment:s;counter-reset:t} h2:before{content:"Section " counter(s) ": "}'
        'h3:before{counter-increment:t;content:counter(s) "." counter(t)}',
        "<h2>Scope</h2><h3>In</h3><h2>Fees</h2>", "## Section 1: Scope\n\n### 1.1 In\n\n## Section 2: Fees\n",
    ),
    "words by style": Case(
        '.n:before{content:"Note: "} .i:before{content:"\\f101"}', "<p class=n>care.<p class=i>sign",
        "Note: care.\n\nsign\n"
    ),
    "a list without signs": Case(
        "ul{list-style:none}", "<ul><li>1.1 One<li>1.2 Two</ul>", "1.1 One\n\n1.2 Two\n", ("Lists without signs",)
    ),
    "letters by style": Case(
        "ol{list-style-type:lower-alpha}", "<ol><li>one</ol>", '<ol type="a">\n<li>one</li>\n</ol>\n',
    ),
    "capitals by style": Case(
        "h2{text-transform:uppercase}", "<h2>Fees</h2>", "## Fees\n", ("1 place in capitals by style",),
    ),
    "a document of Google": Case(
        DOCS,
        f'<p class=title>Terms</p><ol class="lst-kix_a-0 start"><li>cee<li>dee</ol><ul class=lst-kix_b-0>'
        f'<li>dot</ul><p>{LINKED}{COMMENT}',
        "# Terms\n\n(c) cee\n\n(d) dee\n\n-   dot\n\n[x](https://example.com/x)\n",
        ("led through google.com", "left out: “[a]Not so.”"), ("Not so",),
    ),
    "a document of Word": Case(
        "p.MsoNormal{margin:0}",
        "<p class=MsoTitle>Terms<o:p></o:p></p><p class=MsoListParagraph><![if !supportLists]>"
        "<span style='mso-list:Ignore'>1.1"
        "<span>&nbsp; </span></span><![endif]>Words<o:p></o:p> in <st1:City>London</st1:City>.</p>"
        "<p class=MsoNormal><o:p>&nbsp;</o:p>"
        "</p><p><span style='mso-hide:all'>gone</span>Seen.",
        "# Terms\n\n1.1 Words in London.\n\nSeen.\n", never=("gone", "o:p"),
    ),
    "elements of one's own": Case(
        "", "<my-page><my-card>Card.</my-card><p>We <x-y>keep</x-y> it.</my-page>", "Card.\n\nWe keep it.\n",
    ),
    "two breaks in a row": Case(
        "", "<b>Title</b><br><br>One.<br>More.<br />\n&nbsp;<br>Two.", "**Title**\n\nOne.\\\nMore.\n\nTwo.\n"
    ),
    "a base address": Case(
        "",
        '<base href="https://example.com/legal/"><p><a href="p.html">p</a> <a href="#x">x</a> '
        '<a href="mailto:a@example.com">m</a>',
        "[p](https://example.com/legal/p.html) [x](#x) [m](mailto:a@example.com)\n",
        ("1 link completed with the base address",),
    ),
    "a form": Case("", "<fieldset><legend>Your choice</legend><label>Mail</label></fieldset>", "Your choice\n\nMail\n"),
    "terms in a field": Case(
        "", f"<textarea>{'We keep it. ' * 7}</textarea>", f"{('We keep it. ' * 7).strip()}\n",
        ("the text in a field of a form",)
    ),
    "a frame from elsewhere": Case(
        "", "<iframe src='https://example.com/t'></iframe><p>Seen.", "Seen.\n", ("Line 1: what another address shows",)
    ),
    "words in a drawing": Case("", "<svg><text>Drawn</text></svg><p>Seen.", "Seen.\n", ("its words: “Drawn”",)),
    "a table of data with a table in it": Case(
        "", "<table><tr><th>A<th>B<tr><td>x<td><table><tr><td>one<td>two</table></table>",
        "<table>\n<thead>\n<tr><th>A</th><th>B</th></tr></thead>\n<tbody>\n<tr><td>x</td><td>one<br>two</td>"
        "</tr></tbody>\n</table>\n",
        ("Line 1: a table is written as HTML",),
    ),
    "terms with several paragraphs and a list": Case(
        "", "<dl><dt>A<dd><p>one<p>two<ul><li>x</ul></dl>",
        "<dl>\n<dt>A</dt>\n<dd>one<p>two</p><ul>\n<li>x</li>\n</ul></dd>\n</dl>\n",
    ),
    "preformatted words with marks": Case(
        "", "<pre>1.  One\n\n    <b>two</b>\n</pre>", "<pre>1.  One&#10;&#10;    <b>two</b></pre>\n"
    ),
    "preformatted signs in a list that Markdown has not": Case(
        "", "<ol type=a><li>x<pre>&lt;b&gt; one\n  two</pre></ol>",
        '<ol type="a">\n<li>x<pre>&lt;b&gt; one&#10;  two</pre></li>\n</ol>\n',
    ),
    "a quotation that is hidden": Case("", "<p>Seen <q hidden>gone</q><q>this</q>.", "Seen “this”.\n", never=("gone",)),
    "a box of a tool for consent": Case(
        "", '<div class="cc-window cc-banner">We set cookies</div><p>Seen and more.', "Seen and more.\n",
        ("a cookie bar was left out",), ("We set",),
    ),
}  # fmt: skip


def page(case: Case) -> str:
    """The page of a case."""
    return f"<title>T</title><style>{case.css}</style>{case.body}"


def brought(case: Case) -> Converted:
    """A case, brought in."""
    return from_html(page(case))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_page_comes_in_as_its_own_style_shows_it(case: Case) -> None:
    found = brought(case)
    assert found.body == case.made
    for said in case.said:
        assert any(said in guess for guess in found.guesses), found.guesses
    for word in case.never:
        assert word not in found.body


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_came_in_passes_the_check(case: Case, tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    (tmp_path / "a.html").write_text(page(case), encoding="utf-8")
    assert import_(root, "x", tmp_path / "a.html").code == 0
    done = run("check", "x", "--root", root, "--today", "2026-11-22")
    assert done.code == 0, done.out + done.err
    shutil.rmtree(root)


def test_a_selector_that_fits_nothing_is_given_up_in_steps_with_its_length() -> None:
    css = f"<style>em {'div ' * 12} p{{display:none}}</style>"
    assert "Words." in from_html(f"{css}{'<div>' * 60}<p>Words.</p>").body


def test_lines_keep_their_numbers_when_styles_are_written_out() -> None:
    source = "<style>\n.b{font-weight:bold}\n</style>\n<p\nclass=b\n>x<br>\n<br>y</p>\n<p hidden>gone</p>"
    assert any(guess.startswith("Line 8: hidden") for guess in from_html(source).guesses)


def test_a_page_with_very_many_rules_is_read() -> None:
    rules = "".join(f".c{number} .d{number} > p{{display:none}}\n" for number in range(3000))
    body = "".join(f"<div class='c{number % 40}'><p class=d1>Words {number}.</p></div>\n" for number in range(2000))
    assert "Words 1999." in from_html(f"<style>{rules}</style>{body}").body

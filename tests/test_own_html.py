"""A text against its own HTML is no change, and whatever HTML shows otherwise is one.

What stays different on purpose is named in ``OTHERWISE``: there the HTML of a Markdown reader shows another text than
this reader of Markdown sees.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from policypress.comparison import Comparison, compare
from policypress.document import parse_document
from policypress.document.frontmatter import split_front_matter

from tests.golden import judged
from tests.property.texts import policy

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
READER.use(admon_plugin).use(deflist_plugin).use(footnote_plugin)

INLINE = (
    "plain words",
    "*soft* and **loud** and ***both***",
    "_soft_ and __loud__",
    "snake_case and 2*3*4",
    "`code` and ``a ` b``",
    "~~struck~~ words",
    "[a link](https://example.com/a?b=c&d=e)",
    "[a link](<https://example.com/a b>)",
    "[a *soft* link](/terms/ 'A title')",
    "[ref] and [another][ref]",
    "<https://example.com/> and <me@example.com>",
    "![a picture](a.png)",
    "![a *soft* picture](a.png 'Title')",
    "[![logo](logo.png)](https://example.com)",
    "![](empty.png)",
    "[](https://example.com/empty)",
    "5 &lt; 6 &amp; 7 &gt; 2 &copy; &#8364; &eacute;",
    "a < b & c > d \"quoted\" 'too'",
    r"\*no emphasis\* and \[no link\] and \`",
    "H<sub>2</sub>O, 30<sup>1</sup> days",
    "<del>went</del><ins>came</ins>, <u>under</u>",
    "<b>bold</b> <i>italic</i> <kbd>F1</kbd> <small>small</small>",
    'an <a href="https://example.com">HTML link</a>',
    '<a id="fees"></a>the fees',
    'a <span style="color:red">red</span> word',
    "<!-- nobody sees this --> somebody sees this",
    "a <q>quoted</q> word",
    "30 € — “quotes” … ü ß 中文 ไทย हिन्दी",
    "It costs €1,250.50 since 25 May 2018, within 30 days.",
    "*unclosed and **loud*",
    "1986\\. was a year",
    "a footnote[^1]",
)
BLOCKS = {
    "paragraph": "{}",
    "two paragraphs": "{}\n\n{}",
    "heading": "## {}",
    "closed heading": "### {} ###",
    "setext heading": "{}\n---",
    "item": "- {}\n- more",
    "loose item": "- {}\n\n- more\n\n  and more",
    "numbered item": "3. {}\n4. more",
    "nested item": "- outer\n    - {}\n        1. {}",
    "quote": "> {}",
    "item in a quote": "> - {}\n> - more",
    "quote in an item": "- > {}\n  > more",
    "cell": "| A | B |\n| --- | :-: |\n| {} | x |\n| y | |",
    "head of a column": "| {} | B |\n| --- | --- |\n| a | b |",
    "term": "{}\n: its meaning",
    "meaning": "Term\n: {}",
    "note": "!!! note\n    {}",
    "item with code": "- {}\n\n      code here\n\n- more",
}
ALONE = (
    "    indented\n\n    code",
    "```\nfenced\n\n  code\n```",
    "```python\ncode\n```",
    "``` \n```",
    "***\n\n- - -\n",
    "- \n- b",
    "1.\n2. b",
    "- - - deep",
    "1) a\n2) b\n\n<!-- -->\n\n1) c",
    "-    far\n\n  not far",
    "- a\n+ b\n* c",
    "#",
    "## \n# #",
    "a\\\nb",
    "a  \nb",
    "a\nb\n\n\nc",
    "<div>\nraw *text*\n</div>",
    "<div>\n\n*soft*\n\n</div>",
    "<table><tr><td>\n\n*cell*\n\n</td><td>b</td></tr></table>",
    "<ul><li>a</li><li>b<ol start='3' type='a'><li>c</li></ol></li></ul>",
    "<details><summary>More</summary>\n\nMuch *more*.\n\n</details>",
    "<dl><dt>a</dt><dd>b</dd></dl>",
    "<p hidden>nobody sees this</p>",
    "<script>alert(1)</script>\n\nwords",
    "Look: <ul><li>a</li><li>b</li></ul> at this.",
    "| a | b |\n|---|---|\n| <ul><li>x</li><li>y</li></ul> | z<br>w |",
    "Words.[^1]\n\n[^1]: A note.\n\n    In two parts.",
    "[x]: https://example.com\n\nSee [x].",
)

OTHERWISE = {
    "attribute lists, which CommonMark does not know": "## Cookies {#cookies}",
    "front matter, which begins with a dividing line": "---\ntitle: Policy\n---\n\nText.",
    "an empty line that an entity writes": "a&#10;&#10;b",
    "labels of footnotes, which others number": "Words.[^note]\n\n[^note]: A note.",
    "a footnote that nothing refers to": "Words.\n\n[^1]: A note.",
    "words in angle brackets, which are no HTML and so are shown": "We, <Your Company>, are here.",
}


def html_of(text: str) -> str:
    return str(READER.render(text))


def of(before: str, after: str) -> Comparison:
    return compare(parse_document(before), parse_document(after))


CASES = [
    pytest.param(
        block.replace("{}", words)
        + "\n\n[ref]: https://example.com/ref\n"
        + ("\n[^1]: note\n" if "[^1]" in words else ""),
        id=f"{name}: {words[:24]}",
    )
    for name, block in BLOCKS.items()
    for words in INLINE
    if not (("!!!" in block or ": its" in block) and "[^1]" in words)
]


def test_there_are_cases_of_every_kind() -> None:
    assert len(CASES) + len(ALONE) > 500


@pytest.mark.parametrize("text", CASES)
def test_a_text_against_its_own_html_is_no_change(text: str) -> None:
    assert [(c.before_text, c.after_text) for c in of(text, html_of(text)).changes] == []


@pytest.mark.parametrize("text", ALONE)
def test_a_structure_against_its_own_html_is_no_change(text: str) -> None:
    assert [(c.before_text, c.after_text) for c in of(text, html_of(text)).changes] == []


@pytest.mark.parametrize("text", OTHERWISE.values(), ids=list(OTHERWISE))
def test_what_is_read_otherwise_on_purpose(text: str) -> None:
    assert (html_of(text) != html_of(split_front_matter(text)[1])) or of(text, html_of(text)).changes or "<Your" in text


@settings(deadline=None, max_examples=60)
@given(policy)
def test_any_policy_against_its_own_html_is_no_change(text: str) -> None:
    assert of(text, html_of(text)).changes == ()
    assert of(html_of(text), text).changes == ()


@settings(deadline=None, max_examples=60)
@given(policy, policy)
def test_an_edit_reads_the_same_in_html(old: str, new: str) -> None:
    """The same clauses change, and into the same words, whichever way either text is written."""
    written = [(c.kind, c.before_tokens, c.after_tokens) for c in of(old, new).changes]
    assert [(c.kind, c.before_tokens, c.after_tokens) for c in of(html_of(old), new).changes] == written
    assert [(c.kind, c.before_tokens, c.after_tokens) for c in of(html_of(old), html_of(new)).changes] == written


def test_real_policies_against_their_own_html_are_no_change(shared: Path, tmp_path: Path) -> None:
    """At least 95 in 100; ``pytest -s`` names the others."""
    same, texts = 0, _real(shared / "corpora", tmp_path)
    for name, text in texts:
        changes = of(text, html_of(text)).changes
        same += not changes
        if changes:
            print(name, [(change.before_text[:60], change.after_text[:60]) for change in changes[:3]])
    assert len(texts) >= 60
    assert same >= 0.95 * len(texts)


def _real(corpora: Path, folder: Path) -> list[tuple[str, str]]:
    """Every policy of the two archives as it stands now, and earlier texts of those with many versions."""
    out = []
    for bundle in sorted(corpora.glob("*.bundle")):
        where = folder / bundle.stem
        subprocess.run(["git", "clone", "-q", bundle, where], check=True, capture_output=True)
        for file in sorted(where.rglob("*.md")):
            name = file.relative_to(where).as_posix()
            past = _git(where, "log", "--format=%H", "--", name).split()
            for commit in past[:: max(1, len(past) // 4)][: 5 if len(past) > 40 else 1]:
                body = split_front_matter(_git(where, "show", f"{commit}:{name}"))[1]
                out.append((f"{bundle.stem}/{name}@{commit[:7]}", body))
    return out


def _git(where: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", where, *arguments], check=True, capture_output=True, text=True).stdout


TABLE = (
    "<table><thead><tr><th>Use</th><th>Basis</th></tr></thead><tbody><tr><td>Advertising</td><td>with consent only</td>"
    "</tr><tr><td>Billing</td><td>contract</td></tr></tbody></table>"
)
LIST = (
    '<p>With your consent:</p><ol><li>advertising</li><li>profiles</li></ol><p>We never do 2.</p><p id="fees">Fee.</p>'
)
MUTATIONS = {
    "a cell's border": (TABLE, "Advertising</td><td>with consent", "Advertising with</td><td>consent"),
    "a cell of two columns": (TABLE, "<td>contract", '<td colspan="2">contract'),
    "a cell of two rows": (TABLE, "<td>with consent", '<td rowspan="2">with consent'),
    "cells that change places": (TABLE, "<td>Billing</td><td>contract</td>", "<td>contract</td><td>Billing</td>"),
    "a cell that moves on": (TABLE, "<td>Billing</td><td>contract</td>", "<td></td><td>Billing contract</td>"),
    "a row that heads the table no more": (
        TABLE,
        "<thead><tr><th>Use</th><th>Basis</th></tr></thead><tbody>",
        "<tbody><tr><td>Use</td><td>Basis</td></tr>",
    ),
    "where a list begins": (LIST, "<ol>", '<ol start="2">'),
    "letters for numbers": (LIST, "<ol>", '<ol type="a">'),
    "numbers by style": (LIST, "<ol>", '<ol style="list-style-type: upper-roman">'),
    "numbers that count down": (LIST, "<ol>", "<ol reversed>"),
    "an item's own number": (LIST, "<li>profiles", '<li value="7">profiles'),
    "bullets for numbers": (LIST, "ol>", "ul>"),
    "an item under another": (
        LIST,
        "<li>advertising</li><li>profiles</li>",
        "<li>advertising<ol><li>profiles</li></ol></li>",
    ),
    "an item that leaves the list": (LIST, "<li>profiles</li></ol>", "</ol><p>profiles</p>"),
    "a raised number": (LIST, "Fee.", "Fee <sup>2</sup>."),
    "struck words": (LIST, "Fee.", "<del>Fee.</del>"),
    "words struck by style": (LIST, '<p id="fees">', '<p style="text-decoration: line-through">'),
    "hidden words": (LIST, "<p>We never", "<p hidden>We never"),
    "words hidden by style": (LIST, "<p>We never", '<p style="display:none">We never'),
    "words without opacity": (LIST, "<p>We never", '<p style="opacity:0">We never'),
    "words for screen readers only": (LIST, "<p>We never", '<p class="sr-only">We never'),
    "a class nobody knows": (LIST, "<p>We never", '<p class="print-only">We never'),
    "white words": (LIST, "We never do 2.", '<span style="color:white">We never do 2.</span>'),
    "a template": (LIST, "<p>We never do 2.</p>", "<template><p>We never do 2.</p></template>"),
    "words in another language": (LIST, '<p id="fees">', '<p lang="de">'),
    "a term for a meaning": ("<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>", "<dt>c</dt>", "<dd>c</dd>"),
    "a quotation": (LIST, "<p>We never do 2.</p>", "<blockquote><p>We never do 2.</p></blockquote>"),
    "a tick": (LIST, "Fee.", '<input type="checkbox" checked> Fee.'),
}


@pytest.mark.parametrize(("html", "old", "new"), MUTATIONS.values(), ids=list(MUTATIONS))
def test_what_html_shows_otherwise_is_a_change_that_no_proof_covers(html: str, old: str, new: str) -> None:
    mutated = html.replace(old, new)
    assert mutated != html
    for before, after in ((html, mutated), (mutated, html)):
        judgement = judged(before, after)
        assert judgement.verdict.value in ("needs-review", "material"), [c.proof for c in judgement.changes]


def test_markup_that_shows_nothing_otherwise_is_no_change() -> None:
    dressed = re.sub(r"<(p|td|li)>", r'<\1 class="text-left" style="margin: 0 0 1em" data-x="1">', TABLE + LIST)
    assert of(TABLE + LIST, f"<div><section>\n{dressed}\n</section></div>").changes == ()

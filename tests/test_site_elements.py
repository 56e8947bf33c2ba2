"""Every element that a text may hold is shown: the page, read as HTML, says what the text says, with its numbers."""

from __future__ import annotations

import pytest
from policypress.document import parse_document
from policypress.importing.from_html import page_document
from policypress.importing.html_inline import visible
from policypress.language.catalogues import Catalogues
from policypress.site.html.clause_html import ClauseHtml
from policypress.site.html.text_html import text_html

from tests.test_import_page import AS_SEEN

INLINE = {
    "time": 'Updated <time datetime="2027-01-04">today</time>.',
    "kbd": "Press <kbd>Ctrl</kbd>.",
    "dfn": "<dfn>Data</dfn> means facts.",
    "ruby": "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> is read so.",
    "address": "<address>Tea Ltd, 1 Road</address>",
    "section": "<section>\n\nInside.\n\n</section>",
    "figure": "<figure><figcaption>Caption</figcaption></figure>",
    "label": "<label>Label</label> and <mark>mark</mark>, <small>small</small>",
    "letters": '<ol type="a" start="3"><li>Third</li><li value="7">Seventh</li></ol>',
    "place": 'See [fees](#fees).\n\n<a id="fees"></a>None.',
}
TEXTS = {**INLINE, **AS_SEEN}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_page_shows_every_word_and_number_of_the_text(text: str) -> None:
    document = parse_document(f"# T\n\n{text}\n\nLast.\n")
    body = text_html(document, ClauseHtml(), "p/", [], {}, "T", Catalogues().words("en")).body
    wanted = [(clause.number, clause.text) for clause in document.clauses[1:] if visible(clause)]
    assert [(c.number, c.text) for c in page_document(body).clauses if visible(c)] == wanted
    places = {name for clause in document.clauses[1:] for name in clause.content.anchors}
    assert all(f'id="{name}"' in body for name in places)

"""Proofs about clauses that came or went and say nothing of their own: titles, furniture, contents, settings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policypress.comparison.changes import Change
from policypress.document.model import Clause, ClauseKind
from policypress.judgement.lexicon.families import phrase_list, word_list
from policypress.judgement.proofs.context import Context, is_entry
from policypress.judgement.proofs.layout import IMAGE, closes, decorative, picture_links, same_reach
from policypress.judgement.proofs.order import listed
from policypress.judgement.proofs.typography import GLYPHS
from policypress.judgement.proofs.word_lists import KINDS_OF_DOCUMENT, TITLE_WORDS
from policypress.judgement.verdicts import ENGLISH, Rule, proof

EMPTY = proof(
    "empty-clause",
    "A clause without visible text came or went",
    "There is nothing to read in it.",
    needs=("no word, picture, control or hidden text stands in it, and no link leads to it",),
)
DOUBLED_CLAUSE = proof(
    "doubled-clause",
    "A clause that stood twice in a row stands once",
    "Word for word and link for link the same, side by side; or a first heading that repeats the page's title.",
    needs=("word for word and link for link the same as the one beside it, which stays",),
)
PAGE_TITLE = proof(
    "page-title",
    "The title over the whole text came or went",
    "It says no more than what kind of document this is and whose, which the text says too (rubric B16).",
    languages=ENGLISH,
    clauses=frozenset({ClauseKind.HEADING, ClauseKind.PARAGRAPH}),
    needs=(
        "the first heading of the text, or a first line outside lists that no sentence goes on from",
        "words that name a kind of document, and the company's name as it stands before a legal form or in a site",
    ),
)
SIGNPOST = proof(
    "signpost",
    "A heading that says nothing came or went",
    "“Additional information”, “Overview” and the like state no term and name no audience (rubric B16); what stands "
    "under it is judged by itself.",
    languages=ENGLISH,
    clauses=frozenset({ClauseKind.HEADING}),
    needs=(
        "one of a closed list of headings",
        "no clause gains or loses another heading",
    ),
)
FURNITURE = proof(
    "page-furniture",
    "Words of the page, not of the policy, came or went",
    "“Skip to content”, “Back to top” and the like steer a browser.",
    languages=ENGLISH,
    clauses=frozenset({ClauseKind.HEADING, ClauseKind.PARAGRAPH}),
    needs=(
        "one of a closed list of phrases",
        "outside lists and tables, and behind no sentence that leads it in",
    ),
)
CONTENTS = proof(
    "table-of-contents",
    "An entry of the table of contents came or went",
    "It repeats a heading of the same text and links to it; the heading itself is judged where it stands.",
    clauses=frozenset({ClauseKind.ITEM, ClauseKind.PARAGRAPH}),
    needs=("wholly a link to a heading of the text, with its words",),
)
FRONT_MATTER = proof(
    "front-matter",
    "A setting of the page differs",
    "Layout, address, menu place and the like are never shown as policy text (rubric B11).",
    clauses=frozenset({ClauseKind.META}),
    needs=(
        "one of a closed list of keys",
        "or a title made of the headings' words, or of such words, words for kinds of document and the company's name "
        "over a first heading that shares a word with it",
    ),
)
BOILERPLATE_RULES = (EMPTY, DOUBLED_CLAUSE, PAGE_TITLE, SIGNPOST, FURNITURE, CONTENTS, FRONT_MATTER)

PAGE_WORDS = phrase_list("proofs", "boilerplate: words of a page")

SIGNPOSTS = phrase_list("proofs", "boilerplate: signposts")

_SAYING_NOTHING = frozenset("-—–_*=.~•·,;:|\\\"'()[]") | GLYPHS
"""Marks that stand alone by mistake or draw a line; a tick, a cross, a box or a currency may be an answer."""

PAGE_KEYS = frozenset(
    "layout permalink slug redirect_from redirects aliases topics nav_order order weight toc hide_toc "
    "template sidebar menu icon image cover seo keywords date updated lastmod last_updated modified created "
    "author authors "
    "robots noindex url id hidden_toc hide parent has_children feature_image "
    "shorttitle shortTitle allowTitleToDifferFromFilename allowtitletodifferfromfilename".split()
)


def lone_clause(change: Change, context: Context) -> Rule | None:
    """A clause that came or went and says nothing of its own."""
    clauses = change.after or change.before
    clause = clauses[0]
    if len(clauses) != 1:
        return None
    if clause.kind is ClauseKind.META:
        return FRONT_MATTER if _page_setting(clause, context, bool(change.after)) else None
    content = clause.content
    if picture_links(clauses) or content.hidden or content.controls or clause.number:
        return None
    if not context.fragments.isdisjoint(content.anchors) or any(place[1:3] != (1, 1) for place in clause.grid):
        return None
    if not clause.tokens:
        return EMPTY
    if all(set(token.text) <= _SAYING_NOTHING for token in clause.tokens) and clause.kind is not ClauseKind.ROW:
        return EMPTY
    shown = clause.text.lower().strip(" .↑^")
    if shown in PAGE_WORDS and not _led_in(clause, change, context) and (not clause.level or "content" in shown):
        return FURNITURE
    old, new = context.old_index.get(id(clause)), context.new_index.get(id(clause))
    if clause.level and shown.rstrip(":") in SIGNPOSTS and same_reach(old, new, context):
        return SIGNPOST
    if _page_title(clause, context, bool(change.after)):
        return PAGE_TITLE
    if all(decorative(token.kind, token.text, token.target) for token in clause.tokens):
        return IMAGE
    if _stands_twice(clause, context):
        return DOUBLED_CLAUSE
    headings = context.new_heading_letters if change.after else context.old_heading_letters
    return CONTENTS if is_entry(clause, headings) and listed(clause, context, new=bool(change.after)) else None


def _page_title(clause: Clause, context: Context, new: bool) -> bool:
    """The first heading or line of a text, where it says no more than what kind of document this is and whose."""
    clauses = context.news if new else context.olds
    if not _opens(clause, clauses) or not (clause.level or _stands_as_title(clause, clauses)):
        return False
    rest = {word for other in clauses if other is not clause for word in other.text.split()}
    return all(
        token.text.lower() in _WORDS_OF_TITLES or (token.text in context.own_names and token.text in rest)
        for token in clause.tokens
    )


_WORDS_OF_TITLES = TITLE_WORDS | word_list("proofs", "boilerplate: said of titles")


def _stands_as_title(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Whether a paragraph names a kind of document and leads on to nothing: a title in all but its size."""
    if clause.kind is not ClauseKind.PARAGRAPH or clause.path or any(token.target for token in clause.tokens):
        return False
    behind = next((other for other in clauses[clauses.index(clause) + 1 :] if other.tokens), None)
    ended = clause.tokens[-1].text[-1:].isalpha() and behind is not None and behind.text[:1].isupper()
    kinds = {token.text.lower() for token in clause.tokens} & KINDS_OF_DOCUMENT
    return ended and bool(kinds) and len(clause.tokens) > 1


def _opens(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Whether nothing stands before a clause but settings, and lines that name the kind of document as it does."""
    for other in clauses:
        if other is clause:
            return True
        titled = other.tokens and all(token.text.lower() in TITLE_WORDS for token in other.tokens)
        if other.kind is not ClauseKind.META and other.tokens and not titled:
            return False
    return False


def _led_in(clause: Clause, change: Change, context: Context) -> bool:
    """Whether a sentence leads the clause in: it is an item or a cell, or stands behind a colon."""
    if clause.path and any(part != "blockquote" for part in clause.path):
        return True
    clauses, index = (context.news, context.new_index) if change.after else (context.olds, context.old_index)
    place = index[id(clause)]
    return not closes(clauses[place - 1] if place else None)


_SENTENCE = 5
"""Words of an item that says something, and says it once however often it stands there."""


def _stands_twice(clause: Clause, context: Context) -> bool:
    """Whether the clause stands beside a copy of it that stays, or repeats the page's title."""
    if id(clause) in context.doubled:
        # two rows may be two of what they name, and two short items two things that one gets
        return clause.kind is not ClauseKind.ROW and (not clause.path or len(clause.tokens) >= _SENTENCE)
    opening = (
        next((other for other in side if other.kind is not ClauseKind.META), None)
        for side in (context.olds, context.news)
    )
    return clause.text in context.titles and (clause.level == 1 or (clause.level > 1 and clause in opening))


def _page_setting(clause: Clause, context: Context, new: bool) -> bool:
    """A setting, or a page title that repeats words of the text and names no audience."""
    name, _, value = clause.source.partition(":")
    if name in PAGE_KEYS:
        return True
    words = set(re.findall(r"[^\W_]+", value.lower()))
    clauses = context.news if new else context.olds
    headings = {word for other in clauses if other.level for word in re.findall(r"[^\W_]+", other.text.lower())}
    return name == "title" and (words <= headings or _of_heading(words - headings, words, clauses, context))


_KINDS_OF_TITLES = word_list("proofs", "boilerplate: kinds of pages")
_JOINING = word_list("proofs", "boilerplate: joints of titles")


def _of_heading(more: set[str], words: set[str], clauses: Sequence[Clause], context: Context) -> bool:
    """Whether a page's title says ``more`` than the headings only of the kind of document, and whose it is; the first
    heading, which readers see, shares a word with it."""
    first = next((other.text.lower() for other in clauses if other.level), "")
    names = {name.lower() for name in context.own_names}
    shared = words.intersection(re.findall(r"[^\W_]+", first)) - _JOINING
    return bool(shared) and more <= TITLE_WORDS | KINDS_OF_DOCUMENT | _KINDS_OF_TITLES | names

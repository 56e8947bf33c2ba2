"""Links whose words name a heading of the text itself."""

from __future__ import annotations

from policypress.judgement.proofs.addresses import Address
from policypress.judgement.proofs.context import Context, letters
from policypress.judgement.proofs.relocation import SITE_WORDS, slug_words

_SHORTEST = 5
"""Letters of the shortest heading that a link names; shorter words, such as “here”, may be a heading by chance."""

_SEVERAL = 4
"""Places of one page that are headings of this text: so many another document does not share by chance."""


def leads_to_named_heading(left: Address, right: Address, words: str, context: Context) -> bool:
    """Whether a link to some place of this text, whose words are one of its headings, leads to that heading now.

    The words tell the reader which section is meant, before and after; only the way there was mended.
    """
    named = letters(words)
    numbered = any(map(str.isdigit, words + right.fragment))  # “refunds-2” is another place than “refunds”
    if len(named) < _SHORTEST or numbered or right.fragment != named or not _in_this_text(right):
        return False
    if named not in context.old_heading_letters & context.new_heading_letters:
        return False
    return bool(left.fragment) and (_in_this_text(left) or (bool(left.steps) and own_page(left, context)))


def own_page(there: Address, context: Context) -> bool:
    """Whether an address is that of this text: on the company's own site, under a name that the text's title holds.

    “/terms#refunds” in a privacy policy is the refunds of another document. A bare host is where a page's own mark
    leads that was resolved against it; a page of which several places are headings of this text is this text.
    """
    if there.scheme != "web" or there.query or not context.own_host(there.host):
        return False
    if not there.steps or len(context.linked_headings.get(there.document, ())) >= _SEVERAL:
        return True
    title = slug_words(f"{context.title} {context.first_line}")
    folders, name = (
        {word for step in part for word in slug_words(step)} for part in (there.steps[:-1], there.steps[-1:])
    )
    return bool(name) and name <= title and all(word in title | SITE_WORDS for word in folders)


def _in_this_text(there: Address) -> bool:
    return there.scheme == "path" and not there.steps and not there.query and bool(there.fragment)

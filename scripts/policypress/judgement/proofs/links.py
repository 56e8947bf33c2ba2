"""Proofs about where links lead: the words stay, the target is written anew or the same document is found elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rapidfuzz.distance import OSA

from policypress.document.model import TokenKind
from policypress.judgement.proofs.addresses import (
    Address,
    is_faulty,
    other_copies,
    parse_address,
    same_fragment,
    same_language,
)
from policypress.judgement.proofs.atoms import Atom
from policypress.judgement.proofs.browser_help import same_article
from policypress.judgement.proofs.context import Context, letters
from policypress.judgement.proofs.dates import parse_date
from policypress.judgement.proofs.evidenced import same_by_evidence
from policypress.judgement.proofs.hunks import Hunk
from policypress.judgement.proofs.moved_sites import site_of
from policypress.judgement.proofs.own_places import leads_to_named_heading, own_page
from policypress.judgement.proofs.relocation import RIGHTS, names_document, relocated, slug_words
from policypress.judgement.proofs.source_code import same_file
from policypress.judgement.verdicts import ENGLISH, Rule, proof

NORMALISED = proof(
    "link-normalised",
    "A link leads to the same address, written another way",
    "Scheme, www, slash, index file, extension, session, tracking and language parameters choose no other document.",
    needs=(
        "scheme, www, slash, extension, index file and parameters that follow a visit apart, the address is the same",
        "letters keep their case, but in common words; a region, a year or a key is part of the address",
        "a section named on both sides is the same",
        "a path is counted from the same folder, or the link's words name all of it",
        "or it is an article on a browser in another English edition",
    ),
)
SAME_PLACE = proof(
    "link-made-or-unmade",
    "An address already shown became a link, or such a link was dropped",
    "The reader sees the same address; only the click is new or gone.",
    needs=("the words show the address, or the place is a heading of both texts",),
)
RELOCATED = proof(
    "link-relocated",
    "The same document is linked at its new place on the same site",
    "The link's words name the document, and so do both addresses (rubric B13: same document relocated).",
    languages=ENGLISH,
    needs=(
        "same site, on a server that only holds documents; or all links to a site went to another name",
        "or the same file on the main branch of one source-code repository, in folders of programs",
        "the link's words name the document, and so do both addresses, or its name stays",
        "no year, version, key, country or audience differs",
    ),
)
MENDED = proof(
    "link-mended",
    "A broken link was mended",
    "The address the reader sees, or the address inside the faulty one, is the one linked now.",
    needs=(
        "the link was broken before and is whole now",
        "the address shown, or inside the faulty one, is the one linked",
        "or the words are a heading of both texts, it led to a place of this text, and leads to that heading now",
    ),
)
BOUNDARY = proof(
    "link-boundary",
    "The same link covers a word or mark more or less",
    "The address is still linked at the same spot; which letters are underlined means nothing. Nor does a link without "
    "words or picture to a place of the text itself: nobody sees it.",
    needs=(
        "the address is linked at the same spot before and after",
        "or it is a place of this text, and no word and no picture stands in the link",
    ),
)
EVIDENCED = proof(
    "link-evidence",
    "The old address leads to the new one, or both hold the same document",
    "Whoever followed the old link when it was looked up arrived where the new one leads (rubric B13: relocated).",
    needs=(
        "both addresses were looked up and answered; the old one led to the new one by redirects, or both held the "
        "same words under a title that names the link's document",
        "the new address is no site's home page",
        "the addresses differ only in words that say where a site keeps its documents, in a subject that the link's "
        "words name, or in the number of an article; or a site changed its name and the path stayed",
        "same query, same language, same section",
    ),
)
LINK_RULES = (NORMALISED, SAME_PLACE, RELOCATED, MENDED, BOUNDARY, EVIDENCED)


def same_target(old: str, new: str, words: str, context: Context) -> Rule | None:
    """The rule by which two targets of the visible ``words`` are one, or None; an address shown names nothing."""
    if parse_address(words.strip(" .,;:()")).scheme == "web" and " " not in words.strip():
        return _same_target(old, new, words, "", context)
    return _same_target(old, new, words, words, context)


def _same_target(old: str, new: str, shown: str, words: str, context: Context) -> Rule | None:
    left, right = parse_address(old), parse_address(new)
    if left.scheme == "none" or right.scheme == "none":
        return _made(left if right.scheme == "none" else right, shown, context, added=left.scheme == "none")
    if other_copies(old, new) or (is_faulty(new) and not is_faulty(old)):
        return None
    if _same_address(left, right, words) or _same_page(left, right, words, context):
        return NORMALISED
    if _same_heading(left, right, words) or same_article(left, right, shown):
        return NORMALISED
    if same_file(left, right):
        return RELOCATED
    if _stands_for(old, right) or _local_copy(old, right):
        return MENDED
    if _mended(old, left, right, shown, context) or leads_to_named_heading(left, right, shown, context):
        return MENDED
    if relocated(left, right, words, context):
        return RELOCATED
    return EVIDENCED if same_by_evidence(old, new, words, context.links) else None


def _stands_for(label: str, there: Address) -> bool:
    """Whether an undefined label or a template variable names the address: all its telling words stand in it."""
    match = re.match(r"ref:(.+)$|(?:\{\{|%7b%7b)(.+?)(?:\}\}|%7d%7d)$", label.strip(), re.IGNORECASE)
    if not match or there.scheme not in ("web", "path", "mailto"):
        return False
    if any("{{" in step for step in there.steps):
        return False
    named = slug_words((match.group(1) or match.group(2)).replace("_", " ").replace("%20", " "))
    if named & {"email", "mail", "mailto"} and there.scheme != "mailto":
        return False
    named -= {"site", "page", "url", "link", "email", "mail", "address", "data", "our"}
    shown = " ".join((there.host, *there.steps))
    return bool(named) and all(word in shown for word in named)


def shown_address(hunk: Hunk) -> Rule | None:
    """An address in the text itself, written another way or that of the same document at its new place."""
    if len(hunk.old) != 1 or len(hunk.new) != 1:
        return None
    if {atom.kind for atom in hunk.both} == {TokenKind.EMAIL}:
        return _shown_mailbox(hunk.old[0], hunk.new[0])
    if {atom.kind for atom in hunk.both} != {TokenKind.URL}:
        return None
    old, new = parse_address(hunk.old[0].target), parse_address(hunk.new[0].target)
    label = parse_address(hunk.new[0].text)
    spoilt = parse_address(hunk.old[0].text).document == old.document and label.document != new.document
    if old == new and old.scheme == label.scheme == "web" and site_of(label.host) == site_of(new.host) and not spoilt:
        return SAME_PLACE  # what is shown is only the label of a link that leads where it led
    return same_target(hunk.old[0].text, hunk.new[0].text, "", hunk.context)


def _shown_mailbox(old: Atom, new: Atom) -> Rule | None:
    """A mailbox shown with a slip became the one its link wrote to all along."""
    there = parse_address(new.target)
    led = old.target == new.target and there.scheme == "mailto" and there.steps[0] == new.text.lower()
    return MENDED if led and not there.query and OSA.distance(old.text.lower(), new.text.lower()) <= 2 else None


def empty_query(hunk: Hunk) -> Rule | None:
    """The question mark of an empty query, stuck to the end of an address in the text."""
    marks = [atom.text for atom in hunk.both] == ["?"] and hunk.previous is not None
    stuck = marks and hunk.previous is not None and hunk.previous.kind is TokenKind.URL and not hunk.both[0].gap
    return NORMALISED if stuck and not hunk.at_end else None


def _local_copy(target: str, there: Address) -> bool:
    """Whether a target leads into a folder of the author's machine, with the name of the document there at its end."""
    if not target.startswith("local:///") or not there.steps:
        return False
    local = parse_address(target.removeprefix("local://")).steps
    return bool(local) and local[-1] == there.steps[-1]


def _same_address(left: Address, right: Address, words: str) -> bool:
    """One document and, where both name a section in it, the same section."""
    if left.document != right.document:
        return _same_path(left, right, words) or _same_name(left, right)
    return same_language(left, right) and same_fragment(left.fragment, right.fragment, words)


_MARK, _HEADING = 3, 5
"""Letters of a mark that can name a place (“top”), and of one that can be a heading's words; “s2” or “a” is in any."""
_LINE = 8
"""Last digits of a telephone number that are one line's alone, whatever code of a country is written before."""


def _same_page(left: Address, right: Address, words: str, context: Context) -> bool:
    """A place in this very text, linked by its mark alone or by the page's full address on the company's own site."""
    short, full = (left, right) if left.scheme == "path" and not left.steps else (right, left)
    if short.scheme != "path" or short.steps or full.scheme != "web" or len(short.fragment) < _MARK:
        return False
    return same_fragment(short.fragment, full.fragment, words) and bool(full.fragment) and own_page(full, context)


def _same_heading(left: Address, right: Address, words: str) -> bool:
    """Two addresses on one host that both lead to the heading the link's words name."""
    shown = re.sub(r"[\W_]+", "", words.lower())
    if not left.host or left.host != right.host or left.fragment != right.fragment or len(left.fragment) < _HEADING:
        return False
    if left.steps and right.steps:
        return False  # one of them is the bare host: a page's own mark resolved against it
    return shown.startswith(left.fragment) or (len(shown) >= _HEADING and left.fragment.startswith(shown))


def _same_path(left: Address, right: Address, words: str) -> bool:
    """Addresses within a site of the document that the link's words name, counted from two folders."""
    if left.scheme != "path" or right.scheme != "path" or left.query != right.query:
        return False
    old, new = [tuple(step for step in side.steps if step != "..") for side in (left, right)]
    named = bool(old) and old == new and names_document(left, old, words)
    return named and same_fragment(left.fragment, right.fragment, "")


def _same_name(left: Address, right: Address) -> bool:
    """One host, one folder, and a document name of the same words in the same order with other joints."""
    if (left.scheme, left.host, left.rooted, left.query) != (right.scheme, right.host, right.rooted, right.query):
        return False
    if not left.steps or left.steps[:-1] != right.steps[:-1] or not right.steps or not same_language(left, right):
        return False
    old, new = left.steps[-1], right.steps[-1]
    joined = re.sub(r"[\W_]+", "", old) == re.sub(r"[\W_]+", "", new)
    return joined and not any(map(str.isdigit, old)) and same_fragment(left.fragment, right.fragment, "")


def _made(there: Address, words: str, context: Context, *, added: bool) -> Rule | None:
    """A link where there was none: to the address shown, to a place in this text, or to the document named."""
    if there.scheme == "none":
        return NORMALISED
    shown = parse_address(words.strip(" .,;:()"))
    if there.scheme == "mailto" and there.steps[0] in words.lower():
        return SAME_PLACE if not there.query else None
    if there.scheme == "tel" and there.steps[0] and there.steps[0][-_LINE:] in re.sub(r"\D", "", words):
        return SAME_PLACE
    if there.scheme == "web" and shown.document == there.document:
        return SAME_PLACE
    if there.scheme == "path" and not there.steps and there.fragment:
        return SAME_PLACE if _heads(there.fragment, context) else None
    if not added or RIGHTS.search(words) or RIGHTS.search(" ".join(there.steps)):
        return None
    if context.own_host(there.host) and there.scheme in ("web", "path") and names_document(there, there.steps, words):
        return RELOCATED
    return None


def _heads(fragment: str, context: Context) -> bool:
    """Whether a heading of both texts has the name of a place in them: a mark that opens a control has none."""
    named = letters(fragment)
    return bool(named) and named in context.old_heading_letters & context.new_heading_letters


def _copy_of_day(left: Address, right: Address, shown: str) -> bool:
    """Whether a link that shows a date led to the copy of another day and leads to that day's copy now."""
    days = parse_date(shown)
    if len(days) != 1 or left.host != right.host or len(left.steps) != len(right.steps):
        return False
    differ = [(old, new) for old, new in zip(left.steps, right.steps, strict=True) if old != new]
    return len(differ) == 1 and re.sub(r"\d{8}", "", differ[0][0]) == differ[0][1].replace(f"{days[0]:%Y%m%d}", "")


def dated_copy(old: str, new: str, olds: Sequence[Atom], news: Sequence[Atom]) -> Rule | None:
    """A link to the copy of the day that its own line names, before and after."""
    days = [_one_day(side) for side in (olds, news)]
    left, right = parse_address(old), parse_address(new)
    if None in days or days[0] == days[1] or left.host != right.host or len(left.steps) != len(right.steps):
        return None
    if (left.query, left.fragment, left.language) != (right.query, right.fragment, right.language):
        return None
    stamps = [f"{day:%Y%m%d}" for day in days if day]
    pairs = list(zip(left.steps, right.steps, strict=True))
    shown = any((one, two) == (stamps[0], stamps[1]) for one, two in pairs)
    rest = all(
        one == two or (one, two) == (stamps[0], stamps[1]) or (_is_key(one) and _is_key(two)) for one, two in pairs
    )
    return NORMALISED if shown and rest and left.steps[-1] == right.steps[-1] else None


def _one_day(atoms: Sequence[Atom]) -> date | None:
    """The one day that a line names."""
    days = {day for atom in atoms if atom.kind is TokenKind.DATE for day in parse_date(atom.text)}
    return days.pop() if len(days) == 1 else None


def _is_key(step: str) -> bool:
    return bool(re.fullmatch(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{7,12}", step))


def _mended(old: str, left: Address, right: Address, words: str, context: Context) -> bool:
    """The address shown is now the one linked, or one address lay inside the faulty other."""
    shown = words.strip(" .,;:()").lower()
    if "@" in shown and right.scheme == "mailto" and right.steps[0] == shown and not right.query:
        return left.scheme == "mailto" or old.lower().endswith(shown)
    if _copy_of_day(left, right, shown):
        return True
    seen = parse_address(shown)
    if seen.document == left.document:
        return False  # it led where it said it does
    named = seen.document == right.document and right.fragment in ("", seen.fragment)
    if right.scheme == left.scheme == "web" and named and site_of(left.host) == site_of(right.host):
        return True
    reachable = named or context.own_host(left.host)
    if right.scheme == "web" and right.host and left.scheme in ("web", "path") and reachable:
        tail = (right.host, *right.steps)
        inner = tuple(step.removeprefix("www.") for step in left.steps[-len(tail) :])
        if inner == tail and (len(tail) > 1 or named):
            return True
    return False

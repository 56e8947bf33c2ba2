"""Whether two addresses name one document: by its name in the link, in its folders, and on its company's servers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from policypress.document.expressions import Expression
from policypress.judgement.lexicon.families import word_list
from policypress.judgement.proofs.addresses import Address, is_edition, same_fragment, same_language, tells
from policypress.judgement.proofs.context import Context
from policypress.judgement.proofs.moved_sites import other_subdomain, site_of

UNTELLING = word_list("proofs", "relocation: link texts that name nothing")

SITE_WORDS = word_list("proofs", "relocation: where documents are kept")

_KEPT_IN = word_list("proofs", "relocation: places that may be subjects")

DOCUMENT_WORDS = word_list("proofs", "relocation: words for a document")

RIGHTS = Expression(
    r"opt.?out|unsubscri|do.?not.?sell|dnt|dsar|request|complain|appeal|form\b|forms|dispute|arbitrat|contact|settings|"
    r"preferences|choices|portal|delete|erasure|withdraw|objection|control",
    re.IGNORECASE,
)
"""Marks of a form or a control through which a right is used: another address there is never the same document."""


def relocated(left: Address, right: Address, words: str, context: Context) -> bool:
    """The same document elsewhere on the same site, by its name in the link and in both addresses."""
    if (left.host, right.host) in context.moved_hosts and replace(left, host=right.host) == right:
        return True
    if not _one_site(left, right, context) or left.query != right.query or not same_language(left, right):
        return False
    if not same_fragment(left.fragment, right.fragment, words):
        return False
    old, new = [tuple(step for step in side.steps if step != "..") for side in (left, right)]
    if not old or not new or old[-1].endswith(".pdf") != new[-1].endswith(".pdf"):
        return False
    if _chooses_by_its_words(old, new, left.host, words) or _turned_round(old, new):
        return False
    if _in_another_collection(old, new, words, left.fragment) and not other_subdomain(left.host, right.host):
        return True
    if left.scheme == "path" or right.scheme == "path":
        if RIGHTS.search(words) and old != new:
            return False
        from_top = (left.rooted or left.scheme == "web") and (right.rooted or right.scheme == "web")
        return (from_top and old == new) or _moved_within_site(old, new, words)
    if other_subdomain(left.host, right.host):
        return False
    if old == new and (len(old) > 1 or _shares_word(old[-1], words)):
        return not any(map(is_edition, old)) or left.host == right.host
    if _same_ending(old, new, left.host, words):
        return True
    if old[-1] == new[-1] and _telling_name(old, new, left.host, words):
        return True
    if RIGHTS.search(words):
        return False
    return names_document(left, old, words) and names_document(right, new, words)


_PLAIN = SITE_WORDS - DOCUMENT_WORDS - _KEPT_IN
"""Words of a document's own name that say nothing of what it is about."""


def _turned_round(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether each document's own name has a word that the other's lacks, or a word for a document left the name for a
    folder: a cookie policy in a folder on privacy, and the other way round."""
    left, right = (_stems(slug_words(side[-1]) - _PLAIN) for side in (old, new))
    for gone, other, folders in ((left - right, right - left, new[:-1]), (right - left, left - right, old[:-1])):
        if gone and (other or gone & _stems(DOCUMENT_WORDS) & _stems(*map(slug_words, folders))):
            return True
    return False


def _chooses_by_its_words(old: tuple[str, ...], new: tuple[str, ...], host: str, words: str) -> bool:
    """Whether a word of the link stands in one address only, so that it may choose the country, audience or edition."""
    left, right = ({word for step in side for word in slug_words(step)} for side in (old, new))
    squeezed = host.replace(".", "").replace("-", "")
    for here, there in ((left, right), (right, left)):
        others = _stems(there)
        for word in here & slug_words(words) - there - SITE_WORDS - DOCUMENT_WORDS:
            if word[:_STEM] not in others and not (tells(word) and any(word in other for other in (squeezed, *there))):
                return True
    return False


_COLLECTIONS = word_list("proofs", "relocation: folders of one kind")
_KINDS = word_list("proofs", "relocation: which kind")
_CHAPTERS = word_list("proofs", "relocation: chapters of documentation")


def _in_another_collection(old: tuple[str, ...], new: tuple[str, ...], words: str, place: str) -> bool:
    """A document of one telling name that went into another folder of documents of its kind; the link names it, or the
    ``place`` in it, or the name is a full one."""
    name, named = slug_words(old[-1]), telling(words)
    if old[-1] != new[-1] or RIGHTS.search(words):
        return False
    placed = bool(place) and re.sub(r"[\W_]+", "", words.lower()) in (place, f"{place}s", f"{place[:-1]}ies")
    if not (named and named <= name) and not placed and not _names_itself(old[-1]):
        return False
    if len([word for word in name if tells(word) and word.isalpha()]) < 2:
        return False
    return all(_collects(step, name) for step in {*old[:-1]} ^ {*new[:-1]})


_NAMING = 3
"""Words of the shortest name of a document that tells which one it is, whatever the link says."""


def _names_itself(step: str) -> bool:
    """Whether a step is the full name of a document, such as “acme-terms-of-service”, and of no form."""
    words = re.findall(r"[a-z0-9]+", step.lower())
    named = [word for word in words if tells(word) and word.isalpha()]
    return len(words) >= _NAMING and len(named) > 1 and not {*named} <= SITE_WORDS and not RIGHTS.search(step)


def _collects(folder: str, name: set[str]) -> bool:
    """Whether a folder only holds documents of a kind, or is called what the document is called."""
    parts = re.findall(r"[a-z0-9]+", folder.lower())
    kept = {*parts} <= SITE_WORDS | _KINDS | name and parts[-1:] and parts[-1] in _COLLECTIONS
    chapter = {*parts} <= SITE_WORDS | name | _CHAPTERS and not _CHAPTERS.isdisjoint(parts)
    return bool(parts) and bool(kept or chapter or {*parts} <= name)


def _same_ending(old: tuple[str, ...], new: tuple[str, ...], host: str, words: str) -> bool:
    """One path is the other with folders more, none of which names a product, country or audience."""
    short, long = sorted((old, new), key=len)
    if short[-1] != long[-1] or (len(short) < 2 and len(short[-1]) < _FULL):
        return False
    rest = iter(long)
    more = {*long} - {*short}
    return all(step in rest for step in short) and not any(map(is_edition, more)) and _only_folders(more, host, words)


def _only_folders(steps: set[str], host: str, words: str) -> bool:
    """Whether folders only say where a site keeps its documents: words of any site, of the host or of the link."""
    known = SITE_WORDS | slug_words(words)
    squeezed = host.replace(".", "").replace("-", "")
    for word in (word for step in steps for word in slug_words(step)):
        if len(word) == 2 and word not in ("hc", "en", "kb", "tc", "wp"):
            return False
        if word not in known and not (tells(word) and word in squeezed):
            return False
    return True


def _telling_name(old: tuple[str, ...], new: tuple[str, ...], host: str, words: str) -> bool:
    """A document's name of several words, or one the link shows, in folders that name no country or audience."""
    named = len([word for word in re.findall(r"[a-z]+", old[-1]) if tells(word)]) > 1
    if not named and not _shares_word(old[-1], words):
        return False
    gone, come = {*old} - {*new}, {*new} - {*old}
    if any(map(is_edition, gone | come)):
        return False  # a date, a version or a key may be what chose the document
    if gone and come and any(slug_words(step) & DOCUMENT_WORDS for step in gone | come):
        return False
    return _only_folders(gone | come, host, words)


def _moved_within_site(old: tuple[str, ...], new: tuple[str, ...], words: str) -> bool:
    """One path is the other with folders in front, or its landing page; the folder it is counted from may differ."""
    if old == new:
        return False
    short, long = sorted((_without_landing(old), _without_landing(new)), key=len)
    if not short or long[-len(short) :] != short:
        return False
    front = long[: len(long) - len(short)]
    return _site_words(front)


def _without_landing(steps: tuple[str, ...]) -> tuple[str, ...]:
    """``privacy/privacy-policy`` and ``security/overview`` are the landing pages of their folders."""
    if len(steps) > 1:
        folder, name = steps[-2], slug_words(steps[-1])
        if name <= {folder, "overview", "policy", "notice", "statement"} and name:
            return steps[:-1]
    return steps


def _shares_word(step: str, words: str) -> bool:
    shown = {word[:_STEM] for word in slug_words(words) if tells(word)}
    return any(word[:_STEM] in shown for word in slug_words(step) if tells(word))


def _site_words(steps: tuple[str, ...]) -> bool:
    return all(word in SITE_WORDS for step in steps for word in slug_words(step))


_STEM = 5
"""Letters by which forms of one word are known in addresses: “term” and “terms”, “privacy” and “private”."""
_FULL = 12
"""Letters of a step that names a document by itself, at the root of a site: “privacypolicy”, not “en” or “legal”."""


def _stems(*words: Iterable[str]) -> set[str]:
    return {word[:_STEM] for some in words for word in some}


def slug_words(text: str) -> set[str]:
    """The words and numbers of a link's text or of a step of an address, in lower case."""
    return set(re.findall(r"[a-z0-9]+", text.lower()))


def _one_site(left: Address, right: Address, context: Context) -> bool:
    if left.scheme == right.scheme == "path":
        return True
    if left.scheme == right.scheme == "web":
        return site_of(left.host) == site_of(right.host)
    host = left.host or right.host
    if {left.scheme, right.scheme} != {"web", "path"}:
        return False
    return context.own_host(host) or _named_for(host, left.steps, right.steps)


def _named_for(host: str, old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether both addresses have one path, and the document is named for the host: ``acme-terms-of-service``."""
    label = site_of(host).split(".")[0]
    return bool(old) and old == new and tells(label) and label in slug_words(old[-1]) and len(slug_words(old[-1])) > 2


def telling(words: str) -> set[str]:
    """The words of a link that name a document: “privacy” in “our Privacy Policy”, none in “read more here”."""
    return {word for word in slug_words(words) if tells(word) and word not in UNTELLING and not word.isdigit()}


def names_document(there: Address, steps: tuple[str, ...], words: str) -> bool:
    """Whether an address names the document of a link and nothing but it.

    Every telling word of the link stands in it, and its own words are the link's, the site's name or words of any site.
    """
    path = {word for step in steps for word in slug_words(step)}
    named, shown = telling(words), slug_words(words)
    if not (slug_words(steps[-1]) if steps else set()) & _KEPT_IN <= shown:
        return False  # “download-terms” may be the terms of downloads
    host = there.host.replace(".", "").replace("-", "")
    if not named or not all(any(word in part or word.rstrip("s") == part for part in path) for word in named):
        return False
    return all(
        word in SITE_WORDS or word in shown or (tells(word) and word in host) or _made_of(word, shown) for word in path
    )


def _made_of(word: str, shown: set[str]) -> bool:
    """Whether a run-together word such as “cookiepolicy” is made of words shown."""
    for part in sorted(shown, key=len, reverse=True):
        word = word.replace(part, "")
    return word in ("", "s") or word in SITE_WORDS

"""Whether link evidence shows two addresses to be one document: the old leads to the new, or both hold the same."""

from __future__ import annotations

from collections.abc import Mapping

from policypress.judgement.lexicon.families import word_list
from policypress.judgement.link_evidence import LinkEvidence, page_of
from policypress.judgement.proofs.addresses import Address, parse_address, same_fragment, same_language
from policypress.judgement.proofs.moved_sites import other_subdomain, site_of
from policypress.judgement.proofs.relocation import slug_words, telling

SUBJECTS = word_list("proofs", "evidenced: what a document is about")

PLACES = word_list("proofs", "evidenced: where documents are kept, looked up")

_NUMBER = 9
"""Digits by which a help desk numbers its articles; a year, a version or a date has fewer."""


def same_by_evidence(old: str, new: str, words: str, links: Mapping[str, LinkEvidence]) -> bool:
    """Whether what was looked up shows two targets of the visible ``words`` to be one document."""
    before, after = links.get(page_of(old)), links.get(page_of(new))
    if before is None or after is None or before.status != 200 or after.status != 200:
        return False
    left, right = parse_address(old), parse_address(new)
    if not _one_name(left, right, words) or not same_fragment(left.fragment, right.fragment, words):
        return False
    if not _leads_to(after, right):
        return False
    return _leads_to(before, right) or (_leads_to(before, left) and _same_content(before, after, words))


def _leads_to(found: LinkEvidence, there: Address) -> bool:
    """Whether what was found answered at this address itself; a site's home page answers for anything."""
    final = parse_address(found.final)
    return bool(there.steps) and final.document == there.document and final.language == there.language


def _same_content(before: LinkEvidence, after: LinkEvidence, words: str) -> bool:
    """Whether both hold the same words under a title that names the document of the link.

    What a site shows in place of any page, such as a sign-in form, is the same everywhere and names none.
    """
    named = telling(words)
    same = bool(before.sha256) and (before.sha256, before.title) == (after.sha256, after.title)
    return same and bool(named) and named <= slug_words(after.title)


def _one_name(left: Address, right: Address, words: str) -> bool:
    """Whether the addresses name no other document: no other country, audience, year or subject."""
    if left.scheme != "web" or right.scheme != "web" or left.query != right.query or not same_language(left, right):
        return False
    if site_of(left.host) != site_of(right.host):
        return left.steps == right.steps and _renamed_site(left.host, right.host)
    if left.host != right.host and other_subdomain(left.host, right.host):
        return False
    old, new = ({word for step in side.steps for word in slug_words(step)} for side in (left, right))
    shown, site = slug_words(words), site_of(left.host).split(".")[0]
    if not all(_tells_nothing(word, shown, site) for word in old ^ new):
        return False
    return bool((old & new) - PLACES) or bool(telling(words) and telling(words) <= new)


def _tells_nothing(word: str, shown: set[str], site: str) -> bool:
    if word in SUBJECTS:
        return word in shown
    return word in PLACES or word == site or (word.isdecimal() and len(word) >= _NUMBER)


def _renamed_site(old: str, new: str) -> bool:
    """Whether two hosts may be one site under two names: neither name is the other with more, none is of a country."""
    names = [site_of(host).split(".")[0] for host in (old, new)]
    fronts = [host.removesuffix(site_of(host)).rstrip(".") for host in (old, new)]
    apart = not any(one in other for one, other in (names, names[::-1]))
    return apart and fronts[0] == fronts[1] and old.rpartition(".")[2] == new.rpartition(".")[2] == "com"

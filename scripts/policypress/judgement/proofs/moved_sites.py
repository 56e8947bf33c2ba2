"""Sites: which hosts belong to one, and which were moved to another name as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from policypress.judgement.proofs.addresses import parse_address

SERVERS = frozenset(
    "www www2 m web secure help support docs about documentation doc legal policies policy info static cdn assets "
    "content files faq "
    "kb site privacy".split()
)
"""Labels of host names that say which server of a company answers, not which country, product or audience it serves."""

LINKS_OF_A_MOVE = 4
"""Links that must have gone from one host to another, path for path, before the site itself counts as moved."""


def moved_hosts(olds: Iterable[str], news: Iterable[str]) -> frozenset[tuple[str, str]]:
    """(old host, new host) of every site that a text links under another name throughout.

    ``olds`` and ``news`` are all link targets of both texts. Every link to the old host has gone, and for each the new
    host has one with the same path, query and place. A host of another country is another edition, never a move.
    """
    before, after = _by_host(olds), _by_host(news)
    out = set()
    for old, places in before.items():
        if old in after or len(places) < LINKS_OF_A_MOVE:
            continue
        homes = [new for new, found in after.items() if new not in before and places <= found and _no_edition(old, new)]
        if len(homes) == 1:
            out.add((old, homes[0]))
    return frozenset(out)


_Place = tuple[object, ...]


def _by_host(targets: Iterable[str]) -> dict[str, set[_Place]]:
    out: dict[str, set[_Place]] = {}
    for target in targets:
        there = parse_address(target)
        if there.scheme == "web" and there.steps:
            out.setdefault(there.host, set()).add((there.steps, there.query, there.fragment, there.language))
    return out


def _no_edition(old: str, new: str) -> bool:
    """Whether two hosts differ in the name of the site, or only in which of its servers answers; not in a country."""
    if site_of(old) == site_of(new):
        return not other_subdomain(old, new)
    ends = [host.rsplit(".", 1)[-1] for host in (old, new)]
    names = [site_of(host).split(".")[0] for host in (old, new)]
    fronts = [host.removesuffix(site_of(host)).rstrip(".") for host in (old, new)]
    same_front = fronts[0] == fronts[1] or {*fronts[0].split("."), *fronts[1].split(".")} <= SERVERS | {""}
    return names[0] != names[1] and all(len(end) > 2 for end in ends) and same_front


def other_subdomain(left: str, right: str) -> bool:
    """Whether hosts differ in more than labels that only say which server of the site answers."""
    return not set(left.split(".")) ^ set(right.split(".")) <= SERVERS


def site_of(host: str) -> str:
    """The registrable part of a host, near enough: the last two labels, three under ``co.uk`` and the like."""
    labels = host.split(".")
    take = 3 if len(labels) > 2 and labels[-2] in ("co", "com", "org", "ac", "gov") and len(labels[-1]) == 2 else 2
    return ".".join(labels[-take:])

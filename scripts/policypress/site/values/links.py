"""Links from policy texts to pages of the site: none leads nowhere, not even one in a text imported from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from policypress.site.values.addresses import ROOT

_LINK = re.compile(rf'<a href="{ROOT}([^"#]*)(#[^"]*)?"([^>]*)>(.*?)</a>', re.DOTALL)


def mended_target(address: str, policy: str, known: Set[str]) -> str | None:
    """The page that a link within the site means: itself, or beside the policy's folder; None where there is none.

    Texts imported from another repository were written for other places: a file that became a folder of its own still
    links to its neighbours by their names alone.
    """
    if address in known:
        return address
    if f"{address}/" in known:
        return f"{address}/"
    if policy and address.startswith(f"{policy}/"):
        above = policy.rpartition("/")[0]
        beside = f"{above}/{address.removeprefix(policy + '/')}".lstrip("/")
        for found in (beside, f"{beside}/"):
            if found in known:
                return found
    return None


_INNER = re.compile(r'<a href="#([^"]+)"([^>]*)>(.*?)</a>', re.DOTALL)
_IMAGE = re.compile(rf'<img src="{ROOT}([^"]*)" alt="([^"]*)"[^>]*>')
_ID = re.compile(r' id="([^"]*)"')


def mended_links(
    html: str, policy: str, known: Set[str], asked: dict[str, str | None] | None = None, anchors: Iterable[str] = ()
) -> str:
    """``html`` with every link and image of a policy text that leads nowhere made plain text.

    ``asked`` notes what was asked of ``known``; ``anchors`` stand on the same page outside ``html``.
    """
    found: dict[str, str | None] = {} if asked is None else asked

    def mend(address: str) -> str | None:
        if address not in found:
            found[address] = mended_target(address, policy, known)
        return found[address]

    def replaced(match: re.Match[str]) -> str:
        address, fragment, rest, inner = match.groups()
        target = mend(address)
        if target is None:
            return inner
        if target == address:
            return match.group(0)
        return f'<a href="{ROOT}{target}{fragment or ""}"{rest}>{inner}</a>'

    if ROOT in html:
        html = _IMAGE.sub(lambda one: one.group(0) if mend(one.group(1)) == one.group(1) else one.group(2), html)
        html = _LINK.sub(replaced, html)
    return _within(html, anchors)


def still_lead(asked: dict[str, str | None], policy: str, known: Set[str]) -> bool:
    """Whether links that were mended once would be mended the same way now."""
    return all(mended_target(address, policy, known) == target for address, target in asked.items())


def _within(html: str, outside: Iterable[str]) -> str:
    """Links to anchors of the same page; other programs write two hyphens where a sign between words fell out."""
    if '<a href="#' not in html:
        return html
    anchors = {*_ID.findall(html), *outside}

    def replaced(match: re.Match[str]) -> str:
        anchor, rest, inner = match.groups()
        if anchor in anchors:
            return match.group(0)
        single = re.sub(r"-{2,}", "-", anchor)
        return f'<a href="#{single}"{rest}>{inner}</a>' if single in anchors else str(inner)

    return _INNER.sub(replaced, html)

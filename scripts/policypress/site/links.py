"""Links from policy texts to pages of the site: none leads nowhere, not even one in a text imported from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache

from policypress.site.addresses import ROOT

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


def mended_links(html: str, policy: str, known: Set[str]) -> str:
    """``html`` with every link and image of a policy text that leads nowhere made plain text."""
    mend = lru_cache(maxsize=None)(lambda address: mended_target(address, policy, known))

    def replaced(match: re.Match[str]) -> str:
        address, fragment, rest, inner = match.groups()
        found = mend(address)
        if found is None:
            return inner
        if found == address:
            return match.group(0)
        return f'<a href="{ROOT}{found}{fragment or ""}"{rest}>{inner}</a>'

    html = _IMAGE.sub(lambda match: match.group(0) if match.group(1) in known else match.group(2), html)
    return _within(_LINK.sub(replaced, html))


def _within(html: str) -> str:
    """Links to anchors of the same page; other programs write two hyphens where a sign between words fell out."""
    if '<a href="#' not in html:
        return html
    anchors = set(_ID.findall(html))

    def replaced(match: re.Match[str]) -> str:
        anchor, rest, inner = match.groups()
        if anchor in anchors:
            return match.group(0)
        single = re.sub(r"-{2,}", "-", anchor)
        return f'<a href="#{single}"{rest}>{inner}</a>' if single in anchors else str(inner)

    return _INNER.sub(replaced, html)

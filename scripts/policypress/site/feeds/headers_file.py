"""``/_headers`` for Cloudflare Pages and Netlify: what never changes is kept for a year, the rest asked for again."""

from __future__ import annotations

from policypress.site.values.context import Context
from policypress.site.values.page import Asset

FOREVER = "public, max-age=31536000, immutable"
_HASHED = (
    "/assets/javascripts/bundle.*",
    "/assets/javascripts/workers/search.*",
    "/assets/stylesheets/main.*",
    "/assets/stylesheets/palette.*",
)
"""Files of the theme that have a hash of their content in their name."""


def headers_file(site: Context) -> Asset:
    """The file; so few rules, however many policies, that no host's limit is met.

    These hosts add up the headers of all rules that fit, and let browsers ask again each time where none says
    otherwise. So no address may be met by two rules for ``Cache-Control``, and none is needed for what changes.
    """
    depths = sorted({facts.name.count("/") for facts in site.policies})
    texts = [f"{''.join(f'/:level{n}' for n in range(depth + 1))}/versions/*.md" for depth in depths]
    rules = {
        "/*": ("X-Content-Type-Options: nosniff", "Referrer-Policy: strict-origin-when-cross-origin"),
        "/notice.json": ("Access-Control-Allow-Origin: *",),
        **dict.fromkeys((*texts, *_HASHED), (f"Cache-Control: {FOREVER}",)),
    }
    lines = [line for address, said in rules.items() for line in (address, *(f"  {one}" for one in said))]
    return Asset("_headers", ("\n".join(lines) + "\n").encode())

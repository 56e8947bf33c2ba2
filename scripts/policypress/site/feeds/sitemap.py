"""``/sitemap.xml`` with dates from the records; pages that must not be found are left out."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable
from html import escape

from policypress.site.values.context import Context
from policypress.site.values.page import Asset, Page


def sitemap(site: Context, pages: Iterable[Page]) -> list[Asset]:
    """The sitemap, plain and packed."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for page in sorted(pages, key=lambda one: one.address):
        if not page.indexed or (page.canonical and page.canonical != page.address):
            continue
        changed = f"<lastmod>{page.changed.isoformat()}</lastmod>" if page.changed else ""
        lines.append(f"<url><loc>{escape(site.absolute(page.address), quote=False)}</loc>{changed}</url>")
    lines.append("</urlset>")
    data = ("\n".join(lines) + "\n").encode()
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", mtime=0) as file:
        file.write(data)
    return [Asset("sitemap.xml", data), Asset("sitemap.xml.gz", packed.getvalue())]

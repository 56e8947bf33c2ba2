"""Archive, settings and a day → every page and file of the site; nothing is written here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from policypress.archive.versions import POLICIES, VERSIONS, WORKING, Archive
from policypress.errors import UsageError
from policypress.settings import Settings
from policypress.site import addresses, banner
from policypress.site.cache import Cache
from policypress.site.calendar_file import calendar
from policypress.site.change_pages import changes_page
from policypress.site.compare_page import compare_data, compare_page
from policypress.site.context import Context
from policypress.site.facts import Facts
from policypress.site.feeds import feeds
from policypress.site.history_page import history_page
from policypress.site.home_page import home_page, plain_page
from policypress.site.links import mended_links
from policypress.site.model import Asset, Page, Site
from policypress.site.sitemap import sitemap
from policypress.site.text_pages import in_force_page, translation_pages, upcoming_page, version_page
from policypress.site.versions_json import versions_json


def make_site(root: Path, archive: Archive, settings: Settings, today: date, drafts: bool = False) -> Site:
    """Everything that is published on ``today``; ``drafts`` adds working texts, for ``mkdocs serve`` only."""
    site = Context(root, archive, settings, today, cache=Cache.of(root))
    made = _drafts(site) if drafts else []
    pages = [home_page(site, made), *(plain_page(site, path) for path in plain_files(root))]
    assets: list[Asset] = []
    navigation: list[tuple[str, str]] = [("Home", "")]
    for facts in site.policies:
        pages.extend(_mended(site, facts, page) for page in _pages(site, facts))
        assets.extend(_files(site, facts))
        navigation.append((facts.title, addresses.policy(facts.name)))
    pages.extend(made)
    navigation.extend((page.title, page.address) for page in made)
    plain = {f"{path.stem}/" for path in plain_files(root)}
    navigation.extend((page.title, page.address) for page in pages if page.address in plain)
    _refuse_collisions(pages)
    assets += [*banner.notice_assets(site), *feeds(site), calendar(site), *sitemap(site, pages)]
    site.cache.forget_unused()
    return Site(
        tuple(pages), tuple(assets), banner.banner_html(site), tuple(navigation), {page.address: page for page in pages}
    )


def _drafts(site: Context) -> list[Page]:
    """Working texts; imported only here, because a published site never has them."""
    from policypress.site.draft_page import draft_pages

    return draft_pages(site)


def _refuse_collisions(pages: list[Page]) -> None:
    """Two pages must never share an address: one of them would vanish."""
    seen: set[str] = set()
    for page in pages:
        if page.address in seen:
            raise UsageError(
                f"/{page.address} would be two pages. Rename the policy, page or translation that stands there."
            )
        seen.add(page.address)


def plain_files(root: Path) -> list[Path]:
    """Markdown files beside the policies, the home page's text apart."""
    return sorted(path for path in (root / POLICIES).glob("*.md") if path.name != WORKING)


def _pages(site: Context, facts: Facts) -> list[Page]:
    return [
        in_force_page(site, facts),
        upcoming_page(site, facts),
        history_page(site, facts),
        compare_page(site, facts),
        *translation_pages(site, facts),
        *(version_page(site, facts, version) for version in facts.known),
        *(changes_page(site, facts, version) for version in facts.known),
    ]


def _mended(site: Context, facts: Facts, page: Page) -> Page:
    html = mended_links(page.html, facts.name, site.known)
    return page if html == page.html else replace(page, html=html)


def _files(site: Context, facts: Facts) -> list[Asset]:
    name = facts.name
    out = [versions_json(site, facts), compare_data(site, facts)]
    for version in facts.known:
        out.append(Asset(addresses.markdown(name, version.name), version.raw))
        out.append(Asset(addresses.record(name, version.name), version.record_raw))
        for lang, raw in sorted(version.translations_raw.items()):
            out.append(Asset(f"{name}/versions/{version.name}.{lang}.md", raw))
        for kind, found in (("notice", version.certificate), ("withdrawn", version.withdrawal)):
            if found:
                file = f"{version.name}.{kind}.json"
                out.append(Asset(f"{name}/versions/{file}", (facts.policy.folder / VERSIONS / file).read_bytes()))
    return out

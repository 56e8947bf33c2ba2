"""Archive, settings and a day → every page and file of the site; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from policypress.archive.folder import page_files, picture_address, picture_files, refuse_unknown
from policypress.archive.pictures import LARGEST
from policypress.archive.versions import VERSIONS, Archive, Version
from policypress.errors import UsageError
from policypress.files import RECORD
from policypress.plain_files import read_plain
from policypress.settings import Settings
from policypress.site.feeds.calendar_file import calendar
from policypress.site.feeds.feeds import feeds
from policypress.site.feeds.headers_file import headers_file
from policypress.site.feeds.sitemap import sitemap
from policypress.site.feeds.versions_json import versions_json
from policypress.site.pages import banner
from policypress.site.pages.change_pages import changes_page
from policypress.site.pages.compare_page import CompareData, compare_page
from policypress.site.pages.history_page import history_page
from policypress.site.pages.home_page import home_page, missing_html, plain_page
from policypress.site.pages.text_pages import in_force_page, upcoming_page, version_page
from policypress.site.pages.translation_pages import translation_pages
from policypress.site.values import addresses
from policypress.site.values.cache import Cache
from policypress.site.values.context import Context
from policypress.site.values.downloads import version_files
from policypress.site.values.facts import Facts
from policypress.site.values.links import mended_links
from policypress.site.values.page import Asset, Page, Site

_MOST_TABS = 6
"""Of more policies none is in the navigation: it would stand on every page of every one of them."""


def make_site(
    root: Path, archive: Archive, settings: Settings, today: date, drafts: bool = False, cache: Cache | None = None
) -> Site:
    """Everything that is published on ``today``; ``drafts`` adds working texts, for ``mkdocs serve`` only.

    :raises TextProblems: something lies below ``policy/`` that must not be published
    """
    refuse_unknown(root)
    site = Context(root, archive, settings, today, cache=cache or Cache())
    made = _drafts(site) if drafts else []
    plain = page_files(root)
    pages = [home_page(site, made), *(plain_page(site, path) for path in plain)]
    assets: list[Asset] = []
    navigation: list[tuple[str, str]] = [(site.words.say("Home"), "")]
    for facts in site.policies:
        pages.extend(_mended(site, facts, page) for page in _pages(site, facts))
        assets.append(versions_json(site, facts))
    navigation.extend((facts.title, tab) for facts in site.policies if (tab := _tab(site, facts)))
    pages.extend(made)
    navigation.extend((page.title, page.address) for page in made)
    beside = {f"{path.stem}/" for path in plain}
    navigation.extend((page.title, page.address) for page in pages if page.address in beside)
    _refuse_collisions([page.address for page in pages] + _addresses(site))
    assets += [*banner.notice_assets(site), *feeds(site), calendar(site), headers_file(site)]
    return Site(
        tuple(pages),
        tuple(assets),
        banner.banner_html(site),
        tuple(navigation),
        {page.address: page for page in pages},
        tuple(folder(facts.name) for facts in site.policies for folder in (addresses.versions, addresses.redlines)),
        lambda: _later(site, pages),
        site.words_of,
        missing_html(site),
    )


def _drafts(site: Context) -> list[Page]:
    """Working texts; imported only here, because a published site never has them."""
    from policypress.site.pages.draft_page import draft_pages

    return draft_pages(site)


def _refuse_collisions(found: list[str]) -> None:
    """Two pages must never share an address: one of them would vanish."""
    seen: set[str] = set()
    for address in found:
        if address in seen:
            raise UsageError(
                f"/{address} would be two pages. Rename the policy, page or translation that stands there."
            )
        seen.add(address)


def _addresses(site: Context) -> list[str]:
    """Where the pages of :func:`_later` stand."""
    kinds = (addresses.version, addresses.changes)
    return [kind(facts.name, v.name) for facts in site.policies for v in facts.known for kind in kinds]


def _pages(site: Context, facts: Facts) -> list[Page]:
    return [
        in_force_page(site, facts),
        upcoming_page(site, facts),
        history_page(site, facts),
        compare_page(site, facts),
        *translation_pages(site, facts),
    ]


def _mended(site: Context, facts: Facts, page: Page) -> Page:
    html, own = mended_links(page.html, facts.name, site.known), page.banner or banner.own_banner(site, facts)
    return replace(page, html=html, banner=own, tab=_tab(site, facts))


def _tab(site: Context, facts: Facts) -> str:
    """Where the navigation has the pages of a policy; empty where it names no policy."""
    return addresses.policy(facts.name) if len(site.policies) <= _MOST_TABS else ""


def _later(site: Context, pages: list[Page]) -> Iterator[Page | Asset]:
    """Version by version, so that none has to stay in memory; then what tells of all of them."""
    told = [replace(page, html="") for page in pages]
    for facts in site.policies:
        comparing = CompareData(site, facts)
        done = _done_with(facts)
        own = banner.own_banner(site, facts)
        for version in facts.known:
            for page in (version_page(site, facts, version), changes_page(site, facts, version)):
                told.append(replace(page, html="", body=b"", toc=(), head=""))
                yield replace(page, banner=own, tab=_tab(site, facts))
            yield from _files(site.archive.root, facts, version)
            yield from version_files(site.cache, facts, version)
            comparing.add(version)
            for other in done.get(version.name, ()):
                other.forget_document()
        yield comparing.asset()
    yield from sitemap(site, told)
    yield from _pictures(site.archive.root)
    site.cache.forget_unused()


def _pictures(root: Path) -> Iterator[Asset]:
    for path in picture_files(root):
        yield Asset(picture_address(path, root), read_plain(root, path, LARGEST))


def _done_with(facts: Facts) -> dict[str, list[Version]]:
    """Version → those whose text nobody needs after it."""
    last: dict[str, tuple[str, Version]] = {}
    for version in facts.known:
        for used in (version, facts.before(version)):
            if used:
                last[used.name] = version.name, used
    out: dict[str, list[Version]] = {}
    for after, used in last.values():
        out.setdefault(after, []).append(used)
    return out


def _files(root: Path, facts: Facts, version: Version) -> Iterator[Asset]:
    name = facts.name
    yield Asset(addresses.markdown(name, version.name), version.raw)
    yield Asset(addresses.record(name, version.name), version.record_raw)
    for lang, raw in sorted(facts.translations(version).items()):
        yield Asset(f"{name}/versions/{version.name}.{lang}.md", raw)
    for one in version.later:
        if one.record.added <= facts.today:
            yield Asset(f"{name}/versions/{one.file}", one.record_raw)
    beside = (("notice", version.certificate), ("withdrawn", version.withdrawal), ("anchor", version.anchor))
    for kind, found in beside:
        if found:
            file = f"{version.name}.{kind}.json"
            yield Asset(f"{name}/versions/{file}", read_plain(root, facts.policy.folder / VERSIONS / file, RECORD))

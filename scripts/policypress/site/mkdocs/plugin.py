"""The MkDocs plugin: hands the pages of ``pages`` to MkDocs and the theme, and writes the other files beside them."""

from __future__ import annotations

import gc
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from mkdocs.commands.build import build, get_context
from mkdocs.config import Config, load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from policypress.archive.ids import parse_day
from policypress.archive.signed import counted_archive
from policypress.archive.versions import Archive, read_archive
from policypress.errors import PolicyError, TextProblems
from policypress.files import read_text
from policypress.language.codes import direction
from policypress.language.words import Words, mark
from policypress.settings import CONFIG, Settings, load_settings, mkdocs_problem
from policypress.site.html.clause_html import escaped
from policypress.site.html.csp import harmless, with_policy
from policypress.site.html.text_html import for_search
from policypress.site.mkdocs.dark_sheet import SHEET, dark_address, dark_sheet
from policypress.site.mkdocs.output import Output
from policypress.site.mkdocs.page_frame import Shells
from policypress.site.mkdocs.search_cache import Searched
from policypress.site.mkdocs.search_words import part_words
from policypress.site.mkdocs.theme import quicken
from policypress.site.mkdocs.weight import idle, tight
from policypress.site.pages.all_pages import make_site
from policypress.site.values import addresses
from policypress.site.values.cache import Cache
from policypress.site.values.page import Asset, Heading, Page, Site
from policypress.site.values.templates import packed_overrides

STYLE = "assets/stylesheets/policypress.css"
SCRIPTS = ("assets/javascripts/policypress.js", "assets/javascripts/compare.js")
_SELDOM = (200_000, 20, 50)
"""How often Python looks for garbage that holds itself: texts and pages hold none."""
_CONTENTS = '{% import "partials/language.html" as lang with context %}{% include "partials/toc.html" %}'
"""How Material shows a table of contents."""


class _AnyKeys(Config):
    """Takes the block as it stands: ``settings`` validates it, with the line of every fault."""

    def load_dict(self, patch: dict[str, Any]) -> None:
        self.data.update(patch)

    def validate(self) -> tuple[list[Any], list[Any]]:
        return [], []


class PolicypressPlugin(BasePlugin[_AnyKeys]):
    """Publishes the sealed archive."""

    def __init__(self) -> None:
        self.given: tuple[Archive, Settings, date] | None = None
        self.serving = False
        self.kept = True
        self.site: Site | None = None
        self.cache = Cache()
        self.theme: tuple[Any, Navigation, Files] | None = None
        self.output = Output("")
        self.whole: str | None = None
        self.searched: Searched | None = None
        self.language = "en"

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Drafts are shown by ``serve`` only."""
        self.serving = command == "serve"
        if command == "build":  # the process ends with it, so what is loaded by now is never garbage
            gc.freeze()
            gc.set_threshold(*_SELDOM)

    @event_priority(100)
    def _before_others(self, config: MkDocsConfig) -> MkDocsConfig:
        """The theme's search renders templates as soon as it is configured."""
        self.cache = Cache.of(Path(config.config_file_path).resolve().parent) if self.kept else Cache()
        if not _sees_every_page(config):  # another plugin may change how templates compile
            quicken(config.theme, self.cache)
        return config

    def _configured(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read everything and make the pages; a broken archive stops the build with one message."""
        root = Path(config.config_file_path).resolve().parent
        try:
            archive, settings, today = self.given or _read(root)
            self.site = make_site(root, archive, settings, today, drafts=self.serving, cache=self.cache)
            if _sees_every_page(config):
                self.site = _at_once(self.site)
        except PolicyError as error:
            raise PluginError(str(error)) from None
        packed = str(packed_overrides())
        if packed not in config.theme.dirs:
            config.theme.dirs.insert(len(config.theme.dirs) - 2 if len(config.theme.dirs) > 2 else 0, packed)
        config.site_name, config.site_description = map(_as_text, (config.site_name, config.site_description))
        config.extra_css = [*config.extra_css, STYLE]
        config.extra_javascript = [*config.extra_javascript, SCRIPTS[0]]
        self.language = config.theme["language"] = _theme_language(self.site.words("").lang, config)
        part_words(config.plugins.get("material/search"), {page.lang for page in self.site.pages})
        # Addresses are the contract's, whatever the file says.
        config.use_directory_urls = True
        config.nav = [{escaped(title): _uri(address)} for title, address in self.site.navigation]
        return config

    on_config = CombinedEvent(_before_others, _configured)

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Save what this build may well write again from being removed first."""
        assert self.site
        ours = not self.serving and not _sees_every_page(config)
        self.output = Output(config.site_dir, Path(config.config_file_path).resolve().parent if ours else None)
        self.output.set_aside(self.site.folders)

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Every page of ours is a file made of nothing. Whatever MkDocs found among the texts gives way."""
        assert self.site
        for file in list(files):
            if file.src_dir == config.docs_dir or idle(file.src_uri, _search_languages(config)):
                files.remove(file)
            elif file.inclusion is InclusionLevel.UNDEFINED:
                # `exclude_docs` means the texts; the theme's own files lie elsewhere.
                file.inclusion = InclusionLevel.INCLUDED
        in_nav = {address for _, address in self.site.navigation}
        for page in self.site.pages:
            uri = _uri(page.address)
            level = InclusionLevel.INCLUDED if page.address in in_nav else InclusionLevel.NOT_IN_NAV
            files.append(File.generated(config, uri, content="", inclusion=level))
        return files

    def _page(self, page: MkPage) -> Page | None:
        assert self.site
        return self.site.by_address.get(_address(page.file.src_uri))

    def on_nav(self, nav: Navigation, *, files: Files, **_: Any) -> Navigation:
        """Kept for the pages that MkDocs does not build."""
        self.theme = (None, nav, files)
        return nav

    def on_page_markdown(self, markdown: str, *, page: MkPage, **_: Any) -> str:
        """Titles and what the theme and its search read of a page."""
        ours = self._page(page)
        if ours is None:
            return markdown
        _entitle(page, ours)
        return ""

    def on_page_content(self, html: str, *, page: MkPage, config: MkDocsConfig, **_: Any) -> str:
        """The page as the core made it; one of another plugin's without what could run."""
        ours = self._page(page)
        return harmless(html) if ours is None else _content(page, ours, config)

    def on_env(self, env: Any, *, config: MkDocsConfig, **_: Any) -> Any:
        """Pages that are not ours, such as that for a missing address, show the banner too."""
        assert self.site
        assert self.theme
        self.theme = (env, *self.theme[1:])
        way = config.site_url or "/"
        env.globals["policypress"] = {
            "banner": self.site.banner.replace(addresses.ROOT, way),
            "head": "",
            "missing": self.site.missing.replace(addresses.ROOT, way),
            "missing_title": escaped(self.site.words("").say("This page does not exist")),
            "dark": dark_address(config.theme.get("palette")),
        }
        return env

    @event_priority(100)
    def _before_search(self, context: Any, /, *, page: MkPage, config: MkDocsConfig, **_: Any) -> Any:
        """Banner and head of one page. The theme's search gets the page without what it would pass over, slowly."""
        ours = self._page(page)
        self.whole, self.searched = page.content, None
        if ours and page.content and "material/search" in config.plugins and not _sees_every_page(config):
            page.content = for_search(page.content)
            self.searched = Searched.by(config.plugins["material/search"], self.cache, page, ours)
        if self.searched:
            self.searched.before()
        return self._with_banner(context, ours) if ours else context

    @event_priority(-100)
    def _after_search(self, context: Any, /, *, page: MkPage, config: MkDocsConfig, **_: Any) -> Any:
        """Readers get the page whole."""
        if "material/search" in config.plugins and not _sees_every_page(config):
            page.content = self.whole
        if self.searched:
            self.searched.after()
        return context

    on_page_context = CombinedEvent(_before_search, _after_search)

    def _with_banner(self, context: Any, ours: Page) -> Any:
        assert self.site
        context["config"].theme["language"] = _theme_language(ours.lang, context["config"])
        banner = addresses.rooted(ours.banner or self.site.banner, ours.address)
        context["policypress"] = {
            "banner": banner,
            "head": addresses.rooted(ours.head, ours.address),
            "dark": dark_address(context["config"].theme.get("palette")),
        }
        _choose_tab(context["nav"], ours)
        return context

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: MkPage, config: MkDocsConfig) -> str:
        """The language of the page and its Content-Security-Policy."""
        return self._finished(output, self._page(page), config, page.content or "")

    def _finished(self, output: str, ours: Page | None, config: MkDocsConfig, content: str) -> str:
        assert self.site
        words = self.site.words(ours.lang if ours else "")
        config.theme["language"] = self.language
        output = tight(output, addresses.rooted(ours.html, ours.address) if ours else "")
        if ours and ours.address.endswith("/compare/"):
            script = f'<script src="{addresses.way_up(ours.address)}{SCRIPTS[1]}"></script></body>'
            output = output.replace("</body>", script, 1)
        if ours and ours.lang:
            output = _in_language(output, ours.lang, self.site.words("").lang)
        output = _named(output, words)
        # Serving adds a script that reloads the page; nobody else sees those pages.
        return output if self.serving else with_policy(output, content)

    def on_post_template(self, output_content: str, *, template_name: str, **_: Any) -> str:
        """The page for missing addresses has the same policy."""
        assert self.site
        page = template_name.endswith(".html")
        return with_policy(_named(tight(output_content), self.site.words(""))) if page else output_content

    @event_priority(-100)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the many pages that MkDocs was not asked to build, and what is no page."""
        assert self.site
        shells = Shells(
            lambda page: self._by_theme(page, config),
            lambda page: _values(page, config),
            lambda page: self._contents(page, config),
        )
        self.output.take_back()
        if dark_address(config.theme.get("palette")):
            self.output.write(SHEET, dark_sheet(config.theme.dirs, config.extra_css).encode())
        try:
            with _few_collections():
                for one in chain(self.site.assets, self.site.later()):
                    if isinstance(one, Page):
                        self.output.write(f"{one.address}index.html", shells.page(one))
                    else:
                        self.output.write(one.address, one.data)
        except PolicyError as error:
            raise PluginError(str(error)) from None
        self.output.drop_the_rest()

    def _by_theme(self, ours: Page, config: MkDocsConfig) -> str:
        """One of the many pages as MkDocs would build it."""
        assert self.theme
        context = self._with_banner(self._context(ours, config), ours)
        output = self.theme[0].get_template("main.html").render(context)
        return self._finished(output, ours, config, context["page"].content)

    def _context(self, ours: Page, config: MkDocsConfig) -> Any:
        assert self.theme
        _, nav, files = self.theme
        page = MkPage(None, File.generated(config, _uri(ours.address), content=""), config)
        _entitle(page, ours)
        page.content = _content(page, ours, config)
        page.active = True
        return get_context(nav, files, config, page)

    def _contents(self, ours: Page, config: MkDocsConfig) -> str:
        """The theme's table of contents of a page; empty where the theme makes it otherwise."""
        assert self.theme
        if not any(heading.children for heading in ours.toc):
            return ""
        try:
            return tight(self.theme[0].from_string(_CONTENTS).render(self._context(ours, config))).strip()
        except TemplateError:
            return ""

    def on_serve(self, server: Any, *, config: MkDocsConfig, **_: Any) -> Any:
        """Watch the templates too."""
        overrides = Path(config.config_file_path).parent / "site_overrides"
        if overrides.is_dir():
            server.watch(str(overrides))
        return server


def run_mkdocs(root: Path, out: Path, archive: Archive, settings: Settings, today: date, *, kept: bool = True) -> None:
    """A strict build into ``out`` from an archive that is read already; ``kept`` uses what earlier builds kept.

    :raises PolicyError: MkDocs stops or warns
    """
    said = _Said()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(said)
    propagate, logger.propagate = logger.propagate, False
    try:
        config = load_config(str(root / CONFIG), site_dir=str(out), strict=True)
        plugin = config.plugins["policypress"]
        assert isinstance(plugin, PolicypressPlugin)
        plugin.given = (archive, settings, today)
        plugin.kept = kept
        build(config)
    except (Abort, MkDocsException) as error:
        lines = list(dict.fromkeys(said.lines or [str(error)]))
        faulty = [found for line in lines if (found := _CONFIG_VALUE.match(line))]
        if faulty:
            text = read_text(root / CONFIG)
            raise TextProblems(
                mkdocs_problem(found["key"], f"Setting `{found['key']}`: {found['said']}", "Mend the line.", text)
                for found in faulty
            ) from None
        raise PolicyError("\n".join(lines)) from None
    finally:
        logger.removeHandler(said)
        logger.propagate = propagate


_CONFIG_VALUE = re.compile(r"Config value '(?P<key>\w+)': (?P<said>.+)", re.DOTALL)
"""How MkDocs speaks of a setting it cannot use."""


class _Said(logging.Handler):
    """Keeps what MkDocs warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note one message."""
        self.lines.append(record.getMessage())


def _read(root: Path) -> tuple[Archive, Settings, date]:
    settings = load_settings(root)
    given = os.environ.get("POLICYPRESS_TODAY")
    today = parse_day(given) if given else datetime.now(settings.zone).date()
    return counted_archive(read_archive(root), settings), settings, today


def _search_languages(config: MkDocsConfig) -> list[str]:
    """What the theme's search was told to speak; it loads a file for each language but English."""
    plugin = config.plugins.get("material/search") or config.plugins.get("search")
    found = plugin.config.get("lang") if plugin else None
    return [found] if isinstance(found, str) else list(found or ["en"])


def _sees_every_page(config: MkDocsConfig) -> bool:
    """Whether another plugin or a hook may want every page; then MkDocs builds them all.

    Else those that are neither searched nor in the navigation are made without it.
    """
    return bool(set(config.plugins) - {"policypress", "search", "material/search"} or config.hooks)


def _at_once(site: Site) -> Site:
    """``site`` with nothing left for later."""
    made = list(site.later())
    pages = (*site.pages, *(one.whole() for one in made if isinstance(one, Page)))
    assets = (*site.assets, *(one for one in made if isinstance(one, Asset)))
    return replace(
        site, pages=pages, assets=assets, by_address={page.address: page for page in pages}, later=lambda: iter(())
    )


@contextmanager
def _few_collections() -> Iterator[None]:
    """Looking for cycles among a million clauses takes long and frees nothing."""
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _entitle(page: MkPage, ours: Page) -> None:
    page.meta = _meta(ours)
    if ours.address:
        page.title = escaped(ours.title)


def _as_text(setting: str | None) -> str:
    """A name as the theme takes it, which puts it into pages and attributes as it stands."""
    return escaped(unescape(setting or ""))


def _choose_tab(nav: Navigation, ours: Page) -> None:
    """Show in the header to which policy a page belongs that has no entry of its own there."""
    for item in nav.items:
        if isinstance(item, MkPage):
            item.active = _address(item.file.src_uri) in (ours.address, ours.tab or ours.address)


def _content(page: MkPage, ours: Page, config: MkDocsConfig) -> str:
    page.toc = TableOfContents([_anchor(heading) for heading in ours.toc])
    if ours.canonical and config.site_url:
        page.canonical_url = _canonical(ours, config)
    return addresses.rooted(ours.html, ours.address)


def _canonical(ours: Page, config: MkDocsConfig) -> str:
    return (config.site_url or "").rstrip("/") + "/" + (ours.canonical or ours.address)


def _values(ours: Page, config: MkDocsConfig) -> dict[str, str]:
    """What differs between pages of one shape, as the theme shows it."""
    return {
        "title": escaped(ours.title),
        "description": escaped(ours.description),
        "canonical": ours.canonical or ours.address,
        "html": addresses.rooted(ours.html, ours.address),
        "head": addresses.rooted(ours.head, ours.address),
    }


def _uri(address: str) -> str:
    return f"{address}index.md"


def _address(uri: str) -> str:
    return uri.removesuffix("index.md")


def _meta(page: Page) -> dict[str, Any]:
    meta: dict[str, Any] = {"hide": ["navigation", *(["toc"] if page.wide else [])]}
    if page.address:  # the home page is called as the site
        meta["title"] = escaped(page.title)
    if page.description:
        meta["description"] = escaped(page.description)
    meta["search"] = {"boost": page.boost} if page.boost else {"exclude": True}
    return meta


def _anchor(heading: Heading) -> AnchorLink:
    anchor = AnchorLink(heading.title, heading.id, heading.level)
    anchor.children = [_anchor(child) for child in heading.children]
    return anchor


def _named(output: str, words: Words) -> str:
    """The search dialog, which the theme gives no name, and the choice of colours, which speaks one language."""
    dialog = 'data-md-component="search" role="dialog"'
    label = escaped(words.say("Search"))
    output = output.replace(dialog, f'{dialog} aria-label="{label}"')
    for name in _TOGGLES if words.lang != "en" else ():
        said = escaped(words.say(name))
        output = output.replace(f'aria-label="{name}"', f'aria-label="{said}"').replace(
            f'title="{name}"', f'title="{said}"'
        )
    return output


_TOGGLES = (mark("Switch to light mode"), mark("Switch to dark mode"), mark("Follow the system"))
"""What the starter's settings call the choice of colours; other names stay as the company wrote them."""


def _theme_language(lang: str, config: MkDocsConfig) -> str:
    """The language of the theme's own words for a page in ``lang``; English where the theme has no such words."""
    known = _theme_languages(tuple(config.theme.dirs))
    return next((code for code in (lang, lang.partition("-")[0]) if code in known), "en")


@lru_cache(maxsize=8)
def _theme_languages(folders: tuple[str, ...]) -> frozenset[str]:
    return frozenset(path.stem for folder in folders for path in Path(folder).glob("partials/languages/*.html"))


_SITES_OWN = (
    '<nav class="md-tabs',
    '<div class="md-sidebar md-sidebar--primary"',
    '<div class="md-copyright"',
    '<span class="md-header__topic"',
)
"""What is the site's on every page: names of its pages and of its owner."""


def _in_language(output: str, lang: str, own: str) -> str:
    """Language and direction of a page; what is the site's own keeps its language."""
    output = re.sub(r'<html lang="[^"]*"', f'<html lang="{escaped(lang)}"', output, count=1)
    output = re.sub(r'<body dir="[^"]*"', f'<body dir="{direction(lang)}"', output, count=1)
    if lang == own:
        return output
    for part in _SITES_OWN:
        tag, _, rest = part.partition(" ")
        output = output.replace(part, f'{tag} lang="{own}" dir="{direction(own)}" {rest}')
    return output

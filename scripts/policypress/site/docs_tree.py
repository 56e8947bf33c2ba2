"""The site as a plain tree of Markdown files, for builders that run no plugin: each page is its HTML in one block."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from policypress.canonical import read_json
from policypress.durable.beside import replacing
from policypress.durable.flush import write_new
from policypress.errors import UsageError
from policypress.language.codes import direction
from policypress.settings import site_settings
from policypress.site.html.clause_html import escaped
from policypress.site.values import addresses
from policypress.site.values.page import Asset, Page, Site
from policypress.site.values.templates import OVERRIDES, packed_overrides

MARK = "docs-tree.json"
DOCS, STATIC, THEME, CONFIG = "docs", "static", "overrides", "mkdocs.yml"
_OURS = frozenset({MARK, DOCS, STATIC, THEME, CONFIG, "site", ".cache"})
_TEXT_LINK = re.compile(r'(href="[^":]*)\.md"')
"""A builder takes a link to ``x.md`` for one to the page made of it; written so, it leads to the file."""
COMPARING = "assets/javascripts/compare.js"
"""Only the page that compares any two versions needs it."""
_SAID = {"format": 1, "made_by": "policypress release --docs-tree"}
_KEPT = ("site_name", "site_url", "site_description", "site_author", "copyright")
"""Settings of ``mkdocs.yml`` that any builder understands."""
_MAIN = """\
{% extends "base.html" %}
{% set meta = page.meta if page is defined and page and page.meta is defined else {} %}
{% block announce %}{{ meta.banner | default("") }}{% endblock %}
{% block extrahead %}{{ meta.head | default("") }}{% endblock %}
{% block content %}{{ page.content | default("") }}{% endblock %}
{% block scripts %}{{ super() }}
{% if meta.script | default("") %}<script src="{{ meta.script }}"></script>{% endif %}
{% endblock %}
"""


def write_docs_tree(site: Site, root: Path, out: Path) -> int:
    """Write every page of ``site`` into ``out``, which is replaced, and return how many there are.

    ``docs`` holds the pages, ``static`` what goes beside the built ones as it is, ``overrides`` the theme's part.

    :raises UsageError: ``out`` holds something else
    """
    refuse_foreign_tree(out)
    with replacing(out) as made:
        count = 0
        for one in _everything(site):
            if isinstance(one, Page):
                _write(made / DOCS / f"{one.address}index.md", _page(one, site))
                count += 1
            else:
                _write(made / STATIC / one.address, one.data)
        for place in (packed_overrides(), root / OVERRIDES):
            if (place / "assets").is_dir():
                shutil.copytree(place / "assets", made / DOCS / "assets", dirs_exist_ok=True)
        _write(made / THEME / "main.html", _MAIN)
        _write(made / THEME / "404.html", _missing(site))
        _write(made / CONFIG, json.dumps(_config(site, root), ensure_ascii=False, indent=2) + "\n")
        _write(made / MARK, json.dumps({**_SAID, "pages": count}) + "\n")
    return count


def refuse_foreign_tree(out: Path) -> None:
    """:class:`UsageError` unless ``out`` is absent, empty, or what an earlier run made."""
    if not out.exists():
        return
    if not out.is_dir():
        raise UsageError(f"{out}: is a file. Name a directory with --docs-tree.")
    names = {entry.name for entry in os.scandir(out)}
    if names and (not _made_here(out) or names - _OURS):
        raise UsageError(
            f"{out}: holds what no docs tree has. Move it away, or name another directory with --docs-tree; the whole "
            "directory is replaced."
        )


def _made_here(out: Path) -> bool:
    try:
        said = read_json((out / MARK).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.get("made_by") == _SAID["made_by"]


def _everything(site: Site) -> Iterator[Page | Asset]:
    yield from site.pages
    yield from site.assets
    yield from site.later()


def _page(page: Page, site: Site) -> str:
    """A page's file: what the theme needs to know of it, then its HTML as one block."""
    place = _place(page.address)
    lang = page.lang or site.words("").lang
    meta: dict[str, Any] = {
        "title": escaped(page.title),
        "description": escaped(page.description),
        "hide": ["navigation", "toc"],
        "search": {"boost": page.boost} if page.boost else {"exclude": True},
        "banner": place(page.banner or site.banner),
        "head": place(page.head),
        "script": addresses.way_up(page.address) + COMPARING if page.address.endswith("/compare/") else "",
    }
    whole = page.whole()
    front = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in meta.items() if value)
    tongue = f'lang="{escaped(lang)}" dir="{direction(lang)}"'
    return f'---\n{front}---\n\n<div class="pp-page" {tongue}>\n{place(whole.html).strip()}\n</div>\n'


def _missing(site: Site) -> str:
    """The page for addresses where nothing is; it is shown at any depth, so that its links start at the top."""
    html = addresses.rooted(site.missing, "").replace('href="./', 'href="/')
    return '{% extends "main.html" %}\n{% block content %}{% raw %}' + html + "{% endraw %}{% endblock %}\n"


def _place(address: str) -> Callable[[str], str]:
    return lambda html: _TEXT_LINK.sub(r'\1.m%64"', addresses.rooted(html, address))


def _config(site: Site, root: Path) -> dict[str, Any]:
    """Settings that both MkDocs and its successors read; the classic look is the one the pages were made for."""
    given = site_settings(root)
    theme = given.get("theme")
    theme = dict(theme) if isinstance(theme, Mapping) else {}
    theme |= {"name": "material", "variant": "classic", "custom_dir": THEME, "font": False}
    return {
        **{name: given[name] for name in _KEPT if given.get(name)},
        "docs_dir": DOCS,
        "site_dir": "site",
        "use_directory_urls": True,
        "theme": theme,
        "nav": [{escaped(title): f"{address}index.md"} for title, address in site.navigation],
        "not_in_nav": "*",
        "markdown_extensions": [],
        "plugins": ["search"],
        "extra_css": ["assets/stylesheets/policypress.css"],
        "extra_javascript": ["assets/javascripts/policypress.js"],
        "extra": {"generator": False},
    }


def _write(path: Path, data: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_new(path, data)

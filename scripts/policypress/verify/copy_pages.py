"""The pages of a copied site against each other: what one page does and the others do not was added to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from policypress.canonical import sha256
from policypress.verify.page_marks import Marks

_ALONE = frozenset({"notice.html"})
"""Pages that stand by themselves, made to be embedded elsewhere."""
_COMPARE = ("script", "assets/javascripts/compare.js")


def odd_doings(pages: Mapping[str, Marks]) -> Iterator[tuple[str, str]]:
    """(page, fault) of every script, style, frame, handler or refresh that most pages of the site do not share."""
    framed = {name: marks for name, marks in pages.items() if name not in _ALONE}
    shared = Counter(doing for marks in framed.values() for doing in set(marks.doings))
    for name, marks in sorted(pages.items()):
        for kind, what in dict.fromkeys(marks.doings):
            if (kind, what) == _COMPARE and name.endswith("compare/index.html"):
                continue
            alone = name in _ALONE and kind == "style"
            if not alone and (kind == "refresh" or shared[kind, what] < len(framed)):
                yield name, f"It has a {kind} that other pages do not have: {' '.join(what.split())[:100]}"


def odd_links(pages: Mapping[str, Marks], named: frozenset[str], own: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(page, fault) of links beside the text to sites that no sealed text names and not all such pages link to.

    ``own`` are pages of policies; others, such as the home page, are written by hand and may link anywhere.
    """
    mine = {name: pages[name] for name in sorted(own)}
    shared = Counter(host for marks in mine.values() for host in {_host(address) for address in marks.outer})
    for name, marks in mine.items():
        for address in dict.fromkeys(marks.outer):
            host = _host(address)
            if host and host not in named and shared[host] < len(mine):
                yield name, f"It links to {address[:120]}, which no sealed text names."


def hosts_in(addresses: Iterator[str]) -> frozenset[str]:
    """The hosts of addresses."""
    return frozenset(host for address in addresses if (host := _host(address)))


def _host(address: str) -> str:
    try:
        parts = urlsplit("".join(address.split()).replace("\\", "/"))
    except ValueError:
        return address
    return parts.netloc.lower() or (parts.path.rpartition("@")[2].lower() if parts.scheme == "mailto" else "")


def unknown_assets(site: Path) -> list[str]:
    """Scripts and style sheets of the pages that are not those of the theme and of this program as installed here."""
    known = {sha256(path.read_bytes()) for folder in _installed() for path in folder.rglob("*") if _runs(path)}
    found = (path for path in sorted((site / "assets").rglob("*")) if _runs(path) and path.name != "feed.css")
    return [path.relative_to(site).as_posix() for path in found if sha256(path.read_bytes()) not in known]


def _runs(path: Path) -> bool:
    return path.is_file() and path.suffix in (".js", ".css")


def _installed() -> Iterator[Path]:
    for package, inside in (("material", "templates/assets"), ("policypress", "site_overrides/assets")):
        spec = find_spec(package)
        for place in spec.submodule_search_locations or () if spec else ():
            for folder in (Path(place) / inside, Path(place).parents[1] / inside):
                if folder.is_dir():
                    yield folder

"""What a page would load from elsewhere: nothing may."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from policypress.document.markup import LenientParser

_LOADS = {
    "audio": ("src",), "base": ("href",), "embed": ("src",), "frame": ("src",), "iframe": ("src",),
    "image": ("href", "xlink:href"), "img": ("src", "srcset"), "input": ("src",), "object": ("data",),
    "script": ("src", "href", "xlink:href"), "source": ("src", "srcset"), "track": ("src",),
    "use": ("href", "xlink:href"), "video": ("src", "poster"),
}  # fmt: skip
_LINKS = frozenset(
    ("dns-prefetch", "icon", "apple-touch-icon", "manifest", "modulepreload", "preconnect", "prefetch", "preload")
) | {"prerender", "stylesheet"}


class _Loads(LenientParser):
    """Collects what leads outside, as (element, address)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        names = _LOADS.get(tag, ())
        if tag == "link" and _LINKS & set((given.get("rel") or "").lower().split()):
            names = ("href",)
        for name in names:
            value = given.get(name) or ""
            addresses = (part.split()[0] for part in value.split(",") if part.split()) if name == "srcset" else [value]
            self.found += [(tag, address) for address in addresses if _leads_outside(address)]


def _leads_outside(address: str) -> bool:
    try:
        # Browsers drop tabs and line ends, and read a backslash as a slash.
        parts = urlsplit("".join(address.split()).replace("\\", "/"))
    except ValueError:
        return True
    return bool(parts.netloc) or parts.scheme not in ("", "data")


def loaded_from_outside(page: str) -> Iterator[tuple[str, str]]:
    """(element, address) of everything that the HTML ``page`` would load from another place than its own site."""
    reader = _Loads()
    reader.feed(page)
    reader.close()
    yield from reader.found

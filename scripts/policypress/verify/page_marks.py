"""What a page does besides showing words: scripts, styles, frames, refreshes, hidden parts, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from policypress.archive.versions import Version
from policypress.document.looks import VOID
from policypress.document.markup import LenientParser

TEXT = "pp-text"
"""The class of the element that holds a policy's text on its page."""

_HIDING = frozenset({"hidden", "style", "aria-hidden", "inert", "popover"})
_OWN_CLASSES = frozenset(
    "pp-text pp-lead pp-link pp-mark pp-table pp-rows pp-rows--stacked pp-linked pp-footnote pp-note-ref "
    "pp-left pp-right pp-center pp-c pp-added pp-modified pp-moved pp-removed".split()
)
"""Classes that the site gives to parts of a text that everybody sees."""
_MARKS = frozenset({"pp-link", "pp-mark"})
_FRAMES = frozenset({"base", "embed", "frame", "frameset", "iframe", "object", "portal"})
_SCOPE = re.compile(r"new URL\(\"[^\"]*\",location\)")


@dataclass
class Marks:
    """What one page does.

    ``doings`` are (kind, what) of scripts, styles, frames, handlers and refreshes, written so that pages of one site
    compare; ``veiled`` are words of the text that readers may not see; ``inner`` and ``outer`` the addresses of links
    inside the text and outside it.
    """

    doings: list[tuple[str, str]] = field(default_factory=list)
    veiled: list[str] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)
    outer: list[str] = field(default_factory=list)


class _Reader(LenientParser):
    """Reads a page into :class:`Marks`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.marks = Marks()
        self.open: list[tuple[str, bool, bool]] = []
        """Open elements: tag, whether it hides, whether it is the site's own mark."""
        self.text_at = -1
        self.body: list[str] | None = None
        self.what = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}
        classes = set(given.get("class", "").split())
        if self.text_at < 0 and tag == "div" and TEXT in classes:
            self.text_at = len(self.open)
        self._doing(tag, given)
        if tag == "a" and given.get("href"):
            mark = self._marked() or bool(classes & _MARKS)
            (self.marks.inner if self._inside() and not mark else self.marks.outer).append(given["href"])
        if tag not in VOID:
            self.open.append(
                (tag, self._hides(given, classes), bool(classes & _MARKS) and "data-search-exclude" in given)
            )

    def handle_endtag(self, tag: str) -> None:
        if self.body is not None and tag in ("script", "style"):
            self.marks.doings.append((self.what, _SCOPE.sub("new URL()", "".join(self.body).strip())))
            self.body = None
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                break
        if len(self.open) <= self.text_at:
            self.text_at = -1

    def handle_data(self, data: str) -> None:
        if self.body is not None:
            self.body.append(data)
        elif self._inside() and not self._marked() and data.strip() and any(hides for _, hides, _ in self.open):
            self.marks.veiled.append(" ".join(data.split()))

    def _inside(self) -> bool:
        return self.text_at >= 0

    def _marked(self) -> bool:
        return any(mark for _, _, mark in self.open)

    def _hides(self, given: dict[str, str], classes: set[str]) -> bool:
        """Whether an element may keep its words from readers: by itself anywhere, by an unknown class in the text."""
        unknown = self._inside() and bool(classes - _OWN_CLASSES) and "admonition" not in classes
        return bool(_HIDING & given.keys()) or unknown

    def _doing(self, tag: str, given: dict[str, str]) -> None:
        doings = self.marks.doings
        if tag == "script" and "json" not in given.get("type", ""):
            if given.get("src"):
                doings.append(("script", _from_the_top(given["src"])))
            else:
                self.body, self.what = [], "script"
        elif tag == "style":
            self.body, self.what = [], "style"
        elif tag == "link" and "stylesheet" in given.get("rel", "").lower():
            doings.append(("style sheet", _from_the_top(given.get("href", ""))))
        elif tag == "meta" and given.get("http-equiv", "").strip().lower() == "refresh":
            doings.append(("refresh", given.get("content", "")))
        elif tag in _FRAMES:
            doings.append(("frame", f"{tag} {given.get('src') or given.get('href') or given.get('data') or ''}"))
        doings += [("handler", f"{tag} {name}={value}") for name, value in given.items() if name.startswith("on")]
        for name in ("href", "action", "formaction", "xlink:href"):
            if re.match(r"\s*(?:javascript|vbscript|data)\s*:", "".join(given.get(name, "").split()), re.IGNORECASE):
                doings.append(("script", given[name]))


def _from_the_top(address: str) -> str:
    """An address of the site as seen from its top, whatever page it stands on."""
    return re.sub(r"^(?:\.{0,2}/)+", "", address)


def marks_of(page: str) -> Marks:
    """What the HTML ``page`` does."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.marks


def text_faults(version: Version, marks: Marks) -> Iterator[str]:
    """Words of the text that a reader may not see, and links that lead elsewhere than the sealed ones."""
    if marks.veiled:
        yield f"It may hide words of the text from readers, such as “{marks.veiled[0][:60]}”."
    sealed = {_plain(token.target) for clause in version.document.clauses for token in clause.tokens if token.target}
    shown = {_plain(address) for address in marks.inner}
    for address in sorted(address for address in shown - sealed if _leads_away(address)):
        yield f"The text links to {address[:120]}, which the sealed text does not."
    for address in sorted(address for address in sealed - shown if address.startswith(("http://", "https://"))):
        yield f"The text does not link to {address[:120]}, which the sealed text does."


def _plain(address: str) -> str:
    return unquote("".join(address.split()))


def _leads_away(address: str) -> bool:
    try:
        parts = urlsplit(address.replace("\\", "/"))
    except ValueError:
        return True
    return bool(parts.netloc or parts.scheme)

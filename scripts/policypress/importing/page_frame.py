"""What stands around a text on a web page: menus, footers, cookie bars, controls. Guessed, listed, left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policypress.archive.phrases import count
from policypress.document.looks import CONTROLS, VOID
from policypress.document.markup import PlacedParser

_NEVER = frozenset({"head", "script", "style", "template", "title", "svg", "noscript"})
_CONTROLS = CONTROLS - {"bdo", "area", "map", "dialog", "meter", "progress", "marquee", "picture", "math"}
_FRAMES = {"nav": "a menu", "footer": "a footer"}
_ROLES = {
    "navigation": "a menu",
    "menubar": "a menu",
    "contentinfo": "a footer",
    "search": "a search box",
    "dialog": "a box over the page",
    "alertdialog": "a box over the page",
}
_COOKIES = re.compile(
    r"(?:^|[-_])(?:cookies?|consent|gdpr)(?:[-_]?(?:bar|banner|popup|notice|modal|overlay|box|dialog))", re.I
)
_TOOLS = re.compile(
    r"(?:onetrust|ot-sdk|cc-(?:window|banner|revoke)|cookieconsent|cybotcookiebot|cookiebot|cky-|cmplz|osano-cm|truste|didomi"
    r"|usercentrics|iubenda-cs|klaro|termly|borlabs|qc-cmp|fc-consent|moove-gdpr|sp_message|evidon|hs-eu-cookie)",
    re.I,
)
"""What well-known tools for consent call their boxes."""
_AROUND = re.compile(
    r"comments-(?:area|section)|comment-respond|sharedaddy|share-(?:buttons|links)|social-(?:share|links|media)|related-posts",
    re.I,
)
_MENUS = re.compile(
    r"(?:nav|navbar|navigation|main-?menu|breadcrumbs?|skip-?(?:link|to-content|nav)|site-?footer)$", re.I
)
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))


@dataclass(frozen=True, slots=True)
class Framed:
    """A page without its frame, on the same lines as before, and what was left out."""

    source: str
    left_out: tuple[str, ...]


@dataclass(slots=True)
class _Element:
    tag: str
    why: str
    start: int
    inside: int
    line: int


def without_frame(source: str) -> Framed:
    """The page without what surrounds its text; lines keep their numbers."""
    finder = _Finder(source)
    finder.feed(source)
    finder.close()
    whole = len(_words(source))
    cuts: list[tuple[int, int]] = []
    notes: list[str] = []
    for element, end in sorted(finder.found, key=lambda found: (found[0].start, -found[1])):
        if any(start <= element.start and end <= stop for start, stop in cuts):
            continue
        words = _words(source[element.inside : end])
        if element.why not in ("", _CONTROL) and len(words) * 2 > whole:
            continue  # most of the page is no frame around it
        cuts.append((element.start, end))
        drawn = " ".join(_DRAWN.findall(source[element.inside : end])) if element.tag == "svg" else ""
        if drawn.strip():
            notes.append(f"Line {element.line}: a drawing was left out; its words: “{' '.join(drawn.split())[:120]}”")
        if words and element.why:
            shown = " ".join(words[:8]) + (" …" if len(words) > 8 else "")
            notes.append(f"Line {element.line}: {element.why} was left out ({count(len(words), 'word')}): “{shown}”")
    for start, end in finder.layout:
        cuts.append((start, end))
    if finder.tables:
        lines = ", ".join(str(line) for line in finder.tables)
        notes.append(f"Tables that only lay out the page were taken apart: line {lines}.")
    if finder.pictures:
        notes.append(f"{count(finder.pictures, 'picture')} without a description or address of its own left out.")
    return Framed(_cut(source, cuts), tuple(notes))


def _inside(source: str | None) -> bool:
    """Whether a picture has no address of its own."""
    return not source or source.strip().lower().startswith("data:")


_CONTROL = "a control"
_DRAWN = re.compile(r"<text\b[^<>]*>([^<]*)", re.I)


_TAG = re.compile(r"<(/?)([a-zA-Z]*+)[^<>]*>")
_UNSHOWN = frozenset("head script style template svg noscript".split())


def _words(source: str) -> list[str]:
    """The words between the tags, without those of elements that nobody sees."""
    out, inside, at = [], "", 0
    for tag in _TAG.finditer(source):
        name = tag.group(2).lower()
        if not inside:
            out.append(source[at : tag.start()])
            inside = name if not tag.group(1) and name in _UNSHOWN else ""
        elif tag.group(1) and name == inside:
            inside = ""
        at = tag.end()
    return " ".join([*out, "" if inside else source[at:]]).split()


def _cut(source: str, cuts: list[tuple[int, int]]) -> str:
    out, at = [], 0
    for start, end in sorted(cuts):
        if end <= at:
            continue
        out += [source[at : max(at, start)], " ", "\n" * source.count("\n", max(at, start), end)]
        at = end
    return "".join([*out, source[at:]])


class _Finder(PlacedParser):
    """Finds the elements that frame a text, and the tables that only lay it out."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.open: list[_Element] = []
        self.found: list[tuple[_Element, int]] = []
        self.layout: list[tuple[int, int]] = []
        self.tables: list[int] = []
        self.pictures = 0
        self.parts: list[list[tuple[str, int, int]]] = []
        self.laid: list[bool | None] = []
        self.lines: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the start of an element."""
        start, written = self.at(), self.get_starttag_text() or ""
        end = start + len(written)
        self._table(tag, start, end)
        if tag in VOID:
            given = dict(attrs)
            wordless = tag == "img" and (not (given.get("alt") or "").strip() or _inside(given.get("src")))
            self.pictures += wordless
            if tag in _CONTROLS or wordless:
                self.layout.append((start, end))
            return
        why = self._why(tag, dict(attrs))
        if why is not None or any(element.tag == tag for element in self.open):
            self.open.append(_Element(tag, why or "-", start, end, self.getpos()[0]))

    def handle_endtag(self, tag: str) -> None:
        """Take the end of an element."""
        start, end = self.end_tag()
        if self.parts and tag in ("table", "tr", "td", "th", "tbody", "thead", "tfoot", "caption"):
            self.parts[-1].append((tag, start, end))
            if tag == "table":
                self._end_table()
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place].tag == tag:
                element = self.open.pop(place)
                if element.why != "-":
                    self.found.append(
                        (_Element(tag, element.why.strip("+"), element.start, element.inside, element.line), end)
                    )
                return

    def _table(self, tag: str, start: int, end: int) -> None:
        if self.laid and tag in ("th", "caption", "thead"):
            self.laid[-1] = None  # holds data, whatever stands in its cells
        if tag == "table":
            if self.laid and self.laid[-1] is not None:
                self.laid[-1] = True
            self.parts.append([])
            self.laid.append(False)
            self.lines.append(self.getpos()[0])
        if self.parts and tag in ("table", "tr", "td", "th", "tbody", "thead", "tfoot", "caption"):
            self.parts[-1].append((tag, start, end))
        elif self.laid and tag in _HEADINGS and self.laid[-1] is not None:
            self.laid[-1] = True

    def _end_table(self) -> None:
        parts, laid, line = self.parts.pop(), self.laid.pop(), self.lines.pop()
        if laid:
            self.layout += [(start, end) for _, start, end in parts]
            self.tables.append(line)

    def _why(self, tag: str, given: dict[str, str | None]) -> str | None:
        """What an element is around a text, ``+`` where nothing need be said of it; None for a part of the text."""
        if tag in _NEVER:
            return "+"
        if tag in _CONTROLS:
            return _CONTROL
        names = [*(given.get("class") or "").split(), given.get("id") or ""]
        if tag not in ("html", "body", "main", "article") and any(
            _COOKIES.search(name) or _TOOLS.match(name) for name in names
        ):
            return "a cookie bar"
        if "page-metadata" in names:
            return "who made the page"
        if tag in ("div", "section", "aside") and any(_AROUND.fullmatch(name) for name in names):
            return "what stands around the text"
        if tag in ("ul", "ol", "div", "a", "p", "aside", "section") and any(_MENUS.fullmatch(name) for name in names):
            return "a menu"
        return _FRAMES.get(tag) or _ROLES.get((given.get("role") or "").lower())

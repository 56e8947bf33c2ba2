"""A page with its style sheets written into its elements, so that the words a reader sees are the words that are read.

What style hides is hidden, what it numbers has its number, what it strikes is struck; elements that are none of HTML
are taken away around their words. Lines keep their numbers.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urljoin, urlsplit

from policypress.archive.phrases import count
from policypress.document.looks import HIDING, INLINE, KNOWN, VOID
from policypress.document.markup import PlacedParser, first_of_each
from policypress.importing.page_counters import Counters, Shown
from policypress.importing.page_css import Element, Sheet, declarations

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_ENDED = {
    "li": ({"li"}, _LISTS),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
}
"""Elements that the start of one ends, and those at which that stops."""
_STYLE = re.compile(r"<style\b([^<>]*)>(.*?)(?:</style\s*+>|\Z)", re.IGNORECASE | re.DOTALL)
_CONTROLLED = re.compile(r"""\b(?:aria-controls|data-(?:bs-)?target)\s*=\s*["']?\s*#?([^"'\s>]+)""", re.IGNORECASE)
_TEXT = 20
"""Words in a field of a form from which on it shows a text to be read."""
_BLOCK = frozenset({"block", "flex", "grid", "table", "list-item", "flow-root", "-webkit-box"})
_KEEPS_BREAKS = frozenset({"td", "th", "pre", "dt", "caption", "summary", "address"}) | _HEADINGS
_FAR = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|em|rem|pt|%|vw)?")
_GONE = re.compile(r"rect\(\s*+[01](?:px)?+[\s,]|inset\(\s*+(?:50|100)%", re.IGNORECASE)

Said = Mapping[str, tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Styled:
    """A page with its styles written out, on the same lines as before, and what must be said of it."""

    source: str
    notes: tuple[str, ...]


@dataclass(eq=False)
class _Open:
    """An element that is open: where its start tag stands, and what becomes of it."""

    element: Element
    serial: int
    start: int
    end: int
    line: int
    name: str
    attributes: dict[str, str | None]
    style: list[str] = field(default_factory=list)
    before: str = ""
    inside: str = ""
    changed: bool = False
    bare: bool = False
    expected: int | None = None
    block: bool = False


def styled_page(source: str) -> Styled:
    """A page as its own style sheets show it."""
    sheet = Sheet()
    for given, body in _STYLE.findall(source):
        media = re.search(r"""\bmedia\s*=\s*["']?([^"'>]*)""", given, re.IGNORECASE)
        if media is None or media.group(1).strip().lower() in ("", "all", "screen"):
            sheet.add(body)
    styler = _Styler(source, sheet)
    styler.feed(source)
    styler.close()
    return Styled(styler.written(), tuple(styler.told()))


class _Styler(PlacedParser):
    def __init__(self, source: str, sheet: Sheet) -> None:
        super().__init__(source)
        self.sheet = sheet
        self.controlled = frozenset(_CONTROLLED.findall(source))
        self.docs = "lst-kix" in source or "doc-content" in source
        self.counters = Counters()
        self.open: list[_Open] = []
        self.all: list[_Open] = []
        self.edits: dict[int, tuple[int, str]] = {}
        self.ends: list[tuple[int, int, _Open]] = []
        self.base = ""
        self.serial = 0
        self.capitals = 0
        self.redirected = 0
        self.completed = 0
        self.flat: list[int] = []
        self.opened: list[int] = []
        self.frames: list[str] = []
        self.last_br: tuple[int, int] | None = None
        self.had_title = False
        self.worded = self.waiting = False

    # places ---------------------------------------------------------------------------------------------------

    def _edit(self, start: int, end: int, text: str) -> None:
        missing = self.source.count("\n", start, end) - text.count("\n")
        self.edits[start] = end, text + "\n" * max(0, missing)

    def written(self) -> str:
        """The page with all that was changed."""
        for one in self.all:
            if one.changed or one.style or one.before or one.inside:
                raw = self.source[one.start : one.end]
                tag = _tag(one) if one.changed or one.style else raw
                self._edit(one.start, one.end, one.before + tag + one.inside)
        for start, end, one in self.ends:
            if one.name != one.element.tag:
                self._edit(start, end, f"</{one.name}>" if one.name else "")
        out, at = [], 0
        for start, (end, text) in sorted(self.edits.items()):
            if start >= at:
                out += [self.source[at:start], text]
                at = end
        return "".join([*out, self.source[at:]])

    def told(self) -> list[str]:
        """What was decided."""
        notes = [f"Line {line}: opens when a reader asks for it; kept." for line in dict.fromkeys(self.opened)]
        notes += self.frames
        if self.flat:
            lines = ", ".join(map(str, self.flat[:12]))
            notes.append(f"Lists without signs, or with numbers such as (a) or 1.1, became paragraphs: line {lines}.")
        if self.capitals:
            notes.append(f"{count(self.capitals, 'place')} in capitals by style; the words stand as they were typed.")
        if self.completed:
            notes.append(f"{count(self.completed, 'link')} completed with the base address of the page, {self.base}")
        if self.redirected:
            notes.append(f"{count(self.redirected, 'link')} led through google.com; the page behind it was taken.")
        return notes

    # events ---------------------------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the start of an element."""
        start = self.at()
        end = start + len(self.get_starttag_text() or "")
        if tag not in KNOWN:
            if not any(one.element.tag in ("svg", "math") for one in self.open):
                self._edit(start, end, "")
            return
        given = first_of_each(attrs)
        self._end_before(tag)
        one = _Open(Element.of(tag, given), self._next(), start, end, self.getpos()[0], tag, given)
        self.all.append(one)
        if tag == "br":
            self._break(start, end)
        elif tag == "base":
            self.base = self.base or given.get("href") or ""
        self._links(one)
        self._seen(one)
        self._line(one)
        if tag not in VOID:
            self.open.append(one)

    def handle_endtag(self, tag: str) -> None:
        """Take the end of an element."""
        start, end = self.end_tag()
        if tag not in KNOWN:
            if not any(one.element.tag in ("svg", "math") for one in self.open):
                self._edit(start, end, "")
            return
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place].element.tag == tag:
                one = self.open[place]
                self.ends.append((start, end, one))
                self._leave(place)
                if tag not in INLINE:
                    self.worded = self.waiting = False
                    self.last_br = None
                elif one.block:
                    self.waiting = self.worded
                return

    def handle_data(self, data: str) -> None:
        """Take text."""
        if not data.strip("\xa0 \t\r\n\f"):
            return
        if self.waiting and not any(one.element.tag in ("script", "style", "title") for one in self.open):
            place = self.at()
            self._edit(place, place, "<br>")
        self.worded, self.waiting, self.last_br = True, False, None

    def _next(self) -> int:
        self.serial += 1
        return self.serial

    def _leave(self, place: int) -> None:
        for one in reversed(self.open[place:]):
            self.counters.leave(one.serial)
        del self.open[place:]

    def _end_before(self, tag: str) -> None:
        ended, bounds = _ENDED.get(tag, (set(), set()))
        for place in range(len(self.open) - 1, -1, -1):
            name = self.open[place].element.tag
            if name in bounds:
                return
            if name in ended:
                self._leave(place)

    # what is seen ---------------------------------------------------------------------------------------------

    def _seen(self, one: _Open) -> None:
        """Write into an element what its style says of it."""
        line = [*(other.element for other in self.open), one.element]
        by_sheet = self.sheet.said_of(line)
        inline = declarations(one.attributes.get("style") or "")
        said = {**by_sheet, **{k: v for k, v in inline.items() if v[1] or not by_sheet.get(k, ("", False))[1]}}
        self.counters.enter(self.open[-1].serial if self.open else 0, said)
        before = self.sheet.said_of(line, before=True)
        self.counters.enter(one.serial, before)
        shown = self.counters.content(before["content"][0]) if "content" in before else Shown("")
        if self._hidden(one, said):
            return
        self._framed(one)
        self._marks(one, by_sheet, said)
        self._renamed(one, said)
        if one.element.tag in _LISTS:
            one.bare = "none" in _first(said, "list-style-type", "list-style").split()
            if not one.bare and "list-style-type" in by_sheet and "list-style-type" not in inline:
                one.style.append(f"list-style-type:{by_sheet['list-style-type'][0]}")
        elif one.element.tag == "li":
            self._item(one, shown)
        elif shown.text and (shown.counted or any(map(_wordly, shown.text))):
            one.inside = html.escape(f"{shown.text} ", quote=False)

    def _hidden(self, one: _Open, said: Said) -> bool:
        named = any(name.lower() in HIDING for name in one.element.classes) or "hidden" in one.attributes
        hides = named or _hides(said)
        if hides and one.element.id in self.controlled and one.element.id:
            for name in ("hidden", "style", "class"):
                one.attributes.pop(name, None)
            one.changed = True
            self.opened.append(one.line)
            return False
        closed = one.element.tag == "dialog" and "open" not in one.attributes
        if (hides and not named) or closed:
            one.style.append("display:none")
        self._comment(one)
        return hides or closed

    def _comment(self, one: _Open) -> None:
        """Comments of a document that Google wrote out as a page are no part of its text."""
        name = one.element.id
        around = "div" if re.fullmatch(r"cmnt\d+", name) else "sup" if re.fullmatch(r"cmnt_ref\d+", name) else ""
        if self.docs and around:
            for gone in ("id", "href"):
                one.attributes.pop(gone, None)
            one.changed = True
            for other in reversed(self.open):
                if other.element.tag == around:
                    other.style.append("display:none")
                    return

    def _framed(self, one: _Open) -> None:
        """What comes from elsewhere or plays is named; a field that shows the text to be read is read."""
        tag, source = one.element.tag, one.attributes.get("src") or one.attributes.get("data") or ""
        if tag in ("iframe", "frame", "embed", "object", "video", "audio"):
            self.frames.append(
                f"Line {one.line}: what another address shows in the page was left out: {source[:120] or tag}"
            )
        elif tag == "textarea":
            end = self.source.lower().find("</textarea", one.end)
            if len(self.source[one.end : end].split()) >= _TEXT:
                one.name, one.changed = "div", True
                self.frames.append(f"Line {one.line}: the text in a field of a form was taken for text of the page.")

    def _marks(self, one: _Open, by_sheet: Said, said: Said) -> None:
        tag = one.element.tag
        heads = any(other.element.tag in _HEADINGS | {"th"} for other in (*self.open, one))
        for name in ("text-decoration", "text-decoration-line"):
            value = by_sheet.get(name, ("", False))[0]
            if "line-through" in value or ("underline" in value and tag != "a" and tag in INLINE):
                one.style.append(f"{name}:{value}")
        raised = by_sheet.get("vertical-align", ("", False))[0]
        if raised in ("super", "sub") and tag in INLINE:
            one.style.append(f"vertical-align:{raised}")
        weight, slope = _first(said, "font-weight"), _first(said, "font-style")
        if (tag in ("b", "strong") and weight in ("normal", "400")) or (tag in ("i", "em") and slope == "normal"):
            one.name, one.changed = "span", True
        elif tag in INLINE and not heads:
            one.style += [f"{name}:{by_sheet[name][0]}" for name in ("font-weight", "font-style") if name in by_sheet]
        self.capitals += _first(said, "text-transform") == "uppercase"

    def _renamed(self, one: _Open, said: Said) -> None:
        tag = one.element.tag
        if tag == "legend":
            one.name, one.changed = "p", True
        elif tag == "button" and self._tells(one):
            one.name, one.changed = "span", True
        elif tag == "p" and not self.had_title and ({"MsoTitle"} & one.element.classes or self._docs_title(one)):
            one.name, one.changed = "h1", True
        self.had_title = self.had_title or one.name == "h1"
        one.block = tag in INLINE and tag not in VOID and _first(said, "display") in _BLOCK

    def _docs_title(self, one: _Open) -> bool:
        return self.docs and "title" in one.element.classes

    def _tells(self, one: _Open) -> bool:
        """Whether a button is the heading of what it opens."""
        opens = {"aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle"} & one.attributes.keys()
        return bool(opens) or any(other.element.tag in _HEADINGS | {"dt", "summary"} for other in self.open)

    def _item(self, one: _Open, shown: Shown) -> None:
        """An item with what its style shows before it: a number of a list where Markdown has it, else words."""
        above = next((other for other in reversed(self.open) if other.element.tag in _LISTS), None)
        if above is None:
            return
        plain = shown.style and re.fullmatch(r"\w+\.?" if shown.style != "1" else r"\d+[.)]?", shown.text)
        if plain and above.name != "div":
            above.name, above.bare = "ol", False
            above.attributes["type"] = shown.style
            above.attributes.pop("style", None)
            if above.expected is None:
                above.attributes["start"] = str(shown.number)
            elif above.expected != shown.number:
                one.attributes["value"] = str(shown.number)
            above.expected = shown.number + 1
            above.changed = one.changed = True
        elif shown.text and any(map(_wordly, shown.text)):
            self._flattened(above, one)
            one.inside = html.escape(f"{shown.text} ", quote=False)
        elif shown.text and above.bare:
            above.name, above.bare, above.changed = "ul", False, True
            above.attributes.pop("style", None)
        elif above.bare or above.name == "div":
            self._flattened(above, one)

    def _flattened(self, above: _Open, one: _Open) -> None:
        if above.name != "div":
            self.flat.append(above.line)
        above.name = one.name = "div"
        above.attributes.pop("style", None)
        above.changed = one.changed = True

    # lines and links ------------------------------------------------------------------------------------------

    def _line(self, one: _Open) -> None:
        """Words that style puts on lines of their own do not run into the words beside them."""
        if one.element.tag not in INLINE:
            self.worded = self.waiting = False
            self.last_br = None
        elif one.block and self.worded:
            one.before, self.worded, self.waiting = "<br>", False, False

    def _break(self, start: int, end: int) -> None:
        """Two line breaks in a row part paragraphs."""
        keeps = any(one.element.tag in _KEEPS_BREAKS for one in self.open)
        if self.last_br and not keeps:
            self._edit(*self.last_br, "")
            self._edit(start, end, "<div></div>")
        self.last_br = (start, end)
        self.waiting = False

    def _links(self, one: _Open) -> None:
        for name in ("href", "src"):
            target = (one.attributes.get(name) or "").strip()
            if one.element.tag not in ("a", "img", "area") or not target or target.startswith("#"):
                continue
            behind = _behind(target)
            if behind:
                self.redirected += 1
            elif self.base.startswith(("http://", "https://")):
                behind = _completed(self.base, target)
                self.completed += bool(behind)
            if behind:
                one.attributes[name], one.changed = behind, True


def _tag(one: _Open) -> str:
    """A start tag with what became of it."""
    if one.style:
        own = (one.attributes.get("style") or "").rstrip("; ")
        one.attributes["style"] = "; ".join([*([own] if own else []), *one.style])
    given = "".join(
        f" {name}" if value is None else f' {name}="{html.escape(value)}"' for name, value in one.attributes.items()
    )
    return f"<{one.name}{given}>"


def _first(said: Said, *names: str) -> str:
    return next((said[name][0].lower() for name in names if name in said), "")


def _hides(said: Said) -> bool:
    """Whether style takes an element out of sight."""
    if _first(said, "display") == "none" or _first(said, "visibility") in ("hidden", "collapse"):
        return True
    if _first(said, "mso-hide") == "all":
        return True
    placed = _first(said, "position") in ("absolute", "fixed")
    far = any(_FAR.match(_first(said, name)) for name in ("left", "top", "text-indent"))
    return placed and (far or bool(_GONE.match(_first(said, "clip") or _first(said, "clip-path"))))


def _wordly(letter: str) -> bool:
    return letter.isalnum() and not "\ue000" <= letter <= "\uf8ff"


def _completed(base: str, target: str) -> str:
    """A relative address from the page's base address; empty for one that is whole."""
    try:
        return "" if urlsplit(target).scheme else urljoin(base, target)
    except ValueError:
        return ""


def _behind(target: str) -> str:
    """The page to which a redirect of Google Docs leads; empty for any other address."""
    try:
        parts = urlsplit(target)
        if parts.hostname not in ("www.google.com", "google.com") or parts.path != "/url":
            return ""
        found = parse_qs(parts.query).get("q", [""])[0]
        return found if urlsplit(found).scheme in ("http", "https", "mailto") else ""
    except ValueError:
        return ""

"""An HTML page → Markdown: its own headings, lists, tables and links; every word kept, in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from policypress.archive.phrases import count
from policypress.document.markup import LenientParser
from policypress.errors import PolicyError
from policypress.importing.from_text import Converted
from policypress.importing.markdown_escape import escaped, first_difference, shown_words, start_escaped, words_of

_HIDDEN = {"script", "style", "head", "noscript", "template", "svg"}
_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "form", "fieldset", "figure",
    "figcaption", "address", "dt", "dd", "dl", "body", "html", "center", "details", "summary",
}  # fmt: skip
_TABLE = {"table", "tr", "td", "th", "caption"}
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_RUN = {"javascript", "vbscript", "data", "file"}
_VOID = {"br", "img", "hr", "input", "meta", "link", "col", "wbr", "source", "area", "base", "embed"}


def from_html(text: str) -> Converted:
    """Convert an HTML page.

    :raises PolicyError: it holds no words, or something that Markdown cannot show as it is; says where
    """
    for plain, flat in ((False, False), (True, False), (True, True)):
        page = _Page(plain, flat)
        page.feed(text)
        page.close()
        page.end_block()
        body = _joined(page.blocks)
        wanted = words_of("".join(page.words))
        if not wanted:
            raise PolicyError("The page holds no words. Name another file.")
        where = first_difference(wanted, shown_words(body))
        if not where:
            title = page.first_heading or page.title or "".join(page.words).strip()[:60]
            guesses = (
                [f"Title: {title}"] if page.first_heading or page.title else [f"Title, from its first words: {title}"]
            )
            if plain:
                guesses.append("Bold and italic words were left plain, to keep every word.")
            if page.dropped:
                guesses.append(
                    f"{count(page.dropped, 'link')} led to no page (such as javascript:); only the words were kept."
                )
            if flat:
                guesses.append("Tables were taken apart into paragraphs, to keep every word.")
            return Converted(body, " ".join(title.split()), tuple(guesses), page.lang)
    raise PolicyError(f"The page cannot be shown as it is in Markdown: it differs {where}. Simplify that place.")


def _joined(blocks: list[str]) -> str:
    """Blocks with an empty line between them, the items of a list without."""
    out = ""
    last = ""
    for block in blocks:
        tight = bool(_ITEM.match(last) and _ITEM.match(block)) and "\n" not in last
        out += ("" if not out else "\n" if tight else "\n\n") + block
        last = block
    return out + "\n"


_ITEM = re.compile(r"[\s>]*(?:-|\d+\.) ")


@dataclass
class _Open:
    """An open quotation or list item: its list's depth, its number (0 in a plain list), its place among the words."""

    quote: bool = False
    depth: int = 0
    number: int = 0
    place: int = 0
    shown: bool = False


class _Page(LenientParser):
    """Collects Markdown blocks; ``words`` are the visible texts in order."""

    def __init__(self, plain: bool = False, flat: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.plain = plain
        self.flat = flat
        self.blocks: list[str] = []
        self.words: list[str] = []
        self.title = ""
        self.first_heading = ""
        self.lang = ""
        self.hidden: list[str] = []
        self.line: list[str] = []
        self.level = 0
        self.lists: list[str] = []
        self.counts: list[int] = []
        self.open: list[_Open] = []
        self.link: list[str] = []
        self.rows: list[list[str]] | None = None
        self.in_cell = False
        self.in_title = False
        self.verbatim = False
        self.dropped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.lang = (given.get("lang") or "").split("-")[0].lower()
        if tag == "title" and not self.title:
            self.in_title = True
        if tag in _HIDDEN and tag not in _VOID:
            self.hidden.append(tag)
        if self.hidden:
            return
        if re.fullmatch(r"h[1-6]", tag):
            self.end_block()
            self.level = int(tag[1])
        elif tag in ("ul", "ol"):
            self.end_block()
            self.lists.append(tag)
            self.counts.append(int(given.get("start") or 1) - 1 if (given.get("start") or "1").isdigit() else 0)
        elif tag == "li":
            self.end_block()
            self._leave_item()
            self._begin_item()
        elif tag == "blockquote":
            self.end_block()
            self.open.append(_Open(quote=True))
        elif tag in _TABLE and self.flat:
            self.end_block()
        elif tag == "table":
            self.end_block()
            self.rows = []
        elif tag == "tr" and self.rows is not None:
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th") and self.rows is not None:
            self._end_cell()
            self.in_cell = True
        elif tag == "br":
            self.words.append(" ")
            self.line.append(" " if self.rows is not None or self.level else "\x00")
        elif tag == "hr":
            self.end_block()
            self._place("---")
        elif tag == "a":
            self.link.append(self._followed((given.get("href") or "").strip()))
            if self.link[-1]:
                self.line.append("[")
        elif tag == "img":
            self._image(given)
        elif tag in _MARKS and not self.plain:
            self.line.append(_MARKS[tag] + "\x01")
        elif tag in _BLOCKS and self.rows is None:
            self.end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False
        if tag in self.hidden:
            while self.hidden.pop() != tag:
                pass
            return
        if self.hidden:
            return
        if re.fullmatch(r"h[1-6]", tag):
            self.end_block()
            self.level = 0
        elif tag in ("ul", "ol") and self.lists:
            self.end_block()
            self._leave_item()
            self.lists.pop()
            self.counts.pop()
        elif tag == "li":
            self.end_block()
            self._leave_item()
        elif tag == "blockquote":
            self.end_block()
            self._leave_quotation()
        elif tag in _TABLE and self.flat:
            self.end_block()
        elif tag in ("td", "th") and self.rows is not None:
            self._end_cell()
        elif tag == "table" and self.rows is not None:
            self._end_table()
        elif tag == "a" and self.link:
            target = self.link.pop()
            if target:
                self.line.append(f"]({_address(target)})")
        elif tag in _MARKS and not self.plain:
            self.line.append("\x02" + _MARKS[tag])
        elif tag in _BLOCKS and self.rows is None:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title += data
        if self.hidden:
            return
        self.words.append(data)
        self.line.append(escaped(re.sub(r"\s+", " ", data)))

    def _begin_item(self) -> None:
        number = 0
        if self.lists and self.lists[-1] == "ol":
            self.counts[-1] += 1
            number = self.counts[-1]
        # Where the item turns out to have words, its number becomes one of them.
        self.words.append(" ")
        self.open.append(_Open(depth=len(self.lists), number=number, place=len(self.words) - 1))

    def _leave_item(self) -> None:
        """Close the item under way in the innermost list; HTML need not say where it ends."""
        self._leave(lambda entry: not entry.quote and entry.depth >= len(self.lists))

    def _leave_quotation(self) -> None:
        self._leave(lambda entry: entry.quote)

    def _leave(self, wanted: Callable[[_Open], bool]) -> None:
        for index in range(len(self.open) - 1, -1, -1):
            if wanted(self.open[index]):
                del self.open[index:]
                return

    def _place(self, block: str) -> None:
        """Add a block inside the quotations and list items that are open."""
        items = [entry for entry in self.open if not entry.quote]
        first = rest = ""
        for entry in self.open:
            if entry.quote:
                first, rest = first + "> ", rest + "> "
            elif entry.shown:
                first, rest = first + "    ", rest + "    "
            elif entry is items[-1]:
                first += (f"{entry.number}. " if entry.number else "- ").ljust(4)
                rest += "    "
                entry.shown = True
                if entry.number:
                    self.words[entry.place] = f" {entry.number} "
        self.blocks.append(first + block.replace("\n", "\n" + rest))

    def _followed(self, target: str) -> str:
        """A link's target; empty where it would run something or leads into a reader's own disk."""
        # Browsers overlook white space and control characters in front of and within the scheme.
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", target).lower())
        if scheme and scheme.group(1) in _RUN:
            self.dropped += 1
            return ""
        return target

    def _image(self, given: dict[str, str | None]) -> None:
        alt, source = given.get("alt") or "", given.get("src") or ""
        if alt and source:
            self.words.append(f" {alt} ")
            self.line.append(f" ![{escaped(alt)}]({_address(source)}) ")

    def _end_cell(self) -> None:
        self.words.append(" ")
        cell = _tidy("".join(self.line)).replace("\n", " ").replace("|", "\\|")
        self.line = []
        if self.rows is not None and (cell or self.in_cell):
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append(cell)
        self.in_cell = False

    def _end_table(self) -> None:
        self._end_cell()
        rows = [row for row in self.rows or [] if any(row)]
        self.rows = None
        if rows:
            width = max(len(row) for row in rows)
            lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
            self._place("\n".join([lines[0], "|" + "---|" * width, *lines[1:]]))

    def end_block(self) -> None:
        """Close the paragraph, heading or item under way."""
        self.words.append(" ")
        text = _tidy("".join(self.line))
        self.line = []
        if not text:
            return
        if self.level:
            plain = " ".join(re.sub(r"\\(.)|[*]", r"\1", text).split())
            self.first_heading = self.first_heading or plain
            self._place("#" * self.level + " " + text.replace("\n", " "))
            return
        lines = [start_escaped(line) for line in text.split("\n")]
        body = "\\\n".join(line for line in lines if line)
        self._place(body)


def _tidy(text: str) -> str:
    """Emphasis moved up to its words, empty emphasis and links removed, white space folded."""
    for _ in range(3):
        text = re.sub(r"(\*\*|\*)\x01(\s*)\x02\1", r"\2", text)
        text = re.sub(r"(\*\*|\*)\x01(\s+)", "\\2\\1\x01", text)
        text = re.sub(r"(?<!\s)(\s+)\x02(\*\*|\*)", "\x02\\2\\1", text)
    text = re.sub(r"[\x01\x02]", "", text)
    text = re.sub(r"\[(\s*)\]\([^()\s]*\)", r"\1", text)
    lines = [" ".join(line.split()) for line in text.split("\x00")]
    return "\n".join(lines).strip()


def _address(target: str) -> str:
    return re.sub(r"[\s()<>]", lambda match: f"%{ord(match.group()):02X}", target)

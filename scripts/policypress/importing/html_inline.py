"""A line of HTML → Markdown that shows the same words, set the same way, with the same links."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from policypress.document import Clause
from policypress.document.event import Event
from policypress.document.events import html_events
from policypress.document.looks import BLOCKS, TAG_MARKS, UNSHOWN, VOID, WORDLESS, look_of
from policypress.word.from_spans import address, escaped, inline_of
from policypress.word.inline import BREAK
from policypress.word.stored import Span

_RUN = frozenset({"javascript", "vbscript", "data", "file"})
_TAGS = {"b": "b", "i": "i", "s": "del", "u": "u", "^": "sup", "_": "sub", "c": "code"}
_ORDER = "subi^_c"


@dataclass
class Places:
    """What is kept besides words: the places that links lead to, each once; what was dropped is counted."""

    anchors: frozenset[str]
    placed: set[str] = field(default_factory=set)
    waiting: list[str] = field(default_factory=list)
    dropped: int = 0

    def copy(self) -> Places:
        """As it is now."""
        return Places(self.anchors, set(self.placed), list(self.waiting), self.dropped)

    def reset(self, other: Places) -> None:
        """Become as ``other`` is."""
        self.placed, self.waiting, self.dropped = set(other.placed), list(other.waiting), other.dropped

    def take(self, names: tuple[str, ...]) -> list[str]:
        """The places to be written now: those of ``names`` that some link leads to, and those that waited."""
        new = [name for name in (*self.waiting, *names) if name in self.anchors and name not in self.placed]
        self.waiting = []
        self.placed.update(new)
        return list(dict.fromkeys(new))


def spans_of(source: str, places: Places, first: list[str] | None = None) -> list[Span]:
    """A fragment of HTML as spans; anchors and pictures stand as notes, ``first`` before all."""
    out = [Span("", note=_anchor(name)) for name in first or ()]
    open_: list[tuple[str, str, str | None, bool]] = []
    for event in html_events(source):
        out += _spans(event, open_, places)
    return out


def _spans(event: Event, open_: list[tuple[str, str, str | None, bool]], places: Places) -> Iterator[Span]:
    name, tag, given, _ = event
    hidden = any(entry[3] for entry in open_)
    marks = "".join(sorted({mark for entry in open_ for mark in entry[1]}))
    target = next((entry[2] for entry in reversed(open_) if entry[2] is not None), "")
    if name == "text" and not hidden:
        yield Span(re.sub(r"\s+", " ", tag), marks, target)
    elif name == "note":
        yield Span("", note=f"[^{tag}]")
    elif name == "start":
        if tag == "br" and not hidden:
            yield Span(BREAK, marks, target)
        elif tag == "img" and not hidden:
            yield from _picture(given.get("alt") or "", given.get("src") or "")
        look = look_of(tag, given)
        unseen = look.hidden or tag in UNSHOWN or tag in WORDLESS
        if tag == "q" and not (hidden or unseen):
            yield Span("“", marks, target)
        if tag not in VOID:
            open_.append((tag, look.marks, followed(given.get("href") or "", places) if tag == "a" else None, unseen))
    elif name == "end":
        place = next((n for n in range(len(open_) - 1, -1, -1) if open_[n][0] == tag), -1)
        if place >= 0:
            del open_[place]
        if tag == "q" and not hidden and place >= 0:
            yield Span("”", marks, target)


def _picture(alt: str, source: str) -> Iterator[Span]:
    if alt.strip() and source:
        yield Span("", note=f"![{escaped(' '.join(alt.split()))}]({address(source)})")


def followed(target: str, places: Places) -> str:
    """A link's target; empty where it would run something or leads into a reader's own disk."""
    # Browsers overlook white space and control characters in front of and within the scheme.
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", target).lower())
    if scheme and scheme.group(1) in _RUN:
        places.dropped += 1
        return ""
    return target.strip()


def _anchor(name: str) -> str:
    return f'<a id="{html.escape(name)}"></a>'


def inline_markdown_of(source: str, places: Places, first: list[str]) -> str:
    """Inline Markdown of a fragment; what Markdown has no signs for stands as HTML elements within the line."""
    spans = spans_of(source, places, first)
    if any("u" in span.marks for span in spans) or re.search(r"<(?:td|li|p|div)\b", source):
        return "".join(_tagged(spans, escaped, _tags(source))).strip()
    return inline_of(spans, str, within=True)


def inline_html_of(source: str, places: Places, first: list[str]) -> str:
    """The fragment as plain HTML: its words, how they are set, its links; no class, no style, no script."""
    if re.search(rf"<(?:{'|'.join(sorted(BLOCKS - {'body', 'html'}))})\b", source):
        return "".join(_anchor(name) for name in first) + "".join(_blocks(source, places)).strip()
    return "".join(
        _tagged(spans_of(source, places, first), lambda text: html.escape(text, quote=False), _tags(source))
    ).strip()


def _tags(source: str) -> Mapping[str, str]:
    return {**_TAGS, "u": "ins"} if re.search(r"<ins\b", source, re.IGNORECASE) else _TAGS


def _tagged(spans: list[Span], write: Callable[[str], str], tags: Mapping[str, str]) -> Iterator[str]:
    for span in spans:
        if span.note:
            yield _picture_html(span.note) if span.note.startswith("![") and write is not escaped else span.note
            continue
        marks = [mark for mark in _ORDER if mark in span.marks]
        inner = write(span.text).replace(BREAK, "<br>")
        if not span.text.strip():
            yield inner
            continue
        inner = "".join(f"<{tags[m]}>" for m in marks) + inner + "".join(f"</{tags[m]}>" for m in reversed(marks))
        yield f'<a href="{html.escape(span.target)}">{inner}</a>' if span.target else inner


def _picture_html(note: str) -> str:
    written = note.startswith("![") and note.endswith(")")
    alt, _, source = note[2:-1].rpartition("](") if written else ("", "", "")
    return f'<img alt="{html.escape(alt)}" src="{html.escape(source)}">'


def preformatted(source: str, places: Places) -> str:
    """Preformatted words with their lines and blanks, for an element that may hold no empty line."""
    out = ""
    for name, tag, given, _ in html_events(source):
        if name == "text":
            out += html.escape(tag, quote=False).replace("\n", "&#10;")
        elif tag in TAG_MARKS and tag not in ("code", "address"):
            out += f"<{'/' * (name == 'end')}{tag}>"
        elif tag == "a":
            target = html.escape(followed(given.get("href") or "", places)) if name == "start" else ""
            out += f'<a href="{target}">' if name == "start" else "</a>"
    return out.strip("\n")


_TABLE = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})


def _blocks(source: str, places: Places) -> Iterator[str]:
    """A fragment that holds blocks, as in a cell of a table, with nothing on its elements but what readers see.

    A table in it becomes lines: a page shows none within a cell.
    """
    begun = False
    for name, tag, given, _ in html_events(source):
        if name == "text":
            begun = begun or bool(tag.strip())
            yield html.escape(re.sub(r"\s+", " ", tag), quote=False)
        elif tag == "span":
            continue
        elif tag in _TABLE:
            if tag in ("td", "th", "caption") and name == "start" and begun:
                yield "<br>"
        elif name == "end" and tag not in VOID:
            yield f"</{tag}>"
        elif name == "start" and tag not in UNSHOWN:
            names = ("href", "type", "start", "value", "reversed", "colspan", "rowspan", "alt", "src")
            more = {key: value for key, value in given.items() if key in names}
            if "href" in more:
                more["href"] = followed(more["href"] or "", places)
            yield f"<{tag}" + "".join(f' {key}="{html.escape(value or "")}"' for key, value in more.items()) + ">"


def visible(clause: Clause) -> bool:
    """Whether readers see anything of a clause."""
    return bool(clause.tokens) or clause.kind.value == "rule"

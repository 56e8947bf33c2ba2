"""Spans of a Word file → inline Markdown that shows exactly these words with this emphasis and these links."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from urllib.parse import urlsplit

from policypress.document.inline import Run, inline_content, tokens_of
from policypress.document.markdown import inline_markdown
from policypress.word.inline import BREAK
from policypress.word.stored import Span

_SIGNS = {
    "b": ("**", "**"), "i": ("*", "*"), "s": ("~~", "~~"), "u": ("<u>", "</u>"),
    "^": ("<sup>", "</sup>"), "_": ("<sub>", "</sub>"),
}  # fmt: skip
_TAGS = {**_SIGNS, "b": ("<b>", "</b>"), "i": ("<i>", "</i>"), "s": ("<s>", "</s>")}
_ORDER = "sbiu^_"
_INLINE = re.compile(
    r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~|!(?=\[)|\{(?=:?[^\S\n]*[#.\w-][^{}\n]*\}\s*$)"
)
_AT_START = re.compile(r"(?:#{1,6}(?=\s|$)|[>+=:-]|!{3}|\d+(?=[.)](?:\s|$)))")
_FOLLOWED = frozenset({"", "http", "https", "mailto", "tel", "ftp"})


def inline_of(spans: Sequence[Span], note: Callable[[str], str], plain: bool = False, within: bool = False) -> str:
    """Inline Markdown of spans; line breaks as ``\\`` at the end of a line.

    ``note`` gives what stands for a footnote; ``plain`` leaves bold out, as in headings; ``within`` keeps
    links to places of the text itself.
    """
    wanted = [Span(_spaces(s.text), _kept(s.marks, plain), _followed(s.target, within), (), s.note) for s in spans]
    pieces = _merged([span for span in wanted if span.text or span.note])
    for signs in (_SIGNS, _TAGS, {}):
        out = _written(pieces, signs, note)
        if _shows(out, pieces, signs, note):
            return out
    return _written([Span(p.text, "", "", (), p.note) for p in pieces], {}, note)


def _spaces(text: str) -> str:
    return re.sub(rf"[^\S{BREAK}]+", " ", text)


def _kept(marks: str, plain: bool) -> str:
    return "".join(mark for mark in marks if mark in "isc^_" or (mark in "bu" and not plain))


def _followed(target: str, within: bool) -> str:
    """An address that a page may lead to; empty for one that would run something or leads into a reader's own disk."""
    if target.startswith("#"):
        return target if within else ""
    return target if followed(target) else ""


def followed(target: str) -> bool:
    """Whether a page may lead to an address."""
    try:
        scheme = urlsplit(target).scheme.lower()
    except ValueError:
        return False
    return scheme in _FOLLOWED and not target.startswith(("\\\\", "//"))


def _merged(spans: Sequence[Span]) -> list[Span]:
    out: list[Span] = []
    for span in spans:
        # White space alone has no look of its own: it takes that of what stands before it.
        if out and not span.note and not out[-1].note:
            last = out[-1]
            same = last.marks == span.marks and last.target == span.target
            if same or (not span.text.strip(" ") and last.target == span.target):
                out[-1] = Span(last.text + span.text, last.marks, last.target)
                continue
        out.append(span)
    if out:
        out[0] = Span(out[0].text.lstrip(f" {BREAK}"), out[0].marks, out[0].target, (), out[0].note)
        out[-1] = Span(out[-1].text.rstrip(f" {BREAK}"), out[-1].marks, out[-1].target, (), out[-1].note)
    return [span for span in out if span.text or span.note]


def _written(pieces: Sequence[Span], signs: dict[str, tuple[str, str]], note: Callable[[str], str]) -> str:
    out = ""
    for target, group in groupby(pieces, key=lambda piece: piece.target):
        inner = _emphasised(list(group), signs, note)
        if target and inner.strip():
            bare = inner.strip()
            before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
            inner = f"{before}[{bare}]({address(target)}){after}"
        out += inner
    lines = out.replace(f" {BREAK}", BREAK).split(BREAK)
    return "\\\n".join(start_escaped(line.strip()) for line in lines if line.strip())


def _emphasised(pieces: Sequence[Span], signs: dict[str, tuple[str, str]], note: Callable[[str], str]) -> str:
    out = ""
    open_: list[str] = []
    for number, piece in enumerate(pieces):
        if piece.note:
            out += note(piece.note)
            continue
        marks = [mark for mark in _ORDER if mark in piece.marks and mark in signs]
        marks.sort(key=lambda mark: (-_lasts(pieces, number, mark), _ORDER.index(mark)))
        keep = [mark for mark in open_ if mark in marks]
        text = piece.text
        lead = text[: len(text) - len(text.lstrip(" "))]
        closing = ""
        while open_ and open_ != keep[: len(open_)]:
            closing += signs[open_.pop()][1]
        new = [mark for mark in marks if mark not in open_]
        # White space stands outside of emphasis on both sides.
        if closing:
            stripped = out.rstrip(" ")
            out = stripped + closing + out[len(stripped) :]
        body = text[len(lead) :]
        out += lead + "".join(signs[mark][0] for mark in new) + _code(body, piece.marks)
        open_ += new
    stripped = out.rstrip(" ")
    return stripped + "".join(signs[mark][1] for mark in reversed(open_)) + out[len(stripped) :]


def _lasts(pieces: Sequence[Span], start: int, mark: str) -> int:
    """How many characters from here on a mark goes on."""
    total = 0
    for piece in pieces[start:]:
        if mark not in piece.marks and not piece.note:
            break
        total += len(piece.text)
    return total


def _code(text: str, marks: str) -> str:
    if "c" not in marks or not text.strip(f" {BREAK}") or BREAK in text:
        return escaped(text)
    inner, tail = text.rstrip(" "), text[len(text.rstrip(" ")) :]
    if "`" in inner:
        fence = "`" * (max(len(run) for run in re.findall("`+", inner)) + 1)
        return f"{fence} {inner} {fence}{tail}"
    return f"`{inner}`{tail}"


def _shows(
    markdown: str, pieces: Sequence[Span], signs: dict[str, tuple[str, str]], note: Callable[[str], str]
) -> bool:
    """Whether Markdown shows the words with their look and links."""
    source = markdown
    for piece in pieces:
        source = source.replace(note(piece.note), "") if piece.note else source
    shown = [(t.text, _look(t.marks, signs), t.target) for t in inline_content(source).tokens]
    runs = [Run(p.text.replace(BREAK, " "), _look(p.marks, signs), _normal(p.target)) for p in pieces if not p.note]
    wanted = [(t.text, t.marks, t.target) for t in tokens_of(runs)]
    return shown == wanted


def _look(marks: str, signs: dict[str, tuple[str, str]]) -> str:
    """The marks that both sides can show."""
    return "".join(sorted(mark for mark in marks if mark == "c" or (mark in signs and mark in "bisu^_")))


def _normal(target: str) -> str:
    if not target:
        return ""
    found = inline_markdown(f"[x]({address(target)})")
    return next((str(token.attrs.get("href", "")) for token in found if token.type == "link_open"), target)


def address(target: str) -> str:
    """An address as it stands between round brackets."""
    return re.sub(r"[\s()<>\\]", lambda match: f"%{ord(match.group()):02X}", target)


def escaped(text: str) -> str:
    """Text within a line; nothing in it is taken for markup."""
    # An attribute list is one even behind a backslash.
    return _INLINE.sub(lambda match: "&#123;" if match.group() == "{" else "\\" + match.group(), text)


def start_escaped(line: str) -> str:
    """A line with its first sign escaped where it would start a block."""
    match = _AT_START.match(line)
    if not match or line.startswith(("**", "[^")):
        return line
    if match.group().isdigit():
        return f"{match.group()}\\{line[match.end() :]}"
    return "\\" + line

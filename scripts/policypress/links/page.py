"""What a reader sees of a page: its title, and a hash of its words."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator

from policypress.links.fetching import Answer

LEAST = 400
"""Letters a page must have for its words to tell a document: a form, a notice or an empty frame has fewer."""

_TITLE = re.compile(r"<title(?:\s[^<>]*+)?>([^<]*+)", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
_PAGES = ("text/html", "application/xhtml+xml")
_UNREAD = re.compile(r"<(script|style|template|noscript|svg|title)(?=[\s/>])", re.IGNORECASE | re.ASCII)
_ENDS = {
    name: re.compile(f"</{name}", re.IGNORECASE | re.ASCII)
    for name in "script style template noscript svg title".split()
}
_ENCODINGS = re.compile(
    r"utf-?8|utf-?16(?:le|be)?|us-ascii|ascii|iso-?8859-?\d{1,2}|iso-2022-(?:jp|kr)|latin-?\d|(?:windows|cp)-?\d{3,4}"
    r"|shift[_-]?jis|euc-(?:jp|kr)|gb(?:k|2312|18030)|big5(?:-?hkscs)?|koi8-[ru]|macintosh",
    re.IGNORECASE | re.ASCII,
)
"""Names of character sets that pages are written in; Python knows others, some of which take very long."""


def title_and_sha256(answer: Answer) -> tuple[str, str]:
    """Title and content hash of an answer; the hash is empty where there is too little to know a document by."""
    if answer.kind not in _PAGES:
        return "", hashlib.sha256(answer.body).hexdigest() if len(answer.body) >= LEAST else ""
    text = _decoded(answer)
    found = _TITLE.search(text)
    title = _plain(html.unescape(found.group(1)))[:200] if found else ""
    words = _plain(html.unescape("".join(_read(text))))
    enough = sum(map(str.isalpha, words)) >= LEAST
    return title, hashlib.sha256(words.encode("utf-8")).hexdigest() if enough else ""


def _read(text: str) -> Iterator[str]:
    """The pieces of a page between its marks, without what is no text; each letter is looked at once."""
    place = 0
    while (mark := text.find("<", place)) >= 0:
        yield text[place:mark]
        yield " "
        unread = _UNREAD.match(text, mark)
        if text.startswith("<!--", mark):
            place = text.find("-->", mark + 4)
        elif unread:
            end = _ENDS[unread.group(1).lower()].search(text, unread.end())
            place = text.find(">", end.start()) if end else -1
        else:
            place = text.find(">", mark)
        if place < 0:
            return
        place += 1
    yield text[place:]


def _decoded(answer: Answer) -> str:
    said = _CHARSET.search(answer.body[:2048])
    for name in (answer.charset, said.group(1).decode("ascii") if said else "", "utf-8"):
        try:
            if _ENCODINGS.fullmatch(name):
                return answer.body.decode(name, "replace")
        except (LookupError, ValueError):
            continue
    return answer.body.decode("utf-8", "replace")


def _plain(text: str) -> str:
    """A text in one line, without characters that nobody sees."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())

"""What a reader sees of a page: its title, and a hash of its words."""

from __future__ import annotations

import hashlib
import html
import re

import nh3

from policypress.links.fetching import Answer

LEAST = 400
"""Letters a page must have for its words to tell a document: a form, a notice or an empty frame has fewer."""

_TITLE = re.compile(r"<title(?:\s[^<>]{0,200})?>([^<]{0,400})", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
_PAGES = ("text/html", "application/xhtml+xml")
_UNREAD = {"script", "style", "template", "noscript", "svg", "title"}


def title_and_sha256(answer: Answer) -> tuple[str, str]:
    """Title and content hash of an answer; the hash is empty where there is too little to know a document by."""
    if answer.kind not in _PAGES:
        return "", hashlib.sha256(answer.body).hexdigest() if len(answer.body) >= LEAST else ""
    text = _decoded(answer)
    found = _TITLE.search(text)
    title = _plain(html.unescape(found.group(1)))[:200] if found else ""
    words = _plain(html.unescape(nh3.clean(text, tags=set(), clean_content_tags=_UNREAD, attributes={})))
    enough = sum(map(str.isalpha, words)) >= LEAST
    return title, hashlib.sha256(words.encode("utf-8")).hexdigest() if enough else ""


def _decoded(answer: Answer) -> str:
    said = _CHARSET.search(answer.body[:2048])
    for name in (answer.charset, said.group(1).decode("ascii") if said else "", "utf-8"):
        try:
            if name:
                return answer.body.decode(name, "replace")
        except (LookupError, ValueError, TypeError):
            continue
    return answer.body.decode("utf-8", "replace")


def _plain(text: str) -> str:
    """A text in one line, without characters that nobody sees."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())

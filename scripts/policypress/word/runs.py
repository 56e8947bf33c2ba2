"""Tokens → runs of Word, with their emphasis, links, breaks and footnotes, and what was tracked about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from policypress.document import Token, TokenKind
from policypress.word.inline import BREAK, END
from policypress.word.xml import quoted, text_of

_PROPERTIES = (
    ("c", '<w:rStyle w:val="VerbatimChar"/>'),
    ("b", "<w:b/><w:bCs/>"),
    ("i", "<w:i/><w:iCs/>"),
    ("s", "<w:strike/>"),
    ("u", '<w:u w:val="single"/>'),
    ("^", '<w:vertAlign w:val="superscript"/>'),
    ("_", '<w:vertAlign w:val="subscript"/>'),
)
"""Letters of a token's marks → run properties, in the order the schema asks for."""


class Piece(NamedTuple):
    """Characters of one look: text, marks now and before, link target, and what was tracked (``ins``, ``del``…)."""

    text: str
    marks: str
    was: str
    target: str
    op: str


@dataclass
class Links:
    """Addresses of links, each with the id of its relationship; one for each part of a package."""

    ids: dict[str, str] = field(default_factory=dict)

    def id(self, target: str) -> str:
        """The id for an address."""
        return self.ids.setdefault(target, f"rLink{len(self.ids) + 1}")


@dataclass
class Writer:
    """What runs need beyond their tokens: addresses, anchors, footnotes, and the stamp of tracked changes."""

    links: Links
    stamp: Callable[[], str]
    note: Callable[[str, str], str]
    anchors: frozenset[str] = frozenset()
    rtl: bool = False

    def runs(self, pieces: Sequence[Piece]) -> str:
        """The runs of pieces, which :func:`pieces_of` makes."""
        out = []
        for target, linked in groupby(pieces, key=lambda piece: piece.target):
            inner = "".join(self._tracked(op, list(group)) for op, group in groupby(linked, key=lambda piece: piece.op))
            out.append(self._linked(target, inner) if target else inner)
        return "".join(out)

    def _linked(self, target: str, inner: str) -> str:
        if target.startswith("#"):
            if target[1:] not in self.anchors:
                return inner
            return f'<w:hyperlink w:anchor="{quoted(bookmark(target[1:]))}" w:history="1">{inner}</w:hyperlink>'
        return f'<w:hyperlink r:id="{self.links.id(target)}" w:history="1">{inner}</w:hyperlink>'

    def _tracked(self, op: str, pieces: list[Piece]) -> str:
        looks = groupby(pieces, key=lambda piece: (piece.marks, piece.was))
        inner = "".join(
            self._run(*look, bool(pieces[0].target), op, "".join(p.text for p in group)) for look, group in looks
        )
        return f"<w:{op} {self.stamp()}>{inner}</w:{op}>" if op else inner

    def _run(self, marks: str, was: str, link: bool, op: str, text: str) -> str:
        properties = self._properties(marks, link)
        if was != marks:
            properties += f"<w:rPrChange {self.stamp()}><w:rPr>{self._properties(was, link)}</w:rPr></w:rPrChange>"
        head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
        name = "delText" if op == "del" else "t"
        out = []
        for part in _OWN.split(text):
            if part == BREAK:
                out.append(f"<w:r>{head}<w:br/></w:r>")
            elif _OWN.match(part):
                out.append(self.note(part, op))
            elif part:
                out.append(f'<w:r>{head}<w:{name} xml:space="preserve">{text_of(part)}</w:{name}></w:r>')
        return "".join(out)

    def _properties(self, marks: str, link: bool) -> str:
        style = '<w:rStyle w:val="Hyperlink"/>' if link else ""
        own = "".join(xml for mark, xml in _PROPERTIES if mark in marks and not (link and mark == "c"))
        return style + own + ("<w:rtl/>" if self.rtl else "")


_OWN = re.compile("([\ue000-\uf8ff])")


def pieces_of(
    tokens: Sequence[Token], op: str = "", old: Sequence[Token] = (), before: Token | None = None
) -> Iterator[Piece]:
    """The pieces of tokens in one state.

    ``old`` are the same words as they stood before: emphasis and white space that changed are tracked. ``before`` is
    the token in front, None at the start of a paragraph.
    """
    for token, was in zip(tokens, old or tokens, strict=True):
        if (token.gap or was.gap) and token.text != END:
            joined = before is not None and _link(before) == _link(token)
            marks = "".join(
                mark for mark in token.marks if before is not None and mark in before.marks and mark in "bisu"
            )
            space = op or ("" if token.gap == was.gap else "ins" if token.gap else "del")
            yield Piece(" ", marks, marks, _link(token) if joined else "", space)
        shown = f"[{token.text}]" if token.kind is TokenKind.IMAGE else token.text
        yield Piece(shown, token.marks, was.marks, _link(token), op)
        before = token


def _link(token: Token) -> str:
    return "" if token.kind is TokenKind.IMAGE else token.target


def bookmark(anchor: str) -> str:
    """The name of the bookmark for an anchor: letters, digits and underscores, 40 at most, as Word takes them."""
    name = "".join(character if character.isalnum() else "_" for character in anchor)
    return f"a_{name}"[:40]


def targets(tokens: Iterable[Token]) -> set[str]:
    """The anchors within the text that tokens lead to."""
    return {token.target[1:] for token in tokens if token.target.startswith("#")}

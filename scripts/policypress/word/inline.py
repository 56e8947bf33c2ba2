"""The tokens of a clause as Word shows them: line breaks and references to footnotes are tokens of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from policypress.document import Clause, ClauseKind, Token, TokenKind
from policypress.document.event import Event
from policypress.document.events import events_of
from policypress.document.inline import collected
from policypress.document.token import PARTED

BREAK = "\ue000"
"""A line break within a paragraph."""
END = "\ue001"
"""The end of a paragraph, where several are compared as one."""
_FIRST_NOTE = 0xE100
_LAST_NOTE = 0xF8FF

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_OTHERWISE = frozenset({ClauseKind.CODE, ClauseKind.HTML, ClauseKind.META, ClauseKind.RULE})


@dataclass
class Notes:
    """Labels of footnotes, each with the character that stands for it in tokens; one for all texts compared."""

    characters: dict[str, str] = field(default_factory=dict)

    def character(self, label: str) -> str:
        """The character for a label; empty when there are more footnotes than a text can have."""
        if label not in self.characters:
            code = _FIRST_NOTE + len(self.characters)
            if code > _LAST_NOTE:
                return ""
            self.characters[label] = chr(code)
        return self.characters[label]

    def label(self, character: str) -> str:
        """The label a character stands for; empty where it is none of these."""
        return next((label for label, known in self.characters.items() if known == character), "")


def word_tokens(clause: Clause, notes: Notes, defined: frozenset[str]) -> tuple[Token, ...]:
    """The visible tokens of a clause other than a table row; ``defined`` are the labels that have a footnote."""
    if clause.kind is ClauseKind.CODE and not clause.html:
        return _code(clause)
    if clause.kind in _OTHERWISE:
        return clause.tokens
    return inline_word_tokens(clause.source, clause, notes, defined)


def inline_word_tokens(source: str, clause: Clause, notes: Notes, defined: frozenset[str]) -> tuple[Token, ...]:
    """The same for a piece of a clause's inline text."""
    events = events_of(_PRIVATE.sub("\ufffd", source), clause.html, clause.references)
    tokens = collected(_own_characters(events, notes, defined)).tokens
    return tuple(_line_broken(token) if token.kind is TokenKind.BREAK else token for token in tokens)


def _own_characters(events: Iterable[Event], notes: Notes, defined: frozenset[str]) -> Iterator[Event]:
    """Events with line breaks and references to footnotes as characters of a text."""
    after_break = False
    for event in events:
        if event.name == "start" and event.value == "br":
            yield Event("text", BREAK)
        elif event.name == "note":
            character = notes.character(event.value) if event.value in defined else ""
            yield Event("text", character or f"[^{event.value}]")
        elif not (after_break and event.name == "break"):
            yield event
        after_break = event.name == "start" and event.value == "br"


def _line_broken(token: Token) -> Token:
    """The border between two blocks of a cell as a line break, before the sign of an item where there is one."""
    return token._replace(text=BREAK + ("" if token.text == PARTED else token.text), gap=False)


def _code(clause: Clause) -> tuple[Token, ...]:
    """Lines of a block of code, white space as it is."""
    out: list[Token] = []
    for number, line in enumerate(_PRIVATE.sub("\ufffd", clause.source).split("\n")):
        if number:
            out.append(Token(BREAK, TokenKind.CODE, False, "c"))
        out.extend(Token(piece, TokenKind.CODE, False, "c") for piece in _PIECES.findall(line.expandtabs(4)))
    return tuple(out)


_PIECES = re.compile(r" +|[^ ]+")

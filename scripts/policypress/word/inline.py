"""The tokens of a clause as Word shows them: line breaks and references to footnotes are tokens of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token as MdToken

from policypress.document import Clause, ClauseKind, Token, TokenKind
from policypress.document.inline import inline_markdown, inline_runs, tokens_of

BREAK = "\ue000"
"""A line break within a paragraph."""
END = "\ue001"
"""The end of a paragraph, where several are compared as one."""
_FIRST_NOTE = 0xE100
_LAST_NOTE = 0xF8FF

_REFERENCE = re.compile(r"(?<!\\)\[\^([^\]\s]+)\](?!:)")
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
    if clause.kind is ClauseKind.CODE:
        return _code(clause)
    if clause.kind in _OTHERWISE:
        return clause.tokens
    return inline_word_tokens(clause.source, clause.references, notes, defined)


def inline_word_tokens(
    source: str, references: dict[str, Any], notes: Notes, defined: frozenset[str]
) -> tuple[Token, ...]:
    """The same for inline Markdown."""
    source = _PRIVATE.sub("\ufffd", source)
    if defined and "[^" in source:
        source = _REFERENCE.sub(lambda match: _noted(match, notes, defined), source)
    children = inline_markdown(source, references)
    if any(child.type == "hardbreak" or child.type == "html_inline" for child in children):
        children = [_broken(child) for child in children]
    return tokens_of(inline_runs(children))


def _noted(match: re.Match[str], notes: Notes, defined: frozenset[str]) -> str:
    label = match.group(1)
    return (notes.character(label) or match.group()) if label in defined else match.group()


def _broken(child: MdToken) -> MdToken:
    if child.type == "hardbreak" or (child.type == "html_inline" and re.match(r"<br\b", child.content, re.I)):
        return MdToken("text", "", 0, content=BREAK)
    return child


def _code(clause: Clause) -> tuple[Token, ...]:
    """Lines of a block of code, white space as it is."""
    out: list[Token] = []
    for number, line in enumerate(_PRIVATE.sub("\ufffd", clause.source).split("\n")):
        if number:
            out.append(Token(BREAK, TokenKind.CODE, False, "c"))
        out.extend(Token(piece, TokenKind.CODE, False, "c") for piece in _PIECES.findall(line.expandtabs(4)))
    return tuple(out)


_PIECES = re.compile(r" +|[^ ]+")

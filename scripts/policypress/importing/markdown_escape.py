"""Plain words → Markdown that shows exactly these words."""

from __future__ import annotations

import re

from policypress.document import ClauseKind, parse_document

_INLINE = re.compile(
    r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|(?<=~)~|!(?=\[)|\{(?=:?[^\S\n]*[#.\w-][^{}\n]*\}\s*$)"
)
_AT_START = re.compile(r"^(?:#{1,6}(?=\s|$)|[>+=:-]|!{3}|\d+(?=[.)](?:\s|$)))")


def escaped(text: str) -> str:
    """``text`` within a line; nothing in it is taken for markup."""
    return _INLINE.sub(lambda match: "\\" + match.group(), text)


def escaped_line(text: str) -> str:
    """``text`` at the start of a paragraph line."""
    return start_escaped(escaped(text.strip()))


def start_escaped(line: str) -> str:
    """A line whose inline signs are escaped already, with its first sign escaped where it would start a block."""
    match = _AT_START.match(line)
    if not match:
        return line
    if match.group().isdigit():
        return f"{match.group()}\\{line[match.end() :]}"
    return "\\" + line


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, without punctuation and layout."""
    return re.findall(r"\w+", text)


def shown_words(markdown: str) -> list[str]:
    """The words and numbers that readers of ``markdown`` see, list numbers included."""
    parts = []
    for clause in parse_document(markdown).clauses:
        if clause.kind is not ClauseKind.META:
            parts.append(f"{clause.number} {clause.text}")
    return words_of(" ".join(parts))


def first_difference(wanted: list[str], shown: list[str]) -> str:
    """Where two sequences of words part, in words; empty where they are equal."""
    for index, (first, second) in enumerate(zip(wanted, shown, strict=False)):
        if first != second:
            return f"at word {index + 1}, “{' '.join(wanted[max(0, index - 3) : index + 3])}”"
    if len(wanted) == len(shown):
        return ""
    return f"after word {min(len(wanted), len(shown))}"

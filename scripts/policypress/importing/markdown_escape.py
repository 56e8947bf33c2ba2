"""Plain words → Markdown that shows exactly these words."""

from __future__ import annotations

import re
import unicodedata

from policypress.document import ClauseKind, Document, parse_document

_INLINE = re.compile(
    r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|(?<=~)~|!(?=\[)|\{(?=:?[^\S\n]*[#.\w-][^{}\n]*\}\s*$)"
)
_AT_START = re.compile(r"^(?:#{1,6}(?=\s|$)|[>+=:-]|!{3}|\d+(?=[.)](?:\s|$)))")


def escaped(text: str) -> str:
    """``text`` within a line; nothing in it is taken for markup."""
    # An attribute list is one even behind a backslash.
    return _INLINE.sub(lambda match: "&#123;" if match.group() == "{" else "\\" + match.group(), text)


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
    """The words and numbers of a text, without punctuation and layout, in one Unicode form."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", text.replace("\u00ad", "")))


def shown_words(markdown: str) -> list[str]:
    """The words and numbers that readers of ``markdown`` see, list numbers included."""
    return words_of(shown_text(parse_document(markdown)))


def shown_text(document: Document) -> str:
    """What readers see of a text, in one run: the words without any markup, list numbers included."""
    clauses = (clause for clause in document.clauses if clause.kind is not ClauseKind.META)
    return " ".join(f"{clause.number} {clause.text}" for clause in clauses)


def first_difference(wanted: list[str], shown: list[str]) -> str:
    """Where two sequences of words part, in words; empty where they are equal."""
    for index, (first, second) in enumerate(zip(wanted, shown, strict=False)):
        if first != second:
            return f"at word {index + 1}, “{' '.join(wanted[max(0, index - 3) : index + 3])}”"
    if len(wanted) == len(shown):
        return ""
    return f"after word {min(len(wanted), len(shown))}"

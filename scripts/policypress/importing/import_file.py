"""Bringing a policy in from a file: Markdown, front matter, and a report of what was guessed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policypress.errors import PolicyError, UsageError
from policypress.files import IMPORTED, read_bytes, read_text
from policypress.importing.from_html import from_html
from policypress.importing.from_text import Converted, from_text
from policypress.importing.markdown_escape import shown_words
from policypress.lint.dates import DATE, read_date


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """A working text ready to be written, and what was guessed on the way."""

    text: str
    words: int
    guesses: tuple[str, ...]
    whole: bool = True


def bring_in(path: Path, today: date, lang: str, encoding: str = "utf-8", *, as_original: bool = False) -> BroughtIn:
    """The working text for a ``.docx``, ``.html`` or ``.txt`` file.

    ``as_original`` takes a Word file as it was before its tracked changes.

    :raises UsageError: another kind of file, or it cannot be read
    """
    kind = path.suffix.lower()
    if kind == ".docx":
        from policypress.importing.from_word import from_word

        found = from_word(read_bytes(path, IMPORTED), str(path), as_original=as_original)
        return _brought_in(found, len(found.body.split()), today, lang)
    if kind not in (".txt", ".html", ".htm"):
        raise UsageError(f"{path}: can be brought in from .docx, .html or .txt only. Save it as one of these.")
    if as_original:
        raise UsageError("--as-original is for Word files, which may hold tracked changes. Leave it out.")
    text = _read(path, encoding)
    try:
        found = from_text(text) if kind == ".txt" else from_html(text)
    except PolicyError as error:
        raise type(error)(f"{path}: {error}") from None
    return _brought_in(found, len(shown_words(found.body)) if kind != ".txt" else len(text.split()), today, lang)


def _brought_in(found: Converted, words: int, today: date, lang: str) -> BroughtIn:
    effective, said = _effective(found.body, today)
    guesses = [*found.guesses, said, "Summary: a placeholder sentence; write one in plain language."]
    front = [
        "---",
        f"title: {json.dumps(found.title, ensure_ascii=False)}",
        f"effective: {effective}",
        f"lang: {found.lang or lang}",
        f"summary: {json.dumps(_summary(found), ensure_ascii=False)}",
        "---",
        "",
    ]
    return BroughtIn("\n".join(front) + "\n" + found.body, words, tuple(guesses), found.whole)


def _read(path: Path, encoding: str) -> str:
    try:
        return read_text(path, IMPORTED) if encoding == "utf-8" else read_bytes(path, IMPORTED).decode(encoding)
    except UsageError as error:
        hint = " Or say how it is encoded, such as with --encoding windows-1252." if "not UTF-8" in str(error) else ""
        raise UsageError(f"{error}{hint}") from None
    except (LookupError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read as {encoding} ({error}). Name another --encoding.") from None


def _summary(found: Converted) -> str:
    return f"The {found.title} as it was published before this archive was begun."


_SAID = re.compile(
    r"\b(?:effective|in force|last updated|last modified|last revised|valid|updated|revised|date[ds]?)\b", re.I
)


def _effective(body: str, today: date) -> tuple[date, str]:
    """The effective date the text names near its top, else today; and how it was found."""
    lines = [line for line in body.split("\n") if line.strip()][:40]
    for line in lines:
        match = re.search(DATE, line, re.IGNORECASE) if _SAID.search(line) else None
        found = read_date(match.group(1)) if match else None
        if match and found:
            return found, f"Effective date {found}, from the line: {' '.join(line.split())[:80]}"
    return today, f"Effective date {today}: the text names none, so this is the day of the import. Set the right one."

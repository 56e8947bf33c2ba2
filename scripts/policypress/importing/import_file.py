"""Bringing a policy in from a file: Markdown, front matter, and a report of what was guessed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from policypress.document import parse_document
from policypress.errors import PolicyError, UsageError
from policypress.files import IMPORTED, read_bytes
from policypress.importing.charsets import text_of
from policypress.importing.from_html import from_html
from policypress.importing.from_text import Converted, from_text
from policypress.importing.markdown_escape import shown_text, shown_words
from policypress.importing.told import effective_day, language_of


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
    text, said = text_of(read_bytes(path, IMPORTED), str(path), encoding, page=kind != ".txt")
    try:
        found = from_text(text) if kind == ".txt" else from_html(text)
    except PolicyError as error:
        raise type(error)(f"{path}: {error}") from None
    if said:
        found = replace(found, guesses=(said, *found.guesses))
    return _brought_in(found, len(shown_words(found.body)) if kind != ".txt" else len(text.split()), today, lang)


def _brought_in(found: Converted, words: int, today: date, lang: str) -> BroughtIn:
    document = parse_document(found.body)
    language, spoken = language_of(shown_text(document), found.lang, lang)
    effective, said = effective_day(document, language, today)
    guesses = [*found.guesses, *spoken, *said, "Summary: a placeholder sentence; write one in plain language."]
    front = [
        "---",
        f"title: {json.dumps(found.title, ensure_ascii=False)}",
        f"effective: {effective}",
        f"lang: {language}",
        f"summary: {json.dumps(_summary(found.title, language), ensure_ascii=False)}",
        "---",
        "",
    ]
    return BroughtIn("\n".join(front) + "\n" + found.body, words, tuple(guesses), found.whole)


def _summary(title: str, language: str) -> str:
    return _SUMMARIES.get(language.partition("-")[0], _SUMMARIES["en"]).format(title=title)


_SUMMARIES = {
    "en": "The {title} as it was published before this archive was begun.",
    "de": "{title}, wie vor Beginn dieses Archivs veröffentlicht.",
    "fr": "{title}, texte publié avant le début de ces archives.",
    "es": "{title}, tal como se publicó antes de iniciar este archivo.",
    "zh": "{title}，本存档建立之前公布的文本。",
}
"""The placeholder of a summary, in the language of the text."""

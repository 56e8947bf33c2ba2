"""What an imported text tells of itself: its language, and the day from which it applies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from policypress.document import Document
from policypress.importing.effective import Said, said_days
from policypress.judgement.language.telling import told
from policypress.language.codes import name_in
from policypress.lint.dates import date_contradiction
from policypress.lint.rule import Text

_SAMPLE = 20_000


def language_of(body: str, given: str, default: str) -> tuple[str, tuple[str, ...]]:
    """The language of a text, and how it was told; ``given`` is what its file says of it."""
    found = told(body[:_SAMPLE])
    code = found.code
    if given and code and code != given.partition("-")[0].lower() and not found.weak:
        return code, (f"Language {_named(code)}, told from the text; its file says {given}.",)
    if given:
        return given, (f"Language {_named(given)}, as its file says.",)
    if code:
        return code, (f"Language {_named(code)}, told from the text.",)
    return default, (
        f"Language {_named(default)}, that of the site: the text is too short to tell. Set the right one.",
    )


def _named(code: str) -> str:
    return f"{name_in(code, 'en')} ({code})"


def effective_day(document: Document, language: str, today: date) -> tuple[date, list[str]]:
    """The day from which a text says that it applies, else ``today``; with every day it names for itself, and why."""
    found = said_days(document, language.partition("-")[0])
    if not found:
        return today, [
            f"Effective date {today}: the text names none, so this is the day of the import. Set the right one."
        ]
    # What a check would call a contradiction is taken only where every day contradicts another.
    ranked = sorted(found, key=lambda said: (_contradicted(document, said.day), not said.applies))
    taken = ranked[0]
    why = "" if taken.applies else "; it names no day from which it applies, only when it was last edited"
    lines = [f"Effective date {taken.day}, from the line: {taken.words}{why}"]
    lines += [_not_taken(said, taken) for said in found if said.day != taken.day]
    if _contradicted(document, taken.day):
        lines.append("The text names days that contradict each other; `check` will ask for one of them.")
    return taken.day, lines


def _not_taken(said: Said, taken: Said) -> str:
    why = "another day from which it applies" if said.applies else "the day it was last edited"
    return f"Not taken as effective date: {said.day}, {why}, from the line: {said.words}"


def _contradicted(document: Document, day: date) -> int:
    return len(list(date_contradiction(Text("", document, Path(), Path(), day))))

"""Translations beside a working text: ``index.LANG.md``, each told its language by its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from policypress.archive.ids import is_language
from policypress.archive.versions import Policy
from policypress.archive.working import Working, read_working
from policypress.errors import Problem


def read_translations(root: Path, policy: Policy, original: Working) -> list[Working]:
    """Every translation beside ``original``, with what is wrong with its front matter, its language or its name."""
    out = []
    for path in sorted(policy.folder.glob("index.*.md")):
        found = read_working(root, policy, path)
        if found:
            lang = language_of(path)
            problems = (*found.problems, *_language_problems(found, lang, original))
            out.append(replace(found, lang=lang, problems=problems))
    return out


def language_of(path: Path) -> str:
    """What stands between ``index.`` and ``.md``."""
    return path.name.removeprefix("index.").removesuffix(".md")


def _language_problems(found: Working, lang: str, original: Working) -> Iterator[Problem]:
    def say(message: str, remedy: str, line: int = 1) -> Problem:
        return Problem(found.where, line, "front-matter", message, remedy)

    elsewhere = "or move the file out of the policy's folder if it is no translation"
    if not is_language(lang):
        yield say(
            f"`{lang}` names no language, so this is no translation that could be sealed.",
            f"Name the file `index.LANG.md`, such as `index.de.md`, {elsewhere}.",
        )
    elif lang == original.lang:
        yield say(f"The original is in `{lang}`, so it cannot be translated into it.", f"Mend its name, {elsewhere}.")
    elif any("`lang: " in problem.message for problem in found.problems):
        return
    elif found.lines and "lang" not in found.lines:
        yield say("The key `lang` is missing.", f"Add `lang: {lang}` to the front matter, {elsewhere}.")
    elif found.lines and found.lang != lang:
        yield say(
            f"`lang: {found.lang}` contradicts the name of the file, which says `{lang}`.",
            f"Write `lang: {lang}`, or name the file `index.{found.lang}.md`.",
            found.lines["lang"],
        )

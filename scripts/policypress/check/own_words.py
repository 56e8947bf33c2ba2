"""A company's own catalogues: complete, or every message that is missing named with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from policypress.errors import Problem, Severity
from policypress.language.catalogues import ENGLISH, FOLDER, OWN, TEMPLATE, faults

_RULE = "own-words"
_LINE = re.compile(r" on (\d+)$")


def catalogue_problems(root: Path) -> Iterator[Problem]:
    """What readers would meet in English, or with a value missing, in each catalogue of ``site_overrides/languages``.

    A catalogue of a language that the tool speaks need hold only what the company says otherwise.
    """
    for path in sorted((root / OWN).glob("*.po")):
        where = path.relative_to(root).as_posix()
        try:
            found = faults(path, TEMPLATE, partial=path.stem == ENGLISH or (FOLDER / path.name).is_file())
            last = path.read_bytes().count(b"\n") + 1
        except (ValueError, LookupError, OSError) as error:
            yield _unreadable(where, path, error)
            continue
        for line, said in found:
            remedy = "Translate it there." if line else f"Add it: {TEMPLATE.name} of the tool lists every message."
            message = f"{said[:1].upper()}{said[1:]}, so readers of `{path.stem}` get English."
            if "different values" in said:
                message, remedy = f"{said}.", "Use the same words in braces as the message."
            yield Problem(where, line or last, _RULE, message, remedy, Severity.WARNING)


def _unreadable(where: str, path: Path, error: Exception) -> Problem:
    """A catalogue that stops every build; the parser counts lines from 0."""
    if isinstance(error, LookupError):
        return Problem(where, 0, _RULE, f"`{path.stem}` is no language code.", "Name the file like pl.po or pt-BR.po.")
    if isinstance(error, UnicodeDecodeError):
        return Problem(where, 0, _RULE, "This catalogue is not UTF-8.", "Save it as UTF-8.")
    found = _LINE.search(str(error))
    said = _LINE.sub("", str(error)).rstrip(".")
    line = int(found[1]) + 1 if found else 0
    return Problem(where, line, _RULE, f"This catalogue cannot be read: {said}.", "Mend the line, or try `msgfmt -c`.")

"""Catalogues of the site's and the messages' words: one ``.po`` file for each language, read as it stands.

English is what the program itself says. A company puts further languages, or its own words for some messages, into
``site_overrides/languages/LANG.po``; what is missing there is taken from the catalogue of the same language that comes
with the tool, else said in English.
"""

from __future__ import annotations

import gettext
import io
import re
from functools import cached_property, lru_cache
from pathlib import Path

from policypress.errors import PolicyError
from policypress.language.codes import candidates
from policypress.language.words import Words

FOLDER = Path(__file__).resolve().parent / "catalogues"
OWN = Path("site_overrides") / "languages"
TEMPLATE = FOLDER / "messages.pot"
ENGLISH = "en"

_PLACE = re.compile(r"\{(\w+)\}")


class Catalogues:
    """The languages that can be spoken at ``root``, or those of the tool alone."""

    def __init__(self, root: Path | None = None) -> None:
        self._folders = [folder for folder in ((root / OWN if root else None), FOLDER) if folder and folder.is_dir()]
        self._spoken: dict[str, Words] = {}

    @cached_property
    def files(self) -> dict[str, tuple[Path, ...]]:
        """Language → its catalogues, the company's own first."""
        out: dict[str, tuple[Path, ...]] = {}
        for folder in self._folders:
            for path in sorted(folder.glob("*.po")):
                out[path.stem] = (*out.get(path.stem, ()), path)
        return out

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language that can be spoken, in order of their codes."""
        return tuple(sorted({ENGLISH, *self.files}))

    @cached_property
    def digest(self) -> str:
        """What the company's own catalogues say: pages made with others must be made anew."""
        own = [path for paths in self.files.values() for path in paths if path.parent != FOLDER]
        return "\0".join(path.read_text(encoding="utf-8") for path in sorted(own))

    def spoken(self, *codes: str) -> str:
        """The first of ``codes`` that has a catalogue, itself or its language without a region; else English."""
        for code in codes:
            for one in candidates(code) if code else ():
                if one == ENGLISH or one in self.files:
                    return code
        return ENGLISH

    def words(self, *codes: str) -> Words:
        """The words of the first of ``codes`` that can be spoken, else English ones; dates follow the whole code."""
        code = self.spoken(*codes)
        found = self._spoken.get(code)
        if found is None:
            found = self._spoken[code] = Words(code, self._translations(code))
        return found

    def _translations(self, code: str) -> gettext.NullTranslations:
        out: gettext.NullTranslations | None = None
        for one in candidates(code):
            for path in self.files.get(one, ()):
                found = _read(path, path.stat().st_mtime_ns)
                if out is None:
                    out = found
                else:
                    out.add_fallback(found)
        return out or gettext.NullTranslations()


@lru_cache(maxsize=32)
def _read(path: Path, _changed: int) -> gettext.GNUTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem.replace("-", "_"), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise PolicyError(f"{path}: this catalogue cannot be read: {error}. Check it with `msgfmt -c`.") from None
    packed = io.BytesIO()
    write_mo(packed, catalogue)
    packed.seek(0)
    return gettext.GNUTranslations(packed)


def faults(path: Path, template: Path = TEMPLATE, *, partial: bool = False) -> list[tuple[int, str]]:
    """(line, what is wrong) with a catalogue: messages it lacks, and places for values that differ from the message.

    A ``partial`` one may lack messages.

    :raises ValueError: it is no catalogue
    :raises LookupError: its name is no language
    """
    from babel.messages.pofile import PoFileError, read_po

    with template.open("rb") as file:
        wanted = {_key(message.id): message for message in read_po(file) if message.id}
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=_locale(path.stem), abort_invalid=True)
    except PoFileError as error:
        raise ValueError(str(error)) from error
    out: list[tuple[int, str]] = []
    found = {_key(message.id): message for message in catalogue if message.id}
    for key in wanted:
        message = found.get(key)
        said = (message.string if message else "") or ""
        forms = [said] if isinstance(said, str) else list(said)
        line = (message.lineno or 0) if message else 0
        if message is None or message.fuzzy or not all(forms):
            if not partial:
                out.append((line, f"“{key}” is not translated"))
            continue
        allowed = {place for text in _texts(message.id) for place in _PLACE.findall(text)}
        for form in forms:
            strange = set(_PLACE.findall(form)) - allowed
            needed = set(_PLACE.findall(_texts(message.id)[-1])) - set(_PLACE.findall(form)) - {"n"}
            if strange or needed:
                out.append((line, f"“{key}” and its translation name different values: {sorted(strange | needed)}"))
    return out


def _locale(code: str) -> str:
    """A language code as Babel writes it.

    :raises LookupError: there is no such language
    """
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(code, sep="-"))
    except (UnknownLocaleError, ValueError) as error:
        raise LookupError(code) from error


def _texts(message_id: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (message_id,) if isinstance(message_id, str) else tuple(message_id)


def _key(message_id: str | list[str] | tuple[str, ...]) -> str:
    return _texts(message_id)[0]

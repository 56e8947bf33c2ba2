"""In which encoding a file is written: what its first bytes say, UTF-8, or what a page says of itself."""

from __future__ import annotations

import codecs
import re

from policypress.errors import UsageError
from policypress.files import line_of

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAID = re.compile(
    rb"""<meta\b[^<>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)|<\?xml\b[^<>?]*\bencoding\s*=\s*["']([\w.:-]+)""", re.I
)
_HEAD = 4096
_MEANT = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii", "x-cp1252"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms_kanji"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean"), "cp949"),
    "big5": "big5hkscs", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "x-user-defined": "cp1252",
}  # fmt: skip
"""What browsers take for a name that pages give: mostly the larger encoding of the same family."""
_NEVER = frozenset({"utf-7", "utf-16", "utf-16le", "utf-16be", "utf-32", "unicode_escape", "raw_unicode_escape"})


def text_of(raw: bytes, where: str, encoding: str, *, page: bool) -> tuple[str, str]:
    """The text of a file, and what must be said of how it was read, empty where it is UTF-8.

    ``encoding`` other than UTF-8 is what a person said, and is believed; ``page``: the file may say it of itself.

    :raises UsageError: it cannot be read so, with the line and a remedy
    """
    if encoding != "utf-8":
        try:
            return raw.decode(encoding), ""
        except (LookupError, ValueError) as error:
            message = f"{where}: cannot be read as {encoding} ({error}). Name another --encoding."
            raise UsageError(message) from None
    name = marked(raw)
    if name:
        return _strict(raw, where, name)
    if _wide(raw):
        raise _refused(raw, where)
    said = _said(raw) if page else ""
    escapes = said.startswith("iso-2022") and b"\x1b" in raw
    if not escapes:
        try:
            return raw.decode("utf-8"), ""
        except UnicodeDecodeError:
            pass
    if said:
        try:
            return raw.decode(said), f"Read as {said}, as the page says of itself."
        except (LookupError, ValueError):
            pass
    raise _refused(raw, where)


def marked(raw: bytes) -> str:
    """The encoding that the first bytes of a text say; empty where they say none."""
    return next((name for mark, name in _MARKS if raw.startswith(mark)), "")


def _strict(raw: bytes, where: str, name: str) -> tuple[str, str]:
    try:
        text = raw.decode(name).removeprefix("\ufeff")
    except ValueError as error:
        raise UsageError(f"{where}: begins as {name} but is none ({error}). Save the file as UTF-8.") from None
    return text, "" if name == "utf-8-sig" else "Read as UTF-16, as its first bytes say."


def _refused(raw: bytes, where: str) -> UsageError:
    line, byte = 1, 0
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line, byte = line_of(error), error.start
    remedy = f"Save the file as UTF-8. Or say how it is encoded, such as with --encoding {likely(raw)}."
    return UsageError(f"{where}:{line}: not UTF-8 (byte {byte}). {remedy}")


def _wide(raw: bytes) -> str:
    """UTF-16 without a mark, told from the bytes that are nought in it."""
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if raw[start:200:2].count(0) * 4 > len(raw[:200]):
            return name
    return ""


def likely(raw: bytes) -> str:
    """The encoding to be tried first."""
    try:
        foreign = [letter for letter in raw.decode("gb18030") if letter > "\x7f"]
    except ValueError:
        foreign = []
    chinese = foreign and sum(map(_chinese, foreign)) * 10 > len(foreign) * 9
    return _wide(raw) or ("gb18030" if chinese else "windows-1252")


def _chinese(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff" or "\u3000" <= letter <= "\u30ff" or letter >= "\uff00"


def _said(raw: bytes) -> str:
    """The encoding that a page names at its top; empty where it names none that is known."""
    found = _SAID.search(raw[:_HEAD])
    name = (found.group(1) or found.group(2)).decode("ascii", "ignore").lower() if found else ""
    name = _MEANT.get(name, name)
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return ""
    return "" if name in _NEVER else name

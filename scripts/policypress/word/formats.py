"""Number formats of Word: a number → the characters that a list label shows for it."""

from __future__ import annotations

from collections.abc import Callable

from policypress.document.numerals import cardinal, ordinal, roman

_HAN = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"


def number_text(number: int, form: str) -> str:
    """The characters of ``number`` in Word's format ``form``; decimal where the format is unknown here.

    >>> number_text(28, "lowerLetter"), number_text(14, "upperRoman"), number_text(12, "chineseCounting")
    ('bb', 'XIV', '十二')
    """
    if form in ("none", "bullet"):
        return ""
    return _FORMS.get(form, str)(number)


def _letter(number: int) -> str:
    """a to z, then aa, bb: the letter again for each round, as Word counts."""
    if number < 1:
        return ""
    rounds, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (rounds + 1)


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _han(digits: str, units: tuple[str, str, str], bare_ten: bool) -> Callable[[int], str]:
    def written(number: int) -> str:
        if not 0 < number < 10_000:
            return str(number)
        out, zero = "", False
        for place, digit in zip((3, 2, 1, 0), f"{number:04d}", strict=True):
            if digit == "0":
                zero = bool(out)
                continue
            out += (digits[0] if zero else "") + digits[int(digit)] + (units[place - 1] if place else "")
            zero = False
        return out[1:] if bare_ten and 10 <= number < 20 else out

    return written


def _han_digits(number: int) -> str:
    return "".join(_HAN[int(digit)] for digit in str(number))


_counting = _han("零一二三四五六七八九", ("十", "百", "千"), True)

_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "ordinal": _ordinal,
    "cardinalText": lambda number: cardinal(number).capitalize(),
    "ordinalText": lambda number: ordinal(number).capitalize(),
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "koreanCounting": str,
    "chineseLegalSimplified": _han(_LEGAL, ("拾", "佰", "仟"), False),
    "ideographDigital": _han_digits,
    "japaneseDigitalTenThousand": _han_digits,
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + d: ord("０") + d for d in range(10)}),
    "decimalEnclosedCircle": lambda number: chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number),
    "decimalEnclosedCircleChinese": lambda number: chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number),
    "numberInDash": lambda number: f"- {number} -",
    "hex": lambda number: f"{number:X}",
}

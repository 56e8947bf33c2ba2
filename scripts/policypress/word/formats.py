"""Number formats of Word: a number → the characters that a list label shows for it."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
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


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out, number = out + letters, number - value
    return out


def _cardinal(number: int) -> str:
    if number < 20:
        return _ONES[max(number, 0)]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{_cardinal(hundreds)} hundred" + (f" {_cardinal(rest)}" if rest else "")


def _ordinal_text(number: int) -> str:
    head, dash, last = _cardinal(number).rpartition("-")
    if not dash:
        head, dash, last = _cardinal(number).rpartition(" ")
    ending = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return head + dash + ending


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
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ordinal": _ordinal,
    "cardinalText": lambda number: _cardinal(number).capitalize(),
    "ordinalText": lambda number: _ordinal_text(number).capitalize(),
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

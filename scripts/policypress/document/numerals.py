"""Numbers written otherwise than in digits: Roman numerals, and English words."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip


def roman(number: int) -> str:
    """``xiv`` for 14; empty below 1."""
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out, number = out + letters, number - value
    return out


def cardinal(number: int) -> str:
    """``twenty-one`` for 21."""
    if number < 20:
        return _ONES[max(number, 0)]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{cardinal(hundreds)} hundred" + (f" {cardinal(rest)}" if rest else "")


def ordinal(number: int) -> str:
    """``twenty-first`` for 21."""
    head, dash, last = cardinal(number).rpartition("-")
    if not dash:
        head, dash, last = cardinal(number).rpartition(" ")
    ending = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return head + dash + ending

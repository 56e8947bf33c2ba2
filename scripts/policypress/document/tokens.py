"""Visible text → tokens: dates, durations, money, numbers, addresses and URLs stay whole."""

from __future__ import annotations

import re
from functools import lru_cache

from policypress.document.graphemes import CJK, EXOTIC, HANGUL, UNSPACED, cluster, marks, sign
from policypress.document.token import Token, TokenKind

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember)\.?"
)
_DATE = (
    rf"\b(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}"
    rf"|{_MONTH}\s+\d{{4}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d)|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?!\w))(?!\w)"
)
NUMBER_WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
]
_COUNT = rf"(?:\d+(?:[.,]\d+)?|(?:{'|'.join(NUMBER_WORDS)})(?:[- ](?:{'|'.join(NUMBER_WORDS)}))*)"
_UNITS = "second minute hour day week fortnight month quarter year decade".split()
_UNIT = rf"(?:{'|'.join(_UNITS)})"
_DURATION = (
    rf"\b(?:a|an|one)?(?<!\w){_COUNT}(?:\s*\(\s*{_COUNT}\s*\))?[\s-]+(?:(?:calendar|business|working|full|consecutive)[\s-]+)?"
    rf"{_UNIT}(?:s|s['’])?(?!\w)"
)
_MONEY = (
    r"(?:(?:us|a|c|hk|nz)?[$€£¥₹]\s?\d[\d,.]*\d|(?:us|a|c|hk|nz)?[$€£¥₹]\s?\d)(?:\s?(?:million|billion|thousand|k|m|bn)\b)?"
    r"|\b(?:usd|eur|gbp|chf|cny|rmb|jpy|aud|cad|sek|nok|dkk|inr)\s?\d(?:[\d,.]*\d)?"
    r"|\b\d(?:[\d,.]*\d)?\s?(?:usd|eur|gbp|chf|cny|rmb|jpy|aud|cad|euros?|dollars?|pounds?|cents?)\b"
)
_TLD = (
    "com|org|net|edu|gov|mil|int|info|biz|io|ai|co|app|dev|me|tv|eu|de|at|ch|fr|uk|ie|nl|be|es|it|pt|pl|se|no|dk|fi|cz|us"
    "|ca|au|nz|jp|cn|in|br|mx|ru|kr|sg|hk|tech|online|site|cloud|shop|store|blog|page|link|legal|example"
)
_URL = (
    r"(?:https?|ftp)://[^\s<>\"“”|]*[^\s<>\"“”|.,;:!?'’)\]}*_]"
    r"|\bwww\.[^\s<>\"“”|]*[^\s<>\"“”|.,;:!?'’)\]}*_]"
    rf"|\b(?:[a-zA-Z0-9-]{{1,63}}\.){{1,126}}(?:{_TLD})\b(?:/[^\s<>\"“”|)\]]*[^\s<>\"“”|.,;:!?'’)\]}}])?(?![\w@])"
)
# No longer than RFC 5321 (4.5.3.1) and RFC 1035 (2.3.4) let them be, so that a long run of dots is not gone through
# from each of its letters.
_EMAIL = r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,126}[\w-]*\w"

_NUMBER = r"\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?(?!\w)(?:\s?%)?"
_NUMBER_BESIDE = r"\d+(?:[.,:]\d+)*(?!{letter})(?:\s?[%％])?"
_ABBREVIATION = r"(?:[^\W\d_]\.){2,}"
_WORD = r"and/or\b|\w+(?:[’'\-‐‑]\w+)*"

# The patterns are in lower case and search the text in lower case, which is several times faster than ignoring case.
# What a text cannot hold is not searched for in it; what cannot begin a date or an amount is passed over at once.
_RARE = re.compile(rf"\.(?:(?:{_TLD})\b|[^\W\d_]\.)")
_DIGIT = re.compile(r"\d")
# Letters that a pattern which minds no case reads as i and s, and that become other or more letters in lower case.
_SAME_LENGTH = str.maketrans("İıſ", "iis")
_COUNTS = (
    rf"(?P<date>(?=\d|[jfmasond][aeäupcok][nbrylgptvciz]){_DATE})"
    rf"|(?P<money>(?=[\d$€£¥₹]|[ac][$€£¥₹]|us|hk|nz|eur|gbp|chf|cny|rmb|jpy|aud|cad|sek|nok|dkk|inr){_MONEY})"
    rf"|(?P<duration>(?=\d|one|t[whe]|fo|fi|s[ie]|ei|ni|el|hu){_DURATION})"
)
_PLAIN = re.compile(r"(\s*+)(?:([aA][nN][dD]/[oO][rR]\b|\w+(?:[’'\-‐‑]\w+)*)|(.))")
_KINDS = {kind.value: kind for kind in TokenKind}
_FOLDED = frozenset({"date", "duration", "money", "number"})


@lru_cache(maxsize=4)
def _pattern(rare: bool, exotic: bool) -> re.Pattern[str]:
    """What reads a text; without ``rare`` it looks for no addresses and abbreviations.

    With ``exotic`` a word keeps its combining marks, and in scripts without spaces each syllable is one.
    """
    addresses = rf"(?P<email>{_EMAIL})|(?P<url>{_URL})|" if rare else ""
    words = [_ABBREVIATION] if rare else []
    if not exotic:
        number, words, rest = _NUMBER, [*words, _WORD], "."
    else:
        letter = rf"(?:(?![{CJK}{UNSPACED}])[\w{marks()}])"
        beside = rf"(?:(?![{CJK}{UNSPACED}{HANGUL}])[\w{marks()}])"
        number = rf"{_NUMBER}(?![{marks()}])|{_NUMBER_BESIDE.format(letter=beside)}"
        words, rest = [*words, cluster(), _WORD.replace(r"\w", letter)], sign()
    return re.compile(
        rf"(\s*+)(?:{addresses}{_COUNTS}|(?P<number>{number})|(?P<word>{'|'.join(words)})|(?P<punctuation>{rest}))"
    )


_token = tuple.__new__  # makes a named tuple in half the time


@lru_cache(maxsize=65536)
def split_text(text: str) -> tuple[Token, ...]:
    """The tokens of one run of text without emphasis or link; white space at the end is dropped.

    White space inside a token (a date, a duration) is folded to one space.
    """
    text = text.rstrip()
    ascii_only = text.isascii()
    low = text.lower() if ascii_only else text.translate(_SAME_LENGTH).lower()
    rare, exotic = _holds_rare(low), not ascii_only and EXOTIC.search(low) is not None
    if rare or exotic or _DIGIT.search(low) or any(map(low.__contains__, _UNITS)):
        return _split(text, low, _pattern(rare, exotic))
    word, mark = TokenKind.WORD, TokenKind.PUNCTUATION
    found = _PLAIN.findall(text)
    return tuple([_token(Token, (a or b, word if a else mark, gap != "", "", "")) for gap, a, b in found])


def _holds_rare(low: str) -> bool:
    """Whether an address or an abbreviation may stand in a text."""
    return "@" in low or "://" in low or "www." in low or _RARE.search(low) is not None


def _split(text: str, low: str, pattern: re.Pattern[str]) -> tuple[Token, ...]:
    out = []
    for match in pattern.finditer(low):
        kind = match.lastgroup or "punctuation"
        start, end = match.span(match.lastindex or 0)
        value = text[start:end]
        if kind in _FOLDED:
            value = " ".join(value.split())
        out.append(_token(Token, (value, _KINDS[kind], match.start() != start, "", "")))
    return tuple(out)

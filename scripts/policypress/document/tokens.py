"""Visible text → tokens: dates, durations, money, numbers, addresses and URLs stay whole."""

from __future__ import annotations

import re
from functools import lru_cache

from policypress.document.model import TokenKind

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)\.?"
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
_UNIT = r"(?:second|minute|hour|day|week|fortnight|month|quarter|year|decade)"
_DURATION = (
    rf"\b(?:a|an|one)?(?<!\w){_COUNT}(?:\s*\(\s*{_COUNT}\s*\))?[\s-]+(?:(?:calendar|business|working|full|consecutive)[\s-]+)?"
    rf"{_UNIT}(?:s|s['’])?(?!\w)"
)
_MONEY = (
    r"(?:(?:US|A|C|HK|NZ)?[$€£¥₹]\s?\d[\d,.]*\d|(?:US|A|C|HK|NZ)?[$€£¥₹]\s?\d)(?:\s?(?:million|billion|thousand|k|m|bn)\b)?"
    r"|\b(?:USD|EUR|GBP|CHF|CNY|RMB|JPY|AUD|CAD|SEK|NOK|DKK|INR)\s?\d(?:[\d,.]*\d)?"
    r"|\b\d(?:[\d,.]*\d)?\s?(?:USD|EUR|GBP|CHF|CNY|RMB|JPY|AUD|CAD|euros?|dollars?|pounds?|cents?)\b"
)
_TLD = (
    "com|org|net|edu|gov|mil|int|info|biz|io|ai|co|app|dev|me|tv|eu|de|at|ch|fr|uk|ie|nl|be|es|it|pt|pl|se|no|dk|fi|cz|us"
    "|ca|au|nz|jp|cn|in|br|mx|ru|kr|sg|hk|tech|online|site|cloud|shop|store|blog|page|link|legal|example"
)
_URL = (
    r"(?:https?|ftp)://[^\s<>\"“”|]*[^\s<>\"“”|.,;:!?'’)\]}*_]"
    r"|\bwww\.[^\s<>\"“”|]*[^\s<>\"“”|.,;:!?'’)\]}*_]"
    rf"|\b(?:[a-zA-Z0-9-]+\.)+(?:{_TLD})\b(?:/[^\s<>\"“”|)\]]*[^\s<>\"“”|.,;:!?'’)\]}}])?(?![\w@])"
)
_EMAIL = r"[\w.+-]+@(?:[\w-]+\.)+[\w-]*\w"
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

_PATTERN = re.compile(
    rf"(?P<gap>\s+)|(?P<email>{_EMAIL})|(?P<url>{_URL})|(?P<date>{_DATE})|(?P<money>{_MONEY})|(?P<duration>{_DURATION})"
    r"|(?P<number>\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?(?!\w)(?:\s?%)?)"
    rf"|(?P<word>(?:[^\W\d_]\.){{2,}}|[{_CJK}]|and/or\b|(?:(?![{_CJK}])\w)+(?:[’'\-‐‑](?:(?![{_CJK}])\w)+)*)"
    r"|(?P<punctuation>.)",
    re.IGNORECASE,
)


_KINDS = {kind.value: kind for kind in TokenKind}


@lru_cache(maxsize=65536)
def split_text(text: str) -> tuple[tuple[str, TokenKind, bool], ...]:
    """The tokens of one run of text as (text, kind, white space before); white space at the end is dropped.

    White space inside a token (a date, a duration) is folded to one space.
    """
    out = []
    gap = False
    for match in _PATTERN.finditer(text):
        kind = match.lastgroup or "punctuation"
        if kind == "gap":
            gap = True
            continue
        value = match.group()
        if kind in ("date", "duration", "money", "number"):
            value = " ".join(value.split())
        out.append((value, _KINDS[kind], gap))
        gap = False
    return tuple(out)

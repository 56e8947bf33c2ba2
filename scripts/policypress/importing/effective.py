"""From which day a text says that it applies: the lines that say it of this text, and the one that is believed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from policypress.document import ClauseKind, Document
from policypress.judgement.language.months import month_names
from policypress.lint.dates import DATE, read_date

_APPLIES = (
    r"effective(?:\s+(?:date|as\s+of|from|on|since))?|(?:date\s+effective)|(?:in|into)\s+force(?:\s+(?:since|from|as\s+of|on))?"
    r"|(?:applies|valid|applicable)\s+(?:from|as\s+of|since)|takes?\s+effect(?:\s+(?:on|from))?"
    r"|g(?:ü|ue)ltig\s+(?:ab|seit)|in\s+kraft(?:\s+(?:seit|ab|getreten(?:\s+am)?))?|inkrafttreten|wirksam\s+(?:ab|seit)"
    r"|gilt\s+(?:ab|seit)|(?:datum\s+des\s+inkrafttretens)"
    r"|date\s+d[’']entrée\s+en\s+vigueur|entrée\s+en\s+vigueur|(?:en\s+vigueur|applicables?)\s+(?:depuis|à\s+compter|à\s+partir|au)"
    r"|(?:prend|prennent)\s+effet|date\s+d[’']effet"
    r"|fecha\s+de\s+(?:entrada\s+en\s+vigor|vigencia|efectividad)|entra(?:da)?\s+en\s+vigor|(?:vigentes?|en\s+vigor)\s+(?:desde|a\s+partir)"
    r"|生效日期|生效时间|施行日期|实施日期|تاريخ\s+السريان|تاريخ\s+النفاذ"
)
_EDITED = (
    r"(?:last|most\s+recently)\s+(?:updated?|modified|revised|changed|reviewed)(?:\s+on)?|(?:date\s+of\s+)?last\s+(?:update|revision|modification)"
    r"|(?:updated|revised|posted|published)(?:\s+on)?|version\s+(?:of|date)|dated?"
    r"|stand|letzte\s+(?:aktualisierung|änderung)|zuletzt\s+(?:aktualisiert|geändert|überarbeitet)(?:\s+am)?|(?:fassung|version)\s+vom"
    r"|dernière\s+(?:mise\s+à\s+jour|modification|révision)|mise?s?\s+à\s+jour(?:\s+le)?|version\s+du"
    r"|última\s+(?:actualización|modificación|revisión)|(?:última\s+vez\s+)?actualizad[oa]s?(?:\s+el)?|fecha\s+de\s+(?:la\s+última\s+)?actualización|versión\s+de"
    r"|更新日期|更新时间|最后更新|最近更新|修订日期|发布日期|版本日期|آخر\s+تحديث"
)
_THIS = (
    r"\b(?:this|these|our|diese[rs]?|unsere|(?:la|le|les)\s+présente?s?|cette|ces|notre|esta|este|estas|estos|nuestra)\b"
    r"[^.;。]{0,90}?\b"
)
_BETWEEN = (
    r"[\s:：\-–—|()（）]{0,12}"
    r"(?:(?:is|are|on|am|le|el|du|de[nm]|vom|del?|compter|partir|desde|since|from)\b[\s:]*){0,3}"
)
_STARTS = r"(?:^|(?<=[.;|(•·])\s*|(?<=[。；（])|\s[–—-]\s)"
_CHINESE = (
    r"(?:本[^，。；]{0,20}|^)[自于]?\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*起?(?:正式)?(?:生效|施行|实施)"
)
_TOP, _END = 25, 8


@dataclass(frozen=True, slots=True)
class Said:
    """A day that the text names for itself: whether as the day it applies from, on which line, in which words."""

    day: date
    applies: bool
    line: int
    words: str


def said_days(document: Document, language: str) -> list[Said]:
    """The days that a text names for itself near its top or its end, each once, in reading order."""
    clauses = [c for c in document.clauses if c.kind is not ClauseKind.META and c.text]
    near = clauses if len(clauses) <= _TOP + _END else [*clauses[:_TOP], *clauses[-_END:]]
    out: dict[tuple[date, bool], Said] = {}
    for clause in near:
        for day, applies, words in _in_line(clause.text, language):
            out.setdefault((day, applies), Said(day, applies, clause.line, words))
    return list(out.values())


def _in_line(text: str, language: str) -> Iterator[tuple[date, bool, str]]:
    for applies, pattern in _patterns(language):
        for match in pattern.finditer(text):
            found = day_of(match.group(1), language)
            if found:
                yield found, applies, " ".join(match.group().split())[:80]


@lru_cache(maxsize=32)
def _patterns(language: str) -> tuple[tuple[bool, re.Pattern[str]], ...]:
    day = f"({_day_shapes(language)})"
    return (
        (True, re.compile(_CHINESE)),
        *((applies, re.compile(f"(?:{_STARTS}|{_THIS})(?:{labels}){_BETWEEN}{day}", re.IGNORECASE | re.MULTILINE))
          for applies, labels in ((True, _APPLIES), (False, _EDITED))),
    )  # fmt: skip


def _day_shapes(language: str) -> str:
    names = "|".join(
        sorted({*map(re.escape, month_names(language)), *map(re.escape, month_names("en"))}, key=len, reverse=True)
    )
    shapes = [
        DATE.replace("(", "(?:", 1) if DATE.startswith("(") else DATE,
        rf"\d{{1,2}}(?:er|ère|º|\.)?\s*(?:de\s+|del\s+)?(?:{names})\.?,?\s*(?:de\s+|del\s+)?\d{{4}}",
        r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日",
    ]
    if language != "en":
        shapes.append(r"\d{1,2}[./]\d{1,2}[./]\d{4}")
    return "|".join(shapes)


def day_of(words: str, language: str) -> date | None:
    """A day as it is written in a language; None where it is none."""
    found = read_date(words)
    if found:
        return found
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    named = re.search(r"[^\W\d]{3,}", re.sub(r"(?<=\d)(?:er|ère)\b", "", words))
    months = {**month_names("en"), **month_names(language)}
    try:
        if named and len(numbers) == 2:
            return date(numbers[1], months.get(named.group().lower(), 0), numbers[0])
        if len(numbers) == 3 and numbers[0] > 31:
            return date(*numbers)
        return date(numbers[2], numbers[1], numbers[0]) if len(numbers) == 3 else None
    except ValueError:
        return None

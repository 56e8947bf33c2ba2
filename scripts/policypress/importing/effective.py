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
    r"effective(?:\s+(?:date|as\s+of|from|on|since))?|(?:date\s+effective)|(?:in|into)\s+(?:force|effect)(?:\s+(?:since|from|as\s+of|on))?"
    r"|(?:applies|valid|applicable)\s+(?:from|as\s+of|since)|takes?\s+effect(?:\s+(?:on|from))?"
    r"|g(?:ü|ue)ltig\s+(?:ab|seit)|in\s+kraft(?:\s+(?:seit|ab|getreten(?:\s+am)?))?|inkrafttreten|wirksam\s+(?:ab|seit)"
    r"|gilt\s+(?:ab|seit)|(?:datum\s+des\s+inkrafttretens)"
    r"|date\s+d[’']entrée\s+en\s+vigueur|entrée\s+en\s+vigueur|(?:en\s+vigueur|applicables?)\s+(?:depuis|à\s+compter|à\s+partir|au)"
    r"|(?:prend|prennent)\s+effet|date\s+d[’']effet"
    r"|fecha\s+de\s+(?:entrada\s+en\s+vigor|vigencia|efectividad)|entr(?:a|ada|ará|an|arán)\s+en\s+vigor|(?:vigentes?|en\s+vigor)\s+(?:desde|a\s+partir)"
    r"|data\s+di\s+(?:entrata\s+in\s+vigore|efficacia)|in\s+vigore\s+(?:dal?|a\s+partire\s+dal?)"
    r"|data\s+de\s+(?:vigência|entrada\s+em\s+vigor)|em\s+vigor\s+(?:desde|a\s+partir\s+de)"
    r"|ingangsdatum|datum\s+van\s+inwerkingtreding|geldig\s+vanaf|van\s+kracht\s+(?:vanaf|sinds)"
    r"|生效日期|生效时间|生效日|施行日期|实施日期|施行日|発効日|適用開始日|تاريخ\s+السريان|تاريخ\s+النفاذ"
)
_EDITED = (
    r"(?:last|most\s+recently)\s+(?:updated?|modified|revised|changed|reviewed)(?:\s+on)?|(?:date\s+of\s+)?last\s+(?:update|revision|modification)"
    r"|(?:updated|revised|posted|published)(?:\s+on)?|version\s+(?:of|dated?|\d[\d.]*\s*[,–—-])|dated?|as\s+of"
    r"|stand|letzte\s+(?:aktualisierung|änderung)|zuletzt\s+(?:aktualisiert|geändert|überarbeitet)(?:\s+am)?|(?:fassung|version)\s+vom"
    r"|dernière\s+(?:mise\s+à\s+jour|modification|révision)|mise?s?\s+à\s+jour(?:\s+le)?|version\s+du"
    r"|última\s+(?:actualización|modificación|revisión)|(?:última\s+vez\s+)?actualizad[oa]s?(?:\s+el)?|fecha\s+de\s+(?:(?:la\s+)?última\s+)?(?:actualización|modificación|revisión)|versión\s+de"
    r"|ultimo\s+aggiornamento|ultima\s+(?:modifica|revisione)|aggiornat[oaie]\s+(?:al|il)|última\s+atualização|atualizad[oa]s?\s+em"
    r"|laatst\s+(?:bijgewerkt|gewijzigd|herzien)(?:\s+op)?|laatste\s+(?:update|wijziging|herziening)"
    r"|更新日期|更新时间|(?:最后|最近|最終)(?:更新|修订|修改|改定|改訂)(?:日期|日|时间)?|修订日期|发布日期|版本日期|改定日|改訂日|制定日|更新日"
    r"|آخر\s+تحديث"
)
_THIS = (
    r"\b(?:this|these|our|diese[rs]?|unsere|(?:la|le|les)\s+présente?s?|cette|ces|notre|esta|este|estas|estos|nuestra)\b"
    r"[^.;。]{0,90}?\b"
)
_BETWEEN = (
    r"[\s:：\-–—|()（）]{0,12}(?:[^\W\d_]{4,12},\s*)?"
    r"(?:(?:is|are|on|am|le|el|du|de[nm]|vom|del?|compter|partir|desde|since|from)\b[\s:]*){0,3}"
)
_STARTS = r"(?:^|(?<=\s)(?=[\u3400-\u9fff])|(?<=[.;|(•·])\s*|(?<=[。；（])|\s[–—-]\s)"
_CHINESE = (
    r"(?:本[^。；《]{0,40}?|^)[自于从は，]?\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*(?:起|より|から)?(?:正式)?"
    r"(?:生效|施行|实施|適用|効力)"
)
_GERMAN = r"(?:tritt|treten|trat|traten)\s+(?:am|zum|mit|mit\s+Wirkung\s+(?:vom|zum))\s+"
_LAW = re.compile(
    r"\b(?:GDPR|CCPA|CPRA|Act|Regulation|Directive|Law|Treaty|DSGVO|DS-GVO|\w*gesetz\w*|\w*verordnung|\w*richtlinie|RGPD|loi|règlement"
    r"|ley|reglamento)\b|《[^《》]*+》"
)
"""What a day belongs to that is said of a law and not of the text."""
_HAN = {number: value for value, number in enumerate("〇一二三四五六七八九")} | {"零": 0, "十": 10}
_HAN_DAY = r"[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
_MORE_MONTHS = {"de": {"jänner": 1, "feber": 2}}
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
            if found and not _LAW.search(re.split(r"[.;。；]\s|[。；]|\n", text[match.end() :], maxsplit=1)[0]):
                yield found, applies, " ".join(match.group().split())[:80]


@lru_cache(maxsize=32)
def _patterns(language: str) -> tuple[tuple[bool, re.Pattern[str]], ...]:
    day = f"({_day_shapes(language)})"
    return (
        (True, re.compile(_CHINESE)),
        (True, re.compile(f"{_THIS}{_GERMAN}{day}\\s+in\\s+Kraft", re.IGNORECASE)),
        *((applies, re.compile(f"(?:{_STARTS}|{_THIS})(?:{labels}){_BETWEEN}{day}", re.IGNORECASE | re.MULTILINE))
          for applies, labels in ((True, _APPLIES), (False, _EDITED))),
    )  # fmt: skip


def _day_shapes(language: str) -> str:
    names = "|".join(sorted(map(re.escape, {*_months(language)}), key=len, reverse=True))
    shapes = [
        DATE.replace("(", "(?:", 1) if DATE.startswith("(") else DATE,
        rf"\d{{1,2}}(?:er|ère|º|\.)?\s*(?:de\s+|del\s+)?(?:{names})\.?,?\s*(?:de\s+|del\s+)?\d{{4}}",
        r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日",
        r"\d{4}[./]\d{1,2}[./]\d{1,2}",
        _HAN_DAY,
    ]
    if language != "en":
        shapes.append(r"\d{1,2}[./]\d{1,2}[./]\d{4}")
    return "|".join(shapes)


def day_of(words: str, language: str) -> date | None:
    """A day as it is written in a language; None where it is none."""
    found = read_date(words)
    if found:
        return found
    if re.fullmatch(_HAN_DAY, words):
        return _han_day(words)
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    named = re.search(r"[^\W\d]{3,}", re.sub(r"(?<=\d)(?:er|ère)\b", "", words))
    months = _months(language)
    try:
        if named and len(numbers) == 2:
            return date(numbers[1], months.get(named.group().lower(), 0), numbers[0])
        if len(numbers) == 3 and numbers[0] > 31:
            return date(*numbers)
        return date(numbers[2], numbers[1], numbers[0]) if len(numbers) == 3 else None
    except ValueError:
        return None


def _months(language: str) -> dict[str, int]:
    return {**month_names("en"), **month_names(language), **_MORE_MONTHS.get(language, {})}


def _han_day(words: str) -> date | None:
    """A day in Chinese numbers, such as 二〇二六年五月二十一日."""
    year, month, day = re.split("[年月]", words.removesuffix("日"))

    def number(part: str) -> int:
        tens, ten, ones = part.rpartition("十")
        return (_HAN.get(tens, 1) * 10 if ten else 0) + (_HAN[ones] if ones else 0)

    try:
        return date(int("".join(str(_HAN[sign]) for sign in year)), number(month), number(day))
    except (KeyError, ValueError):
        return None

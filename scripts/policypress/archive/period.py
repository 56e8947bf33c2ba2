"""How long before it takes effect a change must be announced: the longest of what binds the company, cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policypress.archive.regimes import BY_ID
from policypress.document import Document
from policypress.errors import Problem
from policypress.settings import CONFIG, Settings, setting_line


@dataclass(frozen=True, slots=True)
class Period:
    """A notice period in calendar days, and what asks for it; ``channel`` where that names one."""

    days: int
    because: str
    channel: str = ""


def notice_period(settings: Settings, in_force: Document | None) -> Period:
    """The longest of the settings' period, the named law regimes, and the promise in the text in force."""
    return max(periods(settings, in_force), key=lambda period: period.days)


def periods(settings: Settings, in_force: Document | None) -> list[Period]:
    """Everything that asks for a period; law and promise before the settings, so that they are cited in a draw."""
    laws = [BY_ID[name] for name in settings.regimes if name in BY_ID]
    named = [Period(law.days, f"{law.name}: {law.citation}", law.channel) for law in laws if law.days]
    own = promised(in_force) if in_force else None
    default = Period(settings.notice_days, f"settings: notice_days {settings.notice_days}")
    return [*([own] if own else []), *named, default]


def regime_problems(settings: Settings, root: Path) -> Iterator[Problem]:
    """Regimes in the settings that are not in the table."""
    for name in settings.regimes:
        if name not in BY_ID:
            remedy = f"Known regimes: {', '.join(sorted(BY_ID))}. For any other law set `notice_days` yourself."
            line = setting_line(root, "regimes")
            yield Problem(CONFIG, line, "settings", f"Unknown regime `{name}`.", remedy)


_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "five": 5,
    "seven": 7,
    "ten": 10,
    "fourteen": 14,
    "fifteen": 15,
    "twenty": 20,
    "twenty-one": 21,
    "thirty": 30,
    "forty-five": 45,
    "sixty": 60,
    "ninety": 90,
    "a": 1,
}
_UNITS = {"day": 1, "week": 7, "month": 31}
_COUNT = rf"(\d{{1,3}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_SPAN = (
    rf"\b{_COUNT}(?:\s*\(\s*(\d{{1,3}})\s*\))?[\s-]+(?:calendar\s+|business\s+|working\s+)?(day|week|month)s?\b['’]?"
)
_NOTICE = re.compile(
    rf"{_SPAN}(?=\s*(?:advance\s+|prior\s+|written\s+)*(?:notice\b|before\b|prior\s+to\b|in\s+advance\b|ahead\b))",
    re.IGNORECASE,
)
_ABOUT_CHANGES = re.compile(
    r"\b(?:chang(?:e|es|ed|ing)|modif\w+|amend\w+|updat\w+|revis\w+|new (?:terms|version))\b", re.IGNORECASE
)
_TELLS = re.compile(
    r"\b(?:noti(?:ce|fy|fied|fication)|tell|told|inform\w*|announce\w*|e-?mail\w*"
    r"|post\w*|let you know|give you|publish\w*)\b",
    re.IGNORECASE,
)
_OWN_SUBJECT = re.compile(r"\b(?:polic(?:y|ies)|terms|agreement|statement)\b", re.IGNORECASE)
_OTHER_SUBJECT = re.compile(
    r"\b(?:pric(?:e|es|ing)|fees?|subscriptions?|renew\w*|cancel\w*|delet\w+|terminat\w+|refunds?)\b", re.IGNORECASE
)


def promised(document: Document) -> Period | None:
    """The longest period before a change that the text itself promises its readers."""
    best: Period | None = None
    for clause in document.clauses:
        for sentence in re.split(r"(?<=[.!?])\s+", clause.text):
            elsewhere = _OTHER_SUBJECT.search(sentence) and not _OWN_SUBJECT.search(sentence)
            if elsewhere or not (_ABOUT_CHANGES.search(sentence) and _TELLS.search(sentence)):
                continue
            for match in _NOTICE.finditer(sentence):
                number = match.group(2) or match.group(1).casefold()
                days = int(_WORDS.get(number, 0) or number) * _UNITS[match.group(3).casefold()]
                if 0 < days <= 366 and (best is None or days > best.days):
                    words = " ".join(match.group().split())
                    best = Period(days, f"own promise in the text in force: “{words}” (line {clause.line})")
    return best


def law_notes(settings: Settings, *, consent: bool) -> list[str]:
    """What each named regime asks for beside a number of days; with ``consent`` where it wants more than notice."""
    laws = [BY_ID[name] for name in settings.regimes if name in BY_ID]
    out = [f"{law.name} ({law.citation}) asks for notice: {law.asks}. Channel: {law.channel}." for law in laws]
    if consent:
        out += [
            f"{law.name} ({law.citation}) wants consent, not only notice, for {law.consent}."
            for law in laws
            if law.consent
        ]
    return out

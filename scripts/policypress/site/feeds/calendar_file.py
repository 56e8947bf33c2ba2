"""``/calendar.ics``: the day each version applies from, as RFC 5545 wants it."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlsplit

from policypress.archive.versions import Version
from policypress.characters import shown
from policypress.language.words import Words
from policypress.site.values import addresses, naming, views
from policypress.site.values.context import Context
from policypress.site.values.facts import Facts
from policypress.site.values.page import Asset
from policypress.vocabulary import Status

_GONE = (Status.WITHDRAWN, Status.RESCHEDULED)


def calendar(site: Context) -> Asset:
    """One all-day event for each version."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//policypress//site//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(site.settings.site_name)}",
    ]
    for facts in site.policies:
        for version in facts.known:
            lines += _event(site, facts, version)
    lines.append("END:VCALENDAR")
    return Asset("calendar.ics", "".join(_folded(line) + "\r\n" for line in lines).encode())


def _event(site: Context, facts: Facts, version: Version) -> list[str]:
    record, status = version.record, facts.status(version)
    host = urlsplit(site.settings.site_url).hostname or "policies.invalid"
    planned = status in (Status.UPCOMING, Status.HELD)
    state = "CANCELLED" if status in _GONE else "TENTATIVE" if planned else "CONFIRMED"
    words = site.words_of(record.lang, facts.lang)
    about = " ".join(line.text for line in views.summary_lines(words, record))
    level = naming.level(words, record.verdict)
    first = version.id.effective
    return [
        "BEGIN:VEVENT",
        f"UID:{facts.name.replace('/', '-')}-{version.name}@{host}",
        f"DTSTAMP:{_day(record.announced)}T000000Z",
        f"DTSTART;VALUE=DATE:{_day(first)}",
        f"DTEND;VALUE=DATE:{_day(first + timedelta(days=1))}",
        f"SUMMARY:{_text(_headline(words, facts, version))}",
        f"DESCRIPTION:{_text(f'{about} ({level})')}",
        f"URL:{site.absolute(addresses.version(facts.name, version.name))}",
        f"STATUS:{state}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _headline(words: Words, facts: Facts, version: Version) -> str:
    title = version.record.title
    return {
        Status.UPCOMING: words.say("{title}: a new version is planned to apply", title=title),
        Status.HELD: words.say("{title}: a new version is on hold", title=title),
        Status.WITHDRAWN: words.say("{title}: a new version was withdrawn", title=title),
        Status.RESCHEDULED: words.say("{title}: a new version was moved to another date", title=title),
    }.get(facts.status(version)) or words.say("{title}: a new version applies", title=title)


def _day(value: date) -> str:
    return value.strftime("%Y%m%d")


def _text(value: str) -> str:
    """A value escaped as the format wants it."""
    flat = " ".join(shown(value).split())
    return flat.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, no character cut."""
    if len(line.encode()) <= 75:
        return line
    out, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > 75:
            out.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + width
    return "\r\n".join([*out, piece])

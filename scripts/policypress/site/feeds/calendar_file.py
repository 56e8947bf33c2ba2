"""``/calendar.ics``: the day each version applies from, as RFC 5545 wants it."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlsplit

from policypress.archive.versions import Version
from policypress.characters import shown
from policypress.site.values import addresses, views, words
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
    what = {
        Status.UPCOMING: "is planned to apply",
        Status.HELD: "is on hold",
        Status.WITHDRAWN: "was withdrawn",
        Status.RESCHEDULED: "was moved to another date",
    }.get(status, "applies")
    first = version.id.effective
    return [
        "BEGIN:VEVENT",
        f"UID:{facts.name.replace('/', '-')}-{version.name}@{host}",
        f"DTSTAMP:{_day(record.announced)}T000000Z",
        f"DTSTART;VALUE=DATE:{_day(first)}",
        f"DTEND;VALUE=DATE:{_day(first + timedelta(days=1))}",
        f"SUMMARY:{_text(f'{record.title}: version {version.name} {what}')}",
        f"DESCRIPTION:{_text(' '.join(views.summary_lines(record)) + ' (' + words.VERDICTS[record.verdict] + ')')}",
        f"URL:{site.absolute(addresses.version(facts.name, version.name))}",
        f"STATUS:{state}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


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

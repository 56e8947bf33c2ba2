"""Atom feeds: one entry for each version and stage, with ids that stay."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlsplit

from policypress.archive.versions import Version
from policypress.site.html.clause_html import escaped
from policypress.site.values import addresses, views, words
from policypress.site.values.compiled import installed_version
from policypress.site.values.context import Context
from policypress.site.values.facts import Facts
from policypress.site.values.page import Asset
from policypress.vocabulary import Status

_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a version on a day."""

    day: date
    policy: str
    version: str
    stage: str
    title: str
    text: str
    address: str


def feeds(site: Context) -> list[Asset]:
    """The feed of the site and that of each policy."""
    out: list[Asset] = []
    everything: list[Entry] = []
    for facts in site.policies:
        found = entries(facts)
        everything.extend(found)
        out.append(_feed(site, f"{facts.name}/feed.xml", facts.title, addresses.policy(facts.name), found))
    out.append(_feed(site, "feed.xml", site.settings.site_name, "", everything))
    return out


def entries(facts: Facts) -> list[Entry]:
    """What happened to the versions of a policy up to the day, oldest first."""
    out: list[Entry] = []
    for version in facts.known:
        out.extend(_stages(facts, version))
    return sorted(out, key=lambda entry: (entry.day, entry.policy, entry.version, entry.stage))


def _stages(facts: Facts, version: Version) -> Iterable[Entry]:
    record, status = version.record, facts.status(version)
    effective = words.day(version.id.effective)
    said = " ".join(views.summary_lines(record))
    counts = words.counts(record.counts)
    if record.compared_with:
        said += f" Verdict: {words.VERDICTS[record.verdict]}" + (f" ({counts})." if counts else ".")

    def entry(day: date, stage: str, title: str, text: str, address: str) -> Entry:
        return Entry(day, facts.name, version.name, stage, title, text, address)

    changes = addresses.changes(facts.name, version.name)
    text_address = addresses.version(facts.name, version.name)
    yield entry(record.announced, "announced", f"{record.title}: announced for {effective}", said, changes)
    period = facts.periods.get(version.name)
    if period:
        yield entry(period.first, "in-force", f"{record.title}: in force since {effective}", said, text_address)
    if status is Status.HELD:
        yield entry(
            version.id.effective,
            "held",
            f"{record.title}: on hold",
            " ".join(views.held_lines(facts, version)),
            text_address,
        )
    if version.withdrawal and status is Status.WITHDRAWN:
        gone = version.withdrawal
        yield entry(
            gone.withdrawn, "withdrawn", f"{record.title}: text of {effective} withdrawn", gone.reason, text_address
        )
    other = facts.replacement(version)
    if other:
        moved = f"The text planned for {effective} is now planned for {words.day(other.id.effective)}."
        yield entry(
            other.record.announced,
            "rescheduled",
            f"{record.title}: moved to another date",
            moved,
            addresses.version(facts.name, other.name),
        )


def _feed(site: Context, address: str, title: str, page: str, found: list[Entry]) -> Asset:
    newest = max((entry.day for entry in found), default=date(1970, 1, 1))
    about = {
        "title": title,
        "link": site.absolute(page),
        "description": f"Every version of {title}",
        "language": site.settings.lang,
        "feed_url": site.absolute(address),
        "feed_guid": _tag(site, address),
        "author_name": site.settings.company,
        "latest": _at(site, newest),
    }
    listed = [
        {
            "title": one.title,
            "link": site.absolute(one.address),
            # Readers take a summary for HTML.
            "description": escaped(one.text),
            "unique_id": _tag(site, f"{one.policy}/{one.version}/{one.stage}"),
            "pubdate": _at(site, one.day),
            "updateddate": _at(site, one.day),
            "categories": (one.stage,),
        }
        for one in sorted(found, key=lambda entry: (entry.day, entry.version, entry.stage), reverse=True)[:_LIMIT]
    ]

    def made() -> str:
        from policypress.site.feeds.atom import atom

        return atom(about, listed)

    key = ("feed", json.dumps([about, listed], default=datetime.isoformat), installed_version("feedgenerator"))
    return Asset(address, site.cache.text(key, made).encode())


def _tag(site: Context, what: str) -> str:
    host = urlsplit(site.settings.site_url).hostname or "policies.invalid"
    return f"tag:{host},2020:{what}"


def _at(site: Context, day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=site.settings.zone)

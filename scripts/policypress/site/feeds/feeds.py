"""Atom feeds: one entry for each version and stage, with ids that stay."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlsplit

from policypress.archive.versions import Version
from policypress.language.words import Words
from policypress.site.values import addresses, naming, views
from policypress.site.values.compiled import installed_version
from policypress.site.values.context import Context
from policypress.site.values.facts import Facts
from policypress.site.values.page import Asset
from policypress.vocabulary import Status

_LIMIT = 100
STYLE = "assets/feed.css"
_STYLE = """\
:root{color-scheme:light dark;font:1rem/1.6 system-ui,sans-serif}
feed{display:block;max-width:44rem;margin:2rem auto;padding:0 1rem}
feed>title{display:block;font-size:1.7rem;font-weight:700;line-height:1.2}
feed>subtitle{display:block;opacity:.75}
feed>id,feed>link,feed>updated,feed>author,entry>id,entry>link,entry>category,entry>updated{display:none}
entry{display:block;border-top:1px solid #8886;padding:1rem 0}
entry>title{display:block;font-weight:700}
entry>published{display:block;font:.85rem ui-monospace,monospace;opacity:.75}
entry>published{width:10ch;overflow:hidden;white-space:nowrap}
summary,content{display:block}
p{margin:.5rem 0}
*|a{color:#08606f}
@media (prefers-color-scheme:dark){*|a{color:#7fd0df}}
"""
"""Of the time an entry was published it shows the day: the first ten signs."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a version on a day, in its policy's language."""

    day: date
    policy: str
    version: str
    stage: str
    title: str
    text: str
    address: str
    lang: str


def feeds(site: Context) -> list[Asset]:
    """The feed of the site and that of each policy, and the style sheet with which browsers show them."""
    out: list[Asset] = []
    everything: list[Entry] = []
    for facts in site.policies:
        words = site.words_of(facts.lang)
        found = entries(site, facts)
        everything.extend(found)
        out.append(_feed(site, words, f"{facts.name}/feed.xml", facts.title, addresses.policy(facts.name), found))
    out.append(_feed(site, site.words, "feed.xml", site.settings.site_name, "", everything))
    out.append(Asset(STYLE, _STYLE.encode()))
    return out


def entries(site: Context, facts: Facts) -> list[Entry]:
    """What happened to the versions of a policy up to the day, oldest first."""
    out: list[Entry] = []
    for version in facts.known:
        out.extend(_stages(site.words_of(version.record.lang, facts.lang), facts, version))
    return sorted(out, key=lambda entry: (entry.day, entry.policy, entry.version, entry.stage))


def _stages(words: Words, facts: Facts, version: Version) -> Iterable[Entry]:
    record, status = version.record, facts.status(version)
    effective, title = words.day(version.id.effective), record.title
    said = " ".join(line.text for line in views.summary_lines(words, record))
    if record.compared_with:
        level = naming.level(words, record.verdict)
        said += " " + words.say("Level: {level} ({counts}).", level=level, counts=naming.counts(words, record.counts))

    def entry(day: date, stage: str, headline: str, text: str, address: str) -> Entry:
        return Entry(day, facts.name, version.name, stage, headline, text, address, words.lang)

    changes = addresses.changes(facts.name, version.name)
    here = addresses.version(facts.name, version.name)
    announced = words.say("{title}: announced for {day}", title=title, day=effective)
    if version.corrects:
        announced = words.say("{title}: corrected", title=title)
    yield entry(record.announced, "announced", announced, said, changes)
    period = facts.periods.get(version.name)
    if period:
        since = words.say("{title}: in force since {day}", title=title, day=words.day(period.first))
        yield entry(period.first, "in-force", since, said, here)
    if status is Status.HELD:
        held = " ".join(views.held_lines(words, facts, version))
        yield entry(version.id.effective, "held", words.say("{title}: on hold", title=title), held, here)
    if version.withdrawal and status is Status.WITHDRAWN:
        gone = version.withdrawal
        taken = words.say("{title}: text of {day} withdrawn", title=title, day=effective)
        yield entry(gone.withdrawn, "withdrawn", taken, gone.reason, here)
    other = facts.replacement(version)
    if other:
        new = words.day(other.id.effective)
        moved = words.say("The text planned for {old} is now planned for {new}.", old=effective, new=new)
        headline = words.say("{title}: moved to another date", title=title)
        address = addresses.version(facts.name, other.name)
        yield entry(other.record.announced, "rescheduled", headline, moved, address)


def _feed(site: Context, words: Words, address: str, title: str, page: str, found: list[Entry]) -> Asset:
    newest = max((entry.day for entry in found), default=date(1970, 1, 1))
    about = {
        "title": title,
        "link": site.absolute(page),
        "description": words.say("Every version of {title}", title=title),
        "language": words.lang,
        "feed_url": site.absolute(address),
        "feed_guid": _tag(site, address),
        "author_name": site.settings.company,
        "latest": _at(site, newest),
        "style": addresses.way_up(address) + STYLE,
        "hint": words.say(
            "This is a feed: put its address into a feed reader, and it tells you of every change of these texts."
        ),
        "home": words.say("Read the pages instead"),
        "read": words.say("Read more"),
    }
    listed = [
        {
            "title": one.title,
            "link": site.absolute(one.address),
            "description": one.text,
            "lang": one.lang if one.lang != words.lang else "",
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

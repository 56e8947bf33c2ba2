"""The announcement on every page, and the same for the company's own pages."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from policypress.archive.versions import Version
from policypress.language.words import Words
from policypress.site.values import addresses, views
from policypress.site.values.context import Context, safe
from policypress.site.values.facts import Facts
from policypress.site.values.page import Asset
from policypress.site.values.views import Item, Said
from policypress.vocabulary import Status

FORMAT = 1

_STYLE = (
    "body{background:#fff6e2;color:#10292f;font:1rem/1.5 system-ui,sans-serif;margin:0;padding:.75rem 1rem;"
    "border-left:.4rem solid #f0a202}a{color:#08606f}"
    "@media (prefers-color-scheme:dark){body{background:#2a220e;color:#eef5f6}a{color:#7fd0df}}"
    "h1{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
    "p{margin:.25rem 0}"
)


_MOST = 3
"""More announcements than that are told in one line, so that no page lists every policy."""


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One announcement in its policy's language or a page's: its policy, its sentence, its links."""

    kind: str
    title: str | Said
    text: str
    links: tuple[Item, ...]
    lang: str
    dir: str


def notices(site: Context, *, absolute: bool = False) -> tuple[NoticeView, ...]:
    """Every announced version that is not in force, soonest first."""
    found = [(version.id.effective, facts, version) for facts in site.policies for version in facts.current_notice]
    found.sort(key=lambda entry: (entry[0], entry[1].name, entry[2].name))
    return tuple(_view(site, facts, version, absolute) for _, facts, version in found)


def _view(site: Context, facts: Facts, version: Version, absolute: bool, *, lang: str = "") -> NoticeView:
    """``lang`` is the language of the page, where that is not the policy's."""
    words = site.words_of(lang or version.record.lang, version.record.lang, facts.lang)
    held = facts.status(version) is Status.HELD
    announced = facts.announcement(version)
    text = (
        _on_hold(words, facts, version) if held else words.say("{sentence}.", sentence=views.planned(words, announced))
    )

    def where(address: str) -> str:
        return site.absolute(address) if absolute else address

    upcoming = version is facts.standing.next
    spoken = lang if upcoming and lang in facts.translations(version) else ""
    next_text = _next_text(facts, version, spoken) if upcoming else addresses.version(facts.name, version.name)
    changes = Item(words.say("What changes"), where(addresses.changes(facts.name, announced.name)))
    links = (
        *((changes,) if announced.record.compared_with else ()),
        Item(words.say("Read the text"), where(next_text)),
    )
    title = words.say("{title}:", title=_title(version, spoken))
    foreign = spoken or version.record.lang
    told = Said(title, foreign) if lang and foreign != words.lang else title
    return NoticeView("held" if held else "upcoming", told, text, links, words.lang, words.direction)


def _next_text(facts: Facts, version: Version, lang: str) -> str:
    return addresses.translation(facts.name, lang, coming=True) if lang else addresses.upcoming(facts.name)


def _title(version: Version, lang: str) -> str:
    document = version.translation(lang) if lang else None
    return str(document.meta.get("title") or version.record.title) if document else version.record.title


def _on_hold(words: Words, facts: Facts, version: Version) -> str:
    late = facts.missed(facts.announcement(version))
    day = words.day(version.id.effective)
    if late and late[0] is not facts.announcement(version):
        other = words.day(late[0].id.effective)
        text = words.say(
            "The text planned for {day} is on hold: it builds on the text planned for {other}, of which users were not "
            "told in time.",
            day=day,
            other=other,
        )
    else:
        text = words.say("The text planned for {day} is on hold, because users were not told of it in time.", day=day)
    stays = words.say("The text in force stays in force.") if facts.standing.in_force else ""
    return " ".join(filter(None, (text, stays)))


def banner_html(site: Context) -> str:
    """The banner of every page; empty when nothing is announced."""
    found = notices(site)
    return _rendered(site, (_summed_up(site, len(found)),) if len(found) > _MOST else found)


def own_banner(site: Context, facts: Facts) -> str:
    """The banner of a policy's own pages where that of every page does not name it; empty where it does."""
    count = sum(len(other.current_notice) for other in site.policies)
    if count <= _MOST or not facts.current_notice:
        return ""
    own = tuple(_view(site, facts, version, False) for version in facts.current_notice[:_MOST])
    return _rendered(site, (*own, _summed_up(site, count)))


def translated_banner(site: Context, lang: str) -> str:
    """The banner in the language of a translation's page; empty where nothing is announced or too much for one."""
    found = [(facts, version) for facts in site.policies for version in facts.current_notice]
    found.sort(key=lambda entry: (entry[1].id.effective, entry[0].name, entry[1].name))
    told = tuple(_view(site, facts, version, False, lang=lang) for facts, version in found)
    return _rendered(site, told) if len(told) <= _MOST else ""


def _rendered(site: Context, found: Sequence[NoticeView]) -> str:
    return site.templates.render("banner.html", notices=found).strip() if found else ""


def _summed_up(site: Context, count: int) -> NoticeView:
    words = site.words
    text = words.some("{n} change of our policies is announced.", "{n} changes of our policies are announced.", count)
    link = Item(words.say("See which"), "./#announced")
    return NoticeView("upcoming", "", text, (link,), words.lang, words.direction)


def notice_assets(site: Context) -> list[Asset]:
    """``/notice.html`` and ``/notice.json``."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    found, words = notices(site, absolute=True), site.words
    html = site.templates.render(
        "notice.html",
        words,
        title=words.say("{company}: notice of changes", company=site.settings.company),
        notices=found,
        style=safe(_STYLE),
        style_hash=f"sha256-{digest}",
        nothing=() if found else (words.say("No change of a policy is announced."),),
    )
    data = {
        "format": FORMAT,
        "site": site.absolute(""),
        "as_of": site.today.isoformat(),
        "notices": [_entry(site, facts, version) for facts in site.policies for version in facts.current_notice],
    }
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return [Asset("notice.html", html.encode()), Asset("notice.json", text.encode())]


def _entry(site: Context, facts: Facts, version: Version) -> dict[str, Any]:
    record, view = version.record, _view(site, facts, version, True)
    first = facts.announcement(version)
    return {
        "policy": facts.name,
        "title": record.title,
        "lang": record.lang,
        "version": version.name,
        "status": facts.status(version).value,
        "announced": first.record.announced.isoformat(),
        "effective": record.effective.isoformat(),
        "verdict": first.record.verdict.value,
        "summary": record.summary,
        "text": view.text,
        "changes": site.absolute(addresses.changes(facts.name, first.name)),
        "upcoming": site.absolute(addresses.version(facts.name, version.name)),
        "in_force": site.absolute(addresses.policy(facts.name)) if facts.standing.in_force else None,
        "text_sha256": record.text.sha256,
    }

"""The announcement on every page, and the same for the company's own pages."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from policypress.archive.versions import Version
from policypress.site.values import addresses, views, words
from policypress.site.values.context import Context, safe
from policypress.site.values.facts import Facts
from policypress.site.values.page import Asset
from policypress.site.values.views import Item
from policypress.vocabulary import Status

FORMAT = 1

_STYLE = (
    "body{background:#fff6e2;color:#10292f;font:1rem/1.5 system-ui,sans-serif;margin:0;padding:.75rem 1rem;"
    "border-left:.4rem solid #f0a202}a{color:#08606f}"
    "@media (prefers-color-scheme:dark){body{background:#2a220e;color:#eef5f6}a{color:#7fd0df}}"
    "h1{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
    "p{margin:.25rem 0}"
)


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One announcement: its policy, its sentence, its links."""

    kind: str
    title: str
    text: str
    links: tuple[Item, ...]


def notices(site: Context, *, absolute: bool = False) -> tuple[NoticeView, ...]:
    """Every announced version that is not in force, soonest first."""
    found = [(version.id.effective, facts, version) for facts in site.policies for version in facts.current_notice]
    found.sort(key=lambda entry: (entry[0], entry[1].name, entry[2].name))
    return tuple(_view(site, facts, version, absolute) for _, facts, version in found)


def _view(site: Context, facts: Facts, version: Version, absolute: bool) -> NoticeView:
    held = facts.status(version) is Status.HELD
    announced = facts.announcement(version)
    if held:
        stays = " The text in force stays in force." if facts.standing.in_force else ""
        late = facts.missed(announced)
        other = late and late[0] is not announced
        whose = f"it builds on the text planned for {words.day(late[0].id.effective)}, whose" if other else "its"
        text = (
            f"The text planned for {words.day(version.id.effective)} is on hold, because {whose} notice was not "
            f"completed in time.{stays}"
        )
    else:
        text = f"{views.planned(announced)}."

    def where(address: str) -> str:
        return site.absolute(address) if absolute else address

    next_text = (
        addresses.upcoming(facts.name)
        if version is facts.standing.next
        else addresses.version(facts.name, version.name)
    )
    links = (
        *(
            (Item("What changes", where(addresses.changes(facts.name, announced.name))),)
            if announced.record.compared_with
            else ()
        ),
        Item("Read the text", where(next_text)),
    )
    return NoticeView("held" if held else "upcoming", f"{version.record.title}:", text, links)


def banner_html(site: Context) -> str:
    """The banner of every page; empty when nothing is announced."""
    found = notices(site)
    return site.templates.render("banner.html", notices=found).strip() if found else ""


def notice_assets(site: Context) -> list[Asset]:
    """``/notice.html`` and ``/notice.json``."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    found = notices(site, absolute=True)
    html = site.templates.render(
        "notice.html",
        title=f"{site.settings.company}: notice of changes",
        notices=found,
        style=safe(_STYLE),
        style_hash=f"sha256-{digest}",
        nothing=() if found else ("No change of a policy is announced.",),
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

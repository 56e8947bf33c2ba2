"""What every page of one build shares: the archive, the day, the templates, the renderer that remembers clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from policypress.archive.folder import page_files, picture_address, picture_files
from policypress.archive.versions import POLICIES, Archive
from policypress.language.catalogues import Catalogues
from policypress.language.words import Words
from policypress.settings import Settings
from policypress.site.html.clause_html import ClauseHtml, link_target
from policypress.site.values import addresses
from policypress.site.values.cache import Cache
from policypress.site.values.downloads import file_addresses
from policypress.site.values.facts import Facts
from policypress.site.values.templates import Templates

_ADDRESS = re.compile(r"[^@\s:/]+@[^@\s:/]+")

JUDGING = "how-changes-are-judged"
"""The page beside the policies that says how changes are judged."""

ALTERNATE = "alternate "
"""The space keeps the theme from taking every alternate for another language and asking for its sitemap."""


@dataclass
class Context:
    """One build of the site."""

    root: Path
    archive: Archive
    settings: Settings
    today: date
    clauses: ClauseHtml = field(default_factory=ClauseHtml)
    cache: Cache = field(default_factory=Cache)

    @cached_property
    def templates(self) -> Templates:
        """The site's templates."""
        return Templates(self.root, self.cache)

    @cached_property
    def catalogues(self) -> Catalogues:
        """The languages that the site speaks."""
        return Catalogues(self.root)

    @property
    def words(self) -> Words:
        """The words of the site itself: home page, feed of all policies."""
        return self.catalogues.words(self.settings.lang)

    def words_of(self, *codes: str) -> Words:
        """The words of a page in the first of ``codes`` that can be spoken, else the site's own."""
        return self.catalogues.words(*codes, self.settings.lang)

    def key(self, words: Words) -> tuple[str, ...]:
        """What a kept part depends on beside its texts: the templates, and the words said in it."""
        return self.templates.digest, words.lang, self.catalogues.digest

    @cached_property
    def policies(self) -> tuple[Facts, ...]:
        """The policies that have something sealed."""
        found = (Facts(policy, self.settings, self.today) for policy in self.archive.policies)
        return tuple(facts for facts in found if facts.known)

    def foot(self, words: Words, *first: str) -> tuple[str, ...]:
        """The lines below every page."""
        zone = words.say(
            "Dates are days in the time zone {zone}; a text applies from 00:00 on its first day.",
            zone=self.settings.timezone,
        )
        return tuple(line for line in (*first, zone, self._contact(words)) if line)

    def _contact(self, words: Words) -> str:
        """Where readers ask, as a link where it is an address or a URL."""
        contact = self.settings.contact
        if not contact:
            return ""
        target = (
            f"mailto:{contact}" if _ADDRESS.fullmatch(contact) else link_target(contact, "") if "://" in contact else ""
        )
        shown = Markup('<a href="{}">{}</a>').format(target, contact) if target else contact
        return words.say("Questions: {contact}", contact=shown)

    def head(
        self,
        links: Iterable[tuple[str, str, str, str]] = (),
        metas: Iterable[tuple[str, str]] = (),
        languages: Iterable[tuple[str, str]] = (),
    ) -> str:
        """Link and meta elements; ``languages`` are the same text in other languages by address."""
        return self.templates.render(
            "head.html", links=tuple(links), metas=tuple(metas), languages=tuple(languages), alternate=ALTERNATE
        ).strip()

    @cached_property
    def known(self) -> frozenset[str]:
        """Every address that a policy text may link to: pages, sealed texts, and files beside the policies."""
        found = {"", "feed.xml", "calendar.ics", "notice.html", "notice.json", "sitemap.xml"}
        found |= {f"{path.stem}/" for path in page_files(self.archive.root)}
        found |= {picture_address(path, self.archive.root) for path in picture_files(self.archive.root)}
        for facts in self.policies:
            name = facts.name
            found |= {
                addresses.policy(name),
                addresses.upcoming(name),
                addresses.history(name),
                addresses.comparing(name),
            }
            coming = facts.standing.next
            for lang in facts.translations(coming) if coming else ():
                found.add(addresses.translation(name, lang, coming=True))
            found |= {f"{name}/feed.xml", f"{name}/versions.json"}
            for version in facts.known:
                number = version.name
                found |= {addresses.version(name, number), addresses.changes(name, number)}
                found |= {addresses.markdown(name, number), addresses.record(name, number)}
                found |= set(file_addresses(facts, version))
                found |= {f"{name}/versions/{number}.notice.json"} if version.certificate else set()
                for lang in facts.translations(version):
                    found |= {addresses.translation(name, lang), f"{name}/versions/{number}.{lang}.md"}
        return frozenset(found)

    @cached_property
    def judging(self) -> str:
        """The address of the page that says how changes are judged; empty where there is none."""
        return f"{JUDGING}/" if (self.archive.root / POLICIES / f"{JUDGING}.md").is_file() else ""

    def absolute(self, address: str) -> str:
        """The full URL of an address; the bare address where the site has no URL yet."""
        return self.settings.site_url.rstrip("/") + "/" + address if self.settings.site_url else "/" + address


def feed_links(words: Words, facts: Facts) -> list[tuple[str, str, str, str]]:
    """The machine-readable neighbours of every page of a policy."""
    name = facts.name
    title = words.say("{title}: changes", title=facts.title)
    return [
        (ALTERNATE, f"{name}/feed.xml", "application/atom+xml", title),
        ("version-history", addresses.history(name), "", ""),
    ]


def safe(html: str) -> Markup:
    """HTML made by ``clause_html`` and its neighbours."""
    return Markup(html)

"""One page that shows a text, or says that there is none to show."""

from __future__ import annotations

from collections.abc import Sequence

from policypress.archive.phrases import NO_OTHER_TEXT, NO_TEXT_IN_FORCE
from policypress.archive.versions import Version
from policypress.language.codes import direction
from policypress.language.words import Words, mark
from policypress.site.html.clause_html import escaped
from policypress.site.html.text_html import TextHtml
from policypress.site.values import addresses, views
from policypress.site.values.context import ALTERNATE, Context, feed_links, safe
from policypress.site.values.facts import Facts
from policypress.site.values.page import Heading, Page
from policypress.site.values.views import Callout, Item, Said
from policypress.vocabulary import Status

_NOTHING = (mark("No text is in force yet."), mark("No other text has been announced."))
assert _NOTHING == (NO_TEXT_IN_FORCE, NO_OTHER_TEXT)


def text_page(
    site: Context,
    facts: Facts,
    version: Version,
    words: Words,
    text: TextHtml,
    address: str,
    line: Sequence[Item],
    *,
    boxes: Sequence[Callout] = (),
    links: Sequence[tuple[str, str, str, str]] = (),
    title: str = "",
    heading: str = "",
    summaries: Sequence[Said] = (),
    canonical: str = "",
    indexed: bool = True,
    boost: float = 0,
    lang: str = "",
    languages: Sequence[tuple[str, str]] = (),
    apart: bytes = b"",
) -> Page:
    """The page of ``text``, which is in ``lang`` (the version's where empty); the page itself speaks ``words``."""
    code = lang or version.record.lang
    html = site.templates.render(
        "text.html",
        words,
        policy_title=facts.title,
        strip=views.strip(words, facts, address),
        text=text,
        title=safe(heading or text.title),
        title_label=words.say("Link to the title of this page"),
        line=line,
        boxes=boxes,
        summaries=summaries,
        body=safe(text.searched() if boost else text.body),
        text_lang=code if code != words.lang else "",
        text_dir=direction(code),
        permanent=words.say(
            "Permanent address of this text: {address}",
            address=site.absolute(addresses.version(facts.name, version.name)),
        ),
        foot=site.foot(words),
    )
    metas = () if indexed else (("robots", "noindex"),)
    toc = (Heading(1, text.title_slug, text.title, text.toc),)
    return Page(
        address,
        title or version.record.title,
        html,
        toc,
        site.head([*feed_links(words, facts), *links], metas, languages),
        description=version.record.summary,
        canonical=canonical,
        changed=version.record.announced,
        indexed=indexed,
        boost=boost,
        lang=words.lang,
        body=apart,
    )


def nothing_page(site: Context, facts: Facts, address: str) -> Page:
    """A page whose address always answers, when there is nothing to show."""
    words = site.words_of(facts.lang)
    here = address == addresses.policy(facts.name)
    lines = [Item(words.say("All versions"), addresses.history(facts.name))]
    if not here:
        lines.insert(0, Item(words.say("Read the text in force"), addresses.policy(facts.name)))
    said = words.say(NO_TEXT_IN_FORCE if here else NO_OTHER_TEXT)
    title = facts.title if here else words.say("Upcoming: {title}", title=facts.title)
    text = TextHtml(escaped(title), "", "title", f"<p>{escaped(said)}</p>", ())
    html = site.templates.render(
        "text.html",
        words,
        policy_title=facts.title,
        strip=views.strip(words, facts, address),
        text=text,
        title=safe(text.title),
        title_label="",
        line=lines,
        boxes=_gone(words, facts),
        summaries=(),
        body=safe(text.body),
        text_lang="",
        text_dir=words.direction,
        permanent="",
        foot=site.foot(words),
    )
    toc = (Heading(1, "title", text.title),)
    return Page(address, title, html, toc, site.head(feed_links(words, facts)), lang=words.lang)


def _gone(words: Words, facts: Facts) -> list[Callout]:
    """Announced texts that were taken back lately stay told on the page that said they would come."""
    newest = facts.known[-1] if facts.known else None
    if newest and facts.status(newest) is Status.WITHDRAWN:
        return list(views.callouts(words, facts, newest))
    return []


def relations(words: Words, facts: Facts, version: Version) -> list[tuple[str, str, str, str]]:
    """The link relations of RFC 5829, and the text itself."""
    name = facts.name
    markdown = words.say("This text as Markdown")
    out = [(ALTERNATE, addresses.markdown(name, version.name), "text/markdown", markdown)]
    before, after = facts.before(version), facts.after(version)
    if before:
        out.append(("predecessor-version", addresses.version(name, before.name), "", ""))
    if after:
        out.append(("successor-version", addresses.version(name, after.name), "", ""))
    if facts.standing.in_force:
        out.append(("latest-version", addresses.policy(name), "", ""))
    return out

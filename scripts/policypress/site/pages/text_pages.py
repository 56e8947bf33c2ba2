"""Pages that show a text: in force, upcoming, each version, each translation."""

from __future__ import annotations

from collections.abc import Sequence

from policypress.archive.phrases import NO_OTHER_TEXT, NO_TEXT_IN_FORCE
from policypress.archive.versions import Version
from policypress.site.html.clause_html import escaped
from policypress.site.html.text_html import Mark, TextHtml, text_html
from policypress.site.values import addresses, views, words
from policypress.site.values.context import ALTERNATE, Context, feed_links, safe
from policypress.site.values.facts import Facts
from policypress.site.values.page import Heading, Page
from policypress.site.values.part_cache import Kept, Part, kept_part
from policypress.site.values.views import Callout, Item
from policypress.vocabulary import Kind, Status


def lineage(version: Version) -> list[str]:
    """The lineage of each clause; empty where the text is parsed otherwise than when it was sealed."""
    names = version.record.lineage
    return names if len(names) == len(version.document.clauses) else []


def in_force_page(site: Context, facts: Facts) -> Page:
    """``/privacy/``: the text that applies today."""
    version = facts.standing.in_force
    if version is None:
        return _nothing(site, facts, addresses.policy(facts.name), NO_TEXT_IN_FORCE)
    text = _text(site, facts, version, last_changed(facts, version))
    line = [
        Item(f"In force since {words.day(version.id.effective)} ({site.settings.timezone})", kind="pp-since"),
        *_next(facts),
        Item("All versions", addresses.history(facts.name)),
        Item("Download as Markdown", addresses.markdown(facts.name, version.name)),
        *_languages(facts, version),
    ]
    return _page(
        site,
        facts,
        version,
        text,
        addresses.policy(facts.name),
        line,
        boost=4,
        links=_relations(facts, version),
        toc_title=text.title,
        languages=_alternates(facts),
    )


def version_page(site: Context, facts: Facts, version: Version) -> Page:
    """The permanent page of a version."""
    status = facts.status(version)
    marks = last_changed(facts, version) if status is Status.IN_FORCE else {}
    kept = _kept_text(site, facts, version, marks)
    text = TextHtml.of(kept.shown, kept.told)
    first = facts.before(version) is None
    line = [
        Item(f"Version {version.name}", kind=f"pp-since pp-since--{status.value.replace(' ', '-')}"),
        Item(views.period(facts, version) or status.value),
        *([] if first else [Item("What changed", addresses.changes(facts.name, version.name))]),
        Item("Download as Markdown", addresses.markdown(facts.name, version.name)),
        Item("Record", addresses.record(facts.name, version.name)),
    ]
    own = addresses.version(facts.name, version.name)
    hidden = status in (Status.SUPERSEDED, Status.RESCHEDULED, Status.WITHDRAWN)
    return _page(
        site,
        facts,
        version,
        text,
        own,
        line,
        boxes=views.callouts(facts, version),
        indexed=not hidden,
        links=_relations(facts, version),
        title=f"{version.record.title}, version {version.name}",
        canonical=addresses.policy(facts.name) if status is Status.IN_FORCE else own,
        toc_title=text.title,
        apart=kept.body,
    )


def upcoming_page(site: Context, facts: Facts) -> Page:
    """``/privacy/upcoming/``: the announced next text, what changes in it marked."""
    version = facts.standing.next
    own = addresses.upcoming(facts.name)
    if version is None:
        return _nothing(site, facts, own, NO_OTHER_TEXT)
    announced = facts.announcement(version)
    text = _text(site, facts, version, _changes_marked(facts, *facts.announcements(version)))
    status = facts.status(version)
    prefix = "On hold" if status is Status.HELD else "Upcoming"
    more = [
        Item(f"Also announced: {words.day(v.id.effective)}", addresses.version(facts.name, v.name))
        for v in facts.current_notice
        if v is not version
    ]
    line = [
        Item(prefix, kind=f"pp-since pp-since--{status.value}"),
        Item("All changes", addresses.changes(facts.name, announced.name)),
        Item("All versions", addresses.history(facts.name)),
        Item("Download as Markdown", addresses.markdown(facts.name, version.name)),
        *more,
    ]
    return _page(
        site,
        facts,
        version,
        text,
        own,
        line,
        boxes=views.callouts(facts, announced),
        boost=1,
        links=_relations(facts, version),
        title=f"{prefix}: {version.record.title} from {words.day(version.id.effective)}",
        heading=f"{escaped(prefix)}: {text.title}",
        summaries=views.summary_lines(version.record),
        canonical=own,
        toc_title=text.title,
    )


def translation_pages(site: Context, facts: Facts) -> list[Page]:
    """``/privacy/de/``: the newest translation of the text in force, or of the last text that had one."""
    now = facts.standing.in_force
    out = []
    for lang, version in sorted(translated(facts).items()):
        document = version.translation(lang)
        if document is None:
            continue
        text = text_html(document, site.clauses, addresses.policy(facts.name), [], {}, version.record.title)
        prevails = f"This is a translation; the original ({words.language(version.record.lang)}) prevails."
        if version is now:
            box = Callout(
                "info", "Translation", (prevails,), (Item("Read the original", addresses.policy(facts.name)),)
            )
        else:
            older = (
                f"It translates the version of {words.day(version.id.effective)}; the text in force has changed since."
            )
            box = Callout(
                "gone",
                "Older than the original",
                (older, prevails),
                (
                    Item("Read the text in force", addresses.policy(facts.name)),
                    *(
                        (Item("What changed since", addresses.comparing(facts.name, version.name, now.name)),)
                        if now
                        else ()
                    ),
                ),
            )
        line = [
            Item(words.language(lang), kind="pp-since", lang=lang),
            Item(f"Version {version.name}", addresses.version(facts.name, version.name)),
            Item("Download as Markdown", f"{facts.name}/versions/{version.name}.{lang}.md"),
        ]
        title = str(document.meta.get("title") or text.title)
        out.append(
            _page(
                site,
                facts,
                version,
                text,
                addresses.translation(facts.name, lang),
                line,
                boxes=(box,),
                lang=lang,
                title=title,
                toc_title=text.title,
                boost=1,
                languages=_alternates(facts),
            )
        )
    return out


def translated(facts: Facts) -> dict[str, Version]:
    """Language → the newest version up to the text in force that has a translation into it."""
    now = facts.standing.in_force
    out: dict[str, Version] = {}
    for version in facts.known:
        if now and version.id <= now.id:
            out.update(dict.fromkeys(version.translations_raw, version))
    return out


def last_changed(facts: Facts, version: Version) -> dict[str, Mark]:
    """The quiet marks: by clause, when it last changed and where to read that."""
    out = {}
    for clause, (name, change) in facts.changed_in(version).items():
        when = facts.policy.by_name[name].id.effective
        text, title = words.short_month(when), "Last changed"
        out[clause] = Mark(text, title, addresses.ROOT + addresses.changes(facts.name, name, change))
    return out


def _changes_marked(facts: Facts, *versions: Version) -> dict[str, Mark]:
    """By clause, what the first of ``versions`` that touches it does to it."""
    out: dict[str, Mark] = {}
    for name, change in [(version.name, change) for version in versions for change in version.record.changes]:
        if change.kind is Kind.REMOVED:
            continue
        address = addresses.ROOT + addresses.changes(facts.name, name, change.id)
        for clause in change.lineage:
            out.setdefault(clause, Mark(words.KINDS[change.kind], "Change:", address, f"pp-c pp-{change.kind.value}"))
    return out


def _text(site: Context, facts: Facts, version: Version, marks: dict[str, Mark]) -> TextHtml:
    """The text whole, for pages that are searched."""
    kept = _kept_text(site, facts, version, marks)
    return TextHtml.of(kept.html, kept.told)


def _kept_text(site: Context, facts: Facts, version: Version, marks: dict[str, Mark]) -> Kept:
    record, base = version.record, addresses.policy(facts.name)

    def made() -> Part:
        text = text_html(version.document, site.clauses, base, lineage(version), marks, record.title)
        return Part(text.body, text.told(), (text.title_slug, text.title_anchor))

    marked = repr(sorted(marks.items()))
    key = ("text", record.sha256, base, marked)
    return kept_part(site, facts.name, key, made)


def _page(
    site: Context,
    facts: Facts,
    version: Version,
    text: TextHtml,
    address: str,
    line: Sequence[Item],
    *,
    boxes: Sequence[Callout] = (),
    links: Sequence[tuple[str, str, str, str]] = (),
    title: str = "",
    heading: str = "",
    summaries: Sequence[str] = (),
    canonical: str = "",
    indexed: bool = True,
    boost: float = 0,
    lang: str = "",
    toc_title: str = "",
    languages: Sequence[tuple[str, str]] = (),
    apart: bytes = b"",
) -> Page:
    code = lang or version.record.lang
    html = site.templates.render(
        "text.html",
        policy_title=facts.title,
        strip=views.strip(facts, address),
        text=text,
        title=safe(heading or text.title),
        line=line,
        boxes=boxes,
        summaries=summaries,
        problems=(),
        body=safe(text.searched() if boost else text.body),
        lang=code,
        direction=words.direction(code),
        foot=site.foot(),
    )
    metas = () if indexed else (("robots", "noindex"),)
    return Page(
        address,
        title or version.record.title,
        html,
        (Heading(1, text.title_slug, toc_title or text.title, text.toc),),
        site.head([*feed_links(facts), *links], metas, languages),
        description=version.record.summary,
        canonical=canonical,
        changed=version.record.announced,
        indexed=indexed,
        boost=boost,
        lang=code,
        body=apart,
    )


def _nothing(site: Context, facts: Facts, address: str, said: str) -> Page:
    """A page whose address always answers, when there is nothing to show."""
    lines = [Item("All versions", addresses.history(facts.name))]
    if address != addresses.policy(facts.name):
        lines.insert(0, Item("Read the text in force", addresses.policy(facts.name)))
    text = TextHtml(escaped(facts.title), "", "title", f"<p>{escaped(said)}</p>", ())
    html = site.templates.render(
        "text.html",
        policy_title=facts.title,
        strip=views.strip(facts, address),
        text=text,
        title=safe(text.title),
        line=lines,
        boxes=_gone(facts),
        summaries=(),
        problems=(),
        body=safe(text.body),
        lang="",
        direction="ltr",
        foot=site.foot(),
    )
    title = f"{facts.title}: upcoming" if address.endswith("upcoming/") else facts.title
    return Page(address, title, html, (Heading(1, "title", text.title),), site.head(feed_links(facts)))


def _gone(facts: Facts) -> list[Callout]:
    """Announced texts that were taken back lately stay told on the page that said they would come."""
    newest = facts.known[-1] if facts.known else None
    if newest and facts.status(newest) is Status.WITHDRAWN:
        return list(views.callouts(facts, newest))
    return []


def _next(facts: Facts) -> list[Item]:
    found = facts.standing.next
    if found is None:
        return []
    address = addresses.upcoming(facts.name)
    if facts.status(found) is Status.HELD:
        return [Item("Next change on hold", address, "pp-next")]
    return [Item(f"Next change planned for {words.day(found.id.effective)}", address, "pp-next")]


def _languages(facts: Facts, version: Version) -> list[Item]:
    return [
        Item(words.language(lang), addresses.translation(facts.name, lang), lang=lang)
        for lang in sorted(translated(facts))
    ]


def _alternates(facts: Facts) -> list[tuple[str, str]]:
    """Every language of the text in force by address; empty where there is one only."""
    others = [(lang, addresses.translation(facts.name, lang)) for lang in sorted(translated(facts))]
    now = facts.standing.in_force
    return [(now.record.lang, addresses.policy(facts.name)), *others] if others and now else []


def _relations(facts: Facts, version: Version) -> list[tuple[str, str, str, str]]:
    """The link relations of RFC 5829, and the text itself."""
    name = facts.name
    out = [(ALTERNATE, addresses.markdown(name, version.name), "text/markdown", "This text as Markdown")]
    before, after = facts.before(version), facts.after(version)
    if before:
        out.append(("predecessor-version", addresses.version(name, before.name), "", ""))
    if after:
        out.append(("successor-version", addresses.version(name, after.name), "", ""))
    if facts.standing.in_force:
        out.append(("latest-version", addresses.policy(name), "", ""))
    return out

"""One version in the history: what it is, what changed, what proves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policypress.archive.versions import Version
from policypress.language.codes import own_name
from policypress.language.words import Words
from policypress.site.values import addresses, naming, views
from policypress.site.values.facts import Facts
from policypress.site.values.views import Badge, Item, Said
from policypress.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Row:
    """One version of the list; ``number`` is its place in time, as the picture has it."""

    name: str
    number: int
    year: str
    title: str
    status: Badge
    level: Badge
    summaries: tuple[Said, ...]
    links: tuple[Item, ...]
    facts: tuple[tuple[str, str], ...]
    proofs: tuple[tuple[str, str], ...]


def row(words: Words, facts: Facts, version: Version) -> Row:
    """The row of a version."""
    return Row(
        version.name,
        facts.numbers[version.name],
        str(version.id.effective.year),
        naming.called(words, facts, version),
        views.status_badge(words, facts.status(version)),
        views.level_badge(words, version.record.verdict),
        views.summary_lines(words, version.record),
        tuple(_links(words, facts, version)),
        tuple(_facts(words, facts, version)),
        tuple(_proofs(words, version)),
    )


def _links(words: Words, facts: Facts, version: Version) -> Iterator[Item]:
    name, now = facts.name, facts.standing.in_force
    yield Item(words.say("Read this text"), addresses.version(name, version.name))
    if version.record.compared_with:
        yield Item(words.say("What changed"), addresses.changes(name, version.name))
    if now and now is not version and facts.status(version) is Status.SUPERSEDED:
        yield Item(words.say("Compare with the text in force"), addresses.comparing(name, version.name, now.name))
    yield Item(words.say("Download (Markdown)"), addresses.markdown(name, version.name))
    for lang in sorted(facts.translations(version)):
        yield Item(own_name(lang), f"{name}/versions/{version.name}.{lang}.md", lang=lang, hreflang=lang)
    yield Item(words.say("Official record"), addresses.record(name, version.name))
    if version.certificate:
        yield Item(words.say("Proof that users were told"), f"{name}/versions/{version.name}.notice.json")


def _facts(words: Words, facts: Facts, version: Version) -> Iterator[tuple[str, str]]:
    record = version.record
    applied = views.period(words, facts, version)
    if applied:
        yield words.say("Applied"), applied
    yield words.say("Announced"), words.day(record.announced)
    if record.compared_with:
        yield words.say("Changes"), naming.counts(words, record.counts) or words.say("none that a reader sees")
    before = facts.policy.by_name.get(record.reschedules or "")
    if before:
        yield words.say("Moved here from"), words.day(before.id.effective)
    other = facts.replacement(version)
    if other:
        yield words.say("Moved to"), words.day(other.id.effective)
    gone = version.withdrawal
    if gone and facts.status(version) is Status.WITHDRAWN:
        said = words.say("{day}, by {name}: {reason}", day=words.day(gone.withdrawn), name=gone.by, reason=gone.reason)
        yield words.say("Withdrawn"), said
    told = _told(words, facts, version)
    if told:
        yield words.say("Notice to users"), told
    yield words.say("Published by"), record.committer or words.say("unknown")
    if record.approved_by:
        yield words.say("Approved by"), record.approved_by
    if record.origin == "imported":
        yield words.say("Origin"), words.say("taken over from an earlier history")


def _told(words: Words, facts: Facts, version: Version) -> str:
    record, notice = version.record, version.record.notice
    if facts.status(version) in (Status.WITHDRAWN, Status.RESCHEDULED):
        return ""
    if notice.required and notice.deadline:
        if version.certificate:
            return words.some(
                "completed {day}, {n} person",
                "completed {day}, {n} people",
                version.certificate.recipients,
                day=words.day(version.certificate.completed),
            )
        return words.some(
            "{n} day ahead, due by {day}; not completed yet",
            "{n} days ahead, due by {day}; not completed yet",
            notice.days,
            day=words.day(notice.deadline),
        )
    return words.say("published here; no message is needed") if record.compared_with else ""


def _proofs(words: Words, version: Version) -> Iterator[tuple[str, str]]:
    record = version.record
    yield words.say("Version"), version.name
    yield words.say("Text (SHA-256)"), record.text.sha256
    yield words.say("Record (SHA-256)"), record.sha256
    if record.previous:
        yield words.say("Record before it, {version}", version=record.previous.version), record.previous.sha256

"""What a message says: values for the templates, worked out once per language, version known and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from policypress.archive.status import moves, standing
from policypress.archive.versions import Version
from policypress.language.words import Words
from policypress.notice.changes_shown import ChangeView, ShownTopic, Translated, shown_topics
from policypress.recipients.reasons import Reason, Reasons, sections_in
from policypress.settings import Settings
from policypress.vocabulary import Status

MOST_TOPICS = 5
"""So many topics fit a phone; the others are counted."""
MOST_CHARACTERS = 40_000
"""Longer messages are cut off by mail programs; what is left out is on the comparison page."""
_FEW = 3
"""Clauses of a change that are read at a glance."""
_SHORT = 700
"""A change of so few clauses and characters is shown before and after, in place of its topics."""


@dataclass(frozen=True, slots=True)
class TopicView:
    """One topic of a message: its heading, what it comes to in one line."""

    heading: str
    line: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """Changes that belong together under one heading, written out."""

    place: str
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """Everything a template may show; nothing in it belongs to one person.

    ``lang`` is the language of the text, title and summary; ``since`` the version the recipient knows (empty: none)
    and ``since_day`` the day from which that applied; ``late_until`` the earliest day the change can apply where this
    notice comes after its deadline; ``withdrawn`` the day on which the version was taken back, where that is the news,
    and ``another`` that another change is announced; ``moved_from`` the day announced before, for those who were told
    of that, and ``unchanged`` that what they were told of stays as it was. ``topics`` are at most five, ``more_topics``
    counts the others; ``sections`` write the changes out where they are short or the settings ask for it, ``more``
    counts those left to the comparison page; ``reasons`` are the sections a person is told about.
    """

    lang: str
    company: str
    legal_name: str
    postal_address: str
    contact: str
    site_name: str
    site_url: str
    policy: str
    title: str
    version: str
    since: str
    since_day: str
    withdrawn: str
    another: bool
    effective: str
    deadline: str
    late_until: str
    moved_from: str
    unchanged: bool
    timezone: str
    summary: str
    topics: tuple[TopicView, ...]
    more_topics: int
    sections: tuple[SectionView, ...]
    more: int
    reasons: tuple[str, ...]
    compare_url: str
    version_url: str
    policy_url: str
    history_url: str
    text_sha256: str
    chain_head: str
    reply_to: str


def text_language(version: Version, locale: str, today: date) -> str:
    """The language of the text for a person: theirs where there is a translation, else the policy's."""
    texts = {version.record.lang, *version.translations_on(today)}
    wanted = locale.replace("_", "-")
    return next((code for code in (wanted, wanted.split("-")[0]) if code in texts), version.record.lang)


def notice_view(
    reasons: Reasons, settings: Settings, words: Words, lang: str, since: str, why: str, chain_head: str, today: date
) -> NoticeView:
    """The view of a sealed target for those who know version ``since`` and are told for the reasons ``why``.

    ``words`` are those of the message, ``lang`` is the language of the text. Whoever knows a text that was announced
    and never applied is shown what changes against the text that did.
    """
    version = reasons.target.version
    assert version is not None, "only sealed versions are announced"
    record, policy = version.record, reasons.target.policy
    told = policy.by_name.get(since)
    known = _applied(reasons, told, today)
    found = _reasons(reasons, known, told, why)
    text = Translated(version, known, lang)
    topics = [] if reasons.target.withdrawn else shown_topics(words, text, found)
    base = settings.site_url.rstrip("/") + "/" + record.policy
    text_url = f"{base}/versions/{record.version}/"
    deadline = record.notice.deadline
    late = bool(deadline and today > deadline)
    sections, more = _written_out(topics, settings)
    first = _most_telling(topics)
    moved = told is not None and moves(policy.versions).get(told.name) is version
    return NoticeView(
        lang=lang,
        company=settings.company,
        legal_name=settings.legal_name or settings.company,
        postal_address=settings.postal_address,
        contact=settings.contact,
        site_name=settings.site_name,
        site_url=settings.site_url,
        policy=record.policy,
        title=text.title,
        version=record.version,
        since=known.name if known else "",
        since_day=words.day(known.id.effective) if known else "",
        withdrawn=words.day(version.withdrawal.withdrawn) if version.withdrawal and reasons.target.withdrawn else "",
        another=bool(standing(policy, today).next),
        effective=words.day(record.effective),
        deadline=words.day(deadline) if deadline else "",
        late_until=words.day(today + timedelta(days=record.notice.days)) if late else "",
        moved_from=words.day(told.id.effective) if told and moved else "",
        unchanged=bool(told and moved and _same_words(told, version)),
        timezone=settings.timezone,
        summary=text.summary,
        topics=() if sections else tuple(TopicView(topic.heading, topic.line) for topic in first),
        more_topics=0 if sections else len(topics) - len(first),
        sections=sections,
        more=more,
        reasons=tuple(dict.fromkeys(reason.section for reason in found)),
        compare_url=f"{base}/compare/#{known.name}..{record.version}" if known else text_url,
        version_url=text_url,
        policy_url=f"{base}/",
        history_url=f"{base}/history/",
        text_sha256=record.text.sha256,
        chain_head=chain_head,
        reply_to=settings.mail.reply_to or settings.mail.sender,
    )


def _applied(reasons: Reasons, told: Version | None, today: date) -> Version | None:
    """The version somebody knows that really applied: the one they were told of, else the one in force."""
    if told is None:
        return None
    found = standing(reasons.target.policy, today)
    if found.statuses.get(told.name) in (Status.IN_FORCE, Status.SUPERSEDED):
        return told
    return found.in_force or told


def _reasons(reasons: Reasons, known: Version | None, told: Version | None, why: str) -> Sequence[Reason]:
    """What to show: of the sections that the list names; all of it where somebody was told of another text."""
    found = list(reasons.since(known.name if known else ""))
    if known is not told:
        return found
    sections = sections_in(why)
    return [reason for reason in found if reason.section in sections] or found


def _same_words(told: Version, version: Version) -> bool:
    """Whether a text that moved says what was announced: only its date may differ."""
    before, after = told.document.clauses, version.document.clauses
    return [clause.source for clause in before] == [clause.source for clause in after]


def _most_telling(topics: Sequence[ShownTopic]) -> list[ShownTopic]:
    """The topics that fit a message, in reading order: those the editor worded, whole sections, then the largest."""
    ranked = sorted(topics, key=lambda topic: (not topic.worded, not topic.whole, -topic.size))
    kept = {id(topic) for topic in ranked[:MOST_TOPICS]}
    return [topic for topic in topics if id(topic) in kept]


def _written_out(topics: Sequence[ShownTopic], settings: Settings) -> tuple[tuple[SectionView, ...], int]:
    """(the changes written out, how many are left out); nothing where topics tell enough."""
    count = sum(len(topic.changes) for topic in topics)
    size = sum(topic.size for topic in topics)
    if settings.mail.detail != "full" and (count > _FEW or size > _SHORT):
        return (), 0
    out: list[SectionView] = []
    room, left = MOST_CHARACTERS, 0
    for topic in topics:
        fitting = []
        for change in topic.changes:
            room -= len(change.before) + len(change.after)
            if room > 0 or not out:
                fitting.append(change)
            else:
                left += 1
        if fitting:
            out.append(SectionView(topic.heading, tuple(fitting)))
    return tuple(out), left

"""What a message says: values for the templates, worked out once per language, version known and reasons."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from policypress.archive.status import moves, standing
from policypress.archive.versions import Version
from policypress.comparison.word_diff import word_segments
from policypress.document import Clause, Document
from policypress.recipients.reasons import Reason, Reasons, sections_in
from policypress.settings import Settings
from policypress.vocabulary import Status

MOST_CHARACTERS = 40_000
"""Longer messages are cut off by mail programs; what is left out is on the comparison page."""

_MOST_SWAPS = 5
_SHORT = 90
_CONTEXT = 6


@dataclass(frozen=True, slots=True)
class Swap:
    """Words that went and the words that came in their place; one of both may be empty."""

    old: str
    new: str


class Run(NamedTuple):
    """A stretch of words: ``equal``, ``delete`` or ``insert``; ``gap`` tells that white space stands before it."""

    op: str
    text: str
    gap: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change as a message shows it.

    ``kind`` is added, removed, modified or moved; ``runs`` are the redline in reading order; ``swaps`` say the same in
    words where that is short.
    """

    kind: str
    before: str
    after: str
    runs: tuple[Run, ...]
    swaps: tuple[Swap, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """Changes that stand together under one heading."""

    place: str
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """Everything a template may show; nothing in it belongs to one person.

    ``since`` is the version the recipient knows (empty: none); ``late_until`` the earliest day the change can apply
    where this notice comes after its deadline; ``moved_from`` is the day announced before,
    for those who were told of that; ``more`` counts changes left to the comparison page.
    """

    lang: str
    company: str
    contact: str
    site_name: str
    site_url: str
    policy: str
    title: str
    version: str
    since: str
    since_day: str
    since_applied: bool
    effective: str
    deadline: str
    late_until: str
    moved_from: str
    timezone: str
    summary: str
    sections: tuple[SectionView, ...]
    more: int
    reasons: tuple[str, ...]
    compare_url: str
    version_url: str
    history_url: str
    text_sha256: str
    chain_head: str
    reply_to: str


def languages(version: Version, locale: str, templates: Sequence[str], fallback: str) -> str:
    """The language for a person: theirs where text and templates exist, else the original's, else ``fallback``."""
    record = version.record
    texts = {record.lang, *(entry.lang for entry in record.translations)}
    wanted = locale.replace("_", "-")
    for candidate in (wanted, wanted.split("-")[0], record.lang, fallback):
        if candidate in texts and candidate in templates:
            return candidate
    return fallback if fallback in templates else templates[0]


def notice_view(
    reasons: Reasons, settings: Settings, lang: str, since: str, why: str, chain_head: str, today: date
) -> NoticeView:
    """The view of a sealed target for those who know version ``since`` and are told for the reasons ``why``."""
    version = reasons.target.version
    assert version is not None, "only sealed versions are announced"
    record = version.record
    sections = sections_in(why)
    found = [reason for reason in reasons.since(since) if reason.section in sections] or list(reasons.since(since))
    base = settings.site_url.rstrip("/") + "/" + record.policy
    known = reasons.target.policy.by_name.get(since)
    moved = moves(reasons.target.policy.versions)
    status = standing(reasons.target.policy, today).statuses.get(since)
    deadline = record.notice.deadline
    late = bool(deadline and today > deadline)
    words = _Words(version, known, lang)
    shown = _fitting([words.change(reason) for reason in found])
    return NoticeView(
        lang=lang,
        company=settings.company,
        contact=settings.contact,
        site_name=settings.site_name,
        site_url=settings.site_url,
        policy=record.policy,
        title=words.title,
        version=record.version,
        since=since,
        since_day=_day(known.record.effective, lang) if known else "",
        since_applied=status in (Status.IN_FORCE, Status.SUPERSEDED),
        effective=_day(record.effective, lang),
        deadline=_day(deadline, lang) if deadline else "",
        late_until=_day(today + timedelta(days=record.notice.days), lang) if late else "",
        moved_from=_day(known.record.effective, lang) if known and moved.get(known.name) is version else "",
        timezone=settings.timezone,
        summary=words.summary,
        sections=_grouped(shown),
        more=len(found) - len(shown),
        reasons=tuple(dict.fromkeys(reason.section for reason in found)),
        compare_url=f"{base}/compare/#{since}..{record.version}" if since else f"{base}/versions/{record.version}/",
        version_url=f"{base}/versions/{record.version}/",
        history_url=f"{base}/history/",
        text_sha256=record.text.sha256,
        chain_head=chain_head,
        reply_to=settings.mail.reply_to or settings.mail.sender,
    )


class _Words:
    """Clauses in the reader's language where a translation stands clause for clause beside the original."""

    def __init__(self, version: Version, known: Version | None, lang: str) -> None:
        record = version.record
        self.title, self.summary = record.title, record.summary
        self._places: dict[int, Clause] = {}
        if lang == record.lang:
            return
        new = version.translation(lang)
        if new is None or len(new.clauses) != len(version.document.clauses):
            return
        self.title = str(new.meta.get("title") or record.title)
        self.summary = " ".join(str(new.meta.get("summary") or record.summary).split())
        self._pair(version.document, new)
        old = known.translation(lang) if known else None
        if known and old and len(old.clauses) == len(known.document.clauses):
            self._pair(known.document, old)

    def _pair(self, original: Document, translation: Document) -> None:
        self._places.update({id(a): b for a, b in zip(original.clauses, translation.clauses, strict=True)})

    def change(self, reason: Reason) -> tuple[str, ChangeView]:
        """One change with its heading, translated where both of its sides can be."""
        change = reason.judged.change
        sides = (*change.before, *change.after)
        if sides and all(id(clause) in self._places for clause in sides):
            before = tuple(self._places[id(clause)] for clause in change.before)
            after = tuple(self._places[id(clause)] for clause in change.after)
        else:
            before, after = change.before, change.after
        first = (after or before)[0]
        place = first.section[-1] if first.section and not first.level else first.text if first.level else ""
        segments = word_segments(
            [token for clause in before for token in clause.tokens],
            [token for clause in after for token in clause.tokens],
        )
        runs = tuple(Run(segment.op, segment.text, segment.tokens[0].gap) for segment in segments if segment.tokens)
        return place, ChangeView(
            change.kind.value,
            " / ".join(clause.text for clause in before),
            " / ".join(clause.text for clause in after),
            _shortened(runs),
            _swaps(runs) if before and after else (),
        )


def _fitting(changes: Sequence[tuple[str, ChangeView]]) -> list[tuple[str, ChangeView]]:
    """As many changes, from the first on, as a message can hold."""
    out: list[tuple[str, ChangeView]] = []
    size = 0
    for place, change in changes:
        size += len(change.before) + len(change.after)
        if out and size > MOST_CHARACTERS:
            break
        out.append((place, change))
    return out


def _grouped(changes: Sequence[tuple[str, ChangeView]]) -> tuple[SectionView, ...]:
    """Neighbours under the same heading as one section."""
    groups = itertools.groupby(changes, key=lambda entry: entry[0])
    return tuple(SectionView(place, tuple(change for _, change in group)) for place, group in groups)


def _shortened(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Long unchanged stretches cut down to the words next to a change."""
    out = []
    for index, (op, text, gap) in enumerate(runs):
        words = text.split()
        if op == "equal" and len(words) > 4 * _CONTEXT:
            head = words[: 2 * _CONTEXT] if index else []
            tail = words[-2 * _CONTEXT :] if index + 1 < len(runs) else []
            text = " ".join([*head, "…", *tail])
        out.append(Run(op, text, gap))
    return tuple(out)


def _swaps(runs: tuple[Run, ...]) -> tuple[Swap, ...]:
    out: list[Swap] = []
    for index, (op, text, _) in enumerate(runs):
        before = runs[index - 1] if index else Run("", "", False)
        if op == "delete":
            out.append(Swap(text, ""))
        elif op == "insert" and before.op == "delete":
            out[-1] = Swap(before.text, text)
        elif op == "insert":
            out.append(Swap("", text))
    brief = len(out) <= _MOST_SWAPS and all(len(swap.old) <= _SHORT and len(swap.new) <= _SHORT for swap in out)
    return tuple(out) if brief else ()


def _day(day: date, lang: str) -> str:
    from babel.core import Locale, UnknownLocaleError
    from babel.dates import format_date

    # Plain "en" would put the month first, which half of its readers misread.
    name = {"en": "en_GB"}.get(lang, lang.replace("-", "_"))
    try:
        return format_date(day, "long", locale=Locale.parse(name))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()

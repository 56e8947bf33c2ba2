"""The changes of a message by topic, translated clause by clause where a translation stands beside the original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policypress.archive.topics import topics_in
from policypress.archive.versions import Version
from policypress.comparison import Change, compare
from policypress.comparison.topic_words import counted
from policypress.comparison.topics import Topic, topics
from policypress.comparison.word_diff import word_segments
from policypress.document import Clause, Document, parse_document
from policypress.language.words import Words
from policypress.recipients.reasons import Reason
from policypress.vocabulary import Kind

_CONTEXT = 6
"""Words kept around a change, twice on each side where a long stretch is left out."""
_NOTHING = parse_document("")


class Run(NamedTuple):
    """A stretch of words: ``equal``, ``delete`` or ``insert``; ``gap`` tells that white space stands before it."""

    op: str
    text: str
    gap: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change as a message shows it.

    ``kind`` is added, removed, modified or moved; ``runs`` are the redline in reading order.
    """

    kind: str
    before: str
    after: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class ShownTopic:
    """A topic with its line and its changes.

    ``worded`` tells that the line is the editor's, ``whole`` that all of a section came or went; ``size`` counts
    characters.
    """

    heading: str
    line: str
    worded: bool
    whole: bool
    size: int
    changes: tuple[ChangeView, ...]


class Translated:
    """A text in the reader's language where a translation stands clause for clause beside the original."""

    def __init__(self, version: Version, known: Version | None, lang: str) -> None:
        record = version.record
        self.version, self.known = version, known
        self.title, self.summary, self.topics = record.title, record.summary, record.topics
        self._places: dict[int, Clause] = {}
        new = version.translation(lang) if lang != record.lang else None
        if new is None:
            return
        self.title = str(new.meta.get("title") or record.title)
        self.summary = " ".join(str(new.meta.get("summary") or record.summary).split())
        self.topics = topics_in(new.meta)[0]
        if len(new.clauses) != len(version.document.clauses):
            return
        self._pair(version.document, new)
        old = known.translation(lang) if known else None
        if known and old and len(old.clauses) == len(known.document.clauses):
            self._pair(known.document, old)

    def _pair(self, original: Document, translation: Document) -> None:
        self._places.update({id(a): b for a, b in zip(original.clauses, translation.clauses, strict=True)})

    def clauses(self, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
        """``clauses`` translated, or as they are where one of them cannot be."""
        if all(id(clause) in self._places for clause in clauses):
            return tuple(self._places[id(clause)] for clause in clauses)
        return tuple(clauses)

    def heading(self, text: str) -> str:
        """A heading of the original in the reader's language."""
        for document in (self.version.document, self.known.document if self.known else _NOTHING):
            for clause in document.clauses:
                if clause.level and clause.text == text and id(clause) in self._places:
                    return self._places[id(clause)].text
        return text


def shown_topics(words: Words, text: Translated, reasons: Sequence[Reason]) -> list[ShownTopic]:
    """What changes between the version known and the new one, of what a person is told about, in reading order."""
    if text.known is None:
        return []
    comparison = compare(text.known.document, text.version.document)
    wanted = {reason.judged.change.id for reason in reasons}
    found = topics(comparison, wanted)
    shown = {change.id for topic in found for change in topic.changes}
    lost = [reason.judged.change for reason in reasons if reason.judged.change.id not in shown]
    out = [_topic(words, text, topic) for topic in found]
    return out + [_topic(words, text, topic) for topic in _by_section(lost, text.version.record.title)]


def _by_section(changes: Sequence[Change], title: str) -> list[Topic]:
    """Changes that the texts do not show any more, by the section that the record names."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        below = [part for part in change.section if part != title]
        groups.setdefault(below[0] if below else "", []).append(change)
    return [Topic(heading, None, tuple(found)) for heading, found in groups.items()]


def _topic(words: Words, text: Translated, topic: Topic) -> ShownTopic:
    heading = text.heading(topic.heading) if topic.heading else ""
    given = text.topics.get(heading or text.title)
    changes = tuple(_change(text, change) for change in topic.changes)
    size = sum(len(change.before) + len(change.after) for change in changes)
    whole = topic.whole in (Kind.ADDED, Kind.REMOVED)
    line = given.line if given else counted(words, topic)
    return ShownTopic(heading or words.say("Introduction"), line, bool(given), whole, size, changes)


def _change(text: Translated, change: Change) -> ChangeView:
    before, after = text.clauses(change.before), text.clauses(change.after)
    segments = word_segments(
        [token for clause in before for token in clause.tokens], [token for clause in after for token in clause.tokens]
    )
    runs = tuple(Run(segment.op, segment.text, segment.tokens[0].gap) for segment in segments if segment.tokens)
    return ChangeView(change.kind.value, _text(before), _text(after), _shortened(runs))


def _text(clauses: Sequence[Clause]) -> str:
    return " / ".join(clause.text for clause in clauses)


def _shortened(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Long unchanged stretches cut down to the words next to a change."""
    out = []
    for index, (op, text, gap) in enumerate(runs):
        parts = text.split()
        if op == "equal" and len(parts) > 4 * _CONTEXT:
            head = parts[: 2 * _CONTEXT] if index else []
            tail = parts[-2 * _CONTEXT :] if index + 1 < len(runs) else []
            text = " ".join([*head, "…", *tail])
        out.append(Run(op, text, gap))
    return tuple(out)

"""The changes of a version by topic, each with its level and one plain reason; those of form alone come last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from policypress.archive.consent import any_confirmed
from policypress.archive.record import ChangeEntry, Record
from policypress.comparison import Comparison
from policypress.comparison.topic_words import counted
from policypress.comparison.topics import Topic, topics
from policypress.language.words import Words
from policypress.site.html.redline import RedlineHtml
from policypress.site.values import naming, reasons, views
from policypress.site.values.context import safe
from policypress.site.values.views import Badge, Item, Said
from policypress.vocabulary import Direction, Kind, Verdict, highest

_LONG = 160
"""Topics of more changed words than that are folded."""


@dataclass(frozen=True, slots=True)
class RunView:
    """Changes that are told together: the redline, their level, why, and what a person decided."""

    level: Badge
    html: Markup
    why: tuple[str, ...]
    decisions: tuple[tuple[str, Said], ...]


@dataclass(frozen=True, slots=True)
class TopicView:
    """One topic: its heading, what it comes to, whom it helps where that is known, and its changes.

    ``fold`` is what opens them where they are long; ``next`` leads to the topic behind it.
    """

    anchor: str
    heading: Said
    line: Said
    mark: Badge | None
    runs: tuple[RunView, ...]
    fold: str = ""
    next: Item | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes of a version: topics, and the changes of form alone."""

    topics: tuple[TopicView, ...]
    editorial: tuple[TopicView, ...]


class ChangeTopics:
    """Makes the views of one comparison; ``record`` holds what was judged, ``redline`` draws it."""

    def __init__(self, words: Words, record: Record, comparison: Comparison, redline: RedlineHtml) -> None:
        self._words = words
        self._record = record
        self._comparison = comparison
        self._redline = redline
        self._entries = {entry.id: entry for entry in record.changes}
        self._lang = record.lang if record.lang != words.lang else ""

    def views(self) -> Changes:
        """Topics in reading order."""
        editorial = {entry.id for entry in self._record.changes if entry.verdict is Verdict.EDITORIAL}
        found = topics(self._comparison, set(self._entries) - editorial)
        told = [self._topic(f"topic-{n}", one) for n, one in enumerate(found, start=1)]
        form = [self._topic("", one) for one in topics(self._comparison, editorial)]
        for entry in self._lost():
            self._drawn(form if entry.verdict is Verdict.EDITORIAL else told, entry)
        return Changes(tuple(_linked(self._words, told)), tuple(form))

    def _lost(self) -> list[ChangeEntry]:
        """Changes that the texts do not show as they did when they were judged."""
        shown = {change.id for change in self._comparison.changes}
        return [entry for entry in self._record.changes if entry.id not in shown]

    def _drawn(self, found: list[TopicView], entry: ChangeEntry) -> None:
        """Put a change, drawn from the record alone, under its heading."""
        below = [part for part in entry.section if part != self._record.title]
        heading = below[0] if below else ""
        run = self._run(
            [entry], safe(f'<p id="change-{entry.id}">{self._redline.wording.runs_view(entry.redline)}</p>')
        )
        for n, topic in enumerate(found):
            if topic.heading.text == heading:
                found[n] = replace(topic, runs=(*topic.runs, run))
                return
        anchor = f"topic-{len(found) + 1}" if entry.verdict is not Verdict.EDITORIAL else ""
        line = Said(self._words.say(naming.KINDS[entry.kind]))
        found.append(TopicView(anchor, self._heading(heading), line, None, (run,)))

    def _heading(self, text: str) -> Said:
        return Said(text, self._lang) if text else Said(self._words.say("Introduction"))

    def _topic(self, anchor: str, topic: Topic) -> TopicView:
        words = self._words
        entries = [self._entries[change.id] for change in topic.changes]
        size = sum(len(change.before_text.split()) + len(change.after_text.split()) for change in topic.changes)
        given = self._record.topics.get(topic.heading or self._record.title)
        line = Said(given.line, self._lang) if given else Said(counted(words, topic))
        known = given.direction if given else _direction(entries)
        fold = words.some("Show {n} change", "Show {n} changes", len(entries)) if anchor and size > _LONG else ""
        runs = tuple(self._runs(topic))
        return TopicView(anchor, self._heading(topic.heading), line, _mark(words, known), runs, fold)

    def _runs(self, topic: Topic) -> Iterable[RunView]:
        """Neighbours with the same level and the same decision, as one piece of the text; a section that came or went
        as a whole is one change with its clauses, and has one reason."""
        whole = topic.whole in (Kind.ADDED, Kind.REMOVED)
        alike = _decided_alike if whole else _alike
        for _, members in groupby(topic.changes, key=lambda change: alike(self._entries[change.id])):
            found = list(members)
            entries = [self._entries[change.id] for change in found]
            yield self._run(entries, safe(self._redline.run(found)), most=1 if whole else None)

    def _run(self, entries: Sequence[ChangeEntry], html: Markup, most: int | None = None) -> RunView:
        decision = entries[0].decision
        why = list(reasons.reasons(self._words, entries))[:most]
        if any_confirmed(entries):
            why.append(self._words.say("For information that we hold already we ask for your consent."))
        decided = self._words.say("Decided by {name}:", name=decision.by) if decision else ""
        return RunView(
            views.level_badge(self._words, highest(entry.verdict for entry in entries)),
            html,
            tuple(why),
            ((decided, Said(decision.reason, self._lang)),) if decision else (),
        )


def _alike(entry: ChangeEntry) -> tuple[Verdict, tuple[str, ...]]:
    return entry.verdict, _decided_alike(entry)


def _decided_alike(entry: ChangeEntry) -> tuple[str, ...]:
    decision = entry.decision
    return (decision.verdict.value, decision.reason, decision.by) if decision else ()


def _direction(entries: Sequence[ChangeEntry]) -> Direction | None:
    """Whom a topic helps: what all its changes of which that is known have in common."""
    found = {known for entry in entries if (known := reasons.direction(entry))}
    return found.pop() if len(found) == 1 else Direction.MIXED if found else None


def _mark(words: Words, known: Direction | None) -> Badge | None:
    text = naming.DIRECTIONS.get(known) if known else None
    return Badge(words.say(text), f"for-{known.value}") if known and text else None


def _linked(words: Words, found: Sequence[TopicView]) -> Iterable[TopicView]:
    for number, topic in enumerate(found, start=1):
        after = found[number] if number < len(found) else None
        said = words.say("Next: {topic}", topic=after.heading.text) if after else ""
        yield replace(topic, next=Item(said, f"#{after.anchor}")) if after else topic

"""What a topic comes to, in numbers, in a reader's language."""

from __future__ import annotations

from policypress.comparison.topics import Topic
from policypress.language.words import Words
from policypress.vocabulary import Kind


def counted(words: Words, topic: Topic) -> str:
    """``New section``, or ``2 reworded, 1 new``."""
    if topic.whole is Kind.ADDED:
        return words.say("New section")
    if topic.whole is Kind.REMOVED:
        return words.say("Section removed")
    if topic.whole is Kind.MOVED:
        return words.say("Section moved")
    return ", ".join(_some(words, kind, count) for kind, count in topic.counts().items())


def _some(words: Words, kind: Kind, count: int) -> str:
    if kind is Kind.MODIFIED:
        return words.some("{n} reworded", "{n} reworded", count)
    if kind is Kind.ADDED:
        return words.some("{n} new", "{n} new", count)
    if kind is Kind.REMOVED:
        return words.some("{n} removed", "{n} removed", count)
    return words.some("{n} moved", "{n} moved", count)

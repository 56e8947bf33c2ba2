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
    found = topic.counts()
    forms = {
        Kind.MODIFIED: words.some("{n} reworded", "{n} reworded", found.get(Kind.MODIFIED, 0)),
        Kind.ADDED: words.some("{n} new", "{n} new", found.get(Kind.ADDED, 0)),
        Kind.REMOVED: words.some("{n} removed", "{n} removed", found.get(Kind.REMOVED, 0)),
        Kind.MOVED: words.some("{n} moved", "{n} moved", found.get(Kind.MOVED, 0)),
    }
    return ", ".join(forms[kind] for kind in found)

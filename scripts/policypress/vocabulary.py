"""The words of the contract as closed sets: one word per thing."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """How much a change weighs, lowest first; of a version it is the highest of its changes."""

    NONE = "none"
    EDITORIAL = "editorial"
    CLARIFYING = "clarifying"
    NEEDS_REVIEW = "needs-review"
    MATERIAL = "material"

    @property
    def rank(self) -> int:
        """Position in the order none < editorial < clarifying < needs-review < material."""
        return _RANK[self]


_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}


def highest(verdicts: Iterable[Verdict]) -> Verdict:
    """The weightiest of ``verdicts``; none where there are none."""
    return max(verdicts, key=lambda verdict: verdict.rank, default=Verdict.NONE)


class Direction(StrEnum):
    """Whom a change helps, kept apart from how much it weighs."""

    ADVERSE = "adverse"
    FAVOURABLE = "favourable"
    NEUTRAL = "neutral"
    MIXED = "mixed"
    UNCLEAR = "unclear"

    @property
    def words(self) -> str:
        """For readers; empty where there is nothing to say."""
        return {
            Direction.ADVERSE: "less favourable for users",
            Direction.FAVOURABLE: "more favourable for users",
            Direction.MIXED: "partly more, partly less favourable for users",
        }.get(self, "")


def combined(directions: Iterable[Direction]) -> Direction:
    """One direction for several: the common one, mixed where some help and some harm, else unclear."""
    seen = set(directions) - {Direction.NEUTRAL}
    if not seen:
        return Direction.NEUTRAL
    if len(seen) == 1:
        return seen.pop()
    both = {Direction.ADVERSE, Direction.FAVOURABLE}
    return Direction.MIXED if seen >= both or Direction.MIXED in seen else Direction.UNCLEAR


class Kind(StrEnum):
    """What happened to a clause."""

    ADDED = "added"
    REMOVED = "removed"
    MODIFIED = "modified"
    MOVED = "moved"


class Status(StrEnum):
    """Where a version stands on a day."""

    IN_FORCE = "in force"
    UPCOMING = "upcoming"
    HELD = "held"
    SUPERSEDED = "superseded"
    RESCHEDULED = "rescheduled"
    WITHDRAWN = "withdrawn"


CATEGORIES: dict[str, str] = {
    "M01": "new or wider category of data",
    "M02": "sensitive data",
    "M03": "new or changed purpose",
    "M04": "new recipient or reason to disclose",
    "M05": "sale or sharing for advertising",
    "M06": "retention and deletion",
    "M07": "transfer and place of storage",
    "M08": "legal basis and consent",
    "M09": "controller or contracting party",
    "M10": "right added, removed or narrowed",
    "M11": "how rights are used",
    "M12": "opt-out, cookie and advertising controls",
    "M13": "children and age",
    "M14": "security promise",
    "M15": "strength of a commitment",
    "M16": "notice of changes and effective dates",
    "M17": "automated decisions",
    "M18": "disputes and governing law",
    "M19": "liability, warranty, indemnity",
    "M20": "price, renewal, refund, cancellation",
    "M21": "content licence and publicity",
    "M22": "suspension, moderation, scope of service",
    "M23": "scope and definitions",
}
"""The 23 categories of material change, by code."""

SUBJECTS: dict[str, str] = {
    "M01": "Data collected",
    "M02": "Sensitive data",
    "M03": "Purposes",
    "M04": "Recipients",
    "M05": "Sale of data",
    "M06": "Retention",
    "M07": "Transfers and places",
    "M08": "Legal basis",
    "M09": "Who is responsible",
    "M10": "Rights of users",
    "M11": "How rights are used",
    "M12": "Choices and cookies",
    "M13": "Children",
    "M14": "Security",
    "M15": "Strength of a promise",
    "M16": "Changes to the text",
    "M17": "Automated decisions",
    "M18": "Disputes",
    "M19": "Liability",
    "M20": "Prices and cancellation",
    "M21": "Content and its use",
    "M22": "Use of the service",
    "M23": "Scope and definitions",
}
"""Each category as a reason begins."""


def without_subject(why: str) -> str:
    """A reason as it reads behind its category, which its own first words would only say again."""
    subject, _, rest = why.partition(": ")
    return rest if rest and subject in (*SUBJECTS.values(), "Age", "Price") else why


WITHDRAWN_NOTICE = ".withdrawn"
"""Follows a version's name where people are told that it was taken back, as in the file that says so."""

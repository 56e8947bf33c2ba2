"""Why a change left to a person may only clarify: a hint for the reviewer, never a verdict."""

from __future__ import annotations

from collections.abc import Mapping

REASONS: tuple[tuple[str, str], ...] = (
    ("update-note", "The touched sentences report a revision and rule nothing themselves (rubric B6)."),
    ("date-only", "Only a date differs (rubric B6: alone it clarifies)."),
    ("placeholder", "A placeholder was filled in or left open; the rule around it stayed."),
    (
        "renamed-throughout",
        "One name took the place of another, here and in other clauses alike (rubric M09: a pure brand rename).",
    ),
    ("renamed", "One name took the place of another; no legal entity, country or framework is named (rubric M09)."),
    ("steady-exchange", "The words that went were exchanged for ones that policies use for the same thing."),
    (
        "heading-reworded",
        "A heading or an entry of an index reads otherwise; the text under it is judged by itself (rubric B16).",
    ),
    ("menu-path", "Only the way to a control through menus differs (rubric M12: a menu path moved)."),
    ("cross-reference", "Only words that point inside the text differ."),
    ("link-syntax", "The marks of a link came or went, not what the sentence says."),
    ("history", "The sentence tells about the company, not about anyone's rights."),
    ("about-the-text", "The sentence says what the text is about."),
    ("address", "Only a postal address differs; who stands there is the same (rubric B14)."),
    (
        "contact-only",
        "Only an address to reach someone differs (rubric B14, unless it is the only way to use a right).",
    ),
    ("pointer", "The sentence only sends the reader elsewhere."),
    ("link-label", "A link in a list of links came or went."),
    ("plain-exchange", "One or two words were exchanged, and none of them belongs to a listed topic."),
    ("link-only", "Every word stayed; a link leads elsewhere (rubric B13: see that it is the same document)."),
)
"""Quiet cue → reason, the strongest first."""

_MARGIN = 0.4
"""So far below the threshold the other way is meant; nearer to it, nothing is suggested."""
_AGAINST = frozenset(
    {"form-link", "contact", "control", "strength-only", "entity", "place", "coming-change", "transfer-instrument"}
)


def reason_to_clarify(cues: Mapping[str, float], score: float, threshold: float) -> str:
    """The first reason whose cue speaks, where the score is clearly low and no loud cue stands against it."""
    if score > threshold - _MARGIN or _AGAINST & cues.keys():
        return ""
    return next((f"May only clarify: {reason}" for cue, reason in REASONS if cues.get(cue)), "")

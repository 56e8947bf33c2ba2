"""What versions, statuses, levels and kinds of change are called, in a reader's language."""

from __future__ import annotations

from policypress.archive.versions import Version
from policypress.language.words import Words, mark
from policypress.site.values.facts import Facts
from policypress.vocabulary import Direction, Kind, Status, Verdict

LEVELS = {
    Verdict.NONE: mark("First version"),
    Verdict.EDITORIAL: mark("Editorial"),
    Verdict.CLARIFYING: mark("Clarifying"),
    Verdict.NEEDS_REVIEW: mark("Not judged"),
    Verdict.MATERIAL: mark("Material"),
}

LEVEL_MEANS = {
    Verdict.NONE: mark("There was no text before it."),
    Verdict.EDITORIAL: mark("Only wording or layout changes; the meaning stays the same."),
    Verdict.CLARIFYING: mark("The text says the same more clearly; a person decided so."),
    Verdict.NEEDS_REVIEW: mark("Nobody has judged yet what this change means for you."),
    Verdict.MATERIAL: mark("The text changes what you can expect; you are told before it applies."),
}

KINDS = {
    Kind.ADDED: mark("New"),
    Kind.REMOVED: mark("Removed"),
    Kind.MODIFIED: mark("Reworded"),
    Kind.MOVED: mark("Moved"),
}

STATUSES = {
    Status.IN_FORCE: mark("In force"),
    Status.UPCOMING: mark("Upcoming"),
    Status.HELD: mark("On hold"),
    Status.SUPERSEDED: mark("No longer in force"),
    Status.RESCHEDULED: mark("Moved to another date"),
    Status.WITHDRAWN: mark("Withdrawn"),
}

STATUS_MEANS = {
    Status.IN_FORCE: mark("This is the text that applies today."),
    Status.UPCOMING: mark("This text has been announced. It does not apply yet."),
    Status.HELD: mark("This text does not apply: users were not told in time."),
    Status.SUPERSEDED: mark("This text applied earlier. It no longer applies."),
    Status.RESCHEDULED: mark("This text never applied under this date: it was moved to another one."),
    Status.WITHDRAWN: mark("This text never applied: it was taken back before it took effect."),
}

DIRECTIONS = {
    Direction.ADVERSE: mark("Worse for you"),
    Direction.FAVOURABLE: mark("Better for you"),
    Direction.MIXED: mark("Partly better, partly worse for you"),
}


def level(words: Words, verdict: Verdict) -> str:
    """A verdict as a reader's word."""
    return words.say(LEVELS[verdict])


def counts(words: Words, found: dict[str, int]) -> str:
    """Counts by level, weightiest first: ``2 material, 1 editorial``."""
    forms = {
        Verdict.MATERIAL: words.some("{n} material change", "{n} material changes", found.get("material", 0)),
        Verdict.NEEDS_REVIEW: words.some("{n} not judged", "{n} not judged", found.get("needs-review", 0)),
        Verdict.CLARIFYING: words.some("{n} clarifying change", "{n} clarifying changes", found.get("clarifying", 0)),
        Verdict.EDITORIAL: words.some("{n} editorial change", "{n} editorial changes", found.get("editorial", 0)),
    }
    return ", ".join(text for verdict, text in forms.items() if found.get(verdict.value))


def called(words: Words, facts: Facts, version: Version) -> str:
    """A version by its date, or by the day of the correction: never by its id."""
    if version.corrects:
        announced = version.record.announced
        alike, day = facts.corrections.get(announced, []), words.day(announced)
        if len(alike) > 1 and version.name in alike:
            return words.say("Correction of {day} ({number})", day=day, number=alike.index(version.name) + 1)
        return words.say("Correction of {day}", day=day)
    day = words.day(version.id.effective)
    if version.id.number:
        return words.say("Version of {day}, text {number}", day=day, number=version.id.number + 1)
    return words.say("Version of {day}", day=day)


def labelled(words: Words, facts: Facts, version: Version) -> str:
    """A version with its status, for menus: ``Version of 1 March 2024 (in force)``."""
    status = {
        Status.IN_FORCE: words.say("{version} (in force)"),
        Status.UPCOMING: words.say("{version} (upcoming)"),
        Status.HELD: words.say("{version} (on hold)"),
        Status.SUPERSEDED: "{version}",
        Status.RESCHEDULED: words.say("{version} (moved to another date)"),
        Status.WITHDRAWN: words.say("{version} (withdrawn)"),
    }[facts.status(version)]
    return status.replace("{version}", called(words, facts, version))

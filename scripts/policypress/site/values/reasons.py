"""Why a change has its level, in one plain sentence: never the words of a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from policypress.archive.record import ChangeEntry
from policypress.language.words import Words, mark
from policypress.vocabulary import Direction, Kind, Verdict

_MOST = 3

CONCERNS = {
    "M01": mark("It concerns which information is collected."),
    "M02": mark("It concerns sensitive information."),
    "M03": mark("It concerns what information is used for."),
    "M04": mark("It concerns who receives information."),
    "M05": mark("It concerns selling information or sharing it for advertising."),
    "M06": mark("It concerns how long information is kept."),
    "M07": mark("It concerns where information is transferred and stored."),
    "M08": mark("It concerns consent or another legal basis."),
    "M09": mark("It concerns who is responsible."),
    "M10": mark("It concerns your rights."),
    "M11": mark("It concerns how you use your rights."),
    "M12": mark("It concerns your choices about cookies and advertising."),
    "M13": mark("It concerns children and age."),
    "M14": mark("It concerns how information is protected."),
    "M15": mark("It concerns how firm a promise is."),
    "M16": mark("It concerns how changes are announced and when they apply."),
    "M17": mark("It concerns automated decisions."),
    "M18": mark("It concerns disputes and the law that applies."),
    "M19": mark("It concerns liability and guarantees."),
    "M20": mark("It concerns prices, renewal, refunds or cancellation."),
    "M21": mark("It concerns the use of your content or your name."),
    "M22": mark("It concerns the service itself and what you may do with it."),
    "M23": mark("It concerns who and what the text applies to."),
}

_LAYOUT = mark("Only the layout changes.")
_MARKS = mark("Only punctuation or other marks change.")
_SPELLING = mark("Only spelling or grammar is corrected.")
_LINK = mark("The link leads to the same page as before.")
_MOVED = mark("It only moves to another place.")
_NUMBER = mark("Only its number changes, and every reference follows.")
_VALUE = mark("The same number or date is written another way.")
_DATE = mark("It is the date of the text itself.")
_SAME = mark("The meaning stays the same.")

_PROOFS = {
    _LAYOUT: "white-space markdown-spelling emphasis heading-level heading-markup image empty-clause page-furniture "
    "table-of-contents front-matter stray-markup decoration paragraph-break link-note",
    _MARKS: "typography invisible-characters ampersand end-mark doubled-mark stray-bracket encoding-glitch "
    "serial-comma plain-comma",
    _SPELLING: "capitals regional-spelling typo name-typo doubled-word word-space hyphen article contraction "
    "heading-grammar optional-that agreement doubled-determiner name-article noun-number",
    _LINK: "link-normalised link-made-or-unmade link-relocated link-mended link-boundary",
    _MOVED: "moved-in-place",
    _NUMBER: "renumbered",
    _VALUE: "number-format date-format",
    _DATE: "last-updated",
}
_BY_PROOF = {proof: said for said, proofs in _PROOFS.items() for proof in proofs.split()}


def reasons(words: Words, entries: Sequence[ChangeEntry]) -> tuple[str, ...]:
    """What changes that are told together concern, most often first; at most three sentences."""
    found: Counter[str] = Counter()
    for entry in entries:
        if entry.verdict is Verdict.MATERIAL:
            found.update(CONCERNS[finding.category] for finding in entry.findings[:1] if finding.category in CONCERNS)
        elif entry.verdict is Verdict.EDITORIAL and entry.decision is None:
            found[_BY_PROOF.get(entry.proof or "", _SAME)] += 1
    return tuple(words.say(text) for text, _ in found.most_common(_MOST))


def direction(entry: ChangeEntry) -> Direction | None:
    """Whom a reworded clause helps, where that is known: every signal that tells says the same, the first included."""
    if entry.kind is not Kind.MODIFIED or entry.verdict is not Verdict.MATERIAL or not entry.findings:
        return None
    known = {f.direction for f in entry.findings} & {Direction.ADVERSE, Direction.FAVOURABLE, Direction.MIXED}
    first = entry.findings[0].direction
    return first if known == {first} and first is not Direction.MIXED else None

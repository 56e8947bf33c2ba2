"""Proofs about dates: the same day written another way, and the “last updated” line that moves with other changes."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from policypress.comparison.changes import Change
from policypress.document.expressions import Expression
from policypress.document.model import ClauseKind, TokenKind
from policypress.judgement.lexicon.families import word_list
from policypress.judgement.proofs.atoms import Atom
from policypress.judgement.proofs.context import Context
from policypress.judgement.proofs.hunks import Hunk
from policypress.judgement.proofs.text_ends import at_foot
from policypress.judgement.verdicts import Rule, proof

SAME_DATE = proof(
    "date-format",
    "The same day is written another way",
    "“30 October 2020” and “October 30, 2020” are one day; dates of digits only must read the same either way round.",
    needs=("both can mean one day only, and it is the same",),
)
UPDATED = proof(
    "last-updated",
    "The date or number of the text itself moved forward with other changes",
    "It records that the text changed (rubric B6). Alone or backwards it is not covered.",
    clauses=frozenset({ClauseKind.HEADING, ClauseKind.PARAGRAPH, ClauseKind.HTML, ClauseKind.META}),
    needs=(
        "the line stands at the head of the text, under no heading but the title; or, where it says “last updated” or "
        "the like, at the foot, under the title or a heading on changes and whom to ask",
        "it says nothing but what document this is and when it was updated or took effect; in ten languages beside "
        "English all its words are of a closed list",
        "other changes stand beside it, or a link in its line moves to the copy of a later day",
    ),
)
DATE_RULES = (SAME_DATE, UPDATED)

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january januar", "feb february februar", "mar march märz", "apr april", "may mai", "jun june juni",
         "jul july juli", "aug august", "sep sept september", "oct october oktober", "nov november",
         "dec december dezember"), start=1)
    for name in names.split()
}  # fmt: skip
_DONE = (
    r"(?:updated?|revised|revision|modified|amended|changed|published|posted|reviewed|version|effective"
    r"|in force|in effect)"
)
_LABEL = Expression(
    rf"^\W*(?:date\s+(?:of\s+)?)?(?:(?:last|latest|most recent|page|document|policy|notice|terms|this)\s+)*{_DONE}\b"
    r"|^\W*(?:dated?|as of|stand|effective from)\b"
    r"|^[\W\d]*$",
    re.IGNORECASE,
)
"""How a line begins that holds the date of the text; a line of nothing but the date is one too."""
_SENTENCE = Expression(
    rf"\b(?:this|our|these)\b.*\b(?:policy|notice|statement|terms|agreement|page|document|addendum|guidelines?"
    rf"|conditions)\b"
    rf".*\b{_DONE}\b|\b{_DONE}\s+(?:this|our|these)\b|\blast\s+(?:updated|revised|modified|amended|changed)\b",
    re.IGNORECASE,
)
_CHANGED = Expression(
    r"\b(?:last|latest|most recently|date)\b.{0,20}\b(?:updated|revised|modified|amended|changed|published|reviewed)\b"
    r"|\b(?:policy|notice|statement|terms|agreement)\b.{0,30}\b(?:updated|revised|modified|amended|published)\b",
    re.IGNORECASE,
)
"""What a line at the foot says of the text: that it was changed, not from when it applies."""
_TITLE = Expression(
    r"(?:(?-i:[A-Z])[\w&'’.-]*\s+|(?:the|this|our|these|its|privacy|cookies?|data|protection|legal|user|and|of|&)\s+)*"
    r"\b(?:policy|policies|notice|statement|terms|conditions|agreement|addendum|guidelines?|rules|document|page)\b"
    r"(?:\s+(?:of|and|for|&)\s+(?:use|sale|service|services|purchase|conditions))*",
    re.IGNORECASE,
)
"""The name of a document, with the capitals of a title in front of it."""
_AUTHOR = Expression(rf"^\W*(?:(?-i:[A-Z])[\w&'’.-]*\s+){{1,3}}(?={_DONE}\s+(?:this|our|these)\b)", re.IGNORECASE)
DATING_WORDS = word_list("proofs", "dates: what dates a document")
_DATE_WORDS = Expression(
    r"\b(?:\d+(?:st|nd|rd|th)?|" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b", re.IGNORECASE
)
_BOUND = Expression(
    r"\b(?:must|may|can|could|should|until|before|within|unless|if|not|no|deadline|expire)", re.IGNORECASE
)
_LOOSE = Expression(
    r"(?<![\w.])(?:\d{1,2} ?[-./ ] ?)?(?:"
    + "|".join(sorted(_MONTHS, key=len, reverse=True))
    + r")\.? ?[-/,. ] ?\d{4}(?!\w)"
    r"|(?<![\w.])(?:\d{1,2} ?[-./] ?){2}(?:\d{4}|\d{2})(?!\w)|(?<![\w.])\d{4}(?: ?[-./] ?\d{1,2}){2}(?!\w)"
    r"|(?<![\w.])\d{1,2} ?[-/.] ?\d{4}(?!\w)",
    re.IGNORECASE,
)
"""A date written in a form that is no token of its own."""
_VERSIONED = Expression(
    r"(?:[\w&'’ ]*\b(?:terms|policy|notice|statement|agreement|conditions|addendum|guidelines|document)\b"
    r"(?: (?:of|for|and|use|sale|sales|service|services|purchase|[a-z]+ing)\b)*[ ,:(-]*)?"
    r"(?:version|v|revision|rev) ?[.:]?",
    re.IGNORECASE,
)
_STAMP = Expression(r"(?<!\d)20\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)")
_LONGEST_LINE = 12
"""Words of the longest line that is about a date only."""
_LONGEST_SENTENCE = 24
"""Words of the longest sentence that says since when a text applies."""
_MOST_CHARACTERS = 500
"""The same in characters, for words without spaces between them. It bounds time."""
_NO_YEAR, _DAYS = 999, 31
"""Greater numbers are years in a date, none greater is a day."""
_CENTURY = 2000
"""No policy on the web is of the century before."""


@lru_cache(maxsize=4096)
def parse_date(text: str) -> tuple[date, ...]:
    """Every day ``text`` can mean, earliest first: two for digits that read either way; a month is its first day."""
    words = re.findall(r"[^\W\d_]+|\d+", text.lower())
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [int(word) for word in words if word.isdecimal()]
    years = [number for number in numbers if number > _NO_YEAR]
    days = [number for number in numbers if number <= _DAYS]
    if len(years) != 1:
        return ()
    if months:
        whole = len(numbers) <= 2 and len(months) == 1 and len(days) == len(numbers) - 1
        return _days([(years[0], months[0], days[0] if days else 1)]) if whole else ()
    if len(days) == 2 and numbers[0] > _NO_YEAR:
        return _days([(years[0], days[0], days[1])])
    if len(days) == 2:
        return _days([(years[0], days[0], days[1]), (years[0], days[1], days[0])])
    return ()


def _days(parts: list[tuple[int, int, int]]) -> tuple[date, ...]:
    out = set()
    for year, month, day in parts:
        try:
            out.add(date(year, month, day))
        except ValueError:
            continue
    return tuple(sorted(out))


def same_date(old: Atom, new: Atom) -> bool:
    """Whether two date tokens can mean one day only, the same, and name the day or leave it out alike."""
    left, right = parse_date(old.text), parse_date(new.text)
    return len(left) == 1 and left == right and _has_day(old.text) == _has_day(new.text)


def _has_day(text: str) -> bool:
    return len(re.findall(r"\d+", text)) > 1


def effective_forward(change: Change, context: Context) -> bool:
    """Whether the effective date that the front matter names became a later one, with other changes."""
    names = {clause.source.partition(":")[0] for clause in (*change.before, *change.after)}
    if names != {"effective"} or any(clause.kind is not ClauseKind.META for clause in (*change.before, *change.after)):
        return False
    old, new = (parse_date(side[0].source.partition(":")[2]) for side in (change.before, change.after))
    return len(old) == len(new) == 1 and new > old and context.beside(change, _beyond_dates)


def _own_line(hunk: Hunk) -> bool:
    """Whether the clause stands at the head of the text, before and after."""
    change, context = hunk.change, hunk.context
    return bool(change.before and change.after) and context.in_head(change.before[0], change.after[0])


def _last_line(hunk: Hunk) -> bool:
    """Whether the clause stands at the foot of the text, before and after, and says in words that the text changed."""
    before, after = hunk.change.before, hunk.change.after
    if len(before) != 1 or len(after) != 1 or not at_foot(before[0], after[0], hunk.context):
        return False
    return all(_CHANGED.search(clause.text) for clause in (before[0], after[0]))


def last_updated(hunk: Hunk) -> Rule | None:
    """One date in a short line that says when the text was updated or took effect; later than before; not alone."""
    if len(hunk.old) != 1 or len(hunk.new) != 1 or not (_own_line(hunk) or _last_line(hunk)):
        return None
    old, new = hunk.old[0], hunk.new[0]
    if old.kind is not TokenKind.DATE or new.kind is not TokenKind.DATE:
        return None
    left, right = parse_date(old.text), parse_date(new.text)
    if not left or not right or not _later(old.text, new.text, left, right):
        return None
    return UPDATED if _dated_line(hunk) and (_other_changes(hunk) or _newer_copy(hunk)) else None


def loose_date(hunk: Hunk) -> Rule | None:
    """The same line with its date written in another form: “11-21-25”, “16-OCT-2023”, “05/2018”, “January, 2024”."""
    if len(hunk.news) > 2 * _LONGEST_LINE or not any(map(_part_of_date, hunk.both)):
        return None
    if not (_own_line(hunk) or _last_line(hunk)):
        return None
    sides = [" ".join(atom.text for atom in side) for side in (hunk.olds, hunk.news)]
    found = [list(_LOOSE.finditer(side)) for side in sides]
    if any(len(matches) != 1 for matches in found) or not all(map(_part_of_date, hunk.both)):
        return None
    (left,), (right,) = found
    rests = [side[: match.start()] + side[match.end() :] for side, match in zip(sides, (left, right), strict=True)]
    if rests[0] != rests[1] or not _only_dates(rests[1]) or not _other_changes(hunk):
        return None
    old, new = _loose_days(left.group()), _loose_days(right.group())
    return UPDATED if old and new and _later(left.group(), right.group(), old, new) else None


def date_label(hunk: Hunk) -> Rule | None:
    """The words around the text's own date: “Last updated:” and “Last revised”; never “effective” for “updated”."""
    words = [word for atom in hunk.both for word in re.findall(r"[^\W\d_]+", atom.text.lower())]
    kinds = {atom.kind for atom in hunk.both}
    if not kinds <= {TokenKind.WORD, TokenKind.PUNCTUATION} or any(atom.target for atom in hunk.both):
        return None
    if not _own_line(hunk):
        return None
    marks = {atom.text for atom in hunk.both if atom.kind is TokenKind.PUNCTUATION}
    if not marks <= {":", ",", ".", "-", "—"} or not all(word in DATING_WORDS for word in words):
        return None
    lines = [" ".join(atom.text for atom in side) for side in (hunk.olds, hunk.news)]
    if any(len(_dates_in(line)) != 1 or not _only_dates(line) for line in lines):
        return None
    said = [{word for word in _EFFECT if re.search(rf"\b{word}\b", line, re.IGNORECASE)} for line in lines]
    return UPDATED if said[0] == said[1] and not _author_changed(lines) else None


_EFFECT = word_list("proofs", "dates: from when a text applies")


def _dates_in(line: str) -> list[str]:
    return re.findall(r"\b(?:19|20)\d\d\b", line)


def _author_changed(lines: list[str]) -> bool:
    """Whether the document or the company that a line names is another."""
    left, right = ({*re.findall(r"[^\W\d_]+", line.lower())} - DATING_WORDS - {*_MONTHS} for line in lines)
    return left != right


def version_number(hunk: Hunk) -> Rule | None:
    """The number of the text itself at the end of its title, higher than before: “Terms of Sale, Version 8.0”."""
    if [atom.kind for atom in hunk.both] != [TokenKind.NUMBER] * 2 or not hunk.at_end or not _own_line(hunk):
        return None
    old, new = ([int(part) for part in re.findall(r"\d+", atom.text)] for atom in hunk.both)
    before = " ".join(atom.text for atom in hunk.news[: hunk.box[2]])
    rest = _TITLE.sub("", before, count=1) if _VERSIONED.fullmatch(before) else before
    titled = re.fullmatch(r"[\s,:(-]*(?:version|v|revision|rev)[\s.:]*", rest, re.IGNORECASE)
    return UPDATED if titled and new > old and _other_changes(hunk) else None


def _part_of_date(atom: Atom) -> bool:
    """Whether an atom can be part of a date: a number, a month's name, or a mark between them."""
    words = re.findall(r"[^\W\d_]+", atom.text.lower())
    return all(word in _MONTHS or word in ("st", "nd", "rd", "th", "of") for word in words) and atom.target == ""


def _loose_days(text: str) -> tuple[date, ...]:
    """Every day a loosely written date can mean; a year of two digits is one of this century."""
    parts = re.findall(r"[^\W\d_]+|\d+", text.lower())
    numbers = [int(part) for part in parts if part.isdecimal()]
    if any(part in _MONTHS for part in parts) or any(number > _NO_YEAR for number in numbers):
        return parse_date(text) or _month_days(parts, numbers)
    if len(numbers) != 3:
        return ()
    first, second, year = numbers
    return _days([(_CENTURY + year, first, second), (_CENTURY + year, second, first)])


def _month_days(parts: list[str], numbers: list[int]) -> tuple[date, ...]:
    """The first of a month given by number, as in “05/2018”."""
    if len(parts) != 2 or len(numbers) != 2:
        return ()
    month, year = sorted(numbers)
    return _days([(year, month, 1)])


def _other_changes(hunk: Hunk) -> bool:
    """Whether the comparison holds a change that is not the text's own date."""
    return hunk.context.beside(hunk.change, _beyond_dates)


def _beyond_dates(change: Change) -> bool:
    return not is_date_line(change)


def _newer_copy(hunk: Hunk) -> bool:
    """Whether a link of the same line moves from the copy of one day to that of a later day."""
    left, right = ({atom.target for atom in side if atom.target} for side in (hunk.olds, hunk.news))
    gone, come = ([_STAMP.findall(target) for target in side] for side in (left - right, right - left))
    stamped = bool(gone and come) and all(len(days) == 1 for days in (*gone, *come))
    return stamped and min(days[0] for days in come) > max(days[0] for days in gone)


def _later(old: str, new: str, left: tuple[date, ...], right: tuple[date, ...]) -> bool:
    """Later in every reading; two dates of digits are read the same way round."""
    if len(left) == len(right) == 1 or re.sub(r"\d", "", old) != re.sub(r"\d", "", new):
        return right[0] > left[-1]
    first, second = ([int(part) for part in re.findall(r"\d+", text)] for text in (old, new))
    if len(first) != 3 or len(second) != 3:
        return right[0] > left[-1]
    orders = ((2, 1, 0), (2, 0, 1))
    return all([second[k] for k in order] > [first[k] for k in order] for order in orders)


def _dated_line(hunk: Hunk) -> bool:
    """Whether the hunk's sentence says when this text was updated or took effect, and nothing else."""
    return _only_dates(" ".join(_sentence(hunk)))


def _only_dates(text: str) -> bool:
    """Whether a line is about the text's own date and holds no word that could be about a fee, a duty or a right."""
    undated = _DATE_WORDS.sub(" ", text)
    if not _tells_date(undated) or any(sign in text for sign in "$€£¥%"):
        return False
    rest = _TITLE.sub(" ", _AUTHOR.sub(" ", undated))
    return all(word in DATING_WORDS for word in re.findall(r"[^\W\d_]+", rest.lower()))


def _tells_date(text: str) -> bool:
    """Whether a line is short and about when the text was updated or took effect."""
    words = len(text.split())
    if words > _LONGEST_SENTENCE or len(text) > _MOST_CHARACTERS or _BOUND.search(text):
        return False
    undated = _DATE_WORDS.sub("", text)
    return bool(_SENTENCE.search(text)) or (words <= _LONGEST_LINE and bool(_LABEL.search(undated)))


def _sentence(hunk: Hunk) -> list[str]:
    start = end = hunk.box[2]
    while start and hunk.news[start - 1].text not in (".", "!", "?", "|"):
        start -= 1
    while end < len(hunk.news) and hunk.news[end].text not in (".", "!", "?", "|"):
        end += 1
    return [atom.text for atom in hunk.news[start:end]]


def is_date_line(change: Change) -> bool:
    """Whether a change touches nothing but the text's own date: no “other change” beside which a date may move."""
    clauses = (*change.before, *change.after)
    if all(clause.kind is ClauseKind.META for clause in clauses):
        return True
    shown = (*change.deleted, *change.inserted)
    dates = all(token.kind in (TokenKind.DATE, TokenKind.NUMBER, TokenKind.PUNCTUATION) for token in shown)
    if shown and dates:
        return all(_tells_date(clause.text) for clause in clauses)
    return not shown and not change.moved

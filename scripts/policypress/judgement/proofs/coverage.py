"""One change → the rules that cover every changed word, mark, emphasis and target of it, or None."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from policypress.comparison.changes import Change
from policypress.document.expressions import Expression
from policypress.document.graphemes import RIGHT_TO_LEFT, UNSPACED_LETTER
from policypress.document.model import Clause, TokenKind
from policypress.judgement.proofs import (
    dates,
    grammar,
    layout,
    links,
    order,
    phrases,
    run_in,
    signs,
    spelling,
    typography,
)
from policypress.judgement.proofs.addresses import parse_address
from policypress.judgement.proofs.atoms import FIXED, INVISIBLE, JOINERS, Atom, clause_atoms
from policypress.judgement.proofs.context import Context
from policypress.judgement.proofs.emphasis import tells_apart
from policypress.judgement.proofs.hunks import Box, Hunk, boxes
from policypress.judgement.proofs.regional import canonical_spelling
from policypress.judgement.verdicts import Rule

HunkRule = Callable[[Hunk], Rule | None]

HUNK_RULES: tuple[HunkRule, ...] = (
    typography.end_mark,
    typography.heading_colon,
    typography.question_mark,
    typography.stray_bracket,
    typography.name_brackets,
    typography.doubled_mark,
    typography.mark_order,
    typography.short_form,
    typography.quote_style,
    typography.rule_line,
    typography.label_mark,
    typography.decoration,
    typography.link_note,
    typography.stray_markup,
    typography.encoding_glitch,
    order.renumbered,
    order.numbered,
    order.lone_label,
    order.reference_followed,
    order.absorbed,
    run_in.in_run,
    dates.last_updated,
    dates.loose_date,
    dates.version_number,
    dates.date_label,
    links.shown_address,
    links.empty_query,
    spelling.article,
    spelling.contraction,
    spelling.doubled_words,
    spelling.joined_words,
    spelling.heading_grammar,
    spelling.title_name,
    spelling.optional_that,
    grammar.agreement,
    grammar.doubled_determiner,
    grammar.name_article,
    grammar.serial_comma,
    grammar.plain_comma,
    spelling.stray_letter,
    spelling.typo,
    phrases.phrase_typo,
)
_LARGEST_HUNK = 12
"""Words of both sides that are cut in every way; more are another sentence. It bounds time too."""
_TURNING = "\u200e"
"""The mark of direction from left to right."""
_SAME_MARKS = {"&": "and", "—": "-", "•": "*", "[": "(", "]": ")"}
_ACRONYM = Expression(r"(?:[a-z]\.){2,}")


def covering(
    change: Change,
    context: Context,
    before: tuple[Clause, ...] | None = None,
    after: tuple[Clause, ...] | None = None,
) -> frozenset[Rule] | None:
    """The rules that together cover all differences between the visible texts of a change.

    ``before`` and ``after`` stand for the change's own clauses where these are read in another way.
    """
    olds, news = clause_atoms(before or change.before), clause_atoms(after or change.after)
    pairs, differing = boxes([key(atom) for atom in olds], [key(atom) for atom in news])
    whole = Hunk(olds, news, (0, len(olds), 0, len(news)), change, context)
    rules: set[Rule] = set()
    for i, j in pairs:
        found = _same_atom(olds[i], news[j], whole, (i, j))
        if found is None:
            return None
        rules |= found
    for box in differing:
        found = _covered(whole.part(box))
        if found is None:
            return None
        rules |= found
    if layout.EMPHASIS in rules and tells_apart(change, context):
        return None
    pictures = _pictures(change, olds, news, pairs, context)
    targets = _targets(olds, news, pairs, differing, context)
    return None if targets is None or pictures is None else frozenset(rules | pictures | targets)


def key(atom: Atom) -> str:
    """What two atoms must share to be laid beside each other: capitals, spelling, address form and format apart."""
    if atom.kind in FIXED:
        return f"\x1f{atom.text}"
    if atom.kind is TokenKind.WORD:
        return _word_key(atom.text)
    if atom.kind is TokenKind.EMAIL:
        return atom.text.lower()
    if atom.kind is TokenKind.URL:
        address = parse_address(atom.text)
        return f"{address.host}/{'/'.join(address.steps)}?{address.query}#{address.fragment} {address.language}"
    if atom.kind is TokenKind.DATE:
        days = dates.parse_date(atom.text)
        return str(days[0]) if len(days) == 1 and len(atom.text.split()) > 1 else atom.text.lower()
    if atom.kind in (TokenKind.NUMBER, TokenKind.MONEY, TokenKind.DURATION):
        return typography.number_key(atom.text)
    return _SAME_MARKS.get(atom.text, atom.text)


@lru_cache(maxsize=16384)
def _word_key(text: str) -> str:
    word = text.lower()
    return word.replace(".", "") if _ACRONYM.fullmatch(word) else canonical_spelling(word)


def _same_atom(old: Atom, new: Atom, whole: Hunk, places: tuple[int, int]) -> set[Rule] | None:
    rules: set[Rule] = set()
    if not signs.same_sign(whole.olds, whole.news, *places):
        return None
    if old.text != new.text:
        found = _same_word(old, new, whole, places[1])
        if found is None:
            return None
        rules |= found
    elif old.raw != new.raw:
        shown = [[char for char in atom.raw if char not in INVISIBLE | JOINERS] for atom in (old, new)]
        if _TURNING in old.raw + new.raw and RIGHT_TO_LEFT.search(whole.change.before_text + whole.change.after_text):
            return None  # it can turn “10-20” round
        rules.add(typography.INVISIBLE_RULE if shown[0] == shown[1] else typography.TYPOGRAPHY_RULE)
    if old.gap != new.gap and not (old.first or new.first):
        if _divides(whole.olds, places[0]) and _divides(whole.news, places[1]):
            return None
        rules.add(layout.WHITE_SPACE)
    if old.marks != new.marks:
        if not layout.emphasis(old, new, whole.change):
            return None
        rules.add(layout.EMPHASIS)
    return rules


def _divides(atoms: Sequence[Atom], place: int) -> bool:
    """Whether a space before an atom would stand between two letters of a script without spaces, where it divides words
    or sentences as a comma does."""
    if not place:
        return False
    return all(UNSPACED_LETTER.match(char) for char in (atoms[place - 1].text[:1], atoms[place].text[:1]))


def _same_word(old: Atom, new: Atom, whole: Hunk, place: int) -> set[Rule] | None:
    """The rules by which two texts of one key are the same word, number, date or address."""
    if {old.text.lower(), new.text.lower()} == {"&", "and"}:
        return {typography.AMPERSAND}
    if old.kind is TokenKind.DATE:
        return {dates.SAME_DATE} if dates.same_date(old, new) else None
    if old.kind in (TokenKind.NUMBER, TokenKind.MONEY, TokenKind.DURATION):
        return _same_number(old, new, whole, place)
    if old.kind is TokenKind.URL and old.text.lower() != new.text.lower():
        return {links.NORMALISED}
    if old.kind is TokenKind.PUNCTUATION:
        return {typography.TYPOGRAPHY_RULE}
    rules: set[Rule] = set()
    if "." in old.text + new.text:
        if old.text.replace(".", "") in typography.AMBIGUOUS or new.text.replace(".", "") in typography.AMBIGUOUS:
            return None  # “u.s. partners” are not “us partners”
        rules.add(typography.TYPOGRAPHY_RULE)
    elif old.text.lower() != new.text.lower():
        if typography.in_name(whole, place):
            return None
        rules.add(spelling.REGIONAL)
    if _capital_pattern(old.text) != _capital_pattern(new.text):
        capital = typography.capitals(old, new, whole, place)
        if capital is None:
            return None
        rules.add(capital)
    return rules or None


def _same_number(old: Atom, new: Atom, whole: Hunk, place: int) -> set[Rule] | None:
    """White space inside a number with its unit is nothing; separators are read as English only before no unit."""
    if "".join(old.text.split()) == "".join(new.text.split()):
        return {layout.WHITE_SPACE}
    if typography.counts_things(old, new, whole, place):
        return None
    return {typography.NUMBER_FORMAT} if typography.plain_number(old, new, whole, place) else None


def _capital_pattern(text: str) -> str:
    """How a word is capitalised; letters that are capital in the middle are told apart one by one."""
    if text.islower() or not any(char.isalpha() for char in text):
        return "lower"
    if len(text) > 1 and text.isupper():
        return "upper"
    return "title" if text[:1].isupper() and not any(char.isupper() for char in text[1:]) else text


def _covered(hunk: Hunk) -> set[Rule] | None:
    """Rules that cover a whole hunk, taken as one or cut into parts that are each covered.

    None covers the border of a cell or the mark of a note, or words that are raised, lowered or struck on one side.
    """
    if any(atom.kind in FIXED for atom in hunk.both):
        return None
    if not layout.set_alike(hunk.old, hunk.new):
        return None
    found = _by_one(hunk)
    if found is not None:
        return {found}
    i1, i2, j1, j2 = hunk.box
    if (i2 - i1) + (j2 - j1) > _LARGEST_HUNK:
        return None
    for i, j in _cuts(hunk.box):
        if not _whole(hunk.part((i1, i, j1, j))) or not _whole(hunk.part((i, i2, j, j2))):
            continue
        head = _by_one(hunk.part((i1, i, j1, j)))
        if head is not None:
            tail = _covered(hunk.part((i, i2, j, j2)))
            if tail is not None:
                return {head, *tail}
    return None


def _by_one(hunk: Hunk) -> Rule | None:
    """The first rule that covers a hunk and has its clause within its scope."""
    signed = signs.beside_number(hunk)
    for rule in HUNK_RULES:
        found = rule(hunk)
        if found is None or not hunk.context.allows(found, hunk.change):
            continue
        if not signed or not (found in signs.MARK_RULES or (found is dates.UPDATED and _dashes_only(hunk))):
            return found
    return None


def _dashes_only(hunk: Hunk) -> bool:
    return all(atom.text in ("-", "—") for atom in hunk.both)


def _whole(part: Hunk) -> bool:
    """Whether a part replaces something, or adds or drops marks only: one word for another is never two edits."""
    if part.old and part.new:
        return True
    return all(atom.kind is TokenKind.PUNCTUATION for atom in part.both)


def _cuts(box: Box) -> list[tuple[int, int]]:
    """Places to cut a hunk; even cuts first."""
    i1, i2, j1, j2 = box
    cuts = [(i, j) for i in range(i1, i2 + 1) for j in range(j1, j2 + 1)]
    return sorted(
        (cut for cut in cuts if cut not in ((i1, j1), (i2, j2))),
        key=lambda cut: (abs((cut[0] - i1) - (cut[1] - j1)), cut[0] - i1 + cut[1] - j1),
    )


# targets --------------------------------------------------------------------------------------------------------


def _targets(
    olds: Sequence[Atom], news: Sequence[Atom], pairs: list[tuple[int, int]], differing: list[Box], context: Context
) -> set[Rule] | None:
    """The rules by which every link leads where it led."""
    rules: set[Rule] = set()
    known_old, known_new = ({atom.target for atom in side} for side in (olds, news))
    for old, new, words, beside in _runs(olds, news, pairs):
        found = links.same_target(old, new, words, context)
        if found is None and _shifted(old, new, words, beside):
            found = links.BOUNDARY
        found = found or links.dated_copy(old, new, olds, news)
        if found is None:
            return None
        rules.add(found)
    for i1, i2, j1, j2 in differing:
        more = _hunk_targets(olds[i1:i2], news[j1:j2], known_old, known_new, context)
        if more is None:
            return None
        rules |= more
    return rules


def _pictures(
    change: Change, olds: Sequence[Atom], news: Sequence[Atom], pairs: list[tuple[int, int]], context: Context
) -> set[Rule] | None:
    """The rules by which every picture shows, and leads, what and where it did."""
    rules: set[Rule] = set()
    for i, j in pairs:
        if olds[i].kind is TokenKind.IMAGE and olds[i].target != news[j].target:
            if not layout.same_picture(olds[i], news[j]):
                return None
            rules.add(layout.IMAGE)
    if layout.place_marks(change.before) != layout.place_marks(change.after):
        rules.add(links.BOUNDARY)
    gone, come = (layout.picture_links(side) for side in (change.before, change.after))
    if len(gone) != len(come):
        return None
    for (_, old), (description, new) in zip(gone, come, strict=True):
        found = links.NORMALISED if old == new else links.same_target(old, new, description, context)
        if found is None:
            return None
        if old != new:
            rules.add(found)
    return rules


_Run = tuple[str, str, str, frozenset[str]]


def _runs(olds: Sequence[Atom], news: Sequence[Atom], pairs: list[tuple[int, int]]) -> list[_Run]:
    """(old target, new target, visible words, targets right beside them on both sides) of every stretch of words whose
    link differs."""
    out: list[_Run] = []
    last = (-2, -2)
    for i, j in pairs:
        picture = olds[i].kind is TokenKind.IMAGE
        old, new = ("", "") if picture else (olds[i].target, news[j].target)
        word = (" " if news[j].gap else "") + news[j].text
        if old != new:
            near = _beside(olds, i) & _beside(news, j)
            if out and last == (i - 1, j - 1) and out[-1][:2] == (old, new):
                out[-1] = (old, new, out[-1][2] + word, out[-1][3] | near)
            else:
                out.append((old, new, word.strip(), near))
        last = (i, j) if old != new else (-2, -2)
    return out


_REACH = 4
"""Words away at which a link still stands beside another."""


def _beside(atoms: Sequence[Atom], place: int) -> frozenset[str]:
    """The targets of the words around an atom."""
    return frozenset(atom.target for atom in atoms[max(0, place - _REACH) : place + _REACH + 1])


_STRETCH = 3
"""Words that a link may gain or lose at its edge; more could be what another page says."""


def _shifted(old: str, new: str, words: str, beside: frozenset[str]) -> bool:
    """Whether a mark, or a short stretch beside a link that both texts have there, joined or left that link."""
    if not any(char.isalnum() for char in words):
        return True
    if len(words.split()) > _STRETCH or (old and new):
        return False
    return (old or new) in beside


def _hunk_targets(
    olds: Sequence[Atom], news: Sequence[Atom], known_old: set[str], known_new: set[str], context: Context
) -> set[Rule] | None:
    """Changed words keep their links: the same targets on both sides, or those of words that stay."""
    old, new = (list(dict.fromkeys(atom.target for atom in side)) for side in (olds, news))
    if all(atom.target.startswith("#") and not any(map(str.isalnum, atom.text)) for atom in (*olds, *news)):
        return {links.BOUNDARY}  # the mark beside a heading that links to the heading itself
    rules: set[Rule | None] = set()
    words = " ".join(atom.text for atom in news or olds)
    for target in old:
        if target and target not in new and target not in known_new:
            rules.add(_other_target(target, new or sorted(known_new), words, context, old_first=True))
    for target in new:
        if target and target not in old and target not in known_old:
            rules.add(_other_target(target, old or sorted(known_old), words, context, old_first=False))
    return None if None in rules else {rule for rule in rules if rule}


def _other_target(target: str, others: Sequence[str], words: str, context: Context, *, old_first: bool) -> Rule | None:
    """The rule by which one of ``others`` is the same address as ``target``, or None."""
    for other in others:
        pair = (target, other) if old_first else (other, target)
        found = links.same_target(*pair, words, context) if other else None
        if found:
            return found
    return None

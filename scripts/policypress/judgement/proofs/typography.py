"""Proofs about marks: punctuation that ends a clause, decoration, notes on links, encoding glitches, capitals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from policypress.document.expressions import Expression
from policypress.document.model import ClauseKind, TokenKind
from policypress.judgement.language.dictionary import is_word
from policypress.judgement.language.months import names_in_english
from policypress.judgement.lexicon.families import phrase_list, word_list
from policypress.judgement.proofs.atoms import Atom, level
from policypress.judgement.proofs.hunks import Hunk
from policypress.judgement.proofs.layout import CONSPICUOUS
from policypress.judgement.proofs.word_lists import LEGAL_ENDINGS, PROTECTED, SCOPE
from policypress.judgement.verdicts import ENGLISH, Rule, proof

TYPOGRAPHY_RULE = proof(
    "typography",
    "Only typographic variants of the same marks differ",
    "Straight, curly, single or double quotes, kinds of dashes, an ellipsis or three dots, full-width letters: one and "
    "the same mark.",
    needs=(
        "one mark takes the place of a variant of itself",
        "no sign beside a number differs",
    ),
)
INVISIBLE_RULE = proof(
    "invisible-characters",
    "Only characters that show nothing differ",
    "Zero-width characters and soft hyphens are not seen. Marks that reverse the reading direction are not covered.",
    needs=("joiners only where no script joins letters",),
)
AMPERSAND = proof(
    "ampersand",
    "“&” is written “and”, or back",
    "The sign is read as the word.",
    languages=ENGLISH,
    needs=("“&” and “and” stand at the same place",),
)
END_MARK = proof(
    "end-mark",
    "The mark that ends a clause, list item or cell differs",
    "Whether an item ends with a full stop, comma, semicolon or nothing changes no meaning; words may not change "
    "with it.",
    needs=(
        "full stop, comma, semicolon or nothing at the end of a clause or cell; a colon in a heading or behind a label",
        "no number beside the mark where it may be a sign",
    ),
)
DOUBLED_MARK = proof(
    "doubled-mark",
    "A mark stood twice",
    "“..” and “,,” say what “.” and “,” say.",
    needs=("the same mark stays beside it",),
)
STRAY_BRACKET = proof(
    "stray-bracket",
    "A bracket or quotation mark without its partner was mended, or a name lost its brackets",
    "Alone it encloses nothing; with its partner it encloses what it was meant to. A name in capitals says with "
    "brackets what it says without.",
    languages=ENGLISH,
    needs=(
        "one side has an odd number of the mark",
        "no condition stands inside or behind it",
    ),
)
DECORATION = proof(
    "decoration",
    "An arrow or bullet glyph beside the text differs",
    "Glyphs at the edge of a clause or a link point at it and say nothing themselves.",
    clauses=frozenset(
        {
            ClauseKind.HEADING,
            ClauseKind.ITEM,
            ClauseKind.PARAGRAPH,
            ClauseKind.TERM,
            ClauseKind.FOOTNOTE,
            ClauseKind.CODE,
        }
    ),
    needs=(
        "glyphs at the edge of a clause or a link, “>” only behind the last word of a link",
        "not in a table, of one kind where one became another, no number beside it; a private sign may be a tick or "
        "a cross",
    ),
)
LINK_NOTE = proof(
    "link-note",
    "A note such as “(opens in new window)” differs",
    "It tells how the browser behaves, not what the policy says.",
    languages=ENGLISH,
    needs=("the whole note is one of a closed list",),
)
STRAY_MARKUP = proof(
    "stray-markup",
    "Stray marks of Markdown were mended",
    "Asterisks shown by mistake vanish while the emphasis they were meant for appears, or back; an underscore, a "
    "backslash or a heading's “#” says nothing.",
    needs=(
        "an underscore, a backtick, a backslash, or a heading's “#” before a word",
        "stars only in pairs around words that are emphasised on the other side",
    ),
)
GLITCH = proof(
    "encoding-glitch",
    "A mark was lost to, or saved from, a wrong encoding",
    "The replacement sign stands where a quotation mark or dash stood; all letters are the same.",
    needs=(
        "a replacement sign on one side, a quotation mark, apostrophe or dash on the other",
        "or an unseen character of the code page 1252 on one side, and the apostrophe or dash it is there on the other",
        "no number beside it",
    ),
)
CAPITALS = proof(
    "capitals",
    "Capitals differ where no defined term is concerned",
    "At the start of a sentence, in headings and labels, in little words, in addresses and where a link fixes "
    "what is meant.",
    languages=ENGLISH,
    clauses=frozenset(
        {
            ClauseKind.HEADING,
            ClauseKind.ITEM,
            ClauseKind.PARAGRAPH,
            ClauseKind.TERM,
            ClauseKind.FOOTNOTE,
            ClauseKind.META,
        }
    ),
    needs=(
        "the start of a sentence on both sides, a heading, a label, a link, or a word of a closed list",
        "no word that either text defines, no unit or word behind a number; a name with a capital inside anywhere",
        "capitals are not taken from wording the law wants conspicuous",
    ),
)
NAME_CAPITALS = proof(
    "name-capitals",
    "A name with a capital inside is written with its own capitals",
    "“Linkedin” and “LinkedIn”, “Github” and “GitHub” are one name in every language.",
    needs=(
        "five letters or more, the first a capital on both sides, another capital inside on one of them",
        "not behind a number or a stroke, where it may be a unit",
    ),
)
NUMBER_FORMAT = proof(
    "number-format",
    "The same number is written another way",
    "“1000” and “1,000”, “10 %” and “10%” are equal.",
    languages=ENGLISH,
    needs=(
        "the digits are the same",
        "not before a share or the price of a unit",
    ),
)
TYPOGRAPHY_RULES = (
    TYPOGRAPHY_RULE, INVISIBLE_RULE, AMPERSAND, END_MARK, DOUBLED_MARK, STRAY_BRACKET,
    DECORATION, LINK_NOTE, STRAY_MARKUP, GLITCH,
    CAPITALS, NAME_CAPITALS, NUMBER_FORMAT,
)  # fmt: skip

_LABEL_WORDS = 4
"""Words of the longest label in front of a colon."""
_NAME_WORDS = 6
"""Words of the longest name in front of a dash; what is longer is a sentence."""
_PARTNERS = {"(": ("(", ")"), ")": ("(", ")"), "[": ("[", "]"), "]": ("[", "]"), '"': ('"', '"')}
_CLOSING = frozenset("\"')")
END_MARKS = frozenset(".,;")
_GLYPHS = ("↗→›▸►⟶⇗➔➜", "↑▲⌃⬆", "↓▼⌄⬇", "←‹", "•◆■●", "○")
"""Arrows and bullets, those of one kind together: one of another kind may say the contrary."""
GLYPHS = frozenset("".join(_GLYPHS))
POINTED = frozenset(">»")
"""Marks that point on at the end of a link, and mean “more than” anywhere else."""
ANCHORS = frozenset("#¶§🔗")
MARKUP = frozenset("*_#`\\~")
DRAWN = frozenset("-—_*=.~•")
SAYING_NOTHING = frozenset("_`\\")
"""Marks of Markdown that no reader takes for a sign of its own; a star may be a note, a wave “about”."""
LINK_NOTES = phrase_list("proofs", "typography: notes on links")
LITTLE_WORDS = word_list("proofs", "typography: little words of titles")
FUNCTION_WORDS = word_list("proofs", "typography: words no contract defines")
COMMANDS = word_list("proofs", "typography: commands")
AMBIGUOUS = word_list("proofs", "typography: capitals that name")
PLAIN_NAMES = word_list("proofs", "typography: things of everyday")
DEFINABLE = word_list("proofs", "typography: words that policies define")


def end_mark(hunk: Hunk) -> Rule | None:
    """Full stop, comma, semicolon or nothing at the end of a clause, list item or table cell; a colon in headings."""
    marks = {atom.text for atom in hunk.both}
    allowed = END_MARKS | {":"} if hunk.clause.kind in (ClauseKind.HEADING, ClauseKind.TERM) else END_MARKS
    if _trails_off(hunk.olds, hunk.box[1]) != _trails_off(hunk.news, hunk.box[3]):
        return None  # “names, addresses …” leaves open what else there is
    if ";" in marks and hunk.context.languages.of(hunk.change) in _ASKING_SEMICOLON:
        return None
    return END_MARK if hunk.at_end and marks <= allowed and len(hunk.both) <= 3 else None


_ASKING_SEMICOLON = frozenset({"el", ""})
"""Languages in which a semicolon asks, and those unknown."""
_DOTS = 3
"""Full stops in a row that are an ellipsis; two are a slip."""


def _trails_off(atoms: Sequence[Atom], end: int) -> bool:
    """Whether three full stops stand before ``end`` and around it."""
    start = end
    while start and atoms[start - 1].text == ".":
        start -= 1
    while end < len(atoms) and atoms[end].text == ".":
        end += 1
    return end - start >= _DOTS


def heading_colon(hunk: Hunk) -> Rule | None:
    """A colon inside a heading or label between words that both stay."""
    if hunk.clause.kind is not ClauseKind.HEADING or not {atom.text for atom in hunk.both} <= {":", "-"}:
        return None
    swapped = bool(hunk.old) and bool(hunk.new)
    return (
        END_MARK if swapped or hunk.at_end or hunk.at_start or (_begins_anew(hunk) and _names(_before(hunk))) else None
    )


def _before(hunk: Hunk) -> Sequence[Atom]:
    return hunk.news[: hunk.box[2]]


def question_mark(hunk: Hunk) -> Rule | None:
    """The mark behind a heading that asks by its first word: what, how, why, when, where, who, which."""
    if (
        hunk.clause.kind is not ClauseKind.HEADING
        or not hunk.at_end
        or {atom.text for atom in hunk.both} - {"?", ".", ":"}
    ):
        return None
    words = (atom.text.lower() for atom in hunk.news if atom.kind is TokenKind.WORD)
    return END_MARK if next(words, "") in ("what", "how", "why", "when", "where", "who", "which") else None


def stray_bracket(hunk: Hunk) -> Rule | None:
    """A bracket or quotation mark without its partner, which one text has and the other has not."""
    if len(hunk.both) != 1 or hunk.both[0].text not in _PARTNERS:
        return None
    opening, closing = _PARTNERS[hunk.both[0].text]
    if opening != closing and any(atom.text.lower() in SCOPE for atom in (*_bracketed(hunk), *hunk.behind)):
        return None  # whether the condition stands inside the brackets or outside decides what it is a condition of
    odd = [_odd([atom.text for atom in side], opening, closing) for side in (hunk.olds, hunk.news)]
    return STRAY_BRACKET if odd[0] != odd[1] else None


def _bracketed(hunk: Hunk) -> list[Atom]:
    """The new atoms between the bracket that opens before the hunk and the hunk."""
    out: list[Atom] = []
    for atom in reversed(hunk.news[: hunk.box[2]]):
        if atom.text in "([":
            return out
        out.append(atom)
    return []


def _odd(texts: list[str], opening: str, closing: str) -> bool:
    """Whether one of the marks has no partner."""
    if opening == closing:
        return texts.count(opening) % 2 == 1
    return texts.count(opening) != texts.count(closing)


def doubled_mark(hunk: Hunk) -> Rule | None:
    """A full stop, comma or semicolon that stood twice in a row."""
    if bool(hunk.old) == bool(hunk.new):
        return None
    marks = {atom.text for atom in hunk.both}
    neighbours = {atom.text for atom in (hunk.previous, hunk.following) if atom}
    if _trails_off(hunk.olds, hunk.box[1]) != _trails_off(hunk.news, hunk.box[3]):
        return None
    return DOUBLED_MARK if len(marks) == 1 and marks <= {".", ",", ";", ":"} and marks & neighbours else None


_SHORT_FORMS = frozenset({"eg", "ie", "etc", "cf"})
_SHORTENED = frozenset({"inc", "ltd", "corp", "llc", "plc", "mr", "mrs", "dr"})


def short_form(hunk: Hunk) -> Rule | None:
    """“e.g”, “eg.” and “e.g.”, “Inc” and “Inc.”: a short form of a closed list with other full stops."""
    old, new = ("".join(atom.text for atom in side).replace(".", "") for side in (hunk.old, hunk.new))
    if old == new and old in _SHORT_FORMS:
        return END_MARK
    before = hunk.previous
    named = before is not None and before.text[:1].isupper() and before.text.lower() in _SHORTENED
    return END_MARK if named and [atom.text for atom in hunk.both] == ["."] and not hunk.both[0].gap else None


def mark_order(hunk: Hunk) -> Rule | None:
    """A full stop or comma that changed places with the quotation mark or bracket beside it."""
    if len(hunk.both) != 1 or hunk.both[0].text not in (".", ","):
        return None
    mark, here, there = hunk.both[0].text, hunk.olds, hunk.news
    i, j = hunk.box[0], hunk.box[2]
    if hunk.new:
        here, there, i, j = there, here, j, i
    before, behind = (here[i - 1].text if i else ""), (here[i + 1].text if i + 1 < len(here) else "")
    if behind in _CLOSING and j + 1 < len(there) and (there[j].text, there[j + 1].text) == (behind, mark):
        return END_MARK
    if before in _CLOSING and j > 1 and (there[j - 2].text, there[j - 1].text) == (mark, before):
        return END_MARK
    return None


def label_mark(hunk: Hunk) -> Rule | None:
    """A colon, dash or full stop right behind the label a clause opens with; a full stop only behind a marked one."""
    place = hunk.box[2] - 1
    marks = {atom.text for atom in hunk.both}
    if place < 0 or not (hunk.old and hunk.new) or not marks <= {":", "-", "—", "."}:
        return None
    label = hunk.news[: hunk.box[2]]
    if not _names(label):
        return None
    if _in_label(hunk, place):
        return END_MARK if "." not in marks or _begins_anew(hunk) else None
    plain = len(label) <= _NAME_WORDS and all(atom.kind is TokenKind.WORD for atom in label) and "." not in marks
    return END_MARK if plain and _begins_anew(hunk) and hunk.box[0] == len(label) and not _joined_dash(hunk) else None


_STATING = word_list("proofs", "typography: what states") | SCOPE
"""Words by which a label says something that goes on behind its colon: “We never sell: …”."""


def _names(label: Sequence[Atom]) -> bool:
    """Whether a label only names what is said behind it."""
    return all(atom.text.lower() not in _STATING for atom in label)


def _begins_anew(hunk: Hunk) -> bool:
    """Whether a sentence of its own begins behind the mark."""
    return hunk.following is not None and hunk.following.text[:1].isupper() and hunk.following.gap


def _joined_dash(hunk: Hunk) -> bool:
    """Whether a dash stands without a space behind it, as in a compound."""
    sides = ((hunk.olds, hunk.box[1]), (hunk.news, hunk.box[3]))
    return any(end < len(atoms) and not atoms[end].gap for atoms, end in sides)


def decoration(hunk: Hunk) -> Rule | None:
    """Arrows and bullets at the edge of a clause or a link; never in a table, where they may be the answer."""
    if not all(atom.text in GLYPHS | ANCHORS | POINTED or _anchor_sign(atom, hunk) for atom in hunk.both):
        return None
    if any(atom.text in ANCHORS for atom in hunk.both):
        linked = all(atom.target.startswith("#") for atom in hunk.both)
        heading = hunk.clause.kind is ClauseKind.HEADING and (hunk.at_start or all(atom.gap for atom in hunk.both))
        return DECORATION if (linked or heading) and (hunk.at_end or hunk.at_start) else None
    if hunk.clause.kind is ClauseKind.ROW or _tells_state(hunk):
        return None
    if any(atom.text in POINTED for atom in hunk.both):
        return DECORATION if _points_on(hunk) else None
    edge = hunk.at_end or hunk.at_start or any(atom.target for atom in hunk.both)
    return DECORATION if edge else None


def _anchor_sign(atom: Atom, hunk: Hunk) -> bool:
    """Whether a sign of a font of icons only stands for the link of a heading to itself."""
    private = unicodedata.category(atom.text[0]) == "Co"
    return private and atom.target.startswith("#") and hunk.clause.kind is ClauseKind.HEADING


def _points_on(hunk: Hunk) -> bool:
    """Whether marks behind the last word of a link came or went, and stand against no other mark."""
    linked = all(atom.target for atom in hunk.both) and hunk.previous is not None and bool(hunk.previous.target)
    ends = hunk.following is None or not hunk.following.target
    return linked and ends and not (hunk.old and hunk.new) and hunk.previous.kind is TokenKind.WORD  # type: ignore[union-attr]


def _tells_state(hunk: Hunk) -> bool:
    """Whether the glyph may be an answer: one of another kind, or one for up, down or empty where none was."""
    kinds = [{kind for kind in _GLYPHS for atom in side if atom.text in kind} for side in (hunk.old, hunk.new)]
    if hunk.old and hunk.new:
        return kinds[0] != kinds[1]
    linked = all(atom.target for atom in hunk.both)
    return not linked and not (kinds[0] | kinds[1] <= {_GLYPHS[0], _GLYPHS[4], *_GLYPHS[3:4]})


def link_note(hunk: Hunk) -> Rule | None:
    """A note on how a link opens, in brackets or after a comma."""
    for side in (hunk.old, hunk.new):
        if side and " ".join(atom.text.lower() for atom in side if atom.text not in "(),[]") not in LINK_NOTES:
            return None
    return LINK_NOTE


def quote_style(hunk: Hunk) -> Rule | None:
    """A single quotation mark for a double one, or back; behind a number either is a unit."""
    if len(hunk.old) != 1 or len(hunk.new) != 1 or {hunk.old[0].text, hunk.new[0].text} != {"'", '"'}:
        return None
    numbered = hunk.previous is not None and hunk.previous.text[-1:].isdigit()
    return None if numbered else TYPOGRAPHY_RULE


def rule_line(hunk: Hunk) -> Rule | None:
    """A line drawn with dashes, dots or stars, longer or shorter: no letter or number stands in the clause."""
    return DECORATION if all(set(atom.text) <= DRAWN for atom in (*hunk.olds, *hunk.news)) else None


def stray_markup(hunk: Hunk) -> Rule | None:
    """Marks of Markdown shown by mistake: stuck to a word, saying nothing, or a pair around what is emphasised now."""
    if len(hunk.old) == len(hunk.new) == 1 and _bare(hunk.old[0].text) == _bare(hunk.new[0].text) != "":
        return STRAY_MARKUP
    if not all(set(atom.text) <= MARKUP for atom in hunk.both):
        return None
    if len(hunk.both) == 1 and (hunk.both[0].text in SAYING_NOTHING or _heading_sign(hunk)):
        return STRAY_MARKUP
    if set("".join(atom.text for atom in hunk.both)) != {"*"}:
        return None
    return STRAY_MARKUP if _paired_stars(hunk) or _left_over(hunk) else None


def _left_over(hunk: Hunk) -> bool:
    """Whether one star opens the clause, stuck to a text that is emphasised to its end with the star and without."""
    if len(hunk.both) != 1 or not hunk.at_start or hunk.following is None:
        return False
    rests = (hunk.olds[hunk.box[1] :], hunk.news[hunk.box[3] :])
    stuck = not (rests[0] if hunk.old else rests[1])[0].gap
    return stuck and all(set(atom.marks) & {"b", "i"} for rest in rests for atom in rest)


def _bare(word: str) -> str:
    return word.strip("_")


def _paired_stars(hunk: Hunk) -> bool:
    """Whether stars stand in pairs on one side only, and each word between two of them is emphasised on the other."""
    for here, there in ((hunk.olds, hunk.news), (hunk.news, hunk.olds)):
        stars = [place for place, atom in enumerate(here) if set(atom.text) == {"*"}]
        if not stars or any(set(atom.text) == {"*"} for atom in there):
            continue
        marked = {atom.text for atom in there if set(atom.marks) & {"b", "i"}}
        runs = [len(list(run)) for _, run in groupby(enumerate(stars), key=lambda entry: entry[1] - entry[0])]
        if len(runs) % 2 or any(one != two for one, two in zip(runs[::2], runs[1::2], strict=True)):
            return False
        inside = _between(here, stars)
        return bool(inside) and {atom.text for atom in inside} <= marked
    return False


def _between(atoms: Sequence[Atom], stars: list[int]) -> list[Atom]:
    """The words that stand between an opening and a closing run of stars."""
    out: list[Atom] = []
    opened, last = False, -2
    for place, atom in enumerate(atoms):
        if place in stars:
            opened = opened if place == last + 1 else not opened
            last = place
        elif opened and atom.kind is not TokenKind.PUNCTUATION:
            out.append(atom)
    return out


def _heading_sign(hunk: Hunk) -> bool:
    """Whether ``#`` opens the clause before a word: the sign of a heading that was not read as one."""
    sign = hunk.both[0].text == "#" and hunk.at_start and hunk.following is not None
    return sign and hunk.following is not None and hunk.following.text[:1].isalpha()


def name_brackets(hunk: Hunk) -> Rule | None:
    """Brackets around a company's whole name came or went; brackets inside a name, as in “Acme (UK) Ltd”, may name."""
    if len(hunk.both) != 1 or hunk.both[0].text not in ("(", ")"):
        return None
    bracketed, plain = (hunk.olds, hunk.news) if hunk.old else (hunk.news, hunk.olds)
    start = hunk.box[0] if hunk.old else hunk.box[2]
    texts = [atom.text for atom in bracketed]
    if texts[start] == ")":
        start = max((k for k in range(start) if texts[k] == "("), default=-1)
    end = next((k for k in range(max(start, 0), len(texts)) if texts[k] == ")"), -1)
    if start < 0 or end < 0 or not 0 < end - start - 1 <= _NAME_WORDS:
        return None
    inner = texts[start + 1 : end]
    named = len(inner) > 1 and all(word[:1].isupper() or word in (",", ".", "&") for word in inner)
    whole = named and inner[-1 if inner[-1] != "." else -2].lower().rstrip(".") in LEGAL_ENDINGS
    brackets = [sum(atom.text in "()" for atom in side) for side in (bracketed, plain)]
    return STRAY_BRACKET if whole and brackets[0] - brackets[1] == 2 else None


def encoding_glitch(hunk: Hunk) -> Rule | None:
    """Replacement signs on one side where the other has a quotation mark, an apostrophe or a dash; or the unseen
    characters of a Windows code page in the place of the marks they stand for there."""
    old, new = ("".join(atom.text for atom in side) for side in (hunk.old, hunk.new))
    if CODE_PAGE.search(old + new):
        read = (
            level(CODE_PAGE.sub(lambda match: match.group().encode("latin-1").decode("cp1252"), side))
            for side in (old, new)
        )
        return GLITCH if len({*read}) == 1 else None
    if "\ufffd" not in old + new:
        return None
    lost, whole = (old, new) if "\ufffd" in old else (new, old)
    marks = "['\"—-]{1,3}".join(map(re.escape, re.split("\ufffd+", lost)))
    return GLITCH if "\ufffd" not in whole and re.fullmatch(marks, whole) else None


CODE_PAGE = Expression("[\x92\x96\x97]")
"""Characters that show nothing, and are an apostrophe and two dashes in the code page 1252."""

_THOUSANDS = Expression(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")


def number_key(text: str) -> str:
    """A number without thousands separators; a duration with a space between count and unit.

    Only commas that part the whole number into thousands go: “1785,979” may be a decimal. Other hyphens stay:
    “twenty-four hour periods” are not “twenty four-hour periods”.
    """
    key = _THOUSANDS.sub(lambda number: number.group().replace(",", ""), text.lower())
    return re.sub(r"\s+", " ", re.sub(r"-(?=[a-z]+$)", " ", key.rstrip("'"))).replace(" %", "%")


def plain_number(old: Atom, new: Atom, hunk: Hunk, place: int) -> bool:
    """Whether a number stands for itself: before a share or the price of a unit, “1,250” may be a little over one."""
    if "%" in old.text + new.text:
        return False
    behind = [atom.text.lower() for atom in hunk.news[place + 1 : place + 3]]
    priced = {"/", "per", "%", "‰", "percent", "a", "an", "each"} & {*behind}
    return not priced


def counts_things(old: Atom, new: Atom, hunk: Hunk, place: int) -> bool:
    """Whether a duration with a hyphen more or less stands before a noun of which there may be several.

    “ten day passes” are ten, “ten-day passes” last ten days.
    """
    if ("-" in old.text) == ("-" in new.text) or place + 1 >= len(hunk.news):
        return False
    behind = hunk.news[place + 1]
    return behind.kind is TokenKind.WORD and behind.text.endswith("s") and is_word(behind.text[:-1])


def in_name(hunk: Hunk, place: int) -> bool:
    """Whether a word is part of a name of several words in a sentence: the Department of Labor is not of Labour."""
    atoms, word = hunk.news, hunk.news[place].text
    if not word[:1].isupper() or hunk.clause.kind is ClauseKind.HEADING or atoms[place].start:
        return False
    near = [atom for atom in atoms[max(0, place - 2) : place + 3] if atom is not atoms[place] and not atom.start]
    return any(atom.text[:1].isupper() for atom in near if atom.kind is TokenKind.WORD)


def capitals(old: Atom, new: Atom, hunk: Hunk, place: int) -> Rule | None:
    """Two atoms that differ in capitals only, where the capital says nothing; ``place`` is the new one's index."""
    word = new.text.lower()
    clause = hunk.clause
    if _measures(hunk, place):
        return None
    if _own_capitals(old.text, new.text):
        return NAME_CAPITALS
    if clause.kind is ClauseKind.ROW:
        return None
    if old.kind is TokenKind.EMAIL or (old.kind is TokenKind.URL and _same_path(old.text, new.text)):
        return CAPITALS
    if old.kind is TokenKind.URL:
        return None
    if _shouted(old.text) != _shouted(new.text) and not _all_shouted(hunk, place) and _may_shorten(word):
        return None
    if word in proper_names() and {old.text, new.text} & {word}:
        return None
    if any(char.isupper() for text in (old.text, new.text) for char in text[1:] if not text.isupper()):
        return None
    if _shouted(old.text) and not _shouted(new.text) and CONSPICUOUS.search(clause.text):
        return None
    if clause.kind in (ClauseKind.HEADING, ClauseKind.META) or word in LITTLE_WORDS | PLAIN_NAMES | COMMANDS:
        return CAPITALS
    if word in FUNCTION_WORDS and not _shouted(old.text) and not _shouted(new.text):
        return CAPITALS
    if (old.start and new.start) or (old.first or new.first):
        return CAPITALS
    if (old.target and new.target) or _in_label(hunk, place):
        return CAPITALS
    return CAPITALS if _behind_colon(old, new, hunk, place) else None


def _behind_colon(old: Atom, new: Atom, hunk: Hunk, place: int) -> bool:
    """Whether a colon opens the series that an ordinary word begins: a capital there is a custom of setting."""
    word = new.text.lower()
    if not place or hunk.news[place - 1].text != ":" or _shouted(old.text) or _shouted(new.text):
        return False
    plain = word in hunk.context.old_words and word in hunk.context.new_words
    if not plain and word not in PROTECTED | FUNCTION_WORDS | LITTLE_WORDS:
        return False  # it may be a name: only elsewhere in small letters is it plainly a word
    return word.isalpha() and is_word(word) and word not in hunk.context.defined_terms | DEFINABLE | AMBIGUOUS


_NAME_LETTERS = 5
"""Letters of the shortest name of which another capital inside makes no other name; units have fewer."""


def _may_shorten(word: str) -> bool:
    """Whether a word all in capitals may be a short form of something else: “ICE”, “OR”, “AIDS”."""
    return len(word) < _PLAIN_LETTERS or not is_word(word)


_PLAIN_LETTERS = 5
"""Letters of the shortest word in capitals that is a word and no short form."""


@lru_cache(maxsize=1)
def proper_names() -> frozenset[str]:
    """Lower-case English words that are, with a capital, a month, a language or a country: “march”, “polish”."""
    return frozenset(name for name in names_in_english() if is_word(name))


def _own_capitals(old: str, new: str) -> bool:
    """Whether a name with a capital inside (“GitHub”, “LinkedIn”) is written with other capitals."""
    inside = any(char.isupper() for text in (old, new) for char in text[1:])
    title = old[:1].isupper() and new[:1].isupper() and not (old.isupper() or new.isupper())
    return inside and title and len(old) >= _NAME_LETTERS and old.isalpha() and new.isalpha()


def _same_path(old: str, new: str) -> bool:
    """Whether two addresses shown differ in the capitals of their host alone."""
    return re.sub(r"^(?:\w+://)?[^/]*", "", old) == re.sub(r"^(?:\w+://)?[^/]*", "", new)


def _measures(hunk: Hunk, place: int) -> bool:
    """Whether the atom may be a unit: it stands behind a number or beside a stroke, or holds a number itself."""
    if any(map(str.isdigit, hunk.news[place].text)):
        return True
    before = hunk.news[place - 1] if place else None
    return before is not None and (any(map(str.isdigit, before.text)) or before.text in ("/", "per", "%", "°"))


def _all_shouted(hunk: Hunk, place: int) -> bool:
    """Whether the words around an atom in capitals are in capitals too, so that its own name nothing."""
    old = [atom for atom in hunk.olds if atom.kind is TokenKind.WORD and len(atom.text) > 1]
    new = [atom for atom in hunk.news[max(0, place - 2) : place + 3] if atom.kind is TokenKind.WORD]
    side = new if _shouted(hunk.news[place].text) else old
    alone = len(hunk.news) == 1 and len(hunk.news[0].text) >= _PLAIN_LETTERS
    return (len(side) > 1 or alone) and all(_shouted(atom.text) for atom in side if len(atom.text) > 1)


def _shouted(text: str) -> bool:
    return len(text) > 1 and text.isupper()


def _in_label(hunk: Hunk, place: int) -> bool:
    """Whether the atom stands in a bold or italic label the clause opens with, a heading in all but markup."""
    label = hunk.news[: place + 1]
    return any(
        all(mark in atom.marks for atom in label) and not all(mark in atom.marks for atom in hunk.news)
        for mark in ("b", "i")
    )

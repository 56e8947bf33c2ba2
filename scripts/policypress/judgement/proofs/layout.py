"""Proofs about form: white space, Markdown spelling, emphasis, heading levels, empty and furnishing clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl

from policypress.comparison.changes import Change
from policypress.document.expressions import Expression
from policypress.document.inline import Content
from policypress.document.model import Clause, ClauseKind, TokenKind
from policypress.judgement.lexicon.families import word_list
from policypress.judgement.proofs.addresses import parse_address
from policypress.judgement.proofs.atoms import Atom
from policypress.judgement.proofs.context import Context
from policypress.judgement.proofs.moved_sites import site_of
from policypress.judgement.proofs.statements import STATEMENT, states
from policypress.judgement.verdicts import Rule, proof

WHITE_SPACE = proof(
    "white-space",
    "Only white space or line wrapping differs",
    "Readers see the same text.",
    needs=(
        "every word, mark, emphasis and address is the same",
        "no space stands otherwise between a sign and its number",
    ),
)
MARKUP = proof(
    "markdown-spelling",
    "The same text is marked up another way",
    "List markers, heading underlines, escapes, HTML or Markdown, attributes: what readers are told is the same.",
    needs=(
        "what readers see is the same: kind, containers, cells, numbers and emphasis",
        "nothing is hidden, struck or marked on one side, and no class or style differs but harmless ones",
        "no link of either text leads to an anchor that differs",
    ),
)
EMPHASIS = proof(
    "emphasis",
    "Bold, italics or code type differ",
    "Not covered: struck-out text, and bold taken from wording the law wants conspicuous (rubric B10).",
    needs=(
        "neither text says what bold, italics or a mark means",
        "no item, cell or term differs as a whole from those beside it",
        "bold is not taken from wording the law wants conspicuous",
    ),
)
HEADING_LEVEL = proof(
    "heading-level",
    "A heading moved up or down a level",
    "The same clauses stand under the same headings; only the size of the letters differs.",
    clauses=frozenset({ClauseKind.HEADING}),
    needs=(
        "the same headings stand over every clause and over the heading itself; only the title may lose or gain all",
    ),
)
HEADING_MARKUP = proof(
    "heading-markup",
    "A heading is set as a paragraph, or back",
    "The same words stand at the same place; only their size differs (rubric B16).",
    clauses=frozenset({ClauseKind.HEADING, ClauseKind.PARAGRAPH}),
    needs=(
        "the paragraph is all in bold, short, and ends no sentence",
        "label and heading stand over the same clauses, and those lose and gain no other heading",
    ),
)
IMAGE = proof(
    "image",
    "A picture was exchanged, or a decorative one came or went",
    "The same file with the same description lies elsewhere, or it is decoration: it tells nothing the text relies on. "
    "Another file may hold another text, whatever its description.",
    needs=(
        "the description is the same",
        "the file has the same name, in folders of pictures, or both names say that it is decoration and nothing else",
    ),
)
TEMPLATE = proof(
    "template-variable",
    "A variable of the site's template is written in another template language's way",
    "The variable of one name holds the same words, whichever way the site asks for it.",
    needs=(
        "the same name, but for the rooms “site” and “data” in front of it",
        "no filter, condition or default with it",
    ),
)
LAYOUT_RULES = (WHITE_SPACE, MARKUP, EMPHASIS, HEADING_LEVEL, HEADING_MARKUP, STATEMENT, IMAGE, TEMPLATE)

CONSPICUOUS = Expression(
    r"arbitrat|class.?action|jury|waiv|disclaim|warrant|liab|indemn|\bas is\b|own risk|non-?refundable"
    r"|automatic\w{0,6} renew"
    r"|forfeit|no event",
    re.IGNORECASE,
)
"""Wording that the law wants conspicuous, so that losing capitals or bold on it is not proved harmless."""

_DECORATIVE = frozenset(
    {"", "image", "img", "icon", "logo", "arrow", "banner", "photo", "picture", "illustration", "separator"}
)
_DECORATION = word_list("proofs", "layout: decoration")
_PLAIN_LOOKS = word_list("proofs", "layout: looks of a picture") - {"x", "new", "left"}
"""Words in the name of a decorative picture that give no answer and name nobody."""
_KEEPING = word_list("proofs", "layout: folders of pictures") | {"", ".", ".."}
"""Folders that only keep pictures."""
_LABEL_WORDS = 14
"""Words of the longest line that is read as a heading when all of it is bold."""
_SIZING = frozenset("w h width height q quality fit crop auto format fm dpr size resize scale ssl strip".split())
"""Parameters of a picture's address that set how large and how finely it is shown."""


def structure(change: Change, context: Context) -> frozenset[Rule] | None:
    """The rules that cover how the clause is set, empty where it is set the same; None where that may matter."""
    if not same_besides_words(change.before, change.after, context):
        return None
    rules: set[Rule] = set()
    for before, after in zip(change.before, change.after, strict=False):
        found = _clause_structure(before, after, context)
        if found is None:
            return None
        rules |= found
    return frozenset(rules)


def _clause_structure(before: Clause, after: Clause, context: Context) -> frozenset[Rule] | None:
    """Only what looks the same, or is no more than larger letters, is covered."""
    if not same_looks(before, after):
        return None
    rules: set[Rule] = set()
    i, j = context.old_index[id(before)], context.new_index[id(after)]
    if before.kind is not after.kind:
        rule = _kind_change(before, after, i, j, context)
        if rule is None:
            return None
        rules.add(rule)
    elif before.path_names != after.path_names:
        if not (_bullet_twice(before, after, context.news, j) or _bullet_twice(after, before, context.olds, i)):
            return None
        rules.add(MARKUP)
    elif before.level != after.level:
        if not same_reach(i, j, context):
            return None
        rules.add(HEADING_LEVEL)
    if before.attributes != after.attributes or before.align != after.align or _anchors(before) != _anchors(after):
        rules.add(MARKUP)
    return frozenset(rules)


def same_looks(before: Clause, after: Clause) -> bool:
    """Whether both have the same cells, the same language and the same numbers of their own."""
    return (before.grid, before.lang, before.values) == (after.grid, after.lang, after.values)


def _bullet_twice(single: Clause, double: Clause, clauses: Sequence[Clause], place: int) -> bool:
    """Whether an item with a bullet has two of them: an outer item that holds nothing but it.

    ``clauses`` are those of the text with the two, ``place`` is where they stand in it.
    """
    depth = len(single.path_names)
    if double.path_names != (*single.path_names, "ul", "li") or single.path_names[-2:] != ("ul", "li"):
        return False
    alone = double.kept < depth and (place + 1 == len(clauses) or clauses[place + 1].kept < depth)
    return alone and single.kind is double.kind is ClauseKind.ITEM


def same_besides_words(before: Sequence[Clause], after: Sequence[Clause], context: Context) -> bool:
    """Whether both sides hide, title and set the same, and nothing in either text links to an anchor of only one."""
    if _besides_words(before) != _besides_words(after):
        return False
    old, new = ({anchor for clause in side for anchor in _anchors(clause)} for side in (before, after))
    return context.fragments.isdisjoint(old ^ new)


def _besides_words(clauses: Sequence[Clause]) -> list[tuple[object, ...]]:
    """What clauses hold that is no word, picture or link: one after the other, wherever a clause ends."""
    contents = [clause.content for clause in clauses]
    hidden = " ".join(content.hidden for content in contents if content.hidden)
    parts = (tuple(part for content in contents for part in content[field]) for field in _BESIDES)
    return [(hidden,), *parts]


_BESIDES = tuple(Content._fields.index(name) for name in ("titles", "controls", "odd"))


def _anchors(clause: Clause) -> tuple[str, ...]:
    return clause.content.anchors


def _kind_change(before: Clause, after: Clause, i: int, j: int, context: Context) -> Rule | None:
    kinds = {before.kind, after.kind}
    if ClauseKind.HEADING in kinds:
        if _stated(before, after) and _same_reach_of_others(before, i, j, context):
            return STATEMENT
        return HEADING_MARKUP if _still_labels(before, after, i, j, context) else None
    if kinds == {ClauseKind.PARAGRAPH, ClauseKind.CODE} and before.path == after.path:
        return EMPHASIS
    return None


def _still_labels(before: Clause, after: Clause, i: int, j: int, context: Context) -> bool:
    """Whether a heading and a paragraph all in bold stand over the same clauses, so that readers see one label."""
    label = after if before.kind is ClauseKind.HEADING else before
    if label.kind is not ClauseKind.PARAGRAPH or label.path:
        return False
    if not is_label(label) and not (_stands_alone(context.olds, i) and _stands_alone(context.news, j)):
        return False
    heading_first = before.kind is ClauseKind.HEADING
    if _has_headings(context.olds, i) if heading_first else _has_headings(context.news, j):
        return False
    if not _same_reach_of_others(before, i, j, context):
        return False
    pairs = context.comparison.pairs
    old, new = _labelled(context.olds, i), _labelled(context.news, j)
    return {pairs[k] for k in new if k in pairs} == {k for k in old if k in context.continued}


def _stated(before: Clause, after: Clause) -> bool:
    """Whether a heading and a paragraph outside lists are one sentence that names nothing."""
    kinds = {before.kind, after.kind} == {ClauseKind.HEADING, ClauseKind.PARAGRAPH}
    return kinds and not before.path and not after.path and states(before) and states(after)


def _same_reach_of_others(before: Clause, i: int, j: int, context: Context) -> bool:
    """Whether no clause gains or loses another heading where one is set as a paragraph or back."""
    return same_reach(i, None, context) if before.kind is ClauseKind.HEADING else same_reach(None, j, context)


def _has_headings(clauses: Sequence[Clause], index: int) -> bool:
    """Whether headings stand under the one at ``index``, which are no longer under it once it is a paragraph."""
    ahead = (clause for clause in clauses[index + 1 :] if clause.level)
    following = next(ahead, None)
    return following is not None and following.level > clauses[index].level


def _stands_alone(clauses: Sequence[Clause], index: int) -> bool:
    """Whether nothing stands under a clause before the next heading or the end, and it goes on with no sentence."""
    ahead = clauses[index + 1] if index + 1 < len(clauses) else None
    behind = clauses[index - 1] if index else None
    return closes(behind) and (ahead is None or ahead.level > 0)


def closes(clause: Clause | None) -> bool:
    """Whether no sentence goes on behind a clause: there is none, or it is a heading, a picture or a link, or ends."""
    if clause is None or clause.level > 0 or not clause.tokens:
        return True
    linked = all(token.target or token.kind is TokenKind.IMAGE for token in clause.tokens)
    return linked or clause.text.rstrip(" \"'”’)*").endswith((".", "!", "?", "。", "！", "？", "…"))


def is_label(clause: Clause) -> bool:
    """A few words all in bold, without a mark that ends a sentence: a heading in all but markup."""
    tokens = clause.tokens
    bold = bool(tokens) and all("b" in token.marks for token in tokens)
    return bold and len(tokens) <= _LABEL_WORDS and tokens[-1].text not in (".", "!", ";", ",")


def _labelled(clauses: Sequence[Clause], index: int) -> set[int]:
    """The clauses a heading or a label in bold stands over: up to the next heading or label."""
    out = set()
    for place in range(index + 1, len(clauses)):
        other = clauses[place]
        if other.kind is ClauseKind.HEADING or (other.kind is ClauseKind.PARAGRAPH and is_label(other)):
            break
        out.add(place)
    return out


def same_reach(old: int | None, new: int | None, context: Context) -> bool:
    """Whether no clause gains or loses a heading: the same ones, in the same order, stand over each.

    ``old`` and ``new`` are the heading's indexes, None on the side where it is missing: then it does not count itself.
    Nor does the title of the text that says no more than what kind of document it is.
    """
    pairs, title = context.comparison.pairs, context.freed_title
    for k, i in pairs.items():
        above_old, above_new = context.old_headings[i], context.new_headings[k]
        if i != old and k != new and old not in above_old and new not in above_new:
            continue
        left = [heading for heading in above_old if heading != title and (new is not None or heading != old)]
        right = [pairs.get(heading, -1) for heading in above_new if old is not None or heading != new]
        right = [heading for heading in right if heading != title]
        if left != right:
            return False
    return True


_EMPHASIS = frozenset("bci")
"""Ways of setting words that are no more than emphasis."""


def emphasis(old: Atom, new: Atom, change: Change) -> bool:
    """Whether two different emphases of one word say the same."""
    if not set_alike((old,), (new,)):
        return False
    lost = "b" in old.marks and "b" not in new.marks
    heading = change.after[0].kind is ClauseKind.HEADING if change.after else False
    return heading or not lost or not CONSPICUOUS.search(change.after_text)


def set_alike(olds: Sequence[Atom], news: Sequence[Atom]) -> bool:
    """Whether the words of both sides are set alike but for emphasis: raised, lowered, struck, inserted or by style."""
    old, new = ({mark for atom in side for mark in atom.marks} - _EMPHASIS for side in (olds, news))
    return old == new


def picture_links(clauses: Sequence[Clause]) -> list[tuple[str, str]]:
    """(description, target) of links without words: of a picture, whose token holds its own address, or of none.

    A link without words that leads where words of the same clause lead is left out: readers have that one. So is the
    mark of a place in the text itself, such as ``[](#refunds)``, which shows nothing and leads to what stands there.
    """
    return [link for clause in clauses for link in clause.content.pictured if not _marks_place(link, clause)]


def place_marks(clauses: Sequence[Clause]) -> list[tuple[str, str]]:
    """The links that show nothing and lead to a place in this text."""
    return [link for clause in clauses for link in clause.content.pictured if _marks_place(link, clause)]


def _marks_place(link: tuple[str, str], clause: Clause) -> bool:
    """Whether a link of no words and no picture leads to a place in this text."""
    words, target = link
    return not words and target.startswith("#") and all(token.kind is not TokenKind.IMAGE for token in clause.tokens)


def same_picture(old: Atom, new: Atom) -> bool:
    """Whether two pictures with one description tell the same: one file at another place, or decoration by name.

    Any other folder than one of pictures may be a date, a country or an edition, and hold another picture of the name.
    """
    if old.text.lower() != new.text.lower():
        return False
    left, right = (_said_by(atom.text, atom.target) for atom in (old, new))
    if left is not None and left == right:
        return True
    folders = {*_folders(old.target)} ^ {*_folders(new.target)}
    moved = _file_name(old.target) == _file_name(new.target) != "" and folders <= _KEEPING
    hosts = [site_of(parse_address(atom.target).host) for atom in (old, new)]
    moved = moved and (hosts[0] == hosts[1] or "" in hosts)
    return moved and _chosen(old.target) == _chosen(new.target) and old.text.lower().strip("\ufffc ") not in _DECORATIVE


def _said_by(description: str, address: str) -> set[str] | None:
    """What the name of a decorative picture says besides that it is one; None where the picture is no decoration."""
    name = _file_name(address)
    words = set(re.findall(r"[a-z]+|\d{2,}", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()))
    if description.lower().strip("\ufffc ") not in _DECORATIVE or not words & _DECORATION:
        return None
    return words - _DECORATION - _PLAIN_LOOKS - {name.rpartition(".")[2].lower()}


def _chosen(address: str) -> list[tuple[str, str]]:
    """The parameters of a picture's address but those that only set its size."""
    _, _, query = address.partition("#")[0].partition("?")
    return sorted(pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0].lower() not in _SIZING)


def _folders(address: str) -> list[str]:
    return re.split(r"[?#]", re.sub(r"^(?:\w+:)?//[^/]*", "", address))[0].split("/")[:-1]


def _file_name(address: str) -> str:
    return re.split(r"[?#]", address)[0].rstrip("/").rpartition("/")[2]


def decorative(kind: TokenKind, text: str, address: str) -> bool:
    """An image without a description of its own that is decoration by its name."""
    return kind is TokenKind.IMAGE and _said_by(text, address) == set()

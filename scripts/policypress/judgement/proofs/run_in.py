"""Numbered headings that stand in the run of a paragraph in one text and on a line of their own in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policypress.comparison.changes import Change
from policypress.document.model import Clause, ClauseKind
from policypress.judgement.lexicon.families import stem, word_list
from policypress.judgement.lexicon.storage import PLACES
from policypress.judgement.proofs.atoms import Atom, clause_atoms
from policypress.judgement.proofs.context import Context, letters
from policypress.judgement.proofs.hunks import Hunk
from policypress.judgement.proofs.layout import CONSPICUOUS, is_label
from policypress.judgement.proofs.numbering import Siblings
from policypress.judgement.proofs.order import free, speaks_of_breaks
from policypress.judgement.verdicts import ENGLISH, Rule, proof

RUN_IN: Rule = proof(
    "heading-run-in",
    "A numbered heading stands in the run of a paragraph, or on a line of its own again",
    "All words stand in the same order, and the number says where the section begins (rubric B3, B16). Not covered: "
    "headings that the law wants conspicuous.",
    languages=ENGLISH,
    clauses=frozenset({ClauseKind.HEADING, ClauseKind.PARAGRAPH}),
    needs=(
        "the heading has a number that counts with those of its siblings, one of which stands in both texts",
        "it names no place and no people, and limits or denies nothing",
        "word for word and mark for mark the same, behind the end of a sentence; in front of its paragraph in bold",
        "what follows is the same, and neither text counts paragraphs, points to one, or links to the heading",
    ),
)
_SIGNS_OF_HEADINGS = frozenset("#*")
"""Marks that a heading of Markdown leaves in a paragraph into which it was run."""
_LIMITING = word_list("proofs", "run_in: what limits what stands below")
_LONGEST = 14
"""Words of the longest heading; a longer line in bold is a sentence."""
_AT_MOST = 2
"""Clauses that go into the run: the heading, and the paragraph under it."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One text: its clauses, their places, those that nothing continues, and the labels in front of them."""

    clauses: Sequence[Clause]
    index: dict[int, int]
    lone: frozenset[int]
    siblings: Siblings


def merged(change: Change, context: Context) -> bool:
    """Whether a paragraph and the numbered heading behind it became one paragraph, or were parted again."""
    many, one = (change.before, change.after) if len(change.before) > 1 else (change.after, change.before)
    if len(many) != _AT_MOST or len(one) != 1 or not all(map(free, (*many, *one))) or not is_label(many[1]):
        return False
    apart, run = _sides(context, many is change.before)
    place = apart.index[id(many[1])]
    return (
        _heads(place, many[0], apart, run, change, context)
        and ended(many[0])
        and _goes_on(place, one[0], apart, run, context)
    )


def in_run(hunk: Hunk) -> Rule | None:
    """The words of a numbered heading that stands by itself in the other text, at the end or in front of a
    paragraph."""
    if bool(hunk.old) == bool(hunk.new) or not (hunk.at_start or hunk.at_end):
        return None
    members = set_apart(hunk.change, hunk.context)
    words = _without_signs(hunk.both)
    return RUN_IN if members and _reading(words) == _reading(clause_atoms(members)) else None


def goes_into_run(change: Change, context: Context) -> bool:
    """Whether a clause that came or went is a numbered heading, or the paragraph under it, run into its neighbour."""
    clause = (change.before or change.after)[0]
    side, _ = _sides(context, bool(change.before))
    place = side.index[id(clause)]
    near = (side.clauses[k] for k in range(max(0, place - _AT_MOST), min(len(side.clauses), place + _AT_MOST)))
    beside = (context.changed.get(id(other)) for other in near)
    return any(part is clause for other in beside if other for part in set_apart(other, context))


def set_apart(change: Change, context: Context) -> tuple[Clause, ...]:
    """The clauses of one text that the paragraph of a change holds in its run in the other; empty for none."""
    if len(change.before) != 1 or len(change.after) != 1 or not all(map(free, (*change.before, *change.after))):
        return ()
    shorter, longer = sorted((change.before[0], change.after[0]), key=lambda clause: len(clause.tokens))
    apart, run = _sides(context, shorter is change.before[0])
    whole, rest, place = clause_atoms((longer,)), clause_atoms((shorter,)), apart.index[id(shorter)]
    if _reading(whole[: len(rest)]) == _reading(rest) and ended(shorter):
        members = _behind(place, _without_signs(whole[len(rest) :]), apart)
        found = members and _goes_on(members[-1], longer, apart, run, context)
    else:
        members = _in_front(place, whole, rest, apart)
        found = bool(members)
    return (
        tuple(apart.clauses[k] for k in members)
        if found and _heads(members[0], longer, apart, run, change, context)
        else ()
    )


def _behind(place: int, words: Sequence[Atom], side: _Side) -> tuple[int, ...]:
    """The places of the heading, and of the paragraph under it, that hold these words right behind a clause."""
    members: tuple[int, ...] = ()
    for behind in range(place + 1, min(place + 1 + _AT_MOST, len(side.clauses))):
        if behind not in side.lone or (members and not free(side.clauses[behind])):
            break
        members = (*members, behind)
        if _reading(words) == _reading(clause_atoms([side.clauses[k] for k in members])):
            heading = len(clause_atoms((side.clauses[members[0]],)))
            below = clause_atoms([side.clauses[k] for k in members])[heading:]
            return members if _marks(words[heading:]) == _marks(below) else ()
    return ()


def _in_front(place: int, whole: Sequence[Atom], rest: Sequence[Atom], side: _Side) -> tuple[int, ...]:
    """The place of the heading right before a clause that stands in bold in front of it in the other text."""
    label = whole[: len(whole) - len(rest)]
    if not place or place - 1 not in side.lone or _reading(whole[len(label) :]) != _reading(rest):
        return ()
    same = _reading(label) == _reading(clause_atoms((side.clauses[place - 1],)))
    return (
        (place - 1,) if same and all("b" in atom.marks for atom in label) and "b" not in whole[len(label)].marks else ()
    )


def _heads(place: int, longer: Clause, apart: _Side, run: _Side, change: Change, context: Context) -> bool:
    """Whether the clause at a place is a heading by its number, which a sibling keeps in both texts."""
    heading = apart.clauses[place]
    label = apart.siblings.labels.get(place)
    if not label or label.style != "1" or not (heading.level or is_label(heading)) or len(heading.tokens) > _LONGEST:
        return False
    if _limits(heading):
        return False
    kept = run.index.get(id(longer), -1)
    if place not in apart.siblings.counted and kept not in run.siblings.counted:
        return False
    beside = {(*label.parts[:-1], label.parts[-1] + step) for step in (-1, 1)}
    others = [{other.parts for k, other in side.siblings.labels.items() if k != place} for side in (apart, run)]
    if (
        beside.isdisjoint(others[0] & others[1])
        or CONSPICUOUS.search(heading.text)
        or speaks_of_breaks(change, context)
    ):
        return False
    content = heading.content
    linked = {letters(fragment) for fragment in context.fragments} | {""}
    return (
        not (content.hidden or content.controls or content.titles)
        and linked.isdisjoint({letters(heading.text)})
        and (context.fragments.isdisjoint(content.anchors))
    )


def _goes_on(place: int, longer: Clause, apart: _Side, run: _Side, context: Context) -> bool:
    """Whether the same clause follows in both texts, or both end."""
    ahead, other = place + 1, run.index[id(longer)] + 1
    if ahead >= len(apart.clauses) or other >= len(run.clauses):
        return ahead >= len(apart.clauses) and other >= len(run.clauses)
    old, new = (ahead, other) if apart.clauses is context.olds else (other, ahead)
    return context.comparison.pairs.get(new) == old


def _limits(heading: Clause) -> bool:
    """Whether a heading says for whom, where or whether what stands under it holds: in the run it would be missed."""
    words = [token.text.lower() for token in heading.tokens]
    return not _LIMITING.isdisjoint(words) or PLACES.found([stem(word) for word in words])


def ended(clause: Clause) -> bool:
    """Whether the text of a clause ends as a sentence does."""
    return clause.text.rstrip(" \"'”’)*").endswith((".", "!", "?"))


def _reading(atoms: Sequence[Atom]) -> list[tuple[str, str, str]]:
    """What is read: words, marks and addresses, and whether one is raised, lowered or struck."""
    return [(atom.text, "".join(mark for mark in atom.marks if mark not in "bi"), atom.target) for atom in atoms]


def _marks(atoms: Sequence[Atom]) -> list[str]:
    return [atom.marks for atom in atoms]


def _without_signs(atoms: Sequence[Atom]) -> list[Atom]:
    """The words of a run without the marks of a heading in front of it."""
    start = next((place for place, atom in enumerate(atoms) if atom.text not in _SIGNS_OF_HEADINGS), 0)
    return list(atoms[start:])


def _sides(context: Context, olds_apart: bool) -> tuple[_Side, _Side]:
    """The text in which the heading stands by itself, and the one in which it stands in a run."""
    old = _Side(context.olds, context.old_index, context.lone_old, context.siblings[0])
    new = _Side(context.news, context.new_index, context.lone_new, context.siblings[1])
    return (old, new) if olds_apart else (new, old)

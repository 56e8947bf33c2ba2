"""Comments of a review: a list, and decision blocks from those that decide."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policypress.check.decisions import quoted_id
from policypress.document import Clause, Token, TokenKind, plain
from policypress.importing.markdown_escape import words_of
from policypress.judgement import JudgedChange
from policypress.word.stored import Comment

_DECIDING = re.compile(r"\s*(editorial|clarifying|material)\s*:\s*(\S.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Spot:
    """The words that a comment is about: before the review (empty for a line that came), and after (for one gone)."""

    before: str
    after: str


def decision_of(comment: Comment) -> tuple[str, str] | None:
    """Verdict and reason of a comment that decides: ``clarifying: the address moved``; None for any other."""
    match = _DECIDING.fullmatch(comment.text)
    return (match.group(1).lower(), " ".join(match.group(2).split())) if match else None


def decision_block(
    comments: Sequence[Comment], spots: Mapping[str, Spot], changes: Sequence[JudgedChange], existing: bool
) -> tuple[str, list[str]]:
    """Front-matter lines for the comments that decide, and a sentence for each that meets no change."""
    lines = [] if existing else ["decisions:"]
    missed, done = [], set()
    for comment in comments:
        decided = decision_of(comment)
        if decided is None:
            continue
        found = _changes_at(spots.get(comment.id), changes)
        if len(found) != 1 or found[0].change.id in done:
            which = "No change" if not found else "No single change"
            missed.append(f"{which} of this text stands where {comment.author} wrote “{comment.text}”.")
            continue
        change = found[0]
        done.add(change.change.id)
        place = " › ".join(change.change.section) or "top of the text"
        lines += [
            f"  - change: {quoted_id(change.change.id)}  # {place}",
            f"    verdict: {decided[0]}",
            f"    reason: {json.dumps(decided[1], ensure_ascii=False)}",
            f"    by: {json.dumps(comment.author, ensure_ascii=False)}",
        ]
    return ("\n".join(lines) if done else ""), missed


def _changes_at(spot: Spot | None, changes: Sequence[JudgedChange]) -> list[JudgedChange]:
    """The changes of which a clause, or a cell of one, has exactly these words now, or had them and is gone."""
    if spot is None:
        return []
    if spot.after:
        wanted = words_of(spot.after)
        return [judged for judged in changes if any(wanted in _texts(clause) for clause in judged.change.after)]
    wanted = words_of(spot.before)
    gone = (judged for judged in changes if not judged.change.after)
    return [judged for judged in gone if any(wanted in _texts(clause) for clause in judged.change.before)]


def _texts(clause: Clause) -> list[list[str]]:
    """The words of a clause, and of each of its cells."""
    cells: list[list[Token]] = [[]]
    for token in clause.tokens:
        if token.kind is TokenKind.CELL:
            cells.append([])
        elif token.kind is not TokenKind.NOTE:
            cells[-1].append(token)
    return [words_of(plain(tuple(cell))) for cell in cells]

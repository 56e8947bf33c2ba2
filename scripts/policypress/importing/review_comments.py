"""Comments of a review: a list, and decision blocks from those that decide."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from policypress.check.decisions import quoted_id
from policypress.judgement import JudgedChange
from policypress.word.reader import WordFile
from policypress.word.stored import Comment

_DECIDING = re.compile(r"\s*(editorial|clarifying|material)\s*:\s*(\S.*)", re.IGNORECASE | re.DOTALL)


def comment_lines(file: WordFile) -> dict[str, str]:
    """Id of a comment → the words of the paragraph it stands at."""
    out: dict[str, str] = {}
    for paragraph in file.stored.paragraphs():
        text = " ".join("".join(span.text for span in paragraph.spans).split())
        out.update({number: text for number in paragraph.comments if number not in out})
    return out


def decision_of(comment: Comment) -> tuple[str, str] | None:
    """Verdict and reason of a comment that decides: ``clarifying: the address moved``; None for any other."""
    match = _DECIDING.fullmatch(comment.text)
    return (match.group(1).lower(), " ".join(match.group(2).split())) if match else None


def decision_block(
    comments: Sequence[Comment], about: dict[str, str], changes: Sequence[JudgedChange], existing: bool
) -> tuple[str, list[str]]:
    """Front-matter lines for the comments that decide, and a sentence for each that meets no change."""
    lines = [] if existing else ["decisions:"]
    missed, done = [], set()
    for comment in comments:
        decided = decision_of(comment)
        if decided is None:
            continue
        change = _change_at(about.get(comment.id, ""), changes)
        if change is None or change.change.id in done:
            missed.append(f"No change of this text stands where {comment.author} wrote “{comment.text}”.")
            continue
        done.add(change.change.id)
        place = " › ".join(change.change.section) or "top of the text"
        lines += [
            f"  - change: {quoted_id(change.change.id)}  # {place}",
            f"    verdict: {decided[0]}",
            f"    reason: {json.dumps(decided[1], ensure_ascii=False)}",
            f"    by: {json.dumps(comment.author, ensure_ascii=False)}",
        ]
    return ("\n".join(lines) if done else ""), missed


def _change_at(paragraph: str, changes: Sequence[JudgedChange]) -> JudgedChange | None:
    """The change of the clause most like a paragraph, which may hold its words before and after."""
    best, found = 0.3, None
    words = set(paragraph.split())
    for judged in changes:
        for clause in (*judged.change.before, *judged.change.after):
            other = set(clause.text.split())
            share = len(words & other) / max(1, min(len(words), len(other)), len(other))
            if share > best:
                best, found = share, judged
    return found

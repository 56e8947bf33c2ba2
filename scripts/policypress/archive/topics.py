"""``topics:`` of a front matter: what the changes under a heading come to, in one line of the editor's words."""

from __future__ import annotations

from typing import Any

from policypress.archive.record import TopicLine
from policypress.vocabulary import Direction

_FOR_YOU = {"worse": Direction.ADVERSE, "better": Direction.FAVOURABLE, "mixed": Direction.MIXED}


def topics_in(meta: dict[str, Any]) -> tuple[dict[str, TopicLine], tuple[str, ...]]:
    """The lines by heading, and what is wrong with others.

    ``Heading: a line`` says what changes; ``Heading: {worse: a line}`` says too that it is to the users' disadvantage,
    ``better`` that it helps them, ``mixed`` both.
    """
    given = meta.get("topics")
    if given is None:
        return {}, ()
    if not isinstance(given, dict):
        return {}, ("`topics` must map headings to one line each.",)
    out: dict[str, TopicLine] = {}
    faults: list[str] = []
    for heading, said in given.items():
        found = _line(said)
        if found is None:
            faults.append(f"The topic `{heading}` has no line of text.")
        else:
            out[" ".join(str(heading).split())] = found
    return out, tuple(faults)


def _line(said: Any) -> TopicLine | None:
    direction = None
    if isinstance(said, dict) and len(said) == 1:
        ((name, said),) = said.items()
        direction = _FOR_YOU.get(str(name))
        if direction is None:
            return None
    text = " ".join(said.split()) if isinstance(said, str) else ""
    return TopicLine(line=text, direction=direction) if text else None

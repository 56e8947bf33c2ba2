"""A judgement as text, JSON or Markdown for people and programs."""

from __future__ import annotations

import html
from collections import Counter
from typing import Any

from policypress.comparison.changes import Segment
from policypress.judgement.language import NAMES
from policypress.judgement.rule_set import rule_set_sha256
from policypress.judgement.verdicts import ENGLISH, JudgedChange, Judgement
from policypress.vocabulary import Verdict

_QUIET = 12
"""Words of an unchanged stretch that are shown before and after a change."""


def as_json(judgement: Judgement, old: str, new: str) -> dict[str, Any]:
    """The whole judgement as JSON values."""
    return {
        "old": old,
        "new": new,
        "verdict": judgement.verdict.value,
        "direction": judgement.direction.value,
        "consent_needed": judgement.consent_needed,
        "counts": judgement.counts,
        "rules_sha256": rule_set_sha256(),
        "changes": [judged.as_json() for judged in judgement.changes],
    }


def headline(judgement: Judgement) -> str:
    """Verdict and counts in one line."""
    counts = [f"{n} {verdict}" for verdict, n in reversed(judgement.counts.items()) if n]
    if judgement.verdict is Verdict.NONE:
        return "Verdict: none - no change a reader can see."
    consent = "; consent may be needed" if judgement.consent_needed else ""
    return f"Verdict: {judgement.verdict.value} ({', '.join(counts)}; direction {judgement.direction.value}{consent})"


def language_words(judgement: Judgement) -> str:
    """Which languages other than English were read, and that the rules that know English did not act; else empty."""
    read = Counter(judged.language for judged in judgement.changes if judged.language != ENGLISH)
    if not read:
        return ""
    names = [NAMES.get(code, code) for code, _ in sorted(read.items(), key=lambda entry: (-entry[1], entry[0]))]
    told = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    total = sum(read.values())
    changes = "1 change is" if total == 1 else f"{total} changes are"
    return (
        f"{changes} in {told}: only the rules that need no English acted (numbers, money, dates, addresses, links, "
        "items that come, go or move), and what they do not settle is for a person to decide."
    )


def reason(judged: JudgedChange) -> str:
    """Why a change has its verdict, in one line per reason."""
    if judged.decision:
        return f"decided {judged.decision.verdict.value} by {judged.decision.by}: {judged.decision.reason}"
    if judged.proof:
        return f"proved by {judged.proof}"
    lines = [f"{f.category} {f.why} [{f.rule}; {f.words!r}; {f.direction.value}]" for f in judged.findings]
    if judged.tool_verdict is Verdict.NEEDS_REVIEW:
        lines.append(
            "a person must decide"
            if lines
            else "no signal found, and no proof that it is editorial: a person must decide"
        )
    if judged.suggestion:
        lines.append(f"suggestion: {judged.suggestion}")
    return "; ".join(lines)


def as_text(judgement: Judgement) -> str:
    """For a terminal: deletions in [-…-], insertions in {+…+}."""
    out = [line for line in (headline(judgement), language_words(judgement)) if line]
    for number, judged in enumerate(judgement.changes, start=1):
        change = judged.change
        place = " › ".join(change.section) or "(top)"
        moved = ", moved" if change.moved and change.kind.value != "moved" else ""
        out.append(f"\n{number}. {judged.verdict.value}: {change.kind.value}{moved} · {place} · {change.id}")
        out.append(f"   {reason(judged)}")
        out.append("   " + redline(change.segments, "[-", "-]", "{+", "+}"))
    return "\n".join(out)


def as_markdown(judgement: Judgement) -> str:
    """For a comment: deletions struck out, insertions bold."""
    out = [f"**{headline(judgement)}**", *([f"\n{words}"] if (words := language_words(judgement)) else [])]
    for number, judged in enumerate(judgement.changes, start=1):
        change = judged.change
        place = " › ".join(change.section) or "(top)"
        out.append(
            f"\n{number}. **{judged.verdict.value}** · {change.kind.value} · {place} · `{change.id}`  \n"
            f"   {reason(judged)}"
        )
        out.append("\n   > " + redline(change.segments, "~~", "~~", "**", "**", _escape_markdown))
    return "\n".join(out)


def as_html(judgement: Judgement, title: str) -> str:
    """A page of its own with real ``ins`` and ``del``."""
    rows = []
    for judged in judgement.changes:
        change = judged.change
        place = html.escape(" › ".join(change.section) or "(top)")
        body = redline(change.segments, "<del>", "</del>", "<ins>", "</ins>", html.escape)
        rows.append(
            f"<li><p><strong>{judged.verdict.value}</strong> · {change.kind.value} · {place}</p>"
            f"<p>{html.escape(reason(judged))}</p><blockquote>{body}</blockquote></li>"
        )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>'
        f"<body><h1>{html.escape(title)}</h1><p>{html.escape(headline(judgement))}</p><ol>{''.join(rows)}</ol></body></html>\n"
    )


def redline(segments: tuple[Segment, ...], d1: str, d2: str, i1: str, i2: str, clean: Any = str) -> str:
    """The runs of a change in one line, long unchanged runs shortened in the middle."""
    out = ""
    for segment in segments:
        text = clean(_shortened(segment.text) if segment.op == "equal" else segment.text)
        space = " " if out and (segment.tokens[0].gap or segment.op != "equal") else ""
        if text:
            out += space + {"delete": f"{d1}{text}{d2}", "insert": f"{i1}{text}{i2}"}.get(segment.op, text)
    return out


def _shortened(text: str) -> str:
    words = text.split(" ")
    if len(words) <= 2 * _QUIET:
        return text
    return " ".join([*words[:_QUIET], "…", *words[-_QUIET:]])


def _escape_markdown(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|~" else c for c in text)

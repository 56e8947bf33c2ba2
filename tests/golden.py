"""Reads golden cases: Markdown files that counsel can read, check and extend.

A case is a heading of level three and three list items; a text of several lines stands in a fence instead::

    ### Straight quotes become typographic
    - before: Our "cookie" notice.
    - after: Our “cookie” notice.
    - expected: editorial by typography

    ### A clause moves under another heading
    ```before
    ## One
    ```
    ```after
    ## Two
    ```
    - expected: not editorial

``- link: ADDRESS → FINAL "TITLE" CONTENT`` says what an address led to when it was looked up, title and content where
they matter; ``- link: ADDRESS 404`` that it answered otherwise.

``expected`` is a verdict (``none``, ``editorial``, ``clarifying``, ``needs-review``, ``material``) or ``not`` and a
verdict, then, if it matters, ``by`` and a proof rule, a finding rule or a category, then a direction (``adverse``,
``favourable``) and ``consent`` where users must agree anew. ``- section:`` puts both texts under that heading. What
follows a dash or stands in other lines is a note for people. An empty ``before:`` or ``after:`` is a clause that came
or went. ``{U+200B}`` stands for a character that cannot be seen or told apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policypress.comparison import compare
from policypress.document import parse_document
from policypress.judgement import Judgement, LinkEvidence, judge
from policypress.judgement.settings import with_settings

CASES = Path(__file__).parent / "cases"

_FENCE = re.compile(r"(`{3,})(before|after)$")
_ITEM = re.compile(r"- (section|before|after|expected|link):[ \t]?(.*)$")
_LINK = re.compile(r'(\S+)(?: → (\S+))?(?: (\d{3}))?(?: "([^"]*)")?(?: (\w+))?$')
_CHARACTER = re.compile(r"\{U\+([0-9A-F]{4,6})\}")
_EXPECTED = re.compile(
    r"(not )?(none|editorial|clarifying|needs-review|material)(?: by (\S+))?"
    r"(?: (adverse|favourable))?(?: (consent))?(?: [–—-] .*)?$"
)


@dataclass(frozen=True, slots=True)
class GoldenCase:
    """One before and after with the verdict a careful lawyer expects; ``negated`` where any other verdict is right."""

    title: str
    before: str
    after: str
    verdict: str
    negated: bool
    by: str
    line: int
    direction: str = ""
    consent: bool = False
    links: tuple[LinkEvidence, ...] = ()

    def met_by(self, judgement: Judgement) -> bool:
        """Whether a judgement is the expected one; ``by`` names a proof, a signal's rule or a category shown."""
        if (judgement.verdict.value == self.verdict) is self.negated:
            return False
        named = {part for change in judgement.changes for part in (change.proof or "").split("+")}
        named |= {rule for change in judgement.changes for rule in change.automatic}
        named |= {
            name for change in judgement.changes for found in change.findings for name in (found.rule, found.category)
        }
        directions = {found.direction.value for change in judgement.changes for found in change.findings}
        if (self.direction and self.direction not in directions) or (self.consent and not judgement.consent_needed):
            return False
        return not self.by or self.by in named


def golden_cases(name: str) -> list[GoldenCase]:
    """All cases of ``tests/cases/NAME``; a case that lacks a part is an error that names its line."""
    out: list[GoldenCase] = []
    title, start, fence, label = "", 0, "", ""
    parts: dict[str, str] = {}
    lines = (CASES / name).read_text(encoding="utf-8").splitlines(keepends=True)
    for number, line in enumerate([*lines, "### \n"], start=1):
        bare = line.rstrip()
        opened, item = _FENCE.match(bare), _ITEM.match(line.rstrip("\n"))
        if fence:
            if bare == fence:
                fence = ""
            else:
                parts[label] += line
        elif opened:
            fence, label = opened.groups()
            parts[label] = ""
        elif item:
            key, value = item.groups()
            parts[key] = f"{parts['link']}\n{value}" if key == "link" and key in parts else value
        elif line.startswith("### "):
            if title:
                out.append(_case(title, parts, start, name))
            title, start, parts = line[4:].strip(), number, {}
    return out


def _case(title: str, parts: dict[str, str], line: int, name: str) -> GoldenCase:
    expected = _EXPECTED.match(parts.get("expected", "").strip())
    if not expected or not {"before", "after"} <= set(parts):
        raise ValueError(f"tests/cases/{name}:{line}: “{title}” needs before, after and an expected verdict.")
    negated, verdict, by, direction, consent = expected.groups()
    before, after = (
        _CHARACTER.sub(lambda match: chr(int(match.group(1), 16)), parts[key]) for key in ("before", "after")
    )
    if "section" in parts:
        before, after = (f"## {parts['section'].strip()}\n\n{text}" for text in (before, after))
    found = map(_LINK.match, parts.get("link", "").splitlines())
    links = tuple(looked_up(*match.groups("")) for match in found if match)
    return GoldenCase(
        title, before, after, verdict, bool(negated), by or "", line, direction or "", bool(consent), links
    )


def looked_up(address: str, final: str = "", status: str = "", title: str = "", content: str = "") -> LinkEvidence:
    """What an address led to; without ``final`` it answered itself."""
    return LinkEvidence(address, date(2026, 11, 22), final or address, int(status or 200), title, content)


def judged(before: str, after: str, links: tuple[LinkEvidence, ...] = ()) -> Judgement:
    """The tool's judgement of two texts, with what addresses in them led to."""
    old, new = (with_settings(parse_document(text)) for text in (before, after))
    return judge(compare(old, new), links=links)

"""Lint rules on headings and on references to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policypress.document import ClauseKind
from policypress.errors import Severity
from policypress.lint.rule import Hit, LintRule, Text, line_of, quoted, sentences


def duplicate_heading(text: Text) -> Iterator[Hit]:
    """Two headings of the same words stand side by side below the same heading."""
    seen: dict[tuple[tuple[str, ...], str], int] = {}
    for heading in text.headings:
        key = (heading.section, heading.text.casefold())
        if key in seen and heading.text:
            yield Hit(heading.line, f"The heading {quoted(heading.text)} stands here and on line {seen[key]}.")
        seen.setdefault(key, heading.line)


def heading_jump(text: Text) -> Iterator[Hit]:
    """A heading skips a level, from ## to #### for instance."""
    level = 0
    for heading in text.headings:
        if level and heading.level > level + 1:
            yield Hit(
                heading.line,
                f"The heading {quoted(heading.text)} is of level {heading.level}, the one above it of level {level}.",
                f"Write it with {'#' * (level + 1)}.",
            )
        level = heading.level


def empty_heading(text: Text) -> Iterator[Hit]:
    """A heading without words."""
    for heading in text.headings:
        if not heading.text:
            yield Hit(heading.line, "This heading has no words.")


_TITLE = r"(?:[\"“„]([^\"”“]{2,80}?)[,.]?[\"”]|\*\*([^*]{2,80})\*\*)"
_REFERENCES = (
    re.compile(
        rf"\b(?:sections?|chapters?|part|headings?|paragraphs?)\s+(?:(?:en)?titled |called |headed |named |on |about )?"
        rf"(?:below |above )?{_TITLE}",
        re.IGNORECASE,
    ),
    re.compile(rf"{_TITLE}\s+(?:sections?|chapters?|part|heading|paragraph)\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:see|refer to|under|described in|set out in)\s+(?:the )?{_TITLE}\s*(?:above|below)\b", re.IGNORECASE
    ),
)
_ELSEWHERE = re.compile(
    r"\s*+(?:section|page)?s?\s*+(?:of|in|on)\s+(?:our|the|your)\s+(?!(?:privacy |this )?(?:policy|notice)\b)\w"
    r"|\s+(?:menu|button|tab|link)",
    re.IGNORECASE,
)


def section_reference(text: Text) -> Iterator[Hit]:
    """A reference to a section by a title that no heading has."""
    titles = {_plain_title(heading.text): heading.text for heading in text.headings}
    if not titles:
        return
    # A paragraph that starts in bold, and a table's first cell, serve as titles too.
    for clause in text.prose:
        lead = re.match(r"\s*(?:\*\*|__)(.+?)(?:\*\*|__)", clause.source)
        if lead:
            titles.setdefault(_plain_title(lead.group(1)), lead.group(1))
    for clause in text.prose:
        shown = clause.source.replace("\n", " ")
        if not ('"' in shown or "“" in shown or "**" in shown):
            continue
        reported: set[str] = set()
        for pattern in _REFERENCES:
            for match in pattern.finditer(shown):
                title = next(group for group in match.groups() if group)
                key = _plain_title(title)
                if not key or key in titles or key in reported or _ELSEWHERE.match(shown, match.end()):
                    continue
                reported.add(key)
                yield Hit(line_of(clause, title), f"No section is called {quoted(title)}.", _nearest(key, titles))


def _plain_title(title: str) -> str:
    return " ".join(re.sub(r"^\s*\d+(?:\.\d+)*\.?\s+|[^\w\s]", " ", title.casefold()).split())


def _nearest(key: str, titles: dict[str, str]) -> str:
    from rapidfuzz import fuzz, process

    best = process.extractOne(key, list(titles), scorer=fuzz.token_set_ratio, score_cutoff=60)
    return f"Name an existing one; {quoted(titles[best[0]])} comes nearest." if best else ""


_NUMBERED = re.compile(r"\b[Ss]ections?\s+(\d+(?:\.\d+)*)\b(?!\s*(?:of|\(|U\.?S))")
_FOREIGN = re.compile(r"\b(?:Act|Code|Law|Regulation|Directive|GDPR|CCPA|U\.S\.C)")
_HEADING_NUMBER = re.compile(r"^\s*(?:§\s*)?(\d+(?:\.\d+)*)[.):]?\s")


def section_number(text: Text) -> Iterator[Hit]:
    """A reference to a numbered section that does not exist, in a text whose headings are numbered."""
    numbers = {m.group(1) for h in text.headings if (m := _HEADING_NUMBER.match(h.text + " "))}
    if len(numbers) < 3:
        return
    markers = {clause.marker.strip("-*+.)") for clause in text.prose if clause.marker}
    for clause in text.prose:
        for sentence in sentences(clause.text):
            if _FOREIGN.search(sentence):
                continue
            for match in _NUMBERED.finditer(sentence):
                number = match.group(1)
                if number not in numbers and number not in markers and "." not in number:
                    yield Hit(line_of(clause, match.group()), f"There is no section {number}.")


_UNSAFE = re.compile(r"<\s*+(script|style|link|meta)\b|<[^<>]*\s(on\w+)\s*=", re.IGNORECASE)


def unsafe_html(text: Text) -> Iterator[Hit]:
    """HTML that the site does not run: scripts, styles."""
    for clause in text.document.clauses:
        match = (
            _UNSAFE.search(clause.source) if clause.kind is not ClauseKind.CODE and "`" not in clause.source else None
        )
        if match:
            line = clause.line + clause.source.count("\n", 0, match.start())
            yield Hit(line, f"The site will not show or run <{match.group(1) or match.group(2)}>.")


RULES = (
    LintRule(
        "duplicate-heading",
        "The same heading twice",
        "A link or reference to it cannot tell which one is meant.",
        "Give one of them other words.",
        duplicate_heading,
    ),
    LintRule(
        "heading-jump",
        "A heading level is skipped",
        "Screen readers and the table of contents show a missing level.",
        "Use the next level.",
        heading_jump,
    ),
    LintRule(
        "empty-heading",
        "A heading without words",
        "Readers see an empty line in the table of contents.",
        "Give it words or remove it.",
        empty_heading,
        Severity.ERROR,
    ),
    LintRule(
        "unsafe-html",
        "HTML that the site takes away",
        "Policy text is data: scripts and styles in it are never run.",
        "Write it in Markdown, or remove it.",
        unsafe_html,
    ),
    LintRule(
        "section-reference",
        "A section that does not exist is named",
        "Readers are sent to a section they cannot find; what it promised may be void.",
        "Write the title of the section that is meant.",
        section_reference,
    ),
    LintRule(
        "section-number",
        "A section number that does not exist",
        "After renumbering, a reference may point to another rule than was meant.",
        "Write the number of the section that is meant.",
        section_number,
    ),
)

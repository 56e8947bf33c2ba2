"""Lint rules on links: the ones that lead nowhere, somewhere else, or say nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from policypress.document import Clause, ClauseKind, Document, parse_document
from policypress.document.event import Event
from policypress.document.events import events_of
from policypress.errors import PolicyError
from policypress.files import read_text
from policypress.lint.rule import Hit, LintRule, Text, line_of, quoted


def links(clause: Clause) -> list[tuple[str, str]]:
    """(visible words, target) of every link of a clause; an empty target is kept."""
    out = []
    for source in clause.sources:
        if "](" not in source and "][" not in source and "<" not in source:
            continue
        words: list[str] | None = None
        target = ""
        for event in events_of(source, clause.html, clause.references):
            if event.value == "a" and event.name == "start" and "href" in event.attributes:
                words, target = [], event.attributes["href"] or ""
            elif event.value == "a" and event.name == "end" and words is not None:
                out.append(("".join(words), target))
                words = None
            elif words is not None:
                words.append(_shown(event))
    return out


def _shown(event: Event) -> str:
    if event.name == "start":
        return (event.attributes.get("alt") or "") if event.value == "img" else ""
    return event.value if event.name == "text" else " " if event.name == "break" else ""


def link_without_target(text: Text) -> Iterator[Hit]:
    """A link leads nowhere, or a sentence says “here” where no link is."""
    for clause in text.document.clauses:
        for words, target in links(clause):
            if target.strip() in ("", "#"):
                yield Hit(line_of(clause, words), f"The link {quoted(words)} has no target.")
    for clause in text.prose:
        bare = "".join((" " if token.gap else "") + ("\x00" if token.target else token.text) for token in clause.tokens)
        shown = {words.strip().casefold() for words, _ in links(clause)}
        match = _POINTING.search(bare)
        if match and "here" not in shown:
            yield Hit(line_of(clause, match.group()), f"{quoted(match.group())} points to a link, but there is none.")


_POINTING = re.compile(
    r"\b(?:click(?:ing)?|available|found|provided?|listed|posted at|instructions|learn more|read more)\s+here\b"
    r"(?!\s*(?:in|below|above|to|means|is|are))"
    r"|(?<=\s)(?:opt(?:ing)?[- ]out|instructions|learn|find|see|view|visit|download|access)\b"
    r"[^.;:]{0,120}\bhere(?=[.)])",
    re.IGNORECASE,
)


def vague_link(text: Text) -> Iterator[Hit]:
    """The words of a link say nothing by themselves."""
    for clause in text.document.clauses:
        for words, target in links(clause):
            if words.strip().casefold() in _VAGUE and target.strip() not in ("", "#"):
                yield Hit(line_of(clause, words), f"The link to {target} is called {quoted(words)}.")


_VAGUE = {"here", "click here", "this", "link", "this link", "more", "this page", "read more", "hier", "ici"}


def broken_link(text: Text) -> Iterator[Hit]:
    """A link to a heading or a file that does not exist; each target is reported once."""
    told: set[str] = set()
    for clause in text.document.clauses:
        for words, target in links(clause):
            fault = "" if target in told else _link_fault(target.strip(), text)
            if fault:
                told.add(target)
                yield Hit(line_of(clause, words), f"The link {quoted(words)} leads to {target}, {fault}.")
        unmade = _UNMADE.search(clause.text) if clause.kind is not ClauseKind.CODE else None
        if unmade:
            yield Hit(
                line_of(clause, unmade.group()), f"{unmade.group()} is written as a link, but its target is not given."
            )


_UNMADE = re.compile(r"\[[^\[\]]+\]\[[^\[\]]*\]|\[[^\[\]]+\]\(\s*[^()\s]*$")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def _link_fault(target: str, text: Text) -> str:
    if not target or target == "#" or _SCHEME.match(target) or target.startswith("//"):
        return ""
    if target.startswith("www."):
        return "which lacks https:// and so means a page of this site"
    address, _, anchor = unquote(target).partition("#")
    document = text.document
    if address:
        base = text.policies if address.startswith("/") else text.path.parent
        file = _file_of(base, address.partition("?")[0].lstrip("/"), text.policies)
        if file is None:
            return "which does not exist"
        if file.suffix != ".md" or not anchor:
            return ""
        document = _parsed(file)
    if anchor and anchor not in _anchors(document):
        return "but no heading there has that name" if address else "but no heading has that name"
    return ""


def _file_of(base: Path, address: str, policies: Path) -> Path | None:
    """The file below ``policies`` that an address relative to ``base`` means, where it is one that can be looked up."""
    place = base / address
    try:
        for file in (place, place / "index.md", place.with_suffix(".md") if place.suffix == "" else place):
            if file.is_file() and file.resolve().is_relative_to(policies.resolve()):
                return file
    except (OSError, ValueError):  # no file can have such a name
        return None
    # Pages the site makes (history, versions, feeds) have no source file: they exist where their policy does.
    made = {"history", "upcoming", "versions", "changes", "compare", "feed.xml", "versions.json", "calendar.ics"}
    made |= {"notice.html", "notice.json"}
    return place if made.intersection(Path(address).parts) else None


@lru_cache(maxsize=64)
def _parsed(file: Path) -> Document:
    try:
        return parse_document(read_text(file))
    except PolicyError:
        return parse_document("")


@lru_cache(maxsize=64)
def _anchors_of(clauses: tuple[Clause, ...]) -> frozenset[str]:
    found: set[str] = set()
    for clause in clauses:
        found.update(clause.content.anchors)
        if clause.kind is ClauseKind.HEADING:
            for name in (slug(clause.text), slug(clause.text, ascii_only=False)):
                number = 1
                while name in found and f"{name}_{number}" in found:
                    number += 1
                found.add(f"{name}_{number}" if name in found else name)
    return frozenset(found)


def _anchors(document: Document) -> frozenset[str]:
    return _anchors_of(
        tuple(c for c in document.clauses if c.kind is ClauseKind.HEADING or c.attributes or "<" in c.source)
    )


def slug(heading: str, *, ascii_only: bool = True) -> str:
    """The name by which links from outside reach a heading."""
    form = unicodedata.normalize("NFKD" if ascii_only else "NFC", heading)
    if ascii_only:
        form = form.encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", form).strip().lower())


RULES = (
    LintRule(
        "link-without-target",
        "A link that leads nowhere",
        "Readers are promised a page or a way to opt out and do not get there.",
        "Give the address in the parentheses: [words](https://…).",
        link_without_target,
    ),
    LintRule(
        "vague-link",
        "A link called “here”",
        "Read aloud or in a list of links, it does not say where it leads.",
        "Let the link's words name the page.",
        vague_link,
    ),
    LintRule(
        "broken-link",
        "A link to something that does not exist",
        "Readers reach an error page or the wrong place.",
        "Correct the address, or restore what it named.",
        broken_link,
    ),
)

"""Lint rules on the words of a policy: terms, leftovers, promises in place of notice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from policypress.document import Clause
from policypress.errors import Severity
from policypress.lint.rule import Hit, LintRule, Text, line_of, quoted

COMMON_TERMS = (
    "personal information",
    "personal data",
    "non-personal information",
    "sensitive information",
    "usage data",
    "account information",
    "user content",
    "customer data",
    "third party",
    "third parties",
    "service provider",
    "service providers",
    "data controller",
    "data processor",
    "personally identifiable information",
    "end user",
    "log data",
    "device information",
)
"""Terms of several words which policies use as defined ones."""

_QUOTED_TERM = re.compile(r"[\"“]([A-Za-z][\w-]+(?: [A-Za-z][\w-]+){1,3})[,.]?[\"”]")


def term_spelling(text: Text) -> Iterator[Hit]:
    """A term is written with a capital in one place and without in another."""
    terms = {term.casefold() for term in (*COMMON_TERMS, *text.terms) if " " in term}
    body = "\n".join(clause.source for clause in text.prose)
    titles = {heading.text.casefold() for heading in text.headings}
    terms.update(match.casefold() for match in _QUOTED_TERM.findall(body) if match.casefold() not in titles)
    for term in sorted(terms):
        uses = _uses(term, text)
        if len(uses) < 2:
            continue
        ranked = sorted(uses.items(), key=lambda item: (-len(item[1]), item[0]))
        listed = ", ".join(f"{quoted(spelling)} {len(where)}×" for spelling, where in ranked)
        rarest, clauses = ranked[-1]
        wanted = next((t for t in text.terms if t.casefold() == term), ranked[0][0])
        yield Hit(
            line_of(clauses[0], rarest),
            f"One term in {len(uses)} spellings: {listed}.",
            f"Write {quoted(wanted)} throughout.",
        )


_WORD = 60
"""Characters that are looked at before and behind a term: more than the longest word has."""


def _uses(term: str, text: Text) -> dict[str, list[Clause]]:
    """Spellings of ``term`` inside sentences, each with the clauses that use it.

    At the start of a sentence a capital says nothing.
    """
    pattern = re.compile(rf"(?<![\w-]){re.escape(term)}(?![\w-])", re.IGNORECASE)
    out: dict[str, list[Clause]] = defaultdict(list)
    for clause in text.prose:
        if term.split()[0] not in clause.source.casefold():
            continue
        shown = " ".join(clause.source.split())
        for match in pattern.finditer(shown):
            before = shown[max(0, match.start() - _WORD) : match.start()].rstrip("*_[(\"“‘' ")
            if not before or before[-1] in ".!?:|;" or _in_title(shown, match):
                continue
            out[match.group()].append(clause)
    return out


def _in_title(shown: str, match: re.Match[str]) -> bool:
    """Whether the term is part of a longer name in capitals, such as “SparkPro Privacy Policy”."""
    before = re.search(r"(?<![\w’'])([\w’']+)\s$", shown[max(0, match.start() - _WORD) : match.start()])
    after = re.match(r"\s([\w-]+)", shown[match.end() : match.end() + _WORD])
    first = before.group(1) if before else ""
    named = first[:1].isupper() and first.casefold() not in ("our", "the", "your", "this", "such", "all", "any")
    return match.group()[0].isupper() and (named or bool(after and after.group(1)[:1].isupper()))


_NOUNS = (
    "Services",
    "Service",
    "Site",
    "Sites",
    "Website",
    "Websites",
    "Platform",
    "App",
    "Apps",
    "Application",
    "Software",
    "Content",
    "User Content",
    "Customer Data",
    "Customer Content",
    "Products",
    "Agreement",
    "Affiliates",
    "Subscription",
)


def undefined_term(text: Text) -> Iterator[Hit]:
    """A word is used with a capital like a defined term, and no sentence defines it."""
    body = "\n".join(" ".join(clause.source.split()) for clause in text.prose)
    for noun in dict.fromkeys((*_NOUNS, *(term for term in text.terms if term[:1].isupper()))):
        uses = list(_capital_uses(noun, text.prose))
        if len(uses) < 2 or _is_defined(noun, body):
            continue
        clause = uses[0]
        yield Hit(
            line_of(clause, noun),
            f"{quoted(noun)} is used {len(uses)} times like a defined term, but the text does not define it.",
            f"Define it where it is first used, for example: our websites and apps (the “{noun}”). "
            "Or write it without a capital.",
        )


def _capital_uses(noun: str, clauses: tuple[Clause, ...]) -> Iterator[Clause]:
    pattern = re.compile(
        rf"\b(?:the|our|these|those|any|all|your|such|of|using|use)\s+{re.escape(noun)}\b(?!\s+[A-Z(“\"])"
    )
    for clause in clauses:
        for _ in pattern.finditer(" ".join(clause.source.split())):
            yield clause


def _is_defined(noun: str, body: str) -> bool:
    stem = re.escape(noun.removesuffix("s"))
    marks = (
        rf"(?:[\"“][^\"”]*\b{stem}s?[,.]?[\"”]|\*\*[^*]*\b{stem}s?\*\*"
        rf"|\((?:the|our|collectively,? (?:the )?)?\s*{stem}s?\))"
    )
    verbs = rf"\b{stem}s?[\"”]?\s+(?:means?|refers? to|includes?|shall mean)\b"
    return bool(re.search(marks, body) or re.search(verbs, body))


_PLACEHOLDER = re.compile(
    r"\[(?:insert|your|enter|company|date|name|address|email address|e-?mail(?=\])|effective date|jurisdiction|state"
    r"|country|city|phone|url"
    r"|website|tbd|todo|xx+|•|\.\.\.|…|_+)(?![\w-])[^\]\n]{0,60}\](?![(\[:])"
    r"|\b(?:TODO|TBD|FIXME|TK TK|XXX+)\b|\blorem ipsum\b|\{\{[^{}\n]*\}\}|<<[^<>\n]+>>|_{4,}|\[\s*[•●]\s*\]",
    re.IGNORECASE,
)


def placeholder(text: Text) -> Iterator[Hit]:
    """Words that stand for something still to be filled in."""
    for clause in text.document.clauses:
        match = _PLACEHOLDER.search(clause.source)
        if match and not (match.group().casefold() in ("todo", "tbd") and match.group() != match.group().upper()):
            line = clause.line + clause.source.count("\n", 0, match.start())
            yield Hit(line, f"{quoted(match.group())} still waits to be filled in.")


def conflict_marker(text: Text) -> Iterator[Hit]:
    """Lines that git leaves where two edits met."""
    for number, line in text.lines:
        if re.match(r"(?:<{7}|>{7}|\|{7})(?:\s|$)", line):
            yield Hit(number, f"{quoted(line, 30)} is left over from merging two edits.")


_TRACKED = re.compile(r"\{(?:\+\+|--|~~|>>|==)|(?:\+\+|--|~~|<<|==)\}")
_STRUCK = re.compile(r"<(?:ins|del|strike)\b|~~[^~\s]", re.IGNORECASE)


def tracked_change(text: Text) -> Iterator[Hit]:
    """Struck or inserted words, and comments, from a word processor's change tracking."""
    for clause in text.document.clauses:
        match = _TRACKED.search(clause.source) or _STRUCK.search(clause.source)
        if match:
            line = clause.line + clause.source.count("\n", 0, match.start())
            yield Hit(line, f"{quoted(clause.source[match.start() : match.start() + 40])} looks like a tracked change.")


_PAPER = r"(?:it|this|these|the|our|them)\b(?:\s+[\w’'-]+){0,6}?"
_OFTEN = r"(?:frequently|regularly|periodically|often|from time to time|occasionally|routinely)"
_CHECK_BACK = re.compile(
    rf"(?<!we )\b(?:review|check|visit|consult|re-?read|revisit|look at)\s+{_PAPER}\s*{_OFTEN}\b"
    rf"|\b{_OFTEN}\s+(?:review|check|visit|consult|revisit)\b"
    r"|\b(?:check|come|visit us) back\b(?:\s+(?:here|often|regularly|frequently|periodically|from time to time))?"
    r"|\b(?:review|check)\s+(?:this|the|our)\s+(?:page|site|website|policy|notice)\s+for\s+(?:any\s+)?(?:changes|updates)\b",
    re.IGNORECASE,
)


def check_back(text: Text) -> Iterator[Hit]:
    """Readers are asked to look for changes themselves."""
    for clause in text.prose:
        match = _CHECK_BACK.search(clause.text)
        if match:
            yield Hit(
                line_of(clause, match.group()), f"{quoted(match.group())} asks readers to find changes themselves."
            )


RULES = (
    LintRule(
        "term-spelling",
        "One term in several spellings",
        "A reader cannot tell whether the capital makes it another, defined term.",
        "Choose one spelling.",
        term_spelling,
    ),
    LintRule(
        "undefined-term",
        "A defined term without a definition",
        "What it covers, and so what the policy covers, is open.",
        "Define it, or write it in lower case.",
        undefined_term,
    ),
    LintRule(
        "placeholder",
        "A placeholder",
        "A sealed text can never be changed; readers would see it for good.",
        "Fill it in.",
        placeholder,
        Severity.ERROR,
    ),
    LintRule(
        "conflict-marker",
        "A leftover from a merge",
        "The text holds two edits at once, and the marks between them.",
        "Keep one of the two, and remove the marks.",
        conflict_marker,
        Severity.ERROR,
    ),
    LintRule(
        "tracked-change",
        "A leftover from tracked changes",
        "Readers would see words that were meant to go.",
        "Accept or reject the change in the text itself.",
        tracked_change,
    ),
    LintRule(
        "check-back",
        "“Review it frequently” in place of notice",
        "Nobody is bound by a change they were not told of; this sentence replaces no notice.",
        "Say how and how long before users are told, and remove the request.",
        check_back,
    ),
)

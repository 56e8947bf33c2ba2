"""Clauses that come or go with others: a new section is as weighty as its weightiest clause, a list as its lead-in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from policypress.comparison.changes import Comparison
from policypress.document.model import Clause, ClauseKind
from policypress.judgement.verdicts import Finding, JudgedChange, Rule
from policypress.vocabulary import Kind, Verdict

PART_OF_SECTION = Rule(
    "part-of-section",
    "finding",
    "",
    "A clause comes or goes with a whole section that is material",
    "A whole new or deleted section has the level of its weightiest clause (WP260 para 29: judged as a user reads it).",
)
PART_OF_LIST = Rule(
    "part-of-list",
    "finding",
    "",
    "A list item comes or goes with the sentence that opens the list",
    "An item says nothing by itself: it finishes the sentence above it, and weighs what that sentence weighs.",
)
BELONGING_RULES = (PART_OF_SECTION, PART_OF_LIST)


def with_belongings(judged: Sequence[JudgedChange], comparison: Comparison) -> tuple[JudgedChange, ...]:
    """``judged`` with each undecided clause raised to the section or list with which it came or went.

    Only from needs-review to material, never down; the finding names the section or the sentence.
    """
    raised: dict[str, Finding] = {}
    for kind, clauses in ((Kind.ADDED, comparison.new.clauses), (Kind.REMOVED, comparison.old.clauses)):
        of = {id(clause): entry for entry in judged if entry.change.kind is kind for clause in _sides(entry)}
        for rule, head, members in (*_sections(clauses, of), *_lists(clauses, of)):
            _raise(rule, head, members, kind, raised)
    return tuple(
        replace(
            entry, tool_verdict=Verdict.MATERIAL, findings=(*entry.findings[:1], raised[entry.change.id]), suggestion=""
        )
        if entry.change.id in raised
        else entry
        for entry in judged
    )


def _sides(entry: JudgedChange) -> tuple[Clause, ...]:
    return entry.change.after or entry.change.before


_Group = tuple[Rule, Clause, list[JudgedChange]]


def _sections(clauses: Sequence[Clause], of: dict[int, JudgedChange]) -> Iterable[_Group]:
    """Each heading that came or went together with everything below it, and the clauses below it."""
    for start, head in enumerate(clauses):
        if head.kind is not ClauseKind.HEADING or id(head) not in of:
            continue
        end = start + 1
        while end < len(clauses) and (clauses[end].kind is not ClauseKind.HEADING or clauses[end].level > head.level):
            end += 1
        if end > start + 1 and all(id(clause) in of for clause in clauses[start:end]):
            yield PART_OF_SECTION, head, [of[id(clause)] for clause in clauses[start:end]]


def _lists(clauses: Sequence[Clause], of: dict[int, JudgedChange]) -> Iterable[_Group]:
    """Each sentence that opens a list, with the items of that list that came or went as it did."""
    lead: Clause | None = None
    members: list[JudgedChange] = []
    for clause in clauses:
        if clause.kind is ClauseKind.ITEM:
            if lead is not None and id(clause) in of:
                members.append(of[id(clause)])
            continue
        if lead is not None and len(members) > 1:
            yield PART_OF_LIST, lead, members
        opens = clause.kind is ClauseKind.PARAGRAPH and id(clause) in of and clause.text.endswith((":", "："))
        lead, members = (clause, [of[id(clause)]]) if opens else (None, [])
    if lead is not None and len(members) > 1:
        yield PART_OF_LIST, lead, members


def _raise(rule: Rule, head: Clause, members: list[JudgedChange], kind: Kind, raised: dict[str, Finding]) -> None:
    weighty = [entry for entry in members if entry.tool_verdict is Verdict.MATERIAL]
    if rule is PART_OF_LIST:
        weighty = [entry for entry in weighty if entry is members[0]]
    if not weighty:
        return
    model = weighty[0].findings[0]
    what = "new" if kind is Kind.ADDED else "gone"
    where = "section" if rule is PART_OF_SECTION else "list"
    words = head.text if len(head.text) <= 120 else head.text[:117] + "…"
    why = f"It belongs to the {where} “{words}”, which is {what} and holds something material."
    for entry in members:
        if entry.tool_verdict is Verdict.NEEDS_REVIEW:
            raised.setdefault(entry.change.id, Finding(rule.id, model.category, words, model.direction, why))

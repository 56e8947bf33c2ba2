"""Quiet cues on labels, links, pointers and notes: what leads through a text rather than rules anything."""

from __future__ import annotations

import re

from policypress.document.expressions import Expression
from policypress.document.model import ClauseKind, TokenKind
from policypress.judgement.findings.identity import names_matter
from policypress.judgement.findings.pointing import points
from policypress.judgement.findings.sides import Side
from policypress.judgement.findings.statements import FORM_TARGET
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.lexicon.families import stem, word_list
from policypress.judgement.lexicon.patterns import Pattern, fold
from policypress.judgement.lexicon.quiet import MENU_WORDS, POINTERS
from policypress.judgement.proofs.addresses import parse_address
from policypress.judgement.proofs.moved_sites import site_of


def label(evidence: Evidence) -> float:
    """A whole clause that only names something: no verb, few words."""
    if evidence.kept:
        return 0.0
    text = evidence.clause.text
    if evidence.clause.kind in (ClauseKind.ITEM, ClauseKind.ROW) and not all_link(evidence):
        return 0.0
    limit = 18
    names = not any(s.has_verb for s in evidence.touched) and len(text.split()) <= limit
    return float(names and not text.rstrip().endswith((".", ";", ",")) and "|" not in text)


def link_label(evidence: Evidence) -> float:
    """A label that is nothing but a link: navigation."""
    return float(all_link(evidence) and bool(label(evidence)))


_LINK = 12
"""Words of a link that is an entry of a menu; a longer one may be a sentence that is linked as a whole."""


def all_link(evidence: Evidence) -> bool:
    """Whether the clause is nothing but a link."""
    words = (token for token in evidence.clause.tokens if token.kind is not TokenKind.PUNCTUATION)
    first = next(words, None)
    if first is None or not first.target:
        return False
    rest = list(words)
    return len(rest) < _LINK and all(token.target for token in rest)


def heading(evidence: Evidence) -> float:
    """A heading came or went that only names something (rubric B16)."""
    says = any(sentence.rules_something and not sentence.text.endswith("?") for sentence in evidence.touched)
    return float(evidence.clause.kind is ClauseKind.HEADING and not evidence.kept and not says)


def heading_reworded(evidence: Evidence) -> float:
    """A heading, a question or an entry of an index of links stands as before with other words (rubric B16)."""
    question = evidence.clause.text.endswith("?") and len(evidence.touched) <= 2
    return float(evidence.kept and (evidence.clause.kind is ClauseKind.HEADING or question or all_link(evidence)))


_SYNTAX = Pattern(r"\]\s*[\[(]|[\[(](?:https?:|mailto:|\{\{)|\]\(|^\s*[\[\]]\s*$|\.md\b", "[|]|http|mailto|{{|.md")


def link_syntax(evidence: Evidence) -> float:
    """The marks of a link, shown as text because they were broken, came or went."""
    return float(any(_SYNTAX.search(text) for text in evidence.changed_texts))


def same_words(evidence: Evidence) -> float:
    """Every word stayed; a mark, a link or the order differs."""
    return float(evidence.same_words)


def link_only(evidence: Evidence) -> float:
    """Every word stayed and a link leads elsewhere."""
    return float(evidence.same_words and evidence.link_changed)


def form_elsewhere(evidence: Evidence) -> float:
    """A link to a form or request page leads to another site: somebody else may take the request."""
    for segment in evidence.change.segments if evidence.link_changed else ():
        for old, new in zip(segment.old, segment.tokens, strict=False):
            left, right = _site(old.target), _site(new.target)
            if left and right and left != right and FORM_TARGET.search(f"{old.target} {new.target}"):
                return 1.0
    return 0.0


def _site(target: str) -> str:
    """The site a target leads to, empty where it names none."""
    return site_of(parse_address(target).host)


def pointer(evidence: Evidence) -> float:
    """Every touched sentence only sends the reader elsewhere."""
    return float(bool(evidence.touched) and all(s.is_pointer for s in evidence.touched) and not names_matter(evidence))


def pointing_words(evidence: Evidence) -> float:
    """In a kept clause, each run of words that came or went only points somewhere."""
    if not evidence.kept:
        return 0.0
    runs = [(side, start, end) for side in (evidence.before, evidence.after) for start, end in side.runs]
    runs = [run for run in runs if any(letter.isalnum() for one in run[0].stems[run[1] : run[2]] for letter in one)]
    return float(bool(runs) and all(_points(side, start, end) for side, start, end in runs))


def _points(side: Side, start: int, end: int) -> bool:
    tokens, stems = side.tokens[start:end], side.stems[start:end]
    text = side.shown(start, end)
    return points(tokens, stems, sum(hit.end - hit.start for hit in POINTERS.hits(stems)), text, fold(text))


_NOTE = 3
"""Sentences of a note on a revision, which may say besides where the old text is and whom to ask."""


def update_note(evidence: Evidence) -> float:
    """Every touched sentence reports a revision."""
    notes = [s.reports for s in evidence.touched]
    return float(bool(notes) and (all(notes) or (notes[0] and len(notes) <= _NOTE)) and not dated_name(evidence))


def dated_name(evidence: Evidence) -> bool:
    """A title with its date, in which a country or a party changed too."""
    short = evidence.kept and not any(s.has_verb for s in evidence.touched)
    return short and names_matter(evidence)


def date_only(evidence: Evidence) -> float:
    """Only a date differs."""
    changed = evidence.changed_tokens
    return float(bool(changed) and all(t.kind is TokenKind.DATE for t in changed))


_PLACEHOLDER = Pattern(
    r"\[[A-Z ]{3,}\]|\{\{|\}\}|\b(?:DD|MM|YYYY|XX+|TBD|TBC)\b|\[(?=[^\[\]]*\])[^\[\]]*?\b(?:here|insert|available)\b",
    "[|{{|}}|DD|MM|YYYY|XX|TBD|TBC",
)


def placeholder(evidence: Evidence) -> float:
    """A placeholder was filled in, or left open."""
    return float(any(_PLACEHOLDER.search(text) for text in evidence.changed_texts))


_CROSS = frozenset(stem(w) for w in word_list("findings", "signposts: cross-references"))


_POINTING = 0.6
"""The share of words that are made for references; the others name the section."""


def cross_reference(evidence: Evidence) -> float:
    """Only words that point inside the text differ."""
    words = [*evidence.content_came, *evidence.content_went]
    return float(
        bool(words)
        and sum(w in _CROSS or w.isdigit() for w in words) >= _POINTING * len(words)
        and any(w in _CROSS for w in (*words, *evidence.frame))
    )


def menu_path(evidence: Evidence) -> float:
    """Only words of a menu path differ: the control is found under another name or place (rubric M12)."""
    if not evidence.kept or evidence.same_words:
        return 0.0
    return float(all(token.text.lower() in MENU_WORDS for token in evidence.changed_tokens))


_META = Expression(
    r"^\W*(?:in )?(?:this|these|the following|our|the|here)\b[^.]{0,60}?\b(?:policy|notice|statement|page"
    r"|section|article|document|terms|we also|it)\b"
    r"[^.]{0,30}\b(?:explains?|describes?|tells?|outlines?|summari[sz]es?|sets? out|refers? to|provides? "
    r"(?:information|details))\b|^\W*it also explains",
    re.IGNORECASE,
)


def about_the_text(evidence: Evidence) -> float:
    """Every touched sentence tells what the text is about ("this policy explains how …")."""
    return float(bool(evidence.touched) and all(_META.search(s.text) for s in evidence.touched))


def history(evidence: Evidence) -> float:
    """The sentence tells about the company, not about rights: years in business, awards, figures."""
    return float(bool(evidence.touched) and all(_HISTORY.search(s.text, s.folded) for s in evidence.touched))


_HISTORY = Pattern(
    r"\b(thank you for|thanks for|we hope|welcome to|over the (?:past|last)|since (?:19|20)\d\d|founded"
    r"|years (?:in|of) business|millions? of|thousands of|our mission|monthly active|average monthly"
    r"|happy to help|people (?:use|trust)|customers (?:use|trust|rely)"
    r"|median number|average number|are counted as|number of (?:\w+ )?requests (?:\w+ ){1,6}(?:received|denied)"
    r"|we(?:['’]re| are) (?:currently |now |always )?(?:proud|overhauling|working|excited|happy|pleased|thrilled))\b",
    "thank|we hope|welcome|over the |since |founded|years |million|thousands|our mission|monthly|happy to"
    "|people |customers |median|average number|counted as|requests |proud|overhauling|working|excited|happy|pleased"
    "|thrilled",
    re.IGNORECASE,
)

"""Cues: named observations about a change, quiet ones as well as loud ones; the weights of the table belong to them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from rapidfuzz.distance import OSA

from policypress.document.model import ClauseKind, Token, TokenKind, plain
from policypress.judgement.findings.evidence import FUNCTION_STEMS, Evidence
from policypress.judgement.findings.statements import GENERAL, entity_changes, other_channel, pointer, points, rules_something
from policypress.judgement.lexicon.contract import DISPUTES
from policypress.judgement.lexicon.data import DATA, HANDLING, SENSITIVE
from policypress.judgement.lexicon.grammar import AUXILIARIES, COMPANY, VERBS
from policypress.judgement.lexicon.quiet import ADDRESS_WORDS, MENU_WORDS, POINTERS, POINTING, STEADY_PAIRS, UPDATE_NOTES
from policypress.judgement.lexicon.storage import MECHANISMS, PLACES, TRANSFERS
from policypress.judgement.lexicon.use import RECIPIENTS
from policypress.judgement.lexicon.quantities import value_of
from policypress.judgement.lexicon.words import stem
from policypress.judgement.model import Finding
from policypress.vocabulary import Kind

Cue = Callable[[Evidence], float]

_SUBJECT = frozenset({TokenKind.WORD, TokenKind.NUMBER, TokenKind.DURATION, TokenKind.MONEY})


def _kept(evidence: Evidence) -> bool:
    """The clause stood before and stands now."""
    return bool(evidence.change.before and evidence.change.after)


def _changed(evidence: Evidence) -> list[Token]:
    return [
        token
        for side in (evidence.before, evidence.after)
        for token, new in zip(side.tokens, side.changed, strict=True)
        if new and token.kind not in (TokenKind.PUNCTUATION, TokenKind.CELL)
    ]


def _added(evidence: Evidence) -> float:
    return float(evidence.change.kind is Kind.ADDED)


def _removed(evidence: Evidence) -> float:
    return float(evidence.change.kind is Kind.REMOVED)


def _heading(evidence: Evidence) -> float:
    return float(evidence.clause.kind is ClauseKind.HEADING and not (evidence.change.before and evidence.change.after))


def _row(evidence: Evidence) -> float:
    return float(evidence.clause.kind is ClauseKind.ROW or evidence.clause.text.startswith("|"))


def _label(evidence: Evidence) -> float:
    """A whole clause that only names something: no verb, few words."""
    if evidence.change.before and evidence.change.after:
        return 0.0
    text = evidence.clause.text
    if evidence.clause.kind in (ClauseKind.ITEM, ClauseKind.ROW) and not _all_link(evidence):
        return 0.0
    limit = 18
    names = not any(s.has_verb for s in evidence.touched) and len(text.split()) <= limit
    return float(names and not text.rstrip().endswith((".", ";", ",")) and "|" not in text)


def _link_label(evidence: Evidence) -> float:
    """A label that is nothing but a link: navigation."""
    return float(bool(_label(evidence)) and _all_link(evidence))


def _all_link(evidence: Evidence) -> bool:
    words = [t for t in evidence.clause.tokens if t.kind is not TokenKind.PUNCTUATION]
    return bool(words) and len(words) <= 12 and all(t.target for t in words)


def _heading_reworded(evidence: Evidence) -> float:
    """A heading, or an entry of an index of links, that stands as before with other words (rubric B16)."""
    return float(_kept(evidence) and (evidence.clause.kind is ClauseKind.HEADING or _all_link(evidence)))


_SYNTAX = re.compile(r"\]\s*[\[(]|[\[(](?:https?:|mailto:|\{\{)|\]\(|^\s*[\[\]]\s*$|\.md\b")


def _link_syntax(evidence: Evidence) -> float:
    """The marks of a link, shown as text because they were broken, came or went."""
    return float(any(_SYNTAX.search(s.text) for s in evidence.change.segments if s.op != "equal"))


def _many_words(evidence: Evidence) -> float:
    """How many subject words came or went, on a scale that flattens."""
    return math.log2(1 + sum(evidence.content_came.values()) + sum(evidence.content_went.values())) / 3


def _statement_length(evidence: Evidence) -> float:
    """How much the new or lost sentences say."""
    words = sum(s.words for s in evidence.touched if s.whole and rules_something(s))
    return min(math.log2(1 + words), 7.0) / 3


def _only_function_words(evidence: Evidence) -> float:
    changed = evidence.content_came or evidence.content_went
    return float(bool(evidence.came or evidence.went) and not changed)


def _same_words(evidence: Evidence) -> float:
    return float(evidence.same_words)


def _link_only(evidence: Evidence) -> float:
    return float(evidence.same_words and evidence.link_changed)


def _address(evidence: Evidence) -> float:
    """Only a postal address differs, or a line of one came or went; who stands there is the same."""
    changed = _changed(evidence)
    if not changed or _verbs(changed) or any(t.kind in _NO_ADDRESS for t in changed) or _names_matter(evidence, places=False):
        return 0.0
    words = sum(1 for _ in ADDRESS_WORDS.hits(_around(evidence)))
    codes = sum(bool(_POSTCODE.fullmatch(t.text)) for t in changed)
    names = sum(t.text[:1].isupper() or t.text[:1].isdigit() for t in changed)
    return float(words + codes >= (2 if words and codes else 1) and names >= 0.7 * len(changed) and any(t.text[:1].isdigit() for t in changed))


def _around(evidence: Evidence) -> list[str]:
    """Stems of the changed words and of the two words before each run of them."""
    out: list[str] = []
    for side in (evidence.before, evidence.after):
        for start, end in side.runs:
            out.extend((*side.stems[max(0, start - 2) : end], "¶"))
    return out


_NO_ADDRESS = frozenset({TokenKind.DURATION, TokenKind.MONEY, TokenKind.EMAIL, TokenKind.DATE})
_POSTCODE = re.compile(r"\d{4,6}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?|\d[A-Z]{2}|[A-Z]\d[A-Z]|[A-Z]\d{2}|D\d{2}")


def _verbs(tokens: Sequence[Token]) -> bool:
    return any(token.text.casefold() in AUXILIARIES for token in tokens)


def _only(kind: TokenKind) -> Cue:
    def cue(evidence: Evidence) -> float:
        changed = [t for t in _changed(evidence) if t.text not in "@"]
        return float(bool(changed) and all(t.kind is kind for t in changed))

    return cue


def _contact_only(evidence: Evidence) -> float:
    """Only an e-mail address, a web address or a phone number differs."""
    changed = _changed(evidence)
    return float(
        bool(changed)
        and all(t.kind in (TokenKind.EMAIL, TokenKind.URL) or re.fullmatch(r"[+\d() -]{6,}", t.text) for t in changed)
    )


def _is_name(token: Token) -> bool:
    return token.text[:1].isupper() or token.text[:1].isdigit() or token.kind in (TokenKind.URL, TokenKind.EMAIL)


def _sides(evidence: Evidence) -> tuple[list[Token], list[Token]]:
    old = [t for t, new in zip(evidence.before.tokens, evidence.before.changed, strict=True) if new and t.kind in _SUBJECT]
    new = [t for t, new in zip(evidence.after.tokens, evidence.after.changed, strict=True) if new and t.kind in _SUBJECT]
    return old, new


def _renamed(evidence: Evidence) -> float:
    """One name took the place of another: only capitalised words differ, on both sides."""
    old, new = _sides(evidence)
    both = [*old, *new]
    if not old or not new or not (evidence.change.before and evidence.change.after):
        return 0.0
    if any(t.kind in (TokenKind.DURATION, TokenKind.MONEY, TokenKind.NUMBER) for t in both) or _names_matter(evidence):
        return 0.0
    named = any(map(_is_name, old)) and any(map(_is_name, new))
    return float(named and all(_is_name(t) or t.text.casefold() in _PLAIN_WORDS for t in both))


_PLAIN_WORDS = frozenset("a an the of and & by for to in on".split())


def _names_matter(evidence: Evidence, *, places: bool = True) -> bool:
    """Names of countries, transfer frameworks, sensitive data or legal entities, or names in a sentence on disputes."""
    lists = (PLACES, TRANSFERS, MECHANISMS, SENSITIVE) if places else (TRANSFERS, MECHANISMS, SENSITIVE)
    if any(came or went for came, went in map(evidence.delta, lists)):
        return True
    if any(DISPUTES.found(sentence.stems) for sentence in evidence.touched if not sentence.whole):
        return True
    return next(entity_changes(evidence), None) is not None


def _renamed_throughout(evidence: Evidence) -> float:
    """The same exchange recurs in other clauses of the version."""
    from policypress.judgement.findings.evidence import swaps_of

    swaps = swaps_of(evidence.change)
    return float(_renamed(evidence) and bool(swaps) and all(evidence.background.swaps[swap] >= 2 for swap in swaps))


def _names_only(evidence: Evidence) -> float:
    """Only names came, or only names went."""
    old, new = _sides(evidence)
    both = [*old, *new]
    return float(bool(both) and not (old and new) and all(_is_name(t) or stem(t.text) in FUNCTION_STEMS for t in both))


def _pointer(evidence: Evidence) -> float:
    """Every touched sentence only sends the reader elsewhere."""
    return float(bool(evidence.touched) and all(pointer(s) for s in evidence.touched) and not _names_matter(evidence))


def _pointing_words(evidence: Evidence) -> float:
    """In a kept clause, each run of words that came or went only points somewhere."""
    if not _kept(evidence):
        return 0.0
    runs = [(side, start, end) for side in (evidence.before, evidence.after) for start, end in side.runs]
    runs = [run for run in runs if any(letter.isalnum() for one in run[0].stems[run[1] : run[2]] for letter in one)]
    return float(bool(runs) and all(points(side.tokens[start:end], side.stems[start:end]) for side, start, end in runs))


def _update_note(evidence: Evidence) -> float:
    """Every touched sentence reports a revision."""
    notes = [bool(UPDATE_NOTES.search(s.text)) for s in evidence.touched]
    return float(bool(notes) and (all(notes) or (notes[0] and len(notes) <= 3)) and not _dated_name(evidence))


def _dated_name(evidence: Evidence) -> bool:
    """A title with its date, in which a country or a party changed too."""
    short = _kept(evidence) and not any(s.has_verb for s in evidence.touched)
    return short and _names_matter(evidence)


def _date_only(evidence: Evidence) -> float:
    changed = _changed(evidence)
    return float(bool(changed) and all(t.kind is TokenKind.DATE for t in changed))


_PLACEHOLDER = re.compile(r"\[[A-Z ]{3,}\]|\{\{|\}\}|\b(?:DD|MM|YYYY|XX+|TBD|TBC)\b|\[[^\]]*\b(?:here|insert|available)\b[^\]]*\]")


def _placeholder(evidence: Evidence) -> float:
    """A placeholder was filled in, or left open."""
    return float(any(_PLACEHOLDER.search(s.text) for s in evidence.change.segments if s.op != "equal"))


_CROSS = frozenset(
    stem(w)
    for w in "above below section sections clause article paragraph following described listed set out forth defined herein stated "
    "mentioned aforementioned annex appendix schedule exhibit page part further see table note chapter heading point item".split()
)


def _cross_reference(evidence: Evidence) -> float:
    """Only words that point inside the text differ."""
    words = [w for w in (*evidence.content_came, *evidence.content_went)]
    return float(bool(words) and sum(w in _CROSS or w.isdigit() for w in words) >= 0.6 * len(words)
        and any(w in _CROSS for w in (*words, *evidence.frame)))


def _restated(evidence: Evidence) -> float:
    """Whole sentences whose words stand elsewhere in the other text."""
    share = evidence.restated()
    return 1.0 if share >= 0.75 else 0.5 if share >= 0.5 else 0.0


def _known(evidence: Evidence) -> float:
    """Every data kind and recipient that came stood elsewhere in the old text already (and the other way round)."""
    seen = False
    for lexicon in (DATA, RECIPIENTS):
        came, went = evidence.delta(lexicon)
        if any(c not in evidence.background.known(lexicon, "old") for c in came):
            return 0.0
        if any(c not in evidence.background.known(lexicon, "new") for c in went):
            return 0.0
        seen = seen or bool(came or went)
    return float(seen)


def _steady(evidence: Evidence) -> float:
    """Every subject word that went was exchanged for one that policies use for the same."""
    came, went = list(evidence.came), list(evidence.went)
    if not came or not went or len(came) > 8:
        return 0.0
    loose = [w for w in went if not any(frozenset((w, c)) in _STEADY for c in came)]
    rest = [c for c in came if not any(frozenset((w, c)) in _STEADY for w in went)]
    return float(not [w for w in (*loose, *rest) if w not in _PLAIN])


_STEADY = frozenset(frozenset(stem(word) for word in pair) for pair in STEADY_PAIRS)
_PLAIN = frozenset(stem(w) for w in "a an the of to in on at by for with from this that these those it its your our their any and".split())


def _spelling(evidence: Evidence) -> float:
    """Each word that went is nearly one that came."""
    came, went = list(evidence.came), list(evidence.went)
    if not came or not went or len(came) > 4 or len(went) > 4 or any(one[:1].isdigit() for one in (*came, *went)):
        return 0.0
    return float(all(any(OSA.distance(w, c) <= 2 for c in came) for w in went if len(w) > 4) and all(len(w) > 4 for w in went))


def _menu_path(evidence: Evidence) -> float:
    """Only words of a menu path differ: the control is found under another name or place (rubric M12)."""
    words = [t.text.casefold() for t in _changed(evidence)]
    kept = evidence.change.before and evidence.change.after
    return float(bool(kept) and bool(evidence.came or evidence.went) and all(word in MENU_WORDS for word in words))


_EXAMPLES = ("such as", "for example", "e.g", "for instance", "including", "like", "i.e", "in other words", "this means")


def _example(evidence: Evidence) -> float:
    """The changed words stand in a list of examples."""
    segments = evidence.change.segments
    seen = False
    for index, segment in enumerate(segments):
        if segment.op == "equal":
            continue
        seen = True
        ahead = " ".join(t.text.casefold() for s in segments[:index] if s.op != "delete" for t in s.tokens[-25:])
        tail = ahead.rsplit(". ", 1)[-1]
        if not any(word in tail or word in segment.text.casefold()[:14] for word in _EXAMPLES):
            return 0.0
    return float(seen and bool(evidence.change.before and evidence.change.after))


def _company_speaks(evidence: Evidence) -> float:
    """A new or lost sentence in which the company says what it does."""
    return float(any(s.whole and {t.text.casefold() for t in s.tokens} & COMPANY for s in evidence.touched))


def _user_addressed(evidence: Evidence) -> float:
    """A new or lost sentence that tells users what they may, must or agree to."""
    return float(
        any(
            s.whole and "you" in s.stems and {"must", "may", "can", "agree", "will", "shall", "should", "cannot", "acknowledge"} & set(s.stems)
            for s in evidence.touched
        )
    )


def _small_exchange(evidence: Evidence) -> float:
    """One or two subject words exchanged for as many."""
    came, went = sum(evidence.content_came.values()), sum(evidence.content_went.values())
    return float(0 < came <= 2 and 0 < went <= 2 and not _period_or_price(evidence))


def _few_words(evidence: Evidence) -> float:
    """One or two subject words came or went, none in exchange."""
    came, went = sum(evidence.content_came.values()), sum(evidence.content_went.values())
    return float(0 < came + went <= 2 and not (came and went))


def _history(evidence: Evidence) -> float:
    """The sentence tells about the company, not about rights: years in business, awards, figures."""
    return float(bool(evidence.touched) and all(_HISTORY.search(s.text) for s in evidence.touched))


_HISTORY = re.compile(
    r"\b(thank you for|thanks for|we hope|welcome to|over the (?:past|last)|since (?:19|20)\d\d|founded|years (?:in|of) business|millions? of|thousands of|we(?:['’]re| are) (?:currently |now |always )?(?:proud|overhauling|working|excited|happy"
    r"|pleased|thrilled)|our mission|monthly active|average monthly)\b",
    re.IGNORECASE,
)


def _other_channel(evidence: Evidence) -> float:
    """An address changed while another way to reach the same office stands beside it."""
    changed = [t for t in _changed(evidence) if t.kind in (TokenKind.EMAIL, TokenKind.URL)]
    return float(bool(changed) and _kept(evidence) and other_channel(evidence))


def _period_or_price(evidence: Evidence) -> float:
    """A period, a sum of money or a share changed its value."""
    came = {value_of(t.text, t.kind) for t, new in zip(evidence.after.tokens, evidence.after.changed, strict=True) if new and _weighs(t)}
    went = {value_of(t.text, t.kind) for t, new in zip(evidence.before.tokens, evidence.before.changed, strict=True) if new and _weighs(t)}
    return float(came != went and bool(evidence.change.before and evidence.change.after))


def _weighs(token: Token) -> bool:
    return token.kind in (TokenKind.DURATION, TokenKind.MONEY) or (token.kind is TokenKind.NUMBER and token.text.endswith("%"))


def _new_statement_quantity(evidence: Evidence) -> float:
    """A whole sentence that came or went sets a period, a sum or an age."""
    return float(any(s.whole and any(_weighs(t) for t in s.tokens) for s in evidence.touched))


def _only_insertion(evidence: Evidence) -> float:
    """Words were only put in, or only taken out, of kept sentences."""
    partial = any(evidence.after.partial), any(evidence.before.partial)
    words = bool(evidence.content_came) != bool(evidence.content_went)
    return float(partial[0] != partial[1] and words and bool(evidence.change.before and evidence.change.after))


_QUALIFIERS = frozenset("with for on in by from to without under within through during where when if who which that unless while including as".split())


def _qualifier(evidence: Evidence) -> float:
    """A phrase that begins with a preposition or a relative word was put in or taken out."""
    if not _only_insertion(evidence):
        return 0.0
    for side in (evidence.after, evidence.before):
        for start, end in side.runs:
            words = [t.text.casefold() for t in side.tokens[start:end] if t.kind is not TokenKind.PUNCTUATION]
            if words and len(words) > 1 and words[0] in _QUALIFIERS:
                return 1.0
    return 0.0


def _verb_changed(evidence: Evidence) -> float:
    """A verb of substance was exchanged, put in or taken out inside a kept sentence."""
    flags = [one for side in (evidence.after, evidence.before) for one, new in zip(side.stems, side.partial, strict=True) if new]
    return float(any(one in VERBS and (one in evidence.came or one in evidence.went) for one in flags))


def _in_data_sentence(evidence: Evidence) -> float:
    """A kept sentence with the change says what happens to data."""
    return float(any(not s.whole and DATA.found(s.stems) and HANDLING.found(s.stems) for s in evidence.touched))


def _in_rule_sentence(evidence: Evidence) -> float:
    """A kept sentence with the change says what someone must, may or will do."""
    return float(any(not s.whole and _BINDING & set(s.stems) for s in evidence.touched))


_BINDING = frozenset({"must", "shall", "may", "will", "cannot", "agree", "not", "never", "only", "prohibit", "allow", "permit", "require"})


def _topics(evidence: Evidence, findings: Sequence[Finding]) -> float:
    """On how many listed topics something came or went."""
    return math.log2(1 + len({f.category for f in findings})) / 2


_META = re.compile(
    r"^\W*(?:in )?(?:this|these|the following|our|the|here)\b[^.]{0,60}?\b(?:policy|notice|statement|page|section|article|document|terms|we also|it)\b"
    r"[^.]{0,30}\b(?:explains?|describes?|tells?|outlines?|summari[sz]es?|sets? out|refers? to|provides? (?:information|details))\b|^\W*it also explains",
    re.IGNORECASE,
)


def _about_the_text(evidence: Evidence) -> float:
    """Every touched sentence tells what the text is about ("this policy explains how …")."""
    return float(bool(evidence.touched) and all(_META.search(s.text) for s in evidence.touched))


def _repeated_clause(evidence: Evidence) -> float:
    """The clause's words also stand in another clause of the same text."""
    text = evidence.clause.text
    document = evidence.background.comparison.new if evidence.change.after else evidence.background.comparison.old
    return float(len(text) > 20 and sum(clause.text == text for clause in document.clauses) > 1)


CUES: dict[str, Cue] = {
    "added": _added,
    "removed": _removed,
    "heading": _heading,
    "table-row": _row,
    "label": _label,
    "link-label": _link_label,
    "heading-reworded": _heading_reworded,
    "link-syntax": _link_syntax,
    "many-words": _many_words,
    "statement-length": _statement_length,
    "only-function-words": _only_function_words,
    "same-words": _same_words,
    "link-only": _link_only,
    "address": _address,
    "contact-only": _contact_only,
    "date-only": _date_only,
    "renamed": _renamed,
    "renamed-throughout": _renamed_throughout,
    "names-only": _names_only,
    "pointer": _pointer,
    "pointing-words": _pointing_words,
    "update-note": _update_note,
    "placeholder": _placeholder,
    "cross-reference": _cross_reference,
    "restated": _restated,
    "known-elsewhere": _known,
    "steady-exchange": _steady,
    "near-spelling": _spelling,
    "menu-path": _menu_path,
    "example": _example,
    "company-speaks": _company_speaks,
    "user-addressed": _user_addressed,
    "history": _history,
    "other-channel": _other_channel,
    "period-or-price": _period_or_price,
    "statement-quantity": _new_statement_quantity,
    "about-the-text": _about_the_text,
    "only-insertion": _only_insertion,
    "qualifier": _qualifier,
    "verb-changed": _verb_changed,
    "in-data-sentence": _in_data_sentence,
    "in-rule-sentence": _in_rule_sentence,
}


QUIET = frozenset(
    "label link-label heading heading-reworded link-syntax only-function-words same-words link-only address contact-only date-only renamed "
    "renamed-throughout names-only pointer pointing-words update-note placeholder cross-reference restated known-elsewhere steady-exchange "
    "near-spelling menu-path about-the-text example history plain-exchange plain-few-words other-channel".split()
)
"""Cues that may only speak against material; all others, findings among them, may only speak for it."""

EXPLAIN = frozenset(
    "label pointing-words about-the-text menu-path history heading-reworded link-syntax address contact-only date-only renamed cross-reference steady-exchange pointer update-note near-spelling placeholder".split()
)
"""Quiet cues that account for every changed word: beside them the amount of words says nothing."""

_STRENGTH = frozenset("opposite connective attachment modal hedge negation exception condition reach discretion and-or quantity".split())

_AMOUNT = frozenset({"many-words", "statement-length", "reworded", "statement", "verb-changed", "topics"})
_BY_ADDRESS = frozenset({"place", "quantity", "data-kind", "negation", "conduct", "recipient"})
_BY_HISTORY = frozenset({"place", "quantity", "period-or-price", "statement-quantity"})


def cues_of(evidence: Evidence, findings: Sequence[Finding]) -> dict[str, float]:
    """Every cue that speaks, findings by their rule among them."""
    out = {name: value for name, cue in CUES.items() if (value := cue(evidence))}
    for finding in findings:
        out[finding.rule] = 1.0
    if all(finding.rule in GENERAL for finding in findings):
        out["plain-exchange"] = _small_exchange(evidence)
        out["plain-few-words"] = _few_words(evidence)
    if out.pop("only-function-words", 0.0):
        loud = any(finding.rule in _STRENGTH for finding in findings)
        out["strength-only" if loud else "only-function-words"] = 1.0
    finds = {finding.rule for finding in findings}
    if findings:
        out["topics"] = _topics(evidence, findings)
    if finds & {"contact", "strength-only"}:
        out.pop("contact-only", None)
    if EXPLAIN & out.keys() or out.get("restated") == 1.0:
        for name in _AMOUNT:
            out.pop(name, None)
    if "update-note" in out or "pointer" in out:
        for finding in findings:
            if finding.category != "M16" or finding.rule != "coming-change":
                out.pop(finding.rule, None)
    if out.get("restated") == 1.0 and not any(s.has_verb and not s.whole for s in evidence.touched):
        for finding in findings:
            out.pop(finding.rule, None)
    if not finds <= GENERAL | {"data-kind", "recipient", "collecting", "disclosing"}:
        out.pop("known-elsewhere", None)
    if "history" in out:
        for name in _BY_HISTORY:
            out.pop(name, None)
    if "address" in out:
        for name in _BY_ADDRESS:
            out.pop(name, None)
    return out

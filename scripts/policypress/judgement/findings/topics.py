"""Topic rules: a concept of a listed topic came into a clause or left it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from policypress.document.model import ClauseKind
from policypress.judgement.findings.consent import about_held_data
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.lexicon.contract import (
    CONDUCT,
    CONTENT,
    DISPUTES,
    LIABILITY,
    NOTICE,
    PARTIES,
    PRICE,
    SCOPE,
)
from policypress.judgement.lexicon.data import COLLECT, DATA, HANDLING, SENSITIVE
from policypress.judgement.lexicon.families import Lexicon
from policypress.judgement.lexicon.rights import BASIS, CHANNELS, CHILDREN, CHOICES, RIGHTS
from policypress.judgement.lexicon.storage import MECHANISMS, PLACES, RETENTION, SECURITY, TRANSFERS
from policypress.judgement.lexicon.use import AUTOMATED, DISCLOSE, PURPOSES, RECIPIENTS, SALE
from policypress.judgement.verdicts import Finding, Rule
from policypress.vocabulary import Direction

_ADVERSE, _FAVOURABLE = Direction.ADVERSE, Direction.FAVOURABLE
_UNCLEAR, _NEUTRAL = Direction.UNCLEAR, Direction.NEUTRAL


@dataclass(frozen=True)
class Topic:
    """A rule over one word list. ``came`` and ``went`` are the directions; ``consent``: ``came``, ``went`` or empty."""

    rule: Rule
    lexicon: Lexicon
    noun: str
    came: Direction
    went: Direction
    consent: str = ""
    applies: Callable[[Evidence], bool] = lambda evidence: True


def _about_data(evidence: Evidence) -> bool:
    """The sentence handles data, or the clause is an item or row of a list that may."""
    if evidence.clause.kind in (ClauseKind.ITEM, ClauseKind.ROW):
        return True
    handles = any(not HANDLING.by_first.keys().isdisjoint(sentence.stems) for sentence in evidence.touched)
    return handles or DATA.found(evidence.heading_stems)


def _rule(name: str, category: str, title: str, source: str) -> Rule:
    return Rule(name, "finding", category, title, source)


TOPICS: tuple[Topic, ...] = (
    Topic(
        _rule("data-kind", "M01", "A kind of personal data came into a clause or left it",
              "4 CCR 904-3 R.6.04(1); Cal. Civ. 1798.100(a)(1); GDPR 13-14"),
        DATA, "a kind of personal data", _ADVERSE, _FAVOURABLE, applies=_about_data,
    ),
    Topic(
        _rule("collecting", "M01", "A way of collecting data came or went", "Cal. Civ. 1798.100(a)(1); 11 CCR "
                                                                            "7002(f)"),
        COLLECT, "a way of coming by data", _ADVERSE, _FAVOURABLE,
    ),
    Topic(
        _rule("sensitive-data", "M02", "Sensitive data are named or no longer named",
              "GDPR 9; Cal. Civ. 1798.100(a)(2)"),
        SENSITIVE, "data the law protects more", _ADVERSE, _UNCLEAR,
    ),
    Topic(
        _rule("purpose", "M03", "A purpose came or went", "WP260 (always communicated); GDPR 6(4), 13(3); 4 "
                                                          "CCR 904-3 R.6.04(2)"),
        PURPOSES, "a purpose", _ADVERSE, _FAVOURABLE, "came",
    ),
    Topic(
        _rule("recipient", "M04", "A class of recipients came or went",
              "4 CCR 904-3 R.6.04(4)-(5); WP260 para 30; 12 CFR 1016.8(b)(1)(ii)"),
        RECIPIENTS, "a recipient", _ADVERSE, _FAVOURABLE, "came",
    ),
    Topic(
        _rule("disclosing", "M04", "A way of giving data away came or went", "4 CCR 904-3 R.6.04(4)-(5); 12 "
                                                                             "CFR 1016.8"),
        DISCLOSE, "a way of giving data away", _ADVERSE, _FAVOURABLE, "came",
    ),
    Topic(
        _rule("sale", "M05", "Words of sale or advertising exchange came or went",
              "FTC, Gateway Learning (2004); Cal. Civ. 1798.100(a)(1)"),
        SALE, "a word of sale or exchange for advertising", _UNCLEAR, _UNCLEAR, "came",
    ),
    Topic(
        _rule("retention", "M06", "Words about keeping or deleting came or "
                                  "went", "GDPR 13(2)(a); Cal. Civ. 1798.100(a)(3)"),
        RETENTION, "keeping or deleting", _UNCLEAR, _UNCLEAR,
    ),
    Topic(
        _rule("transfer", "M07", "A transfer, its instrument or its place came or "
                                 "went", "GDPR 13(1)(f), 44-49; WP260 para 30"),
        TRANSFERS, "a transfer of data", _UNCLEAR, _UNCLEAR,
    ),
    Topic(
        _rule("transfer-instrument", "M07", "The instrument or framework for a transfer came or "
                                            "went", "GDPR 13(1)(f), 44-49; WP260 para 30"),
        MECHANISMS, "the instrument for a transfer", _UNCLEAR, _UNCLEAR,
    ),
    Topic(
        _rule("place", "M07", "A country or region came or went", "GDPR 13(1)(f); WP260 (impact)"),
        PLACES, "a country or region", _UNCLEAR, _UNCLEAR,
    ),
    Topic(
        _rule("legal-basis", "M08", "A legal basis or a kind of consent came or "
                                    "went", "GDPR 6, 7, 13(1)(c); EDPB 05/2020 para 110"),
        BASIS, "what allows the processing", _UNCLEAR, _UNCLEAR,
    ),
    Topic(
        _rule("party", "M09", "Who is responsible came or went", "WP260 (always communicated); 4 CCR 904-3 "
                                                                 "R.6.04(3); GDPR 13(1)(a)"),
        PARTIES, "who stands behind the text", _UNCLEAR, _UNCLEAR,
    ),
    Topic(
        _rule("right", "M10", "A right of users came or went", "GDPR 12-23, 13(2)(b); WP260"),
        RIGHTS, "a right", _FAVOURABLE, _ADVERSE,
    ),
    Topic(
        _rule("right-channel", "M11", "How a right is used changed", "GDPR 12; WP260 (always communicated); 4 "
                                                                     "CCR 904-3 R.6.04(6)"),
        CHANNELS, "a way to use rights", _UNCLEAR, _UNCLEAR,
    ),
    Topic(
        _rule("choice", "M12", "A choice, a cookie or a tracking control came or went",
              "Cal. Bus. & Prof. 22575(b)(5)-(6); ePrivacy Dir. 5(3)"),
        CHOICES, "a choice or a tracker", _UNCLEAR, _UNCLEAR,
    ),
    Topic(
        _rule("children", "M13", "Words about children or age came or "
                                 "went", "16 CFR 312.4(b), 312.5(a)(1); DSA 14(3)"),
        CHILDREN, "children or age", _UNCLEAR, _UNCLEAR,
    ),
    Topic(
        _rule("security", "M14", "A security promise came or went", "FTC Act s 5 (express claims); GDPR 32"),
        SECURITY, "security", _UNCLEAR, _ADVERSE, "went",
    ),
    Topic(
        _rule("notice-clause", "M16", "How changes are announced or take effect came or went",
              "Cal. Bus. & Prof. 22575(b)(3); Reg. (EU) 2019/1150 art 3(2); FTC, Gateway Learning"),
        NOTICE, "how changes take effect", _UNCLEAR, _ADVERSE,
    ),
    Topic(
        _rule("automated-decision", "M17", "Automated decisions or human review came or went", "GDPR 13(2)(f), 22"),
        AUTOMATED, "decisions by machine or by people", _UNCLEAR, _UNCLEAR,
    ),
    Topic(
        _rule("dispute", "M18", "Arbitration, law or venue came or went", "Douglas v. Talk America (9th Cir. "
                                                                          "2007); Dir. 93/13/EEC"),
        DISPUTES, "how disputes are settled", _UNCLEAR, _UNCLEAR,
    ),
    Topic(
        _rule("liability", "M19", "Liability, warranty or indemnity came or "
                                  "went", "Dir. 93/13/EEC; 12 CFR 1005.8(a)(1)(ii)"),
        LIABILITY, "who bears a loss", _UNCLEAR, _UNCLEAR,
    ),
    Topic(
        _rule("price", "M20", "Price, renewal, refund or cancellation came or went",
              "12 CFR 1005.8(a)(1)(i); Ofcom C1.14; Dir. (EU) 2019/770 art 19"),
        PRICE, "what users pay or get back", _UNCLEAR, _UNCLEAR,
    ),
    Topic(
        _rule("content", "M21", "The content licence, ownership or publicity came or "
                                "went", "Reg. (EU) 2019/1150 art 3(1)(e); Dir. 93/13/EEC"),
        CONTENT, "content and who may use it", _UNCLEAR, _UNCLEAR,
    ),
    Topic(
        _rule("conduct", "M22", "Permitted use, moderation, suspension or the service came or went",
              "Reg. (EU) 2019/1150 art 3(1)(c); Reg. (EU) 2022/2065 art 14(1)"),
        CONDUCT, "what users may do or get", _ADVERSE, _FAVOURABLE,
    ),
    Topic(
        _rule("scope", "M23", "A definition or the reach of the text came or "
                              "went", "4 CCR 904-3 R.6.04; WP260 (impact)"),
        SCOPE, "what the text covers", _UNCLEAR, _UNCLEAR,
    ),
)  # fmt: skip
"""One rule per listed topic."""


def topic_findings(evidence: Evidence) -> Iterator[Finding]:
    """What came and what went, topic by topic; a concept on both sides is no finding."""
    for topic in [topic for topic in TOPICS if topic.lexicon in evidence.lists]:
        came, went = evidence.delta(topic.lexicon)
        if (came or went) and topic.applies(evidence):
            if came:
                yield _finding(topic, evidence, came, arrived=True)
            if went:
                yield _finding(topic, evidence, went, arrived=False)


def _finding(topic: Topic, evidence: Evidence, found: dict[str, tuple[int, int]], *, arrived: bool) -> Finding:
    side = evidence.after if arrived else evidence.before
    places = sorted(found.values())
    words = "; ".join(dict.fromkeys([side.shown(*place) for place in places[:4]]))
    verb = "come in and name" if arrived else "no longer stand there; they named"
    direction = topic.came if arrived else topic.went
    why = f"The words “{words}” {verb} {topic.noun}."
    consent = topic.consent == ("came" if arrived else "went") and _opens_data(topic, evidence, found, arrived)
    return Finding(topic.rule.id, topic.rule.category, words, direction, why, consent)


def _opens_data(topic: Topic, evidence: Evidence, found: dict[str, tuple[int, int]], arrived: bool) -> bool:
    """We do something else with data that we hold: the old text names them, and what came it named nowhere (what went,
    nowhere in the new)."""
    if not about_held_data(evidence):
        return False
    known = evidence.background.known(topic.lexicon, "old" if arrived else "new")
    return any(concept not in known for concept in found)

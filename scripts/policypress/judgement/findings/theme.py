"""Which of the 23 categories a sentence is about, by counting topic words: a first guess for rules that have none.

It is one of the cues that ``leading.py`` weighs (``rule:statement`` and the like), and decides nothing by itself.
"""

from __future__ import annotations

from policypress.judgement.findings.subject import Evidence
from policypress.judgement.lexicon.contract import CONDUCT, CONTENT, DISPUTES, LIABILITY, NOTICE, PRICE
from policypress.judgement.lexicon.data import SENSITIVE
from policypress.judgement.lexicon.families import Lexicon
from policypress.judgement.lexicon.rights import BASIS, CHANNELS, CHILDREN, CHOICES, RIGHTS
from policypress.judgement.lexicon.storage import MECHANISMS, RETENTION_TOPIC, SECURITY_TOPIC, TRANSFERS
from policypress.judgement.lexicon.use import AUTOMATED, DISCLOSE, PURPOSES, SALE

_HEADING = 0.8
"""What a word of a heading counts beside one of the sentence, which is nearer."""
_THEMES: tuple[tuple[str, Lexicon, float], ...] = (
    ("M18", DISPUTES, 2.0),
    ("M13", CHILDREN, 2.0),
    ("M16", NOTICE, 2.0),
    ("M19", LIABILITY, 1.5),
    ("M20", PRICE, 1.2),
    ("M06", RETENTION_TOPIC, 1.6),
    ("M07", TRANSFERS, 1.6),
    ("M07", MECHANISMS, 1.6),
    ("M05", SALE, 1.5),
    ("M08", BASIS, 1.4),
    ("M12", CHOICES, 1.2),
    ("M14", SECURITY_TOPIC, 1.3),
    ("M17", AUTOMATED, 1.2),
    ("M10", RIGHTS, 1.4),
    ("M11", CHANNELS, 1.1),
    ("M02", SENSITIVE, 1.3),
    ("M04", DISCLOSE, 1.1),
    ("M21", CONTENT, 1.0),
    ("M22", CONDUCT, 0.8),
    ("M03", PURPOSES, 0.7),
)


def theme_of(evidence: Evidence) -> str:
    """The category the touched sentences and the headings speak of most; M15 where they speak of none."""
    sentences = evidence.touched_after or evidence.touched_before
    above = evidence.heading_stems.hits
    best, category = 0.0, "M15"
    for code, lexicon, weight in _THEMES:
        if lexicon not in evidence.lists and lexicon not in above:
            continue
        score = weight * sum([len(sentence.hits(lexicon)) for sentence in sentences])
        score += _HEADING * weight * len(above.get(lexicon, ()))
        if score > best:
            best, category = score, code
    return category

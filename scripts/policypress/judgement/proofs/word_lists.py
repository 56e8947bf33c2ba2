"""Words that no proof about spelling may touch."""

from __future__ import annotations

import re

from policypress.document.expressions import Expression
from policypress.judgement.lexicon.families import word_list

PROTECTED = word_list("proofs", "word_lists: protected")
"""Words no spelling rule may make or unmake."""

SCOPE = word_list("proofs", "word_lists: what a mark may reach")

LEGEND = Expression(
    r"(?<!\w)(?:(?:in|as) bold|bold(?:face|ed|ly printed)?|italic\w*|highlighted|under(?:lined|scored)|asterisk\w*"
    r"|marked (?:with|in|by|as|like)|shown in|printed in|set in|fett\w*|kursiv\w*|hervorgehoben\w*|unterstrichen\w*"
    r"|sternchen"
    r"|gras|italiques?|surligné\w*|soulign\w+|astérisque\w*|negrita\w*|cursiva\w*|resaltad\w+|subrayad\w+|asteriscos?"
    r"|grassetto|corsivo|evidenziat\w+|sottolineat\w+|negrito\w*|itálico\w*|sublinhad\w+|destacad\w+|vet(?:gedrukt\w*)?"
    r"|cursief|onderstreept\w*|pogrubi\w+|kursyw\w+|podkreśl\w+|fetstil\w*|жирн\w+|курсив\w*|выделен\w+)(?!\w)"
    r"|太字|斜体|粗体|黑体|下划线|下線|굵은|기울임",
    re.IGNORECASE,
)
"""Words by which a text may give emphasis a meaning ("data in italics is optional"), in many languages."""


LEGAL_ENDINGS = word_list("proofs", "word_lists: legal forms")

TITLE_WORDS = word_list("proofs", "word_lists: words of titles")

KINDS_OF_DOCUMENT = word_list("proofs", "word_lists: kinds of document")

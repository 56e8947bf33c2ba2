"""Words that no proof about spelling may touch."""

from __future__ import annotations

import re

from policypress.document.expressions import Expression

PROTECTED = frozenset(
    # modals and verbs of duty
    "will shall must may might can could should would need ought cannot "
    # negators
    "no not none never neither nor nothing nobody nowhere without "
    # quantities and scope
    "all any each every some several many most more less least few fewer both either half double once twice only "
    "solely "
    "exclusively certain every everyone everything anyone anything entire whole total full partial partly "
    "additional extra "
    "other another same own such including include includes excluding exclude excludes "
    # exceptions, conditions, connectives
    "except excepting unless until till if when where while whether provided although but and or of for from to "
    "by with "
    "within before after during under over above below between against per via through upon than as at in on into onto "
    "because since so however otherwise instead besides also "
    # persons and pronouns: who is bound
    "i me my mine we us our ours you your yours he him his she her hers it its they them their theirs who whom whose "
    # time and kind of deed
    "now then always sometimes usually generally typically often immediately promptly "
    # near neighbours that read alike and mean opposites or other parties
    "licensor licensee lessor lessee lender borrower grantor grantee employer employee assignor assignee trustor "
    "trustee "
    "mortgagor mortgagee obligor obligee payor payer payee indemnitor indemnitee obtain retain detain opt in out "
    "off on "
    "prior post pre sub super controller processor subprocessor able unable lawful unlawful legal illegal public "
    "private "
    "direct indirect "
    "domestic foreign internal external inbound outbound first third".split()
)
"""Words no spelling rule may make or unmake."""

SCOPE = frozenset(
    "if unless when whenever where while until once except not no never nor without provided who which whose "
    "only because "
    "agree agrees agreed acknowledge acknowledges understand understands consent consents confirm warrant represent "
    "represents promise ensure state states require requires".split()
)
"""Words whose reach over a sentence a mark may change."""

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


LEGAL_ENDINGS = frozenset("inc llc ltd gmbh limited corp corporation plc l.l.c s.a b.v ag co bv sa nv kk".split())
"""Legal forms that end the name of a company."""

TITLE_WORDS = frozenset(
    "privacy policy notice statement terms of service use and conditions cookie cookies legal agreement data "
    "protection processing addendum the "
    "our general information website & , - | : ’s 's".split()
)
"""Words a title is made of that names a document and nothing more."""

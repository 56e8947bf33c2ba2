"""What usually changes no right: pointers, change summaries, addresses, labels."""

from __future__ import annotations

import re

from policypress.judgement.lexicon.families import listed
from policypress.judgement.lexicon.patterns import Pattern

POINTERS = listed("quiet", "pointers")
"""Words that send the reader somewhere else."""

POINTING = Pattern(
    r"\b(?:see|visit|read|review|refer to|check out|go to|click|described|explained|outlined|available|found?|find|use the following)\b[^.]{0,90}"
    r"\b(?:here|below|above|section|page|pages|link|links|article|policy|policies|notice|statement|site|website|help cent(?:er|re)|guide|list|form"
    r"|terms|faq|faqs|overview|document|summary)\b|\bfor (?:more|further|additional) (?:information|details|info)\b|\blearn more\b|(?<!\S)(?>\S*?https?://)\S+\s*$",
    "see|visit|read|review|refer to|check out|go to|click|described|explained|outlined|available|foun|find|use the following"
    "|for more|for further|for additional|learn more|http",
    re.IGNORECASE,
)
"""Sentences that send the reader to another place of the text or to another page."""

UPDATE_NOTES = Pattern(
    r"\b(last (?:updated|modified|revised|reviewed|update|change)|(?:page )?last update|updated|revised|version|modified|date of (?:last )?(?:revision"
    r"|update)|effective|posted|published)\s*+(?:on|date|as of)?\s*+[:\-–]?\s*+[\[(]?(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|date)"
    r"|\bwe(?:['’]ve| have)(?: recently)? (?:updated|revised|changed|made changes)\b|\bsummary of (?:the )?(?:key )?changes\b|\bchangelog\b"
    r"|\bprevious versions?\b|\barchived versions?\b|\brevision history\b|\bview (?:the )?(?:previous|archived)\b",
    "date|modified|revis|reviewed|change|version|effective|posted|published|view",
    re.IGNORECASE,
)
"""Lines that report a revision rather than rule anything."""

COMING_CHANGE = Pattern(
    r"\b(?:we(?:['’]re| are) (?:updating|changing)|will (?:go|come) into (?:effect|force)|will take effect|will (?:apply|be effective) "
    r"(?:as of|from|on|starting)|until then|takes? effect on|becomes? effective on|new version (?:will|of))\b",
    "updating|changing|effect|force|will apply|until then|new version",
    re.IGNORECASE,
)
"""Lines that announce when another text will apply."""

ADDRESS_WORDS = listed("quiet", "postal address words")
"""Words that stand in postal addresses."""

MENU_WORDS = frozenset(
    "setting settings center centre page menu tab section button link screen portal dashboard my ad ads account icon top bottom right left corner "
    "app website visit visiting go click select choose preferences preference profile panel option options header footer navigate tap "
    "privacy here below above under in on by your the a our at and then".split()
)
"""Words of menu paths: where on a page a control is found."""

STEADY_PAIRS = frozenset(
    frozenset(pair.split("/"))
    for pair in """tell/explain tell/describ explain/describ view/find view/se show/display start/begin help/assist buy/purchas
    like/such mak/do ask/request get/receiv get/obtain need/requir want/wish click/press click/tap click/select button/link below/above
    log/sign login/sign page/website site/website website/page web/online web/internet app/application customer/user client/customer
    policy/statement policy/notice terms/agreement agreement/contract service/product shall/will shall/must will/must
    personal/personally data/information information/details detail/information about/regarding regarding/concern about/concern
    ensure/guarantee send/email email/e-mail phone/telephone photo/picture change/modify change/updat update/modify remove/delete
    end/terminat cancel/terminat end/cancel close/delete staff/employee employee/personnel team/department person/individual
    individual/user people/user folks/people since/because due/because while/although whilst/while prior/before upon/on until/till
    amongst/among towards/toward within/in inside/within if/whether which/that who/that where/if when/if this/the these/the those/the
    this/that a/the an/the your/the our/the its/their his/their following/below mentioned/described stated/described set/described
    currently/now presently/currently further/more additional/more additional/other additional/further several/multiple many/multiple
    comes/went come/go come/went correct/rectify fix/correct use/utiliz""".split()
    if len(pair.split("/")) == 2
)
"""Pairs of stems that policies exchange without changing what they say."""

"""Closed map of spellings that differ by region or fashion and never by meaning."""

from __future__ import annotations

import re
from functools import lru_cache

from policypress.document.expressions import Expression
from policypress.judgement.lexicon.families import word_list

_PAIRS = """
acknowledgement acknowledgment|ageing aging|aeroplane airplane|aluminium aluminum|analogue analog|artefact artifact
armour armor|behaviour behavior|behavioural behavioral|calibre caliber|cancelled canceled|cancelling canceling
cancellation cancelation|catalogue catalog|centre center|centred centered|cheque check.|colour color|coloured colored
counsellor counselor|defence defense|endeavour endeavor|enquire inquire|enquiry inquiry
enquiries inquiries|enrol enroll|enrolment enrollment|favour favor|favourite favorite|favourable favorable|fibre fiber
flavour flavor|fulfil fulfill|fulfilment fulfillment|fulfils fulfills|harbour harbor|honour honor
honoured honored|honouring honoring|humour humor|initialled initialed|instalment installment|instalments installments
judgement judgment|judgements judgments|kilometre kilometer|labelled labeled|labelling labeling
labour labor|licence license|licences licenses|litre liter|modelled modeled
modelling modeling|neighbour neighbor|neighbouring neighboring|offence offense|offences offenses|orientated oriented
paediatric pediatric|practise practice|practises practices|practising practicing|pretence pretense|programme program
programmes programs|rigour rigor|rumour rumor|sceptical skeptical|signalling signaling|skilful skillful|sulphur sulfur
theatre theater|totalling totaling|travelled traveled|traveller traveler|travellers travelers|travelling traveling
valour valor|vapour vapor|vigour vigor|wilful willful|wilfully willfully|woollen woolen|yoghurt yogurt
whilst while|amongst among|towards toward|afterwards afterward|learnt learned|spelt spelled|focussed focused
focussing focusing|targetted targeted|benefitted benefited|channelled channeled|levelled leveled|dispatch despatch
dispatched despatched|ok okay|adviser advisor|advisers advisors|acknowledgements acknowledgments|storey story.
e-mail email|e-mails emails|e-mailed emailed|e-mailing emailing|web-site website|web-sites websites|on-line online
off-line offline|log-in login|log-ins logins|sign-up signup|sign-ups signups|sign-in signin|sub-processor subprocessor
sub-processors subprocessors|co-operate cooperate|co-operation cooperation|co-ordinate coordinate|sub-domain subdomain
co-ordination coordination|pre-fill prefill|re-use reuse|web-page webpage|data-base database|e-book ebook
e-books ebooks|e-commerce ecommerce|wi-fi wifi|sub-contractor subcontractor|sub-contractors subcontractors
user-name username|pass-word password|smart-phone smartphone|down-load download|up-date update|multi-media multimedia
non-profit nonprofit|non-commercial noncommercial|non-exclusive nonexclusive|non-transferable nontransferable
sub-license sublicense|sub-licence sublicense|sub-licensable sublicensable|sub-licensees sublicensees
third-party thirdparty|cyber-security cybersecurity|de-identified deidentified|de-identify deidentify|opt-out optout
opt-in optin|plug-in plugin|plug-ins plugins|time-stamp timestamp|air-line airline|co-brand cobrand
"""

CONTRACTIONS: dict[str, str] = {
    "can't": "cannot", "don't": "do not", "doesn't": "does not", "didn't": "did not", "isn't": "is not",
    "aren't": "are not", "wasn't": "was not", "weren't": "were not", "won't": "will not", "wouldn't": "would not",
    "shouldn't": "should not", "couldn't": "could not", "hasn't": "has not", "haven't": "have not",
    "hadn't": "had not", "we're": "we are", "you're": "you are", "they're": "they are", "we've": "we have",
    "you've": "you have", "they've": "they have", "we'll": "we will", "you'll": "you will", "they'll": "they will",
    "it'll": "it will", "i'm": "i am", "i've": "i have", "i'll": "i will",
}  # fmt: skip
"""Short forms with exactly one long form ("it's" and "we'd" have two and are not here)."""

_ISE = Expression(r"(?<!\w)(?!appris)(\w{3,})is(e|es|ed|ing|ation|ations|er|ers|able|ational)$")
_YSE = word_list("proofs", "regional: verbs in -yse")


@lru_cache(maxsize=1)
def spelling_map() -> dict[str, str]:
    """Lower-case spelling → the one spelling that stands for all of them."""
    out: dict[str, str] = {}
    for entry in re.split(r"[|\n]", _PAIRS):
        words = entry.split()
        if len(words) == 2 and not words[1].endswith("."):
            out[words[0]] = words[1]
            if words[0][-1] not in "s" and words[0].isalpha():
                out.setdefault(words[0] + "s", words[1] + "s")
    for stem in _YSE:
        out.update({f"{stem}s{end}": f"{stem}z{end}" for end in ("e", "es", "ed", "ing", "er", "ers")})
        out.pop(f"{stem}ses", None)
    out.pop("analyses", None)
    return out


@lru_cache(maxsize=16384)
def canonical_spelling(word: str) -> str:
    """The spelling that stands for all regional variants of a lower-case word.

    Every ``-ise`` of six letters or more is read as ``-ize``: no two English words of that length differ in it
    alone, but for “apprise” and “apprize”.
    """
    stem, mark, ending = word.partition("'")
    spelt = spelling_map()
    if stem in spelt:
        return spelt[stem] + mark + ending
    return "-".join(_ISE.sub(r"\1iz\2", spelt.get(part, part)) for part in stem.split("-")) + mark + ending

"""Laws that ask for notice of a changed policy, as read in their sources.

A working aid, not legal advice: a row says what was read on the day it was looked up; check the law in force.
"""

from __future__ import annotations

from dataclasses import dataclass

LOOKED_UP = "2026-11"


@dataclass(frozen=True, slots=True)
class Regime:
    """A law that asks for notice of changes.

    ``days`` is its minimum in calendar days, 0 where it names no number; ``asks`` says what it asks for in words;
    ``channel`` how; ``consent`` when notice alone is not enough, empty where it says nothing of the kind.
    """

    id: str
    name: str
    citation: str
    days: int
    asks: str
    channel: str
    consent: str = ""


REGIMES = (
    Regime(
        "gdpr",
        "EU GDPR",
        "Regulation (EU) 2016/679, guidelines WP260 rev.01 paragraphs 29 to 31",
        0,
        "well before the change takes effect; for a new purpose, before processing for it",
        "a message of its own (e-mail, letter, pop-up), not mixed with marketing",
        "a new purpose that is not compatible with the old one",
    ),
    Regime(
        "uk-gdpr",
        "UK GDPR",
        "UK GDPR, guidance of the Information Commissioner on the right to be informed",
        0,
        "before the new use starts",
        "brought to the attention of each person",
    ),
    Regime(
        "p2b",
        "EU platform-to-business",
        "Regulation (EU) 2019/1150, article 3(2)",
        15,
        "15 days, longer where business users must adapt",
        "a durable medium",
    ),
    Regime(
        "dsa",
        "EU Digital Services Act",
        "Regulation (EU) 2022/2065, article 14(2)",
        0,
        "information about any significant change; no period is named",
        "not prescribed",
    ),
    Regime(
        "fr-telecom",
        "France, telecommunications",
        "Code de la consommation, article L224-33",
        31,
        "1 month",
        "a durable medium",
    ),
    Regime(
        "ofcom",
        "United Kingdom, telecommunications",
        "Ofcom General Conditions, C1.14",
        31,
        "1 month",
        "notice to each customer",
    ),
    Regime(
        "psd2",
        "EU payment services",
        "Directive (EU) 2015/2366, article 54",
        62,
        "2 months",
        "paper or another durable medium",
    ),
    Regime(
        "coppa",
        "United States, children's privacy",
        "16 CFR 312.4(b) and 312.5(a)",
        0,
        "before the change",
        "a direct notice to the parent",
        "children's data: new verifiable consent of a parent",
    ),
    Regime(
        "hipaa",
        "United States, health plans",
        "45 CFR 164.520(c)(1)(v)",
        0,
        "posted by the effective date",
        "the website, and the next annual mailing",
    ),
    Regime(
        "glba",
        "United States, financial privacy",
        "12 CFR 1016.8; 12 CFR 40.10(a)(3)",
        30,
        "before disclosure; 30 days is the rule's example of a reasonable time to opt out",
        "a revised notice with an opt-out",
    ),
    Regime(
        "reg-e",
        "United States, electronic fund transfers",
        "12 CFR 1005.8",
        21,
        "21 days before an adverse change",
        "in writing, mailed or delivered",
    ),
    Regime(
        "reg-z",
        "United States, credit cards",
        "12 CFR 1026.9(c)(2)",
        45,
        "45 days",
        "in writing",
    ),
    Regime(
        "ccpa",
        "California",
        "Civil Code 1798.100; 11 CCR 7002 and 7012",
        0,
        "at or before collection under the new terms",
        "a new notice at collection",
        "a purpose not compatible with the one for which the data was collected",
    ),
    Regime(
        "colorado",
        "Colorado",
        "4 CCR 904-3, rule 6.04",
        0,
        "no period is named",
        "the way the company regularly deals with the person",
        "secondary use of data already held",
    ),
    Regime(
        "minnesota",
        "Minnesota",
        "Minnesota Statutes 325M.16, subdivision 1(e)",
        0,
        "a reasonable opportunity to withdraw consent",
        "all reasonable electronic measures",
    ),
    Regime(
        "new-jersey",
        "New Jersey",
        "N.J.S.A. 56:8-166.6a(6)",
        0,
        "the policy must describe the process and its effective date",
        "not prescribed",
    ),
    Regime(
        "lgpd",
        "Brazil",
        "Lei 13.709/2018, articles 8 § 6 and 9 § 2",
        0,
        "beforehand",
        "with the changed content highlighted",
        "a new purpose that is not compatible with the consent given",
    ),
)
"""Only what was read in its source; a month is counted as its longest, 31 days, so that it is never missed."""

BY_ID = {regime.id: regime for regime in REGIMES}

"""Retention and deletion (M06), transfers and places (M07), security (M14)."""

from __future__ import annotations

from policypress.judgement.lexicon.families import Lexicon

RETENTION = Lexicon(
    "retention and deletion",
    """
keep: retain, retention, keep, store, stored, storage period, storage, save, saved, preserve, hold,
    archive, backup, back up, log retention, kept for
delete: delete, deletion, erase, erasure, destroy, destruction, purge, remove, removal, wipe,
    permanently deleted, permanently, recover, recovery, retrieve, anonymise, anonymize, anonymous,
    anonymized, de-identify, deidentify, pseudonymise, aggregate, aggregated, irreversible, blind
expire: expire, expiry, expiration, after termination, after cancellation, after you close, until you,
    as long as, no longer than, no longer needed, no longer necessary, indefinite, indefinitely, lifetime,
    retention period, recycle
""",
    fine=True,
)
"""How long data are kept, and what happens then."""

RETENTION_TOPIC = Lexicon(
    "retention topic",
    """
retention: retain, retention, delete, deletion, erase, destroy, backup, keep your, store your data,
    stored for, permanently, anonymise, kept for, how long, storage duration, storage period, expire,
    expiry, persist, persistent, saved for, save this data
""",
)
"""Sentences that are about keeping or deleting."""

TRANSFERS = Lexicon(
    "transfers",
    """
transfer outside, international transfer, cross-border, cross border, transfer of personal data,
    transfer of your data, data transfer, onward transfer, transferred to, transferred from,
    export of data, restricted country, third country
located in, hosted in, stored in, data residency, server in, servers in, outside the eea,
    outside of the eea, outside the european, data localisation, data localization, our location,
    based in the united states
data processing addendum, data processing agreement, dpa
""",
    fine=True,
)
"""Sending data over borders."""

MECHANISMS = Lexicon(
    "transfer instruments",
    """
standard contractual clauses, standard contractual clause, scc, sccs, model clauses, model contract,
    binding corporate rules, bcr, derogation, uk extension, international data transfer addendum, idta,
    adequacy, adequacy decision, adequate level, adequate protection, transfer mechanism
privacy shield, data privacy framework, dpf, safe harbor, safe harbour, apec, cbpr, prp,
    cross-border privacy rules, transparency & consent framework, tcf
""",
    fine=True,
)
"""Instruments and frameworks that allow transfers, or that a company answers to."""

PLACES = Lexicon(
    "countries and regions",
    """
eu: european union, eu, european economic area, eea, european region, europe, european
uk: british, english, scottish, welsh, united kingdom, uk, great britain, england, england and wales, scotland, wales, northern ireland
switzerland: switzerland, swiss
usa: american, united states, usa, u.s., us-based, u.s.a., america, north america
us states: california, virginia, colorado, connecticut, utah, texas, new york, florida, nevada, oregon,
    montana, washington, delaware, illinois, maine, vermont, iowa, ohio, georgia, new jersey,
    massachusetts, pennsylvania, michigan, minnesota, tennessee, indiana, kentucky, maryland, nebraska,
    new hampshire, arizona, kansas, alabama, wisconsin, hawaii, north carolina, south carolina
asia: chinese, japanese, indian, korean, israeli, turkish, taiwanese, china, hong kong, taiwan, japan, india, singapore, korea, south korea, republic of korea, indonesia,
    malaysia, thailand, vietnam, philippines, israel, turkey, saudi arabia, united arab emirates, uae,
    dubai, macau, pakistan, bangladesh, asia, apac
americas: canadian, mexican, brazilian, canada, mexico, brazil, argentina, chile, colombia, peru, latin america, quebec, ontario,
    british columbia
europe: german, french, italian, spanish, irish, dutch, belgian, swedish, norwegian, danish, finnish,
    polish, portuguese, austrian, greek, hungarian, russian, germany, france, italy, spain, ireland, netherlands, belgium, sweden, norway, denmark, finland,
    poland, portugal, austria, luxembourg, liechtenstein, iceland, greece, hungary, romania, bulgaria,
    croatia, czech republic, czechia, slovakia, slovenia, estonia, latvia, lithuania, malta, cyprus,
    ukraine, russia, russian federation, serbia
oceania and africa: australian, south african, australia, new zealand, south africa, nigeria, kenya, egypt, africa
world: worldwide, global, globally, around the world, any country, other countries, other country
""",
)
"""Countries and regions; a clause that names another one may cover other people or flows."""

SECURITY = Lexicon(
    "security",
    """
encryption: encrypt, encrypted, encryption, unencrypted, decrypt, de-crypt, re-encrypt, end-to-end,
    end to end, https, tls, ssl, gpg, at rest, in transit, hash, hashed, plain text
control: firewall, two-factor, two factor, 2fa, multi-factor, mfa, password, access control, audit,
    auditing, penetration test, pen test, vulnerability, security measure, safeguard,
    technical and organisational, technical and organizational, organisational measure, security standard,
    iso 27001, soc 2, pci, certified, certification, intrusion, monitoring tool, security team,
    restricted access, need-to-know, background check, pseudonymisation, redundant, redundancy
breach: breach, data breach, incident, security incident, unauthorised access, unauthorized access, hack,
    hacked, compromise, attack, malicious, nefarious
claim: secure, securely, security, protect, protection, protected, safe, safety, confidential,
    confidentiality, guarantee the security, industry standard, industry-standard, state of the art,
    private
""",
    fine=True,
)
"""Promises and facts about security."""

SECURITY_TOPIC = Lexicon(
    "security topic",
    """
security: encrypt, encryption, unencrypted, https, tls, firewall, secure, security, breach, two-factor,
    password, safeguard, protect your, unauthorised, unauthorized, backup
""",
)
"""Sentences that are about security."""

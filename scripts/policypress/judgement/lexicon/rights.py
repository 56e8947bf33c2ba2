"""Legal basis (M08), rights (M10) and their use (M11), choices and cookies (M12), children (M13)."""

from __future__ import annotations

from policypress.judgement.lexicon.families import Lexicon

BASIS = Lexicon(
    "legal basis",
    """
consent: consent, consents, your consent, explicit consent, express consent, opt-in consent,
    with your permission, permission, withdraw consent, authorise us, authorize us, directing us,
    deemed consent, by using, by continuing, affirmative, implied consent
interest: legitimate interest, legitimate interests, balancing of interests, balance of interests,
    vital interest, public interest, overriding interest
basis: legal basis, lawful basis, legal ground, lawful ground, performance of a contract,
    performance of contract, necessary for the performance, legal obligation, contractual necessity,
    article 6, art. 6, article 49, article 9, contractual obligation
""",
    fine=True,
)
"""What allows the processing."""

RIGHTS = Lexicon(
    "rights",
    """
access: right of access, right to access, access your data, access your personal, access to your data,
    copy of your data, copy of your personal, download your data, data portability, portability,
    export your data
erasure: right to erasure, right to delete, right to be forgotten, request deletion, deletion of your,
    delete your account, delete your data, account deletion, removal of account
rectify: rectification, right to rectify, right to correct, correct your, update your information,
    correction, rectify, edit your
object: right to object, object to, objection, restrict processing, right to restrict,
    restriction of processing, opt out of processing, limit the use
complain: complaint, lodge a complaint, complain, supervisory authority, data protection authority,
    dispute resolution provider, ombudsman, recourse, redress
rights: your right, your rights, right to, privacy right, data subject right, data protection right,
    consumer right, statutory right, exercise your right, exercise any, rights request, entitled to,
    entitle, non-discrimination, discriminate against you, appeal, right of withdrawal,
    right of cancellation, withdraw, waive, waiver
""",
    fine=True,
)
"""Rights that users have."""

CHANNELS = Lexicon(
    "ways to use rights",
    """
request: submit a request, submit your request, make a request, your request, data request, request form,
    web form, webform, online form, this form, form, portal, self-service, request portal, in writing,
    written request, notarised, notarized, signed request, send us, fill out, filling out
contact: contact us, email us, write to us, call us, by email, by e-mail, by post, by mail, by phone,
    toll-free, contact our, reach us, reach our, get in touch, customer service, support team
officer: data protection officer, dpo, privacy officer, privacy team, representative,
    privacy representative, point of contact, authorised agent, authorized agent, eu representative,
    uk representative
verify: verify your identity, verification of identity, proof of identity, identity check,
    identification document, verify your request, logged into, logged in, must be logged, sign in to,
    power of attorney
cost: free of charge, without charge, reasonable fee, administrative fee, charge a fee, without incurring,
    no cost
response: respond within, response time, reply within, reasonable timeframe, reasonable time,
    without undue delay, extend, honour your request, honor your request
""",
    fine=True,
)
"""Channels, forms, checks and times for using rights."""

CHOICES = Lexicon(
    "choices and cookies",
    """
opt-out: opt out, opt-out, opting out, opt in, opt-in, opting in, unsubscribe, opt back in, opted out,
    opted in, turn off, turn on, switch off, switch on, disable, enable, disabled, enabled, deactivate,
    decline, refuse, reject, toggle
default: by default, default, default setting, preselected, pre-selected
signals: do not track, dnt, global privacy control, gpc, opt-out preference signal, browser signal
cookies: cookie, cookies, tracking cookie, pixel, pixel tag, web beacon, beacon, tracking technology,
    tracking technologies, tracker, local storage, sdk, tag, fingerprinting, device fingerprint,
    similar technologies, session storage, persistent, third-party cookie, first-party cookie,
    essential cookie, functional cookie, strictly necessary
controls: cookie setting, cookie preference, cookie preferences, privacy setting, privacy settings,
    privacy control, ad setting, ad settings, activity control, activity controls, ad preference,
    ad choices, adchoices, preference centre, preference center, consent management, manage your,
    you can control, control whether, you can manage, control how, your choices, your choice, adjust,
    data sharing setting, privacy choices, choose not to, choose to, marketing preference, account setting,
    account settings
""",
    fine=True,
)
"""Controls that users have over tracking and marketing."""

CHILDREN = Lexicon(
    "children and age",
    """
child: child, children, minor, minors, kid, kids, teen, teenager, youth, underage, juvenile, under 13,
    under 16, under 18
parent: parent, parents, guardian, parental, parental consent, legal guardian, family account,
    supervised account
age: of age, or older, or over, years of age, years old, year-old, age of majority, legal age, minimum age,
    age requirement, age limit, adult, adults, aged, under the age, over the age, at least 13, at least 16,
    at least 18, emancipated, age verification
""",
    fine=True,
)
"""Children, their parents, and ages."""

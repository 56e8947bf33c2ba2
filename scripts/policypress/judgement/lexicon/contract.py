"""Parties (M09), notice clause (M16), disputes (M18), liability (M19), price (M20), content (M21), conduct (M22), scope (M23)."""

from __future__ import annotations

from policypress.judgement.lexicon.families import Lexicon

PARTIES = Lexicon(
    "parties",
    """
controller: controller, data controller, joint controller, processor of, data processor,
    business for the purposes, responsible for processing, responsible for the processing
entity: contracting entity, contracting party, seller of, operated by, provided by, operator, legal entity,
    registered office, company number, registration number, incorporated in, incorporated under,
    subsidiary of, is part of, now part of, assign, assignment, successor, successors,
    transfer this agreement, member of the group, owned by, merged
""",
    fine=True,
)
"""Who stands behind the policy."""

LEGAL_FORMS = frozenset(
    "inc incorporated llc ltd limited gmbh ag corp corporation plc bv b.v nv n.v sa s.a sarl s.à s.a.r.l srl s.r.l spa s.p.a "
    "oy ab a/s aps pty pte kk llp lp oü sas s.a.s kg ug ulc cv c.v s.à.r.l".split()
)
"""Endings that make a name a legal entity."""

NOTICE = Lexicon(
    "notice of changes",
    """
change: change this policy, update this policy, change these terms, modify these terms, amend, amendment,
    revise these terms, changes to this policy, changes to these terms, changes to our, updated policy,
    updated terms, modify this agreement, revised terms, modify the terms, update these terms
effect: effective date, take effect, takes effect, go into effect, into effect, come into force,
    become effective, becomes effective, effective immediately, effective as of, effective from,
    shall apply from, will apply as of, will apply from, until then, retroactive, retroactively,
    enter into force, remain in effect, apply as of
notice: prior notice, advance notice, notify you, notify, give notice, give you notice, days notice,
    days' notice, without notice, without prior notice, notice period, written notice, inform you of,
    email notification, post the changes, continued use, continue to use, announce
""",
    fine=True,
)
"""How the policy itself may change."""

DISPUTES = Lexicon(
    "disputes",
    """
arbitration: arbitration, arbitrate, arbitrator, arbitral, class action, class-action, class waiver,
    jury trial, jury, collective action, representative action, jams, aaa, adr, mass arbitration,
    small claims, informal dispute
law: law applies, heard in, law governs, governing law, governed by, law of, laws of, choice of law, conflict of law, applicable law of,
    jurisdiction, venue, exclusive jurisdiction, courts of, courts located, competent court,
    place of jurisdiction
dispute: dispute, disputes, claim arising, cause of action, limitation period, statute of limitations,
    mediation, mediator, settle, settlement, dispute resolution, litigate, litigation, legal proceeding,
    lawsuit, sue, prevailing party, attorney fees, attorneys' fees
""",
    fine=True,
)
"""Who decides a quarrel, where, and by what law."""

LIABILITY = Lexicon(
    "liability and warranty",
    """
liability: liable, liability, responsible for any, not responsible, no responsibility, responsibility,
    damages, damage, loss, losses, consequential, incidental, indirect, punitive, at your own risk,
    your own risk, own risk, limitation of liability, maximum liability, aggregate liability, cap
warranty: warranty, warranties, warrant, as is, as-is, as available, guarantee, guarantees, disclaim,
    disclaimer, merchantability, fitness for, no representation, representation, represent and warrant
indemnity: indemnify, indemnity, indemnification, hold harmless, defend, defend and hold, harmless
""",
    fine=True,
)
"""Who bears a loss."""

PRICE = Lexicon(
    "price, renewal and refund",
    """
price: price, prices, pricing, fee, fees, charge, charges, charged, cost, costs, pay for, payment, paid,
    free, free of charge, at no cost, no charge, rate, rates, amount, tax, taxes, sales tax, vat,
    surcharge, commission fee, commission rate, sales commission, tariff, price increase, discount, credit, credits, deposit, nominal sum,
    currency
billing: bill, billed, billing, billing cycle, invoice, invoiced, payment method, credit card, due date,
    overdue, late payment, interest rate, prorated, prorate, authorise us to charge,
    authorize us to charge, gift card, wallet, balance
renewal: renew, renewal, automatic renewal, auto-renew, renews automatically, subscription, subscribe,
    trial, free trial, trial period, subscription period, term of the subscription, billing period,
    paid period
refund: refund, refunds, refundable, non-refundable, reimburse, money back, return, returns, replacement,
    exchange, cancel, cancellation, cancellation fee, withdrawal, terminate your subscription,
    cancellation right, chargeback, close your account, auto-cancel
""",
    fine=True,
)
"""What users pay, and how they get out."""

CONTENT = Lexicon(
    "content and intellectual property",
    """
license: license, licence, sublicense, sublicensable, royalty-free, perpetual, irrevocable, non-exclusive,
    worldwide license, grant us, you grant, grants us, right to use, license to use, transferable
content: your content, user content, user-generated content, submission, submissions, contribute,
    content you post, post content, upload content, derivative work, derivative works, reproduce,
    distribute, publicly display, modify your content, publish your
ownership: own, ownership, owned, owner, retain ownership, intellectual property, copyright, copyrighted,
    trademark, trade mark, trade secret, patent, moral right, proprietary, infringe, infringement, dmca,
    takedown, counter-notice
publicity: publicity, likeness, testimonial, endorsement, logo, case study, feedback
""",
    fine=True,
)
"""Content that users give, and who may use it."""

CONDUCT = Lexicon(
    "suspension, moderation and service",
    """
suspend: suspend, suspension, terminate, termination, deactivate, disable your account, block, ban, banned,
    restrict, restriction, revoke, limit access, cancel your account, close your account, account closure,
    deny service, refuse service, remove content, removal of content, takedown, reclaim, inactive,
    inactivity, warning, strike, penalty, penalties, sanction, reinstate, appeal
prohibited: prohibit, prohibited, prohibition, not permitted, not allowed, must not, may not, you may only,
    forbid, forbidden, misuse, abuse, abusive, illegal, unlawful, harass, harassment, hate speech, hateful,
    spam, scam, fraud, impersonate, malware, spyware, scrape, scraping, bot, crawler, reverse engineer,
    violate, violation, infringe, threaten, obscene, pornographic, sexual, nudity, nude, violence, violent,
    terrorism, deceptive, mislead, misleading, deceive, gambling, weapon, drugs, exploit, surveillance,
    defamatory, unacceptable, breach of these
duties: you must, you are responsible, you agree, your responsibility, you represent, required to,
    you should, comply with, compliance with, must comply, at all times, uphold, solely for, personal use,
    non-commercial, commercial use, permitted use, acceptable use, eligible, eligibility
service: feature, features, functionality, discontinue, discontinued, service level, availability, uptime,
    downtime, maintenance, support hours, supported, beta, limit, quota, storage limit, invite, login,
    account, accounts, multiple accounts, available to, available in, available for
""",
    fine=True,
)
"""What users may do, what happens if they do other things, and what the service is."""

SCOPE = Lexicon(
    "scope and definitions",
    """
definition: mean, means, meaning, defined as, as defined, definition, refers to, collectively,
    referred to as, hereinafter, the term, shall include, known as
applies: apply to, applies to, applicable to, covered by, cover, covers, does not apply, do not apply,
    govern, governs, governed by these, subject to, scope, in addition to, supplement, supplemental,
    additional terms, incorporated by reference, incorporate, prevail, precedence, take precedence,
    conflict between, part of this agreement, form part, supersede, also applies, program specific
audience: resident, residents, individuals in, users in, customer in, consumers, located in, based in,
    living in, visitors, members, business users, enterprise, personal account, all users, every user,
    users of, household, on behalf of
""",
    fine=True,
)
"""Whom and what the text covers."""

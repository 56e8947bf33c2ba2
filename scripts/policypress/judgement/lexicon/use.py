"""Purposes (M03), recipients and reasons to disclose (M04), sale and advertising (M05), automated decisions (M17)."""

from __future__ import annotations

from policypress.judgement.lexicon.families import Lexicon

PURPOSES = Lexicon(
    "purposes",
    """
advertising: advertise, advertising, advertisement, ad, ads, marketing, promotional, promotion, promote,
    retarget, remarketing, interest-based, personalised ads, personalized advertising,
    targeted advertising, ad performance, measure the effectiveness, ad measurement, campaign, newsletter,
    direct marketing, sponsored
personalisation: personalise, personalize, personalisation, personalization, tailor, customise, customize,
    recommend, recommendation, relevant content, adapt, suggest
profiling: profiling, build profile, segment, segmentation, audience, lookalike, scoring
analytics: analytics, analyse, analyze, analysis, statistical, statistics, measure, measurement, insight,
    research, study, survey, a/b testing, test, trend, market research, evaluate
improvement: improve, improvement, improving, develop, development, new product, new feature, new service,
    enhance, optimise, optimize, research and development, product development, innovation
ai training: train, train our, training of, machine learning, ai model, artificial intelligence,
    foundation model, foundational model, generative ai, large language model, deep learning, algorithm,
    train model, ai
security purposes: security purposes, prevent fraud, fraud prevention, detect fraud, fraud detection,
    fraudulent, abuse prevention, detect abuse, safety, integrity, verify identity, identity verification,
    authentication, authenticate, anti-bot, spam, malware detection, brute force
compliance: compliance, comply with law, legal obligation, regulatory, audit, legal claim, enforce,
    enforcement, investigate, investigation
service provision: provide the service, provide our service, operate the service, fulfil your order,
    fulfill your order, deliver, customer support, support request, troubleshooting, troubleshoot,
    debugging, maintenance, billing, invoicing, account history, process payment, process your payment,
    payment processing
recruitment: recruitment, hiring, job application, applicant, candidate, talent pool
communication: contact you, send you, notify you, communicate with you, inform you, push notification,
    notification, reminder, alert, sms, text you, survey you
sharing purposes: combine, link, match, merge, cross-device, associate with, correlate, link information
purposes: purpose, purposes, for the purpose of, in order to, business purpose, commercial purpose,
    other purpose, legitimate business
contests: contest, sweepstake, giveaway, competition, prize, raffle, referral, loyalty
""",
)
"""What data are used for."""

RECIPIENTS = Lexicon(
    "recipients",
    """
third parties: third party, third parties, third-party, others, other companies, another company,
    outside party, external party, external expert, other organisation, other organization
affiliates: affiliate, affiliates, subsidiary, subsidiaries, parent company, group company,
    group of companies, corporate group, sister company, our family of companies, related company
service providers: service provider, vendor, contractor, subcontractor, processor, subprocessor,
    sub-processor, supplier, hosting provider, cloud provider, payment processor, payment provider,
    consultant, agent, agency, data centre, data center
partners: partner, business partner, advertising partner, advertiser, publisher, ad network,
    marketing partner, analytics partner, joint marketing, reseller, distributor, merchant, seller,
    retailer, sponsor, data partner, buyer, integration partner, platform partner, research partner,
    licensor
law enforcement: law enforcement, police, national security, prosecutor
authorities: authority, authorities, government, government agency, regulator, supervisory authority,
    tax authority, public body, public actor, agency
courts: court, court order, subpoena, warrant, search warrant, legal process, court-ordered, legal order
legal duty: legal request, legally required, required by law, requested by, if we believe, good faith belief
acquirers: merger, acquisition, acquirer, successor, bankruptcy, reorganisation, reorganization,
    asset sale, sale of assets, buyer of, spun-off, spin-off, change of control, change in control
advisers: adviser, advisor, lawyer, attorney, auditor, accountant, insurer, bank, credit bureau,
    debt collector, collection agency, credit agency
public: public, publicly, publicly visible, visible to others, other users, other user, other customers,
    search engine, everyone, anyone
employers: employer, administrator, account owner, organisation administrator, school, team member,
    manager, workspace owner
social networks: social network, social media, facebook, twitter, instagram, linkedin, tiktok,
    google analytics, google ads, youtube
researchers: researcher, academic, university, academic institution
""",
)
"""Who gets data."""

DISCLOSE = Lexicon(
    "disclosing",
    """
disclose: disclose, disclosure, share, sharing, transfer to, transmit, pass on, hand over, provide to,
    make available, send to, give access, release, reveal, expose, publish, forward, supply to,
    grant access, allow access, refer to authorities, report you, report to
""",
    fine=True,
)
"""Ways of giving data away."""

SALE = Lexicon(
    "sale and advertising exchange",
    """
sell: sell, sell your, sale of personal, sell data, selling, rent, lease, trade, monetise, monetize,
    valuable consideration, for money, for value, barter
cross-context: cross-context, cross-context behavioral advertising, behavioral advertising,
    behavioural advertising, targeted advertising, share for advertising, do not sell, do not share,
    do not sell or share, sale or sharing, selling or sharing
broker: data broker, data marketplace, real-time bidding, bid request, bidding
""",
    fine=True,
)
"""Words of selling data or exchanging them for advertising."""

AUTOMATED = Lexicon(
    "automated decisions",
    """
automated: automated decision, automated decision-making, automated decision making, automated means,
    automatically decide, automatically reject, solely automated, automated system, automated review,
    automated processing, automated tool, automated
profiling: profiling, profile you, score, scoring, credit scoring, algorithm, algorithmic,
    machine learning, model, recommender, ranking, artificial intelligence
human review: human review, human intervention, human oversight, reviewed by a person, reviewed by a human,
    manual review, human reviewer, internal committee, review committee, contest the decision
""",
    fine=True,
)
"""Decisions made by machines, and people who check them."""

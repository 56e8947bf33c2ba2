"""Parties (M09), notice clause (M16), disputes (M18), liability (M19), price (M20), content (M21), conduct (M22), scope (M23)."""

from __future__ import annotations

from policypress.judgement.lexicon.families import listed

PARTIES = listed("contract", "parties", fine=True)
"""Who stands behind the policy."""

LEGAL_FORMS = frozenset(
    "inc incorporated llc ltd limited gmbh ag corp corporation plc bv b.v nv n.v sa s.a sarl s.à s.a.r.l srl s.r.l spa s.p.a "
    "oy ab a/s aps pty pte kk llp lp oü sas s.a.s kg ug ulc cv c.v s.à.r.l".split()
)
"""Endings that make a name a legal entity."""

NOTICE = listed("contract", "notice of changes", fine=True)
"""How the policy itself may change."""

DISPUTES = listed("contract", "disputes", fine=True)
"""Who decides a quarrel, where, and by what law."""

LIABILITY = listed("contract", "liability and warranty", fine=True)
"""Who bears a loss."""

PRICE = listed("contract", "price, renewal and refund", fine=True)
"""What users pay, and how they get out."""

CONTENT = listed("contract", "content and intellectual property", fine=True)
"""Content that users give, and who may use it."""

CONDUCT = listed("contract", "suspension, moderation and service", fine=True)
"""What users may do, what happens if they do other things, and what the service is."""

SCOPE = listed("contract", "scope and definitions", fine=True)
"""Whom and what the text covers."""

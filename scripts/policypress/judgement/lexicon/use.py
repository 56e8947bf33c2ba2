"""Purposes (M03), recipients and reasons to disclose (M04), sale and advertising (M05), automated decisions (M17)."""

from __future__ import annotations

from policypress.judgement.lexicon.families import listed

PURPOSES = listed("use", "purposes")
"""What data are used for."""

RECIPIENTS = listed("use", "recipients")
"""Who gets data."""

DISCLOSE = listed("use", "disclosing", fine=True)
"""Ways of giving data away."""

SALE = listed("use", "sale and advertising exchange", fine=True)
"""Words of selling data or exchanging them for advertising."""

AUTOMATED = listed("use", "automated decisions", fine=True)
"""Decisions made by machines, and people who check them."""

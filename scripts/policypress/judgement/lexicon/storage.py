"""Retention and deletion (M06), transfers and places (M07), security (M14)."""

from __future__ import annotations

from policypress.judgement.lexicon.families import listed

RETENTION = listed("storage", "retention and deletion", fine=True)
"""How long data are kept, and what happens then."""

RETENTION_TOPIC = listed("storage", "retention topic")
"""Sentences that are about keeping or deleting."""

TRANSFERS = listed("storage", "transfers", fine=True)
"""Sending data over borders."""

MECHANISMS = listed("storage", "transfer instruments", fine=True)
"""Instruments and frameworks that allow transfers, or that a company answers to."""

PLACES = listed("storage", "countries and regions")
"""Countries and regions; a clause that names another one may cover other people or flows."""

SECURITY = listed("storage", "security", fine=True)
"""Promises and facts about security."""

SECURITY_TOPIC = listed("storage", "security topic")
"""Sentences that are about security."""

"""Personal data by kind (M01), sensitive data (M02) and the verbs of collecting."""

from __future__ import annotations

from policypress.judgement.lexicon.families import listed

DATA = listed("data", "data")
"""Kinds of personal data; the concept is the class a policy would name."""

SENSITIVE = listed("data", "sensitive data")
"""Data the law protects more, and words that name them."""

COLLECT = listed("data", "collecting", fine=True)
"""Ways of coming by data."""

HANDLING = listed("data", "handling data")
"""Verbs that say what happens to data."""

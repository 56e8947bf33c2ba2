"""Legal basis (M08), rights (M10) and their use (M11), choices and cookies (M12), children (M13)."""

from __future__ import annotations

from policypress.judgement.lexicon.families import listed

BASIS = listed("rights", "legal basis", fine=True)
"""What allows the processing."""

RIGHTS = listed("rights", "rights", fine=True)
"""Rights that users have."""

CHANNELS = listed("rights", "ways to use rights", fine=True)
"""Channels, forms, checks and times for using rights."""

CHOICES = listed("rights", "choices and cookies", fine=True)
"""Controls that users have over tracking and marketing."""

CHILDREN = listed("rights", "children and age", fine=True)
"""Children, their parents, and ages."""

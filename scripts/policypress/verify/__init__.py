"""Verifying, offline: nothing published was changed afterwards; and saying what cannot be proved here."""

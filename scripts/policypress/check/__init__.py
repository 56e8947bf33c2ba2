"""Checking: what an editor may have to mend, and what a reviewer wants to see, as values and as reports."""

"""Lint: what is wrong with a policy text by itself, before anything is compared. Needs only the document."""

"""Clauses and redlines as safe HTML."""

"""Bringing policies in: from a file, or with their history from another git repository."""

"""Addresses → link evidence: the one room that reads the web, only when asked and only public places."""

"""Hostile input of every kind, thrown at what reads it."""

"""Telling people: the ledger, the messages, their delivery, and the certificate."""

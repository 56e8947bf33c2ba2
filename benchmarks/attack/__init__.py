"""Attacking the proofs with many small changes of meaning."""

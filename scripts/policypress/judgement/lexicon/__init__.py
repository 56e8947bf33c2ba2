"""Word lists, one module per theme; every form is written by hand."""

from policypress.judgement.lexicon.words import Hit, Lexicon, stem

__all__ = ["Hit", "Lexicon", "stem"]

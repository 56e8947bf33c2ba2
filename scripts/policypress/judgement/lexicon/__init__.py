"""Word lists, one module per theme; every form is written by hand."""

from policypress.judgement.lexicon.families import Hit, Lexicon, stem

__all__ = ["Hit", "Lexicon", "stem"]

"""The language of each clause: what is said of it, what it tells itself, what stands around it."""

from policypress.judgement.language.function_words import NAMES
from policypress.judgement.language.reading import Languages, said_language

__all__ = ["NAMES", "Languages", "said_language"]

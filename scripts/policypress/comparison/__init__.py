"""Two documents → the changes between them, clause by clause, word by word."""

from policypress.comparison.compare import compare
from policypress.comparison.model import Change, Comparison, Segment

__all__ = ["Change", "Comparison", "Segment", "compare"]

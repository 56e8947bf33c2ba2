"""Two documents → the changes between them, clause by clause, word by word."""

from policypress.comparison.changes import Change, Comparison, Segment
from policypress.comparison.compare import compare

__all__ = ["Change", "Comparison", "Segment", "compare"]

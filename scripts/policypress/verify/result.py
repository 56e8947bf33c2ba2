"""What verifying found."""

from __future__ import annotations

from dataclasses import dataclass, field

from policypress.archive.versions import Policy
from policypress.errors import Problem


@dataclass
class Verification:
    """What was proved, what could not be, and every mismatch.

    ``heads`` maps a policy to its newest record's hash; ``policies`` are those read.
    """

    proved: list[str] = field(default_factory=list)
    unproved: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    heads: dict[str, tuple[str, str]] = field(default_factory=dict)
    policies: tuple[Policy, ...] = ()

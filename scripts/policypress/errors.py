"""What can go wrong, as one family; the command line is its only door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: an error blocks, a warning blocks only with ``--strict``, a note never."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a text or a setting: where, what it means, what to do.

    ``path`` is relative to the root where there is one; ``line`` counts from 1, 0 means the whole file.
    """

    path: str
    line: int
    rule: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.severity}: {self.message} {self.remedy} [{self.rule}]".replace("  ", " ")


class PolicyError(Exception):
    """Something a person must mend; ``code`` is the exit code the contract gives it."""

    code = 1


class TextProblems(PolicyError):
    """A policy, a record or the settings have problems; all of them are listed together."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(PolicyError):
    """A bad argument, or input that cannot be read."""

    code = 2


class ConfirmationNeeded(PolicyError):
    """The person at the keyboard must say yes first."""


class TryAgainLater(PolicyError):
    """Mail is still unsent or unknown (EX_TEMPFAIL)."""

    code = 75

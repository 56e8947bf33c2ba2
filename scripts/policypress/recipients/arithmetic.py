"""The arithmetic of a recipient list: every row of the source is accounted for, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from policypress.errors import PolicyError

EXCLUSIONS = (
    "unreadable",
    "closed",
    "under_13",
    "joined_after",
    "out_of_scope",
    "already_told",
    "already_accepted",
)
"""Why a row is not told, in the order in which the reasons are asked; the first that fits counts."""

CHANNELS = ("email", "phone", "site")

WORDS = {
    "unreadable": "unreadable",
    "closed": "closed",
    "under_13": "under 13",
    "joined_after": "joined after the announcement",
    "out_of_scope": "out of scope",
    "already_told": "already told",
    "already_accepted": "already accepted",
    "email": "told by e-mail",
    "phone": "told by phone",
    "site": "told by notice on the site",
}
"""Each exclusion and each channel as people read it."""


@dataclass(frozen=True)
class Arithmetic:
    """Counts of all rows, of each exclusion and of each channel.

    ``unreadable_kinds`` maps what is wrong with a row to how many have it and an example's line number;
    ``unknown_versions`` counts people whose accepted version nobody knows (they are told);
    ``notes`` counts other oddities that exclude nobody.
    """

    all: int
    excluded: Mapping[str, int]
    told: Mapping[str, int]
    unreadable_kinds: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    unknown_versions: int = 0
    notes: Mapping[str, int] = field(default_factory=dict)
    ledger_consulted: bool = False

    def __post_init__(self) -> None:
        if self.all - sum(self.excluded.values()) != sum(self.told.values()):
            raise PolicyError("The arithmetic of the recipient list does not add up; this is a fault of policypress.")

    @property
    def recipients(self) -> int:
        """How many people are told."""
        return sum(self.told.values())

    def as_json(self) -> dict[str, int]:
        """Flat counts in the contract's order."""
        return {
            "all": self.all,
            **{name: self.excluded.get(name, 0) for name in EXCLUSIONS},
            **{name: self.told.get(name, 0) for name in CHANNELS},
        }

    def lines(self) -> list[str]:
        """The sum as people read it."""
        width = len(f"{self.all:,}")
        out = [f"  {self.all:>{width},}  rows"]
        out += [f"- {self.excluded.get(name, 0):>{width},}  {WORDS[name]}" for name in EXCLUSIONS]
        out.append(f"= {self.recipients:>{width},}  to be told")
        out += [f"  {self.told.get(name, 0):>{width},}  {WORDS[name]}" for name in CHANNELS]
        for kind, (count, line) in self.unreadable_kinds.items():
            out.append(f"  Unreadable: {count:,} with {kind}{f', for example line {line}' if line else ''}.")
        if self.excluded.get("under_13"):
            out.append(f"  {_children(self.excluded['under_13'])}")
        if self.unknown_versions:
            out.append(f"  {self.unknown_versions:,} accepted a version nobody knows here; they are told all the same.")
        out += [f"  {count:,} {note}." for note, count in self.notes.items() if count]
        if not self.ledger_consulted:
            out.append("  Ledger not consulted: name it with --ledger FILE to leave out who was told already.")
        return out


def _children(count: int) -> str:
    if count == 1:
        return "1 account of a child under 13 must not exist: delete it."
    return f"{count:,} accounts of children under 13 must not exist: delete them."

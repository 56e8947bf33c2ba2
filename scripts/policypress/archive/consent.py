"""Consent for data already held: a question to the editor, published only where a person's decision confirms it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policypress.archive.record import ChangeEntry


def consent_confirmed(entry: ChangeEntry) -> bool:
    """Whether a person said, in a decision, that users must agree to a change first."""
    return entry.decision is not None and entry.decision.consent is True


def any_confirmed(entries: Iterable[ChangeEntry]) -> bool:
    """Whether that is so of any change."""
    return any(map(consent_confirmed, entries))


def confirmed_only(change: dict[str, Any]) -> dict[str, Any]:
    """A change in the record's shape without a question of consent that nobody confirmed."""
    if consent_confirmed(ChangeEntry.model_validate(change)):
        return change
    return change | {"findings": [finding | {"consent_needed": False} for finding in change["findings"]]}

"""Whether an address is one, and how it is written on an envelope: the one place that asks the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email_validator import ValidatedEmail


def mailable(address: str) -> ValidatedEmail | None:
    """The parts of ``address``, by a server that takes letters of any script; None where it is no address."""
    # Most lists never need it, and it takes a fifth of a second to load.
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return None

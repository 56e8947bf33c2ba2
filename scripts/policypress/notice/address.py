"""An address fit for the envelope: checked, with an internationalised domain in its ASCII form."""

from __future__ import annotations

import re

from policypress.recipients.mailable import mailable

_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}")


class UnusableAddressError(ValueError):
    """Why nothing can be sent to an address; the address itself is not in the message."""


def envelope_address(address: str, *, smtputf8: bool) -> str:
    """``address`` as the envelope needs it.

    :raises UnusableAddressError: it is none, or its local part needs SMTPUTF8 and the server does not offer that
    """
    if len(address) > 254:
        raise UnusableAddressError("address longer than 254 characters")
    if _PLAIN.fullmatch(address) and ".." not in address:
        return address
    found = mailable(address)
    if found is None:
        raise UnusableAddressError("not a valid address")
    if found.ascii_email:
        return found.ascii_email
    if not smtputf8:
        raise UnusableAddressError("address needs SMTPUTF8, which the server does not offer")
    return f"{found.local_part}@{found.ascii_domain}"

"""Samples for the operator's own mailbox: one of each distinct message of a plan."""

from __future__ import annotations

from collections.abc import Iterator

from policypress.errors import UsageError
from policypress.notice.address import UnusableAddressError, envelope_address
from policypress.notice.announcement import Announcement
from policypress.notice.sending import Desk, messages_for
from policypress.recipients.listing import read_list
from policypress.recipients.manifest import reasons_of

MOST = 20
"""Messages that a person looks through."""
_NAME = "Test Reader"


def samples(plan: Announcement, desk: Desk, address: str, only: str = "") -> Iterator[tuple[bytes, str, str]]:
    """(message, envelope sender, name) of each language, version known and reasons; at most :data:`MOST`.

    ``only`` asks for the message of one recipient; it is written to ``address`` all the same.

    :raises UsageError: ``address`` is none, or nobody in the plan is called ``only``
    """
    try:
        to = envelope_address(address, smtputf8=False)
    except UnusableAddressError as problem:
        raise UsageError(f"--test-to: {problem}. Give one mailbox.") from None
    messages = messages_for(plan, desk, test=True)
    seen: set[tuple[str, str, str]] = set()
    found = False
    for who in read_list(plan.list_path):
        reasons = reasons_of(plan.manifest, who.reasons)
        kind = (messages.language(who.locale), who.since, reasons)
        if (only and who.id != only) or (not only and (who.channel != "email" or kind in seen)):
            continue
        found = True
        seen.add(kind)
        bare, message_id = messages.message_id(f"test-{len(seen)}")
        data = messages.message(message_id, to, who.locale, who.since, reasons, _NAME, desk.now())
        yield data, messages.envelope_sender, bare
        if only or len(seen) >= MOST:
            break
    if only and not found:
        raise UsageError(
            f"--only: no such recipient in the plan of {plan.key.policy}@{plan.key.version}. Check the id."
        )

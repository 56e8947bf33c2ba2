"""What is written of a row: claimed, sent, put off, failed, bounced, skipped, and what a server's answer means."""

from __future__ import annotations

from policypress.notice.rows import Fields, State
from policypress.notice.transport import Reply

_NOBODY_THERE = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")

COMPLAINT = "complaint"
"""Why, of a row whose message arrived and was reported as spam."""

TAKEN_BACK: Fields = {"state": State.PLANNED.value, "claimed_at": ""}
"""Of a claimed row whose message never left the house."""


def claimed(address: str, at: str) -> Fields:
    """The message is about to leave."""
    return {"state": State.CLAIMED.value, "claimed_at": at, "address": address}


def sent(at: str) -> Fields:
    """The server has taken the message over."""
    return {"state": State.SENT.value, "why": "", "sent_at": at, "settled_at": at}


def skipped(why: str, at: str, passed_to: str = "") -> Fields:
    """Nobody to be mailed any more."""
    return {"state": State.SKIPPED.value, "why": why, "passed_to": passed_to, "settled_at": at}


def moved(channel: str, address: str, why: str = "no e-mail any more") -> Fields:
    """To be told by another channel."""
    return {"channel": channel, "address": address, "why": why}


def failed(why: str) -> Fields:
    """A person must mend the cause."""
    return {"state": State.FAILED.value, "why": why}


def put_off(reply: Reply, address: str, attempts: int, not_before: str) -> Fields:
    """The server asks to try again later."""
    return {
        "state": State.PLANNED.value,
        "why": f"put off: {answer(reply, address)}",
        "attempts": attempts,
        "not_before": not_before,
    }


def bounced(why: str, phone: str, at: str) -> Fields:
    """There is no such mailbox: the person goes on to another channel."""
    return {
        "state": State.BOUNCED.value,
        "why": why,
        "passed_to": passed_on(phone),
        "bounced_at": at,
        "settled_at": at,
    }


def passed_on(phone: str) -> str:
    """The channel for somebody whose mail came back."""
    return "phone" if sum(char.isdigit() for char in phone) > 3 else "site"


def is_bounce(reply: Reply) -> bool:
    """Whether a permanent refusal says that there is no such mailbox."""
    if not reply.at_recipient:
        return False
    if any(reply.text.startswith(code) for code in _NOBODY_THERE):
        return True
    return reply.code in (550, 551, 553) and reply.text[:2] != "5."


def answer(reply: Reply, address: str) -> str:
    """A server's answer without the recipient's address."""
    local = address.partition("@")[0]
    words = [word for word in reply.text.split() if "@" not in word and (len(local) < 3 or local not in word)]
    return f"{reply.code} {' '.join(words)[:120]}"

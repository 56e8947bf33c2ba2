"""Bounce messages (RFC 3464) back into the ledger: who was not reached, and where they go on to."""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

from policypress.archive.versions import Archive
from policypress.errors import UsageError
from policypress.notice.certificate import write_certificate
from policypress.notice.ledger import Ledger
from policypress.notice.mime import message_id, sender_address
from policypress.notice.outcomes import passed_on
from policypress.notice.rows import Key, State, instant
from policypress.notice.sending import Desk
from policypress.recipients.current import CurrentUsers
from policypress.recipients.target import sealed_target

_NAME = re.compile(r"\b[0-9a-f]{40}\b")


@dataclass(frozen=True, slots=True)
class Bounce:
    """One person a message could not be, or was not yet, delivered to.

    ``name`` is the bare name of our message where the report gives it back; ``address`` the final recipient;
    ``final`` tells failed from delayed.
    """

    name: str
    address: str
    final: bool
    status: str


@dataclass
class Intake:
    """What reading a batch of messages came to."""

    messages: int = 0
    bounced: int = 0
    delayed: int = 0
    known: int = 0
    foreign: int = 0
    to_phone: int = 0
    to_site: int = 0
    lines: list[str] = field(default_factory=list)


def read_bounces(path: Path) -> Iterator[list[Bounce]]:
    """The bounces in each message of an mbox file or a Maildir folder; an empty list for a message that is none.

    :raises UsageError: it is neither
    """
    box: mailbox.Mailbox[mailbox.mboxMessage] | mailbox.Mailbox[mailbox.MaildirMessage]
    if path.is_dir():
        if not (path / "cur").is_dir():
            raise UsageError(f"{path}: no Maildir (there is no `cur` in it). Name an mbox file or a Maildir folder.")
        box = mailbox.Maildir(path, create=False)
    elif path.is_file():
        with path.open("rb") as file:
            if not file.read(5).startswith(b"From "):
                raise UsageError(
                    f"{path}:1: no mbox file (its first line does not start with `From `). Export the mailbox as mbox."
                )
        box = mailbox.mbox(path, create=False)
    else:
        raise UsageError(f"{path}: no such mailbox. Name an mbox file or a Maildir folder.")
    try:
        for message in box:
            yield list(bounces_of(message))
    finally:
        box.close()


def bounces_of(message: Message) -> Iterator[Bounce]:
    """The people a delivery status notification speaks of."""
    report = next((part for part in message.walk() if part.get_content_type() == "message/delivery-status"), None)
    if report is None:
        return
    blocks = list(report.walk())[1:] if report.is_multipart() else []
    name = _our_name(message, blocks)
    for block in blocks:
        action = (block.get("Action") or "").strip().lower()
        recipient = (block.get("Original-Recipient") or block.get("Final-Recipient") or "").partition(";")[2].strip()
        if recipient and action in ("failed", "delayed"):
            yield Bounce(name, recipient.strip("<>"), action == "failed", (block.get("Status") or "").strip()[:10])


def _our_name(message: Message, blocks: list[Message]) -> str:
    """The name of the message that came back: the envelope id, else the Message-ID of what is attached."""
    texts = [block.get("Original-Envelope-Id") or "" for block in blocks]
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            texts.append((inner.get("Message-ID") or "") if isinstance(inner, Message) else "")
        elif kind == "text/rfc822-headers":
            raw = part.get_payload(decode=True)
            headers = raw.decode("ascii", "replace") if isinstance(raw, bytes) else ""
            texts += re.findall(r"(?im)^message-id:\s*(\S+)", headers)[:1]
    for text in texts:
        found = _NAME.search(text)
        if found:
            return found.group()
    return ""


def take_bounces(ledger: Ledger, messages: Iterable[list[Bounce]], archive: Archive, desk: Desk) -> Intake:
    """Write bounces into the ledger; those people go on to the phone list, else to the notice on the site.

    The certificates of notices completed before are written again.
    """
    result = Intake()
    wanted: dict[str, Bounce] = {}
    by_address: dict[str, Bounce] = {}
    for found in messages:
        result.messages += 1
        if not found:
            result.foreign += 1
        for bounce in found:
            if not bounce.final:
                result.delayed += 1
            elif bounce.name:
                wanted[bounce.name] = bounce
            else:
                by_address[bounce.address.lower()] = bounce
    met = 0
    for key in ledger.notices():
        hits = _hits(ledger, key, wanted, by_address, desk)
        met += len(hits)
        _write(ledger, key, hits, archive, desk, result)
    result.foreign += max(0, len(wanted) + len(by_address) - met)
    return result


def _hits(
    ledger: Ledger, key: Key, wanted: dict[str, Bounce], by_address: dict[str, Bounce], desk: Desk
) -> dict[str, tuple[Bounce, State]]:
    """Recipient → bounce, for the mailed rows of one notice."""
    if not wanted and not by_address:
        return {}
    domain = sender_address(desk.settings.mail.sender).domain
    out = {}
    for row in ledger.rows(key, "channel='email' AND state IN ('sent', 'claimed', 'bounced')"):
        bounce = wanted.get(message_id(key.policy, key.version, row.recipient, domain)[0])
        # Without the message's name only an address that one person alone has is proof enough.
        bounce = bounce or by_address.get(row.address.lower())
        if bounce:
            out[row.recipient] = (bounce, State(row.state))
    return out


def _write(
    ledger: Ledger, key: Key, hits: dict[str, tuple[Bounce, State]], archive: Archive, desk: Desk, result: Intake
) -> None:
    new = {name: bounce for name, (bounce, state) in hits.items() if state is not State.BOUNCED}
    result.known += len(hits) - len(new)
    if not new:
        return
    policy = archive.policy(key.policy)
    version = policy.by_name[key.version]
    at = instant(desk.now())
    updates = []
    names = sorted(new)
    target = sealed_target(policy, version)
    with CurrentUsers(target, desk.settings, desk.root, desk.users, ledger.folder, desk.today) as users:
        for start in range(0, len(names), 500):
            batch = names[start : start + 500]
            people = users.page(batch[0], batch[-1])
            for name in batch:
                person = people.get(name)
                passed = passed_on(person.phone if person else "")
                result.to_phone += passed == "phone"
                result.to_site += passed == "site"
                fields: dict[str, str | int] = {
                    "state": State.BOUNCED.value,
                    "why": f"bounce {new[name].status}".strip(),
                    "passed_to": passed,
                    "bounced_at": at,
                    "settled_at": at,
                }
                updates.append((name, fields))
    ledger.apply(key, updates)
    result.bounced += len(updates)
    if ledger.completed(key)[0] and not ledger.tally(key).unsettled:
        write_certificate(policy, version, ledger, desk.settings, desk.now())
        result.lines.append(f"The certificate of {key.policy}@{key.version} was written again with the new count.")

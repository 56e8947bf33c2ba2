"""What came back, written into the ledger: who was not reached and where they go on to, and who complained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from policypress.archive.versions import Archive
from policypress.notice.certificate import write_certificate
from policypress.notice.events import Entry, Event, Kind
from policypress.notice.ledger import Ledger
from policypress.notice.mime import message_id, sender_address
from policypress.notice.outcomes import COMPLAINT, passed_on
from policypress.notice.rows import Fields, Key, Row, State, Update, instant
from policypress.notice.sending import Desk
from policypress.recipients.current import CurrentUsers
from policypress.recipients.target import named_target

_PAGE = 500
"""People looked up at once: one question to the users’ source for each page."""
_WEIGHT = {Kind.BOUNCED: 3, Kind.COMPLAINED: 2, Kind.DELAYED: 1, Kind.OTHER: 0}


@dataclass
class Intake:
    """What reading a batch came to; ``remarks`` tells of each entry (its place) why nothing came of it."""

    entries: int = 0
    bounced: int = 0
    complained: int = 0
    delayed: int = 0
    known: int = 0
    other: int = 0
    to_phone: int = 0
    to_site: int = 0
    remarks: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


_Found = dict[str, tuple[Row, Event]]
"""Recipient → their row and the weightiest event about it."""


def take_returned(ledger: Ledger, entries: Iterable[Entry], archive: Archive, desk: Desk) -> Intake:
    """Write what came back into the ledger; bounced people go on to the phone list, else to the notice on the site.

    A complaint is noted, and nobody goes anywhere for it: the message arrived. The certificates of notices completed
    before are written again.
    """
    result = Intake()
    wanted: list[tuple[str, Event]] = []
    for entry in entries:
        result.entries += 1
        if entry.remark:
            result.remarks[entry.where] = entry.remark
        result.other += sum(event.kind is Kind.OTHER for event in entry.events)
        wanted += [(entry.where, event) for event in entry.events if event.kind is not Kind.OTHER]
    met: set[int] = set()
    for key, found in _met(ledger, [event for _, event in wanted], desk, met).items():
        _write(ledger, key, found, archive, desk, result)
    for number, (where, _) in enumerate(wanted):
        if number not in met:
            result.remarks.setdefault(where, "names nobody whom this ledger knows as written to")
    return result


def _met(ledger: Ledger, events: Sequence[Event], desk: Desk, met: set[int]) -> dict[Key, _Found]:
    """The rows that events are about; ``met`` gets the places of the events that found one.

    The name of our message is the better proof: an address counts only where no name is known.
    """
    domain = sender_address(desk.settings.mail.sender).domain
    names, addresses = _places(event.names for event in events), _places([e.address.lower()] for e in events)
    keys = ledger.notices() if events else []
    by_name: dict[int, tuple[int, Key, Row]] = {}
    by_address: list[tuple[int, Key, Row]] = []
    for key in keys:
        for row in ledger.rows(key, "channel='email' AND state IN ('sent', 'claimed', 'bounced')"):
            name = message_id(key.policy, key.version, row.recipient, domain)[0]
            for place in names.get(name, ()):
                likely = events[place].names.index(name)
                if place not in by_name or likely < by_name[place][0]:
                    by_name[place] = (likely, key, row)
            by_address += [(place, key, row) for place in addresses.get(row.address.lower(), ()) if row.address]
    out: dict[Key, _Found] = {key: {} for key in keys}
    for place, (_, key, row) in by_name.items():
        _keep(out[key], row, events[place])
    for place, key, row in by_address:
        if place not in by_name:
            _keep(out[key], row, events[place])
    met.update(by_name, (place for place, _, _ in by_address))
    return out


def _places(texts: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """Text → the places of those that have it."""
    out: dict[str, list[int]] = {}
    for place, those in enumerate(texts):
        for text in those:
            out.setdefault(text, []).append(place)
    return out


def _keep(found: _Found, row: Row, event: Event) -> None:
    if row.recipient not in found or _WEIGHT[event.kind] > _WEIGHT[found[row.recipient][1].kind]:
        found[row.recipient] = (row, event)


def _write(ledger: Ledger, key: Key, found: _Found, archive: Archive, desk: Desk, result: Intake) -> None:
    bounced: dict[str, Event] = {}
    updates: list[Update] = []
    for name, (row, event) in found.items():
        if event.kind is Kind.DELAYED:
            result.delayed += 1
        elif row.state == State.BOUNCED or (event.kind is Kind.COMPLAINED and row.why == COMPLAINT):
            result.known += 1
        elif event.kind is Kind.COMPLAINED:
            result.complained += 1
            updates.append((name, _complaint(row, instant(desk.now()))))
        else:
            bounced[name] = event
    if bounced:
        updates += _bounces(ledger, key, bounced, archive, desk, result)
    if not updates:
        return
    ledger.apply(key, updates)
    result.bounced += len(bounced)
    if bounced and ledger.completed(key)[0] and not ledger.tally(key).unsettled:
        policy = archive.policy(key.policy)
        write_certificate(policy, policy.by_name[key.version], ledger, desk.settings, desk.now())
        result.lines.append(f"The certificate of {key.policy}@{key.version} was written again with the new count.")


def _complaint(row: Row, at: str) -> Fields:
    """Whoever complains has got the message, an unknown one too."""
    if row.state == State.CLAIMED:
        return {"state": State.SENT.value, "why": COMPLAINT, "sent_at": at, "settled_at": at}
    return {"why": COMPLAINT}


def _bounces(
    ledger: Ledger, key: Key, bounced: dict[str, Event], archive: Archive, desk: Desk, result: Intake
) -> list[Update]:
    policy = archive.policy(key.policy)
    target = named_target(policy, key.version)
    at, names = instant(desk.now()), sorted(bounced)
    updates: list[Update] = []
    with CurrentUsers(target, desk.settings, desk.root, desk.users, ledger.folder, desk.today) as users:
        for start in range(0, len(names), _PAGE):
            batch = names[start : start + _PAGE]
            people = users.page(batch[0], batch[-1], batch)
            for name in batch:
                person = people.get(name)
                passed = passed_on(person.phone if person else "")
                result.to_phone += passed == "phone"
                result.to_site += passed == "site"
                fields: Fields = {
                    "state": State.BOUNCED.value,
                    "why": f"bounce {bounced[name].status}".strip(),
                    "passed_to": passed,
                    "bounced_at": at,
                    "settled_at": at,
                }
                updates.append((name, fields))
    return updates

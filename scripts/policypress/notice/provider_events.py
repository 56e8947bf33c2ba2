"""Events of providers as JSON: Amazon SES, SendGrid, Postmark, Mailgun; bare, in arrays, or in their envelopes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from email.utils import parseaddr
from typing import Any

from policypress.notice.events import Entry, Event, Kind, status_of

_NAME = re.compile(r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])")
_DEPTH = 8
"""Envelopes and arrays around an event; no provider has more."""


def entry_of_line(line: bytes, where: str) -> Entry:
    """What a line of JSON says of our messages."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return Entry(where, remark="not JSON")
    events: list[Event] = []
    strange = 0
    for one in _unwrapped(found, 0):
        try:
            events += next(read for told_by, read in _PROVIDERS if told_by(one))(one)
        except (AttributeError, LookupError, TypeError, ValueError, StopIteration):
            strange += 1
    if strange or not events:
        remark = f"{strange} of the events in it are none" if events else "no event"
        return Entry(where, tuple(events), f"{remark} of SES, SendGrid, Postmark or Mailgun")
    return Entry(where, tuple(events))


def _unwrapped(found: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The events in arrays and envelopes (of Amazon SNS, EventBridge and the like); what is none comes as it is."""
    if isinstance(found, list) and depth <= _DEPTH:
        for one in found:
            yield from _unwrapped(one, depth + 1)
        return
    if not isinstance(found, dict) or depth > _DEPTH:
        yield {}
        return
    for key in () if "RecordType" in found else ("Message", "detail", "body"):
        inner = found.get(key)
        if isinstance(inner, str) and inner.lstrip().startswith(("{", "[")):
            try:
                inner = json.loads(inner)
            except (ValueError, RecursionError):
                continue
        if isinstance(inner, dict | list):
            yield from _unwrapped(inner, depth + 1)
            return
    yield found


# -- Amazon SES


def _ses(found: dict[str, Any]) -> Iterator[Event]:
    word = str(found.get("eventType") or found.get("notificationType")).lower()
    mail = found["mail"]
    names = _names(mail.get("headers"), mail.get("commonHeaders"), mail.get("messageId"))
    if word == "bounce":
        for who in found["bounce"]["bouncedRecipients"]:
            delayed = str(who.get("action", "")).lower() == "delayed"
            yield Event(
                Kind.DELAYED if delayed else Kind.BOUNCED, names, _address(who), status_of(str(who.get("status") or ""))
            )
    elif word == "complaint":
        for who in found["complaint"]["complainedRecipients"]:
            yield Event(Kind.COMPLAINED, names, _address(who))
    elif word in ("deliverydelay", "delivery delay"):
        for who in found["deliveryDelay"]["delayedRecipients"]:
            yield Event(Kind.DELAYED, names, _address(who), status_of(str(who.get("status") or "")))
    elif word in ("reject", "rendering failure", "renderingfailure"):
        for address in mail.get("destination") or [""]:
            yield Event(Kind.BOUNCED, names, _plain_address(address))
    else:
        yield Event(Kind.OTHER, names)


# -- SendGrid

_SENDGRID = {
    "bounce": Kind.BOUNCED,
    "blocked": Kind.BOUNCED,
    "dropped": Kind.BOUNCED,
    "deferred": Kind.DELAYED,
    "spamreport": Kind.COMPLAINED,
}


def _sendgrid(found: dict[str, Any]) -> Iterator[Event]:
    kind = _SENDGRID.get(str(found["event"]).lower(), Kind.OTHER)
    status = status_of(str(found.get("status") or "")) or status_of(str(found.get("reason") or "").partition(" ")[2])
    yield Event(kind, _names(found.get("smtp-id")), _plain_address(found["email"]), status)


# -- Postmark

_POSTMARK_LATER = ("Transient",)
_POSTMARK_NOTHING = ("AutoResponder", "Subscribe", "Unsubscribe", "AddressChange", "SpamNotification", "OpenRelayTest")


def _postmark(found: dict[str, Any]) -> Iterator[Event]:
    record, kind = str(found["RecordType"]), Kind.OTHER
    if record == "SpamComplaint" or found.get("Type") == "SpamComplaint":
        kind = Kind.COMPLAINED
    elif record == "Bounce" and found.get("Type") in _POSTMARK_LATER:
        kind = Kind.DELAYED
    elif record == "Bounce" and found.get("Type") not in _POSTMARK_NOTHING:
        kind = Kind.BOUNCED
    names = _names(found.get("Metadata"), found.get("Content"))
    address = found.get("Email") or found.get("Recipient") or ""
    code = re.search(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])", str(found.get("Details") or ""))
    yield Event(kind, names, _plain_address(address), code.group() if code else "")


# -- Mailgun


def _mailgun(found: dict[str, Any]) -> Iterator[Event]:
    data = found.get("event-data") or found
    word, kind = str(data["event"]).lower(), Kind.OTHER
    if word in ("failed", "rejected"):
        kind = Kind.DELAYED if data.get("severity") == "temporary" else Kind.BOUNCED
    elif word == "complained":
        kind = Kind.COMPLAINED
    outcome = data.get("delivery-status") or {}
    status = status_of(str(outcome.get("enhanced-code") or "")) or status_of(str(outcome.get("message") or ""))
    names = _names((data.get("message") or {}).get("headers"), data.get("user-variables"))
    yield Event(kind, names, _plain_address(data.get("recipient") or ""), status)


_PROVIDERS: tuple[tuple[Callable[[dict[str, Any]], bool], Callable[[dict[str, Any]], Iterator[Event]]], ...] = (
    (lambda found: isinstance(found.get("mail"), dict) and ("eventType" in found or "notificationType" in found), _ses),
    (lambda found: "RecordType" in found, _postmark),
    (lambda found: "event-data" in found or ("event" in found and "recipient" in found), _mailgun),
    (lambda found: "event" in found and "email" in found, _sendgrid),
)


def _names(*places: Any) -> tuple[str, ...]:
    """Bare names that may be those of our message, from wherever a provider gives back what was sent."""
    return tuple(dict.fromkeys(name for place in places if place for name in _NAME.findall(json.dumps(place))))


def _address(who: dict[str, Any]) -> str:
    return _plain_address(who.get("emailAddress") or "")


def _plain_address(text: Any) -> str:
    return parseaddr(str(text))[1] or str(text).strip()

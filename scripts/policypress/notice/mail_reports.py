"""Reports of mail servers: standard ones (RFC 3464, RFC 6533, RFC 5965), and the plain ones that still come back."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser
from email.utils import parseaddr

from policypress.notice.events import Entry, Event, Kind, status_of

_NAME = re.compile(r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])")
_STATUS = "message/delivery-status", "message/global-delivery-status"
_ACTIONS = {"failed": Kind.BOUNCED, "delayed": Kind.DELAYED}
_NOTHING_WRONG = ("delivered", "relayed", "expanded")
_MAILERS = re.compile(
    r"(?i)(mailer-?daemon|mail-?daemon|postmaster|mdaemon|microsoftexchange|mail\.?deliver|mailerdaemon|bounce|"
    r"mail delivery (system|subsystem)|system administrator)"
)
_FINAL = re.compile(r"(?<![\d.])(?:#?(5\.\d{1,3}\.\d{1,3})|5[0-5]\d)(?![\d.])")
_LATER = re.compile(r"(?<![\d.])(?:#?(4\.\d{1,3}\.\d{1,3})|4[25]\d)(?![\d.])")
_DELAY_WORDS = re.compile(
    r"(?i)\b(delayed|delay|still trying|will (be retried|retry|keep trying)|warning: message|verz[öo]ger|retard|"
    r"demora|ritard)|延迟|遅延|задерж"
)
_BLOCK_END = re.compile(r"\n\s*\n")
_COPY = re.compile(r"(?im)^-.*(copy of|original message|below this line|kopie|copie|copia)|^(message-id|received):")
_MOST = 200_000
"""A report says what it has to say in so many characters; what follows is the message that came back."""


def entry_of(message: Message, where: str) -> Entry:
    """What a message says of one of ours."""
    names = tuple(dict.fromkeys(_names(message)))
    events = tuple(_standard(message, names)) or tuple(_complaint(message, names))
    if not events and not _has_status(message):
        events = tuple(_plain(message, names))
    if events:
        return Entry(where, events)
    return Entry(where, remark=_remark(message, names))


def _has_status(message: Message) -> bool:
    return any(part.get_content_type() in _STATUS for part in message.walk())


def _remark(message: Message, names: tuple[str, ...]) -> str:
    if _has_status(message):
        return "a report that says neither that a message failed nor that it is delayed"
    if not names:
        return "nothing in it names a message of ours"
    if _of_mailer(message):
        return "from a mail system about a message of ours, but it does not say what became of it"
    return "an answer to a message of ours: somebody may have written"


def _standard(message: Message, names: tuple[str, ...]) -> Iterator[Event]:
    """The people a delivery status notification speaks of."""
    for part in message.walk():
        if part.get_content_type() not in _STATUS:
            continue
        blocks = [HeaderParser().parsestr(block) for block in _BLOCK_END.split(_text(part).replace("\r\n", "\n"))]
        envelope = tuple(name for block in blocks for name in _NAME.findall(_header(block, "Original-Envelope-Id")))
        for block in blocks:
            given = _header(block, "Original-Recipient") or _header(block, "Final-Recipient")
            address = (given.partition(";")[2] or given).strip().strip("<>")
            status = status_of(_header(block, "Status"))
            kind = _kind(_header(block, "Action"), status)
            if address and kind:
                yield Event(kind, (*envelope, *names), address, status)


def _kind(action: str, status: str) -> Kind | None:
    """What became of a message; the action counts, comments apart, and the status where that is no known word."""
    word = re.sub(r"\(.*", "", action).strip().lower()
    if word in _NOTHING_WRONG:
        return Kind.OTHER
    return _ACTIONS.get(word) or {"5": Kind.BOUNCED, "4": Kind.DELAYED}.get(status[:1])


def _complaint(message: Message, names: tuple[str, ...]) -> Iterator[Event]:
    """A complaint in the abuse reporting format."""
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            report = HeaderParser().parsestr(_text(part).replace("\r\n", "\n").lstrip("\n"))
            address = _header(report, "Original-Rcpt-To").strip().strip("<>")
            if names or address:
                yield Event(Kind.COMPLAINED, names, address)


def _plain(message: Message, names: tuple[str, ...]) -> Iterator[Event]:
    """A report without a standard part: from a mail system, about a message of ours."""
    failed = [address.strip() for address in _header(message, "X-Failed-Recipients").split(",") if address.strip()]
    if not names and not failed:
        return
    if not failed and not _of_mailer(message):
        return
    said = _COPY.split(_header(message, "Subject") + "\n" + _body(message), maxsplit=1)[0]
    final, later = list(_FINAL.finditer(said)), list(_LATER.finditer(said))
    delayed = not failed and not final and bool(later or _DELAY_WORDS.search(said))
    code = next((found.group(1) for found in final or later if found.group(1)), "")
    kind = Kind.DELAYED if delayed else Kind.BOUNCED
    for address in failed or [""]:
        yield Event(kind, names, address, code)


def _of_mailer(message: Message) -> bool:
    return bool(_MAILERS.search(" ".join(parseaddr(_header(message, "From")))))


def _names(message: Message) -> Iterator[str]:
    """Bare names that may be those of our message: of what it answers, of what is attached, of what is quoted."""
    for name in ("In-Reply-To", "References", "Original-Message-ID", "X-Original-Message-ID"):
        yield from _NAME.findall(_header(message, name))
    for part in message.walk():
        if part is not message:
            yield from _NAME.findall(_header(part, "Message-ID"))
    for part in message.walk():
        if not part.is_multipart() or part.get_content_maintype() == "message":
            for line in _text(part)[:_MOST].splitlines():
                if "message-id" in line.lower():
                    yield from _NAME.findall(line)


def _body(message: Message) -> str:
    """What a report says itself, what is attached left out."""
    parts = [message]
    if message.is_multipart() and message.get_content_maintype() == "multipart":
        parts = [part for part in message.walk() if part.get_content_maintype() == "text"][:2]
    return "\n".join(_text(part)[:_MOST] for part in parts)


def _text(part: Message) -> str:
    """The text of a part, encoded or not, whatever the parser made of it."""
    if part.is_multipart():
        pieces = part.get_payload()
        raw = "\n".join(_written(piece) for piece in pieces if isinstance(piece, Message))
        return _decoded(raw, _header(part, "Content-Transfer-Encoding"))
    found = part.get_payload(decode=True)
    if not isinstance(found, bytes):
        return ""
    try:
        return found.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return found.decode("utf-8", "replace")


def _written(part: Message) -> str:
    """A part as it came; to fold its headers anew would take long where one of them is."""
    head = "".join(f"{name}: {value}\n" for name, value in part.raw_items())
    inner = part.get_payload()
    pieces = [_written(piece) for piece in inner if isinstance(piece, Message)] if isinstance(inner, list) else [inner]
    return f"{head}\n" + "\n".join(str(piece or "") for piece in pieces)


def _decoded(raw: str, encoding: str) -> str:
    """The text of a part that should not be encoded, but is."""
    coded = raw.encode("utf-8", "replace")
    try:
        if encoding.strip().lower() == "base64":
            return base64.b64decode(b"".join(coded.split())).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return raw
    if encoding.strip().lower() == "quoted-printable":
        return quopri.decodestring(coded).decode("utf-8", "replace")
    return raw


def _header(message: Message, name: str) -> str:
    """A header as text; one with bytes outside ASCII is no plain text to the parser."""
    return str(message.get(name) or "")

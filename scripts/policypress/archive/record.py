"""The machine-written files beside a sealed text: record, withdrawal, certificate."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated, Any, Literal

from policypress.archive.ids import YEARS
from policypress.canonical import json_sha256
from policypress.characters import shown
from policypress.vocabulary import Direction, Kind, Verdict
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

FORMAT = 1

Sha256 = str


def _possible(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError("is no possible date")
    return day


Shown = Annotated[str, AfterValidator(shown)]
"""What stands on pages and in messages, without characters that these cannot hold: an older archive may have some."""
Day = Annotated[date, AfterValidator(_possible)]
"""A day from which periods can be counted in both directions."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class FindingEntry(_File):
    """One signal on one change."""

    rule: str
    category: str
    words: str
    direction: Direction
    why: str
    consent_needed: bool


class DecisionEntry(_File):
    """A person's verdict on one change; ``consent``, where given, says whether users must agree first."""

    change: str
    verdict: Verdict
    reason: Shown
    by: Shown
    consent: bool | None = None


class ChangeEntry(_File):
    """One change in the contract's shape; ``lineage`` names the clauses it touched, ``redline`` its runs of words.

    ``automatic`` are the rules of all signals behind the findings; records of earlier versions have none.
    """

    id: str
    kind: Kind
    section: list[str]
    before: str
    after: str
    verdict: Verdict
    tool_verdict: Verdict
    proof: str | None
    findings: list[FindingEntry]
    automatic: list[str] = []
    suggestion: str | None
    decision: DecisionEntry | None
    audience: list[str]
    moved: bool
    redline: list[tuple[Literal["equal", "delete", "insert"], str]]
    lineage: list[str]


class TopicLine(_File):
    """What the changes under one heading come to, in the editor's words, and whom they help where that was said."""

    line: str
    direction: Direction | None


class TextFile(_File):
    """A sealed text: its file name beside the record and the SHA-256 of its bytes."""

    file: str
    sha256: Sha256
    lang: str


class Link(_File):
    """The record before this one in the chain of its policy, by version and hash."""

    version: str
    sha256: Sha256


class Notice(_File):
    """Whether users must be told before the version may take effect, and by when."""

    required: bool
    days: int = Field(ge=0, le=366)
    because: str
    deadline: date | None


IMPORTED_NOTICE = Notice(
    required=False, days=0, because="imported: published before this archive was begun", deadline=None
)
"""Of a version that was published elsewhere before it came here."""


class Tool(_File):
    """What judged."""

    name: str
    version: str
    rules_sha256: Sha256


class LinkEntry(_File):
    """What an address led to on the day it was looked up: the address that answered, its status, title and content."""

    address: str
    day: Day
    final: str
    status: int
    title: Shown
    sha256: str


class Record(_File):
    """The one record of a version.

    ``sha256`` is the SHA-256 of the record's canonical JSON (RFC 8785) without that field; ``previous`` links to the
    record sealed before it in the same policy; ``compared_with`` is the version whose text it was compared with.
    ``lineage`` names every clause of the text in order; ``topics`` are the editor's lines by heading;
    ``links`` is the link evidence that verdicts rest on.
    """

    format: Literal[1]
    policy: str
    version: str
    effective: Day
    announced: Day
    origin: Literal["sealed", "imported"]
    title: Shown
    lang: str
    summary: Shown
    text: TextFile
    translations: list[TextFile]
    previous: Link | None
    compared_with: str | None
    reschedules: str | None
    verdict: Verdict
    direction: Direction
    consent_needed: bool
    counts: dict[str, int]
    notice: Notice
    audiences: dict[str, list[str]]
    changes: list[ChangeEntry]
    decisions: list[DecisionEntry]
    lineage: list[str]
    committer: Shown
    approved_by: Shown
    source: dict[str, str] = Field(default_factory=dict)
    foreign: dict[str, str] = Field(default_factory=dict)
    topics: dict[str, TopicLine] = Field(default_factory=dict)
    links: list[LinkEntry] = []
    tool: Tool
    sha256: Sha256

    @field_validator("effective")
    @classmethod
    def _as_its_id(cls, value: date, info: ValidationInfo) -> date:
        if not str(info.data.get("version", "")).startswith(value.isoformat()):
            raise ValueError("is not the date of its version")
        return value


class LaterTranslation(_File):
    """A translation sealed after its original: an addition to the version, published from that day."""

    format: Literal[1]
    policy: str
    version: str
    record_sha256: Sha256
    lang: str
    text: TextFile
    added: date
    committer: str
    approved_by: str
    tool: Tool
    sha256: Sha256


class Withdrawal(_File):
    """An upcoming version taken back."""

    format: Literal[1]
    policy: str
    version: str
    record_sha256: Sha256
    withdrawn: Day
    reason: Shown
    by: Shown
    sha256: Sha256


class Certificate(_File):
    """What was sent to how many and when; no personal data.

    ``counts`` maps a channel (``email``, ``phone``, ``site``) to counts by state; ``completed`` is the day (in the
    site's time zone) on which the last row was settled; ``ledger_sha256`` commits to the ledger's rows. ``signature``
    is an armored SSH signature of all the rest but ``sha256``, in canonical JSON; left out where nobody signed.
    """

    format: Literal[1]
    policy: str
    version: str
    record_sha256: Sha256
    text_sha256: Sha256
    list_sha256: Sha256
    recipients: int
    counts: dict[str, dict[str, int]]
    skipped: dict[str, int]
    undeliverable: int
    first_sent: datetime | None
    last_sent: datetime | None
    completed: Day
    deadline: date | None
    ledger_sha256: Sha256
    tool: Tool
    signature: str = ""
    sha256: Sha256


class Anchor(_File):
    """A time-stamp after RFC 3161 of a record's hash, by an authority outside: the record existed at ``stamped``.

    ``token`` is the authority's answer, DER in base64; its message imprint is the record's ``sha256``.
    """

    format: Literal[1]
    policy: str
    version: str
    record_sha256: Sha256
    kind: Literal["rfc3161"]
    authority: str
    stamped: datetime
    token: str
    sha256: Sha256


def sealed(data: dict[str, Any]) -> dict[str, Any]:
    """``data`` with its own hash as ``sha256``."""
    body = {key: value for key, value in data.items() if key != "sha256"}
    return {**body, "sha256": json_sha256(body)}


def own_hash_holds(data: dict[str, Any]) -> bool:
    """Whether the ``sha256`` of a parsed file is the hash of the rest of it."""
    return bool(data.get("sha256") == sealed(data)["sha256"])


def file_text(data: dict[str, Any]) -> str:
    """The bytes a machine-written file has: indented JSON, UTF-8, keys in the model's order, one newline at the end."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def faults(error: ValidationError) -> str:
    """A pydantic error in one line."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"`{where}`: {first['msg']}{more}"

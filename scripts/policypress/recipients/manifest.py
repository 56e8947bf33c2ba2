"""The manifest beside a recipient list: what it is for, how it was made, and hashes to hold it to."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

FORMAT = 1
"""Of the manifest; another number means that other programs read it otherwise."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Unreadable(_File):
    """How many rows have one fault, and the line of an example; 0 where another engine has the rows."""

    kind: str
    count: int
    example_line: int


class Arithmetic(_File):
    """All rows, minus each exclusion, equals those told by each channel."""

    all: int
    unreadable: int
    closed: int
    under_13: int
    joined_after: int
    out_of_scope: int
    already_told: int
    already_accepted: int
    email: int
    phone: int
    site: int


class ListPart(_File):
    """Rows of the list that follow each other in order of ids; ``sha256`` is the hash of their bytes."""

    first: str
    last: str
    rows: int
    sha256: str


class Parameters(_File):
    """What the selection depends on."""

    announced: date
    today: date
    in_force: str | None
    notify_on: str
    audiences: dict[str, list[str]]
    columns: dict[str, str]
    ledger_consulted: bool
    site_hash: str


class Manifest(_File):
    """One recipient list of one version.

    ``withdrawn``: the list is of those who are told that the version was taken back.
    ``reasons`` says what each code in the list's column of that name stands for; lists of version 0.1 hold the words.
    ``list_sha256`` is the hash of the list's bytes, ``text_sha256`` and ``record_sha256`` those of the version,
    ``chain_head_sha256`` of the newest record of the policy when the list was made. ``parts``
    name the first and the last id of each part of the list, so that a manifest stays in the private folder.
    """

    format: Literal[1]
    policy: str
    version: str
    effective: date
    deadline: date | None
    text_sha256: str
    record_sha256: str
    chain_head_sha256: str
    list_file: str
    list_sha256: str
    parts: list[ListPart] = []
    recipients: int
    arithmetic: Arithmetic
    unreadable: list[Unreadable]
    unknown_versions: int
    withdrawn: bool = False
    notes: dict[str, int]
    since: dict[str, int]
    reasons: dict[str, str] = {}
    reached_otherwise: str
    parameters: Parameters
    tool: dict[str, str]


def reasons_of(manifest: Manifest, code: str) -> str:
    """The reasons in words behind what a list has in that column."""
    return manifest.reasons.get(code, code)


VISITORS = (
    "Visitors, and anybody else who is in no table of users, are reached by the notice on the site "
    "(every page's banner, /notice.html and /notice.json)."
)

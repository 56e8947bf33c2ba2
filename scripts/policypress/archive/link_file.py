"""Link evidence of a policy: beside the policies while its text is unsealed, in the record once it is sealed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from policypress.archive.record import LinkEntry, faults, file_text
from policypress.durable.beside import write_atomic
from policypress.errors import Problem, TextProblems
from policypress.files import RECORD
from policypress.judgement import JudgedChange, LinkEvidence
from policypress.judgement.link_evidence import exchanged_pages
from policypress.judgement.proofs.links import EVIDENCED
from policypress.plain_files import read_plain
from pydantic import BaseModel, ConfigDict, ValidationError

LINKS = "links"
"""The folder of link evidence, outside what a site is built from."""

OLDEST = 366
"""Days after which what an address led to says nothing of where it leads."""


class LinkFile(BaseModel):
    """What the addresses that an unsealed text touches led to when they were looked up."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1]
    policy: str
    links: list[LinkEntry]


def link_path(root: Path, policy: str) -> Path:
    """Where the link evidence of an unsealed text lies."""
    return root / LINKS / f"{policy}.json"


def read_links(root: Path, policy: str) -> tuple[tuple[LinkEvidence, ...], tuple[Problem, ...]]:
    """The evidence of a policy, and what is wrong with the file; none where none was looked up."""
    path = link_path(root, policy)
    where = path.relative_to(root).as_posix()
    try:
        return links_in(read_plain(root, path, RECORD)), ()
    except FileNotFoundError:
        return (), ()
    except TextProblems as error:
        return (), error.problems
    except ValidationError as error:
        remedy = "Remove the file, and let `policypress links` write it anew."
        return (), (Problem(where, 0, "link-evidence", f"It cannot be read: {faults(error)}.", remedy),)


def links_in(raw: bytes) -> tuple[LinkEvidence, ...]:
    """The evidence that a file of it holds.

    :raises ValidationError: it is no such file
    """
    return tuple(map(as_evidence, LinkFile.model_validate_json(raw).links))


def write_links(root: Path, policy: str, links: Iterable[LinkEvidence]) -> Path:
    """Keep the evidence of a policy; the file is whole or as it was."""
    path = link_path(root, policy)
    body = {"format": 1, "policy": policy, "links": [link.as_json() for link in sorted(links)]}
    write_atomic(path, file_text(body))
    return path


def as_evidence(entry: LinkEntry) -> LinkEvidence:
    """An entry of a file or a record as judgement takes it."""
    return LinkEvidence(entry.address, entry.day, entry.final, entry.status, entry.title, entry.sha256)


def lately(links: Sequence[LinkEvidence], day: date) -> tuple[LinkEvidence, ...]:
    """The evidence that counts on a day: looked up by then, and not too long before."""
    return tuple(link for link in links if 0 <= (day - link.day).days <= OLDEST)


def rests_on_links(judged: JudgedChange) -> bool:
    """Whether link evidence is part of what proves a change editorial."""
    return judged.proof is not None and EVIDENCED.id in judged.proof.split("+")


def rested_on(changes: Iterable[JudgedChange], links: Iterable[LinkEvidence]) -> list[LinkEvidence]:
    """The evidence that verdicts rest on, by address."""
    used = {page for judged in changes if rests_on_links(judged) for page in exchanged_pages(judged.change)}
    return sorted(link for link in links if link.address in used)

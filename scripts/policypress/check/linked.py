"""Link evidence while a text is checked: which of it is believed, and what is looked up anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from policypress.archive.draft import Draft
from policypress.archive.link_file import LINKS, link_path, links_in, rests_on_links
from policypress.archive.record import LinkEntry
from policypress.archive.reseal import judged_again
from policypress.archive.versions import Policy, Version
from policypress.check.edit import Branch
from policypress.judgement import LinkEvidence
from policypress.judgement.link_evidence import exchanged_pages
from policypress.plain_files import read_plain
from policypress.settings import Settings
from policypress.vocabulary import Verdict

LookUp = Callable[[Sequence[str]], Sequence[LinkEvidence]]
"""Looks addresses up; whoever may use the network gives it."""

UNSEEN = (
    "Nothing here shows where its addresses led: run `check --base` with --links, which looks them up again, or leave "
    "the file out of the branch."
)


def pages_of(found: Draft) -> list[str]:
    """The pages that changes of a draft lead to on one side only, each once."""
    return list(dict.fromkeys(page for change in found.comparison.changes for page in exchanged_pages(change)))


def links_at(branch: Branch, root: Path, policy: str) -> tuple[LinkEvidence, ...]:
    """The evidence that stood where a branch began: what the branch itself brings is not believed."""
    raw = branch.repo.blob(branch.start, branch.repo.relative(link_path(root, policy)))
    try:
        return links_in(raw) if raw else ()
    except ValueError:
        return ()


def file_faults(root: Path, path: str, today: date, look_up: LookUp | None) -> list[str]:
    """Why a file of link evidence that a branch brings is refused."""
    try:
        links = links_in(read_plain(root, root / path))
    except (ValueError, OSError):
        return ["It cannot be read as link evidence."]
    if path != f"{LINKS}/{Path(path).relative_to(LINKS).with_suffix('')}.json":
        return ["It cannot be read as link evidence."]
    if any(link.day > today for link in links):
        return ["It says that an address was looked up on a day that is not yet."]
    if look_up is None:
        return [UNSEEN] if links else []
    again = {link.address: (link.final, link.status) for link in look_up([link.address for link in links])}
    other = [link.address for link in links if again.get(link.address) != (link.final, link.status)]
    return [f"Looked up again, {address} does not lead where it says." for address in other]


def record_faults(before: Policy, version: Version, settings: Settings, look_up: LookUp | None) -> list[str]:
    """Why verdicts of a record that rest on link evidence are refused."""
    record = version.record
    if not record.links:
        return []
    if look_up is None:
        return [UNSEEN]
    again = look_up([link.address for link in record.links])
    entries = [LinkEntry.model_validate(link.as_json()) for link in again]
    anew = replace(version, record=record.model_copy(update={"links": entries}))
    ids = {entry.id for entry in record.changes if "link-evidence" in (entry.proof or "").split("+")}
    judged = judged_again(before, anew, settings).judgement.changes
    lost = ids - {one.change.id for one in judged if rests_on_links(one) and one.tool_verdict is Verdict.EDITORIAL}
    return [
        f"Looked up again, the links of the change {name} do not lead where the record says." for name in sorted(lost)
    ]

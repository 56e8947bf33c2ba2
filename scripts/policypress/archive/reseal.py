"""Sealing again: what sealing makes of a text that lies sealed already, to compare with what lies there."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from policypress.archive.draft import Draft, Place, draft, draft_on, place_of
from policypress.archive.link_file import as_evidence
from policypress.archive.record import IMPORTED_NOTICE, Record
from policypress.archive.seal import People, sealed_version
from policypress.archive.status import standing
from policypress.archive.versions import Policy, Version
from policypress.archive.working import Working, working_from
from policypress.judgement import rule_set_sha256
from policypress.settings import Settings

RULES_DECIDE = frozenset({"verdict", "direction", "consent_needed", "counts", "notice", "changes", "lineage", "links"})
"""What in a record follows from the rules of comparison and judgement; all else follows from the text alone."""


def before_sealing(policy: Policy, version: Version) -> Policy:
    """The policy with the versions sealed before ``version`` only, and what is known of them today."""
    chain = policy.chain
    return replace(policy, versions=tuple(sorted(chain[: chain.index(version)], key=lambda v: v.id)))


def as_of_sealing(before: Policy, day: date) -> Iterator[Policy]:
    """How the policy may have stood on the day of sealing: with what came to it by that day, and without.

    A file of the same day may have been written before or after, and a certificate later than the day it names.
    """

    def kept(version: Version, *, same_day: bool, certified: bool) -> Version:
        gone, done = version.withdrawal, version.certificate
        if gone and (gone.withdrawn > day or (gone.withdrawn == day and not same_day)):
            gone = None
        if done and (done.completed > day or not certified):
            done = None
        return replace(version, withdrawal=gone, certificate=done)

    seen: list[tuple[Version, ...]] = []
    for same_day in (True, False):
        for certified in (True, False):
            versions = tuple(kept(version, same_day=same_day, certified=certified) for version in before.versions)
            if versions not in seen:
                seen.append(versions)
                yield replace(before, versions=versions)


def working_text(version: Version) -> Working:
    """A sealed text as the working text it was sealed from."""
    record = version.record
    where = f"{record.policy}@{record.version}"
    working = replace(working_from(version.raw.decode("utf-8-sig"), where, Path(record.text.file)), raw=version.raw)
    working = replace(working, lang=record.lang) if record.origin == "imported" else working
    working = replace(working, links=tuple(map(as_evidence, record.links))) if record.links else working
    if not version.raw.startswith(codecs.BOM_UTF8):
        working.__dict__["document"] = version.document  # the same characters, parsed already
    return working


def place_again(before: Policy, version: Version) -> Place:
    """Where the text comes by the rules of sealing, on the day that its record names."""
    record = version.record
    moved = before.by_name.get(record.reschedules or "")
    return place_of(before, version.id.effective, standing(before, record.announced), instead_of=moved)


def drafted_again(before: Policy, version: Version, settings: Settings) -> Draft | None:
    """What the text was when it was sealed, its base worked out anew; None where that is another version's text."""
    record = version.record
    moved = before.by_name.get(record.reschedules or "")
    return draft(before, working_text(version), settings, standing(before, record.announced), instead_of=moved)


def judged_again(before: Policy, version: Version, settings: Settings) -> Draft:
    """What the text is behind the version that its record names as the one before."""
    record = version.record
    base = before.by_name.get(record.compared_with or "")
    correction = bool(base and base.id.effective == version.id.effective)
    found = draft_on(base, working_text(version), version.id, settings, correction=correction)
    return replace(found, notice=IMPORTED_NOTICE) if record.origin == "imported" else found


def sealed_again(before: Policy, version: Version, found: Draft) -> Version:
    """The version that sealing makes of ``found`` on the day and by the people that the record names."""
    record = version.record
    people = People(record.committer, record.approved_by)
    return sealed_version(
        before,
        found,
        record.announced,
        people,
        translations=version.sealed_translations,
        reschedules=record.reschedules,
        origin=record.origin,
        source=record.source,
        foreign=record.foreign,
    ).version


def names_these_rules(record: Record) -> bool:
    """Whether the record was judged by the rule set at hand."""
    return record.tool.rules_sha256 == rule_set_sha256()


def differing(record: Record, made: Record) -> list[str]:
    """The fields in which a record differs from the one that sealing again makes; what judged is no part of it.

    By another rule set the same text may rightly be judged otherwise, so only what follows from the text is compared.
    """
    left_out = {"tool", "sha256"} | (set() if names_these_rules(record) else RULES_DECIDE)
    said, again = record.model_dump(mode="json"), made.model_dump(mode="json")
    return [key for key in said if key not in left_out and said[key] != again[key]]

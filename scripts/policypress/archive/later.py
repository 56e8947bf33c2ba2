"""Translations sealed after their original: additions to a version, each with a record of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from policypress.archive.record import FORMAT, LaterTranslation, file_text, sealed
from policypress.archive.seal import People, tool
from policypress.archive.status import Standing
from policypress.archive.steps import archive_step
from policypress.archive.versions import VERSIONS, Policy, Version
from policypress.archive.working import Working
from policypress.canonical import sha256
from policypress.vocabulary import Status

_GONE = (Status.WITHDRAWN, Status.RESCHEDULED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A translation beside the working text that belongs to a sealed version, which has none in its language yet."""

    version: Version
    translation: Working


def waiting(policy: Policy, translations: Sequence[Working], now: Standing) -> list[Waiting]:
    """What can be added; a translation with problems, or of a date under which nothing is sealed, is none of it."""
    out = []
    for translation in translations:
        version = _of_its_date(policy, translation, now)
        known = version is None or translation.lang in {version.record.lang, *version.translations_raw}
        if version and not known and not translation.problems:
            out.append(Waiting(version, translation))
    return out


def differs(policy: Policy, translation: Working, now: Standing) -> Version | None:
    """The version whose sealed translation says something else than the one beside the working text."""
    version = _of_its_date(policy, translation, now)
    kept = version.translations_raw.get(translation.lang) if version else None
    return version if kept is not None and kept != translation.raw else None


def _of_its_date(policy: Policy, translation: Working, now: Standing) -> Version | None:
    """The newest version under the date of a translation that was neither taken back nor moved."""
    alike = [v for v in policy.versions if v.id.effective == translation.effective]
    live = [v for v in alike if now.statuses.get(v.name) not in (*_GONE, None)]
    return live[-1] if live else None


def add_translations(policy: Policy, found: Sequence[Waiting], today: date, people: People) -> list[LaterTranslation]:
    """Seal translations of versions that are sealed already, in one step; they are published from ``today`` on."""
    out = []
    with archive_step(policy.root) as step:
        for one in found:
            version, lang, raw = one.version, one.translation.lang, one.translation.raw
            file = f"{version.name}.{lang}.md"
            body = sealed(
                {
                    "format": FORMAT,
                    "policy": policy.id,
                    "version": version.name,
                    "record_sha256": version.record.sha256,
                    "lang": lang,
                    "text": {"file": file, "sha256": sha256(raw), "lang": lang},
                    "added": today.isoformat(),
                    "committer": people.committer,
                    "approved_by": people.approved_by,
                    "tool": tool(),
                }
            )
            out.append(LaterTranslation.model_validate(body))
            step.write(policy.folder / VERSIONS / file, raw)
            step.write(policy.folder / VERSIONS / f"{version.name}.{lang}.json", file_text(body))
    return out

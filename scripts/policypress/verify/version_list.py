"""``versions.json`` of a published site, against the records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from policypress.archive.consent import any_confirmed
from policypress.archive.status import Standing, standing
from policypress.archive.versions import Policy, Version
from policypress.canonical import read_json


def day_built(site: Path, policy: Policy) -> date | None:
    """The day the site was built for, as its list of versions says; that list is checked apart."""
    try:
        return date.fromisoformat(read_json((site / policy.id / "versions.json").read_bytes())["as_of"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def list_faults(site: Path, policy: Policy) -> Iterator[str]:
    """Where the list of versions says something else than the records."""
    path = site / policy.id / "versions.json"
    if not path.is_file():
        yield "The site lacks this file."
        return
    try:
        entries = read_json(path.read_bytes())["versions"]
        listed = {str(entry["version"]): entry for entry in entries}
    except (ValueError, KeyError, TypeError):
        yield "It is not a list of versions."
        return
    day = day_built(site, policy)
    if day is None:
        yield "It does not say on which day the site was built."
        return
    found = standing(policy, day)
    for version in policy.versions:
        entry = listed.pop(version.name, None)
        if entry is None:
            if version.name in found.statuses:
                yield f"It does not list {version.name}."
            continue
        for key, value in _entry(version, found).items():
            if entry.get(key) != value:
                yield f"Its {key} of {version.name} is not the record's."
    for name in sorted(listed):
        yield f"It lists {name}, which has no record."


def _entry(version: Version, found: Standing) -> dict[str, object]:
    """What the list of versions must say of one, by its record, certificate and the day."""
    record = version.record
    whole = record.model_dump(mode="json")
    same = ("title", "lang", "effective", "announced", "summary", "verdict", "direction", "counts")
    status = found.statuses.get(version.name)
    done = version.certificate
    return {key: whole[key] for key in (*same, "compared_with", "reschedules")} | {
        "consent_needed": any_confirmed(record.changes),
        "status": status.value if status else None,
        "notice": {
            "required": record.notice.required,
            "deadline": record.notice.deadline.isoformat() if record.notice.deadline else None,
            "completed": done.completed.isoformat() if done else None,
        },
        "text_sha256": record.text.sha256,
        "record_sha256": record.sha256,
    }

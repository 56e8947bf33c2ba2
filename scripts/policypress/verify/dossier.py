"""One folder for a regulator: everything about one version, with a page that explains it; no user, no address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from policypress.archive.gitrepo import GitRepo
from policypress.archive.phrases import counts_words, day_words
from policypress.archive.status import standing
from policypress.archive.versions import VERSIONS, Policy, Version
from policypress.canonical import read_json, sha256
from policypress.durable.beside import replacing, tidy
from policypress.durable.flush import write_new
from policypress.errors import UsageError
from policypress.files import RECORD, read_bytes
from policypress.plain_files import read_plain
from policypress.recipients.plan import BEGUN, MANIFEST, plan_folder
from policypress.vocabulary import CATEGORIES, without_subject


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One file of the folder."""

    name: str
    what: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return sha256(self.data)


def write_evidence(
    root: Path, policy: Policy, version: Version, out: Path, today: date, private: Path | None = None
) -> list[Exhibit]:
    """Write the folder ``out`` and return what it holds; ``private`` adds the manifest of the recipient list.

    :raises UsageError: ``out`` is not empty, or there is no manifest under ``private``
    """
    tidy(out.parent)
    exhibits = [*_exhibits(root, policy, version, private)]
    made = [_page(policy, version, exhibits, today), *exhibits]
    if _hold(out, made):  # a killed run had come so far
        return made
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out}: is not empty, and nothing there is overwritten. Name a new folder with --out.")
    with replacing(out) as beside:
        for exhibit in made:
            write_new(beside / exhibit.name, exhibit.data)
    return made


def _hold(out: Path, made: list[Exhibit]) -> bool:
    """Whether ``out`` holds exactly these exhibits."""
    names = sorted(exhibit.name for exhibit in made)
    if not out.is_dir() or sorted(path.name for path in out.iterdir()) != names:
        return False
    return all((out / exhibit.name).is_file() and (out / exhibit.name).read_bytes() == exhibit.data for exhibit in made)


def _exhibits(root: Path, policy: Policy, version: Version, private: Path | None) -> Iterator[Exhibit]:
    record, name = version.record, version.name
    yield Exhibit(record.text.file, "The text, byte for byte as it was published", version.raw)
    for entry in record.translations:
        yield Exhibit(entry.file, f"Its translation ({entry.lang})", version.translations_raw[entry.lang])
    for one in version.later:
        said = f"Its translation ({one.record.lang}), added on {one.record.added}"
        yield Exhibit(one.record.text.file, said, one.raw)
        yield Exhibit(one.file, "The record of that translation", one.record_raw)
    yield Exhibit(f"{name}.json", "The record: dates, hashes, changes, findings, decisions", version.record_raw)
    base = policy.by_name.get(record.compared_with or "")
    if base:
        yield Exhibit(
            f"before-{base.record.text.file}", f"The text it was compared with, {policy.id}@{base.name}", base.raw
        )
        yield Exhibit(
            "redline.html", "What changed, word by word, with the reason for each verdict", _redline(policy, version)
        )
    yield Exhibit(
        "decisions.json",
        "Decisions by people, as in the record",
        _json([d.model_dump(mode="json") for d in record.decisions]),
    )
    yield Exhibit("chain.json", "Every record of this policy, in the order they were sealed", _json(_chain(policy)))
    yield from _commit(root, policy, version)
    for suffix, what in (
        ("notice", "The certificate: how many were told, how and when"),
        ("withdrawn", "The withdrawal"),
    ):
        path = policy.folder / VERSIONS / f"{name}.{suffix}.json"
        if path.is_file():
            yield Exhibit(path.name, what, read_plain(root, path, RECORD))
    if private:
        what = "The manifest of the recipient list: its arithmetic and hash, nobody's name"
        yield Exhibit(MANIFEST, what, _nameless(_manifest(plan_folder(private, policy.id, name), version)))


def _nameless(manifest: bytes) -> bytes:
    """A manifest without the ids of those who stand first and last in each part of the list."""
    found = read_json(manifest)
    parts = [{key: part[key] for key in ("rows", "sha256")} for part in found.get("parts", [])]
    return manifest if not parts else _json({**found, "parts": parts})


def _manifest(folder: Path, version: Version) -> bytes:
    """The manifest of the list by which users were told, as the certificate says; before there is one, the newest."""
    path, certificate = folder / MANIFEST, version.certificate
    if not path.is_file():
        raise UsageError(f"{path}: no manifest there. Name the directory given as --private when the list was made.")
    if certificate is None:
        return read_bytes(path, RECORD)
    for candidate in (path, folder / BEGUN / f"{certificate.list_sha256}.json"):
        try:
            raw = read_bytes(candidate, RECORD)
            if read_json(raw)["list_sha256"] == certificate.list_sha256:
                return raw
        except (UsageError, ValueError, KeyError, TypeError):
            continue
    raise UsageError(
        f"{path}: its list is not the one of the certificate, whose SHA-256 is {certificate.list_sha256[:16]}…. Name "
        "the --private directory from which the notice was sent, or leave --private out."
    )


def _commit(root: Path, policy: Policy, version: Version) -> Iterator[Exhibit]:
    """The commit that brought the sealed text in."""
    repo = GitRepo.around(root)
    path = policy.folder / VERSIONS / version.record.text.file
    first = None
    for commit in repo.commits(repo.relative(path)) if repo else ():
        first = commit
    if first:
        data = {"commit": first.sha, "author": first.author, "when": first.when.isoformat()}
        yield Exhibit("commit.json", "The commit by which the sealed text entered the repository", _json(data))


def _chain(policy: Policy) -> list[dict[str, Any]]:
    return [
        {
            "version": version.name,
            "announced": version.record.announced.isoformat(),
            "text_sha256": version.record.text.sha256,
            "record_sha256": version.record.sha256,
            "previous": version.record.previous.sha256 if version.record.previous else None,
        }
        for version in policy.chain
    ]


def _page(policy: Policy, version: Version, exhibits: list[Exhibit], today: date) -> Exhibit:
    record = version.record
    found = {change.id: change.tool_verdict.value for change in record.changes}
    decisions = [
        {
            "change": d.change,
            "found": found.get(d.change, "-"),
            "verdict": d.verdict.value,
            "reason": d.reason,
            "by": d.by,
        }
        for d in record.decisions
    ]
    html = _render(
        "evidence.html",
        name=f"{policy.id}@{version.name}",
        record=record,
        made=day_words(today),
        facts=list(_facts(policy, version, today)),
        listed=exhibits,
        decisions=decisions,
        text_file=record.text.file,
        record_file=f"{version.name}.json",
        head=policy.chain[-1].record.sha256,
    )
    return Exhibit("README.html", "This page", html.encode("utf-8"))


def _facts(policy: Policy, version: Version, today: date) -> Iterator[tuple[str, str]]:
    record, certificate = version.record, version.certificate
    status = standing(policy, today).statuses.get(version.name)
    yield "Status today", status.value if status else "not announced yet"
    yield "Effective date", day_words(record.effective)
    yield "Announced", day_words(record.announced)
    yield (
        "Verdict",
        f"{record.verdict.value} ({counts_words(record.counts) or 'no change counted'}), {record.direction.value}",
    )
    yield "Summary", record.summary or "none"
    yield "Sealed by", record.committer or "imported"
    yield "Approved by", record.approved_by or "not recorded"
    if record.notice.required and record.notice.deadline:
        yield "Notice", f"needed by {day_words(record.notice.deadline)} ({record.notice.because})"
        done = f"completed {day_words(certificate.completed)}" if certificate else "not completed"
        yield "Notice given", done
    else:
        yield "Notice", f"not needed ({record.notice.because})"
    if certificate:
        told = "; ".join(
            f"{channel}: {', '.join(f'{number} {state}' for state, number in sorted(states.items()))}"
            for channel, states in sorted(certificate.counts.items())
        )
        yield "Told", f"{certificate.recipients} recipients ({told})"


def _redline(policy: Policy, version: Version) -> bytes:
    record = version.record
    html = _render(
        "redline.html",
        name=f"{policy.id}@{version.name}",
        base=f"{policy.id}@{record.compared_with}" if record.compared_with else "",
        record=record,
        changes=record.changes,
        categories=CATEGORIES,
        without_subject=without_subject,
    )
    return html.encode("utf-8")


def _render(template: str, **values: Any) -> str:
    source = files("policypress.verify").joinpath("templates", template).read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source).render(**values)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")

"""The sealed archive: reading versions with their records, and proving the chain."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from policypress.archive.ids import VersionId, is_language, is_policy_id
from policypress.archive.last_good import with_way_back
from policypress.archive.record import (
    Anchor,
    Certificate,
    LaterTranslation,
    Record,
    TextFile,
    Withdrawal,
    faults,
    own_hash_holds,
)
from policypress.archive.steps import FOLDER, one_state
from policypress.canonical import read_json, sha256
from policypress.document import Document, parse_document
from policypress.errors import PolicyError, Problem, TextProblems, UsageError
from policypress.files import RECORD, TEXT
from policypress.plain_files import read_plain
from policypress.vocabulary import Verdict
from pydantic import BaseModel, ValidationError

POLICIES = FOLDER
VERSIONS = "versions"
WORKING = "index.md"
CERTIFICATE = ".notice.json"
WITHDRAWN = ".withdrawn.json"
ANCHOR = ".anchor.json"

_File = TypeVar("_File", bound=BaseModel)


@dataclass(frozen=True)
class Later:
    """A translation that came after its original was sealed: its record, and the bytes of both."""

    record: LaterTranslation
    raw: bytes
    record_raw: bytes

    @property
    def file(self) -> str:
        """The name of its record."""
        return f"{self.record.version}.{self.record.lang}.json"


@dataclass(frozen=True)
class Version:
    """One sealed version: its record, the bytes of its text, and what came to it later.

    ``translations_raw`` are all of them by language, those of ``later`` included.
    """

    id: VersionId
    record: Record
    raw: bytes
    record_raw: bytes
    translations_raw: dict[str, bytes]
    certificate: Certificate | None = None
    withdrawal: Withdrawal | None = None
    anchor: Anchor | None = None
    later: tuple[Later, ...] = ()

    def translations_on(self, day: date) -> dict[str, bytes]:
        """The translations that were there on ``day``, by language."""
        coming = {one.record.lang for one in self.later if one.record.added > day}
        return {lang: raw for lang, raw in self.translations_raw.items() if lang not in coming}

    @property
    def sealed_translations(self) -> dict[str, bytes]:
        """The translations that were sealed together with the text, by language."""
        return {entry.lang: self.translations_raw[entry.lang] for entry in self.record.translations}

    @cached_property
    def name(self) -> str:
        """The id as text."""
        return str(self.id)

    @property
    def exact(self) -> str:
        """What names this very text after ``@``, whatever corrected it: ``2021-09-02.0``, ``2021-09-02.1``."""
        return self.name if self.id.number else f"{self.name}.0"

    @property
    def corrects(self) -> bool:
        """Whether it is a correction: it follows a text of the same date, and every change was proved editorial."""
        same_day = (self.record.compared_with or "").startswith(self.id.effective.isoformat())
        return same_day and self.record.verdict.rank <= Verdict.EDITORIAL.rank

    @cached_property
    def text(self) -> str:
        """The sealed Markdown, front matter included."""
        return self.raw.decode("utf-8")

    @cached_property
    def document(self) -> Document:
        """The parsed text."""
        return parse_document(self.text)

    def forget_document(self) -> None:
        """Let go of the parsed text, which takes much memory; it is parsed anew when it is asked for again."""
        self.__dict__.pop("document", None)

    def translation(self, lang: str) -> Document | None:
        """The parsed translation into ``lang``, where the version has one."""
        raw = self.translations_raw.get(lang)
        return parse_document(raw.decode("utf-8")) if raw is not None else None


@dataclass(frozen=True)
class Policy:
    """A policy: its id, its folder, and its versions in order of their ids."""

    id: str
    folder: Path
    versions: tuple[Version, ...]

    @property
    def root(self) -> Path:
        """The checkout that holds it."""
        return self.folder.parents[self.id.count("/") + 1]

    @property
    def working_path(self) -> Path:
        """The Markdown file an editor edits."""
        return self.folder / WORKING

    @property
    def title(self) -> str:
        """Title of the newest version, else the id."""
        return self.versions[-1].record.title if self.versions else self.id

    @cached_property
    def by_name(self) -> dict[str, Version]:
        """Versions by id text."""
        return {version.name: version for version in self.versions}

    @cached_property
    def chain(self) -> tuple[Version, ...]:
        """Versions in the order they were sealed."""
        following = {v.record.previous.version: v for v in self.versions if v.record.previous}
        first = [v for v in self.versions if v.record.previous is None]
        out = first[:1]
        while out and out[-1].name in following and len(out) <= len(self.versions):
            out.append(following[out[-1].name])
        return tuple(out)

    def version(self, name: str) -> Version:
        """The version called ``name``; a bare date means the newest of that date, ``2021-09-02.0`` its first text.

        :raises UsageError: there is none, or ``name`` is no id
        """
        first = name.removesuffix(".0")
        wanted = VersionId.parse(first)
        same_day = [v for v in self.versions if v.id.effective == wanted.effective]
        exact = [v for v in same_day if v.id == wanted]
        if wanted.number == 0 and same_day and first == name:
            return same_day[-1]
        if exact:
            return exact[0]
        known = ", ".join(v.name for v in self.versions) or "none"
        raise UsageError(f"{self.id}@{name}: no such version. Sealed versions: {known}.")


@dataclass(frozen=True)
class Archive:
    """All policies below ``policy/``, in order of their ids."""

    root: Path
    policies: tuple[Policy, ...]

    def policy(self, name: str) -> Policy:
        """The policy called ``name``; :class:`UsageError` where there is none."""
        for policy in self.policies:
            if policy.id == name:
                return policy
        known = ", ".join(name for name, _ in policy_folders(self.root)) or "none"
        raise UsageError(f"{name}: no such policy. Policies here: {known}.")


def withdrawal_path(folder: Path, name: str) -> Path:
    """Where it says that a version of the policy in ``folder`` was taken back, if it was."""
    return folder / VERSIONS / f"{name}{WITHDRAWN}"


def policy_folders(root: Path) -> list[tuple[str, Path]]:
    """(id, folder) of every policy: a folder below ``policy/`` with a working text or sealed versions."""
    base = root / POLICIES
    out = []
    for folder in sorted(path for path in base.rglob("*") if path.is_dir() and path.name != VERSIONS):
        name = folder.relative_to(base).as_posix()
        if is_policy_id(name) and ((folder / WORKING).is_file() or (folder / VERSIONS).is_dir()):
            out.append((name, folder))
    return out


def read_archive(root: Path, names: Iterable[str] | None = None) -> Archive:
    """Every policy with its sealed versions.

    :raises TextProblems: a record is unreadable, a sealed file was edited, or a chain is broken; all together
    """
    wanted = set(names) if names is not None else None
    problems: list[Problem] = []
    policies = []
    with one_state(root):
        for name, folder in policy_folders(root):
            if wanted is None or name in wanted:
                policy, faulty = read_policy(root, name, folder)
                policies.append(policy)
                problems.extend(faulty)
    if problems:
        raise TextProblems(problems)
    return Archive(root, tuple(policies))


def read_policy(root: Path, name: str, folder: Path) -> tuple[Policy, list[Problem]]:
    """One policy and everything wrong with its sealed files."""
    with one_state(root):
        policy, problems = _read_policy(root, name, folder)
    if problems:
        problems = with_way_back(root, folder / VERSIONS, problems, _whole(name))
    return policy, problems


def _read_policy(root: Path, name: str, folder: Path) -> tuple[Policy, list[Problem]]:
    problems: list[Problem] = []
    versions = []
    sealed = folder / VERSIONS
    records = record_names(folder)
    for record in records:
        version = _read_version(root, name, sealed / f"{record}.json", problems)
        if version:
            versions.append(version)
    versions.sort(key=lambda version: version.id)
    problems.extend(_strays(root, sealed, versions))
    policy = Policy(name, folder, tuple(versions))
    unread = set(records) - set(policy.by_name)
    problems.extend(_chain_problems(root, policy, unread))
    return policy, problems


def _whole(name: str) -> Callable[[Path, Path], bool]:
    """Whether the sealed files of the policy ``name`` are whole, elsewhere."""

    def asked(root: Path, sealed: Path) -> bool:
        policy, problems = _read_policy(root, name, sealed.parent)
        return bool(policy.versions) and not problems

    return asked


def record_names(folder: Path) -> list[str]:
    """The names of the versions that have a record in the folder of a policy, sorted."""
    return sorted(path.stem for path in (folder / VERSIONS).glob("*.json") if _is_version(path.stem))


def _is_version(name: str) -> bool:
    try:
        VersionId.parse(name)
    except PolicyError:
        return False
    return True


def _read_version(root: Path, policy: str, path: Path, problems: list[Problem]) -> Version | None:
    where = path.relative_to(root).as_posix()
    record_raw = _read(root, path, RECORD, problems)
    if record_raw is None:
        return None
    record = read_sealed(Record, record_raw, where, problems)
    if record is None:
        return None
    stem = path.name.removesuffix(".json")
    if (record.policy, record.version) != (policy, stem):
        problems.append(_broken(where, f"The record says it is {record.policy}@{record.version}."))
        return None
    raw = _sealed_bytes(root, path.parent, record.text, problems)
    if raw is None:
        return None
    translations = {t.lang: _sealed_bytes(root, path.parent, t, problems) for t in record.translations}
    later = tuple(_later(root, path.parent, stem, record, problems))
    return Version(
        VersionId.parse(stem),
        record,
        raw,
        record_raw,
        {lang: data for lang, data in translations.items() if data is not None}
        | {one.record.lang: one.raw for one in later},
        _beside(Certificate, root, path.parent / f"{stem}{CERTIFICATE}", record, problems),
        _beside(Withdrawal, root, path.parent / f"{stem}{WITHDRAWN}", record, problems),
        _beside(Anchor, root, path.parent / f"{stem}{ANCHOR}", record, problems),
        later,
    )


def _later(root: Path, folder: Path, stem: str, record: Record, problems: list[Problem]) -> Iterator[Later]:
    """Translations that were added to a version, each with a record of its own."""
    own = {entry.lang for entry in record.translations}
    for path in sorted(folder.glob(f"{stem}.*.json")):
        lang = path.name.removeprefix(f"{stem}.").removesuffix(".json")
        if not is_language(lang) or f".{lang}.json" in (CERTIFICATE, WITHDRAWN, ANCHOR):
            continue
        where = path.relative_to(root).as_posix()
        found = _beside(LaterTranslation, root, path, record, problems)
        if found is None:
            continue
        if (found.policy, found.version, found.lang) != (record.policy, record.version, lang):
            problems.append(_broken(where, f"The record says it is {found.policy}@{found.version} in {found.lang}."))
        elif lang in own or lang == record.lang:
            problems.append(_broken(where, f"The text was sealed in {lang} already; nothing can be added to that."))
        else:
            raw = _sealed_bytes(root, folder, found.text, problems)
            if raw is not None:
                yield Later(found, raw, path.read_bytes())


def _read(root: Path, path: Path, limit: int, problems: list[Problem]) -> bytes | None:
    """A sealed file, which is a plain file or a problem."""
    try:
        return read_plain(root, path, limit)
    except TextProblems as error:
        problems.extend(error.problems)
    except FileNotFoundError:
        problems.append(_broken(path.relative_to(root).as_posix(), "The file is missing."))
    return None


def _is_name(text: str) -> bool:
    """Whether ``text`` names a file of the folder and leads nowhere else."""
    return "/" not in text and "\0" not in text and text not in ("", ".", "..")


def _in_words(model: type[BaseModel]) -> str:
    """What a reader calls a file of this kind: ``later translation`` for ``LaterTranslation``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()


def read_sealed(model: type[_File], raw: bytes, where: str, problems: list[Problem]) -> _File | None:
    """A machine-written file as ``model``; what is wrong with it goes to ``problems``."""
    try:
        data = read_json(raw)
        parsed = model.model_validate(data)
    except ValidationError as error:
        problems.append(_broken(where, f"Not a valid {_in_words(model)}: {faults(error)}."))
        return None
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        problems.append(_broken(where, f"Not valid JSON: {error}.", line))
        return None
    if not own_hash_holds(data):
        problems.append(_broken(where, "The file was edited after it was written: its hash does not match."))
        return None
    return parsed


def _sealed_bytes(root: Path, folder: Path, entry: TextFile, problems: list[Problem]) -> bytes | None:
    path = folder / entry.file
    where = path.relative_to(root).as_posix()
    if not _is_name(entry.file) or not os.path.lexists(path):
        problems.append(_broken(where, "The sealed text is missing."))
        return None
    raw = _read(root, path, TEXT, problems)
    if raw is None:
        return None
    if sha256(raw) != entry.sha256:
        problems.append(_broken(where, "The sealed text was edited after it was sealed: its hash is not the record's."))
        return None
    return raw


def _beside(model: type[_File], root: Path, path: Path, record: Record, problems: list[Problem]) -> _File | None:
    raw = _read(root, path, RECORD, problems) if os.path.lexists(path) else None
    if raw is None:
        return None
    where = path.relative_to(root).as_posix()
    parsed = read_sealed(model, raw, where, problems)
    if parsed is not None and getattr(parsed, "record_sha256", None) != record.sha256:
        problems.append(_broken(where, f"It belongs to another record than that of {record.policy}@{record.version}."))
        return None
    return parsed


def _strays(root: Path, sealed: Path, versions: list[Version]) -> list[Problem]:
    """Texts among the sealed files that no record vouches for."""
    known = {entry.file for v in versions for entry in (v.record.text, *v.record.translations)}
    known |= {one.record.text.file for v in versions for one in v.later}
    broken = {path.name.removesuffix(".json") for path in sealed.glob("*.json")} - {v.name for v in versions}
    out = []
    for path in sorted(sealed.glob("*.md")) if sealed.is_dir() else []:
        if path.name not in known and path.name.removesuffix(".md") not in broken:
            out.append(_broken(path.relative_to(root).as_posix(), "No record vouches for this text."))
    return out


def _chain_problems(root: Path, policy: Policy, unread: set[str]) -> list[Problem]:
    """What is wrong with the chain; ``unread`` records have a problem of their own, which is not told again."""
    out = []
    folder = (policy.folder / VERSIONS).relative_to(root).as_posix()
    by_name = policy.by_name
    first = [v.name for v in policy.versions if v.record.previous is None]
    if policy.versions and len(first) != 1 and not (unread and not first):
        said = (
            "No record is the first"
            if not first
            else f"{len(first)} records claim to be the first ({', '.join(first)})"
        )
        out.append(_broken(folder, f"{said} of the chain."))
    followed: dict[str, str] = {}
    for version in policy.versions:
        link = version.record.previous
        where = f"{folder}/{version.name}.json"
        if link is None:
            continue
        before = by_name.get(link.version)
        if before is None:
            if link.version not in unread:
                out.append(_broken(where, f"The record before it, {link.version}, is missing."))
        elif before.record.sha256 != link.sha256:
            out.append(
                _broken(where, f"The chain is broken: {link.version} is not the record this one was sealed after.")
            )
        if link.version in followed:
            out.append(_broken(where, f"The chain forks: {followed[link.version]} also follows {link.version}."))
        followed[link.version] = version.name
    return out


def _broken(where: str, message: str, line: int = 0) -> Problem:
    remedy = "Restore the file as it was committed (`git log` shows it), then run `policypress verify`."
    return Problem(where, line, "archive", message, remedy)

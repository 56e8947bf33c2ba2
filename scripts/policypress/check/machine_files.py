"""Machine files that a branch brings: each is named, and what sealing did not make is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from policypress.archive.impossible import impossible_dates, impossible_withdrawal, status_without
from policypress.archive.link_file import LINKS
from policypress.archive.record import file_text, sealed
from policypress.archive.reseal import before_sealing
from policypress.archive.versions import (
    ANCHOR,
    CERTIFICATE,
    POLICIES,
    VERSIONS,
    WITHDRAWN,
    Policy,
    Version,
    withdrawal_path,
)
from policypress.check.believed import Believed
from policypress.check.linked import LookUp, file_faults, record_faults
from policypress.check.resealing import sealing_faults
from policypress.errors import Problem, Severity
from policypress.settings import Settings
from policypress.vocabulary import Status

BELIEVED = ("mkdocs.yml", ".gitattributes", "allowed_signers")
"""Files beside the policies that decide what is believed, shown or folded away."""


@dataclass(frozen=True, slots=True)
class MachineFile:
    """A file that only the tool writes, as the branch leaves it: what it is, what became of it, and what is proved.

    ``state`` is added, changed or deleted; ``faults`` say why it is refused, ``doubts`` what a reviewer has to see to.
    """

    path: str
    what: str
    state: str
    proved: str = ""
    faults: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def machine_files(
    root: Path,
    policies: list[Policy],
    changed: Mapping[str, str],
    settings: Settings,
    today: date,
    believed: Believed,
    look_up: LookUp | None = None,
) -> list[MachineFile]:
    """Every machine file among the ``changed`` files of a branch (path from the root → added, changed or deleted)."""
    brought = {path: state for path, state in changed.items() if f"/{VERSIONS}/" in path}
    out = [MachineFile(path, "settings", state) for path, state in changed.items() if path in BELIEVED]
    out += [
        _links(root, path, state, today, look_up) for path, state in changed.items() if path.startswith(f"{LINKS}/")
    ]
    for policy in policies:
        desk = _Desk(root, policy, brought, settings, today, believed, look_up)
        here = f"{POLICIES}/{policy.id}/{VERSIONS}/"
        out += [desk.judged(path) for path in sorted(brought) if path.startswith(here) and "/" not in path[len(here) :]]
    named = {file.path for file in out}
    left = (path for path in brought if path not in named)
    return [*out, *(MachineFile(path, "sealed file", brought[path], faults=_LOST) for path in left)]


def _links(root: Path, path: str, state: str, today: date, look_up: LookUp | None) -> MachineFile:
    faults = [] if state == "deleted" else file_faults(root, path, today, look_up)
    proved = "" if faults else "nothing is believed of it" if state == "deleted" else "looked up again: as it says"
    return MachineFile(path, "link evidence", state, proved, tuple(faults))


_LOST = ("It belongs to no policy that could be read here.",)


def problems_of(files: list[MachineFile]) -> Iterator[Problem]:
    """What is refused, and what a reviewer has to see to, as problems of ``check``."""
    remedy = (
        "Leave machine files to the commands: take it out of the branch, and let `policypress seal`, `withdraw`, "
        "`reschedule`, `links` or `notify` write it."
    )
    for file in files:
        for fault in file.faults:
            yield Problem(file.path, 0, "machine-file", fault, remedy)
        for doubt in file.doubts:
            yield Problem(file.path, 0, "machine-file", doubt, "Look at it before you merge.", Severity.WARNING)


@dataclass(frozen=True)
class _Desk:
    """One policy and what a branch did to its sealed files."""

    root: Path
    policy: Policy
    changed: Mapping[str, str]
    settings: Settings
    today: date
    believed: Believed
    look_up: LookUp | None = None

    def judged(self, path: str) -> MachineFile:
        """What became of a file below ``versions/``, and whether the tool may have made it so."""
        name = path.rpartition("/")[2]
        state = self.changed[path]
        version = self._of(name)
        if name.endswith(CERTIFICATE) and state != "deleted":
            return self._certificate(path, state, version)
        if name.endswith(ANCHOR) and state == "added" and version and version.anchor:
            doubt = "Who stamped it is not looked at here: `policypress verify --tsa-roots FILE` does that."
            return MachineFile(path, f"time-stamp of {self.policy.id}@{version.name}", state, doubts=(doubt,))
        if state != "added":
            verb = "changed" if state == "changed" else "deleted"
            return MachineFile(path, _kind(name), state, faults=(f"A sealed file is never {verb}.",))
        if version is None:
            return MachineFile(path, _kind(name), state, faults=("No record vouches for it.",))
        if name.endswith(WITHDRAWN):
            return self._withdrawal(path, version)
        if name == f"{version.name}.json":
            return self._record(path, version)
        later = next((one for one in version.later if name.startswith(f"{version.name}.{one.record.lang}.")), None)
        if later:
            proved = f"it adds the translation into {later.record.lang} to {version.name}"
            return MachineFile(path, _kind(name), state, proved=proved)
        if self._state(f"{version.name}.json") != "added":
            fault = "It was added to a version that was sealed before this branch began."
            return MachineFile(path, _kind(name), state, faults=(fault,))
        return MachineFile(path, _kind(name), state, proved=f"it belongs to the record of {version.name}")

    def _of(self, name: str) -> Version | None:
        """The version that a file belongs to, by its name or by the record that lists it."""
        for version in self.policy.versions:
            record = version.record
            own = {f"{version.name}{kind}" for kind in (".json", WITHDRAWN, CERTIFICATE, ANCHOR)}
            own |= {file for one in version.later for file in (one.record.text.file, one.file)}
            if name in own | {text.file for text in (record.text, *record.translations)}:
                return version
        return None

    def _state(self, name: str) -> str:
        return self.changed.get(f"{POLICIES}/{self.policy.id}/{VERSIONS}/{name}", "")

    def _at_base(self) -> Policy:
        """The policy without the certificates and withdrawals that the branch brings."""

        def then(version: Version) -> Version:
            new_done = self._state(f"{version.name}{CERTIFICATE}") == "added"
            new_gone = self._state(f"{version.name}{WITHDRAWN}") == "added"
            return replace(
                version,
                certificate=None if new_done else version.certificate,
                withdrawal=None if new_gone else version.withdrawal,
            )

        return replace(self.policy, versions=tuple(map(then, self.policy.versions)))

    def _record(self, path: str, version: Version) -> MachineFile:
        record = version.record
        before = before_sealing(self.policy, version)
        faults = [*impossible_dates(before, version), *self._not_yet(record.announced)]
        proved, found, doubts = sealing_faults(self.root, before, version, self.settings)
        faults += [*found, *record_faults(before, version, self.settings, self.look_up)]
        if record.origin == "sealed":
            faults += self.believed.may(record.approved_by, "approved")
        said = f"verdict {record.verdict.value}, announced {record.announced}"
        what = f"record of {self.policy.id}@{version.name} ({said})"
        return MachineFile(path, what, "added", "" if faults else proved, tuple(faults), tuple(doubts))

    def _withdrawal(self, path: str, version: Version) -> MachineFile:
        gone = version.withdrawal
        what = f"withdrawal of {self.policy.id}@{version.name}"
        if gone is None:
            return MachineFile(path, what, "added", faults=("It cannot be read as a withdrawal.",))
        faults = [*impossible_withdrawal(self._with_withdrawal(version), version), *self._not_yet(gone.withdrawn)]
        base = self._at_base()
        status = status_without(base, base.by_name[version.name], self.today)
        if status not in (Status.UPCOMING, Status.HELD):
            said = status or "unknown"
            faults.append(f"Without it the version is {said} today: only an upcoming or held one can be withdrawn.")
        written = file_text(sealed(gone.model_dump(mode="json"))).encode()
        if written != withdrawal_path(self.policy.folder, version.name).read_bytes():
            faults.append("Its bytes are not those that `policypress withdraw` writes.")
        faults += self.believed.may(gone.by, "withdrew")
        return MachineFile(
            path, what, "added", "" if faults else "as `withdraw` makes it", tuple(dict.fromkeys(faults))
        )

    def _with_withdrawal(self, version: Version) -> Policy:
        """The state where the branch began, with this one withdrawal."""
        base = self._at_base()
        return replace(base, versions=tuple(version if v.name == version.name else v for v in base.versions))

    def _certificate(self, path: str, state: str, version: Version | None) -> MachineFile:
        what = "certificate of completed notice" + (f" of {self.policy.id}@{version.name}" if version else "")
        if version is None or version.certificate is None:
            return MachineFile(path, what, state, faults=("It cannot be read as a certificate of a version here.",))
        faults = [*self.believed.certificate_faults(version), *self._not_yet(version.certificate.completed)]
        raw = (self.policy.folder / VERSIONS / path.rpartition("/")[2]).read_bytes()
        if state == "changed":
            faults += self.believed.step_faults(path, raw)
        proved, doubts = "", list[str]()
        if not faults:
            proved, refused, doubts = self.believed.proof(version, raw)
            faults += refused
        return MachineFile(path, what, state, proved, tuple(faults), tuple(doubts))

    def _not_yet(self, day: date) -> Iterator[str]:
        if day > self.today:
            yield f"It is dated {day}, which is not yet."


def _kind(name: str) -> str:
    if name.endswith(".md"):
        return "sealed text"
    return {CERTIFICATE: "certificate", WITHDRAWN: "withdrawal"}.get(
        next((end for end in (CERTIFICATE, WITHDRAWN) if name.endswith(end)), ""), "record"
    )

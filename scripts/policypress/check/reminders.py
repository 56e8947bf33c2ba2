"""What a day brings for a policy: held versions, deadlines, withdrawn texts, translations that fell behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from policypress.archive.later import differs, waiting
from policypress.archive.phrases import day_words
from policypress.archive.signed import counted
from policypress.archive.sshsig import SIGNERS
from policypress.archive.status import Standing, live, missed, must_move_to, notice_complete
from policypress.archive.versions import CERTIFICATE, VERSIONS, Policy, Version
from policypress.archive.working import Working
from policypress.errors import Problem, Severity
from policypress.settings import Settings
from policypress.vocabulary import Status


def standing_problems(root: Path, policy: Policy, now: Standing, today: date) -> Iterator[Problem]:
    """Held versions, deadlines that were missed, and notices that are still to be completed."""
    for version in (*now.held, *now.upcoming):
        notice, name = version.record.notice, f"{policy.id}@{version.name}"
        where = (policy.folder / VERSIONS / version.record.text.file).relative_to(root).as_posix()
        late = missed(policy, version, today)
        remedy = _move(name, must_move_to(policy, version, today))
        if now.statuses[version.name] is Status.HELD:
            applies = f"{now.in_force.name} stays in force" if now.in_force else "no text is in force"
            message = f"{name} is held: {_because(version, late)}, so {applies}."
            yield Problem(where, 0, "held", message, remedy, Severity.WARNING)
        elif late:
            message = f"{name} will be held: {_because(version, late)}."
            yield Problem(where, 0, "notice-late", message, remedy, Severity.WARNING)
        elif notice.deadline and not notice_complete(version):
            message = f"{name}: its notice must be completed by {day_words(notice.deadline)} ({notice.because})."
            remedy = (
                "`policypress release` lists whom to tell, `policypress notify` tells them. Where that is not done in "
                "time, the version does not apply on its day."
            )
            yield Problem(where, 0, "notice-due", message, remedy, Severity.NOTE)


def _because(version: Version, late: list[Version]) -> str:
    """Whose notice was missed, and by when it was due."""
    if not late:
        return "its notice was not completed in time"
    deadline = late[0].record.notice.deadline
    due = day_words(deadline) if deadline else "then"
    if late[0] is version:
        return f"its notice was not completed by {due}"
    return f"it builds on {version.record.policy}@{late[0].name}, whose notice was not completed by {due}"


def out_of_order(root: Path, policy: Policy, now: Standing) -> Iterator[Problem]:
    """Upcoming versions that were compared with another text than the one that will be in force before them."""
    for version in now.upcoming:
        base = policy.by_name.get(version.record.compared_with or "")
        first = base.id.effective if base else None
        between = [v for v in live(policy, now) if v.id.effective < version.id.effective]
        between = [v for v in between if first is None or v.id.effective > first]
        if between:
            where = (policy.folder / VERSIONS / version.record.text.file).relative_to(root).as_posix()
            name, other = f"{policy.id}@{version.name}", f"{policy.id}@{between[-1].name}"
            message = f"{name} would undo what {other} changes before it, and its redline and notice do not say so."
            remedy = f"Take it back (`policypress withdraw {name} --reason '…'`) and seal it anew on top of {other}."
            yield Problem(where, 0, "out-of-order", message, remedy, Severity.WARNING)


def unsigned_certificates(root: Path, policy: Policy, settings: Settings) -> Iterator[Problem]:
    """Certificates that do not count, because the settings ask for signed ones."""
    seen = counted(policy, root, settings).by_name
    for version in policy.versions:
        if version.certificate and not seen[version.name].certificate:
            where = (policy.folder / VERSIONS / f"{version.name}{CERTIFICATE}").relative_to(root).as_posix()
            message = (
                f"The certificate of {policy.id}@{version.name} is signed with no key in {SIGNERS}: by the settings it "
                "does not count, so its notice is not completed."
            )
            remedy = "Sign it with `policypress sign --certificates`, by somebody whose key stands there."
            yield Problem(where, 0, "certificate-unsigned", message, remedy, Severity.WARNING)


def withdrawn_text(policy: Policy, working: Working | None, now: Standing) -> Iterator[Problem]:
    """The working text is that of a version which was taken back."""
    version = next((v for v in policy.versions if working and v.raw == working.raw), None)
    if working and version and now.statuses.get(version.name) is Status.WITHDRAWN:
        message = f"This is the text of {policy.id}@{version.name}, which was withdrawn."
        remedy = f"Edit it, or go back to {now.in_force.record.text.file}." if now.in_force else "Edit it."
        yield Problem(working.where, 0, "withdrawn-text", message, remedy, Severity.NOTE)


def _move(name: str, day: date | None) -> str:
    if day is None:
        return f"Move it with `policypress reschedule {name} DATE`."
    return f"Move it to {day_words(day)} or later: `policypress reschedule {name} {day}`. Then complete the notice."


def older_translation(translation: Working, working: Working) -> Iterator[Problem]:
    """A translation that belongs to an older text than the working one."""
    if not translation.effective or not working.effective or translation.effective >= working.effective:
        return
    message = (
        f"This translation belongs to the text of {day_words(translation.effective)}, the original now applies "
        f"from {day_words(working.effective)}."
    )
    remedy = "Translate the changes and set its `effective` to the same date; until then it is labelled as older."
    line = translation.lines.get("effective", 1)
    yield Problem(translation.where, line, "translation-older", message, remedy, Severity.WARNING)


def translations_waiting(policy: Policy, translations: Sequence[Working], now: Standing) -> Iterator[Problem]:
    """Translations of sealed versions that nobody can read yet, and those that say something else than is sealed."""
    for one in waiting(policy, translations, now):
        name = f"{policy.id}@{one.version.name}"
        message = f"This translation of {name} is not published."
        remedy = f"`policypress seal {policy.id}` adds it to that version."
        yield Problem(one.translation.where, 1, "translation-waiting", message, remedy, Severity.WARNING)
    for translation in translations:
        version = differs(policy, translation, now)
        if version:
            message = f"It differs from the translation that was sealed with {policy.id}@{version.name}."
            remedy = "Sealed texts never change: new words come with the next version or correction of it."
            line = translation.lines.get("effective", 1)
            yield Problem(translation.where, line, "translation-differs", message, remedy, Severity.WARNING)

"""What an edited text changes: an unsealed text as it was judged, a text sealed on this branch as its record says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policypress.archive.draft import Draft
from policypress.archive.period import Period, law_notes, notice_period
from policypress.archive.record import Notice
from policypress.archive.recorded import recorded_judgement
from policypress.archive.versions import Policy, Version
from policypress.archive.working import Working
from policypress.comparison import Comparison, compare
from policypress.document import parse_document
from policypress.judgement import Judgement
from policypress.settings import Settings
from policypress.vocabulary import Verdict


@dataclass(frozen=True)
class Edit:
    """What an edited text changes: since which version, with what verdict, and what follows from that.

    ``own_changes`` counts the changes of the branch alone, None where it was not compared with another revision;
    ``sealed`` tells that the text is sealed already; ``laws`` says what the settings' regimes ask for where it matters.
    """

    base: str | None
    version: str
    effective: date
    judgement: Judgement
    verdict: Verdict
    notice: Notice
    period: Period
    sealed: bool
    own_changes: int | None = None
    laws: tuple[str, ...] = ()


class Branch:
    """Texts as they were where this branch began."""

    def __init__(self, root: Path, base: str) -> None:
        from policypress.archive.gitrepo import GitRepo

        self.repo = GitRepo.required(root)
        self.start = self.repo.merge_base(base)

    def text(self, path: Path) -> str | None:
        """The file at the start of the branch; None where it was not there."""
        inside = self.repo.relative(path)
        return self.repo.text_at(self.start, inside) if self.repo.has(self.start, inside) else None

    def changed(self, root: Path, *names: str) -> dict[str, str]:
        """Files below ``root`` that this branch brings, changes or deletes: path from ``root`` → what became of it."""
        prefix = self.repo.relative(root)
        strip = "" if prefix == "." else f"{prefix}/"
        found = self.repo.changed_since(self.start, *(strip + name for name in names))
        return {path.removeprefix(strip): state for path, state in found.items()}


def edit_of(
    settings: Settings, policy: Policy, working: Working, found: Draft | None, branch: Branch | None
) -> Edit | None:
    """The edit to show: an unsealed text, or on a branch a text that was sealed there."""
    own = None
    if branch:
        before = branch.text(working.path)
        if before == working.text:
            return None
        own = len(compare(parse_document(before or ""), working.document).changes)
    if found:
        return Edit(
            found.base.name if found.base else None,
            str(found.version),
            found.version.effective,
            found.judgement,
            found.verdict,
            found.notice,
            found.period,
            False,
            own,
            _laws(settings, found.judgement, found.verdict),
        )
    sealed = next((version for version in policy.versions if version.raw == working.raw), None)
    return _sealed_edit(settings, policy, sealed, own) if branch and sealed else None


def _sealed_edit(settings: Settings, policy: Policy, version: Version, own: int | None) -> Edit:
    record = version.record
    base = policy.by_name.get(record.compared_with or "")
    old = base.document if base else None
    comparison = compare(old, version.document) if old else Comparison(version.document, version.document, (), {})
    judgement = recorded_judgement(record, comparison)
    return Edit(
        base.name if base else None,
        version.name,
        record.effective,
        judgement,
        record.verdict,
        record.notice,
        notice_period(settings, old),
        True,
        own,
        _laws(settings, judgement, record.verdict),
    )


def _laws(settings: Settings, judgement: Judgement, verdict: Verdict) -> tuple[str, ...]:
    if verdict.rank < Verdict.NEEDS_REVIEW.rank:
        return ()
    return tuple(law_notes(settings, consent=judgement.consent_needed))

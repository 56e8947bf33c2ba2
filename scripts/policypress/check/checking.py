"""Checking everything an editor may have to mend, and gathering what a reviewer wants to see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from policypress.archive.draft import Draft, draft, is_sealed
from policypress.archive.period import Period, law_notes, notice_period, regime_problems
from policypress.archive.record import Notice
from policypress.archive.refusals import sealing_problems
from policypress.archive.status import Standing, standing
from policypress.archive.translations import read_translations
from policypress.archive.versions import POLICIES, Policy, Version, policy_folders, read_policy
from policypress.archive.working import Working, read_working
from policypress.check.decisions import decision_problems
from policypress.check.reminders import older_translation, out_of_order, standing_problems, withdrawn_text
from policypress.comparison import compare
from policypress.document import parse_document
from policypress.errors import Problem, Severity, UsageError
from policypress.judgement import Judgement, judge
from policypress.lint.linting import lint
from policypress.lint.rule import Text
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


@dataclass(frozen=True)
class PolicyCheck:
    """One policy: where its versions stand, its edited text if there is one, and everything wrong with it."""

    policy: Policy
    working: Working | None
    standing: Standing
    edit: Edit | None
    problems: tuple[Problem, ...]

    @property
    def title(self) -> str:
        """Its title as the editor wrote it last."""
        return self.working.title if self.working and self.working.title else self.policy.title


@dataclass(frozen=True)
class Check:
    """The whole desk on a day."""

    today: date
    policies: tuple[PolicyCheck, ...]
    problems: tuple[Problem, ...]
    base: str | None = None

    def failed(self, strict: bool) -> bool:
        """Whether anything blocks: an error, with ``strict`` a warning too."""
        blocking = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        return any(problem.severity in blocking for problem in self.problems)


def check_site(
    root: Path, settings: Settings, today: date, names: Iterable[str] = (), base: str | None = None
) -> Check:
    """Check the policies called ``names``, or all; with ``base`` a git revision to compare working texts with.

    :raises UsageError: no such policy, or no such revision
    """
    folders = policy_folders(root)
    wanted = list(names)
    known = [name for name, _ in folders]
    for name in wanted:
        if name not in known:
            raise UsageError(f"{name}: no such policy. Policies here: {', '.join(known) or 'none'}.")
    branch = _Branch(root, base) if base else None
    policies = tuple(
        check_policy(root, settings, today, name, folder, branch)
        for name, folder in folders
        if not wanted or name in wanted
    )
    problems = [*regime_problems(settings, root), *(problem for found in policies for problem in found.problems)]
    if not folders:
        remedy = f"Create {POLICIES}/privacy/index.md, or run `policypress init` in an empty folder."
        problems.append(Problem(POLICIES, 0, "no-policy", "There is no policy here.", remedy))
    return Check(today, policies, tuple(sorted(dict.fromkeys(problems))), base)


class _Branch:
    """Texts as they were where this branch began."""

    def __init__(self, root: Path, base: str) -> None:
        from policypress.archive.gitrepo import GitRepo

        self.repo = GitRepo.required(root)
        self.start = self.repo.merge_base(base)

    def text(self, path: Path) -> str | None:
        """The file at the start of the branch; None where it was not there."""
        inside = self.repo.relative(path)
        return self.repo.text_at(self.start, inside) if self.repo.has(self.start, inside) else None


def check_policy(
    root: Path, settings: Settings, today: date, name: str, folder: Path, branch: _Branch | None = None
) -> PolicyCheck:
    """Everything about one policy."""
    policy, problems = read_policy(root, name, folder)
    broken = bool(problems)
    problems.extend(regime_problems(settings, root))
    now = standing(policy, today)
    working = read_working(root, policy)
    found: Draft | None = None
    if working:
        problems.extend(working.problems)
        if not broken and not working.problems:
            found = draft(policy, working, settings, today)
        if readable(working):
            found_in_text = lint(_under_lint(root, settings, policy, working, found), working.where)
            # What is sealed cannot be mended any more; the next version can.
            sealed = is_sealed(policy, working)
            problems.extend(_at_most_warning(problem) if sealed else problem for problem in found_in_text)
    if found:
        problems.extend(sealing_problems(found, today))
        problems.extend(decision_problems(found))
        problems.extend(_summary_problems(found))
    problems.extend(standing_problems(root, policy, now, today))
    problems.extend(out_of_order(root, policy, now))
    problems.extend(withdrawn_text(policy, working, now))
    problems.extend(_translation_problems(root, settings, policy, working))
    edit = None if broken or not working or working.problems else _edit(settings, policy, working, found, branch)
    return PolicyCheck(policy, working, now, edit, tuple(sorted(problems)))


def _at_most_warning(problem: Problem) -> Problem:
    return replace(problem, severity=Severity.WARNING) if problem.severity is Severity.ERROR else problem


def _summary_problems(found: Draft) -> Iterator[Problem]:
    """A summary left over from the version before tells users nothing about this one."""
    working, base = found.working, found.base
    same = base and working.summary and working.summary == base.record.summary
    if same and not found.correction and found.verdict.rank > Verdict.EDITORIAL.rank:
        message = f"The summary is still that of {base.name}." if base else ""
        remedy = "Say in plain language what changes for users with this version."
        yield Problem(working.where, working.lines.get("summary", 1), "summary-old", message, remedy, Severity.WARNING)


def _under_lint(root: Path, settings: Settings, policy: Policy, working: Working, found: Draft | None) -> Text:
    earlier = [v.id.effective for v in policy.versions if working.effective and v.id.effective < working.effective]
    return Text(
        working.text,
        working.document,
        working.path,
        root / POLICIES,
        working.effective,
        found.base.id.effective if found and found.base else (earlier[-1] if earlier else None),
        settings.defined_terms,
    )


def _translation_problems(root: Path, settings: Settings, policy: Policy, working: Working | None) -> Iterator[Problem]:
    """What is wrong with the translations beside the working text; only what keeps one from being sealed blocks."""
    if working is None:
        return
    for translation in read_translations(root, policy, working):
        yield from translation.problems
        if readable(translation):
            yield from older_translation(translation, working)
            yield from map(
                _at_most_warning, lint(_under_lint(root, settings, policy, translation, None), translation.where)
            )


def readable(working: Working) -> bool:
    """Whether the text can be looked into: it is UTF-8, and its front matter ends somewhere."""
    return not any(problem.rule == "encoding" or "not closed" in problem.message for problem in working.problems)


def _edit(
    settings: Settings, policy: Policy, working: Working, found: Draft | None, branch: _Branch | None
) -> Edit | None:
    """The edit to show: an unsealed text, or on a branch a text that was sealed there."""
    own = None
    if branch:
        before = branch.text(working.path)
        if before == working.text:
            return None
        own = len(compare(parse_document(before or ""), working.document).changes)
    if found:
        base = found.base
        return Edit(
            base.name if base else None,
            str(found.version),
            found.version.effective,
            found.judgement,
            found.verdict,
            found.notice,
            notice_period(settings, base.document if base else None),
            False,
            own,
            _laws(settings, found.judgement, found.verdict),
        )
    sealed = next((version for version in policy.versions if version.raw == working.raw), None)
    return _sealed_edit(settings, policy, working, sealed, own) if branch and sealed else None


def _sealed_edit(settings: Settings, policy: Policy, working: Working, version: Version, own: int | None) -> Edit:
    record = version.record
    base = policy.by_name.get(record.compared_with or "")
    judgement = judge(
        compare(base.document if base else parse_document(""), version.document), working.decisions, working.audiences
    )
    if base is None:
        judgement = Judgement((), judgement.verdict, judgement.direction, False, {})
    period = notice_period(settings, base.document if base else None)
    return Edit(
        base.name if base else None,
        version.name,
        record.effective,
        judgement,
        record.verdict,
        record.notice,
        period,
        True,
        own,
        _laws(settings, judgement, record.verdict),
    )


def _laws(settings: Settings, judgement: Judgement, verdict: Verdict) -> tuple[str, ...]:
    if verdict.rank < Verdict.NEEDS_REVIEW.rank:
        return ()
    return tuple(law_notes(settings, consent=judgement.consent_needed))

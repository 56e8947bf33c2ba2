"""Checking everything an editor may have to mend, and gathering what a reviewer wants to see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from policypress.archive.draft import Draft, draft, is_sealed
from policypress.archive.folder import folder_problems, theme_problems
from policypress.archive.link_file import LINKS
from policypress.archive.period import regime_problems
from policypress.archive.refusals import sealing_problems
from policypress.archive.signed import counted
from policypress.archive.status import Standing, standing
from policypress.archive.steps import one_state
from policypress.archive.translations import read_translations
from policypress.archive.versions import POLICIES, VERSIONS, Policy, Version, policy_folders, read_policy
from policypress.archive.working import Working, read_working, with_links
from policypress.check.believed import Believed
from policypress.check.decisions import decision_problems
from policypress.check.edit import Branch, Edit, edit_of
from policypress.check.linked import LookUp, links_at, pages_of
from policypress.check.machine_files import BELIEVED, MachineFile, machine_files, problems_of
from policypress.check.own_words import catalogue_problems
from policypress.check.reminders import (
    older_translation,
    out_of_order,
    standing_problems,
    translations_waiting,
    unsigned_certificates,
    withdrawn_text,
)
from policypress.errors import Problem, Severity, UsageError
from policypress.lint.linting import lint
from policypress.lint.rule import Text
from policypress.plain_files import RULE as PLAIN
from policypress.settings import CONFIG, Settings, published_by_others
from policypress.vocabulary import Verdict


@dataclass(frozen=True)
class PolicyCheck:
    """One policy as it was read and judged: what is shown, listed and sealed is made from this and nothing read again.

    ``draft`` is what sealing its working text would make, None where that is sealed, undated, or the archive broken;
    ``translations`` stand beside it.
    """

    policy: Policy
    working: Working | None
    translations: tuple[Working, ...]
    standing: Standing
    draft: Draft | None
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
    machine_files: tuple[MachineFile, ...] = ()

    def failed(self, strict: bool) -> bool:
        """Whether anything blocks: an error, with ``strict`` a warning too."""
        blocking = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        return any(problem.severity in blocking for problem in self.problems)


def check_site(
    root: Path,
    settings: Settings,
    today: date,
    names: Iterable[str] = (),
    base: str | None = None,
    ledger: Path | None = None,
    look_up: LookUp | None = None,
) -> Check:
    """Check the policies called ``names``, or all; with ``base`` a git revision to compare with.

    Of a branch every machine file is looked at as well; ``ledger`` proves certificates. With ``look_up`` the addresses
    that edits touch are looked up.

    :raises UsageError: no such policy, or no such revision
    """
    with one_state(root):
        folders = policy_folders(root)
    wanted = list(names)
    known = [name for name, _ in folders]
    for name in wanted:
        if name not in known:
            raise UsageError(f"{name}: no such policy. Policies here: {', '.join(known) or 'none'}.")
    branch = Branch(root, base) if base else None
    read = [read_policy(root, name, folder) for name, folder in folders if not wanted or name in wanted]
    counts = [(counted(policy, root, settings), broken) for policy, broken in read]
    policies = tuple(check_policy(root, settings, today, policy, broken, branch, look_up) for policy, broken in counts)
    unsigned = [problem for policy, _ in read for problem in unsigned_certificates(root, policy, settings)]
    problems = [*regime_problems(settings, root), *(problem for found in policies for problem in found.problems)]
    problems += unsigned
    if not wanted:
        problems += [*folder_problems(root), *theme_problems(root), *catalogue_problems(root), *_open_to_others(root)]
    if not folders:
        remedy = f"Create {POLICIES}/privacy/index.md, or run `policypress init` in an empty folder."
        problems.append(Problem(POLICIES, 0, "no-policy", "There is no policy here.", remedy))
    machine = _machine_files(root, settings, today, read, branch, ledger, wanted, look_up) if branch else []
    problems += problems_of(machine)
    return Check(today, policies, tuple(sorted(dict.fromkeys(problems))), base, tuple(machine))


def _machine_files(
    root: Path,
    settings: Settings,
    today: date,
    read: Sequence[tuple[Policy, list[Problem]]],
    branch: Branch,
    ledger: Path | None,
    wanted: Sequence[str],
    look_up: LookUp | None,
) -> list[MachineFile]:
    places = [f"{POLICIES}/{name}/{VERSIONS}" for name in wanted] or [POLICIES, *BELIEVED]
    places += [f"{LINKS}/{name}.json" for name in wanted] or [LINKS]
    changed = branch.changed(root, *places)
    believed = Believed.at(branch, root, changed, settings, ledger)
    whole = [policy for policy, broken in read if not broken]
    return machine_files(root, whole, changed, settings, today, believed, look_up)


def _open_to_others(root: Path) -> Iterator[Problem]:
    line = published_by_others(root)
    if line is not None:
        message = "Without our plugin MkDocs would publish what lies below `policy/`, drafts and all."
        yield Problem(CONFIG, line, "fails-closed", message, 'Write `exclude_docs: "*"`.', Severity.NOTE)


def check_policy(
    root: Path,
    settings: Settings,
    today: date,
    policy: Policy,
    broken: Sequence[Problem] = (),
    branch: Branch | None = None,
    look_up: LookUp | None = None,
) -> PolicyCheck:
    """Everything about one policy; ``broken`` is what was found wrong with its sealed files when it was read."""
    now = standing(policy, today)
    working = read_working(root, policy)
    if working and branch and readable(working):
        working = with_links(working, links_at(branch, root, policy.id))
    found = draft(policy, working, settings, now) if working and not broken else None
    if working and found and look_up:
        working = with_links(working, look_up(pages_of(found)))
        found = draft(policy, working, settings, now)
    translations = tuple(read_translations(root, policy, working)) if working else ()
    problems = [*broken, *regime_problems(settings, root), *folder_problems(root, policy.folder)]
    if working:
        problems.extend(_text_problems(root, settings, policy, working, found))
        for translation in translations:
            problems.extend(_translation_problems(root, settings, policy, working, translation))
    if found and not found.working.problems:
        problems.extend(sealing_problems(found, today))
        problems.extend(decision_problems(found))
        problems.extend(_summary_problems(found))
    problems.extend(standing_problems(root, policy, now, today))
    problems.extend(out_of_order(root, policy, now))
    problems.extend(withdrawn_text(policy, working, now))
    problems.extend(translations_waiting(policy, translations, now))
    edit = None if broken or not working or working.problems else edit_of(settings, policy, working, found, branch)
    return PolicyCheck(policy, working, translations, now, found, edit, tuple(sorted(problems)))


def _text_problems(
    root: Path, settings: Settings, policy: Policy, working: Working, found: Draft | None
) -> Iterator[Problem]:
    """What is wrong with the front matter and the wording of the working text."""
    yield from working.problems
    if readable(working):
        base = found.base if found and not working.problems else None
        found_in_text = lint(_under_lint(root, settings, policy, working, base), working.where)
        # What is sealed cannot be mended any more; the next version can.
        sealed = is_sealed(policy, working)
        yield from (_at_most_warning(problem) if sealed else problem for problem in found_in_text)


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


def _under_lint(root: Path, settings: Settings, policy: Policy, working: Working, base: Version | None) -> Text:
    earlier = [v.id.effective for v in policy.versions if working.effective and v.id.effective < working.effective]
    return Text(
        working.text,
        working.document,
        working.path,
        root / POLICIES,
        working.effective,
        base.id.effective if base else (earlier[-1] if earlier else None),
        settings.defined_terms,
    )


def _translation_problems(
    root: Path, settings: Settings, policy: Policy, working: Working, translation: Working
) -> Iterator[Problem]:
    """What is wrong with a translation beside the working text; only what keeps it from being sealed blocks."""
    yield from translation.problems
    if readable(translation):
        yield from older_translation(translation, working)
        found = lint(_under_lint(root, settings, policy, translation, None), translation.where)
        yield from map(_at_most_warning, found)


def readable(working: Working) -> bool:
    """Whether the text can be looked into: it is UTF-8, and its front matter ends somewhere."""
    unread = ("encoding", PLAIN)
    return not any(problem.rule in unread or "not closed" in problem.message for problem in working.problems)

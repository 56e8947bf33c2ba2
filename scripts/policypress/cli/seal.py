"""``policypress seal``: freeze a working text as a version."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from policypress.archive.gitrepo import GitRepo
from policypress.archive.later import add_translations, waiting
from policypress.archive.record import LaterTranslation
from policypress.archive.seal import People, version_paths
from policypress.archive.seal import seal as seal_draft
from policypress.archive.versions import VERSIONS, Policy, Version
from policypress.check.checking import check_policy
from policypress.cli.common import Desk, json_option, print_json, root_option, today_option
from policypress.errors import Severity, TextProblems, UsageError


@click.command()
@click.argument("policy")
@click.option("--by", "committer", help="Who seals; default: git's user.name.")
@click.option("--approved-by", default="", help="Who approved the text; shown in the record and the history.")
@root_option
@today_option
@json_option
def seal(
    policy: str, committer: str | None, approved_by: str, root: Path | None, today: str | None, as_json: bool
) -> None:
    """Freeze the working text of POLICY as a version, with its record; refuses what `check` refuses.

    Translations beside it that belong to versions sealed before are added to those.
    """
    desk = Desk(root, today)
    found_policy = desk.archive(policy).policy(policy)
    check = check_policy(desk.root, desk.settings, desk.today, found_policy)
    if check.working is None:
        raise UsageError(f"{policy}: there is no working text. Create {found_policy.working_path}.")
    errors = [problem for problem in check.problems if problem.severity is Severity.ERROR]
    if errors:
        raise TextProblems(errors)
    later = waiting(found_policy, check.translations, check.standing)
    if check.draft is None and not later:
        if as_json:
            _print_json(policy, next(v for v in found_policy.versions if v.raw == check.working.raw))
            return
        click.echo(f"{policy}: the working text is sealed already; nothing to do.")
        return
    people = who(desk, committer, approved_by)
    must_be_approver(desk, approved_by, "--approved-by")
    if later:
        added = add_translations(found_policy, later, desk.today, people)
        if check.draft is None and as_json:
            _print_json(policy, later[0].version, [f"{policy}@{one.version} ({one.lang})" for one in added])
            return
        if not as_json:
            _print_added(desk.root, found_policy, added)
    if check.draft is None:
        return
    version = seal_draft(found_policy, check.draft, check.translations, desk.today, people)
    if as_json:
        _print_json(policy, version)
        return
    notice = version.record.notice
    click.echo(
        f"Sealed {policy}@{version.name}: verdict {version.record.verdict.value}, record {version.record.sha256[:12]}."
    )
    if notice.required:
        click.echo(f"Users must be told by {notice.deadline} ({notice.because}).")
    for path in version_paths(found_policy, version.name):
        click.echo(f"  {path.relative_to(desk.root)}")
    click.echo(f"Next: commit them, such as with: git add -A && git commit -m 'Seal {policy}@{version.name}'")
    if notice.required:
        click.echo(
            "Then `policypress release` builds the site and lists whom to tell, and `policypress notify` tells them."
        )


def _print_json(policy: str, version: Version, added: Sequence[str] = ()) -> None:
    record = version.record
    told = {"policy": policy, "version": version.name, "verdict": record.verdict.value, "sha256": record.sha256}
    print_json(told | ({"translations_added": list(added)} if added else {}))


def _print_added(root: Path, policy: Policy, added: Sequence[LaterTranslation]) -> None:
    for one in added:
        click.echo(f"Added to {policy.id}@{one.version}: its translation into {one.lang}, published from {one.added}.")
        for end in ("md", "json"):
            click.echo(f"  {(policy.folder / VERSIONS / f'{one.version}.{one.lang}.{end}').relative_to(root)}")
    click.echo(f"Next: commit them, such as with: git add -A && git commit -m 'Add translations of {policy.id}'")


def must_be_approver(desk: Desk, name: str, option: str) -> None:
    """Refuse what takes one of the approvers whom the settings name; everybody may where they name none.

    :raises UsageError: ``name`` is not among them
    """
    wanted = desk.settings.approvers
    if wanted and name not in wanted:
        said = f"“{name}” may not approve this" if name else "Nobody is named who approved this"
        raise UsageError(f"{said}: the setting `approvers` names {' and '.join(wanted)}. Give {option} with a name.")


def who(desk: Desk, committer: str | None, approved_by: str) -> People:
    """The people behind a sealed version; nobody is taken for an approver who was not named as one."""
    repo = GitRepo.around(desk.root)
    name = committer or (repo.identity() if repo else "")
    if not name:
        raise UsageError(
            "Nobody is named as the one who does this. Give --by 'YOUR NAME', "
            "or set it once for all with `git config user.name 'YOUR NAME'`."
        )
    return People(name, approved_by)

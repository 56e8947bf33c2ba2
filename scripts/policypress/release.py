"""The main job, end to end: check, compare, build the site, build the list of users to notify."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from policypress.archive.folder import refuse_unknown
from policypress.archive.record import Tool
from policypress.archive.release_json import Release, ReleasedPolicy, ReleasedVersion, WorkingText
from policypress.archive.seal import tool
from policypress.archive.signed import counted_archive
from policypress.archive.status import Standing, must_move_to, standing
from policypress.archive.versions import Archive, Policy, Version, read_archive
from policypress.canonical import tree_hash
from policypress.check.checking import PolicyCheck, check_policy
from policypress.durable.beside import replacing, tidy
from policypress.durable.flush import write_new
from policypress.errors import Severity
from policypress.output import MARK, SITE, refuse_among_texts, refuse_foreign, refuse_published
from policypress.settings import Settings
from policypress.vocabulary import WITHDRAWN_NOTICE, Status

if TYPE_CHECKING:
    from policypress.notice.place import LedgerPlace
    from policypress.recipients.arithmetic import Arithmetic

    Lists = dict[tuple[str, str], Arithmetic]
    """The arithmetic of each list by policy and name of the notice."""


@dataclass(frozen=True)
class Order:
    """What a release is asked to do; ``private`` None means no recipients.

    ``docs_tree`` is where the pages go once more, for builders that run no plugin.
    """

    root: Path
    settings: Settings
    today: date
    out: Path
    private: Path | None
    users: str | None = None
    ledger: LedgerPlace | None = None
    confirm_count: int | None = None
    docs_tree: Path | None = None


def make_release(order: Order) -> tuple[Release, Lists]:
    """Build everything; return what ``release.json`` says, and the arithmetic of each list by (policy, version).

    The site is built beside the output directory and takes its place only when it is whole; lists of people go under
    the private directory only. The same texts, day, users and ledger give the same bytes.

    :raises TextProblems: the archive is broken; problems of a working text are listed in the release instead
    :raises UsageError: the output directory holds something else, or users cannot be read
    """
    # A link stays what it is: what it leads to is replaced.
    order = replace(order, out=order.out.resolve())
    refuse_among_texts(order.out, order.root)
    tidy(order.out.parent)
    refuse_foreign(order.out)
    if order.private:
        refuse_published(order.private, order.root, order.out)
    if order.docs_tree:
        _refuse_tree(order, order.docs_tree)
    refuse_unknown(order.root)
    archive = counted_archive(read_archive(order.root), order.settings)
    checks = [check_policy(order.root, order.settings, order.today, policy) for policy in archive.policies]
    lists = _recipient_lists(order, checks)
    policies = [_policy(order, check, lists) for check in checks]
    with replacing(order.out) as beside:
        _build_site(order, archive, beside / SITE)
        count, digest = tree_hash(beside / SITE)
        release = Release(
            format=1,
            today=order.today,
            timezone=order.settings.timezone,
            ledger="consulted" if order.ledger and order.private else "not consulted",
            policies=policies,
            site_files=count,
            site_sha256=digest,
            tool=Tool.model_validate(tool()),
        )
        write_new(beside / MARK, json.dumps(release.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n")
    if order.docs_tree:
        _write_tree(order, archive, order.docs_tree)
    return release, lists


def _refuse_tree(order: Order, tree: Path) -> None:
    from policypress.site.docs_tree import refuse_foreign_tree

    refuse_among_texts(tree, order.root)
    tidy(tree.resolve().parent)
    refuse_foreign_tree(tree)


def _write_tree(order: Order, archive: Archive, tree: Path) -> None:
    from policypress.site.docs_tree import write_docs_tree
    from policypress.site.pages.all_pages import make_site

    write_docs_tree(make_site(order.root, archive, order.settings, order.today), order.root, tree.resolve())


def _build_site(order: Order, archive: Archive, site: Path) -> None:
    from policypress.site.mkdocs.build import build_site

    build_site(order.root, site, archive, order.settings, order.today)


def to_be_told(found: Standing) -> Iterable[Version]:
    """Upcoming and held versions of which users must be told."""
    return (version for version in (*found.held, *found.upcoming) if version.record.notice.required)


def taken_back(policy: Policy, found: Standing) -> Iterable[Version]:
    """Withdrawn versions of which users may have been told, until another text than on that day is in force."""
    for version in policy.versions:
        if found.statuses.get(version.name) is Status.WITHDRAWN and version.record.notice.required:
            assert version.withdrawal is not None
            if standing(policy, version.withdrawal.withdrawn).in_force is found.in_force:
                yield version


def _recipient_lists(order: Order, checks: Sequence[PolicyCheck]) -> Lists:
    """The arithmetic of each list, by (policy, version); the lists themselves go to the private directory."""
    if order.private is None:
        return {}
    from policypress.notice.ledger import opened_ledger
    from policypress.recipients.plan import write_plan
    from policypress.recipients.target import known_as

    out: Lists = {}
    with opened_ledger(order.ledger, read_only=True) as ledger:
        for check in checks:
            news = [(version, False) for version in to_be_told(check.standing)]
            if ledger is not None:
                told = {name for _, name in ledger.told(check.policy.id, perhaps=True)}
                gone = taken_back(check.policy, check.standing)
                news += [(version, True) for version in gone if told & known_as(check.policy, version)]
            for version, withdrawn in news:
                plan = write_plan(
                    check.policy,
                    version,
                    order.settings,
                    order.root,
                    order.today,
                    order.private,
                    users=order.users,
                    ledger=ledger,
                    confirm_count=order.confirm_count,
                    withdrawn=withdrawn,
                )
                out[check.policy.id, plan.notice] = plan.arithmetic
    return out


def _policy(order: Order, check: PolicyCheck, lists: Lists) -> ReleasedPolicy:
    policy, found = check.policy, check.standing

    def of(version: Version) -> ReleasedVersion:
        arithmetic = lists.get((policy.id, version.name))
        return _version(policy, version, found.statuses[version.name], order.today, arithmetic)

    return ReleasedPolicy(
        policy=policy.id,
        title=found.in_force.record.title if found.in_force else check.title,
        in_force=of(found.in_force) if found.in_force else None,
        upcoming=[of(version) for version in found.upcoming],
        held=[of(version) for version in found.held],
        versions=found.statuses,
        withdrawn={
            name.removesuffix(WITHDRAWN_NOTICE): arithmetic.as_json()
            for (of_policy, name), arithmetic in lists.items()
            if of_policy == policy.id and name.endswith(WITHDRAWN_NOTICE)
        },
        working=_working(order, check),
        problems=[str(problem) for problem in check.problems if problem.severity is not Severity.NOTE],
    )


def _version(
    policy: Policy, version: Version, status: Status, today: date, recipients: Arithmetic | None
) -> ReleasedVersion:
    record = version.record
    return ReleasedVersion(
        version=version.name,
        status=status,
        effective=record.effective,
        announced=record.announced,
        verdict=record.verdict,
        direction=record.direction,
        counts=record.counts,
        text_sha256=record.text.sha256,
        record_sha256=record.sha256,
        notice_required=record.notice.required,
        notice_deadline=record.notice.deadline,
        notice_because=record.notice.because,
        notice_completed=version.certificate.completed if version.certificate else None,
        move_to=must_move_to(policy, version, today) if status in (Status.UPCOMING, Status.HELD) else None,
        recipients=recipients.as_json() if recipients else None,
    )


def _working(order: Order, check: PolicyCheck) -> WorkingText | None:
    """The unsealed working text; None where it is sealed, or cannot be judged (its problems then say why)."""
    if check.working is None or check.edit is None:
        return None
    edit = check.edit
    return WorkingText(
        would_be=edit.version,
        compared_with=edit.base,
        verdict=edit.verdict,
        direction=edit.judgement.direction,
        counts=edit.judgement.counts,
        notice_deadline=edit.notice.deadline,
        prospective_recipients=_prospective(order, check),
    )


def _prospective(order: Order, check: PolicyCheck) -> dict[str, int] | None:
    """How many would be told if the working text were sealed today."""
    found = check.draft
    if order.private is None or found is None or not found.notice.required:
        return None
    from policypress.notice.ledger import opened_ledger
    from policypress.recipients.plan import prospective_counts

    with opened_ledger(order.ledger, read_only=True) as ledger:
        return prospective_counts(
            check.policy,
            found,
            order.settings,
            order.root,
            order.today,
            order.private,
            users=order.users,
            ledger=ledger,
        ).as_json()

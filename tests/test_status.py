"""Which text applies on a day: the notice gate, corrections, moved and withdrawn versions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from policypress.archive.moving import reschedule, withdraw
from policypress.archive.record import Certificate
from policypress.archive.status import base_for, must_move_to, standing
from policypress.archive.versions import Policy
from policypress.errors import PolicyError
from policypress.settings import load_settings
from policypress.vocabulary import Status

from tests.site_builder import MATERIAL, PEOPLE, build_site, certificate, policy_of, seal_text


def told(policy: Policy, completed: date) -> Policy:
    """The policy with a certificate for its newest version."""
    version = policy.versions[-1]
    body = certificate(version.record, completed)
    with_notice = replace(version, certificate=Certificate.model_validate(json.loads(json.dumps(body))))
    return replace(policy, versions=(*policy.versions[:-1], with_notice))


@pytest.mark.parametrize(
    ("day", "in_force", "last"),
    [
        (date(2021, 7, 31), None, None),
        (date(2021, 8, 1), None, Status.UPCOMING),
        (date(2021, 9, 2), "2021-09-02", Status.IN_FORCE),
        (date(2021, 10, 1), "2021-09-02.1", Status.IN_FORCE),
        (date(2026, 11, 22), "2021-09-02.1", Status.UPCOMING),
        (date(2027, 1, 31), "2021-09-02.1", Status.UPCOMING),
        (date(2027, 2, 1), "2021-09-02.1", Status.HELD),
        (date(2031, 2, 1), "2021-09-02.1", Status.HELD),
    ],
)
def test_a_material_version_without_notice_never_takes_effect(
    tmp_path: Path, day: date, in_force: str | None, last: Status | None
) -> None:
    policy = policy_of(build_site(tmp_path / "site"))
    found = standing(policy, day)
    assert (found.in_force.name if found.in_force else None) == in_force
    assert (list(found.statuses.values())[-1] if found.statuses else None) == last


@pytest.mark.parametrize(
    ("completed", "in_force"),
    [(date(2026, 12, 1), "2027-02-01"), (date(2027, 1, 2), "2027-02-01"), (date(2027, 1, 3), "2021-09-02.1")],
)
def test_notice_completed_by_the_deadline_opens_the_gate_and_a_day_later_does_not(
    tmp_path: Path, completed: date, in_force: str
) -> None:
    policy = told(policy_of(build_site(tmp_path / "site")), completed)
    found = standing(policy, date(2027, 2, 1))
    assert found.in_force is not None and found.in_force.name == in_force
    if in_force != "2027-02-01":
        assert must_move_to(policy, policy.versions[-1], date(2027, 2, 1)) == date(2027, 3, 3)


def test_a_version_without_notice_must_move_thirty_days_from_today_once_the_deadline_is_gone(
    tmp_path: Path,
) -> None:
    policy = policy_of(build_site(tmp_path / "site"))
    version = policy.versions[-1]
    assert must_move_to(policy, version, date(2027, 1, 2)) is None
    assert must_move_to(policy, version, date(2027, 1, 3)) == date(2027, 2, 2)


def test_a_text_that_builds_on_a_held_version_is_held_too(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    later = MATERIAL.replace("effective: 2027-02-01", "effective: 2027-03-01").replace("1 February", "1 March")
    seal_text(root, later, date(2026, 12, 20), verdict="clarifying")
    found = standing(policy_of(root), date(2027, 3, 1))
    assert found.statuses["2027-03-01"] is Status.HELD
    assert found.in_force is not None and found.in_force.name == "2021-09-02.1"


def test_a_new_text_never_builds_on_a_held_or_withdrawn_one(tmp_path: Path) -> None:
    policy = policy_of(build_site(tmp_path / "site"))
    base = base_for(policy, standing(policy, date(2027, 3, 1)), date(2027, 6, 1))
    assert base is not None and base.name == "2021-09-02.1"
    ahead = base_for(policy, standing(policy, date(2026, 12, 1)), date(2027, 6, 1))
    assert ahead is not None and ahead.name == "2027-02-01"


def test_a_rescheduled_version_keeps_its_address_and_the_new_one_is_upcoming(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    policy, today = policy_of(root), date(2026, 12, 1)
    moved = reschedule(policy, policy.versions[-1], date(2027, 3, 1), load_settings(root), today, PEOPLE)
    found = standing(policy_of(root), today)
    assert found.statuses["2027-02-01"] is Status.RESCHEDULED
    assert found.statuses["2027-03-01"] is Status.UPCOMING
    assert moved.record.compared_with == "2021-09-02.1"
    assert moved.record.reschedules == "2027-02-01"
    assert "effective: 2027-03-01" in (root / "policy/privacy/index.md").read_text()


def test_a_withdrawn_version_never_takes_effect_and_cannot_be_withdrawn_twice(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    policy, today = policy_of(root), date(2026, 12, 1)
    withdraw(policy, policy.versions[-1], "Not ready.", "General counsel", today)
    policy = policy_of(root)
    assert standing(policy, date(2027, 2, 1)).statuses["2027-02-01"] is Status.WITHDRAWN
    with pytest.raises(PolicyError, match="only an upcoming or held version"):
        withdraw(policy, policy.versions[-1], "Again.", "General counsel", today)


def test_a_version_in_force_can_be_neither_moved_nor_withdrawn(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    policy = policy_of(root)
    with pytest.raises(PolicyError, match="is in force"):
        withdraw(policy, policy.versions[1], "No.", "General counsel", date(2026, 12, 1))

"""One object from check to seal to page to list: read once, judged once, and the record has the last word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from policypress.archive import versions as reading
from policypress.archive import working as working_texts
from policypress.archive.seal import seal
from policypress.archive.versions import read_archive
from policypress.check.checking import check_policy
from policypress.notice.announcement import announcement
from policypress.notice.sending import Desk, messages_for
from policypress.recipients.reasons import Reasons
from policypress.recipients.target import draft_target, sealed_target
from policypress.release import Order, make_release
from policypress.settings import load_settings
from policypress.vocabulary import Verdict

from tests.people import UPCOMING, planned, site_with, told, user
from tests.site_builder import CORRECTION, FIRST, MATERIAL, PEOPLE, TODAY, build_site, policy_of, seal_text

LATER = date(2027, 3, 1)
TOLD = {"Example Privacy Policy", "How long we keep it", "Sharing"}
"""Where the upcoming version of the small site changes something material."""

judging = import_module("policypress.judgement.judge")


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch, *places: tuple[Any, str]) -> Iterator[Counter[str]]:
    """How often each function is called, by its name and what tells its calls apart."""
    calls: Counter[str] = Counter()

    def watch(owner: Any, name: str) -> None:
        original: Callable[..., Any] = getattr(owner, name)

        def wrapper(*args: Any, **kwargs: Any) -> Any:
            about = next((arg for arg in args if isinstance(arg, Path) and arg.suffix), "")
            calls[f"{name} {about.name if isinstance(about, Path) else ''}".strip()] += 1
            return original(*args, **kwargs)

        monkeypatch.setattr(owner, name, wrapper)

    with monkeypatch.context() as monkeypatch:
        for owner, name in places:
            watch(owner, name)
        yield calls


def two_edits(folder: Path) -> Path:
    """The small site with a second policy, and an edit of each that is not sealed."""
    root = build_site(folder)
    seal_text(root, FIRST.replace("Privacy Policy", "Cookie Policy"), date(2021, 8, 1), "cookies")
    edited = MATERIAL.replace("2027-02-01", "2027-05-01").replace("60 days", "90 days")
    (root / "policy" / "privacy" / "index.md").write_text(edited, encoding="utf-8")
    cookies = root / "policy" / "cookies" / "index.md"
    sold = cookies.read_text(encoding="utf-8").replace("2021-09-02", "2027-05-01") + "\nWe sell it to advertisers.\n"
    cookies.write_text(sold, encoding="utf-8")
    return root


def test_a_release_with_two_edits_reads_each_version_once_and_judges_each_pair_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = two_edits(tmp_path / "site")
    order = Order(root, load_settings(root), TODAY, tmp_path / "out", tmp_path / "private")
    places = [(reading, "_read_version"), (working_texts, "working_from"), (judging, "judge")]
    with counted(monkeypatch, *places) as calls:
        made, lists = make_release(order)
    assert [policy.working.verdict for policy in made.policies if policy.working] == [Verdict.MATERIAL] * 2
    assert len(lists) == 1
    assert calls == {
        "_read_version 2021-09-02.json": 2,  # one of each policy
        "_read_version 2021-09-02.1.json": 1,
        "_read_version 2027-02-01.json": 1,
        "working_from index.md": 2,
        "judge": 2,
    }


def test_what_is_sealed_is_what_was_checked_whatever_becomes_of_the_file_meanwhile(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    text = MATERIAL.replace("2027-02-01", "2027-05-01").replace("60 days", "90 days")
    path = root / "policy" / "privacy" / "index.md"
    path.write_text(text, encoding="utf-8")
    check = check_policy(root, load_settings(root), TODAY, policy_of(root))
    path.write_text(text.replace("90 days", "900 years"), encoding="utf-8")
    assert check.draft
    version = seal(check.policy, check.draft, check.translations, TODAY, PEOPLE)
    assert version.text == text
    assert [change.id for change in version.record.changes] == [j.change.id for j in check.draft.judgement.changes]
    assert policy_of(root).version("2027-05-01").raw == version.raw


@pytest.fixture
def other_rules(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """An upgrade of the rules: nothing proves a change, and nothing is material any more."""

    def upgrade() -> None:
        monkeypatch.setattr(judging, "prove", lambda change, context: None)
        monkeypatch.setattr(judging, "decides_material", lambda evidence, findings: False)
        monkeypatch.setattr(judging, "find", lambda evidence: ())

    return upgrade


def test_list_message_and_page_agree_after_the_rules_have_changed(
    tmp_path: Path, other_rules: Callable[[], None]
) -> None:
    people = [user("u1"), user("u2", accepted="2021-09-02")]
    root = site_with(tmp_path, people)
    record = policy_of(root).version(UPCOMING).record
    before = {name: who.reasons for name, who in told(planned(root)).items()}
    other_rules()
    assert {name: who.reasons for name, who in told(planned(root)).items()} == before
    codes = {finding.category for change in record.changes for finding in change.findings} - {""}
    for reasons in before.values():
        assert codes and set(re.findall(r"M\d\d", reasons)) == codes
    settings = load_settings(root)
    plan = announcement(planned(root).folder, read_archive(root), TODAY)
    messages = messages_for(plan, Desk(settings, root, None, TODAY, lambda: datetime.now(settings.zone)))
    page_sections = {change.section[-1] for change in record.changes if change.verdict is Verdict.MATERIAL}
    for who in told(planned(root)).values():
        view = messages.view("en", who.since, who.reasons)
        assert set(view.reasons) == page_sections


def test_who_knows_an_older_version_is_told_what_the_records_in_between_say(
    tmp_path: Path, other_rules: Callable[[], None]
) -> None:
    root = build_site(tmp_path / "site")
    text = MATERIAL.replace("2027-02-01", "2027-03-01").replace("open an account.", "open an account or a shop.")
    seal_text(root, text, TODAY, verdict="clarifying")
    policy, settings = policy_of(root), load_settings(root)
    newest = policy.version("2027-03-01")
    assert newest.record.compared_with == UPCOMING
    other_rules()
    reasons = Reasons(sealed_target(policy, newest), settings)
    told_of = {reason.section for reason in reasons.since("2021-09-02")}
    # The clarifying change of the newest and the correction in between concern nobody; the material ones still do.
    assert told_of == TOLD
    assert {reason.judged.verdict for reason in reasons.since("2021-09-02")} == {Verdict.MATERIAL}


def test_what_was_changed_and_changed_back_is_no_reason(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    back = CORRECTION.replace("effective: 2021-09-02", "effective: 2027-03-01")
    seal_text(root, back, TODAY)
    policy = policy_of(root)
    newest = policy.version("2027-03-01")
    assert newest.record.compared_with == UPCOMING and newest.record.verdict is Verdict.MATERIAL
    reasons = Reasons(sealed_target(policy, newest), load_settings(root))
    assert "How long we keep it" in {reason.section for reason in reasons.since(UPCOMING)}
    since_correction = reasons.since("2021-09-02.1")
    assert "How long we keep it" not in {reason.section for reason in since_correction}


def test_who_knows_a_version_that_was_moved_is_told_of_no_change_in_it(tmp_path: Path) -> None:
    from policypress.archive.moving import reschedule

    root = build_site(tmp_path / "site")
    policy, settings = policy_of(root), load_settings(root)
    reschedule(policy, policy.version(UPCOMING), LATER, settings, TODAY, PEOPLE)
    policy = policy_of(root)
    reasons = Reasons(sealed_target(policy, policy.version(LATER.isoformat())), settings)
    assert reasons.since(UPCOMING) == ()
    assert {reason.section for reason in reasons.since("2021-09-02.1")} == TOLD


def test_a_change_that_todays_comparison_does_not_find_is_read_from_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from policypress.comparison import Comparison
    from policypress.recipients import since

    root = build_site(tmp_path / "site")
    policy = policy_of(root)
    target = sealed_target(policy, policy.version(UPCOMING))
    whole = since.changes_since(target, "2021-09-02.1")
    monkeypatch.setattr(since, "compare", lambda old, new: Comparison(old, new, (), {}))
    alone = since.changes_since(target, "2021-09-02.1")
    for one, other in zip(whole, alone, strict=True):
        assert (one.change.id, one.verdict, one.findings) == (other.change.id, other.verdict, other.findings)
        assert one.change.section == other.change.section
        shown = [[(segment.op, segment.spaced) for segment in judged.change.segments] for judged in (one, other)]
        assert shown[0] == shown[1]


def test_the_counts_of_a_draft_rest_on_the_records_and_its_own_judgement(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    text = MATERIAL.replace("2027-02-01", "2027-05-01").replace("open an account.", "open an account or a shop.")
    (root / "policy" / "privacy" / "index.md").write_text(text, encoding="utf-8")
    settings = load_settings(root)
    check = check_policy(root, settings, TODAY, policy_of(root))
    assert check.draft and check.draft.base and check.draft.base.name == UPCOMING
    reasons = Reasons(draft_target(check.policy, check.draft, TODAY), settings)
    own = {reason.section for reason in reasons.since(UPCOMING)}
    assert "How long we keep it" not in own
    assert {reason.section for reason in reasons.since("2021-09-02.1")} == own | TOLD

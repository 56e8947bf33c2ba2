"""Edges that a small slip in the code would cross unseen: each case fails for one such slip."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from policypress.archive.draft import draft
from policypress.archive.status import since, standing
from policypress.archive.working import working_from
from policypress.comparison import compare
from policypress.document import parse_document
from policypress.judgement import Finding, JudgedChange, judge
from policypress.notice.ledger import Ledger, open_ledger
from policypress.notice.mail_reports import entry_of
from policypress.notice.outcomes import is_bounce
from policypress.notice.rows import Key, Row
from policypress.notice.transport import Outcome, Reply
from policypress.settings import load_settings
from policypress.vocabulary import Direction, Kind, Status, Verdict

from tests.site_builder import CORRECTION, FIRST, MATERIAL, build_site, policy_of, seal_text

KEY = Key("privacy", "2027-02-01")
AT = "2026-11-22T10:00:00.000Z"


def test_a_removed_clause_is_shown_behind_the_last_neighbour_that_did_not_move() -> None:
    clauses = {
        "first": "Goods are shipped to customers in Austria within three days.\n\n",
        "moves": "You pay with a card or by bank transfer before we ship anything.\n\n",
        "goes": "Parcels lost abroad are looked for by the carrier, not by us.\n\n",
        "stays": "Things may be returned within thirty days if they are unused.\n\n",
        "last": "Complaints reach us by letter or through the form on this page.\n\n",
    }
    before = "".join(clauses.values())
    after = clauses["first"] + clauses["stays"] + clauses["last"] + clauses["moves"]
    removed, moved = compare(parse_document(before), parse_document(after)).changes
    assert (removed.kind, removed.position) == (Kind.REMOVED, 1)
    assert (moved.kind, moved.position) == (Kind.MOVED, 3)


def test_a_heading_is_renamed_where_only_the_clause_above_it_stayed() -> None:
    above = "We greet you here on this page.\n\n"
    below = "Invoices fall due upon receipt by courier mail.\n\n## More\n\nAnother of those clauses stands here.\n"
    changes = compare(
        parse_document(f"{above}## Zebra crossing\n"), parse_document(f"{above}## Quantum fields\n\n{below}")
    ).changes
    assert (changes[0].kind, changes[0].before_text) == (Kind.MODIFIED, "Zebra crossing")
    assert {change.kind for change in changes[1:]} == {Kind.ADDED}


def test_the_direction_is_that_of_the_material_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    judging = import_module("policypress.judgement.judge")
    said = {"first": (Verdict.MATERIAL, Direction.ADVERSE), "second": (Verdict.NEEDS_REVIEW, Direction.FAVOURABLE)}

    def judged(change: Any, *_: object) -> JudgedChange:
        verdict, direction = said[change.after_text.split()[0]]
        return JudgedChange(change, verdict, None, (Finding("rule", "M01", "words", direction, "why"),))

    monkeypatch.setattr(judging, "_judged", judged)
    comparison = compare(parse_document(""), parse_document("first clause here\n\nsecond clause here\n"))
    assert judge(comparison).direction is Direction.ADVERSE


# -- where versions stand


def test_a_held_version_older_than_the_text_in_force_waits_for_nothing(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    later = CORRECTION.replace("effective: 2021-09-02", "effective: 2027-06-01").replace("your name", "your full name")
    seal_text(root, later, date(2027, 5, 1), verdict="clarifying")
    now = standing(policy_of(root), date(2027, 7, 1))
    assert now.in_force and now.in_force.name == "2027-06-01"
    assert now.statuses["2027-02-01"] is Status.HELD
    assert now.held == ()


def test_only_what_is_still_to_come_stands_ahead_of_a_draft(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    policy, path = policy_of(root), root / "policy" / "privacy" / "index.md"
    early = working_from(MATERIAL.replace("2027-02-01", "2020-01-01").replace("60", "70"), path.name, path)
    found = draft(policy, early, load_settings(root), standing(policy, date(2026, 11, 22)))
    assert found
    assert [version.name for version in found.ahead] == ["2027-02-01"]


def test_a_first_text_that_is_sealed_late_has_applied_since_its_date_and_a_later_one_since_it_was_announced(
    tmp_path: Path,
) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    first = seal_text(root, FIRST, date(2021, 10, 1))
    second = seal_text(root, CORRECTION, date(2021, 11, 1), verdict="editorial")
    assert (since(first), since(second)) == (date(2021, 9, 2), date(2021, 11, 1))
    policy = policy_of(root)
    for day, name in ((date(2021, 9, 1), None), (date(2021, 9, 2), "2021-09-02"), (date(2021, 11, 1), "2021-09-02.1")):
        found = standing(policy, day).in_force
        assert (found.name if found else None) == name


# -- the ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    opened = open_ledger(tmp_path / "ledger.db")
    rows = [Row(name, "site", "", "en", "", "") for name in ("first", "second")]
    opened.plan(KEY, ("record", "text", "list"), rows, AT)
    return opened


def _of(ledger: Ledger, name: str) -> Row:
    found = ledger.row(KEY, name)
    assert found
    return found


def test_what_was_settled_at_the_very_instant_of_the_certificate_is_in_its_hash(ledger: Ledger) -> None:
    ledger.apply(KEY, [("first", {"state": "sent", "sent_at": AT, "settled_at": AT})])
    with_it = ledger.rows_sha256(KEY, AT)
    ledger.apply(KEY, [("first", {"state": "bounced", "passed_to": "site", "bounced_at": AT})])
    assert ledger.rows_sha256(KEY, AT) != with_it  # bounced at that instant: it was known then
    ledger.apply(KEY, [("first", {"state": "sent", "passed_to": "", "bounced_at": ""})])
    assert ledger.rows_sha256(KEY, AT) == with_it
    assert ledger.rows_sha256(KEY, "2026-11-22T09:59:59.999Z") != with_it
    ledger.close()


def test_a_new_run_waits_no_longer_for_rows_that_were_put_off(ledger: Ledger) -> None:
    ledger.apply(KEY, [("first", {"attempts": 3, "not_before": "2026-11-23T10:00:00.000Z"})])
    assert ledger.fresh_attempts(KEY) == 1
    assert (_of(ledger, "first").attempts, _of(ledger, "first").not_before) == (0, "")
    ledger.close()


def test_the_public_notice_tells_only_those_who_still_wait_for_it(ledger: Ledger) -> None:
    ledger.apply(KEY, [("first", {"state": "skipped", "why": "account closed", "settled_at": AT})])
    assert ledger.settle_site(KEY, AT) == 1
    assert (_of(ledger, "first").state, _of(ledger, "second").state) == ("skipped", "sent")
    ledger.close()


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "5.1.1", "BOUNCED"),
        ("was refused", "5.1.1", "BOUNCED"),
        ("was refused", "4.4.1", "DELAYED"),
        ("was refused", "2.0.0", None),
        ("delayed", "5.1.1", "DELAYED"),
    ],
)
def test_a_message_bounced_where_the_report_says_so_for_good(action: str, status: str, kind: str | None) -> None:
    from email import message_from_string

    report = (
        "From: Mail Delivery <mailer-daemon@example.com>\nSubject: Report\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n'
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n"
        f"Final-Recipient: rfc822; u1@example.com\nAction: {action}\nStatus: {status}\n\n--b--\n"
    )
    events = [event.kind.name for event in entry_of(message_from_string(report), "report").events]
    assert events == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("code", "text", "at_recipient", "bounce"),
    [
        (550, "5.1.1 no such user", True, True), (550, "no such user", True, True), (551, "not here", True, True),
        (553, "name not allowed", True, True), (552, "mailbox full", True, False), (554, "refused", True, False),
        (550, "5.7.1 we take no mail from you", True, False), (550, "5.1.1 no such user", False, False),
        (550, "no such user", False, False), (554, "5.1.1 no such user", True, True),
    ],
)  # fmt: skip
def test_a_refusal_is_a_bounce_where_it_says_that_nobody_is_there(
    code: int, text: str, at_recipient: bool, bounce: bool
) -> None:
    assert is_bounce(Reply(Outcome.REFUSED, code, text, at_recipient=at_recipient)) is bounce


# -- the reach of a finding


@pytest.mark.parametrize(("words", "reaches"), [(5, True), (6, False)])
def test_the_name_of_a_company_has_at_most_five_words_before_its_legal_form(words: int, reaches: bool) -> None:
    name = " ".join(f"Harbour{place}" for place in range(1, words))
    before, after = (f"This shop is run by {first} {name} GmbH in Vienna." for first in ("Alpha", "Beta"))
    assert ("entity" in _signals_of(before, after)) is reaches


def _rules_of(before: str, after: str) -> set[str]:
    found = judge(compare(parse_document(before + "\n"), parse_document(after + "\n")))
    return {finding.rule for change in found.changes for finding in change.findings}


def _signals_of(before: str, after: str) -> set[str]:
    found = judge(compare(parse_document(before + "\n"), parse_document(after + "\n")))
    return {rule for change in found.changes for rule in change.automatic}


@pytest.mark.parametrize(("letters", "defines"), [(2, True), (60, True), (61, False), (1, False)])
def test_a_definition_has_a_quoted_term_of_two_to_sixty_letters(letters: int, defines: bool) -> None:
    from policypress.judgement.findings.reversals import _DEFINING

    sentence = f"“{'a' * letters}” includes parcels."
    assert bool(_DEFINING.search(sentence, sentence.casefold())) is defines


@pytest.mark.parametrize(("between", "scope"), [(60, True), (61, False)])
def test_what_a_policy_covers_stands_within_sixty_letters_of_its_name(between: int, scope: bool) -> None:
    from policypress.judgement.findings.reversals import _DEFINING

    sentence = f"This policy{' ' + 'x' * (between - 2) + ' '}applies to parcels."
    assert bool(_DEFINING.search(sentence, sentence.casefold())) is scope


def test_a_definition_that_widens_is_found() -> None:
    assert "definition" in _rules_of(
        "“Parcel” means a box that we send.", "“Parcel” means a box or letter that we send."
    )


@pytest.mark.parametrize(("words", "found"), [(6, True), (7, False)])
def test_an_opposite_among_more_than_six_exchanged_words_is_no_turn(words: int, found: bool) -> None:
    from policypress.judgement.findings.reversals import OPPOSITE

    old = " ".join(["always", *(f"old{place}" for place in range(words - 1))])
    new = " ".join(["never", *(f"new{place}" for place in range(words - 1))])
    before, after = (
        f"In the shop on the corner we {one} pour the tea of the house into your cup." for one in (old, new)
    )
    assert (OPPOSITE.id in _rules_of(before, after)) is found


def test_a_heading_is_renamed_where_only_the_clause_below_it_stayed() -> None:
    below = "We greet you here on this page.\n"
    above = "Invoices fall due upon receipt by courier mail.\n\n"
    changes = compare(
        parse_document(f"## Zebra crossing\n\n{below}"), parse_document(f"{above}## Quantum fields\n\n{below}")
    ).changes
    assert [(change.kind, change.before_text) for change in changes] == [
        (Kind.ADDED, ""), (Kind.MODIFIED, "Zebra crossing"),
    ]  # fmt: skip

"""Whatever the users are, every row is accounted for once, and the list is what the rules say read aloud."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from policypress.recipients.arithmetic import CHANNELS, EXCLUSIONS

from tests.people import UPCOMING, planned, site_with, told, user

ANNOUNCED = date(2026, 11, 20)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])

fields = st.fixed_dictionaries(
    {
        "email": st.sampled_from(["", "a@example.com", "a b@example.com", "@", "ü@example.com", "a@b", "NaN"]),
        "email_status": st.sampled_from(["", "ok", "bounced", "unverified", "OK ", "strange"]),
        "phone": st.sampled_from(["", "+12015550100", "-", "12"]),
        "locale": st.sampled_from(["", "de-AT", "=1+1", "x;y", 'q"q', "a\nb"]),
        "status": st.sampled_from(["", "active", "closed", "Closed", "gone"]),
        "created_at": st.sampled_from(["", "2020-02-29", "2021-02-29", "2026-11-20", "2026-11-21", "2026-11-20T23:00"]),
        "channel": st.sampled_from(["", "email", "phone", "site", "fax"]),
        "under_13": st.sampled_from(["", "true", "false", "1", "?"]),
        "accepted": st.sampled_from(["", "2021-09-02", "2021-09-02.1", UPCOMING, "2099-01-01", "1999-01-01"]),
    }
)
crowds = st.lists(fields, min_size=1, max_size=40)


def excluded(person: dict[str, str]) -> str:
    """The first reason that fits, as the contract lists them."""
    try:
        joined = date.fromisoformat(person["created_at"][:10]) if person["created_at"] else date.min
    except ValueError:
        return "unreadable"
    status, mail = person["status"].lower(), person["email_status"].lower().strip()
    known = (
        status in ("", "active", "closed")
        and mail in ("", "ok", "bounced", "unverified")
        and person["channel"] in ("", *CHANNELS)
        and person["under_13"] != "?"
    )
    checks = {
        "unreadable": not known,
        "closed": status == "closed",
        "under_13": person["under_13"] in ("true", "1"),
        "joined_after": joined > ANNOUNCED,
        "already_accepted": person["accepted"] == UPCOMING,
    }
    return next((name for name, holds in checks.items() if holds), "")


def channel(person: dict[str, str]) -> str:
    """By preference and what is possible: e-mail, else phone, else the site."""
    mailable = person["email"] in ("a@example.com", "ü@example.com") and person["email_status"] != "bounced"
    callable_ = person["phone"] == "+12015550100"
    if person["channel"] == "site":
        return "site"
    if person["channel"] == "phone" and callable_:
        return "phone"
    return "email" if mailable else "phone" if callable_ else "site"


@FEW
@given(crowd=crowds)
def test_the_list_is_what_the_rules_say_and_the_arithmetic_adds_up(crowd: list[dict[str, str]]) -> None:
    """All rows, minus each exclusion, equals told by e-mail + by phone + by site; every exclusion has a reason."""
    people = [user(f"u{number:03}", **person) for number, person in enumerate(crowd)]
    folder = Path(tempfile.mkdtemp())
    try:
        plan = planned(site_with(folder, people))
        found = told(plan)
    finally:
        shutil.rmtree(folder)
    reasons = {person["id"]: excluded(person) for person in people}
    assert {name: who.channel for name, who in found.items()} == {
        person["id"]: channel(person) for person in people if not reasons[person["id"]]
    }
    counts = plan.arithmetic.as_json()
    assert {name: counts[name] for name in EXCLUSIONS} == {name: Counter(reasons.values())[name] for name in EXCLUSIONS}
    assert counts["all"] == len(people)
    assert list(found) == sorted(found)
    for person in people:
        if person["id"] in found:
            who = found[person["id"]]
            assert who.locale == person["locale"]
            assert who.since == ("2021-09-02" if person["accepted"] == "2021-09-02" else "2021-09-02.1")

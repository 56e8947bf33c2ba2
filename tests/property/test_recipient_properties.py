"""Whatever the users are, every row is accounted for once, and the list is what the rules say read aloud."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from policypress.notice.address import envelope_address
from policypress.recipients.address import PARTED, UNDECIDED, decide_addresses, plain_sql, wide_sql
from policypress.recipients.arithmetic import CHANNELS, EXCLUSIONS
from policypress.recipients.sql import literal

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


_PIECES = st.sampled_from(
    [*"abzAZ09.-_+'@ \t\"(),:;<>[]\\", "..", "@", "example", ".com", "ü", "é", "e\u0301", "李", "ß", "\u200b", "\u200d",
     "\ufeff", "\xa0", "❤", "٣", "\u0301", "x" * 63, "x" * 64, "xn--", "ı", "Ⅷ", "𝔞", "א", "。"]
)  # fmt: skip
_ADDRESSES = st.builds(
    lambda local, domain: f"{''.join(local)}@{''.join(domain)}.com",
    st.lists(_PIECES, min_size=1, max_size=5),
    st.lists(_PIECES, min_size=1, max_size=5),
)


@settings(deadline=None, max_examples=40)
@given(addresses=st.lists(_ADDRESSES, min_size=50, max_size=100))
def test_every_address_listed_for_e_mail_can_be_put_on_an_envelope(addresses: list[str]) -> None:
    for address in _for_e_mail(addresses):
        envelope_address(address, smtputf8=not address.partition("@")[0].isascii())


def _for_e_mail(addresses: list[str]) -> list[str]:
    """Those that the selection lists for e-mail, by the two steps in which it decides."""
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute("CREATE TABLE users AS SELECT unnest(?) AS email", [addresses])
        marks = f"CASE WHEN {plain_sql()} THEN 4 WHEN {wide_sql()} THEN {UNDECIDED * 8 + 4} ELSE 22 END"
        parted = f"CASE WHEN {wide_sql()} THEN concat(email, {literal(PARTED)}) ELSE email END"
        con.execute(f"CREATE TABLE judged AS SELECT {parted} AS address, {marks} AS marks FROM users")
        decide_addresses(con)
        return [row[0] for row in con.execute("SELECT address FROM judged WHERE marks = 4").fetchall()]


def test_usual_addresses_of_any_script_are_listed_for_e_mail() -> None:
    usual = [
        "a@example.com",
        "o'neil+x@a-b.example.org",
        "ü@example.com",
        "a@bücher.example",
        "李@例子.example",
        "a@x.co",
    ]
    assert _for_e_mail(usual) == usual

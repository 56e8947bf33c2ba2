"""The sample of synthetic users is what its generator makes, and it meets every case of the notifier."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parent.parent / "sample"

User = dict[str, str]


@pytest.fixture(scope="module")
def users() -> list[User]:
    with (SAMPLE / "users.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_sample_is_what_its_generator_makes() -> None:
    made = subprocess.run([sys.executable, SAMPLE / "make_users.py"], capture_output=True, check=True)
    assert made.stdout == (SAMPLE / "users.csv").read_bytes()


def test_nobody_in_the_sample_can_exist(users: list[User]) -> None:
    assert [user for user in users if not re.fullmatch(r"|\w+@example\.(com|org|net)", user["email"])] == []
    assert [user for user in users if not re.fullmatch(r"|\+1\d{3}55501\d\d", user["phone"])] == []
    assert [user for user in users if not re.fullmatch(r"|Sample User \d{3}", user["name"])] == []


def test_every_value_of_every_column_occurs(users: list[User]) -> None:
    seen = {column: {user[column] for user in users} for column in users[0]}
    assert seen["status"] == {"active", "closed", "maybe"}
    assert seen["email_status"] == {"ok", "bounced", "unverified", ""}
    assert seen["channel"] == {"email", "phone", "site", ""}
    assert seen["under_13"] == {"true", "false"}
    assert seen["locale"] == {"en", "en-GB", "de", "de-AT", "fr", "zh-CN", ""}
    assert seen["accepted"] == {"", "2021-09-02", "2021-09-02.1", "2024-03-01", "2027-02-01", "2019-05-25"}
    assert {"CN", "US-CA", "AT", "DE"} <= seen["region"]
    assert "2023-13-45" in seen["created_at"]
    assert max(seen["created_at"]) > "2026-11-22"


@pytest.mark.parametrize("email_status", ["ok", "bounced", "unverified", ""])
@pytest.mark.parametrize("has_phone", [True, False])
def test_each_state_of_an_address_occurs_with_and_without_a_phone(
    users: list[User], email_status: str, has_phone: bool
) -> None:
    assert [u for u in users if u["email_status"] == email_status and bool(u["phone"]) == has_phone] != []


def test_ids_are_unique_and_some_addresses_are_shared(users: list[User]) -> None:
    addresses = [user["email"] for user in users if user["email"]]
    assert len({user["id"] for user in users}) == len(users)
    assert len(addresses) - len(set(addresses)) == 3

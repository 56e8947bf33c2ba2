"""Make the sample of synthetic users: `python sample/make_users.py > sample/users.csv`.

Nobody in it exists: addresses lie in the reserved domains example.com, .org and .net, phone numbers in the
range kept free for fiction (555-01xx). The same rows come out every time. Together they meet every reason for
telling or not telling a user, and every channel.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import TextIO, TypeVar

COLUMNS = (
    "id",
    "email",
    "email_status",
    "phone",
    "name",
    "locale",
    "region",
    "status",
    "created_at",
    "channel",
    "under_13",
    "activities",
    "accepted",
)
ORDINARY = 380
DOMAINS = ("example.com", "example.org", "example.net")
# Locale and the region that goes with it.
PLACES = (
    ("en", "US-CA"),
    ("en", "US-NY"),
    ("en", "CN"),
    ("en-GB", "GB"),
    ("de", "DE"),
    ("de-AT", "AT"),
    ("fr", "FR"),
    ("zh-CN", "CN"),
    ("", "CN"),
    ("", ""),
)
ACTIVITIES = ("orders", "newsletter", "contests", "support", "testimonials", "social", "updates", "ugc")
VERSIONS = ("2021-09-02", "2021-09-02.1", "2024-03-01")
FIRST_DAY = date(2019, 1, 1)
LAST_DAY = date(2026, 11, 20)
UPCOMING = "2027-02-01"

Row = dict[str, str]
Choice = TypeVar("Choice")

# How many users of each special kind, and what sets them apart from an ordinary one.
SPECIAL: tuple[tuple[int, Row], ...] = (
    (18, {"status": "closed"}),
    (3, {"status": "closed", "email_status": "bounced"}),
    (6, {"under_13": "true"}),
    (5, {"created_at": "2026-12-05"}),
    (3, {"created_at": "2026-12-24"}),
    (2, {"created_at": "2027-01-15"}),
    (9, {"email_status": "bounced"}),
    (7, {"email_status": "bounced", "phone": ""}),
    (5, {"email_status": "unverified"}),
    (5, {"email_status": "unverified", "phone": ""}),
    (7, {"email": "", "email_status": ""}),
    (6, {"email": "", "email_status": "", "phone": ""}),
    (10, {"channel": "phone"}),
    (4, {"channel": "phone", "phone": ""}),
    (8, {"channel": "site"}),
    (6, {"channel": "email"}),
    (3, {"channel": "email", "email": "", "email_status": ""}),
    (7, {"accepted": UPCOMING}),
    (2, {"accepted": "2019-05-25"}),  # no such version
)
# Two accounts each on one address: families, and people who registered twice.
SHARED = ("family@example.com", "household@example.org", "workshop@example.net")
UNREADABLE: tuple[Row, ...] = ({"created_at": "2023-13-45"}, {"status": "maybe"})


def ordinary_user(number: int, random: Random) -> Row:
    """An active user like most; the number makes id, address and name unique."""
    locale, region = pick(PLACES, random)
    created = FIRST_DAY + timedelta(days=int(random.random() * (LAST_DAY - FIRST_DAY).days))
    return {
        "id": f"u{number:04}",
        "email": f"user{number:03}@{pick(DOMAINS, random)}",
        "email_status": "ok",
        "phone": phone(number) if random.random() < 0.7 else "",
        "name": f"Sample User {number:03}" if random.random() < 0.9 else "",
        "locale": locale,
        "region": region,
        "status": "active",
        "created_at": created.isoformat(),
        "channel": "email" if random.random() < 0.2 else "",
        "under_13": "false",
        "activities": activities(random),
        "accepted": accepted(created, random),
    }


def pick(choices: tuple[Choice, ...], random: Random) -> Choice:
    """One of the choices; `random()` alone is promised to give the same numbers in every Python."""
    return choices[int(random.random() * len(choices))]


def phone(number: int) -> str:
    """A number in the range that is kept free for fiction."""
    return f"+1{201 + number // 100}55501{number % 100:02}"


def activities(random: Random) -> str:
    """An account with any mix of other activities; one user in ten has none."""
    if random.random() < 0.1:
        return ""
    return ";".join(("account", *(activity for activity in ACTIVITIES if random.random() < 0.35)))


def accepted(created: date, random: Random) -> str:
    """A version the user could have accepted, or nothing: half of the users never accepted one expressly."""
    if random.random() < 0.5:
        return ""
    return VERSIONS[-1] if created >= date.fromisoformat(VERSIONS[-1]) else pick(VERSIONS, random)


def users() -> Iterator[Row]:
    """Every row of the sample, by rising id."""
    random = Random(20210902)
    kinds: list[Row] = [{}] * ORDINARY
    kinds += [difference for count, difference in SPECIAL for _ in range(count)]
    kinds += [{"email": address} for address in SHARED for _ in range(2)]
    kinds += UNREADABLE
    for number, difference in enumerate(kinds, start=1):
        user = ordinary_user(number, random)
        if "email_status" in difference or "channel" in difference:
            user["phone"] = phone(number)
        yield {**user, **difference}


def write(out: TextIO) -> None:
    """Write the sample as CSV with a heading line."""
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(users())


if __name__ == "__main__":
    write(sys.stdout)

"""How long a notice takes, and whether it can be completed by its deadline."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from policypress.notice.estimate import Pace, estimate

from tests.conftest import REPOSITORY
from tests.mailserver import mail_server
from tests.people import planned, site_with, user
from tests.pgserver import new_database
from tests.run import run

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("messages", "pace", "finish"),
    [
        (0, Pace(10), "2026-11-22T12:00"),
        (36_000, Pace(10), "2026-11-22T13:00"),
        (432_000 + 36_000, Pace(10), "2026-11-23T01:00"),
        (36_000, Pace(10, per_day=20_000), "2026-11-23T00:26"),
        (7_000, Pace(10, first_day=1_000), "2026-11-24T00:06"),
        (10_000, Pace(10, per_day=2_000, first_day=1_000), "2026-11-27T00:01"),
    ],
)
def test_rate_quota_and_warm_up_add_up(messages: int, pace: Pace, finish: str) -> None:
    found = estimate(messages, pace, NOON, None).finish
    assert found is not None and found.isoformat(timespec="minutes").startswith(finish)


def test_the_last_day_counts_to_its_end_and_no_longer() -> None:
    half_a_day = 12 * 3600
    assert estimate(half_a_day - 1, Pace(1), NOON, date(2026, 11, 22)).in_time
    late = estimate(half_a_day + 1, Pace(1), NOON, date(2026, 11, 22))
    assert not late.in_time and late.needed > 1
    assert not estimate(1, Pace(1), NOON, date(2026, 11, 21)).in_time


def test_a_day_of_twenty_five_hours_is_an_hour_longer() -> None:
    begin = datetime(2026, 10, 25, 0, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert estimate(25 * 3600 - 1, Pace(1), begin, date(2026, 10, 25)).in_time
    assert not estimate(25 * 3600 + 1, Pace(1), begin, date(2026, 10, 25)).in_time


def test_what_would_take_longer_than_a_century_never_ends() -> None:
    assert estimate(10**9, Pace(10, per_day=1), NOON, date(2027, 1, 2)).finish is None


def test_the_command_says_yes_with_0_and_no_with_1_and_sends_nothing(tmp_path: Path) -> None:
    root = site_with(tmp_path, [*(user(f"u{n:03}") for n in range(100)), user("s", email="")])
    words = ("notify", "--plan", planned(root).folder, "--root", root, "--estimate")
    good = run(*words, "--today", "2026-11-22")
    assert good.code == 0 and "100 messages" in good.out and "in time" in good.out, good.err
    late = run(*words, "--today", "2026-12-31", "--per-day", "10")
    assert late.code == 1 and "cannot be completed" in late.err
    told = json.loads(run(*words, "--today", "2026-12-31", "--per-day", "10", "--json").out)
    assert [(entry["messages"], entry["in_time"]) for entry in told] == [(100, False)]
    assert not (root / "ledger.db").exists()


@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_only_what_the_ledger_has_left_counts_and_without_one_everybody_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    root = site_with(tmp_path, [user(f"u{n:03}") for n in range(20)], messages_per_second=100_000)
    ledger = str(root / "l.db") if kind == "SQLite" else new_database()
    options = ("--plan", planned(root).folder, "--root", root, "--ledger", ledger, "--today", "2027-01-01")
    (before,) = json.loads(run("notify", *options, "--estimate", "--json").out)
    assert before["messages"] == 20
    with mail_server() as server:
        monkeypatch.setenv("POLICYPRESS_SMTP_URL", server.url)
        server.on_recipient = lambda who, count: "" if who < "u017" else "451 4.7.1 later"
        assert run("notify", *options, "--send", "--retry-wait", "0.01").code == 75
        (after,) = json.loads(run("notify", *options, "--estimate", "--json").out)
        assert after["messages"] == 3
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("second: 100000", "second: 0.0001"), encoding="utf-8")
    monkeypatch.delenv("POLICYPRESS_SMTP_URL")
    said = run("notify", *options, "--send").err
    assert "No mail server" in said and "cannot be completed" not in said, "three are in time, twenty would not be"


def test_sending_complains_first_when_the_rate_is_too_low(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POLICYPRESS_SMTP_URL", raising=False)
    root = site_with(tmp_path, [user(f"u{n:03}") for n in range(100)], messages_per_second=0.00001)
    words = (
        "--plan",
        planned(root).folder,
        "--root",
        root,
        "--ledger",
        root / "l.db",
        "--send",
        "--retry-wait",
        "0.01",
    )
    assert "cannot be completed" in run("notify", *words, "--today", "2026-11-22").err


def test_the_figures_of_the_page_are_those_of_the_estimate() -> None:
    page = (REPOSITORY / "docs" / "how-long.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\d,]+) \| ([\d,]+) \| ([\d.]+) (hours|days) \|$", page, re.MULTILINE)
    assert len(rows) >= 6
    for messages, rate, length, unit in rows:
        begin = datetime(2026, 1, 1, tzinfo=UTC)
        finish = estimate(int(messages.replace(",", "")), Pace(float(rate.replace(",", ""))), begin, None).finish
        assert finish is not None
        hours = (finish - begin).total_seconds() / 3600
        assert float(length) == round(hours if unit == "hours" else hours / 24, 1)

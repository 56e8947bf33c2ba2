"""What an operator sees while mail is sent: lines of JSON, figures for Prometheus, a word when it will be too late."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from policypress.notice.estimate import Pace, estimate
from policypress.notice.metrics import exposition
from policypress.notice.observing import STATES, Snapshot
from policypress.notice.outlook import Outlook
from policypress.notice.rate_limit import Rest
from policypress.notice.report import Report
from policypress.notice.rows import Key
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from tests.mailserver import MailServer, mail_server
from tests.people import UPCOMING, planned, site_with, user
from tests.pgserver import new_database
from tests.run import Done, run

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)
KEY = Key("privacy", UPCOMING)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with mail_server() as found:
        monkeypatch.setenv("POLICYPRESS_SMTP_URL", found.url)
        yield found


def site(tmp_path: Path, count: int = 30, **mail: str | float) -> Path:
    people = [user(f"u{n:03}") for n in range(count)]
    others = [user("p1", channel="phone", phone="+12015550101"), user("s1", email="")]
    return site_with(tmp_path, [*people, *others], **{"messages_per_second": 100_000, **mail})


def send(root: Path, ledger: str | Path, *more: str | Path, today: str = "2026-11-22") -> Done:
    options = ("--ledger", ledger, "--root", root, "--today", today, "--send")
    return run("notify", "--plan", root / "build" / "private", *options, *more)


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def metrics(text: str) -> dict[str, Metric]:
    return {family.name: family for family in text_string_to_metric_families(text)}


def value(found: dict[str, Metric], name: str, **labels: str) -> float:
    (sample,) = (one for one in found[name].samples if labels.items() <= one.labels.items())
    return float(sample.value)


# -- lines of JSON


@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_every_line_is_json_that_says_how_the_notice_stands_and_names_nobody(
    tmp_path: Path, server: MailServer, kind: str
) -> None:
    root = site(tmp_path)
    planned(root)
    ledger = str(root / "l.db") if kind == "SQLite" else new_database()
    server.on_recipient = lambda who, count: {"u001": "550 5.1.1 nobody", "u002": "550 5.7.1 no, u002 Max"}.get(
        who.partition("@")[0], ""
    )
    done = send(root, ledger, "--progress", "json", "--every", "0.01")
    assert done.code == 75
    *told, last_words = done.err.splitlines()
    assert "not settled yet" in last_words
    found = [json.loads(line) for line in told]
    assert found[0]["event"] == "start" and found[0]["left"] == 30
    assert found[0]["channels"] == {"email": {"planned": 30}, "phone": {"planned": 1}, "site": {"planned": 1}}
    assert {one["event"] for one in found[1:-1]} <= {"progress"}
    last = found[-1]
    assert last["event"] == "end" and last["left"] == 0
    assert last["channels"] == {
        "email": {"sent": 28, "failed": 1, "bounced": 1},
        "phone": {"planned": 1},
        "site": {"sent": 1},
    }
    assert last["run"]["sent"] == 28 and last["run"]["failed"] == 1 and last["run"]["bounced"] == 1
    assert last["deadline"] == "2027-01-02"
    assert "example.com" not in "".join(told) and "u00" not in "".join(told) and "Max" not in "".join(told)


def test_what_is_on_the_line_is_sending_and_only_what_a_dead_run_left_is_unknown(
    tmp_path: Path, server: MailServer
) -> None:
    root = site(tmp_path, 40, connections=4)
    planned(root)
    server.on_data = lambda who, count: "hang up" if who.startswith("u003") else ""
    assert send(root, root / "l.db").code == 75
    run("notify", "resend", "--ledger", root / "l.db", "--failed")
    # A row left unknown before, and a run that has nothing else to send than one more person.
    found = lines(send(root, root / "l.db", "--progress", "json").err)
    assert [one["channels"] for one in found] == [found[0]["channels"]] * len(found)
    assert found[0]["channels"]["email"] == {"unknown": 1, "sent": 39}  # type: ignore[index]


def test_lines_may_go_to_the_end_of_a_file(tmp_path: Path, server: MailServer) -> None:
    root = site(tmp_path)
    planned(root)
    file = tmp_path / "progress.jsonl"
    for _ in range(2):
        done = send(root, root / "l.db", "--progress", f"json:{file}")
        assert not lines(done.err)
    assert [one["event"] for one in lines(file.read_text())] == ["start", "end"] * 2


@pytest.mark.parametrize(("option", "name"), [("--progress", "json:{}"), ("--metrics", "{}")])
def test_a_file_that_cannot_be_written_is_told_before_anything_is_sent(
    tmp_path: Path, server: MailServer, option: str, name: str
) -> None:
    root = site(tmp_path)
    planned(root)
    done = send(root, root / "l.db", option, name.format(tmp_path / "absent" / "file"))
    assert done.code == 2 and option in done.err and not server.taken
    assert not (root / "l.db").exists()


def test_what_a_killed_run_left_beside_the_figures_is_cleared_away(tmp_path: Path, server: MailServer) -> None:
    root = site(tmp_path)
    planned(root)
    left = tmp_path / ".policypress-a.prom.4711"
    left.write_text("half a fig", encoding="utf-8")
    other = tmp_path / ".policypress-ab.prom.4711"
    other.write_text("another's", encoding="utf-8")
    send(root, root / "l.db", "--metrics", tmp_path / "a.prom")
    assert not left.exists() and other.exists()


def test_a_file_that_becomes_unwritable_stops_nobody_from_being_told(tmp_path: Path, server: MailServer) -> None:
    root = site(tmp_path)
    planned(root)
    folder = tmp_path / "collector"
    folder.mkdir()

    def gone(who: str, count: int) -> str:
        if count == 5:
            (folder / "a.prom").unlink()
            folder.rmdir()
        return ""

    server.on_data = gone
    done = send(root, root / "l.db", "--metrics", folder / "a.prom")
    assert len(server.taken) == 30 and "cannot be written" in done.err


def test_another_word_than_those_known_is_refused(tmp_path: Path) -> None:
    root = site(tmp_path)
    planned(root)
    done = send(root, root / "l.db", "--progress", "xml")
    assert done.code == 2 and "json:FILE" in done.err


# -- figures for Prometheus


def test_prometheus_reads_every_figure_of_a_run(tmp_path: Path, server: MailServer) -> None:
    root = site(tmp_path)
    planned(root)
    file = tmp_path / "sender-1.prom"
    server.on_recipient = lambda who, count: "550 5.1.1 nobody" if who.startswith("u001") else ""
    assert send(root, root / "l.db", "--metrics", file, "--every", "0.01").code == 75
    found = metrics(file.read_text())
    who = {"sender": "sender-1", "policy": "privacy", "version": UPCOMING}
    recipients = found["policypress_notice_recipients"]
    assert recipients.type == "gauge" and recipients.documentation
    counts = {(one.labels["channel"], one.labels["state"]): one.value for one in recipients.samples}
    assert {key: count for key, count in counts.items() if count} == {
        ("email", "sent"): 29,
        ("email", "bounced"): 1,
        ("phone", "planned"): 1,
        ("site", "sent"): 1,
    }
    assert set(counts) == {(channel, state) for channel in ("email", "phone", "site") for state in STATES}
    assert value(found, "policypress_notice_emails_left", **who) == 0
    assert value(found, "policypress_notice_complete", **who) == 0
    assert value(found, "policypress_sender_running", **who) == 0
    messages = found["policypress_sender_messages"]
    assert messages.type == "counter"
    assert value(found, "policypress_sender_messages", outcome="sent", **who) == 29
    # The end of 2 January in Shanghai.
    end = datetime(2027, 1, 2, 16, tzinfo=UTC).timestamp()
    assert value(found, "policypress_notice_deadline_timestamp_seconds", **who) == end
    told = value(found, "policypress_notice_last_told_timestamp_seconds", **who)
    assert datetime.fromtimestamp(told, UTC).date() in (date(2026, 11, 21), DAY)
    assert all(family.documentation and family.type in ("gauge", "counter") for family in found.values())
    assert [path.name for path in tmp_path.iterdir() if "prom" in path.name] == ["sender-1.prom"]
    assert file.stat().st_mode & 0o444 == 0o444


def snapshot(**fields: object) -> Snapshot:
    states = {("email", "planned"): 10, ("email", "sent"): 5}
    usual = Snapshot(KEY, "progress", NOON, DAY, states, 0, 10, 2.5, None, None, Report(sent=5), "")
    return replace(usual, **fields)  # type: ignore[arg-type]


def test_rest_rate_deadline_and_outlook_are_figures_too() -> None:
    late = estimate(10, Pace(0.0001), NOON, DAY)
    text = exposition([snapshot(rest=(Rest.THROTTLED, 3.0), outlook=late)], "one")
    found = metrics(text)
    resting = {one.labels["reason"]: one.value for one in found["policypress_sender_resting"].samples}
    assert resting == {"throttled": 1, "line": 0, "shared": 0, "retry": 0}
    assert value(found, "policypress_notice_messages_per_second") == 2.5
    assert value(found, "policypress_notice_in_time") == 0
    assert value(found, "policypress_notice_expected_end_timestamp_seconds") == NOON.timestamp() + 100_000
    never = metrics(exposition([snapshot(outlook=estimate(10, Pace(0), NOON, DAY))], "one"))
    assert value(never, "policypress_notice_expected_end_timestamp_seconds") == math.inf
    assert "policypress_notice_in_time" not in metrics(exposition([snapshot()], "one"))


@pytest.mark.parametrize("sender", ['a"b', "a\\b", "a\nb", "ü", "}{,="])
def test_any_name_of_a_sender_is_read_back_as_it_was(sender: str) -> None:
    found = metrics(exposition([snapshot(), snapshot(key=Key("terms", UPCOMING))], sender))
    assert {one.labels["sender"] for family in found.values() for one in family.samples} == {sender}
    assert {one.labels["policy"] for one in found["policypress_notice_emails_left"].samples} == {"privacy", "terms"}


# -- whether it will be in time


def watched(*looks: tuple[float, int]) -> Outlook:
    outlook = Outlook()
    for at, left in looks:
        outlook.saw(at, left)
    return outlook


def test_the_rate_is_what_became_less_whoever_sent_it() -> None:
    assert watched().rate is None and watched((5, 100)).rate is None
    assert watched((0, 100), (10, 90), (20, 40)).rate == 3
    assert watched((0, 100), (10, 120)).rate == 0


def test_old_looks_are_forgotten() -> None:
    slow_then_fast = [(n * 10.0, 10_000 - n) for n in range(100)]
    fast = [(1000 + n * 10.0, 9_900 - n * 100) for n in range(61)]
    assert watched(*slow_then_fast, *fast).rate == 10


def test_nothing_is_concluded_from_too_little() -> None:
    deadline = date(2026, 11, 23)
    minute = [(n * 10.0, 1_000_000 - n) for n in range(7)]
    assert watched(*minute).estimate(NOON, deadline) is None
    ten_minutes = [(n * 10.0, 1_000_000 - n) for n in range(61)]
    found = watched(*ten_minutes).estimate(NOON, deadline)
    assert found is not None and not found.in_time


def test_where_little_time_is_left_little_is_enough() -> None:
    evening = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    found = watched(*((n * 10.0, 1_000_000 - n) for n in range(7))).estimate(evening, DAY)
    assert found is not None and not found.in_time
    fast = watched(*((n * 10.0, 1_000 - n * 100) for n in range(7))).estimate(evening, DAY)
    assert fast is not None and fast.in_time


def test_a_rate_of_nothing_never_ends_and_nothing_left_has_ended() -> None:
    still = watched(*((n * 10.0, 5) for n in range(61))).estimate(NOON, DAY)
    assert still is not None and still.finish is None and not still.in_time
    done = watched(*((n * 10.0, 0) for n in range(61))).estimate(NOON, DAY)
    assert done is not None and done.in_time


@pytest.mark.parametrize("how", ["bar", "json"])
def test_a_sender_that_will_be_late_says_so_once_and_ends_as_it_would_have(
    tmp_path: Path, server: MailServer, how: str
) -> None:
    root = site(tmp_path, 5)
    planned(root)
    file = tmp_path / "a.prom"
    late: list[bool] = []

    def throttled_until_known(who: str, count: int) -> str:
        found = metrics(file.read_text())
        late.append(bool(late and late[-1]) or _late(found))
        return "" if late[-1] else "454 4.7.0 Throttling failure"

    server.on_data = throttled_until_known
    more = ("--progress", how, "--metrics", file, "--every", "0.01", "--retry-wait", "1")
    done = send(root, root / "l.db", *more, today="2027-01-01")
    assert done.code == 75, "only the phone call is left"
    assert len(server.taken) == 5 and late[0] is False and late[-1] is True
    said = [line for line in done.err.splitlines() if "notice cannot be completed by 2027-01-02 at the" in line]
    assert len(said) == 1 and "measured lately" in said[0]
    if how == "json":
        assert json.loads(said[0])["event"] == "late"
        assert False in {one["in_time"] for one in lines(done.err)}


def _late(found: dict[str, Metric]) -> bool:
    return "policypress_notice_in_time" in found and value(found, "policypress_notice_in_time") == 0

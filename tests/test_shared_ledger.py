"""A ledger in PostgreSQL that several senders share: the same promises as a file, and each row is one sender's."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from types import MethodType

import psycopg
import pytest
from policypress.errors import PolicyError, TryAgainLater, UsageError
from policypress.notice.ledger import Ledger, open_ledger
from policypress.notice.place import PostgresPlace, ledger_place
from policypress.notice.rows import EVERYBODY, Fields, Key, Span, State, Update
from policypress.notice.server import SMTP_URL
from policypress.notice.shared_ledger import SharedLedger
from policypress.notice.turn_statement import turn_statement

from tests.mailserver import MailServer, mail_server
from tests.people import UPCOMING, planned, site_with, user
from tests.pgserver import new_database, pooled
from tests.run import Done, run
from tests.site_builder import policy_of
from tests.test_ledger import AT, HASHES, KEY, row

SENT = {"state": "sent", "sent_at": AT, "settled_at": AT}
CLAIMED = {"state": "claimed", "claimed_at": AT}


@pytest.fixture
def url() -> str:
    return new_database()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with mail_server() as found:
        monkeypatch.setenv(SMTP_URL, found.url)
        yield found


_OPEN: list[SharedLedger] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while _OPEN:
        _OPEN.pop().close()


def sender(url: str) -> SharedLedger:
    ledger = open_ledger(PostgresPlace(url))
    assert isinstance(ledger, SharedLedger)
    _OPEN.append(ledger)
    ledger.enlist()
    return ledger


def ended(url: str, ledger: SharedLedger) -> None:
    """End a sender's session from outside, as a dead machine or an operator does."""
    assert ledger.sender
    with psycopg.connect(url, autocommit=True) as con:
        con.execute("SELECT pg_terminate_backend(%s, 5000)", (ledger.database.con.info.backend_pid,))  # type: ignore[attr-defined]


def test_senders_that_start_at_the_same_moment_make_one_ledger(url: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        together = Barrier(6)

        def start(_: int) -> str:
            together.wait()
            ledger = open_ledger(PostgresPlace(url))
            ledger.close()
            return ledger.label

        assert len(list(pool.map(start, range(6)))) == 6
    assert sender(url).sender == 1


def test_a_row_is_claimed_by_one_sender_alone(url: str) -> None:
    one, two = sender(url), sender(url)
    assert one.plan(KEY, HASHES, [row(f"u{n}") for n in range(3)], AT) == 3
    assert one.turn(KEY, [], [("u0", dict(CLAIMED)), ("u1", dict(CLAIMED))]) == {"u0", "u1"}
    assert two.turn(KEY, [], [("u1", dict(CLAIMED)), ("u2", dict(CLAIMED))]) == {"u2"}
    assert {found.recipient: found.claimed_by for found in one.rows(KEY)} == {
        "u0": one.sender,
        "u1": one.sender,
        "u2": two.sender,
    }
    two.turn(KEY, [("u0", {"state": "skipped"}), ("u2", dict(SENT))], [])
    assert {found.recipient: found.state for found in one.rows(KEY)} == {"u0": "claimed", "u1": "claimed", "u2": "sent"}


def test_what_a_living_sender_has_claimed_is_not_unknown_and_is_never_resent(url: str) -> None:
    one, two = sender(url), sender(url)
    one.plan(KEY, HASHES, [row("u0"), row("u1")], AT)
    one.turn(KEY, [], [("u0", dict(CLAIMED))])
    assert two.unknown(KEY) == [] and two.release_unknown(KEY, ["u0"]) == 0
    assert (two.tally(KEY).sending, two.tally(KEY).unknown) == (1, 0)
    assert one.unknown(KEY) == ["u0"], "to itself it is unknown once it has stopped sending"
    ended(url, one)
    assert two.unknown(KEY) == ["u0"] and two.tally(KEY).unknown == 1
    assert two.release_unknown(KEY, ["u0"]) == 1
    assert two.turn(KEY, [], [("u0", dict(CLAIMED))]) == {"u0"}


def test_a_sender_that_left_is_gone_for_whoever_asks_next(url: str) -> None:
    two = sender(url)
    names = [f"u{number}" for number in range(20)]
    two.plan(KEY, HASHES, [row(name) for name in names], AT)
    for place, name in enumerate(names):
        one = sender(url)
        one.turn(KEY, [], [(name, dict(CLAIMED))])
        one.close()
        _OPEN.remove(one)
        assert len(two.unknown(KEY)) == place + 1


def test_a_sender_whose_session_was_ended_can_neither_claim_nor_go_on(url: str) -> None:
    frozen, other = sender(url), sender(url)
    frozen.plan(KEY, HASHES, [row("u0"), row("u1")], AT)
    frozen.check_alive()
    ended(url, frozen)
    for step in (frozen.check_alive, lambda: frozen.turn(KEY, [], [("u0", dict(CLAIMED))])):
        with pytest.raises(TryAgainLater):
            step()
    assert other.row(KEY, "u0").state == "planned"  # type: ignore[union-attr]


def test_a_sender_that_finds_its_rows_taken_over_stops_and_changes_nothing(url: str) -> None:
    one, two = sender(url), sender(url)
    one.plan(KEY, HASHES, [row("u0"), row("u1")], AT)
    one.turn(KEY, [], [("u0", dict(CLAIMED))])
    two.database.write(
        lambda: two.database.change("UPDATE recipient SET claimed_by=? WHERE recipient='u0'", (two.sender,))
    )
    with pytest.raises(TryAgainLater, match="taken over"):
        one.turn(KEY, [("u0", dict(SENT))], [("u1", dict(CLAIMED))])
    assert [(found.state, found.claimed_by) for found in two.rows(KEY)] == [("claimed", two.sender), ("planned", 0)]


@pytest.mark.parametrize("seed", range(6))
def test_a_turn_in_one_statement_does_what_its_steps_do_one_after_the_other(seed: int) -> None:
    chance, told = random.Random(seed), []
    turns = [_any_turn(chance) for _ in range(25)]
    for at_once in (True, False):
        url = new_database()
        senders = [sender(url), sender(url)]
        senders[0].plan(KEY, HASHES, [row(name) for name in _NAMES], AT)
        if not at_once:
            for one in senders:
                one._turn = MethodType(Ledger._turn, one)  # type: ignore[method-assign]
        said: list[object] = []
        for number, results, claims, stolen in turns:
            senders[0].apply(KEY, [(name, {"claimed_by": senders[1 - number].sender}) for name in stolen])
            try:
                said.append(senders[number].turn(KEY, results, claims))
            except TryAgainLater:
                said.append("taken over")
            said.append(list(senders[0].rows(KEY)))
        told.append(said)
    assert told[0] == told[1]
    assert "taken over" in told[0] and any(isinstance(won, set) and won for won in told[0])


_NAMES = ["u0", "u1", "u2", "u3", "Ä'", "{,}", '"']


def _any_turn(chance: random.Random) -> tuple[int, list[Update], list[Update], list[str]]:
    """Whose turn it is, results and claims of any rows, at times of one twice, and rows taken from them before."""
    whys = ["", "250 ok", "NULL", "a\\b"]
    any_result: list[Callable[[], Fields]] = [
        lambda: {**SENT, "why": chance.choice(whys)},
        lambda: {"state": "planned", "claimed_at": ""},
        lambda: {"state": "planned", "why": chance.choice(whys), "attempts": chance.randrange(3), "not_before": AT},
        lambda: {"state": "failed", "why": chance.choice(whys)},
    ]
    count = chance.randrange(4)
    names = chance.sample(_NAMES, count) if chance.random() < 0.7 else chance.choices(_NAMES, k=count)
    results = [(name, chance.choice(any_result)()) for name in names]
    rest = _NAMES if chance.random() < 0.1 else [name for name in _NAMES if name not in dict(results)]
    claims: list[Update] = [
        (name, {**CLAIMED, "address": f"{name}@example.com"}) for name in rest if chance.random() < 0.5
    ]
    return chance.randrange(2), results, claims, [name for name in _NAMES if chance.random() < 0.05]


def test_whoever_sends_finds_a_planned_row_without_walking_through_the_others(url: str) -> None:
    one = sender(url)
    one.plan(KEY, HASHES, [row(f"u{n:05}") for n in range(5000)], AT)
    group = (("state", "claimed_by"), (str, int))
    statement = turn_statement(one.number(KEY), one.sender, (group,), group)
    values = (["u00001"], ["sent"], [1], ["u00001"], ["u00002"], ["claimed"], [1])
    plan = one.database.all(f"EXPLAIN {statement}", values)
    searched = [line for (line,) in plan if " on recipient r" in line and "Scan" in line]
    assert len(searched) == 2 and all("Index Scan using recipient_pkey" in line for line in searched), plan


def test_senders_keep_out_of_each_others_parts(url: str) -> None:
    one, two = sender(url), sender(url)
    one.plan(KEY, HASHES, [row(f"u{n:03}") for n in range(300)], AT)
    first, others = one.spans(KEY), two.spans(KEY)
    taken, second = next(first), next(others)
    assert taken == Span("", "u002") and second == Span("u002", "u005")
    assert next(first) == Span("u005", "u008"), "the part of another is left out"
    assert next(two.spans(KEY)) == Span("", "u002"), "a part that was left is free"


def test_senders_share_one_rate(url: str) -> None:
    one, two = sender(url).pace(4.0), sender(url).pace(4.0)
    waits = []
    for _ in range(2):
        for pace in (one, two):
            wait = pace.wait()
            waits.append(wait)
    assert waits[0] == 0.0 and all(later > 0.0 for later in waits[1:])
    one.rest(1000.0)
    one.wait()
    assert sender(url).pace(4.0).wait() > 900


def test_a_file_and_a_database_say_the_same_of_the_same_rows(url: str, tmp_path: Path) -> None:
    said = []
    for place in (tmp_path / "l.db", PostgresPlace(url)):
        ledger = open_ledger(place)
        why = "Ä;" * 300
        names = ["Z", "a", "ä", "u1", "u10", "u2", "ö'", "%s", "?"]
        assert ledger.plan(KEY, HASHES, [row(name)._replace(reasons=why) for name in sorted(names)], AT) == len(names)
        assert ledger.plan(KEY, HASHES, [row("u1"), row("u3", "site")], AT) == 1
        ledger.turn(KEY, [], [("a", dict(CLAIMED)), ("?", dict(CLAIMED))])
        ledger.turn(KEY, [("a", dict(SENT)), ("Z", {"state": "skipped", "why": "gone", "settled_at": AT})], [])
        ledger.apply(KEY, [("u1", {"attempts": 2, "not_before": AT})])
        assert ledger.fresh_attempts(KEY) == 1 and ledger.settle_site(KEY, AT) == 1
        listed = [found._replace(claimed_by=0) for found in ledger.rows(KEY)]
        waiting = [found.recipient for found in ledger.waiting(KEY, Span("a", "u10"), 5)]
        counts = ledger.count_email(KEY, EVERYBODY, State.PLANNED)
        tally = ledger.tally(KEY)
        told, until = list(ledger.told("privacy")), ledger.cut(KEY)
        said.append(
            (
                listed,
                waiting,
                counts,
                tally,
                told,
                until,
                ledger.rows_sha256(KEY),
                ledger.forget("2027-01-01T00:00:00Z"),
            )
        )
        ledger.close()
    assert said[0] == said[1]


def test_planning_twice_at_once_plans_once(url: str) -> None:
    one, two = sender(url), sender(url)
    rows = [row(f"u{n:04}") for n in range(500)]
    assert [ledger.plan(KEY, HASHES, rows, AT, "list") for ledger in (one, two)] == [500, 0]
    assert two.knows_list(KEY, "list")
    with pytest.raises(PolicyError, match="planned for another record"):
        two.plan(KEY, ("other", "text", "list"), rows, AT)


@pytest.mark.parametrize(
    ("setting", "words"),
    [("synchronous_commit = off", "would forget who was told"), ("transaction_read_only = on", "may not be written")],
)
def test_a_database_that_cannot_keep_the_promises_is_refused_in_words(url: str, setting: str, words: str) -> None:
    name = url.split("/")[3].split("?")[0]
    with psycopg.connect(url, autocommit=True) as con:
        con.execute(f"ALTER DATABASE {name} SET {'default_' if 'read_only' in setting else ''}{setting}")
    with pytest.raises(UsageError, match=words):
        open_ledger(PostgresPlace(url))


@pytest.mark.parametrize("mode", ["transaction", "session"])
def test_a_pooler_before_the_server_is_refused_in_words(url: str, mode: str) -> None:
    with pooled(url, mode) as pooler:
        with psycopg.connect(pooler, autocommit=True) as con:
            assert con.execute("SELECT 1").fetchone() == (1,), "it leads to the server"
        with pytest.raises(UsageError, match="a connection pooler stands before the server"):
            open_ledger(PostgresPlace(pooler))
    with psycopg.connect(url, autocommit=True) as con:
        assert con.execute("SELECT to_regclass('policypress.meta')").fetchone() == (None,), "nothing was made"


def test_a_server_that_is_not_there_means_try_again_later_and_no_password_is_shown() -> None:
    place = ledger_place("postgresql://desk:secret@127.0.0.1:1/none?sslpassword=hidden")
    with pytest.raises(TryAgainLater) as raised:
        open_ledger(place)
    assert "secret" not in str(raised.value) and "hidden" not in str(raised.value)
    for wrong in ("mysql://desk:secret@host/db", "postgresql://desk:secret@host:port/db"):
        with pytest.raises(UsageError) as refused:
            ledger_place(wrong)
        assert "secret" not in str(refused.value)


def notify(root: Path, url: str, *more: str | Path) -> Done:
    folder = root / "build" / "private" / "notice" / f"privacy-{UPCOMING}"
    return run("notify", "--plan", folder, "--ledger", url, "--root", root, "--today", "2026-11-22", *more)


def test_the_whole_road_with_a_ledger_in_a_database(tmp_path: Path, url: str, server: MailServer) -> None:
    root = site_with(
        tmp_path, [*(user(f"u{n:03}") for n in range(120)), user("s", email="")], messages_per_second=100000
    )
    planned(root)
    rehearsed = notify(root, url, "--dry-run", tmp_path / "out")
    assert rehearsed.code == 2, "there is no ledger yet to rehearse with"
    assert notify(root, url, "--send", "--only", "u007").code == 75
    rehearsed = notify(root, url, "--dry-run", tmp_path / "out")
    assert "119 messages written" in rehearsed.out, rehearsed.err
    done = notify(root, url, "--send")
    assert done.code == 0, done.err
    assert Counter(server.recipients) == Counter(f"u{n:03}@example.com" for n in range(120))
    assert policy_of(root).version(UPCOMING).certificate is not None
    assert notify(root, url, "--send").code == 0 and len(server.taken) == 120
    assert "121 told" in run("notify", "status", "--ledger", url).out
    assert run("verify", "--root", root, "--ledger", url).err == ""


def test_a_ledger_in_a_file_moves_into_a_database_and_the_file_is_set_aside(
    tmp_path: Path, url: str, server: MailServer
) -> None:
    root = site_with(tmp_path, [user(f"u{n:03}") for n in range(30)], messages_per_second=100000)
    planned(root)
    old = root / "l.db"
    assert notify(root, str(old), "--send", "--only", "u007").code == 75
    file = open_ledger(old)
    before = (list(file.rows(Key("privacy", UPCOMING))), file.rows_sha256(Key("privacy", UPCOMING)))
    file.close()
    moved = run("notify", "move", "--ledger", old, "--to", url)
    assert moved.code == 0, moved.err
    assert not old.exists() and (root / "l.db.moved").exists()
    ledger: Ledger = open_ledger(PostgresPlace(url))
    assert (list(ledger.rows(Key("privacy", UPCOMING))), ledger.rows_sha256(Key("privacy", UPCOMING))) == before
    ledger.close()
    assert notify(root, url, "--send").code == 0
    assert len(server.taken) == 30 and len(set(server.recipients)) == 30
    (root / "l.db.moved").rename(old)
    again = run("notify", "move", "--ledger", old, "--to", url)
    assert again.code == 2 and "holds another ledger" in again.err and old.exists()
    assert hashlib.sha256(old.read_bytes()).hexdigest()

"""Users in a PostgreSQL table: the same list as from a file, and each page asked anew while mail is sent."""

from __future__ import annotations

import csv
from pathlib import Path

import psycopg
import pytest
from policypress.errors import TryAgainLater, UsageError
from policypress.notice.server import SMTP_URL
from policypress.recipients.current import CurrentUsers
from policypress.recipients.postgres_source import shown
from policypress.recipients.source import COLUMNS
from policypress.recipients.target import sealed_target
from policypress.settings import load_settings

from tests.mailserver import mail_server
from tests.people import UPCOMING, planned, site_with, user
from tests.pgserver import new_database
from tests.run import run
from tests.site_builder import TODAY, policy_of

SAMPLE = Path(__file__).resolve().parents[1] / "sample" / "users.csv"


@pytest.fixture
def url() -> str:
    return new_database()


def fill(url: str, rows: list[dict[str, str]], key: str = "TEXT") -> str:
    """A table of these users; the address that names it."""
    columns = ", ".join(f'"{name}" {key + " PRIMARY KEY" if name == "id" else "TEXT"}' for name in COLUMNS)
    with psycopg.connect(url, autocommit=True) as con:
        con.execute("CREATE SCHEMA shop")
        con.execute(f'CREATE TABLE shop."Users of ours" ({columns}, secret TEXT)')
        with (
            con.cursor() as cursor,
            cursor.copy(f'COPY shop."Users of ours" ({", ".join(COLUMNS)}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row([row[name] or None for name in COLUMNS])
    return f"{url}&table=shop.Users+of+ours"


def test_users_in_postgresql_give_the_same_list_as_in_a_file(tmp_path: Path, url: str) -> None:
    root = site_with(tmp_path, [])
    expected = planned(root, users=str(SAMPLE))
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        source = fill(url, list(csv.DictReader(file)))
    found = planned(root, users=source)
    assert found.manifest.list_sha256 == expected.manifest.list_sha256
    assert found.arithmetic.as_json() == expected.arithmetic.as_json()


def test_odd_cells_come_through_a_copy_as_they_are(tmp_path: Path, url: str) -> None:
    odd = ['a,"b"', "line\nbreak", "\\N", "\\.", " spaced ", "ü'x", "日本", "=cmd", "NULL"]
    people = [user(name, email="x@example.com", name=name, locale=name) for name in sorted(odd)]
    root = site_with(tmp_path, people)
    assert planned(root, users=fill(url, people)).manifest.list_sha256 == planned(root).manifest.list_sha256


def test_typed_columns_are_read_as_text(tmp_path: Path, url: str) -> None:
    with psycopg.connect(url, autocommit=True) as con:
        con.execute("CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT, under_13 BOOLEAN, created_at TIMESTAMPTZ)")
        con.execute(
            "INSERT INTO users VALUES (1, 'a@example.com', false, '2022-01-01'), (2, 'b@example.com', true, NULL), "
            "(3, 'c@example.com', NULL, 'infinity')"
        )
    arithmetic = planned(site_with(tmp_path, []), users=f"{url}&table=users").arithmetic.as_json()
    assert (arithmetic["email"], arithmetic["under_13"], arithmetic["unreadable"]) == (1, 1, 1)


@pytest.mark.parametrize("key", ["TEXT", "BIGINT"])
def test_a_page_is_asked_anew_and_by_its_ids_alone(tmp_path: Path, url: str, key: str) -> None:
    people = [user(str(n), email=f"u{n}@example.com") for n in range(100, 200)]
    source = fill(url, people, key)
    root = site_with(tmp_path, people)
    policy = policy_of(root)
    target = sealed_target(policy, policy.version(UPCOMING))
    with CurrentUsers(target, load_settings(root), root, source, tmp_path, TODAY) as users:
        names = ["100", "110", "120"]
        assert sorted(users.page("100", "120", names)) == names
        with psycopg.connect(url, autocommit=True) as con:
            con.execute("""UPDATE shop."Users of ours" SET status='closed' WHERE id='110'""")
            con.execute("""DELETE FROM shop."Users of ours" WHERE id='120'""")
        found = users.page("100", "120", names)
    assert {name: who.why_not for name, who in found.items()} == {
        "100": "",
        "110": "account closed since the list was made",
    }


def test_mail_goes_to_users_of_a_database_and_to_nobody_who_closed_meanwhile(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [user(f"u{n:02}") for n in range(20)]
    source = fill(url, people)
    root = site_with(tmp_path, people, messages_per_second=100000)
    plan = planned(root, users=source)
    with psycopg.connect(url, autocommit=True) as con:
        con.execute("""UPDATE shop."Users of ours" SET status='closed' WHERE id='u07'""")
    words = ("--plan", plan.folder, "--ledger", root / "l.db", "--root", root, "--today", "2026-11-22")
    with mail_server() as server:
        monkeypatch.setenv(SMTP_URL, server.url)
        done = run("notify", *words, "--users", source, "--send")
        assert done.code == 0, done.err
        assert sorted(server.recipients) == [f"u{n:02}@example.com" for n in range(20) if n != 7]


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "names no table"), ("&table=nowhere", "cannot be read"), ("&table=empty", "no column `id`")],
)
def test_a_table_that_cannot_be_read_is_refused_in_words(tmp_path: Path, url: str, words: str, said: str) -> None:
    with psycopg.connect(url, autocommit=True) as con:
        con.execute("CREATE TABLE empty ()")
    with pytest.raises(UsageError, match=said):
        planned(site_with(tmp_path, []), users=url + words)


def test_a_server_that_is_not_there_means_try_again_later_and_no_password_is_shown(tmp_path: Path) -> None:
    source = "postgresql://desk:secret@127.0.0.1:1/none?table=users&sslpassword=hidden"
    with pytest.raises(TryAgainLater) as raised:
        planned(site_with(tmp_path, []), users=source)
    assert "secret" not in str(raised.value) and "hidden" not in str(raised.value)
    assert shown(source) == "postgresql://127.0.0.1:1/none?table=users"


@pytest.mark.parametrize(("believed", "told"), [(0.0, 5), (3600.0, 20)])
def test_what_a_server_said_of_people_is_not_believed_for_long(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, believed: float, told: int
) -> None:
    monkeypatch.setattr("policypress.recipients.current.FRESH", believed)
    people = [user(f"u{n:02}") for n in range(20)]
    source = fill(url, people)
    root = site_with(tmp_path, people, messages_per_second=100_000)
    plan = planned(root, users=source)
    with mail_server() as server, psycopg.connect(url, autocommit=True) as con:

        def all_leave(who: str, count: int) -> str:
            if count == 4:
                con.execute("UPDATE shop.\"Users of ours\" SET status='closed'")
            return ""

        server.on_data = all_leave
        monkeypatch.setenv(SMTP_URL, server.url)
        words = ("--ledger", root / "l.db", "--root", root, "--today", "2026-11-22", "--users", source)
        assert run("notify", "--plan", plan.folder, *words, "--send").code == 0
        assert len(server.taken) == told

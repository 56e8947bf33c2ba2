"""Who must be told, why, by which channel; and every row accounted for."""

from __future__ import annotations

import csv
import fcntl
import hashlib
import hmac
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pytest
from policypress.archive.draft import draft
from policypress.archive.status import standing
from policypress.archive.working import read_working
from policypress.errors import UsageError
from policypress.recipients.arithmetic import EXCLUSIONS
from policypress.recipients.current import CurrentUsers
from policypress.recipients.manifest import Manifest
from policypress.recipients.plan import prospective_counts, read_manifest
from policypress.recipients.source import COLUMNS, open_source
from policypress.recipients.target import sealed_target
from policypress.settings import UserSource, load_settings

from tests.people import UPCOMING, planned, site_with, told, user, write_users
from tests.run import run
from tests.site_builder import MATERIAL, TODAY, build_site, policy_of, seal_text

SAMPLE = Path(__file__).resolve().parents[1] / "sample" / "users.csv"


class ToldBefore:
    """A ledger as far as the selection needs it."""

    def __init__(self, *rows: tuple[str, str]) -> None:
        self.rows = rows

    def told(self, policy: str, *, perhaps: bool = False) -> tuple[tuple[str, str], ...]:
        assert policy == "privacy"
        return self.rows


@pytest.mark.parametrize(
    ("fields", "channel", "address"),
    [
        ({}, "email", "u1@example.com"),
        ({"email_status": ""}, "email", "u1@example.com"),
        ({"email_status": "unverified"}, "email", "u1@example.com"),
        ({"channel": "email", "email": "", "phone": "+12015550101"}, "phone", "+12015550101"),
        ({"email_status": "bounced", "phone": "+12015550101"}, "phone", "+12015550101"),
        ({"email_status": "bounced"}, "site", ""),
        ({"email": ""}, "site", ""),
        ({"channel": "phone", "phone": "+12015550101"}, "phone", "+12015550101"),
        ({"channel": "phone"}, "email", "u1@example.com"),
        ({"channel": "site"}, "site", ""),
        ({"email": "NaN"}, "site", ""),
        ({"email": "nobody"}, "site", ""),
        ({"email": "a b@example.com"}, "site", ""),
        ({"email": "a@example.com\nBcc: b@example.com"}, "site", ""),
        ({"email": "a" * 290 + "@example.com"}, "site", ""),
        ({"email": "ünal@example.com"}, "email", "ünal@example.com"),
        ({"email": "a@bücher.example"}, "email", "a@bücher.example"),
        ({"email": "", "phone": "none"}, "site", ""),
        ({"email": "zw@example.com\u200b"}, "site", ""),
        ({"email": "z\u200dw@example.com", "phone": "+12015550101"}, "phone", "+12015550101"),
        ({"email": "\u2060a@example.com"}, "site", ""),
        ({"email": "a..b@example.com"}, "site", ""),
        ({"email": ".a@example.com"}, "site", ""),
        ({"email": "a.@example.com"}, "site", ""),
        ({"email": "a@-example.com"}, "site", ""),
        ({"email": "a@example..com"}, "site", ""),
        ({"email": "a@my_host.example.com"}, "site", ""),
        ({"email": f"{'a' * 65}@example.com"}, "site", ""),
        ({"email": f"a@{'b' * 64}.example.com"}, "site", ""),
        ({"email": "a@❤.example"}, "site", ""),
        ({"email": "o'neil+tag@sub.example.com"}, "email", "o'neil+tag@sub.example.com"),
        ({"email": "李@例子.example"}, "email", "李@例子.example"),
    ],
)
def test_everybody_is_told_by_the_channel_they_prefer_and_can_be_reached_by(
    tmp_path: Path, fields: dict[str, str], channel: str, address: str
) -> None:
    found = told(planned(site_with(tmp_path, [user("u1", **fields)])))["u1"]
    assert (found.channel, found.address) == (channel, address)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": "closed"}, "closed"),
        ({"under_13": "true"}, "under_13"),
        ({"created_at": "2026-11-21"}, "joined_after"),
        ({"created_at": "2026-11-20T15:59:59Z"}, None),  # 23:59 in Shanghai, the day of the announcement
        ({"created_at": "2026-11-20T16:00:00Z"}, "joined_after"),
        ({"created_at": "2026-11-20"}, None),
        ({"created_at": ""}, None),
        ({"accepted": UPCOMING}, "already_accepted"),
        ({"accepted": "2021-09-02.1"}, None),
        ({"accepted": "1999-01-01"}, None),
        ({"status": "maybe"}, "unreadable"),
        ({"created_at": "2023-13-45"}, "unreadable"),
        ({"created_at": "soon"}, "unreadable"),
        ({"created_at": "9999-12-31"}, "unreadable"),
        ({"created_at": "infinity"}, "unreadable"),
        ({"created_at": "-infinity"}, "unreadable"),
        ({"created_at": "2027-06-01"}, "unreadable"),
        ({"created_at": "2026-11-23"}, "unreadable"),
        ({"created_at": "2026-11-22"}, "joined_after"),
        ({"created_at": "2026-11-22T15:59:59Z"}, "joined_after"),
        ({"created_at": "2026-11-22T16:00:00Z"}, "unreadable"),  # the next day in Shanghai
        ({"under_13": "perhaps"}, "unreadable"),
        ({"channel": "pigeon"}, "unreadable"),
        ({"email_status": "odd"}, "unreadable"),
        ({"status": "closed", "under_13": "true"}, "closed"),
        ({"status": "CLOSED "}, "closed"),
    ],
)
def test_nobody_is_left_out_without_a_reason_and_the_first_reason_counts(
    tmp_path: Path, fields: dict[str, str], reason: str | None
) -> None:
    plan = planned(site_with(tmp_path, [user("u1", **fields), user("u2")]))
    assert ("u1" in told(plan)) == (reason is None)
    counts = plan.arithmetic.as_json()
    assert {name: counts[name] for name in EXCLUSIONS if counts[name]} == ({reason: 1} if reason else {})


def test_the_arithmetic_of_the_sample_adds_up_in_list_manifest_and_print(tmp_path: Path) -> None:
    root = site_with(tmp_path, [])
    done = run("recipients", f"privacy@{UPCOMING}", "--root", root, "--today", "2026-11-22", "--users", SAMPLE)
    assert done.code == 0, done.err
    folder = root / "build" / "private" / "notice" / f"privacy-{UPCOMING}"
    manifest = read_manifest(folder)
    sums = manifest.arithmetic.model_dump()
    assert sums["all"] - sum(sums[name] for name in EXCLUSIONS) == sums["email"] + sums["phone"] + sums["site"]
    with (folder / "recipients.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == manifest.recipients == sums["email"] + sums["phone"] + sums["site"]
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert list(rows[0]) == ["id", "channel", "address", "locale", "since", "reasons"]
    assert f"{manifest.recipients}  to be told" in done.out
    assert "example.com" not in done.out + done.err


def test_lists_of_people_can_be_read_by_their_owner_only(tmp_path: Path) -> None:
    plan = planned(site_with(tmp_path, [user("u1"), user("u2", under_13="true"), user("u3", channel="site")]))
    files = {path.name: path.stat().st_mode & 0o777 for path in plan.folder.iterdir()}
    assert files == dict.fromkeys(
        ("manifest.json", "recipients.csv", "phone.csv", "site.hashes", "under-13.csv"), 0o600
    )
    assert [path.stat().st_mode & 0o777 for path in (plan.folder, plan.folder.parent)] == [0o700, 0o700]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    root = site_with(tmp_path, [])
    first = planned(root, users=str(SAMPLE))
    before = {path.name: path.read_bytes() for path in first.folder.iterdir()}
    planned(root, users=str(SAMPLE))
    assert {path.name: path.read_bytes() for path in first.folder.iterdir()} == before


def test_each_person_is_told_what_changed_since_the_version_they_know(tmp_path: Path) -> None:
    people = [user("u1"), user("u2", accepted="2021-09-02"), user("u3", accepted="2001-01-01"), user("u4")]
    plan = planned(site_with(tmp_path, people), ledger=ToldBefore(("u4", "2021-09-02")))
    assert {name: who.since for name, who in told(plan).items()} == {
        "u1": "2021-09-02.1",
        "u2": "2021-09-02",
        "u3": "2021-09-02.1",
        "u4": "2021-09-02",
    }
    assert plan.arithmetic.unknown_versions == 1
    assert all("How long we keep it" in who.reasons for who in told(plan).values())


@pytest.mark.parametrize(
    ("accepted", "since", "unknown"),
    [
        ("2021-09-02", "2021-09-02", 0),
        ("privacy@2021-09-02", "2021-09-02", 0),
        (" privacy@2021-09-02 ; ", "2021-09-02", 0),
        ("cookies@2024-03-01", "2021-09-02.1", 0),
        ("cookies@2021-09-02", "2021-09-02.1", 0),
        ("legal/privacy@2021-09-02", "2021-09-02.1", 0),
        ("cookies@2024-03-01;legal/terms@2020-01-01", "2021-09-02.1", 0),
        ("cookies@2024-03-01;privacy@2021-09-02", "2021-09-02", 0),
        ("cookies@2024-03-01;2021-09-02", "2021-09-02", 0),
        ("privacy@2021-09-02;privacy@2021-09-02.1", "2021-09-02.1", 0),
        ("2021-09-02.1;2021-09-02", "2021-09-02.1", 0),
        ("privacy@1999-01-01", "2021-09-02.1", 1),
        ("cookies@2024-03-01;privacy@1999-01-01", "2021-09-02.1", 1),
        ("1999-01-01;2021-09-02", "2021-09-02", 0),
        ("privacy@", "2021-09-02.1", 1),
        (";", "2021-09-02.1", 1),
        (f"cookies@2024-03-01;privacy@{UPCOMING}", None, 0),
        (f"cookies@{UPCOMING}", "2021-09-02.1", 0),
    ],
)
def test_an_accepted_version_may_name_its_policy_and_other_policies_stand_beside_it(
    tmp_path: Path, accepted: str, since: str | None, unknown: int
) -> None:
    plan = planned(site_with(tmp_path, [user("u1", accepted=accepted), user("u2")]))
    found = told(plan)
    assert (found["u1"].since if "u1" in found else None) == since
    assert plan.arithmetic.unknown_versions == unknown
    assert plan.arithmetic.as_json()["already_accepted"] == (since is None)


def test_the_list_names_reasons_by_a_short_code_and_the_manifest_says_what_each_stands_for(tmp_path: Path) -> None:
    people = [user("u1", channel="phone", phone="+12015550101"), user("u2", accepted="2021-09-02"), user("u3")]
    plan = planned(site_with(tmp_path, people))
    manifest = json.loads((plan.folder / "manifest.json").read_text(encoding="utf-8"))
    with (plan.folder / "recipients.csv").open(encoding="utf-8", newline="") as file:
        codes = {row["id"]: row["reasons"] for row in csv.DictReader(file)}
    with (plan.folder / "phone.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["reasons"] == codes["u1"]
    assert set(codes.values()) == set(manifest["reasons"])
    assert all(re.fullmatch(r"R\d+", code) for code in manifest["reasons"])
    assert codes["u1"] == codes["u3"]
    assert "How long we keep it" in manifest["reasons"][codes["u2"]]


@pytest.mark.parametrize("locale", ["en", "two\nlines", 'quo"te,d'])
def test_the_manifest_names_the_parts_of_the_list_with_the_hash_of_each(tmp_path: Path, locale: str) -> None:
    people = [user(name, locale=locale) for name in ("a", "=b", "c, d", "e", "f")]
    plan = planned(site_with(tmp_path, people), part_rows=2)
    raw = (plan.folder / "recipients.csv").read_bytes()
    parts = plan.manifest.parts
    assert [(part.first, part.last, part.rows) for part in parts] == [("=b", "a", 2), ("c, d", "e", 2), ("f", "f", 1)]
    assert plan.manifest.list_sha256 == hashlib.sha256(raw).hexdigest()
    at = raw.index(b"\n") + 1
    ends = [raw.index(b'"c, d"'), raw.index(b"\nf,") + 1, len(raw)]
    for part, end in zip(parts, ends, strict=True):
        assert part.sha256 == hashlib.sha256(raw[at:end]).hexdigest()
        at = end


def test_a_list_of_nobody_has_no_part(tmp_path: Path) -> None:
    assert planned(site_with(tmp_path, [user("a", status="closed")])).manifest.parts == []


def test_the_newer_of_accepted_and_told_counts(tmp_path: Path) -> None:
    people = [user("u1", accepted="2021-09-02"), user("u2", accepted="2021-09-02.1")]
    ledger = ToldBefore(("u1", "2021-09-02.1"), ("u2", "2021-09-02"))
    assert {who.since for who in told(planned(site_with(tmp_path, people), ledger=ledger)).values()} == {"2021-09-02.1"}


def test_whoever_was_told_already_is_not_told_again(tmp_path: Path) -> None:
    plan = planned(site_with(tmp_path, [user("u1"), user("u2")]), ledger=ToldBefore(("u1", UPCOMING)))
    assert list(told(plan)) == ["u2"]
    assert plan.arithmetic.as_json()["already_told"] == 1


def narrowed(tmp_path: Path, people: list[dict[str, str]], *audiences: str) -> Path:
    """The small site, but its material version concerns only some users' sections."""
    root = build_site(tmp_path / "site", sealed=2)
    lines = "".join(f"  {line}\n" for line in audiences)
    seal_text(root, MATERIAL.replace("lang: en\n", f"lang: en\naudiences:\n{lines}", 1), TODAY)
    write_users(root / "users.csv", people)
    return root


def test_a_narrowed_section_reaches_those_it_concerns_and_the_rest_of_the_text_everybody_else(tmp_path: Path) -> None:
    people = [
        user("u1", activities="account;orders"),
        user("u2", activities="account; Contests"),
        user("u3", activities="reorders"),
        user("u4"),
    ]
    headings = ("Sharing: [orders]", "How long we keep it: [contests]", "Example Privacy Policy: [orders, contests]")
    plan = planned(narrowed(tmp_path, people, *headings))
    assert {name: [part.split(" ", 1)[1] for part in who.reasons.split(";") if part.startswith("M")]
            for name, who in told(plan).items()} == {"u1": ["Sharing"], "u2": ["How long we keep it"]}  # fmt: skip
    assert plan.arithmetic.as_json()["out_of_scope"] == 2
    assert plan.arithmetic.notes == {}


def test_without_a_column_of_activities_a_narrowed_section_concerns_everybody(tmp_path: Path) -> None:
    root = narrowed(
        tmp_path, [], "Sharing: [orders]", "How long we keep it: [orders]", "Example Privacy Policy: [orders]"
    )
    write_users(root / "users.csv", [user("u1"), user("u2")], [name for name in COLUMNS if name != "activities"])
    assert sorted(told(planned(root))) == ["u1", "u2"]


def test_one_row_per_person_even_where_accounts_share_an_address(tmp_path: Path) -> None:
    people = [user("u1", email="family@example.com"), user("u2", email="family@example.com")]
    assert [who.address for who in told(planned(site_with(tmp_path, people))).values()] == ["family@example.com"] * 2


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\tx", "'=1", "''-x", "＝1"])
def test_no_cell_of_the_list_runs_as_a_formula_and_each_reads_back_as_it_was(tmp_path: Path, value: str) -> None:
    plan = planned(site_with(tmp_path, [user("u1", locale=value)]))
    with (plan.folder / "recipients.csv").open(encoding="utf-8", newline="") as file:
        cell = next(csv.DictReader(file))["locale"]
    assert cell[:1] not in "=+-@\t＝"
    assert told(plan)["u1"].locale == value


def test_an_id_of_any_kind_reads_back_as_it_was(tmp_path: Path) -> None:
    names = sorted(['a,"b"', "-7", "ü'x", "=cmd", " spaced "])
    assert sorted(told(planned(site_with(tmp_path, [user(name, email="x@example.com") for name in names])))) == names


@pytest.mark.parametrize("kind", ["csv", "semicolons", "bom", "parquet", "folder", "sqlite", "query"])
def test_users_come_from_csv_parquet_sqlite_or_a_query_with_the_same_result(tmp_path: Path, kind: str) -> None:
    root = site_with(tmp_path, [])
    raw = SAMPLE.read_text(encoding="utf-8")
    expected = planned(root, users=str(SAMPLE)).manifest.list_sha256
    source = tmp_path / f"users.{kind}"
    if kind == "parquet":
        duckdb.sql(f"COPY (SELECT * FROM read_csv('{SAMPLE}', all_varchar=true)) TO '{source}' (FORMAT parquet)")
    elif kind == "folder":
        (source / "of" / "parts").mkdir(parents=True)
        (source / "_SUCCESS").touch()
        rows = f"read_csv('{SAMPLE}', all_varchar=true)"
        for name, place in (("part-2.parquet", "OFFSET 300"), ("of/parts/part-1", "LIMIT 300")):
            duckdb.sql(f"COPY (SELECT * FROM {rows} {place}) TO '{source / name}' (FORMAT parquet)")
    elif kind == "sqlite":
        listed = list(csv.DictReader(raw.splitlines()))
        with sqlite3.connect(source) as con:
            con.execute(f"CREATE TABLE people ({', '.join(COLUMNS)})")
            con.executemany(
                f"INSERT INTO people VALUES ({', '.join('?' * len(COLUMNS))})",
                [[row[name] or None for name in COLUMNS] for row in listed],
            )
        con.close()
    elif kind == "query":
        config = root / "mkdocs.yml"
        query = "query: SELECT u.* FROM read_csv('users.csv', all_varchar=true) AS u"
        config.write_text(config.read_text().replace("source: users.csv", query), encoding="utf-8")
        (root / "users.csv").write_text(raw, encoding="utf-8")
    else:
        text = "\ufeff" + raw if kind == "bom" else raw
        lines = list(csv.reader(text.splitlines()))
        with source.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";" if kind == "semicolons" else ",").writerows(lines)
    found = planned(root, users=None if kind == "query" else str(source), confirm_count=expected and 458)
    assert found.manifest.list_sha256 == expected


def test_a_folder_of_users_holds_parquet_files_and_nothing_else(tmp_path: Path) -> None:
    root = site_with(tmp_path, [])
    folder = tmp_path / "parts"
    folder.mkdir()
    with pytest.raises(UsageError, match="no file of users in this folder"):
        planned(root, users=str(folder))
    (folder / "users.csv").write_text("id\nu1\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"users.csv: this is no Parquet file"):
        planned(root, users=str(folder))


@pytest.mark.parametrize("raw", [b"id\r\nu1\r\nu2\r\n", b"id\r\nu1\nu2\r\n", b'"id"\nu1\nu2', b'id\n"u1"\r\nu2\n\n'])
def test_any_line_ends_will_do(tmp_path: Path, raw: bytes) -> None:
    root = site_with(tmp_path, [])
    (root / "users.csv").write_bytes(raw)
    assert sorted(told(planned(root))) == ["u1", "u2"]


def test_columns_of_other_names_are_mapped_and_no_other_column_is_read(tmp_path: Path) -> None:
    root = site_with(tmp_path, [])
    (root / "users.csv").write_text("nr,mail,secret\n7,a@example.com,x\n", encoding="utf-8")
    config = root / "mkdocs.yml"
    mapping = "source: users.csv\n        columns: {id: nr, email: mail}"
    config.write_text(config.read_text().replace("source: users.csv", mapping), encoding="utf-8")
    plan = planned(root)
    assert told(plan)["7"].address == "a@example.com"
    assert plan.manifest.parameters.columns == {"id": "nr", "email": "mail"}


@pytest.mark.parametrize("name", ["Email", "EMAIL ", "email"])
def test_a_column_that_is_written_otherwise_is_refused_and_never_overlooked(tmp_path: Path, name: str) -> None:
    root = site_with(tmp_path, [])
    (root / "users.csv").write_text(f"id,{name}\n7,a@example.com\n", encoding="utf-8")
    if name == "email":
        assert told(planned(root))["7"].channel == "email"
        return
    with pytest.raises(UsageError, match="is not `email` letter by letter"):
        planned(root)


@pytest.mark.parametrize(("name", "kind"), [("users.parquet", "Parquet"), ("users.sqlite", "SQLite")])
def test_a_file_that_is_not_what_its_name_says_is_named_as_such(tmp_path: Path, name: str, kind: str) -> None:
    root = site_with(tmp_path, [])
    (root / name).write_bytes(b"\x00\xff" * 40)
    with pytest.raises(UsageError, match=f"this is no {kind} file"):
        planned(root, users=str(root / name))


@pytest.mark.parametrize("place", ["policy/privacy/lists", "build/release/site/lists"])
def test_lists_of_people_never_lie_where_they_would_be_published(tmp_path: Path, place: str) -> None:
    root = site_with(tmp_path, [user("u1")])
    options = ("--root", root, "--today", "2026-11-22")
    assert run("release", "--no-recipients", "--out", root / "build" / "release", *options).code == 0
    version = f"privacy@{UPCOMING}"
    done = run("recipients", version, "--private", root / place, *options)
    assert done.code == 2 and "which is published" in done.err
    assert run("recipients", version, "--private", root / "lists", *options).code == 0
    sending = ("notify", "--plan", root / "lists" / "notice" / f"privacy-{UPCOMING}", *options)
    rehearsal = run(*sending, "--dry-run", root / place)
    assert rehearsal.code == 2 and "messages to people may not lie inside" in rehearsal.err
    assert run(*sending, "--send", "--ledger", root / place / "ledger.db").code == 2
    assert run("notify", "calls", "--ledger", root / "l.db", root / place / "calls.csv", *options).code == 2
    assert not (root / place).exists()


@pytest.mark.parametrize(
    "made", ["CAST(email AS INTEGER)", "CAST(email AS DATE)", "CAST(CAST(phone AS HUGEINT) AS INT)"]
)
def test_a_query_that_fails_on_a_value_never_prints_it(tmp_path: Path, made: str) -> None:
    root = site_with(tmp_path, [user("u1", phone="4915123456789")])
    config = root / "mkdocs.yml"
    query = f"query: \"SELECT id, {made} AS email FROM 'users.csv'\""
    config.write_text(config.read_text().replace("source: users.csv", query), encoding="utf-8")
    with pytest.raises(UsageError, match="the users cannot be read") as refused:
        planned(root)
    assert "example.com" not in str(refused.value) and "4915123" not in str(refused.value)


def test_two_runs_at_once_write_one_whole_list_after_the_other(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user(f"u{n}") for n in range(50)])
    command = [sys.executable, "-m", "policypress", "recipients", f"privacy@{UPCOMING}", "--root", str(root)]
    runs = [subprocess.Popen([*command, "--today", "2026-11-22"], stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [run.wait() for run in runs] == [0] * 4
    folder = root / "build" / "private" / "notice"
    assert [path.name for path in folder.iterdir()] == [f"privacy-{UPCOMING}"]
    assert read_manifest(folder / f"privacy-{UPCOMING}").recipients == 50


def test_what_a_killed_run_left_of_the_users_goes_with_the_next_run(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user("u1")])
    folder = planned(root).folder
    going, left = folder.parent / ".policypress-going", folder.parent / ".policypress-left"
    for place in (going, left):
        place.mkdir()
        (place / "users.csv").write_text("id\nu1\n", encoding="utf-8")
    handle = os.open(going, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    rehearsal = ("notify", "--plan", folder, "--dry-run", tmp_path / "out", "--root", root, "--today", "2026-11-22")
    assert run(*rehearsal).code == 0
    assert sorted(path.name for path in folder.parent.iterdir()) == [going.name, folder.name]
    os.close(handle)
    assert run(*rehearsal).code == 0
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_no_copy_of_the_users_is_left_where_reading_them_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    root = site_with(tmp_path, [user("u1")])
    plan = planned(root)
    with sqlite3.connect(root / "users.db") as con:
        con.execute("CREATE TABLE users (id TEXT, email TEXT)")
        con.executemany("INSERT INTO users VALUES ('u1', ?)", [("a@example.com",), ("b@example.com",)])
    done = run("notify", "--plan", plan.folder, "--users", root / "users.db", "--dry-run", tmp_path / "out",
               "--root", root, "--today", "2026-11-22")  # fmt: skip
    assert done.code == 2 and "an id stands twice" in done.err
    assert list((tmp_path / "temporary").iterdir()) == []
    assert [path.name for path in plan.folder.parent.iterdir()] == [plan.folder.name]


def test_a_list_can_be_parquet(tmp_path: Path) -> None:
    root = site_with(tmp_path, [])
    as_csv = told(planned(root, users=str(SAMPLE)))
    plan = planned(root, users=str(SAMPLE), parquet=True)
    assert plan.manifest.list_file == "recipients.parquet"
    assert told(plan) == as_csv


def test_broken_rows_are_counted_by_kind_with_the_line_of_an_example(tmp_path: Path) -> None:
    root = site_with(tmp_path, [])
    lines = ["id,email,status", "u1,a@example.com,active", "u2,b@example.com", "", "u3,c@example.com,active,more"]
    lines += ['u4,"d@example.com\n",active', "u5,e@example.com,odd", ",f@example.com,active", "u6,g@example.com,"]
    (root / "users.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    plan = planned(root)
    found = {entry.kind: (entry.count, entry.example_line) for entry in plan.manifest.unreadable}
    assert found == {
        "too few columns": (1, 3),
        "too many columns": (1, 5),
        "a status other than active or closed": (1, 8),
        "no id": (1, 9),
    }
    assert plan.arithmetic.as_json()["all"] == 7
    assert sorted(told(plan)) == ["u1", "u4", "u6"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"email\na@example.com\n", ("users.csv:1", "no column `id`")),
        (b"id,email\nu1,a\nu2,b\nu1,c\n", ("users.csv:4", "lines 2 and 4")),
        (b"id,name\nu1,x\nu2,M\xfcller\n", ("users.csv:3", "not UTF-8")),
        (b"id,n\xfcmber\nu1,x\n", ("users.csv:1", "not UTF-8")),
        ("id,name\nu1,x\n".encode("utf-16"), ("users.csv:1", "not UTF-8")),
        (b"id,name,id\nu1,x,u2\n", ("users.csv:1", "'id' stands twice")),
        (b"", ("users.csv:1", "no column `id`")),
        (b"id,email\ru1,a\ru2,b\r", ("users.csv:1", "carriage return")),
        (b'id,email\nu1,a\nu2,"b\nu3,c\n', ("users.csv:3", "quotation mark is not closed")),
    ],
)
def test_users_that_cannot_be_read_are_refused_with_file_and_line(
    tmp_path: Path, raw: bytes, words: tuple[str, ...]
) -> None:
    root = site_with(tmp_path, [])
    (root / "users.csv").write_bytes(raw)
    done = run("recipients", f"privacy@{UPCOMING}", "--root", root, "--today", "2026-11-22")
    assert done.code == 2
    assert all(word in done.err for word in words), done.err
    assert not list((root / "build" / "private" / "notice").iterdir())


def test_a_list_that_changed_too_much_needs_its_number_confirmed_and_the_old_one_stays(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user(f"u{n}") for n in range(10)])
    command = ("recipients", f"privacy@{UPCOMING}", "--root", root, "--today", "2026-11-22")
    assert run(*command).code == 0
    write_users(root / "users.csv", [user(f"u{n}") for n in range(5)])
    refused = run(*command)
    assert refused.code == 1
    assert "--confirm-count 5" in refused.err
    folder = root / "build" / "private" / "notice" / f"privacy-{UPCOMING}"
    assert read_manifest(folder).recipients == 10
    assert run(*command, "--confirm-count", "6").code == 1
    assert run(*command, "--confirm-count", "5").code == 0
    assert read_manifest(folder).recipients == 5


def test_telling_people_does_not_count_as_a_changed_list(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user(f"u{n}") for n in range(10)])
    planned(root)
    assert planned(root, ledger=ToldBefore(*((f"u{n}", UPCOMING) for n in range(8)))).arithmetic.recipients == 2


def test_the_app_recognises_its_users_by_hash_and_nobody_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site_with(tmp_path, [user("u1", channel="site"), user("u2"), user("ü3", email="")])
    monkeypatch.setenv("POLICYPRESS_APP_KEY", "only the app knows")
    plan = planned(root)
    record = policy_of(root).version(UPCOMING).record
    key = hashlib.sha256(f"{record.sha256}\0only the app knows".encode()).digest()
    expected = sorted(hmac.new(key, name.encode(), "sha256").hexdigest() for name in ("u1", "ü3"))
    assert (plan.folder / "site.hashes").read_text().split() == expected
    monkeypatch.delenv("POLICYPRESS_APP_KEY")
    plan = planned(root)
    expected = sorted(hmac.new(record.sha256.encode(), name.encode(), "sha256").hexdigest() for name in ("u1", "ü3"))
    assert (plan.folder / "site.hashes").read_text().split() == expected
    assert "POLICYPRESS_APP_KEY" in plan.manifest.parameters.site_hash


def test_the_manifest_names_nobody_and_holds_the_list_to_its_hash(tmp_path: Path) -> None:
    plan = planned(site_with(tmp_path, [user("u1")]))
    raw = (plan.folder / "manifest.json").read_text(encoding="utf-8")
    named = [line for line in raw.split("\n") if "u1" in line.replace("u1d", "")]
    assert [line.split('"')[1] for line in named] == ["first", "last"] and "@example.com" not in raw
    assert Manifest.model_validate(json.loads(raw)) == plan.manifest
    listed = plan.folder / "recipients.csv"
    listed.write_text(listed.read_text() + "u9,email,x@example.com,,,\n")
    done = run("notify", "--plan", plan.folder, "--ledger", tmp_path / "l.db", "--dry-run", tmp_path / "out",
               "--root", tmp_path / "site", "--today", "2026-11-22")  # fmt: skip
    assert done.code == 2
    assert "not the list this manifest was written for" in done.err


def test_an_unsealed_text_gets_prospective_counts_and_writes_nothing(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user("u1"), user("u2", status="closed"), user("u3", accepted="2021-09-02")])
    policy = policy_of(root)
    policy.working_path.write_text(MATERIAL.replace("2027-02-01", "2027-05-01").replace("60 days", "90 days"))
    working = read_working(root, policy)
    assert working is not None
    found = draft(policy, working, load_settings(root), standing(policy, TODAY))
    assert found is not None
    counts = prospective_counts(policy, found, load_settings(root), root, TODAY, tmp_path / "private").as_json()
    assert (counts["all"], counts["closed"], counts["email"]) == (3, 1, 2)
    assert not (root / "build").exists() and list((tmp_path / "private").iterdir()) == []


def test_a_version_that_nobody_must_be_told_about_has_no_list(tmp_path: Path) -> None:
    root = site_with(tmp_path, [])
    done = run("recipients", "privacy@2021-09-02", "--root", root, "--today", "2026-11-22")
    assert done.code == 2
    assert "nobody must be told" in done.err


def test_what_a_company_query_may_be(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user("u1")])
    config = root / "mkdocs.yml"
    original = config.read_text()
    for query, words in (
        ("query: SELEC 1", "not valid SQL"),
        ("query: DROP TABLE x", "must be one SELECT"),
        ("query: SELECT 1 AS id; SELECT 2 AS id", "must be one SELECT"),
        ("query: SELECT 1 AS nr", "no column `id`"),
        ("query: SELECT * FROM read_csv('absent.csv')", "cannot be read as a table of users"),
    ):
        config.write_text(original.replace("source: users.csv", query), encoding="utf-8")
        done = run("recipients", f"privacy@{UPCOMING}", "--root", root, "--today", "2026-11-22")
        assert (done.code, words in done.err) == (2, True), done.err


def test_users_too_wide_for_little_memory_are_met_all_the_same_while_mail_is_sent(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user(f"u{n:03}", name="N" * 200_000) for n in range(400)])
    policy = policy_of(root)
    target = sealed_target(policy, policy.version(UPCOMING))
    with CurrentUsers(target, load_settings(root), root, None, tmp_path, TODAY) as users:
        assert len(users.page("u000", "u399")) == 400


FOUND, NOT_THERE = "users.csv", "users.csv: no such file of users"
POSTGRES, SPARK = "postgresql://db.example.com/shop: names no table", "spark:: names no table"


@pytest.mark.parametrize(
    ("settings", "given", "said"),
    [
        (UserSource(source="gone/users.csv"), None, NOT_THERE),
        (UserSource(source="gone/users.csv"), "users.csv", FOUND),
        (UserSource(source="users.csv"), None, FOUND),
        (UserSource(source="users.csv"), "gone/users.csv", NOT_THERE),
        (UserSource(source="users.csv"), "postgresql://db.example.com/shop", POSTGRES),
        (UserSource(source="users.csv"), "spark:", SPARK),
        (UserSource(source="postgresql://db.example.com/shop"), None, POSTGRES),
        (UserSource(source="postgresql://db.example.com/shop"), "users.csv", FOUND),
        (UserSource(source="postgresql://db.example.com/shop"), "spark:", SPARK),
        (UserSource(source="spark:"), None, SPARK),
        (UserSource(source="spark:"), "users.csv", FOUND),
        (UserSource(source="spark:"), "postgresql://db.example.com/shop", POSTGRES),
        (UserSource(query="SELECT id FROM nowhere"), "users.csv", FOUND),
        (UserSource(query="SELECT id FROM nowhere"), "spark:", SPARK),
        (UserSource(query="SELECT id FROM nowhere"), None, "nowhere"),
        (UserSource(query="SELECT 'u1' AS id", source="gone/users.csv"), None, FOUND),
        (UserSource(), "users.csv", FOUND),
        (UserSource(), "", "No users are configured"),
        (UserSource(), None, "No users are configured"),
    ],
)
def test_the_users_named_with_the_command_go_before_those_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: UserSource, given: str | None, said: str
) -> None:
    root = site_with(tmp_path, [user("u1")])
    monkeypatch.chdir(root)
    work = tmp_path / "work"
    work.mkdir()
    with duckdb.connect() as con:
        if said == FOUND:
            table = open_source(con, settings, root, given, work)
            assert con.execute(f"SELECT {table.column('id')} FROM {table.relation}").fetchall() == [("u1",)]
        else:
            with pytest.raises(UsageError, match=said):
                open_source(con, settings, root, given, work)

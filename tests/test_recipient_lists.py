"""A list as a file: its parts, its marks, its sum and its cells, each against the plain meaning of it."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
from pathlib import Path

import duckdb
import pytest
from policypress.errors import PolicyError, UsageError
from policypress.recipients.arithmetic import CHANNELS, EXCLUSIONS, Arithmetic
from policypress.recipients.csv_source import line_numbers, open_csv
from policypress.recipients.listing import FIELDS, Recipient, original, read_list, safe
from policypress.recipients.parts import PART_ROWS, Part, cut
from policypress.recipients.row_code import Marks, excluded_as, marks_sql, nothing_excludes, unpacked

from tests.people import planned, site_with, user

NAMES = ["=1+1", "a", "b,c", "d\ne", "f\r\ng\n", "'h", "i", "ж"]


def listed(folder: Path, names: list[str]) -> Path:
    """A list of these people, with the cells that make a file hard to cut."""
    path = folder / "recipients.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows([safe(name), "site", "", "en", "2021-09-02", "A"] for name in names)
    return path


# -- parts


@pytest.mark.parametrize("count", range(len(NAMES) + 1))
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9])
@pytest.mark.parametrize("plain", [True, False])
def test_the_parts_of_a_list_are_the_list(tmp_path: Path, count: int, size: int, plain: bool) -> None:
    names = [name.replace("\n", " ").replace("\r", "") if plain else name for name in NAMES[:count]]
    path = listed(tmp_path, names)
    whole, parts = cut(path, count, size)
    assert whole == hashlib.sha256(path.read_bytes()).hexdigest()
    cuts = [names[at : at + size] for at in range(0, count, size)]
    assert [(part.first, part.last, part.rows) for part in parts] == [(one[0], one[-1], len(one)) for one in cuts]
    head = path.read_bytes().index(b"\n") + 1
    at = head
    for part, some in zip(parts, cuts, strict=True):
        lines = _bytes(some)
        assert part.sha256 == hashlib.sha256(path.read_bytes()[at : at + len(lines)]).hexdigest()
        at += len(lines)
    assert at == path.stat().st_size


def _bytes(names: list[str]) -> bytes:
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator="\n").writerows([safe(name), "site", "", "en", "2021-09-02", "A"] for name in names)
    return made.getvalue().encode()


def test_a_list_larger_than_what_is_read_at_once_is_cut_in_the_same_places(tmp_path: Path) -> None:
    names = [f"user{place:06}" for place in range(50_000)]
    path = listed(tmp_path, names)
    assert path.stat().st_size > 1 << 20
    whole, parts = cut(path, len(names), 30_000)
    assert whole == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [(part.first, part.last, part.rows) for part in parts] == [
        ("user000000", "user029999", 30_000), ("user030000", "user049999", 20_000),
    ]  # fmt: skip
    assert [part.rows for part in cut(path, len(names))[1]] == [50_000]
    assert PART_ROWS == 1_000_000


@pytest.mark.parametrize("names", [[], ["a"], ["a", "b,c", "'=x"]])
def test_a_parquet_list_is_one_part(tmp_path: Path, names: list[str]) -> None:
    path = tmp_path / "recipients.parquet"
    rows = " UNION ALL ".join(f"SELECT '{safe(name).replace(chr(39), chr(39) * 2)}' AS id, {place} AS n"
                              for place, name in enumerate(names)) or "SELECT '' AS id, 0 AS n WHERE false"  # fmt: skip
    with duckdb.connect() as con:
        con.execute(
            f"COPY (SELECT id, 'site' AS channel, '' AS address, 'en' AS locale, '' AS since, 'A' AS reasons "
            f"FROM ({rows}) ORDER BY n) TO '{path}'"
        )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    expected = [Part(names[0], names[-1], len(names), digest)] if names else []
    assert cut(path, len(names), 1) == (digest, expected)
    assert [who.id for who in read_list(path)] == names


# -- cells


@pytest.mark.parametrize("name", [*NAMES, "", "'", "''", "'=x", "+1", "-", "@a", "\tx", "\rx", "＝x"])
def test_a_cell_made_safe_reads_back_as_it_was(name: str) -> None:
    assert original(safe(name)) == name
    assert not safe(name).startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert original(None) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: not a recipient list"), ("id,channel\n", ":1: not a recipient list"),
        (",".join(FIELDS) + "\na,site\n", ":2: 2 columns instead of 6"),
        (",".join(FIELDS) + "\na,site,,en,,A\nb,site,,en,,A,more\n", ":3: 7 columns instead of 6"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "recipients.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        list(read_list(path))


def test_a_list_that_is_missing_or_broken_is_named(tmp_path: Path) -> None:
    for name in ("recipients.csv", "recipients.parquet"):
        with pytest.raises(UsageError, match=r"no such recipient list|not a recipient list"):
            list(read_list(tmp_path / name))
        (tmp_path / name).write_bytes(b"\xff\xfe\x00nonsense")
        with pytest.raises(UsageError, match=r"cannot be read|not a recipient list"):
            list(read_list(tmp_path / name))
    path = listed(tmp_path, ["=a"])
    assert list(read_list(path)) == [Recipient("=a", "site", "", "en", "2021-09-02", "A")]


# -- marks


EVERY = [
    Marks(fault, excluded, later, channel, known, unusable, odd)
    for fault, excluded, later, channel in itertools.product((None, 0, 7), (None, 0, 6), (None, 0, 6), (0, 2, 3))
    for known, unusable, odd in itertools.product((True, False), repeat=3)
]


def test_the_marks_of_a_row_are_packed_and_read_back_and_asked_as_they_were() -> None:
    def sql(value: int | bool | None) -> str:
        return "NULL" if value is None else str(value).lower()

    rows = ", ".join("(" + ", ".join(map(sql, (n, *marks))) + ")" for n, marks in enumerate(EVERY))
    asked = [nothing_excludes(), *(nothing_excludes(channel) for channel in range(4)), *map(excluded_as, range(7))]
    with duckdb.connect() as con:
        found = con.execute(
            f"SELECT marks, {', '.join(f'({one})' for one in asked)} FROM (SELECT n, {marks_sql()} AS marks "
            f"FROM (VALUES {rows}) AS t(n, fault, excluded, later, channel, known, unusable, odd)) ORDER BY n"
        ).fetchall()
    for row, (number, *answers) in zip(EVERY, found, strict=True):
        usual = row[1:] == (None, None, 0, True, False, False)  # where a row has a fault, it is excluded as well
        assert unpacked(number) == (row._replace(fault=None) if usual else row)
        told = unpacked(number)
        free = told.fault is None and told.excluded is None and told.later is None
        assert answers[0] is free
        assert answers[1:5] == [free and told.channel == channel for channel in range(4)]
        assert answers[5:] == [told.fault is None and told.excluded == place for place in range(7)]


# -- the sum


def test_a_sum_that_does_not_add_up_is_a_fault_of_ours() -> None:
    Arithmetic(5, {"closed": 2}, {"email": 2, "site": 1})
    for count in (4, 6):
        with pytest.raises(PolicyError, match="does not add up"):
            Arithmetic(count, {"closed": 2}, {"email": 2, "site": 1})


def test_the_sum_is_written_as_people_add() -> None:
    excluded = {name: place for place, name in enumerate(EXCLUSIONS, 1)}
    told = {name: 1000 * place for place, name in enumerate(CHANNELS, 1)}
    found = Arithmetic(
        6028, excluded, told, {"no id": (3, 17), "a bad date": (1, 4)}, 2, {"have two addresses": 5, "are odd": 0}
    )
    assert found.recipients == 6000
    assert found.as_json() == {"all": 6028, **excluded, **told}
    assert found.lines() == [
        "  6,028  rows",
        "-     1  unreadable",
        "-     2  closed",
        "-     3  under 13",
        "-     4  joined after the announcement",
        "-     5  out of scope",
        "-     6  already told",
        "-     7  already accepted",
        "= 6,000  to be told",
        "  1,000  told by e-mail",
        "  2,000  told by phone",
        "  3,000  told by notice on the site",
        "  Unreadable: 3 with no id, for example line 17.",
        "  Unreadable: 1 with a bad date, for example line 4.",
        "  3 accounts of children under 13 must not exist: delete them.",
        "  2 accepted a version nobody knows here; they are told all the same.",
        "  5 have two addresses.",
        "  Ledger not consulted: name it with --ledger FILE to leave out who was told already.",
    ]


def test_a_sum_says_nothing_of_what_did_not_occur() -> None:
    one = Arithmetic(1, {"under_13": 1}, {}, ledger_consulted=True)
    assert one.lines()[-1] == "  1 account of a child under 13 must not exist: delete it."
    none = Arithmetic(0, {}, {}, ledger_consulted=True)
    assert len(none.lines()) == 12 and none.recipients == 0
    assert none.as_json() == {"all": 0, **dict.fromkeys((*EXCLUSIONS, *CHANNELS), 0)}


# -- ids that stand twice


def test_an_id_that_stands_twice_is_named_with_its_lines_or_its_rows(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user("a"), user("b"), user("a"), user("a")])
    with pytest.raises(UsageError, match=r"users\.csv:4: an id stands twice, on lines 2 and 4\."):
        planned(root)
    (root / "users.csv").rename(tmp_path / "users.csv")
    source, there = tmp_path / "users.csv", root / "users.parquet"
    with duckdb.connect() as con:
        con.execute(f"COPY (SELECT * FROM read_csv('{source}', all_varchar = true)) TO '{there}'")
    with pytest.raises(UsageError, match=r"users\.parquet: an id stands twice, on rows 1 and 3\."):
        planned(root, users=str(there))


# -- texts of users


BLOCK = 1 << 20
"""Bytes that are looked at at once; what stands across their border must be seen all the same."""


@pytest.mark.parametrize(
    ("ends", "border", "mixed"),
    [
        ("\n", b"\n", False), ("\r\n", b"\r\n", False), ("\r\n", b"\n", True), ("\n", b"\r\n", True),
        ("\r\n", b"a", False), ("\n", b"a", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("shift", [-2, -1, 0])
def test_line_ends_of_two_kinds_are_seen_wherever_they_stand(
    tmp_path: Path, ends: str, border: bytes, mixed: bool, shift: int
) -> None:
    path, work = tmp_path / "users.csv", tmp_path / "work"
    work.mkdir()
    head = f"id,name{ends}".encode()
    line = f"u{'x' * 200},y{ends}".encode()
    filled = head + line * ((BLOCK - len(head)) // len(line) - 1)
    filled += b"u" * (BLOCK + shift - len(filled) - 2) + b",y"
    path.write_bytes(filled + border + b"last,y" + ends.encode())
    found = open_csv(path, work)
    assert (found.path == path) is not mixed and found.fields == ("id", "name")
    assert found.path.read_bytes().replace(b"\r\n", b"\n") == path.read_bytes().replace(b"\r\n", b"\n")


@pytest.mark.parametrize(("before", "line"), [(0, 2), (1, 3), (BLOCK, BLOCK + 2), (BLOCK - 9, BLOCK - 7)])
def test_the_line_that_is_not_utf_8_is_named_wherever_it_stands(tmp_path: Path, before: int, line: int) -> None:
    path = tmp_path / "users.csv"
    path.write_bytes(b"id,name\n" + b"\n" * before + b"u1,M\xfcller\n")
    with pytest.raises(UsageError, match=rf"users\.csv:{line}: not UTF-8\."):
        open_csv(path, tmp_path)
    path.write_bytes(b"id,name\n" + b"\n" * before + "u1,Müller\n".encode()[:5])  # cut inside a letter
    with pytest.raises(UsageError, match=rf"users\.csv:{line}: not UTF-8\."):
        open_csv(path, tmp_path)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("id,n\na,1\nb,2\n", {1: 2, 2: 3}), ('id,n\n"a\nx",1\nb,2\n', {1: 2, 2: 4}),
        ("id,n\n\na,1\n\nb,2\n", {1: 3, 2: 5}),
        ("id,n\na,1,more\nb,2\nc\nd,4\n", {1: 3, 2: 5}), ("id,n\r\na,1\r\nb,2\r\n", {1: 2, 2: 3}), ("id,n\n", {}),
        ("\ufeffid,n\na,1\nb,2", {1: 2, 2: 3}),
    ],
)  # fmt: skip
def test_a_row_is_found_on_the_line_it_starts_on(tmp_path: Path, text: str, starts: dict[int, int]) -> None:
    path = tmp_path / "users.csv"
    path.write_bytes(text.encode())
    assert line_numbers(open_csv(path, tmp_path), {1, 2}) == starts
    assert line_numbers(open_csv(path, tmp_path), {2}) == {n: at for n, at in starts.items() if n == 2}
    assert line_numbers(open_csv(path, tmp_path), set()) == {} and line_numbers(None, {3}) == {3: 3}

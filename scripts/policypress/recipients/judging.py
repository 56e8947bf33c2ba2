"""Every user judged: the selection run on the engine, its duplicates refused, its arithmetic added up."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

import duckdb

from policypress.errors import UsageError
from policypress.recipients.address import decide_addresses
from policypress.recipients.arithmetic import CHANNELS, EXCLUSIONS, Arithmetic
from policypress.recipients.csv_source import line_at, line_numbers
from policypress.recipients.reasons import Reasons, joined
from policypress.recipients.row_code import marks_sql, nothing_excludes, unpacked
from policypress.recipients.selection import BADGES, FAULTS, UNKNOWN, Selection, selection_sql
from policypress.recipients.source import UserTable, open_source, unreadable
from policypress.recipients.spark_judging import judge_scan
from policypress.recipients.sql import literal
from policypress.recipients.target import Target
from policypress.settings import Settings


class KnowsWhoWasTold(Protocol):
    """The ledger, as far as the selection needs it."""

    def told(self, policy: str, *, perhaps: bool = False) -> Iterable[tuple[str, str]]:
        """(recipient, notice) of everybody told about ``policy``; with ``perhaps`` also of whom nobody knows it."""


_SMALL = "64MB"


@dataclass
class Judged:
    """Every row judged, in the table ``judged`` of the engine, and what it adds up to.

    The table holds ``id, address, locale, key, marks``, sorted by id.
    """

    con: duckdb.DuckDBPyConnection
    target: Target
    reasons: Reasons
    table: UserTable
    arithmetic: Arithmetic
    since: dict[str, int]
    told: dict[int, tuple[str, str]]
    """Key → (since, code of the reasons) of those in scope."""
    coded: dict[str, str]
    """Code → reasons in words, each distinct set once."""
    all_in_scope: bool

    def of_key(self, index: int) -> str:
        """SQL of since (0) or the code of the reasons (1) of a row."""
        *others, (_, last) = sorted(self.told.items()) or [(0, ("", ""))]
        if all(values[index] == last[index] for _, values in others):
            return literal(last[index])
        whens = " ".join(f"WHEN {key} THEN {literal(values[index])}" for key, values in others)
        return f"CASE key {whens} ELSE {literal(last[index])} END"

    def to_tell(self, channel: str | None = None) -> str:
        """SQL of a condition: the row is to be told (by ``channel``)."""
        nothing = nothing_excludes(None if channel is None else CHANNELS.index(channel))
        if self.all_in_scope:
            return nothing
        return f"{nothing} AND key IN ({', '.join(map(str, sorted(self.told))) or 'NULL'})"


@contextmanager
def judged_users(
    target: Target,
    settings: Settings,
    root: Path,
    users: str | None,
    ledger: KnowsWhoWasTold | None,
    work: Path,
    today: date,
) -> Iterator[Judged]:
    """Judge every row of the source as of ``today``; ``work`` is a private folder for what does not fit into memory.

    :raises UsageError: the users cannot be read, have no ``id`` column or one id twice
    """
    con = engine(work)
    try:
        table = open_source(con, settings.users, root, users, work)
        reasons = Reasons(target, settings)
        load_versions(con, target)
        if ledger is not None:
            _load_told(con, ledger, target, work)
        selection = Selection(target, reasons.narrowed, ledger is not None, settings.timezone, today)
        try:
            statement = (
                f"SELECT id, address, locale, key, {marks_sql()} AS marks FROM ({selection_sql(table, selection)})"
            )
            judge_users(con, table, statement, told=ledger is not None)
        except duckdb.Error as error:
            raise unreadable(table, error) from None
        decide_addresses(con)
        refuse_duplicates(con, table)
        yield _added_up(con, table, target, reasons, selection)
    finally:
        con.close()


def judge_users(con: duckdb.DuckDBPyConnection, table: UserTable, statement: str, *, told: bool) -> None:
    """Make the table ``judged`` of ``statement``, in order of ids: run here, or where another engine has the rows."""
    if table.scan is not None:
        judge_scan(con, table.scan, statement, told=told)
    else:
        con.execute(f"CREATE TABLE judged AS {statement} ORDER BY id")


def engine(work: Path, *, small: bool = False) -> duckdb.DuckDBPyConnection:
    """The embedded engine, working below ``work`` with bounded memory; it never loads anything from outside.

    A ``small`` one takes longer and next to no memory; rows of an odd size may be too much for it.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _SMALL if small else "512MB",
        "temp_directory": str(work / "spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": True,
    }
    if small:
        config["threads"] = 1
    con = duckdb.connect(config=config)
    con.execute("SET enable_progress_bar = false")
    return con


def give_back(con: duckdb.DuckDBPyConnection) -> None:
    """Hand what a small engine needs no longer back to the system: setting its bound does that."""
    con.execute(f"SET memory_limit = '{_SMALL}'")


def load_versions(con: duckdb.DuckDBPyConnection, target: Target) -> None:
    """The relation ``versions`` that the selection joins."""
    con.execute("CREATE TABLE versions (name VARCHAR, place INTEGER)")
    if target.order:
        con.executemany("INSERT INTO versions VALUES (?, ?)", list(target.order.items()))


def _load_told(con: duckdb.DuckDBPyConnection, ledger: KnowsWhoWasTold, target: Target, work: Path) -> None:
    path = work / "told.csv"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        places = _told_places(target)
        found = ledger.told(target.policy.id, perhaps=target.withdrawn)
        writer.writerows((who, places[name]) for who, name in found if name in places)
    read = (
        f"read_csv({literal(path)}, auto_detect=false, header=false, columns={{'id': 'VARCHAR', 'place': 'INTEGER'}})"
    )
    con.execute(
        f"CREATE TABLE told AS SELECT id AS told_id, max(place) AS place FROM {read} "
        f"WHERE place <= {max(places.values())} GROUP BY id"
    )


def _told_places(target: Target) -> dict[str, int]:
    """Notice → its place among those that say what a person was told, up to the target's own.

    That a version was taken back comes behind the version; whoever was told of it before it moved was told of it.
    """
    if target.withdrawn:
        mine = dict.fromkeys((target.name, *target.forebears), target.place)
        return {**mine, target.notice: target.place + 1}
    return {name: place for name, place in target.order.items() if place <= target.place}


def refuse_duplicates(con: duckdb.DuckDBPyConnection, table: UserTable) -> None:
    """Refuse a source in which an id stands twice, naming both places."""
    found = con.execute(
        "SELECT id FROM (SELECT id, lag(id) OVER () AS before FROM judged) WHERE id = before AND id <> '' LIMIT 1"
    ).fetchone()
    if not found:
        return
    if table.scan is not None:
        raise UsageError(
            f"{table.label}: an id stands twice. Every user needs one of their own; ask Spark for those that do not, "
            f"GROUP BY {table.columns['id']} HAVING count(*) > 1."
        )
    rows = con.execute(
        f"SELECT n FROM (SELECT row_number() OVER () AS n, {table.column('id')} AS id FROM {table.relation}) "
        "WHERE id = ?"
        " ORDER BY n LIMIT 2",
        [found[0]],
    ).fetchall()
    lines = sorted(line_numbers(table.text, {int(row[0]) for row in rows}).values())
    word = "lines" if table.text else "rows"
    where = f"{table.label}:{lines[-1]}" if table.text and lines else table.label
    raise UsageError(
        f"{where}: an id stands twice, on {word} {' and '.join(map(str, lines))}. Every user needs one of their own."
    )


def _added_up(
    con: duckdb.DuckDBPyConnection, table: UserTable, target: Target, reasons: Reasons, selection: Selection
) -> Judged:
    rows = con.execute("SELECT key, marks, count(*) FROM judged GROUP BY ALL ORDER BY ALL").fetchall()
    excluded = dict.fromkeys(EXCLUSIONS, 0)
    told = dict.fromkeys(CHANNELS, 0)
    since: dict[str, int] = {}
    keys: dict[int, tuple[str, str]] = {}
    codes: dict[str, str] = {}
    fault_counts: dict[int, int] = {}
    unknown = unusable = odd = 0
    for key, number, count in rows:
        marks = unpacked(number)
        reason: str | None = EXCLUSIONS[marks.excluded] if marks.excluded is not None else None
        if marks.fault is not None:
            fault_counts[marks.fault] = fault_counts.get(marks.fault, 0) + count
        name, activities = _of_key(key, target, reasons)
        if reason is None and not reasons.in_scope(name, activities):
            reason = "out_of_scope"
        if reason is None and marks.later is not None:
            reason = EXCLUSIONS[marks.later]
        if reason:
            excluded[reason] += count
            continue
        if key not in keys:
            # Rows come in the order of their keys, so that codes depend on nothing else.
            words = "withdrawn" if target.withdrawn else joined(reasons.concerning(name, activities))
            keys[key] = (name, codes.setdefault(words, f"R{len(codes) + 1}"))
        told[CHANNELS[marks.channel]] += count
        since[name] = since.get(name, 0) + count
        unknown += 0 if marks.known else count
        unusable += count if marks.unusable else 0
        odd += count if marks.odd else 0
    kinds = _unreadable(con, table, selection, fault_counts)
    excluded["unreadable"] += sum(count for kind, (count, _) in kinds.items() if kind not in FAULTS)
    notes = {
        "have an address that cannot be mailed to and are told otherwise": unusable,
        "have an activity that is not in the contract": odd,
    }
    total = sum(excluded.values()) + sum(told.values())
    arithmetic = Arithmetic(
        total, excluded, told, kinds, unknown, {k: v for k, v in notes.items() if v}, ledger_consulted=selection.told
    )
    everybody = not excluded["out_of_scope"]
    coded = {code: words for words, code in codes.items()}
    return Judged(con, target, reasons, table, arithmetic, dict(sorted(since.items())), keys, coded, everybody)


def _of_key(key: int, target: Target, reasons: Reasons) -> tuple[str, frozenset[str]]:
    """Version and activities behind a key; the version in force where nobody knows better."""
    place, badges = divmod(key, BADGES)
    place -= 1
    names = {p: name for name, p in target.order.items()}
    default = target.default.name if target.default else ""
    name = default if place == UNKNOWN else names[place]
    return name, frozenset(activity for n, activity in enumerate(reasons.narrowed) if badges >> n & 1)


def _unreadable(
    con: duckdb.DuckDBPyConnection, table: UserTable, selection: Selection, counts: dict[int, int]
) -> dict[str, tuple[int, int]]:
    """What is wrong with rows: how many have it, and the line of the first."""
    out = dict(rejected(con, table))
    if table.scan is not None:
        # Rows of another engine stand in no order that could be told.
        out |= {FAULTS[fault]: (count, 0) for fault, count in sorted(counts.items())}
    elif counts:
        numbered = f"(SELECT row_number() OVER () AS n, * FROM {table.relation})"
        inner = selection_sql(replace(table, relation=numbered), selection, {"n": "n"})
        firsts = dict(
            con.execute(f"SELECT fault, min(n) FROM ({inner}) WHERE fault IS NOT NULL GROUP BY fault").fetchall()
        )
        lines = line_numbers(table.text, {int(n) for n in firsts.values()})
        for fault, n in sorted(firsts.items()):
            out[FAULTS[fault]] = (counts[fault], lines.get(int(n), 0))
    return out


def rejected(con: duckdb.DuckDBPyConnection, table: UserTable) -> dict[str, tuple[int, int]]:
    """Rows the engine could not take apart, by kind, with the line of the first."""
    if table.text is None:
        return {}
    rows = con.execute(
        "SELECT CAST(error_type AS VARCHAR), count(DISTINCT line_byte_position), min(line_byte_position) "
        "FROM reject_errors "
        "WHERE scan_id = (SELECT min(scan_id) FROM reject_errors) GROUP BY 1 ORDER BY 1"
    ).fetchall()
    swallowed = con.execute(
        "SELECT min(line_byte_position) FROM reject_errors "
        "WHERE scan_id = (SELECT min(scan_id) FROM reject_errors) AND "
        "(CAST(error_type AS VARCHAR) = 'LINE SIZE OVER MAXIMUM' "
        "OR CAST(error_type AS VARCHAR) = 'UNQUOTED VALUE' AND contains(csv_line, chr(10)))"
    ).fetchone()
    if swallowed and swallowed[0] is not None:
        line = line_at(table.text.path, swallowed[0])
        raise UsageError(
            f"{table.label}:{line}: a quotation mark is not closed and swallows the lines after it. Mend it."
        )
    words = {"MISSING COLUMNS": "too few columns", "TOO MANY COLUMNS": "too many columns"}
    return {words.get(kind, kind.lower()): (int(n), line_at(table.text.path, position)) for kind, n, position in rows}

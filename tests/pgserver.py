"""A PostgreSQL server of our own on a socket in a temporary folder, and a new database for whoever asks."""

from __future__ import annotations

import atexit
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

_NUMBERS = itertools.count()


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


@cache
def _server() -> Path:
    """The folder of the server's socket; started once for a run of tests."""
    programs = _programs()
    if programs is None:
        assert not os.environ.get("POLICYPRESS_REQUIRE_POSTGRES"), "PostgreSQL is required, but not here"
        pytest.skip("no PostgreSQL server here (Debian package postgresql)")
    home = Path(tempfile.mkdtemp(prefix="policypress-pg-", dir="/tmp"))
    demote = _handed_over(home)
    options = dict(check=True, capture_output=True, cwd=home, **demote)
    data = home / "data"
    subprocess.run([programs / "initdb", "-D", data, "-U", "desk", "-A", "trust", "-N", "-E", "UTF8"], **options)  # type: ignore[call-overload]
    # Tests write little and survive no power cut: the disk need not be asked each time.
    settings = f"-c listen_addresses= -c unix_socket_directories={home} -c shared_buffers=32MB -c max_connections=40"
    start = [programs / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", settings, "start"]
    subprocess.run(start, **options)  # type: ignore[call-overload]

    def stop() -> None:
        subprocess.run(
            [programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], capture_output=True, cwd=home, **demote
        )  # type: ignore[call-overload]
        shutil.rmtree(home, ignore_errors=True)

    atexit.register(stop)
    return home


def _handed_over(home: Path) -> dict[str, int]:
    """Servers refuse to run as root: whom they run as, who gets their folder."""
    if os.geteuid() != 0:
        return {}
    who = pwd.getpwnam(next(name for name in ("postgres", "nobody") if _known(name)))
    os.chown(home, who.pw_uid, who.pw_gid)
    return {"user": who.pw_uid, "group": who.pw_gid}


def _known(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def new_database() -> str:
    """The address of an empty database."""
    import psycopg

    home = _server()
    name = f"d{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(f"postgresql:///postgres?host={home}&user=desk", autocommit=True) as con:
        con.execute(f"CREATE DATABASE {name}")
    return f"postgresql:///{name}?host={home}&user=desk"


@contextmanager
def pooled(url: str, mode: str) -> Iterator[str]:
    """A real PgBouncer before the database at ``url``, for the time of a block: its address."""
    program = shutil.which("pgbouncer", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if program is None:
        assert not os.environ.get("POLICYPRESS_REQUIRE_PGBOUNCER"), "PgBouncer is required, but not here"
        pytest.skip("no PgBouncer here (Debian package pgbouncer)")
    name, _, words = url.removeprefix("postgresql:///").partition("?")
    home = Path(tempfile.mkdtemp(prefix="policypress-pool-", dir="/tmp"))
    demote = _handed_over(home)
    settings = home / "pooler.ini"
    settings.write_text(
        f"[databases]\n* = {words.replace('&', ' ')}\n[pgbouncer]\npool_mode = {mode}\nauth_type = any\n"
        f"listen_addr =\nlisten_port = 6432\nunix_socket_dir = {home}\nlogfile = {home}/log\n",
        encoding="utf-8",
    )
    settings.chmod(0o644)
    process: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]
        [program, "-q", settings], cwd=home, stderr=subprocess.DEVNULL, **demote
    )
    try:
        socket = home / ".s.PGSQL.6432"
        while not socket.exists():
            assert process.poll() is None, (home / "log").read_text()
            time.sleep(0.01)
        yield f"postgresql:///{name}?host={home}&port=6432&user=desk"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
        shutil.rmtree(home, ignore_errors=True)

"""A PostgreSQL server of our own on a socket in a temporary folder, and a new database for whoever asks."""

from __future__ import annotations

import atexit
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
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
    demote: dict[str, int] = {}
    if os.geteuid() == 0:
        # The server refuses to run as root.
        who = next(name for name in ("postgres", "nobody") if _known(name))
        demote = {"user": pwd.getpwnam(who).pw_uid, "group": pwd.getpwnam(who).pw_gid}
        os.chown(home, demote["user"], demote["group"])
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

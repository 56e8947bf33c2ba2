"""A sender that stands on a checkout which it can only read: everybody is told, the certificate is left to another."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.mailserver import MailServer, mail_server
from tests.people import UPCOMING, planned, site_with, user
from tests.run import run
from tests.site_builder import build_site


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with mail_server() as found:
        monkeypatch.setenv("POLICYPRESS_SMTP_URL", found.url)
        yield found


def read_only(root: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """``policypress WORDS`` where nothing can be written below ``root``."""
    command = [sys.executable, "-m", "policypress", *map(str, words)]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY / "scripts")}
    if os.geteuid() != 0:
        folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
        for folder in folders:
            folder.chmod(0o500)
        try:
            return subprocess.run(command, env=environment, capture_output=True, text=True)
        finally:
            for folder in folders:
                folder.chmod(0o700)
    if not shutil.which("unshare") or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        pytest.skip("root here, and no way to make a folder that root cannot write")
    mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    shell = ["unshare", "-m", "sh", "-c", mount, str(root), *command]
    return subprocess.run(shell, env=environment, capture_output=True, text=True)


FOLDERS = (".", "policy/privacy/versions")


@pytest.mark.parametrize(
    ("modes", "said"), [(("rw", "rw"), True), (("rw", "ro"), False), (("ro", "rw"), False), (("ro", "ro"), False)]
)
def test_a_certificate_can_be_written_where_both_the_root_and_the_versions_can(
    tmp_path: Path, modes: tuple[str, str], said: bool
) -> None:
    root = build_site(tmp_path / "site", sealed=1)
    folders = [root / name for name in FOLDERS]
    asks = (
        "import sys; from tests.site_builder import policy_of; from pathlib import Path; "
        "from policypress.notice.certificate import can_be_written; print(can_be_written(policy_of(Path(sys.argv[1]))))"
    )
    command = [sys.executable, "-c", asks, str(root)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(REPOSITORY / "scripts"), str(REPOSITORY)))}
    if os.geteuid() == 0:
        if not shutil.which("unshare") or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
            pytest.skip("root here, and no way to make a folder that root cannot write")
        mounts = [f'mount --bind "${n}" "${n}" && mount -o remount,bind,{mode} "${n}"' for n, mode in enumerate(modes)]
        shell = " && ".join([*mounts, "shift", 'exec "$@"'])
        command = ["unshare", "-m", "sh", "-c", shell, *map(str, folders), *command]
    for folder, mode in zip(folders, modes, strict=True):
        folder.chmod(0o500 if mode == "ro" else 0o700)
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
    finally:
        for folder in folders:
            folder.chmod(0o700)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{said}\n"


def options(tmp_path: Path, root: Path) -> tuple[str | Path, ...]:
    plan, ledger = tmp_path / "private", tmp_path / "l.db"
    return ("notify", "--plan", plan, "--ledger", ledger, "--root", root, "--today", "2026-11-22", "--send")


def prepared(tmp_path: Path, people: list[dict[str, str]]) -> Path:
    root = site_with(tmp_path, people, messages_per_second=100_000)
    shutil.copytree(planned(root).folder.parents[1], tmp_path / "private")
    (tmp_path / "private").chmod(0o700)
    return root


def test_everybody_is_told_from_a_checkout_that_can_only_be_read_and_the_next_run_certifies(
    tmp_path: Path, server: MailServer
) -> None:
    root = prepared(tmp_path, [user(f"u{n}") for n in range(5)])
    certificate = root / "policy" / "privacy" / "versions" / f"{UPCOMING}.notice.json"
    done = read_only(root, *options(tmp_path, root))
    assert done.returncode == 0, done.stderr
    assert len(server.taken) == 5 and "its certificate was not written" in done.stdout
    assert not certificate.exists()
    ledger = tmp_path / "l.db"
    assert "Complete, but for its certificate" in run("notify", "status", "--ledger", ledger).out
    again = run(*options(tmp_path, root))
    assert again.code == 0 and len(server.taken) == 5, again.err
    assert certificate.exists() and "commit its certificate" in again.out
    assert "Completed on 2026-11-22" in run("notify", "status", "--ledger", ledger).out


def test_people_to_be_called_keep_a_run_from_being_done_unless_calls_come_later(
    tmp_path: Path, server: MailServer
) -> None:
    root = prepared(tmp_path, [user("u1"), user("u2"), user("p", channel="phone", phone="+12015550101")])
    server.on_recipient = lambda who, count: "451 4.7.1 later" if who.startswith("u2") else ""
    words = (*options(tmp_path, root), "--retry-wait", "0.01")
    assert run(*words, "--calls-later").code == 75, "an e-mail is left"
    server.on_recipient = lambda who, count: ""
    assert run(*words).code == 75, "a call is left"
    done = run(*words, "--calls-later")
    assert done.code == 0 and "1 person to call" in done.out
    assert not (root / "policy" / "privacy" / "versions" / f"{UPCOMING}.notice.json").exists()

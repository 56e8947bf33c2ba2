"""One full delivery through a real Postfix of our own, with real bounces coming back."""

from __future__ import annotations

import mailbox
import os
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from policypress.notice.ledger import open_ledger
from policypress.notice.rows import Key
from policypress.notice.server import SMTP_URL

from tests.people import UPCOMING, planned, site_with, user
from tests.run import run
from tests.test_delivery_smtp_sink import free_port, sink

POSTFIX = shutil.which("postfix", path=os.environ["PATH"] + ":/usr/sbin")

MAIN = """\
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.example.com
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
maillog_file_prefixes = {home}
maillog_file = {home}/log
virtual_mailbox_domains = example.com
virtual_mailbox_base = {home}/mail
virtual_mailbox_maps = static:box/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
transport_maps = inline:{{ {{ example.net = smtp:[127.0.0.1]:{refusing} }} }}
disable_dns_lookups = yes
notify_classes =
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@contextmanager
def postfix(port: int, refusing: int) -> Iterator[Path]:
    """A Postfix that delivers example.com to one Maildir, given back, and example.net to a server that refuses."""
    assert POSTFIX
    home = Path(tempfile.mkdtemp(prefix="policypress-mta-"))
    home.chmod(0o755)
    config = home / "etc"
    for folder in ("etc", "queue", "data", "mail"):
        (home / folder).mkdir()
    owner = os.stat("/var/lib/postfix") if Path("/var/lib/postfix").is_dir() else None
    uid, gid = (owner.st_uid, owner.st_gid) if owner else (0, 0)
    for folder in ("data", "mail"):
        os.chown(home / folder, uid, gid)
    config.joinpath("main.cf").write_text(MAIN.format(home=home, uid=uid, gid=gid, refusing=refusing))
    config.joinpath("master.cf").write_text(MASTER.format(port=port))
    started = subprocess.run([POSTFIX, "-c", config, "start"], capture_output=True, text=True)
    try:
        assert started.returncode == 0, started.stderr + started.stdout
        yield home / "mail" / "box"
    finally:
        subprocess.run([POSTFIX, "-c", config, "stop"], capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


def arrived(maildir: Path, count: int) -> list[mailbox.MaildirMessage]:
    """The messages in a Maildir once there are ``count``, or after a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if maildir.is_dir() and len(list((maildir / "new").iterdir())) >= count:
            break
        time.sleep(0.05)
    return list(mailbox.Maildir(maildir, create=False))


@pytest.mark.slow
def test_a_real_mail_server_delivers_everything_once_and_its_bounces_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not POSTFIX or os.geteuid() != 0:
        assert not os.environ.get("POLICYPRESS_REQUIRE_SMTP_SINK"), "Postfix and root are required, but not here"
        pytest.skip("needs Postfix, and root to start one of our own")
    port, refusing = free_port(), free_port()
    people = [user(f"u{n:03}", name=f"Ünal {n}") for n in range(200)] + [user("x", email="x@example.net")]
    root = site_with(tmp_path, people, messages_per_second=100000, connections=3)
    plan = planned(root)
    monkeypatch.setenv(SMTP_URL, f"smtp+plain://127.0.0.1:{port}")
    options = ("--ledger", root / "l.db", "--root", root, "--today", "2026-11-22")
    with sink(refusing, "-f", "rcpt"), postfix(port, refusing) as maildir:
        done = run("notify", "--plan", plan.folder, *options, "--send")
        assert done.code == 0, done.err
        messages = arrived(maildir, 201)
        bounced = run("notify", "bounces", *options[:2], maildir, *options[2:])
    got = Counter(str(message["Delivered-To"]) for message in messages)
    assert {name: count for name, count in got.items() if name.startswith("u")} == {
        f"u{n:03}@example.com": 1 for n in range(200)
    }
    assert bounced.code == 0, bounced.err
    assert "1 people bounced" in bounced.out
    ledger = open_ledger(root / "l.db", read_only=True)
    row = ledger.row(Key("privacy", UPCOMING), "x")
    ledger.close()
    assert row is not None and (row.state, row.passed_to) == ("bounced", "site")

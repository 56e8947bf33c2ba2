"""A small site in a real git repository, for tests."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

from policypress.archive.draft import draft
from policypress.archive.record import Record
from policypress.archive.record import sealed as with_hash
from policypress.archive.seal import People, tool, write_version
from policypress.archive.status import standing
from policypress.archive.versions import Policy, Version, policy_folders, read_policy
from policypress.archive.working import read_working, working_from
from policypress.settings import load_settings

TODAY = date(2026, 11, 22)
PEOPLE = People(committer="Legal desk", approved_by="General counsel")

MKDOCS = """\
site_name: Example Policies
site_url: https://policies.example.com/
docs_dir: policy
strict: true
theme:
  name: material
  font: false
  custom_dir: {overrides}
exclude_docs: "*"
plugins:
  - search
  - policypress:
      company: Example
      contact: privacy@example.com
      timezone: Asia/Shanghai
      notice_days: 30
      downloads: []
      users:
        source: users.csv
      mail:
        sender: Example privacy team <privacy@example.com>
        reply_to: privacy@example.com
"""

FIRST = """\
---
title: Example Privacy Policy
effective: 2021-09-02
summary: The first published text.
lang: en
---
# Example Privacy Policy

In force since 2 September 2021.

## What we collect

We collect your name and your email address when you open an account. We recieve nothing else.

- your name
- your email address

## How long we keep it

We keep your account data for 30 days after you close the account.

## Sharing

We do not sell your personal information to anybody.

| Partner | Purpose |
|---|---|
| Parcel service | Delivery of orders |
| Bank | Payment |
"""

CORRECTION = FIRST.replace("recieve", "receive")

MATERIAL = (
    CORRECTION.replace("effective: 2021-09-02", "effective: 2027-02-01")
    .replace("2 September 2021", "1 February 2027")
    .replace(
        "The first published text.",
        "We keep account data for 60 days and share it with advertising partners.",
    )
    .replace("for 30 days", "for 60 days")
    .replace(
        "We do not sell your personal information to anybody.",
        "We share your personal information with advertising partners.",
    )
)

USERS = """\
id,email,email_status,phone,name,locale,region,status,created_at,channel,under_13,activities,accepted
u001,u001@example.com,ok,,Sample User 001,en,US-CA,active,2022-01-01,,false,account;orders,2021-09-02
u002,,,+10000000002,Sample User 002,de-AT,AT,active,2022-01-02,phone,false,orders,
u003,u003@example.com,bounced,,Sample User 003,,,active,2022-01-03,,false,,
u004,u004@example.com,ok,,Sample User 004,en,,closed,2022-01-04,,false,account,
"""


def git(folder: Path, *arguments: str) -> str:
    """Run git in ``folder`` with an identity of its own, and return what it printed."""
    identity = [
        "-c",
        "user.name=Legal desk",
        "-c",
        "user.email=legal@example.com",
        "-c",
        "commit.gpgsign=false",
    ]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def overrides() -> Path:
    """The repository's own theme overrides."""
    return Path(__file__).resolve().parents[1] / "site_overrides"


def policy_of(root: Path, name: str = "privacy") -> Policy:
    """The policy called ``name``, whatever is wrong with its archive."""
    folder = dict(policy_folders(root))[name]
    return read_policy(root, name, folder)[0]


def settle(root: Path, text: str, today: date, verdict: str, name: str = "privacy") -> str:
    """``text`` with a decision for every change of which the tool thinks otherwise."""
    path = root / "policy" / name / "index.md"
    policy, settings = policy_of(root, name), load_settings(root)
    found = draft(policy, working_from(text, path.name, path), settings, standing(policy, today))
    ids = [j.change.id for j in found.judgement.changes if j.verdict.value != verdict] if found else []
    block = "".join(
        f"- change: {change}\n  verdict: {verdict}\n  reason: Settled for this example.\n  by: General counsel\n"
        for change in ids
    )
    return text.replace("lang: en\n", f"lang: en\ndecisions:\n{block}", 1) if ids else text


def certificate(record: Record, completed: date) -> dict[str, Any]:
    """A certificate of a notice completed on that day."""
    return with_hash(
        {
            "format": 1,
            "policy": record.policy,
            "version": record.version,
            "record_sha256": record.sha256,
            "text_sha256": record.text.sha256,
            "list_sha256": "0" * 64,
            "recipients": 2,
            "counts": {"email": {"sent": 1}, "phone": {"sent": 1}},
            "skipped": {},
            "undeliverable": 0,
            "first_sent": "2026-12-01T09:00:00+08:00",
            "last_sent": "2026-12-01T09:00:01+08:00",
            "completed": completed.isoformat(),
            "deadline": str(record.notice.deadline),
            "ledger_sha256": "0" * 64,
            "tool": tool(),
        }
    )


def seal_text(root: Path, text: str, today: date, name: str = "privacy", verdict: str = "") -> Version:
    """Write ``text`` as the working text and seal it without asking whether it may be.

    ``verdict`` settles every change.
    """
    if verdict:
        text = settle(root, text, today, verdict, name)
    path = root / "policy" / name / "index.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    policy = policy_of(root, name)
    working = read_working(root, policy)
    assert working is not None
    found = draft(policy, working, load_settings(root), standing(policy, today))
    assert found is not None, "the text is sealed already"
    return write_version(policy, found, today, PEOPLE)


def build_site(folder: Path, *, sealed: int = 3) -> Path:
    """A site in ``folder``: privacy policy with a first version, a correction and a material upcoming version.

    ``sealed`` cuts the list short; the working text is the last sealed one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text(MKDOCS.format(overrides=overrides()), encoding="utf-8")
    (folder / "policy").mkdir()
    (folder / "policy" / "index.md").write_text(
        "# Example policies\n\nEvery policy, every version.\n", encoding="utf-8"
    )
    (folder / "users.csv").write_text(USERS, encoding="utf-8")
    (folder / ".gitattributes").write_text("policy/**/versions/** -text\n", encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    steps = [
        (FIRST, date(2021, 8, 1), ""),
        (CORRECTION, date(2021, 10, 1), "editorial"),
        (MATERIAL, date(2026, 11, 20), "material"),
    ]
    for text, day, verdict in steps[:sealed]:
        version = seal_text(folder, text, day, verdict=verdict)
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", f"Seal privacy@{version.name}")
    if not sealed:
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", "Start")
    return folder

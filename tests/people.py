"""Users, plans and messages for the tests of who is told."""

from __future__ import annotations

import atexit
import csv
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from policypress.recipients.listing import Recipient, read_list
from policypress.recipients.plan import Plan, write_plan
from policypress.recipients.source import COLUMNS
from policypress.settings import load_settings

from tests.site_builder import TODAY, build_site, policy_of

UPCOMING = "2027-02-01"
_USUAL = {"email_status": "ok", "status": "active", "created_at": "2022-01-01", "under_13": "false"}


def user(name: str, /, **fields: str) -> dict[str, str]:
    """A row of the contract's columns: an ordinary user but for ``fields``."""
    return dict.fromkeys(COLUMNS, "") | _USUAL | {"id": name, "email": f"{name}@example.com"} | fields


def write_users(path: Path, users: Iterable[Mapping[str, str]], columns: Iterable[str] = COLUMNS) -> Path:
    """Users as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, tuple(columns), extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(users)
    return path


@cache
def _template() -> Path:
    """The small site, built once for all tests of a run."""
    folder = Path(tempfile.mkdtemp(prefix="policypress-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return build_site(folder / "site")


def site_with(folder: Path, users: Iterable[Mapping[str, str]], **mail: str | float) -> Path:
    """The small site with these users; ``mail`` adds mail settings."""
    root = folder / "site"
    shutil.copytree(_template(), root)
    write_users(root / "users.csv", users)
    if mail:
        config = root / "mkdocs.yml"
        added = "".join(f"        {name}: {value}\n" for name, value in mail.items())
        config.write_text(config.read_text(encoding="utf-8") + added, encoding="utf-8")
    return root


def planned(root: Path, today: date = TODAY, **options: object) -> Plan:
    """The plan for the upcoming version, as `recipients` writes it."""
    policy = policy_of(root)
    return write_plan(
        policy,
        policy.version(UPCOMING),
        load_settings(root),
        root,
        today,
        root / "build" / "private",
        **options,  # type: ignore[arg-type]
    )


def told(plan: Plan) -> dict[str, Recipient]:
    """The list of a plan by id, with the reasons in words."""
    listed = read_list(plan.folder / plan.manifest.list_file)
    return {who.id: who._replace(reasons=plan.manifest.reasons[who.reasons]) for who in listed}

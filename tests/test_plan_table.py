"""Who of all kinds of people is told of what, by which channel and why: ``tests/cases/plan.txt`` has it all.

When another answer is meant to be given, ``python -m tests.test_plan_table`` writes the table anew, and its diff is
what to review.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import unified_diff
from pathlib import Path
from typing import Any

from policypress.archive.draft import draft
from policypress.archive.moving import reschedule, withdraw
from policypress.archive.status import standing
from policypress.archive.working import working_from
from policypress.errors import PolicyError
from policypress.recipients.current import CurrentUsers
from policypress.recipients.listing import read_list
from policypress.recipients.plan import Plan, last_manifest, plan_folder, prospective_counts, read_manifest, write_plan
from policypress.recipients.target import named_target
from policypress.settings import Settings, load_settings

from tests.kept_table import unlike
from tests.people import user, write_users
from tests.site_builder import MATERIAL, PEOPLE, TODAY, build_site, policy_of, seal_text

TABLE = Path(__file__).parent / "cases" / "plan.txt"
NAME, MOVED = "2027-02-01", "2027-03-01"
PHONE = "+10000000001"
ROWS = [
    user("a-usual"), user("b-phone", channel="phone", phone=PHONE), user("c-site", channel="site"),
    user("d-no-phone", channel="phone", phone="12"), user("e-bounced", email_status="bounced", phone=PHONE),
    user("f-bounced", email_status="bounced"), user("g-no-address", email="nobody"),
    user("h-no-address", email="x@", phone=PHONE),
    user("i-wide", email="jörg@example.com"), user("j-wide", email="j ö@example.com", phone=PHONE),
    user("k-wide", email="ö@"),
    user("l-closed", status="closed"), user("m-child", under_13="true"), user("n-late", created_at="2026-11-21"),
    user("o-that-day", created_at="2026-11-20"), user("p-tomorrow", created_at="2026-11-23"),
    user("q-odd", status="odd"),
    user("r-accepted", accepted=NAME), user("s-known", accepted="2021-09-02.1"), user("t-first", accepted="2021-09-02"),
    user("u-unknown", accepted="2020-01-01"), user("v-both", accepted="privacy@2021-09-02;cookies@2030-01-01"),
    user("w-both", activities="orders;gambling"),
    user("w-orders", activities="orders"), user("x-account", activities="account;support"),
    user("y-odd", activities="gambling"),
    user("z-told"), user("=cmd", name="Jo"), user("", email="no-id@example.com"),
    user("", email="nor-this@example.com"), user("zz" * 101, channel="site"),
    user("z1-child", under_13="yes", status="closed"), user("z2-locale", locale="de-AT", name="Jo"),
]  # fmt: skip


class Ledger:
    """Who was told of what, as a ledger says it."""

    def __init__(self, *told: tuple[str, str], perhaps: Iterable[tuple[str, str]] = ()) -> None:
        self._told, self._perhaps = told, perhaps

    def told(self, policy: str, *, perhaps: bool = False) -> list[tuple[str, str]]:
        return [*self._told, *(self._perhaps if perhaps else ())] if policy == "privacy" else []


LEDGERS: dict[str, Ledger | None] = {
    "no ledger": None, "an empty ledger": Ledger(),
    "a ledger": Ledger(
        ("z-told", NAME), ("a-usual", "2021-09-02.1"), ("t-first", "2021-09-02"), ("t-first", "2021-09-02.1"),
        ("b-phone", "2030-01-01"),
        ("nobody", NAME), perhaps=[("c-site", NAME)],
    ),
}  # fmt: skip


def of_plan(plan: Plan) -> Iterator[str]:
    """Everything in a plan but hashes."""
    manifest = plan.manifest
    yield f"  {plan.notice}: {manifest.recipients} of {manifest.arithmetic.all}, {plan.folder.name}"
    yield from (f"  {line}" for line in plan.arithmetic.lines())
    yield f"  since {manifest.since}, unknown {manifest.unknown_versions}, notes {manifest.notes}"
    for who in read_list(plan.folder / manifest.list_file):
        told = manifest.reasons.get(who.reasons, who.reasons)
        yield f"    {who.id[:20]} {who.channel} {who.address} {who.locale} since {who.since or '-'}: {told}"
    yield f"  parts {[(part.first[:9], part.last[:9], part.rows) for part in manifest.parts]}"
    for name in sorted(path.name for path in plan.folder.iterdir()):
        path = plan.folder / name
        mode = oct(path.stat().st_mode & 0o777)
        lines = path.read_bytes().count(b"\n") if path.is_file() else len(list(path.iterdir()))
        yield f"  {name} {mode} {lines if not name.endswith(('.parquet', '.json')) else '-'}"
        if name in ("phone.csv", "under-13.csv"):
            yield from (f"    {line}" for line in path.read_text(encoding="utf-8").splitlines())
    yield f"  unreadable {[tuple(entry.model_dump().values()) for entry in manifest.unreadable]}"
    said = manifest.parameters.model_dump(mode="json")
    yield f"  {json.dumps(said, sort_keys=True)}"
    yield f"  {sorted(plan.as_json())}, {read_manifest(plan.folder) == manifest == last_manifest(plan.folder)}"


class Site:
    """A site with all kinds of people, and the plans for it."""

    def __init__(self, place: Path, rows: list[dict[str, str]], text: str = MATERIAL) -> None:
        self.root = build_site(place / "site", sealed=2)
        seal_text(self.root, text, date(2026, 11, 20))
        write_users(self.root / "users.csv", rows)
        self.private = place / "private"
        self._before: list[str] = []

    def made(self, name: str = NAME, settings: dict[str, Any] | None = None, **options: Any) -> Iterator[str]:
        """A plan: what is in it that was not in the one before, and the other way about."""
        policy = policy_of(self.root)
        used: Settings = load_settings(self.root).model_copy(update=settings or {})
        today = options.pop("today", TODAY)

        try:
            plan = write_plan(policy, policy.version(name), used, self.root, today, self.private, **options)
        except PolicyError as error:
            yield f"  refused: {str(error).replace(str(self.root), 'ROOT')}"
            return
        found = list(of_plan(plan))
        differing = list(unified_diff(self._before, found, n=0, lineterm=""))[2:]
        yield from (line for line in differing if not line.startswith("@@"))
        self._before = found


def plans() -> Iterator[str]:
    """The plans of one table of people, under different settings and ledgers."""
    with tempfile.TemporaryDirectory() as place:
        site = Site(Path(place), ROWS)
        for name, ledger in LEDGERS.items():
            yield name
            yield from site.made(ledger=ledger, confirm_count=22 if name == "a ledger" else None)
        yield "in parts"
        yield from site.made(part_rows=4)
        yield "as Parquet"
        yield from site.made(parquet=True)
        yield "with clarifications, and on another day"
        yield from site.made(settings={"notify_on": "clarifying"}, today=date(2026, 11, 24))
        os.environ["POLICYPRESS_APP_KEY"] = "of the app"
        try:
            yield "with a key of the app"
            yield from site.made()
        finally:
            del os.environ["POLICYPRESS_APP_KEY"]
        yield from withdrawn(site)
    with tempfile.TemporaryDirectory() as place:
        narrowed = MATERIAL.replace(
            "lang: en\n", "lang: en\naudiences:\n  Sharing: [orders]\n  How long we keep it: [account]\n"
        )
        site = Site(
            Path(place),
            [row for row in ROWS if row["id"][:1] in "awxy"],
            narrowed.replace("1 February 2027", "2 September 2021"),
        )
        yield "narrowed to activities"
        yield from site.made()
        write_users(site.root / "users.csv", ROWS[:3], ["id", "email"])
        yield "narrowed, without a column of activities"
        yield from site.made(confirm_count=3)


def withdrawn(site: Site) -> Iterator[str]:
    """The news that what was announced will not apply, or on another day."""
    policy = policy_of(site.root)
    settings = load_settings(site.root)
    reschedule(policy, policy.version(NAME), date.fromisoformat(MOVED), settings, date(2026, 11, 25), PEOPLE)
    for name, ledger in LEDGERS.items():
        yield f"moved, {name}"
        yield from site.made(MOVED, ledger=ledger, today=date(2026, 11, 26))
    policy = policy_of(site.root)
    withdraw(policy, policy.version(MOVED), "A slip.", "Legal desk", date(2026, 11, 27))
    told = Ledger(("a-usual", NAME), ("c-site", MOVED), ("l-closed", NAME), ("r-accepted", NAME), ("n-late", MOVED),
                  ("z-told", NAME), ("z-told", f"{MOVED}.withdrawn"), ("s-known", "2021-09-02.1"),
                  perhaps=[("b-phone", NAME)])  # fmt: skip
    for said, ledger, count in (("no ledger", None, None), ("an empty ledger", Ledger(), 0), ("a ledger", told, 5)):
        yield f"taken back, {said}"
        yield from site.made(MOVED, ledger=ledger, today=date(2026, 11, 28), withdrawn=True, confirm_count=count)


def confirmed() -> Iterator[str]:
    """Lists that differ from the last one: how much may change before somebody has to say that it is meant."""
    with tempfile.TemporaryDirectory() as place:
        site = Site(Path(place), [user(f"u{n:02}") for n in range(20)])
        for count, ledger, confirm, share in (
            (20, None, None, 0.1), (20, None, 20, 0.1), (20, None, 19, 0.1), (22, None, None, 0.1),
            (25, None, None, 0.1), (25, None, 25, 0.1), (22, None, None, 0.1), (22, None, 22, 0.1),
            (22, Ledger(("u00", NAME), ("u01", NAME)), None, 0.1),
            (22, Ledger(("u02", NAME)), None, 0.1), (22, None, None, 0.0), (23, None, None, 0.0), (0, None, None, 1.0),
            (1, None, None, 0.5),
            (0, None, 0, 0.5), (1, None, None, 0.5), (1, None, 1, 0.5),
        ):  # fmt: skip
            write_users(site.root / "users.csv", [user(f"u{n:02}") for n in range(count)])
            yield f"{count} people, confirmed {confirm}, at most {share:.0%}, {'a ledger' if ledger else 'no ledger'}"
            lines = list(site.made(ledger=ledger, confirm_count=confirm, settings={"confirm_share": share}))
            yield from (line for line in lines if line.startswith(("  refused", f"+  {NAME}:")))
            folder = plan_folder(site.private, "privacy", NAME)
            last = last_manifest(folder)
            begun = sorted(json.loads(path.read_bytes())["recipients"] for path in (folder / "begun").glob("*.json"))
            yield f"  stands {last.recipients if last else '-'}, begun with {begun}"


def now() -> Iterator[str]:
    """Each person as the source knows them now."""
    with tempfile.TemporaryDirectory() as place:
        site = Site(Path(place), ROWS)
        policy, settings = policy_of(site.root), load_settings(site.root)
        beside = Path(place) / "beside"
        beside.mkdir()
        with CurrentUsers(named_target(policy, NAME), settings, site.root, None, beside, TODAY) as users:
            yield f"a page, beside it {len(list(beside.iterdir()))}, changed {users.changed()}"
            yield from (f"  {name[:20]}: {tuple(vars_of(who))}" for name, who in sorted(users.page("", "~").items()))
            yield f"  from d to e {sorted(users.page('d-no-phone', 'e-bounced'))}, of nobody {users.page('0', '1')}"
            write_users(
                site.root / "users.csv", [user("a-usual", status="closed"), user("b-phone", phone=f" {PHONE} ")]
            )
            yield f"changed {users.changed()}"
            yield from (f"  {name}: {tuple(vars_of(who))}" for name, who in sorted(users.page("", "~").items()))
            yield f"  changed {users.changed()}"
        yield f"  left beside it {len(list(beside.iterdir()))}"
        write_users(site.root / "users.csv", [user("a"), user("a")])
        for _ in range(2):
            try:
                CurrentUsers(named_target(policy, NAME), settings, site.root, None, beside, TODAY)
            except PolicyError as error:
                yield f"  refused: {str(error).replace(str(site.root), 'ROOT')}, left {len(list(beside.iterdir()))}"
        text = MATERIAL.replace("effective: 2027-02-01", "effective: 2027-06-01").replace("for 60 days", "for 90 days")
        working = working_from(text, "index.md", policy.working_path)
        write_users(site.root / "users.csv", ROWS)
        for day in (TODAY, date(2027, 2, 2)):
            found = draft(policy, working, settings, standing(policy, day))
            assert found
            counts = prospective_counts(
                policy, found, settings, site.root, day, site.private, ledger=LEDGERS["a ledger"]
            )
            yield f"a draft on {day}"
            yield from (f"  {line}" for line in counts.lines())
        yield f"  left {sorted(path.name for path in site.private.iterdir() if not path.name.startswith('.'))}"


def vars_of(who: Any) -> Iterator[str]:
    return (getattr(who, name) for name in ("why_not", "channel", "address", "locale", "name", "phone"))


def table() -> str:
    """The whole table."""
    return "\n".join([*plans(), *confirmed(), *now()]) + "\n"


def test_everybody_is_told_or_left_out_as_it_stands_in_the_table() -> None:
    differing = unlike(TABLE, table(), "told now")
    assert not differing, f"{differing}\nIf this is meant: python -m tests.test_plan_table"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")

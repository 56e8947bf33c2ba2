"""Edges of a plan: the folder it lies in, the list it names, the reasons it gives, the users it is held to."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from policypress.errors import UsageError
from policypress.recipients.current import CurrentUsers
from policypress.recipients.manifest import reasons_of
from policypress.recipients.plan import private_folder, read_manifest
from policypress.recipients.reasons import Reasons, codes_of, joined, section_of
from policypress.recipients.since import changes_since
from policypress.recipients.source import parts_in
from policypress.recipients.target import Target, known_as, line, named_target, sealed_target
from policypress.recipients.watch import Watch
from policypress.settings import UserSource, load_settings
from policypress.vocabulary import Verdict

from tests.run import run
from tests.site_builder import CORRECTION, MATERIAL, build_site, policy_of, seal_text

NAME = "2027-02-01"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = build_site(tmp_path_factory.mktemp("plan") / "site")
    (root / "users.csv").write_text("id,email\nu1,u1@example.com\nu2,u2@example.com\n", encoding="utf-8")
    return root


@pytest.fixture
def plan(site: Path, tmp_path: Path) -> Path:
    private = tmp_path / "private"
    done = run("recipients", f"privacy@{NAME}", "--root", site, "--private", private, "--today", "2026-11-22")
    assert done.code == 0, done.err
    (folder,) = (path.parent for path in private.rglob("manifest.json"))
    return folder


def test_a_plan_is_read_with_the_very_list_it_was_written_for(plan: Path) -> None:
    manifest = read_manifest(plan)
    assert (manifest.policy, manifest.version) == ("privacy", NAME)
    listed = plan / manifest.list_file
    whole = listed.read_bytes()
    listed.write_bytes(whole + b"\n")
    with pytest.raises(UsageError, match="not the list this manifest was written for"):
        read_manifest(plan)
    listed.unlink()
    with pytest.raises(UsageError, match="not the list this manifest was written for"):
        read_manifest(plan)
    (plan / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match=r"manifest\.json:1: not valid JSON"):
        read_manifest(plan)
    (plan / "manifest.json").write_text(json.dumps({"format": 1}), encoding="utf-8")
    with pytest.raises(UsageError, match="not a valid manifest"):
        read_manifest(plan)


@pytest.mark.parametrize(
    ("mode", "inside", "after"),
    [
        (0o700, "users.csv", 0o700),
        (0o755, "", 0o700),
        (0o777, "notice", 0o700),
        (0o777, ".policypress-lock", 0o700),
        (0o755, "users.csv", 0o755),
        (0o770, "users.csv", None),
        (0o702, "users.csv", None),
    ],
)
def test_a_private_folder_is_mended_or_refused(tmp_path: Path, mode: int, inside: str, after: int | None) -> None:
    folder = tmp_path / "private"
    folder.mkdir()
    if inside:
        (folder / inside).write_text("", encoding="utf-8")
    folder.chmod(mode)
    if after is None:
        with pytest.raises(UsageError, match="others may write into it"):
            private_folder(folder)
        return
    private_folder(folder)
    assert folder.stat().st_mode & 0o777 == after


def test_a_private_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    private_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    private_folder(tmp_path / "a" / "b")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_private_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "private"
    folder.mkdir(mode=0o700)
    os.chown(folder, 12345, -1)
    with pytest.raises(UsageError, match="belongs to another user"):
        private_folder(folder)


def test_the_reasons_since_a_version_are_those_of_the_records(site: Path) -> None:
    policy, settings = policy_of(site), load_settings(site)
    target = sealed_target(policy, policy.version(NAME))
    reasons = Reasons(target, settings)
    found = reasons.since("2021-09-02.1")
    assert joined(found) == "Example Privacy Policy;M06 How long we keep it;M04 Sharing"
    assert reasons.since("2021-09-02.1") is found
    assert {reason.judged.verdict for reason in found} <= {Verdict.MATERIAL, Verdict.NEEDS_REVIEW}
    told = [(section_of(one.judged), codes_of(one.judged)) for one in found]
    assert told == [("Example Privacy Policy", ()), ("How long we keep it", ("M06",)), ("Sharing", ("M04",))]
    assert reasons.in_scope("2021-09-02.1", frozenset({"orders"})) and reasons.in_scope(NAME, frozenset())
    assert reasons.narrowed == ()
    assert Reasons(replace(target, withdrawn=True), settings).since("2021-09-02.1") == ()


def test_where_nothing_is_material_the_milder_changes_are_the_reason(site: Path) -> None:
    policy, settings = policy_of(site), load_settings(site)
    target = sealed_target(policy, policy.version("2021-09-02.1"))
    found = Reasons(target, settings).since("2021-09-02")
    assert {reason.judged.verdict for reason in found} == {Verdict.EDITORIAL}
    assert [reason.section for reason in found] == ["What we collect"]


@pytest.mark.parametrize(
    ("notify_on", "told"),
    [("material", [Verdict.MATERIAL]), ("clarifying", [Verdict.CLARIFYING, Verdict.MATERIAL])],
)
def test_beside_a_material_change_a_clarification_is_told_where_the_settings_say_so(
    tmp_path: Path, notify_on: str, told: list[Verdict]
) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    clearer = CORRECTION.replace("effective: 2021-09-02", "effective: 2026-12-01").replace(
        "nothing else", "nothing more"
    )
    seal_text(root, clearer, date(2026, 11, 1), verdict="clarifying")
    longer = clearer.replace("effective: 2026-12-01", "effective: 2027-06-01").replace("for 30 days", "for 60 days")
    seal_text(root, longer, date(2026, 12, 5), verdict="material")
    policy, settings = policy_of(root), load_settings(root)
    reasons = Reasons(
        sealed_target(policy, policy.version("2027-06-01")), settings.model_copy(update={"notify_on": notify_on})
    )
    assert [one.judged.verdict for one in reasons.since("2021-09-02.1")] == told
    assert [one.judged.verdict for one in reasons.since("2026-12-01")] == [Verdict.MATERIAL]


def test_changes_since_a_version_come_gravest_first_and_once(site: Path) -> None:
    policy = policy_of(site)
    target = named_target(policy, NAME)
    assert (target.name, target.notice, target.withdrawn, target.base) == (NAME, NAME, False, "2021-09-02.1")
    every = changes_since(target, "2021-09-02")
    assert sorted(every, key=lambda judged: -judged.verdict.rank)[0].verdict is Verdict.MATERIAL
    assert len(every) == len({judged.change.id for judged in every})
    assert [v.name for v in line(policy, NAME)] == [NAME, "2021-09-02.1", "2021-09-02"]
    assert known_as(policy, policy.version(NAME)) == {NAME}
    assert target.order == {"2021-09-02": 0, "2021-09-02.1": 1, NAME: 2} and target.place == 2
    assert target.default and target.default.name == "2021-09-02.1"
    assert target.forebears == frozenset()


def test_a_code_of_reasons_stands_for_its_words_and_words_stand_for_themselves(plan: Path) -> None:
    manifest = read_manifest(plan).model_copy(update={"reasons": {"A": "M06 How long we keep it"}})
    assert [reasons_of(manifest, code) for code in ("A", "B", "M04 Sharing")] == [
        "M06 How long we keep it", "B", "M04 Sharing",
    ]  # fmt: skip


# -- what changed since an older version, by the records in between


@pytest.fixture(scope="module")
def target(site: Path) -> Target:
    return named_target(policy_of(site), NAME)


def test_what_no_record_in_between_speaks_of_is_for_a_person(target: Target) -> None:
    """The first version differs from the target; without the target's own record only the correction is spoken of."""
    verdicts = [one.verdict for one in changes_since(replace(target, changes=()), "2021-09-02")]
    assert sorted(set(verdicts), key=str) == [Verdict.EDITORIAL, Verdict.NEEDS_REVIEW]
    assert all(not one.findings for one in changes_since(replace(target, changes=()), "2021-09-02"))


@pytest.mark.parametrize(
    ("known", "cut", "from_records"),
    [
        ("2021-09-02.1", False, True), ("2021-09-02.1", True, True), ("2021-09-02", True, True),
        ("2021-09-02", False, False), ("2019-01-01", False, True), ("", False, True),
    ],
)  # fmt: skip
def test_where_texts_cannot_be_combined_every_record_in_between_is_told(
    target: Target, known: str, cut: bool, from_records: bool
) -> None:
    """``cut``: the target's text is parsed into another number of clauses than when it was sealed."""
    asked = replace(target, lineage=target.lineage[:-1]) if cut else target
    between = list(target.changes)
    if known == "2021-09-02":
        between = [*target.policy.by_name["2021-09-02.1"].record.changes, *between]
    ids = [one.change.id for one in changes_since(asked, known)]
    assert (ids == [entry.id for entry in between]) is from_records


def test_the_records_on_the_way_from_an_older_version_are_told_oldest_first(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    later = MATERIAL.replace("effective: 2027-02-01", "effective: 2027-06-01").replace("your name", "your full name")
    seal_text(root, later, date(2026, 12, 5), verdict="clarifying")
    policy = policy_of(root)
    way = [policy.by_name[name] for name in ("2021-09-02.1", NAME, "2027-06-01")]
    found = changes_since(replace(named_target(policy, "2027-06-01"), lineage=()), "2021-09-02")
    assert [one.change.id for one in found] == [entry.id for version in way for entry in version.record.changes]


@pytest.mark.parametrize(
    ("audiences", "reached"),
    [
        ([["orders"], ["account"]], ("account", "orders")), ([["orders"], ["orders"]], ("orders",)),
        ([["orders"], []], ()), ([[], ["orders"]], ()), ([[]], ()), ([["support"]], ("support",)),
    ],
)  # fmt: skip
def test_a_clause_of_which_several_records_speak_concerns_everybody_whom_one_of_them_does(
    target: Target, audiences: list[list[str]], reached: tuple[str, ...]
) -> None:
    gravest = next(entry for entry in target.changes if entry.findings)
    mild = gravest.model_copy(update={"tool_verdict": Verdict.EDITORIAL, "decision": None, "findings": []})
    entries = [(mild if place else gravest).model_copy(update={"audience": one}) for place, one in enumerate(audiences)]
    for order in (entries, entries[::-1]):
        found = changes_since(replace(target, changes=tuple(order)), "2021-09-02")
        (told,) = (one for one in found if one.findings)
        assert (told.audience, told.verdict) == (reached, gravest.verdict)
        assert len(told.findings) == len(gravest.findings)


# -- whether the users have changed


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("SELECT id FROM 'users.csv'", "users.csv"), ('SELECT id FROM "users.csv"', "users.csv"),
        ("SELECT id FROM read_csv($$users.csv$$)", "users.csv"), ("SELECT id FROM 'it''s.csv'", "it's.csv"),
        ('SELECT id FROM "a""b.csv"', 'a"b.csv'), ("SELECT id FROM 'parts/*.csv'", "parts/one.csv"),
        ("SELECT id FROM 'parts/**/*.csv'", "parts/deep/er/one.csv"),
        ("SELECT '' AS email, id FROM 'users.csv'", "users.csv"), ("", "users.csv"), ("", "parts/one.parquet"),
        ("SELECT id FROM 'users.csv' WHERE name <> 'a\0b'", "users.csv"),
    ],
)  # fmt: skip
def test_the_users_have_changed_when_a_file_behind_them_has(tmp_path: Path, query: str, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("id\nu1\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("id\n", encoding="utf-8")
    source = "" if query else name.partition("/")[0]
    watch = Watch(UserSource(source=source, query=query), tmp_path, None)
    assert (watch.on_server, watch.always_anew) == (False, False)
    watch.read_now()
    (tmp_path / "other.csv").write_text("id\nu2\n", encoding="utf-8")
    assert not watch.changed()
    was = path.stat().st_mtime_ns
    beside = tmp_path / "new"

    def longer() -> None:
        path.write_text("id\nu1\nu2\n", encoding="utf-8")
        os.utime(path, ns=(was, was))

    def touched() -> None:
        os.utime(path, ns=(was + 1_000_000_000, was + 1_000_000_000))

    def another_in_its_place() -> None:
        beside.write_bytes(path.read_bytes())
        os.utime(beside, ns=(path.stat().st_mtime_ns, path.stat().st_mtime_ns))
        beside.replace(path)

    for change in (longer, touched, another_in_its_place):
        change()
        assert watch.changed(), change.__name__
        watch.read_now()
        assert not watch.changed(), change.__name__


@pytest.mark.parametrize(
    ("users", "given", "on_server", "always_anew"),
    [
        (UserSource(source="users.csv"), None, False, False), (UserSource(source="spark:shop.users"), None, True, True),
        (UserSource(source="postgresql://db.example.com/shop"), None, True, True),
        (UserSource(source="users.csv"), "spark:shop.users", True, True),
        (UserSource(source="spark:shop.users"), "users.csv", False, False),
        (UserSource(query="SELECT 1 AS id"), None, False, True),
        (UserSource(query="SELECT 1 AS id"), "users.csv", False, False),
        (UserSource(query="SELECT 1 AS id", source="spark:shop.users"), None, False, True),
        (UserSource(query="SELECT id FROM 'gone.csv'"), None, False, True),
        (UserSource(query="SELECT id FROM 'users.csv'"), None, False, False),
    ],
)  # fmt: skip
def test_what_nobody_can_watch_is_asked_anew_each_time(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    users: UserSource,
    given: str | None,
    on_server: bool,
    always_anew: bool,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "users.csv").write_text("id\n", encoding="utf-8")
    watch = Watch(users, tmp_path, given)
    assert (watch.on_server, watch.always_anew) == (on_server, always_anew)
    watch.read_now()
    assert not watch.changed()


def test_users_in_a_file_are_read_anew_when_it_changes_and_not_when_time_has_passed(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policypress.recipients.current.FRESH", -1.0)
    source = tmp_path / "users.csv"
    source.write_text("id,email\nu1,u1@example.com\n", encoding="utf-8")
    target = named_target(policy_of(site), NAME)
    settings = load_settings(site)
    with CurrentUsers(target, settings, site, str(source), tmp_path, date(2026, 11, 22)) as users:
        assert not users.changed()
        assert list(users.page("u1", "u9")) == ["u1"]
        source.write_text("id,email\nu1,u1@example.com\nu2,u2@example.com\n", encoding="utf-8")
        assert users.changed()
        assert list(users.page("u1", "u9")) == ["u1", "u2"]
    queried = settings.model_copy(update={"users": UserSource(query="SELECT 'u1' AS id, '' AS email")})
    with CurrentUsers(target, queried, site, None, tmp_path, date(2026, 11, 22)) as users:
        assert users.changed()


def test_users_that_are_gone_while_mail_is_sent_stop_it(tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text("id\n", encoding="utf-8")
    watch = Watch(UserSource(source="users.csv"), tmp_path, None)
    watch.read_now()
    (tmp_path / "users.csv").unlink()
    with pytest.raises(UsageError, match=r"users\.csv: no such file of users any more"):
        watch.changed()


@pytest.mark.parametrize(
    ("name", "read"),
    [("a.parquet", True), ("b/c.parquet", True), (".hidden", False), ("_SUCCESS", False), ("_tmp/a.parquet", False),
     ("b/.part", False), ("b_c/d", True)],
)  # fmt: skip
def test_a_folder_of_users_is_read_but_for_names_that_are_not_for_readers(
    tmp_path: Path, name: str, read: bool
) -> None:
    path = tmp_path / "_users" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    assert parts_in(tmp_path / "_users") == [path] * read

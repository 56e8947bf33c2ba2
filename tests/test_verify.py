"""``policypress verify``: each way of changing something published is found and named."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from policypress.archive.record import sealed
from policypress.archive.versions import read_archive
from policypress.canonical import sha256
from policypress.settings import load_settings
from policypress.verify.certificates import step_faults

from tests.mailserver import mail_server
from tests.people import UPCOMING, planned, site_with, user
from tests.run import Done, run
from tests.site_builder import build_site, git

TODAY = date(2026, 11, 22)


def verify(root: Path, *arguments: str | Path) -> Done:
    return run("verify", "--root", root, *arguments)


def versions(root: Path) -> Path:
    return root / "policy" / "privacy" / "versions"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build_site(tmp_path / "root")


def test_an_untouched_archive_is_proved(root: Path) -> None:
    done = verify(root)
    assert done.code == 0
    assert "3 versions, every text and record as sealed, chain unbroken from 2021-09-02 to 2027-02-01" in done.out
    assert "no commit changed or deleted a sealed file" in done.out
    head = read_archive(root).policy("privacy").version("2027-02-01").record.sha256
    assert f"Head of privacy: 2027-02-01 {head}" in done.out


def _edited_text(root: Path) -> None:
    path = versions(root) / "2021-09-02.md"
    path.write_text(path.read_text(encoding="utf-8").replace("30 days", "90 days"), encoding="utf-8")


def _edited_record(root: Path) -> None:
    path = versions(root) / "2021-09-02.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"summary": "', '"summary": "Not '), encoding="utf-8")


def _record_edited_with_its_hash(root: Path) -> None:
    path = versions(root) / "2021-09-02.json"
    data = json.loads(path.read_text(encoding="utf-8")) | {"summary": "Something else."}
    path.write_text(json.dumps(sealed(data)), encoding="utf-8")


def _record_missing(root: Path) -> None:
    (versions(root) / "2021-09-02.1.json").unlink()
    (versions(root) / "2021-09-02.1.md").unlink()


def _text_missing(root: Path) -> None:
    (versions(root) / "2021-09-02.1.md").unlink()


def _stray_text(root: Path) -> None:
    (versions(root) / "2022-01-01.md").write_text("# Never sealed\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (_edited_text, "policy/privacy/versions/2021-09-02.md: error: The sealed text was edited"),
        (_edited_record, "policy/privacy/versions/2021-09-02.json: error: The file was edited after it was written"),
        (_record_edited_with_its_hash, "policy/privacy/versions/2021-09-02.1.json: error: The chain is broken"),
        (_record_missing, "The record before it, 2021-09-02.1, is missing"),
        (_text_missing, "policy/privacy/versions/2021-09-02.1.md: error: The sealed text is missing"),
        (_stray_text, "policy/privacy/versions/2022-01-01.md: error: No record vouches for this text"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_was_changed_is_named(root: Path, tamper: Callable[[Path], None], said: str) -> None:
    tamper(root)
    done = verify(root)
    assert done.code == 1
    assert said in done.out
    assert json.loads(verify(root, "--json").out)["ok"] is False


def test_a_change_that_was_committed_and_undone_is_found_in_git(root: Path) -> None:
    path = versions(root) / "2021-09-02.md"
    before = path.read_bytes()
    path.write_bytes(before + b"\nMore.\n")
    git(root, "commit", "-q", "-a", "-m", "Change a sealed text")
    path.write_bytes(before)
    git(root, "commit", "-q", "-a", "-m", "Change it back")
    done = verify(root)
    assert done.code == 1
    assert "policy/privacy/versions/2021-09-02.md: error: This sealed file was changed or deleted" in done.out


def test_a_change_inside_a_merge_is_found_in_git(root: Path) -> None:
    git(root, "checkout", "-q", "-b", "side", "HEAD~1")
    (root / "note.txt").write_text("x", encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Elsewhere")
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-commit", "--no-ff", "side")
    path = versions(root) / "2021-09-02.md"
    before = path.read_bytes()
    path.write_bytes(before + b"\nMore.\n")
    git(root, "commit", "-q", "-a", "-m", "Merge")
    path.write_bytes(before)
    git(root, "commit", "-q", "-a", "-m", "Change it back")
    assert "2021-09-02.md: error: This sealed file was changed" in verify(root).out


@pytest.mark.parametrize("tamper", [_edited_text, _edited_record, _text_missing], ids=lambda value: value.__name__)
def test_one_thing_changed_is_one_mismatch(root: Path, tamper: Callable[[Path], None]) -> None:
    tamper(root)
    done = verify(root)
    assert done.code == 1 and done.out.endswith("1 mismatch.\n"), done.out
    assert "not committed yet" not in done.out


def test_a_newest_version_replaced_together_with_its_record_is_found_before_it_is_committed(root: Path) -> None:
    text = versions(root) / "2027-02-01.md"
    text.write_text(text.read_text(encoding="utf-8").replace("60 days", "90 days"), encoding="utf-8")
    path = versions(root) / "2027-02-01.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["text"]["sha256"] = sha256(text.read_bytes())
    path.write_text(json.dumps(sealed(data)), encoding="utf-8")
    done = verify(root)
    assert done.code == 1
    for name in ("2027-02-01.json", "2027-02-01.md"):
        assert f"policy/privacy/versions/{name}: error: This sealed file is not as it was committed." in done.out


def test_a_sealed_file_that_git_was_told_to_overlook_is_compared_all_the_same(root: Path) -> None:
    names = [f"policy/privacy/versions/2027-02-01.{kind}" for kind in ("json", "md")]
    git(root, "update-index", "--assume-unchanged", *names)
    for name in names:
        (root / name).unlink()
    done = verify(root)
    assert done.code == 1
    for name in names:
        assert f"{name}: error: This sealed file is not as it was committed." in done.out


def test_an_archive_that_was_deleted_is_a_mismatch(root: Path) -> None:
    shutil.rmtree(versions(root))
    done = verify(root)
    assert done.code == 1 and "6 mismatches." in done.out, done.out


def _certified(root: Path, **values: object) -> None:
    """A certificate of the upcoming version, written and committed."""
    record = read_archive(root).policy("privacy").version("2027-02-01").record
    body = {
        "format": 1, "policy": "privacy", "version": "2027-02-01", "record_sha256": record.sha256,
        "text_sha256": record.text.sha256, "list_sha256": "0" * 64, "recipients": 2,
        "counts": {"email": {"sent": 2}}, "skipped": {}, "undeliverable": 0, "first_sent": None, "last_sent": None,
        "completed": "2026-11-25", "deadline": "2027-01-02", "ledger_sha256": "0" * 64,
        "tool": record.tool.model_dump(mode="json"), **values,
    }  # fmt: skip
    path = versions(root) / "2027-02-01.notice.json"
    path.write_text(json.dumps(sealed(body)), encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Certificate")


def test_a_certificate_written_again_after_late_bounces_is_no_mismatch(root: Path) -> None:
    _certified(root)
    _certified(root, counts={"email": {"sent": 1, "bounced": 1}}, undeliverable=1)
    done = verify(root)
    assert done.code == 0, done.out


def test_a_certificate_that_names_another_day_later_is_a_mismatch(root: Path) -> None:
    _certified(root)
    _certified(root, completed="2026-11-23")
    done = verify(root)
    assert done.code == 1
    assert "2027-02-01.notice.json: error: This sealed file was changed or deleted" in done.out


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"text_sha256": "1" * 64}, "Its text_sha256 is not the record's"),
        ({"counts": {"email": {"sent": 17}}}, "Its counts do not add up: recipients is 2, the channels have 17."),
        ({"undeliverable": 1}, "Its counts do not add up: undeliverable is 1, the channels have 0."),
        ({"skipped": {"closed": 3}}, "Its counts do not add up: skipped is 3, the channels have 0."),
        ({"deadline": "2027-01-20"}, "It says the deadline was 2027-01-20, the record says 2027-01-02."),
        ({"completed": "2026-11-01"}, "It says the notice was completed on 2026-11-01, before the text was announced."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_certificate_that_contradicts_its_record_or_itself_is_a_mismatch(
    root: Path, value: dict[str, object], said: str
) -> None:
    _certified(root, **value)
    done = verify(root)
    assert done.code == 1
    assert f"policy/privacy/versions/2027-02-01.notice.json: error: {said}" in done.out
    assert "counts add up" not in done.out


def test_what_is_not_committed_or_cut_off_is_said_to_be_unproved(root: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", root.as_uri(), str(shallow)], check=True)
    done = verify(shallow)
    assert done.code == 0
    assert "Not proved: This is a shallow clone" in done.out
    shutil.rmtree(root / ".git")
    assert "Not proved: There is no git repository here" in verify(root).out


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    from policypress.site.mkdocs.build import build_site as build

    root = build_site(tmp_path_factory.mktemp("verify") / "root")
    out = root.parent / "site"
    build(root, out, read_archive(root), load_settings(root), TODAY)
    return root, out


class TestSite:
    """The site against its records."""

    @pytest.fixture
    def site(self, built: tuple[Path, Path], tmp_path: Path) -> Path:
        return Path(shutil.copytree(built[1], tmp_path / "copy"))

    def test_the_built_site_agrees_with_the_archive(self, built: tuple[Path, Path], site: Path) -> None:
        done = verify(built[0], "--site", site)
        assert done.code == 0, done.out
        assert "every text, record and page of 3 versions is there and equal" in done.out

    @pytest.mark.parametrize(
        ("file", "old", "new", "said"),
        [
            ("versions/2021-09-02.md", "30 days", "90 days", "The site's file differs from the sealed one"),
            ("versions/2021-09-02.json", '"Legal desk"', '"Nobody"', "The site's file differs from the sealed one"),
            ("versions/2021-09-02/index.html", "30 days", "90 days", "does not show the sealed words"),
            (
                "versions/2021-09-02/index.html",
                "the account.",
                "the account. Or not.",
                "words in the text that were not sealed",
            ),
            (
                "versions/2021-09-02/index.html",
                "<h2",
                "<p>We sell it.</p><h2",
                "words in the text that were not sealed",
            ),
            ("versions.json", '"2021-09-02.1"', '"2021-09-02.7"', "It does not list 2021-09-02.1"),
        ],
    )
    def test_a_changed_file_is_named(
        self, built: tuple[Path, Path], site: Path, file: str, old: str, new: str, said: str
    ) -> None:
        path = site / "privacy" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        done = verify(built[0], "--site", site)
        assert done.code == 1
        assert f"privacy/{file}" in done.out and said in done.out

    FALSIFIED = (
        ("privacy/index.html", "30 days", "365 days"),
        ("privacy/upcoming/index.html", "60 days", "365 days"),
        ("privacy/changes/2027-02-01/index.html", "60", "30"),
        ("privacy/compare/data.json", "60 days", "365 days"),
        ("privacy/history/index.html", "advertising", "no advertising"),
        ("privacy/versions.json", '"material"', '"editorial"'),
        ("privacy/feed.xml", "advertising", "no advertising"),
        ("feed.xml", "advertising", "no advertising"),
        ("notice.html", "1 February 2027", "1 February 2028"),
        ("notice.json", '"material"', '"editorial"'),
        ("calendar.ics", "20270201", "20280201"),
        ("search/search_index.json", "30 days", "365 days"),
        ("assets/javascripts/policypress.js", "use strict", "use it"),
    )

    def _falsified(self, site: Path) -> None:
        for name, old, new in self.FALSIFIED:
            text = (site / name).read_text(encoding="utf-8")
            assert old in text, name
            (site / name).write_text(text.replace(old, new), encoding="utf-8")

    def test_every_falsified_file_is_named_where_the_archive_is_at_hand(
        self, built: tuple[Path, Path], site: Path
    ) -> None:
        self._falsified(site)
        (site / "evil.html").write_text("<p>More.</p>", encoding="utf-8")
        (site / "404.html").unlink()
        done = verify(built[0], "--site", site)
        assert done.code == 1
        for name in (*(name for name, _, _ in self.FALSIFIED), "evil.html", "404.html"):
            assert f"\n{name}: error: " in f"\n{done.out}", f"{name}\n{done.out}"

    def test_a_site_is_built_anew_for_its_own_day_and_without_what_earlier_builds_kept(
        self, built: tuple[Path, Path], site: Path
    ) -> None:
        (site / ".nojekyll").touch()
        before = sorted((built[0] / ".cache").rglob("*"))
        done = verify(built[0], "--site", site)
        assert done.code == 0 and "each as this checkout builds it for 2026-11-22." in done.out, done.out
        assert sorted((built[0] / ".cache").rglob("*")) == before

    def test_an_empty_folder_is_no_site(self, built: tuple[Path, Path], tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        done = verify(built[0], "--site", tmp_path / "empty")
        assert done.code == 1 and "privacy/versions/2021-09-02.md: error: The site lacks this file." in done.out
        unsealed = build_site(tmp_path / "unsealed", sealed=0)
        done = verify(unsealed, "--site", tmp_path / "empty")
        assert done.code == 1 and "notice.json: error: It does not say on which day the site was built" in done.out

    def test_an_outsider_sees_falsified_texts_in_force_and_to_come_in_a_copy(
        self, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        self._falsified(site)
        page = site / "index.html"
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("</body>", "<script src=//evil.example/x.js></script></body>"), encoding="utf-8")
        done = run("verify", "--site", site)
        assert done.code == 1
        assert "privacy/index.html: error: The page does not show the sealed words" in done.out
        assert "privacy/upcoming/index.html: error: The page does not show the sealed words" in done.out
        assert "privacy/versions.json: error: Its verdict of 2027-02-01 is not the record's." in done.out
        assert "index.html: error: It loads from another place: <script> with the address //evil.example" in done.out
        assert "Not proved: Redlines" in done.out

    def test_a_missing_page_and_a_text_too_many_are_named(self, built: tuple[Path, Path], site: Path) -> None:
        shutil.rmtree(site / "privacy" / "versions" / "2021-09-02")
        (site / "privacy" / "versions" / "2020-01-01.md").write_text("# Draft\n", encoding="utf-8")
        done = verify(built[0], "--site", site)
        assert "The page of privacy@2021-09-02 is missing" in done.out
        assert "The site publishes a text that was never sealed" in done.out

    def test_an_outsider_proves_a_copy_of_the_site_alone(
        self, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        done = run("verify", "--site", site)
        assert done.code == 0, done.out
        assert "chain unbroken from 2021-09-02 to 2027-02-01" in done.out
        record = site / "privacy" / "versions" / "2021-09-02.json"
        data = json.loads(record.read_text(encoding="utf-8")) | {"summary": "Something else."}
        record.write_text(json.dumps(sealed(data)), encoding="utf-8")
        done = run("verify", "--site", site)
        assert done.code == 1 and "The chain is broken" in done.out

    def test_a_folder_without_versions_is_bad_usage(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "empty").mkdir()
        assert run("verify", "--site", "empty").code == 2
        assert run("verify", "--site", "missing").code == 2


def test_certificates_are_compared_with_the_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site_with(tmp_path, [user("u1"), user("u2")], messages_per_second=10000)
    planned(root)
    plan = root / "build" / "private" / "notice" / f"privacy-{UPCOMING}"
    ledger = root / "ledger.db"
    with mail_server() as server:
        monkeypatch.setenv("POLICYPRESS_SMTP_URL", server.url)
        arguments = ("--plan", plan, "--ledger", ledger, "--root", root, "--today", TODAY.isoformat(), "--send")
        assert run("notify", *arguments).code == 0
    done = verify(root)
    assert done.code == 0 and "1 certificate of completed notice belongs to its record" in done.out
    assert "Not proved: Certificates were not compared with the ledger" in done.out
    done = verify(root, "--ledger", ledger)
    assert done.code == 0 and "Certificates and the ledger agree." in done.out
    with contextlib.closing(sqlite3.connect(ledger)) as database, database:
        database.execute("delete from recipient where recipient = 'u2'")
    done = verify(root, "--ledger", ledger)
    assert done.code == 1
    assert "policy/privacy/versions/2027-02-01.notice.json: error: The certificate of privacy@2027-02-01" in done.out


def test_a_certificate_edited_afterwards_is_named(root: Path) -> None:
    path = versions(root) / "2027-02-01.notice.json"
    path.write_text('{"format": 1}', encoding="utf-8")
    assert "2027-02-01.notice.json: error: Not a valid certificate" in verify(root).out


def test_a_rehearsal_certifies_nothing(tmp_path: Path) -> None:
    root = site_with(tmp_path, [user("u1"), user("u2", email="")])
    planned(root)
    plan = root / "build" / "private" / "notice" / f"privacy-{UPCOMING}"
    arguments = ("--plan", plan, "--ledger", root / "ledger.db", "--root", root, "--today", TODAY.isoformat())
    assert run("notify", *arguments, "--dry-run", tmp_path / "mail").code == 0
    assert not (versions(root) / f"{UPCOMING}.notice.json").exists()
    assert not (root / "ledger.db").exists()


# -- records judged again, withdrawals, heads


def _rewritten(root: Path, name: str, **changes: object) -> None:
    """A record written otherwise, with a hash of its own that holds; the newest of the chain."""
    path = versions(root) / f"{name}.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(sealed(data | changes)), encoding="utf-8")
    git(root, "commit", "-q", "--amend", "-a", "--no-edit")


def _editorial(root: Path, **more: object) -> None:
    data = json.loads((versions(root) / f"{UPCOMING}.json").read_text(encoding="utf-8"))
    for change in data["changes"]:
        change |= {
            "verdict": "editorial",
            "tool_verdict": "editorial",
            "proof": "spelling",
            "findings": [],
            "decision": None,
        }
    notice = {"required": False, "days": 0, "because": "verdict editorial", "deadline": None}
    _rewritten(root, UPCOMING, changes=data["changes"], verdict="editorial", notice=notice, decisions=[], **more)


def test_a_record_that_calls_a_sale_editorial_is_found_by_the_rules_it_names(root: Path) -> None:
    _editorial(root)
    done = verify(root)
    assert done.code == 1
    assert f"{UPCOMING}.json: error: Sealing the text of privacy@{UPCOMING} again gives another `verdict`" in done.out


def test_a_record_that_names_other_rules_is_judged_by_todays_and_verify_says_so(root: Path) -> None:
    tool = json.loads((versions(root) / f"{UPCOMING}.json").read_text(encoding="utf-8"))["tool"]
    _rewritten(root, UPCOMING, tool=tool | {"rules_sha256": "1" * 64})
    done = verify(root)
    assert done.code == 0, done.out
    assert "1 record judged again with today's rule set" in done.out
    _editorial(root, tool=tool | {"rules_sha256": "1" * 64})
    done = verify(root)
    assert done.code == 1
    assert "by today's rules it is material" in done.out


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"announced": "2021-01-01"}, "It was announced on 2021-01-01, but 2021-09-02.1, sealed before it, only on"),
        ({"announced": "2027-03-01"}, "after the day from which it is to apply"),
        ({"effective": "2027-01-01"}, "is not the date of its"),
        ({"compared_with": "2021-09-02"}, "gives another"),
        ({"origin": "imported"}, "It says it was imported, but a version sealed here stands before it"),
        ({"title": "Another"}, "gives another `title`"),
        ({"reschedules": "2021-09-02"}, "It moves 2021-09-02"),
        (
            {"notice": {"required": False, "days": 0, "because": "verdict material", "deadline": None}},
            "It is material and says that nobody must be told.",
        ),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_a_record_that_says_what_sealing_would_not_is_found(root: Path, changes: dict[str, object], said: str) -> None:
    _rewritten(root, UPCOMING, **changes)
    done = verify(root)
    assert done.code == 1
    assert said in done.out


def _withdrawn(root: Path, name: str, day: str) -> None:
    record = read_archive(root).policy("privacy").version(name).record
    data = {"format": 1, "policy": "privacy", "version": record.version, "record_sha256": record.sha256,
            "withdrawn": day, "reason": "Taken back.", "by": "Legal desk"}  # fmt: skip
    (versions(root) / f"{record.version}.withdrawn.json").write_text(json.dumps(sealed(data)), encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Withdraw")


@pytest.mark.parametrize(
    ("name", "day", "said"),
    [
        ("2021-09-02.1", "2021-10-05", "On 2021-10-05 the version was in force: only an upcoming or held one"),
        (UPCOMING, "2020-01-01", "before the version was announced"),
        ("2021-09-02.0", "2021-08-15", "came to the repository on"),
    ],
)
def test_a_withdrawal_that_cannot_be_is_found(root: Path, name: str, day: str, said: str) -> None:
    _withdrawn(root, name, day)
    done = verify(root)
    assert done.code == 1
    assert said in done.out


def test_a_head_known_from_elsewhere_proves_what_came_before_it(root: Path) -> None:
    head = read_archive(root).policy("privacy").version("2021-09-02.1").record.sha256
    done = verify(root, "--head", f"privacy={head}")
    assert done.code == 0
    assert "privacy: the 2 oldest of 3 records are those that the given hash fixes" in done.out
    assert "--head POLICY=HASH" in verify(root).out
    done = verify(root, "--head", f"privacy={'0' * 64}")
    assert done.code == 1
    assert "what was anchored there was replaced here" in done.out
    assert verify(root, "--head", "privacy=1234").code == 2
    assert verify(root, "--head", f"terms={head}").code == 2


def test_grafts_and_replaced_objects_do_not_stand_in_for_history(root: Path) -> None:
    path = versions(root) / "2021-09-02.md"
    before = path.read_bytes()
    first = git(root, "rev-list", "--max-parents=0", "HEAD").strip()
    path.write_bytes(before + b"\nMore.\n")
    git(root, "commit", "-q", "-a", "-m", "Change a sealed text")
    path.write_bytes(before)
    git(root, "commit", "-q", "-a", "-m", "Change it back")
    last = git(root, "rev-parse", "HEAD").strip()
    git(root, "replace", "--graft", last, first)
    assert "This sealed file was changed or deleted" in verify(root).out
    git(root, "replace", "-d", last)
    (root / ".git" / "info").mkdir(exist_ok=True)
    (root / ".git" / "info" / "grafts").write_text(f"{last} {first}\n")
    assert "This sealed file was changed or deleted" in verify(root).out


@pytest.mark.parametrize(
    ("counts", "lawful"),
    [
        ({"email": {"sent": 9, "bounced": 1}}, True),
        ({"email": {"sent": 11}}, True),
        ({"email": {"sent": 9}}, False),
        ({"email": {"sent": 8, "bounced": 1, "skipped": 1}}, False),
        ({"phone": {"sent": 10}}, False),
    ],
)
def test_the_counts_of_a_certificate_change_only_as_late_bounces_change_them(
    counts: dict[str, dict[str, int]], lawful: bool
) -> None:
    before = {"format": 1, "recipients": 10, "counts": {"email": {"sent": 10}}, "list_sha256": "a"}
    after = before | {"counts": counts, "recipients": sum(sum(states.values()) for states in counts.values())}
    assert (list(step_faults(before, after)) == []) is lawful


def test_a_record_announced_after_the_commit_that_brought_it_is_doubted(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-23T12:00:00+00:00")
    _rewritten(root, UPCOMING, announced="2027-01-01")
    done = verify(root)
    assert "announced on 2027-01-01, says the record, which came with a commit of 2026-11-23 already" in done.out, (
        done.out
    )

"""Moving versions, sealing between them, and what that does to the ones beside them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from policypress.archive.draft import draft
from policypress.archive.record import file_text
from policypress.archive.seal import write_version
from policypress.archive.status import standing
from policypress.archive.versions import read_archive
from policypress.archive.working import read_working
from policypress.errors import PolicyError
from policypress.settings import load_settings
from policypress.site.pages.all_pages import make_site

from tests.run import Done, run
from tests.site_builder import CORRECTION, MATERIAL, PEOPLE, build_site, certificate, policy_of, seal_text

TODAY = "2026-11-22"


def do(root: Path, command: str, *arguments: str, today: str = TODAY) -> Done:
    """A command of the Legal desk on ``today``."""
    return run(command, *arguments, "--root", root, "--today", today, "--by", "Legal desk")


def sealed_bytes(root: Path) -> dict[str, bytes]:
    """Every sealed file by name."""
    return {path.name: path.read_bytes() for path in sorted((root / "policy/privacy/versions").iterdir())}


def verified(root: Path) -> Done:
    """What ``check`` says of the archive; a broken chain fails it."""
    return run("check", "--root", root, "--today", TODAY)


@pytest.mark.parametrize("line", ["effective: ", "effective:  ", '"effective": ', "effective : "])
def test_a_version_moves_however_its_date_was_written(tmp_path: Path, line: str) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    seal_text(root, MATERIAL.replace("effective: ", line, 1), date(2026, 11, 20), verdict="material")
    before = sealed_bytes(root)
    done = do(root, "reschedule", "privacy@2027-02-01", "2027-03-01")
    assert done.code == 0, done.err
    after = sealed_bytes(root)
    assert {name: after[name] for name in before} == before
    assert after["2027-03-01.md"] == before["2027-02-01.md"].replace(b"2027-02-01", b"2027-03-01")
    assert "archive" not in verified(root).out


def test_moving_a_version_to_the_date_it_has_changes_nothing(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    before = sealed_bytes(root)
    done = do(root, "reschedule", "privacy@2027-02-01", "2027-02-01")
    assert done.code == 1 and "privacy@2027-02-01 is planned for that day already" in done.err
    assert sealed_bytes(root) == before


def test_a_sealed_file_is_never_written_twice(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    (root / "policy/privacy/index.md").write_text(MATERIAL, encoding="utf-8")
    policy = policy_of(root)
    working = read_working(root, policy)
    assert working is not None
    found = draft(policy, working, load_settings(root), standing(policy, date(2026, 11, 20)))
    assert found is not None
    write_version(policy, found, date(2026, 11, 20), PEOPLE)
    before = sealed_bytes(root)
    with pytest.raises(PolicyError, match=r"2027-02-01\.md is sealed already"):
        write_version(policy, found, date(2026, 11, 21), PEOPLE)
    assert sealed_bytes(root) == before


def ninety(effective: str) -> str:
    """The text in force with a longer time of keeping, from ``effective``."""
    text = MATERIAL.replace("effective: 2027-02-01", f"effective: {effective}").replace("for 60 days", "for 90 days")
    return text.replace("1 February 2027", "1 March 2027")


def work_on(root: Path, text: str) -> None:
    """Give the editor's file ``text``."""
    (root / "policy/privacy/index.md").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("effective", ["2020-01-01", "2021-09-01"])
def test_a_date_before_the_first_version_is_no_way_around_judgement(tmp_path: Path, effective: str) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    work_on(root, MATERIAL.replace("2027-02-01", effective))
    checked = run("check", "--root", root, "--today", TODAY, "--json")
    assert '"verdict": "material"' in checked.out and '"notice-period"' in checked.out
    before = sealed_bytes(root)
    done = do(root, "seal", "privacy")
    assert done.code == 1 and "30 days' notice" in done.err
    assert sealed_bytes(root) == before


def test_a_version_cannot_be_moved_into_the_past(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    for day in ("2020-01-01", "2026-11-21"):
        done = do(root, "reschedule", "privacy@2027-02-01", day)
        assert done.code == 1 and "`policypress reschedule privacy@2027-02-01 2026-12-22`" in done.err
        assert "Set `effective" not in done.err


def test_a_first_version_that_is_upcoming_cannot_be_moved_into_the_past(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=1)
    done = do(root, "reschedule", "privacy@2021-09-02", "2021-08-01", today="2021-08-15")
    assert done.code == 1 and "lies in the past" in done.err
    moved = do(root, "reschedule", "privacy@2021-09-02", "2021-08-20", today="2021-08-15")
    assert moved.code == 0, moved.err


def test_a_text_cannot_slip_in_before_an_announced_one(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    work_on(root, ninety("2027-01-10"))
    done = do(root, "seal", "privacy")
    assert done.code == 1
    assert "privacy@2027-02-01 is announced already and was compared with the text before it" in done.err
    assert "`policypress withdraw privacy@2027-02-01" in done.err and "[out-of-order]" in done.err
    assert do(root, "withdraw", "privacy@2027-02-01", "--reason", "Another text comes first.").code == 0
    assert do(root, "seal", "privacy").code == 0


def test_a_correction_of_the_text_in_force_may_come_before_an_announced_one(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=1)
    seal_text(root, MATERIAL, date(2026, 11, 20), verdict="material")
    work_on(root, CORRECTION)
    done = do(root, "seal", "privacy")
    assert done.code == 0 and "privacy@2021-09-02.1" in done.out, done.err
    moved = do(root, "reschedule", "privacy@2027-02-01", "2027-03-01")
    assert moved.code == 0, moved.err


def test_check_warns_of_an_announced_version_that_knows_nothing_of_the_one_before_it(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    seal_text(root, ninety("2027-01-10"), date(2026, 11, 21), verdict="material")
    warned = verified(root)
    assert "privacy@2027-02-01 would undo what privacy@2027-01-10 changes before it" in warned.out
    assert "[out-of-order]" not in verified(build_site(tmp_path / "in order")).out


def test_a_version_cannot_be_moved_before_another_announced_one(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    seal_text(root, ninety("2027-03-01"), date(2026, 11, 21), verdict="material")
    done = do(root, "reschedule", "privacy@2027-03-01", "2027-01-15")
    assert done.code == 1 and "[out-of-order]" in done.err


def test_held_versions_that_built_on_each_other_can_each_be_moved_and_taken_back(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    seal_text(root, ninety("2027-03-01"), date(2026, 11, 21), verdict="material")
    day = "2027-03-02"
    refused = do(root, "reschedule", "privacy@2027-02-01", "2027-05-01", today=day)
    assert refused.code == 1 and "privacy@2027-03-01 builds on it" in refused.err
    assert "`policypress reschedule privacy@2027-03-01 DATE`" in refused.err
    assert do(root, "reschedule", "privacy@2027-03-01", "2027-05-02", today=day).code == 0
    gone = do(root, "withdraw", "privacy@2027-02-01", "--reason", "Part of the next one.", today=day)
    assert gone.code == 0, gone.err


def complete_notice(root: Path, name: str, completed: date) -> None:
    """Give the version called ``name`` a certificate of that day."""
    version = policy_of(root).version(name)
    folder = root / "policy/privacy/versions"
    body = certificate(version.record, completed)
    (folder / f"{name}.notice.json").write_text(file_text(body), encoding="utf-8")


def on_a_held_one(tmp_path: Path) -> Path:
    """A site on which the notice of 2027-03-01 was completed, and that of 2027-02-01, on which it builds, was not."""
    root = build_site(tmp_path / "site")
    seal_text(root, ninety("2027-03-01"), date(2026, 11, 21), verdict="material")
    complete_notice(root, "2027-03-01", date(2026, 12, 1))
    return root


def test_a_version_held_for_the_sake_of_another_is_told_with_that_reason_and_a_date_that_can_be_met(
    tmp_path: Path,
) -> None:
    root, day = on_a_held_one(tmp_path), "2027-03-02"
    out = run("check", "--root", root, "--today", day).out
    (line,) = [line for line in out.split("\n") if "privacy@2027-03-01 is held" in line]
    assert "it builds on privacy@2027-02-01, whose notice was not completed by 2 January 2027" in line
    assert "`policypress reschedule privacy@2027-03-01 2027-04-01`" in line
    moved = do(root, "reschedule", "privacy@2027-03-01", "2027-04-01", today=day)
    assert moved.code == 0, moved.err


def test_a_version_that_will_be_held_for_the_sake_of_another_is_told_before_its_day(tmp_path: Path) -> None:
    root = on_a_held_one(tmp_path)
    assert "privacy@2027-03-01 will be held" not in run("check", "--root", root, "--today", "2027-01-02").out
    out = run("check", "--root", root, "--today", "2027-01-03").out
    assert "privacy@2027-03-01 will be held: it builds on privacy@2027-02-01, whose notice" in out


def test_the_notice_on_the_site_and_the_release_tell_the_same_of_a_version_held_for_another(tmp_path: Path) -> None:
    root, out = on_a_held_one(tmp_path), tmp_path / "out"
    done = run("release", "--root", root, "--today", "2027-03-02", "--out", out, "--no-recipients")
    assert done.code == 0, done.err
    told = json.loads((out / "site/notice.json").read_text(encoding="utf-8"))["notices"]
    texts = {entry["version"]: entry["text"] for entry in told}
    assert "because users were not told of it in time" in texts["2027-02-01"]
    assert "it builds on the text planned for 1 February 2027, of which users were not told" in texts["2027-03-01"]
    (policy,) = json.loads((out / "release.json").read_text(encoding="utf-8"))["policies"]
    assert '"move_to": "2027-04-01"' in json.dumps(policy["upcoming"] or policy["held"])


def test_a_version_moves_with_its_translations(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    work_on(root, MATERIAL)
    german = "---\ntitle: Datenschutz\neffective: 2027-02-01\nlang: de\n---\n# Datenschutz\n\nText.\n"
    beside = root / "policy/privacy/index.de.md"
    beside.write_text(german, encoding="utf-8")
    assert do(root, "seal", "privacy").code == 0
    moved = do(root, "reschedule", "privacy@2027-02-01", "2027-03-01")
    assert moved.code == 0, moved.err
    version = policy_of(root).version("2027-03-01")
    dated = german.replace("2027-02-01", "2027-03-01")
    assert version.translations_raw == {"de": dated.encode()}
    assert beside.read_text(encoding="utf-8") == dated
    assert "archive" not in verified(root).out


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-07-01", ""),
        ("2027-02-01", "is taken by another version"),
        ("2027-06-01", "is planned for that day already"),
    ],
)
def test_what_keeps_a_version_from_moving_is_said_and_nothing_is_written(tmp_path: Path, day: str, said: str) -> None:
    root = build_site(tmp_path / "site")
    text = MATERIAL.replace("effective: 2027-02-01", "effective: 2027-06-01").replace("your name", "your full name")
    seal_text(root, text, date(2026, 11, 22), verdict="clarifying")
    before = sealed_bytes(root)
    done = do(root, "reschedule", "privacy@2027-06-01", day)
    assert (done.code, said in done.err) == (1 if said else 0, True), done.err
    assert (sealed_bytes(root) == before) is bool(said)


@pytest.mark.parametrize("edited", ["", "index.md", "index.de.md"])
def test_a_version_that_moves_takes_along_what_is_as_it_was_sealed_and_leaves_what_was_edited_since(
    tmp_path: Path, edited: str
) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    work_on(root, MATERIAL)
    german = "---\ntitle: Datenschutz\neffective: 2027-02-01\nlang: de\n---\n# Datenschutz\n\nText.\n"
    (root / "policy/privacy/index.de.md").write_text(german, encoding="utf-8")
    assert do(root, "seal", "privacy").code == 0
    texts = {"index.md": MATERIAL, "index.de.md": german}
    if edited:
        texts[edited] += "\nOne more sentence.\n"
        (root / "policy/privacy" / edited).write_text(texts[edited], encoding="utf-8")
    moved = do(root, "reschedule", "privacy@2027-02-01", "2027-03-01")
    assert moved.code == 0, moved.err
    for name, text in texts.items():
        wanted = text if name == edited else text.replace("effective: 2027-02-01", "effective: 2027-03-01")
        assert (root / "policy/privacy" / name).read_text(encoding="utf-8") == wanted


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_version_is_not_taken_back_with_an_empty_reason(tmp_path: Path, reason: str) -> None:
    root = build_site(tmp_path / "site")
    before = sealed_bytes(root)
    done = do(root, "withdraw", "privacy@2027-02-01", "--reason", reason)
    assert done.code == 2 and "The reason is empty." in done.err
    assert sealed_bytes(root) == before


def test_a_version_that_is_taken_back_without_a_word_says_that_none_was_given(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    done = do(root, "withdraw", "privacy@2027-02-01")
    assert (done.code, done.out) == (
        0,
        "privacy@2027-02-01 is withdrawn: No reason was given.\n"
        "Next: commit it, such as with: git add -A && git commit -m 'Withdraw privacy@2027-02-01'\n",
    )
    assert policy_of(root).version("2027-02-01").withdrawal is not None


def test_the_date_to_which_a_version_told_too_late_must_move_can_be_met(tmp_path: Path) -> None:
    root, day = build_site(tmp_path / "site"), "2027-02-20"
    complete_notice(root, "2027-02-01", date(2027, 1, 3))
    out = run("check", "--root", root, "--today", day).out
    assert "`policypress reschedule privacy@2027-02-01 2027-03-22`" in out
    moved = do(root, "reschedule", "privacy@2027-02-01", "2027-03-22", today=day)
    assert moved.code == 0, moved.err


def corrected_before_its_day(folder: Path) -> Path:
    """A material text that waits for its day, and a correction of it."""
    root = build_site(folder, sealed=2)
    seal_text(root, MATERIAL.replace("information with", "informaton with"), date(2026, 11, 20))
    work_on(root, MATERIAL)
    assert "privacy@2027-02-01.1" in do(root, "seal", "privacy").out
    return root


@pytest.mark.parametrize("today", [TODAY, "2027-02-10"])
def test_a_version_moves_together_with_the_text_it_corrects(tmp_path: Path, today: str) -> None:
    root = corrected_before_its_day(tmp_path / "site")
    moved = do(root, "reschedule", "privacy@2027-02-01", "2027-05-01", today=today)
    assert moved.code == 0, moved.err
    policy = policy_of(root)
    assert policy.version("2027-05-01").record.verdict == "material"
    statuses = standing(policy, date.fromisoformat(today)).statuses
    assert [statuses[name] for name in ("2027-02-01", "2027-02-01.1", "2027-05-01")] == [
        "rescheduled",
        "rescheduled",
        "upcoming",
    ]
    asked = run("recipients", "privacy@2027-02-01.0", "--root", root, "--today", today)
    assert asked.code == 2 and "privacy@2027-05-01 instead" in asked.err
    assert "held" not in run("check", "--root", root, "--today", today).out


def test_taking_back_a_correction_says_which_text_is_still_planned(tmp_path: Path) -> None:
    root = corrected_before_its_day(tmp_path / "site")
    done = do(root, "withdraw", "privacy@2027-02-01", "--reason", "The word was right.")
    assert done.code == 0, done.err
    assert "privacy@2027-02-01.0, is still planned for 2027-02-01" in done.out


def test_who_asks_for_the_recipients_of_a_correction_is_sent_to_the_text_it_corrects(tmp_path: Path) -> None:
    root = corrected_before_its_day(tmp_path / "site")
    done = run("recipients", "privacy@2027-02-01", "--root", root, "--today", TODAY)
    assert done.code == 2 and "name that as privacy@2027-02-01.0." in done.err


def test_moving_and_taking_back_answer_programs_too(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    moved = do(root, "reschedule", "privacy@2027-02-01", "2027-03-01", "--json")
    assert json.loads(moved.out) == {
        "policy": "privacy",
        "from": "2027-02-01",
        "version": "2027-03-01",
        "notice_deadline": "2027-01-30",
    }
    gone = do(root, "withdraw", "privacy@2027-03-01", "--reason", "Not now.", "--json")
    assert json.loads(gone.out) == {"policy": "privacy", "version": "2027-03-01", "still_planned": None}


def test_a_material_text_sealed_under_the_date_of_a_withdrawn_one_is_no_correction_of_it(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    assert do(root, "withdraw", "privacy@2027-02-01", "--reason", "A sentence was missing.").code == 0
    work_on(root, MATERIAL.replace("for 60 days", "for 90 days"))
    sealed = do(root, "seal", "privacy")
    assert sealed.code == 0 and "Sealed privacy@2027-02-01.1: verdict material" in sealed.out, sealed.err
    assert [version.corrects for version in policy_of(root).versions] == [False, True, False, False]
    site = make_site(root, read_archive(root), load_settings(root), date.fromisoformat(TODAY))
    history = site.by_address["privacy/history/"].whole().html
    assert "Correction of 1 October 2021" in history and "Correction of 22 November 2026" not in history


def test_moving_or_taking_back_once_more_finds_it_done(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    move = ("reschedule", "privacy@2027-02-01", "2027-03-01")
    take_back = ("withdraw", "privacy@2027-03-01", "--reason", "Not now.")
    for command in (move, take_back):
        first, before = do(root, *command), sealed_bytes(root)
        again = do(root, *command)
        assert (again.code, again.out, sealed_bytes(root)) == (0, first.out, before)
        assert "Next: commit it" in first.out
    other = do(root, "withdraw", "privacy@2027-03-01", "--reason", "For another reason.")
    assert other.code == 1 and "is withdrawn: only an upcoming or held version" in other.err

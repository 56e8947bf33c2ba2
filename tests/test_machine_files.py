"""Machine files a branch brings: what sealing made passes, what somebody wrote by hand is refused and named."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from policypress.archive.record import file_text, sealed
from policypress.archive.signed import signed
from policypress.archive.sshsig import available
from policypress.canonical import sha256

from tests.run import Done, run
from tests.site_builder import FIRST, MATERIAL, build_site, certificate, git, policy_of, seal_text

TODAY = date(2026, 11, 22)
UPCOMING = "2027-02-01"
SOLD = MATERIAL.replace("2027-02-01", "2027-05-01").replace("for 60 days after", "for 60 days and sell them after")


def check(root: Path, *arguments: str | Path, today: date = TODAY) -> Done:
    return run("check", "--base", "main", "--root", root, "--today", today.isoformat(), *arguments)


def versions(root: Path) -> Path:
    return root / "policy" / "privacy" / "versions"


def write(root: Path, name: str, data: dict[str, Any]) -> Path:
    """A machine file with a hash of its own that holds."""
    path = versions(root) / name
    path.write_text(file_text(sealed(data)), encoding="utf-8")
    return path


def read(root: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((versions(root) / name).read_text(encoding="utf-8"))
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small site on a branch of its own."""
    root = build_site(tmp_path / "root")
    git(root, "checkout", "-q", "-b", "edit")
    return root


def committed(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "An edit")


def seal(root: Path, text: str, *arguments: str) -> Done:
    (root / "policy" / "privacy" / "index.md").write_text(text, encoding="utf-8")
    done = run("seal", "privacy", "--root", root, "--today", TODAY.isoformat(), "--by", "Legal desk", *arguments)
    assert done.code == 0, done.err
    return done


def test_what_seal_made_is_sealed_again_to_the_same_bytes(root: Path) -> None:
    seal(root, SOLD)
    committed(root)
    done = check(root)
    assert done.code == 0, done.out
    assert (
        "added    policy/privacy/versions/2027-05-01.json: record of privacy@2027-05-01 (verdict material" in done.out
    )
    assert "sealed again from its text and decisions: the same bytes" in done.out
    assert (
        "added    policy/privacy/versions/2027-05-01.md: sealed text; it belongs to the record of 2027-05-01"
        in done.out
    )
    comment = check(root, "--format", "markdown").out
    assert "### Machine files this branch changes (2)" in comment
    assert comment.index("Machine files") < comment.index("`privacy@2027-05-01`)")


def test_withdraw_and_reschedule_pass_and_are_named(root: Path) -> None:
    moved = run(
        "reschedule", f"privacy@{UPCOMING}", "2027-03-01", "--by", "Legal desk", "--root", root, "--today", "2026-11-22"
    )
    assert moved.code == 0, moved.err
    taken = run("withdraw", "privacy@2027-03-01", "--by", "Legal desk", "--root", root, "--today", "2026-11-22")
    assert taken.code == 0, taken.err
    done = check(root)
    assert done.code == 0, done.out
    assert "2027-03-01.json: record of privacy@2027-03-01" in done.out
    assert "2027-03-01.withdrawn.json: withdrawal of privacy@2027-03-01; as `withdraw` makes it" in done.out


def test_two_seals_in_one_branch_are_both_sealed_again(root: Path) -> None:
    seal(root, SOLD)
    seal(root, SOLD.replace("2027-05-01", "2027-06-01").replace("for 60 days and", "for 70 days and"))
    committed(root)
    done = check(root)
    assert done.code == 0, done.out
    assert done.out.count("the same bytes") == 2


# -- hand-written files, each refused


def _sealed_then(root: Path, **changes: Any) -> None:
    """A record as sealing made it, some of it then written otherwise."""
    seal(root, SOLD)
    write(root, "2027-05-01.json", read(root, "2027-05-01.json") | changes)


def says_editorial(root: Path) -> None:
    seal(root, SOLD)
    data = read(root, "2027-05-01.json")
    for change in data["changes"]:
        change |= {"verdict": "editorial", "tool_verdict": "editorial", "proof": "spelling", "findings": []}
    no_notice = {"required": False, "days": 0, "because": "verdict editorial", "deadline": None}
    write(root, "2027-05-01.json", data | {"verdict": "editorial", "notice": no_notice, "consent_needed": False})


def says_editorial_by_other_rules(root: Path) -> None:
    says_editorial(root)
    data = read(root, "2027-05-01.json")
    write(root, "2027-05-01.json", data | {"tool": data["tool"] | {"rules_sha256": "1" * 64}})


def says_nothing_changed(root: Path) -> None:
    _sealed_then(root, changes=[], counts=dict.fromkeys(("editorial", "clarifying", "needs-review", "material"), 0))


def needs_no_notice(root: Path) -> None:
    no_notice = {"required": False, "days": 0, "because": "verdict material", "deadline": None}
    _sealed_then(root, notice=no_notice)


def short_notice(root: Path) -> None:
    seal(root, SOLD)
    notice = read(root, "2027-05-01.json")["notice"] | {"days": 1, "deadline": "2027-04-30"}
    write(root, "2027-05-01.json", read(root, "2027-05-01.json") | {"notice": notice})


def says_imported(root: Path) -> None:
    _sealed_then(root, origin="imported")


def compared_with_an_old_text(root: Path) -> None:
    _sealed_then(root, compared_with="2021-09-02")


def another_summary(root: Path) -> None:
    _sealed_then(root, summary="Nothing of note.")


def another_lineage(root: Path) -> None:
    seal(root, SOLD)
    write(
        root,
        "2027-05-01.json",
        read(root, "2027-05-01.json") | {"lineage": read(root, "2027-05-01.json")["lineage"][::-1]},
    )


def announced_tomorrow(root: Path) -> None:
    _sealed_then(root, announced=(TODAY + timedelta(days=1)).isoformat())


def announced_before_the_record_it_follows(root: Path) -> None:
    _sealed_then(root, announced="2021-01-01")


def another_day_than_its_text(root: Path) -> None:
    seal(root, SOLD)
    data = read(root, "2027-05-01.json") | {"version": "2027-04-01", "effective": "2027-04-01"}
    data["text"]["file"] = "2027-04-01.md"
    (versions(root) / "2027-05-01.json").unlink()
    (versions(root) / "2027-05-01.md").rename(versions(root) / "2027-04-01.md")
    write(root, "2027-04-01.json", data)


def text_that_check_refuses(root: Path) -> None:
    """Sealed past the desk, without a summary."""
    said = "summary: We keep account data for 60 days and share it with advertising partners.\n"
    assert said in MATERIAL
    seal_text(root, SOLD.replace(said, ""), TODAY)


def text_with_undecided_changes(root: Path) -> None:
    undecided = MATERIAL.replace("2027-02-01", "2027-05-01").replace("Delivery of orders", "Order delivery")
    seal_text(root, undecided, TODAY)


def moves_what_is_in_force(root: Path) -> None:
    _sealed_then(root, reschedules="2021-09-02.1")


def edited_sealed_text(root: Path) -> None:
    path = versions(root) / "2021-09-02.md"
    path.write_text(path.read_text(encoding="utf-8").replace("30 days", "90 days"), encoding="utf-8")


def sealed_text_and_record_replaced(root: Path) -> None:
    path = versions(root) / f"{UPCOMING}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("60 days", "90 days"), encoding="utf-8")
    data = read(root, f"{UPCOMING}.json")
    data["text"]["sha256"] = sha256(path.read_bytes())
    write(root, f"{UPCOMING}.json", data)


def newest_version_deleted(root: Path) -> None:
    for path in versions(root).glob(f"{UPCOMING}.*"):
        path.unlink()


def certificate_of_a_notice_never_sent(root: Path) -> None:
    record = policy_of(root).version(UPCOMING).record
    write(root, f"{UPCOMING}.notice.json", certificate(record, TODAY))


def certificate_completed_tomorrow(root: Path) -> None:
    record = policy_of(root).version(UPCOMING).record
    write(root, f"{UPCOMING}.notice.json", certificate(record, TODAY + timedelta(days=1)))


def _withdrawal(root: Path, name: str, day: str) -> None:
    record = policy_of(root).version(name).record
    data = {
        "format": 1, "policy": "privacy", "version": name, "record_sha256": record.sha256, "withdrawn": day,
        "reason": "Taken back.", "by": "Legal desk",
    }  # fmt: skip
    write(root, f"{name}.withdrawn.json", data)


def back_dated_withdrawal_of_the_text_in_force(root: Path) -> None:
    _withdrawal(root, "2021-09-02.1", "2021-08-31")


def withdrawal_of_the_text_in_force(root: Path) -> None:
    _withdrawal(root, "2021-09-02.1", TODAY.isoformat())


def withdrawal_before_the_announcement(root: Path) -> None:
    _withdrawal(root, UPCOMING, "2020-01-01")


def withdrawal_dated_tomorrow(root: Path) -> None:
    _withdrawal(root, UPCOMING, (TODAY + timedelta(days=1)).isoformat())


def translation_slipped_under_a_sealed_version(root: Path) -> None:
    (versions(root) / f"{UPCOMING}.de.md").write_text(FIRST, encoding="utf-8")


REFUSED: list[tuple[Callable[[Path], None], str]] = [
    (says_editorial, "gives another `verdict`"),
    (says_editorial_by_other_rules, "gives another `verdict`"),
    (says_nothing_changed, "gives another `counts`, `changes`"),
    (needs_no_notice, "gives another `notice`"),
    (short_notice, "gives another `notice`"),
    (says_imported, "nothing is imported on top of versions sealed here"),
    (compared_with_an_old_text, "gives another `compared_with`"),
    (another_summary, "gives another `summary`"),
    (another_lineage, "gives another `lineage`"),
    (announced_tomorrow, "which is not yet"),
    (
        announced_before_the_record_it_follows,
        "It was announced on 2021-01-01, but 2027-02-01, sealed before it, only on",
    ),
    (another_day_than_its_text, "Its text says `effective: 2027-05-01`, and its name 2027-04-01"),
    (text_that_check_refuses, "`check` refuses to seal this text: The plain-language summary is missing."),
    (text_with_undecided_changes, "`check` refuses to seal this text: Change "),
    (moves_what_is_in_force, "It moves 2021-09-02.1, which was in force"),
    (edited_sealed_text, "2021-09-02.md: error: It belongs to no policy that could be read here."),
    (sealed_text_and_record_replaced, f"{UPCOMING}.json: error: A sealed file is never changed."),
    (newest_version_deleted, f"{UPCOMING}.json: error: A sealed file is never deleted."),
    (certificate_of_a_notice_never_sent, "Nothing proves that this notice was sent"),
    (certificate_completed_tomorrow, "which is not yet"),
    (back_dated_withdrawal_of_the_text_in_force, "Without it the version is in force today"),
    (withdrawal_of_the_text_in_force, "only an upcoming or held one can be withdrawn"),
    (withdrawal_before_the_announcement, "before the version was announced"),
    (withdrawal_dated_tomorrow, "which is not yet"),
    (translation_slipped_under_a_sealed_version, "It belongs to no policy that could be read here."),
]


@pytest.mark.parametrize(("tamper", "said"), REFUSED, ids=lambda value: getattr(value, "__name__", ""))
def test_what_sealing_did_not_make_is_refused_and_named(root: Path, tamper: Callable[[Path], None], said: str) -> None:
    tamper(root)
    committed(root)
    done = check(root)
    assert done.code == 1, done.out
    assert said in done.out
    named = [line for line in done.out.split("\n") if line.startswith(("  added", "  changed", "  deleted"))]
    assert any("REFUSED" in line for line in named), done.out
    changed = git(root, "diff", "--name-only", "main", "--", "policy/*/versions").split()
    assert all(any(path in line for line in named) for path in changed)
    assert "**refused**" in check(root, "--format", "markdown").out
    assert json.loads(check(root, "--json").out)["machine_files"]


def test_git_attributes_that_fold_files_away_are_named_too(root: Path) -> None:
    (root / ".gitattributes").write_text("policy/** linguist-generated -diff\n", encoding="utf-8")
    committed(root)
    done = check(root)
    assert "changed  .gitattributes: settings; for a person to look at" in done.out


def test_by_named_approvers_only_theirs_count_and_a_branch_cannot_name_its_own(root: Path) -> None:
    config = root / "mkdocs.yml"
    git(root, "checkout", "-q", "main")
    config.write_text(config.read_text().replace("company: Example", "company: Example\n      approvers: [Counsel]"))
    committed(root)
    git(root, "checkout", "-q", "-B", "edit")
    seal(root, SOLD, "--approved-by", "Counsel")
    assert check(root).code == 0
    git(root, "stash", "-q", "-u")
    config.write_text(config.read_text().replace("[Counsel]", "[Mallory]"))
    seal(root, SOLD, "--approved-by", "Mallory")
    done = check(root)
    assert done.code == 1
    assert "“Mallory” approved it; by the settings that takes Counsel." in done.out


@pytest.mark.skipif(not available(), reason="no ssh-keygen here")
def test_a_signed_certificate_passes_if_the_key_was_known_before_the_branch(root: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    signers = f"notices@example.com {key.with_suffix('.pub').read_text()}"
    record = policy_of(root).version(UPCOMING).record
    text = signed(certificate(record, TODAY), key)
    path = versions(root) / f"{UPCOMING}.notice.json"
    path.write_text(text, encoding="utf-8")
    (root / "allowed_signers").write_text(signers)
    committed(root)
    assert "Nothing proves that this notice was sent" in check(root).out  # the branch brought its own key
    git(root, "checkout", "-q", "main")
    (root / "allowed_signers").write_text(signers)
    committed(root)
    git(root, "checkout", "-q", "-B", "edit")
    path.write_text(text, encoding="utf-8")
    committed(root)
    done = check(root)
    assert done.code == 0, done.out
    assert "certificate of completed notice of privacy@2027-02-01; signed by notices@example.com" in done.out
    path.write_text(file_text(sealed(json.loads(text) | {"recipients": 3, "counts": {"email": {"sent": 3}}})))
    assert "Nothing proves that this notice was sent" in check(root).out


def test_where_approvers_are_named_the_commands_take_no_one_else(root: Path) -> None:
    config = root / "mkdocs.yml"
    config.write_text(config.read_text().replace("company: Example", "company: Example\n      approvers: [Counsel]"))
    (root / "policy" / "privacy" / "index.md").write_text(SOLD, encoding="utf-8")
    usual = ("--root", root, "--today", TODAY.isoformat(), "--by", "Legal desk")
    for name, words in ((), "Nobody is named who approved this"), (("Mallory",), "“Mallory” may not approve this"):
        done = run("seal", "privacy", *usual, *(("--approved-by", *name) if name else ()))
        assert (done.code, words in done.err) == (2, True), done.err
    assert run("reschedule", f"privacy@{UPCOMING}", "2027-03-01", *usual).code == 2
    assert run("withdraw", f"privacy@{UPCOMING}", *usual).code == 2
    assert run("withdraw", f"privacy@{UPCOMING}", *usual[:-1], "Counsel").code == 0


@pytest.mark.skipif(not available(), reason="no ssh-keygen here")
def test_where_the_settings_ask_for_signed_certificates_no_other_one_opens_the_gate(root: Path, tmp_path: Path) -> None:
    record = policy_of(root).version(UPCOMING).record
    write(root, f"{UPCOMING}.notice.json", certificate(record, TODAY))
    later = date(2027, 2, 1)

    def in_force() -> str:
        done = run("as-of", "privacy", later.isoformat(), "--root", root, "--today", later.isoformat(), "--json")
        return str(json.loads(done.out)["version"])

    assert in_force() == UPCOMING
    config = root / "mkdocs.yml"
    config.write_text(config.read_text().replace("company: Example", "company: Example\n      certificates: signed"))
    assert in_force() == "2021-09-02.1"
    assert "does not count, so its notice is not completed" in check(root, today=later).out
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    assert run("sign", "--certificates", "--root", root, "--key", key).code == 0
    assert in_force() == "2021-09-02.1"  # signed by a stranger
    (root / "allowed_signers").write_text(f"notices@example.com {key.with_suffix('.pub').read_text()}")
    assert in_force() == UPCOMING
    assert "its certificate is signed by notices@example.com" in run("verify", "--root", root).out

"""``policypress sign``: a signed git tag per version, which ``verify`` checks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from policypress.archive.versions import read_archive
from policypress.settings import load_settings

from tests.conftest import REPOSITORY
from tests.run import Done, run
from tests.site_builder import MATERIAL, build_site, git

VERSIONS = ("2021-09-02", "2021-09-02.1", "2027-02-01")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Three sealed, committed versions, and settings that ask for signatures."""
    folder = build_site(tmp_path / "root")
    config = folder / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("notice_days: 30", "notice_days: 30\n      sign_versions: true"), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the SSH keys ``legal`` and ``stranger``."""
    if not shutil.which("ssh-keygen"):
        if os.environ.get("POLICYPRESS_REQUIRE_SSH_KEYGEN"):
            pytest.fail("ssh-keygen is required here and was not found")
        pytest.skip("ssh-keygen is not installed, so nothing can be signed")
    folder = tmp_path_factory.mktemp("keys")
    for name in ("legal", "stranger"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(command, check=True)
    public = (folder / "legal.pub").read_text(encoding="utf-8")
    (folder / "signers").write_text(f"legal@example.com {public}", encoding="utf-8")
    return folder


def sign(root: Path, *arguments: str | Path) -> Done:
    return run("sign", "--root", root, *arguments)


def verify(root: Path, keys: Path) -> Done:
    return run("verify", "--root", root, "--signers", keys / "signers")


def test_one_command_signs_every_version_and_verify_proves_it(root: Path, keys: Path) -> None:
    before = verify(root, keys)
    assert before.code == 1 and "The signed tag privacy@2021-09-02 is missing" in before.out
    done = sign(root, "--key", keys / "legal")
    assert done.code == 0, done.err
    assert done.out.count("Signed privacy@") == 3
    assert f"git push origin {' '.join(f'privacy@{name}' for name in VERSIONS)}" in done.out
    proved = verify(root, keys)
    assert proved.code == 0, proved.out
    assert "Signatures: 3 tags well signed." in proved.out


def test_a_signature_stands_on_the_commit_that_brought_the_version_in_and_names_its_hashes(
    root: Path, keys: Path
) -> None:
    (root / "later.txt").write_text("later", encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Something else")
    assert sign(root, "privacy@2027-02-01", "--key", keys / "legal").code == 0
    record = "policy/privacy/versions/2027-02-01.json"
    adding = git(root, "log", "--diff-filter=A", "--format=%H", "--", record).strip()
    assert git(root, "rev-parse", "privacy@2027-02-01^{commit}").strip() == adding
    sealed = read_archive(root).policy("privacy").version("2027-02-01").record
    message = git(root, "cat-file", "tag", "privacy@2027-02-01")
    assert f"Text SHA-256: {sealed.text.sha256}\n" in message
    assert f"Record SHA-256: {sealed.sha256}\n" in message


def test_the_key_that_git_is_set_up_with_is_used(root: Path, keys: Path) -> None:
    git(root, "config", "user.signingkey", str(keys / "legal.pub"))
    assert sign(root, "privacy@2021-09-02.0").code == 0
    assert "SSH SIGNATURE" in git(root, "cat-file", "tag", "privacy@2021-09-02")


def test_a_second_run_has_nothing_to_do_even_where_it_names_a_version(root: Path, keys: Path) -> None:
    sign(root, "--key", keys / "legal")
    again = sign(root, "--key", keys / "legal")
    assert again.code == 0 and "Every version is signed already" in again.out
    named = sign(root, "privacy@2021-09-02.1", "--key", keys / "legal")
    assert (named.code, named.out) == (0, "privacy@2021-09-02.1 is signed already.\n")


def test_a_version_that_is_not_committed_is_refused(root: Path, keys: Path) -> None:
    text = MATERIAL.replace("2027-02-01", "2027-05-01").replace("30 days", "90 days")
    (root / "policy" / "privacy" / "index.md").write_text(text, encoding="utf-8")
    assert run("seal", "privacy", "--root", root, "--today", "2026-11-22", "--by", "Legal desk").code == 0
    done = sign(root, "privacy@2027-05-01", "--key", keys / "legal")
    assert done.code == 1 and "is not committed yet" in done.err and "git commit" in done.err
    assert "privacy@2027-05-01" not in git(root, "tag")
    git(root, "add", "policy")
    git(root, "commit", "-q", "-m", "Seal privacy@2027-05-01")
    assert sign(root, "privacy@2027-05-01", "--key", keys / "legal").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 1, "git config user.signingkey"),
        (("--key", "missing"), 1, "no such key file"),
        (("privacy",), 2, "names no version"),
        (("privacy@2020-01-01",), 2, "no such version"),
    ],
)
def test_what_cannot_be_signed_is_said_in_words(root: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = sign(root, *arguments)
    assert done.code == code and said in done.err
    assert git(root, "tag") == ""


def test_a_file_that_is_no_key_is_refused_with_what_git_says(root: Path, keys: Path) -> None:
    done = sign(root, "privacy@2021-09-02.0", "--key", keys / "signers")
    assert done.code == 1 and "git could not sign privacy@2021-09-02" in done.err
    assert git(root, "tag") == ""


def test_a_strangers_signature_is_found(root: Path, keys: Path) -> None:
    sign(root, "--key", keys / "legal")
    git(root, "tag", "-d", "privacy@2021-09-02")
    assert sign(root, "privacy@2021-09-02.0", "--key", keys / "stranger").code == 0
    done = verify(root, keys)
    assert done.code == 1 and "The tag privacy@2021-09-02 is not well signed" in done.out


def test_a_tag_that_signs_another_record_is_found(root: Path, keys: Path) -> None:
    sign(root, "--key", keys / "legal")
    message = git(root, "tag", "--list", "--format=%(contents:subject)%0a%0a%(contents:body)", "privacy@2027-02-01")
    git(root, "tag", "-d", "privacy@2021-09-02")
    ssh = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={keys / 'legal'}")
    git(root, *ssh, "tag", "-s", "-m", message, "privacy@2021-09-02")
    done = verify(root, keys)
    assert done.code == 1 and "The tag privacy@2021-09-02 signs another record" in done.out


def test_the_signers_may_stand_in_the_repository_and_verify_says_so(root: Path, keys: Path) -> None:
    sign(root, "--key", keys / "legal")
    unknown = run("verify", "--root", root)
    assert unknown.code == 0 and "cannot be checked: name the signers' keys with --signers FILE" in unknown.out
    shutil.copy(keys / "signers", root / "allowed_signers")
    done = run("verify", "--root", root)
    assert done.code == 0 and "Signatures: 3 tags well signed." in done.out
    assert "Not proved: The signers' keys stand in allowed_signers of this repository itself." in done.out


def test_signatures_are_looked_at_only_where_somebody_asks_for_them(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root")
    assert not load_settings(root).sign_versions
    assert "ignature" not in run("verify", "--root", root).out


def test_the_workflow_signs_on_merge_and_publishes_the_tags(root: Path, keys: Path, tmp_path: Path) -> None:
    text = (REPOSITORY / ".github" / "workflows" / "seal.yml").read_text(encoding="utf-8")
    steps = yaml.safe_load(text)["jobs"]["seal"]["steps"]
    (step,) = (entry["run"] for entry in steps if entry.get("name") == "Sign what is not signed yet")
    away = tmp_path / "away.git"
    git(root, "init", "-q", "--bare", str(away))
    git(root, "remote", "add", "origin", str(away))
    commands = step.replace(".venv/bin/policypress", f"{sys.executable} -m policypress").replace(
        "gh auth setup-git", ""
    )
    environment = os.environ | {"RUNNER_TEMP": str(tmp_path), "KEY": ""}

    def merged(key: str) -> None:
        shell = ["bash", "-e", "-o", "pipefail", "-c", commands]
        subprocess.run(shell, cwd=root, env=environment | {"KEY": key}, check=True)

    merged("")
    assert git(root, "ls-remote", "--tags", "origin") == ""
    merged((keys / "legal").read_text(encoding="utf-8").rstrip("\n"))
    assert git(root, "ls-remote", "--tags", "origin").count("refs/tags/privacy@") == 6  # each tag, and its commit
    assert verify(root, keys).code == 0
    assert not (tmp_path / "signing-key").exists()

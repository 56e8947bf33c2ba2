"""Edges of an archive: what lies among its files, what stands in its records, and whom it asks for help in vain."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from policypress.archive.folder import (
    folder_problems,
    page_files,
    picture_address,
    picture_files,
    refuse_unknown,
    theme_problems,
)
from policypress.archive.last_good import with_way_back
from policypress.archive.later import Waiting, add_translations
from policypress.archive.link_file import lately, link_path, links_in, read_links, write_links
from policypress.archive.record import file_text, sealed
from policypress.archive.sshsig import signature_of, signer_of
from policypress.archive.steps import archive_step, one_state
from policypress.archive.texts import named_text
from policypress.archive.timestamps import from_text, stamped_at, time_stamp
from policypress.archive.versions import VERSIONS, Policy, policy_folders, read_archive, read_policy
from policypress.archive.working import read_working, working_from
from policypress.errors import PolicyError, Problem, TextProblems, UsageError
from policypress.judgement import LinkEvidence

from tests.site_builder import CORRECTION, PEOPLE, TODAY, build_site, certificate, git, policy_of


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("archive") / "site")


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "site", symlinks=True)
    return tmp_path / "site"


def said(problems: object) -> list[str]:
    assert isinstance(problems, list | tuple)
    return [f"{one.path}: {one.message}" for one in problems]


# -- what lies there


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("main.html", ""), ("styles/site.CSS", ""), ("words.txt", ""), (".DS_Store", ""),
        (".gitkeep", ""), ("main.html~", ""),
        ("users.csv", "A file of this kind is no part of a theme"), ("script.py", "A file of this kind"),
        ("deep/er/notes.docx", "A file of this kind"), (".env", "A file of this kind"),
        ("link", "This is a symbolic link"),
        ("linked/", "This is a symbolic link"), ("pipe", "This is no file but a pipe"),
    ],
)  # fmt: skip
def test_a_theme_holds_what_a_browser_reads_and_nothing_else(
    root: Path, tmp_path: Path, name: str, message: str
) -> None:
    for theme, where in ((root / "theme", "theme"), (tmp_path / "elsewhere", str(tmp_path / "elsewhere"))):
        config = root / "mkdocs.yml"
        lines = config.read_text(encoding="utf-8").splitlines()
        config.write_text(
            "\n".join(f"  custom_dir: {theme}" if "custom_dir" in line else line for line in lines), encoding="utf-8"
        )
        assert list(theme_problems(root)) == []
        path = theme / name
        path.parent.mkdir(parents=True)
        if name == "link":
            path.symlink_to(root / "users.csv")
        elif name == "linked/":
            path.symlink_to(root / "policy", target_is_directory=True)
        elif name == "pipe":
            os.mkfifo(path)
        else:
            path.write_text("", encoding="utf-8")
        found = list(theme_problems(root))
        assert [(one.path, one.message[: len(message)]) for one in found] == (
            [(f"{where}/{name.strip('/')}", message)] if message else []
        )
        if message:
            with pytest.raises(TextProblems):
                refuse_unknown(root)
        else:
            refuse_unknown(root)


def test_where_a_checkout_stands_behind_a_link_only_what_lies_in_it_is_looked_at(root: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(root.parent, target_is_directory=True)
    seen = tmp_path / "linked" / "site"
    for below in (None, seen / "policy" / "privacy", seen / "policy" / "privacy" / VERSIONS):
        assert list(folder_problems(seen, below)) == []
    (root / "policy" / "privacy").rename(root / "aside")
    (root / "policy" / "privacy").symlink_to(root / "aside", target_is_directory=True)
    for below in (None, seen / "policy" / "privacy", seen / "policy" / "privacy" / VERSIONS):
        assert [one.path for one in folder_problems(seen, below)] == ["policy/privacy"]
    assert list(folder_problems(seen, seen / "policy" / "nothing")) == []


def test_pages_and_pictures_are_found_in_order(root: Path) -> None:
    base = root / "policy"
    for name in (
        "b.md",
        "a.md",
        "index.md",
        "note.txt",
        "assets/b.png",
        "assets/a.JPG",
        "assets/c/d.webp",
        "assets/e.txt",
    ):
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text("", encoding="utf-8")
    (base / "assets" / "folder.png").mkdir()
    assert page_files(root) == [base / "a.md", base / "b.md"]
    assert [picture_address(path, root) for path in picture_files(root)] == [
        "assets/a.JPG", "assets/b.png", "assets/c/d.webp",
    ]  # fmt: skip


def test_policies_are_found_in_order_of_their_ids(root: Path) -> None:
    base = root / "policy"
    for name in ("eu/terms", "app", "Loud", "empty", "a/b/c"):
        (base / name).mkdir(parents=True)
    for name in ("eu/terms/index.md", "Loud/index.md", "a/b/c/index.md"):
        (base / name).write_text("", encoding="utf-8")
    (base / "app" / VERSIONS).mkdir()
    assert policy_folders(root) == [(name, base / name) for name in ("a/b/c", "app", "eu/terms", "privacy")]
    found = read_archive(root, ["app", "privacy", "nothing"])
    assert [policy.id for policy in found.policies] == ["app", "privacy"]
    assert found.policy("app").title == "app" and found.policy("privacy").title == "Example Privacy Policy"
    with pytest.raises(UsageError, match=r"nothing: no such policy\. Policies here: a/b/c, app, eu/terms, privacy\."):
        found.policy("nothing")
    shutil.rmtree(base)
    assert policy_folders(root) == [] and read_archive(root).policies == ()
    with pytest.raises(UsageError, match="Policies here: none"):
        read_archive(root).policy("privacy")


def test_a_version_is_found_by_any_of_its_names(root: Path) -> None:
    policy = policy_of(root)
    asked = {"2021-09-02": "2021-09-02.1", "2021-09-02.0": "2021-09-02", "2021-09-02.1": "2021-09-02.1",
             "2027-02-01": "2027-02-01", "2027-02-01.0": "2027-02-01"}  # fmt: skip
    assert {name: policy.version(name).name for name in asked} == asked
    known = "2021-09-02, 2021-09-02.1, 2027-02-01"
    for name in ("2021-09-03", "2021-09-02.2", "2021-09-03.0"):
        with pytest.raises(UsageError, match=rf"privacy@{name}: no such version\. Sealed versions: {known}\."):
            policy.version(name)
    with pytest.raises(UsageError, match="Sealed versions: none"):
        Policy("privacy", policy.folder, ()).version("2021-09-02")


def test_a_working_text_that_is_no_plain_file_or_no_utf_8_is_read_as_its_problem(root: Path) -> None:
    policy = policy_of(root)
    path = policy.working_path
    whole = path.read_bytes()
    found = read_working(root, policy)
    assert found and (found.raw, found.where, found.problems) == (whole, "policy/privacy/index.md", ())
    path.write_bytes(b"---\ntitle: A\n\xff")
    found = read_working(root, policy)
    assert found and said(found.problems) == ["policy/privacy/index.md: The file is not UTF-8 here."]
    assert (found.problems[0].line, found.effective, found.lang, found.title) == (3, None, "en", "privacy")
    path.unlink()
    assert read_working(root, policy) is None
    path.symlink_to(root / "users.csv")
    found = read_working(root, policy)
    assert found and found.raw == b"" and "symbolic link" in found.problems[0].message
    elsewhere = root.parent / "elsewhere.md"
    elsewhere.write_bytes(whole)
    found = read_working(root, policy, elsewhere)
    assert found and (found.where, found.raw) == (str(elsewhere), whole)


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("a\0b", "."),
        ("x" * 5000, "."),
        ("HEAD:" + "x" * 5000, "no such file in that revision"),
        ("a@2021-09-02/" * 500, "."),
    ],
)
def test_a_name_that_no_file_can_have_names_no_text(root: Path, spec: str, words: str) -> None:
    with pytest.raises(PolicyError, match=words):
        named_text(spec, root)


def test_a_file_of_a_versions_name_goes_before_the_version(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    assert named_text("privacy@2021-09-02.1").text == CORRECTION
    assert named_text("HEAD:policy/privacy/versions/2021-09-02.1.md").text == CORRECTION
    (root / "policy" / "privacy" / "sub").mkdir()
    assert named_text("HEAD:./versions/2021-09-02.1.md", root / "policy" / "privacy").text == CORRECTION
    assert named_text("HEAD:../versions/2021-09-02.1.md", root / "policy" / "privacy" / "sub").text == CORRECTION
    for name in ("privacy@2021-09-02.1", "a:b"):
        (root / name).write_text("A file.\n", encoding="utf-8")
        found = named_text(name)
        assert (found.text, found.policy, found.version) == ("A file.\n", "", None)
    with pytest.raises(UsageError, match=r"privacy@working: there is no index\.md\. Name a sealed version\."):
        (root / "policy" / "privacy" / "index.md").unlink()
        named_text("privacy@working")


# -- what stands in records beside a version


def _translated(root: Path) -> Path:
    policy = policy_of(root)
    text = "---\ntitle: Datenschutz\neffective: 2021-09-02\nlang: de\n---\n# Datenschutz\n"
    working = working_from(text, "index.de.md", policy.folder / "index.de.md")
    add_translations(policy, [Waiting(policy.version("2021-09-02.1"), working)], TODAY, PEOPLE)
    return policy.folder / VERSIONS / "2021-09-02.1.de.json"


@pytest.mark.parametrize(
    ("update", "name", "message"),
    [
        ({}, "2021-09-02.1.de.json", ""),
        ({"version": "2021-09-02"}, "2021-09-02.1.de.json", "says it is privacy@2021-09-02 in de"),
        ({"policy": "terms"}, "2021-09-02.1.de.json", "says it is terms@2021-09-02.1 in de"),
        ({"lang": "fr"}, "2021-09-02.1.de.json", "says it is privacy@2021-09-02.1 in fr"),
        ({"lang": "en"}, "2021-09-02.1.en.json", "The text was sealed in en already"),
        ({"record_sha256": "0" * 64}, "2021-09-02.1.de.json", "belongs to another record than that of privacy"),
    ],
)  # fmt: skip
def test_a_translation_that_came_later_belongs_to_one_version_and_one_language(
    root: Path, update: dict[str, str], name: str, message: str
) -> None:
    path = _translated(root)
    data = json.loads(path.read_bytes()) | update
    path.unlink()
    path.with_name(name).write_text(file_text(sealed(data)), encoding="utf-8")
    policy, problems = read_policy(root, "privacy", path.parents[1])
    assert bool(problems) is bool(message)
    assert all(message in one.message and one.path.endswith(name) for one in problems[:1])
    assert sorted(policy.version("2021-09-02.1").translations_raw) == ([] if message else ["de"])


def test_a_certificate_of_another_record_counts_for_nothing(root: Path) -> None:
    policy = policy_of(root)
    path = policy.folder / VERSIONS / "2027-02-01.notice.json"
    body = certificate(policy.version("2027-02-01").record, date(2026, 12, 20))
    path.write_text(file_text(body), encoding="utf-8")
    assert policy_of(root).version("2027-02-01").certificate is not None
    path.write_text(file_text(sealed(body | {"record_sha256": "0" * 64})), encoding="utf-8")
    policy, problems = read_policy(root, "privacy", policy.folder)
    assert said(problems) == [
        "policy/privacy/versions/2027-02-01.notice.json: It belongs to another record than that of privacy@2027-02-01."
    ]
    assert policy.version("2027-02-01").certificate is None


# -- link evidence

DAY = date(2026, 11, 1)
LINK = LinkEvidence("https://example.com/", DAY, "https://example.com/a", 200, "A", "0" * 64)


def test_link_evidence_is_kept_in_order_and_read_as_it_was(root: Path) -> None:
    other = LinkEvidence("https://a.example.com/", DAY, "https://a.example.com/", 404, "", "1" * 64)
    assert read_links(root, "privacy") == ((), ())
    path = write_links(root, "privacy", [LINK, other])
    assert path == link_path(root, "privacy") == root / "links" / "privacy.json"
    assert read_links(root, "privacy") == ((other, LINK), ())
    assert links_in(path.read_bytes()) == (other, LINK)
    working = read_working(root, policy_of(root))
    assert working and (working.links, working.problems) == ((other, LINK), ())
    path.write_text("{}", encoding="utf-8")
    working = read_working(root, policy_of(root))
    assert working and (working.links, len(working.problems)) == ((), 1)
    found, problems = read_links(root, "privacy")
    assert found == () and "links/privacy.json: It cannot be read" in said(problems)[0]
    path.unlink()
    path.symlink_to(root / "users.csv")
    found, problems = read_links(root, "privacy")
    assert found == () and "links/privacy.json: This is a symbolic link" in said(problems)[0]


@pytest.mark.parametrize(
    ("day", "counts"),
    [("2026-10-31", False), ("2026-11-01", True), ("2027-11-02", True), ("2027-11-03", False)],
)
def test_link_evidence_counts_from_its_day_for_a_year(day: str, counts: bool) -> None:
    assert lately([LINK], date.fromisoformat(day)) == ((LINK,) if counts else ())


# -- whom it asks for help in vain


def test_where_git_is_broken_what_is_wrong_with_the_archive_is_said_all_the_same(root: Path) -> None:
    problem = Problem("policy/privacy/versions/2021-09-02.md", 0, "archive", "It is broken.", "Mend it.")
    folder = root / "policy" / "privacy" / VERSIONS
    (told,) = with_way_back(root, folder, [problem], lambda _, there: (there / "2021-09-02.md").is_file())
    assert "git checkout HEAD" in told.remedy
    assert with_way_back(root, folder, [problem], lambda _, __: False) == [problem]
    lost = git(root, "rev-parse", "HEAD:policy/privacy/versions/2021-09-02.md").strip()
    (root / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    assert with_way_back(root, folder, [problem], lambda _, __: True) == [problem]
    shutil.rmtree(root / ".git" / "objects")
    (root / ".git" / "objects").mkdir()
    assert with_way_back(root, folder, [problem], lambda _, __: True) == [problem]
    shutil.rmtree(root / ".git")
    assert with_way_back(root, folder, [problem], lambda _, __: True) == [problem]


def test_a_step_that_was_committed_is_never_carried_out(root: Path) -> None:
    """Whoever writes a commit would write the archive through us."""
    with archive_step(root) as step:
        step.write(root / "policy" / "privacy" / "index.md", b"By a step.\n")
    assert (root / "policy" / "privacy" / "index.md").read_bytes() == b"By a step.\n"
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "x")
    with one_state(root):
        assert git(root, "status", "--porcelain") == ""


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path], check=True)
    return path


def test_a_signature_names_whoever_may_sign_and_nobody_else(key: Path, tmp_path: Path) -> None:
    public = " ".join(key.with_suffix(".pub").read_text(encoding="utf-8").split()[:2])
    signature = signature_of(b"data", key)
    signers = f'legal@example.com namespaces="policypress-notice" {public}\n'.encode()
    assert signature.startswith("-----BEGIN SSH SIGNATURE-----")
    assert signer_of(b"data", signature, signers) == "legal@example.com"
    elsewhere = signers.replace(b"policypress-notice", b"file")
    twice = b"# the key stands twice\n\n" + elsewhere.replace(b"legal@", b"code@") + signers
    assert signer_of(b"data", signature, twice) == "legal@example.com"
    for data, signed, known in (
        (b"other", signature, signers), (b"data", "", signers), (b"data", " ", signers),
        (b"data", "no signature", signers),
        (b"data", signature, b""), (b"data", signature, b"\n"), (b"data", signature, elsewhere),
        (b"data", signature, b"legal@example.com ssh-ed25519 AAAA\n"),
    ):  # fmt: skip
        assert signer_of(data, signed, known) == ""
    (tmp_path / "no-key").write_text("no key\n", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"no-key: ssh-keygen could not sign with it \(.+\)\. Check the key"):
        signature_of(b"data", tmp_path / "no-key")


def test_without_ssh_keygen_nothing_is_signed_and_nobody_has_signed(key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signature = signature_of(b"data", key)
    monkeypatch.setenv("PATH", "")
    assert signer_of(b"data", signature, b"legal@example.com ssh-ed25519 AAAA\n") == ""
    with pytest.raises(PolicyError, match="ssh-keygen is not installed here"):
        signature_of(b"data", key)


@pytest.mark.parametrize(
    ("authority", "kind", "words"),
    [
        ("ftp://tsa.example.com", UsageError, "is not the address of a time-stamping authority"),
        ("tsa.example.com", UsageError, "is not the address of a time-stamping authority"),
        ("http://127.0.0.1:9/", PolicyError, r"127\.0\.0\.1:9/: no time-stamp \(.+\)\. Nothing was changed"),
    ],
)
def test_an_authority_that_does_not_answer_stamps_nothing(authority: str, kind: type[PolicyError], words: str) -> None:
    with pytest.raises(kind, match=words):
        time_stamp("0" * 64, authority)


def test_without_openssl_no_stamp_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PolicyError, match="openssl is not installed here"):
        time_stamp("0" * 64, "https://tsa.example.com")


def test_what_is_no_time_stamp_names_no_time() -> None:
    assert (stamped_at(b""), stamped_at(b"no stamp")) == (None, None)
    assert [from_text(text) for text in ("QUJD", "QUJD\n", "nö", "QU", "")] == [b"ABC", b"", b"", b"", b""]

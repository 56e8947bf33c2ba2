"""``policypress anchor``: heads of chains, stamped by an authority outside, and checked offline."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from policypress.archive.record import file_text, sealed
from policypress.archive.timestamps import available
from policypress.archive.versions import read_archive
from policypress.settings import load_settings
from policypress.site.mkdocs.build import build_site as build

from tests.run import run
from tests.site_builder import TODAY, build_site, git, policy_of
from tests.tsa import Authority, authority

pytestmark = pytest.mark.skipif(not available(), reason="no openssl here")
HEAD = "policy/privacy/versions/2027-02-01.anchor.json"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build_site(tmp_path / "root")


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with authority(tmp_path_factory.mktemp("tsa") / "authority") as found:
        yield found


@pytest.fixture
def anchored(root: Path, tsa: Authority) -> Path:
    done = run("anchor", "--root", root, "--tsa", tsa.url, "--tsa-roots", tsa.roots)
    assert done.code == 0, done.err
    return root


def test_the_head_is_stamped_and_verify_proves_offline_what_existed_by_then(anchored: Path, tsa: Authority) -> None:
    data = json.loads((anchored / HEAD).read_text(encoding="utf-8"))
    assert data["record_sha256"] == policy_of(anchored).version("2027-02-01").record.sha256
    assert (data["kind"], data["authority"]) == ("rfc3161", tsa.url)
    git(anchored, "add", "-A")
    git(anchored, "commit", "-q", "-m", "Anchor")
    done = run("verify", "--root", anchored, "--tsa-roots", tsa.roots)
    assert done.code == 0, done.out
    assert f"privacy: the 3 oldest of 3 records existed by {data['stamped'][:10]}" in done.out
    again = run("anchor", "privacy", "--root", anchored, "--tsa", tsa.url)
    assert (again.code, "stamped already" in again.out) == (0, True)


def test_without_roots_a_stamp_proves_nothing_and_roots_of_the_repository_are_named_as_such(
    anchored: Path, tsa: Authority
) -> None:
    done = run("verify", "--root", anchored)
    assert "Not proved: Time-stamps of records were not checked: name trusted roots with --tsa-roots FILE." in done.out
    shutil.copy(tsa.roots, anchored / "tsa_roots.pem")
    done = run("verify", "--root", anchored)
    assert "3 records existed by" in done.out and "roots stand in tsa_roots.pem of this repository itself" in done.out


def test_a_stamp_by_a_stranger_or_of_another_record_is_a_mismatch(
    anchored: Path, tsa: Authority, tmp_path: Path
) -> None:
    with authority(tmp_path / "stranger") as stranger:
        done = run("verify", "--root", anchored, "--tsa-roots", stranger.roots)
        assert done.code == 1
        assert f"{HEAD}: error: The time-stamp of privacy@2027-02-01 proves nothing: no trusted authority" in done.out
        other = run("anchor", "--root", build_site(tmp_path / "b"), "--tsa", stranger.url, "--tsa-roots", tsa.roots)
        assert other.code == 1 and "no trusted authority signed it. Nothing was written." in other.err
    data = json.loads((anchored / HEAD).read_text(encoding="utf-8"))
    for changes, said in (
        ({"stamped": "2020-01-01T00:00:00+00:00"}, "it names another time than its file says"),
        ({"token": "bm9uZQ=="}, "it is no time-stamp"),
        ({"token": "?"}, "it is no time-stamp"),
    ):
        (anchored / HEAD).write_text(file_text(sealed(data | changes)), encoding="utf-8")
        done = run("verify", "--root", anchored, "--tsa-roots", tsa.roots)
        assert (done.code, said in done.out) == (1, True), done.out
    earlier = policy_of(anchored).version("2021-09-02.1").record
    moved = data | {"version": "2021-09-02.1", "record_sha256": earlier.sha256}
    (anchored / HEAD).unlink()
    path = anchored / HEAD.replace("2027-02-01", "2021-09-02.1")
    path.write_text(file_text(sealed(moved)), encoding="utf-8")
    assert "it stamps another hash than the record's" in run("verify", "--root", anchored, "--tsa-roots", tsa.roots).out


def test_what_cannot_be_asked_changes_nothing(root: Path, tsa: Authority) -> None:
    for url, code, said in (
        (f"{tsa.url}broken", 1, "what it answers is no time-stamp"),
        ("http://127.0.0.1:9/", 1, "no time-stamp ("),
        ("ftp://example.com/", 2, "is not the address of a time-stamping authority"),
        ("file:///etc/hosts", 2, "is not the address of a time-stamping authority"),
    ):
        done = run("anchor", "--root", root, "--tsa", url)
        assert (done.code, said in done.err) == (code, True), done.err
    assert not (root / HEAD).exists()
    assert run("anchor", "--root", root, "--tsa", tsa.url, "--tsa-roots", root / "none.pem").code == 2


def test_a_stamp_is_published_and_proves_the_copy(
    anchored: Path, tsa: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(anchored, tmp_path / "site", read_archive(anchored), load_settings(anchored), TODAY)
    monkeypatch.chdir(tmp_path)
    done = run("verify", "--site", "site", "--tsa-roots", tsa.roots)
    assert done.code == 0, done.out
    assert "privacy: the 3 oldest of 3 records existed by" in done.out


def test_a_branch_may_bring_a_stamp_and_it_is_named(anchored: Path) -> None:
    git(anchored, "checkout", "-q", "-b", "edit")
    done = run("check", "--base", "main", "--root", anchored, "--today", "2026-11-22")
    assert done.code == 0, done.out
    assert f"added    {HEAD}: time-stamp of privacy@2027-02-01; for a person to look at" in done.out

"""Every way of falsifying an archive or a copy of a site is found, or listed as not proved; SECURITY.md lists them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from policypress.archive.versions import read_archive
from policypress.settings import load_settings
from policypress.site.mkdocs.build import build_site

from tests.conftest import REPOSITORY
from tests.run import run
from tests.tamperings import ARCHIVES, COPIES, EVERY, Tampering, sealed_site, table


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A sealed archive in git, and the site built from it."""
    root = sealed_site(tmp_path_factory.mktemp("tampering") / "root")
    site = root.parent / "site"
    archive = read_archive(root)
    build_site(root, site, archive, load_settings(root), archive.policy("privacy").versions[-1].record.announced)
    return root, site


def test_what_nobody_touched_is_proved(
    made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("verify", "--root", made[0]).code == 0
    monkeypatch.chdir(tmp_path)
    done = run("verify", "--site", made[1])
    assert (done.code, "not those of the theme" in done.out) == (0, False), done.out


@pytest.mark.parametrize("one", ARCHIVES, ids=lambda one: one.what)
def test_a_falsified_archive_is_found(made: tuple[Path, Path], tmp_path: Path, one: Tampering) -> None:
    root = Path(shutil.copytree(made[0], tmp_path / "root"))
    one.how(root)
    done = run("verify", "--root", root)
    assert (done.code, one.said in done.out) == (int(one.proved), True), done.out


@pytest.mark.parametrize("one", COPIES, ids=lambda one: one.what)
def test_a_falsified_copy_of_the_site_is_found(
    made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one: Tampering
) -> None:
    site = Path(shutil.copytree(made[1], tmp_path / "site"))
    monkeypatch.chdir(tmp_path)
    one.how(site)
    done = run("verify", "--site", site)
    assert (done.code, one.said in done.out) == (int(one.proved), True), done.out


def test_there_are_enough_of_them_and_security_md_lists_each() -> None:
    assert len(EVERY) >= 100
    assert len({(one.what, one.where) for one in EVERY}) == len(EVERY)
    assert table() in (REPOSITORY / "SECURITY.md").read_text(encoding="utf-8"), "run `python -m tests.tamperings`"

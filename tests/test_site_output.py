"""A build into a folder that holds an earlier site gives what a build into an empty one gives, whatever lies there."""

from __future__ import annotations

import os
import random
import shutil
from datetime import date
from pathlib import Path

import pytest
from policypress.archive.versions import read_archive
from policypress.errors import PolicyError
from policypress.settings import load_settings
from policypress.site.mkdocs.output import ASIDE, Output
from policypress.site.mkdocs.plugin import run_mkdocs

from tests.site_builder import build_site

TODAY = date(2026, 11, 22)
PAGE = "privacy/versions/2021-09-02/index.html"
REDLINE = "privacy/changes/2021-09-02.1/index.html"


def _build(root: Path, out: Path) -> dict[str, bytes]:
    run_mkdocs(root, out, read_archive(root), load_settings(root), TODAY)
    return _held(out)


def _held(out: Path) -> dict[str, bytes]:
    """Every file by its address, and every folder, which holds nothing."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(out.rglob("*"))
        if not path.is_symlink()
    }


@pytest.fixture(autouse=True)
def _same_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")


def test_a_second_build_leaves_pages_of_versions_as_they_stand(tmp_path: Path) -> None:
    root, out = build_site(tmp_path / "repo"), tmp_path / "site"
    cold = _build(root, out)
    before = {name: (out / name).stat() for name in (PAGE, REDLINE)}
    assert _build(root, out) == cold
    for name, stat in before.items():
        now = (out / name).stat()
        assert (now.st_ino, now.st_mtime_ns) == (stat.st_ino, stat.st_mtime_ns)


def test_a_version_that_is_gone_leaves_nothing_behind_and_a_new_one_comes(tmp_path: Path) -> None:
    two, three = build_site(tmp_path / "two", sealed=2), build_site(tmp_path / "three")
    of_two, of_three = _build(two, tmp_path / "of two"), _build(three, tmp_path / "of three")
    assert set(of_two) < set(of_three)
    out = tmp_path / "site"
    for root, wanted in ((three, of_three), (two, of_two), (three, of_three)):
        assert _build(root, out) == wanted


def test_whatever_was_done_to_the_pages_is_undone(tmp_path: Path) -> None:
    root, out = build_site(tmp_path / "repo"), tmp_path / "site"
    cold = _build(root, out)
    versions = out / "privacy" / "versions"
    (out / PAGE).write_bytes(cold[PAGE][:-1] + b"?")
    (out / REDLINE).unlink()
    (out / REDLINE).mkdir()
    (out / REDLINE / "inside").write_text("x")
    (versions / "stray" / "deep").mkdir(parents=True)
    (versions / "stray" / "deep" / "file").write_text("x")
    (versions / "empty").mkdir()
    shutil.rmtree(versions / "2021-09-02.1")
    (versions / "2021-09-02.1").write_text("a file in the place of a folder")
    assert _build(root, out) == cold


def test_a_build_never_writes_through_a_link_out_of_the_site(tmp_path: Path) -> None:
    root, out = build_site(tmp_path / "repo"), tmp_path / "site"
    cold = _build(root, out)
    mine, copy, folder = tmp_path / "mine", tmp_path / "copy", tmp_path / "folder"
    mine.write_text("mine")
    (out / PAGE).unlink()
    (out / PAGE).symlink_to(mine)
    (out / REDLINE).write_text("altered")
    os.link(out / REDLINE, copy)
    folder.mkdir()
    (folder / "own").write_text("own")
    (out / "privacy" / "versions" / "link").symlink_to(folder)
    assert _build(root, out) == cold
    assert not (out / PAGE).is_symlink()
    assert (mine.read_text(), copy.read_text(), (folder / "own").read_text()) == ("mine", "altered", "own")


def test_a_folder_of_versions_that_is_a_link_stays_whose_it_is(tmp_path: Path) -> None:
    root, out = build_site(tmp_path / "repo"), tmp_path / "site"
    _build(root, out)
    elsewhere = tmp_path / "elsewhere"
    (out / "privacy" / "versions").rename(elsewhere)
    (elsewhere / "own").write_text("own")
    (out / "privacy" / "versions").symlink_to(elsewhere)
    output = Output(str(out), root)
    output.set_aside(["privacy/versions"])
    output.take_back()
    output.drop_the_rest()
    assert (out / "privacy" / "versions").is_symlink()
    assert (elsewhere / "own").read_text() == "own"


def test_a_build_that_died_at_any_moment_leaves_the_next_one_whole(tmp_path: Path) -> None:
    root, out = build_site(tmp_path / "repo"), tmp_path / "site"
    cold = _build(root, out)
    folders = ["privacy/versions", "privacy/changes"]
    chance = random.Random(3)
    for moment in range(4):
        output = Output(str(out), root)
        output.set_aside(folders)
        if moment:
            output.take_back()
        for name in chance.sample(sorted(cold), 6 if moment > 1 else 0):
            if cold[name] and (out / name).is_file():
                output.write(name, cold[name][: len(cold[name]) // 2])
        if moment > 2:
            output.drop_the_rest()
        assert _build(root, out) == cold
        assert not [path for path in (root / ASIDE).rglob("*") if path.name != ".gitignore"]


def test_a_build_that_stops_for_a_broken_archive_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    root, out = build_site(tmp_path / "repo"), tmp_path / "site"
    cold = _build(root, out)
    record = root / "policy" / "privacy" / "versions" / "2021-09-02.json"
    kept = record.read_bytes()
    record.write_bytes(kept.replace(b"The first published text.", b"Another summary."))
    with pytest.raises(PolicyError):
        _build(root, out)
    assert _held(out) == cold
    record.write_bytes(kept)
    assert _build(root, out) == cold


def test_where_nothing_can_be_set_aside_all_is_written_anew(tmp_path: Path) -> None:
    root, out = build_site(tmp_path / "repo"), tmp_path / "site"
    cold = _build(root, out)
    shutil.rmtree(root / ".cache")
    (root / ".cache").write_text("a file where the cache would stand")
    assert _build(root, out) == cold

"""``policypress evidence``: one folder that explains itself, and names no user."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from policypress.archive.record import own_hash_holds

from tests.run import run
from tests.site_builder import build_site

TODAY = "2026-11-22"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(the site, the evidence for its material version, with a recipient list's manifest)."""
    base = tmp_path_factory.mktemp("evidence")
    root = build_site(base / "root")
    private = base / "private"
    done = run("recipients", "privacy@2027-02-01", "--root", root, "--today", TODAY, "--private", private)
    assert done.code == 0, done.err
    out = base / "out"
    arguments = ("privacy@2027-02-01", "--root", root, "--today", TODAY, "--out", out, "--private", private)
    done = run("evidence", *arguments)
    assert done.code == 0, done.err
    return root, out


def test_the_folder_holds_everything(made: tuple[Path, Path]) -> None:
    assert {path.name for path in made[1].iterdir()} == {
        "README.html", "2027-02-01.md", "2027-02-01.json", "before-2021-09-02.1.md", "redline.html", "decisions.json",
        "chain.json", "commit.json", "manifest.json",
    }  # fmt: skip


def test_the_texts_are_the_sealed_bytes_and_the_record_holds(made: tuple[Path, Path]) -> None:
    root, out = made
    sealed = root / "policy" / "privacy" / "versions"
    assert (out / "2027-02-01.md").read_bytes() == (sealed / "2027-02-01.md").read_bytes()
    record = json.loads((out / "2027-02-01.json").read_text(encoding="utf-8"))
    assert own_hash_holds(record)
    assert hashlib.sha256((out / "2027-02-01.md").read_bytes()).hexdigest() == record["text"]["sha256"]
    chain = json.loads((out / "chain.json").read_text(encoding="utf-8"))
    assert [link["version"] for link in chain] == ["2021-09-02", "2021-09-02.1", "2027-02-01"]
    assert [link["previous"] for link in chain[1:]] == [link["record_sha256"] for link in chain[:-1]]


def test_the_page_lists_every_file_with_its_hash(made: tuple[Path, Path]) -> None:
    page = (made[1] / "README.html").read_text(encoding="utf-8")
    for path in made[1].iterdir():
        if path.name != "README.html":
            assert f'href="{path.name}"' in page
            assert hashlib.sha256(path.read_bytes()).hexdigest() in page
    assert "1 February 2027" in page and "needed by 2 January 2027" in page


def test_the_redline_shows_words_and_reasons(made: tuple[Path, Path]) -> None:
    page = (made[1] / "redline.html").read_text(encoding="utf-8")
    assert "<ins>" in page and "<del>" in page and "advertising partners" in page


def test_no_user_and_no_address_is_in_it(made: tuple[Path, Path]) -> None:
    for path in made[1].iterdir():
        text = path.read_text(encoding="utf-8")
        assert "u001" not in text and "@example.com" not in text and "Sample User" not in text, path.name


def test_a_first_version_has_no_redline(made: tuple[Path, Path], tmp_path: Path) -> None:
    done = run("evidence", "privacy@2021-09-02.1", "--root", made[0], "--out", tmp_path / "b", "--json")
    names = {entry["name"] for entry in json.loads(done.out)["files"]}
    assert "redline.html" in names and "manifest.json" not in names


def test_bad_input_is_named_and_nothing_is_overwritten(made: tuple[Path, Path], tmp_path: Path) -> None:
    root, out = made
    assert run("evidence", "privacy", "--root", root, "--out", tmp_path / "x").code == 2
    assert run("evidence", "privacy@2020-01-01", "--root", root, "--out", tmp_path / "x").code == 2
    assert run("evidence", "privacy@2027-02-01", "--root", root, "--out", out).code == 2
    done = run("evidence", "privacy@2027-02-01", "--root", root, "--out", tmp_path / "x", "--private", tmp_path)
    assert done.code == 2 and "manifest" in done.err
    assert not (tmp_path / "x").exists()

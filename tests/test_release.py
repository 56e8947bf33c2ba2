"""``policypress release``: it replaces only what a release made, and publishes no list of people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.run import Done, run
from tests.site_builder import TODAY, build_site

DAY = TODAY.isoformat()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build_site(tmp_path / "root")


def release(root: Path, *more: str | Path) -> Done:
    return run("release", "--root", root, "--today", DAY, *more)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("mark", ['{"name": "npm thing"}', "[]", "no JSON", '{"format": 1}'])
def test_a_release_json_of_another_program_does_not_make_a_folder_ours(root: Path, tmp_path: Path, mark: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "release.json").write_text(mark, encoding="utf-8")
    (out / "thesis.txt").write_text("Ten years of work.", encoding="utf-8")
    before = tree(out)
    done = release(root, "--out", out, "--no-recipients")
    assert done.code == 2 and "holds what no release made, such as release.json" in done.err
    assert tree(out) == before


@pytest.mark.parametrize(("name", "said"), [("CNAME", "such as CNAME"), ("site/CNAME", "the newest is site/CNAME")])
def test_what_was_put_into_a_release_is_not_deleted_by_the_next_one(
    root: Path, tmp_path: Path, name: str, said: str
) -> None:
    out = tmp_path / "out"
    assert release(root, "--out", out, "--no-recipients").code == 0
    (out / name).write_text("policies.example.com", encoding="utf-8")
    before = tree(out)
    done = release(root, "--out", out, "--no-recipients")
    assert done.code == 2 and said in done.err
    assert tree(out) == before
    (out / name).unlink()
    (out / "site" / "index.html").write_text("Altered", encoding="utf-8")
    assert release(root, "--out", out, "--no-recipients").code == 0
    assert "Altered" not in (out / "site" / "index.html").read_text(encoding="utf-8")


def test_a_link_given_as_output_stays_a_link_and_its_folder_is_filled(root: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link"
    link.symlink_to("real")
    assert release(root, "--out", link, "--no-recipients").code == 0
    assert link.is_symlink()
    assert (tmp_path / "real" / "release.json").is_file()


@pytest.mark.parametrize("folder", ["site_overrides/priv", "policy/priv", "site/priv", "out/priv", "out"])
def test_lists_of_people_are_refused_wherever_they_would_be_published(root: Path, folder: str) -> None:
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "custom_dir" in line)
    config.write_text(text.replace(line, "  custom_dir: site_overrides"), encoding="utf-8")
    (root / "site_overrides").mkdir()
    private = root / folder
    done = release(root, "--out", root / "out", "--private", private)
    assert done.code == 2 and "lists of people may not lie inside" in done.err
    assert not (root / "out").exists()
    if not folder.startswith("out"):
        done = run("recipients", "privacy@2027-02-01", "--root", root, "--today", DAY, "--private", private)
        assert done.code == 2 and "which is published" in done.err
    assert not list(root.rglob("recipients.csv"))


@pytest.mark.parametrize(
    ("key", "value", "commands"),
    [
        ("docs_dir", "docs_dir: nowhere", ("check", "release")),
        ("site_url", "site_url: policies.example.com", ("check", "release")),
        ("theme", "theme: nonesuch", ("release",)),
    ],
)
def test_a_faulty_setting_of_mkdocs_is_named_with_its_line(
    root: Path, key: str, value: str, commands: tuple[str, ...]
) -> None:
    config = root / "mkdocs.yml"
    lines = config.read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines) if line.startswith(f"{key}:"))
    lines[number : number + (4 if key == "theme" else 1)] = [value]
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for command in commands:
        done = run(command, "--root", root, "--today", DAY, *(["--no-recipients"] if command == "release" else []))
        assert done.code == 1
        assert f"mkdocs.yml:{number + 1}: error: Setting `{key}`: " in done.out + done.err, done.err


def test_a_ledger_that_is_not_there_was_not_consulted(root: Path, tmp_path: Path) -> None:
    missing = ("--ledger", tmp_path / "nope.db")
    done = release(root, *missing)
    assert done.code == 2 and "nope.db: no such ledger" in done.err
    assert not (root / "build" / "release").exists()
    done = run("recipients", "privacy@2027-02-01", "--root", root, "--today", DAY, *missing)
    assert done.code == 2 and "nope.db: no such ledger" in done.err
    done = release(root, *missing, "--no-recipients", "--json")
    assert json.loads(done.out)["ledger"] == "not consulted"


@pytest.mark.parametrize(
    "arguments",
    [
        "release --no-recipients --out FILE/sub",
        "release --no-recipients --out /proc/x",
        "release --private FILE/y",
        "recipients privacy@2027-02-01 --private /proc/x",
        "evidence privacy@2027-02-01 --out /proc/x",
        "init /proc/x --company A --policy terms --site-url https://a.example/ --timezone UTC",
    ],
)
def test_a_path_that_cannot_be_written_is_one_message(root: Path, tmp_path: Path, arguments: str) -> None:
    file = tmp_path / "FILE"
    file.write_text("mine", encoding="utf-8")
    given = [str(tmp_path / word) if word.startswith("FILE") else word for word in arguments.split()]
    here = () if given[0] == "init" else ("--root", root)
    done = run(*given, *here, "--today", DAY)
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 1, done.err
    assert ("FILE" if "FILE" in arguments else "/proc") in done.err
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_release_never_stands_among_the_texts(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    place = root / "policy" / "privacy" / "made"
    done = run("release", "--no-recipients", "--out", place, "--root", root, "--today", "2026-11-22")
    assert done.code == 2 and "lies among the texts" in done.err
    assert not place.exists()

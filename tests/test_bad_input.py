"""Input that no honest editor writes: one sentence with the place, exit code 1 or 2, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from policypress.canonical import canonical_json, read_json
from policypress.cli import main as door
from policypress.cli.unforeseen import report
from policypress.document import parse_document
from policypress.document.frontmatter import parse_front_matter
from policypress.files import TEXT, read_text

from tests.conftest import REPOSITORY
from tests.run import run
from tests.site_builder import build_site, git

TODAY = "2026-11-22"

FRONT_MATTER = [
    ("title: &a x\nsummary: *a", 2, "the anchor `&a`"),
    ("title: x\nsummary: *a", 3, "the alias `*a`"),
    ("<<: {title: x}", 2, "the merge `<<`"),
    ("title: !!set {a, b}", 2, "the tag `!!set`"),
    ("title: !!python/name:os.system x", 2, "the tag `!!python/name:os.system`"),
    ("title: !!binary aGk=", 2, "the tag `!!binary`"),
    ("title: x\ndecisions: " + "[" * 100_000, 3, "nested more than 5 deep"),
    ("title: " + "{a: " * 50_000, 2, "nested more than 5 deep"),
    ("- " * 50_000, 2, "nested more than 5 deep"),
    ("title: x\nsummary: " + "long " * 60_000, 2, "more than 250,000 characters"),
    ("a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]", 2, "the anchor `&a`"),
    ("title: x\n---\ntitle: y", 3, "not valid YAML"),
    ("? [a, b]\n: c", 2, "not valid YAML"),
    ("title: =", 2, "not valid YAML"),
]


@pytest.mark.parametrize(
    ("source", "line", "said"), FRONT_MATTER, ids=[f"{row[2]} {n}" for n, row in enumerate(FRONT_MATTER)]
)
def test_front_matter_beyond_plain_values_is_refused_on_its_line(source: str, line: int, said: str) -> None:
    front = parse_front_matter(source)
    assert [at for at, fault in front.faults if said in fault] == [line], front.faults
    assert front.meta == {}


@pytest.mark.parametrize(
    "value", ["2027-02-30", "0001-01-01T00:00:00+23:59", "9" * 5000, "0b" + "1" * 9000, "1" + ":59" * 99]
)
def test_a_number_or_date_that_cannot_be_stays_text(value: str) -> None:
    front = parse_front_matter(f"title: {value}")
    assert not front.faults and str(front.meta["title"])[:9] == value[:9].replace("0001-01-01T"[:9], "0001-01-0")


def test_what_changes_in_front_matter_that_cannot_be_read_still_shows() -> None:
    one, other = (parse_document(f"---\ntitle: &a {words}\n---\n# Hi\n") for words in ("We may", "We must"))
    assert [clause.text for clause in one.clauses] != [clause.text for clause in other.clauses]


SETTINGS = [
    ("company: Example", "company: &a Example", "the anchor `&a`"),
    ("company: Example", "company: *a", "the alias `*a`"),
    ("site_name: Example Policies", "site_name: Example Policies\nextra: {<<: {a: b}}", "the merge `<<`"),
    ("site_name: Example Policies", "site_name: Example Policies\nextra: " + "[" * 5000, "nested more than 20 deep"),
    ("site_name: Example Policies", "site_name: Example Policies\nextra: " + "x" * 2**20, "longer than 1 MB"),
    ("notice_days: 30", "notice_days: " + "9" * 5000, "notice_days"),
    ("notice_days: 30", "notice_days: .inf", "notice_days"),
    ("timezone: Asia/Shanghai", "timezone: ../../etc/passwd", "not an IANA time zone"),
    ("site_url: https://policies.example.com/", "site_url: 'https://[::1/'", "not the address of a site"),
]


@pytest.mark.parametrize(("old", "new", "said"), SETTINGS, ids=[row[2] for row in SETTINGS])
def test_settings_beyond_plain_values_are_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    assert old in text
    config.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = run("check", "--root", root)
    assert done.code in (1, 2) and said in done.err, done.err


def test_tags_that_mkdocs_knows_are_no_fault_of_its_settings(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=1)
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("site_name", "extra: {host: !ENV [HOST, x]}\nsite_name", 1)
    config.write_text(text, encoding="utf-8")
    assert run("check", "--root", root, "--today", TODAY).code == 0


RECORDS = [
    ('"title": "Example Privacy Policy"', '"title": "\\ud800"', "half a character"),
    ('"days": 0', f'"days": {"9" * 5000}', "a number of 5000 digits"),
    ('"days": 0', f'"days": {2**53}', "a number of 16 digits"),
    ('"days": 0', '"days": NaN', "NaN is no number"),
    ('"days": 0', '"days": 1e999', "is no number"),
    ('"lineage": [', '"lineage": ' + "[" * 50_000, "nested too deep"),
    ('"effective": "2021-09-02"', '"effective": "9999-12-31"', "`effective`"),
    ('"effective": "2021-09-02"', '"effective": "2021-09-03"', "`effective`"),
    ('"announced": "2021-08-01"', '"announced": "0001-01-01"', "`announced`"),
    ('"days": 0', '"days": 4000000', "`notice.days`"),
    ('"days": 0', '"days": -1', "`notice.days`"),
]


@pytest.mark.parametrize(("old", "new", "said"), RECORDS, ids=[f"{row[2]} {n}" for n, row in enumerate(RECORDS)])
def test_a_record_that_cannot_be_is_a_problem_of_the_archive(tmp_path: Path, old: str, new: str, said: str) -> None:
    root = build_site(tmp_path / "site", sealed=1)
    record = root / "policy" / "privacy" / "versions" / "2021-09-02.json"
    text = record.read_text(encoding="utf-8")
    assert old in text
    record.write_text(text.replace(old, new, 1), encoding="utf-8")
    for command in ("check", "verify", "as-of privacy 2024-01-01", "seal privacy"):
        done = run(*command.split(), "--root", root)
        assert done.code == 1 and said in done.out + done.err, (command, done)


def test_json_is_read_only_where_every_program_reads_the_same() -> None:
    assert read_json('{"a": [1, 0.5, "\\u00e9", "\\ud83d\\ude00", null]}') == {"a": [1, 0.5, "é", "😀", None]}
    assert read_json(str(2**53 - 1)) == 2**53 - 1 and canonical_json(read_json("[9007199254740991]"))
    for raw in (b'"\xed\xa0\x80"', b"\xff\xfe1\x001\x00", b"{", b"", '"\\udc00"', "-Infinity"):
        with pytest.raises(ValueError):
            read_json(raw)


def test_pairs_that_cannot_be_are_named_by_their_line(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    good = json.dumps({"id": 1, "before": "# A\n", "after": "# B\n"}) + "\n"
    for bad in (
        '{"id": 1, "before": "\\ud800", "after": ""}',
        "[" * 9999,
        '{"id": NaN, "before": "", "after": ""}',
        "é\udce9",
    ):
        file.write_bytes((good + bad + "\n").encode("utf-8", "surrogateescape"))
        done = run("compare", "--pairs", file)
        assert done.code == 2 and f"{file}:2" in done.err and len(done.out.splitlines()) == 1


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "text.md"
    with file.open("wb") as out:
        out.truncate(3 * 2**30)  # sparse
    done = run("compare", file, file)
    assert done.code == 2 and "longer than 2 MB" in done.err
    file.write_text("x" * TEXT, encoding="utf-8")
    assert len(read_text(file)) == TEXT


@pytest.mark.parametrize(
    "arguments",
    [
        "compare HEAD:../../etc/passwd HEAD:policy/index.md",
        "compare HEAD:/etc/passwd HEAD:policy/index.md",
        "compare HEAD:policy HEAD:policy/index.md",
        "compare nowhere:policy/index.md HEAD:policy/index.md",
        "compare HEAD:./../../../x HEAD:policy/index.md",
        "compare a\0b c",
        f"compare {'a' * 5000} b",
        "compare privacy@2021-02-30 privacy@working",
        "as-of privacy 8999-02-30",
        "check --base a\nb",
        "check --today 9999-12-31",
        "import x --git policy/index.md --path y.md",
        "recipients privacy@2021-09-02.99999999999999999999",
    ],
)
def test_arguments_that_name_nothing_are_bad_usage(tmp_path: Path, arguments: str) -> None:
    root = build_site(tmp_path / "site", sealed=1)
    command, *rest = arguments.split(" ")
    done = run(command, "--root", root, *rest)
    assert done.code == 2 and done.err.strip() and "Traceback" not in done.err, done


@pytest.mark.parametrize("today", ["8999-12-31", "1000-01-01", "2106-02-08"])
def test_every_day_that_can_be_named_can_be_released(tmp_path: Path, today: str) -> None:
    root = build_site(tmp_path / "site")
    for command in ("check", "as-of privacy 8999-12-31", f"release --no-recipients --out {tmp_path / 'out'}"):
        done = run(*command.split(), "--root", root, "--today", today)
        assert done.code == 0, done.err


def test_without_git_what_needs_none_works_and_the_rest_says_so(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    without = {**os.environ, "PATH": str(tmp_path), "PYTHONPATH": str(REPOSITORY / "scripts")}

    def done(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "policypress", *arguments, "--root", str(root)]
        return subprocess.run(command, env=without, capture_output=True, text=True, timeout=300, check=False)

    assert done("check", "--today", TODAY).returncode == 0
    assert done("as-of", "privacy", "2024-01-01").returncode == 0
    assert done("verify").returncode == 0
    asked = done("compare", "HEAD:policy/index.md", "HEAD:policy/index.md")
    assert asked.returncode == 2 and "git is not installed here" in asked.stderr and "Traceback" not in asked.stderr
    assert done("check", "--base", "main").returncode == 2


def test_a_bare_clone_without_its_settings_can_be_imported_as_git_can_read_it(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    git(root, "clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    (tmp_path / "bare.git" / "config").unlink()
    done = run("import", "home", "--root", root, "--git", tmp_path / "bare.git", "--path", "policy/index.md")
    assert done.code == 0, done.err


def test_a_damaged_repository_is_said_in_git_s_own_words(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=1)
    for file in (root / ".git" / "objects").rglob("*"):
        if file.is_file():
            file.chmod(0o600)
            file.write_bytes(b"damaged")
    for arguments in ("compare HEAD:policy/index.md HEAD:policy/index.md", "verify", "check --base HEAD"):
        done = run(*arguments.split(), "--root", root)
        assert done.code in (1, 2) and "Traceback" not in done.err, done


def test_what_nobody_foresaw_ends_in_one_sentence_and_a_report_without_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    person = "jane.doe@example.com"

    def broken(**_: object) -> None:
        raise KeyError(person)

    monkeypatch.setattr(door.policypress, "main", broken)
    done = run("check", "--root", person)
    assert done.code == 70 and done.err.count("\n") == 1 and "(KeyError)" in done.err
    (file,) = tmp_path.glob("policypress-report-*.txt")
    assert str(file) in done.err and file.stat().st_mode & 0o777 == 0o600
    told = file.read_text(encoding="utf-8")
    assert person not in told + done.err and "cli/main.py" in told and "KeyError" in told
    monkeypatch.setenv("POLICYPRESS_DEBUG", "1")
    assert "Traceback" in run("check").err


def test_a_report_of_endless_depth_is_short() -> None:
    def deep() -> int:
        return deep() + 1

    try:
        deep()
    except RecursionError as error:
        assert len(list(report(error))) < 150


def test_the_report_tells_the_day_of_no_person() -> None:
    assert not any(str(date.today()) in line for line in report(ValueError("2026-11-22")))

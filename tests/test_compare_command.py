"""`policypress compare`: any two texts by any name, and many pairs in one run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.run import Done, run
from tests.site_builder import FIRST, MATERIAL, build_site

KEYS = {"id", "kind", "section", "before", "after", "verdict", "proof", "findings", "decision"}
FINDING_KEYS = {"rule", "category", "words", "direction", "why", "consent_needed"}


def test_versions_working_text_paths_and_revisions_all_name_texts(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    other = tmp_path / "other.md"
    other.write_text(FIRST, encoding="utf-8")
    for old in ("privacy@2021-09-02", "HEAD~2:policy/privacy/index.md", other):
        for new in ("privacy@2027-02-01", "privacy@working", "HEAD:policy/privacy/index.md"):
            done = run("compare", old, new, "--root", root, "--json")
            assert done.code == 0, done.err
            ids = {change["after"].split()[0] for change in json.loads(done.out)["changes"]}
            assert ids >= {"We"}


def test_json_has_the_shape_of_the_contract(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    done = run("compare", "privacy@2021-09-02.1", "privacy@2027-02-01", "--root", root, "--json")
    found = json.loads(done.out)
    assert found["verdict"] == "material"
    assert len(found["rules_sha256"]) == 64
    for change in found["changes"]:
        assert set(change) >= KEYS
        for finding in change["findings"]:
            assert set(finding) == FINDING_KEYS
        kept_or_new = "".join(text for op, text in change["redline"] if op != "delete")
        assert "".join(kept_or_new.split()) == "".join(change["after"].replace("|", "").split())


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_every_format_shows_the_words_that_went_and_came_and_exits_zero(tmp_path: Path, form: str) -> None:
    root = build_site(tmp_path / "site")
    done = run("compare", "privacy@2021-09-02.1", "privacy@working", "--root", root, "--format", form)
    assert done.code == 0
    assert "30 days" in done.out and "60 days" in done.out and "material" in done.out


def test_html_of_a_policy_is_escaped(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text("We keep data.\n", encoding="utf-8")
    new.write_text("We keep data `<script>alert(1)</script>`.\n", encoding="utf-8")
    out = run("compare", old, new, "--format", "html").out
    assert "<script>" not in out and "&lt;script&gt;" in out


def test_pairs_are_answered_in_order_one_line_each(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    rows = [
        {"id": "b", "before": "We keep it for 30 days.\n", "after": "We keep it for 60 days.\n"},
        {"id": "a", "before": FIRST, "after": FIRST},
        {"id": "c", "before": FIRST, "after": MATERIAL},
    ]
    pairs.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = run("compare", "--pairs", pairs)
    lines = [json.loads(line) for line in done.out.split("\n") if line]
    assert [line["id"] for line in lines] == ["b", "a", "c"]
    assert [line["verdict"] for line in lines] == ["material", "none", "material"]
    assert all(set(line) == {"id", "verdict", "changes"} for line in lines)
    assert run("compare", "--pairs", pairs).out == done.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["compare"], "OLD and NEW are missing"),
        (["compare", "nope.md", "nope.md"], "no such file"),
        (["compare", "nope@2021-09-02", "x"], "no such policy"),
        (["compare", "privacy@2022-01-01", "privacy@working"], "no such version"),
        (["compare", "v9:policy/privacy/index.md", "privacy@working"], "no such revision"),
        (["compare", "HEAD:policy/nope.md", "privacy@working"], "no such file in that revision"),
        (["compare", "--format", "odt", "a", "b"], "is not one of"),
    ],
)
def test_a_text_that_cannot_be_read_is_named_and_exits_two(tmp_path: Path, arguments: list[str], says: str) -> None:
    root = build_site(tmp_path / "site")
    done = run(*arguments, "--root", root)
    assert done.code == 2 and says in done.err


def test_a_bad_line_of_pairs_is_named_by_number(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    done = _compared(pairs, '{"id": 1, "before": "", "after": ""}\n{"id": 2}\n')
    assert done.code == 2 and f"{pairs}:2: not a line of" in done.err and "lacks before, after" in done.err
    done = _compared(pairs, "[]\n")
    assert f"{pairs}:1: not a line of" in done.err and "in braces" in done.err


def _compared(pairs: Path, lines: str, *options: str) -> Done:
    pairs.write_text(lines, encoding="utf-8")
    return run("compare", "--pairs", pairs, *options)


def test_pairs_take_texts_only_and_write_json_only(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    done = _compared(pairs, '{"id": 1, "before": 30, "after": "90"}\n')
    assert done.code == 2 and f"{pairs}:1: not a line of" in done.err and "must be text" in done.err
    done = _compared(pairs, '{"id": 1, "before": "a", "after": "b"}\n', "--format", "html")
    assert (done.code, done.out) == (2, "") and "--pairs writes JSON lines, not html" in done.err
    assert run("compare", "--pairs", pairs, "--json").code == 0

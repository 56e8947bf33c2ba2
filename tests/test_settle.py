"""Suggestions: measured before they are offered, settled together by a person, never what was found material."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from policypress.archive.working import working_from
from policypress.check.settling import settled_text, with_decisions
from policypress.check.suggestions import Figure, figures, offered
from policypress.errors import PolicyError
from policypress.judgement import Decision
from policypress.vocabulary import Verdict

from benchmarks.editor_work import measured
from benchmarks.open_sets import JUDGED
from tests.run import Done, run
from tests.site_builder import FIRST, TODAY, build_site, git, seal_text

LINKS = """
How we use [cookies](https://example.com/policies/snack-cookies) is told elsewhere.

Read the [list of partners](https://example.com/policies/who-helps) before you order.

Ask for the [paper form](https://example.com/policies/paper) in any of our shops.
"""
OTHER = (
    LINKS.replace("policies/snack-cookies", "notes/crumbs")
    .replace("policies/who-helps", "notes/helpers")
    .replace("policies/paper", "notes/sheets")
)
HEAD = "effective: 2021-09-02"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site whose working text links three other addresses, keeps data longer, and is not sealed."""
    root = tmp_path / "root"
    build_site(root, sealed=0)
    seal_text(root, FIRST + LINKS, date(2021, 8, 1))
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Seal the first version")
    text = (FIRST + OTHER).replace(HEAD, "effective: 2027-02-01").replace("for 30 days", "for 60 days")
    write(root, text.replace("The first published text.", "Links moved, and we keep account data for 60 days."))
    return root


def write(root: Path, text: str) -> None:
    working(root).write_text(text, encoding="utf-8")


def working(root: Path) -> Path:
    return root / "policy" / "privacy" / "index.md"


def check(root: Path, *arguments: str) -> Done:
    return run("check", "privacy", "--root", root, "--today", TODAY.isoformat(), *arguments)


def settle(root: Path, kind: str = "link", *more: str) -> Done:
    return check(
        root, "--settle", kind, "--by", "General counsel", "--because", "Only addresses moved; I opened each.", *more
    )


def edit(root: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(check(root, "--json").out)["policies"][0]["edit"]
    return found


def verdicts(root: Path) -> list[str]:
    changes = edit(root)["changes"]
    assert isinstance(changes, list)
    return sorted(change["verdict"] for change in changes)


def test_alike_changes_are_suggested_with_how_often_that_was_right(root: Path) -> None:
    out = check(root).out
    assert "Suggestion (link): clarifying? The only change is where links lead; every word stays" in out
    figure = figures()["link"]
    assert f"Of such edits {figure.right} in {figure.rows} were judged not material" in out
    assert "--settle link --by NAME --because TEXT" in check(root, "--format", "markdown").out
    found = edit(root)["suggestions"]
    assert isinstance(found, list) and [len(one["changes"]) for one in found] == [3]


def test_one_reason_and_one_name_settle_all_of_a_kind_and_nothing_material(root: Path) -> None:
    assert verdicts(root) == ["material", "needs-review", "needs-review", "needs-review"]
    before = working(root).read_text(encoding="utf-8")
    done = settle(root)
    assert done.code == 0 and "3 changes settled as clarifying by General counsel" in done.out, done.err
    assert verdicts(root) == ["clarifying", "clarifying", "clarifying", "material"]
    after = working(root).read_text(encoding="utf-8")
    assert [line for line in after.splitlines() if line in before.splitlines()] == before.splitlines()
    sealed = run("seal", "privacy", "--root", root, "--today", TODAY.isoformat(), "--by", "Legal desk")
    assert sealed.code == 0, sealed.err
    record = json.loads((root / "policy/privacy/versions/2027-02-01.json").read_text(encoding="utf-8"))
    assert {one["reason"] for one in record["decisions"]} == {"Only addresses moved; I opened each."}


def test_settling_twice_writes_once(root: Path) -> None:
    settle(root)
    once = working(root).read_bytes()
    done = settle(root)
    assert done.code == 0 and "nothing was written" in done.out
    assert working(root).read_bytes() == once


def test_a_decision_that_stands_is_kept_and_not_made_again(root: Path) -> None:
    changes = edit(root)["changes"]
    assert isinstance(changes, list)
    first = next(change["id"] for change in changes if change["verdict"] == "needs-review")
    text = working(root).read_text(encoding="utf-8")
    block = f"decisions:\n- change: '{first}'\n  verdict: material\n  reason: Another list of partners.\n  by: Ana\n"
    write(root, text.replace("lang: en\n", f"{block}lang: en\n", 1))
    assert "2 changes settled" in settle(root).out
    assert verdicts(root) == ["clarifying", "clarifying", "material", "material"]


@pytest.mark.parametrize("kind", ["pointer", "renamed", "material", "nonsense"])
def test_a_kind_that_was_not_measured_or_not_right_is_refused(root: Path, kind: str) -> None:
    before = working(root).read_bytes()
    done = settle(root, kind)
    assert done.code == 2 and "is not settled together" in done.err and "link" in done.err
    assert working(root).read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ["--by", "Ana"], ["--because", "They moved."], ["--by", " ", "--because", "They moved."],
        ["--by", "Ana", "--because", ""], ["--by", "Ana\nverdict: editorial", "--because", "They moved."],
        ["--by", "Ana", "--because", "They moved.\u202e"], ["--by", "Ana", "--because", "Moved.", "--base", "main"],
    ],
)  # fmt: skip
def test_without_a_name_and_a_reason_nothing_is_settled(root: Path, words: list[str]) -> None:
    before = working(root).read_bytes()
    assert check(root, "--settle", "link", *words).code == 2
    assert working(root).read_bytes() == before


def test_name_and_reason_without_a_kind_are_refused(root: Path) -> None:
    assert check(root, "--by", "Ana", "--because", "They moved.").code == 2


def test_other_languages_are_not_settled_for_they_were_not_measured(root: Path) -> None:
    german = (
        "---\ntitle: Beispiel\neffective: {}\nsummary: {}\nlang: de\n---\n# Beispiel\n\n"
        "Wie wir Ihre Angaben verwenden, steht [an anderer Stelle](https://example.com/{}) für Sie bereit.\n"
    )
    build = root / "policy" / "terms"
    build.mkdir()
    seal_text(root, german.format("2021-09-02", "Der erste Text.", "alt/eins"), date(2021, 8, 1), name="terms")
    (build / "index.md").write_text(german.format("2027-02-01", "Ein Verweis.", "neu/zwei"), encoding="utf-8")
    found = json.loads(run("check", "terms", "--json", "--root", root, "--today", TODAY.isoformat()).out)
    made = found["policies"][0]["edit"]
    assert made["counts"]["needs-review"] == 1 and made["suggestions"] == []


# writing decisions ------------------------------------------------------------------------------------------------

MADE = [Decision("12e5", Verdict.CLARIFYING, 'It "moved": see # there', "Ana: counsel")]
TEXT = "---\ntitle: T\neffective: 2027-02-01\n{}lang: en\n---\n# T\n\nWords.\n\n---\n\nMore.\n"


@pytest.mark.parametrize(
    "existing",
    [
        "",
        "decisions:\n- change: abc\n  verdict: editorial\n  reason: R\n  by: B\n",
        "decisions:\n    - change: abc\n      verdict: editorial\n      reason: R\n      by: B\n\n# a note\n",
        "decisions:\n  - change: abc\n    verdict: editorial\n    reason: >\n      R\n      more\n    by: B\n",
        "decisions:\n",
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_decisions_are_added_behind_those_that_stand(existing: str, ends: str) -> None:
    text = TEXT.format(existing).replace("\n", ends)
    before = working_from(text, "index.md", Path("index.md"))
    after = working_from(settled_text(before, MADE).decode(), "index.md", Path("index.md"))
    assert [(one.change, one.reason, one.by) for one in after.decisions[len(before.decisions) :]] == [
        ("12e5", 'It "moved": see # there', "Ana: counsel")
    ]
    assert after.document.body == before.document.body and after.lang == "en"
    assert "\n" not in after.text.replace("\r\n", "") or ends == "\n"


def test_decisions_written_in_a_row_are_left_alone_and_told() -> None:
    text = TEXT.format("decisions: [{change: abc, verdict: editorial, reason: R, by: B}]\n")
    with pytest.raises(PolicyError, match="nothing was written"):
        settled_text(working_from(text, "index.md", Path("index.md")), MADE)


def test_the_body_is_never_taken_for_the_front_matter() -> None:
    text = TEXT.format("") + "\ndecisions:\n- change: abc\n"
    assert with_decisions(text, MADE).endswith("\ndecisions:\n- change: abc\n")


# measured ---------------------------------------------------------------------------------------------------------


def test_a_kind_is_offered_only_where_it_was_right_often_enough_on_enough_edits() -> None:
    assert not Figure(94, 100, 30).holds and Figure(95, 100, 30).holds
    assert not Figure(9, 9, 9).holds and not Figure(50, 50, 4).holds
    assert offered() == [kind for kind, figure in figures().items() if figure.holds]
    assert offered()


@pytest.mark.skipif(not JUDGED.is_dir(), reason="the judged edits do not lie beside the checkout")
@pytest.mark.slow
def test_what_is_offered_is_right_today_as_well() -> None:
    now = measured()
    wrong = {kind: now[kind] for kind in offered() if kind in now and now[kind].right < 0.95 * now[kind].rows}
    assert not wrong, "run `python benchmarks/editor_work.py --write`"

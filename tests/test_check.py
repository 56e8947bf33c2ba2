"""``policypress check``: everything an editor must know, where the editor already is."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from policypress.vocabulary import without_subject

from tests.conftest import REPOSITORY
from tests.run import Done, run
from tests.site_builder import FIRST, MATERIAL, build_site, git, seal_text

TODAY = "2026-11-22"
LATER = MATERIAL.replace("effective: 2027-02-01", "effective: 2027-04-01").replace("1 February 2027", "1 April 2027")
"""The newest sealed text under a later date; tests change its clauses."""


def without_decisions(text: str) -> str:
    """The text as an editor has it before deciding anything."""
    return re.sub(r"^decisions:\n(?:[ -].*\n)+", "", text, flags=re.M)


def check(root: Path, *arguments: str, today: str = TODAY) -> Done:
    return run("check", "--root", root, "--today", today, *arguments)


def edit(root: Path, text: str, name: str = "privacy") -> None:
    path = root / "policy" / name / "index.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def rules_of(done: Done) -> list[str]:
    """Rules of the problems, from JSON output."""
    return [problem["rule"] for problem in json.loads(done.out)["problems"]]


def test_a_site_in_order_passes(tmp_path: Path) -> None:
    done = check(build_site(tmp_path / "site"))
    assert done.code == 0, done.out
    assert "Nothing to mend." in done.out


def test_all_problems_come_together_each_with_its_line(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    edit(root, "---\ntitle: One\ntitle: Two\neffective: 2027-02-30\nsumary: x\n---\n\nSee [this]().\n")
    done = check(root)
    assert done.code == 1
    for wanted in (
        "policy/privacy/index.md:3: error: The key `title` stands twice, first on line 2.",
        "policy/privacy/index.md:4: error: `effective: 2027-02-30` is not a possible date.",
        "policy/privacy/index.md:5: error: Unknown key `sumary`.",
        "policy/privacy/index.md:8: warning: The link “this” has no target.",
    ):
        assert wanted in done.out


def test_json_holds_every_problem_and_the_edit(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    edit(root, LATER.replace("- your name\n", "- your name\n- your fingerprints\n"))
    told = json.loads(check(root, "--json").out)
    (policy,) = told["policies"]
    assert policy["in_force"] == "2021-09-02.1"
    assert policy["upcoming"] == ["2027-02-01"]
    assert policy["edit"]["version"] == "2027-04-01"
    assert policy["edit"]["compared_with"] == "2027-02-01"
    assert [change["kind"] for change in policy["edit"]["changes"] if "fingerprints" in change["after"]] == ["added"]
    assert all(set(p) == {"path", "line", "severity", "rule", "message", "remedy"} for p in told["problems"])


def test_an_undecided_change_blocks_and_its_decision_block_settles_it(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    text = without_decisions(LATER).replace("We receive nothing else.", "We receive nothing further.")
    edit(root, text)
    first = json.loads(check(root, "--json").out)["policies"][0]["edit"]
    block = first["decision_block"]
    filled = re.sub(r"verdict:.*", "verdict: clarifying", block)
    filled = re.sub(r"reason:.*", 'reason: "It says the same in other words, counsel agreed."', filled)
    filled = re.sub(r"by:.*", "by: General counsel", filled)
    edit(root, text.replace("lang: en\n", f"lang: en\n{filled}\n", 1))
    after = check(root, "--json")
    assert "needs-review" not in rules_of(after)
    assert "General counsel" in after.out


def test_a_decision_without_its_change_is_reported_on_its_line(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    block = "decisions:\n  - change: 0123456789ab\n    verdict: clarifying\n    reason: was said\n    by: Counsel\n"
    text = without_decisions(LATER).replace("lang: en\n", f"lang: en\n{block}", 1)
    edit(root, text.replace("your name and", "your full name and"))
    problems = json.loads(check(root, "--json").out)["problems"]
    (stale,) = [problem for problem in problems if problem["rule"] == "decision-stale"]
    assert stale["line"] == text.split("\n").index("  - change: 0123456789ab") + 1
    assert stale["severity"] == "warning"


def test_decisions_that_lost_their_changes_are_told_in_one_warning(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    entry = "  - change: {}\n    verdict: clarifying\n    reason: was said\n    by: Counsel\n"
    block = "decisions:\n" + "".join(entry.format(change) for change in ("0123456789ab", "0123456789ac"))
    text = without_decisions(LATER).replace("lang: en\n", f"lang: en\n{block}", 1)
    edit(root, text.replace("your name and", "your full name and"))
    problems = json.loads(check(root, "--json").out)["problems"]
    (stale,) = [problem for problem in problems if problem["rule"] == "decision-stale"]
    assert stale["message"].startswith("2 decisions (0123456789ab, 0123456789ac) have no change")


def test_lowering_a_finding_needs_a_reason_of_some_length(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    text = without_decisions(LATER).replace("- your name\n", "- your name\n- your fingerprints and health data\n")
    edit(root, text)
    changes = json.loads(check(root, "--json").out)["policies"][0]["edit"]["changes"]
    (change,) = [c["id"] for c in changes if "fingerprints" in c["after"] and c["verdict"] == "material"]

    def decided(reason: str) -> list[str]:
        block = f'decisions:\n  - change: "{change}"\n    verdict: clarifying\n    reason: {reason}\n    by: Counsel\n'
        edit(root, text.replace("lang: en\n", f"lang: en\n{block}", 1))
        return rules_of(check(root, "--json"))

    assert "decision-reason" in decided("not so bad")
    assert "decision-reason" not in decided("we have collected this since the first version and said so")


def test_too_little_time_for_the_notice_says_which_day_would_do(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    text = without_decisions(LATER).replace("- your name\n", "- your name\n- your fingerprints and health data\n")
    edit(
        root, text.replace("effective: 2027-04-01", "effective: 2027-02-10").replace("1 April 2027", "10 February 2027")
    )
    done = check(root, today="2027-01-20")
    assert done.code == 1
    assert "2027-02-19" in done.out


def test_a_held_version_is_a_warning_and_with_strict_a_problem(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    done = check(root, today="2027-03-01")
    assert done.code == 0
    assert "warning: privacy@2027-02-01 is held" in done.out
    assert "`policypress reschedule privacy@2027-02-01 2027-03-31`" in done.out
    assert check(root, "--strict", today="2027-03-01").code == 1


def test_a_missed_deadline_is_told_before_the_version_is_held(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    assert "[notice-due]" in check(root, today="2027-01-02").out
    done = check(root, today="2027-01-03")
    assert "[notice-late]" in done.out
    assert "2 February 2027" in done.out


def test_a_translation_that_is_older_than_the_original_is_found(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    edit(root, LATER.replace("your name and", "your full name and"))
    (root / "policy" / "privacy" / "index.de.md").write_text(FIRST.replace("lang: en", "lang: de"), encoding="utf-8")
    assert "translation-older" in rules_of(check(root, "--json"))


def test_a_translation_is_looked_through_but_blocks_nothing(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    path = root / "policy" / "privacy" / "index.de.md"
    path.write_text(MATERIAL.replace("lang: en", "lang: de").replace("Parcel service", "TODO"), encoding="utf-8")
    done = check(root)
    assert done.code == 0 and "index.de.md:" in done.out and "“TODO” still waits" in done.out
    path.write_bytes(b"---\ntitle: x\xff\n")
    assert check(root).code == 1


def test_a_broken_archive_and_a_broken_text_are_told_together(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    sealed = root / "policy" / "privacy" / "versions" / "2021-09-02.md"
    sealed.write_text(sealed.read_text(encoding="utf-8") + "\nAdded later.\n", encoding="utf-8")
    edit(root, LATER.replace("effective: 2027-04-01\n", ""))
    assert {"archive", "front-matter"} <= set(rules_of(check(root, "--json")))


def test_a_text_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    (root / "policy" / "privacy" / "index.md").write_bytes(LATER.encode("utf-16"))
    done = check(root)
    assert done.code == 1
    assert "UTF-8" in done.out and "[encoding]" in done.out


def test_an_unknown_setting_and_an_unknown_regime_are_named(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("notice_days: 30", "notice_days: 30\n      regimes: [gdpr, gdrp]"), encoding="utf-8")
    done = check(root)
    line = text.split("\n").index("      notice_days: 30") + 2
    assert done.code == 1 and f"mkdocs.yml:{line}: error: Unknown regime `gdrp`" in done.out
    config.write_text(text.replace("notice_days: 30", "regimes: gdpr"), encoding="utf-8")
    assert "Setting `regimes`: Input should be a list, such as [one, two]." in check(root).err
    config.write_text(text.replace("notice_days: 30", "notice_day: 30"), encoding="utf-8")
    done = check(root)
    assert done.code == 1 and "Unknown setting `notice_day`" in done.err and "mkdocs.yml:" in done.err


def test_the_law_that_decides_is_cited_with_what_it_asks_for(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("notice_days: 30", "notice_days: 30\n      regimes: [reg-z, gdpr]"), encoding="utf-8"
    )
    edit(root, without_decisions(LATER).replace("- your name\n", "- your name\n- your fingerprints and health data\n"))
    out = check(root).out
    assert "announced and its notice completed by 15 February 2027. The notice period is 45 days" in out
    assert "12 CFR 1026.9(c)(2)" in out
    assert "WP260" in out
    assert "not legal advice" in out


def test_unknown_policies_and_folders_without_settings_are_bad_usage(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    assert check(root, "terms").code == 2
    assert check(tmp_path).code == 2


class TestPullRequest:
    """``check --base``."""

    @pytest.fixture
    def branch(self, tmp_path: Path) -> Path:
        root = build_site(tmp_path / "site")
        edit(root, "---\ntitle: Cookies\neffective: 2026-12-01\nsummary: All.\n---\n\nWe set none.\n", "cookies")
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "A draft on main")
        git(root, "checkout", "-q", "-b", "edit")
        edit(
            root,
            without_decisions(LATER).replace("- your name\n", "- your name\n- your fingerprints and health data\n"),
        )
        git(root, "commit", "-q", "-a", "-m", "Collect more")
        return root

    def test_the_comment_says_verdict_deadline_redline_and_words(self, branch: Path) -> None:
        out = check(branch, "--base", "main", "--format", "markdown").out
        assert out.startswith("<!-- policypress check -->\n")
        assert "**Verdict: material.**" in out
        deadline = "To apply from 1 April 2027 this must be announced and its notice completed by 2 March 2027."
        assert deadline in out
        assert "<ins>your fingerprints and health data</ins>" in out
        assert "M0" in out
        assert "not legal advice" in out

    def test_only_policies_edited_on_the_branch_are_shown(self, branch: Path) -> None:
        policies = {p["policy"]: p for p in json.loads(check(branch, "--base", "main", "--json").out)["policies"]}
        assert policies["cookies"]["edit"] is None
        assert policies["privacy"]["edit"]["branch_changes"] >= 1

    def test_annotations_name_file_and_line(self, branch: Path) -> None:
        out = check(branch, "--base", "main", "--format", "github").out
        assert re.search(r"^::notice file=policy/privacy/index.md,line=\d+,title=material change::", out, re.M)
        assert not re.search(r"^::\w+ [^:]*\n", out)

    def test_a_version_sealed_on_the_branch_is_shown_as_sealed(self, branch: Path) -> None:
        sealed = run("seal", "privacy", "--root", branch, "--today", TODAY, "--by", "Legal desk")
        if sealed.code:
            pytest.skip(f"the rules leave a change open: {sealed.err}")
        edit_ = {p["policy"]: p["edit"] for p in json.loads(check(branch, "--base", "main", "--json").out)["policies"]}
        assert edit_["privacy"]["sealed"] and edit_["privacy"]["version"] == "2027-04-01"

    def test_html_and_markdown_in_a_policy_stay_words_in_the_comment(self, branch: Path) -> None:
        bad = LATER.replace("- your name\n", "- your name\n- `</ins><script>x</script>` *your* | data @someone\n")
        edit(branch, without_decisions(bad))
        out = check(branch, "--base", "main", "--format", "markdown").out
        assert "<script>" not in out and "&lt;script&gt;" in out and "\\@someone" in out
        assert "paste the block that `policypress check` prints" in out

    def test_an_unknown_revision_is_bad_usage(self, branch: Path) -> None:
        done = check(branch, "--base", "origin/nowhere")
        assert done.code == 2 and "origin/nowhere: no such revision" in done.err

    def test_without_git_base_is_refused_and_everything_else_works(self, tmp_path: Path) -> None:
        root = build_site(tmp_path / "site")
        (root / ".git").rename(tmp_path / "gone")
        assert check(root).code == 0
        assert check(root, "--base", "main").code == 2


def test_a_summary_left_over_from_the_version_before_is_found(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    edit(root, without_decisions(LATER).replace("- your name\n", "- your name\n- your fingerprints and health data\n"))
    assert "summary-old" in rules_of(check(root, "--json"))


def test_what_is_sealed_is_only_warned_about(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    text = FIRST.replace("effective: 2021-09-02", f"effective: {TODAY}").replace("2 September 2021", "22 November 2026")
    text = text.replace("We receive", "TODO We receive")
    seal_text(root, text.replace("We recieve", "TODO We receive"), date(2026, 11, 22))
    done = check(root)
    assert done.code == 0 and "warning: “TODO” still waits" in done.out
    edit(root, (root / "policy" / "privacy" / "index.md").read_text(encoding="utf-8") + "\nMore.\n")
    assert check(root).code == 1


def test_the_comment_offers_a_block_to_overrule_a_material_verdict(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    git(root, "checkout", "-q", "-b", "edit")
    edit(root, without_decisions(LATER).replace("- your name\n", "- your name\n- your fingerprints and health data\n"))
    out = check(root, "--base", "main", "--format", "markdown").out
    assert "<summary>To overrule a material verdict</summary>" in out and "  - change: " in out


BAD_FRONT_MATTER = [
    ("title: Example", "title: Example: the policy", 2, "not valid YAML"),
    ("lang: en\n---", "lang: en\n", 1, "The front matter is not closed."),
    ("effective: 2027-04-01", "effective: 2027-02-30", 3, "`effective: 2027-02-30` is not a possible date."),
    ("effective: 2027-04-01", "effective: soon", 3, "`effective: soon` is not a possible date."),
    ("effective: 2027-04-01", "effective: 20270401", 3, "`effective: 20270401` is not a possible date."),
    ("effective: 2027-04-01", "effective: 2027-W13-4", 3, "`effective: 2027-W13-4` is not a possible date."),
    (
        "lang: en",
        "decisions:\n- change: 0123456789ab\n  change: ba9876543210\n  verdict: material\n  reason: So.\n  by: X",
        7,
        "The key `change` stands twice, first on line 6.",
    ),
    (
        "lang: en",
        "decisions:\n- change: 0123456789ab\n  verdict: maybe\n  reason: So.\n  by: X",
        6,
        "The decision on 0123456789ab cannot say `maybe`.",
    ),
    (
        "lang: en",
        "decisions:\n- {change: a, verdict: material, reason: So., by: X}\n- {change: b, verdict: , reason: So., by: }",
        7,
        "The decision on b lacks verdict, by.",
    ),
    ("effective: 2027-04-01\n", "", 1, "The key `effective` is missing."),
    ("effective: 2027-04-01", "effective: 0001-01-01", 3, "`effective: 0001-01-01` is not a possible date."),
    ("effective: 2027-04-01", "effective: 9999-12-31", 3, "`effective: 9999-12-31` is not a possible date."),
    ("title: Example Privacy Policy", "title: ''", 2, "`title` is empty."),
    ("title: Example Privacy Policy", "title: !new x", 2, "the tag `!new` asks for another kind of value"),
    ("effective: 2027-04-01", "effective: 2027-04-01\neffective: 2027-05-01", 4, "stands twice, first on line 3"),
    ("lang: en", "lang: en\naudience: x", 6, "Unknown key `audience`."),
    ("lang: en", "lang: en\ndecisions: yes", 6, "`decisions` must be a list."),
    ("lang: en", "lang: en\naudiences: {Sharing: [everybody]}", 6, "Unknown activity everybody"),
]


@pytest.mark.parametrize(("old", "new", "line", "said"), BAD_FRONT_MATTER, ids=[row[3] for row in BAD_FRONT_MATTER])
def test_one_fault_in_the_front_matter_is_one_message_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    text = without_decisions(LATER)
    assert old in text
    edit(root, text.replace(old, new, 1))
    done = check(root)
    assert done.code == 1
    (error,) = [line_ for line_ in done.out.split("\n") if ": error: " in line_]
    assert said in error and (f"index.md:{line}: " in error or line == 6), error
    assert "can be judged when the problems above are mended" in done.out


def test_a_text_that_was_withdrawn_is_said_to_be_so(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    arguments = (
        "privacy@2027-02-01",
        "--root",
        root,
        "--today",
        TODAY,
        "--reason",
        "Thought better of it.",
        "--by",
        "X",
    )
    assert run("withdraw", *arguments).code == 0
    assert "[withdrawn-text]" in check(root).out


def test_every_rule_that_check_can_name_is_listed() -> None:
    listed = {rule["id"] for rule in json.loads(run("rules", "--json").out)["rules"]}
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("desk", "archive")
        for path in (REPOSITORY / "scripts" / "policypress" / folder).glob("*.py")
    )
    named = set(re.findall(r"Problem\([^()]*?(?:\([^()]*\)[^()]*?)*?,\s*\"([a-z][a-z0-9-]+)\",", source))
    assert named and named <= listed, named - listed


@pytest.mark.parametrize(
    ("why", "shown"),
    [
        ("Retention: “30 days” became “60 days”.", "“30 days” became “60 days”."),
        ("Age: “13” became “16”.", "“13” became “16”."),
        ("The address changed: a → b.", "The address changed: a → b."),
        ("Retention", "Retention"),
    ],
)
def test_a_reason_does_not_say_its_category_twice(why: str, shown: str) -> None:
    assert without_subject(why) == shown

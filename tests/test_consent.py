"""Whether users must agree is asked of the editor, on strict grounds, and published only where a decision says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.golden import judged
from tests.run import run
from tests.site_builder import CORRECTION, MATERIAL, TODAY, build_site

OLD = "# Privacy\n\nWe collect your name and your email address.\n\n{}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We use your email address for receipts.", "We use your email address for receipts and to train AI models."),
        ("We share your email address with couriers.", "We share your email address with couriers and data brokers."),
        ("We never sell your email address.", "We may sell your email address to anybody for advertising."),
        ("We do not share your email address.", "We share your email address."),
        ("We will encrypt your email address.", "We may encrypt your email address."),
    ],
)  # fmt: skip
def test_a_new_use_or_recipient_of_data_named_before_is_asked_about(before: str, after: str) -> None:
    assert judged(OLD.format(before), OLD.format(after)).consent_needed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We like letters.", "We now also collect your blood type to train models."),
        ("You may not use the site.", "You may not use any email address on the site to train models."),
        ("We rely on Safe Harbor.", "We rely on the Data Privacy Framework."),
        ("We keep it for 30 days.", "We keep it for 60 days."),
        ("The fee is 5 euros.", "The fee is 9 euros."),
        ("We may share your email address.", "We never share your email address."),
        ("You must keep your password secret.", "You should keep your password secret."),
        ("We must answer your email.", "We may answer your email."),
        ("Health is dear to us.", "Your health data is dear to us."),
    ],
)
def test_other_changes_raise_no_question_of_consent(before: str, after: str) -> None:
    assert not judged(OLD.format(before), OLD.format(after)).consent_needed


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site whose working text shares personal information with somebody new."""
    root = build_site(tmp_path / "root", sealed=2)
    shared = "We share your personal information with our couriers.\n"
    text = MATERIAL.replace("We share your personal information with advertising partners.\n", "{}")
    also = "We also use your email address to train our machine learning models."
    (root / "policy" / "privacy" / "index.md").write_text(text.replace("{}", f"{shared}\n{also}\n"), encoding="utf-8")
    assert "We do not sell your personal information" in CORRECTION
    return root


def sealed(root: Path) -> tuple[dict[str, object], dict[str, object]]:
    """(record, entry of the published list) of the text once it is sealed and released."""
    done = run("seal", "privacy", "--root", root, "--today", TODAY.isoformat(), "--by", "Legal desk")
    assert done.code == 0, done.err
    out = root.parent / "out"
    made = run("release", "--root", root, "--today", TODAY.isoformat(), "--out", out, "--no-recipients")
    assert made.code == 0, made.err
    record = json.loads((root / "policy/privacy/versions/2027-02-01.json").read_text(encoding="utf-8"))
    listed = json.loads((out / "site/privacy/versions.json").read_text(encoding="utf-8"))
    entry = next(one for one in listed["versions"] if one["version"] == "2027-02-01")
    assert run("verify", "--root", root, "--site", out / "site").code == 0
    return record, entry


def asked(record: dict[str, object]) -> bool:
    changes = record["changes"]
    assert isinstance(changes, list)
    return any(finding["consent_needed"] for change in changes for finding in change["findings"])


def test_the_editor_is_asked_and_nothing_is_published_unanswered(root: Path) -> None:
    out = run("check", "privacy", "--root", root, "--today", TODAY.isoformat()).out
    assert "Must users agree to" in out and "data that you hold already" in out
    path = root / "policy" / "privacy" / "index.md"
    path.write_text(only_waiting(root, path.read_text(encoding="utf-8")), encoding="utf-8")
    record, entry = sealed(root)
    assert not record["consent_needed"] and not entry["consent_needed"] and not asked(record)


def test_a_decision_confirms_it_and_the_site_says_so(root: Path) -> None:
    path = root / "policy" / "privacy" / "index.md"
    found = json.loads(run("check", "privacy", "--json", "--root", root, "--today", TODAY.isoformat()).out)
    edit = found["policies"][0]["edit"]
    ids = [c["id"] for c in edit["changes"] if any(f["consent_needed"] for f in c["findings"])]
    others = [c["id"] for c in edit["changes"] if c["verdict"] == "needs-review" and c["id"] not in ids]
    path.write_text(decided(path.read_text(encoding="utf-8"), ids, others), encoding="utf-8")
    out = run("check", "privacy", "--root", root, "--today", TODAY.isoformat()).out
    assert f"Ana decided that users must agree to {ids[0]} first: the site says so." in out
    record, entry = sealed(root)
    assert record["consent_needed"] and entry["consent_needed"] and asked(record)
    page = (root.parent / "out/site/privacy/changes/2027-02-01/index.html").read_text(encoding="utf-8")
    assert "needs your consent for information that we hold already" in page


def test_a_decision_that_says_nothing_of_consent_confirms_none(root: Path) -> None:
    path = root / "policy" / "privacy" / "index.md"
    found = json.loads(run("check", "privacy", "--json", "--root", root, "--today", TODAY.isoformat()).out)
    ids = [c["id"] for c in found["policies"][0]["edit"]["changes"]]
    path.write_text(decided(path.read_text(encoding="utf-8"), [], ids), encoding="utf-8")
    assert "Must users agree to" in run("check", "privacy", "--root", root, "--today", TODAY.isoformat()).out
    record, entry = sealed(root)
    assert not record["consent_needed"] and not entry["consent_needed"] and not asked(record)
    page = (root.parent / "out/site/privacy/changes/2027-02-01/index.html").read_text(encoding="utf-8")
    assert "your consent" not in page


def test_a_no_ends_the_question(root: Path) -> None:
    path = root / "policy" / "privacy" / "index.md"
    found = json.loads(run("check", "privacy", "--json", "--root", root, "--today", TODAY.isoformat()).out)
    ids = [c["id"] for c in found["policies"][0]["edit"]["changes"]]
    path.write_text(decided(path.read_text(encoding="utf-8"), ids, consent="no"), encoding="utf-8")
    assert "Must users agree to" not in run("check", "privacy", "--root", root, "--today", TODAY.isoformat()).out
    assert not sealed(root)[0]["consent_needed"]


@pytest.mark.parametrize(
    ("verdict", "consent", "said"),
    [
        ("material", "perhaps", "cannot say `consent: perhaps`"),
        ("clarifying", "yes", "says that users must agree, but not that it is material"),
    ],
)
def test_a_decision_on_consent_that_cannot_be_is_named(root: Path, verdict: str, consent: str, said: str) -> None:
    path = root / "policy" / "privacy" / "index.md"
    text = decided(path.read_text(encoding="utf-8"), ["000000000000"], consent=consent)
    path.write_text(text.replace("verdict: material", f"verdict: {verdict}"), encoding="utf-8")
    done = run("check", "privacy", "--root", root, "--today", TODAY.isoformat())
    assert done.code == 1 and said in done.out


def decided(text: str, ids: list[str], others: list[str] | None = None, consent: str = "yes") -> str:
    """``text`` with decisions: ``ids`` say something of consent, the ``others`` nothing."""
    plain = "- change: '{}'\n  verdict: material\n  reason: Users are asked to agree in their account.\n  by: Ana\n"
    block = "".join(f"{plain.format(name)}  consent: {consent}\n" for name in ids)
    block += "".join(plain.format(name) for name in others or [])
    return text.replace("lang: en\n", f"lang: en\ndecisions:\n{block}", 1) if block else text


def only_waiting(root: Path, text: str) -> str:
    """Decisions for what waits for a person and raises no question."""
    found = json.loads(run("check", "privacy", "--json", "--root", root, "--today", TODAY.isoformat()).out)
    changes = found["policies"][0]["edit"]["changes"]
    return decided(text, [], [c["id"] for c in changes if c["verdict"] == "needs-review"])

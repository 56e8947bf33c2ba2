"""Whatever `check` lets through and `seal` seals, `release` builds: nothing sealed may ever stop one."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.property.texts import LETTERS, policy
from tests.run import Done, run
from tests.site_builder import MKDOCS, overrides

FIRST, SECOND = "2026-11-22", "2026-11-23"

_odd = st.sampled_from(
    ["{{ x }", "{% raw %}", "<b>", "</article>", "<!-- x", "]]>", "&#0;", "[a](b)", "![x](y)", "$1", "%s", "|", "\\",
     "\"", "\u2028", "\u00ad", "\ufeff", "🇩🇪", "e\u0301", "אב", "中文", "\t", "'", ":", "# h", "---", "[^1]", "http://[x",
     "\x85"]
)  # fmt: skip
line = st.lists(
    st.one_of(_odd, st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12)),
    min_size=1,
    max_size=5,
).map("".join)
body = st.one_of(policy, LETTERS, st.lists(st.one_of(line, LETTERS), min_size=1, max_size=5).map("\n\n".join))
lang = st.sampled_from(["en", "de", "zh", "ar", "pt-BR"])


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str, str, str, str]:
    """Title, language, summary and two bodies of a policy."""
    return draw(line), draw(lang), draw(line), draw(body), draw(body)


def working(title: str, language: str, summary: str, below: str, effective: str) -> str:
    """A working text whose front matter YAML reads back as it was drawn."""
    front = {"title": title, "summary": summary}
    quoted = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items())
    return f"---\n{quoted}effective: {effective}\nlang: {language}\n---\n# Terms\n\n{below}\n"


def desk(command: str, root: Path, today: str, *more: str | Path) -> Done:
    return run(command, *more, "--root", root, "--today", today)


def write(root: Path, name: str, text: str) -> None:
    """Give the editor's file ``text``."""
    path = root / "policy" / name / "index.md"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())


def sealed(root: Path, name: str, text: str, today: str) -> bool:
    """Whether `check` let the text through and `seal` sealed it."""
    write(root, name, text)
    if desk("check", root, today, name).code:
        return False
    return desk("seal", root, today, name, "--by", "Desk").code == 0


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(texts(), min_size=3, max_size=5))
def test_whatever_check_lets_through_and_seal_seals_release_builds(drawn: list[tuple[str, str, str, str, str]]) -> None:
    root = Path(tempfile.mkdtemp())
    try:
        (root / "policy").mkdir()
        (root / "policy/index.md").write_text("# Policies\n", encoding="utf-8")
        (root / "mkdocs.yml").write_text(MKDOCS.format(overrides=overrides()), encoding="utf-8")
        for number, (title, language, summary, first, second) in enumerate(drawn):
            name = f"p{number}"
            if not sealed(root, name, working(title, language, summary, first, FIRST), FIRST):
                shutil.rmtree(root / "policy" / name)
                continue
            text = working(title, language, f"{summary} Now it says something else.", second, "2027-03-01")
            if not sealed(root, name, decided(root, name, text), SECOND):
                (root / "policy" / name / "index.md").unlink()
        built = desk("release", root, SECOND, "--no-recipients", "--out", root / "out")
        assert built.code == 0, built.err
        verified = run("verify", "--root", root)
        assert verified.code == 0, verified.out
    finally:
        shutil.rmtree(root)


def decided(root: Path, name: str, text: str) -> str:
    """The text with every change decided, where it can be judged at all."""
    write(root, name, text)
    told = json.loads(desk("check", root, SECOND, name, "--json").out)
    edit = told["policies"][0]["edit"]
    ids = dict.fromkeys(change["id"] for change in edit["changes"]) if edit else ()
    reason = "reason: Settled for this example.\n    by: General counsel\n"
    block = "".join(f'  - change: "{name}"\n    verdict: clarifying\n    {reason}' for name in ids)
    return text.replace("\nlang: ", f"\ndecisions:\n{block}lang: ", 1) if ids else text

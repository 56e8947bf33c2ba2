"""The documentation says what is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from policypress.archive.working import ACTIVITIES, KEYS, working_from
from policypress.cli.main import COMMANDS
from policypress.cli.reference import reference
from policypress.document import parse_document
from policypress.lint.linting import lint
from policypress.lint.rule import Text

from tests.conftest import REPOSITORY
from tests.site_builder import build_site

DOCS = REPOSITORY / "docs"


def test_the_reference_page_is_made_from_the_commands() -> None:
    page = (DOCS / "reference.md").read_text(encoding="utf-8")
    assert page == reference(), "run `python -m policypress.cli.reference`"


def test_every_command_is_on_the_page_and_in_the_checkout() -> None:
    page = reference()
    for name in COMMANDS:
        assert f"\n### {name}\n" in page
        script = {"import": "import_policy"}.get(name, name.replace("-", "_"))
        assert (REPOSITORY / "scripts" / f"{script}.py").is_file()


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The program printed in docs/chain.md."""
    (code,) = re.findall(r"```python\n(.*?)```", (DOCS / "chain.md").read_text(encoding="utf-8"), re.S)
    path = tmp_path / "chain.py"
    path.write_text(code, encoding="utf-8")
    return path


def test_another_program_verifies_the_chain_from_the_description(program: Path, tmp_path: Path) -> None:
    folder = build_site(tmp_path / "site") / "policy" / "privacy" / "versions"
    command = [sys.executable, "-I", str(program), str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told.startswith("3 versions, head 2027-02-01 ")
    record = folder / "2021-09-02.json"
    record.write_text(record.read_text(encoding="utf-8").replace("Legal desk", "Somebody"), encoding="utf-8")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "the record was changed" in done.stderr


def test_shells_can_complete_commands() -> None:
    environment = {
        **os.environ,
        "_POLICYPRESS_COMPLETE": "bash_complete",
        "COMP_WORDS": "policypress ver",
        "COMP_CWORD": "1",
    }
    command = [sys.executable, "-c", "from policypress.cli.main import main; main()"]
    environment["PYTHONPATH"] = str(REPOSITORY / "scripts")
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout
    assert "verify" in told


def blocks(kind: str) -> list[str]:
    """Examples in docs/editing.md."""
    return re.findall(rf"```{kind}\n(.*?)```", (DOCS / "editing.md").read_text(encoding="utf-8"), re.S)


def test_the_examples_for_editors_work() -> None:
    example, aside = blocks("markdown")
    (decision,) = blocks("yaml")
    text = example.replace("lang: en\n", f"lang: en\n{decision}", 1)
    working = working_from(text, "policy/example/index.md", Path("index.md"))
    assert working.problems == ()
    assert [found.by for found in working.decisions] == ["General counsel"]
    source = "---\ntitle: x\neffective: 2027-02-01\n---\n\nFirst.\n\n" + aside
    linted = Text(source, parse_document(source), Path("/nowhere/index.md"), Path("/nowhere"), date(2027, 2, 1))
    assert lint(linted, "x.md") == []


def test_the_guide_names_every_key_and_activity() -> None:
    page = (DOCS / "editing.md").read_text(encoding="utf-8")
    assert all(f"| `{key}` |" in page for key in KEYS)
    assert all(activity in page for activity in ACTIVITIES)

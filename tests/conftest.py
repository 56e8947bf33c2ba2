"""What every test starts from: a fixed day, git without the machine's own settings, and examples drawn without a clock.

Property tests draw the same examples on every machine; ``--hypothesis-profile thorough`` draws many fresh ones.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "policypress", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", settings.get_profile("policypress"), derandomize=False, max_examples=1500)
settings.load_profile("policypress")

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"


@pytest.fixture
def today() -> date:
    """The day dated tests run on: ``POLICYPRESS_TODAY`` where it is set, else the day the sample was announced."""
    return date.fromisoformat(os.environ.get("POLICYPRESS_TODAY", "2026-11-22"))


@pytest.fixture(autouse=True)
def _own_git_identity(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tests commit under a name of their own, whatever git is set up to do on the machine."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Legal desk")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "legal@example.com")


@pytest.fixture
def shared() -> Path:
    """The folder of judged cases and corpora beside the repository; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared corpora are not beside this checkout")
    return SHARED

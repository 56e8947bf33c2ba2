"""A real Chromium and a served site; skipped loudly without one, required where POLICYPRESS_REQUIRE_BROWSER is set."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from policypress.archive.versions import read_archive
from policypress.settings import load_settings
from policypress.site.mkdocs.build import build_site as build

from tests.browser.sample import sample_site
from tests.browser.serving import served

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    found = os.environ.get("POLICYPRESS_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        if os.environ.get("POLICYPRESS_REQUIRE_BROWSER"):
            pytest.fail("No Chromium, and POLICYPRESS_REQUIRE_BROWSER is set: apt-get install chromium")
        pytest.skip("NO CHROMIUM: what the site promises in a browser is not tested; apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site."""
    folder = tmp_path_factory.mktemp("browser")
    root = sample_site(folder / "root")
    out: Path = folder / "out"
    build(root, out, read_archive(root), load_settings(root), TODAY)
    return out


@pytest.fixture(scope="session")
def site(folder: Path) -> Iterator[str]:
    """The address of a built site on this machine."""
    with served(folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh page that fails the test on a script error, a violated policy or a request that leaves the site."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    found = context.new_page()
    problems: list[str] = []
    found.on("pageerror", lambda error: problems.append(str(error)))
    found.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    found.on("request", lambda asked: None if asked.url.startswith((site, "data:")) else problems.append(asked.url))
    yield found
    context.close()
    assert not problems

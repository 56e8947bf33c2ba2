"""Takes the README's pictures of the built site: `make pictures`. Needs Chromium; writes docs/pictures/*.png."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import sys
import tempfile
import threading
from datetime import date
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from policypress.archive.versions import read_archive  # noqa: E402
from policypress.settings import load_settings  # noqa: E402
from policypress.site.mkdocs.build import build_site  # noqa: E402

TODAY = date(2026, 11, 28)
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PICTURES: tuple[tuple[str, str, int, int, Literal["light", "dark"], int], ...] = (
    ("home", "", 1280, 820, "light", 0),
    ("text", "privacy/", 1280, 820, "light", 0),
    ("redline", "privacy/changes/2027-02-01/#change-fb2b051343ff", 1280, 900, "light", 0),
    ("history", "cookies/history/", 1280, 900, "light", 0),
    ("compare", "privacy/compare/#2021-09-02..2027-02-01", 1280, 820, "light", 0),
    ("phone", "privacy/", 390, 844, "light", 0),
    ("phone-dark", "privacy/changes/2027-02-01/#change-fb2b051343ff", 390, 844, "dark", 0),
)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main() -> None:
    """Build the site as on a fixed day, and take every picture."""
    chromium = os.environ.get("POLICYPRESS_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not chromium:
        sys.exit("No Chromium here. Install it (Debian: apt-get install chromium) and run this again.")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "site"
        build_site(ROOT, out, read_archive(ROOT), load_settings(ROOT), TODAY)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(out)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for picture in PICTURES:
                take(browser, f"http://127.0.0.1:{server.server_port}/", *picture)
            browser.close()
        server.shutdown()


def take(
    browser: Browser,
    site: str,
    name: str,
    address: str,
    width: int,
    height: int,
    scheme: Literal["light", "dark"],
    down: int,
) -> None:
    """One picture of one page, scrolled ``down`` by so many pixels."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    answer = page.goto(site + address)
    if answer is None or not answer.ok:
        context.close()
        print(f"skipped {name}.png: the site has no /{address}")
        return
    if down:
        page.evaluate(f"scrollTo(0, {down})")
    page.wait_for_timeout(400)
    target = ROOT / "docs" / "pictures" / f"{name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(target))
    context.close()
    print(f"wrote {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

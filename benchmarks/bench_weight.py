"""What a reader's browser has to load: the text in force, and the data for comparing any two versions."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path

from bench_site import build
from measure import Figure, environment
from site_inputs import DAY, MANY_WORDS, ours, very_many

TITLE = "Weight of the pages"
_OWN = re.compile(r'(?:src|href)="([^"]*/(?:policypress)\.(?:css|js))"')


def run() -> list[Figure]:
    """All figures of this section."""
    site, source = ours(200)
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    variables = environment(POLICYPRESS_TODAY=DAY, SOURCE_DATE_EPOCH="1795305600")
    subprocess.run(command, cwd=site, check=True, env=variables, capture_output=True)
    built = site / "site"
    page = built / "privacy" / "index.html"
    files = [page, *_own(page)]
    first = sum(_packed(path) for path in files)
    words = len(re.sub(r"<[^>]+>", " ", page.read_text()).split())
    data = built / "privacy" / "compare" / "data.json"
    many = _data_of_many()
    return [
        Figure(
            "text in force, first view", first / 1000, "kB compressed", "mkdocs build", bar=150.0,
            note=f"page of {words:,} words with our style sheet and script, the theme's own files left out; {source}",
        ),
        Figure(
            "data for comparing any two of 200 versions", _packed(data) / 1000, "kB compressed", "mkdocs build",
            note=f"{data.stat().st_size / 1000:,.0f} kB uncompressed, each distinct clause once",
        ),
        Figure(
            "data for comparing any two of 2,000 versions", _packed(many) / 1000, "kB compressed", "mkdocs build",
            note=f"{many.stat().st_size / 1000:,.0f} kB uncompressed; generated policy of {MANY_WORDS:,} words",
        ),
    ]  # fmt: skip


def _data_of_many() -> Path:
    site = very_many()
    data = site / "site" / "privacy" / "compare" / "data.json"
    if not data.is_file():
        build(site)
    return data


def _own(page: Path) -> list[Path]:
    """Our style sheets and scripts that the page loads."""
    return sorted({(page.parent / name).resolve() for name in _OWN.findall(page.read_text())})


def _packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))

"""What hosts are told: texts of versions never change, everything else may, and no address is told two things."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from policypress.archive.versions import read_archive
from policypress.settings import load_settings
from policypress.site.mkdocs.build import build_site as build

from tests.site_builder import FIRST, build_site, seal_text


def rules(text: str) -> dict[str, list[str]]:
    """Pattern → its headers."""
    out: dict[str, list[str]] = {}
    pattern = ""
    for line in text.splitlines():
        if line.startswith("  "):
            out[pattern].append(line.strip())
        else:
            pattern = line
            assert pattern not in out
            out[pattern] = []
    return out


def fits(pattern: str, address: str) -> bool:
    """Whether a rule fits: ``*`` is anything, ``:name`` one step of the way."""
    steps = re.sub(r":\w+", "[^/]+", re.escape(pattern).replace("\\*", ".*").replace("\\:", ":"))
    return re.fullmatch(steps, address) is not None


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = build_site(tmp_path_factory.mktemp("hosted") / "site")
    seal_text(root, FIRST.replace("Privacy", "Shop"), date(2021, 8, 1), "shop/eu")
    out = root / "built"
    build(root, out, read_archive(root), load_settings(root), date(2026, 11, 22))
    return out


def test_only_what_never_changes_is_kept_for_good(site: Path) -> None:
    found = rules((site / "_headers").read_text(encoding="utf-8"))
    kept = {
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.is_file()
        for pattern, headers in found.items()
        if any("immutable" in header for header in headers) and fits(pattern, f"/{path.relative_to(site).as_posix()}")
    }
    texts = {path.relative_to(site).as_posix() for path in site.rglob("versions/*.md")}
    assert {"privacy/versions/2021-09-02.md", "shop/eu/versions/2021-09-02.md"} <= texts <= kept
    assert all(re.search(r"\.[0-9a-f]{8}\.min\.(js|css)$", name) for name in kept - texts), kept - texts


def test_no_address_is_met_by_two_rules_for_one_header(site: Path) -> None:
    found = rules((site / "_headers").read_text(encoding="utf-8"))
    for path in site.rglob("*"):
        address = f"/{path.relative_to(site).as_posix()}"
        names = [h.partition(":")[0] for pattern, headers in found.items() if fits(pattern, address) for h in headers]
        assert len(names) == len(set(names)), address


def test_the_rules_keep_to_what_the_hosts_take(site: Path) -> None:
    text = (site / "_headers").read_text(encoding="utf-8")
    assert len(rules(text)) <= 100 and max(map(len, text.splitlines())) <= 2000
    assert all(pattern.count("*") <= 1 for pattern in rules(text))

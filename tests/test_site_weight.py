"""Pages and files of the theme are published without what no browser shows or asks for."""

from __future__ import annotations

import re
from pathlib import Path

from policypress.archive.versions import read_archive
from policypress.settings import load_settings
from policypress.site.mkdocs.build import build_site as build
from policypress.site.mkdocs.weight import idle, tight

from tests.site_builder import TODAY, build_site


def test_indentation_and_blank_lines_go_but_what_shows_white_space_stays() -> None:
    page = "<html>\n\n   <p>one\n      two</p>\n <pre>a\n\n   b</pre>\n\n<script>x\n  y</script>\n</html>\n"
    assert tight(page) == "<html>\n<p>one\ntwo</p>\n<pre>a\n\n   b</pre>\n<script>x\n  y</script>\n</html>\n"


def test_the_own_part_of_a_page_stays_as_it_is() -> None:
    own = "<p>\n\n   mine\n</p>"
    assert tight(f"<main>\n\n   {own}\n\n   </main>", own) == f"<main>\n{own}\n</main>"


def test_source_maps_and_foreign_word_lists_are_left_out_and_all_else_stays() -> None:
    assert idle("assets/javascripts/bundle.min.js.map", ["de"])
    assert idle("assets/javascripts/lunr/min/lunr.de.min.js", ["en"])
    assert not idle("assets/javascripts/lunr/min/lunr.de.min.js", ["en", "de"])
    assert not idle("assets/javascripts/bundle.min.js", ["en"])


def test_a_site_in_german_keeps_the_word_lists_of_its_search(tmp_path: Path) -> None:
    root = build_site(tmp_path / "repo", sealed=1)
    build(root, tmp_path / "english", read_archive(root), load_settings(root), TODAY)
    path = root / "mkdocs.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("  - search\n", "  - search:\n      lang: de\n"))
    build(root, tmp_path / "german", read_archive(root), load_settings(root), TODAY)
    words = "assets/javascripts/lunr/min/lunr.de.min.js"
    assert (tmp_path / "german" / words).is_file()
    assert not (tmp_path / "english" / words).exists()
    assert not list((tmp_path / "german").rglob("*.map"))


def test_every_file_that_a_page_asks_for_is_published(tmp_path: Path) -> None:
    root = build_site(tmp_path / "repo", sealed=1)
    out = tmp_path / "site"
    build(root, out, read_archive(root), load_settings(root), TODAY)
    asked = 0
    for page in out.rglob("*.html"):
        for name in re.findall(r'(?:src|href)="([^":?#]*assets/[^"?#]*)"', page.read_text(encoding="utf-8")):
            base = out if name.startswith("/") or page.name == "404.html" else page.parent
            assert (base / name.lstrip("/")).is_file(), f"{page.name} asks for {name}"
            asked += 1
    assert asked > 10

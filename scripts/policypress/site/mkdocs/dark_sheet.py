"""The dark colours for readers whose browser runs no script: what the theme's script would choose, as a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SHEET = "assets/stylesheets/dark.css"
_DARK = re.compile(r"\[data-md-color-scheme=\"?slate\"?\]\s*(\{[^{}]*\})")
_THEME = "assets/stylesheets/palette.*.css"


def dark_address(palette: Any) -> str:
    """Where the sheet stands; empty where the theme's ``palette`` does not go dark with a reader's system."""
    entries = palette if isinstance(palette, list) else []
    dark = any(one.get("scheme") == "slate" and "dark" in str(one.get("media")) for one in entries)
    return SHEET if dark else ""


def dark_sheet(folders: Iterable[str], sheets: Iterable[str]) -> str:
    """The colours of the scheme ``slate`` from the theme's palette and then from ``sheets``, for every page.

    Both are looked for in the theme's ``folders``, where the first that has a file wins.
    """
    places = [Path(folder) for folder in folders]
    palette = next((found for place in places for found in sorted(place.glob(_THEME))), None)
    own = [next((place / name for place in places if (place / name).is_file()), None) for name in sheets]
    texts = [path.read_text(encoding="utf-8") for path in (palette, *own) if path]
    return "".join(f"html body[data-md-color-scheme]{block}\n" for text in texts for block in _DARK.findall(text))

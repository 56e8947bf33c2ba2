"""The lists of parts and licences that a release is checked by."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY

_spec = importlib.util.spec_from_file_location("parts", REPOSITORY / ".ci" / "parts.py")
assert _spec and _spec.loader
parts = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(parts)


@pytest.mark.parametrize(
    ("entries", "licence"),
    [
        ([{"expression": "Apache-2.0 OR BSD-2-Clause"}], "Apache-2.0 OR BSD-2-Clause"),
        ([{"license": {"id": "MIT"}}], "MIT"),
        ([{"license": {"id": "MIT"}}, {"license": {"name": "License :: OSI Approved :: MIT License"}}], "MIT"),
        ([{"license": {"name": "BSD License"}}, {"license": {"id": "Apache-2.0"}}], "Apache-2.0 AND BSD-3-Clause"),
        ([{"license": {"id": "MIT"}}, {"license": {"name": "Our own terms"}}], "unknown: MIT; Our own terms"),
        ([], "unknown: "),
    ],
)
def test_a_licence_is_read_in_the_words_of_the_common_list(entries: list[dict[str, Any]], licence: str) -> None:
    assert parts.said({"licenses": entries}) == licence


@pytest.mark.parametrize(
    ("licence", "fine"),
    [
        ("MIT", True),
        ("(MIT OR GPL-3.0-only)", True),
        ("GPL-3.0-only OR MIT AND GPL-3.0-only", False),
        ("Apache-2.0 AND BSD-3-Clause", True),
        ("MIT AND AGPL-3.0-only", False),
        ("unknown: ", False),
    ],
)
def test_every_licence_that_binds_must_be_allowed(licence: str, fine: bool) -> None:
    assert parts.allowed(licence) is fine
    assert (list(parts.refused({"thing": licence})) == []) is fine


def test_an_exception_is_for_the_package_it_names() -> None:
    assert not list(parts.refused({"certifi": "MPL-2.0"}))
    (line,) = parts.refused({"certifi": "MPL-2.0", "another": "MPL-2.0"})
    assert line.startswith("another: its licence (MPL-2.0) is not allowed")


def test_a_pin_that_is_not_among_the_parts_is_named(tmp_path: Path) -> None:
    pins = tmp_path / "pins.txt"
    pins.write_text("one==1 \\\n    --hash=sha256:ab\ntwo==2 ; python_version < '3'\nThree==3\n", encoding="utf-8")
    assert list(parts.missing(pins, {"three": ("3", "MIT")})) == ["one: is pinned, and not among the parts."]

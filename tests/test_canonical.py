"""Canonical JSON is RFC 8785, whichever writer makes it."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from policypress.canonical import canonical_json

TEXT = st.text(st.characters(codec="utf-8"))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20)


@given(VALUES)
def test_canonical_json_is_what_the_reference_library_writes(value: object) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value", [{"é": 1, "z": 2}, {"\U0001f600": 1, "\ufb33": 2}, {"a": 1.0}, {"a": 1e30}, "\x00\x1f\x7f\u2028"]
)
def test_keys_beyond_ascii_fractions_and_control_characters_are_canonical_too(value: object) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)  # type: ignore[arg-type]

"""Front matter of another program, as it may stand in a public record: no person in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_PERSONS = frozenset(
    """
    author authors byline by co-author co-authors coauthor coauthors committer contributor contributors creator
    creators editor editors email emails e-mail mail maintainer maintainers owner owners reviewer reviewers
    reviewed-by approved-by edited-by written-by modified-by updated-by last-modified-by changed-by
    """.split()
)
_ADDRESS = re.compile(r"[^\s@<>\"'(),;:\[\]{}]+@[^\s@<>\"'(),;:\[\]{}]+\.[^\s@<>\"'(),;:\[\]{}]+")


def without_persons(meta: Mapping[str, Any]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Keys with their values as text, and what was left out: keys that name persons, and e-mail addresses in others."""
    withheld: list[str] = []
    kept = {key: _text(_public(value, key, withheld)) for key, value in meta.items() if not _names(key)}
    withheld += [key for key in meta if _names(key)]
    return kept, tuple(dict.fromkeys(withheld))


def _names(key: str) -> bool:
    """Whether ``key`` is for persons, however it is written: ``lastModifiedBy``, ``reviewed_by``."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|[\s_]+", "-", str(key)).lower()
    return apart in _PERSONS


def _public(value: Any, where: str, withheld: list[str]) -> Any:
    if isinstance(value, str):
        found = _ADDRESS.sub("", value)
        if found != value:
            withheld.append(f"an e-mail address in {where}")
            # What is left of “Jane Doe <jane@example.com>” is still a name.
            return ""
        return value
    if isinstance(value, Mapping):
        withheld += [f"{where}.{key}" for key in value if _names(key)]
        return {key: _public(one, f"{where}.{key}", withheld) for key, one in value.items() if not _names(key)}
    if isinstance(value, list):
        return [_public(one, where, withheld) for one in value]
    return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)

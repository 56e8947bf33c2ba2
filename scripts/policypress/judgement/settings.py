"""What the front matter says about a text and is no part of it: whom it concerns, and from when it applies."""

from __future__ import annotations

import json
from dataclasses import replace

from policypress.document.model import Clause, ClauseKind, Document

TOLD_KEYS = ("audiences", "effective")
"""Front-matter keys of which a comparison of two texts tells, though they are no wording."""


def with_settings(document: Document) -> Document:
    """The document with a clause more for each of these keys, so that what changes in them is shown and judged."""
    more = tuple(
        Clause(ClauseKind.META, f"{key}: {_shown(document.meta[key])}", document.meta_lines.get(key, 1))
        for key in TOLD_KEYS
        if document.meta.get(key) not in (None, "", {}, [])
    )
    return replace(document, clauses=(*more, *document.clauses)) if more else document


def _shown(value: object) -> str:
    return str(value) if isinstance(value, (str, int)) else json.dumps(value, default=str, ensure_ascii=False)

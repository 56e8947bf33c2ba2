"""Front matter of any program above a text: YAML, TOML, JSON, or what was meant for one of them."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from policypress.document.frontmatter import LONGEST, parse_front_matter, split_front_matter


@dataclass(frozen=True)
class Front:
    """A text without its front matter, the values of that, and what must be said about it."""

    body: str
    meta: dict[str, Any] = field(default_factory=dict)
    note: str = ""


def front_of(text: str) -> Front:
    """Take the front matter off a text; words between two rules are no front matter and stay."""
    bare = re.sub(r"\A(?:\ufeff|[ \t]*\r?\n)+", "", text[: LONGEST * 2]) + text[LONGEST * 2 :]
    if len(bare) < len(text):
        behind = front_of(bare)
        return behind if behind.meta else Front(text, note=behind.note)
    if text.startswith("+++"):
        return _toml(text)
    fenced = _FENCED.match(text[: LONGEST * 2])
    if fenced:
        return _fenced(text, fenced)
    text = _COMMENT.sub("---", text, count=1)
    if _HEADED.match(text[:LONGEST]):
        return _headed(text)
    if re.match(r"\{\s*[\"}]", text):
        return _json(text)
    source, body, start = split_front_matter(text)
    if start == 1:
        return Front(text)
    found = parse_front_matter(source)
    if found.meta or not source.strip():
        return Front(body, found.meta)
    if all(not line.strip() or line.lstrip().startswith("#") for line in source.split("\n")):
        return Front(body)
    by_line = _by_line(source, ":")
    if by_line is None:
        return Front(text, note="begins with words between two rules (---), which are no front matter: kept as text")
    fault = (
        f"line {found.faults[0][0]}: {found.faults[0][1].rstrip('.')}" if found.faults else "it is no list of values"
    )
    return Front(body, by_line, f"{fault}; read line by line and kept in the record")


_FENCED = re.compile(
    r"(?:---[ \t]*(?P<kind>json|toml|ya?ml)[ \t]*\r?\n|(?P<json>;;;)[ \t]*\r?\n)"
    r"(?P<source>.*?)^(?:---|;;;)[ \t]*(?:\r?\n|\Z)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
"""Front matter that names its own language, as Eleventy, Gatsby and Middleman write it."""
_COMMENT = re.compile(r"\A---[ \t]+#[^\n]*(?=\n)")
_NAMES = (
    "title|date|modified|author|authors|slug|category|tags|summary|status|lang|language|template|layout|description"
    "|keywords|url|save_as|copyright|subtitle|css|affiliation|permalink"
)
_HEADED = re.compile(rf"\Atitle[ \t]*:[^\n]*\n(?:(?:{_NAMES})[ \t]*:[^\n]*\n)+(?=[ \t]*\r?\n)", re.IGNORECASE)
"""Lines such as ``Title: …`` before the first empty line, as MultiMarkdown and Pelican write them."""


def _fenced(text: str, found: re.Match[str]) -> Front:
    kind, source, body = (found.group("kind") or "json").lower(), found.group("source"), text[found.end() :]
    try:
        if kind == "toml":
            return Front(body, tomllib.loads(source))
        if kind == "json":
            meta = json.loads(source if source.lstrip().startswith("{") else f"{{{source}}}")
            return Front(body, meta)
    except (ValueError, RecursionError) as error:
        by_line = _by_line(source, "=" if kind == "toml" else ":")
        if by_line is None:
            return Front(text, note="begins with lines that are no front matter: kept as text")
        return Front(
            body, by_line, f"the front matter is no valid {kind} ({error}); read line by line and kept in the record"
        )
    return front_of(f"---\n{source}---\n{body}")


def _headed(text: str) -> Front:
    found = _HEADED.match(text[:LONGEST])
    lines = [line.partition(":") for line in found.group().splitlines()] if found else []
    body = text[found.end() :] if found else text
    return Front(re.sub(r"\A[ \t]*\r?\n", "", body), {name.strip(): value.strip() for name, _, value in lines})


def _toml(text: str) -> Front:
    found = re.match(r"\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", text[: LONGEST * 2], re.DOTALL | re.MULTILINE)
    if not found:
        return Front(text)
    source, body = found.group(1), text[found.end() :]
    try:
        return Front(body, tomllib.loads(source))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        by_line = _by_line(source, "=")
        if by_line is None:
            return Front(
                text, note="begins with words between two lines of +++, which are no front matter: kept as text"
            )
        return Front(
            body, by_line, f"the front matter is no valid TOML ({error}); read line by line and kept in the record"
        )


def _json(text: str) -> Front:
    try:
        meta, end = json.JSONDecoder().raw_decode(text[: LONGEST * 2])
    except (ValueError, RecursionError):
        return Front(text)
    after = re.match(r"[ \t]*(?:\r?\n|\Z)", text[end:])
    if not isinstance(meta, dict) or not after:
        return Front(text)
    return Front(text[end + after.end() :], meta)


_KEY = re.compile(r"""["']?([A-Za-z_][\w .-]{0,60}?)["']?\s*(?P<sign>[:=])(?:\s+(.*)|)$""")


def _by_line(source: str, sign: str) -> dict[str, Any] | None:
    """Lines such as ``key: value`` as values, what is indented below a key as its own; None where these are words."""
    out: dict[str, Any] = {}
    key, words = "", 0
    lines = [line for line in source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in lines:
        found = _KEY.match(line.strip())
        named = found is not None and found.group("sign") == sign and len(found.group(1).split()) <= 3
        inner = line[:1].isspace() or line.lstrip().startswith("- ")
        if named and found and not inner:
            key = found.group(1)
            out[key] = (found.group(3) or "").strip().strip("\"'")
        elif key and inner:
            held = out[key] if isinstance(out[key], dict) else {"": out[key]} if out[key] else {}
            name, value = (found.group(1), found.group(3) or "") if named and found else (str(len(held)), line.strip())
            out[key] = {**held, name: value.strip()}
        else:
            words += 1
    return out if out and words * 2 <= len(lines) else None

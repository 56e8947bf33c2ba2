"""``policypress compare``: any two texts, or many pairs in one run."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from policypress.archive.texts import named_text
from policypress.cli.common import print_json
from policypress.document import parse_document
from policypress.errors import UsageError
from policypress.files import read_text
from policypress.judgement import judge_texts
from policypress.judgement.show import as_html, as_json, as_markdown, as_text


@click.command()
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--pairs", type=click.Path(path_type=Path), help="JSON lines of {id, before, after}: one verdict a line.")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown", "html"]), default="text")
@click.option("--json", "form", flag_value="json", help="Short for --format json.")
@click.option("--root", type=click.Path(path_type=Path), help="The checkout; default: the one you stand in.")
def compare(old: str | None, new: str | None, pairs: Path | None, form: str, root: Path | None) -> None:
    """Compare two texts: paths, `privacy@2021-09-02`, `privacy@working`, or `REV:path`."""
    if pairs:
        if old or new:
            raise UsageError("--pairs takes no OLD and NEW. Leave them out.")
        if form not in ("text", "json"):
            raise UsageError(f"--pairs writes JSON lines, not {form}. Leave --format out.")
        compare_pairs(pairs)
        return
    if not old or not new:
        raise UsageError("OLD and NEW are missing. Name two texts, or --pairs FILE.jsonl.")
    before, after = named_text(old, root), named_text(new, root)
    _, judgement = judge_texts(parse_document(before.text), parse_document(after.text))
    if form == "json":
        print_json(as_json(judgement, before.name, after.name))
    elif form == "markdown":
        click.echo(as_markdown(judgement))
    elif form == "html":
        click.echo(as_html(judgement, f"{before.name} → {after.name}"), nl=False)
    else:
        click.echo(as_text(judgement))


def compare_pairs(path: Path) -> None:
    """Write one line of {id, verdict, changes} for each line read, in order; a bad line stops with its number."""
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            name, before, after = _pair(line)
        except ValueError as error:
            raise UsageError(
                f"{path}:{number}: not a line of {{id, before, after}} ({error}). Mend the line."
            ) from None
        _, judgement = judge_texts(parse_document(before), parse_document(after))
        out = {
            "id": name,
            "verdict": judgement.verdict.value,
            "changes": [judged.as_json() for judged in judgement.changes],
        }
        sys.stdout.write(json.dumps(out, ensure_ascii=False) + "\n")


def _pair(line: str) -> tuple[Any, str, str]:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("it must be an object in braces")
    missing = [key for key in ("id", "before", "after") if key not in row]
    if missing:
        raise ValueError(f"it lacks {', '.join(missing)}")
    if not (isinstance(row["before"], str) and isinstance(row["after"], str)):
        raise ValueError("before and after must be text in quotation marks")
    return row["id"], row["before"], row["after"]

"""``policypress compare``: any two texts, or many pairs in one run."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from policypress.archive.ids import parse_day
from policypress.archive.texts import named_text
from policypress.canonical import read_json
from policypress.cli.common import print_json, today_option
from policypress.document import Document, parse_document
from policypress.durable.beside import write_atomic
from policypress.errors import UsageError
from policypress.files import TEXT, decoded, lines_of
from policypress.judgement import judge_texts
from policypress.judgement.settings import with_settings
from policypress.judgement.show import as_html, as_json, as_markdown, as_text, headline

_FORMS = ["text", "json", "markdown", "html", "docx", "pdf"]


@click.command()
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option(
    "--pairs",
    type=click.Path(path_type=Path),
    help="JSON lines of {id, before, after}, lang if known: one verdict a line.",
)
@click.option("--format", "form", type=click.Choice(_FORMS), default="text")
@click.option("--json", "form", flag_value="json", help="Short for --format json.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; docx and pdf need one.")
@click.option("--author", help="Whose the tracked changes in Word are; default: policypress.")
@click.option("--no-reasons", is_flag=True, help="Leave out the comments in Word that say why a change is material.")
@click.option("--root", type=click.Path(path_type=Path), help="The checkout; default: the one you stand in.")
@today_option
def compare(
    old: str | None,
    new: str | None,
    pairs: Path | None,
    form: str,
    out: Path | None,
    author: str | None,
    no_reasons: bool,
    root: Path | None,
    today: str | None,
) -> None:
    """Compare two texts: paths, `privacy@2021-09-02`, `privacy@working`, or `REV:path`.

    With --format docx the comparison is a Word file with tracked changes: accepting all gives NEW, rejecting all OLD.
    """
    _fitting(form, out, author, no_reasons)
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
    old_text, new_text = parse_document(before.text), parse_document(after.text)
    if not out:  # a file holds the wording and nothing else
        old_text, new_text = with_settings(old_text), with_settings(new_text)
    comparison, judgement = judge_texts(old_text, new_text)
    if out:
        from policypress.word.named import Asked, redline_between

        asked = Asked(author or "policypress", not no_reasons, parse_day(today) if today else None, form)
        write_atomic(out, redline_between(comparison, judgement, before, after, asked))
        click.echo(f"{out}: {headline(judgement)}")
    elif form == "json":
        print_json(as_json(judgement, before.name, after.name))
    elif form == "markdown":
        click.echo(as_markdown(judgement))
    elif form == "html":
        click.echo(as_html(judgement, f"{before.name} → {after.name}"), nl=False)
    else:
        click.echo(as_text(judgement))


def _fitting(form: str, out: Path | None, author: str | None, no_reasons: bool) -> None:
    written = form in ("docx", "pdf")
    if written and (out is None or out.is_dir()):
        raise UsageError(f"A file needs a place. Give --out FILE.{form}.")
    if out and not written:
        raise UsageError("--out belongs to --format docx and pdf. Leave it out, or give one of them.")
    if form != "docx" and (author or no_reasons):
        raise UsageError("--author and --no-reasons belong to --format docx. Leave them out, or give it.")


_LONGEST = 13 * TEXT
"""Most bytes of a line: two texts of which JSON writes every character as an escape."""


def compare_pairs(path: Path) -> None:
    """Write one line of {id, verdict, changes} for each line read, in order; a bad line stops with its number."""
    for number, raw in lines_of(path, _LONGEST):
        line = decoded(raw, f"{path}:{number}")
        if not line.strip():
            continue
        try:
            name, before, after, lang = _pair(line)
        except ValueError as error:
            raise UsageError(
                f"{path}:{number}: not a line of {{id, before, after}} ({error}). Mend the line."
            ) from None
        old, new = (with_settings(_in_language(parse_document(text), lang)) for text in (before, after))
        _, judgement = judge_texts(old, new)
        out = {
            "id": name,
            "verdict": judgement.verdict.value,
            "changes": [judged.as_json() for judged in judgement.changes],
        }
        sys.stdout.write(json.dumps(out, ensure_ascii=False) + "\n")


def _in_language(document: Document, lang: str) -> Document:
    """The document with the language that is said of it, unless its own front matter names one."""
    return replace(document, meta={"lang": lang, **document.meta}) if lang else document


def _pair(line: str) -> tuple[Any, str, str, str]:
    row = read_json(line, largest=2**64)
    if not isinstance(row, dict):
        raise ValueError("it must be an object in braces")
    missing = [key for key in ("id", "before", "after") if key not in row]
    if missing:
        raise ValueError(f"it lacks {', '.join(missing)}")
    if not (isinstance(row["before"], str) and isinstance(row["after"], str)):
        raise ValueError("before and after must be text in quotation marks")
    if max(len(row["before"]), len(row["after"])) > TEXT:
        raise ValueError(f"a text is longer than {TEXT // 2**20} MB")
    lang = row.get("lang") or ""
    if not isinstance(lang, str):
        raise ValueError('lang must be a language tag such as "de"')
    return row["id"], row["before"], row["after"], lang

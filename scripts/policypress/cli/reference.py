"""The reference page, made from the commands, the settings and the formats themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import pairwise

import click
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from policypress.cli.main import COMMANDS, policypress
from policypress.lint.linting import LINT_RULES
from policypress.recipients.source import MEANINGS
from policypress.schemas import MODELS
from policypress.settings import Mail, Settings, UserSource

HEAD = """\
# Reference

Made from the commands themselves by `python -m policypress.cli.reference`; a test keeps it true.

`policypress COMMAND` once installed; `python scripts/NAME.py` from a checkout does the same. Exit codes: 0 done,
1 something must be mended or confirmed, 2 bad usage or unreadable input, 70 a fault of
the program (it says where its report lies; `POLICYPRESS_DEBUG=1` shows it), 75 try again later. `POLICYPRESS_TODAY`
sets the day for everything that judges dates, `mkdocs` included. Shell completion:
`_POLICYPRESS_COMPLETE=bash_source policypress` prints what your shell must read (also `zsh_source`, `fish_source`).
"""


def reference() -> str:
    """The whole page."""
    parts = [HEAD, "## Commands\n"]
    context = click.Context(policypress, info_name="policypress")
    for name in sorted(COMMANDS):
        command = policypress.get_command(context, name)
        assert command is not None
        parts.extend(_command(name, command, 3))
    parts.append("## Settings\n\nUnder `plugins: - policypress:` in `mkdocs.yml`; unknown keys are errors.\n")
    parts.append(_table(["Setting", "Default", "Meaning"], _settings()))
    parts.append("## Users\n\nColumns of the users, from which `users.columns` maps the source's own names.\n")
    parts.append(_table(["Column", "Holds"], [(f"`{name}`", meaning) for name, meaning in MEANINGS.items()]))
    parts.append("## Lint rules\n\nSet one aside with `<!-- policypress: allow RULE: reason -->`.\n")
    rows = [(f"`{rule.id}`", rule.severity.value, f"{rule.title}. {rule.meaning}") for rule in LINT_RULES]
    parts.append(_table(["Rule", "Weight", "What it finds"], rows))
    parts.append(
        "## Formats\n\nJSON Schemas (2020-12) in `policypress/schemas/`; every file is valid against its own.\n"
    )
    formats = [(f"`{name}.schema.json`", _first_line(model.__doc__)) for name, model in MODELS.items()]
    parts.append(_table(["Schema", "File"], formats))
    return "\n".join(parts)


def _command(name: str, command: click.Command, level: int) -> Iterator[str]:
    context = click.Context(command, info_name=f"policypress {name}")
    usage = re.sub(r"\s+", " ", command.get_usage(context)).removeprefix("Usage: ")
    yield f"{'#' * level} {name}\n"
    yield _paragraphs(command.help or "") + "\n"
    yield f"```\n{usage}\n```\n"
    rows = [row for param in command.params if (row := _option(param, context))]
    if rows:
        yield _table(["Option", "What it does"], rows)
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            if found:
                yield from _command(f"{name} {sub}", found, level + 1)


def _option(param: click.Parameter, context: click.Context) -> tuple[str, str] | None:
    record = param.get_help_record(context) if isinstance(param, click.Option) else None
    return (f"`{record[0]}`", " ".join(record[1].split())) if record else None


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _settings() -> Iterator[tuple[str, str, str]]:
    nested: dict[str, type[BaseModel]] = {"users": UserSource, "mail": Mail}
    said = _said()
    for name, field in Settings.model_fields.items():
        if name not in nested:
            yield f"`{name}`", _default(field), said.get(("Settings", name), "")
            continue
        for inner, inner_field in nested[name].model_fields.items():
            yield f"`{name}.{inner}`", _default(inner_field), said.get((nested[name].__name__, inner), "")


def _said() -> dict[tuple[str, str], str]:
    """(class, setting) → the sentence that stands below the setting in the source."""
    tree = ast.parse(files("policypress").joinpath("settings.py").read_text(encoding="utf-8"))
    out = {}
    for part in (part for part in tree.body if isinstance(part, ast.ClassDef)):
        for field, text in pairwise(part.body):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
                out[part.name, field.target.id] = " ".join(str(ast.literal_eval(text.value)).replace("``", "`").split())
    return out


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True)
    return "required" if value is PydanticUndefined else f"`{value}`" if value not in ("", (), {}) else "empty"


def _first_line(text: str | None) -> str:
    return (text or "").strip().split("\n")[0].replace("``", "`")


def _table(head: list[str], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    from pathlib import Path

    page = Path(__file__).resolve().parents[3] / "docs" / "reference.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text(reference(), encoding="utf-8")

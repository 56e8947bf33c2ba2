"""``check --settle``: one reason and one name for all suggestions of a kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from policypress.archive.phrases import count
from policypress.archive.steps import archive_step
from policypress.characters import logged
from policypress.check.checking import PolicyCheck
from policypress.check.settling import check_words, decisions_for, settled_text
from policypress.check.suggestions import SETTLED_AS


def settle(root: Path, found: Sequence[PolicyCheck], kind: str, by: str, because: str) -> None:
    """Write decisions on every change of a kind into the working texts, and say which.

    :raises UsageError: no such kind is offered, or name or reason is missing
    """
    check_words(kind, by, because)
    made = {one.policy.id: (one, decisions_for(one, kind, by, because)) for one in found}
    texts = [
        (one.working.path, settled_text(one.working, decisions)) for one, decisions in made.values()
        if decisions and one.working
    ]  # fmt: skip
    if not texts:
        click.echo(f"No change waits for a person as {kind}; nothing was written.")
        return
    with archive_step(root) as step:
        for path, raw in texts:
            step.write(path, raw)
    for name, (_, decisions) in made.items():
        if decisions:
            ids = ", ".join(one.change for one in decisions)
            settled = count(len(decisions), "change")
            click.echo(logged(f"{name}: {settled} settled as {SETTLED_AS.value} by {by.strip()}: {ids}."))
    click.echo("Next: look at them once more in the front matter, and run `policypress check`.")

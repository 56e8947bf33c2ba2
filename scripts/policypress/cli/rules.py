"""``policypress rules``: every rule with its category and source."""

from __future__ import annotations

import click

from policypress.check.rule_list import ListedRule, every_rule
from policypress.cli.common import json_option, print_json
from policypress.judgement import rule_set_sha256

_HEADS = {
    "proof": "Proofs: the only ways to editorial",
    "finding": "Findings: signals that a change is material",
    "regime": "Laws that ask for notice; name them under `regimes:` in the settings",
    "lint": "Lint rules: set one aside with <!-- policypress: allow RULE: reason -->",
    "check": "What else check, seal and verify complain about",
}


@click.command()
@json_option
def rules(as_json: bool) -> None:
    """List every rule with its category and its legal source or reason."""
    listed = every_rule()
    if as_json:
        print_json({"format": 1, "rules_sha256": rule_set_sha256(), "rules": [rule.as_json() for rule in listed]})
        return
    click.echo(f"Rule set {rule_set_sha256()}")
    for kind, head in _HEADS.items():
        click.echo(f"\n{head}\n")
        for rule in listed:
            if rule.kind == kind:
                click.echo(_line(rule))


def _line(rule: ListedRule) -> str:
    category = f" {rule.category}" if rule.category else ""
    out = f"{rule.id}{category}: {rule.title}.".replace("..", ".") + f"\n    {rule.source}"
    if rule.kind in ("proof", "finding"):
        out += f"\n    Acts {_scope(rule)}."
    return out + "".join(f"\n    Needs: {need}." for need in rule.needs)


def _scope(rule: ListedRule) -> str:
    """In which languages and on which clauses a rule acts."""
    spoken = "in every language" if rule.languages == "any" else "in English only"
    return f"{spoken}, on {', '.join(rule.clauses)}" if rule.clauses else spoken

"""The published JSON Schemas are those of the models, and what is written is valid against them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from policypress.archive.moving import withdraw
from policypress.schemas import MODELS, committed, schema, schema_text

from tests.run import run
from tests.site_builder import build_site, policy_of


@pytest.mark.parametrize("name", MODELS)
def test_the_committed_schema_is_the_models(name: str) -> None:
    text = committed(name).read_text(encoding="utf-8")
    assert text == schema_text(name), "run `python -m policypress.schemas`"
    jsonschema.Draft202012Validator.check_schema(json.loads(text))


@pytest.mark.parametrize("name", MODELS)
def test_every_format_carries_its_version(name: str) -> None:
    assert schema(name)["properties"]["format"]["const"] == 1


def valid(name: str, path: Path) -> None:
    jsonschema.Draft202012Validator(schema(name)).validate(json.loads(path.read_text(encoding="utf-8")))


def test_every_file_a_release_writes_is_valid(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root")
    out, private = tmp_path / "out", tmp_path / "private"
    done = run("release", "--root", root, "--today", "2026-11-22", "--out", out, "--private", private)
    assert done.code == 0, done.err
    valid("release", out / "release.json")
    valid("versions", out / "site" / "privacy" / "versions.json")
    valid("manifest", private / "notice" / "privacy-2027-02-01" / "manifest.json")
    records = [p for p in (root / "policy" / "privacy" / "versions").glob("*.json") if "notice" not in p.name]
    for record in records:
        valid("record", record)
        valid("record", out / "site" / "privacy" / "versions" / record.name)
    assert len(records) == 3


def test_a_withdrawal_is_valid(tmp_path: Path) -> None:
    root = build_site(tmp_path / "root")
    policy = policy_of(root)
    withdraw(policy, policy.version("2027-02-01"), "Thought better of it.", "Counsel", date(2026, 11, 23))
    valid("withdrawal", root / "policy" / "privacy" / "versions" / "2027-02-01.withdrawn.json")

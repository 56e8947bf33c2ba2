"""JSON Schemas of every file the tool writes, made from the models that write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from policypress.archive.link_file import LinkFile
from policypress.archive.record import Anchor, Certificate, LaterTranslation, Record, Withdrawal
from policypress.archive.release_json import Release
from policypress.recipients.manifest import Manifest
from policypress.site.feeds.versions_json import VersionsFile

MODELS: dict[str, type[BaseModel]] = {
    "anchor": Anchor,
    "certificate": Certificate,
    "links": LinkFile,
    "manifest": Manifest,
    "record": Record,
    "release": Release,
    "translation": LaterTranslation,
    "versions": VersionsFile,
    "withdrawal": Withdrawal,
}
"""Name of each schema → the model of the file it describes."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) called ``name``."""
    made = MODELS[name].model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:policypress:{name}:1", **made}


def schema_text(name: str) -> str:
    """The schema as the committed file holds it."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"


def committed(name: str) -> Path:
    """Where the schema lies in the package."""
    return Path(__file__).with_name(f"{name}.schema.json")


def write_all() -> None:
    """Write every schema beside this module; run it with ``python -m policypress.schemas`` when a model changes."""
    for name in MODELS:
        committed(name).write_text(schema_text(name), encoding="utf-8")

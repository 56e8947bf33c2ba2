"""The settings of a site: the ``policypress`` block of ``mkdocs.yml``, typed and validated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from policypress.errors import Problem, TextProblems, UsageError
from policypress.files import read_text
from policypress.yaml_keys import RepeatedKey, repeated_keys

CONFIG = "mkdocs.yml"

Text = str


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class UserSource(_Block):
    """Where the users are: a CSV, Parquet or SQLite file below the root, or elsewhere by absolute path."""

    source: str = ""
    """The file: `.csv`, `.parquet` or `.sqlite`."""
    table: str = ""
    """Table of an SQLite file; needed where it holds several."""
    query: str = ""
    """The company's own SQL over its files instead of ``source``; must yield the contract's columns."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Contract's column → column of the source; a column of the same name needs no entry."""


class Mail(_Block):
    """What every message says about its sender."""

    sender: str = "Privacy team <privacy@example.com>"
    reply_to: str = ""
    """A monitored address; the sender's where empty."""
    list_id: str = ""
    """Value of the List-Id header; none where empty."""
    messages_per_second: float = Field(default=10.0, gt=0)
    """How fast messages may leave at most."""
    connections: int = Field(default=1, ge=1, le=50)
    """How many connections to the mail server are held open."""
    retain_days: int = Field(default=1095, ge=1)
    """After so many days ``notify forget`` removes addresses from the ledger; the evidence stays."""
    legal_hold: bool = False
    """Suspends ``notify forget``."""


class Settings(_Block):
    """Everything a company sets; ``site_url`` and ``site_name`` come from MkDocs' own settings."""

    site_name: str = "Policies"
    """MkDocs' own setting: the name in the header."""
    site_url: str = ""
    """MkDocs' own setting: the address of the site, for links in messages and feeds."""
    company: str = "The company"
    """The company's name in pages and messages."""
    contact: str = ""
    """Where readers ask questions: an address or a URL."""
    timezone: str = "UTC"
    """IANA name, such as Europe/Berlin; a text applies from 00:00 there."""
    lang: str = "en"
    """Language of the site and of texts that name none."""
    notice_days: int = Field(default=30, ge=0, le=366)
    """Days before its effect by which users must be told of a material change; a law or a promise may ask for more."""
    regimes: tuple[str, ...] = ()
    """Laws that ask for notice, such as `[gdpr, p2b]`; `policypress rules` lists them."""
    notify_on: Literal["material", "clarifying"] = "material"
    """Whether users are told of clarifying changes too."""
    confirm_share: float = Field(default=0.2, ge=0, le=1)
    """A recipient list that differs from the last one by more than this share needs ``--confirm-count``."""
    users: UserSource = Field(default_factory=UserSource)
    mail: Mail = Field(default_factory=Mail)
    defined_terms: tuple[str, ...] = ()
    """Terms that are always written in one way; ``check`` reports other spellings."""
    sign_versions: bool = False
    """`verify` asks for a signature of every version: a git tag that `policypress sign` makes after the commit."""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{value!r} is not an IANA time zone such as Europe/Berlin") from None
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)


class _Loader(yaml.SafeLoader):
    """Reads ``mkdocs.yml`` without running its Python tags."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: None)
_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


def load_settings(root: Path) -> Settings:
    """Settings of the site at ``root``.

    :raises UsageError: there is no readable ``mkdocs.yml``
    :raises TextProblems: a setting is unknown, repeated or has an impossible value; each with its line
    """
    path = root / CONFIG
    text = read_text(path)
    try:
        repeated = list(repeated_keys(yaml.compose(text, Loader=_Loader)))
        data = yaml.load(text, Loader=_Loader) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        problem = getattr(error, "problem", None) or str(error)
        raise TextProblems(
            [Problem(CONFIG, line, "settings", f"Not valid YAML: {problem}.", "Mend the line.")]
        ) from None
    if repeated:
        raise TextProblems(_repeated(again) for again in repeated)
    config = data if isinstance(data, dict) else {}
    faulty = list(_mkdocs_faults(root, config, text))
    if faulty:
        raise TextProblems(faulty)
    return settings_from(config, text)


def _mkdocs_faults(root: Path, config: dict[str, Any], text: str) -> Iterator[Problem]:
    """MkDocs' own settings that no build could use."""
    docs, url = config.get("docs_dir"), config.get("site_url")
    if docs is not None and not (isinstance(docs, str) and (root / docs).is_dir()):
        message = f"Setting `docs_dir`: {docs!r} is no folder here."
        yield mkdocs_problem("docs_dir", message, "Write `docs_dir: policy`, where the texts are.", text)
    if url and not _is_address(url):
        message = f"Setting `site_url`: {url!r} is not the address of a site."
        yield mkdocs_problem("site_url", message, "Write it in full, such as https://policies.example.com/", text)


def _is_address(url: Any) -> bool:
    try:
        parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def mkdocs_problem(key: str, message: str, remedy: str, text: str) -> Problem:
    """A fault of one of MkDocs' own settings, on its line in ``text``."""
    lines = text.split("\n")
    line = next((number for number, found in enumerate(lines, 1) if re.match(rf"{re.escape(key)}\s*:", found)), 0)
    return Problem(CONFIG, line, "settings", message, remedy)


def _repeated(again: RepeatedKey) -> Problem:
    message = f"The key `{again.name}` stands twice, first on line {again.first + 1}."
    return Problem(CONFIG, again.line + 1, "settings", message, "Remove one of the two.")


def settings_from(data: dict[str, Any], text: str = "") -> Settings:
    """Settings from parsed ``mkdocs.yml``; ``text`` is searched for the line of a faulty key."""
    block = _block(data)
    given = {key: data[key] for key in ("site_name", "site_url") if data.get(key)}
    try:
        return Settings(**{**given, **block})
    except ValidationError as error:
        raise TextProblems(_problems(error, text)) from None


def _block(data: dict[str, Any]) -> dict[str, Any]:
    plugins = data.get("plugins")
    for plugin in plugins if isinstance(plugins, list) else []:
        if plugin == "policypress":
            return {}
        if isinstance(plugin, dict) and "policypress" in plugin:
            block = plugin["policypress"] or {}
            if isinstance(block, dict):
                return block
    problem = "There is no `policypress` entry under `plugins:`."
    raise TextProblems([Problem(CONFIG, 0, "settings", problem, "Add `- policypress:` to the list of plugins.")])


def _problems(error: ValidationError, text: str) -> list[Problem]:
    out = []
    for fault in error.errors():
        keys = [str(part) for part in fault["loc"]]
        name = ".".join(keys)
        if fault["type"] == "extra_forbidden":
            message, remedy = (
                f"Unknown setting `{name}`.",
                "Check its spelling against the reference, or remove it.",
            )
        else:
            said = fault["msg"].removeprefix("Value error, ").replace("a valid tuple", "a list, such as [one, two]")
            message, remedy = f"Setting `{name}`: {said}.", "Give it a value of that kind."
        out.append(Problem(CONFIG, _line_of(keys, text), "settings", message, remedy))
    return out


def setting_line(root: Path, *keys: str) -> int:
    """The line of ``mkdocs.yml`` on which one of our settings stands; 0 where it is not found."""
    return _line_of(list(keys), read_text(root / CONFIG))


def _line_of(keys: list[str], text: str) -> int:
    """The line on which the innermost of ``keys`` stands, looking below each outer one; 0 when not found."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if line.strip().lstrip("- ").startswith("policypress:")), 0)
    found = 0
    for key in keys:
        for number in range(start, len(lines)):
            if lines[number].strip().lstrip("- ").startswith(f"{key}:"):
                found, start = number + 1, number + 1
                break
    return found


def published_from(root: Path) -> list[Path]:
    """Folders of the checkout that MkDocs publishes: texts, the theme's own files, the site built by itself."""
    data = yaml.load(read_text(root / CONFIG), Loader=_Loader)
    config = data if isinstance(data, dict) else {}
    theme = config.get("theme")
    named = [config.get("docs_dir", "docs"), config.get("site_dir", "site")]
    named += [theme.get("custom_dir")] if isinstance(theme, dict) else []
    return [root / "policy", *(root / name for name in named if isinstance(name, str) and name)]


def find_root(start: Path | None = None) -> Path:
    """The nearest folder at or above ``start`` (default: here) that holds ``mkdocs.yml``.

    :raises UsageError: there is none
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / CONFIG).is_file():
            return folder
    raise UsageError(f"{here}: no {CONFIG} here or above. Run this in a checkout, or name one with --root DIR.")

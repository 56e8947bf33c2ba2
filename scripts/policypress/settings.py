"""The settings of a site: the ``policypress`` block of ``mkdocs.yml``, typed and validated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from policypress.characters import hidden_in
from policypress.errors import Problem, TextProblems, UsageError
from policypress.files import SETTINGS, read_text
from policypress.yaml_reading import Loader, RepeatedKey, fault_of, overreach, repeated_keys

CONFIG = "mkdocs.yml"

_TEXTS = "policy"
_DEEPEST = 20
"""Most levels of lists and maps: those of MkDocs, its navigation and its plugins."""

Text = str


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @field_validator("*")
    @classmethod
    def _seen(cls, value: Any, info: ValidationInfo) -> Any:
        hidden = hidden_in(value) if isinstance(value, str) and info.field_name not in ("query",) else ""
        if hidden or (isinstance(value, str) and info.field_name in _ONE_LINE and len(value.splitlines()) > 1):
            raise ValueError(f"holds what no reader sees ({hidden or 'a line break'})")
        return value


_ONE_LINE = frozenset({"sender", "reply_to", "list_id", "company", "contact", "site_name", "site_url", "lang"})
"""Settings that become headers of messages."""


class UserSource(_Block):
    """Where the users are: a CSV, Parquet or SQLite file below the root or elsewhere, PostgreSQL or Spark."""

    source: str = ""
    """The file: `.csv`, `.parquet` or `.sqlite`; a folder of Parquet files; `postgresql://host/db?table=public.users`;
    or a table of a Spark session, `spark:shop.users`."""
    table: str = ""
    """Table of an SQLite file, needed where it holds several; or of a PostgreSQL database whose address names none."""
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
    detail: Literal["topics", "full"] = "topics"
    """``full`` writes every change out in each message, where a law wants that; else long changes are read online."""


class Settings(_Block):
    """Everything a company sets; ``site_url`` and ``site_name`` come from MkDocs' own settings."""

    site_name: str = "Policies"
    """MkDocs' own setting: the name in the header."""
    site_url: str = ""
    """MkDocs' own setting: the address of the site, for links in messages and feeds."""
    company: str = "The company"
    """The company's name in pages and messages."""
    legal_name: str = ""
    """The company's full name in law, in every message; ``company`` where empty."""
    postal_address: str = ""
    """The company's postal address in one line, in every message."""
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
    downloads: tuple[Literal["docx", "pdf"], ...] | None = None
    """Files of each version beside the Markdown, `[]` for none; both where nothing is said and the extra `pdf` is
    installed."""
    defined_terms: tuple[str, ...] = ()
    """Terms that are always written in one way; ``check`` reports other spellings."""
    approvers: tuple[str, ...] = ()
    """Names of those who may approve a version and take one back; everybody may where none is named."""
    certificates: Literal["signed", "checked", "trusted"] = "checked"
    """What makes a certificate of completed notice count: `signed` by a key in `allowed_signers`; `checked`, that
    `check --base` refuses one neither signed nor in the ledger; `trusted`, that it only warns of such a one."""
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


class _Loader(Loader):
    """Reads ``mkdocs.yml`` without running its Python tags."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: None)
_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


def load_settings(root: Path) -> Settings:
    """Settings of the site at ``root``.

    :raises UsageError: there is no readable ``mkdocs.yml``
    :raises TextProblems: a setting is unknown, repeated or has an impossible value; each with its line
    """
    text = read_text(root / CONFIG, SETTINGS)
    config = _config(text)
    faulty = list(_mkdocs_faults(root, config, text))
    if faulty:
        raise TextProblems(faulty)
    return settings_from(config, text)


def site_settings(root: Path) -> dict[str, Any]:
    """Everything that ``mkdocs.yml`` at ``root`` says, MkDocs' own settings included.

    :raises TextProblems: it cannot be read
    """
    return _config(read_text(root / CONFIG, SETTINGS))


def settings_from_text(text: str) -> Settings:
    """Settings from the characters of an ``mkdocs.yml``, such as one that git holds.

    :raises TextProblems: a setting is unknown, repeated or has an impossible value; each with its line
    """
    return settings_from(_config(text), text)


def _config(text: str) -> dict[str, Any]:
    """Everything ``mkdocs.yml`` says; tags, which MkDocs and its plugins use, stand for nothing here.

    :raises TextProblems: it is no YAML, repeats a key, or holds what would have to be looked up or unfolded
    """
    try:
        fault = overreach(text, deepest=_DEEPEST, tags=True)
        if fault:
            said = f"It holds what no setting needs: {fault.said}."
            raise TextProblems([Problem(CONFIG, fault.line + 1, "settings", said, "Write the value out in its place.")])
        node = yaml.compose(text, Loader=_Loader)
        data = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        fault = fault_of(error)
        said = f"{fault.said[:1].upper()}{fault.said[1:]}."
        raise TextProblems([Problem(CONFIG, fault.line + 1, "settings", said, "Mend the line.")]) from None
    repeated = list(repeated_keys(node))
    if repeated:
        raise TextProblems(_repeated(again) for again in repeated)
    return data if isinstance(data, dict) else {}


def _mkdocs_faults(root: Path, config: dict[str, Any], text: str) -> Iterator[Problem]:
    """MkDocs' own settings that no build could use."""
    docs, url = config.get("docs_dir"), config.get("site_url")
    if docs is not None and not (isinstance(docs, str) and _is_folder(root, docs, _TEXTS)):
        message = f"Setting `docs_dir`: {docs!r} is not the folder of the texts."
        yield mkdocs_problem("docs_dir", message, "Write `docs_dir: policy`, where the texts are.", text)
    if url and not _is_address(url):
        message = f"Setting `site_url`: {url!r} is not the address of a site."
        yield mkdocs_problem("site_url", message, "Write it in full, such as https://policies.example.com/", text)


def _is_folder(root: Path, name: str, wanted: str) -> bool:
    try:
        return (root / name).resolve() == (root / wanted).resolve() and (root / wanted).is_dir()
    except (OSError, ValueError):
        return False


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
    return _line_of(list(keys), read_text(root / CONFIG, SETTINGS))


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
    config = _config(read_text(root / CONFIG, SETTINGS))
    named = [config.get("docs_dir", "docs"), config.get("site_dir", "site")]
    found = [root / _TEXTS, *(root / name for name in named if isinstance(name, str) and name)]
    return [*found, *_theme_folders(root, config)]


def _theme_folders(root: Path, config: dict[str, Any]) -> list[Path]:
    theme = config.get("theme")
    name = theme.get("custom_dir") if isinstance(theme, dict) else None
    return [root / name] if isinstance(name, str) and name else []


def theme_folders(root: Path) -> list[Path]:
    """The folder of a site's own templates, styles and pictures, where ``mkdocs.yml`` names one."""
    return _theme_folders(root, _config(read_text(root / CONFIG, SETTINGS)))


def published_by_others(root: Path) -> int | None:
    """Where MkDocs alone would publish the texts, the line of ``exclude_docs``, 0 without one; else None."""
    text = read_text(root / CONFIG, SETTINGS)
    given = _config(text).get("exclude_docs")
    patterns = [line.strip() for line in given.splitlines()] if isinstance(given, str) else []
    if {"*", "/*", "**"}.intersection(patterns) and not any(line.startswith("!") for line in patterns):
        return None
    return mkdocs_problem("exclude_docs", "", "", text).line


def find_root(start: Path | None = None) -> Path:
    """The nearest folder at or above ``start`` (default: here) that holds ``mkdocs.yml``.

    :raises UsageError: there is none
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / CONFIG).is_file():
            return folder
    raise UsageError(f"{here}: no {CONFIG} here or above. Run this in a checkout, or name one with --root DIR.")

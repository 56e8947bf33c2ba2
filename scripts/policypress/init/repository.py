"""A new company's repository from nothing: settings, a first policy, and what git and a workflow need."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from policypress.archive.gitrepo import GitRepo
from policypress.archive.ids import is_policy_id
from policypress.archive.steps import settle_archive
from policypress.durable.beside import STEP
from policypress.durable.step import Base, settle, step
from policypress.errors import UsageError
from policypress.importing.markdown_escape import escaped
from policypress.init.origin import Origin
from policypress.settings import CONFIG, Settings

JUDGING = "how-changes-are-judged.md"
"""The page on the method, which is the same for everybody."""
DEPENDENCIES = "dependencies.txt"
"""Every package that policypress needs, with hashes, and what builds it from a checkout."""
_PINS = ("runtime.txt", "build.txt")
_PINNED = """\
# What policypress needs, each package by its hash; the workflow installs nothing else. When requirements.txt names
# another policypress, take these lines anew from its requirements/runtime.txt and requirements/build.txt.
"""

_PLACES = {
    "home.md": "policy/index.md",
    "policy.md": "policy/$policy/index.md",
    "README.md": "README.md",
    "requirements.txt": "requirements.txt",
    "gitattributes": ".gitattributes",
    "gitignore": ".gitignore",
    "workflow.yml": ".github/workflows/policies.yml",
    "mkdocs.yml": CONFIG,
}
"""Files of the starter and where they go; what makes a folder a checkout comes last, when all else stands."""

_SUMMARY = (
    "The first text of this policy. It says which information {company} collects, what for, and which choices you have."
)


_LOCAL = """\
# This place is on one machine only. So that colleagues and the workflow can set up, name one they can reach, such as
# policypress @ git+https://HOST/OWNER/policypress@COMMIT"""


@dataclass(frozen=True, slots=True)
class Start:
    """What a new repository is about; ``contact`` is made from the site's address where it is empty."""

    company: str
    policy: str
    site_url: str
    timezone: str
    contact: str = ""


_THERE_ALREADY = {".git", ".venv", STEP}


def start(folder: Path, wanted: Start, tool: Origin, today: date) -> list[Path]:
    """Write the repository into ``folder`` and return its files; ``tool`` is what its ``requirements.txt`` names.

    :raises UsageError: the folder is not empty, or a value is impossible
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file. Name a new or empty folder.")
    texts = _texts(_values(wanted, tool, today))
    base = Base(folder, None, texts.__contains__, lambda staged: False)
    if (folder / CONFIG).exists():
        settle_archive(folder)
    else:
        settle(base)
    there = {path.name for path in folder.iterdir()} - _THERE_ALREADY if folder.exists() else set()
    done = there == {name.split("/")[0] for name in texts} and _hold(folder, texts)
    if there and not done:
        raise UsageError(f"{folder}: is not empty, and nothing there is overwritten. Name a new or empty folder.")
    folder.mkdir(parents=True, exist_ok=True)
    GitRepo.made_in(folder)
    if not done:
        with step(base) as writing:
            for name, text in texts.items():
                writing.write(folder / name, text)
    return [folder / name for name in texts]


def _texts(values: dict[str, str]) -> dict[str, str]:
    """The text of each file, by its path."""
    read = {place: _starter(name) for name, place in _PLACES.items()}
    made = {Template(place).substitute(values): Template(text).substitute(values) for place, text in read.items()}
    pins = "".join(_shared("requirements", name) for name in _PINS)
    return made | {f"policy/{JUDGING}": _shared("policy", JUDGING), DEPENDENCIES: _PINNED + pins}


def _hold(folder: Path, texts: dict[str, str]) -> bool:
    """Whether every file is there with its text: a killed run had come so far."""
    paths = {folder / name: text.encode() for name, text in texts.items()}
    return all(path.is_file() and path.read_bytes() == raw for path, raw in paths.items())


def _starter(name: str) -> str:
    return files("policypress.init").joinpath("starter", name).read_text(encoding="utf-8")


def _shared(folder: str, name: str) -> str:
    """A file that is handed on as it is: it lies in the checkout, and in the package only once that is built."""
    inside = files("policypress.init").joinpath("starter", name)
    place = inside if inside.is_file() else Path(__file__).resolve().parents[3] / folder / name
    return place.read_text(encoding="utf-8")


def _values(wanted: Start, tool: Origin, today: date) -> dict[str, str]:
    parts = urlsplit(wanted.site_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{wanted.site_url!r} is no address of a site. Write it like https://policies.example.com/")
    if not is_policy_id(wanted.policy) or "/" in wanted.policy:
        raise UsageError(
            f"{wanted.policy!r} cannot name a policy. Use lower-case words and hyphens, like privacy; `versions` is "
            "the folder of sealed texts."
        )
    if not wanted.company.strip():
        raise UsageError("The company has no name. Give it with --company.")
    try:
        Settings(timezone=wanted.timezone)
    except ValueError:
        raise UsageError(f"{wanted.timezone!r} is not an IANA time zone. Write one like Europe/Berlin.") from None
    contact = wanted.contact or f"privacy@{_domain(parts.hostname)}"
    company = " ".join(wanted.company.split())
    title = f"{company} {wanted.policy.replace('-', ' ').title()} Policy"
    return {
        "company": company,
        "company_yaml": json.dumps(company, ensure_ascii=False),
        "company_shown": escaped(company),
        "policy": wanted.policy,
        "site_name": json.dumps(f"{company} policies", ensure_ascii=False),
        "description": json.dumps(f"Every policy of {company} with its whole history.", ensure_ascii=False),
        "copyright": json.dumps(f"© {escaped(company)}", ensure_ascii=False),
        "site_url": wanted.site_url if wanted.site_url.endswith("/") else f"{wanted.site_url}/",
        "timezone": wanted.timezone,
        "contact": contact,
        "contact_yaml": json.dumps(contact, ensure_ascii=False),
        "sender_yaml": json.dumps(
            f"{company} <{contact}>" if "@" in contact else "privacy@example.com", ensure_ascii=False
        ),
        "title_shown": escaped(title),
        "summary_yaml": json.dumps(_SUMMARY.format(company=company), ensure_ascii=False),
        "title_yaml": json.dumps(title, ensure_ascii=False),
        "today": today.isoformat(),
        "requirement": tool.requirement if tool.shared else f"{_LOCAL}\n{tool.requirement}",
    }


def _domain(host: str) -> str:
    """The company's own domain behind a site's host name: what follows ``policies.``, ``legal.`` or ``www.``."""
    first, _, rest = host.partition(".")
    return rest if first in ("www", "policies", "policy", "legal", "privacy", "terms") and "." in rest else host

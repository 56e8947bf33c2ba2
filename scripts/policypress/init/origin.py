"""Where this policypress was installed from, as a line of another repository's ``requirements.txt``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

import policypress
from policypress import __version__
from policypress.archive.gitrepo import GitRepo


@dataclass(frozen=True, slots=True)
class Origin:
    """A requirement that installs the same policypress again; ``shared`` where another machine can follow it too."""

    requirement: str
    shared: bool


def origin() -> Origin:
    """What this policypress was installed from: a package index, a git address with its commit, a file or a folder."""
    try:
        told = distribution("policypress").read_text("direct_url.json")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return _of_folder(Path(policypress.__file__).resolve().parents[2])
    return origin_of(json.loads(told)) if told else Origin(f"policypress=={__version__}", True)


def origin_of(told: dict[str, Any]) -> Origin:
    """The origin that an installer wrote down in ``direct_url.json`` (PEP 610)."""
    url = str(told["url"])
    local = urlsplit(url).scheme == "file"
    if "vcs_info" in told:
        # pip takes no version-control address without a host
        address = url.replace("file:///", "file://localhost/", 1) if local else url
        return Origin(f"policypress @ {told['vcs_info']['vcs']}+{address}@{told['vcs_info']['commit_id']}", not local)
    if "archive_info" in told:
        digest = told["archive_info"].get("hashes", {}).get("sha256")
        return Origin(f"policypress @ {url}{f'#sha256={digest}' if digest else ''}", not local)
    return _of_folder(Path(url2pathname(unquote(urlsplit(url).path))))


def _of_folder(folder: Path) -> Origin:
    """A checkout whose commit lies in its remote too is named by that remote: colleagues do not have the folder."""
    repo = GitRepo.around(folder)
    published = repo.published() if repo and repo.top.resolve() == folder.resolve() else None
    if published:
        return Origin(f"policypress @ git+{published.address}@{published.commit}", True)
    return Origin(f"policypress @ {folder.resolve().as_uri()}", False)

"""Any text a person can name: a file, a sealed version, the working text, a file at a git revision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policypress.errors import UsageError
from policypress.files import read_text
from policypress.plain_files import read_plain_text

if TYPE_CHECKING:
    from policypress.archive.versions import Version

_VERSION = re.compile(r"([a-z0-9/-]+)@(working|\d{4}-\d{2}-\d{2}(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text, and how it was named; the policy where the name says it, and the version where it is a sealed one."""

    name: str
    text: str
    policy: str = ""
    version: Version | None = None


def named_text(spec: str, root: Path | None = None) -> NamedText:
    """The text ``spec`` names: ``privacy@2021-09-02``, ``privacy@working``, ``REV:path``, or a path.

    :raises UsageError: it names nothing that can be read
    """
    match = _VERSION.fullmatch(spec)
    if match and not _exists(spec):
        return _sealed_or_working(spec, match.group(1), match.group(2), root)
    path = Path(spec)
    if ":" in spec and not _exists(spec):
        revision, _, inside = spec.partition(":")
        from policypress.archive.gitrepo import GitRepo

        repo = GitRepo.required(root or Path.cwd())
        base = (root or Path.cwd()).resolve()
        here = base if base.is_dir() else base.parent
        wanted = repo.relative(here / inside) if inside.startswith(("./", "../")) else inside
        return NamedText(spec, repo.text_at(revision, wanted))
    return NamedText(spec, read_text(path))


def _exists(spec: str) -> bool:
    try:
        return Path(spec).exists()
    except (OSError, ValueError):  # no file can have such a name
        return False


def _sealed_or_working(spec: str, policy_name: str, version: str, root: Path | None) -> NamedText:
    # Two files are compared without what an archive needs.
    from policypress.archive.versions import read_archive
    from policypress.settings import find_root

    at = root.resolve() if root else find_root()
    policy = read_archive(at, [policy_name]).policy(policy_name)
    if version == "working":
        if not policy.working_path.is_file():
            raise UsageError(f"{policy_name}@working: there is no {policy.working_path.name}. Name a sealed version.")
        return NamedText(spec, read_plain_text(at, policy.working_path), policy_name)
    found = policy.version(version)
    return NamedText(spec, found.text, policy_name, found)

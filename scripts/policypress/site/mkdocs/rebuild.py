"""A site built anew from its archive and compared file by file: the strongest proof of what is published."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from policypress.archive.phrases import count
from policypress.archive.versions import Archive
from policypress.canonical import read_json
from policypress.errors import PolicyError, Problem
from policypress.settings import CONFIG, Settings
from policypress.site.mkdocs.build import build_site
from policypress.verify.result import Verification

_HOSTS_OWN = frozenset({"CNAME", ".nojekyll"})
"""Files that a host asks for beside a site."""


def verify_rebuilt(root: Path, site: Path, archive: Archive, settings: Settings, result: Verification) -> None:
    """Build the site for the day that ``site`` says it was built on, and name every file that differs."""
    try:
        day = date.fromisoformat(read_json((site / "notice.json").read_bytes())["as_of"])
    except (OSError, ValueError, KeyError, TypeError):
        message = "It does not say on which day the site was built."
        remedy = "Build the site again with `policypress release`."
        result.problems.append(Problem("notice.json", 0, "site", message, remedy))
        return
    with tempfile.TemporaryDirectory(prefix="policypress-") as folder:
        anew = Path(folder) / "site"
        try:
            build_site(root, anew, archive, settings, day, kept=False)
        except PolicyError as error:
            message = f"The site cannot be built anew to compare it: {error}"
            result.problems.append(Problem(CONFIG, 0, "site", message, "Mend that, then run `policypress verify`."))
            return
        total, faults = len(_files(anew)), list(_differences(site, anew))
    known = {problem.path for problem in result.problems}
    for name, said in faults:
        if name not in known:
            remedy = (
                "Publish what `policypress release` builds; or, where the site was built from another commit, by "
                "another version of this program or with another theme, verify it there."
            )
            result.problems.append(Problem(name, 0, "site", f"{said} (built anew for {day}).", remedy))
    if not faults:
        result.proved.append(f"Site: {count(total, 'file')}, each as this checkout builds it for {day}.")


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def _differences(site: Path, anew: Path) -> Iterator[tuple[str, str]]:
    here, built = _files(site), _files(anew)
    for name in sorted(here | built):
        if name not in here:
            yield name, "The site lacks this file"
        elif name not in built:
            if name not in _HOSTS_OWN:
                yield name, "The archive makes no such file"
        elif _content(site / name) != _content(anew / name):
            yield name, "This file is not what the archive makes"


def _content(path: Path) -> bytes:
    """The bytes of a file; of a packed one what is in it, for packing notes the time."""
    raw = path.read_bytes()
    if path.suffix != ".gz":
        return raw
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError):
        return raw

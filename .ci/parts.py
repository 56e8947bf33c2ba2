"""What somebody gets who installs policypress: ``make release-check`` lists its parts and their licences.

The pins of the program and of its extras go into an environment of their own, as a user's do. The parts are written as
CycloneDX (``build/release-check/parts.cdx.json``), the licences as Markdown beside it. Exit 1 where a licence is not
among those allowed here, or a pin is not among the parts.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "release-check"
REQUIREMENTS = ROOT / "requirements"
EXTRA = re.compile(r"^psycopg(-binary)?==")
"""The pins of the extra `postgres` stand among those for the tests, which need it."""

ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-CMU", "PSF-2.0", "Python-2.0", "Unlicense",
}  # fmt: skip
"""Licences that ask for no more than a notice."""
ALSO = {
    "certifi": "MPL-2.0",  # a list of certificates, handed on unchanged
    "pathspec": "MPL-2.0",  # used unchanged
    "psycopg": "LGPL-3.0-only",  # an extra that the user installs; used unchanged, and replaceable
    "psycopg-binary": "LGPL-3.0-only",
}
"""Packages with another licence, each with the reason why it is no hindrance."""
SAYS = {
    "apache software license": "Apache-2.0", "apache license 2.0": "Apache-2.0", "apache 2.0": "Apache-2.0",
    "bsd license": "BSD-3-Clause", "bsd": "BSD-3-Clause", "mit license": "MIT", "isc license (iscl)": "ISC",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0", "python software foundation license": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
}  # fmt: skip
"""Names that packages write for a licence → the one of the SPDX list."""


def main() -> None:
    """Install, list, judge."""
    shutil.rmtree(OUT, ignore_errors=True)
    pins = OUT / "pins.txt"
    OUT.mkdir(parents=True)
    pins.write_text("".join(_pins()), encoding="utf-8")
    user = _environment(OUT / "user", pins)
    tool = _environment(OUT / "tool", REQUIREMENTS / "release.txt")
    _run(user, "-m", "pip", "uninstall", "-qq", "--yes", "pip", "setuptools")
    parts = OUT / "parts.cdx.json"
    listed = ("environment", "--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible", "-o", str(parts))
    _run(tool.with_name("cyclonedx-py"), *listed, str(user))
    found: dict[str, Any] = json.loads(parts.read_text(encoding="utf-8"))
    licences = {canonicalize_name(part["name"]): (part["version"], said(part)) for part in found["components"]}
    rows = [f"| {name} | {version} | {licence} |\n" for name, (version, licence) in sorted(licences.items())]
    table = f"# Licences of what is installed\n\n| package | version | licence |\n|---|---|---|\n{''.join(rows)}"
    (OUT / "licences.md").write_text(table, encoding="utf-8")
    wrong = [*refused({name: licence for name, (_, licence) in licences.items()}), *missing(pins, licences)]
    print("\n".join(wrong) or f"{len(licences)} parts, every licence allowed; see {OUT.relative_to(ROOT)}/")
    sys.exit(bool(wrong))


def said(part: dict[str, Any]) -> str:
    """The licence of a part in SPDX's words: an expression where there is one, else the names it gives."""
    entries = part.get("licenses", [])
    expressions = [entry["expression"] for entry in entries if "expression" in entry]
    if expressions:
        return str(expressions[0])
    names = {str(entry["license"].get("id") or entry["license"].get("name")) for entry in entries}
    known = {_known(name) for name in names}
    if not known or "" in known:
        return "unknown: " + "; ".join(sorted(names))
    return " AND ".join(sorted(known))


def _known(name: str) -> str:
    last = name.rpartition(" :: ")[2].strip()
    return last if last in ALLOWED | set(ALSO.values()) else SAYS.get(last.lower(), "")


def refused(licences: dict[str, str]) -> Iterator[str]:
    """A line for each package whose licence is not allowed."""
    for name, licence in sorted(licences.items()):
        if not allowed(licence) and licence != ALSO.get(name):
            yield f"{name}: its licence ({licence}) is not allowed in .ci/parts.py. Read it; add it, or drop {name}."


def allowed(expression: str) -> bool:
    """Whether every licence that binds is allowed; of those with OR between them one is enough."""
    ways = re.split(r"\s+OR\s+", expression.strip("()"))
    return any(all(one.strip("() ") in ALLOWED for one in re.split(r"\s+AND\s+", way)) for way in ways)


def missing(pins: Path, licences: dict[str, Any]) -> Iterator[str]:
    """A line for each pin for this machine that is not among the parts."""
    for line in pins.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        needed = Requirement(line.split(" --hash=")[0]) if line.strip() else None
        here = needed and (needed.marker is None or needed.marker.evaluate())
        if needed and here and canonicalize_name(needed.name) not in licences:
            yield f"{needed.name}: is pinned, and not among the parts."


def _pins() -> Iterator[str]:
    for name in ("runtime.txt", "pdf.txt"):
        yield (REQUIREMENTS / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=\S)", (REQUIREMENTS / "dev.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    yield from (entry for entry in entries if EXTRA.match(entry))


def _environment(folder: Path, pins: Path) -> Path:
    venv.create(folder, with_pip=True, clear=True)
    python = folder / "bin" / "python"
    install = ("-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-qq", "--no-compile", "--no-deps")
    _run(python, *install, "--only-binary", ":all:", "--require-hashes", "-r", str(pins))
    return python


def _run(*command: str | Path) -> None:
    subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)


if __name__ == "__main__":
    main()

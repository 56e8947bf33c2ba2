"""What may lie below ``policy/``: everything there is published or sealed, so everything there is of a known kind."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from policypress.archive.ids import VersionId, is_language, is_policy_id
from policypress.archive.pictures import KINDS, LARGEST, picture_fault
from policypress.archive.versions import POLICIES, VERSIONS, WORKING
from policypress.document.raw_html import raw_html
from policypress.errors import PolicyError, Problem, TextProblems
from policypress.files import line_of
from policypress.plain_files import RULE, not_plain, read_plain
from policypress.settings import theme_folders

ASSETS = "assets"
_SEALED = re.compile(
    r"(?P<version>[^.]+(?:\.\d+)?)(?:\.(?P<lang>[A-Za-z-]+))?\.md|(?P<of>[^.]+(?:\.\d+)?)(?P<kind>[A-Za-z.-]*)\.json"
)
_BESIDE = frozenset({"", ".notice", ".withdrawn", ".anchor"})
_OF_TOOLS = re.compile(r"\.DS_Store|Thumbs\.db|desktop\.ini|\.git(?:keep|ignore|attributes)|\..*\.sw[a-p]|.*~|#.*#")
"""Plain files that desktops, git and editors leave; nothing of them is ever published."""
_REMEDY = (
    f"Move it out of `{POLICIES}/`: only pages (`*.md`), a policy's `{WORKING}` with its translations and sealed "
    f"files, and pictures in `{POLICIES}/{ASSETS}/` belong there."
)


def refuse_unknown(root: Path) -> None:
    """:class:`TextProblems` where anything lies below ``policy/`` or in the theme that must not be published."""
    problems = [*folder_problems(root), *theme_problems(root)]
    if problems:
        raise TextProblems(problems)


def folder_problems(root: Path, below: Path | None = None) -> Iterator[Problem]:
    """What lies below ``policy/`` (or the folder ``below`` of it) and is of no known kind, or is no plain file.

    Links are never followed; a folder that is one is named and not looked into.
    """
    top = root / POLICIES
    folder = below or top
    for part in [top, *reversed([p for p in folder.parents if p.is_relative_to(top) and p != top]), folder]:
        try:
            fault = not_plain(part.lstat())
        except OSError:
            return
        if fault or not part.is_dir():
            yield _problem(root, part, *(fault or ("This is no folder.", _REMEDY)))
            return
    yield from _in_folder(root, folder)


_OF_THEMES = frozenset(
    ".html .md .css .js .svg .png .jpg .jpeg .gif .webp .avif .ico .woff .woff2 .txt .xml .webmanifest .po .pot".split()
)


def theme_problems(root: Path) -> Iterator[Problem]:
    """What lies among a site's own templates and styles, all of which MkDocs publishes, and is of another kind."""
    for top in theme_folders(root):
        if not top.is_dir():
            continue
        for folder, inner, names in os.walk(top):
            for name in sorted((*inner, *names)):
                path = Path(folder, name)
                fault = not_plain(path.lstat())
                if not fault and path.is_file() and path.suffix.lower() not in _OF_THEMES:
                    fault = (
                        "A file of this kind is no part of a theme, and it would be published.",
                        "Move it elsewhere.",
                    )
                if fault and not _OF_TOOLS.fullmatch(name):
                    where = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
                    yield Problem(where, 0, RULE, *fault)


def page_files(root: Path) -> list[Path]:
    """Markdown files beside the policies, the home page's text apart."""
    return sorted(path for path in (root / POLICIES).glob("*.md") if path.name != WORKING)


def picture_files(root: Path) -> list[Path]:
    """Pictures that pages may show."""
    found = (root / POLICIES / ASSETS).rglob("*")
    return sorted(path for path in found if path.suffix.lower() in KINDS and path.is_file())


def picture_address(path: Path, root: Path) -> str:
    """Where a picture stands on the site."""
    return path.relative_to(root / POLICIES).as_posix()


def _in_folder(root: Path, folder: Path) -> Iterator[Problem]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield _problem(root, folder, f"It cannot be looked into ({error.strerror}).", "Check its permissions.")
        return
    for entry in entries:
        path = folder / entry.name
        if _of_tools(entry):
            continue
        fault = not_plain(entry.stat(follow_symlinks=False))
        if fault:
            yield _problem(root, path, *fault)
        elif entry.is_dir(follow_symlinks=False):
            yield from _in_folder(root, path)
        else:
            yield from _in_file(root, path)


def _of_tools(entry: os.DirEntry[str]) -> bool:
    if entry.is_symlink():  # Emacs marks what it edits by a link that leads nowhere
        return entry.name.startswith(".#") and not os.path.exists(entry.path)
    return entry.is_file(follow_symlinks=False) and bool(_OF_TOOLS.fullmatch(entry.name))


def _in_file(root: Path, path: Path) -> Iterator[Problem]:
    parts = path.relative_to(root / POLICIES).parts
    if parts[0] == ASSETS and len(parts) > 1:
        yield from _in_picture(root, path)
    elif len(parts) == 1:
        yield from _in_page(root, path) if path.suffix == ".md" else _unknown(root, path)
    elif not _of_policy(parts):
        yield from _unknown(root, path)


def _of_policy(parts: tuple[str, ...]) -> bool:
    """Whether this is a working text, its translation, or by its name one of the sealed files."""
    *folders, name = parts
    if folders[-1] == VERSIONS:
        return is_policy_id("/".join(folders[:-1])) and is_sealed_name(name)
    return is_policy_id("/".join(folders)) and bool(re.fullmatch(r"index(?:\.[^.]+)?\.md", name))


def is_sealed_name(name: str) -> bool:
    """Whether a file in ``versions/`` is called as ``seal``, ``withdraw`` and ``notify`` call theirs.

    >>> [is_sealed_name(name) for name in ("2021-09-02.1.de.md", "2021-09-02.notice.json", "notes.json")]
    [True, True, False]
    """
    found = _SEALED.fullmatch(name)
    try:
        if found:
            VersionId.parse(found["version"] or found["of"])
    except PolicyError:
        return False
    if not found:
        return False
    if found["of"]:
        return found["kind"] in _BESIDE or is_language(found["kind"][1:])
    return found["lang"] is None or is_language(found["lang"])


def _unknown(root: Path, path: Path) -> Iterator[Problem]:
    kind = {
        ".html": "A page of raw HTML", ".htm": "A page of raw HTML", ".svg": "An SVG, which can hold scripts,",
        ".js": "A script", ".csv": "A table, which may name people,", ".parquet": "A table, which may name people,",
    }.get(path.suffix.lower(), "A file of this kind")  # fmt: skip
    yield _problem(root, path, f"{kind} is not published from here.", _REMEDY)


def _in_page(root: Path, path: Path) -> Iterator[Problem]:
    """Pages say what they say in Markdown; raw HTML in them is no text but a program."""
    try:
        text = read_plain(root, path).decode("utf-8-sig")
    except TextProblems as error:
        yield from error.problems
        return
    except UnicodeDecodeError as error:
        yield _problem(root, path, "The file is not UTF-8 here.", "Save the file as UTF-8.", line_of(error))
        return
    found = raw_html(text)
    if found:
        line, tag = found
        message = f"Raw HTML ({tag}) does not belong into a page."
        yield _problem(root, path, message, "Say it in Markdown, or remove it.", line)


def _in_picture(root: Path, path: Path) -> Iterator[Problem]:
    if path.suffix.lower() not in KINDS:
        return (yield from _unknown(root, path))
    try:
        fault = picture_fault(path.suffix.lower(), read_plain(root, path, LARGEST))
    except TextProblems as error:
        yield from error.problems
        return
    if fault:
        yield _problem(root, path, fault, "Save the picture anew under the name of its kind, or remove it.")


def _problem(root: Path, path: Path, message: str, remedy: str, line: int = 0) -> Problem:
    return Problem(path.relative_to(root).as_posix(), line, RULE, message, remedy)

"""The settings that held when a machine file was committed, as git tells them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from policypress.archive.gitrepo import GitRepo
from policypress.errors import TextProblems
from policypress.settings import CONFIG, Settings, settings_from_text

SettingsOf = Callable[[Path], Settings | None]


def settings_then(root: Path, settings: Settings) -> SettingsOf:
    """File → the settings of the commit that brought it: those at hand before it is committed, None without git."""
    repo = GitRepo.around(root)
    known: dict[str, Settings | None] = {}

    def found(file: Path) -> Settings | None:
        commit = repo.added_in(repo.relative(file)) if repo else ""
        if not repo or not commit:
            return settings if repo else None
        if commit not in known:
            raw = repo.blob(commit, repo.relative(root / CONFIG))
            try:
                known[commit] = settings_from_text(raw.decode("utf-8")) if raw is not None else None
            except (TextProblems, UnicodeDecodeError):
                known[commit] = None
        return known[commit]

    return found


def unknown_approver(settings: Settings | None, name: str, verb: str) -> Iterator[str]:
    """Whether somebody did what takes a person whom the settings of that day name."""
    wanted = settings.approvers if settings else ()
    if wanted and name not in wanted:
        said = f"“{name}” {verb} it" if name else f"Nobody is named who {verb} it"
        yield f"{said}; by the settings that takes {' or '.join(wanted)}."

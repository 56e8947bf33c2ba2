"""What git tells of the day on which a machine file came, and of the settings that held then."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from policypress.archive.gitrepo import Added, GitRepo
from policypress.archive.versions import POLICIES
from policypress.errors import TextProblems
from policypress.settings import CONFIG, Settings, settings_from_text


class Then:
    """The commits that brought machine files; ``root`` None where git is not to be asked, as in a copy of the site."""

    def __init__(self, root: Path | None, settings: Settings) -> None:
        self._root = root
        self._now = settings
        self._repo = GitRepo.around(root) if root else None
        self._known: dict[str, Settings | None] = {}

    @cached_property
    def _added(self) -> dict[str, Added]:
        folder = self._root / POLICIES if self._root else None
        inside = self._repo and folder and folder.resolve().is_relative_to(self._repo.top.resolve())
        return self._repo.additions(self._repo.relative(folder)) if self._repo and folder and inside else {}

    def added(self, file: Path) -> Added | None:
        """The commit that brought a file; None where none did, or git does not tell."""
        return self._added.get(self._repo.relative(file)) if self._repo else None

    def settings(self, file: Path) -> Settings | None:
        """The settings of that commit: those at hand before it is committed, None without git."""
        found = self.added(file)
        if self._repo is None or self._root is None or found is None:
            return self._now if self._repo else None
        if found.commit not in self._known:
            raw = self._repo.blob(found.commit, self._repo.relative(self._root / CONFIG))
            try:
                self._known[found.commit] = settings_from_text(raw.decode("utf-8")) if raw is not None else None
            except (TextProblems, UnicodeDecodeError):
                self._known[found.commit] = None
        return self._known[found.commit]


def unknown_approver(settings: Settings | None, name: str, verb: str) -> Iterator[str]:
    """Whether somebody did what takes a person whom the settings of that day name."""
    wanted = settings.approvers if settings else ()
    if wanted and name not in wanted:
        said = f"“{name}” {verb} it" if name else f"Nobody is named who {verb} it"
        yield f"{said}; by the settings that takes {' or '.join(wanted)}."

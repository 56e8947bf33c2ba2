"""The commands that the crash matrix kills: how each is set up, and what must hold after a kill."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import policypress

from tests.people import UPCOMING, site_with, user
from tests.run import run as at_once
from tests.site_builder import FIRST, MATERIAL, build_site, git, seal_text
from tests.word_counsel import Counsel

TODAY = "2026-11-22"
GERMAN = "---\ntitle: Datenschutz\neffective: 2027-02-01\nlang: de\n---\n# Datenschutz\n\nText.\n"
PEOPLE = [user(f"leak-u{n:02}", name=f"Leaky Person {n}") for n in range(12)]
STARTER = Path(policypress.__file__).parent / "init" / "starter"
MARKS = (b"leak-u", b"Leaky Person")
PRIVATE = "site/build/private"
OWN = re.compile(r"(^|/)(users\.csv|private/.*|(\.policypress-)?ledger\.db[^/]*)$")
"""Where people may stand: the source, the private folder, the ledger."""
_UNSTABLE = ("first_sent", "last_sent", "ledger_sha256", "sha256")
"""What of a certificate tells the time of day."""

Snapshot = dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Scene:
    """A command, and the state it meets. ``units`` are folders that are each replaced by themselves."""

    name: str
    title: str
    set_up: Callable[[Path], object]
    command: tuple[str, ...]
    units: tuple[str, ...] = ()
    proof: tuple[str, ...] = ("verify", "--root", "{}/site")
    bulk: str = ""
    exchange: bool = True
    checkout: bool = True
    code: int = 0

    def arguments(self, sandbox: Path) -> list[str]:
        """The command line."""
        return [word.replace("{}", str(sandbox)) for word in self.command]

    def proving(self, sandbox: Path) -> list[str]:
        """The command that must find nothing wrong."""
        return [word.replace("{}", str(sandbox)) for word in self.proof]

    def leaks(self, sandbox: Path) -> Iterator[str]:
        """People outside the private folder, and what others could read in it."""
        for path in sorted(sandbox.rglob("*")):
            name = path.relative_to(sandbox).as_posix()
            if name.startswith(PRIVATE) and path.lstat().st_mode & 0o077:
                yield f"{name} can be read by others"
            if path.is_file() and not OWN.search(name) and any(mark in path.read_bytes() for mark in MARKS):
                yield f"{name} holds people"

    def seen_by_git(self, sandbox: Path) -> Iterator[str]:
        """Temporary files that `git add` would take."""
        root = sandbox / "site"
        if (root / ".git").is_dir() and self.checkout:
            for line in git(root, "status", "--porcelain", "--untracked-files=all").splitlines():
                if ".policypress-" in line:
                    yield f"git sees {line}"

    def between(self, before: Snapshot, after: Snapshot, now: Snapshot) -> Iterator[str]:
        """Files that are neither those from before nor those from after."""
        for unit in self.units or ("",):
            old, new, here = (_files_below(unit, state) for state in (before, after, now))
            if here not in (old, new) and not self._ready(unit, now):
                yield f"{unit or 'the archive'} is neither as it was nor as it is to be: {sorted(here)[:30]}"

    def _ready(self, unit: str, now: Snapshot) -> bool:
        """Whether the folder stands whole under its other name, between two renames, for the next run."""
        place, _, name = unit.rstrip("/").rpartition("/")
        return not self.exchange and f"{place}/.policypress-{name}.ready" in now


def _files_below(unit: str, state: Snapshot) -> dict[str, str]:
    return {name: content for name, (_, content) in state.items() if content and name.startswith(unit)
            and ".policypress-" not in name and ("build/" not in name or unit)}  # fmt: skip


def snapshot(sandbox: Path) -> Snapshot:
    """(mode, hash) of every file by name; folders have no hash. What git, caches and the ledger hold is theirs."""
    out: Snapshot = {}
    for folder, folders, names in os.walk(sandbox):
        folders[:] = sorted(set(folders) - {".git", ".cache"})
        for name in [*folders, *names]:
            path = Path(folder, name)
            if not name.startswith("ledger.db"):
                content = hashlib.sha256(_stable(path)).hexdigest() if path.is_file() else ""
                out[path.relative_to(sandbox).as_posix()] = (path.lstat().st_mode, content)
    return out


def _stable(path: Path) -> bytes:
    raw = path.read_bytes()
    if not path.name.endswith(".notice.json"):
        return raw
    return json.dumps({key: value for key, value in json.loads(raw).items() if key not in _UNSTABLE}).encode()


def _small(folder: Path, sealed: int = 3) -> Path:
    root = build_site(folder / "site", sealed=sealed)
    (root / ".gitignore").write_bytes((STARTER / "gitignore").read_bytes())
    return root


def _commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Go on")


def _to_seal(folder: Path) -> None:
    root = _small(folder, sealed=2)
    (root / "policy/privacy/index.md").write_text(MATERIAL, encoding="utf-8")
    (root / "policy/privacy/index.de.md").write_text(GERMAN, encoding="utf-8")
    _commit(root)


def _sealed(folder: Path) -> None:
    _to_seal(folder)
    _well("seal", "privacy", "--root", str(folder / "site"), "--today", TODAY, "--by", "Legal desk")
    _commit(folder / "site")


def _well(*arguments: str) -> None:
    done = at_once(*arguments)
    assert done.code == 0, done.err


def _page(folder: Path) -> None:
    _small(folder)
    (folder / "terms.txt").write_text("Terms\n\nEffective 1 March 2027\n\nPay in time.\n", encoding="utf-8")


def _history(folder: Path) -> None:
    _small(folder)
    past = folder / "past"
    (past / "docs").mkdir(parents=True)
    git(past, "init", "-q", "-b", "main")
    for year in range(2015, 2020):
        for name in ("terms", "cookies"):
            text = f"# {name}\n\nKept for {year - 2000} days.\n"
            (past / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
        day = f"{year}-03-01T12:00:00+0000"
        subprocess.run(["git", "add", "-A"], cwd=past, check=True)
        who = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
        environment = os.environ | {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
        subprocess.run(["git", *who, "commit", "-q", "-m", "x"], cwd=past, env=environment, check=True)
    git(past, "bundle", "create", "-q", str(folder / "past.bundle"), "main", "HEAD")


def _site_alone(folder: Path) -> None:
    (folder / "empty").mkdir()
    git(folder / "empty", "init", "-q", "-b", "main")


def _users(folder: Path, people: list[dict[str, str]] = PEOPLE) -> Path:
    root = site_with(folder, people)
    (root / ".gitignore").write_bytes((STARTER / "gitignore").read_bytes())
    git(root, "rm", "-q", "--cached", "users.csv")
    return root


def _released(folder: Path) -> None:
    """An earlier release, with one person fewer."""
    root = _users(folder, PEOPLE[:-1])
    _well("release", "--root", str(root), "--today", TODAY)
    _users(folder / "more")
    shutil.move(folder / "more/site/users.csv", root / "users.csv")
    shutil.rmtree(folder / "more")


def _listed(folder: Path) -> None:
    root = _users(folder, PEOPLE[:-1])
    _well("recipients", f"privacy@{UPCOMING}", "--root", str(root), "--today", TODAY)
    _users(folder / "more")
    shutil.move(folder / "more/site/users.csv", root / "users.csv")
    shutil.rmtree(folder / "more")


def _only_by_site(folder: Path) -> None:
    people = [user(f"leak-u{n:02}", email="", channel="site") for n in range(5)]
    root = _users(folder, people)
    _well("recipients", f"privacy@{UPCOMING}", "--root", str(root), "--today", TODAY)


def _taken_back(folder: Path) -> None:
    """A version that people were told of and that was withdrawn, with the list of whom to tell so."""
    _only_by_site(folder)
    site = str(folder / "site")
    ledger = f"{site}/ledger.db"
    _well("notify", "--plan", str(folder / _LIST[0]), "--ledger", ledger, "--send", "--root", site, "--today", TODAY)
    _commit(folder / "site")
    _well("withdraw", f"privacy@{UPCOMING}", "--reason", "No.", "--by", "A", "--root", site, "--today", LATER)
    _commit(folder / "site")


def _taken_back_and_listed(folder: Path) -> None:
    _taken_back(folder)
    site = str(folder / "site")
    _well("recipients", f"privacy@{UPCOMING}", "--ledger", f"{site}/ledger.db", "--root", site, "--today", LATER)


def _to_settle(folder: Path) -> None:
    """A working text with changes that wait for a person, all of one suggestion."""
    root = build_site(folder / "site", sealed=0)
    (root / ".gitignore").write_bytes((STARTER / "gitignore").read_bytes())
    links = "".join(f"\nRead about {word} [over there](https://example.com/notes/{word}).\n" for word in _MATTERS)
    seal_text(root, FIRST + links, date(2021, 8, 1))
    moved = links.replace("example.com/notes/", "example.com/papers/old-")
    text = (FIRST + moved).replace("effective: 2021-09-02", "effective: 2027-02-01")
    (root / "policy/privacy/index.md").write_text(text, encoding="utf-8")
    _commit(root)


def _for_counsel(folder: Path) -> None:
    _small(folder)
    file = folder / "out.docx"
    _well("export", "privacy@working", "--root", str(folder / "site"), "--out", str(file))
    file.write_bytes(Counsel(file.read_bytes()).replace("60 days", "90 days").file())


def _keyed(folder: Path) -> None:
    _small(folder)
    key = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "legal", "-f", str(key)], check=True)
    public = key.with_suffix(".pub").read_text(encoding="utf-8")
    (folder / "signers").write_text(f"legal@example.com {public}", encoding="utf-8")


LATER = "2026-11-25"
_MATTERS = ("bread", "salt", "milk")
_AT = ("--root", "{}/site", "--today", TODAY)
_LIST = (PRIVATE + f"/notice/privacy-{UPCOMING}/",)
_NEW = (
    "--company",
    "Example",
    "--policy",
    "privacy",
    "--timezone",
    "UTC",
    "--site-url",
    "https://policies.example.com/",
    "--today",
    TODAY,
)
_PAGES = r"\.policypress-site-|/\.cache/"
_ALL = (
    Scene("seal", "`seal`", _to_seal, ("seal", "privacy", *_AT, "--by", "Legal desk")),
    Scene("reschedule", "`reschedule`", _sealed,
          ("reschedule", f"privacy@{UPCOMING}", "2027-03-01", *_AT, "--by", "A")),
    Scene("withdraw", "`withdraw`", _sealed, ("withdraw", f"privacy@{UPCOMING}", "--reason", "No.", *_AT, "--by", "A")),
    Scene("import", "`import FILE`", _page, ("import", "terms", "{}/terms.txt", *_AT)),
    Scene("import-git", "`import --git`, a folder", _history,
          ("import", "old", "--git", "{}/past", "--path", "docs", *_AT)),
    Scene("import-bundle", "`import --git`, a bundle", _history,
          ("import", "old", "--git", "{}/past.bundle", "--path", "docs/terms.md", *_AT)),
    Scene("init", "`init`, a new folder", lambda folder: None, ("init", "{}/site", *_NEW),
          proof=("check", "--root", "{}/site", "--today", TODAY), checkout=False),
    Scene("init-here", "`init`, in an empty repository", _site_alone, ("init", "{}/empty", *_NEW),
          proof=("check", "--root", "{}/empty", "--today", TODAY), checkout=False),
    Scene("release", "`release`, over an earlier one", _released, ("release", "--root", "{}/site", "--today",
          "2026-11-23"), ("site/build/release/", *_LIST), bulk=_PAGES),
    Scene("release-first", "`release`, the first", _users, ("release", *_AT),
          ("site/build/release/", *_LIST), bulk=_PAGES),
    Scene("release-plain", "`release`, where two names cannot be exchanged", _released, ("release", "--root", "{}/site",
          "--today", "2026-11-23"), ("site/build/release/", *_LIST), bulk=_PAGES, exchange=False),
    Scene("recipients", "`recipients`, over an earlier list", _listed,
          ("recipients", f"privacy@{UPCOMING}", *_AT), _LIST),
    Scene("recipients-plain", "`recipients`, where two names cannot be exchanged", _listed,
          ("recipients", f"privacy@{UPCOMING}", *_AT), _LIST, exchange=False),
    Scene("notify", "`notify --send` with its certificate, all told by the site", _only_by_site,
          ("notify", "--plan", "{}/" + _LIST[0], "--ledger", "{}/site/ledger.db", "--send", *_AT),
          proof=("verify", "--root", "{}/site")),
    Scene("withdrawal-list", "`recipients` of a withdrawn version", _taken_back,
          ("recipients", f"privacy@{UPCOMING}", "--ledger", "{}/site/ledger.db", "--root", "{}/site", "--today", LATER),
          (PRIVATE + f"/notice/privacy-{UPCOMING}.withdrawn/",)),
    Scene("withdrawal", "`notify --send` of a withdrawal", _taken_back_and_listed,
          ("notify", "--plan", "{}/" + PRIVATE + f"/notice/privacy-{UPCOMING}.withdrawn", "--ledger",
           "{}/site/ledger.db", "--send", "--root", "{}/site", "--today", LATER)),
    Scene("settle", "`check --settle`", _to_settle,
          ("check", "privacy", "--settle", "link", "--by", "A", "--because", "Same pages.", *_AT)),
    Scene("export", "`export --docx`", _small, ("export", "privacy@working", "--out", "{}/out.docx", *_AT[:2])),
    Scene("redline", "`compare --format docx`", _small,
          ("compare", "privacy@2021-09-02", "privacy@working", "--format", "docx", "--out", "{}/out.docx", *_AT[:2])),
    Scene("reviewed", "`import --reviewed`", _for_counsel,
          ("import", "privacy", "{}/out.docx", "--reviewed", *_AT)),
    Scene("sign", "`sign`", _keyed, ("sign", "--root", "{}/site", "--key", "{}/key"),
          proof=("verify", "--root", "{}/site")),
    Scene("evidence", "`evidence`", _small,
          ("evidence", f"privacy@{UPCOMING}", "--out", "{}/evidence", *_AT), ("evidence/",)),
)  # fmt: skip
SCENES: Mapping[str, Scene] = {scene.name: scene for scene in _ALL}

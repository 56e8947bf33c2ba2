"""``policypress import``: bring a policy in from a file, or with its whole history from a git repository."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from policypress.archive.gitrepo import GitRepo
from policypress.archive.ids import is_policy_id
from policypress.archive.phrases import count, counts_words, day_words
from policypress.archive.steps import archive_step, settle_archive
from policypress.archive.versions import POLICIES, VERSIONS, WORKING
from policypress.cli.common import Desk, json_option, print_json, root_option, today_option
from policypress.durable.beside import scratch
from policypress.errors import ConfirmationNeeded, UsageError
from policypress.importing.import_file import BroughtIn, bring_in
from policypress.importing.import_git import Imported, import_history
from policypress.importing.policy_ids import policy_ids


@click.command("import")
@click.argument("policy")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--git", "source", type=click.Path(path_type=Path), help="A git repository or bundle to read history from."
)
@click.option("--path", "inside", help="The file in that repository, or a folder: one policy per Markdown file.")
@click.option(
    "--all-commits", is_flag=True, help="Take every commit, those of merged branches too, for those who publish each."
)
@click.option("--encoding", default="utf-8", help="How texts are encoded that are not UTF-8, such as windows-1252.")
@click.option("--as-original", is_flag=True, help="Take a Word file as it was before its tracked changes.")
@click.option(
    "--reviewed", is_flag=True, help="FILE is an exported Word file that comes back: merge its tracked edits."
)
@click.option("--accept-untracked", is_flag=True, help="Take edits as well that were made with tracking off.")
@click.option("--only-author", metavar="NAME", help="Take only the edits tracked by NAME.")
@click.option("--overwrite", is_flag=True, help="Replace a working text that is there already.")
@root_option
@today_option
@json_option
def import_(
    policy: str,
    file: Path | None,
    source: Path | None,
    inside: str | None,
    all_commits: bool,
    encoding: str,
    as_original: bool,
    reviewed: bool,
    accept_untracked: bool,
    only_author: str | None,
    overwrite: bool,
    root: Path | None,
    today: str | None,
    as_json: bool,
) -> None:
    """Make POLICY from FILE (.docx, .html or .txt), or seal the history of a file in another git repository.

    From a FILE every word is kept, in order, and what was guessed is listed. From git each text that stood on the main
    line of its history (the first parent of each commit) becomes a version, dated by the day it came there as git shows
    it; drafts on branches that were merged later are none. Front matter that this tool does not know
    goes into the public record, without names of authors and e-mail addresses.
    """
    if not is_policy_id(policy):
        raise UsageError(f"{policy!r} cannot name a policy. Use lower-case words, hyphens and slashes, like terms/eu.")
    if bool(file) == bool(source):
        raise UsageError("Name either a FILE, or --git REPO with --path FILE.")
    if all_commits and not source:
        raise UsageError("--all-commits belongs to --git. Leave it out, or give --git REPO with --path FILE.")
    _known_encoding(encoding)
    if (accept_untracked or only_author) and not reviewed:
        raise UsageError("--accept-untracked and --only-author belong to --reviewed. Leave them out, or give it.")
    if reviewed and (source or as_original or (file and file.suffix.lower() != ".docx")):
        raise UsageError("--reviewed takes one Word file (.docx) that was exported. Leave the other options out.")
    desk = Desk(root, today)
    if reviewed and file:
        from policypress.cli.reviewed import merge_review

        merge_review(desk, policy, file, accept_untracked, only_author or "", as_json)
        return
    if source:
        if not inside:
            raise UsageError("--git needs --path: the file or the folder in that repository.")
        _from_git(desk, policy, source, inside, encoding, all_commits, overwrite, as_json)
    elif file:
        made = bring_in(file, desk.today, desk.settings.lang, encoding, as_original=as_original)
        _from_file(desk, policy, file, made, overwrite, as_json)


def _known_encoding(name: str) -> None:
    try:
        "".encode(name)
    except LookupError:
        raise UsageError(f"{name!r} is no encoding known here. Try windows-1252 or iso-8859-1.") from None


def _may_write(path: Path, overwrite: bool) -> None:
    if not path.exists() or overwrite:
        return
    if not (sys.stdin.isatty() and click.confirm(f"{path} is there already. Replace it?")):
        raise ConfirmationNeeded(f"{path}: is there already and was left as it is. To replace it give --overwrite.")


def _from_file(desk: Desk, policy: str, file: Path, made: BroughtIn, overwrite: bool, as_json: bool) -> None:
    path = desk.root / POLICIES / policy / WORKING
    settle_archive(desk.root)
    if not (path.is_file() and path.read_bytes() == made.text.encode()):  # else a killed run had come so far
        _may_write(path, overwrite)
        with archive_step(desk.root) as step:
            step.write(path, made.text)
    where = path.relative_to(desk.root).as_posix()
    if as_json:
        print_json({"policy": policy, "path": where, "words": made.words, "guesses": list(made.guesses)})
        return
    proved = "all of them kept in order" if made.whole else "not all proved to stand as they did: see the lines below"
    click.echo(f"{where}: {count(made.words, 'word')} from {file.name}, {proved}. What was guessed:")
    for guess in made.guesses:
        click.echo(f"  {guess}")
    click.echo(f"Look it through, then run `policypress check {policy}` and `policypress seal {policy}`.")


def _from_git(
    desk: Desk,
    policy: str,
    source: Path,
    inside: str,
    encoding: str,
    all_commits: bool,
    overwrite: bool,
    as_json: bool,
) -> None:
    if not source.exists():
        raise UsageError(f"{source}: no such folder or file. Clone the repository first, then name its folder.")
    with scratch(desk.root) as place:
        repo = GitRepo.cloned(source, place / "bundle") if source.is_file() else GitRepo.around(source)
        if repo is None:
            raise UsageError(f"{source}: is no git repository. Name the folder of a clone, or a bundle.")
        if repo.shallow:
            raise UsageError(
                f"{source}: is a shallow clone, so its history is cut off. Run `git fetch --unshallow` there."
            )
        done, left_out = _import_all(desk, policy, repo, inside, encoding, all_commits, overwrite)
    _report(desk, done, left_out, as_json)


def _import_all(
    desk: Desk, policy: str, repo: GitRepo, inside: str, encoding: str, all_commits: bool, overwrite: bool
) -> tuple[list[Imported], list[str]]:
    """What was imported, and the files of a folder that were not."""
    inside = "" if inside == "." else inside.strip("/").removeprefix("./")
    files = repo.files()
    ids = _wanted(files, policy, inside)
    histories = repo.histories(ids, all_commits=all_commits)
    ids = {path: name for path, name in ids.items() if histories[path]}
    if not ids:
        raise UsageError(f"{inside}: {_why_none(files, inside)}")
    for name in ids.values():
        folder = desk.root / POLICIES / name
        if not (folder / VERSIONS).exists():
            _may_write(folder / WORKING, overwrite)
    blobs = repo.blobs(text.blob for path in ids for text in histories[path])
    lang = desk.settings.lang
    with archive_step(desk.root) as step:
        done = [
            import_history(name, desk.root / POLICIES / name, histories[path], blobs, lang, step, desk.today, encoding)
            for path, name in sorted(ids.items(), key=lambda item: item[1])
        ]
    done = [replace(found, gone=found.path not in files) for found in done]
    return done, [path for path in _below(files, inside) if path not in ids] if inside not in files else []


def _wanted(files: list[str], policy: str, inside: str) -> dict[str, str]:
    """File in the repository → policy id; a folder stands for its Markdown files."""
    below = [path for path in _below(files, inside) if path.lower().endswith((".md", ".markdown"))]
    if below and inside not in files:
        return policy_ids(policy, inside, below)
    return {inside: policy}


def _below(files: list[str], inside: str) -> list[str]:
    return [path for path in files if not inside or path.startswith(f"{inside}/")]


def _why_none(files: list[str], inside: str) -> str:
    """Why nothing could be imported from a path."""
    if inside in files:
        return "is a link or another repository inside that one, not a text. Name the file it leads to."
    if _below(files, inside):
        return "holds no Markdown file (.md). Name one file, whatever it is called."
    return "no commit of that repository holds such a Markdown file. Check the path."


def _report(desk: Desk, done: list[Imported], left_out: list[str], as_json: bool) -> None:
    if as_json:
        print_json({"format": 1, "policies": [asdict(found) for found in done], "left_out": left_out})
        return
    for found in done:
        click.echo("\n".join(_in_words(found)))
    if left_out:
        click.echo(f"Left out, as only Markdown files are policies ({count(len(left_out), 'file')}):")
        click.echo("\n".join(f"  {path}" for path in left_out))
    total = sum(len(found.versions) for found in done)
    click.echo(
        f"{count(total, 'version')} of {count(len(done), 'policy', 'policies')} sealed under {desk.root / POLICIES}."
    )
    click.echo("Commit them, then run `policypress verify` and `mkdocs build --strict`.")


def _in_words(found: Imported) -> list[str]:
    first, last = (date.fromisoformat(name[:10]) for name in (found.versions[0], found.versions[-1]))
    order: dict[str, Any] = {verdict: found.verdicts.get(verdict, 0) for verdict in
                             ("none", "editorial", "clarifying", "needs-review", "material")}  # fmt: skip
    lines = [
        f"{found.policy}: {count(len(found.versions), 'version')} from {found.path}, {day_words(first)} to "
        f"{day_words(last)} ({counts_words(order)})",
        f"  title “{found.title}”, from {found.title_from}; language {found.language}",
    ]
    if found.there_already:
        lines.append("  all of them were there already, so nothing was written")
    if found.former_paths:
        lines.append(f"  followed through its former names: {', '.join(found.former_paths)}")
    if found.left_out:
        what = "changed only front matter or line ends, or left no word, and made no version"
        lines.append(f"  {count(found.left_out, 'commit')} {what}")
    lines += [f"  {note}" for note in found.front]
    if found.gone:
        lines.append(f"  the newest commit has no {found.path} any more: it was deleted or renamed there")
    if found.withheld:
        lines.append(f"  left out of its foreign front matter, as it may name persons: {', '.join(found.withheld)}")
    return lines

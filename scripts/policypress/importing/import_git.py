"""History of another repository → sealed versions: one for each text a file held, dated by the day of its commit."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from policypress.archive.draft import Draft
from policypress.archive.foreign import without_persons
from policypress.archive.gitrepo import PastText
from policypress.archive.ids import VersionId, is_language
from policypress.archive.lineage import carried_on
from policypress.archive.period import Period
from policypress.archive.record import IMPORTED_NOTICE
from policypress.archive.seal import People, Sealed, sealed_version
from policypress.archive.versions import VERSIONS, WORKING, Policy, Version
from policypress.archive.working import Working
from policypress.comparison import Comparison
from policypress.document import ClauseKind, Document, parse_document
from policypress.durable.step import Step
from policypress.errors import PolicyError, Problem, TextProblems
from policypress.files import line_of
from policypress.importing.charsets import likely, marked
from policypress.importing.foreign_front import front_of
from policypress.importing.markdown_escape import shown_text
from policypress.importing.told import language_of
from policypress.judgement import Judgement, judge_texts

NOBODY = People(committer="", approved_by="")
"""Authors of a foreign repository are persons, and their names stay there."""


_LARGE = b"version https://git-lfs.github.com/spec/"
_NO_PERIOD = Period(0, IMPORTED_NOTICE.because)


@dataclass(frozen=True)
class Imported:
    """What the import of one file made; ``verdicts`` counts versions, ``left_out`` texts no reader could tell apart.

    ``withheld`` names what of its front matter may name persons and was not taken over; ``there_already`` tells that
    an earlier run had brought in the same versions, so that nothing was written; ``gone`` that the newest commit has
    no such file any more.
    """

    policy: str
    path: str
    versions: tuple[str, ...]
    verdicts: Mapping[str, int]
    title: str
    title_from: str
    former_paths: tuple[str, ...]
    left_out: int
    withheld: tuple[str, ...] = ()
    there_already: bool = False
    language: str = ""
    gone: bool = False
    front: tuple[str, ...] = ()


@dataclass
class _Shared:
    """Work that versions with the same text share."""

    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    judged: dict[tuple[int, int], tuple[Comparison, Judgement]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Text:
    """A past text taken apart: our title, its body, its foreign front matter."""

    past: PastText
    title: str
    title_from: str
    body: str
    foreign: dict[str, str]
    withheld: tuple[str, ...]
    note: str = ""


def import_history(
    policy: str,
    folder: Path,
    history: Sequence[PastText],
    blobs: Mapping[str, bytes],
    lang: str,
    step: Step,
    today: date,
    encoding: str = "utf-8",
) -> Imported:
    """Let ``step`` seal every text of ``history`` as a version of ``policy`` in ``folder``.

    A commit that says a day after ``today`` came from a clock that was wrong: its text counts as of today.

    Versions that are there already with the same bytes are left as they are: an earlier run brought them in.

    :raises TextProblems: a text cannot be decoded; each with its commit
    :raises PolicyError: the folder holds other sealed versions, or no text of the history has words
    """
    late = [past for past in history if past.day > today]
    history = [replace(past, day=min(past.day, today)) for past in history]
    texts = list(_distinct(_decoded(history, blobs, encoding), Path(history[-1].path)))
    if not texts:
        raise PolicyError(f"{history[-1].path}: holds no words in any commit. Name another file.")
    spoken, said = language_of(shown_text(parse_document(texts[-1].body)), _given(texts[-1].foreign), lang)
    made = _seal_all(Policy(policy, folder, ()), texts, spoken, spoken != lang)
    versions = [sealed.version for sealed in made]
    files = {file: raw for sealed in made for file, raw in sealed.files.items()}
    there_already = _holds(folder / VERSIONS, files)
    if not there_already:
        if (folder / VERSIONS).exists():
            raise PolicyError(
                f"{policy}: has other sealed versions already. Import under another id, or into another checkout."
            )
        staged = step.folder(folder / VERSIONS)
        for file, raw in files.items():
            (staged / file).write_bytes(raw)
        step.write(folder / WORKING, versions[-1].raw)
    return Imported(
        policy,
        history[-1].path,
        tuple(version.name for version in versions),
        dict(Counter(version.record.verdict.value for version in versions)),
        texts[-1].title,
        texts[-1].title_from,
        tuple(dict.fromkeys(text.path for text in history if text.path != history[-1].path)),
        len(history) - len(texts),
        tuple(dict.fromkeys(name for text in texts for name in text.withheld)),
        there_already,
        said[0].removeprefix("Language ").split(". ")[0].removesuffix("."),
        front=(
            *(f"{text.past.commit[:12]}:{text.past.path} {text.note}" for text in texts if text.note),
            *(f"{past.commit[:12]} says {past.day}, a day that has not come: dated {today}" for past in late),
        ),
    )


def _given(foreign: Mapping[str, str]) -> str:
    """The language that foreign front matter names."""
    found = foreign.get("lang") or foreign.get("language") or foreign.get("locale") or ""
    code = found.replace("_", "-")
    return code if is_language(code) else ""


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether the folder holds exactly these files; certificates and withdrawals that came later do not count."""
    return all((folder / file).is_file() and (folder / file).read_bytes() == raw for file, raw in files.items())


def _decoded(history: Sequence[PastText], blobs: Mapping[str, bytes], encoding: str) -> Iterator[tuple[PastText, str]]:
    out, problems = [], []
    for past in history:
        raw = blobs[past.blob]
        where = f"{past.commit[:12]}:{past.path}"
        if raw.startswith(_LARGE):
            remedy = (
                "Fetch it with `git lfs pull`, write it into history with `git lfs migrate export`, and import that."
            )
            problems.append(Problem(where, 1, "large-file", "Git LFS keeps this text elsewhere.", remedy))
            continue
        try:
            out.append((past, raw.decode(marked(raw) or "utf-8").removeprefix("\ufeff")))
        except UnicodeDecodeError as error:
            if encoding != "utf-8":
                out.append((past, raw.decode(encoding, "replace")))
                continue
            remedy = f"Say how such texts are encoded, for example --encoding {likely(raw)}."
            problems.append(Problem(where, line_of(error), "encoding", f"Not UTF-8 (byte {error.start}).", remedy))
    if problems:
        raise TextProblems(problems)
    return iter(out)


def _distinct(decoded: Iterator[tuple[PastText, str]], path: Path) -> Iterator[_Text]:
    """Texts taken apart; one that differs from the one before in front matter or line ends only is left out.

    So is one without a word: nothing was published by it.
    """
    last: tuple[str, str] | None = None
    for past, text in decoded:
        front = front_of(text)
        body = front.body
        foreign, withheld = without_persons(front.meta)
        title, title_from = _title(foreign, body, Path(past.path), path)
        shown = (title, body.replace("\r\n", "\n"))
        if shown != last and body.strip():
            yield _Text(past, title, title_from, body, foreign, withheld, front.note)
        last = shown if body.strip() else last


def _title(foreign: Mapping[str, str], body: str, path: Path, newest: Path) -> tuple[str, str]:
    if foreign.get("title", "").strip():
        return " ".join(foreign["title"].split()), "its front matter"
    heading = re.search(r"^#[ \t]+(\S[^\n]*)|^(\S[^\n]*)\n=+[ \t\r]*$", body, re.MULTILINE)
    if heading:
        words = parse_document(f"# {heading.group(1) or heading.group(2)}\n").clauses
        if words and words[-1].kind is ClauseKind.HEADING and words[-1].text:
            return words[-1].text, "its first heading"
    name = newest.parent.name if newest.stem.lower() in ("index", "readme") and newest.parent.name else newest.stem
    return " ".join(re.split(r"[-_\s]+", name)).strip().capitalize() or "Policy", "its file name"


def _seal_all(policy: Policy, texts: Sequence[_Text], lang: str, say: bool) -> list[Sealed]:
    shared = _Shared()
    made: list[Sealed] = []
    versions: list[Version] = []
    used: set[str] = set()
    base: Document | None = None
    for text in texts:
        name = _next_id(versions, text.past.day)
        working = _working(text, name.effective, lang, say)
        document = _document(shared, text, working)
        comparison, judgement = _judged(shared, base, document)
        previous = versions[-1] if versions else None
        old_lineage = previous.record.lineage if previous else []
        lineage = carried_on(policy.id, str(name), comparison.pairs, old_lineage, document, used)
        draft = Draft(working, previous, name, comparison, judgement, IMPORTED_NOTICE, _NO_PERIOD, False)
        if previous and base is not None:
            previous.__dict__["document"] = base  # parsed already: the record's changes point at these clauses
        working.__dict__["document"] = document
        sealed = sealed_version(
            Policy(policy.id, policy.folder, tuple(versions)),
            draft,
            name.effective,
            NOBODY,
            origin="imported",
            source={"commit": text.past.commit, "path": text.past.path},
            foreign=text.foreign,
            lineage=lineage,
        )
        made.append(sealed)
        versions.append(sealed.version)
        base = document
    return made


def _next_id(versions: Sequence[Version], day: date) -> VersionId:
    """The id of a text committed on ``day``; a clock that ran backwards does not turn the order around."""
    if not versions:
        return VersionId(day)
    last = versions[-1].id
    return VersionId(last.effective, last.number + 1) if day <= last.effective else VersionId(day)


def _working(text: _Text, effective: date, lang: str, say: bool) -> Working:
    front = f"---\ntitle: {json.dumps(text.title, ensure_ascii=False)}\neffective: {effective}\n"
    front += f"lang: {lang}\n---\n" if say else "---\n"  # said where it is not the site's own
    raw = (front + text.body).encode("utf-8")
    where = f"{text.past.commit[:12]}:{text.past.path}"
    return Working(Path(text.past.path), where, raw, text.title, effective, "", lang, (), {}, {}, ())


def _document(shared: _Shared, text: _Text, working: Working) -> Document:
    key = (text.title, text.body)
    if key not in shared.documents:
        shared.documents[key] = parse_document(working.text)
    return shared.documents[key]


def _judged(shared: _Shared, old: Document | None, new: Document) -> tuple[Comparison, Judgement]:
    key = (id(old), id(new))
    if key not in shared.judged:
        shared.judged[key] = judge_texts(old, new)
    return shared.judged[key]

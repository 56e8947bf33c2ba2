"""The working text: what an editor may write in its front matter, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from policypress.archive.ids import is_language, parse_day
from policypress.archive.link_file import read_links
from policypress.archive.record import TopicLine
from policypress.archive.topics import topics_in
from policypress.archive.versions import Policy
from policypress.characters import hidden_in
from policypress.document import Document, parse_document
from policypress.document.frontmatter import parse_front_matter, split_front_matter
from policypress.errors import Problem, TextProblems, UsageError
from policypress.files import line_of, read_bytes
from policypress.judgement import LinkEvidence
from policypress.judgement.verdicts import Decision
from policypress.plain_files import read_plain
from policypress.vocabulary import Verdict

KEYS = ("title", "effective", "summary", "topics", "decisions", "audiences", "lang")
ACTIVITIES = (
    "account",
    "orders",
    "newsletter",
    "contests",
    "support",
    "testimonials",
    "social",
    "updates",
    "ugc",
)
_MAY_DECIDE = (Verdict.EDITORIAL, Verdict.CLARIFYING, Verdict.MATERIAL)


@dataclass(frozen=True)
class Working:
    """A working text with its front matter as values; ``problems`` holds what is wrong with the front matter.

    ``links`` is what addresses in it led to when they were looked up.
    """

    path: Path
    where: str
    raw: bytes
    title: str
    effective: date | None
    summary: str
    lang: str
    decisions: tuple[Decision, ...]
    audiences: dict[str, tuple[str, ...]]
    lines: dict[str, int]
    problems: tuple[Problem, ...]
    topics: dict[str, TopicLine] = field(default_factory=dict)
    links: tuple[LinkEvidence, ...] = ()

    @cached_property
    def text(self) -> str:
        """The whole file."""
        return self.raw.decode("utf-8-sig")

    @cached_property
    def document(self) -> Document:
        """The parsed text."""
        return parse_document(self.text)


def read_working(root: Path, policy: Policy, path: Path | None = None) -> Working | None:
    """The working text of ``policy`` (or a translation beside it); None where there is none."""
    file = path or policy.working_path
    where = file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)
    try:
        raw = read_plain(root, file) if file.is_relative_to(root) else read_bytes(file)
    except FileNotFoundError:
        return None
    except TextProblems as error:
        return Working(file, where, b"", policy.id, None, "", "en", (), {}, {}, error.problems)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem(where, line_of(error), "encoding", "The file is not UTF-8 here.", "Save the file as UTF-8.")
        return Working(file, where, raw, policy.id, None, "", "en", (), {}, {}, (problem,))
    working = working_from(text, where, file)
    links, problems = ((), ()) if path else read_links(root, policy.id)
    return replace(working, links=links, problems=(*working.problems, *problems)) if links or problems else working


def with_links(working: Working, links: Sequence[LinkEvidence]) -> Working:
    """The same text, with what its addresses led to."""
    again = replace(working, links=tuple(links))
    again.__dict__["document"] = working.document  # the same characters, parsed already
    return again


def working_from(text: str, where: str, path: Path) -> Working:
    """A working text from its characters; ``where`` names it in messages."""
    source, _, below = split_front_matter(text)
    front = parse_front_matter(source)
    reader = _FrontMatter(where, front.lines)
    for line, fault in front.faults:
        broken = "not valid YAML" in fault
        remedy = (
            "Put text that holds a colon in quotation marks, and indent with spaces." if broken else "Mend the line."
        )
        reader.say(line, fault[:1].upper() + fault[1:], remedy)
    if not source.strip() and below > 1:
        reader.say(1, "The front matter is empty.", "Write `title:` and `effective:` lines into it.")
    elif not source and text.lstrip("\ufeff").startswith("---"):
        reader.say(1, "The front matter is not closed.", "Put a line `---` below its last key.")
    elif not source:
        reader.say(
            1,
            "There is no front matter.",
            "Start the file with `---`, `title:` and `effective:` lines, and `---`.",
        )
    meta = front.meta
    for key, value in meta.items():
        for place, hidden in _hidden(key, value):
            line = front.lines.get(place, front.lines.get(key, 1))
            message = f"`{place.split('/')[0]}` holds a character that nobody sees ({hidden})."
            reader.say(line, message, "Delete it and type the words anew.")
    for key in meta:
        if key not in KEYS:
            reader.say(front.lines.get(key, 1), f"Unknown key `{key}`.", f"Known keys: {', '.join(KEYS)}.")
    needed = bool(source) and (bool(meta) or not front.faults)
    topics, faults = topics_in(meta)
    for fault in faults:
        reader.say(front.lines.get("topics", 1), fault, "Write `Heading: one line`, or `Heading: {worse: one line}`.")
    return Working(
        path,
        where,
        text.encode("utf-8"),
        reader.string(meta, "title", needed=needed),
        reader.day(meta, "effective", needed=needed),
        reader.string(meta, "summary"),
        reader.language(meta),
        reader.decisions(meta),
        reader.audiences(meta),
        front.lines,
        tuple(reader.problems),
        topics,
    )


def _hidden(place: str, value: Any) -> Iterator[tuple[str, str]]:
    """(where, which) control and direction characters in ``value``; the entries of a list are told apart."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (found for part in (str(key), inner) for found in _hidden(place, part))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _hidden(place if "/" in place else f"{place}/{number}", inner)
    elif isinstance(value, str) and (hidden := hidden_in(value)):
        yield place, hidden


class _FrontMatter:
    """Reads typed values and notes what is wrong with each, with its line."""

    def __init__(self, where: str, lines: dict[str, int]) -> None:
        self.where = where
        self.lines = lines
        self.problems: list[Problem] = []

    def say(self, line: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.where, line, "front-matter", message, remedy))

    def _line(self, key: str) -> int:
        return self.lines.get(key, 1)

    def string(self, meta: dict[str, Any], key: str, *, needed: bool = False) -> str:
        value = meta.get(key)
        if needed and (value is None or (isinstance(value, str) and not value.strip())):
            if key in meta:
                self.say(self._line(key), f"`{key}` is empty.", "Write it behind the colon.")
            else:
                self.say(1, f"The key `{key}` is missing.", f"Add a `{key}:` line to the front matter.")
        if value is None:
            return ""
        if not isinstance(value, str):
            self.say(self._line(key), f"`{key}` must be text, not {value!r}.", "Put it in quotation marks.")
            return str(value)
        return " ".join(value.split())

    def language(self, meta: dict[str, Any]) -> str:
        value = self.string(meta, "lang")
        if value and not is_language(value):
            self.say(self._line("lang"), f"`lang: {value}` is not a language.", "Write a code such as en or pt-BR.")
        return value or "en"

    def day(self, meta: dict[str, Any], key: str, *, needed: bool = False) -> date | None:
        value = meta.get(key)
        if value is None:
            if needed:
                self.say(
                    self._line(key),
                    f"The key `{key}` is missing.",
                    "Add `effective: YYYY-MM-DD`, the first day.",
                )
            return None
        try:
            return parse_day(str(value))
        except UsageError:
            self.say(self._line(key), f"`{key}: {value}` is not a possible date.", "Write a date like 2027-02-01.")
            return None

    def decisions(self, meta: dict[str, Any]) -> tuple[Decision, ...]:
        given = meta.get("decisions")
        if given is None:
            return ()
        line = self._line("decisions")
        if not isinstance(given, list):
            self.say(line, "`decisions` must be a list.", "Write one `- change: …` entry per decision.")
            return ()
        lines = [self.lines.get(f"decisions/{number}", line) for number in range(len(given))]
        return tuple(found for found in map(self._decision, given, lines) if found)

    def _decision(self, entry: Any, line: int) -> Decision | None:
        keys = ("change", "verdict", "reason", "by")
        if not isinstance(entry, dict) or set(entry) - {"consent"} != set(keys):
            self.say(
                line,
                f"A decision has other keys than {', '.join(keys)} and, where wanted, consent.",
                "Paste the block that `check` prints.",
            )
            return None
        values = {key: " ".join(str(entry[key] or "").split()) for key in keys}
        missing = [key for key in keys if not values[key]]
        if missing:
            self.say(line, f"The decision on {values['change'] or '?'} lacks {', '.join(missing)}.", "Fill it in.")
        possible = values["verdict"] in {v.value for v in _MAY_DECIDE}
        if values["verdict"] and not possible:
            self.say(
                line,
                f"The decision on {values['change'] or '?'} cannot say `{values['verdict']}`.",
                "Say editorial, clarifying or material.",
            )
        consent = self._consent(entry, values, line)
        if missing or not possible:
            return None
        return Decision(values["change"], Verdict(values["verdict"]), values["reason"], values["by"], line, consent)

    def _consent(self, entry: dict[str, Any], values: dict[str, str], line: int) -> bool | None:
        """What a decision says of consent: yes, no, or nothing."""
        given = " ".join(str(entry.get("consent") if entry.get("consent") is not None else "").split()).lower()
        said = {"": None, "yes": True, "true": True, "no": False, "false": False}
        if given not in said:
            self.say(
                line,
                f"The decision on {values['change'] or '?'} cannot say `consent: {given}`.",
                "Say yes where users must agree first, no or nothing where telling them is enough.",
            )
        elif said[given] and values["verdict"] != Verdict.MATERIAL.value:
            self.say(
                line,
                f"The decision on {values['change'] or '?'} says that users must agree, but not that it is material.",
                "Write `verdict: material`, or leave `consent` out.",
            )
        return said.get(given)

    def audiences(self, meta: dict[str, Any]) -> dict[str, tuple[str, ...]]:
        given = meta.get("audiences")
        if given is None:
            return {}
        line = self._line("audiences")
        if not isinstance(given, dict):
            self.say(
                line,
                "`audiences` must map headings to activities.",
                "Write `Heading: [orders, contests]` lines.",
            )
            return {}
        out = {}
        for heading, activities in given.items():
            listed = activities if isinstance(activities, list) else [activities]
            unknown = [str(a) for a in listed if a not in ACTIVITIES]
            if unknown or not listed:
                self.say(
                    line,
                    f"Unknown activity {', '.join(unknown) or '(none)'} for `{heading}`.",
                    f"Known activities: {', '.join(ACTIVITIES)}.",
                )
            out[str(heading)] = tuple(str(a) for a in listed if a in ACTIVITIES)
        return out

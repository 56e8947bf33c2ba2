"""Ways of falsifying an archive or a published site, each with what finds it: the table of SECURITY.md."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from policypress.archive.record import file_text, sealed
from policypress.canonical import sha256

from tests.site_builder import CORRECTION, FIRST, MATERIAL, build_site, certificate, git, policy_of, seal_text
from tests.test_machine_files import REFUSED

RIGHTS = "https://rights.example.com/"
BEGIN, END = "<!-- tamperings -->\n", "\n<!-- end of tamperings -->"
ARCHIVE, COPY = "`verify`", "`verify --site` on a copy alone"
DOOR = "`check --base`"


@dataclass(frozen=True)
class Tampering:
    """One way: what is done, where it is looked for, and the words by which it is named.

    ``proved`` is False where it is only listed among what was not proved.
    """

    what: str
    how: Callable[[Path], None]
    where: str
    said: str
    proved: bool = True


def sealed_site(folder: Path) -> Path:
    """The small site, with a link in every text."""
    root = build_site(folder, sealed=0)
    steps = ((FIRST, date(2021, 8, 1), ""), (CORRECTION, date(2021, 10, 1), "editorial"))
    for text, day, verdict in (*steps, (MATERIAL, date(2026, 11, 22), "")):
        seal_text(root, text.replace("## Sharing", f"See [your rights]({RIGHTS}).\n\n## Sharing"), day, verdict=verdict)
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "Seal")
    return root


def versions(root: Path) -> Path:
    return root / ("policy/privacy/versions" if (root / "policy").is_dir() else "privacy/versions")


def _edit(path: Path, old: str, new: str, count: int = -1) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path}: {old}"
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def _record(root: Path, name: str, **changes: Any) -> None:
    path = versions(root) / f"{name}.json"
    data = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(file_text(sealed(data)), encoding="utf-8")


def _amended(tamper: Callable[[Path], None]) -> Callable[[Path], None]:
    """The same, hidden in the commit that brought the version."""

    def how(root: Path) -> None:
        tamper(root)
        git(root, "add", "-A")
        git(root, "commit", "-q", "--amend", "--no-edit")

    return how


def _committed(tamper: Callable[[Path], None]) -> Callable[[Path], None]:
    def how(root: Path) -> None:
        tamper(root)
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "An edit")

    return how


def _editorial(root: Path) -> None:
    path = versions(root) / "2027-02-01.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    for change in data["changes"]:
        change |= {"verdict": "editorial", "tool_verdict": "editorial", "proof": "spelling", "decision": None}
        change["findings"] = []
    notice = {"required": False, "days": 0, "because": "verdict editorial", "deadline": None}
    _record(root, "2027-02-01", changes=data["changes"], verdict="editorial", notice=notice, decisions=[])


def _editorial_by_unknown_rules(root: Path) -> None:
    _editorial(root)
    tool = json.loads((versions(root) / "2027-02-01.json").read_text(encoding="utf-8"))["tool"]
    _record(root, "2027-02-01", tool=tool | {"rules_sha256": "1" * 64})


def _newest_replaced(root: Path) -> None:
    path = versions(root) / "2027-02-01.md"
    _edit(path, "60 days", "90 days")
    data = json.loads((versions(root) / "2027-02-01.json").read_text(encoding="utf-8"))
    data["text"]["sha256"] = sha256(path.read_bytes())
    _record(root, "2027-02-01", text=data["text"])


def _withdrawal(name: str, day: str) -> Callable[[Path], None]:
    def how(root: Path) -> None:
        record = policy_of(root).version(name).record
        data = {
            "format": 1, "policy": "privacy", "version": record.version, "record_sha256": record.sha256,
            "withdrawn": day, "reason": "Taken back.", "by": "Legal desk",
        }  # fmt: skip
        (versions(root) / f"{record.version}.withdrawn.json").write_text(file_text(sealed(data)), encoding="utf-8")

    return how


def _certificate(**changes: Any) -> Callable[[Path], None]:
    def how(root: Path) -> None:
        record = policy_of(root).version("2027-02-01").record
        data = certificate(record, record.announced) | changes
        (versions(root) / "2027-02-01.notice.json").write_text(file_text(sealed(data)), encoding="utf-8")

    return how


def _counts_that_fell(root: Path) -> None:
    _committed(_certificate())(root)
    _committed(_certificate(recipients=1, counts={"email": {"sent": 1}}))(root)


def _deleted(*names: str) -> Callable[[Path], None]:
    def how(root: Path) -> None:
        for name in names:
            (versions(root) / name).unlink()

    return how


def _text(old: str, new: str, name: str = "2021-09-02.md") -> Callable[[Path], None]:
    return lambda root: _edit(versions(root) / name, old, new)


def _changed_and_back(root: Path) -> None:
    path = versions(root) / "2021-09-02.md"
    before = path.read_bytes()
    path.write_bytes(before + b"\nMore.\n")
    git(root, "commit", "-q", "-a", "-m", "Change a sealed text")
    path.write_bytes(before)
    git(root, "commit", "-q", "-a", "-m", "Change it back")


def _changed_and_grafted_away(root: Path) -> None:
    _changed_and_back(root)
    first = git(root, "rev-list", "--max-parents=0", "HEAD").strip()
    git(root, "replace", "--graft", git(root, "rev-parse", "HEAD").strip(), first)


def _overlooked(root: Path) -> None:
    git(root, "update-index", "--assume-unchanged", "policy/privacy/versions/2027-02-01.md")
    _newest_replaced(root)


def _record_only(**changes: Any) -> Callable[[Path], None]:
    return _amended(lambda root: _record(root, "2027-02-01", **changes))


NO_NOTICE = {"required": False, "days": 0, "because": "verdict material", "deadline": None}
SHORT = {
    "required": True,
    "days": 30,
    "because": "verdict material; settings: notice_days 30",
    "deadline": "2027-01-31",
}

ARCHIVES: tuple[Tampering, ...] = (
    Tampering("A sealed text edited", _text("30 days", "90 days"), ARCHIVE, "The sealed text was edited"),
    Tampering("One space added to a sealed text", _text("We keep", "We  keep"), ARCHIVE, "The sealed text was edited"),
    Tampering("A sealed text deleted", _deleted("2021-09-02.1.md"), ARCHIVE, "The sealed text is missing"),
    Tampering(
        "A text put beside the sealed ones",
        lambda root: _write(versions(root) / "2022-01-01.md", "# Not sealed\n"),
        ARCHIVE,
        "No record vouches for this text",
    ),
    Tampering(
        "A record edited",
        lambda root: _edit(versions(root) / "2021-09-02.json", '"summary": "', '"summary": "Not '),
        ARCHIVE,
        "The file was edited after it was written",
    ),
    Tampering(
        "A record edited, its own hash made anew",
        lambda root: _record(root, "2021-09-02", summary="Other."),
        ARCHIVE,
        "The chain is broken",
    ),
    Tampering(
        "A version in the middle deleted",
        _deleted("2021-09-02.1.md", "2021-09-02.1.json"),
        ARCHIVE,
        "The record before it, 2021-09-02.1, is missing",
    ),
    Tampering(
        "The newest version deleted and that committed",
        _committed(_deleted("2027-02-01.md", "2027-02-01.json")),
        ARCHIVE,
        "This sealed file was changed or deleted after it was committed",
    ),
    Tampering("The newest version replaced with its record", _newest_replaced, ARCHIVE, "is not as it was committed"),
    Tampering("The same, git told to overlook it", _overlooked, ARCHIVE, "is not as it was committed"),
    Tampering(
        "The same, committed", _committed(_newest_replaced), ARCHIVE, "was changed or deleted after it was committed"
    ),
    Tampering(
        "The same, its commit rewritten", _amended(_newest_replaced), ARCHIVE, "Sealing the text of privacy@2027-02-01"
    ),
    Tampering(
        "A sealed text changed and changed back in git", _changed_and_back, ARCHIVE, "was changed or deleted after"
    ),
    Tampering("The same, hidden by a graft", _changed_and_grafted_away, ARCHIVE, "was changed or deleted after"),
    Tampering("A record that calls a sale of data editorial", _amended(_editorial), ARCHIVE, "gives another `verdict`"),
    Tampering(
        "The same, naming a rule set nobody knows",
        _amended(_editorial_by_unknown_rules),
        ARCHIVE,
        "by today's rules it is material",
    ),
    Tampering("A record without its changes", _record_only(changes=[]), ARCHIVE, "gives another `changes`"),
    Tampering(
        "A material record that needs no notice",
        _record_only(notice=NO_NOTICE),
        ARCHIVE,
        "says that nobody must be told",
    ),
    Tampering("A notice deadline too late", _record_only(notice=SHORT), ARCHIVE, "Its notice deadline 2027-01-31"),
    Tampering(
        "A record announced before the one it follows",
        _record_only(announced="2020-01-01"),
        ARCHIVE,
        "It was announced on 2020-01-01, but",
    ),
    Tampering(
        "A record announced after its effective date",
        _record_only(announced="2027-03-01"),
        ARCHIVE,
        "after the day from which it is to apply",
    ),
    Tampering(
        "A record that says it was imported", _record_only(origin="imported"), ARCHIVE, "nothing is imported on top"
    ),
    Tampering(
        "A record compared with an older text", _record_only(compared_with="2021-09-02"), ARCHIVE, "gives another"
    ),
    Tampering(
        "A record that moves a text in force",
        _record_only(reschedules="2021-09-02.1"),
        ARCHIVE,
        "It moves 2021-09-02.1, which was in force",
    ),
    Tampering("Another title in a record", _record_only(title="Another"), ARCHIVE, "gives another `title`"),
    Tampering(
        "Another summary in a record", _record_only(summary="Nothing of note."), ARCHIVE, "gives another `summary`"
    ),
    Tampering(
        "Other names of clauses in a record", _record_only(lineage=["c00000000"]), ARCHIVE, "gives another `lineage`"
    ),
    Tampering(
        "Another committer in a record, its commit rewritten",
        _record_only(committer="Mallory"),
        ARCHIVE,
        "That the newest records were not replaced as a whole",
        proved=False,
    ),
    Tampering(
        "Another approver in a record, its commit rewritten",
        _record_only(approved_by="Mallory"),
        ARCHIVE,
        "That the newest records were not replaced as a whole",
        proved=False,
    ),
    Tampering(
        "A withdrawal of the text in force",
        _committed(_withdrawal("2021-09-02.1", "2021-10-05")),
        ARCHIVE,
        "only an upcoming or held one can be withdrawn",
    ),
    Tampering(
        "A withdrawal dated back before the text took effect",
        _committed(_withdrawal("2021-09-02.0", "2021-08-15")),
        ARCHIVE,
        "when the text had taken effect",
    ),
    Tampering(
        "A withdrawal before the announcement",
        _committed(_withdrawal("2027-02-01", "2020-01-01")),
        ARCHIVE,
        "before the version was announced",
    ),
    Tampering(
        "A certificate of a notice never sent",
        _committed(_certificate()),
        ARCHIVE,
        "that its notice was sent rests on its certificate alone",
        proved=False,
    ),
    Tampering(
        "A certificate whose counts do not add up", _committed(_certificate(recipients=99)), ARCHIVE, "do not add up"
    ),
    Tampering(
        "A certificate of another text", _committed(_certificate(text_sha256="1" * 64)), ARCHIVE, "of another text"
    ),
    Tampering(
        "A certificate with another deadline",
        _committed(_certificate(deadline="2027-01-31")),
        ARCHIVE,
        "It says the deadline was 2027-01-31",
    ),
    Tampering(
        "A certificate completed before the announcement",
        _committed(_certificate(completed="2020-01-01")),
        ARCHIVE,
        "before the text was announced",
    ),
    Tampering("A certificate whose counts fell later", _counts_that_fell, ARCHIVE, "was changed or deleted after"),
)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


OLD = "privacy/versions/2021-09-02/index.html"
NEXT = "privacy/upcoming/index.html"


def _page(name: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda site: _edit(site / name, old, new, 1)


def _on_every_page(old: str, new: str) -> Callable[[Path], None]:
    def how(site: Path) -> None:
        for path in site.rglob("*.html"):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return how


def _hidden_text(site: Path) -> None:
    _edit(site / OLD, '<div class="pp-text">', '<div class="pp-text" hidden>')


def _everywhere(name: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda site: _edit(site / name, old, new)


def _list(old: str, new: str) -> Callable[[Path], None]:
    return _everywhere("privacy/versions.json", old, new)


def _record_and_list(site: Path) -> None:
    _record(site, "2021-09-02", summary="Something else.")


COPIES: tuple[Tampering, ...] = (
    Tampering(
        "A sealed text edited in a copy",
        _page("privacy/versions/2021-09-02.md", "30 days", "90 days"),
        COPY,
        "The sealed text was edited",
    ),
    Tampering("A record edited in a copy, its own hash made anew", _record_and_list, COPY, "The chain is broken"),
    Tampering(
        "Words exchanged on a version's page", _page(OLD, "30 days", "90 days"), COPY, "does not show the sealed words"
    ),
    Tampering(
        "Words added on a version's page",
        _page(OLD, "the account.", "the account. Or not."),
        COPY,
        "words in the text that were not sealed",
    ),
    Tampering(
        "A sentence taken off a version's page",
        _page(OLD, "We do not sell your personal information to anybody.", ""),
        COPY,
        "does not show the sealed words",
    ),
    Tampering(
        "A clause added on a version's page",
        _page(OLD, "<h2", "<p>We sell it.</p><h2"),
        COPY,
        "words in the text that were not sealed",
    ),
    Tampering(
        "Words exchanged on the page of the text in force",
        _page("privacy/index.html", "30 days", "365 days"),
        COPY,
        "does not show the sealed words",
    ),
    Tampering(
        "Words exchanged on the page of the next text",
        _everywhere(NEXT, "60 days", "30 days"),
        COPY,
        "does not show the sealed words",
    ),
    Tampering(
        "A word hidden by an attribute",
        _page(OLD, "We do not sell", "We do <span hidden>not</span> sell"),
        COPY,
        "It may hide words",
    ),
    Tampering(
        "A word hidden by a style",
        _page(OLD, "We do not sell", 'We do <b style="display:none">not</b> sell'),
        COPY,
        "It may hide words",
    ),
    Tampering(
        "A word hidden by a class of the site",
        _page(OLD, "We do not sell", 'We do <i class="pp-sr">not</i> sell'),
        COPY,
        "It may hide words",
    ),
    Tampering(
        "A word hidden by a class of the theme",
        _page(OLD, "We do not sell", 'We do <i class="md-hidden">not</i> sell'),
        COPY,
        "It may hide words",
    ),
    Tampering("The whole text hidden", _hidden_text, COPY, "It may hide words"),
    Tampering(
        "A page of a version removed",
        lambda site: (site / OLD).unlink(),
        COPY,
        "The page of privacy@2021-09-02 is missing",
    ),
    Tampering(
        "The page of the text in force removed",
        lambda site: (site / "privacy/index.html").unlink(),
        COPY,
        "The site lacks this page",
    ),
    Tampering(
        "A script added to a page",
        _page(OLD, "</body>", "<script>alert(1)</script></body>"),
        COPY,
        "It has a script that",
    ),
    Tampering(
        "A script of the site's own added to a page",
        _page(OLD, "</body>", '<script src="/x.js"></script></body>'),
        COPY,
        "It has a script that",
    ),
    Tampering(
        "A script from elsewhere",
        _page(OLD, "</body>", '<script src="//evil.example/x.js"></script></body>'),
        COPY,
        "It loads from another place",
    ),
    Tampering("An event handler added", _page(OLD, "<h2", '<h2 onclick="x()"'), COPY, "It has a handler that"),
    Tampering(
        "A link that is a script",
        _page(OLD, "</h1>", '<a href="java\tscript:x()">.</a></h1>'),
        COPY,
        "It has a script that",
    ),
    Tampering(
        "A refresh to another page",
        _page(OLD, "<head>", '<head><meta http-equiv="Refresh" content="0;url=/x/">'),
        COPY,
        "It has a refresh that",
    ),
    Tampering(
        "The same on every page",
        _on_every_page("<head>", '<head><meta http-equiv="refresh" content="0;url=/x/">'),
        COPY,
        "It has a refresh that",
    ),
    Tampering(
        "A style sheet written into a page",
        _page(OLD, "</head>", "<style>.pp-text{display:none}</style></head>"),
        COPY,
        "It has a style that",
    ),
    Tampering(
        "A style sheet added to a page",
        _page(OLD, "</head>", '<link rel="stylesheet" href="/x.css"></head>'),
        COPY,
        "It has a style sheet that",
    ),
    Tampering(
        "A frame over a page",
        _page(OLD, "</body>", '<iframe src="/other/"></iframe></body>'),
        COPY,
        "It has a frame that",
    ),
    Tampering(
        "Another base for links", _page(OLD, "<head>", '<head><base href="/other/">'), COPY, "It has a frame that"
    ),
    Tampering(
        "A picture from elsewhere",
        _page(OLD, "</h1>", '<img src="https://evil.example/p.png"></h1>'),
        COPY,
        "It loads from another place",
    ),
    Tampering(
        "A link in the text led elsewhere",
        _page(OLD, 'href="https://rights.example.com/"', 'href="https://evil.example/"'),
        COPY,
        "The text links to https://evil.example/",
    ),
    Tampering(
        "A link in the text removed",
        _page(OLD, 'href="https://rights.example.com/"', 'name="x"'),
        COPY,
        "The text does not link to https://rights.example.com/",
    ),
    Tampering(
        "A link put beside the text",
        _page(OLD, "</h1>", '</h1><a href="https://evil.example/">Read this</a>'),
        COPY,
        "It links to https://evil.example/",
    ),
    Tampering(
        "Another verdict in the list of versions", _list('"material"', '"editorial"'), COPY, "is not the record's"
    ),
    Tampering(
        "Another date in the list of versions",
        _list('"effective": "2027-02-01"', '"effective": "2028-02-01"'),
        COPY,
        "is not the record's",
    ),
    Tampering(
        "A version left out of the list",
        _list('"2021-09-02.1"', '"2021-09-02.7"'),
        COPY,
        "It does not list 2021-09-02.1",
    ),
    Tampering(
        "The list of versions removed",
        lambda site: (site / "privacy/versions.json").unlink(),
        COPY,
        "The site lacks this file",
    ),
    Tampering(
        "A script on every page",
        _on_every_page("</body>", "<script>alert(1)</script></body>"),
        COPY,
        "Redlines, histories",
        proved=False,
    ),
    Tampering(
        "The site's script changed",
        lambda site: _edit(site / "assets/javascripts/policypress.js", "use strict", "use it"),
        COPY,
        "not those of the theme and of this program",
        proved=False,
    ),
    Tampering(
        "The site's style sheet made to hide the text",
        lambda site: _write(site / "assets/stylesheets/policypress.css", ".pp-text{display:none}"),
        COPY,
        "not those of the theme and of this program",
        proved=False,
    ),
    Tampering(
        "A redline falsified",
        _page("privacy/changes/2027-02-01/index.html", "60", "30"),
        COPY,
        "Redlines",
        proved=False,
    ),
    Tampering(
        "The history falsified",
        _page("privacy/history/index.html", "advertising", "no advertising"),
        COPY,
        "histories",
        proved=False,
    ),
    Tampering(
        "The data of comparisons falsified",
        _page("privacy/compare/data.json", "60 days", "365 days"),
        COPY,
        "comparisons",
        proved=False,
    ),
    Tampering(
        "A feed falsified", _page("privacy/feed.xml", "advertising", "no advertising"), COPY, "feeds", proved=False
    ),
    Tampering(
        "The notice for embedding falsified",
        _page("notice.html", "1 February 2027", "1 February 2028"),
        COPY,
        "notices",
        proved=False,
    ),
    Tampering(
        "The calendar falsified", _page("calendar.ics", "20270201", "20280201"), COPY, "the calendar", proved=False
    ),
    Tampering(
        "The search falsified", _page("search/search_index.json", "30 days", "365 days"), COPY, "search", proved=False
    ),
)


def _words(function: Callable[[Path], None]) -> str:
    text = function.__name__.replace("_", " ")
    return re.sub(r"\bgit attributes\b", "git attributes", text[:1].upper() + text[1:])


DOORS = tuple(Tampering(_words(how), how, DOOR, said) for how, said in REFUSED)
EVERY = (*DOORS, *ARCHIVES, *COPIES)


def table() -> str:
    """The rows of SECURITY.md."""
    rows = ["| tampering | looked for by | outcome |", "|---|---|---|"]
    for one in EVERY:
        outcome = "refused" if one.where == DOOR else "found" if one.proved else "listed as not proved"
        rows.append(f"| {one.what} | {one.where} | {outcome} |")
    return "\n".join(rows) + "\n"


def write_table() -> None:
    """Put the rows into SECURITY.md, between its two marks."""
    path = Path(__file__).resolve().parents[1] / "SECURITY.md"
    text = path.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    path.write_text(f"{head}{BEGIN}\n{table()}{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    write_table()

"""What reads input from outside, each as a function of hostile text; whatever it raises but a message is a fault."""

from __future__ import annotations

import contextlib
import io
import shlex
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from policypress.archive.record import Certificate, Record, Withdrawal
from policypress.archive.versions import read_sealed
from policypress.archive.working import working_from
from policypress.cli.main import main
from policypress.document import parse_document
from policypress.errors import PolicyError
from policypress.importing.import_file import bring_in
from policypress.judgement import judge_texts
from policypress.language.catalogues import Catalogues
from policypress.language.words import Words
from policypress.lint.linting import lint
from policypress.lint.rule import Text
from policypress.notice.returned import read_returned
from policypress.settings import load_settings
from policypress.site.html.clause_html import ClauseHtml
from policypress.site.html.text_html import text_html

from benchmarks.fuzz import inputs
from benchmarks.fuzz.inputs import ROOT, spoilt, spoilt_bytes

TODAY = date(2026, 11, 28)
_EXPECTED = frozenset({0, 1, 2, 75, 130})


class Fault(Exception):
    """Something a person would see and that no person should."""


@dataclass(frozen=True)
class Target:
    """A reader: how many inputs it gets of a whole run, how one is made, and what is done with it."""

    count: int
    make: Callable[[Random], str | bytes]
    read: Callable[[str | bytes], None]
    sound: Callable[[], list[str]] = field(default=list)


@cache
def place() -> Path:
    """A checkout of its own for everything that reads files; it goes when the process ends."""
    import atexit

    folder = Path(tempfile.mkdtemp(prefix="policypress-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in ("mkdocs.yml", "policy", "sample"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, folder / name)
    config = folder / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("  custom_dir: site_overrides\n", "")
    config.write_text(text, encoding="utf-8")
    (folder / "in").mkdir()
    return folder


def _file(name: str, content: str | bytes) -> Path:
    path = place() / "in" / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return path


def command(*arguments: str) -> str:
    """What a command prints.

    :raises Fault: it ends as no command may end
    """
    out = io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            main([*arguments])
        except SystemExit as done:
            code = done.code if isinstance(done.code, int) else 0
    if code not in _EXPECTED or "Traceback" in out.getvalue():
        raise Fault(f"exit {code}: {out.getvalue()[-500:]}")
    return out.getvalue()


def read_markdown(source: str | bytes) -> None:
    """Parsed, linted, judged against a part of itself, and shown."""
    text = str(source)
    document = parse_document(text)
    where = place() / "policy" / "privacy" / "index.md"
    lint(Text(text, document, where, place() / "policy", TODAY, None, ("Personal Data",)), "index.md")
    judge_texts(parse_document(text[: len(text) // 2] + text[len(text) // 2 + 9 :]), document)
    text_html(document, ClauseHtml(), "/privacy/", [], {}, "Title", _words())


@cache
def _words() -> Words:
    return Catalogues().words("en")


def read_front_matter(source: str | bytes) -> None:
    """Read as a working text's front matter."""
    working_from("---\n" + str(source) + "\n---\n# Terms\n\nWords.\n", "index.md", Path("index.md"))


def read_record(source: str | bytes) -> None:
    """Read as each of the machine-written files."""
    raw = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
    for model in (Record, Certificate, Withdrawal):
        read_sealed(model, raw, "2027-02-01.json", [])


def read_settings(source: str | bytes) -> None:
    """Read as the settings of a site."""
    _file("mkdocs.yml", source)
    (place() / "in" / "policy").mkdir(exist_ok=True)
    with contextlib.suppress(PolicyError):
        load_settings(place() / "in")


def read_users(source: str | bytes) -> None:
    """Read as the users, and judged."""
    path = _file("users.csv", source)
    shutil.rmtree(place() / "in" / "private", ignore_errors=True)
    place_ = str(place())
    command("recipients", "privacy@2027-02-01", "--root", place_, "--today", str(TODAY), "--users", str(path),
            "--private", str(place() / "in" / "private"))  # fmt: skip


def read_mailbox(source: str | bytes) -> None:
    """Read as bounces."""
    path = _file("bounces.mbox", source)
    with contextlib.suppress(PolicyError):
        list(read_returned(path))


def importing(suffix: str) -> Callable[[str | bytes], None]:
    """Made a working text of."""

    def read(source: str | bytes) -> None:
        path = _file(f"import{suffix}", source)
        with contextlib.suppress(PolicyError):
            parse_document(bring_in(path, TODAY, "en").text)

    return read


def read_pairs(source: str | bytes) -> None:
    """Compared line by line."""
    command("compare", "--pairs", str(_file("pairs.jsonl", source)))


def read_arguments(source: str | bytes) -> None:
    """Given to the command line."""
    try:
        arguments = shlex.split(str(source).replace("\0", " "))
    except ValueError:
        arguments = str(source).split()
    command(*[argument for argument in arguments if argument not in ("--send", "--ledger", "--out", "--private")])


_USERS = (ROOT / "sample" / "users.csv").read_text(encoding="utf-8").splitlines(keepends=True)
_MAIL = """\
From MAILER-DAEMON Sat Nov 28 10:00:00 2026
From: MAILER-DAEMON@example.com
To: privacy@example.com
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

It could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
Original-Envelope-Id: 0123456789abcdef0123456789abcdef01234567

Final-Recipient: rfc822; u001@example.com
Original-Recipient: rfc822;u001@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user

--b1
Content-Type: message/rfc822

Message-ID: <0123456789abcdef0123456789abcdef01234567@example.com>
Subject: Notice

Text
--b1--

"""
_EVENTS = """\
{"event":"bounce","email":"u001@example.com","status":"5.1.1","smtp-id":"<0123456789abcdef0123456789abcdef01234567@a>"}
{"Type":"Notification","Message":"{\\"notificationType\\":\\"Bounce\\",\\"bounce\\":{\\"bouncedRecipients\\":[{}]}}"}
[{"RecordType":"Bounce","Type":"HardBounce","Email":"u001@example.com","MessageID":"1"}]
"""
_PAGE = """\
<!DOCTYPE html><html lang="en"><head><title>Terms</title><style>p{color:red}</style></head><body>
<h1>Terms of use</h1><p>Last updated: <b>1 May 2024</b></p>
<ol start="3" type="a"><li>We <s>may</s> must.<ul><li>x</ul></ol>
<table><tr><th colspan=2>Kept<tr><td rowspan=2>a<td>b<tr><td>c</table>
<p hidden>not</p><a href="javascript:x()">go</a>
<p>See <a href="https://example.com/a?b=c#d">there</a>, H<sub>2</sub>O<br>
&copy; 2024 &nbsp; “quoted”</p></body></html>
"""
_PLAIN = """\
TERMS OF USE
============

Effective date: May 1, 2024

1. WHO WE ARE
   We are Example.
   (a) first; (b) second

  * one
  * two

Kept      For how long
Mail      30 days
"""
_COMMANDS = """\
check --strict --format json privacy
check --base HEAD --today 2026-11-28
compare policy/privacy/index.md policy/index.md --format markdown
compare privacy@2021-09-02 privacy@working --json
compare HEAD:policy/index.md policy/index.md
as-of privacy 2024-01-01 --json
rules --json
verify --json
recipients privacy@2027-02-01 --users sample/users.csv
reschedule privacy@2027-02-01 2020-01-01
withdraw cookies@2026-06-01 --reason x
seal nothing --by X --approved-by Y
import terms missing.txt --encoding utf-8
evidence privacy@2021-09-02 --private
notify status --plan missing
release --no-recipients --today 2026-13-01
--version
"""


def _from(sound: Callable[[], list[str]], *, raw: bool = False) -> Callable[[Random], str | bytes]:
    known: list[str] = []

    def make(random: Random) -> str | bytes:
        if not known:
            known.extend(sound())
        return spoilt_bytes(known, random) if raw else spoilt(known, random)

    return make


def _some_users(random: Random) -> str | bytes:
    rows = [_USERS[0], *random.sample(_USERS[1:], min(6, len(_USERS) - 1))]
    return spoilt_bytes(["".join(rows)], random)


def _in_the_checkout(random: Random) -> str | bytes:
    made = str(spoilt(_COMMANDS.splitlines(), random))
    return f"{made} --root {place() / 'in'}" if random.random() < 0.5 else f"{made} --root {place()}"


TARGETS: dict[str, Target] = {
    "markdown": Target(150_000, _from(inputs.texts), read_markdown),
    "front matter": Target(100_000, _from(inputs.front_matter), read_front_matter),
    "records": Target(50_000, _from(inputs.records, raw=True), read_record),
    "settings": Target(50_000, _from(inputs.settings, raw=True), read_settings),
    "users": Target(5_000, _some_users, read_users),
    "bounces": Target(40_000, _from(lambda: [_MAIL, _EVENTS], raw=True), read_mailbox),
    "html": Target(40_000, _from(lambda: [_PAGE], raw=True), importing(".html")),
    "plain text": Target(40_000, _from(lambda: [_PLAIN], raw=True), importing(".txt")),
    "pairs": Target(15_000, _from(inputs.pairs, raw=True), read_pairs),
    "arguments": Target(10_000, _in_the_checkout, read_arguments),
}
"""Name of each reader → how it is fed; 500,000 inputs in all."""

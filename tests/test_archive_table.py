"""What is said of front matter and of sealed files that are not as they must be: ``tests/cases/archive.txt`` has it all.

When another word is meant to be said, ``python -m tests.test_archive_table`` writes the table anew, and its diff is
what to review.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from policypress.archive.folder import folder_problems, is_sealed_name
from policypress.archive.foreign import without_persons
from policypress.archive.ids import VersionId, is_language, is_policy_id, parse_day
from policypress.archive.period import promised
from policypress.archive.pictures import KINDS, picture_fault
from policypress.archive.record import sealed
from policypress.archive.texts import named_text
from policypress.archive.versions import policy_folders, read_archive, read_policy
from policypress.archive.working import working_from
from policypress.document import parse_document
from policypress.errors import PolicyError, TextProblems, UsageError

from tests.kept_table import unlike
from tests.site_builder import build_site
from tests.test_pictures import GIF, WHOLE

TABLE = Path(__file__).parent / "cases" / "archive.txt"
FRONT = [
    "title: A\neffective: 2027-02-01", "title: A", "effective: 2027-02-01", "title:\neffective:", "title: '  '\neffective: no",
    "title: 5\neffective: 2027-02-30", "title: A\neffective: 0999-01-01", "title: A\neffective: 2027-2-1", "", "x",
    "title: A\neffective: 2027-02-01\nsumary: typo\nsummary: [1]", "title: A: B\neffective: 2027-02-01",
    "title: A\neffective: 2027-02-01\nlang: deutsch!\n", "title: A\neffective: 2027-02-01\nlang: pt-BR",
    'title: "A\\u202eB"\neffective: 2027-02-01\nsummary: "x\\u0007"',
    "title: A\neffective: 2027-02-01\ndecisions: yes",
    "title: A\neffective: 2027-02-01\ndecisions:\n  - change: abc\n    verdict: material\n    reason: r\n    by: me",
    "title: A\neffective: 2027-02-01\ndecisions:\n  - change: abc\n    verdict: none\n    reason: r\n    by: me",
    "title: A\neffective: 2027-02-01\ndecisions:\n  - change: abc\n    verdict: maybe\n    reason: ''\n    by:",
    "title: A\neffective: 2027-02-01\ndecisions:\n  - change:\n    verdict:\n    reason: r\n    by: me\n  - other: x",
    "title: A\neffective: 2027-02-01\ndecisions:\n  - change: a\n    verdict: clarifying\n    reason: r\n    by: me\n    more: x",
    'title: A\neffective: 2027-02-01\ndecisions:\n  - change: a\n    verdict: clarifying\n    reason: "r\\u200e"\n    by: me',
    *(
        f"title: A\neffective: 2027-02-01\ndecisions:\n  - change: a\n    verdict: {verdict}\n    reason: r\n    by: me\n    {consent}"
        for verdict in ("material", "clarifying")
        for consent in ("consent: yes", "consent: no", "consent:", "consent: TRUE", "consent: 'false'", "consent: maybe")
    ),
    "title: A\neffective: 2027-02-01\naudiences: all", "title: A\neffective: 2027-02-01\naudiences:\n  Cookies: web\n  Prices: [shop, app]",
    "title: A\neffective: 2027-02-01\naudiences:\n  5: [web]\n  Cookies: []\n  Prices: 7\n  Terms: ['', web]",
    "title: A\neffective: 2027-02-01\ntopics:\n  Cookies: more of them", "title: A\neffective: 2027-02-01\ntopics:\n  Cookies: {worse: more}",
    "title: A\neffective: 2027-02-01\ntopics:\n  Cookies: {odd: more}\n  Other: 5", "title: A\neffective: 2027-02-01\ntopics: x",
    "title: A\neffective: 2027-02-01\ntopics:\n  Cookies: {worse: more, better: less}\n  Other: {}\n  Third: {mixed: ' '}",
    "summary: A\nsummary: B", "lang: [", "title: A\ntitle: B\neffective: 2027-02-01", "title: A\n\teffective: 2027-02-01",
]  # fmt: skip
TEXTS = [
    "",
    "no front matter\n",
    "---\ntitle: A\n",
    "---\n---\nText.\n",
    "\ufeff---\ntitle: A\neffective: 2027-02-01\n---\nText.\n",
]
VERSIONS = Path("policy", "privacy", "versions")
PROMISES = [
    "We will notify you of changes to this policy 30 days before they apply.",
    "We tell you about price changes 60 days in advance.",
    "We announce changes of these terms and of fees two weeks in advance.",
    "Changes are announced at least thirty (30) days' prior notice by e-mail.",
    "We post updates one month before. We post amendments 45 business days ahead.",
    "We inform you of modifications twenty-one calendar days prior to them.",
    "We inform you 400 days before a change.", "We inform you 366 days before a change.", "You cancel 30 days before renewal.",
    "We notify you. Changes come 30 days before.", "We change this 30 days ahead.", "We notify you of changes 0 days before.",
    "We publish a new version a week ahead.", "We email you about amendments ninety days before, or ten days before.",
]  # fmt: skip


def fronts() -> Iterator[str]:
    """What is read from each front matter."""
    for text in [*(f"---\n{front}\n---\n# A\n\nText.\n" for front in FRONT), *TEXTS]:
        found = working_from(text, "policy/a/index.md", Path("index.md"))
        yield f"front matter {text.partition('# A')[0]!r}"
        values = (found.title, str(found.effective), found.summary, found.lang, found.decisions, found.audiences)
        yield f"  {values} {found.topics}"
        yield from (f"  {one.line}: {one.message} {one.remedy}" for one in found.problems)


def faults() -> Iterator[str]:
    """What is said of each change to sealed files."""
    with tempfile.TemporaryDirectory() as place:
        root = build_site(Path(place) / "site")
        shutil.rmtree(root / ".git")
        names = sorted(path.name for path in (root / VERSIONS).iterdir())
        for name in names:
            yield from _after(root, f"{name} is gone", _gone, name)
            yield from _after(root, f"{name} is empty", _written, name, "")
            yield from _after(root, f"{name} is another", _swap, name)
            if name.endswith(".json"):
                for key in json.loads((root / VERSIONS / name).read_bytes()):
                    for value in VALUES:
                        yield from _after(root, f"{name} says {key}: {value}", _forge, name, key, value)
        yield from _after(root, "two records follow one", _fork, "2027-02-01", "2030-01-01")
        yield from _after(
            root, "a record follows one that is not there", _fork, "2027-02-01", "2030-01-01", "2020-01-01"
        )
        yield from _after(root, "a text without a record", _written, "2030-01-01.md", "x\n")
        yield from _after(root, "a record of another day", _renamed, names[0], "2030-01-01.json")
        yield from _after(root, "a record without a text", _written, "2030-01-01.json", "{}\n")
        for lang in ("de", "en", "notice", "xx-yy-zz", "no language"):
            yield from _after(root, f"a translation {lang}", _later, names[0], lang)


VALUES: tuple[object, ...] = (None, "2020-01-01", [], {"version": "2020-01-01", "sha256": "0" * 64})


def _after(root: Path, name: str, do: Callable[..., None], *how: object) -> Iterator[str]:
    folder = root / VERSIONS
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    try:
        do(folder, *how)
        ((policy, problems),) = (read_policy(root, *one) for one in policy_folders(root))
        found = [f"{one.path}:{one.line} {one.message}" for one in problems]
        yield f"{name}: {', '.join(v.name for v in policy.versions)}"
        yield from (f"  {line.splitlines()[0]}" for line in found)
    finally:
        shutil.rmtree(folder)
        kept.rename(folder)


def _gone(folder: Path, name: str) -> None:
    (folder / name).unlink()


def _written(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def _renamed(folder: Path, name: str, other: str) -> None:
    (folder / name).rename(folder / other)


def _swap(folder: Path, name: str) -> None:
    other = next(path for path in sorted(folder.iterdir()) if path.name != name and path.suffix == Path(name).suffix)
    (folder / name).write_bytes(other.read_bytes())


def _forge(folder: Path, name: str, key: str, value: object) -> None:
    data = json.loads((folder / name).read_bytes())
    data[key] = value
    (folder / name).write_text(json.dumps(sealed(data)), encoding="utf-8")


def _fork(folder: Path, old: str, new: str, after: str = "") -> None:
    """Another version with the text of one, in its place of the chain or after one of a name."""
    data = json.loads((folder / f"{old}.json").read_bytes())
    raw = (folder / f"{old}.md").read_bytes().replace(old.encode(), new.encode())
    data |= {"version": new, "effective": new}
    data["text"] |= {"file": f"{new}.md", "sha256": hashlib.sha256(raw).hexdigest()}
    data["previous"] |= {"version": after} if after else {}
    (folder / f"{new}.md").write_bytes(raw)
    (folder / f"{new}.json").write_text(json.dumps(sealed(data)), encoding="utf-8")


def _later(folder: Path, name: str, lang: str) -> None:
    first = name.removesuffix(".json").removesuffix(".md")
    (folder / f"{first}.{lang}.json").write_bytes((folder / name).read_bytes())


def promises() -> Iterator[str]:
    """The period that each sentence promises."""
    for sentence in PROMISES:
        found = promised(parse_document(sentence + "\n"))
        yield f"promise {sentence!r}: {(found.days, found.because) if found else None}"


NAMES = [
    "2021-09-02.md", "2021-09-02.json", "2021-09-02.1.md", "2021-09-02.1.de.md", "2021-09-02.de.md", "2021-09-02.pt-BR.md",
    "2021-09-02.pt-BR.json", "2021-09-02.notice.json", "2021-09-02.withdrawn.json", "2021-09-02.notice.md", "2021-09-02",
    "2021-09-02.sig", "2021-09-02.json.sig", "2021-09-02.tsr", "2021-09-02.json.tsr", "2021-09-02.anchor.json",
    "2021-09-02.notice.json.sig", "2021-02-30.md", "2021-9-2.md", "notes.json", "notes.md", "2021-09-02.0.md",
    "2021-09-02.deutsch!.md", "2021-09-02.DE.md", "2021-09-02.de.de.md", ".2021-09-02.md", "2021-09-02.md.bak",
]  # fmt: skip
PLACES = [
    "page.md", "page.html", "page.HTM", "script.js", "users.csv", "users.parquet", "picture.svg", "picture.png", "data.json",
    ".hidden", ".DS_Store", "assets", "assets/a.png", "assets/a.PNG", "assets/a.jpg", "assets/a.svg", "assets/a.txt", "assets/b/a.gif",
    "privacy/note.md", "privacy/index.de.md", "privacy/index.deutsch!.md", "privacy/versions/2030-01-01.md",
    "privacy/versions/notes.md", "privacy/links/x.json", "privacy/links.json", "other/index.md", "other/note.md",
]  # fmt: skip
CONTENTS = {
    "": b"",
    "a text": b"# A\n\nText.\n",
    "raw HTML": b"A\n\n<script>x</script>\n",
    "no UTF-8": b"\xff\xfeA",
    "a GIF": GIF,
}


def places() -> Iterator[str]:
    """What is said of each file below ``policy/``."""
    yield from (f"name {name}: {is_sealed_name(name)}" for name in NAMES)
    with tempfile.TemporaryDirectory() as place:
        root = build_site(Path(place) / "site")
        yield from _said_of(root, "nothing more")
        for name in PLACES:
            for kind, content in CONTENTS.items():
                path = root / "policy" / name
                read = name.endswith(("page.md", "a.png", "a.gif", "index.de.md", "01.md"))
                if path.exists() or (content and not read):
                    continue
                made = [folder for folder in path.parents if not folder.exists()]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                yield from _said_of(root, f"{name} with {kind or 'nothing'}")
                path.unlink()
                path.symlink_to(root / "users.csv")
                yield from _said_of(root, f"{name} as a link") if not content else ()
                path.unlink()
                for folder in made:
                    folder.rmdir()
        for name in ("policy", "policy/privacy", "policy/privacy/versions"):
            (root / name).rename(root / "aside")
            (root / name).symlink_to(root / "aside")
            yield from _said_of(root, f"{name} as a link")
            (root / name).unlink()
            (root / name).write_text("", encoding="utf-8")
            yield from _said_of(root, f"{name} as a file")
            (root / name).unlink()
            (root / "aside").rename(root / name)


def _said_of(root: Path, what: str) -> Iterator[str]:
    found = [f"{one.path}:{one.line} {one.message} {one.remedy[:24]}" for one in folder_problems(root)]
    yield f"file {what}: {found or 'taken'}"


def flips() -> Iterator[str]:
    """Which bytes of each picture may be another one: ``.`` any of three others is taken, else how many are refused."""
    for suffix, raw in WHOLE:
        told = ""
        for at, byte in enumerate(raw):
            others = [raw[:at] + bytes([one]) + raw[at + 1 :] for one in (byte ^ 1, byte ^ 0x80, byte ^ 0xFF)]
            told += ".123"[sum(bool(picture_fault(suffix, other)) for other in others)]
        yield f"picture {suffix} {told}"
    for suffix, raw in (*WHOLE, (".xyz", b"")):
        yield f"picture {suffix}: {picture_fault(suffix, b'') if suffix in KINDS else suffix in KINDS}, {len(raw)}"
        yield f"picture {suffix} as a PNG: {picture_fault('.png', raw)!r}"


def table() -> str:
    """The whole table."""
    return "\n".join([*fronts(), *faults(), *promises(), *places(), *flips()]) + "\n"


def test_everything_is_said_as_it_stands_in_the_table() -> None:
    differing = unlike(TABLE, table(), "said now")
    assert not differing, f"{differing}\nIf this is meant: python -m tests.test_archive_table"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2021-09-02", "2021-09-02"), ("2021-09-02.1", "2021-09-02.1"), ("2021-09-02.0", ""), ("2021-09-02.01", ""),
        ("2021-9-2", ""), ("2021-02-30", ""), ("0999-01-01", ""), ("1000-01-01", "1000-01-01"), ("8999-12-31", "8999-12-31"),
        ("9000-01-01", ""), ("2021-09-02.999999999", "2021-09-02.999999999"), ("2021-09-02.9999999999", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_version_is_named_by_its_day_and_a_number(text: str, read: str) -> None:
    try:
        assert str(VersionId.parse(text)) == read
    except UsageError as error:
        assert not read and repr(text) in str(error)
    if "." not in text:
        try:
            assert parse_day(text).isoformat() == read
        except UsageError:
            assert not read


def test_versions_apply_in_order_of_their_days_and_numbers() -> None:
    names = ["2021-09-02", "2021-09-02.1", "2021-09-02.2", "2021-09-02.10", "2021-09-03"]
    assert [str(one) for one in sorted(map(VersionId.parse, reversed(names)))] == names
    assert VersionId.parse("2021-09-02").number == 0


def test_names_of_policies_and_languages_have_one_form() -> None:
    taken = ["privacy", "terms-of-use", "eu/privacy", "a1/b2/c3", "x/assets"]
    refused = [
        "",
        "Privacy",
        "a--b",
        "-a",
        "a-",
        "a/",
        "/a",
        "versions",
        "a/versions",
        "assets",
        "assets/a",
        "a b",
        "a_b",
    ]
    assert [name for name in [*taken, *refused] if is_policy_id(name)] == taken
    tags = ["de", "pt-BR", "zh-Hans-CN", "deu"]
    assert [tag for tag in [*tags, "d", "DE", "de-", "deutsch", "de_AT", "de-verylongs"] if is_language(tag)] == tags


# -- texts by name


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("named") / "site")


def test_a_text_is_named_by_file_version_or_revision(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = sorted(path.stem for path in (site / VERSIONS).glob("*.md") if path.stem.count(".") < 2)
    assert (
        len(names) > 1
        and named_text(f"privacy@{names[0]}", site).text != named_text(f"privacy@{names[0]}.0", site).text
    )
    found = named_text(f"privacy@{names[0]}.0", site)
    assert (found.policy, found.version and found.version.name, found.name) == (
        "privacy",
        names[0],
        f"privacy@{names[0]}.0",
    )
    assert found.text == (site / VERSIONS / f"{names[0]}.md").read_text(encoding="utf-8")
    working = named_text("privacy@working", site)
    index = site / "policy" / "privacy" / "index.md"
    assert (working.text, working.policy, working.version) == (index.read_text(encoding="utf-8"), "privacy", None)
    assert named_text(str(index)).text == working.text
    monkeypatch.chdir(site)
    committed = named_text("HEAD:policy/privacy/index.md", site)
    assert committed.policy == "" and committed.text.startswith("---\ntitle:")
    assert named_text("HEAD:./privacy/index.md", site / "policy").text == committed.text
    assert named_text("HEAD:../policy/privacy/index.md", site / "policy").text == committed.text
    assert named_text("HEAD:./index.md", site / "policy" / "privacy" / "index.md").text == committed.text, (
        "beside a file"
    )
    (site / "privacy@working").write_text("A file of that name.\n", encoding="utf-8")
    assert named_text("privacy@working", site).text == "A file of that name.\n"
    (site / "privacy@working").unlink()
    (site / "a:b.md").write_text("With a colon.\n", encoding="utf-8")
    assert named_text("a:b.md", site).text == "With a colon.\n"
    (site / "a:b.md").unlink()


@pytest.mark.parametrize(
    "name", ["privacy@2030-01-01", "nothing@working", "NOREV:policy/privacy/index.md", "HEAD:no.md", "no-such-file.md"]
)
def test_what_names_no_text_is_refused(site: Path, name: str) -> None:
    with pytest.raises((PolicyError, TextProblems)):
        named_text(name, site)


def test_a_policy_without_a_working_text_says_so(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    (root / "policy" / "privacy" / "index.md").unlink()
    with pytest.raises(UsageError, match=r"privacy@working: there is no index\.md"):
        named_text("privacy@working", root)
    assert read_archive(root, ["privacy"]).policy("privacy").versions


def test_an_unknown_policy_is_refused_with_the_names_of_those_there_are(site: Path) -> None:
    with pytest.raises(UsageError, match=r"terms: no such policy\. Policies here: privacy\."):
        read_archive(site).policy("terms")
    (site / "policy" / "eu" / "terms").mkdir(parents=True)
    (site / "policy" / "eu" / "terms" / "index.md").write_text("x\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"terms: no such policy\. Policies here: eu/terms, privacy\."):
        read_archive(site).policy("terms")
    shutil.rmtree(site / "policy" / "eu")


@pytest.mark.parametrize(
    ("meta", "kept", "withheld"),
    [
        ({}, {}, ()), ({"layout": "page", "weight": 3}, {"layout": "page", "weight": "3"}, ()),
        ({"author": "x", "lastModifiedBy": "y", "Reviewed By": "z", "authority": "w"}, {"authority": "w"},
         ("author", "lastModifiedBy", "Reviewed By")),
        ({"contact": "Jane <jane@example.com>", "site": "example.com"}, {"contact": "", "site": "example.com"},
         ("an e-mail address in contact",)),
        ({"a": {"email": "x", "b": "c"}, "l": ["x@example.com", "d", {"by": 1}]}, {"a": '{"b": "c"}', "l": '["", "d", {}]'},
         ("a.email", "an e-mail address in l", "l.by")),
        ({"day": date(2020, 1, 2), "on": True, "none": None, "é": ["ü"]},
         {"day": '"2020-01-02"', "on": "true", "none": "null", "é": '["ü"]'}, ()),
    ],
)  # fmt: skip
def test_foreign_front_matter_is_kept_without_persons(
    meta: dict[str, object], kept: dict[str, str], withheld: tuple[str, ...]
) -> None:
    assert without_persons(meta) == (kept, withheld)


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")

"""The words of site and messages: every language complete, every value in its place, dates and counts by CLDR."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from babel.dates import format_date
from babel.messages.pofile import read_po
from markupsafe import Markup
from policypress.errors import PolicyError
from policypress.language.catalogues import FOLDER, TEMPLATE, Catalogues, faults
from policypress.language.codes import direction, own_name

from tests.run import Done, run
from tests.site_builder import build_site

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "scripts" / "policypress"
LANGUAGES = ("de", "es", "fr", "zh")


def messages() -> set[str]:
    with TEMPLATE.open("rb") as file:
        return {m.id if isinstance(m.id, str) else m.id[0] for m in read_po(file) if m.id}


def test_the_five_languages_are_there() -> None:
    assert Catalogues().languages == ("de", "en", "es", "fr", "zh")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_is_translated_with_the_same_values(lang: str) -> None:
    assert faults(FOLDER / f"{lang}.po") == []


def test_the_catalogues_are_in_step_with_the_sources() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / ".ci" / "words", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("part", ["site", "notice"])
def test_no_message_hides_where_the_catalogues_do_not_find_it(part: str) -> None:
    known, hidden = messages(), []
    for path in sorted((PACKAGE / part).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            first = node.args[0] if node.args else None
            literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
            if name in ("say", "some", "mark") and literal and first.value not in known:  # type: ignore[union-attr]
                hidden.append((path.name, node.lineno, first.value))  # type: ignore[union-attr]
    assert not hidden


def test_a_catalogue_that_lacks_messages_is_told_with_each_of_them(tmp_path: Path) -> None:
    own = tmp_path / "pl.po"
    own.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Home"\nmsgstr "Start"\n\n'
        'msgid "Version of {day}"\nmsgstr "Wersja z {date}"\n',
        encoding="utf-8",
    )
    found = [said for _, said in faults(own)]
    assert len(found) == len(messages()) - 1
    assert "“Version of {day}” and its translation name different values: ['date', 'day']" in found


def test_a_sixth_language_is_one_file(tmp_path: Path) -> None:
    folder = tmp_path / "site_overrides" / "languages"
    folder.mkdir(parents=True)
    text = (FOLDER / "de.po").read_text(encoding="utf-8").replace("Language: de", "Language: nl")
    (folder / "nl.po").write_text(text.replace('msgstr "Start"', 'msgstr "Begin"'), encoding="utf-8")
    words = Catalogues(tmp_path).words("nl-BE")
    assert (words.lang, words.say("Home"), words.say("All versions")) == ("nl-BE", "Begin", "Alle Fassungen")
    assert words.day(date(2027, 2, 1)) == "1 februari 2027"


def test_a_companys_own_words_come_before_those_of_the_tool(tmp_path: Path) -> None:
    folder = tmp_path / "site_overrides" / "languages"
    folder.mkdir(parents=True)
    for lang, said in (("de", "Übersicht"), ("en", "Overview")):
        (folder / f"{lang}.po").write_text(
            f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Home"\nmsgstr "{said}"\n',
            encoding="utf-8",
        )
    found = Catalogues(tmp_path)
    assert (found.words("de").say("Home"), found.words("de").say("All versions")) == ("Übersicht", "Alle Fassungen")
    assert (found.words("en").say("Home"), found.words("en").say("All versions")) == ("Overview", "All versions")


def test_a_catalogue_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "site_overrides" / "languages"
    folder.mkdir(parents=True)
    (folder / "pl.po").write_text("Home = Start\n", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"pl\.po: this catalogue cannot be read"):
        Catalogues(tmp_path).words("pl").say("Home")


@pytest.mark.parametrize(
    ("codes", "lang"),
    [
        (("de-AT",), "de-AT"),
        (("tlh", "fr"), "fr"),
        (("ar",), "en"),
        (("zh-Hans-CN",), "zh-Hans-CN"),
        (("", "es"), "es"),
    ],
)
def test_the_first_language_that_can_be_spoken_is_spoken(codes: tuple[str, ...], lang: str) -> None:
    assert Catalogues().words(*codes).lang == lang


@pytest.mark.parametrize(
    ("lang", "day", "two", "number", "listed"),
    [
        ("en", "1 February 2027", "2 versions", "1,234", "a, b and c"),
        ("de", "1. Februar 2027", "2 Fassungen", "1.234", "a, b und c"),
        ("fr", "1 février 2027", "2 versions", "1\u202f234", "a, b et c"),
        ("es", "1 de febrero de 2027", "2 versiones", "1.234", "a, b y c"),
        ("zh", "2027年2月1日", "2 个版本", "1,234", "a、b和c"),
    ],
)
def test_dates_and_counts_are_written_as_the_language_does(
    lang: str, day: str, two: str, number: str, listed: str
) -> None:
    words = Catalogues().words(lang)
    assert words.day(date(2027, 2, 1)) == day
    assert words.some("{n} version", "{n} versions", 2) == two
    assert words.number(1234) == number
    assert words.joined(["a", "b", "c"]) == listed


@pytest.mark.parametrize("month", range(1, 13))
def test_english_dates_are_written_as_unicode_tells(month: int) -> None:
    some_day, words = date(2024, month, 3), Catalogues().words("en")
    assert words.day(some_day) == format_date(some_day, "d MMMM y", locale="en")
    assert words.month(some_day) == format_date(some_day, "MMM y", locale="en")


def test_a_value_that_is_html_makes_the_sentence_html_and_escapes_the_rest() -> None:
    words = Catalogues().words("en")
    said = words.say("Questions: {contact}", contact=Markup('<a href="x">a</a>'))
    assert isinstance(said, Markup) and said == 'Questions: <a href="x">a</a>'
    assert words.say("{title}: {what}", title="<b>", what=Markup("<i>x</i>")) == "&lt;b&gt;: <i>x</i>"


@pytest.mark.parametrize(("code", "way"), [("ar", "rtl"), ("he-IL", "rtl"), ("de", "ltr"), ("zh-Hans", "ltr")])
def test_a_language_has_its_direction(code: str, way: str) -> None:
    assert direction(code) == way


def test_a_language_is_called_by_its_own_name() -> None:
    assert [own_name(code) for code in ("de", "zh", "pt-BR", "x-none")] == [
        "Deutsch", "中文", "Português (Brasil)", "x-none",
    ]  # fmt: skip


def test_msgfmt_finds_nothing_to_complain_of() -> None:
    tool = shutil.which("msgfmt")
    if tool is None:
        pytest.skip("no msgfmt here; apt-get install gettext")
    for lang in LANGUAGES:
        done = subprocess.run([tool, "-c", "-o", "/dev/null", FOLDER / f"{lang}.po"], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def checked(root: Path, name: str, text: str) -> Done:
    """What ``check`` says of a company's own catalogue."""
    own = root / "site_overrides" / "languages"
    own.mkdir(parents=True, exist_ok=True)
    (own / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    return run("check", "--root", root, "--today", "2026-11-22")


def test_check_names_every_message_that_a_companys_own_language_lacks(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    text = f'{HEAD}msgid "Home"\nmsgstr "Start"\n\nmsgid "Search"\nmsgstr ""\n\n'
    text += 'msgid "Version of {day}"\nmsgstr "Z {d}"\n'
    done = checked(root, "pl.po", text)
    lines = [line for line in done.out.splitlines() if "[own-words]" in line]
    where = "site_overrides/languages/pl.po"
    assert len(lines) == len(messages()) - 1, "all but `Home`, and `Version of {day}` for its value"
    (search,) = [line for line in lines if "“Search”" in line]
    assert (
        f"{where}:7: warning: “Search” is not translated, so readers of `pl` get English. Translate it there." in search
    )
    (values,) = [line for line in lines if "different values" in line]
    assert f"{where}:10: warning: “Version of {{day}}” and its translation name different values" in values
    (missing,) = [line for line in lines if "“All versions”" in line]
    assert f"{where}:12: warning" in missing and "messages.pot of the tool lists every message" in missing


def test_a_companys_own_words_in_a_language_of_the_tool_need_not_be_complete(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    assert "own-words" not in checked(root, "de.po", f'{HEAD}msgid "Home"\nmsgstr "Start"\n').out
    faulty = checked(root, "de.po", f'{HEAD}msgid "Version of {{day}}"\nmsgstr "Fassung {{d}}"\n').out
    assert faulty.count("[own-words]") == 1 and "different values" in faulty


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("pl.po", f'{HEAD}msgid "Home"\nmsgstr "Start"\nnothing\n', "pl.po:6: error: This catalogue cannot be read"),
        ("pl.po", f'{HEAD}msgid "Home"\nmsgstr "\udcff"\n', "pl.po: error: This catalogue is not UTF-8."),
        ("klingonish.po", HEAD, "klingonish.po: error: `klingonish` is no language code."),
    ],
)
def test_a_catalogue_that_nobody_can_read_is_named_by_check(tmp_path: Path, name: str, text: str, said: str) -> None:
    done = checked(build_site(tmp_path / "site"), name, text)
    assert done.code == 1 and f"site_overrides/languages/{said}" in done.out

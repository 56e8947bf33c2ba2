"""What an imported text tells of itself: its language and the day it applies from, with the reasons in words."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from policypress.archive.versions import read_archive
from policypress.document import parse_document
from policypress.importing.told import effective_day, language_of
from policypress.settings import load_settings
from policypress.site.pages.all_pages import make_site
from policypress.site.values.page import Page

from tests.run import run
from tests.site_builder import build_site
from tests.test_import import Past, import_

TODAY = date(2026, 11, 22)

DAYS = [
    ("en", "Effective date: March 1, 2026", "2026-03-01"),
    ("en", "**Effective Date** | 1st of March, 2026", "2026-03-01"),
    ("en", "This Privacy Policy is effective as of March 1, 2026.", "2026-03-01"),
    ("en", "These terms of use came into force on 2026-03-01.", "2026-03-01"),
    ("en", "Last Updated: January 1, 2020. Effective: February 1, 2020", "2020-02-01"),
    ("en", "Last updated on 3 May 2024", "2024-05-03"),
    ("en", "The GDPR has been in force since 25 May 2018.\n\nEffective date: March 1, 2026", "2026-03-01"),
    ("en", "The GDPR has been in force since 25 May 2018.", None),
    ("en", "Effective Technological Measures fulfil obligations of the WIPO treaty of 20 December 1996.", None),
    ("en", "Our certificate is valid until March 1, 2027.", None),
    ("en", "The Data Protection Act, effective 25 May 2018, applies.", None),
    ("en", "We ship from 1 March 2026.", None),
    ("en", "Effective date: February 30, 2026", None),
    ("en", "Effective: 03/04/2026", None),
    ("de", "Stand: 1. März 2026", "2026-03-01"),
    ("de", "Gültig ab 01.03.2026 (Fassung vom 1. Februar 2026)", "2026-03-01"),
    ("de", "Diese Datenschutzerklärung ist in Kraft seit dem 1. März 2026.", "2026-03-01"),
    ("de", "Die DSGVO gilt seit dem 25. Mai 2018.", None),
    ("fr", "Date d’entrée en vigueur : 1er mars 2026", "2026-03-01"),
    ("fr", "Dernière mise à jour le 1 août 2026", "2026-08-01"),
    ("fr", "La présente politique est en vigueur depuis le 1er mars 2026.", "2026-03-01"),
    ("es", "Fecha de entrada en vigor: 1 de marzo de 2026", "2026-03-01"),
    ("es", "Última actualización: 1 de agosto de 2026", "2026-08-01"),
    ("zh", "生效日期：2026年3月1日", "2026-03-01"),
    ("zh", "本政策自2026年3月1日起生效。", "2026-03-01"),
    ("zh", "更新日期：2026 年 3 月 1 日", "2026-03-01"),
    ("ar", "تاريخ السريان: 1 مارس 2026", "2026-03-01"),
    ("en", "Version 2.1, 3 March 2026", "2026-03-03"),
    ("en", "In effect since May 1, 2026", "2026-05-01"),
    ("en", "Effective date: 2026/05/01", "2026-05-01"),
    ("en", "Effective Sunday, May 3, 2026", "2026-05-03"),
    ("en", "(as of 1 May 2026)", "2026-05-01"),
    ("en", "Previous version: effective 1 May 2024", None),
    ("en", "Your subscription takes effect on 1 May 2026.", None),
    ("de", "Diese AGB treten am 1. Mai 2026 in Kraft.", "2026-05-01"),
    ("de", "In Kraft getreten am 25. Mai 2018 ist die DSGVO.", None),
    ("de", "Wirksam ab: 1. Jänner 2026", "2026-01-01"),
    ("fr", "Les présentes conditions prennent effet le 1er août 2026.", "2026-08-01"),
    ("fr", "Valable jusqu’au 1er mai 2026", None),
    ("es", "Esta política entrará en vigor el 1 de mayo de 2026.", "2026-05-01"),
    ("es", "Fecha de última modificación: 3 de marzo de 2026", "2026-03-03"),
    ("es", "La ley entró en vigor el 25 de mayo de 2018.", None),
    ("zh", "最近更新日期：2026-05-01", "2026-05-01"),
    ("zh", "生效时间:2026.05.01", "2026-05-01"),
    ("zh", "本协议于2026年5月1日更新，2026年6月1日生效", "2026-06-01"),
    ("zh", "版本日期：二〇二六年五月二十一日", "2026-05-21"),
    ("zh", "发布日期：2026年4月1日 生效日期：2026年5月1日", "2026-05-01"),
    ("zh", "《网络安全法》自2017年6月1日起施行。", None),
    ("ja", "施行日：2026年5月1日", "2026-05-01"),
    ("ja", "本規約は2026年5月1日から施行します。", "2026-05-01"),
    ("it", "Data di entrata in vigore: 1 maggio 2026", "2026-05-01"),
    ("pt", "Última atualização: 1 de maio de 2026", "2026-05-01"),
    ("nl", "Ingangsdatum: 1 mei 2026", "2026-05-01"),
]


@pytest.mark.parametrize(("lang", "text", "day"), DAYS, ids=[f"{row[0]} {row[1][:40]}" for row in DAYS])
def test_the_effective_date_is_the_day_that_the_text_names_for_itself(lang: str, text: str, day: str | None) -> None:
    found, said = effective_day(parse_document(f"# Title\n\n{text}\n\nWords follow.\n"), lang, TODAY)
    assert found.isoformat() == (day or TODAY.isoformat())
    assert said[0].startswith(f"Effective date {found}") and ("names none" in said[0]) == (day is None)


def test_every_day_that_was_not_taken_is_named_with_its_line() -> None:
    text = "# T\n\nLast updated: January 1, 2020\n\nEffective: February 1, 2020\n"
    _, said = effective_day(parse_document(text), "en", TODAY)
    assert said == [
        "Effective date 2020-02-01, from the line: Effective: February 1, 2020",
        "Not taken as effective date: 2020-01-01, the day it was last edited, from the line: "
        "Last updated: January 1, 2020",
    ]


def test_days_that_contradict_each_other_are_said_to() -> None:
    text = "# T\n\nEffective: February 1, 2020\n\nThis policy is effective from March 1, 2020.\n"
    _, said = effective_day(parse_document(text), "en", TODAY)
    assert said[-1] == "The text names days that contradict each other; `check` will ask for one of them."


LANGUAGES = [
    ("Wir speichern Ihre Daten und löschen sie nach 30 Tagen.", "", "de", "German (de), told from the text."),
    ("Nous conservons vos données pendant trente jours.", "fr", "fr", "French (fr), as its file says."),
    ("Wir speichern Ihre Daten und löschen sie nach 30 Tagen.", "en", "de", "told from the text; its file says en."),
    ("私たちはあなたのデータを保存します。", "", "ja", "Japanese (ja), told from the text."),
    ("Tea 2000", "", "es", "Spanish (es), that of the site: the text is too short to tell."),
]


@pytest.mark.parametrize(("text", "given", "code", "said"), LANGUAGES)
def test_the_language_is_told_from_the_text_and_listed_as_a_guess(text: str, given: str, code: str, said: str) -> None:
    found, lines = language_of(text, given, "es")
    assert found == code and said in lines[0]


@pytest.mark.parametrize(
    ("file", "lang", "day"), [("de", "de", "2026-03-01"), ("fr", "fr", "2026-03-01"), ("ar", "ar", "2026-03-01")]
)
def test_texts_of_other_languages_come_in_with_their_language_and_day(
    shared: Path, tmp_path: Path, file: str, lang: str, day: str
) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    assert import_(root, "x", shared / "inputs" / "lang" / f"{file}.txt").code == 0
    made = (root / "policy" / "x" / "index.md").read_text(encoding="utf-8")
    assert f"lang: {lang}\n" in made and f"effective: {day}\n" in made
    assert run("check", "x", "--root", root, "--today", TODAY.isoformat()).code == 0


def test_a_history_in_another_language_says_which(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    repo = Past(tmp_path / "src")
    repo.commit("2020-01-01", {"p.md": "# Datenschutz\n\nWir speichern Ihre Daten und löschen sie nach 30 Tagen.\n"})
    done = import_(root, "p", "--git", repo.folder, "--path", "p.md")
    assert "language German (de), told from the text" in done.out
    version = read_archive(root, ["p"]).policy("p").versions[0]
    assert version.record.lang == "de" and "\nlang: de\n" in version.text
    assert run("verify", "--root", root).code == 0


def test_what_is_imported_with_a_past_day_applies_since_then(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    page = tmp_path / "page.txt"
    page.write_text("Terms\n\nEffective date: March 3, 2026\n\nWe keep data for thirty days.\n", encoding="utf-8")
    assert import_(root, "terms", page).code == 0
    assert run("seal", "terms", "--by", "Ada Example", "--root", root, "--today", TODAY.isoformat()).code == 0
    assert "terms@2026-03-03" in run("as-of", "terms", "2026-05-01", "--root", root).out
    assert run("as-of", "terms", "2026-03-02", "--root", root).code == 1
    assert run("verify", "--root", root).code == 0
    made = make_site(root, read_archive(root), load_settings(root), TODAY)
    every = [*made.pages, *(entry for entry in made.later() if isinstance(entry, Page))]
    pages = {page.address: unescape(re.sub(r"<[^<>]*>", "", page.html)) for page in every}
    for address in ("terms/", "terms/history/", "terms/versions/2026-03-03/"):
        assert "In force since 3 March 2026" in " ".join(pages[address].split()), address
    assert "3 March 2026 to today" in " ".join(pages["terms/history/"].split())

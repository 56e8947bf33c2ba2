"""The language of a clause: said, told, leaned on its text, or unknown; and what may act in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from policypress.comparison import compare
from policypress.document import parse_document
from policypress.judgement import judge, rules
from policypress.judgement.findings import FINDING_RULES
from policypress.judgement.language import Languages
from policypress.judgement.language.months import month_names
from policypress.judgement.language.telling import told
from policypress.judgement.show import as_text, language_words

SENTENCES = [
    ("en", "We keep your data for as long as the law requires."),
    ("de", "Wir bewahren Ihre Daten so lange auf, wie es das Gesetz verlangt."),
    ("fr", "Nous conservons vos données aussi longtemps que la loi l’exige."),
    ("es", "Conservamos sus datos mientras la ley lo exija."),
    ("it", "Conserviamo i tuoi dati per il tempo richiesto dalla legge."),
    ("pt", "Guardamos os seus dados durante o tempo exigido pela lei."),
    ("nl", "Wij bewaren uw gegevens zolang de wet dat vereist."),
    ("pl", "Przechowujemy dane tak długo, jak wymaga tego prawo, oraz nie dłużej niż to konieczne."),
    ("sv", "Vi sparar dina uppgifter så länge som lagen kräver och inte längre."),
    ("ru", "Мы храним ваши данные столько, сколько требует закон."),
    ("el", "Διατηρούμε τα δεδομένα σας όσο απαιτεί ο νόμος."),
    ("ja", "法律で定められた期間、お客様のデータを保管します。"),
    ("zh", "我们会在法律要求的期限内保留您的数据。"),
    ("ko", "당사는 법률이 요구하는 기간 동안 귀하의 데이터를 보관합니다."),
    ("ar", "نحتفظ ببياناتك طالما يتطلب القانون ذلك."),
    ("fa", "ما داده‌های شما را تا زمانی که قانون بخواهد نگه می‌داریم و گزارش می‌دهیم."),
    ("he", "אנו שומרים את הנתונים שלך כל עוד החוק דורש."),
    ("hi", "हम आपका डेटा उतने समय तक रखते हैं जितना कानून चाहता है।"),
    ("th", "เราเก็บข้อมูลของคุณตราบเท่าที่กฎหมายกำหนด"),
]


def language(before: str, after: str) -> list[str]:
    comparison = compare(parse_document(before), parse_document(after))
    languages = Languages(comparison)
    return [languages.of(change) for change in comparison.changes]


@pytest.mark.parametrize(("code", "sentence"), SENTENCES, ids=[code for code, _ in SENTENCES])
def test_a_sentence_tells_its_language(code: str, sentence: str) -> None:
    assert told(sentence).code == code


@pytest.mark.parametrize(
    "text", ["", "600 €**", "https://example.com/help", "Datos personales", "Datenschutz", "Politique tarifaire", "12"]
)
def test_a_few_words_that_are_not_english_never_pass_for_it(text: str) -> None:
    assert told(text).code != "en"


def test_a_short_clause_leans_on_what_stands_around_it() -> None:
    german = "# Preise\n\nWir liefern die Ware nach Hause.\n\nBasis: {}\n\nSie zahlen auf Rechnung und nicht bar.\n"
    assert language(german.format("Standard"), german.format("Premium")) == ["de"]
    english = "# Prices\n\nWe bring the goods to your door.\n\nBase: {}\n\nYou pay on account.\n"
    assert language(english.format("Nordwald"), english.format("Nordwold")) == ["en"]


def test_a_section_in_another_language_is_judged_in_its_own() -> None:
    text = "# Terms\n\nYou may return the goods to us.\n\n## Deutsch\n\n{}\n\nSie dürfen die Ware zurückgeben.\n"
    assert language(text.format("Wir müssen zahlen."), text.format("Wir müssten zahlen.")) == ["de"]


def test_both_sides_must_be_in_one_language() -> None:
    english = "Acme Ltd, 600 EUR, Nordwald 2024: we must pay the price to you."
    german = "Acme Ltd, 600 EUR, Nordwald 2024: wir müssen Ihnen den Preis zahlen."
    assert language(english, german) == [""]


def test_front_matter_that_the_text_denies_makes_the_language_unknown() -> None:
    assert language("---\nlang: en\n---\nWir müssen zahlen.", "---\nlang: en\n---\nWir müssten zahlen.") == [""]
    assert language("---\nlang: fr\n---\nWe must pay you.", "---\nlang: fr\n---\nWe may pay you.") == [""]
    assert language("---\nlang: de-AT\n---\nWir müssen zahlen.", "---\nlang: de-AT\n---\nWir zahlen.") == ["de"]


LYING = [
    ("Sie können widersprechen. Andere könnten das.", "Sie könnten widersprechen. Andere könnten das."),
    ("Nous devrons vous prévenir.", "Nous devons vous prévenir."),
    ("El pedido se paga.", "El perdido se paga."),
    ("Dinos por qué borramos.", "Dinos porqué borramos."),
    ("Votre photo sera rendue.", "Votre photo sera vendue."),
    ("Il prezzo è di 1,250 euro.", "Il prezzo è di 1250 euro."),
    ("客户一一确认。", "客户一确认。"),
]


@pytest.mark.parametrize("said", ["", "en"])
@pytest.mark.parametrize(("before", "after"), LYING, ids=[before for before, _ in LYING])
def test_no_english_proof_opens_over_another_language_whatever_is_said(said: str, before: str, after: str) -> None:
    front = f"---\nlang: {said}\n---\n" if said else ""
    (change,) = judge(compare(parse_document(front + before), parse_document(front + after))).changes
    assert change.proof is None


def test_letters_that_fold_alike_are_still_two_words() -> None:
    before, after = parse_document("Wir nutzen Daten in Maßen."), parse_document("Wir nutzen Daten in Massen.")
    (change,) = judge(compare(before, after)).changes
    assert change.proof is None


def test_english_cue_words_are_none_in_other_languages() -> None:
    neutral = {rule.id for rule in FINDING_RULES if rule.languages == "any"}
    for before, after in [
        ("Le profil est conservé dans le pays de la société.", "Le profil et la forme sont conservés dans ce pays."),
        ("I dati sono inviati ad altri.", "I dati non sono inviati ad altri, no."),
    ]:
        for change in judge(compare(parse_document(before), parse_document(after))).changes:
            assert {finding.rule for finding in change.findings} <= neutral


VALUES = [
    ("amount", "Der Preis beträgt 600 €.", "Der Preis beträgt 450 €."),
    ("amount", "Le prix est de 1 000 euros.", "Le prix est de 900 euros."),
    ("amount", "El precio es de 600 EUR.", "El precio es de 450 EUR."),
    ("amount", "De prijs is € 600 voor het hele jaar.", "De prijs is € 450 voor het hele jaar."),
    ("amount", "料金は500円です。", "料金は700円です。"),
    ("quantity", "Wir löschen die Daten nach 30 Tagen.", "Wir löschen die Daten nach 90 Tagen."),
    ("quantity", "Retenemos los datos durante 12 meses.", "Retenemos los datos durante 24 meses."),
    ("date", "Gilt ab dem 3. März 2024 für alle.", "Gilt ab dem 9. Mai 2024 für alle."),
    ("date", "Valable jusqu’au 22 février 2024 pour tous.", "Valable jusqu’au 29 avril 2024 pour tous."),
    ("date", "Ważne do 3 kwietnia 2024 r. dla wszystkich.", "Ważne do 13 maja 2024 r. dla wszystkich."),
]


@pytest.mark.parametrize(("rule", "before", "after"), VALUES, ids=[before for _, before, _ in VALUES])
def test_numbers_money_and_dates_speak_in_every_language(rule: str, before: str, after: str) -> None:
    (change,) = judge(compare(parse_document(before), parse_document(after))).changes
    assert rule in {finding.rule for finding in change.findings}


def test_months_are_read_in_the_language_of_the_text() -> None:
    assert month_names("fr")["février"] == 2
    assert month_names("pl")["kwietnia"] == 4
    assert month_names("unheard")["march"] == 3


def test_a_person_is_told_in_which_language_a_change_was_read() -> None:
    judgement = judge(compare(parse_document("Wir löschen die Daten."), parse_document("Wir behalten die Daten.")))
    assert "1 change is in German" in language_words(judgement)
    assert language_words(judgement) in as_text(judgement)
    english = judge(compare(parse_document("We delete the data."), parse_document("We keep the data.")))
    assert not language_words(english)


def test_every_rule_says_in_which_languages_it_acts() -> None:
    assert {rule.languages for rule in rules()} == {"any", "en"}


def test_material_edits_in_other_languages_are_never_cleared(shared: Path) -> None:
    text = (shared / "materiality" / "other-languages.jsonl").read_text(encoding="utf-8")
    for row in map(json.loads, filter(None, text.split("\n"))):
        if row["level"] == "M":
            judgement = judge(compare(parse_document(row["before"]), parse_document(row["after"])))
            assert judgement.verdict.value in ("material", "needs-review"), row["id"]

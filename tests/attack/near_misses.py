"""For every proof the pairs that stand one step outside its conditions: each changes the meaning, none may be cleared.

A generator is named after the rule it attacks. It yields (before, after), whole texts; frames put a clause where a
careless proof would not look: in a list, a table, a heading, another language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations, product

from policypress.judgement import LinkEvidence

from tests.golden import looked_up

Pairs = Iterator[tuple[str, str]]
LinkedPairs = Iterator[tuple[str, str, tuple[LinkEvidence, ...]]]
NEAR_MISSES: dict[str, list[Callable[[], Pairs]]] = {}


def attacks(*rules: str) -> Callable[[Callable[[], Pairs]], Callable[[], Pairs]]:
    """Name the proofs that a generator attacks."""

    def named(generator: Callable[[], Pairs]) -> Callable[[], Pairs]:
        for rule in rules:
            NEAR_MISSES.setdefault(rule, []).append(generator)
        return generator

    return named


FRAMES = (
    "# Terms of Acme\n\n{}\n",
    "# Terms of Acme\n\n## Details\n\nWe tell you this before you buy.\n\n{}\n\nWe may change this with a month's notice.\n",
)
ITEM_FRAME = "# Terms of Acme\n\nYou agree that:\n\n- you pay in time\n- {}\n- you are honest with us\n"
ROW_FRAME = "# Terms of Acme\n\n| What | How much |\n|---|---|\n| All of it | {} |\n| Some of it | nothing |\n"
HEADING_FRAME = "# Terms of Acme\n\n## {}\n\nWe tell you more about it in this section.\n"
EVERYWHERE = (*FRAMES, ITEM_FRAME, ROW_FRAME, HEADING_FRAME)
TONGUES = {
    "de": "# Bedingungen\n\nWir sagen Ihnen das vor dem Kauf.\n\n{}\n\nSie können uns jederzeit schreiben.\n",
    "fr": "# Conditions\n\nNous vous le disons avant votre achat.\n\n{}\n\nVous pouvez nous écrire à tout moment.\n",
    "es": "# Condiciones\n\nSe lo decimos antes de la compra.\n\n{}\n\nUsted puede escribirnos cuando quiera.\n",
    "it": "# Condizioni\n\nGlielo diciamo prima dell'acquisto.\n\n{}\n\nPuoi scriverci quando vuoi, anche dopo.\n",
    "pt": "# Condições\n\nDizemos isto antes da compra.\n\n{}\n\nVocê pode escrever para nós quando quiser.\n",
    "nl": "# Voorwaarden\n\nWij zeggen u dit voor de koop.\n\n{}\n\nU kunt ons altijd schrijven als u dat wilt.\n",
    "pl": "# Warunki\n\nMówimy o tym przed zakupem.\n\n{}\n\nMożesz do nas napisać w każdej chwili, jeśli chcesz.\n",
    "ja": "# 規約\n\n購入の前にお知らせします。\n\n{}\n\nいつでもご連絡ください。\n",
}


def framed(frames: tuple[str, ...] | list[str], pairs: list[tuple[str, str]]) -> Pairs:
    for frame, (before, after) in product(frames, pairs):
        yield frame.format(before), frame.format(after)
        yield frame.format(after), frame.format(before)


# other languages --------------------------------------------------------------------------------------------------

FOREIGN = {
    "de": [
        ("Sie können widersprechen.", "Sie könnten widersprechen."),
        ("Wir müssen Daten löschen.", "Wir müssten Daten löschen."),
        ("Wir dürfen Daten verkaufen.", "Wir dürften Daten verkaufen."),
        ("Wir geben nicht-personenbezogene Daten weiter.", "Wir geben nicht personenbezogene Daten weiter."),
        ("Bei Verstoß droht eine Buße.", "Bei Verstoß droht eine Busse."),
        ("Wir löschen Daten von Ihnen.", "Wir löschen Daten von ihnen."),
        ("Das gilt für Ihre Daten.", "Das gilt für ihre Daten."),
        ("Der Kunde zahlt die Miete.", "Der Kunde zahlt die Mitte."),
        ("Wir speichern sie so lange.", "Wir speichern sie solange."),
        ("Der Preis beträgt 1,250 €/kWh.", "Der Preis beträgt 1250 €/kWh."),
        ("Die Gebühr ist 2,500 %.", "Die Gebühr ist 2500 %."),
        ("Wir haften, wie gesagt, nie.", "Wir haften wie gesagt nie."),
    ],
    "fr": [
        ("Nous vendons vos données.", "Nous vendrons vos données."),
        ("Nous devrons vous prévenir.", "Nous devons vous prévenir."),
        ("Votre photo sera rendue.", "Votre photo sera vendue."),
        ("Toute information identifiante est protégée.", "Toute information identifiable est protégée."),
        ("Vous pouviez refuser les cookies.", "Vous pouvez refuser les cookies."),
        ("Nous pensons que cela peut-être utile.", "Nous pensons que cela peut être utile."),
        ("Les données sont gardées pendant toute session.", "Les données sont gardées pendant toute sessions."),
        ("Le prix est de 1 000 euros.", "Le prix est de 1 500 euros."),
        ("Les données des personnes sont protégées.", "Les données des personnel sont protégées."),
        ("Il est interdit, sauf accord, de copier.", "Il est interdit sauf accord de copier."),
    ],
    "es": [
        ("Nosotros haremos copias de los datos.", "Nosotros hacemos copias de los datos."),
        ("El pedido se paga.", "El perdido se paga."),
        ("Ustedes podrán cancelar.", "Ustedes podrás cancelar."),
        ("Guardamos los datos noventa días.", "Guardamos los datos novena días."),
        ("Dinos por qué borramos los datos.", "Dinos porqué borramos los datos."),
        ("Los datos de los menores se borran.", "Los datos de los mejores se borran."),
        ("Solo ustedes pueden cancelar.", "Sólo ustedes pueden cancelarla."),
    ],
    "it": [
        ("Il titolare vende i tuoi dati.", "Il titolare venda i tuoi dati."),
        ("Potremmo cedere i dati a terzi.", "Potremo cedere i dati a terzi."),
        ("I dati sono tenuti per un anno.", "I dati sono temuti per un anno."),
        ("Il prezzo è di 1,250 euro.", "Il prezzo è di 1250 euro."),
        ("Non possiamo, se non ordinato, vendere.", "Non possiamo, senon ordinato, vendere."),
    ],
    "pt": [
        ("Não partilhamos dados, se não com consentimento.", "Não partilhamos dados, senão com consentimento."),
        ("Os dados são vendidos a terceiros.", "Os dados são rendidos a terceiros."),
        ("Podemos apagar a sua conta.", "Pudemos apagar a sua conta."),
        ("O utilizador deve pagar.", "O utilizador deves pagar."),
    ],
    "nl": [
        ("Wij mogen uw gegevens verkopen.", "Wij mochten uw gegevens verkopen."),
        ("Wij zullen uw gegevens wissen.", "Wij zouden uw gegevens wissen."),
        ("De huurder betaalt de kosten.", "De verhuurder betaalt de kosten."),
    ],
    "pl": [
        ("Użytkownik może odstąpić od umowy.", "Użytkownik mógł odstąpić od umowy."),
        ("Dane są usuwane po roku.", "Dane są ukrywane po roku."),
    ],
    "ja": [
        ("個人情報を提供します。", "個人情報を提供しました。"),
        ("お客様は一一確認します。", "お客様は一確認します。"),
    ],
}  # fmt: skip


@attacks("typo", "name-typo", "word-space", "hyphen", "capitals", "number-format", "agreement",
         "doubled-word", "plain-comma", "serial-comma", "optional-that", "contraction", "article", "ampersand",
         "heading-grammar", "regional-spelling", "doubled-determiner", "name-article", "stray-bracket")  # fmt: skip
def english_rules_in_other_languages() -> Pairs:
    for code, pairs in FOREIGN.items():
        yield from framed([TONGUES[code], "{}\n", f"---\nlang: en\n---\n{TONGUES[code]}"], pairs)
        for before, after in pairs:
            for old, new in ((before, after), (after, before)):  # the other word stands in the text already
                yield TONGUES[code].format(f"{old}\n\n{new}"), TONGUES[code].format(f"{new}\n\n{new}")


@attacks("invisible-characters")
def joiners_that_spell() -> Pairs:
    for word in ("نامه\u200cای", "می\u200cخواهم", "क्\u200dष", "ක්\u200dෂ", "ന്\u200d"):
        yield f"{word} را نگه می‌داریم\n", f"{word.replace(chr(0x200C), '').replace(chr(0x200D), '')} را نگه می‌داریم\n"
    for one, other in (
        ("نمی\u200cفروشیم", "نمیفروشیم"),
        ("می\u200cدهیم", "می دهیم"),
        ("کتاب\u200cها", "کتابها"),
        ("र्\u200dय", "र्य"),
    ):
        yield f"ما داده‌ها را {one} و نگه می‌داریم\n", f"ما داده‌ها را {other} و نگه می‌داریم\n"
    yield "We pay 100\u200b000 euros.\n", "We pay 100 000 000 euros.\n"
    yield "abc \u202edef\u202c ghi\n", "abc def ghi\n"


@attacks("typography")
def marks_that_mean_otherwise() -> Pairs:
    pairs = [
        ("rate: 5 %", "rate: -5 %"), ("rate - 5 %", "rate -5 %"), ("10-20 pieces", "10 -20 pieces"),
        ("up to 5' wide", 'up to 5" wide'), ("from −5 to 5", "from 5 to 5"), ("the fee—5 euros", "the fee -5 euros"),
        ("10–20 pieces", "1020 pieces"), ("±5 euros", "+5 euros"), ("5 × 3 pieces", "5 + 3 pieces"),
        ("a 3/4 share", "a 3:4 share"), ("a 1:2 share", "a 1/2 share"), ("5‰ of it", "5% of it"),
        ("“all” data", "all data"), ("a fee of ~5 euros", "a fee of 5 euros"), ("≤ 5 pieces", "≥ 5 pieces"),
    ]  # fmt: skip
    yield from framed(EVERYWHERE, pairs)


@attacks("white-space")
def spaces_that_part_numbers() -> Pairs:
    pairs = [
        ("you pay - 5 euros", "you pay -5 euros"), ("between 10 - 20 days", "between 10 -20 days"),
        ("you pay 100 000 euros", "you pay 100 0000 euros"), ("code 12 34", "code 123 4"),
        ("we can not sell it", "we cannot not sell it"), ("a therapist", "a the rapist"), ("it is no where", "it is nowhere"),
        ("some times we sell data", "sometimes we sell data"), ("we may be late", "we maybe late"),
        ("all ready for you", "already for you"), ("every day use", "every days use"),
    ]  # fmt: skip
    yield from framed(FRAMES, pairs)


# numbers ----------------------------------------------------------------------------------------------------------


@attacks("renumbered")
def numbers_that_are_no_labels() -> Pairs:
    starts = [
        ("5 € per return", "9 € per return"), ("18+ years old", "16+ years old"), ("24/7 support", "12/7 support"),
        ("10-20 percent of the price", "5-20 percent of the price"), ("8°C at most", "25°C at most"),
        ("3 × per day", "9 × per day"), ("8, except on Sunday", "6, except on Sunday"), ("600 €\\*\\*", "450 €\\*\\*"),
        ("99.9. That is our uptime.", "99.5. That is our uptime."), ("30% of the price", "50% of the price"),
        ("12.50 per month", "13.50 per month"), ("5 days of notice", "3 days of notice"), ("7. day of the month", "9. day of the month"),
        ("2) copies at most", "5) copies at most"), ("(3) devices at once", "(2) devices at once"),
        ("16 or older", "13 or older"), ("1.5 hours of help", "2.5 hours of help"), ("4.0 stars at least", "3.0 stars at least"),
        ("a. m. only", "p. m. only"), ("v. Smith applies", "x. Smith applies"),
    ]  # fmt: skip
    for frame in EVERYWHERE:
        yield from framed([frame], starts)
    yield from framed(
        [TONGUES["de"], TONGUES["fr"], TONGUES["es"], TONGUES["it"]],
        [
            ("600 € pro Jahr", "450 € pro Jahr"),
            ("30 Tage", "14 Tage"),
            ("18+ Jahre", "16+ Jahre"),
            ("3. Mahnung", "2. Mahnung"),
        ],
    )
    rows = "# Terms\n\n| Days | Refund |\n|---|---|\n| {} | full |\n| {} | half |\n"
    for one, two in ((30, 14), (60, 61), (1, 2), (99.9, 99.5)):
        yield rows.format(one, 90), rows.format(two, 90)
        yield rows.format(1, one), rows.format(1, two)


@attacks("renumbered")
def references_left_behind() -> Pairs:
    old = "# T\n\n## 1. Price\n\nYou pay.\n\n## 2. Refund\n\n{}\n\n## 3. Law\n\nOur law.\n"
    new = "# T\n\n## 1. Price\n\nYou pay.\n\n## 2. Fee\n\nA fee.\n\n## 3. Refund\n\n{}\n\n## 4. Law\n\nOur law.\n"
    del new
    renumbered = "# T\n\n## 2. Price\n\nYou pay.\n\n## 3. Refund\n\n{}\n\n## 4. Law\n\nOur law.\n"
    for words in ("See rule 3.", "As step 3 says.", "Chapter 2 holds.", "See no. 3.", "(3) holds.", "Siehe Ziffer 3.",
                  "Voir le chapitre 3.", "Véase el apartado 3.", "See 2 and 3.", "Section 3 applies."):  # fmt: skip
        yield old.format(words), renumbered.format(words)
    lettered = "# T\n\na) we keep it{0}\n\nb) we sell it\n\nc) we delete it\n"
    moved = "# T\n\nb) we keep it{0}\n\nc) we sell it\n\nd) we delete it\n"
    for words in (", see (b)", ", as in point b)", " unless c) holds", ", voir lettre b)"):
        yield lettered.format(words), moved.format(words)


@attacks("lone-label")
def labels_that_are_spoken_of() -> Pairs:
    spoken = (
        "See 6.",
        "As no. 5 says.",
        "The fifth rule holds.",
        "Rule six holds.",
        "Siehe Ziffer 6.",
        "Unless (5) holds.",
    )
    for words in spoken:
        yield f"# T\n\n5. You pay.\n\n{words}\n", f"# T\n\n6. You pay.\n\n{words}\n"
        yield f"# T\n\n## 5. Refunds\n\n{words}\n", f"# T\n\n## 6. Refunds\n\n{words}\n"
        yield f"# T\n\n5. You pay.\n6. We ship.\n\n{words}\n", f"# T\n\n6. You pay.\n7. We ship.\n\n{words}\n"
    pairs = [
        ("(3) devices at once", "(2) devices at once"), ("v. Smith applies", "x. Smith applies"), ("5 Days of notice", "3 Days of notice"),
        ("9.5. Your share", "9.6. Your share"), ("§ 5 Refunds", "§ 6 Refunds"), ("12.50 Euros", "13.50 Euros"), ("a. M. Smith", "p. M. Smith"),
        ("5. You pay.", "e. You pay."), ("5) You pay.", "6) We pay."), ("24/7 Support", "12/7 Support"), ("No. 5 Refunds", "No. 6 Refunds"),
    ]  # fmt: skip
    yield from framed(FRAMES, pairs)
    yield "# T\n\n3. You pay.\n4. We ship.\n", "# T\n\n4. We ship.\n5. You pay.\n"
    yield "# T\n\n5. You pay.\n\n7. We ship.\n", "# T\n\n6. You pay.\n\n7. We ship.\n"
    yield TONGUES["de"].format("## 3. Mahnung"), TONGUES["de"].format("## 2. Mahnung")


@attacks("number-format", "word-space", "heading-grammar")
def rows_of_capitals_in_another_language() -> Pairs:
    """Names and capitals do not make a row English: what is left out of it may be a preposition or a limit."""
    rows = [
        ("Premium Garantie Bis 1000 Euro", "Premium Garantie Bis 1,000 Euro"),
        ("Hotel Transport Met 1,500 Kilo", "Hotel Transport Met 1500 Kilo"),
        ("Software Service Account Unter Lizenz", "Software Service Account Unterlizenz"),
        ("Service Account Vor Auszahlung", "Service Account Vorauszahlung"),
        ("Premium Hotel Onder Huur", "Premium Hotel Onderhuur"),
    ]
    text = "# Terms\n\nWe keep what you send us, and you can write to us at any time.\n\n| {} | x |\n|---|---|\n| {} | y |\n"
    for old, new in rows:
        yield text.format("Plan", old), text.format("Plan", new)
        yield (
            f"# Terms\n\nYou can write to us.\n\n- {old}\n- Plan\n",
            f"# Terms\n\nYou can write to us.\n\n- {new}\n- Plan\n",
        )
    for old, new in (
        ("Newsletter Nur An Partner", "Newsletter Nur Partner"),
        ("Premium Solo Ad Azienda", "Premium Solo Azienda"),
    ):
        yield f"You can write to us.\n\n## {old}\n\nWe do.\n", f"You can write to us.\n\n## {new}\n\nWe do.\n"


@attacks("number-format")
def separators_that_matter() -> Pairs:
    pairs = [
        ("you pay 1,250 €/kWh", "you pay 1250 €/kWh"), ("a share of 2,500 %", "a share of 2500 %"),
        ("you pay 1,250 € per kWh", "you pay 1250 € per kWh"), ("1.250 euros", "1250 euros"), ("1,25 euros", "125 euros"),
        ("2.500 pieces", "2500 pieces"), ("twenty-four hour periods", "twenty four-hour periods"), ("1,000", "1,0000"),
        ("1,785,979 euros", "1785,979 euros"), ("0,250 euros", "0250 euros"), ("1250 shares", "12,50 shares"),
    ]  # fmt: skip
    yield from framed(EVERYWHERE, pairs)


@attacks("date-format", "last-updated")
def dates_that_bind() -> Pairs:
    pairs = [
        ("Effective from 1 March 2025.", "Effective from 1 June 2025."), ("01/02/2024", "02/01/2024"),
        ("Claims end on 1 March 2025.", "Claims end on 1 June 2025."), ("Updated 1 March 2025", "Updated 1 January 2025"),
        ("Version 4.2", "Version 4.3"), ("Supported: Version 4.2", "Supported: Version 5.0"), ("1 May 2024", "1 June 2024"), ("September 01, 2022", "September 42, 2022"), ("1 May 2024", "May 2024"),
        ("Last updated: 1 March 2025", "Last updated: 1 June 2025"), ("Valid as of 1 March 2025", "Valid as of 1 June 2025"),
    ]  # fmt: skip
    frame = "# Terms of Acme\n\nWe sell seeds.\n\n## Fees\n\n{}\n\nWe may also {} small things.\n"
    row = "# Terms\n\n## Fees\n\n| Fee | From |\n|---|---|\n| Basic | {} |\n\nWe may also {} small things.\n"
    item = "# Terms\n\nThese fees apply:\n\n- {}\n\nWe may also {} small things.\n"
    for (before, after), shell in product(pairs, (frame, row, item)):
        yield shell.format(before, "fix"), shell.format(after, "fix")
        yield shell.format(before, "mend"), shell.format(after, "mend")
    yield "# Terms\n\nLast updated: 1 March 2025\n", "# Terms\n\nLast updated: 1 June 2025\n"
    yield (
        "# Terms\n\nLast updated: 1 March 2025\n\nWe like it .\n",
        "# Terms\n\nLast updated: 1 January 2025\n\nWe like it.\n",
    )
    yield "# Terms\n\nUpdated 1 March 2025\n\nOur  terms.\n", "# Terms\n\nEffective 1 March 2025\n\nOur terms.\n"


# structure --------------------------------------------------------------------------------------------------------

ANAPHORS = (
    "None of this applies to gift cards.", "Except for gift cards.", "Only then may you cancel.", "Even so, we may refuse.",
    "Thereafter no claim is possible.", "The first does not bind us.", "Neither applies to gift cards.", "Doing so voids it.",
    "We do the same for gift cards.", "Failing that, we may refuse.", "All of the aforesaid ends in May.", "Gift cards differ.",
    "Where you do, the claim ends.", "Not so for gift cards.", "To that end, gift cards are excluded.", "Same for cards.",
    "Both need our consent.", "In which case we may refuse.", "Conversely, gift cards are excluded.", "If not, we refuse.",
)  # fmt: skip
ANAPHORS_ABROAD = {
    "de": ("Ausgenommen davon sind Gutscheine.", "Dies gilt nicht für Rechnungen.", "Erst dann dürfen Sie kündigen."),
    "fr": ("Cela ne vaut pas pour les bons.", "Sauf pour les bons.", "Dans ce cas, nous pouvons refuser."),
    "es": ("Esto no vale para los cupones.", "Salvo los cupones.", "En tal caso podemos negarnos."),
    "it": ("Ciò non vale per i buoni.", "Salvo i buoni.", "In tal caso possiamo rifiutare."),
    "pt": ("Isto não vale para os vales.", "Exceto os vales.", "Nesse caso podemos recusar."),
    "nl": ("Dit geldt niet voor bonnen.", "Behalve voor bonnen.", "Alleen dan mag u opzeggen."),
}


@attacks("moved-in-place")
def clauses_that_move() -> Pairs:
    others = (
        "We refund the full price within a month.", "We charge a fee for each return.", "We answer every letter in writing.",
    )  # fmt: skip
    for words in ANAPHORS:
        for places in ((9, 0, 1, 2), (0, 1, 9, 2), (0, 1, 2, 9)):
            yield _section(others, words, (0, 9, 1, 2)), _section(others, words, places)
    for code, sentences in ANAPHORS_ABROAD.items():
        for words in sentences:
            one, two = TONGUES[code].split("\n\n{}\n\n")[0], TONGUES[code].split("{}\n\n")[1].strip()
            yield f"{one}\n\n{words}\n\n{two}\n", f"{one}\n\n{two}\n\n{words}\n"
    leads = (
        "We prefer these, best one on top:", "We try these one by one:", "Claims are paid out by rank:", "Our list:",
        "What counts most comes first:", "We pay in turn:", "Wir zahlen der Reihe nach:", "Par ordre de priorité :",
        "You may choose in this order:", "Rangfolge:", "1st to last:",
    )  # fmt: skip
    items = ("claims of the staff", "claims of the banks", "claims of the owners")
    for lead in leads:
        for order in permutations(items):
            if order != items:
                yield _list(lead, items), _list(lead, order)
                yield _list(f"## {lead}", items), _list(f"## {lead}", order)


def _section(others: tuple[str, ...], words: str, order: tuple[int, ...]) -> str:
    return "# Terms\n\n## R\n\n" + "\n\n".join(words if place == 9 else others[place] for place in order) + "\n"


def _list(lead: str, items: tuple[str, ...]) -> str:
    return f"# Terms\n\n{lead}\n\n" + "\n".join(f"- {item}" for item in items) + "\n"


HEADINGS = (
    "Landlords", "Quebec", "Gift cards", "Damaged goods", "The Netherlands", "Our staff", "Only for Bavaria", "Used goods",
    "Nur für Bayern", "Seulement au Québec", "Solo en España", "Cartes cadeaux", "Mieter", "Drivers", "Version 2", "Sales",
)  # fmt: skip


@attacks("heading-level", "heading-markup", "signpost", "page-title")
def clauses_that_change_headings() -> Pairs:
    for name in HEADINGS:
        under = f"# Terms\n\n## {name}\n\nYou pay half.\n\n### Refunds\n\nYou get no money back.\n"
        yield under, under.replace("### Refunds", "## Refunds")
        yield under.replace("### Refunds", "## Refunds"), under
        yield under, under.replace("### Refunds", "**Refunds**")
        alone = f"# Terms\n\n## {name}\n\nYou get no money back.\n\n## Other\n\nText here.\n"
        for label in (name, f"*{name}*", f"{name}:", f"**{name}** and all others", f"- {name}", f"> {name}"):
            yield alone, alone.replace(f"## {name}", label)
            yield alone.replace(f"## {name}", label), alone
        yield alone, alone.replace("## Other\n\n", "")
        yield alone.replace("## Other", "## Overview"), alone.replace("## Other\n\n", "")
        yield alone.replace("## Other\n\n", ""), alone.replace("## Other", "## General")
        yield f"# {name}\n\nYou pay half.\n", "You pay half.\n"
        yield f"# Terms for {name}\n\nYou pay half. {name} pay.\n", f"You pay half. {name} pay.\n"
        parent = f"# Terms\n\n## {name}\n\n### Refunds\n\nYou get none.\n\n## Other\n\nText here.\n"
        for label in (name, f"*{name}*", f"**{name}**"):
            yield parent, parent.replace(f"## {name}", label)
            yield parent.replace(f"## {name}", label), parent
        nested = f"# {name}\n\n## Refunds\n\nYou get none.\n\n# Others\n\n## Fees\n\nYou pay.\n"
        yield nested, nested.replace("## Refunds", "# Refunds")
    yield from titles_that_name_an_audience()


def titles_that_name_an_audience() -> Pairs:
    """An audience, a branch or a country that is also a label of a host or a word of the company's name."""
    for word in ("Ads", "Business", "Students", "Partners", "Kids", "Enterprise", "Developers"):
        named = f"{word} are told by mail.\n"
        for told in (
            f"See https://{word.lower()}.example.com/rules for more.",
            f"Write to help@{word.lower()}.example.com.",
            f"We are Acme {word} Ltd.",
        ):
            body = f"{told}\n\n{named}\nWe keep data for a year.\n"
            for title in (f"# {word} Privacy Policy", f"# Terms for {word}", f"# {word} Terms"):
                yield body, f"{title}\n\n{body}"
                yield f"{title}\n\n{body}", body
    for place in ("UK", "US", "EU", "Germany", "California"):
        body = f"We are Acme {place} Ltd.\n\n{place} customers are told by mail.\n"
        yield body, f"# {place} Privacy Policy\n\n{body}"
        yield f"# {place} Privacy Policy\n\n{body}", body


@attacks("markdown-spelling", "paragraph-break")
def items_that_leave_their_list() -> Pairs:
    leads = (
        "You lose your account when you", "You waive", "You may", "You may not:", "We never", "Prohibited:", "Sie dürfen nicht",
        "Vous ne pouvez pas :", "No puede:", "It is forbidden to", "The following is free",
    )  # fmt: skip
    for lead in leads:
        listed = f"# Terms\n\n{lead}\n\n- sell your data\n- keep your data\n- copy it\n"
        yield listed, listed.replace("- sell your data\n", "sell your data\n\n")
        yield listed, listed.replace("- copy it\n", "\ncopy it\n")
        yield listed, listed.replace("\n- keep your data\n- copy it", "\n\n## More\n\n- keep your data\n- copy it")
        yield listed, listed.replace("- copy it", "    - copy it")
        yield listed, listed.replace("- keep your data\n- copy it", "1. keep your data\n2. copy it")
        yield (
            listed.replace("- copy it", "- copy it. We are nice"),
            listed.replace("- copy it", "- copy it.\n- We are nice"),
        )
    two = "# Terms\n\nWith consent:\n\n- name\n- place\n\nWithout consent:\n\n- mail\n- phone\n"
    for item in ("name", "place", "mail", "phone"):
        for other in ("name", "place", "mail", "phone"):
            if other != item:
                moved = two.replace(f"- {item}\n", "", 1).replace(f"- {other}\n", f"- {other}\n- {item}\n", 1)
                if moved.split("Without")[0].count("-") != two.split("Without")[0].count("-"):
                    yield two, moved


@attacks("markdown-spelling", "white-space", "empty-clause")
def cells_and_lists_that_change() -> Pairs:
    table = "# Terms\n\n| Data | Basis | Kept |\n|---|---|---|\n| Name | consent | 1 year |\n| Place | contract | 2 years |\n"
    yield table, table.replace("| Name | consent |", "| consent | Name |")
    yield table, table.replace("| Name | consent | 1 year |", "| Name | contract | 1 year |")
    yield table, table.replace("| Data | Basis | Kept |", "| Basis | Data | Kept |")
    yield table, table.replace("| consent | 1 year |", "| consent 1 year | |")
    yield table, table.replace("| Name |", "| |")
    yield table, table.replace("| Place | contract | 2 years |\n", "")
    html = "<table><tr><th>Ads</th><th>Mail</th></tr><tr><td{}>no</td><td>yes</td></tr></table>\n"
    yield html.format(""), html.format(' colspan="2"')
    yield html.format(""), html.format(' rowspan="2"')
    ordered = "# Terms\n\n1. we\n2. you\n3. they\n"
    yield ordered, ordered.replace("1. we", "4. we")
    yield ordered, "# Terms\n\n1. we\n3. they\n2. you\n".replace("3. they\n2. you", "2. they\n3. you")
    for style in (
        "display:none",
        "opacity:0",
        "visibility:hidden",
        "text-decoration:line-through",
        "font-size:0",
        "color:#fff",
    ):
        yield "<p>We delete all data.</p>\n", f'<p style="{style}">We delete all data.</p>\n'
        yield "We delete all data.\n", f'We <span style="{style}">delete</span> all data.\n'
        yield f'We delete all data.\n{{: style="{style}" }}\n', "We delete all data.\n"
    for name in ("sr-only", "print-only", "hidden", "strike", "d-none", "deprecated", "draft", "x-old"):
        yield "<p>We delete all data.</p>\n", f'<p class="{name}">We delete all data.</p>\n'
        yield f"We delete all data.\n{{: .{name} }}\n", "We delete all data.\n"
    for tag in ("del", "s", "strike", "template", "script"):
        yield "We never sell data.\n", f"We <{tag}>never</{tag}> sell data.\n"
    yield "You pay 30<sup>1</sup> euros.\n", "You pay 301 euros.\n"
    yield "You pay ~~30~~ 20 euros.\n", "You pay 30 20 euros.\n"
    yield "We never sell data.\n", "We <!-- never --> sell data.\n"


@attacks("page-furniture", "table-of-contents", "doubled-clause", "empty-clause", "front-matter")
def words_of_the_page_that_bind() -> Pairs:
    words = ("share", "print", "search", "close", "copy link", "read more", "show more", "home", "top", "next", "menu",
             "jump to", "contents", "Print this page", "Share this article", "loading", "previous")  # fmt: skip
    for lead, word in product(
        (
            "You may not:",
            "You may:",
            "You may not",
            "We do not allow you to",
            "We use your data for:",
            "Sie dürfen nicht:",
        ),
        words,
    ):
        listed = f"# Terms\n\n{lead}\n\n- copy\n- sell\n"
        yield listed, listed.replace("- sell\n", f"- {word}\n- sell\n")
        yield listed.replace("- sell\n", f"- {word}\n- sell\n"), listed
        yield f"# Terms\n\n{lead}\n\ncopy\n", f"# Terms\n\n{lead}\n\n{word}\n\ncopy\n"
    row = "# T\n\n| Right | Free |\n|---|---|\n| Copy | yes |\n"
    yield row, f"{row}| Print | yes |\n"
    for lead in (
        "You waive the rights named here:",
        "We do not offer any of these things:",
        "Sie verzichten auf diese Rechte:",
    ):
        entries = f"# Terms\n\n{lead}\n\n- [Refunds](#refunds)\n- [Returns](#returns)\n\n## Refunds\n\nNone.\n\n## Returns\n\nNone.\n"
        yield entries, entries.replace("- [Returns](#returns)\n", "")
        yield entries, entries.replace("- [Refunds](#refunds)\n", "")
    yield "Pay twice.\n\nWe refund once.\n", "Pay twice.\n\nPay once.\n\nWe refund once.\n"
    yield "- [Ads](#ads)\n\n## Ads\n\nWe show ads.\n", "- [No ads](#ads)\n\n## Ads\n\nWe show ads.\n"
    yield "---\ntitle: Terms for all\n---\nWe pay.\n", "---\ntitle: Terms for adults\n---\nWe pay.\n"
    yield "---\ntitle: Terms\n---\nWe pay.\n", "---\ntitle: Terms for Landlords\n---\nWe pay Landlords.\n"
    yield "---\nsummary2: no\n---\nWe pay.\n", "---\nsummary2: yes\n---\nWe pay.\n"


# marks ------------------------------------------------------------------------------------------------------------


@attacks("decoration", "end-mark", "doubled-mark", "stray-bracket", "encoding-glitch", "link-note")
def marks_that_say_something() -> Pairs:
    pairs = [
        ("\\> 18 years old", "< 18 years old"), ("&gt; 30 days: full refund", "&lt; 30 days: full refund"),
        ("[&gt; 18](#a) only", "[&lt; 18](#a) only"), ("\\> 18 only", "18 only"), ("if older >", "if older"),
        ("Price ↑", "Price ↓"), ("● yes", "○ yes"), ("Interest rate -5 %", "Interest rate 5 %"), ("ages 13-17", "ages 13 17"),
        ("rate: 5 %", "rate -5 %"), ("you pay 5", "you pay 5-"), ("[for 18 >](#a)", "[for 18](#a)"), ("± 5 euros", "5 euros"),
        ("we pay (unless you cheat) the price", "we pay (unless you cheat the price"), ("5 %.", "5 %"[:-2] + "‰."),
        ("We sell data.", "We sell data?"), ("We will not sell (your) data", "We will not sell data"), ("no. 5", "no 5"),
        ("we keep names (opens in law)", "we keep names"), ("5,.5 euros", "5.5 euros"), ("“5 euros", "5\ufffd euros"),
    ]  # fmt: skip
    yield from framed(EVERYWHERE, [pair for pair in pairs if pair[0] not in ("5 %.", "no. 5", "“5 euros")])


@attacks("emphasis", "stray-markup")
def emphasis_that_means() -> Pairs:
    legends = (
        "Data in italics is optional.", "Fields in bold are mandatory.", "Fett gedruckte Felder sind Pflicht.", "Bold means yes.",
        "Les champs en gras sont obligatoires.", "Los campos en negrita son obligatorios.", "Items marked with * are optional.",
        "I campi in grassetto sono obbligatori.", "What is underlined or highlighted is required.", "斜体の項目は任意です。",
    )  # fmt: skip
    for legend in legends:
        for mark in ("*", "**", "_", "`"):
            yield f"{legend}\n\n- {mark}Name{mark}\n- {mark}Phone{mark}\n", f"{legend}\n\n- {mark}Name{mark}\n- Phone\n"
            yield f"{legend}\n\nName, {mark}phone{mark} and mail.\n", f"{legend}\n\nName, phone and mail.\n"
    for mark in ("*", "**", "`"):
        yield f"You send:\n\n- {mark}Name{mark}\n- {mark}Phone{mark}\n", f"You send:\n\n- {mark}Name{mark}\n- Phone\n"
    stars = [
        ("Shipping is **free***.", "Shipping is free."), ("We answer in **about** ~30 days.", "We answer in about 30 days."),
        ("Shipping is free\\*", "Shipping is free"), ("\\*\\*free\\*", "free"), ("30 days\\*", "30 days"), ("~30 days", "30 days"),
        ("You pay \\*5\\* euros", "You pay 5 euros"), ("5\\*6 pieces", "56 pieces"), ("2\\^3 pieces", "23 pieces"),
        ("\\# 5 pieces", "5 pieces"), ("We ~~never~~ sell data", "We never sell data"), ("no\\_sale", "nosale"),
    ]  # fmt: skip
    yield from framed(FRAMES, [pair for pair in stars if "\\_" not in pair[0]])


@attacks("capitals")
def capitals_that_name() -> Pairs:
    pairs = [
        ("10 MB of space", "10 Mb of space"), ("up to 5 MW", "up to 5 mW"), ("5 M users", "5 m users"), ("100 GB/s", "100 Gb/s"),
        ("the Service", "the service"), ("in the US", "in the us"), ("the Company", "the company"), ("10 KB", "10 kB"[:2] + "b"),
    ]  # fmt: skip
    yield from framed(FRAMES, [pair for pair in pairs if pair[0] != "in the US"])
    cells = [
        ("Meta data", "meta data"),
        ("10 MB", "10 Mb"),
        ("Apple", "apple"),
        ("May", "may"),
        ("US", "us"),
        ("mW", "MW"),
    ]
    yield from framed([ROW_FRAME], cells)
    units = [("Plan with 100 GB", "Plan with 100 Gb"), ("5 MW load", "5 mW load"), ("[100 GB](#a)", "[100 Gb](#a)")]
    yield from framed([HEADING_FRAME, *FRAMES], units)


# words ------------------------------------------------------------------------------------------------------------

WORD_PAIRS = [
    ("fueling", "feeling"), ("initialed", "initiated"), ("gibibytes", "gigabytes"), ("kibibytes", "kilobytes"), ("vaping", "taping"),
    ("canceled", "concealed"), ("licenced", "licensed"), ("tenant", "tenet"), ("form", "from"), ("principal", "principle"),
    ("statue", "statute"), ("licensor", "licensee"), ("lessor", "lessee"), ("retain", "obtain"), ("prescribe", "proscribe"),
    ("adverse", "averse"), ("insure", "ensure"), ("affect", "effect"), ("device", "advice"), ("unlimited", "limited"),
    ("illegal", "legal"), ("paid", "said"), ("sole", "sold"), ("rights", "lights"), ("public", "published"), ("tokenomics", "economics"),
    ("payor", "payer"), ("mortgagor", "mortgagee"), ("fob", "fab"), ("stablecoins", "stablecoin"), ("reidentify", "identify"),
    ("misuse", "reuse"), ("uninsured", "insured"), ("subtenant", "tenant"), ("exabytes", "petabytes"), ("bimonthly", "monthly"),
    ("biweekly", "weekly"), ("unpaid", "paid"), ("prepaid", "repaid"), ("overpaid", "overlaid"), ("semiannual", "annual"),
    ("telehealth", "health"), ("nonrefundable", "refundable"), ("geofencing", "fencing"), ("micropayment", "payment"),
    ("mandatary", "mandatory"), ("remailers", "retailers"), ("compearing", "comparing"), ("apprisal", "appraisal"),
    ("mendication", "medication"), ("perceptron", "perception"), ("satisficed", "satisfied"), ("integrase", "integrate"),
    ("excusive", "exclusive"), ("compeared", "compared"), ("complier", "compiler"), ("hodlers", "holders"), ("exclusie", "exclusive"),
    ("specificatio", "specification"), ("cathedra", "cathedral"), ("directie", "directive"), ("bestelling", "bestselling"),
    ("automattic", "automatic"), ("securiti", "security"), ("consensys", "consensus"), ("vacational", "vocational"),
    ("designees", "designers"), ("securitizes", "securities"), ("insurees", "insurers"), ("warrantise", "warranties"),
    ("biannual", "biennial"), ("mebibyte", "megabyte"), ("tebibyte", "terabyte"), ("assignor", "assignee"), ("indorsed", "endorse"),
]  # fmt: skip


@attacks("typo")
def names_of_laws_that_both_exist() -> Pairs:
    pairs = [
        ("the Consumer Credit Act", "the Consumer Credits Act"), ("the Mellennia Privacy Policy", "the Millennium Privacy Rights"),
        ("the Data Act", "the Date Act"), ("Segmentia Privacy Policy", "Segmentation Privacy Policy"), ("the Hilten Terms", "the Hilton Terms"),
        ("Acme Buisness Tools", "Acme Business Tools"), ("Digital Servics Tax Act", "Digital Services Tac Act"),
    ]  # fmt: skip
    yield from framed(
        FRAMES[:1], [(f"You agree to {one} here.", f"You agree to {two} here.") for one, two in pairs[:4]]
    )
    yield from framed(
        FRAMES[:1], [(f"You agree to {one} here.", f"You agree to {two} here.") for one, two in pairs[4:]]
    )


@attacks("typo", "regional-spelling", "agreement", "word-space", "hyphen")
def words_that_are_words() -> Pairs:
    elsewhere = "# Terms\n\nWe speak of {1} here.\n\nYou pay for the {0} of it.\n"
    for old, new in WORD_PAIRS:
        yield elsewhere.format(old, new), elsewhere.format(new, new)
    frames = ["# Terms\n\nWe charge you for {} here.\n", "# Terms\n\n- you agree to the {} of it\n- you pay\n"]
    yield from framed(frames, WORD_PAIRS)
    joints = [
        ("may be", "maybe"), ("any one", "anyone"), ("all together", "altogether"), ("for ever", "forever"), ("non refundable", "refundable"),
        ("opt-in", "opt out"), ("re-sign", "resign"), ("re-cover", "recover"), ("re-lease", "release"), ("un-ionized", "unionized"),
        ("no-one pays", "no one pays twice"), ("third party-owned", "third-party owned one"), ("co-op", "coop of"),
    ]  # fmt: skip
    yield from framed(["# Terms\n\nWe say that you {} here.\n"], joints[:1] + joints[2:3] + joints[4:9])
    verbs = [
        ("is not", "are"),
        ("has", "had"),
        ("we retain", "we retained"),
        ("you agrees not", "you agree"),
        ("this term", "those terms"),
    ]
    yield from framed(["# Terms\n\nWe say {} so.\n"], verbs)


@attacks("name-typo")
def names_that_both_exist() -> Pairs:
    names = [("Mailgun", "Mailgum"), ("Segmentia", "Segmentio"), ("Stripe", "Strive"), ("Paypal", "Payplal"), ("Nordwald", "Nordwold"),
             ("Amplitude", "Amplitudo"), ("Twilio", "Twillio"), ("Zendesk", "Zendeck"), ("Okta Europe", "Otka Europe"), ("Visa", "Vista")]  # fmt: skip
    for one, other in names:
        table = f"# Terms of Acme\n\n| Vendor | Use |\n|---|---|\n| {one} | mail |\n| {other} | ads |\n"
        yield table, table.replace(f"| {other} |", f"| {one} |")
        text = f"# Terms of Acme\n\nWe send data to {other} for ads.\n\nWe send invoices to {one} only.\n"
        yield text, text.replace(f"to {other} for", f"to {one} for")
        yield (
            f"# Terms\n\nWe send data to {other} Analytics.\n\n{one} Analytics helps.\n",
            (f"# Terms\n\nWe send data to {one} Analytics.\n\n{one} Analytics helps.\n"),
        )


@attacks("doubled-word", "article", "contraction", "optional-that", "title-name", "heading-grammar", "doubled-determiner",
         "name-article", "serial-comma", "plain-comma", "ampersand", "agreement")  # fmt: skip
def grammar_that_decides() -> Pairs:
    pairs = [
        ("We will not not sell data.", "We will not sell data."), ("We had had enough consent.", "We had enough consent."),
        ("You pay twenty twenty euros.", "You pay twenty euros."), ("a user may object", "any user may object"),
        ("We cannot sell it.", "We can sell it."), ("we won't sell it", "we want to sell it"), ("It's sold.", "Its sold."),
        ("provided that we pay", "provided we paid"), ("such that we may sell", "such we may sell it"), ("so that we sell", "so we sell"),
        ("We sell the data.", "We sell data."), ("the member of the board", "a member of the board"), ("one of your devices", "your devices"),
        ("name, mail or phone of a friend", "name, mail, or phone of a friend"), ("if you agree, and we pay", "if you agree and we pay"),
        ("We keep, delete and sell for you", "We keep, delete, and sell for you"), ("panda eats, shoots and leaves", "panda eats shoots and leaves"),
        ("two security breaches", "two security breach"), ("after a security breach", "after security breaches"),
        ("each device we own", "each devices we own"), ("you and your partner pays", "you or your partner pays"), ("R&D", "R or D"),
        ("AT & T", "AT or T"), ("unless you object, we sell", "unless you object we sell"), ("No, refunds are given", "No refunds are given"),
        ("the only fees", "only fees"), ("All users who pay, may leave", "All users, who pay, may leave"), ("We may, sell it", "We may sell it not"),
    ]  # fmt: skip
    yield from framed([FRAMES[0], ITEM_FRAME], pairs)
    titles = [
        ("Terms for Quebec", "Terms"),
        ("Landlords terms", "Terms"),
        ("Children", "Child"),
        ("We sell the data", "We sell data"),
        ("We'll tell your parents", "We'll tell your parent"),
    ]
    for before, after in titles:
        yield f"# {before}\n\nQuebec and Landlords pay.\n", f"# {after}\n\nQuebec and Landlords pay.\n"
        yield f"# {after}\n\nQuebec and Landlords pay.\n", f"# {before}\n\nQuebec and Landlords pay.\n"
    body = "Northwind Traders Ltd sells. Contoso Northwind Ltd buys.\n"
    yield f"# Northwind Traders Terms\n\n{body}", f"# Traders Terms\n\n{body}"
    yield f"# Contoso Northwind Terms\n\n{body}", f"# Northwind Terms\n\n{body}"
    yield "# T\n\n## What we never do\n\nWe sell.\n", "# T\n\n## What we do\n\nWe sell.\n"


# links ------------------------------------------------------------------------------------------------------------

LINK_PAIRS = [
    ("https://forms.gle/AbCdEf", "https://forms.gle/abcdEF"), ("https://acme.example/privacy/my-data", "https://acme.example/privacy"),
    ("https://acme.example/help/no-show", "https://acme.example/help"), ("https://acme.example/en-us/refunds", "https://acme.example/en-au/refunds"),
    ("https://acme.example/en-us/returns", "https://acme.example/returns"), ("https://acme.example/de-at/agb", "https://acme.example/de-ch/agb"),
    ("https://acme.example/show?contract=5f4dcc3b5aa765d61d8327deb882cf99", "https://acme.example/show?contract=098f6bcd4621d373cade4e832627b4f6"),
    ("https://acme.example/fees?exp_plan=1", "https://acme.example/fees?exp_plan=2"), ("https://acme.example/r?source=eu", "https://acme.example/r?source=us"),
    ("https://acme.example/r?origin=eu", "https://acme.example/r?origin=us"), ("https://acme.example/r?label=gold", "https://acme.example/r?label=basic"),
    ("https://acme.example/r?ref=a1", "https://acme.example/r?ref=b2"), ("https://acme.example/r?campaign=2023", "https://acme.example/r?campaign=2024"),
    ("https://acme.example/r?sid=5", "https://acme.example/r?sid=6"), ("https://acme.example/r?aid=5", "https://acme.example/r?aid=6"),
    ("https://acme.example/r?sig=5", "https://acme.example/r?sig=6"), ("https://acme.example/r?timestamp=2023", "https://acme.example/r?timestamp=2024"),
    ("https://acme.example/help#h_01HAAAA12345", "https://acme.example/help#h_01HBBBB67890"), ("https://acme.example/help#gold", "https://acme.example/help#basic"),
    ("https://acme.example/help", "https://acme.example/help#other-place"), ("#cookie-statement", "#cookie-statement-2"), ("#", "#none"),
    ("https://acme.example/help#notice", "https://acme.example/help#notice-of-claims"), ("https://acme.example/help#a-2", "https://acme.example/help#a"),
    ("https://acme.example/help#section-5", "https://acme.example/help#section-6"), ("#refunds", "#fees"), ("#a12345678", "#b12345678"),
    ("https://acme.example/buyer-to-seller", "https://acme.example/seller-to-buyer"), ("https://acme.example/legal/privacy", "https://community.acme.example/legal/privacy"),
    ("https://acme.example/legal/privacy", "https://shop.acme.example/legal/privacy"), ("https://acme.example/legal/privacy", "https://blog.acme.example/legal/privacy"),
    ("https://acme.example/2023/general-terms-of-sale.pdf", "https://acme.example/2024/general-terms-of-sale.pdf"),
    ("https://acme.example/v1.2/general-terms-of-sale.pdf", "https://acme.example/v2.0/general-terms-of-sale.pdf"),
    ("https://acme.example/terms-2023.pdf", "https://acme.example/terms-2024.pdf"), ("https://acme.example/terms_v1", "https://acme.example/terms_v2"),
    ("https://web.archive.org/web/2020/https://acme.example/terms", "https://acme.example/terms"), ("https://acme.example/us/terms", "https://acme.example/uk/terms"),
    ("https://acme.example/terms", "https://acme.example/terms/old"), ("https://acme.example/sellers/rules", "https://acme.example/buyers/rules"),
    ("mailto:a@acme.example", "mailto:a@acme.example?bcc=b@evil.example"), ("mailto:a@acme.example?subject=erase", "mailto:a@acme.example?subject=keep"),
    ("mailto:a@acme.example", "mailto:b@acme.example"), ("mailto:a@acme.example?cc=dpo@acme.example", "mailto:a@acme.example"),
    ("https://acme.example/terms?hl=en-US", "https://acme.example/terms?hl=en-GB"), ("https://acme.example/terms?lang=de", "https://acme.example/terms?lang=fr"),
    ("https://acme.example/x?id=AbCd", "https://acme.example/x?id=aBcD"), ("https://acme.example/welcome/terms", "https://acme.example/terms"),
    ("https://acme.example/terms", "https://acme.test/terms"), ("https://acme.example/opt-out", "https://acme.example/opt-in"),
    ("https://acme.example/privacy", "https://acme.example/privacy-choices"), ("tel:+15551234", "tel:+15551235"), ("/a/terms", "/b/terms"),
    ("https://bit.example/AbC", "https://bit.example/abc"), ("https://docs.google.com/d/AbC", "https://docs.google.com/d/aBc"),
    ("https://youtu.be/dQw4", "https://youtu.be/dqw4"), ("https://acme.example/Blue", "https://acme.example/blue"),
    ("https://acme.example:8080/a", "https://acme.example/a"), ("https://acme.example/ref=eu/a", "https://acme.example/ref=us/a"),
    ("https://acme.example/202301-terms", "https://acme.example/202301-fees"), ("https://acme.example/terms", "https://acme.example/terms.pdf"),
    ("/terms", "/wholesale/terms"), ("/rules", "/landlords/rules"), ("https://acme.example/app/privacy", "https://acme.example/web/privacy"),
    ("https://acme.example/out?url=https://bank.example/a", "https://acme.test/out?url=https://bank.example/a"),
    ("https://acme.example/group/privacy", "https://acme.example/privacy"), ("https://acme.example/data/rules", "https://acme.example/security/rules"),
    ("https://acme.example/privacy-policy", "https://acme.example/kids/privacy-policy"), ("https://acme.example/terms", "https://acme.example/2024/terms"),
    ("https://acme.example/privacy", "https://acme.example/us/privacy"), ("https://acme.example/terms", "https://acme.example/business/terms"),
    ("/eu/partners", "eu/partners"), ("../partners", "partners"), ("../../partners", "../partners"), ("/partners", "../partners"),
    ("https://acme.example/xy/rules", "https://acme.example/rules"), ("https://acme.example/kids/privacy", "https://acme.example/privacy"),
]  # fmt: skip
LABELS = (
    "our rules",
    "refund rights",
    "here",
    "download the PDF",
    "our general terms of sale (PDF version)",
    "privacy policy",
    "Refunds",
    "Business Terms",
    "2024 terms",
    "US privacy policy for kids",
)


@attacks("link-normalised", "link-relocated", "link-boundary", "link-made-or-unmade")
def addresses_of_two_texts() -> Pairs:
    for (before, after), label in product(LINK_PAIRS, LABELS):
        yield from framed([f"# Terms of Acme\n\nSee [{label}]({{}}) for more.\n"], [(before, after)])
    for frame in (TONGUES["de"], TONGUES["fr"]):
        for before, after in LINK_PAIRS:
            yield frame.format(f"[Regeln]({before})"), frame.format(f"[Regeln]({after})")


@attacks("link-mended", "link-made-or-unmade")
def links_that_break() -> Pairs:
    text = "# Terms of Acme\n\nYou can {} at any time.\n"
    for label, address in (("opt out", "https://acme.example/opt-out"), ("our complaint form", "https://acme.example/complaint"),
                           ("delete it", "mailto:erase@acme.example"), ("settings", "#privacy-settings")):  # fmt: skip
        whole = text.format(f"[{label}]({address})")
        yield whole, text.format(f"[{label}] ({address})")
        yield whole, text.format(f"[{label}][{address}]")
        yield whole, text.format(f"[{label}](({address}))")
        yield whole, text.format(f"[{label}]({address}")
        yield whole, text.format(label)
        yield whole, text.format(f"[{label}](#)")
        yield whole, text.format(f"[{label}]()")
        yield whole, text.format(f"[{label}](javascript:void)")
        yield f"{text.format(f'[{label}][x]')}\n[x]: {address}\n", text.format(f"[{label}][x]")
        yield whole, text.format(f"[{label}](file:///tmp/{label.split()[0]})")
    yield text.format("[opt out](https://acme.example/opt-out)"), text.format("[opt out](https://opt-out.test/)")
    shown = "# Terms of Acme\n\nSee [https://acme.example/rules](https://acme.example/rules{}) for more.\n"
    for more in ("#fees", "?plan=2", "/old", "-2"):
        yield shown.format(""), shown.format(more)


@attacks("link-relocated")
def documents_of_other_folders() -> Pairs:
    links = [
        ("general terms of sale", "/articles/general-sale-terms", "/seller-policies/general-sale-terms"),
        ("privacy notice", "/articles/acme-privacy-notice", "/payment-policies/acme-privacy-notice"),
        ("privacy notice", "/us/acme-privacy-notice", "/uk/acme-privacy-notice"), ("fees", "/articles/fees", "/policies/fees"),
        ("privacy notice", "/2023-policies/acme-privacy-notice", "/2024-policies/acme-privacy-notice"),
        ("privacy notice", "https://bank.example/legal/privacy-notice", "/legal/privacy-notice"),
        ("privacy notice", "https://bank.example/privacy-notice-policy", "/privacy-notice-policy"),
        ("our rules", "/articles/acme-refund-policy", "/policies/acme-refund-policy-old"),
        ("opt-out form", "/articles/acme-optout-form", "/policies/acme-optout-form"),
        ("community guidelines", "/articles/acme-community-guidelines", "/kids-guidelines/acme-community-guidelines"),
    ]  # fmt: skip
    for words, before, after in links:
        yield from framed([f"# Terms of Acme\n\nSee our [{words}]({{}}) for more.\n"], [(before, after)])


@attacks("template-variable")
def variables_of_two_names() -> Pairs:
    pairs = [
        ("{{ site.data.contact.privacy }}", "{% data contact.support %}"), ("{{ fee.eu }}", "{{ fee.us }}"),
        ("{{ site.fee }}", "{{ site.fee | plus: 1 }}"), ("{{ fee }}", "{% if eu %}{{ fee }}{% endif %}"), ("{{ eu.fee }}", "{{ fee }}"),
        ("{{ site.data.fee }}", "{% data fee_old %}"), ("{{ page.eu.fee }}", "{{ page.us.fee }}"), ("{{ fee }}", "{{ fee }} a day"),
    ]  # fmt: skip
    yield from framed(FRAMES, [(f"You pay us {before} here.", f"You pay us {after} here.") for before, after in pairs])
    for before, after in pairs[:7]:
        yield FRAMES[0].replace("{}", f"See [this]({before})"), FRAMES[0].replace("{}", f"See [this]({after})")


@attacks("image")
def pictures_that_tell() -> Pairs:
    pairs = [
        ("![Prices](https://acme.example/p.png?plan=1)", "![Prices](https://acme.example/p.png?plan=2)"),
        ("![Prices](https://acme.example/2023/prices.png)", "![Prices](https://acme.example/2024/prices.png)"),
        ("![](https://acme.example/silicon.png)", "![](https://acme.example/price-list.png)"),
        ("![](https://acme.example/silicon.png) We sell it.", "We sell it."), ("![Prices](a.png)", "![Prices](b.png)"),
        ("![yes](https://acme.example/icon-check.png)", "![yes](https://acme.example/icon-cross.png)"),
        ("![](icon-check.png)", "![](icon-cross.png)"), ("![icon](check-icon.png)", "![icon](x-icon.png)"), ("![Fees 5 €](f.png)", "![Fees 6 €](f.png)"),
        ("![Fees](logo.png)", "![Fees](banner.png)"), ("![Terms](https://acme.example/v1/t.png)", "![Terms](https://acme.example/v2/t.png)"),
        ("[![Opt out](o.png)](https://acme.example/opt-out)", "[![Opt out](o.png)](https://acme.example/opt-in)"),
    ]  # fmt: skip
    yield from framed([*FRAMES, ROW_FRAME], pairs)


# link evidence ----------------------------------------------------------------------------------------------------

EVIDENCE_NEAR_MISSES: list[Callable[[], LinkedPairs]] = []
"""Generators for the proof that rests on link evidence: texts, and what their addresses led to."""


def shows_nothing(generator: Callable[[], LinkedPairs]) -> Callable[[], LinkedPairs]:
    """Name a generator as one of link evidence."""
    EVIDENCE_NEAR_MISSES.append(generator)
    return generator


WWW = "https://acme.com"
REDIRECTED_ELSEWHERE = [
    # (old, new, the link's words): the old address leads to the new one, and yet they name two documents
    (f"{WWW}/us/terms", f"{WWW}/uk/terms", "Terms"),
    (f"{WWW}/terms", f"{WWW}/uk/terms", "Terms"),
    (f"{WWW}/legal/terms", f"{WWW}/legal/terms/france", "Terms"),
    (f"{WWW}/en-us/terms", f"{WWW}/en-au/terms", "Terms"),
    (f"{WWW}/terms?country=us", f"{WWW}/terms?country=uk", "Terms"),
    (f"{WWW}/terms?hl=de", f"{WWW}/terms?hl=fr", "Terms"),
    (f"{WWW}/personal/terms", f"{WWW}/business/terms", "Terms"),
    (f"{WWW}/terms", f"{WWW}/business/terms", "Terms"),
    (f"{WWW}/privacy", f"{WWW}/privacy/children", "Privacy Policy"),
    (f"{WWW}/privacy/teens", f"{WWW}/privacy", "Privacy Policy"),
    (f"{WWW}/terms/2023", f"{WWW}/terms/2024", "Terms"),
    (f"{WWW}/terms/v1", f"{WWW}/terms/v2", "Terms"),
    (f"{WWW}/legal/20230101/terms", f"{WWW}/legal/20240101/terms", "Terms"),
    (f"{WWW}/legal/privacy", f"{WWW}/legal/terms", "Terms"),
    (f"{WWW}/legal/privacy", f"{WWW}/legal/cookies", "our policy"),
    (f"{WWW}/legal/cookies", f"{WWW}/", "cookie policy"),
    (f"{WWW}/legal/cookies", f"{WWW}", "cookie policy"),
    (f"{WWW}/premium/refunds", f"{WWW}/basic/refunds", "refunds"),
    (f"{WWW}/opt-out", f"{WWW}/contact", "opt out"),
    (f"{WWW}/terms#fees", f"{WWW}/terms/all#refunds", "fees"),
    ("https://us.acme.com/legal/terms", "https://uk.acme.com/legal/terms", "Terms"),
    ("https://kids.acme.com/legal/privacy", "https://acme.com/legal/privacy", "Privacy Policy"),
    ("https://acme.de/legal/terms", "https://acme.fr/legal/terms", "Terms"),
    ("https://acmefrance.com/legal/terms", "https://acme.com/legal/terms", "Terms"),
    ("https://acme.com/legal/terms", "https://acme-kids.com/legal/terms", "Terms"),
    ("https://acme.com/legal/terms", "https://beta.com/terms", "Terms"),
    ("https://acme.com/legal/a1b2c3d4", "https://acme.com/legal/e5f6a7b8", "Terms"),
    ("https://acme.com/answer/12345", "https://acme.com/answer/67890", "fees"),
]  # fmt: skip
MOVED = (f"{WWW}/policies/snack-cookies", f"{WWW}/help/center/legal/snack-cookies-notice")


def _linked(old: str, new: str, words: str, links: tuple[LinkEvidence, ...]) -> LinkedPairs:
    for frame in (*FRAMES, ITEM_FRAME, ROW_FRAME):
        text = frame.format(f"Read our [{words}]({{}}) before you buy.")
        yield text.format(old), text.format(new), links


@shows_nothing
def addresses_that_lead_to_another_document() -> LinkedPairs:
    for old, new, words in REDIRECTED_ELSEWHERE:
        old_page, new_page = (address.partition("#")[0] for address in (old, new))
        alike = tuple(looked_up(page, title=f"{words} of Acme", content="a") for page in (old_page, new_page))
        yield from _linked(old, new, words, (looked_up(old_page, new_page), looked_up(new_page)))
        yield from _linked(old, new, words, alike)


@shows_nothing
def evidence_that_shows_nothing() -> LinkedPairs:
    old, new = MOVED
    words = "how we use cookies"
    sign_in = f"{WWW}/login"
    found: list[tuple[LinkEvidence, ...]] = [
        (),
        (looked_up(old, new),),
        (looked_up(new),),
        (looked_up(old, new, "404"), looked_up(new)),
        (looked_up(old, new), looked_up(new, status="410")),
        (looked_up(old), looked_up(new)),
        (looked_up(old, sign_in), looked_up(new, sign_in)),
        (looked_up(old, WWW), looked_up(new, WWW)),
        (looked_up(old), looked_up(new, old)),
        (looked_up(old, new), looked_up(new, sign_in)),
        (looked_up(old, f"{new}/uk"), looked_up(new)),
        (looked_up(old, f"{new}?country=uk"), looked_up(new)),
        (looked_up(old, title="Cookies we use", content="a"), looked_up(new, title="Cookies we use", content="b")),
        (looked_up(old, title="Cookies we use", content=""), looked_up(new, title="Cookies we use", content="")),
        (looked_up(old, title="Sign in", content="a"), looked_up(new, title="Sign in", content="a")),
        (looked_up(old, title="", content="a"), looked_up(new, title="", content="a")),
        (looked_up(old, title="Cookies in 2023", content="a"), looked_up(new, title="Cookies in 2024", content="a")),
        (looked_up(f"{old}-more", new), looked_up(new)),
    ]  # fmt: skip
    for links in found:
        yield from _linked(old, new, words, links)


@shows_nothing
def words_that_change_beside_a_moved_link() -> LinkedPairs:
    old, new = MOVED
    links = (looked_up(old, new), looked_up(new))
    for before, after in (
        ("You may [refuse cookies]({}) at any time.", "You may not [refuse cookies]({}) at any time."),
        ("You can [refuse cookies]({}) for 30 days.", "You can [refuse cookies]({}) for 20 days."),
        ("You can [refuse cookies]({}).", "You can [refuse some cookies]({})."),
        ("We set no [cookies]({}).", "We set [cookies]({})."),
        ("Read [what we sell]({}).", "Read [what we share]({})."),
        ("[Cookies]({}) are set by us alone.", "[Cookies]({}) are set by us and others."),
    ):
        for frame in FRAMES:
            yield frame.format(before.format(old)), frame.format(after.format(new)), links

"""More pairs that stand one step outside a proof: about where a clause stands, how it is set and what is not seen."""

from __future__ import annotations

from itertools import product

from tests.attack.near_misses import EVERYWHERE, FRAMES, TONGUES, Pairs, attacks, framed

LONG = "\n\n".join(f"We tell you more about it, part {part} of nine." for part in "abcdefghi")
"""Paragraphs behind which no line stands at the head of its text."""


@attacks("last-updated")
def lines_at_the_foot_that_bind() -> Pairs:
    lines = [
        ("Effective 1 March 2025", "Effective 1 June 2025"), ("Effective from 1 March 2025.", "Effective from 1 June 2025."),
        ("In force since 1 March 2025", "In force since 1 June 2025"), ("1 March 2025", "1 June 2025"), ("March 2025", "June 2025"),
        ("Valid until 1 March 2025", "Valid until 1 June 2025"), ("Prices last updated: 1 March 2025", "Prices last updated: 1 June 2025"),
        ("Last updated: 1 June 2025", "Last updated: 1 March 2025"), ("Last updated fees: 1 March 2025", "Last updated fees: 1 June 2025"),
        ("Last day to claim: 1 March 2025", "Last day to claim: 1 June 2025"), ("Last updated: 1 March 2025 (30 days)", "Last updated: 1 June 2025 (60 days)"),
        ("Offer last changed on 1 March 2025", "Offer last changed on 1 June 2025"), ("Claims close 1 March 2025", "Claims close 1 June 2025"),
        ("This policy ends on 1 March 2025", "This policy ends on 1 June 2025"), ("Our terms must be accepted until 1 March 2025", "Our terms must be accepted until 1 June 2025"),
        ("Last updated: 1 March 2025", "Effective: 1 June 2025"), ("Last updated: 1 March 2025", "Last updated: 1 June 2025. You pay."),
        ("Insurance list last updated: 1 March 2025", "Insurance list last updated: 1 June 2025"),
        ("This policy was last accepted on 1 March 2025", "This policy was last accepted on 1 June 2025"),
    ]  # fmt: skip
    heads = ("# Terms of Acme", "# Terms of Acme\n\n## Changes to this policy", "## Contact us")
    for (before, after), head in product(lines, heads):
        yield (
            f"{head}\n\nWe keep the colour.\n\n{LONG}\n\n{before}\n",
            f"{head}\n\nWe keep the color.\n\n{LONG}\n\n{after}\n",
        )
    moved = ("Last updated: 1 March 2025", "Last updated: 1 June 2025")
    for head in (
        "## Fees",
        "## Refunds",
        "## Price list",
        "## Our partners",
        "## Insurance",
        "## Gift cards",
        "## Data",
    ):
        text = f"# Terms of Acme\n\nWe keep the {{}} here.\n\n{head}\n\nYou pay 5 euros.\n\n{{}}\n"
        yield text.format("colour", moved[0]), text.format("color", moved[1])
    for shell in (
        "- {}\n",
        "> {}\n",
        "| Fee | From |\n|---|---|\n| Basic | {} |\n",
        "1. {}\n",
        "{}\n\nYou pay 5 euros.\n",
    ):
        text = f"# Terms of Acme\n\n## Fees\n\nWe keep the {{}} here.\n\n{shell.format('{}')}"
        yield text.format("colour", moved[0]), text.format("color", moved[1])
    yield f"# Terms\n\nWe pay.\n\n{moved[0]}\n", f"# Terms\n\nWe pay.\n\n{moved[1]}\n"
    yield f"# Terms\n\nWe  pay.\n\n{moved[0]}\n", f"# Terms\n\nWe pay.\n\n{moved[1]}\n"


@attacks("link-boundary", "empty-clause")
def links_without_words_that_lead_away() -> Pairs:
    places = [
        "https://acme.example/opt-out", "mailto:erase@acme.example", "tel:+15551234", "/opt-out", "opt-out.html", "?opt=out",
        "https://acme.example/terms#opt-out", "../opt-out#form", "//acme.example/opt-out",
    ]  # fmt: skip
    for place, frame in product(places, EVERYWHERE):
        yield frame.format(f"You can opt out here[]({place})"), frame.format("You can opt out here")
        yield frame.format(f"You can opt out here[]({place})"), frame.format(f"You can opt out here[]({place}2)")
    for picture in ("![](o.png)", "![Opt out](o.png)", "![icon](icon-check.png)"):
        yield FRAMES[0].format(f"[{picture}](#opt-out)"), FRAMES[0].format(f"[{picture}](#opt-in)")
        yield FRAMES[0].format(f"[{picture}](#opt-out)"), FRAMES[0].format(picture)
        yield FRAMES[0].format(f"[{picture}](#opt-out)"), FRAMES[0].format("[](#opt-out)")
    for words in ("opt out", "our rules", "here", "2", "no"):
        yield FRAMES[0].format(f"See [{words}](#rules)."), FRAMES[0].format(f"See [](#rules){words}.")
        yield FRAMES[0].format(f"See [{words}](#rules)."), FRAMES[0].format(f"See [](#fees)[{words}](#fees).")
        yield FRAMES[0].format(f"See [{words}](#rules)."), FRAMES[0].format("See [](#rules).")


STANDING = (
    "We ship to Spain", "We never sell your data", "We share your data with partners", "We keep your data", "We do not sell data",
    "You have no rights", "You have rights in California", "You have an account", "We care about children", "You are a landlord",
    "We use data of minors", "We use your data to sell services", "We may use your data", "We want you to pay", "Gift cards",
    "Your privacy in Quebec", "We protect your data only", "Your trust in our partners", "We use your data if you agree",
    "We use the following:", "We use cookies", "You have fees to pay", "If we use your data", "We collect no information",
    "We cannot protect your privacy", "Your privacy is your own responsibility", "We use data without you", "We sell data",
    "We use your location data", "We build cars and services", "We know your secrets", "Landlords have choices", "You have two choices",
)  # fmt: skip


@attacks("statement-heading", "heading-markup")
def headings_that_name_or_bind() -> Pairs:
    for name in STANDING:
        alone = f"# Terms\n\n## {name}\n\nYou get no money back.\n\n## Other\n\nText here.\n"
        yield alone, alone.replace(f"## {name}", name)
        yield alone.replace(f"## {name}", name), alone
        under = f"# Terms\n\n## {name}\n\n### Refunds\n\nYou get none.\n\n## Other\n\nText here.\n"
        yield under, under.replace(f"## {name}", name)
    kind = "# Terms\n\n## Landlords\n\n### We care about your privacy\n\nYou get no money back.\n"
    yield kind, kind.replace("### We", "## We")
    yield kind, kind.replace("### We care about your privacy", "- We care about your privacy")
    yield kind.replace("### We", "## We"), kind.replace("### We", "We")
    yield kind, kind.replace("### We care about your privacy", "We care about your security")
    abroad = TONGUES["de"].format("## We care about your privacy\n\nSie bekommen kein Geld zurück.")
    yield abroad, abroad.replace("## We care about your privacy", "Wir schützen Ihre Daten")


@attacks("heading-level")
def titles_that_are_none() -> Pairs:
    for one, other in (
        ("Cookies", "Refunds"),
        ("Privacy Policy", "Terms of Use"),
        ("Terms", "Gift cards"),
        ("Data", "Sales"),
    ):
        parts = (
            f"# {one}\n\nYou pay.\n\n## Fees\n\nYou pay half.\n\n# {other}\n\nWe pay.\n\n## Returns\n\nYou get none.\n"
        )
        yield parts, parts.replace("## Returns", "# Returns")
        yield parts.replace("## Returns", "# Returns"), parts
        yield (
            parts,
            parts.replace(f"# {other}", f"## {other}")
            .replace("## Returns", "### Returns")
            .replace("## Fees", "# Fees"),
        )
    for name in ("Landlord Terms", "Terms for Quebec", "Northwind Terms", "Kids Privacy Policy", "Privacy Policy 2"):
        text = f"# {name}\n\nNorthwind Ltd is here.\n\n## Fees\n\nYou pay half.\n\n# Others\n\nYou get all.\n\n## More\n\nText.\n"
        yield text, text.replace("## Fees", "# Fees")
        yield text.replace("## Fees", "# Fees"), text


@attacks("paragraph-break")
def breaks_that_are_spoken_of() -> Pairs:
    first, second = "We refund the full price.", "You pay for the return."
    words = (
        "This paragraph does not apply to gift cards.", "The last sentence does not apply to gift cards.",
        "Nothing in this paragraph binds us.", "The preceding sentence is void for gift cards.", "Each paragraph stands alone.",
        "This clause does not apply to gift cards.", "The first sentence of this paragraph is void.", "This sub-paragraph is void.",
        "Both sentences are void for gift cards.", "The same paragraph is void for gift cards.", "This sentence is void.",
    )  # fmt: skip
    for limit in words:
        yield f"# T\n\n{first} {second} {limit}\n", f"# T\n\n{first}\n\n{second} {limit}\n"
        yield f"# T\n\n{first} {limit}\n", f"# T\n\n{first}\n\n{limit}\n"
        yield f"# T\n\n{first}\n\n{limit}\n", f"# T\n\n{first} {limit}\n"
    for limit in (
        "The second paragraph does not apply to gift cards.", "The paragraph above does not apply.", "The first two paragraphs are void.",
        "The last paragraph binds you.", "Such paragraph is void.", "The following paragraph is void.", "Paragraph two is void.",
    ):  # fmt: skip
        yield f"# T\n\n{first} {second}\n\n{limit}\n", f"# T\n\n{first}\n\n{second}\n\n{limit}\n"
        yield (
            f"# T\n\n## A\n\n{first}\n\n{second}\n\n## B\n\n{limit}\n",
            f"# T\n\n## A\n\n{first} {second}\n\n## B\n\n{limit}\n",
        )


@attacks("encoding-glitch")
def unseen_marks_that_were_none() -> Pairs:
    pairs = [
        ("from 5\x9610 euros", "from 510 euros"), ("from 5\x9610 euros", "from 5–10 euros"), ("you pay \x965 euros", "you pay –5 euros"),
        ("a\x97b", "a,b"), ("we\x92re paid", "were paid"), ("we\x92ll sell", "well sell"), ("re\x96sign", "resign"), ("un\x96ionised", "unionised"),
        ("all \x93free\x94 plans", "all free plans"), ("all \x93free\x94 plans", "all “free” plans"), ("names\x97not mail", "names, not mail"),
        ("it\x92s ours", "its ours"), ("co\x96op", "coop"), ("no\x96one", "no one"), ("up to 5\x92", "up to 5’"), ("10\x97", "10—"),
    ]  # fmt: skip
    yield from framed(FRAMES, pairs)


@attacks("name-capitals")
def capitals_of_units_and_other_names() -> Pairs:
    pairs = [
        ("100 GBits of data", "100 Gbits of data"), ("5 MBytes/s", "5 Mbytes/s"), ("10 MWatts", "10 Mwatts"), ("per KByte", "per Kbyte"),
        ("the MAcK", "the Mack"), ("we pay PAYPAL", "we pay Paypal"), ("we use APPLE", "we use Apple"), ("the eBay site", "the Ebay site"),
        ("we use MetA", "we use Meta"), ("the AcmE", "the ACME"), ("5 MBits", "5 Mbits"), ("we pay LinkedOut", "we pay LinkedIn"),
        ("the SErvice", "the service"), ("our NordWald", "our nordwald"), ("the ServicE here", "the service here"),
    ]  # fmt: skip
    yield from framed(FRAMES, pairs)


@attacks("lone-label", "renumbered")
def bracketed_numbers_that_are_spoken_of() -> Pairs:
    for words in (
        "See (6).",
        "As no. 5 says.",
        "Rule six holds.",
        "The fifth rule holds.",
        "Siehe Ziffer 6.",
        "Subject to 5.",
        "Unless (5) holds.",
    ):
        yield f"# T\n\n(5) You pay.\n\n{words}\n", f"# T\n\n(6) You pay.\n\n{words}\n"
        yield f"# T\n\n**(5) You pay.**\n\n{words}\n", f"# T\n\n**(6) You pay.**\n\n{words}\n"
        yield f"# T\n\n(5) You pay.\n\n(6) We ship.\n\n{words}\n", f"# T\n\n(6) You pay.\n\n(7) We ship.\n\n{words}\n"
    yield "# T\n\n(5) You pay 5.\n", "# T\n\n(6) You pay 5.\n"
    yield "# T\n\n(5) 5 euros are due.\n", "# T\n\n(6) 5 euros are due.\n"
    yield "# T\n\n(5) You pay.\n\n(5) We ship.\n", "# T\n\n(6) You pay.\n\n(5) We ship.\n"


ABROAD = {
    "fr": (
        ("Offre valable du {}", "Tarifs mis à jour le {}", "Date limite : {}", "Valable jusqu'au {}", "Date de vente : {}", "Vente au {}",
         "Dernier jour pour payer : {}", "Dernière commande : {}", "30 jours à partir du {}", "Prix au {}"),
        ("Dernière mise à jour : {}", "En vigueur depuis le {}"), ("3 mai 2021", "7 juin 2022"),
    ),
    "de": (
        ("Gültig bis {}", "Kündigung am {}", "Preise: Stand {}", "Angebot ab {}", "Letzter Tag: {}", "Frist: {}", "Nicht vor dem {}", "Haftung ab {}"),
        ("Letzte Aktualisierung: {}", "Gültig ab {}"), ("3. Mai 2021", "7. Juni 2022"),
    ),
    "es": (
        ("Válido hasta el {}", "Precio del {}", "Último día: {}", "Tarifas actualizadas el {}", "Pago a partir del {}", "No antes del {}"),
        ("Última actualización: {}", "Vigente desde el {}"), ("3 de mayo de 2021", "7 de junio de 2022"),
    ),
    "it": (
        ("Valido fino al {}", "Prezzi dal {}", "Ultimo giorno: {}", "Non prima del {}", "Rimborso dal {}", "Scadenza: {}"),
        ("Ultimo aggiornamento: {}", "In vigore dal {}"), ("3 maggio 2021", "7 giugno 2022"),
    ),
    "pl": (
        ("Ważne do {}", "Ceny od {}", "Ostatni dzień: {}", "Nie przed {}", "Zwrot do dnia {}"),
        ("Ostatnia aktualizacja: {}", "Obowiązuje od {}"), ("3 maja 2021", "7 czerwca 2022"),
    ),
}  # fmt: skip


@attacks("last-updated")
def lines_of_dates_in_other_languages() -> Pairs:
    for code, (binding, dating, (old, new)) in ABROAD.items():
        head, tail = TONGUES[code].split("{}")
        text = f"{head.split(chr(10))[0]}\n\n{{0}}\n\n{head.partition(chr(10))[2].strip()}{{1}}\n{tail}"
        edit, edited = "", " "
        other = ("\n\n- x\n", "\n\n- x.\n")
        for line in binding:
            yield text.format(line.format(old), other[0]), text.format(line.format(new), other[1])
        for line in dating:
            yield text.format(line.format(new), other[0]), text.format(line.format(old), other[1])
            yield text.format(line.format(old), edit), text.format(line.format(new), edited)
            yield text.format(line.format(old), other[0]), text.format(f"{line.format(new)} 30", other[1])
            yield text.format(f"- {line.format(old)}", other[0]), text.format(f"- {line.format(new)}", other[1])
            yield (
                text.format(f"| {line.format(old)} | 5 |\n|---|---|\n| 1 | 2 |", other[0]),
                text.format(f"| {line.format(new)} | 5 |\n|---|---|\n| 1 | 2 |", other[1]),
            )
            yield (
                text.format(f"## Preis\n\n{line.format(old)}", other[0]),
                text.format(f"## Preis\n\n{line.format(new)}", other[1]),
            )
            yield (
                text.format(f"[{line.format(old)}](a.html)", other[0]),
                text.format(f"[{line.format(new)}](b.html)", other[1]),
            )
            yield (
                text.format(f"{line.format(old)} - {new}", other[0]),
                text.format(f"{line.format(new)} - {new}", other[1]),
            )
            yield text.format(line.format(old), other[0]), text.format(f"~~{line.format(new)}~~", other[1])
        yield text.format(dating[0].format(old), other[0]), text.format(dating[1].format(new), other[1])
        both = (f"{dating[0]}\n\n{dating[1]}".replace("{}", day) for day in (old, new))
        one, two = both
        yield text.format(one, ""), text.format(two, "")
    yield "# 規約\n\n期限 2021年5月3日\n\n文字。\n", "# 規約\n\n期限 2022年6月7日\n\n文字\n"
    yield "# 規約\n\n2021年5月3日まで\n\n文字。\n", "# 規約\n\n2022年6月7日まで\n\n文字\n"


@attacks("link-mended", "link-normalised")
def places_of_other_texts() -> Pairs:
    text = (
        "# Acme Privacy Policy\n\nAcme Ltd tells you. See [{}]({}) at Acme for more.\n\n## Refunds\n\nNone.\n\n## Your choices\n\nText.\n\n"
        "## Fees\n\nYou pay.\n"
    )
    away = (
        "https://acme.example/terms#refunds", "https://acme.example/kids/privacy#refunds", "https://acme.example/us/privacy-policy#refunds",
        "https://acme.example/privacy-2023#refunds", "https://bank.example/privacy#refunds", "https://acme.example/refunds#refunds",
        "https://acme.example/sellers/privacy#refunds", "/terms#refunds", "terms.html#refunds", "https://acme.example/privacy?plan=2#refunds",
        "https://acme.example/terms#x1", "https://acme.example/kids/privacy#x1", "https://bank.example/privacy#x1", "/terms#x1",
        "https://acme.example/refunds", "mailto:refunds@acme.example", "https://acme.example/privacy", "tel:+15551234", "?plan=2#refunds",
    )  # fmt: skip
    for words, there in product(("Refunds", "our refund rules", "refunds", "here"), away):
        if "#refunds" in there or words != "Refunds":
            yield text.format(words, there), text.format(words, "#refunds")
        yield text.format(words, "#refunds"), text.format(words, there)
    for words, old, new in (
        ("here", "#fees", "#refunds"), ("Refunds", "#refunds", "#fees"), ("Fees", "#refunds", "#fees"), ("Your choices", "#your-choices", "#x1"),
        ("your fees", "#your-choices", "#fees"), ("Returns", "#fees", "#returns"), ("Refunds (2)", "#refunds", "#refunds-2"), ("more", "#x", "#y"),
    ):  # fmt: skip
        yield text.format(words, old), text.format(words, new)
    three = text.replace(
        "more.",
        "more: [Fees](https://acme.example/terms#fees), [Your choices](https://acme.example/terms#your-choices).",
    )
    for words in ("Refunds", "our refund rules"):
        yield three.format(words, "https://acme.example/terms#refunds"), three.format(words, "#refunds")

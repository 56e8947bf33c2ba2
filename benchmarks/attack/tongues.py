"""What turns a sentence round in each of seven languages: negations, modals, quantifiers, units."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tongue:
    """Words of one language. ``negation`` may be put in anywhere; each of ``swaps`` is a set of words that differ."""

    negation: tuple[str, ...]
    swaps: tuple[frozenset[str], ...]


def _sets(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(entry.split()) for entry in text.split("|"))


TONGUES: dict[str, Tongue] = {
    "en": Tongue(
        ("not", "never", "no longer", "hardly"),
        _sets(
            "may will must shall can should might could|all some any no every each most|and or|with without"
            "|before after|if unless|within after|our your their|we you they|days weeks months years hours|only also"
            "|on off|in out"
            "|to from|is was|are were|above below|minimum maximum|more less fewer|always never sometimes|this that"
            "|dollars euros pounds|percent euros|seller buyer|licensor licensee|public private|retain delete"
        ),
    ),
    "de": Tongue(
        ("nicht", "nie", "kaum", "nur"),
        _sets(
            "kann können könnte könnten muss müssen müsste müssten darf dürfen dürfte soll sollen sollte will"
            " wollen"
            "|alle einige keine jede|und oder|mit ohne|vor nach|unser ihr sein|wir sie|Tage Tagen Wochen Monate Monaten"
            " Jahre Jahren|wenn falls sofern|immer nie|mehr weniger|Sie sie|Ihre ihre|Euro Dollar|Käufer Verkäufer"
            "|Mieter Vermieter|bis ab|ein kein"
        ),
    ),
    "fr": Tongue(
        ("jamais", "pas", "plus", "guère"),
        _sets(
            "peut peuvent pourrait pourraient doit doivent devrait devraient|tous toutes certains aucun chaque|et ou"
            "|avec sans|avant après|notre nos votre vos leur leurs|nous vous ils|jours semaines mois ans années heures"
            "|si sauf|toujours jamais|plus moins|est sera était|sont seront étaient|euros dollars|vendeur acheteur"
        ),
    ),
    "es": Tongue(
        ("no", "nunca", "jamás", "apenas"),
        _sets(
            "puede pueden podrá podrán podría debe deben deberá|todos todas algunos ninguno cada|y o|con sin"
            "|antes después"
            "|nuestro nuestros su sus|días semanas meses años horas|si salvo|siempre nunca|más menos|es será era"
            "|son serán eran|euros dólares|vendedor comprador|hasta desde"
        ),
    ),
    "it": Tongue(
        ("non", "mai", "appena", "solo"),
        _sets(
            "può possono potrà potranno potrebbe deve devono dovrà|tutti tutte alcuni nessuno ogni|e o|con senza"
            "|prima dopo|nostro nostri vostro tuo suo|giorni settimane mesi anni ore|se salvo|sempre mai|più meno"
            "|è sarà era|sono saranno erano|euro dollari|venditore acquirente"
        ),
    ),
    "pt": Tongue(
        ("não", "nunca", "jamais", "apenas"),
        _sets(
            "pode podem poderá poderão deve devem deverá|todos todas alguns nenhum cada|e ou|com sem|antes depois"
            "|nosso nossos seu seus|dias semanas meses anos horas|se salvo|sempre nunca|mais menos|é será era"
            "|são serão eram|euros reais|vendedor comprador"
        ),
    ),
    "pl": Tongue(
        ("nie", "nigdy", "tylko", "ledwo"),
        _sets(
            "może mogą musi muszą powinien powinni|wszystkie niektóre żadne każde|i lub|z bez|przed po|nasz wasz ich"
            "|dni tygodni miesięcy lat godzin|jeśli chyba|zawsze nigdy|więcej mniej|jest będzie był|są będą były"
        ),
    ),
    "nl": Tongue(
        ("niet", "nooit", "nauwelijks", "alleen"),
        _sets(
            "kan kunnen kon konden moet moeten mag mogen mocht zal zullen zou|alle sommige geen elke|en of|met zonder"
            "|voor na|onze uw hun|wij u zij|dagen weken maanden jaren uren|als tenzij|altijd nooit|meer minder|een geen"
        ),
    ),
    "ru": Tongue(
        ("не", "никогда", "едва", "только"),
        _sets(
            "может могут должен должны|все некоторые никакие каждые|и или|с без|до после|наш ваш их|дней недель месяцев"
            " лет часов|если кроме|всегда никогда|более менее"
        ),
    ),
}  # fmt: skip
NAMES = ("Northwind", "Contoso", "Fabrikam", "Quillmark", "Fenwick", "Umbrella", "Zephyr")
"""Names that no corpus holds."""

"""What a funding link that registers prove says of itself, in the languages of the service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from babel.dates import format_date
from babel.numbers import format_currency

from service.intake.draft import Words

MOST_RANGES = 60
"""Ranges of rows that are named; beyond, their number."""

_SENTENCES: Mapping[str, Words] = MappingProxyType(
    {
        "committed": {
            "fr": "{amount} engagés{day}.",
            "nl": "{amount} vastgelegd{day}.",
            "en": "{amount} committed{day}.",
            "de": "{amount} gebunden{day}.",
        },
        "committed_on": {"fr": " le {day}", "nl": " op {day}", "en": " on {day}", "de": " am {day}"},
        "paid": {
            "fr": "Versé en {year} : {amount}, en {count} paiement(s){day}.",
            "nl": "Uitbetaald in {year}: {amount}, in {count} betaling(en){day}.",
            "en": "Paid in {year}: {amount}, in {count} payment(s){day}.",
            "de": "Ausgezahlt {year}: {amount}, in {count} Zahlung(en){day}.",
        },
        "paid_on": {
            "fr": ", le dernier le {day}",
            "nl": ", de laatste op {day}",
            "en": ", the last one on {day}",
            "de": ", die letzte am {day}",
        },
        "refunded": {
            "fr": "Remboursé en {year} : {amount}, en {count} ligne(s). Un remboursement n'est pas déduit du montant.",
            "nl": "Terugbetaald in {year}: {amount}, in {count} regel(s). Ze gaat niet van het bedrag af.",
            "en": "Refunded in {year}: {amount}, in {count} line(s). A refund is not taken off the amount.",
            "de": "Zurückgezahlt {year}: {amount}, in {count} Zeile(n). Eine Rückzahlung wird nicht abgezogen.",
        },
        "earlier": {
            "fr": "L'engagement est d'une autre année ({other}) et compte dans celle-là ; ici, rien n'est ajouté.",
            "nl": "De vastlegging is van een ander jaar ({other}) en telt in dat jaar; hier wordt niets toegevoegd.",
            "en": "The commitment is of another year ({other}) and counts in that one; nothing is added here.",
            "de": "Die Bindung ist aus einem anderen Jahr ({other}) und zählt dort; hier kommt nichts hinzu.",
        },
        "more": {
            "fr": "Il a été versé plus que le montant engagé : celui-ci est un minimum.",
            "nl": "Er is meer uitbetaald dan vastgelegd: dat bedrag is een minimum.",
            "en": "More was paid than was committed: that amount is the least.",
            "de": "Es wurde mehr gezahlt als gebunden: dieser Betrag ist das Mindeste.",
        },
        "operator": {
            "fr": "Subvention à l'opérateur : le registre ne nomme aucune formation.",
            "nl": "Subsidie aan de aanbieder: het register noemt geen opleiding.",
            "en": "A grant to the operator: the register names no training.",
            "de": "Zuschuss an den Träger: das Register nennt keine Ausbildung.",
        },
    }
)
_LANGUAGES = ("fr", "nl", "en", "de")


def say(sentence: str, *, cents: int | None = None, day: date | None = None, **values: object) -> Words:
    """One sentence in every language; ``cents`` becomes its amount, and ``day`` what is said of its day."""
    said = {}
    for language in _LANGUAGES:
        filled = {name: str(value) for name, value in values.items()}
        if cents is not None:
            filled["amount"] = show_amount(cents, language)
        filled["day"] = ""
        if day is not None:
            shown = format_date(day, "long", locale=language)
            filled["day"] = _SENTENCES[f"{sentence}_on"][language].format(day=shown)
        said[language] = _SENTENCES[sentence][language].format_map(filled)
    return said


def join(sentences: Sequence[Words]) -> Words:
    """Sentences one after the other, language by language."""
    return {language: " ".join(one[language] for one in sentences) for language in _LANGUAGES}


def show_amount(cents: int, language: str) -> str:
    """An amount as it is written in a language, to the cent."""
    return str(format_currency(Decimal(cents) / 100, "EUR", locale=language))


def name_rows(rows: Sequence[str]) -> str:
    """Rows as a reader finds them: numbers that follow each other as a range (``2, 5-7``), others one by one."""
    ranges: list[list[str]] = []
    for row in rows:
        last = ranges[-1][-1] if ranges else ""
        if row.isdigit() and last.isdigit() and int(row) == int(last) + 1:
            ranges[-1][1:] = [row]
        else:
            ranges.append([row])
    shown = ", ".join("-".join(one) for one in ranges[:MOST_RANGES])
    left = len(ranges) - MOST_RANGES
    return f"{shown} and {left} more" if left > 0 else shown

"""What is said of an offer, in the words of the page: price, place, dates, recognition, money.

Unknown, none and no record never share a word, and a price always names whom it is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from service.columns import NO_RECORD
from service.offers.rules import EVERYONE
from service.offers.schemas import Duration, FundingLine, PriceLine, RecognitionLine, VenueRef
from service.pages.speech import Speech, Text, mark
from service.vocabulary import choose_words

EXACT = ("address", "street")
TOWN_KM = 5
"""How far a place may be from the centre of its town, roughly: distances to a centre are told in steps of it."""
_PRICES = {
    "free": (mark("Free"), mark("free for {audience}")),
    "amount": (mark("{low}"), mark("{low} for {audience}")),
    "range": (mark("{low} to {high}"), mark("{low} to {high} for {audience}")),
    "conditional": (mark("Price under conditions"), mark("price under conditions for {audience}")),
    "none": (mark("No price (stated)"), mark("no price (stated) for {audience}")),
    "unknown": (mark("Price not established"), mark("price not established for {audience}")),
}
_CENTRES = {
    "municipality": mark("centre of the municipality, address not known"),
    "locality": mark("centre of the locality, address not known"),
    "postal_code": mark("centre of the postal code, address not known"),
    "region": mark("somewhere in the region, address not known"),
    "none": mark("position not known"),
}
_FUNDING_ORDER = ("direct", "indirect", "operator_only", "unknown", "none")


class Place(NamedTuple):
    """Where an offer is given: a name, and what is to be said about how well the position is known."""

    name: Text
    note: str


class Badge(NamedTuple):
    """Somebody who recognises an offer: the body's slug and name, the status, and what else is to be said."""

    slug: str
    text: str
    note: str
    is_recognition: bool


class PricePart(NamedTuple):
    """What some pay, and whether it is known."""

    text: str
    is_known: bool


class Funding(NamedTuple):
    """One funding answer of an offer: its slug, its word, and the payers it is about."""

    answer: str
    word: str
    payers: str


def sort_prices(lines: Iterable[PriceLine]) -> list[PriceLine]:
    """Prices in the order in which they are read: everyone else after those who are named."""
    return sorted(lines, key=lambda line: line.audience == EVERYONE)


def describe_prices(lines: Iterable[PriceLine], speech: Speech) -> list[PricePart]:
    """For each price those who pay it: "free for job-seekers and newcomers", "not established for everyone else"."""
    found = sort_prices(lines)
    if not found:
        return [PricePart(speech.say("No information on the price"), is_known=False)]
    if len(found) == 1 and found[0].audience == EVERYONE:
        return [_say_price(found[0], _PRICES[found[0].kind][0], "", speech)]
    groups: dict[tuple[object, ...], list[PriceLine]] = {}
    for line in found:
        # What holds for everyone else stands alone: it would swallow those who are named beside it.
        key = (line.kind, line.amount_eur, line.amount_high_eur, line.audience == EVERYONE)
        groups.setdefault(key, []).append(line)
    parts = []
    for same in groups.values():
        audiences = speech.all_of(_name_payers(line.audience, speech) for line in same)
        parts.append(_say_price(same[0], _PRICES[same[0].kind][1], audiences, speech))
    first = parts[0]
    return [first._replace(text=first.text[:1].upper() + first.text[1:]), *parts[1:]]


def _name_payers(audience: str, speech: Speech) -> str:
    return speech.say("everyone else") if audience == EVERYONE else speech.phrase("audience", audience)


def _say_price(line: PriceLine, message: str, audience: str, speech: Speech) -> PricePart:
    low = "" if line.amount_eur is None else speech.euros(line.amount_eur)
    high = "" if line.amount_high_eur is None else speech.euros(line.amount_high_eur)
    text = speech.say(message, low=low, high=high, audience=audience)
    return PricePart(text, is_known=line.kind in ("free", "amount", "range"))


def describe_places(venues: Iterable[VenueRef], region: str | None, modality: str, speech: Speech) -> list[Place]:
    """Where it is given; a town's centre is never passed off as an address."""
    places = []
    for venue in venues:
        named = speech.text(venue.place.names) if venue.place else Text(venue.name, None)
        note = say_precision(venue.precision, speech)
        if venue.street:
            named = Text(f"{venue.street}, {venue.postal_code or ''} {named.text}".replace("  ", " "), named.lang)
        places.append(Place(named, note))
    if places:
        return list(dict.fromkeys(places))
    if modality.startswith("online"):
        return [Place(Text(speech.say("Online, no place"), None), "")]
    if region:
        return [Place(Text(speech.term("region", region), None), speech.say("place not stated"))]
    return [Place(Text(speech.say("Place not stated"), None), "")]


def say_precision(precision: str, speech: Speech) -> str:
    """What is to be said of a position that is not an address; empty for one that is."""
    return "" if precision in EXACT else speech.say(_CENTRES[precision])


def is_exact(venues: Iterable[VenueRef]) -> bool:
    """Whether of every venue with a point more than the town is known."""
    return all(venue.precision in EXACT for venue in venues if venue.longitude is not None)


def round_km(distance_km: float, *, is_exact: bool) -> int:
    """A distance as it is told: in whole kilometres, at least one; in fives where a town's centre stands for a place.

    Zero is then less than :data:`TOWN_KM`.
    """
    if is_exact:
        return max(1, round(distance_km))
    return 0 if distance_km < TOWN_KM else TOWN_KM * round(distance_km / TOWN_KM)


def say_distance(distance_km: float, speech: Speech, *, is_exact: bool) -> str:
    """How far away a place is, no more precisely than it is known."""
    km = round_km(distance_km, is_exact=is_exact)
    if not km:
        return speech.say("less than {number} km", number=speech.number(TOWN_KM))
    return speech.say("about {number} km", number=speech.number(km))


def describe_duration(duration: Duration, speech: Speech) -> str:
    """How long it lasts, the internship apart."""
    if duration.unit is None:
        return speech.absence(duration.state)
    parts = []
    if duration.amount is not None:
        parts.append(speech.span(duration.amount, duration.unit))
    if duration.internship_amount is not None:
        span = speech.span(duration.internship_amount, duration.unit)
        parts.append(speech.say("{span} of internship", span=span))
    return " + ".join(parts)


def list_badges(lines: Iterable[RecognitionLine], speech: Speech) -> list[Badge]:
    """Who recognises it and what exactly: an agreement with the operator is not one with the offer."""
    badges = []
    for line in lines:
        notes = []
        if line.of == "operator":
            notes.append(speech.say("the operator, not this offer"))
        elif line.of == "programme":
            notes.append(speech.say("the programme"))
        if line.status != "recognised":
            notes.append(speech.term("recognition_status", line.status))
        if line.is_own_word:
            notes.append(speech.say("according to the operator"))
        badges.append(Badge(line.body, speech.term("recognition_body", line.body), ", ".join(notes), line.is_counted))
    return sorted(dict.fromkeys(badges), key=lambda badge: not badge.is_recognition)


def describe_funding(
    lines: Iterable[FundingLine], payers: Mapping[str, Mapping[str, str]], speech: Speech
) -> list[Funding]:
    """The funding answers, the strongest first, each with its payers; without any, that nobody has said anything."""
    found = list(lines)
    answers = []
    for answer in _FUNDING_ORDER:
        named = [_name_line(line, payers, speech) for line in found if line.answer == answer]
        if named:
            answers.append(Funding(answer, speech.term("funding", answer), ", ".join(dict.fromkeys(named))))
    return answers or [Funding(NO_RECORD, speech.term("funding", NO_RECORD), "")]


def _name_line(line: FundingLine, payers: Mapping[str, Mapping[str, str]], speech: Speech) -> str:
    name = name_payer(line.funder, payers, speech)
    return f"{name} ({speech.say('in kind')})" if line.is_in_kind else name


def name_payer(funder: str | None, payers: Mapping[str, Mapping[str, str]], speech: Speech) -> str:
    """The name of a funder or programme; one that no source names is said to be so."""
    if funder is None:
        return speech.say("payer not named")
    return choose_words(payers[funder], speech.language) if funder in payers else funder


def describe_start(next_start: date | None, on: date, speech: Speech) -> tuple[str, bool]:
    """The next start, or the last one there was, and whether it is past."""
    if next_start is None:
        return speech.say("No date on record"), False
    if next_start < on:
        return speech.say("Last known start: {date} (past)", date=speech.date(next_start)), True
    return speech.say("Next start: {date}", date=speech.date(next_start)), False

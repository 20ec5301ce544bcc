"""Offers side by side in words: a row for each thing that they are compared by, a cell for each offer.

The page, its table as a file, and the sheet of paper show the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from service.catalogue.catalogue import Catalogue
from service.pages.cards import Card
from service.pages.speech import Speech, Text, mark
from service.pages.wording import PricePart, is_exact, round_km
from service.shortlist.search import Listed
from service.vocabulary import choose_words


class Piece(NamedTuple):
    """One line of a cell: a text, what is said beside it, where it leads, and its kind for the eye."""

    text: Text
    note: str = ""
    url: str = ""
    kind: str = ""

    @property
    def line(self) -> str:
        """The text and what is said beside it."""
        return f"{self.text.text} ({self.note})" if self.note else self.text.text


class Cell(NamedTuple):
    """What one row says of one offer; ``best`` says in a word that it is the soonest or nearest of all."""

    pieces: tuple[Piece, ...]
    best: str = ""

    @property
    def text(self) -> str:
        """All of it on one line."""
        return "; ".join(piece.line for piece in self.pieces)


class Row(NamedTuple):
    """One thing that offers are compared by; ``is_same`` where all of several offers say the same.

    ``is_silent``: nothing is known of any, and nobody can tell whether it is the same. ``is_personal``: it is about the
    person in front of the advisor.
    """

    name: str
    head: str
    cells: tuple[Cell, ...]
    is_same: bool
    is_silent: bool = False
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One offer as it stands beside the others: as it was found, and in words."""

    found: Listed
    card: Card


@dataclass(frozen=True, slots=True)
class Wording:
    """What rows are written with. ``origin`` names where distances are measured from."""

    catalogue: Catalogue
    speech: Speech
    origin: str = ""

    def plain(self, *texts: str) -> tuple[Piece, ...]:
        """Lines of bare text, the empty ones left out."""
        return tuple(Piece(Text(text, None)) for text in texts if text)


Write = Callable[[Side, Wording], tuple[Piece, ...]]


def write_start(side: Side, wording: Wording) -> tuple[Piece, ...]:
    """The next start and its end, or the last start that there was."""
    dated, say = side.found.line.training_session, wording.speech.say
    if dated is None or dated.starts_on is None:
        return wording.plain(say("No date on record"))
    start = wording.speech.date(dated.starts_on)
    if dated.starts_on < wording.catalogue.on:
        return (Piece(Text(say("Last known start: {date} (past)", date=start), None), kind="past"),)
    end = say("until {date}", date=wording.speech.date(dated.ends_on)) if dated.ends_on else ""
    schedule = wording.speech.term("schedule", dated.schedule) if dated.schedule != "no_record" else ""
    inferred = wording.speech.term("evidence_status", "inferred") if dated.starts_status == "inferred" else ""
    return (Piece(Text(start, None), ", ".join(part for part in (end, schedule, inferred) if part)),)


def write_enrolment(side: Side, wording: Wording) -> tuple[Piece, ...]:
    """Whether one can enrol, and until when."""
    status = (side.card.status,) if side.card.status else ()
    return (
        Piece(Text(side.card.enrolment, None), kind=f"enrolment-{side.found.detail.summary.enrolment}"),
        *wording.plain(*status),
    )


def write_prices(side: Side, wording: Wording) -> tuple[Piece, ...]:
    """What those pay who are asked about, else what everybody pays."""
    if not side.found.detail.summary.prices:
        return wording.plain(wording.speech.absence("no_record"))
    return tuple(map(_show_price, side.card.prices))


def _show_price(part: PricePart) -> Piece:
    return Piece(Text(part.text, None), kind="price-known" if part.is_known else "price-open")


def write_distance(side: Side, wording: Wording) -> tuple[Piece, ...]:
    """How far away it is; an offer without a point says why there is nothing to measure."""
    if side.card.distance:
        return wording.plain(side.card.distance)
    say = wording.speech.say
    is_online = side.found.detail.summary.modality.startswith("online")
    return wording.plain(say("Online, no place") if is_online else say("Place not stated"))


def write_places(side: Side, wording: Wording) -> tuple[Piece, ...]:
    """Where it is given, and how well that is known."""
    del wording
    return tuple(Piece(place.name, place.note) for place in side.card.places)


def write_recognitions(side: Side, wording: Wording) -> tuple[Piece, ...]:
    """Who recognises what exactly."""
    if not side.card.badges:
        return wording.plain(wording.speech.absence("no_record"))
    return tuple(
        Piece(Text(badge.text, None), badge.note, kind="recognised" if badge.is_recognition else "")
        for badge in side.card.badges
    )


def write_funding(side: Side, wording: Wording) -> tuple[Piece, ...]:
    """Who pays, as far as that is established."""
    del wording
    return tuple(Piece(Text(line.word, None), line.payers, kind=f"funding-{line.answer}") for line in side.card.funding)


def write_contact(side: Side, wording: Wording) -> tuple[Piece, ...]:
    """How to reach whoever runs it."""
    contact, speech = side.found.line.contact, wording.speech
    hours = choose_words(contact.hours, speech.language)
    ways = [
        Piece(Text(contact.phone, None), hours) if contact.phone else None,
        Piece(Text(contact.email, None), url=f"mailto:{contact.email}") if contact.email else None,
        Piece(Text(_shorten_url(contact.url), None), url=contact.url) if contact.url else None,
        Piece(Text(_shorten_url(contact.website), None), url=contact.website) if contact.website else None,
    ]
    enrol = speech.text(contact.how_to_enrol)
    found = [*(way for way in ways if way is not None), *([Piece(enrol)] if enrol.text else [])]
    return tuple(found) or wording.plain(speech.say("No contact on record"))


def _shorten_url(url: str) -> str:
    """An address as people write it on paper."""
    return url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def write_age(side: Side, wording: Wording) -> tuple[Piece, ...]:
    """How old the information is."""
    age = side.card.age
    note = ", ".join(part for part in (age.label if age.text else "", age.note) if part)
    return (Piece(Text(age.text or age.label, None), note, kind=f"age-{age.state}"),)


ROWS: Mapping[str, tuple[str, Write]] = {
    "start": (mark("Next start"), write_start),
    "enrolment": (mark("Enrolment"), write_enrolment),
    "price": (mark("Price"), write_prices),
    "distance": (mark("Distance"), write_distance),
    "place": (mark("Where"), write_places),
    "modality": (mark("Way of teaching"), lambda side, wording: wording.plain(side.card.modality)),
    "language": (
        mark("Language of teaching"),
        lambda side, wording: wording.plain(side.card.languages or wording.speech.absence("no_record")),
    ),
    "level": (
        mark("Level"),
        lambda side, wording: wording.plain(wording.speech.term("level", side.found.detail.summary.level)),
    ),
    "duration": (mark("Duration"), lambda side, wording: wording.plain(side.card.duration)),
    "recognition": (mark("Recognition"), write_recognitions),
    "certification": (
        mark("Certification"),
        lambda side, wording: wording.plain(
            wording.speech.term("certification", side.found.detail.summary.certification)
        ),
    ),
    "funding": (mark("Funding"), write_funding),
    "contact": (mark("Contact"), write_contact),
    "freshness": (mark("Freshness"), write_age),
}
"""Everything that offers are compared by, in order: what it is called, and how it is written."""


def write_row(name: str, sides: Sequence[Side], wording: Wording) -> Row:
    """One row over all offers."""
    head, write = ROWS[name]
    said = wording.speech.say(head)
    if name == "distance" and wording.origin:
        said = wording.speech.say("Distance from {place}", place=wording.origin)
    return make_row(name, said, [Cell(write(side, wording)) for side in sides], _find_best(name, sides, wording))


def make_row(name: str, head: str, cells: Sequence[Cell], best: Mapping[int, str] | None = None) -> Row:
    """A row of cells; ``best`` says by place which of them stands out, and by what word."""
    marked = tuple(cell._replace(best=(best or {}).get(place, "")) for place, cell in enumerate(cells))
    return Row(name, head, marked, is_same=len(cells) > 1 and len({cell.text for cell in cells}) == 1)


def _find_best(name: str, sides: Sequence[Side], wording: Wording) -> Mapping[int, str]:
    """The one offer that starts first or is nearest; nothing where several are."""
    if name == "start":
        starts = (
            side.found.line.training_session.starts_on if side.found.line.training_session else None for side in sides
        )
        values = [
            start.toordinal() if start is not None and start >= wording.catalogue.on else None for start in starts
        ]
        return _find_least(values, wording.speech.say("soonest"))
    if name == "distance":
        values = [_round_distance(side) for side in sides]
        return _find_least(values, wording.speech.say("nearest"))
    return {}


def _round_distance(side: Side) -> int | None:
    """The distance as it is told: of two that are told alike, none is nearer."""
    km = side.found.line.distance_km
    return None if km is None else round_km(km, is_exact=is_exact(side.found.detail.summary.venues))


def _find_least(values: Iterable[int | None], word: str) -> Mapping[int, str]:
    known = [(value, place) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return {}
    least = min(value for value, _ in known)
    places = [place for value, place in known if value == least]
    return {places[0]: word} if len(places) == 1 else {}

"""Offers as they are told in one language: as news of a feed, and as days of a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import msgspec
from babel.dates import format_date

from service.catalogue.catalogue import Catalogue
from service.formats.listing import Diary, Entry, Event, Feed
from service.narrowing import Filter, list_active
from service.offers.filters import OfferFilters
from service.offers.schemas import OfferSummary, SessionLine, VenueRef, Words
from service.places.gazetteer import default_gazetteer
from service.vocabulary import choose_words, find_label, get_vocabulary

SERVICE = "Cartoforma"
MOST_EVENTS = 2_000
_COLONS = {"fr": "\u00a0: "}
_BOUNDS = {"price_max_eur": "≤ {} €", "radius_km": "≤ {} km", "starts_from": "≥ {}", "starts_until": "≤ {}"}
"""Values that say nothing without what they bound."""


class Telling(NamedTuple):
    """How it is told: of which question, in which language, under which public address (empty: none is known)."""

    filters: OfferFilters
    language: str
    base_url: str

    @property
    def authority(self) -> str:
        """What identifiers begin with (RFC 4151): the same for as long as the service keeps its public name."""
        return f"tag:{self._host},2026"

    @property
    def _host(self) -> str:
        return urlsplit(self.base_url).hostname or SERVICE.lower()

    def write_uid(self, *parts: str) -> str:
        """The identifier of an event."""
        return f"{'.'.join(parts)}@{self._host}"

    def write_page(self, offer_id: str) -> str:
        """The address of an offer's page."""
        return f"{self.base_url}/offers/{quote(offer_id)}?lang={self.language}"


class Told(msgspec.Struct, frozen=True):
    """What is told of an offer: a part of the offer whole."""

    summary: OfferSummary
    how_to_enrol: Words
    sessions: tuple[SessionLine, ...]
    changed_at: datetime | None


_decode = msgspec.json.Decoder(Told).decode


def read_told(catalogue: Catalogue, numbers: Iterable[int]) -> Iterator[Told]:
    """What is told of offers by number, in their order."""
    texts = (catalogue.find_detail(catalogue.ids[number]) for number in numbers)
    return (_decode(text) for text in texts if text is not None)


def make_feed(catalogue: Catalogue, numbers: Sequence[int], telling: Telling) -> Feed:
    """The offers as news, the last changed first. Of an offer whose changes are on no record, this day counts."""
    today = datetime.combine(catalogue.on, time.min, UTC)
    entries = sorted(
        (_make_entry(told, telling, today) for told in read_told(catalogue, numbers)),
        key=lambda entry: entry.updated_at,
        reverse=True,
    )
    return Feed(
        authority=telling.authority,
        title=name_question(catalogue, telling),
        url=f"{telling.base_url}/",
        base_url=telling.base_url,
        language=telling.language,
        updated_at=max((entry.updated_at for entry in entries), default=today),
        entries=entries,
    )


def _make_entry(told: Told, telling: Telling, today: datetime) -> Entry:
    summary, language = told.summary, telling.language
    start = summary.next_start
    parts = [
        *_list_lines(summary, language),
        _label("session_field", "starts_on", _say_day(start, language), language) if start else "",
        choose_words(summary.excerpt, language),
    ]
    return Entry(
        id=f"{telling.authority}:offers/{quote(summary.id)}",
        url=telling.write_page(summary.id),
        title=choose_words(summary.title, language),
        summary=" · ".join(part for part in parts if part),
        updated_at=told.changed_at or today,
        categories=summary.topics,
    )


def make_diary(catalogue: Catalogue, numbers: Iterable[int], telling: Telling) -> Diary:
    """The training sessions of the offers, and until when one enrols: from today on, or in the period asked for."""
    since, until = telling.filters.starts_from or catalogue.on, telling.filters.starts_until or date.max
    dated = [number for number in numbers if catalogue.days.next_start[number] >= catalogue.on.toordinal()]
    events = (
        event
        for told in read_told(catalogue, dated if since >= catalogue.on else numbers)
        for event in _list_events(told, telling, catalogue.on)
        if since <= event.starts_on <= until
    )
    return Diary(name_question(catalogue, telling), telling.language, list(islice(events, MOST_EVENTS)))


def make_offer_diary(catalogue: Catalogue, offer_id: str, telling: Telling) -> Diary:
    """The training sessions to come of one offer, named after it; nothing for an identifier that nothing has."""
    number = catalogue.ids.get(offer_id)
    diary = make_diary(catalogue, [] if number is None else [number], telling)
    return diary._replace(title=next((event.title for event in diary.events), SERVICE))


def _list_events(told: Told, telling: Telling, on: date) -> Iterator[Event]:
    summary, language = told.summary, telling.language
    title = choose_words(summary.title, language)
    for line in told.sessions:
        if line.starts_on is None:
            continue
        closes_on = line.enrolment_closes_on
        event = Event(
            uid=telling.write_uid(summary.id, line.id),
            url=telling.write_page(summary.id),
            title=title,
            text="\n".join(_list_texts(told, line, language)),
            place=", ".join(_list_places(summary, line, language)),
            starts_on=line.starts_on,
            ends_on=line.ends_on or line.starts_on,
            changed_at=told.changed_at or datetime.combine(on, time.min, UTC),
            is_certain=line.starts_status == "stated",
        )
        yield event
        if closes_on is not None:
            label = _label("session_field", "enrolment_closes_on", title, language)
            uid = telling.write_uid(summary.id, line.id, "enrolment")
            yield event._replace(uid=uid, title=label, starts_on=closes_on, ends_on=closes_on)


def _list_texts(told: Told, line: SessionLine, language: str) -> Iterator[str]:
    yield from _list_lines(told.summary, language)
    if line.schedule != "no_record":
        yield find_label("schedule", line.schedule, language)
    if line.enrolment_closes_on is not None:
        yield _label("session_field", "enrolment_closes_on", _say_day(line.enrolment_closes_on, language), language)
    if enrol := choose_words(told.how_to_enrol, language):
        yield _label("offer_field", "how_to_enrol", enrol, language)
    if note := choose_words(line.note, language):
        yield note


def _list_lines(summary: OfferSummary, language: str) -> list[str]:
    """Who, where and how."""
    towns = (choose_words(venue.place.names, language) for venue in summary.venues if venue.place)
    region = find_label("region", summary.region, language) if summary.region and not summary.venues else ""
    modality = "" if summary.modality == "no_record" else find_label("modality", summary.modality, language)
    lines = [summary.operator.name if summary.operator else "", ", ".join(dict.fromkeys(towns)) or region, modality]
    return [line for line in lines if line]


def _list_places(summary: OfferSummary, line: SessionLine, language: str) -> list[str]:
    """Where a training session takes place: at its venue, or where the whole offer does when that is one place."""
    venues = [venue for venue in summary.venues if venue.id == line.venue] if line.venue else summary.venues
    return _write_venue(venues[0], language) if len(venues) == 1 else []


def _write_venue(venue: VenueRef, language: str) -> list[str]:
    town = choose_words(venue.place.names, language) if venue.place else ""
    parts = [venue.name, venue.street or "", f"{venue.postal_code or ''} {town}".strip()]
    return list(dict.fromkeys(part for part in parts if part))


def _label(vocabulary: str, slug: str, text: str, language: str) -> str:
    return f"{find_label(vocabulary, slug, language)}{_COLONS.get(language, ': ')}{text}"


def _say_day(day: date, language: str) -> str:
    return format_date(day, "long", locale=language)


def name_question(catalogue: Catalogue, telling: Telling) -> str:
    """What was asked for, as a name: the values of the filters, each in the words of its own list."""
    named = [
        _name_value(catalogue, item, value, telling.language)
        for item, values in list_active(telling.filters)
        if item.name != "bbox"
        for value in (values if isinstance(values, list) else [values])
    ]
    return " · ".join([SERVICE, *named])


def _name_value(catalogue: Catalogue, item: Filter, value: object, language: str) -> str:
    text = _say_day(value, language) if isinstance(value, date) else str(value).removesuffix(".0")
    if item.name in _BOUNDS:
        return _BOUNDS[item.name].format(text)
    if item.keep.vocabulary and text in get_vocabulary(item.keep.vocabulary):
        return find_label(item.keep.vocabulary, text, language)
    names = catalogue.names.get(item.keep.facet or "", {})
    if text in names:
        return choose_words(names[text], language)
    place = default_gazetteer().find(text) if item.name in ("near", "place") else None
    return place.get_name(language) if place else text

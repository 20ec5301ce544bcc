"""What an offer has that a filter looks at: the same facts whether they let it pass or keep it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import msgspec
from pyroaring import BitMap

from service.catalogue.catalogue import Catalogue
from service.catalogue.ellipsoid import bend, find_in_space
from service.columns import NO_RECORD
from service.errors import InputError
from service.offers.filters import OfferFilters
from service.offers.rules import EVERYONE, list_addressed
from service.offers.schemas import OfferSummary, SessionLine, VenueRef, Words
from service.places.gazetteer import default_gazetteer
from service.places.parameters import Point, read_place, read_point
from service.reasons.schemas import Fact
from service.reasons.words import find_words
from service.vocabulary import get_vocabulary, walk_broader


class Shown(msgspec.Struct, frozen=True):
    """The part of an offer whole that filters look at."""

    summary: OfferSummary
    description: Words
    programme: str | None
    sessions: tuple[SessionLine, ...]


@dataclass(frozen=True)
class Case:
    """One offer before one set of filters; ``kept`` are the offers that each filter in force keeps."""

    catalogue: Catalogue
    filters: OfferFilters
    number: int
    kept: Mapping[str, BitMap]

    @cached_property
    def shown(self) -> Shown:
        """What is shown of the offer."""
        return msgspec.json.decode(self.catalogue.find_detail(self.catalogue.ids[self.number]) or b"", type=Shown)

    @property
    def summary(self) -> OfferSummary:
        """What a list shows of the offer."""
        return self.shown.summary

    def get_values(self, name: str) -> tuple[str, ...]:
        """The values of a filter that takes several."""
        return tuple(getattr(self.filters, name) or ())


def list_facts(case: Case, name: str) -> tuple[Fact, ...]:
    """What the offer has that a filter looks at."""
    make = _MAKERS.get(name)
    return tuple(make(case) if make is not None else _list_terms(case, name))


def list_own_values(case: Case, name: str) -> tuple[str, ...]:
    """The values of a facet that the offer has itself; those that follow from them (broader topics) left out."""
    summary = case.summary
    own: dict[str, Iterable[str]] = {
        "topic": summary.topics or (NO_RECORD,),
        "operator": (summary.operator.id,) if summary.operator else (),
        "audience": summary.audiences,
        "modality": (summary.modality,),
        "language": summary.languages,
        "enrolment": (summary.enrolment,),
        "certification": (summary.certification,),
        "freshness": (summary.freshness,),
    }
    if own.get(name):
        return tuple(own[name])
    return tuple(value for value, offers in case.catalogue.facets.get(name, {}).items() if case.number in offers)


def find_met(name: str, own: str, asked: Iterable[str]) -> str | None:
    """The value asked for that one of the offer's meets: the same, a broader topic, somebody whom it is also for."""
    return next((value for value in asked if _meets(name, own, value)), None)


def _meets(name: str, own: str, value: str) -> bool:
    if name == "topic" and own in get_vocabulary("topic"):
        return value in walk_broader("topic", own)
    if name == "audience" and value in get_vocabulary("audience"):
        return own in list_addressed(value)
    return own == value


def _list_terms(case: Case, name: str) -> Iterator[Fact]:
    asked = case.get_values(name) if isinstance(getattr(case.filters, name), list) else ()
    for value in list_own_values(case, name):
        yield Fact("term", value, find_met(name, value, asked))


def find_point(text: str) -> Point | None:
    """The point of a place or of a pair of numbers; None where there is none."""
    entry = default_gazetteer().find(text)
    try:
        return Point(entry.lon, entry.lat) if entry else read_point("near", text)
    except InputError:
        return None


def find_nearest(case: Case, point: Point) -> tuple[float, VenueRef] | None:
    """The nearest venue of the offer with its distance (km, to 10 m); None without a point."""
    here = find_in_space(*point)
    measured = [
        (round(bend(float(((find_in_space(venue.longitude, venue.latitude) - here) ** 2).sum())), 2), venue)
        for venue in case.summary.venues
        if venue.longitude is not None and venue.latitude is not None
    ]
    return min(measured, key=lambda one: one[0], default=None)


def _list_distances(case: Case) -> Iterator[Fact]:
    point = find_point(case.filters.near or "")
    found = None if point is None else find_nearest(case, point)
    if found is not None:
        km, venue = found
        yield Fact("distance", venue.place.id if venue.place else None, km=km, precision=venue.precision)
    else:
        yield from _list_places(case)


def _list_places(case: Case) -> Iterator[Fact]:
    asked = case.get_values("place")
    point = find_point(asked[0]) if len(asked) == 1 else None
    nearest = None if point is None else find_nearest(case, point)
    for venue in case.summary.venues:
        if venue.place is not None:
            km = nearest[0] if nearest is not None and venue is nearest[1] else None
            yield Fact(
                "place", venue.place.id, _find_met_place(venue.place.id, asked), km=km, precision=venue.precision
            )
    if not case.summary.venues:
        yield Fact("term", case.summary.modality if case.summary.modality.startswith("online") else NO_RECORD)


def _find_met_place(place_id: str, asked: Iterable[str]) -> str | None:
    entry = default_gazetteer().find(place_id)
    around = {place_id, entry.municipality_id, entry.province_id, entry.region_id} if entry else {place_id}
    for value in asked:
        known = default_gazetteer().find(value) or read_place("place", value)
        if known.id in around or (known.kind == "locality" and known.municipality_id == place_id):
            return value
    return None


def _list_prices(case: Case) -> Iterator[Fact]:
    held = _find_held_lines(case)
    for line in case.summary.prices:
        yield Fact(
            "price",
            line.kind,
            held.get(line.audience),
            audience=line.audience,
            amount_eur=line.amount_eur,
            amount_high_eur=line.amount_high_eur,
        )
    if not case.summary.prices:
        yield Fact("price", NO_RECORD)


def _find_held_lines(case: Case) -> dict[str, str]:
    """The audiences that price lines are for of which one holds for an audience asked for, with that one."""
    lines = {line.audience for line in case.summary.prices}
    held: dict[str, str] = {}
    for asked in case.get_values("free_for") or case.get_values("audience") or (EVERYONE,):
        line = next((audience for audience in _list_payers(asked) if audience in lines), None)
        if line is not None:
            held.setdefault(line, asked)
    return held


def _list_payers(audience: str) -> tuple[str, ...]:
    return list_addressed(audience) if audience in get_vocabulary("audience") else (EVERYONE,)


def _list_recognitions(case: Case) -> Iterator[Fact]:
    asked = case.get_values("recognised_by")
    for line in case.summary.recognitions:
        meets = line.body if line.is_counted and line.body in asked else None
        yield Fact("recognition", line.body, meets, of=line.of, status=line.status, is_own_word=line.is_own_word)
    if not case.summary.recognitions:
        yield Fact("term", NO_RECORD, NO_RECORD if NO_RECORD in asked else None)


def _list_funding(case: Case) -> Iterator[Fact]:
    payers, answers = case.get_values("funder"), case.get_values("funding") or ("direct", "indirect")
    lines = [line for line in case.summary.funding if not payers or line.funder in payers]
    for line in lines:
        yield Fact("funding", line.answer, line.answer if line.answer in answers else None, of=line.funder)
    if not lines:
        yield Fact("funding", NO_RECORD, NO_RECORD if NO_RECORD in answers else None)


def _list_starts(case: Case) -> Iterator[Fact]:
    for line in case.shown.sessions:
        if line.starts_on is not None:
            yield Fact("start", on=line.starts_on, status=line.starts_status)
    if all(line.starts_on is None for line in case.shown.sessions):
        yield Fact("start", NO_RECORD)


def _list_confirmations(case: Case) -> Iterator[Fact]:
    on = case.summary.confirmed_on
    yield (
        Fact("confirmation", NO_RECORD)
        if on is None
        else Fact("confirmation", on=on, precision=case.summary.confirmed_precision)
    )


def _list_words(case: Case) -> Iterator[Fact]:
    matches = case.catalogue.search_words(case.filters.q or "")
    asked = matches.suggestion if matches.is_rescued and matches.suggestion else case.filters.q or ""
    programmes = case.catalogue.names["programme"].get(case.shown.programme or "", {})
    for word, fields in find_words(asked, case.summary, case.shown.description, programmes.values()).items():
        yield Fact("word", word, fields=fields)


_MAKERS: Mapping[str, Callable[[Case], Iterable[Fact]]] = {
    "q": _list_words,
    "place": _list_places,
    "region": lambda case: (*_list_terms(case, "region"), *_list_places(case)),
    "near": _list_distances,
    "radius_km": lambda _: (),
    "bbox": _list_places,
    "funder": _list_funding,
    "funding": _list_funding,
    "recognised_by": _list_recognitions,
    "free_for": _list_prices,
    "price_max_eur": _list_prices,
    "starts_from": _list_starts,
    "starts_until": _list_starts,
    "confirmed_since": _list_confirmations,
}
"""By filter what makes its facts; a filter that is not here is one by terms."""

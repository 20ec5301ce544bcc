"""What each filter keeps: functions from a catalogue, a value and the whole filter set to a set of offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, Protocol

from pyroaring import BitMap

from service.columns import NO_RECORD, UNKNOWNS
from service.errors import InvalidParameterError
from service.narrowing import Keep, check_values
from service.offers.rules import EVERYONE
from service.places.gazetteer import GazetteerEntry, default_gazetteer
from service.places.parameters import read_box, read_place, read_point
from service.vocabulary import get_vocabulary

DEFAULT_RADIUS_KM = 10.0


class OfferSets(Protocol):
    """The questions that filters ask of the catalogue; each answers with a set of offers."""

    @property
    def everyone(self) -> BitMap:
        """All offers."""
        ...

    @property
    def pointless(self) -> BitMap:
        """Offers without a point."""
        ...

    @property
    def facets(self) -> Mapping[str, Mapping[str, BitMap]]:
        """Offers by facet and value."""
        ...

    @property
    def names(self) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
        """Names by facet, identifier and language."""
        ...

    def any_of(self, facet: str, values: Iterable[str]) -> BitMap:
        """Offers with any of these values of a facet."""
        ...

    def find_in_place(self, place_id: str, around: Iterable[str]) -> BitMap:
        """Offers in a place, or known only to be in what is around it."""
        ...

    def find_within(self, longitude: float, latitude: float, radius_km: float) -> BitMap:
        """Offers within a distance of a point."""
        ...

    def find_in_box(self, box: tuple[float, float, float, float]) -> BitMap:
        """Offers in a box."""
        ...

    def find_paid(self, funders: Iterable[str] | None, answers: Iterable[str]) -> BitMap:
        """Offers with any of these funding answers."""
        ...

    def find_funded_by(self, funders: Iterable[str]) -> BitMap:
        """Offers that any of these funders pays for."""
        ...

    def find_priced(self, amount_eur: float, audiences: Iterable[str]) -> BitMap:
        """Offers that one of these audiences can follow for at most an amount."""
        ...

    def find_free(self, audiences: Iterable[str]) -> BitMap:
        """Offers that are free for one of these audiences."""
        ...

    def find_starting(self, since: date | None, until: date | None) -> BitMap:
        """Offers with a training session that starts in a period."""
        ...

    def find_confirmed(self, since: date) -> BitMap:
        """Offers last confirmed on or after a day."""
        ...

    def find_words(self, query: str) -> BitMap:
        """Offers in which every word is found."""
        ...


def _check_terms(name: str, vocabulary: str, values: list[str], facet: Any) -> None:
    check_values(name, values, get_vocabulary(vocabulary), (NO_RECORD,) if NO_RECORD in facet else ())


def keep_terms(facet: str, vocabulary: str, catalogue: OfferSets, values: list[str], _: Any) -> BitMap:
    """Keep by a facet whose values are terms of a vocabulary."""
    _check_terms(facet, vocabulary, values, catalogue.facets[facet])
    return catalogue.any_of(facet, values)


def by_terms(facet: str, vocabulary: str, sentence: str) -> Keep:
    """A filter by a facet whose values are terms of a vocabulary."""
    return Keep(partial(keep_terms, facet, vocabulary), sentence, facet=facet, vocabulary=vocabulary)


def keep_region(catalogue: OfferSets, values: list[str], _: Any) -> BitMap:
    """Keep offers in any of these regions."""
    check_values("region", values, get_vocabulary("region"), (NO_RECORD,))
    return catalogue.any_of("region", values)


def spare_region(catalogue: OfferSets, _values: list[str], _: Any) -> BitMap:
    """Spare offers without a point of which no source names a region."""
    return BitMap(catalogue.any_of("region", [NO_RECORD]) & catalogue.pointless)


def keep_operator(catalogue: OfferSets, values: list[str], _: Any) -> BitMap:
    """Keep offers of any of these operators."""
    check_values("operator", values, catalogue.names["operator"], UNKNOWNS)
    return catalogue.any_of("operator", values)


def keep_place(catalogue: OfferSets, values: list[str], _: Any) -> BitMap:
    """Keep offers in any of these places, given by identifier or by any of their names."""
    found = BitMap()
    for value in values:
        entry = default_gazetteer().find(value) or read_place("place", value)
        found |= catalogue.find_in_place(entry.id, _list_around(entry))
    return found


def _list_around(entry: GazetteerEntry) -> tuple[str, ...]:
    """What contains a locality: an offer known only by its municipality may be in any of its localities."""
    return (entry.municipality_id,) if entry.kind == "locality" and entry.municipality_id else ()


def spare_place(catalogue: OfferSets, values: list[str], _: Any) -> BitMap:
    """Offers without a point, but for those known to be in another region than the places asked for."""
    entries = [default_gazetteer().find(value) or read_place("place", value) for value in values]
    regions = {entry.region_id if entry.kind != "region" else entry.id for entry in entries}
    return BitMap(catalogue.pointless & catalogue.any_of("region", {*regions, NO_RECORD}))


def keep_near(catalogue: OfferSets, value: str, filters: Any) -> BitMap:
    """Keep offers within a distance of a point."""
    point = read_point("near", value)
    radius_km = DEFAULT_RADIUS_KM if filters.radius_km is None else filters.radius_km
    return catalogue.find_within(point.longitude, point.latitude, radius_km)


def keep_radius(catalogue: OfferSets, _value: float, filters: Any) -> BitMap:
    """Keep everything: the radius belongs to ``near``, and is refused without it."""
    if filters.near is None:
        raise InvalidParameterError("radius_km", "needs a point to be measured from: give near as well.")
    return catalogue.everyone


def keep_box(catalogue: OfferSets, value: str, _: Any) -> BitMap:
    """Keep offers in a box."""
    return catalogue.find_in_box(read_box("bbox", value))


def spare_pointless(catalogue: OfferSets, _value: Any, _: Any) -> BitMap:
    """Spare every offer without a point."""
    return catalogue.pointless


def keep_funder(catalogue: OfferSets, values: list[str], filters: Any) -> BitMap:
    """Keep offers that any of these funders pays for; with ``funding``, the two are one question, asked there."""
    check_values("funder", values, catalogue.names["funder"])
    if filters.funding is not None:
        return catalogue.everyone
    return catalogue.find_funded_by(values)


def keep_funding(catalogue: OfferSets, values: list[str], filters: Any) -> BitMap:
    """Keep offers with any of these funding answers, of the funders given or of any payer."""
    check_values("funding", values, get_vocabulary("funding"))
    return catalogue.find_paid(filters.funder, values)


def keep_recognised(catalogue: OfferSets, values: list[str], _: Any) -> BitMap:
    """Keep offers recognised by any of these bodies, or with another answer to that question."""
    check_values("recognised_by", values, get_vocabulary("recognition_body"), ("none", *UNKNOWNS))
    return catalogue.any_of("recognised_by", values)


def keep_audience(catalogue: OfferSets, values: list[str], _: Any) -> BitMap:
    """Keep offers that a person of any of these audiences may attend."""
    check_values("audience", values, get_vocabulary("audience"), UNKNOWNS)
    return catalogue.any_of("audience", values)


def keep_free(catalogue: OfferSets, values: list[str], _: Any) -> BitMap:
    """Keep offers that are free for any of these audiences."""
    check_values("free_for", values, get_vocabulary("audience"))
    return catalogue.find_free(values)


def keep_price(catalogue: OfferSets, value: float, filters: Any) -> BitMap:
    """Keep offers known to cost at most an amount, for everyone or for the audiences given."""
    known = get_vocabulary("audience")
    audiences = [name for name in filters.audience or () if name in known]
    return catalogue.find_priced(value, audiences or [EVERYONE])


def keep_starts(catalogue: OfferSets, _value: date, filters: Any) -> BitMap:
    """Keep offers with a training session that starts in the period of both date filters."""
    since, until = filters.starts_from, filters.starts_until
    if since is not None and until is not None and until < since:
        raise InvalidParameterError("starts_until", "lies before starts_from.")
    return catalogue.find_starting(since, until)


def keep_text(catalogue: OfferSets, value: str, _: Any) -> BitMap:
    """Keep offers in which every word is found."""
    return catalogue.find_words(value)


def keep_confirmed(catalogue: OfferSets, value: date, _: Any) -> BitMap:
    """Keep offers last confirmed on or after a day."""
    return catalogue.find_confirmed(value)

"""Every way to narrow the catalogue: one field, one filter (see :mod:`service.narrowing`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any

from litestar.params import QueryParameter
from pyroaring import BitMap

from service.columns import NO_RECORD
from service.errors import InvalidParameterError
from service.narrowing import MAX_VALUES, Keep, check_values
from service.offers.rules import EVERYONE
from service.places.gazetteer import default_gazetteer
from service.places.parameters import read_box, read_place, read_point
from service.vocabulary import get_vocabulary

DEFAULT_RADIUS_KM = 10.0
MAX_RADIUS_KM = 300.0
_ANY_OF = "Repeat the parameter for any of several."


def _many(text: str) -> QueryParameter:
    return QueryParameter(description=f"{text} {_ANY_OF}", max_items=MAX_VALUES)


def _check_terms(name: str, vocabulary: str, values: list[str], facet: Any) -> None:
    check_values(name, values, [*get_vocabulary(vocabulary), *(value for value in facet if value == NO_RECORD)])


def _keep_terms(facet: str, vocabulary: str, catalogue: Any, values: list[str], _: Any) -> BitMap:
    """Keep by a facet whose values are terms of a vocabulary."""
    _check_terms(facet, vocabulary, values, catalogue.facets[facet])
    return catalogue.any_of(facet, values)  # type: ignore[no-any-return]


def _by_terms(facet: str, vocabulary: str, sentence: str) -> Keep:
    return Keep(partial(_keep_terms, facet, vocabulary), sentence, facet=facet, vocabulary=vocabulary)


def _keep_region(catalogue: Any, values: list[str], _: Any) -> BitMap:
    check_values("region", values, [*get_vocabulary("region"), NO_RECORD])
    return catalogue.any_of("region", values)  # type: ignore[no-any-return]


def _spare_region(catalogue: Any, _values: list[str], _: Any) -> BitMap:
    return catalogue.any_of("region", [NO_RECORD]) & catalogue.pointless


def _keep_operator(catalogue: Any, values: list[str], _: Any) -> BitMap:
    check_values("operator", values, [*catalogue.names["operator"], "unknown", NO_RECORD])
    return catalogue.any_of("operator", values)  # type: ignore[no-any-return]


def _keep_place(catalogue: Any, values: list[str], _: Any) -> BitMap:
    found = BitMap()
    for value in values:
        entry = default_gazetteer().find(value) or read_place("place", value)
        found |= catalogue.find_in_place(entry.id, _list_around(entry))
    return found


def _list_around(entry: Any) -> tuple[str, ...]:
    """What contains a locality: an offer known only by its municipality may be in any of its localities."""
    return (entry.municipality_id,) if entry.kind == "locality" and entry.municipality_id else ()


def _spare_place(catalogue: Any, values: list[str], _: Any) -> BitMap:
    """Offers without a point, but for those known to be in another region than the places asked for."""
    entries = [default_gazetteer().find(value) or read_place("place", value) for value in values]
    regions = {entry.region_id if entry.kind != "region" else entry.id for entry in entries}
    return catalogue.pointless & catalogue.any_of("region", {*regions, NO_RECORD})


def _keep_near(catalogue: Any, value: str, filters: Any) -> BitMap:
    point = read_point("near", value)
    radius_km = DEFAULT_RADIUS_KM if filters.radius_km is None else filters.radius_km
    return catalogue.points.find_within(point.longitude, point.latitude, radius_km)  # type: ignore[no-any-return]


def _keep_radius(catalogue: Any, _value: float, filters: Any) -> BitMap:
    if filters.near is None:
        raise InvalidParameterError("radius_km", "needs a point to be measured from: give near as well.")
    return catalogue.everyone  # type: ignore[no-any-return]


def _keep_box(catalogue: Any, value: str, _: Any) -> BitMap:
    rows = catalogue.points.find_in_box(read_box("bbox", value))
    return BitMap(catalogue.points.offer[rows])


def _spare_pointless(catalogue: Any, _value: Any, _: Any) -> BitMap:
    return catalogue.pointless  # type: ignore[no-any-return]


def _keep_funder(catalogue: Any, values: list[str], filters: Any) -> BitMap:
    check_values("funder", values, catalogue.names["funder"])
    if filters.funding is not None:
        return catalogue.everyone  # type: ignore[no-any-return]  # the two are one question, asked by funding
    return catalogue.find_funded_by(values)  # type: ignore[no-any-return]


def _keep_funding(catalogue: Any, values: list[str], filters: Any) -> BitMap:
    check_values("funding", values, get_vocabulary("funding"))
    return catalogue.find_paid(filters.funder, values)  # type: ignore[no-any-return]


def _keep_recognised(catalogue: Any, values: list[str], _: Any) -> BitMap:
    check_values("recognised_by", values, [*get_vocabulary("recognition_body"), "none", "unknown", NO_RECORD])
    return catalogue.any_of("recognised_by", values)  # type: ignore[no-any-return]


def _keep_audience(catalogue: Any, values: list[str], _: Any) -> BitMap:
    check_values("audience", values, [*get_vocabulary("audience"), "unknown", NO_RECORD])
    return catalogue.any_of("audience", values)  # type: ignore[no-any-return]


def _keep_free(catalogue: Any, values: list[str], _: Any) -> BitMap:
    check_values("free_for", values, get_vocabulary("audience"))
    return catalogue.find_free(values)  # type: ignore[no-any-return]


def _keep_price(catalogue: Any, value: float, filters: Any) -> BitMap:
    known = get_vocabulary("audience")
    audiences = [name for name in filters.audience or () if name in known]
    return catalogue.find_priced(value, audiences or [EVERYONE])  # type: ignore[no-any-return]


def _keep_starts(catalogue: Any, _value: date, filters: Any) -> BitMap:
    since, until = filters.starts_from, filters.starts_until
    if since is not None and until is not None and until < since:
        raise InvalidParameterError("starts_until", "lies before starts_from.")
    return catalogue.find_starting(since, until)  # type: ignore[no-any-return]


def _keep_text(catalogue: Any, value: str, _: Any) -> BitMap:
    return catalogue.text.search(value).offers  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFilters:
    """Every way a visitor can narrow the catalogue: one field, one filter."""

    q: Annotated[
        str | None,
        QueryParameter(
            description="Words to find, in French, Dutch or English; every word must be found. Accents, case and "
            "endings do not matter, and AI, IA, KI and their long forms are one word.",
            max_length=200,
        ),
        Keep(_keep_text, sentence="about “{}”"),
    ] = None
    topic: Annotated[
        list[str] | None,
        _many("Keep offers on any of these topics; a broader topic includes its narrower ones."),
        _by_terms("topic", "topic", sentence="on {}"),
    ] = None
    operator: Annotated[
        list[str] | None,
        _many("Keep offers of any of these operators."),
        Keep(_keep_operator, sentence="by {}", facet="operator"),
    ] = None
    place: Annotated[
        list[str] | None,
        _many("Keep offers in any of these municipalities, postal codes or localities (name in any language, or code)."),
        Keep(_keep_place, sentence="in {}", facet="place", spared=_spare_place),
    ] = None
    region: Annotated[
        list[str] | None,
        _many("Keep offers in any of these regions (ISO 3166-2)."),
        Keep(_keep_region, sentence="in the region {}", facet="region", vocabulary="region", spared=_spare_region),
    ] = None
    near: Annotated[
        str | None,
        QueryParameter(
            description="Keep offers near a point: `longitude,latitude` in degrees, or a place.", max_length=120
        ),
        Keep(_keep_near, sentence="near {}", spared=_spare_pointless),
    ] = None
    radius_km: Annotated[
        float | None,
        QueryParameter(description="How near, in km (default 10); needs `near`.", gt=0, le=MAX_RADIUS_KM),
        Keep(_keep_radius, sentence="within {} km"),
    ] = None
    bbox: Annotated[
        str | None,
        QueryParameter(description="Keep offers in a box: `west,south,east,north` in degrees.", max_length=120),
        Keep(_keep_box, sentence="in the part of the map shown", spared=_spare_pointless),
    ] = None
    funder: Annotated[
        list[str] | None,
        _many("Keep offers paid for, directly or through intermediaries, by any of these funders or programmes."),
        Keep(_keep_funder, sentence="paid for by {}", facet="funder", joined_with=("funding",)),
    ] = None
    funding: Annotated[
        list[str] | None,
        _many("Keep offers with any of these funding answers, for the `funder` given or else for any payer."),
        Keep(_keep_funding, sentence="funding: {}", facet="funding", vocabulary="funding", joined_with=("funder",)),
    ] = None
    recognised_by: Annotated[
        list[str] | None,
        _many("Keep offers recognised, themselves or through their programme, by any of these bodies."),
        Keep(_keep_recognised, sentence="recognised by {}", facet="recognised_by", vocabulary="recognition_body"),
    ] = None
    audience: Annotated[
        list[str] | None,
        _many("Keep offers that a person of any of these audiences may attend; those for everyone always are."),
        Keep(_keep_audience, sentence="for {}", facet="audience", vocabulary="audience"),
    ] = None
    free_for: Annotated[
        list[str] | None,
        _many("Keep offers that are free for any of these audiences."),
        Keep(_keep_free, sentence="free for {}", vocabulary="audience"),
    ] = None
    price_max_eur: Annotated[
        float | None,
        QueryParameter(
            description="Keep offers known to cost at most this (EUR), for everyone or for the `audience` given.",
            ge=0,
            le=1_000_000,
        ),
        Keep(_keep_price, sentence="for at most {} €"),
    ] = None
    modality: Annotated[
        list[str] | None,
        _many("Keep offers given in any of these ways."),
        _by_terms("modality", "modality", sentence="given: {}"),
    ] = None
    language: Annotated[
        list[str] | None,
        _many("Keep offers taught in any of these languages."),
        _by_terms("language", "language", sentence="taught in {}"),
    ] = None
    starts_from: Annotated[
        date | None,
        QueryParameter(description="Keep offers with a training session that starts on or after this day."),
        Keep(_keep_starts, sentence="starting from {}"),
    ] = None
    starts_until: Annotated[
        date | None,
        QueryParameter(description="Keep offers with a training session that starts on or before this day."),
        Keep(_keep_starts, sentence="starting until {}"),
    ] = None
    enrolment: Annotated[
        list[str] | None,
        _many("Keep offers whose enrolment is in any of these states."),
        _by_terms("enrolment", "enrolment", sentence="enrolment: {}"),
    ] = None
    certification: Annotated[
        list[str] | None,
        _many("Keep offers that lead to any of these kinds of certification."),
        _by_terms("certification", "certification", sentence="leading to: {}"),
    ] = None
    confirmed_since: Annotated[
        date | None,
        QueryParameter(description="Keep offers whose record was last confirmed on or after this day."),
        Keep(lambda catalogue, value, _: catalogue.find_confirmed(value), sentence="confirmed since {}"),
    ] = None

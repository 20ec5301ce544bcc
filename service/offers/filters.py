"""Every way to narrow the catalogue: one field, one filter (see :mod:`service.narrowing`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from litestar.openapi.spec import Example
from litestar.params import QueryParameter

from service.columns import NO_RECORD, UNKNOWNS
from service.narrowing import MAX_VALUES, Keep
from service.offers.keeps import (
    by_terms,
    keep_audience,
    keep_box,
    keep_confirmed,
    keep_free,
    keep_funder,
    keep_funding,
    keep_near,
    keep_operator,
    keep_place,
    keep_price,
    keep_radius,
    keep_recognised,
    keep_region,
    keep_starts,
    keep_text,
    spare_place,
    spare_pointless,
    spare_region,
)

MAX_RADIUS_KM = 300.0
STATES = ("none", *UNKNOWNS)
"""Answers that are values like any other, and are never merged."""
_ANY_OF = "Repeat the parameter for any of several."


def _many(text: str, *example: str) -> QueryParameter:
    return QueryParameter(
        description=f"{text} {_ANY_OF}", max_items=MAX_VALUES, examples=[Example(value=list(example))]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFilters:
    """Every way a visitor can narrow the catalogue: one field, one filter."""

    q: Annotated[
        str | None,
        QueryParameter(
            description="Words to find, in French, Dutch or English; every word must be found. Accents, case and "
            "endings do not matter, and AI, IA, KI and their long forms are one word.",
            max_length=200,
            examples=[Example(value="intelligence artificielle")],
        ),
        Keep(keep_text, sentence="about “{}”"),
    ] = None
    topic: Annotated[
        list[str] | None,
        _many("Keep offers on any of these topics; a broader topic includes its narrower ones.", "ai", "data"),
        by_terms("topic", "topic", sentence="on {}"),
    ] = None
    operator: Annotated[
        list[str] | None,
        _many("Keep offers of any of these operators.", "becode"),
        Keep(keep_operator, sentence="by {}", facet="operator"),
    ] = None
    place: Annotated[
        list[str] | None,
        _many(
            "Keep offers in any of these municipalities, postal codes or localities (name in any language, or code).",
            "Sint-Jans-Molenbeek",
            "7000",
        ),
        Keep(keep_place, sentence="in {}", facet="place", spared=spare_place),
    ] = None
    region: Annotated[
        list[str] | None,
        _many("Keep offers in any of these regions (ISO 3166-2).", "BE-BRU"),
        Keep(
            keep_region,
            sentence="in the region {}",
            facet="region",
            vocabulary="region",
            spared=spare_region,
            states=(NO_RECORD,),
        ),
    ] = None
    near: Annotated[
        str | None,
        QueryParameter(
            description="Keep offers near a point: `longitude,latitude` in degrees, or a place.",
            max_length=120,
            examples=[Example(id="point", value="4.3517,50.8466"), Example(id="place", value="Gand")],
        ),
        Keep(keep_near, sentence="near {}", spared=spare_pointless),
    ] = None
    radius_km: Annotated[
        float | None,
        QueryParameter(
            description="How near, in km (default 10); needs `near`.",
            gt=0,
            le=MAX_RADIUS_KM,
            examples=[Example(value=25)],
        ),
        Keep(keep_radius, sentence="within {} km"),
    ] = None
    bbox: Annotated[
        str | None,
        QueryParameter(
            description="Keep offers in a box: `west,south,east,north` in degrees.",
            max_length=120,
            examples=[Example(value="4.2,50.7,4.6,51")],
        ),
        Keep(keep_box, sentence="in the part of the map shown", spared=spare_pointless),
    ] = None
    funder: Annotated[
        list[str] | None,
        _many(
            "Keep offers paid for, directly or through intermediaries, by any of these funders or programmes.", "cocof"
        ),
        Keep(
            keep_funder,
            sentence="paid for by {}",
            facet="funder",
            joined_with=("funding",),
            together="funding by {}: {}",
        ),
    ] = None
    funding: Annotated[
        list[str] | None,
        _many(
            "Keep offers with any of these funding answers, for the `funder` given or else for any payer.",
            "direct",
            "indirect",
        ),
        Keep(keep_funding, sentence="funding: {}", facet="funding", vocabulary="funding", joined_with=("funder",)),
    ] = None
    recognised_by: Annotated[
        list[str] | None,
        _many("Keep offers recognised, themselves or through their programme, by any of these bodies.", "vdab"),
        Keep(
            keep_recognised,
            sentence="recognised by {}",
            facet="recognised_by",
            vocabulary="recognition_body",
            states=STATES,
        ),
    ] = None
    audience: Annotated[
        list[str] | None,
        _many(
            "Keep offers that a person of any of these audiences may attend; those for everyone always are.",
            "jobseeker",
        ),
        Keep(
            keep_audience,
            sentence="for {}",
            facet="audience",
            vocabulary="audience",
            states=UNKNOWNS,
            joined_with=("price_max_eur",),
        ),
    ] = None
    free_for: Annotated[
        list[str] | None,
        _many("Keep offers that are free for any of these audiences.", "jobseeker_longterm"),
        Keep(keep_free, sentence="free for {}", vocabulary="audience"),
    ] = None
    price_max_eur: Annotated[
        float | None,
        QueryParameter(
            description="Keep offers known to cost at most this (EUR), for everyone or for the `audience` given.",
            ge=0,
            le=1_000_000,
            examples=[Example(value=500)],
        ),
        Keep(keep_price, sentence="for at most {} €"),
    ] = None
    modality: Annotated[
        list[str] | None,
        _many("Keep offers given in any of these ways.", "hybrid", "online_live"),
        by_terms("modality", "modality", sentence="given: {}"),
    ] = None
    language: Annotated[
        list[str] | None,
        _many("Keep offers taught in any of these languages.", "fr"),
        by_terms("language", "language", sentence="taught in {}"),
    ] = None
    starts_from: Annotated[
        date | None,
        QueryParameter(
            description="Keep offers with a training session that starts on or after this day.",
            examples=[Example(value="2026-01-31")],
        ),
        Keep(keep_starts, sentence="starting from {}"),
    ] = None
    starts_until: Annotated[
        date | None,
        QueryParameter(
            description="Keep offers with a training session that starts on or before this day.",
            examples=[Example(value="2026-12-31")],
        ),
        Keep(keep_starts, sentence="starting until {}"),
    ] = None
    enrolment: Annotated[
        list[str] | None,
        _many("Keep offers whose enrolment is in any of these states.", "open"),
        by_terms("enrolment", "enrolment", sentence="enrolment: {}"),
    ] = None
    certification: Annotated[
        list[str] | None,
        _many("Keep offers that lead to any of these kinds of certification.", "attainment"),
        by_terms("certification", "certification", sentence="leading to: {}"),
    ] = None
    confirmed_since: Annotated[
        date | None,
        QueryParameter(
            description="Keep offers whose record was last confirmed on or after this day. Where only a month or a "
            "year is known (`confirmed_precision`), its first day counts.",
            examples=[Example(value="2024-01-01")],
        ),
        Keep(keep_confirmed, sentence="confirmed since {}"),
    ] = None
    freshness: Annotated[
        list[str] | None,
        _many(
            "Keep offers in any of these states: how long ago somebody last edited or confirmed them, against how "
            "often they have to be.",
            "fresh",
            "due",
        ),
        by_terms("freshness", "freshness", sentence="freshness: {}"),
    ] = None

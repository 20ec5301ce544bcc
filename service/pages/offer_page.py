"""The page of one offer: everything that is known of it, and how we know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec

from service.catalogue.catalogue import Catalogue
from service.catalogue.linked_data import describe_offer
from service.catalogue.links import SUFFIXED
from service.catalogue.summaries import make_pin
from service.database import Db
from service.formats.ics import ICS
from service.formats.jsonld import CONTEXT
from service.offers.schemas import (
    CertificationLine,
    OfferDetail,
    OfferSummary,
    PartnerLine,
    PriceLine,
    RecognitionLine,
    SessionLine,
)
from service.pages.ages import list_acts
from service.pages.cards import make_card
from service.pages.evidence import describe_evidence, describe_figures, list_titles
from service.pages.follow import Alternate
from service.pages.map_panel import SMALL_MAP_DEGREES, describe_map
from service.pages.offer_funding import list_funding
from service.pages.offer_links import has_start
from service.pages.speech import Speech, Text, mark
from service.pages.wording import describe_prices, list_badges, sort_prices
from service.settings import Settings
from service.sources import TEAM, is_own_word
from service.vocabulary import find_label

RECOGNISED_OF = {
    "offer": mark("this offer"),
    "programme": mark("its programme"),
    "operator": mark("its operator"),
}
"""Of what a recognition may be."""


class Row(NamedTuple):
    """A row of a table: what it is about, what is said, and what else."""

    head: str
    text: Text
    note: str


def describe_offer_page(
    db: Db, catalogue: Catalogue, detail: OfferDetail, speech: Speech, settings: Settings
) -> dict[str, Any]:
    """What the template of an offer needs."""
    summary = detail.summary
    titles = list_titles(db)
    programmes = catalogue.names["programme"]
    return {
        "detail": detail,
        "card": make_card(summary, catalogue, speech),
        "description": speech.text(detail.description),
        "prerequisites": speech.text(detail.prerequisites),
        "how_to_enrol": speech.text(detail.how_to_enrol),
        "programme": speech.text(programmes.get(detail.programme or "", {})),
        "audiences": [_name_audience(slug, speech) for slug in summary.audiences],
        "prices": [_describe_price(line, speech) for line in sort_prices(summary.prices)],
        "recognitions": [_describe_recognition(line, speech) for line in summary.recognitions],
        "funding": list_funding(db, catalogue, summary, speech),
        "freshness": list_acts(detail, catalogue.on, speech),
        "sessions": [_describe_session(line, detail, catalogue.on, speech) for line in detail.sessions],
        "certifications": [_describe_certification(line, speech) for line in detail.certifications],
        "partners": [_describe_partner(line, speech) for line in detail.partners],
        "figures": describe_figures(detail.figures, speech),
        "ambiguities": [(speech.text(line.topic), speech.text(line.statement)) for line in detail.ambiguities],
        "evidence": describe_evidence(detail.evidence, titles, speech),
        "source": _name_source(detail, speech),
        "linked_data": {"@context": CONTEXT} | describe_offer(summary, settings.public_url, detail.sessions),
        "alternates": [
            Alternate(item.label, item.media_type, f"/api/v1/offers/{quote(summary.id)}{item.ending}")
            for item in SUFFIXED
            if item is not ICS or has_start(detail, catalogue.on)
        ],
        **_describe_small_map(summary, speech, settings),
    }


def _name_source(detail: OfferDetail, speech: Speech) -> str:
    if is_own_word(detail.source) and detail.summary.operator is not None:
        return speech.say("own word of {name}", name=detail.summary.operator.name)
    return speech.say("the team of this service") if detail.source == TEAM else detail.source


def _name_audience(slug: str, speech: Speech) -> str:
    return speech.term("audience", slug)


def _describe_price(line: PriceLine, speech: Speech) -> Row:
    alone = PriceLine("all", line.kind, line.amount_eur, line.amount_high_eur)
    condition = speech.text(line.condition)
    head = speech.say("Everyone else") if line.audience == "all" else _name_audience(line.audience, speech)
    return Row(head, Text(describe_prices([alone], speech)[0].text, None), condition.text)


def _describe_recognition(line: RecognitionLine, speech: Speech) -> Row:
    badge = list_badges([line], speech)[0]
    since = speech.say("since {date}", date=speech.date(line.since)) if line.since else speech.say("date not known")
    status = speech.term("recognition_status", line.status)
    of = speech.say(RECOGNISED_OF[line.of])
    whose = f"; {speech.say('according to the operator')}" if line.is_own_word else ""
    return Row(badge.text, Text(f"{status} ({of}{whose})", None), since)


def _describe_session(line: SessionLine, detail: OfferDetail, on: date, speech: Speech) -> dict[str, Any]:
    is_past = line.starts_on is not None and line.starts_on < on
    venue = next((venue for venue in detail.summary.venues if venue.id == line.venue), None)
    return {
        "start": speech.date(line.starts_on) if line.starts_on else speech.term("evidence_status", "unknown"),
        "is_inferred": line.starts_status == "inferred",
        "is_past": is_past,
        "end": speech.date(line.ends_on) if line.ends_on else "",
        "closes": speech.date(line.enrolment_closes_on) if line.enrolment_closes_on else "",
        "places": "" if line.places is None else speech.number(line.places),
        "schedule": speech.term("schedule", line.schedule) if line.schedule != "no_record" else "",
        "note": speech.text(line.note),
        "venue": venue.name if venue is not None and len(detail.summary.venues) > 1 else "",
    }


def _describe_certification(line: CertificationLine, speech: Speech) -> dict[str, Any]:
    return {
        "name": speech.text(line.name),
        "kind": speech.term("certification", line.kind),
        "is_confirmed": line.state == "available",
        "state": _say_state(line.state, speech),
        "condition": speech.text(line.condition),
        "issuers": speech.all_of(issuer.name for issuer in line.issuers) if line.issuers else "",
    }


_STATES = {
    "available": mark("available"),
    "planned": mark("planned"),
    "suspended": mark("suspended"),
    "unknown": mark("not established whether it is delivered"),
}


def _say_state(state: str, speech: Speech) -> str:
    return speech.say(_STATES[state]) if state in _STATES else state


def _describe_partner(line: PartnerLine, speech: Speech) -> dict[str, Any]:
    return {
        "name": line.name,
        "contribution": speech.text(line.contribution),
        "of": speech.say(RECOGNISED_OF[line.of]),
        "state": "" if line.state == "stated" else find_label("evidence_status", line.state, speech.language),
    }


def _describe_small_map(summary: OfferSummary, speech: Speech, settings: Settings) -> dict[str, Any]:
    """The map of the offer's own points, which travel within the page; none without a point."""
    features = list(_list_features(summary))
    if not features:
        return {"map": None, "map_data": None}
    longitudes = [feature["geometry"]["coordinates"][0] for feature in features]
    latitudes = [feature["geometry"]["coordinates"][1] for feature in features]
    margin = SMALL_MAP_DEGREES
    bounds = (
        min(longitudes) - 2 * margin,
        min(latitudes) - margin,
        max(longitudes) + 2 * margin,
        max(latitudes) + margin,
    )
    return {
        "map": describe_map(speech, settings, "", bounds),
        "map_data": {"type": "FeatureCollection", "features": features},
    }


def _list_features(summary: OfferSummary) -> Iterable[dict[str, Any]]:
    pin = msgspec.structs.asdict(make_pin(summary))
    for venue in summary.venues:
        if venue.longitude is None or venue.latitude is None:
            continue
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [venue.longitude, venue.latitude]},
            "properties": {
                **pin,
                "precision": venue.precision,
                "place": venue.place.names if venue.place else None,
            },
        }

"""Offers in terms of schema.org: Course, CourseInstance, Offer. What is not known is left out, never guessed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from service.offers.rules import EVERYONE
from service.offers.schemas import OfferSummary, SessionLine, VenueRef
from service.vocabulary import choose_words, get_vocabulary

SCHEMA_MODES = {
    "onsite": "onsite",
    "hybrid": "blended",
    "online_live": "online",
    "online_self": "online",
    "selfstudy_site": "onsite",
    "workplace": "onsite",
}
ISO_UNITS = {"hours": "PT{}H", "days": "P{}D", "weeks": "P{}W", "months": "P{}M", "years": "P{}Y"}


def describe_offer(summary: OfferSummary, base_url: str, sessions: Iterable[SessionLine] = ()) -> dict[str, Any]:
    """A schema.org ``Course`` with its instances; ``base_url`` is the public address, or empty for relative ones."""
    url = f"{base_url}/offers/{summary.id}"
    node: dict[str, Any] = {
        "@type": "Course",
        "@id": url,
        "url": url,
        "name": _list_words(summary.title),
        "description": _list_words(summary.excerpt) or None,
        "provider": {"@type": "Organization", "name": summary.operator.name} if summary.operator else None,
        "about": [choose_words(terms[topic].labels, "fr") for topic in summary.topics if topic in terms]
        if (terms := get_vocabulary("topic"))
        else None,
        "inLanguage": [language for language in summary.languages if len(language) == 2] or None,
        "isAccessibleForFree": True if _is_free_for_all(summary) else None,
        "offers": [_describe_price(line) for line in summary.prices if line.amount_eur is not None] or None,
        "hasCourseInstance": list(_list_instances(summary, sessions)) or None,
    }
    return {name: value for name, value in node.items() if value is not None}


def _list_words(words: dict[str, str]) -> Any:
    values = [{"@language": language, "@value": text} for language, text in words.items() if text]
    return values[0]["@value"] if len(values) == 1 else values


def _is_free_for_all(summary: OfferSummary) -> bool:
    """Free for the one audience that a price names is not free for all."""
    is_said_of_all = any(line.audience == EVERYONE for line in summary.prices)
    return is_said_of_all and all(line.kind == "free" for line in summary.prices)


def _describe_price(line: Any) -> dict[str, Any]:
    return {"@type": "Offer", "price": line.amount_eur, "priceCurrency": "EUR", "category": line.audience}


def _list_instances(summary: OfferSummary, sessions: Iterable[SessionLine]) -> Iterable[dict[str, Any]]:
    shared = {
        "@type": "CourseInstance",
        "courseMode": SCHEMA_MODES.get(summary.modality),
        "courseWorkload": _describe_duration(summary),
        "location": [_describe_venue(venue) for venue in summary.venues] or None,
    }
    dated = [
        {
            "startDate": line.starts_on.isoformat() if line.starts_on else None,
            "endDate": line.ends_on.isoformat() if line.ends_on else None,
        }
        for line in sessions
    ]
    if not dated and summary.next_start:
        dated = [{"startDate": summary.next_start.isoformat(), "endDate": None}]
    for dates in dated or [{}]:
        instance = {name: value for name, value in (shared | dates).items() if value is not None}
        if len(instance) > 1:
            yield instance


def _describe_duration(summary: OfferSummary) -> str | None:
    duration = summary.duration
    if duration.amount is None or duration.unit is None:
        return None
    return ISO_UNITS[duration.unit].format(f"{duration.amount:g}")


def _describe_venue(venue: VenueRef) -> dict[str, Any]:
    """A place. Its coordinates are given only where they are those of an address, not of a town's centre."""
    address = {
        "@type": "PostalAddress",
        "streetAddress": venue.street,
        "postalCode": venue.postal_code,
        "addressLocality": choose_words(venue.place.names, "fr") if venue.place else None,
        "addressRegion": venue.region,
        "addressCountry": "BE",
    }
    place: dict[str, Any] = {
        "@type": "Place",
        "name": venue.name,
        "address": {name: value for name, value in address.items() if value is not None},
    }
    if venue.precision in ("address", "street"):
        place["geo"] = {
            "@type": "GeoCoordinates",
            "longitude": venue.longitude,
            "latitude": venue.latitude,
        }
    return place

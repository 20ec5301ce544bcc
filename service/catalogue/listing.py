"""A page of offers, in each of the shapes that formats ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from service.catalogue.catalogue import Catalogue
from service.catalogue.linked_data import describe_offer
from service.catalogue.search import Found
from service.catalogue.told import Telling, make_diary, make_feed
from service.formats.listing import Cell, Diary, Feed
from service.offers.filters import OfferFilters
from service.offers.schemas import OfferSummary
from service.vocabulary import LANGUAGES

_decode = msgspec.json.Decoder(OfferSummary).decode
COLUMNS = (
    "id",
    *(f"title_{language}" for language in LANGUAGES),
    *("operator_id", "operator", "topics", "audiences", "languages", "modality", "level", "certification"),
    *("duration", "internship", "duration_unit", "prices", "recognised_by", "funding", "region", "venues"),
    *("places", "postal_codes", "longitude", "latitude", "precision", "next_start", "status", "enrolment"),
    *("confirmed_on", "confirmed_precision", "edited_on", "freshness", "distance_km"),
)


class OfferListing(msgspec.Struct, frozen=True):
    """The offers of a page, and what is said of the page as a whole."""

    catalogue: Catalogue
    found: Found
    head: dict[str, Any]
    base_url: str
    draw: Callable[[], str]
    filters: OfferFilters = msgspec.field(default_factory=OfferFilters)
    language: str = LANGUAGES[0]

    def list_items(self) -> Sequence[bytes]:
        """The stored summaries; with the distance added where there is a point to measure from."""
        texts = self.catalogue.summaries.take(self.found.numbers.tolist())
        if not self.found.distances_km:
            return texts
        distances = msgspec.json.encode(self.found.distances_km)[1:-1].split(b",")  # numbers, or null
        return [b"".join((text[:-1], b',"distance_km":', km, b"}")) for text, km in zip(texts, distances, strict=True)]

    def list_distances(self) -> Sequence[float | None]:
        """The distance of each offer's nearest point (km, to 10 m); None without a point, or none to measure from."""
        return self.found.distances_km or [None] * len(self.found.numbers)

    def list_summaries(self) -> list[OfferSummary]:
        """The summaries as objects."""
        return [_decode(text) for text in self.catalogue.summaries.take(self.found.numbers.tolist())]

    def list_features(self) -> Sequence[bytes]:
        """One feature for each offer: a point, several points, or a null geometry."""
        return [
            b'{"type":"Feature","id":%b,"geometry":%b,"properties":%b}'
            % (
                msgspec.json.encode(self.catalogue.ids[number]),
                msgspec.json.encode(_find_geometry(self.catalogue, number)),
                item,
            )
            for number, item in zip(self.found.numbers.tolist(), self.list_items(), strict=True)
        ]

    def list_rows(self) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
        """One row for each offer; several values of a cell are joined by ``|``."""
        return COLUMNS, map(_make_row, self.list_summaries(), self.list_distances())

    def list_nodes(self) -> Iterable[dict[str, Any]]:
        """One schema.org Course for each offer."""
        return (describe_offer(summary, self.base_url) for summary in self.list_summaries())

    def draw_map(self) -> str:
        """The page with a map of all offers that match."""
        return self.draw()

    @property
    def _telling(self) -> Telling:
        return Telling(self.filters, self.language, self.base_url)

    def make_feed(self) -> Feed:
        """One entry for each offer."""
        return make_feed(self.catalogue, self.found.numbers.tolist(), self._telling)

    def make_diary(self) -> Diary:
        """The training sessions of the offers."""
        return make_diary(self.catalogue, self.found.numbers.tolist(), self._telling)


def _make_row(summary: OfferSummary, distance_km: float | None) -> list[Cell]:
    row = _flatten(summary) | {"distance_km": distance_km}
    return [row[column] for column in COLUMNS]


def _find_geometry(catalogue: Catalogue, number: int) -> dict[str, Any] | None:
    points = catalogue.points
    rows = range(*points.offer.searchsorted([number, number + 1]).tolist())
    positions = [(float(points.longitude[row]), float(points.latitude[row])) for row in rows]
    if not positions:
        return None
    if len(positions) == 1:
        return {"type": "Point", "coordinates": positions[0]}
    return {"type": "MultiPoint", "coordinates": positions}


def _join(values: Iterable[Any]) -> str:
    return "|".join(str(value) for value in values if value is not None)


def _flatten(summary: OfferSummary) -> dict[str, Cell]:
    venues = [venue for venue in summary.venues if venue.longitude is not None]
    first = venues[0] if venues else None
    return {
        "id": summary.id,
        **{f"title_{language}": summary.title.get(language) for language in LANGUAGES},
        "operator_id": summary.operator.id if summary.operator else None,
        "operator": summary.operator.name if summary.operator else None,
        "topics": _join(summary.topics),
        "audiences": _join(summary.audiences),
        "languages": _join(summary.languages),
        "modality": summary.modality,
        "level": summary.level,
        "certification": summary.certification,
        "duration": summary.duration.amount,
        "internship": summary.duration.internship_amount,
        "duration_unit": summary.duration.unit,
        "prices": _join(_describe_price(line) for line in summary.prices),
        "recognised_by": _join(
            line.body for line in summary.recognitions if line.status == "recognised" and not line.is_own_word
        ),
        "funding": _join(f"{line.funder or 'unknown_payer'}:{line.answer}" for line in summary.funding),
        "region": summary.region,
        "venues": _join(venue.name for venue in summary.venues),
        "places": _join(venue.place.names.get("fr", venue.place.id) for venue in summary.venues if venue.place),
        "postal_codes": _join(venue.postal_code for venue in summary.venues),
        "longitude": first.longitude if first else None,
        "latitude": first.latitude if first else None,
        "precision": first.precision if first else "none",
        "next_start": summary.next_start.isoformat() if summary.next_start else None,
        "status": summary.status,
        "enrolment": summary.enrolment,
        "confirmed_on": summary.confirmed_on.isoformat() if summary.confirmed_on else None,
        "confirmed_precision": summary.confirmed_precision if summary.confirmed_on else None,
        "edited_on": summary.edited_on.isoformat() if summary.edited_on else None,
        "freshness": summary.freshness,
    }


def _describe_price(line: Any) -> str:
    amount = "" if line.amount_eur is None else f":{line.amount_eur:g}"
    high = "" if line.amount_high_eur is None else f"-{line.amount_high_eur:g}"
    return f"{line.audience}:{line.kind}{amount}{high}"

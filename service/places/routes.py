"""Addresses of places: suggestions while typing, and one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, get
from litestar.openapi.spec import Example
from litestar.params import FromPath, QueryParameter
from msgspec import Struct

from service.errors import NotFoundError
from service.narrowing import check_values
from service.places.gazetteer import GazetteerEntry, default_gazetteer
from service.places.search import suggest_places
from service.query import get_asked
from service.vocabulary import LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """What somebody has typed so far."""

    q: Annotated[
        str,
        QueryParameter(
            description="The beginning of a name or a postal code.",
            min_length=1,
            max_length=80,
            examples=[Example(value="molenb")],
        ),
    ]
    lang: Annotated[
        str,
        QueryParameter(
            description="Language of the names preferred: fr, nl, en or de.",
            max_length=2,
            examples=[Example(value="nl")],
        ),
    ] = "fr"
    limit: Annotated[
        int, QueryParameter(description="How many suggestions, 1 to 20.", ge=1, le=20, examples=[Example(value=5)])
    ] = 10


class PlaceCard(Struct, frozen=True):
    """A place. ``label`` is its name in the language asked for; degrees, WGS 84."""

    id: str
    label: str
    names: dict[str, str]
    kind: str
    postal_code: str | None
    municipality: str | None
    province: str | None
    region: str | None
    longitude: float | None
    latitude: float | None
    precision: str


class Suggestions(Struct, frozen=True):
    """Places that begin with, or sound like, what was typed; the likeliest first."""

    items: list[PlaceCard]


def show_place(entry: GazetteerEntry, language: str) -> PlaceCard:
    """A place as it is shown."""
    return PlaceCard(
        id=entry.id,
        label=entry.get_name(language),
        names=dict(entry.names),
        kind=entry.kind,
        postal_code=entry.postal_code or None,
        municipality=entry.municipality_id or None,
        province=entry.province_id or None,
        region=entry.region_id or None,
        longitude=entry.lon,
        latitude=entry.lat,
        precision=entry.precision,
    )


@get(
    "/places",
    opt={"parameters": (Typing,)},
    sync_to_thread=False,
    tags=["places"],
)
def list_places(request: Request[Any, Any, Any]) -> Suggestions:
    """Suggest places while typing: regions, provinces, municipalities, localities, postal codes."""
    typing = get_asked(request, Typing)
    check_values("lang", [typing.lang], LANGUAGES)
    entries = suggest_places(default_gazetteer(), typing.q, typing.lang, typing.limit)
    return Suggestions([show_place(entry, typing.lang) for entry in entries])


@get("/places/{place_id:str}", opt={"parameters": ()}, sync_to_thread=False, tags=["places"])
def show_one_place(place_id: FromPath[str]) -> PlaceCard:
    """Show one place."""
    entry = default_gazetteer().find(place_id)
    if entry is None:
        raise NotFoundError(f"No place has the identifier {place_id[:80]!r}.")
    return show_place(entry, LANGUAGES[0])


PLACE_ROUTES = (list_places, show_one_place)

"""What the pages of venues show: where the address of one leads to, how well that is known, and the point by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from litestar import Request, Response
from sqlalchemy import func, select
from sqlmodel import col

from service.console.frame import make_console_page, read_console_speech
from service.console.own_records import name_town, write_acting
from service.console.record_form import Returned, describe_meanwhile
from service.database import Db
from service.errors import CartoformaError
from service.guard import get_actor
from service.intake.documents import FINE, StoredDocument
from service.intake.draft import VenueDraft
from service.intake.locate import locate_draft
from service.offers.models import OfferVenue
from service.operators.models import Venue
from service.pages.map_panel import SMALL_MAP_DEGREES, describe_empty_map
from service.pages.speech import Speech, mark
from service.pages.wording import say_precision
from service.places.gazetteer import default_gazetteer
from service.record_forms.controls import make_id
from service.record_forms.values import Values, find_text
from service.record_forms.view import Filling, describe_form
from service.settings import Settings

type_of_request = Request[Any, Any, Any]
WRONG = {
    "used": mark("Offers are still given there. Move or withdraw them first."),
    "reason": mark("Please give a reason."),
}
_DECIMALS = 5
"""About a metre."""


class Located(NamedTuple):
    """Where an address leads to: the name of the place, a point in degrees, and how well it is known."""

    place: str
    longitude: float
    latitude: float
    precision: str


def find_located(values: Values, language: str) -> Located | None:
    """Where the address in a form leads to by itself; None where it leads nowhere."""
    place, code = (find_text(values, name).strip() or None for name in ("place", "postal_code"))
    try:
        columns = locate_draft(VenueDraft(id="x", name="x", place=place, postal_code=code))
    except CartoformaError:
        return None
    entry = default_gazetteer().find(columns.get("place_id") or "")
    if entry is None or columns.get("longitude") is None:
        return None
    return Located(entry.get_name(language), columns["longitude"], columns["latitude"], columns["precision"])


def list_venue_rows(db: Db, operator_id: str, speech: Speech) -> list[dict[str, Any]]:
    """The venues of an operator for their list, those that are withdrawn last."""
    counts = select(func.count()).where(col(OfferVenue.venue_id) == col(Venue.id)).scalar_subquery()
    wanted = select(Venue, counts).where(col(Venue.operator_id) == operator_id)
    rows = db.execute(wanted.order_by(col(Venue.status), col(Venue.name), col(Venue.id)))
    return [_describe_row(row, count, speech) for row, count in rows]


def _describe_row(row: Venue, count: int, speech: Speech) -> dict[str, Any]:
    town = name_town(row, speech.language)
    return {
        "id": row.id,
        "url": f"/console/venues/{row.id}",
        "name": row.name,
        "address": ", ".join(part for part in (row.street, f"{row.postal_code or ''} {town}".strip()) if part),
        "precision": say_point(row.precision, speech),
        "offers": count,
        "is_withdrawn": row.status == "withdrawn",
        "reason": row.status_reason or "",
    }


def say_point(precision: str, speech: Speech) -> str:
    """How well a point is known, an exact one too."""
    return speech.say("on the spot") if precision in FINE else say_precision(precision, speech)


def show_venue_form(
    request: type_of_request,
    settings: Settings,
    returned: Returned,
    stored: StoredDocument | None,
    operator_id: str | None,
) -> Response[str]:
    """The page of a venue, or of a new one."""
    speech = read_console_speech(request)
    acting = write_acting(get_actor(request), operator_id)
    located = find_located(returned.values, speech.language)
    status = stored.status if stored else "published"
    wrong = speech.say(WRONG[returned.wrong_reason]) if returned.wrong_reason else ""
    return make_console_page(
        request,
        "venue_form.html",
        status=returned.status,
        heading=stored.document["name"] if stored else speech.say("A new venue"),
        back={"url": f"/console/venues{acting}", "label": speech.say("All your venues")},
        action=f"/console/venues/{stored.id}" if stored else f"/console/venues/new{acting}",
        version=returned.version,
        form=describe_form("venue", Filling(returned.values, returned.errors), speech),
        meanwhile=describe_meanwhile("venue", returned.meanwhile, {}, speech),
        stored=stored,
        is_withdrawn=status == "withdrawn",
        status_reason=stored.row.get("status_reason") or "" if stored else "",
        wrong=wrong,
        reason=returned.reason,
        located=located and {"place": located.place, "precision": say_point(located.precision, speech)},
        map=describe_empty_map(
            speech, settings, speech.say("Map on which the point is set"), _frame(returned, located)
        ),
        point=_describe_point(located, speech),
    )


def _read_point(values: Mapping[str, list[str]]) -> tuple[float, float] | None:
    texts = [find_text(values, name).replace(",", ".") for name in ("longitude", "latitude")]
    try:
        longitude, latitude = (float(text) for text in texts)
    except ValueError:
        return None
    return longitude, latitude


def _frame(returned: Returned, located: Located | None) -> tuple[float, float, float, float] | None:
    """What the map shows at first: around the point, or all of Belgium."""
    point = _read_point(returned.values) or (located and (located.longitude, located.latitude))
    if not point or not (2 < point[0] < 7 and 49 < point[1] < 52):
        return None
    reach = SMALL_MAP_DEGREES / (6 if _read_point(returned.values) else 1)
    return point[0] - reach, point[1] - reach / 2, point[0] + reach, point[1] + reach / 2


def _describe_point(located: Located | None, speech: Speech) -> dict[str, Any]:
    """What the map's script is told."""
    derived = None if located is None else [round(located.longitude, _DECIMALS), round(located.latitude, _DECIMALS)]
    return {
        "longitudeId": make_id("longitude"),
        "latitudeId": make_id("latitude"),
        "derived": derived,
        "label": speech.say("The point: move it with the arrow keys, in small steps with Shift"),
        "set": speech.say("Point set at {longitude}, {latitude}", longitude="{longitude}", latitude="{latitude}"),
        "unset": speech.say("The point follows from the address."),
    }

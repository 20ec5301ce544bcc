"""Merging: offers that are likely one, two of them side by side, and the one that stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from sqlalchemy import Engine

from service.access import Access
from service.catalogue.live import LiveCatalogue
from service.console.duplicates import Alike, list_alike
from service.console.frame import lead_to, make_console_page, read_console_speech
from service.console.own_records import list_names, list_own, list_used_venues
from service.database import open_reading, open_transaction
from service.errors import NotFoundError, RefusedWritingError
from service.forms import get_field
from service.guard import get_actor
from service.intake.documents import StoredDocument
from service.operators.models import Operator
from service.pages.speech import Speech, mark
from service.record_forms.fields import list_fields
from service.record_forms.words import Names, name_field, say_value
from service.writing.desk import refresh
from service.writing.status import merge_offers

type_of_request = Request[Any, Any, Any]
PATH = "/console/moderation/merge"
CHOOSE = mark("Choose the one that stays, and say why the two are one.")
GONE = mark("One of the two is not shown any more.")
UNSEEN = mark("The one that stays is a draft, which nobody sees: publish it first, or keep the other.")


@get("/moderation/duplicates", sync_to_thread=True, access=Access.MODERATE)
def show_duplicates(request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """Pairs of offers that are likely one."""
    speech = read_console_speech(request)
    with open_reading(primary) as db:
        pairs = list_alike(db)
        operators = {row.id: row.name for row in _list_operators(db, pairs)}
    shown = [_describe_pair(pair, operators, speech) for pair in pairs]
    return make_console_page(request, "duplicates.html", pairs=shown, merge_path=PATH)


@get("/moderation/merge", sync_to_thread=True, access=Access.MODERATE)
def compare_two(request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """Two offers side by side, field by field."""
    one, other = (request.query_params.get(name, "")[:200].strip() for name in ("one", "other"))
    return _show(request, primary, (one, other))


@post("/moderation/merge", sync_to_thread=True, access=Access.MODERATE, status_code=303)
def merge_two(
    request: type_of_request, primary: NamedDependency[Engine], live: NamedDependency[LiveCatalogue]
) -> Response[Any]:
    """Withdraw one of two offers as a duplicate of the other."""
    one, other = (get_field(request, name, 200) for name in ("one", "other"))
    kept, reason = get_field(request, "kept", 200), get_field(request, "reason", 2_000)
    if kept not in (one, other) or not reason:
        return _show(request, primary, (one, other), wrong=CHOOSE, kept=kept, reason=reason)
    gone = other if kept == one else one
    try:
        with open_transaction(primary) as db:
            merge_offers(db, get_actor(request), gone, kept, reason)
    except RefusedWritingError as error:
        wrong = UNSEEN if error.field == "status" else GONE
        return _show(request, primary, (one, other), wrong=wrong, kept=kept, reason=reason)
    refresh(live)
    return lead_to(f"/console/offers/{kept}", said="merged")


def _show(request: type_of_request, primary: Engine, ids: tuple[str, str], **typed: str) -> Response[str]:
    speech, actor = read_console_speech(request), get_actor(request)
    found: list[StoredDocument] = []
    wrong = typed.get("wrong", "")
    with open_reading(primary) as db:
        if all(ids):
            try:
                found = list_own(db, actor, "offer", ids)
            except NotFoundError:
                wrong = GONE
        used = {venue for stored in found for venue in list_used_venues(stored.document)}
        names = list_names(db, None, used, speech.language)
        operators = {stored.id: _name_operator(db.get(Operator, stored.operator_id or "")) for stored in found}
    return make_console_page(
        request,
        "merge.html",
        status=RefusedWritingError.status if wrong else 200,
        ids=ids,
        offers=[
            {
                "id": stored.id,
                "title": speech.text(stored.document["title"]),
                "operator": operators[stored.id],
                "status": speech.term("status", stored.status),
            }
            for stored in found
        ],
        rows=compare_documents(found, names, speech) if len(found) == 2 else [],
        wrong=wrong and speech.say(wrong),
        kept=typed.get("kept", ""),
        reason=typed.get("reason", ""),
    )


def compare_documents(found: Sequence[StoredDocument], names: Names, speech: Speech) -> list[dict[str, Any]]:
    """Two documents field by field, those that differ first; fields of which neither says anything are left out."""
    rows = []
    for name, field in list_fields("offer").items():
        one, other = (say_value(field, stored.document.get(name), names, speech) for stored in found)
        if one or other:
            rows.append({"label": name_field(field, speech), "one": one, "other": other, "is_same": one == other})
    return sorted(rows, key=lambda row: bool(row["is_same"]))


def _name_operator(row: Operator | None) -> str:
    return row.name if row else ""


def _list_operators(db: Any, pairs: Sequence[Alike]) -> list[Operator]:
    ids = {row.operator_id for pair in pairs for row in (pair.one, pair.other) if row.operator_id}
    return [row for name in sorted(ids) if (row := db.get(Operator, name)) is not None]


def _describe_pair(pair: Alike, operators: dict[str, str], speech: Speech) -> dict[str, Any]:
    return {
        "one": pair.one.id,
        "other": pair.other.id,
        "offers": [
            {"id": row.id, "title": speech.text(row.title), "operator": operators.get(row.operator_id, "")}
            for row in (pair.one, pair.other)
        ],
        "likeness": pair.likeness,
    }


MERGING_ROUTES: tuple[HTTPRouteHandler, ...] = (show_duplicates, compare_two, merge_two)

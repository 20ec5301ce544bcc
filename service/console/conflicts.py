"""Contradictions: a source says otherwise than a person who answers for the field. Keep, or take over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access
from service.catalogue.live import LiveCatalogue
from service.columns import to_day
from service.console.frame import find_local, lead_to, make_console_page, read_console_speech
from service.console.history import PATHS
from service.console.own_records import find_acting, get_own, list_names, list_used_venues
from service.console.record_form import THROUGH
from service.database import Db, open_reading, open_transaction
from service.errors import ConflictingError, InputError, InvalidBodyError, NotFoundError, RefusedWritingError
from service.forms import get_field
from service.guard import get_actor
from service.history.models import SETTLEMENTS, Conflict
from service.history.search import MOST_CHANGES
from service.pages.speech import Speech
from service.record_forms.refusals import say_refusal
from service.record_forms.words import Difference, Names, list_differences
from service.reports.search import Subject, find_subject
from service.writing.conflicts import ConflictLine, list_conflicts, settle_conflict
from service.writing.desk import refresh

type_of_request = Request[Any, Any, Any]


@get("/conflicts", sync_to_thread=True, access=Access.WRITE)
def show_conflicts(request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """What sources say otherwise; for the team of every operator, or of the one it acts for."""
    return _show(request, primary)


@post("/conflicts/{conflict_id:int}", sync_to_thread=True, access=Access.WRITE, status_code=303)
def settle(
    conflict_id: FromPath[int],
    request: type_of_request,
    primary: NamedDependency[Engine],
    live: NamedDependency[LiveCatalogue],
) -> Response[Any]:
    """Keep what the person wrote, or take over what the source says."""
    actor, choice = get_actor(request), get_field(request, "settlement", 10)
    back = find_local(get_field(request, "next", 2_000) or "/console/conflicts")
    if choice not in SETTLEMENTS:
        raise InvalidBodyError("settlement", "is kept or taken")
    with open_reading(primary) as db:
        row = db.get(Conflict, min(conflict_id, MOST_CHANGES))
        if row is None:
            raise NotFoundError(f"No conflict has the number {conflict_id}.")
        kind = get_own(db, actor, row.subject_kind, row.subject_id).kind
    try:
        with open_transaction(primary) as db:
            settle_conflict(db, actor, THROUGH, conflict_id, "taken" if choice == "taken" else "kept")
    except ConflictingError:
        return lead_to(back, said="stale")
    except InputError as error:
        speech = read_console_speech(request)
        return _show(request, primary, {conflict_id: [say_refusal(kind, item, speech) for item in error.errors]})
    refresh(live)
    return lead_to(back, said=choice)


def _show(request: type_of_request, primary: Engine, wrong: dict[int, list[str]] | None = None) -> Response[str]:
    actor, speech = get_actor(request), read_console_speech(request)
    with open_reading(primary) as db:
        lines = list_conflicts(db, actor.operator_id or find_acting(request))
        conflicts = describe_conflicts(db, lines, speech)
    status = RefusedWritingError.status if wrong else 200
    return make_console_page(request, "conflicts.html", status=status, conflicts=conflicts, wrong=wrong or {})


def describe_conflicts(db: Db, lines: Sequence[ConflictLine], speech: Speech) -> list[dict[str, Any]]:
    """Each contradiction in words: the record, the field, what is kept and what the source says."""
    said = [{line.field: value} for line in lines for value in (line.kept, line.offered)]
    used = {venue for document in said for venue in list_used_venues(document)}
    names = list_names(db, None, used, speech.language) if used else {}
    return [_describe(line, find_subject(db, line.kind, line.record_id), names, speech) for line in lines]


def _describe(line: ConflictLine, subject: Subject | None, names: Names, speech: Speech) -> dict[str, Any]:
    found: Difference = list_differences(line.kind, [(line.field, (line.kept, line.offered))], names, speech)[0]
    is_card = line.kind == "operator"
    return {
        "id": line.id,
        "url": "/console/operator" if is_card else f"/console/{PATHS[line.kind]}/{line.record_id}",
        "name": speech.text(subject.names).text if subject else line.record_id,
        "label": found.label,
        "kept": found.before,
        "offered": found.after,
        "source": line.source,
        "seen_on": speech.date(to_day(line.seen_at)),
    }


CONFLICT_ROUTES: tuple[HTTPRouteHandler, ...] = (show_conflicts, settle)

"""The history of a record: who did what and when, through what, each field before and after; and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access
from service.catalogue.live import LiveCatalogue
from service.columns import to_day
from service.console.frame import lead_to, make_console_page, read_console_speech
from service.console.link_names import name_values
from service.console.own_records import get_own, list_names, list_used_venues
from service.console.record_form import THROUGH
from service.database import Db, open_reading, open_transaction
from service.errors import CartoformaError, ConflictingError, RefusedWritingError
from service.guard import get_actor
from service.history.schemas import ChangeLine
from service.history.search import MOST_CHANGES, get_change, read_history
from service.intake.documents import StoredDocument
from service.pages.speech import Speech, mark
from service.record_forms.refusals import say_refusal
from service.record_forms.words import Names, list_differences, name_path
from service.writing.desk import refresh
from service.writing.past import take_back
from service.writing.status import FOLLOWING

type_of_request = Request[Any, Any, Any]
PAGE_SIZE = 50
KINDS = {"offers": "offer", "venues": "venue", "operators": "operator", "links": "funding_link"}
"""The part of an address for each kind of record."""
PATHS = {kind: path for path, kind in KINDS.items()}
ACTS = {
    "created": mark("Made"),
    "edited": mark("Edited"),
    "confirmed": mark("Confirmed unchanged"),
    "imported": mark("Imported"),
    "published": mark("Published"),
    "suspended": mark("Suspended"),
    "archived": mark("Archived"),
    "withdrawn": mark("Withdrawn"),
    "restored": mark("Brought back"),
    "merged": mark("Merged with another"),
    "erased": mark("Contact data erased"),
}
THROUGH_WORDS = {
    "form": mark("through the form"),
    "api": mark("through the API"),
    "upload": mark("through a spreadsheet"),
    "feed": mark("through a source"),
    "confirm_link": mark("through a confirm link"),
    "command": mark("through a command"),
}
LASTING = ("created", "merged", "erased")
"""Acts that cannot be taken back."""
NOT_UNDONE = mark("This cannot be taken back: a later change touched the same fields. Take that one back first.")


def _make_page(path: str, kind: str) -> HTTPRouteHandler:
    """The page of the history of one kind of record."""
    access = Access.MODERATE if kind == "funding_link" else Access.READ

    @get(f"/{path}/{{record_id:str}}/history", sync_to_thread=True, access=access, name=f"{kind}-history")
    def show_history(
        record_id: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]
    ) -> Response[str]:
        with open_reading(primary) as db:
            return _show(request, db, get_own(db, get_actor(request), kind, record_id))

    return show_history


@post("/changes/{change_id:int}/take-back", sync_to_thread=True, access=Access.WRITE, status_code=303)
def take_change_back(
    change_id: FromPath[int],
    request: type_of_request,
    primary: NamedDependency[Engine],
    live: NamedDependency[LiveCatalogue],
) -> Response[Any]:
    """Undo one change, which is a change of its own; where a later one touched the same, say so."""
    actor = get_actor(request)
    with open_reading(primary) as db:
        change = get_change(db, min(change_id, MOST_CHANGES))
        stored = get_own(db, actor, change.subject_kind, change.subject_id)
    try:
        with open_transaction(primary) as db:
            take_back(db, actor, THROUGH, change_id)
    except (ConflictingError, RefusedWritingError) as error:
        with open_reading(primary) as db:
            return _show(request, db, stored, error)
    refresh(live)
    return lead_to(f"/console/{PATHS[stored.kind]}/{stored.id}/history", said="taken-back")


def _say_hindrance(kind: str, error: CartoformaError, speech: Speech) -> list[str]:
    """Why a change cannot be taken back: later ones, or what the record would be then."""
    if not isinstance(error, RefusedWritingError):
        return [speech.say(NOT_UNDONE)]
    return [
        f"{name_path(kind, one.field, speech)}{speech.say(':')} {say_refusal(kind, one, speech)}"
        for one in error.errors
    ]


def _show(
    request: type_of_request, db: Db, stored: StoredDocument, wrong: CartoformaError | None = None
) -> Response[str]:
    speech = read_console_speech(request)
    before = request.query_params.get("before", "")
    earlier_than = min(int(before), MOST_CHANGES) if before.isdecimal() and len(before) < 16 else None
    lines = read_history(db, stored.kind, stored.id, limit=PAGE_SIZE + 1, before=earlier_than)
    names = _list_named(db, stored, lines, speech)
    path = f"/console/{PATHS[stored.kind]}/{stored.id}"
    return make_console_page(
        request,
        "history.html",
        status=wrong.status if wrong else 200,
        heading=_say_name(stored, speech),
        back="/console/operator" if stored.kind == "operator" else path,
        wrong=_say_hindrance(stored.kind, wrong, speech) if wrong else [],
        changes=[describe_change(stored.kind, line, names, speech) for line in lines[:PAGE_SIZE]],
        more_url=f"{path}/history?before={lines[PAGE_SIZE - 1].id}" if len(lines) > PAGE_SIZE else "",
    )


def _list_named(db: Db, stored: StoredDocument, lines: Sequence[ChangeLine], speech: Speech) -> Names:
    """The names of the records that the changes of a record speak of."""
    if stored.kind == "funding_link":
        return name_values(db, _list_states(lines), speech)
    return list_names(db, stored.owner_id, _list_venues(stored, lines), speech.language)


def _list_states(lines: Sequence[ChangeLine]) -> list[Mapping[str, Any]]:
    return [{name: values[side] for name, values in line.fields.items()} for line in lines for side in (0, 1)]


def _list_venues(stored: StoredDocument, lines: Sequence[ChangeLine]) -> set[str]:
    """The venues that the changes of an offer speak of."""
    if stored.kind != "offer":
        return set()
    return {venue for state in _list_states(lines) for venue in list_used_venues(dict(state))}


def _say_name(stored: StoredDocument, speech: Speech) -> str:
    if stored.kind == "offer":
        return speech.text(stored.document.get("title") or {}).text or stored.id
    return str(stored.document.get("name") or speech.say("Funding link"))


def describe_change(kind: str, line: ChangeLine, names: Names, speech: Speech) -> dict[str, Any]:
    """One act in words: what was done, by whom, through what, and each field before and after."""
    pairs = [(name, (values[0], values[1])) for name, values in line.fields.items()]
    return {
        "id": line.id,
        "version": line.version,
        "act": speech.say(ACTS[line.act]),
        "on": speech.date(to_day(line.at)),
        "at": line.at.isoformat(),
        "who": say_who(line, speech),
        "through": speech.say(THROUGH_WORDS[line.through]),
        "reason": line.reason or "",
        "differences": list_differences(kind, pairs, names, speech),
        "can_take_back": _can_take_back(kind, line),
    }


def _can_take_back(kind: str, line: ChangeLine) -> bool:
    """Whether a change is one that can be taken back while no later one touches the same."""
    before, after = line.fields.get("status", (None, None))
    is_step_back = before == after or before in FOLLOWING[kind].get(str(after), ())
    return bool(line.fields) and line.act not in LASTING and line.version > 1 and is_step_back


def say_who(line: ChangeLine, speech: Speech) -> str:
    """Who did something, as a kind and an operator, never as a person."""
    if line.who == "source":
        return speech.say("a source ({name})", name=line.source or "")
    if line.who == "operator":
        return line.operator or line.operator_id or ""
    return speech.say("the team of this service")


HISTORY_ROUTES: tuple[HTTPRouteHandler, ...] = (
    *(_make_page(path, kind) for path, kind in KINDS.items()),
    take_change_back,
)

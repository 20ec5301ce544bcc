"""The page of API keys: an owner sees and makes those of its operator, the team those of all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine
from sqlmodel import select

from service.access import Access, Actor, check_may_write
from service.accounts.keys import LONGEST_LABEL, get_key, list_keys, make_key, revoke_key
from service.accounts.models import SCOPES, ApiKey
from service.console.frame import lead_to, make_console_page, read_console_speech, say_day, say_wrong
from service.database import Db, open_reading, open_transaction
from service.errors import InvalidBodyError
from service.forms import get_field
from service.guard import get_actor
from service.operators.models import Operator
from service.pages.speech import Speech, mark

type_of_request = Request[Any, Any, Any]

SCOPE_WORDS = {"read": mark("read"), "write": mark("read and write")}
WRONG = {
    "label": mark("Say in 1 to 80 characters what the key is for. At most 50 keys of an operator are good at once."),
    "operator_id": mark("There is no such operator."),
    "scope": mark("Choose what the key may do."),
}


@get("/keys", sync_to_thread=True, access=Access.OWNER)
def show_keys(request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """The keys, and a form for a new one."""
    return _show(request, primary)


@post("/keys", sync_to_thread=True, access=Access.OWNER, status_code=200)
def take_key(request: type_of_request, primary: NamedDependency[Engine]) -> Response[str]:
    """Make a key and show it, this once."""
    actor = get_actor(request)
    typed = {name: get_field(request, name) for name in ("label", "scope", "operator_id")}
    try:
        with open_transaction(primary) as db:
            operator_id = actor.operator_id or typed["operator_id"]
            _, key = make_key(db, operator_id, typed["label"], typed["scope"], made_by=actor.id)
    except InvalidBodyError as error:
        wrong = say_wrong(error, WRONG, read_console_speech(request))
        return _show(request, primary, status=422, typed=typed, wrong=wrong)
    return _show(request, primary, made=key, label=typed["label"])


@post("/keys/{key_id:str}/revoke", sync_to_thread=True, access=Access.OWNER, status_code=303)
def take_revocation(
    key_id: FromPath[str], request: type_of_request, primary: NamedDependency[Engine]
) -> Response[bytes]:
    """Revoke a key."""
    with open_transaction(primary) as db:
        row = get_key(db, key_id)
        check_may_write(get_actor(request), row.operator_id)
        revoke_key(db, row)
    return lead_to("/console/keys", said="revoked")


def _show(request: type_of_request, engine: Engine, *, status: int = 200, **known: Any) -> Response[str]:
    actor, speech = get_actor(request), read_console_speech(request)
    context = {"made": "", "label": "", "typed": {}, "wrong": {}, **known}
    with open_reading(engine) as db:
        names = name_operators(db, actor)
        lines = [_describe(row, names, speech) for row in list_keys(db, actor.operator_id)]
    return make_console_page(
        request,
        "keys.html",
        status=status,
        keys=lines,
        operators=names if actor.is_team else {},
        scopes={scope: speech.say(SCOPE_WORDS[scope]) for scope in reversed(SCOPES)},
        longest_label=LONGEST_LABEL,
        **context,
    )


def name_operators(db: Db, actor: Actor) -> dict[str, str]:
    """The names of the operators that somebody may choose from, by identifier: the team from all, others their own."""
    query = select(Operator.id, Operator.name).order_by(Operator.name, Operator.id)
    if actor.operator_id is not None:
        query = query.where(Operator.id == actor.operator_id)
    return dict(db.exec(query).all())


def _describe(row: ApiKey, names: Mapping[str, str], speech: Speech) -> dict[str, Any]:
    return {
        "id": row.id,
        "label": row.label,
        "hint": row.hint,
        "scope": speech.say(SCOPE_WORDS[row.scope]),
        "operator": names.get(row.operator_id, row.operator_id),
        "made": say_day(row.recorded_at, speech),
        "used": say_day(row.last_used_at, speech) if row.last_used_at else speech.say("never"),
        "revoked": say_day(row.revoked_at, speech) if row.revoked_at else "",
    }


KEY_ROUTES = (show_keys, take_key, take_revocation)

"""Stands before every handler: who asks, whether they may, whether a form is ours, and what the query says.

A handler says who may call it in ``opt["access"]``, a router in ``opt["reading"]`` who may read. What is not said
is refused. Somebody is known by ``Authorization: Bearer`` below ``/api/`` alone, and by the cookie of a signed-in
browser below ``/console`` alone.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn
from urllib.parse import urlencode

from litestar import Request
from litestar.concurrency import sync_to_thread
from sqlalchemy import Engine

from service.access import Access, Actor, mark_private, may_call
from service.accounts.browsers import NOTED_EVERY, SignedIn, find_browser, note_seen
from service.accounts.keys import find_key, note_used
from service.columns import now
from service.database import open_reading, open_transaction
from service.errors import CartoformaError, ForbiddenError, UnauthorizedError
from service.forms import check_public_form, check_signed_in_form, read_form
from service.query import read_request
from service.settings import Settings

log = logging.getLogger(__name__)
type_of_request = Request[Any, Any, Any]

API = "/api/"
CONSOLE = "/console"
SIGN_IN = "/console/sign-in"
BEARER = "bearer "
LONGEST_TOKEN = 200
READING = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""

_KEY = "caller"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: ``signed_in`` where it is somebody with a browser. ``is_due``: their last use is to be noted."""

    actor: Actor
    signed_in: SignedIn | None
    is_due: bool


def find_access(opt: Mapping[str, Any], method: str) -> Access | None:
    """Who may call a handler by a method, from its options; None where nothing says so."""
    return opt.get("access") or (opt.get("reading") if method in READING else None)


async def guard(request: type_of_request) -> None:
    """Let a request pass to its handler, with who asks, its form and its query read.

    Raises :class:`UnauthorizedError` for somebody who is not known, and :class:`ForbiddenError` for somebody who
    may not, for a form that is not ours, and where nothing says who may.
    """
    scope = request.scope
    if scope["path"].startswith(CONSOLE):  # the form of the sign-in page among it
        mark_private(scope)
    access = find_access(scope["route_handler"].opt, scope["method"])
    if access is None:
        raise ForbiddenError("Nobody may ask for this address in this way.")
    if access is not Access.PUBLIC:
        mark_private(scope)
        caller = await sync_to_thread(_find_caller, request)
        if caller is None:
            _turn_away(request)
        scope["state"][_KEY] = caller
        if not may_call(access, caller.actor):
            raise ForbiddenError("This needs more than this account or key may do.")
    if scope["method"] not in READING and not scope["path"].startswith(API):
        await _check_form(request, access)
    read_request(request)


def _find_caller(request: type_of_request) -> Caller | None:
    path, engine = request.scope["path"], get_primary(request)
    if path.startswith(API):
        header = request.headers.get("authorization", "")
        if not header.lower().startswith(BEARER) or len(header) > LONGEST_TOKEN:
            return None
        with open_reading(engine) as db:
            key = find_key(db, header[len(BEARER) :].strip())
        return None if key is None else Caller(key.actor, None, _is_due(key.last_used_at))
    token = request.cookies.get(find_cookie_name(request.app.state["settings"]), "")
    if not token or len(token) > LONGEST_TOKEN or not path.startswith(CONSOLE):
        return None
    with open_reading(engine) as db:
        found = find_browser(db, token)
    return None if found is None else Caller(found.actor, found, _is_due(found.seen_at))


def _is_due(used_at: datetime | None) -> bool:
    return used_at is None or now() - used_at >= NOTED_EVERY


def _turn_away(request: type_of_request) -> NoReturn:
    """Refuse somebody who is not known; a browser that only reads is led to the sign-in page, and back afterwards."""
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    leads_to = ""
    if request.scope["method"] == "GET":
        leads_to = f"{SIGN_IN}?{urlencode({'next': f'{path}?{query}' if query else path})}"
    raise UnauthorizedError("This needs a key below /api/, and a sign-in below /console.", leads_to)


async def _check_form(request: type_of_request, access: Access) -> None:
    await read_form(request)
    if request.scope["route_handler"].opt.get("is_key_in_address"):
        return  # a link that only its owner was given says more than a token of the form could
    if access is Access.PUBLIC:
        await sync_to_thread(check_public_form, request, get_primary(request))
    else:
        await sync_to_thread(check_signed_in_form, request, get_primary(request), get_signed_in(request))


async def note_caller(request: type_of_request) -> None:
    """Note that a key or a browser was used, after the answer was sent, and at most once a minute."""
    caller: Caller | None = request.scope["state"].get(_KEY)
    if caller is not None and caller.is_due:
        await sync_to_thread(_note, get_primary(request), caller)


def _note(engine: Engine, caller: Caller) -> None:
    try:
        with open_transaction(engine) as db:
            if caller.signed_in is None:
                note_used(db, caller.actor.id)
            else:
                note_seen(db, caller.signed_in)
    except CartoformaError as error:  # the answer was given, and matters more
        log.warning("the last use of a key or a browser was not noted: %s", error.detail)


def get_actor(request: type_of_request) -> Actor:
    """Who asks; raises :class:`UnauthorizedError` where the route asks for nobody."""
    return _get_caller(request).actor


def get_signed_in(request: type_of_request) -> SignedIn:
    """Whose browser asks; raises :class:`UnauthorizedError` where there is none."""
    found = find_signed_in(request)
    if found is None:
        raise UnauthorizedError("Nobody is signed in.")
    return found


def find_signed_in(request: type_of_request) -> SignedIn | None:
    """Whose browser asks; None on a page that asks for nobody, and for a program."""
    caller: Caller | None = request.scope["state"].get(_KEY)
    return None if caller is None else caller.signed_in


def _get_caller(request: type_of_request) -> Caller:
    found: Caller | None = request.scope["state"].get(_KEY)
    if found is None:
        raise UnauthorizedError("Nobody is signed in.")
    return found


def get_primary(request: type_of_request) -> Engine:
    """The database that is written to: what was changed a moment ago must be seen, and a replica may not have it."""
    engine: Engine = request.app.state["primary"]
    return engine


def find_cookie_name(settings: Settings) -> str:
    """The name of the cookie; behind https the browser itself sees to it that only this host can set it."""
    return "__Host-cartoforma" if is_secure(settings) else "cartoforma"


def is_secure(settings: Settings) -> bool:
    """Whether the public reaches the service by https."""
    return settings.public_url.startswith("https://")

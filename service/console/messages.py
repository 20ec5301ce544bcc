"""The page of messages: who has what to confirm, links made on demand, and what waits in the outbox or was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access, Actor, may_call
from service.catalogue.catalogue import Catalogue
from service.columns import now, to_day
from service.confirmation.answers import find_state, get_link
from service.confirmation.links import KIND, make_link_for, write_path
from service.confirmation.search import DueOffer, find_addressee, list_due
from service.console.frame import lead_to, make_console_page, read_console_speech, say_day
from service.console.keys import name_operators
from service.database import Db, open_reading, open_transaction
from service.errors import InvalidSettingError, NotFoundError
from service.forms import get_field
from service.guard import get_actor
from service.outbox.messages import describe_state, get_message, list_messages, send_again
from service.outbox.models import Message
from service.pages.speech import Speech, mark
from service.settings import Settings

type_of_request = Request[Any, Any, Any]

PATH = "/console/messages"
MOST_OPERATORS, MOST_MESSAGES = 50, 50
STATE_WORDS = {
    "waiting": mark("waits to be sent"),
    "failing": mark("is tried again"),
    "sent": mark("sent"),
    "given_up": mark("given up"),
}
LINK_WORDS = {"open": mark("can be used"), "used": mark("was used"), "expired": mark("has ended")}
NOTHING_DUE = mark("There is no such operator, or none of its offers is due to be confirmed.")
NO_ADDRESS = mark("The service does not know its public address (CARTOFORMA_PUBLIC_URL), so no link can be made.")


@get("/messages", sync_to_thread=True, access=Access.MODERATE)
def show_messages(
    request: type_of_request, primary: NamedDependency[Engine], catalogue: NamedDependency[Catalogue]
) -> Response[str]:
    """The operators with offers to confirm, and the newest messages."""
    return _show(request, primary, catalogue.on)


@post("/messages/links", sync_to_thread=True, access=Access.MODERATE, status_code=303)
def take_link(
    request: type_of_request,
    primary: NamedDependency[Engine],
    catalogue: NamedDependency[Catalogue],
    settings: NamedDependency[Settings],
) -> Response[Any]:
    """Make a link for one operator, with its messages, and show it."""
    operator_id, actor = get_field(request, "operator_id", 200), get_actor(request)
    try:
        with open_transaction(primary) as db:
            made = make_link_for(db, settings, operator_id, catalogue.on, actor.id)
    except NotFoundError:
        return _show(request, primary, catalogue.on, (NOTHING_DUE, operator_id))
    except InvalidSettingError:
        return _show(request, primary, catalogue.on, (NO_ADDRESS, operator_id))
    return lead_to(f"{PATH}/links/{made.link_id}", said="link-made")


@get("/messages/links/{link_id:str}", sync_to_thread=True, access=Access.MODERATE)
def show_link_made(
    link_id: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    settings: NamedDependency[Settings],
) -> Response[str]:
    """One link, to be copied into a message of one's own."""
    speech = read_console_speech(request)
    with open_transaction(primary) as db:  # the secret may be drawn now
        link = get_link(db, link_id)
        operators = name_operators(db, get_actor(request))
        return make_console_page(
            request,
            "confirm_link.html",
            operator=operators[link.operator_id],
            url=settings.public_url.rstrip("/") + write_path(db, link),
            state=speech.say(LINK_WORDS[find_state(link, now())]),
            ends_on=speech.date(to_day(link.expires_at)),
            answered=len(link.answered),
            total=len(link.offers),
        )


@get("/messages/{message_id:int}", sync_to_thread=True, access=Access.MODERATE)
def show_message(
    message_id: FromPath[int], request: type_of_request, primary: NamedDependency[Engine]
) -> Response[str]:
    """One message as its reader sees it."""
    with open_reading(primary) as db:
        message = get_message(db, message_id)
        line = _describe_message(message, read_console_speech(request))
        text = message.text if may_read(get_actor(request), message) else ""
    return make_console_page(request, "message.html", message=line, text=text)


def may_read(actor: Actor, message: Message) -> bool:
    """Whether somebody of the team may read what a message says.

    An invitation holds what lets its reader in: only who may invite anybody may read it.
    """
    return message.kind == KIND or may_call(Access.ADMINISTER, actor)


@post("/messages/{message_id:int}/send", sync_to_thread=True, access=Access.MODERATE, status_code=303)
def take_sending(
    message_id: FromPath[int], request: type_of_request, primary: NamedDependency[Engine]
) -> Response[bytes]:
    """Have a message sent, again, at the next opportunity."""
    with open_transaction(primary) as db:
        send_again(db, message_id)
    return lead_to(f"{PATH}/{message_id}", said="queued")


def _show(request: type_of_request, primary: Engine, on: date, refused: tuple[str, str] = ("", "")) -> Response[str]:
    """The page; ``refused`` is why no link was made, and for which operator."""
    (wrong, typed), speech = refused, read_console_speech(request)
    with open_reading(primary) as db:
        names, due = name_operators(db, get_actor(request)), list_due(db, on)
        ordered = sorted(due, key=lambda operator_id: (-len(due[operator_id]), names[operator_id]))
        asked = [_describe_operator(db, one, due[one], names, speech) for one in ordered[:MOST_OPERATORS]]
        lines = [_describe_message(message, speech) for message in list_messages(db, MOST_MESSAGES)]
    return make_console_page(
        request,
        "messages.html",
        status=422 if wrong else 200,
        asked=asked,
        left_count=len(due) - len(asked),
        messages=lines,
        operators=names,
        has_server=bool(request.app.state["settings"].smtp_url),
        wrong=wrong and speech.say(wrong),
        typed=typed,
    )


def _describe_operator(
    db: Db, operator_id: str, offers: Sequence[DueOffer], names: Mapping[str, str], speech: Speech
) -> dict[str, Any]:
    found = find_addressee(db, operator_id)
    return {
        "id": operator_id,
        "name": names[operator_id],
        "due": len(offers),
        "oldest": speech.term("freshness", offers[0].freshness.state),
        "addresses": found.addresses if found else (),
        "has_stopped": found is not None and found.has_stopped,
        "asked_on": say_day(found.asked_at, speech) if found and found.asked_at else speech.say("never"),
    }


def _describe_message(message: Message, speech: Speech) -> dict[str, Any]:
    return {
        "id": message.id,
        "recipient": message.recipient,
        "subject": message.subject,
        "language": message.language,
        "written_on": say_day(message.recorded_at, speech),
        "state": speech.say(STATE_WORDS[describe_state(message)]),
        "error": message.error or "",
    }


MESSAGE_ROUTES = (show_messages, take_link, show_link_made, show_message, take_sending)

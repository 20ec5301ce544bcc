"""The page of a confirm link: public to whoever has it, without an account, a cookie or a trace in other places.

Reading it changes nothing, since programs that check mail follow every link. Only what is pressed does.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Engine

from service.access import Access, mark_private
from service.catalogue.catalogue import Catalogue
from service.catalogue.live import LiveCatalogue
from service.columns import now
from service.confirmation.acts import Press, Pressed, press
from service.confirmation.answers import find_link_id, find_state, get_link, list_waiting
from service.confirmation.models import ReminderStop
from service.confirmation.page import SAID, Correcting, describe_page
from service.confirmation.rules import PATH, LinkState
from service.confirmation.shown import show_contact
from service.database import Db, open_reading
from service.errors import NotFoundError
from service.forms import get_form
from service.operators.models import Operator
from service.pages.rendering import render_template
from service.pages.speech import LANGUAGE_NAMES, Speech
from service.settings import Settings
from service.vocabulary import choose_language

type_of_request = Request[Any, Any, Any]

HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
"""The address is a key: no page that is visited next learns it, and no index keeps it."""
STATUS_GONE = 410


@get("/confirm/{token:str}", sync_to_thread=True, include_in_schema=False)
def show_link(
    token: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    catalogue: NamedDependency[Catalogue],
    settings: NamedDependency[Settings],
) -> Response[str]:
    """The offers of a link; or that it is unknown, used or ended, and what can be done then."""
    page = _Page(request, token, settings.contact)
    correcting = Correcting(request.query_params["correct"]) if "correct" in request.query_params else None
    try:
        link_id = find_link_id(primary, token)
        with open_reading(primary) as db:
            return page.draw(db, catalogue, link_id, Pressed(correcting=correcting))
    except NotFoundError:
        return page.draw_unknown()


@post(
    "/confirm/{token:str}",
    sync_to_thread=True,
    include_in_schema=False,
    status_code=200,
    access=Access.PUBLIC,
    is_key_in_address=True,  # whoever has it may press: no other site's page can know it
)
def take_press(
    token: FromPath[str],
    request: type_of_request,
    primary: NamedDependency[Engine],
    settings: NamedDependency[Settings],
    live: NamedDependency[LiveCatalogue],
) -> Response[Any]:
    """Do what was pressed, and lead back to what is left; or show again what was typed, and what is wrong with it."""
    page = _Page(request, token, settings.contact)
    pairs = [(name, text) for name, text in get_form(request).multi_items() if isinstance(text, str)]
    try:
        link_id = find_link_id(primary, token)
        pressed = press(primary, settings, Press(link_id, pairs, live.current.on))
        if pressed.has_written:
            live.refresh()
        if pressed.leads_back:
            return page.lead_back(pressed.said)
        with open_reading(primary) as db:
            return page.draw(db, live.current, link_id, pressed)
    except NotFoundError:
        return page.draw_unknown()


class _Page:
    """Draws the answers of one request, in the language asked for or else that of the link."""

    def __init__(self, request: type_of_request, token: str, contact: str) -> None:
        mark_private(request.scope)
        self._request = request
        self._path = f"{PATH}{quote(token)}"
        self._contact = contact

    def draw(self, db: Db, catalogue: Catalogue, link_id: str, pressed: Pressed) -> Response[str]:
        """The offers that wait; thanks when the last of them was just answered for; else what became of the link."""
        link = get_link(db, link_id)
        speech = self._choose_speech(link.language)
        state = find_state(link, now())
        waiting = list_waiting(db, link) if state == "open" else []
        operator = db.get(Operator, link.operator_id)
        said = pressed.said or self._request.query_params.get("said", "")
        shared = {
            "operator": operator.name if operator else "",
            "reached": show_contact(operator, speech) if operator else [],
            "operator_id": link.operator_id,
            "notice": speech.say(SAID[said]) if said in SAID else "",
            "has_stopped": db.get(ReminderStop, link.operator_id) is not None,
        }
        if not waiting:
            is_done = pressed.has_written
            status = 200 if is_done else STATUS_GONE
            ended: LinkState = "expired" if state == "expired" else "used"
            return self._render("confirm_ended.html", speech, status, state="done" if is_done else ended, **shared)
        context = describe_page(link, waiting, pressed.correcting, catalogue, speech)
        return self._render("confirm.html", speech, pressed.status, **context, **shared)

    def draw_unknown(self) -> Response[str]:
        """That there is no such link."""
        speech = self._choose_speech(None)
        shared = {"operator": "", "reached": [], "operator_id": "", "notice": "", "has_stopped": False}
        return self._render("confirm_ended.html", speech, NotFoundError.status, state="unknown", **shared)

    def lead_back(self, said: str) -> Response[str]:
        """Lead to the page again, after something was done, so that loading it again does nothing twice."""
        asked = [("lang", text) for text in (self._request.query_params.get("lang"),) if text in LANGUAGE_NAMES]
        address = f"{self._path}?{urlencode([*asked, ('said', said)])}"
        return Response("", status_code=303, media_type="text/plain", headers={**HEADERS, "Location": address})

    def _choose_speech(self, language: str | None) -> Speech:
        asked = self._request.query_params.get("lang")
        if asked in LANGUAGE_NAMES or language is None:
            return Speech(choose_language(asked, self._request.headers.get("accept-language", "")))
        return Speech(language)

    def _render(self, template: str, speech: Speech, status: int, **context: Any) -> Response[str]:
        html = render_template(
            template,
            speech,
            str(self._request.scope["state"]["csp_nonce"]),
            links={code: f"{self._path}?lang={code}" for code in LANGUAGE_NAMES},
            path=self._path,
            contact=self._contact,
            **context,
        )
        headers = {**HEADERS, "Content-Language": speech.language}
        return Response(html, status_code=status, media_type="text/html", headers=headers)


CONFIRM_ROUTES = (show_link, take_press)
"""To be registered at the root."""

"""The addresses of an offer's training sessions and prices: views on its document, with its version and its tag."""

from __future__ import annotations

from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from litestar.types import ASGIApp

from service.access import Access
from service.writing.desk import MAX_DOCUMENT_BYTES, Desk
from service.writing.parts import add_part, change_part, remove_part, replace_part, show_part
from service.writing.routes_offers import DESK
from service.writing.schemas import PartView, RecordView

SESSION = "/{offer_id:str}/sessions/{sid:str}"
PRICE = "/{offer_id:str}/prices/{audience:str}"


class PartWriting(Controller):
    """Training sessions and prices, written one by one."""

    path = "/offers"
    tags = ("offers",)
    dependencies = DESK
    opt = {"parameters": (), "access": Access.WRITE, "gives": (PartView,)}  # noqa: RUF012  the framework reads a plain dict
    request_max_body_size = MAX_DOCUMENT_BYTES

    @post("/{offer_id:str}/sessions", status_code=201, sync_to_thread=True, opt={"takes": "session"})
    def add_session(self, offer_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Add a training session to an offer. Its identifier is chosen by the service."""
        return add_part(desk, body, offer_id, "sessions")

    @get(SESSION, sync_to_thread=True, opt={"access": Access.READ})
    def show_session(self, offer_id: FromPath[str], sid: FromPath[str], desk: NamedDependency[Desk]) -> ASGIApp:
        """Show a training session as it is written."""
        return show_part(desk, offer_id, ("sessions", sid))

    @put(SESSION, sync_to_thread=True, opt={"takes": "session"})
    def replace_session(
        self, offer_id: FromPath[str], sid: FromPath[str], body: RawBody, desk: NamedDependency[Desk]
    ) -> ASGIApp:
        """Write a whole training session."""
        return replace_part(desk, body, offer_id, ("sessions", sid))

    @patch(SESSION, sync_to_thread=True, opt={"takes": "session"})
    def change_session(
        self, offer_id: FromPath[str], sid: FromPath[str], body: RawBody, desk: NamedDependency[Desk]
    ) -> ASGIApp:
        """Change some fields of a training session."""
        return change_part(desk, body, offer_id, ("sessions", sid))

    @delete(SESSION, status_code=200, sync_to_thread=True, opt={"gives": (RecordView,)})
    def remove_session(
        self, offer_id: FromPath[str], sid: FromPath[str], body: RawBody, desk: NamedDependency[Desk]
    ) -> ASGIApp:
        """Take a training session out of an offer."""
        return remove_part(desk, body, offer_id, ("sessions", sid))

    @post("/{offer_id:str}/prices", status_code=201, sync_to_thread=True, opt={"takes": "price"})
    def add_price(self, offer_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Add a price for an audience to an offer."""
        return add_part(desk, body, offer_id, "prices")

    @get(PRICE, sync_to_thread=True, opt={"access": Access.READ})
    def show_price(self, offer_id: FromPath[str], audience: FromPath[str], desk: NamedDependency[Desk]) -> ASGIApp:
        """Show the price for an audience as it is written."""
        return show_part(desk, offer_id, ("prices", audience))

    @put(PRICE, sync_to_thread=True, opt={"takes": "price"})
    def replace_price(
        self, offer_id: FromPath[str], audience: FromPath[str], body: RawBody, desk: NamedDependency[Desk]
    ) -> ASGIApp:
        """Write the whole price for an audience."""
        return replace_part(desk, body, offer_id, ("prices", audience))

    @patch(PRICE, sync_to_thread=True, opt={"takes": "price"})
    def change_price(
        self, offer_id: FromPath[str], audience: FromPath[str], body: RawBody, desk: NamedDependency[Desk]
    ) -> ASGIApp:
        """Change some fields of the price for an audience."""
        return change_part(desk, body, offer_id, ("prices", audience))

    @delete(PRICE, status_code=200, sync_to_thread=True, opt={"gives": (RecordView,)})
    def remove_price(
        self, offer_id: FromPath[str], audience: FromPath[str], body: RawBody, desk: NamedDependency[Desk]
    ) -> ASGIApp:
        """Take the price for an audience out of an offer."""
        return remove_part(desk, body, offer_id, ("prices", audience))

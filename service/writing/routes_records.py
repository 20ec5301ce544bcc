"""The addresses at which a program writes the venues of its operator, and its operator's card."""

from __future__ import annotations

from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from litestar.types import ASGIApp

from service.access import Access
from service.query import get_asked
from service.writing.desk import MAX_DOCUMENT_BYTES, Desk
from service.writing.handling import (
    add_record,
    change_record,
    replace_record,
    set_status,
    show_own,
    show_own_history,
    take_change_back,
    withdraw_record,
)
from service.writing.parameters import Withdrawing
from service.writing.routes_offers import DESK, HISTORY, RECORD
from service.writing.schemas import RecordView

VENUE = "/{venue_id:str}"
OPERATOR = "/{operator_id:str}"


class VenueWriting(Controller):
    """Venues, written."""

    path = "/venues"
    tags = ("operators",)
    dependencies = DESK
    opt = {"parameters": (), "access": Access.WRITE, "gives": (RecordView,)}  # noqa: RUF012  the framework reads a plain dict
    request_max_body_size = MAX_DOCUMENT_BYTES

    @post("/", status_code=201, sync_to_thread=True, opt={"takes": "venue"})
    def add_venue(self, body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Add a venue. The answer says where its address leads, and how well that is known."""
        return add_record(desk, body, "venue")

    @put(VENUE, sync_to_thread=True, opt={"takes": "venue"})
    def replace_venue(self, venue_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Write a whole venue. Coordinates that are given stay, whatever an import says later."""
        return replace_record(desk, body, "venue", venue_id)

    @patch(VENUE, sync_to_thread=True, opt={"takes": "venue"})
    def change_venue(self, venue_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Change some fields of a venue. A merge patch (RFC 7396)."""
        return change_record(desk, body, "venue", venue_id)

    @delete(VENUE, status_code=200, sync_to_thread=True, opt={"parameters": (Withdrawing,), "takes": "reason"})
    def withdraw_venue(self, venue_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Withdraw a venue. Refused (409) while offers are given there; the answer names them."""
        return withdraw_record(desk, body, "venue", venue_id, get_asked(desk.request, Withdrawing).reason)

    @post(f"{VENUE}/status", status_code=200, sync_to_thread=True, opt={"takes": "status"})
    def set_venue_status(self, venue_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Withdraw or restore a venue."""
        return set_status(desk, body, "venue", venue_id)

    @get(f"{VENUE}/record", sync_to_thread=True, opt=RECORD)
    def show_venue_record(self, venue_id: FromPath[str], desk: NamedDependency[Desk]) -> ASGIApp:
        """Show a venue as it is written. With the tag that writing it needs; or a past version of it."""
        return show_own(desk, "venue", venue_id)

    @get(f"{VENUE}/record/history", sync_to_thread=True, opt=HISTORY)
    def show_venue_record_history(self, venue_id: FromPath[str], desk: NamedDependency[Desk]) -> ASGIApp:
        """Show all that was done to a venue of one's own. The latest act first."""
        return show_own_history(desk, "venue", venue_id)

    @post(f"{VENUE}/record/history/{{change_id:int}}/take-back", status_code=200, sync_to_thread=True)
    def take_venue_change_back(
        self, venue_id: FromPath[str], change_id: FromPath[int], body: RawBody, desk: NamedDependency[Desk]
    ) -> ASGIApp:
        """Take one change of a venue back. Refused (409) when a later change touched the same."""
        return take_change_back(desk, body, "venue", venue_id, change_id)


class OperatorWriting(Controller):
    """An operator's own card, written."""

    path = "/operators"
    tags = ("operators",)
    dependencies = DESK
    opt = {"parameters": (), "access": Access.WRITE, "gives": (RecordView,)}  # noqa: RUF012  the framework reads a plain dict
    request_max_body_size = MAX_DOCUMENT_BYTES

    @put(OPERATOR, sync_to_thread=True, opt={"takes": "operator"})
    def replace_operator(self, operator_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Write one's own card whole. A field that the document lacks is blank afterwards."""
        return replace_record(desk, body, "operator", operator_id)

    @patch(OPERATOR, sync_to_thread=True, opt={"takes": "operator"})
    def change_operator(self, operator_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Change some fields of one's own card. A merge patch (RFC 7396)."""
        return change_record(desk, body, "operator", operator_id)

    @get(f"{OPERATOR}/record", sync_to_thread=True, opt=RECORD)
    def show_operator_record(self, operator_id: FromPath[str], desk: NamedDependency[Desk]) -> ASGIApp:
        """Show one's own card as it is written. With the tag that writing it needs; or a past version of it."""
        return show_own(desk, "operator", operator_id)

    @get(f"{OPERATOR}/record/history", sync_to_thread=True, opt=HISTORY)
    def show_operator_record_history(self, operator_id: FromPath[str], desk: NamedDependency[Desk]) -> ASGIApp:
        """Show all that was done to one's own card. The latest act first."""
        return show_own_history(desk, "operator", operator_id)

    @post(f"{OPERATOR}/record/history/{{change_id:int}}/take-back", status_code=200, sync_to_thread=True)
    def take_operator_change_back(
        self, operator_id: FromPath[str], change_id: FromPath[int], body: RawBody, desk: NamedDependency[Desk]
    ) -> ASGIApp:
        """Take one change of one's own card back. Refused (409) when a later change touched the same."""
        return take_change_back(desk, body, "operator", operator_id, change_id)

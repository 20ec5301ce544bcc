"""The addresses at which funding links are written: by the team any, by an operator its own word about itself."""

from __future__ import annotations

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from litestar.types import ASGIApp

from service.access import Access
from service.writing.desk import Desk
from service.writing.handling import show_own, show_own_history, take_change_back
from service.writing.links import add_link, correct_link, end_link
from service.writing.routes_offers import DESK, HISTORY, RECORD
from service.writing.schemas import RecordView

LINK = "/{link_id:str}"


class LinkWriting(Controller):
    """Funding links, written."""

    path = "/funding/links"
    tags = ("funding",)
    dependencies = DESK
    opt = {"parameters": (), "access": Access.WRITE, "gives": (RecordView,)}  # noqa: RUF012  the framework reads a plain dict

    @post("/", status_code=201, sync_to_thread=True, opt={"takes": "funding_link"})
    def add_funding_link(self, body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Add a funding link. What an operator says of itself answers nothing until the team names a document."""
        return add_link(desk, body)

    @patch(LINK, sync_to_thread=True, opt={"takes": "funding_link"})
    def correct_funding_link(self, link_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Correct a funding link. A merge patch (RFC 7396); evidence that is given replaces what was given before."""
        return correct_link(desk, body, link_id)

    @delete(LINK, status_code=200, sync_to_thread=True, opt={"takes": "end"})
    def end_funding_link(self, link_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """End a funding link. With its last day and a reason; it stays on record, and answers for the days before.

        A later last day than the one it has is refused: that it held for longer is a correction of the link.
        """
        return end_link(desk, body, link_id)

    @get(f"{LINK}/record", sync_to_thread=True, opt=RECORD)
    def show_link_record(self, link_id: FromPath[str], desk: NamedDependency[Desk]) -> ASGIApp:
        """Show a funding link as it is written. With the tag that writing it needs; or a past version of it."""
        return show_own(desk, "funding_link", link_id)

    @get(f"{LINK}/record/history", sync_to_thread=True, opt=HISTORY)
    def show_link_record_history(self, link_id: FromPath[str], desk: NamedDependency[Desk]) -> ASGIApp:
        """Show all that was done to a funding link. The latest act first."""
        return show_own_history(desk, "funding_link", link_id)

    @post(f"{LINK}/record/history/{{change_id:int}}/take-back", status_code=200, sync_to_thread=True)
    def take_link_change_back(
        self, link_id: FromPath[str], change_id: FromPath[int], body: RawBody, desk: NamedDependency[Desk]
    ) -> ASGIApp:
        """Take one change of a funding link back. Refused (409) when a later change touched the same."""
        return take_change_back(desk, body, "funding_link", link_id, change_id)

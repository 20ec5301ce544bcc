"""The addresses at which a program writes the offers of its operator."""

from __future__ import annotations

from litestar import Controller, delete, get, patch, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, RawBody
from litestar.types import ASGIApp

from service.access import Access
from service.history.schemas import History
from service.query import get_asked
from service.writing.desk import MAX_DOCUMENT_BYTES, Desk, provide_desk
from service.writing.handling import (
    add_record,
    change_record,
    confirm_record,
    replace_record,
    set_status,
    show_own,
    show_own_history,
    take_change_back,
    withdraw_record,
)
from service.writing.parameters import HistoryPart, Publishing, Version, Withdrawing
from service.writing.schemas import PastView, RecordView

OFFER = "/{offer_id:str}"
RECORD = {"parameters": (Version,), "access": Access.READ, "gives": (RecordView, PastView)}
HISTORY = {"parameters": (HistoryPart,), "access": Access.READ, "gives": (History,)}
DESK = {"desk": Provide(provide_desk, sync_to_thread=False)}


class OfferWriting(Controller):
    """Offers, written."""

    path = "/offers"
    tags = ("offers",)
    dependencies = DESK
    opt = {"parameters": (), "access": Access.WRITE, "gives": (RecordView,)}  # noqa: RUF012  the framework reads a plain dict
    request_max_body_size = MAX_DOCUMENT_BYTES

    @post("/", status_code=201, sync_to_thread=True, opt={"parameters": (Publishing,), "takes": "offer"})
    def add_offer(self, body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Add an offer. It is a draft, unless it is to be published and nothing is missing."""
        return add_record(desk, body, "offer", is_to_publish=bool(get_asked(desk.request, Publishing).publish))

    @put(OFFER, sync_to_thread=True, opt={"takes": "offer"})
    def replace_offer(self, offer_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Write a whole offer. A field that the document lacks is blank afterwards."""
        return replace_record(desk, body, "offer", offer_id)

    @patch(OFFER, sync_to_thread=True, opt={"takes": "offer"})
    def change_offer(self, offer_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Change some fields of an offer. A merge patch (RFC 7396): null blanks a field, a list is replaced whole."""
        return change_record(desk, body, "offer", offer_id)

    @delete(OFFER, status_code=200, sync_to_thread=True, opt={"parameters": (Withdrawing,), "takes": "reason"})
    def withdraw_offer(self, offer_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Withdraw an offer. It leaves map and search, and its address answers 410 with the reason."""
        return withdraw_record(desk, body, "offer", offer_id, get_asked(desk.request, Withdrawing).reason)

    @post(f"{OFFER}/status", status_code=200, sync_to_thread=True, opt={"takes": "status"})
    def set_offer_status(self, offer_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Publish, suspend, archive, withdraw or restore an offer."""
        return set_status(desk, body, "offer", offer_id)

    @post(f"{OFFER}/confirm", status_code=200, sync_to_thread=True)
    def confirm_offer(self, offer_id: FromPath[str], body: RawBody, desk: NamedDependency[Desk]) -> ASGIApp:
        """Say that an offer is still true as it stands today."""
        return confirm_record(desk, body, offer_id)

    @get(f"{OFFER}/record", sync_to_thread=True, opt=RECORD)
    def show_offer_record(self, offer_id: FromPath[str], desk: NamedDependency[Desk]) -> ASGIApp:
        """Show an offer as it is written. A draft too, with the tag that writing it needs; or a past version of it."""
        return show_own(desk, "offer", offer_id)

    @get(f"{OFFER}/record/history", sync_to_thread=True, opt=HISTORY)
    def show_offer_record_history(self, offer_id: FromPath[str], desk: NamedDependency[Desk]) -> ASGIApp:
        """Show all that was done to an offer of one's own. Drafts too, the latest act first."""
        return show_own_history(desk, "offer", offer_id)

    @post(f"{OFFER}/record/history/{{change_id:int}}/take-back", status_code=200, sync_to_thread=True)
    def take_offer_change_back(
        self, offer_id: FromPath[str], change_id: FromPath[int], body: RawBody, desk: NamedDependency[Desk]
    ) -> ASGIApp:
        """Take one change of an offer back. Refused (409) when a later change touched the same."""
        return take_change_back(desk, body, "offer", offer_id, change_id)

"""What everybody may know of an offer's past: its history, and its state on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from litestar import Request
from msgspec import Struct

from service.catalogue.gone import GONE_STATUSES, find_gone, refuse_gone
from service.catalogue.records import read_frame, read_records
from service.catalogue.segment import make_segment
from service.columns import SHOWN_STATUSES
from service.database import Db
from service.errors import NotFoundError
from service.history.schemas import History
from service.history.search import find_publication, hide_contacts, read_history
from service.offers.models import STATUSES
from service.offers.schemas import FundingLine, OfferSummary, RecognitionLine
from service.query import get_asked
from service.writing.parameters import HistoryPart
from service.writing.past import read_version

MADE_OF = (
    "The document is the record as it was kept at the end of that day, or its first version where known_on is later. "
    "Funding and recognitions are those that were valid on that day, by what is known today."
)


class OfferAsOf(Struct, frozen=True, kw_only=True):
    """The public state of an offer on a day; `made_of` says from what it is put together."""

    id: str
    as_of: date
    known_on: date | None
    version: int
    status: str
    operator_id: str | None
    document: dict[str, Any]
    funding: tuple[FundingLine, ...]
    recognitions: tuple[RecognitionLine, ...]
    made_of: str


def read_as_of(db: Db, offer_id: str, on: date) -> OfferAsOf:
    """The public state on a day of an offer that is shown, or was once.

    Raises :class:`GoneError` for a day on which it was gone as it is today, :class:`NotFoundError` for one on which it
    was not shown yet.
    """
    past = read_version(db, "offer", offer_id, on=on)
    if past.beside["status"] in GONE_STATUSES and (gone := find_gone(db, offer_id)) is not None:
        refuse_gone(gone)
    if past.beside["status"] not in SHOWN_STATUSES:
        raise NotFoundError(f"The offer {offer_id!r} was not shown on {on}.")
    records = read_records(db, read_frame(db, on), [offer_id], STATUSES)
    summary = msgspec.json.decode(make_segment(records, 0).summaries[0], type=OfferSummary)
    return OfferAsOf(
        id=offer_id,
        as_of=on,
        known_on=past.known_on,
        version=past.version,
        status=past.beside["status"],
        operator_id=past.beside["operator_id"],
        document=past.document,
        funding=summary.funding,
        recognitions=summary.recognitions,
        made_of=MADE_OF,
    )


def read_part(db: Db, request: Request[Any, Any, Any], kind: str, record_id: str, since: int = 0) -> History:
    """The part of a record's history that a request asks for, from an act of this number on, and the next address."""
    asked = get_asked(request, HistoryPart)
    found = read_history(db, kind, record_id, asked.limit + 1, asked.before)
    lines = [line for line in found if line.id >= since]
    shown = lines[: asked.limit]
    path = request.scope["path"]
    following = f"{path}?limit={asked.limit}&before={shown[-1].id}" if len(lines) > asked.limit else None
    return History(shown, following)


def read_public_part(db: Db, request: Request[Any, Any, Any], kind: str, record_id: str) -> History:
    """As :func:`read_part`, without what is from before its publication, and without contacts."""
    part = read_part(db, request, kind, record_id, find_publication(db, kind, record_id) or 0)
    return History(hide_contacts(part.items), part.next)

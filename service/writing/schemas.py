"""What the API says of a record to those who write it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from msgspec import Meta, Struct


class PointView(Struct, frozen=True):
    """Where a venue is (degrees, WGS 84), and how well that is known: ``address`` where a person said so."""

    longitude: float
    latitude: float
    precision: str


class RecordView(Struct, frozen=True, kw_only=True):
    """A record as it is written: its document, which is what `PUT` takes, and what is known of it beside.

    ``missing`` are the fields that publishing still needs. ``point`` is where a venue's address leads.
    """

    kind: str
    id: str
    version: int
    status: str
    status_reason: str | None
    operator_id: str | None
    merged_into: str | None
    missing: tuple[str, ...]
    point: PointView | None
    document: dict[str, Any]


class PastView(Struct, frozen=True, kw_only=True):
    """A past version of a record. ``known_on`` is the day on which the record itself was first written."""

    kind: str
    id: str
    version: int
    status: str
    written_at: datetime | None
    known_on: date | None
    document: dict[str, Any]


class PartView(Struct, frozen=True, kw_only=True):
    """A training session or a price of an offer, which has no version of its own: that of the offer moves."""

    offer_id: str
    version: int
    document: dict[str, Any]


class StatusWish(Struct, frozen=True, forbid_unknown_fields=True):
    """The status that a record is to have, and why; a withdrawal needs a reason."""

    status: str
    reason: str | None = None


class ReasonGiven(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a record is withdrawn: whoever looks for it is told."""

    reason: str | None = None


class LinkEnd(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a funding link ends, and the last day on which it was valid; today unless told."""

    LONGEST: ClassVar[int] = 2_000

    reason: Annotated[str, Meta(min_length=1, max_length=LONGEST)]
    valid_to: date | None = None

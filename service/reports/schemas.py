"""Error reports as programs send and read them."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class ReportGiven(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is wrong with a record. Do not write anything about a person: the operator reads it as it is.

    ``kind`` is offer, operator, venue, programme or funding_link; ``field`` the field that is wrong, where it is one;
    ``text`` 10 to 2,000 characters; ``document`` the http(s) address of a document that says so, at most 500
    characters; ``document_date`` its day.
    """

    kind: str
    id: str
    text: str
    field: str | None = None
    document: str | None = None
    document_date: str | None = None


class ReportShown(Struct, frozen=True, kw_only=True):
    """A report and what became of it: ``state`` is open, accepted or rejected. ``url`` is the page that says so."""

    token: str
    url: str
    kind: str
    id: str
    field: str | None
    text: str
    document: str | None
    document_date: str | None
    state: str
    answer: str | None
    recorded_at: datetime
    settled_at: datetime | None

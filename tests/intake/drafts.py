"""A source whose drafts are given by the test, and small drafts to give it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import text

from service.catalogue.revision import get_revision
from service.database import Engine, open_reading
from service.intake.draft import Draft, EvidenceDraft, OfferDraft, OperatorDraft, PriceDraft, SessionDraft, VenueDraft
from service.intake.draft_links import FundingLinkDraft
from service.intake.source import Refusal


class Given:
    """A source that gives what it was made with."""

    description = "Drafts of a test."
    licence = "none"
    attribution = "nobody"

    def __init__(self, *items: Draft | Refusal, name: str = "given") -> None:
        self.items = items
        self.name = name

    def read(self, location: Path | None) -> Iterator[Draft | Refusal]:
        yield from self.items

    def find_size(self, location: Path | None) -> int | None:
        return len(self.items)


def make_operator(record_id: str = "becode", **fields: Any) -> OperatorDraft:
    return OperatorDraft(**{"id": record_id, "name": "BeCode", **fields})


def make_venue(record_id: str = "becode-gand", **fields: Any) -> VenueDraft:
    return VenueDraft(**{"id": record_id, "name": "BeCode Gand", "place": "Gand", **fields})


def make_offer(record_id: str = "ecole-ai", **fields: Any) -> OfferDraft:
    given = {
        "id": record_id,
        "title": {"fr": "École d'intelligence artificielle", "nl": "School voor artificiële intelligentie"},
        "operator_id": "becode",
        "topics": ("ai", "dev"),
        "audiences": ("all",),
        "prices": (PriceDraft(audience="migrant", price_kind="free"), PriceDraft(audience="all", price_kind="unknown")),
        "sessions": (SessionDraft(id=f"{record_id}-1"),),
        "evidence": (EvidenceDraft(statement={"fr": "Une école."}),),
    }
    return OfferDraft(**{**given, **fields})


def make_link(**fields: Any) -> FundingLinkDraft:
    """A funding link from the COCOF to an offer, with these fields changed."""
    given_fields = {"id": "l", "instrument": "subsidy", "directness": "direct", "purpose": "training"}
    return FundingLinkDraft(**{**given_fields, "payer_funder_id": "cocof", "offer_id": "o", **fields})


def read_rows(engine: Engine, query: str) -> list[Sequence[Any]]:
    """The rows of a query, as tuples: of the values that SQLite keeps, on PostgreSQL too."""
    with open_reading(engine) as db:
        return [tuple(_show(value) for value in row) for row in db.connection().execute(text(query))]


def _show(value: Any) -> Any:
    if isinstance(value, dict | list):
        return msgspec.json.encode(value).decode()
    return str(value) if isinstance(value, date) else value


def read_revision(engine: Engine) -> int:
    with open_reading(engine) as db:
        return get_revision(db)

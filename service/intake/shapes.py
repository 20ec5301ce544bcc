"""What each kind of draft becomes: its table, the columns that differ in name, and its child rows.

One line here per kind; references, defaults and column lists are read off the tables themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import Table
from sqlmodel import SQLModel

from service.evidence.models import Ambiguity, AmbiguitySubject, Claim, Document, Figure
from service.funding.models import Funder, FundingLink, Programme, ProgrammeOperator
from service.intake import draft as drafts
from service.intake import draft_links as links
from service.intake.own_word import OwnRecognitionDraft
from service.offers.certification import Certification, CertificationIssuer, OfferCertification, Partner
from service.offers.models import (
    Offer,
    OfferAudience,
    OfferLanguage,
    OfferTopic,
    OfferVenue,
    Price,
    TrainingSession,
)
from service.operators.models import Operator, Venue, VenueHost
from service.places.models import Place
from service.recognition.models import Recognition

Row = dict[str, Any]
MakeRow = Callable[[str, Any, int], Row]
ReadRow = Callable[[Row], Any]


@dataclass(frozen=True, slots=True)
class Child:
    """Rows of another table that a field of the draft gives; ``make`` gets owner id, item and its rank.

    ``read`` gives the item of a row; ``order`` are the columns in whose order items stand. ``only`` is what tells
    these rows from others of the same table and owner.
    """

    field: str
    table: Table
    owner: str
    make: MakeRow
    read: ReadRow
    order: tuple[str, ...]
    defaults: Row
    only: Row


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind of draft lies in the tables; ``columns`` pairs a field of the draft with its column."""

    kind: str
    draft: type[drafts.Draft]
    table: Table
    columns: tuple[tuple[str, str], ...]
    children: tuple[Child, ...]
    defaults: Row


def get_table(model: type[SQLModel]) -> Table:
    """The SQLAlchemy table of a model."""
    table = model.__table__  # type: ignore[attr-defined]
    assert isinstance(table, Table)  # noqa: S101  narrows the type
    return table


def _find_defaults(model: type[SQLModel]) -> Row:
    """A new row before its source has spoken; when it was recorded is the writer's to say."""
    found: Row = {"kind": "unknown"} if model in (Operator, Venue) else {}
    for name, field in model.model_fields.items():
        if name != "recorded_at" and not field.is_required():
            found[name] = field.get_default(call_default_factory=True)
    return found


def _shape(draft: type[drafts.Draft], model: type[SQLModel], *children: Child) -> Shape:
    table, renames = get_table(model), {f"{draft.kind}_kind": "kind"}
    named = [(name, renames.get(name, name)) for name in draft.__struct_fields__ if name != "id"]
    columns = tuple((name, column) for name, column in named if column in table.c)
    return Shape(draft.kind, draft, table, columns, children, _find_defaults(model))


def _child(
    field: str, model: type[SQLModel], items: tuple[MakeRow, ReadRow], *order: str, only: Row | None = None
) -> Child:
    table = get_table(model)
    make, read = items
    owner = _OWNERS.get(table.name, "offer_id")
    return Child(field, table, owner, make, read, order, {**_find_defaults(model), **(only or {})}, only or {})


_OWNERS = {
    "venue_host": "venue_id",
    "programme_operator": "programme_id",
    "certification_issuer": "certification_id",
    "ambiguity_subject": "ambiguity_id",
}
"""The column that names the owner of a row, by table, where the owner is no offer."""


def _named(column: str) -> tuple[MakeRow, ReadRow]:
    return lambda _owner, item, _rank: {column: item}, lambda row: row[column]


def _fields(item: type[msgspec.Struct], **renames: str) -> tuple[MakeRow, ReadRow]:
    columns = [(name, renames.get(name, name)) for name in item.__struct_fields__]

    def make(_owner: str, item: Any, _rank: int) -> Row:
        return {column: getattr(item, name) for name, column in columns}

    return make, lambda row: {name: row[column] for name, column in columns}


def _dated(item: type[msgspec.Struct], by: str, mark: str, **renames: str) -> tuple[MakeRow, ReadRow]:
    """Items that are told apart by a term and the day from which they hold."""
    plain, read = _fields(item, **renames)

    def make(owner: str, item: Any, rank: int) -> Row:
        period = f":{item.valid_from}" if item.valid_from else ""
        return {"id": f"{owner}:{mark}{getattr(item, by)}{period}", **plain(owner, item, rank)}

    return make, read


_TOPICS: tuple[MakeRow, ReadRow] = (lambda _owner, item, rank: {"topic": item, "rank": rank}, lambda row: row["topic"])
_PRICES = _dated(drafts.PriceDraft, "audience", "", price_kind="kind")
_OWN_WORD = _dated(OwnRecognitionDraft, "body", "own-")

_SHAPES = (
    _shape(drafts.DocumentDraft, Document),
    _shape(drafts.FunderDraft, Funder),
    _shape(drafts.OperatorDraft, Operator),
    _shape(drafts.VenueDraft, Venue, _child("hosts", VenueHost, _fields(drafts.HostDraft), "operator_id")),
    _shape(
        drafts.ProgrammeDraft, Programme, _child("operators", ProgrammeOperator, _fields(drafts.ProgrammeRoleDraft))
    ),
    _shape(
        drafts.CertificationDraft,
        Certification,
        _child("issuers", CertificationIssuer, _fields(drafts.IssuerDraft, issuer_kind="kind")),
    ),
    _shape(
        drafts.OfferDraft,
        Offer,
        _child("topics", OfferTopic, _TOPICS, "rank", "topic"),
        _child("audiences", OfferAudience, _named("audience"), "audience"),
        _child("languages", OfferLanguage, _named("language"), "language"),
        _child("venues", OfferVenue, _named("venue_id"), "venue_id"),
        _child("certifications", OfferCertification, _named("certification_id"), "certification_id"),
        _child("sessions", TrainingSession, _fields(drafts.SessionDraft), "starts_on", "id"),
        _child("prices", Price, _PRICES, "audience", "valid_from"),
        _child("recognitions", Recognition, _OWN_WORD, "body", "valid_from", only={"is_own_word": True}),
    ),
    _shape(links.PartnerDraft, Partner),
    _shape(links.RecognitionDraft, Recognition),
    _shape(links.FundingLinkDraft, FundingLink),
    _shape(links.FigureDraft, Figure),
    _shape(links.AmbiguityDraft, Ambiguity, _child("subjects", AmbiguitySubject, _fields(links.SubjectDraft))),
)

SHAPES: Mapping[str, Shape] = MappingProxyType({shape.kind: shape for shape in _SHAPES})
"""By kind, those that others refer to first: rows are written in this order."""

CLAIM = get_table(Claim)
CLAIM_DEFAULTS = _find_defaults(Claim)
TABLES: Mapping[str, Table] = MappingProxyType(
    {**{kind: shape.table for kind, shape in SHAPES.items()}, "place": get_table(Place)}
)
"""The tables that a reference may point into, by name, which is also the kind."""


@cache
def list_references(table: Table) -> tuple[tuple[str, str], ...]:
    """The columns that refer to another record, each with the kind of that record."""
    found = [(key.parent.name, key.column.table.name) for key in table.foreign_keys]
    return tuple(sorted(found))

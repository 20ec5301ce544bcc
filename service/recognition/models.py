"""The table of recognitions: by a body, of an offer, an operator, a programme or a certification."""

from __future__ import annotations

from sqlalchemy import Column
from sqlmodel import Field

from service.columns import Dated, check_dated, check_exactly_one, check_one_of, type_of_words

RECOGNITION_STATUSES = (
    "recognised",
    "approved_operator",
    "pending",
    "ended",
    "not_recognised",
    "unknown",
)
TARGETS = ("offer_id", "operator_id", "programme_id", "certification_id")


class Recognition(Dated, table=True):
    """Official agreement. ``not_recognised`` is "none", ``unknown`` is "not established", no row is "no record"."""

    __table_args__ = (
        check_dated(),
        check_one_of("status", RECOGNITION_STATUSES),
        check_exactly_one("target", TARGETS),
    )

    id: str = Field(primary_key=True)
    body: str = Field(index=True)
    status: str
    label: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))
    region_id: str | None = Field(default=None, foreign_key="place.id")
    offer_id: str | None = Field(default=None, foreign_key="offer.id", index=True)
    operator_id: str | None = Field(default=None, foreign_key="operator.id", index=True)
    programme_id: str | None = Field(default=None, foreign_key="programme.id", index=True)
    certification_id: str | None = Field(default=None, foreign_key="certification.id", index=True)
    shared_with: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))
    is_own_word: bool = False
    """Said by the operator about itself; no document supports it yet."""


def find_target(row: Recognition) -> tuple[str, str]:
    """What a recognition is of: the kind of record and its identifier."""
    column = next(name for name in TARGETS if getattr(row, name) is not None)
    return column.removesuffix("_id"), getattr(row, column)

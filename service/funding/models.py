"""Tables of who pays: funders, programmes, and dated funding links."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Column
from sqlmodel import Field, SQLModel

from service.columns import Dated, check_dated, check_exactly_one, check_one_of, type_of_words

DIRECTNESSES = ("direct", "indirect", "in_kind", "potential", "none", "unknown")
PURPOSES = ("training", "building", "equipment", "guidance", "operation", "unknown")
QUALIFIERS = ("exact", "about", "near", "at_least", "at_most", "target", "potential", "unknown")
PAYERS = ("payer_funder_id", "payer_programme_id", "payer_operator_id", "payer_unknown")
PAYEES = ("operator_id", "venue_id", "programme_id", "offer_id", "selection", "learner")


class Funder(Dated, table=True):
    """Who gives money or means. "The authorities", not named any further, is a funder that is not named."""

    __table_args__ = (check_dated(),)

    id: str = Field(primary_key=True)
    name: dict[str, str] = Field(sa_column=Column(type_of_words, nullable=False))
    level: str
    is_named: bool = True
    region_id: str | None = Field(default=None, foreign_key="place.id")
    note: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))


class Programme(Dated, table=True):
    """A scheme or a joint undertaking: a plan and its projects, a label, a school, vouchers."""

    __table_args__ = (
        check_dated(),
        check_one_of("state", ("running", "planned", "ended", "unknown")),
    )

    id: str = Field(primary_key=True)
    name: dict[str, str] = Field(sa_column=Column(type_of_words, nullable=False))
    kind: str
    state: str = "unknown"
    parent_id: str | None = Field(default=None, foreign_key="programme.id", index=True)
    funder_id: str | None = Field(default=None, foreign_key="funder.id", index=True)
    region_id: str | None = Field(default=None, foreign_key="place.id")
    starts_on: date | None = None
    ends_on: date | None = None
    period: str | None = None
    description: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))


class ProgrammeOperator(SQLModel, table=True):
    """An operator's part in a programme."""

    __tablename__ = "programme_operator"

    programme_id: str = Field(primary_key=True, foreign_key="programme.id", ondelete="CASCADE")
    operator_id: str = Field(primary_key=True, foreign_key="operator.id", index=True)
    role: str


class FundingLink(Dated, table=True):
    """Money or means from one payer to one payee, with its instrument, amount, period and purpose.

    The payee may be a *selection*: a set of offers that a source speaks of as a whole, kept as the
    query that gives it (``topic=ai&region=BE-BRU``). A payer that no source names is ``payer_unknown``.
    """

    __tablename__ = "funding_link"
    __table_args__ = (
        check_dated(),
        check_one_of("directness", DIRECTNESSES),
        check_one_of("purpose", PURPOSES),
        check_one_of("amount_qualifier", QUALIFIERS),
        check_exactly_one("payer", PAYERS),
        check_exactly_one("payee", PAYEES),
        CheckConstraint(
            "amount_high_eur IS NULL OR amount_eur IS NULL OR amount_high_eur >= amount_eur", name="amount_range"
        ),
        CheckConstraint("(amount_eur IS NULL) = (amount_qualifier = 'unknown')", name="amount_known"),
        CheckConstraint(
            "amount_cents BETWEEN -99 AND 99 AND (amount_cents = 0 OR amount_eur IS NOT NULL)", name="amount_cents"
        ),
    )

    id: str = Field(primary_key=True)
    payer_funder_id: str | None = Field(default=None, foreign_key="funder.id", index=True)
    payer_programme_id: str | None = Field(default=None, foreign_key="programme.id", index=True)
    payer_operator_id: str | None = Field(default=None, foreign_key="operator.id", index=True)
    payer_unknown: bool | None = None
    payer_status: str = "stated"
    operator_id: str | None = Field(default=None, foreign_key="operator.id", index=True)
    venue_id: str | None = Field(default=None, foreign_key="venue.id", index=True)
    programme_id: str | None = Field(default=None, foreign_key="programme.id", index=True)
    offer_id: str | None = Field(default=None, foreign_key="offer.id", index=True)
    selection: str | None = None
    learner: str | None = None
    payee_status: str = "stated"
    via_operator_id: str | None = Field(default=None, foreign_key="operator.id")
    via_programme_id: str | None = Field(default=None, foreign_key="programme.id")
    instrument: str
    instrument_status: str = "stated"
    regrant_type: str | None = None
    directness: str
    purpose: str
    pays_for: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))
    amount_eur: int | None = None
    amount_cents: int = 0
    """What the amount has beyond whole euros, of the same sign: 12.34 EUR is 12 and 34, a refund of it -12 and -34."""
    amount_high_eur: int | None = None
    amount_qualifier: str = "unknown"
    period: str | None = None
    is_own_word: bool = False
    """Said by the operator about itself; no document supports it yet."""
    said_by_operator_id: str | None = Field(default=None, foreign_key="operator.id")
    """Whose own word it is, and who may change it."""
    version: int = 1

"""The tables of certifications (what the learner gets) and partners (who takes part, not who pays)."""

from __future__ import annotations

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from service.columns import Dated, check_dated, check_exactly_one, check_one_of, type_of_words


class Certification(Dated, table=True):
    """What the learner gets; possibly several certificates, possibly with two issuers at once."""

    __table_args__ = (check_dated(), check_one_of("state", ("available", "planned", "suspended", "unknown")))

    id: str = Field(primary_key=True)
    name: dict[str, str] = Field(sa_column=Column(type_of_words, nullable=False))
    kind: str
    state: str = "unknown"
    certificate_count: int | None = None
    condition: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))


class CertificationIssuer(SQLModel, table=True):
    """Who issues a certification: an operator that is known here, or the words of the source."""

    __tablename__ = "certification_issuer"

    certification_id: str = Field(primary_key=True, foreign_key="certification.id", ondelete="CASCADE")
    name: str = Field(primary_key=True)
    kind: str
    operator_id: str | None = Field(default=None, foreign_key="operator.id")


class OfferCertification(SQLModel, table=True):
    """An offer leads to a certification."""

    __tablename__ = "offer_certification"

    offer_id: str = Field(primary_key=True, foreign_key="offer.id", ondelete="CASCADE")
    certification_id: str = Field(primary_key=True, foreign_key="certification.id", index=True)


class Partner(Dated, table=True):
    """Takes part (curriculum, internships, machines, guidance) without necessarily paying.

    ``region_ids`` are the regions that the partnership is stated for; empty where its source limits it to none.
    """

    __table_args__ = (check_dated(), check_exactly_one("partnership", ("programme_id", "operator_id", "offer_id")))

    id: str = Field(primary_key=True)
    name: str
    kind: str
    state: str = "stated"
    partner_operator_id: str | None = Field(default=None, foreign_key="operator.id")
    programme_id: str | None = Field(default=None, foreign_key="programme.id", index=True)
    operator_id: str | None = Field(default=None, foreign_key="operator.id", index=True)
    offer_id: str | None = Field(default=None, foreign_key="offer.id", index=True)
    within_programme_id: str | None = Field(default=None, foreign_key="programme.id")
    region_ids: list[str] = Field(default_factory=list, sa_column=Column(type_of_words, nullable=False))
    contribution: dict[str, str] = Field(default_factory=dict, sa_column=Column(type_of_words, nullable=False))

"""Funders and programmes as they are shown, with the links that they pay through."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from service.evidence.schemas import EvidenceLine, Proof

Words = dict[str, str]


class LinkLine(Struct, frozen=True, kw_only=True):
    """A funding link: payer, payee (kind and identifier), amount in EUR with its qualifier, period, purpose.

    A negative amount is a refund. ``confidence`` is that of the weakest claim it rests on: stated, inferred, unknown,
    or own_word for what the operator says of itself and no document supports.
    """

    id: str
    version: int
    payer: tuple[str, str] | None
    payer_status: str
    payee: tuple[str, str]
    payee_status: str
    via: tuple[str, str] | None
    instrument: str
    instrument_status: str
    regrant_type: str | None
    directness: str
    purpose: str
    pays_for: Words
    amount_eur: int | None
    amount_cents: int
    amount_high_eur: int | None
    amount_qualifier: str
    period: str | None
    valid_from: date | None
    valid_to: date | None
    is_own_word: bool
    confidence: str
    evidence: tuple[EvidenceLine, ...]


class FunderCard(Struct, frozen=True):
    """Who pays. ``is_named`` is false for "the authorities", whom the source does not name any further."""

    id: str
    name: Words
    level: str
    is_named: bool
    region: str | None
    note: Words


class ProgrammeCard(Struct, frozen=True):
    """A scheme or joint undertaking."""

    id: str
    name: Words
    kind: str
    state: str
    parent: str | None
    funder: str | None
    region: str | None
    starts_on: date | None
    ends_on: date | None
    period: str | None
    description: Words


class LoneLink(Struct, frozen=True):
    """A link whose amount is not added to others, and why."""

    link: str
    why: str


class YearLine(Struct, frozen=True, kw_only=True):
    """What a payer's own links give in a year for a purpose: the sum of those that may be added, the others listed.

    ``year`` is null for links without a date. Refunds are negative, and are not set off against what was paid.
    """

    year: int | None
    purpose: str
    paid_eur: float | None
    refunded_eur: float | None
    added: tuple[str, ...]
    listed: tuple[LoneLink, ...]


class ReachLine(Struct, frozen=True, kw_only=True):
    """What a payer's money reaches on a day, through whom, and the links of a shortest way.

    An operator or a venue is only ever ``operator_only``: what it gets is not spread over its offers.
    """

    answer: str
    payee: tuple[str, str]
    hops: int
    is_in_kind: bool
    through: tuple[tuple[str, str], ...]
    links: tuple[str, ...]


class Paying(Struct, frozen=True, kw_only=True):
    """What a payer pays for: on a day directly and through whom, and year by year what may be added up."""

    as_of: date
    reaches: tuple[ReachLine, ...]
    reach_total: int
    years: tuple[YearLine, ...]


class FunderDetail(Struct, frozen=True):
    """A funder, its links, what it pays for directly and through whom, by year, and what proves it."""

    funder: FunderCard
    links: tuple[LinkLine, ...]
    proof: Proof
    paying: Paying


class RoleLine(Struct, frozen=True):
    """An operator's part in a programme."""

    operator: str
    role: str


class ProgrammeDetail(Struct, frozen=True):
    """A programme, who takes part, the links from and to it, and what proves it."""

    programme: ProgrammeCard
    operators: tuple[RoleLine, ...]
    links: tuple[LinkLine, ...]
    proof: Proof
    paying: Paying

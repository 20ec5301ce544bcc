"""What is unknown and how the offer grows, as programs read it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from service.evidence.schemas import EvidenceLine
from service.paging import PageLinks
from service.who_pays.schemas import Party, Teller

Words = dict[str, str]


class UnknownLine(Struct, frozen=True, kw_only=True):
    """One thing that is not established, or disputed.

    ``about`` is the record, of a funding link with its ``payer`` and ``payee``; ``offers`` how many offers it concerns
    of those that the filters leave; ``since`` the day on which we recorded it; ``sources`` those that say otherwise
    than the record.
    """

    about: Party
    kind: str
    state: str
    since: date
    operator: Party | None
    payer: Party | None
    payee: Party | None
    offers: int
    sources: tuple[str, ...]
    evidence: tuple[EvidenceLine, ...]
    could_tell: tuple[Teller, ...]


class OperatorCount(Struct, frozen=True):
    """How many things are open about one operator (None: about no single one), by kind."""

    operator: Party | None
    counts: dict[str, int]


class MonthLine(Struct, frozen=True):
    """A month (its first day): what was recorded as open in it, what was answered, and what was open at its end."""

    month: date
    opened: int
    answered: int
    open: int


class UnknownPage(Struct, frozen=True, kw_only=True):
    """A page of what is unknown, and how much that is.

    ``operators`` are at most a hundred, those with most open first. ``months`` count everything, whatever the filters.
    """

    items: list[UnknownLine]
    total: int
    counts: dict[str, dict[str, int]]
    operators: list[OperatorCount]
    months: list[MonthLine]
    links: PageLinks


class GrowthLine(Struct, frozen=True):
    """One topic, region or place: of how many offers something is recorded, by year."""

    id: str
    name: Words
    years: dict[str, int]


class Growth(Struct, frozen=True, kw_only=True):
    """Offers by year. An offer has several topics, so that the lines do not add up to ``all``.

    ``offers`` is how many the filters leave, ``undated`` of how many of these nothing is dated in this measure.
    """

    measure: str
    by: str
    offers: int
    undated: int
    all: dict[str, int]
    lines: list[GrowthLine]
    lines_total: int

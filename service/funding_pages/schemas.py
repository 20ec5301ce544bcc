"""What an answer is kept as: everything that its page and its sheet show, in no language of its own."""

from __future__ import annotations

from msgspec import Struct

from service.who_pays.schemas import FundingAnswers

Words = dict[str, str]


class Spot(Struct, frozen=True, kw_only=True):
    """Where an offer is given or an intermediary is to be found: ``kind`` offer or operator; degrees."""

    kind: str
    id: str
    longitude: float
    latitude: float
    precision: str
    place: Words


class SheetContent(Struct, frozen=True, kw_only=True):
    """A question and its answer. ``funder`` is the payer as it was asked for, ``filters`` are the other parameters.

    ``names`` are those of operators and of intermediaries, by kind and identifier (``operator:becode``).

    What was kept has to be read for as long as its address is printed somewhere: a member that is added here, or to
    what the answers are made of, needs a default.
    """

    funder: str
    filters: tuple[tuple[str, str], ...]
    answers: FundingAnswers
    names: dict[str, Words]
    spots: tuple[Spot, ...]
    is_cut: bool

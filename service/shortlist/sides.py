"""Offers of a shortlist in words, each for itself: for whoever is asked about, or for paper, which knows nobody."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from service.catalogue.catalogue import Catalogue
from service.offers.schemas import PriceLine
from service.pages.cards import Sight, find_closing, make_card
from service.pages.speech import Speech
from service.shortlist.comparison import ROWS, Row, Side, Wording, write_row
from service.shortlist.personal import COVERED, list_personal_rows
from service.shortlist.search import Listed
from service.shortlist.wanted import Wanted


def make_wording(catalogue: Catalogue, speech: Speech, wanted: Wanted) -> Wording:
    """What the rows of a comparison are written with."""
    return Wording(catalogue, speech, wanted.origin.name(speech) if wanted.origin is not None else "")


def make_sides(
    listed: Sequence[Listed], catalogue: Catalogue, speech: Speech, wanted: Wanted | None = None
) -> list[Side]:
    """Each offer in words; without ``wanted``, all its prices and no distance."""
    audiences = wanted.list_payers() if wanted is not None else ()
    sides = []
    for found in listed:
        summary = found.detail.summary
        distance_km = found.line.distance_km if wanted is not None else None
        closes_on = find_closing(found.detail.sessions, summary.next_start)
        summary = replace(summary, prices=tuple(sorted(summary.prices, key=_rank_price)))
        card = make_card(summary, catalogue, speech, distance_km, Sight(closes_on=closes_on, audiences=audiences))
        sides.append(Side(found, card))
    return sides


def _rank_price(line: PriceLine) -> tuple[bool, bool, float]:
    """What is free first, then amounts, the least first, then what is not known."""
    return line.kind != "free", line.amount_eur is None, line.amount_eur or 0


def list_rows(sides: Sequence[Side], wording: Wording, wanted: Wanted) -> list[Row]:
    """Every row of the comparison: about the person first, distances where there is something to measure from."""
    personal = list_personal_rows(sides, wording.speech)
    left_out = {COVERED[row.name] for row in personal if row.name in COVERED}
    if wanted.origin is None:
        left_out.add("distance")
    return [*personal, *(write_row(name, sides, wording) for name in ROWS if name not in left_out)]

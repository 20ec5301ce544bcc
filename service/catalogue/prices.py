"""The price lines of offers, by the audience that they are for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import to_bitmap
from service.catalogue.facets import Sets, join_sets
from service.offers.rules import spread_by_audience


@dataclass(frozen=True, slots=True)
class PriceRows:
    """Price lines in order of the most that they ask (EUR): the offers that have a line, and the amounts, by audience.

    ``spoken_of`` are the offers with any line for an audience, ``said_free`` those with a line that says free.
    """

    spoken_of: Sets
    said_free: Sets
    amounts: Mapping[str, NDArray[np.float64]]
    offers: Mapping[str, NDArray[np.uint32]]

    @classmethod
    def join(cls, parts: Sequence[PriceRows]) -> PriceRows:
        """The lines of several runs of offers, which follow each other."""
        amounts, offers = {}, {}
        for audience in sorted({audience for part in parts for audience in part.amounts}):
            held = [part for part in parts if audience in part.amounts]
            every = np.concatenate([part.amounts[audience] for part in held])
            order = np.argsort(every, kind="stable")
            amounts[audience] = every[order]
            offers[audience] = np.concatenate([part.offers[audience] for part in held])[order]
        spoken_of = join_sets(part.spoken_of for part in parts)
        return cls(spoken_of, join_sets(part.said_free for part in parts), amounts, offers)

    def drop(self, gone: BitMap) -> PriceRows:
        """The same without offers that are gone; their amounts may stay, they are asked for together with the sets."""
        spoken_of = {audience: offers - gone for audience, offers in self.spoken_of.items()}
        said_free = {audience: offers - gone for audience, offers in self.said_free.items()}
        return PriceRows(spoken_of, said_free, self.amounts, self.offers)

    def find_priced(self, amount_eur: float) -> dict[str, BitMap]:
        """By audience, the offers that it can follow for at most an amount."""
        at_most = {
            audience: to_bitmap(self.offers[audience][: np.searchsorted(amounts, amount_eur, side="right")])
            for audience, amounts in self.amounts.items()
        }
        return spread_by_audience(at_most, self.spoken_of)

    def list_free(self) -> dict[str, BitMap]:
        """By audience, the offers that are free for it."""
        return spread_by_audience(self.said_free, self.spoken_of)

"""The dates of offers as day numbers (``date.toordinal``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import to_bitmap

NEVER = np.iinfo(np.int32).max
"""The day number of something that has no date: after everything."""


@dataclass(frozen=True, slots=True)
class Days:
    """By offer the next start, the last confirmation, and the last days of an answer and of a change (int32).

    To edit or to confirm is to answer; what its source changed counts as changed alone. They are :data:`NEVER` where
    there is none. ``start`` and ``start_offer`` list all training
    sessions in order of start.
    """

    start: NDArray[np.int32]
    start_offer: NDArray[np.uint32]
    next_start: NDArray[np.int32]
    confirmed: NDArray[np.int32]
    answered: NDArray[np.int32]
    changed: NDArray[np.int32]

    @classmethod
    def join(cls, parts: Sequence[Days]) -> Days:
        """The dates of several runs of offers, which follow each other."""
        start = np.concatenate([part.start for part in parts])
        order = np.argsort(start, kind="stable")  # what is in order already, run by run, is merged at little cost
        return cls(
            start=start[order],
            start_offer=np.concatenate([part.start_offer for part in parts])[order],
            next_start=np.concatenate([part.next_start for part in parts]),
            confirmed=np.concatenate([part.confirmed for part in parts]),
            answered=np.concatenate([part.answered for part in parts]),
            changed=np.concatenate([part.changed for part in parts]),
        )

    def find_starting(self, since: date | None, until: date | None) -> BitMap:
        """The offers with a training session that starts in a period, both ends included."""
        first = 0 if since is None else np.searchsorted(self.start, since.toordinal(), side="left")
        last = NEVER - 1 if until is None else until.toordinal()
        return to_bitmap(self.start_offer[first : np.searchsorted(self.start, last, side="right")])

    def find_confirmed(self, since: date) -> BitMap:
        """The offers last confirmed on or after a day."""
        is_fresh = (self.confirmed >= since.toordinal()) & (self.confirmed < NEVER)
        return to_bitmap(np.flatnonzero(is_fresh).astype(np.uint32))

    def rank_freshness(self) -> NDArray[np.int64]:
        """What was edited or confirmed last comes first; that for which nobody ever answered comes last."""
        return _rank_latest(self.answered)

    def rank_changed(self) -> NDArray[np.int64]:
        """What changed last comes first, whoever changed it; that of which no change is on record comes last."""
        return _rank_latest(self.changed)

    def rank_staleness(self) -> NDArray[np.int64]:
        """That for which nobody ever answered comes first, then what was edited or confirmed longest ago."""
        return np.where(self.answered == NEVER, 0, self.answered.astype(np.int64))

    def rank_wait(self, on: date) -> NDArray[np.int64]:
        """The next start first, then what started last, then what has no date."""
        start, today = self.next_start.astype(np.int64), on.toordinal()
        return np.where(start == NEVER, NEVER, np.where(start >= today, start - today, 2 * 10**7 - start))


def _rank_latest(days: NDArray[np.int32]) -> NDArray[np.int64]:
    """The latest day first, none at all last."""
    found = days.astype(np.int64)
    return np.where(found == NEVER, NEVER, date.max.toordinal() - found)

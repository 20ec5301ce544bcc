"""What a search of the text index found, and how well each offer fits."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.text_holders import Rows


@dataclass(frozen=True, slots=True)
class TextMatches:
    """What a query found. Scores are made when asked for: most questions want those of some offers, or none."""

    offers: BitMap
    """Numbers of the offers that match; yours to change."""
    _score: Callable[[BitMap], NDArray[np.float32]] = field(repr=False)
    asked: tuple[Rows, ...] = ()
    """The terms of each thing that was looked for; the best of them in an offer counts."""
    suggestion: str | None = None
    """The whole query with its unknown words corrected, when that finds something."""
    is_rescued: bool = False
    """Whether `offers` are those of the suggestion, because the query itself matched nothing."""

    @property
    def scores(self) -> NDArray[np.float32]:
        """For each of the offers, in order of number: the higher the better."""
        return self.list_scores(self.offers)

    def list_scores(self, offers: BitMap) -> NDArray[np.float32]:
        """The scores of some of the offers, in order of number."""
        return self._score(offers)

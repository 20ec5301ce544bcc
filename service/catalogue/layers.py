"""What the map can show offers by: who recognises them, who pays, how fresh they are. One class for each offer.

An offer may have several answers (two payers, three bodies); a mark on a map has one shape. What stands first below
is what the mark shows, and that it is not established goes before what is only known of the operator.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import to_numbers
from service.catalogue.catalogue import Catalogue
from service.columns import NO_RECORD

LAYERS = ("recognition", "funding", "freshness")
FUNDING_CLASSES = ("direct", "indirect", "unknown", "operator_only", "none", NO_RECORD)
"""By precedence: the first of an offer's answers, whoever the payer is."""
DRAWN_BODIES = ("bxl_formation", "forem", "vdab")
"""The bodies whose recognition has a mark of its own."""
_NOBODY = ("none", "unknown", NO_RECORD)
"""Three answers that name no body; of several that hold, the one that is not established goes before a no."""
RECOGNITION_CLASSES = (*DRAWN_BODIES, "several", "other", *_NOBODY)
FRESHNESS_CLASSES = ("fresh", "due", "overdue", "unconfirmed")
CLASSES: Mapping[str, Sequence[str]] = {
    "recognition": RECOGNITION_CLASSES,
    "funding": FUNDING_CLASSES,
    "freshness": FRESHNESS_CLASSES,
}


class Layer(NamedTuple):
    """The classes of a layer, and which of them each offer has: its place among them (uint8), by number."""

    classes: Sequence[str]
    of_offer: NDArray[np.uint8]


def find_layer(catalogue: Catalogue, name: str) -> Layer:
    """A layer of the catalogue, by one of the names of :data:`LAYERS`."""
    sort = {"recognition": _sort_recognition}.get(name) or partial(_sort_facet, name)
    return catalogue.derive(f"layer {name}", lambda whole: Layer(CLASSES[name], sort(whole)))


def choose_funding_class(answers: Collection[str]) -> str:
    """The class of an offer with these answers of payers."""
    return next((known for known in FUNDING_CLASSES if known in answers), NO_RECORD)


def _sort_facet(name: str, catalogue: Catalogue) -> NDArray[np.uint8]:
    """The classes are the values of a facet, the last of them for all that have no other."""
    classes = CLASSES[name]
    found = np.full(len(catalogue.ids), len(classes) - 1, np.uint8)
    for code in range(len(classes) - 2, -1, -1):  # what stands first is written last, and stays
        found[to_numbers(catalogue.facets[name].get(classes[code], BitMap()))] = code
    return found


def _sort_recognition(catalogue: Catalogue) -> NDArray[np.uint8]:
    codes, facet = {name: code for code, name in enumerate(RECOGNITION_CLASSES)}, catalogue.facets["recognised_by"]
    found, is_named = (np.full(len(catalogue.ids), value, np.uint8) for value in (codes[NO_RECORD], False))
    for answer in _NOBODY[:2]:
        found[to_numbers(facet.get(answer, BitMap()))] = codes[answer]
    for body, offers in facet.items():
        if body not in _NOBODY:
            numbers = to_numbers(offers)
            code = codes[body] if body in DRAWN_BODIES else codes["other"]
            found[numbers] = np.where(is_named[numbers], codes["several"], code)
            is_named[numbers] = True
    return found

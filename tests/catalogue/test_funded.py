"""A selection that a source pays for, as offers of the catalogue."""

from __future__ import annotations

import pytest
from pyroaring import BitMap

from service.catalogue.funded import Targets, spread_nodes
from service.funding.rules import Node
from service.offers.rules import EVERYONE

TARGETS: Targets = {
    "everything": {EVERYONE: BitMap([0, 1, 2, 3])},
    "topic": {"ai": BitMap([0, 1]), "data": BitMap([2])},
    "region": {"BE-BRU": BitMap([1, 2])},
    "operator": {"becode": BitMap([3])},
    "offer": {"one": BitMap([0])},
    "level": {"A1": BitMap([0, 1])},
}


@pytest.mark.parametrize(
    ("query", "offers"),
    [
        ("topic=ai", [0, 1]),
        ("topic=ai&region=BE-BRU", [1]),
        ("operator=becode", [3]),
        ("topic=ai&operator=becode", []),
        ("topic=cloud", []),
        ("topic=ai&programme=nothing-has-this-facet", []),
        ("level=A1", []),
        ("everything=all", []),
        ("offer=one", []),
        ("topic", []),
        ("", []),
    ],
)
def test_selection_is_the_offers_that_have_all_its_values_and_nothing_else(query: str, offers: list[int]) -> None:
    assert list(spread_nodes({Node("selection", query)}, TARGETS)) == offers


def test_selection_that_makes_no_sense_takes_no_other_down() -> None:
    nodes = {Node("selection", "colour=red"), Node("selection", "topic=data"), Node("offer", "one")}
    assert list(spread_nodes(nodes, TARGETS)) == [0, 2]

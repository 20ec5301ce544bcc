"""What is kept of a word says of each offer what its columns say, and takes no more room than it may."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import default_rng
from pyroaring import BitMap

from service.catalogue import text_holders
from service.catalogue.bitmaps import to_numbers
from service.catalogue.text_holders import Column, Holders, KeptHolders, Scale

_OFFERS = 400


def draw_column(seed: int) -> Column:
    """A term that some of the offers hold, most of them equally often."""
    random = default_rng(seed)
    offers = np.flatnonzero(random.random(_OFFERS) < random.random()).astype(np.uint32)
    usual = random.integers(1, 4)
    counts = np.where(random.random(len(offers)) < 0.7, usual, random.integers(1, 256, len(offers)))
    return offers, counts.astype(np.uint8)


def spread(column: Column, scale: Scale) -> np.ndarray:
    """What a term adds to each offer, 0 where it does not stand."""
    weights = np.zeros(_OFFERS, np.float32)
    weights[column[0]] = scale.weigh(column, len(column[0]))
    return weights


@given(st.lists(st.integers(0, 10_000), max_size=4), st.integers(0, 10_000))
def test_the_best_term_of_each_offer_counts(seeds: list[int], seed: int) -> None:
    scale = Scale.make(default_rng(seed).integers(0, 900, _OFFERS).astype(np.uint16))
    columns = [draw_column(each) for each in seeds]
    holders = Holders.gather(columns, scale)
    assert holders.offers == BitMap(number for offers, _ in columns for number in offers.tolist())
    best = np.max([np.zeros(_OFFERS, np.float32), *(spread(column, scale) for column in columns)], axis=0)
    for some in (holders.offers, BitMap(holders.offers[1::3]), BitMap()):
        numbers = to_numbers(some)
        assert np.array_equal(holders.weigh(some, numbers, scale.find_norms(numbers)), best[numbers])


def test_most_offers_hold_a_word_equally_often() -> None:
    offers = np.arange(_OFFERS, dtype=np.uint32)
    counts = np.where(offers % 10 == 3, 1, 3).astype(np.uint8)
    holders = Holders.gather([(offers, counts)], Scale.make(np.full(_OFFERS, 50, np.uint16)))
    assert list(holders.others) == list(range(3, _OFFERS, 10))


def test_the_words_asked_for_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    holders = Holders.gather([], Scale.make(np.zeros(0, np.uint16)))
    monkeypatch.setattr(text_holders, "_MOST_BYTES", 2 * holders.measure_bytes(0))
    kept = KeptHolders(0)
    for rows in ((1,), (2,), (1,), (3,)):
        if kept.find(rows) is None:
            kept.keep(rows, holders)
    assert [kept.find((row,)) is holders for row in (1, 2, 3)] == [True, False, True]

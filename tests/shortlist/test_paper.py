"""What fits on the page: letters are as large as they can be, and nothing is cut that has room."""

from __future__ import annotations

import string
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from service.pages.speech import Text
from service.shortlist.comparison import Cell, Piece
from service.shortlist.paper import (
    DENSITIES,
    HEAD,
    HEAD_MM,
    OFFER_MM,
    PAGE_MM,
    Measured,
    count_lines,
    fit,
    lay_out,
    measure_width,
    shorten,
)

WORDS = st.lists(st.text(string.ascii_letters + "éüß-", min_size=1, max_size=20), max_size=60).map(" ".join)


def make_offer(head: str, start: str, price: str, contact: str) -> Measured:
    return Measured(
        {HEAD: head, "start": start, "price": price, "contact": contact}, [["start"], ["price"]], ["contact"]
    )


@given(st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), min_size=1, max_size=6))
def test_everything_fits_once_it_is_cut(texts: list[tuple[str, str, str, str]]) -> None:
    offers = [make_offer(*one) for one in texts]
    layout = lay_out(offers)
    lines = sum(offer.count_lines(layout.density) for offer in offers)
    assert lines * layout.density.line_mm <= PAGE_MM - HEAD_MM - OFFER_MM * len(offers)
    for before, cuts in zip(texts, layout.cuts, strict=True):
        whole = dict(zip((HEAD, "start", "price", "contact"), before, strict=True))
        assert all(measure_width(whole[name]) > width for name, width in cuts.items())


def test_few_words_are_printed_large_with_room_to_write() -> None:
    layout = lay_out([make_offer("1. Python · Petit", "Début : mars", "Prix : gratuit", "Contact : aucun")])
    assert layout.density is DENSITIES[0]
    assert layout.has_notes
    assert layout.cuts == [{}]


def test_dates_are_cut_last() -> None:
    long = "septembre " * 40
    offers = [Measured({HEAD: "x", "start": long, "place": long}, [["start", "place"]], []) for _ in range(6)]
    for cuts in lay_out(offers).cuts:
        assert cuts["place"] < cuts.get("start", measure_width(long)) / 2


@given(WORDS, st.integers(12, 200))
def test_what_is_cut_says_so(text: str, most: int) -> None:
    cut = shorten(text, most)
    assert measure_width(cut) <= max(most, 12) + 1
    bare = " ".join(text.split())
    assert cut == bare or (cut.endswith("…") and bare.startswith(cut[:-1]))


@given(WORDS, st.integers(20, 80))
def test_lines_hold_their_words(text: str, letters: int) -> None:
    lines = count_lines(text, letters)
    assert lines * letters >= measure_width(text.replace(" ", ""))
    assert lines <= sum(ceil(measure_width(word) / letters) for word in text.split())


def test_a_cell_keeps_its_first_lines() -> None:
    cell = Cell(
        (
            Piece(Text("02 555 66 77", None), "le matin"),
            Piece(Text("accueil@formation.example", None)),
            Piece(Text("z", None)),
        )
    )
    assert fit(cell, 1_000) == cell
    cut = fit(cell, 40)
    assert cut.pieces[0] == cell.pieces[0]
    assert cut.text == "02 555 66 77 (le matin); accueil@form…"

"""How much fits on one page of A4: in which size of letters texts are printed, and where the longest are cut.

It reckons in letters and lines, a little on the safe side; the measures belong to the sizes in ``shortlist.css``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from math import ceil
from typing import NamedTuple

from service.pages.speech import Text
from service.shortlist.comparison import Cell, Piece

PAGE_MM = 278.5
"""The height within the margins."""
HEAD_MM = 42.0
"""Name, title, QR code, link."""
OFFER_MM = 4.4
"""What each offer takes beside its lines: edges and gaps."""
NOTES_LINES = 9
"""Where as many lines are left over, there is room to write."""
UNCUT = 100_000
_SHARES = (UNCUT, 4.0, 3.0, 2.4, 1.9, 1.5, 1.2, 1.0, 0.8, 0.6, 0.45)
_WIDE, _CAPITAL = 1.5, 1.25
_LEAST_LETTERS = 12


class Density(NamedTuple):
    """One size of letters: how many a line of a column and of the page takes, and how high a line is (mm)."""

    name: str
    column_letters: int
    line_letters: int
    line_mm: float


DENSITIES = (Density("roomy", 26, 90, 4.6), Density("close", 31, 106, 3.9), Density("full", 36, 122, 3.26))
"""The largest first."""


class Measured(NamedTuple):
    """One offer as it is to be printed: its head, and each text with what it is called, by column and in lines."""

    head: str
    columns: Sequence[Sequence[str]]
    lines: Sequence[str]

    def count_lines(self, density: Density) -> float:
        """How many lines it takes; those of its head are higher."""
        head = 1.15 * _count(self.head, density.line_letters / 1.2)
        columns = [sum(_count(text, density.column_letters) for text in texts) for texts in self.columns]
        return head + max(columns, default=0) + sum(_count(text, density.line_letters) for text in self.lines)


class Layout(NamedTuple):
    """How a sheet is printed: the size of letters, and the share of its usual room that each text has."""

    density: Density
    share: float
    has_notes: bool


def choose_layout(measure: Callable[[float], Sequence[Measured]]) -> Layout:
    """The largest letters in which everything fits; else the smallest, with texts cut as far as need be.

    ``measure`` gives the offers as they are printed when each text has a share of its usual room.
    """
    layout = Layout(DENSITIES[-1], _SHARES[-1], has_notes=False)
    for share, density in [(UNCUT, density) for density in DENSITIES] + [(one, DENSITIES[-1]) for one in _SHARES[1:]]:
        left = _count_left(measure(share), density)
        if left >= 0:
            return Layout(density, share, has_notes=left >= NOTES_LINES)
    return layout


def _count_left(offers: Sequence[Measured], density: Density) -> float:
    """The lines that are left over; negative where there is not enough room."""
    room = (PAGE_MM - HEAD_MM - OFFER_MM * len(offers)) / density.line_mm
    return room - sum(offer.count_lines(density) for offer in offers)


def _count(text: str, letters: float) -> int:
    return ceil(measure_width(text) / letters) if text else 0


def measure_width(text: str) -> float:
    """The width of a text, in letters of usual width."""
    return sum(_measure_letter(letter) for letter in text)


def _measure_letter(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 2.0
    if letter in "MWmw@%":
        return _WIDE
    return _CAPITAL if letter.isupper() else 1.0


def fit(cell: Cell, room: float) -> Cell:
    """The lines of a cell as far as there is room for them, in letters; the last one is cut where there is none."""
    kept: list[Piece] = []
    taken = 0.0
    for piece in cell.pieces:
        whole = f"{piece.text.text} ({piece.note})" if piece.note else piece.text.text
        if taken + measure_width(whole) > room:
            cut = shorten(whole, max(round(room - taken), _LEAST_LETTERS))
            return Cell((*kept, piece._replace(text=Text(cut, piece.text.lang), note="")))
        kept.append(piece)
        taken += measure_width(whole) + 2
    return Cell(tuple(kept))


def shorten(text: str, most: int) -> str:
    """A text of at most so many letters, cut between words where it is too long."""
    bare = " ".join(text.split())
    if measure_width(bare) <= most:
        return bare
    cut = bare[: most - 1]
    while measure_width(cut) > most - 1:
        cut = cut[:-1]
    at_word = cut.rpartition(" ")[0]
    return f"{(at_word if len(at_word) > most // 2 else cut).rstrip(' ,;:.–-(')}…"

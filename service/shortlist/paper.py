"""How much fits on one page of A4: in which size of letters texts are printed, and where the longest are cut.

It reckons in letters and lines, a little on the safe side; the measures belong to the sizes in ``shortlist.css``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from math import ceil
from typing import NamedTuple

from service.pages.speech import Text
from service.shortlist.comparison import Cell, Piece

PAGE_MM = 278.5
"""The height within the margins."""
HEAD_MM = 31.0
"""Name, title, QR code, link."""
OFFER_MM = 4.1
"""What each offer takes beside its lines: edges and gaps."""
NOTES_LINES = 9
"""Where as many lines are left over, there is room to write."""
MOST_TITLE_LINES = 2
_LEAST_BELOW = 2
"""Lines over the whole width that are never cut away."""
_HEAD_LINE, _HEAD_LETTER = 1.12, 1.36
"""How much higher and wider the head of an offer is."""
_WIDE, _CAPITAL = 1.5, 1.2
_BETWEEN = " · "
_MOST_KEPT = 4_096
"""Texts whose measures are kept: what is cut is measured again and again, all but one of them unchanged."""
_LEAST_LETTERS, _FEW_LETTERS, _LEAST_TEXT = 12, 4, 30
HEAD = "head"
CUT_LAST = ("start", "enrolment")


class Density(NamedTuple):
    """One size of letters: how many a line of a column and of the page takes, and how high a line is (mm).

    Where ``is_flowing``, what is said over the whole width follows one another without a new line.
    """

    name: str
    column_letters: int
    line_letters: int
    line_mm: float
    is_flowing: bool = False


DENSITIES = (
    Density("roomy", 31, 98, 4.55),
    Density("close", 36, 115, 3.85),
    Density("full", 42, 133, 3.26, is_flowing=True),
)
"""The largest first."""


@dataclass
class Measured:
    """One offer as it is to be printed: its texts, each with what it is called.

    ``columns`` stand beside each other, each a list of names of texts; ``below`` them what has the whole width.
    ``cut`` says of texts that are cut to how many letters.
    """

    texts: dict[str, str]
    columns: Sequence[Sequence[str]]
    below: Sequence[str]
    cut: dict[str, float] = field(default_factory=dict)

    def count_lines(self, density: Density) -> float:
        """How many lines it takes."""
        columns = (self._count_column(names, density) for names in self.columns)
        return _HEAD_LINE * self._count_head(density) + max(columns, default=0) + self._count_below(density)

    def _count_head(self, density: Density) -> int:
        return count_lines(self.texts[HEAD], density.line_letters / _HEAD_LETTER)

    def _count_column(self, names: Sequence[str], density: Density) -> int:
        return sum(count_lines(self.texts[name], density.column_letters) for name in names)

    def _count_below(self, density: Density) -> int:
        texts = [self.texts[name] for name in self.below]
        if density.is_flowing:
            texts = [_BETWEEN.join(texts)]
        return sum(count_lines(text, density.line_letters) for text in texts)

    def give_up_line(self, density: Density) -> bool:
        """Cut what takes most by a line; False where nothing is left to cut."""
        if self._count_head(density) > MOST_TITLE_LINES:
            return self._cut_longest([HEAD], lambda: self._count_head(density))
        heights = [self._count_column(names, density) for names in self.columns]
        highest, below = max(heights, default=0), self._count_below(density)
        if below > _LEAST_BELOW and below >= highest:
            return self._cut_longest(self.below, lambda: self._count_below(density))
        tallest = [names for names, height in zip(self.columns, heights, strict=True) if height == highest]
        cuts = [self._cut_longest(names, partial(self._count_column, names, density)) for names in tallest]
        return bool(cuts) and all(cuts)

    def _rank(self, name: str) -> tuple[bool, float]:
        """What is cut first: the longest, but dates only where the others are as short as they can be."""
        width = measure_width(self.texts[name])
        return name not in CUT_LAST and width >= _LEAST_TEXT + _FEW_LETTERS, width

    def _cut_longest(self, names: Sequence[str], count: Callable[[], int]) -> bool:
        """Take letters off the longest of some texts until they take a line less; False where they cannot."""
        lines = count()
        while count() >= lines:
            longest = max(names, key=self._rank)
            width = measure_width(self.texts[longest]) - _FEW_LETTERS
            if width < _LEAST_TEXT:
                return False
            self.texts[longest], self.cut[longest] = shorten(self.texts[longest], round(width)), width
        return True


class Layout(NamedTuple):
    """How a sheet is printed: the size of letters, and for each offer the texts that are cut, to how many letters."""

    density: Density
    cuts: Sequence[Mapping[str, float]]
    has_notes: bool


def lay_out(offers: Sequence[Measured]) -> Layout:
    """The largest letters in which everything fits.

    Where nothing does, the smallest: the offer that takes most gives up a line, until there is room for all.
    """
    for density in DENSITIES:
        left = _count_left(offers, density)
        if left >= 0:
            return Layout(density, [offer.cut for offer in offers], has_notes=left >= NOTES_LINES)
    smallest = DENSITIES[-1]
    rest = list(offers)
    while rest and _count_left(offers, smallest) < 0:
        largest = max(rest, key=lambda offer: offer.count_lines(smallest))
        if not largest.give_up_line(smallest):
            rest.remove(largest)
    return Layout(smallest, [offer.cut for offer in offers], has_notes=False)


def _count_left(offers: Sequence[Measured], density: Density) -> float:
    """The lines that are left over; negative where there is not enough room."""
    room = (PAGE_MM - HEAD_MM - OFFER_MM * len(offers)) / density.line_mm
    return room - sum(offer.count_lines(density) for offer in offers)


@lru_cache(_MOST_KEPT)
def count_lines(text: str, letters: float) -> int:
    """How many lines a text takes that is broken between words, and within one only where a line cannot hold it."""
    lines, taken = 0, letters
    for word in text.split():
        width = measure_width(word)
        if lines and taken + 1 + width <= letters:
            taken += 1 + width
        else:
            lines += max(1, ceil(width / letters))
            taken = width % letters if width > letters else width
    return lines


@lru_cache(_MOST_KEPT)
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
        if taken + measure_width(piece.line) > room:
            cut = shorten(piece.line, max(round(room - taken), _LEAST_LETTERS))
            return Cell((*kept, piece._replace(text=Text(cut, piece.text.lang), note="")))
        kept.append(piece)
        taken += measure_width(piece.line) + 2
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

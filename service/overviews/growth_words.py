"""How the offer grows, in words and as bars: the table has every number that the bars show."""

from __future__ import annotations

from typing import NamedTuple

from service.overviews.schemas import Growth
from service.overviews.table import Cell, Piece, Table, make_cell
from service.pages.speech import Speech, Text, mark

MEASURE_WORDS = {
    "attested": mark("attested in the year"),
    "starting": mark("with a training session that starts in the year"),
    "first": mark("first recorded in the year"),
}
MEASURE_MEANINGS = {
    "attested": mark(
        "An offer counts in a year when a document of that year speaks of it, when it was last confirmed in that year, "
        "or when its record says that it begins in it."
    ),
    "starting": mark("An offer counts in a year when a training session whose day is known starts in it."),
    "first": mark(
        "An offer counts once, in the first year of which anything is recorded about it: that is when it became known "
        "here, and it may be older."
    ),
}
GROUPING_WORDS = {"topic": mark("Topic"), "region": mark("Region"), "place": mark("Place")}
BAR, GAP, HEIGHT, FOOT, HEAD = 44, 12, 150, 24, 22
"""Sizes of the picture, in its own units."""


class Bar(NamedTuple):
    """One year of the picture: its label, its number, and where its bar stands."""

    year: str
    number: str
    x: int
    y: int
    height: int
    middle: int


class Chart(NamedTuple):
    """A picture of bars, and the same in one sentence."""

    width: int
    height: int
    base: int
    bars: list[Bar]
    said: str


def describe_growth(growth: Growth, speech: Speech) -> Table:
    """A row for all offers, then one for each topic, region or place."""
    years = list(growth.all)
    lines = [(Piece(Text(speech.say("All offers, each once"), None)), growth.all)]
    lines += [(Piece(speech.text(line.name)), line.years) for line in growth.lines]
    rows: list[list[Cell]] = [
        [(name,), *(make_cell(speech.number(counts[year])) for year in years)] for name, counts in lines
    ]
    caption = speech.say("Offers {measure}", measure=speech.say(MEASURE_WORDS[growth.measure]))
    columns = [speech.say(GROUPING_WORDS[growth.by]), *years]
    return Table(caption, columns, rows, frozenset(range(1, len(columns))))


def draw_growth(growth: Growth, speech: Speech) -> Chart:
    """The bars of all offers."""
    most = max(growth.all.values(), default=1) or 1
    bars = []
    for place, (year, number) in enumerate(growth.all.items()):
        height = round(HEIGHT * number / most)
        x = GAP + place * (BAR + GAP)
        bars.append(Bar(year, speech.number(number), x, HEAD + HEIGHT - height, height, x + BAR // 2))
    said = speech.all_of(speech.say("{number} in {year}", number=bar.number, year=bar.year) for bar in bars)
    return Chart(GAP + len(bars) * (BAR + GAP), HEAD + HEIGHT + FOOT, HEAD + HEIGHT, bars, said)

"""The sheet of paper: up to six offers on one page of A4, in the words of the offers alone.

Nothing that was said of a person is on it: prices stand by audience, and no distance is told. What has no room is cut
and ends in an ellipsis; the link tells the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import segno
from markupsafe import Markup

from service.pages.speech import Speech, Text
from service.shortlist.comparison import Cell, Piece, Side, Wording, write_row
from service.shortlist.paper import HEAD, Measured, fit, lay_out, measure_width, shorten

MOST_TITLE, MOST_OPERATOR = 200, 70
"""Letters, however much room there is."""
COLUMNS = (("start", "enrolment", "place"), ("modality", "language", "level", "duration"), ("price",))
BELOW = ("recognition", "funding", "contact", "freshness")
"""What stands below the columns, over the whole width."""
UNTOLD = "untold"
_NUMBER = 6
"""Letters of an offer's number, and of what stands between title and operator."""
_ROWS = (*(name for names in COLUMNS for name in names), *BELOW)


class Fact(NamedTuple):
    """One thing that is said of an offer."""

    head: str
    cell: Cell

    @property
    def text(self) -> str:
        """What it is called and what is said, on one line."""
        return f"{self.head} : {self.cell.text}"

    def cut(self, width: float) -> Fact:
        """It, no wider than so many letters with what it is called."""
        return self._replace(cell=fit(self.cell, width - measure_width(f"{self.head} : ")))


class Block(NamedTuple):
    """One offer on the sheet."""

    title: Text
    operator: str
    columns: Sequence[Sequence[Fact]]
    lines: Sequence[Fact]


class Sheet(NamedTuple):
    """The whole sheet. ``density`` says how full it is (roomy, close, full); ``qr`` is an SVG, empty without a link."""

    blocks: Sequence[Block]
    density: str
    has_notes: bool
    made: str
    link: str
    shown_link: str
    qr: str


def make_sheet(sides: Sequence[Side], wording: Wording, code: str, base_url: str) -> Sheet:
    """Put offers on a sheet; ``base_url`` is the address that the link begins with, empty where none is known."""
    link = f"{base_url}/s/{code}?lang={wording.speech.language}" if base_url else ""
    tables = [_write_facts(side, wording) for side in sides]
    layout = lay_out([_measure(side, facts) for side, facts in zip(sides, tables, strict=True)])
    offers = zip(sides, tables, layout.cuts, strict=True)
    return Sheet(
        blocks=[_make_block(side, facts, cuts) for side, facts, cuts in offers],
        density=layout.density.name,
        has_notes=layout.has_notes,
        made=wording.speech.date(wording.catalogue.on),
        link=link,
        shown_link=f"{base_url.partition('://')[2]}/s/{code}",
        qr=draw_code(link) if link else "",
    )


def draw_code(link: str) -> Markup:
    """A QR code as SVG, that grows with its place on the page."""
    code = segno.make(link, error="m", micro=False)
    return Markup(code.svg_inline(border=2, lineclass=None, omitsize=True))  # noqa: S704  squares, and no text


def _write_facts(side: Side, wording: Wording) -> dict[str, Fact]:
    """What is said of an offer by row; what nobody has said anything of is named together, under a name of its own."""
    rows = [write_row(name, (side,), wording) for name in _ROWS]
    blank = wording.speech.absence("no_record")
    facts = {row.name: Fact(row.head, row.cells[0]) for row in rows if row.cells[0].text != blank}
    untold = tuple(Piece(Text(row.head, None)) for row in rows if row.name not in facts)
    if untold:
        facts[UNTOLD] = Fact(wording.speech.say("No information on"), Cell(untold))
    return facts


def _list_columns(facts: Mapping[str, Fact]) -> list[list[str]]:
    columns = ([name for name in names if name in facts] for names in COLUMNS)
    return [names for names in columns if names]


def _list_below(facts: Mapping[str, Fact]) -> list[str]:
    return [name for name in (*BELOW, UNTOLD) if name in facts]


def _measure(side: Side, facts: Mapping[str, Fact]) -> Measured:
    """What of an offer takes room."""
    title, operator = shorten(side.card.title.text, MOST_TITLE), shorten(side.card.operator, MOST_OPERATOR)
    texts = {name: fact.text for name, fact in facts.items()}
    return Measured({HEAD: f"1. {title} · {operator}", **texts}, _list_columns(facts), _list_below(facts))


def _make_block(side: Side, facts: Mapping[str, Fact], cuts: Mapping[str, float]) -> Block:
    cut = {name: fact.cut(cuts[name]) if name in cuts else fact for name, fact in facts.items()}
    operator = shorten(side.card.operator, MOST_OPERATOR if HEAD not in cuts else MOST_OPERATOR // 2)
    room = min(MOST_TITLE, cuts.get(HEAD, 2 * MOST_TITLE) - measure_width(operator) - _NUMBER)
    return Block(
        title=Text(shorten(side.card.title.text, round(room)), side.card.title.lang),
        operator=operator,
        columns=[[cut[name] for name in names] for names in _list_columns(facts)],
        lines=[cut[name] for name in _list_below(facts)],
    )


def write_mail(sides: Sequence[Side], speech: Speech, link: str) -> tuple[str, str]:
    """Subject and body of a message that leads to these offers: titles, operators and the link, and nobody's data."""
    subject = speech.count("{number} training offer to look at", "{number} training offers to compare", len(sides))
    titles = (shorten(side.card.title.text, MOST_TITLE // 2) for side in sides)
    operators = (shorten(side.card.operator, MOST_OPERATOR) for side in sides)
    lines = [f"{place}. {title} ({name})" for place, (title, name) in enumerate(zip(titles, operators, strict=True), 1)]
    ask = speech.say("Ask the operator before you decide: dates, places and prices change.")
    return subject, "\r\n".join([f"{subject}{speech.say(':')}", "", *lines, "", link, "", ask])

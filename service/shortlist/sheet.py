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
from service.shortlist.paper import Measured, choose_layout, fit, shorten

MOST_TITLE, MOST_OPERATOR = 130, 60
"""Letters."""
_ROOM: Mapping[str, int] = {
    "start": 70,
    "enrolment": 50,
    "place": 90,
    "modality": 40,
    "language": 40,
    "level": 40,
    "duration": 45,
    "price": 170,
    "recognition": 100,
    "funding": 95,
    "contact": 190,
    "freshness": 90,
}
"""The usual room of each row, in letters, where not all of everything fits."""
COLUMNS = (("start", "enrolment", "place"), ("modality", "language", "level", "duration"), ("price",))
LINES = ("recognition", "funding", "contact", "freshness")
"""What stands below the columns, over the whole width."""


class Fact(NamedTuple):
    """One thing that is said of an offer."""

    head: str
    cell: Cell

    @property
    def text(self) -> str:
        """All of it on one line."""
        return f"{self.head} : {self.cell.text}"


class Block(NamedTuple):
    """One offer on the sheet; ``untold`` names what nobody has said anything of."""

    title: Text
    operator: str
    columns: tuple[tuple[Fact, ...], ...]
    lines: tuple[Fact, ...]
    untold: Fact | None

    def measure(self) -> Measured:
        """What of it takes room."""
        last = (self.untold.text,) if self.untold else ()
        return Measured(
            head=f"1. {self.title.text} · {self.operator}",
            columns=[[fact.text for fact in facts] for facts in self.columns],
            lines=[*(fact.text for fact in self.lines), *last],
        )


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

    def lay_out(share: float) -> list[Block]:
        return [_make_block(side, facts, share, wording.speech) for side, facts in zip(sides, tables, strict=True)]

    layout = choose_layout(lambda share: [block.measure() for block in lay_out(share)])
    return Sheet(
        blocks=lay_out(layout.share),
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
    rows = (write_row(name, (side,), wording) for name in _ROOM)
    return {row.name: Fact(row.head, row.cells[0]) for row in rows}


def _make_block(side: Side, facts: Mapping[str, Fact], share: float, speech: Speech) -> Block:
    blank = speech.absence("no_record")
    told = {
        name: fact._replace(cell=fit(fact.cell, _ROOM[name] * share))
        for name, fact in facts.items()
        if fact.cell.text != blank
    }
    untold = Cell(tuple(Piece(Text(fact.head, None)) for name, fact in facts.items() if name not in told))
    columns = (tuple(told[name] for name in names if name in told) for names in COLUMNS)
    return Block(
        title=Text(shorten(side.card.title.text, MOST_TITLE), side.card.title.lang),
        operator=shorten(side.card.operator, MOST_OPERATOR),
        columns=tuple(column for column in columns if column),
        lines=tuple(told[name] for name in LINES if name in told),
        untold=Fact(speech.say("No information on"), untold) if untold.pieces else None,
    )


def write_mail(sides: Sequence[Side], speech: Speech, link: str) -> tuple[str, str]:
    """Subject and body of a message that leads to these offers: titles, operators and the link, and nobody's data."""
    subject = speech.count("{number} training offer to look at", "{number} training offers to compare", len(sides))
    titles = (shorten(side.card.title.text, MOST_TITLE) for side in sides)
    operators = (shorten(side.card.operator, MOST_OPERATOR) for side in sides)
    lines = [f"{place}. {title} ({name})" for place, (title, name) in enumerate(zip(titles, operators, strict=True), 1)]
    ask = speech.say("Ask the operator before you decide: dates, places and prices change.")
    return subject, "\r\n".join([f"{subject}{speech.say(':')}", "", *lines, "", link, "", ask])

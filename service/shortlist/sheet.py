"""The sheet of paper: up to six offers on one page of A4, in the words of the offers alone.

Nothing that was said of a person is on it: prices stand by audience, and no distance is told. Texts have room by the
number of offers, so that the page is never more than one; what is cut ends in an ellipsis, and the link tells the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import segno
from markupsafe import Markup

from service.pages.speech import Speech, Text
from service.shortlist.comparison import Cell, Piece, Side, Wording, write_row

MOST_TITLE = 120
"""Letters of a title: two lines."""
_ROOM: Mapping[str, int] = {
    "start": 60,
    "enrolment": 50,
    "place": 90,
    "modality": 40,
    "language": 40,
    "level": 40,
    "duration": 45,
    "recognition": 100,
    "price": 170,
    "funding": 95,
    "contact": 190,
    "freshness": 60,
}
"""Letters of each row where the sheet is full."""
COLUMNS = (("start", "enrolment", "place"), ("modality", "language", "level", "duration"), ("price",))
LINES = ("recognition", "funding", "contact", "freshness")
"""What stands below the columns, over the whole width."""
_SPACIOUS = {1: 2.5, 2: 2.5, 3: 2.0, 4: 1.4}
"""How many times as much room there is where the sheet has fewer offers."""


class Fact(NamedTuple):
    """One thing that is said of an offer."""

    head: str
    cell: Cell


class Block(NamedTuple):
    """One offer on the sheet."""

    number: int
    title: Text
    operator: str
    columns: tuple[tuple[Fact, ...], ...]
    lines: tuple[Fact, ...]


class Sheet(NamedTuple):
    """The whole sheet. ``density`` says how full it is (roomy, close, full); ``qr`` is an SVG, empty without a link."""

    blocks: tuple[Block, ...]
    density: str
    made: str
    code: str
    link: str
    shown_link: str
    qr: str


def make_sheet(sides: Sequence[Side], wording: Wording, code: str, base_url: str) -> Sheet:
    """Put offers on a sheet; ``base_url`` is the address that the link begins with, empty where none is known."""
    link = f"{base_url}/s/{code}?lang={wording.speech.language}" if base_url else ""
    shown = f"{base_url.partition('://')[2]}/s/{code}" if base_url else f"/s/{code}"
    return Sheet(
        blocks=tuple(_make_block(place, len(sides), side, wording) for place, side in enumerate(sides)),
        density="roomy" if len(sides) <= 3 else "close" if len(sides) == 4 else "full",
        made=wording.speech.date(wording.catalogue.on),
        code=code,
        link=link,
        shown_link=shown,
        qr=draw_code(link) if link else "",
    )


def draw_code(link: str) -> Markup:
    """A QR code as SVG, that grows with its place on the page."""
    code = segno.make(link, error="m", micro=False)
    return Markup(code.svg_inline(border=2, lineclass=None, omitsize=True))  # noqa: S704  squares, and no text


def _make_block(place: int, count: int, side: Side, wording: Wording) -> Block:
    title = side.card.title
    return Block(
        number=place + 1,
        title=Text(shorten(title.text, MOST_TITLE), title.lang),
        operator=shorten(side.card.operator, MOST_TITLE // 2),
        columns=tuple(tuple(_write_fact(name, count, side, wording) for name in names) for names in COLUMNS),
        lines=tuple(_write_fact(name, count, side, wording) for name in LINES),
    )


def _write_fact(name: str, count: int, side: Side, wording: Wording) -> Fact:
    row = write_row(name, (side,), wording)
    return Fact(row.head, fit(row.cells[0], round(_ROOM[name] * _SPACIOUS.get(count, 1))))


def fit(cell: Cell, room: int) -> Cell:
    """The lines of a cell as far as there is room for them, in letters; the last one is cut where there is none."""
    kept: list[Piece] = []
    for piece in cell.pieces:
        left = room - sum(len(one.text.text) + len(one.note) + 2 for one in kept)
        if left < len(piece.text.text) + (len(piece.note) and len(piece.note) + 3):
            text = shorten(f"{piece.text.text} ({piece.note})" if piece.note else piece.text.text, max(left, 12))
            return Cell((*kept, piece._replace(text=Text(text, piece.text.lang), note="")), cell.best)
        kept.append(piece)
    return Cell(tuple(kept), cell.best)


def shorten(text: str, most: int) -> str:
    """A text of at most so many letters, cut between words where it is too long."""
    bare = " ".join(text.split())
    if len(bare) <= most:
        return bare
    cut = bare[: most - 1]
    at_word = cut.rpartition(" ")[0] if len(cut.rpartition(" ")[0]) > most // 2 else cut
    return f"{at_word.rstrip(' ,;:.–-(')}…"


def write_mail(sides: Sequence[Side], speech: Speech, link: str) -> tuple[str, str]:
    """Subject and body of a message that leads to these offers: titles, operators and the link, and nobody's data."""
    count = len(sides)
    subject = speech.count("{number} training offer to look at", "{number} training offers to compare", count)
    titles = (shorten(side.card.title.text, MOST_TITLE) for side in sides)
    operators = (shorten(side.card.operator, MOST_TITLE // 2) for side in sides)
    lines = [f"{place}. {title} ({name})" for place, (title, name) in enumerate(zip(titles, operators, strict=True), 1)]
    ask = speech.say("Ask the operator before you decide: dates, places and prices change.")
    return subject, "\r\n".join([f"{subject}{speech.say(':')}", "", *lines, "", link, "", ask])

"""The rows of a comparison about one person: what each offer means for them. They are on the screen, never on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.pages.judgement_words import LABELS, LineWords, describe_line
from service.pages.speech import Speech, Text
from service.rights.schemas import Line
from service.shortlist.comparison import Cell, Piece, Row, Side, make_row

NAMES = ("cost", "enrolment", "recognition", "language", "level", "equipment", "time")
"""What is told of each offer for a person, in order; the page of an offer tells the rest."""
COVERED = {"cost": "price", "language": "language", "level": "level"}
"""Rows about the offer alone that one about the person says too."""


def list_personal_rows(sides: Sequence[Side], speech: Speech) -> list[Row]:
    """A row for each thing that is told of at least one of the offers; none where nothing is said of a person."""
    return list(_walk_rows(sides, speech))


def _walk_rows(sides: Sequence[Side], speech: Speech) -> Iterator[Row]:
    for name in NAMES:
        lines = [_find_line(side, name) for side in sides]
        if any(line is not None for line in lines):
            cells = [_write_cell(line, speech) for line in lines]
            yield make_row(name, speech.say(LABELS[name]), cells)._replace(is_personal=True)


def _find_line(side: Side, name: str) -> Line | None:
    judgement = side.found.line.judgement
    return judgement.find(name) if judgement is not None else None


def _write_cell(line: Line | None, speech: Speech) -> Cell:
    return Cell(() if line is None else tuple(_write_pieces(describe_line(line, speech))))


def _write_pieces(words: LineWords) -> Iterator[Piece]:
    mark = f"verdict verdict-{words.verdict}"
    if words.word:
        yield Piece(Text(words.word, None), kind=mark)
    yield Piece(Text(words.text, None), words.hint, kind="" if words.word else mark)
    if words.source:
        yield Piece(Text(words.source, None), url=words.source_url, kind="source")

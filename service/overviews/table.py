"""A table in words: what a page shows and what its CSV holds are the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from service.evidence.schemas import EvidenceLine
from service.formats.csv import write_csv
from service.pages.evidence import describe_evidence
from service.pages.speech import Speech, Text

MOST_CITED = 4
"""Claims that one cell shows; the page of the record or of the document has all of them."""


class Piece(NamedTuple):
    """One line of a cell: a text, where it leads, its state as a tag (slug and word), and what is said beside it."""

    text: Text
    url: str = ""
    state: str = ""
    word: str = ""
    beside: str = ""


Cell = Sequence[Piece]


class Table(NamedTuple):
    """Columns and rows; the first cell of a row says what the row is about.

    ``numbers`` are columns of numbers, ``wide`` those of sentences; ``links`` those of ways to somewhere, which a file
    leaves out.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: frozenset[int] = frozenset()
    links: frozenset[int] = frozenset()
    wide: frozenset[int] = frozenset()


def make_cell(*texts: str | Text) -> Cell:
    """A cell of plain texts, the empty ones left out."""
    pieces = (Piece(Text(text, None) if isinstance(text, str) else text) for text in texts)
    return tuple(piece for piece in pieces if piece.text.text)


def cite(lines: Iterable[EvidenceLine], titles: Mapping[str, str], speech: Speech) -> Cell:
    """Claims as a cell: what is said, how well it is established, and where one can read it; a document once."""
    pieces: list[Piece] = []
    found = describe_evidence(lines, titles, speech)
    for url, claims in groupby(found[:MOST_CITED], key=lambda line: line.url):
        same = list(claims)
        pieces += [Piece(line.statement, "", line.status, line.word) for line in same]
        said = dict.fromkeys(part for line in same for part in (line.location, line.speaker, line.said_on) if part)
        pieces.append(Piece(Text(same[0].document, None), url, beside=", ".join(said)))
    if len(found) > MOST_CITED:
        left = len(found) - MOST_CITED
        pieces.append(Piece(Text(speech.count("and {number} more", "and {number} more", left), None)))
    return pieces


def write_table(table: Table) -> bytes:
    """The table as CSV, its words in the language of the page."""
    kept = [number for number in range(len(table.columns)) if number not in table.links]
    rows = ([_write_cell(row[number]) for number in kept] for row in table.rows)
    return write_csv([table.columns[number] for number in kept], rows)


def _write_cell(cell: Cell) -> str:
    return " | ".join(map(_write_piece, cell))


def _write_piece(piece: Piece) -> str:
    word, beside = f" [{piece.word}]" if piece.word else "", f" ({piece.beside})" if piece.beside else ""
    return f"{piece.text.text}{word}{beside}"

"""Stated figures in words: each stands alone, with who says it, when, and what kind of statement it is."""

from __future__ import annotations

from service.catalogue.catalogue import Catalogue
from service.database import Db
from service.evidence.schemas import FigureStated
from service.evidence.search import Subject
from service.funding.search import read_link_lines
from service.overviews.table import Cell, Piece, Table, make_cell
from service.overviews.words import Words
from service.pages.evidence import describe_figures
from service.pages.speech import Speech, Text, mark

COLUMNS = (
    mark("What is counted"),
    mark("Number"),
    mark("Kind of statement"),
    mark("What it concerns"),
    mark("Who says so"),
    mark("Date of the document"),
    mark("Evidence"),
)


def describe_stated(db: Db, catalogue: Catalogue, figures: list[FigureStated], speech: Speech) -> Table:
    """A row for each figure."""
    links = read_link_lines(db, [one.subject_id for one in figures if one.subject_kind == "funding_link"])
    payees: dict[Subject, tuple[str, str]] = {("funding_link", name): link.payee for name, link in links.items()}
    subjects = {(one.subject_kind, one.subject_id) for one in figures}
    evidence = [line for one in figures for line in one.evidence]
    words = Words.read(db, catalogue, {*subjects, *payees.values()}, evidence, speech)
    return Table(
        caption=speech.say("Stated figures"),
        columns=[speech.say(name) for name in COLUMNS],
        rows=[_describe(one, payees, words, speech) for one in figures],
        wide=frozenset({6}),
    )


def _describe(one: FigureStated, payees: dict[Subject, tuple[str, str]], words: Words, speech: Speech) -> list[Cell]:
    line = next(iter(describe_figures([one.figure], speech)))
    subject = (one.subject_kind, one.subject_id)
    speakers = dict.fromkeys(claim.speaker for claim in one.evidence if claim.speaker)
    said_by = [line.said_by] if line.said_by else list(speakers) or [speech.say("not stated")]
    return [
        (Piece(line.label),),
        make_cell(line.number),
        (Piece(Text(line.kind, None), state=f"figure-{one.figure.kind}"),),
        (words.name(*payees.get(subject, subject)),),
        make_cell(*said_by),
        words.say_dates(one.evidence),
        words.cite(one.evidence),
    ]

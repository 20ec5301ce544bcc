"""Answers with everything that is shown beside them, read from catalogue and database; and sheets that were kept."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np
from sqlalchemy import select
from sqlmodel import col

from service.catalogue.catalogue import Catalogue
from service.columns import PRECISIONS, now
from service.database import MOST_NAMED, Db
from service.errors import InputError, InvalidBodyError, NotFoundError
from service.funding.models import Funder, Programme
from service.funding.rules import Node
from service.funding_pages.asking import Asked
from service.funding_pages.models import KeptSheet
from service.funding_pages.rules import identify, read_content, write_content
from service.funding_pages.schemas import SheetContent, Spot
from service.operators.models import Operator, Venue
from service.paging import PageLinks
from service.places.models import Place
from service.who_pays.display import read_names
from service.who_pays.questions import Question, get_payer
from service.who_pays.schemas import FundingAnswers
from service.who_pays.search import answer_question

PAGE_OFFERS = 200
SHEET_ROWS = 1_000
MOST_SPOTS = 2_000
MOST_KEPT_BYTES = 1_000_000
"""Of a kept sheet, packed: a thousand offers with their paths are some hundred kB."""


def list_payers(db: Db) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Everybody of whom can be asked: identifiers and names of funders and of programmes."""
    funders = db.execute(select(col(Funder.id), col(Funder.name)).order_by(col(Funder.id))).all()
    programmes = db.execute(select(col(Programme.id), col(Programme.name)).order_by(col(Programme.id))).all()
    taken = {name for name, _ in funders}
    return {
        "funder": [(name, words) for name, words in funders],
        "programme": [(f"programme:{name}" if name in taken else name, words) for name, words in programmes],
    }


def gather_content(db: Db, catalogue: Catalogue, asked: Asked, most: int) -> SheetContent:
    """The answer with at most so many offers listed; raises :class:`InputError` naming what cannot be asked."""
    on = asked.as_of or catalogue.on
    payer = get_payer(db, asked.funder)
    question = Question(payer=payer, filters=asked.filters, on=on, limit=most, is_shared=True)
    answers = answer_question(db, catalogue, question, lambda _: PageLinks("", None))
    nodes = {Node("operator", offer.operator) for offer in answers.offers if offer.operator is not None}
    nodes |= {Node(*party) for line in answers.links.values() for party in (line.payer, line.via) if party is not None}
    spots = [*_list_offer_spots(catalogue, answers), *_list_intermediary_spots(db, answers)]
    return SheetContent(
        funder=asked.funder,
        filters=asked.question.pairs,
        answers=answers,
        names={f"{node.kind}:{node.id}": words for node, words in read_names(db, nodes).items()},
        spots=tuple(spots[:MOST_SPOTS]),
        is_cut=answers.total > most,
    )


def gather_usable(db: Db, catalogue: Catalogue, asked: Asked) -> tuple[Asked, SheetContent | None]:
    """The answer of a page: what cannot be asked becomes a mistake, and the rest is answered without it."""
    while asked.funder:
        try:
            return asked, gather_content(db, catalogue, asked, PAGE_OFFERS)
        except InputError as problem:
            if problem.field != "funder" and getattr(asked.filters, problem.field, None) is None:
                raise
            asked = asked.without(problem.field, problem.nearest)
    return asked, None


def _list_offer_spots(catalogue: Catalogue, answers: FundingAnswers) -> Iterator[Spot]:
    numbers = [catalogue.ids.get(offer.id) for offer in answers.offers]
    known = np.array(sorted(number for number in numbers if number is not None), np.uint32)
    points = catalogue.points
    for row in points.find_rows(known).tolist() if len(known) else ():
        yield Spot(
            kind="offer",
            id=catalogue.ids[int(points.offer[row])],
            longitude=round(float(points.longitude[row]), 5),
            latitude=round(float(points.latitude[row]), 5),
            precision=PRECISIONS[int(points.precision[row])],
            place=dict(catalogue.find_place_names(row) or {}),
        )


def list_intermediaries(answers: FundingAnswers) -> list[str]:
    """The operators through whose hands something goes on its way, or would, in order of identifier."""
    found = {line.via[1] for line in answers.links.values() if line.via is not None and line.via[0] == "operator"}
    for offer in answers.offers:
        for path in offer.paths:
            found |= {party.id for party in path.chain[1:-1] if party.kind == "operator"}
    return sorted(found)


def _list_intermediary_spots(db: Db, answers: FundingAnswers) -> Iterator[Spot]:
    """Where intermediaries are: their venues, or else the place that they have."""
    names, placed = list_intermediaries(answers)[:MOST_NAMED], set()
    venues = select(Venue, Place).join(Place, col(Place.id) == col(Venue.place_id), isouter=True)
    wanted = col(Venue.operator_id).in_(names), col(Venue.longitude).is_not(None), col(Venue.status) == "published"
    for venue, place in db.execute(venues.where(*wanted).order_by(col(Venue.id))):
        placed.add(venue.operator_id)
        yield _make_spot(venue.operator_id, venue, dict(place.names) if place is not None else {"fr": venue.name})
    seats = select(col(Operator.id), Place).join(Place, col(Place.id) == col(Operator.place_id))
    left = [name for name in names if name not in placed]
    seated = col(Operator.id).in_(left), col(Place.longitude).is_not(None)
    for name, place in db.execute(seats.where(*seated).order_by(col(Operator.id))):
        yield _make_spot(name, place, dict(place.names))


def _make_spot(name: str, point: Venue | Place, place: dict[str, str]) -> Spot:
    return Spot(
        kind="operator",
        id=name,
        longitude=round(float(point.longitude or 0), 5),
        latitude=round(float(point.latitude or 0), 5),
        precision=point.precision,
        place=place,
    )


def keep_sheet(db: Db, content: SheetContent) -> str:
    """Keep an answer, once; gives its identifier. Raises :class:`InvalidBodyError` for one that is too large."""
    text = write_content(content)
    packed = zlib.compress(text)
    if len(packed) > MOST_KEPT_BYTES:
        raise InvalidBodyError("funder", "leads to more proof than a sheet can keep: ask about fewer offers.")
    name = identify(text)
    if db.get(KeptSheet, name) is None:
        db.add(KeptSheet(id=name, content=packed, made_at=now()))
    return name


def get_kept(db: Db, name: str) -> tuple[KeptSheet, SheetContent]:
    """A sheet that was kept; raises :class:`NotFoundError`."""
    row = db.get(KeptSheet, name)
    if row is None:
        raise NotFoundError("No sheet has been kept under this address.")
    return row, read_content(zlib.decompress(row.content))


def find_kept(db: Db, content: SheetContent) -> KeptSheet | None:
    """This very answer, where it was kept already."""
    return db.get(KeptSheet, identify(write_content(content)))

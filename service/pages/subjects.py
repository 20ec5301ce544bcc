"""What the records are called of which documents speak: by their names, and never by their identifiers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from service.catalogue.catalogue import Catalogue
from service.database import Db
from service.evidence.models import Ambiguity, Document, Figure
from service.evidence.search import Subject
from service.funding.models import Funder, Programme
from service.funding.rules import UNKNOWN_PAYER, Node, parse_selection
from service.funding.schemas import LinkLine
from service.funding.search import read_link_lines
from service.offers.certification import Certification, Partner
from service.offers.models import Offer
from service.operators.models import Operator, Venue
from service.pages.chips import say_filters
from service.pages.question import read_question
from service.pages.speech import Speech
from service.recognition.models import TARGETS, Recognition
from service.vocabulary import choose_words
from service.who_pays.display import read_names

_NAMED: dict[str, tuple[Any, Any]] = {
    "offer": (Offer.id, Offer.title),
    "operator": (Operator.id, Operator.name),
    "venue": (Venue.id, Venue.name),
    "funder": (Funder.id, Funder.name),
    "programme": (Programme.id, Programme.name),
    "certification": (Certification.id, Certification.name),
    "partner": (Partner.id, Partner.name),
    "figure": (Figure.id, Figure.label),
    "ambiguity": (Ambiguity.id, Ambiguity.topic),
    "document": (Document.id, Document.title),
}
_CHUNK = 500


def name_subjects(db: Db, catalogue: Catalogue, subjects: Iterable[Subject], speech: Speech) -> dict[Subject, str]:
    """The names of records: a funding link is named by who pays whom, a recognition by its body and of what it is."""
    ids: dict[str, list[str]] = defaultdict(list)
    for kind, name in sorted(set(subjects)):
        ids[kind].append(name)
    links = read_link_lines(db, ids.pop("funding_link", ()))
    recognitions = _read(db, Recognition, Recognition.id, ids.pop("recognition", ()))
    for row in recognitions:
        kind, name = _find_target(row)
        ids[kind].append(name)
    found = dict(_read_names(db, ids, speech))
    found |= {("recognition", row.id): _name_recognition(row, found, speech) for row in recognitions}
    parties = {Node(*one) for line in links.values() for one in (line.payer, line.payee) if one is not None}
    words = {
        **{node: choose_words(said, speech.language) for node, said in read_names(db, parties).items()},
        **{node: name_selection(catalogue, node.id, speech) for node in parties if node.kind == "selection"},
        Node("funder", UNKNOWN_PAYER): speech.say("payer not named"),
    }
    return found | {("funding_link", name): _name_link(line, words, speech) for name, line in links.items()}


def name_selection(catalogue: Catalogue, query: str, speech: Speech) -> str:
    """A set of offers of which a source speaks as a whole."""
    try:
        pairs = parse_selection(query)
    except ValueError:
        return query
    return speech.say("offers {narrowed}", narrowed=say_filters(catalogue, read_question(pairs), speech))


def _read_names(db: Db, ids: dict[str, list[str]], speech: Speech) -> Iterator[tuple[Subject, str]]:
    for kind, (column, names) in _NAMED.items():
        for start in range(0, len(ids[kind]), _CHUNK):
            some = col(column).in_(ids[kind][start : start + _CHUNK])
            for name, said in db.execute(select(col(column), col(names)).where(some)):
                yield (kind, name), choose_words(said, speech.language) if isinstance(said, dict) else str(said)


def _read(db: Db, table: Any, column: Any, names: Iterable[str]) -> list[Any]:
    wanted = list(names)
    parts = (wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK))
    return [row for part in parts for row in db.scalars(select(table).where(col(column).in_(part)))]


def _find_target(row: Recognition) -> Subject:
    column = next(name for name in TARGETS if getattr(row, name) is not None)
    return column.removesuffix("_id"), getattr(row, column)


def _name_recognition(row: Recognition, names: dict[Subject, str], speech: Speech) -> str:
    target = _find_target(row)
    return f"{speech.term('recognition_body', row.body)} → {names.get(target, target[1])}"


def _name_link(line: LinkLine, names: dict[Node, str], speech: Speech) -> str:
    payer = Node(*line.payer) if line.payer is not None else Node("funder", UNKNOWN_PAYER)
    payee = Node(*line.payee)
    return f"{names.get(payer, payer.id)} → {names.get(payee, payee.id)}"

"""What the records are called of which documents speak: by their names, and never by their identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlmodel import col

from service.catalogue.catalogue import Catalogue
from service.database import Db, cut
from service.evidence.search import Subject
from service.funding.rules import SELECTABLE, UNKNOWN_PAYER, Node, parse_selection
from service.funding.search import read_links
from service.pages.chips import say_filters
from service.pages.question import read_question
from service.pages.speech import Speech
from service.recognition.models import Recognition, find_target
from service.vocabulary import choose_words
from service.who_pays.display import PARTIES, read_names

_NAMED = (*PARTIES, "certification", "partner", "figure", "ambiguity", "document")


def name_subjects(db: Db, catalogue: Catalogue, subjects: Iterable[Subject], speech: Speech) -> dict[Subject, str]:
    """The names of records: a funding link is named by who pays whom, a recognition by its body and of what it is."""
    wanted = set(subjects)
    links = read_links(db, [name for kind, name in wanted if kind == "funding_link"])
    recognitions = _read_recognitions(db, sorted(name for kind, name in wanted if kind == "recognition"))
    parties = {node for link in links for node in (link.payer, link.payee)}
    beside = parties | {Node(*find_target(row)) for row in recognitions}
    words = read_names(db, wanted | beside, _NAMED)
    names = {node: choose_words(said, speech.language) for node, said in words.items()}
    names |= {node: name_selection(catalogue, node.id, speech) for node in parties if node.kind == "selection"}
    return {
        **{subject: name for subject, name in names.items() if subject in wanted},
        **{("recognition", row.id): _name_recognition(row, names, speech) for row in recognitions},
        **{("funding_link", link.id): say_link(link.payer, link.payee, names, speech) for link in links},
    }


def say_link(payer: Node, payee: Node, names: Mapping[Node, str], speech: Speech) -> str:
    """A funding link by who pays whom."""
    unnamed = {Node("funder", UNKNOWN_PAYER): speech.say("payer not named")}
    return " → ".join(names.get(one) or unnamed.get(one, one.id) for one in (payer, payee))


def name_selection(catalogue: Catalogue, query: str, speech: Speech) -> str:
    """A set of offers of which a source speaks as a whole."""
    try:
        pairs = parse_selection(query)
    except ValueError:
        return query
    names = catalogue.names["programme"]
    programmes = [
        choose_words(names.get(value, {}), speech.language) or value for facet, value in pairs if facet == "programme"
    ]
    parts = [say_filters(catalogue, read_question(pairs), speech)]
    parts += [speech.say("of the programme “{name}”", name=name) for name in programmes]
    return speech.say("offers {narrowed}", narrowed=", ".join(part for part in parts if part))


def say_selection(query: str, speech: Speech) -> str:
    """The same where no catalogue is at hand: by what the offers have in common, value by value."""
    try:
        pairs = parse_selection(query)
    except ValueError:
        return query
    said = [
        speech.term(vocabulary, value) if (vocabulary := SELECTABLE.get(facet)) else value for facet, value in pairs
    ]
    return speech.say("Offers: {what}", what=", ".join(said))


def _read_recognitions(db: Db, names: Sequence[str]) -> list[Recognition]:
    return [row for part in cut(names) for row in db.scalars(select(Recognition).where(col(Recognition.id).in_(part)))]


def _name_recognition(row: Recognition, names: Mapping[Node, str], speech: Speech) -> str:
    target = Node(*find_target(row))
    return f"{speech.term('recognition_body', row.body)} → {names.get(target, target.id)}"

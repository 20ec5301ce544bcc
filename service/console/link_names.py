"""What funding links name, in words: payers, payees and intermediaries, and the documents that prove them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from service.catalogue.words import fold
from service.database import Db
from service.evidence.models import Document
from service.funding.models import Funder, FundingLink, Programme
from service.funding.rules import UNKNOWN_PAYER, Node
from service.offers.models import Offer
from service.operators.models import Operator, Venue
from service.pages.speech import Speech
from service.pages.subjects import say_selection
from service.record_forms.fields import list_fields
from service.record_forms.words import Names
from service.vocabulary import choose_words
from service.who_pays.display import read_names

MOST_DOCUMENTS = 1_000
UNNAMED = Node("nobody", UNKNOWN_PAYER)
"""Who pays where a source says that somebody does, and not who."""
_NAMED: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "funder": (Funder, ("name",)),
    "programme": (Programme, ("name",)),
    "operator": (Operator, ("name", "short_name", "names")),
    "venue": (Venue, ("name",)),
    "offer": (Offer, ("title",)),
}
"""By kind of party, its table and the columns with its names."""
_MANY = {"venue": FundingLink.venue_id, "offer": FundingLink.offer_id}
"""Kinds of which there may be many more than links speak of."""


def list_choices(db: Db, speech: Speech) -> Names:
    """What may be chosen from a list: every funder and programme, and the latest documents."""
    return {
        "funder": _list_named(db, Funder, speech),
        "programme": _list_named(db, Programme, speech),
        "document": list_documents(db, MOST_DOCUMENTS),
    }


def list_documents(db: Db, most: int) -> dict[str, str]:
    """The latest documents, by identifier: each with its title and its date."""
    columns = (col(Document.id), col(Document.title), col(Document.as_of))
    dated = select(*columns).order_by(col(Document.as_of).desc(), col(Document.id)).limit(most)
    return {row.id: f"{row.title} ({row.as_of})" for row in db.execute(dated)}


def _list_named(db: Db, table: Any, speech: Speech) -> dict[str, str]:
    names = {row.id: speech.text(row.name).text or row.id for row in db.scalars(select(table))}
    return dict(sorted(names.items(), key=lambda item: fold(item[1])))


def name_parties(db: Db, parties: Iterable[Node], speech: Speech) -> dict[Node, str]:
    """The names of payers and payees; of a set of offers what they have in common, of a learner the audience."""
    wanted = set(parties)
    found = {party: say_unrecorded(party, speech) or party.id for party in wanted}
    found |= {
        party: choose_words(words, speech.language) or party.id for party, words in read_names(db, wanted).items()
    }
    return found | {UNNAMED: speech.say("payer not named")} if UNNAMED in found else found


def say_unrecorded(party: Node, speech: Speech) -> str:
    """The name of a party that is no record of its own; empty for any other."""
    if party.kind == "learner":
        return speech.term("audience", party.id)
    return say_selection(party.id, speech) if party.kind == "selection" else ""


def find_named(db: Db, kinds: Iterable[str], words: str) -> set[Node]:
    """The parties of some kinds whose names or identifier hold every one of these words."""
    asked = fold(words).split()
    return {
        Node(kind, row.id)
        for kind in kinds
        for row in _list_rows(db, kind)
        if has_words(asked, [row.id, *(text for value in row[1:] for text in _list_texts(value))])
    }


def has_words(asked: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether every word, folded, stands in one of the texts."""
    text = fold(" ".join(texts))
    return all(word in text for word in asked)


def _list_rows(db: Db, kind: str) -> Iterable[Any]:
    table, columns = _NAMED[kind]
    wanted = select(table.id, *(getattr(table, name) for name in columns))
    if kind in _MANY:
        wanted = wanted.where(table.id.in_(select(col(_MANY[kind])).where(col(_MANY[kind]).is_not(None))))
    return db.execute(wanted)


def _list_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif value:
        yield from value.values()


def name_values(db: Db, states: Iterable[Mapping[str, Any]], speech: Speech) -> Names:
    """The names of all that the fields of links speak of in these states."""
    one_of = {name: one.record for name, one in list_fields("funding_link").items() if one.kind == "record"}
    parties = {
        Node(one_of[name], value)
        for state in states
        for name, value in state.items()
        if name in one_of and isinstance(value, str)
    }
    names: dict[str, dict[str, str]] = {kind: dict(known) for kind, known in list_choices(db, speech).items()}
    for party, name in name_parties(db, parties, speech).items():
        names.setdefault(party.kind, {})[party.id] = name
    return names

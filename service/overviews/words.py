"""Names of records, ways to their pages, dates of documents: words that several overviews share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from service.catalogue.catalogue import Catalogue
from service.database import Db
from service.evidence.schemas import DocumentCard, EvidenceLine
from service.evidence.search import read_documents
from service.funding.rules import Node
from service.overviews.table import Cell, Piece, cite
from service.pages.about import describe_document_date
from service.pages.address import write_address
from service.pages.document_page import KINDS
from service.pages.speech import Speech, Text
from service.pages.subjects import say_selection
from service.who_pays.display import PARTIES, read_names


@dataclass(frozen=True, slots=True)
class Words:
    """What rows are said with: names of records, documents by identifier, and the language."""

    catalogue: Catalogue
    names: Mapping[Node, Mapping[str, str]]
    documents: Mapping[str, DocumentCard]
    speech: Speech

    @classmethod
    def read(
        cls,
        db: Db,
        catalogue: Catalogue,
        nodes: Iterable[tuple[str, str]],
        evidence: Iterable[EvidenceLine],
        speech: Speech,
    ) -> Words:
        """Read the names of these records and the documents that these claims cite."""
        wanted = {Node(*node) for node in nodes}
        names = read_names(db, wanted, (*PARTIES, "certification"))
        documents = read_documents(db, (line.document for line in evidence if line.document is not None))
        return cls(catalogue, names, documents, speech)

    def name(self, kind: str, name: str) -> Piece:
        """A record by its name, with the way to its page where it has one; what has no name is said by its kind."""
        if kind == "selection":
            return Piece(Text(say_selection(name, self.speech), None))
        if words := self.names.get(Node(kind, name)):
            return Piece(self.speech.text(words), self.find_page(kind, name))
        return Piece(Text(self.speech.say(KINDS[kind]) if kind in KINDS else name, None), self.find_page(kind, name))

    def find_page(self, kind: str, name: str) -> str:
        """The address of the page of a record; empty where it has none."""
        has_page = (kind == "offer" and name in self.catalogue.ids) or kind in ("operator", "document")
        return write_address(f"/{kind}s/{name}", [("lang", self.speech.language)]) if has_page else ""

    def cite(self, lines: Iterable[EvidenceLine]) -> Cell:
        """Claims as a cell."""
        return cite(lines, {name: card.title for name, card in self.documents.items()}, self.speech)

    def say_dates(self, lines: Iterable[EvidenceLine]) -> Cell:
        """When the documents are of that claims stand in."""
        cited = dict.fromkeys(line.document for line in lines if line.document in self.documents)
        cards = [self.documents[name] for name in cited if name is not None]
        said = (describe_document_date(card.published_on, card.as_of, self.speech) for card in cards)
        return tuple(Piece(Text(text, None)) for text in dict.fromkeys(said))

    def say_period(self, begins: date | None, ends: date | None, period: str | None = None) -> str:
        """A period as it is printed, or from its days; empty where neither is known."""
        if period:
            return self.speech.period(period)
        if begins and ends:
            return f"{self.speech.date(begins)} – {self.speech.date(ends)}"
        if begins:
            return self.speech.say("since {date}", date=self.speech.date(begins))
        return self.speech.say("until {date}", date=self.speech.date(ends)) if ends else ""

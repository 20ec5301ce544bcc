"""In which fields of an offer the words of a query are found: the offer's own texts, read as the index reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from service.catalogue.synonyms import get_synonyms, list_subject_words
from service.catalogue.text import TextDocument, TextIndex
from service.offers.schemas import OfferSummary, Words
from service.vocabulary import get_vocabulary

FIELDS = ("title", "description", "names", "topics")


def find_words(
    query: str, summary: OfferSummary, description: Words, programmes: Iterable[str]
) -> Mapping[str, tuple[str, ...]]:
    """The fields in which each word is found, by word; none for a word that is missing.

    ``programmes`` are the names of the offer's programme.
    """
    index = TextIndex.build(_list_fields(summary, description, programmes))
    found = {}
    for word in dict.fromkeys(list_subject_words(query)):
        if word in get_synonyms().implied:  # every offer is one, so that nothing is looked for
            continue
        matches = index.search(word)
        places = () if matches.is_rescued else matches.offers
        found[word] = tuple(FIELDS[place] for place in places)
    return found


def _list_fields(summary: OfferSummary, description: Words, programmes: Iterable[str]) -> list[TextDocument]:
    """One document for each of the fields, in their order: see service/catalogue/segment.py."""
    places = chain.from_iterable(
        (venue.name, *(venue.place.names.values() if venue.place else ())) for venue in summary.venues
    )
    operator = (summary.operator.name,) if summary.operator else ()
    terms = get_vocabulary("topic")
    labels = (label for topic in summary.topics if topic in terms for label in terms[topic].labels.values())
    return [
        TextDocument(title=summary.title, body={}),
        TextDocument(title={}, body=description),
        TextDocument(title={}, body={}, names=(*operator, *programmes, *dict.fromkeys(places))),
        TextDocument(title={}, body={}, terms=tuple(labels)),
    ]

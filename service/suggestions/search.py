"""What the typed words may mean: asked of the vocabulary, the gazetteer, the names of operators and the text index.

Nothing is kept of the offers themselves: titles are found by the words that the text index has anyway, so that
an offer is suggested as soon as it is found, and a change of the catalogue costs nothing here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import numpy as np
from msgspec import Struct
from msgspec.json import Decoder

from service.catalogue.bitmaps import to_numbers
from service.catalogue.catalogue import Catalogue
from service.catalogue.synonyms import TABLE, get_synonyms, list_subject_words
from service.places.gazetteer import GazetteerEntry, default_gazetteer, make_name_key
from service.places.search import suggest_places
from service.suggestions.rules import Match, Named, NameIndex, Weigh, fold_words, has_beginnings, share_out
from service.suggestions.schemas import SearchSuggestion, SearchSuggestions
from service.vocabulary import choose_words, get_vocabulary

_BEST_OFFERS: Final = 60
"""Of the offers in which the words stand, how many are looked at for words of the title."""
_UNFINISHED: Final = 3
"""A last word shorter than this is no word for the text index yet; titles are compared with it afterwards."""

_operators_of: list[tuple[Mapping[str, Mapping[str, str]], NameIndex]] = []
"""The operators of the catalogue that was last asked, with their index: it is made again when a name changes."""


class _Operator(Struct, frozen=True):
    name: str


class _Card(Struct, frozen=True):
    """What a suggestion shows of an offer."""

    id: str
    title: dict[str, str]
    operator: _Operator | None = None


_decode = Decoder(_Card).decode


def suggest(catalogue: Catalogue, q: str, lang: str, limit: int) -> SearchSuggestions:
    """What is called so; where nothing is, what is spelt alike."""
    places = suggest_places(default_gazetteer(), q, lang, limit)
    titles, is_respelt = _find_titles(catalogue, q, lang, limit)
    topics, operators = _index_topics(), _index_operators(catalogue)
    in_topics, in_operators = _count_in(catalogue, "topic"), _count_in(catalogue, "operator")
    kinds = [
        [_show_topic(match, in_topics, lang) for match in topics.find(q, lang, in_topics, limit)],
        [_show_place(entry, lang) for entry in places if _begins(entry, q)],
        [_show_operator(match, in_operators, lang) for match in operators.find(q, lang, in_operators, limit)],
        [] if is_respelt else titles,
    ]
    if any(kinds):
        return SearchSuggestions(share_out(kinds, limit), is_corrected=False)
    kinds = [
        [_show_topic(match, in_topics, lang) for match in topics.correct(q, lang, in_topics, limit)],
        [_show_place(entry, lang) for entry in places],
        [_show_operator(match, in_operators, lang) for match in operators.correct(q, lang, in_operators, limit)],
        titles,
    ]
    return SearchSuggestions(share_out(kinds, limit), is_corrected=any(kinds))


def _count_in(catalogue: Catalogue, facet: str) -> Weigh:
    """Tells how many offers stand behind a value of a facet."""
    sets = catalogue.facets[facet]
    return lambda named: len(sets[named.id]) if named.id in sets else 0


@cache
def _index_topics() -> NameIndex:
    """The topics by their labels in every language, and by all that the concept of a label is called (`IA`, `KI`)."""
    spellings = tomllib.loads(TABLE.read_text(encoding="utf-8"))["concepts"]
    things = []
    for slug, term in get_vocabulary("topic").items():
        concepts = dict.fromkeys(filter(None, map(_find_concept, term.labels.values())))
        also = [spelling for concept in concepts for spelling in spellings[concept]]
        things.append(Named(slug, term.labels, tuple(also)))
    return NameIndex.make(things)


def _find_concept(text: str) -> str | None:
    synonyms = get_synonyms()
    return synonyms.phrases.get(tuple(synonyms.find_number(word) for word in list_subject_words(text)))


def _index_operators(catalogue: Catalogue) -> NameIndex:
    names = catalogue.names["operator"]
    index = next((index for known, index in _operators_of if known is names or known == names), None)
    if index is None:
        index = NameIndex.make(Named(name, words) for name, words in names.items())
    _operators_of[:] = [(names, index)]  # the next who asks of this catalogue compares nothing
    return index


def _begins(entry: GazetteerEntry, q: str) -> bool:
    """Whether a place was found by the beginning of one of its names, and not only by a name that looks like it."""
    typed = make_name_key(q)
    if entry.postal_code.startswith(typed):
        return True
    return any(f" {typed}" in f" {make_name_key(name)}" for name in (*entry.names.values(), *entry.aliases))


def _find_titles(catalogue: Catalogue, q: str, lang: str, limit: int) -> tuple[list[SearchSuggestion], bool]:
    """Offers in whose title every word stands, those that the text index finds best first; whether q was corrected."""
    words = fold_words(q)
    asked = words[:-1] if len(words) > 1 and len(words[-1]) < _UNFINISHED else words
    if not any(list_subject_words(word) for word in asked):
        return [], False
    found = catalogue.search_words(" ".join(asked))
    if found.is_rescued:
        words = fold_words(found.suggestion or "")
    best = np.argsort(-found.scores, kind="stable")[:_BEST_OFFERS]
    numbers = to_numbers(found.offers)[best].tolist()
    return list(_show_titles(catalogue, numbers, words, lang))[:limit], found.is_rescued


def _show_titles(
    catalogue: Catalogue, numbers: list[int], words: Sequence[str], lang: str
) -> Iterator[SearchSuggestion]:
    """The offers whose title has these words; of several alike of one operator, the first."""
    shown = set()
    for card in map(_decode, catalogue.summaries.take(numbers)):
        if not any(has_beginnings(fold_words(title), words) for title in card.title.values()):
            continue
        title, language = choose_words(card.title, lang), lang if lang in card.title else next(iter(card.title))
        detail = card.operator.name if card.operator else None
        if (title, detail) not in shown:
            shown.add((title, detail))
            yield SearchSuggestion("offer", card.id, title, language, detail, None, {"selected": card.id})


def _show_topic(match: Match, weigh: Weigh, lang: str) -> SearchSuggestion:
    """A topic by its name in the reader's language, and by the one that was typed."""
    slug, label = match.named.id, match.named.names[lang]
    detail = match.name if match.name != label else None
    return SearchSuggestion("topic", slug, label, lang, detail, weigh(match.named), {"topic": slug})


def _show_place(entry: GazetteerEntry, lang: str) -> SearchSuggestion:
    label, code = entry.get_name(lang), entry.postal_code or None
    return SearchSuggestion("place", entry.id, label, lang, code, None, {"place": entry.id})


def _show_operator(match: Match, weigh: Weigh, lang: str) -> SearchSuggestion:
    names, name = match.named.names, match.named.id
    language = lang if lang in names else next(iter(names))
    return SearchSuggestion("operator", name, names[language], language, None, weigh(match.named), {"operator": name})

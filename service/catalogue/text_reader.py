"""Reads offers into numbered terms: what a text index is built from.

A term is a stem (`bureaut`) or a concept (`~office_software`). A text whose language is known is stemmed in
that language; names and labels, whose language is not, in all of them.

Offers are read by the thousand: the texts of a language are cut into words at once, Python looks each word up, once;
what follows from the numbers of words (terms, concepts, repetitions) is numpy's.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.catalogue.cutting import Cut, cut_texts
from service.catalogue.phrases import PhraseFinder
from service.catalogue.spellings import Spellings
from service.catalogue.synonyms import Synonyms
from service.catalogue.words import LANGUAGES, MAX_WORD_LENGTH, STOP_WORDS, stem_all

CONCEPT_MARK: Final = "~"
"""First character of a term that is a concept; no word can begin with it."""

_prepare_phrases = lru_cache(1)(PhraseFinder)

_TITLE_WEIGHT: Final = 3
_NAME_WEIGHT: Final = 2
_NONE: Final = np.empty(0, np.int64)
_STOP: Final = -1
"""Stands for a stop word in a line of words, where phrases pass over it."""


@dataclass(frozen=True, slots=True)
class TextDocument:
    """The searchable text of one offer."""

    title: Mapping[str, str]
    """Language -> text (fr, nl, en, de)."""
    body: Mapping[str, str]
    """Language -> description and other running text."""
    names: tuple[str, ...] = ()
    """Proper names: operator, venue, places in every language, partners, programme."""
    terms: tuple[str, ...] = ()
    """Labels of topics and other vocabulary terms, in all languages."""


class Terms(NamedTuple):
    """Numbers of terms, repeated as often as they count, and by its place whose each is. Both have the shape (n,)."""

    numbers: NDArray[np.int64]
    owners: NDArray[np.int64]


class _Text(NamedTuple):
    """A text of the document at a place; ``language`` is "" where it is not known."""

    owner: int
    is_title: bool
    language: str
    text: str


class _Line(NamedTuple):
    """Numbers of words as they are spoken, and by its place whose text each is in. Both have the shape (n,)."""

    words: NDArray[np.int64]
    owners: NDArray[np.int64]


class _Lexicon(dict[str, int]):
    """Folded word of a language ("" for all) -> its number; numbers a word when it meets it."""

    def __init__(self, numbers: Iterator[int]) -> None:
        super().__init__()
        self._numbers = numbers
        self._new: list[str] = []

    def __missing__(self, word: str) -> int:
        known = word[:MAX_WORD_LENGTH]
        if known == word:
            number = next(self._numbers)
            self._new.append(word)
        else:
            number = self[known]
        self[word] = number
        return number

    def read(self, cut: Cut) -> _Line:
        """The numbers of words."""
        return _Line(np.fromiter(map(self.__getitem__, cut.words), np.int64, len(cut.words)), cut.owners)

    def take_new(self) -> list[str]:
        """The words that were met since this was last asked, in order of number."""
        new, self._new = self._new, []
        return new


class TextReader:
    """Reads documents and keeps the vocabulary they share."""

    def __init__(self, synonyms: Synonyms) -> None:
        """Start with an empty vocabulary."""
        self._synonyms = synonyms
        self._concepts = tuple(CONCEPT_MARK + concept for concept in synonyms.phrases.values())
        self._phrases = _prepare_phrases(tuple(synonyms.phrases))
        numbers = count()
        self._lexicons = {language: _Lexicon(numbers) for language in ("", *LANGUAGES)}
        # Of each word: where its terms begin in ``_terms``, and its number in phrases.
        self._starts, self._terms, self._phrase_numbers = array("q", [0]), array("q"), array("q")
        self._labels: dict[str, list[int]] = {}
        self.rows: dict[str, int] = {}
        """Term -> its number."""
        self.spellings = Spellings()
        """The words, as they are written."""

    def list_terms(self) -> list[str]:
        """The terms, in order of their numbers."""
        return list(self.rows)

    def read(self, documents: Sequence[TextDocument]) -> Terms:
        """The terms of documents."""
        texts = [
            _Text(place, is_title, language if language in LANGUAGES else "", text)
            for place, document in enumerate(documents)
            for is_title, words in ((True, document.title), (False, document.body))
            for language, text in words.items()
        ]
        read, named = self._read_texts(texts), self._read_labels(documents)
        placed = Terms(read.numbers, np.array([text.owner for text in texts], np.int64)[read.owners])
        is_title = np.array([text.is_title for text in texts], np.bool_)[read.owners]
        titles = Terms(placed.numbers[is_title], placed.owners[is_title])
        return _join([placed, *[titles] * (_TITLE_WEIGHT - 1), named])

    def _number(self, term: str) -> int:
        return self.rows.setdefault(term, len(self.rows))

    def _read_labels(self, documents: Sequence[TextDocument]) -> Terms:
        """The terms of names and labels; they return in thousands of offers, so each is read once."""
        labels = self._labels
        listed = (label for document in documents for label in chain(document.names, document.terms))
        new = [label for label in dict.fromkeys(listed) if label not in labels]
        labels |= {label: [] for label in new}
        read = self._read_texts(
            [_Text(place, is_title=False, language="", text=label) for place, label in enumerate(new)]
        )
        for number, place in zip(read.numbers.tolist(), read.owners.tolist(), strict=True):
            labels[new[place]].append(number)
        numbers, ends = list[int](), []
        for document in documents:
            for name in document.names:
                numbers += labels[name] * _NAME_WEIGHT
            for term in document.terms:
                numbers += labels[term]
            ends.append(len(numbers))
        return Terms(np.array(numbers, np.int64), _list_owners(ends))

    def _read_texts(self, texts: Sequence[_Text]) -> Terms:
        """The terms of texts; an owner is here the place of a text."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(texts):
            places[text.language].append(place)
        parts, met = [Terms(_NONE, _NONE)], dict[str, int]()
        for language, spoken in places.items():
            terms, new = self._read_language(language, [texts[place].text for place in spoken])
            parts.append(Terms(terms.numbers, np.array(spoken)[terms.owners]))
            for word, first in new.items():
                met[word] = min(spoken[first], met.get(word, len(texts)))
        self.spellings.meet(met, [text.text for text in texts])
        return _join(parts)

    def _read_language(self, language: str, texts: Sequence[str]) -> tuple[Terms, dict[str, int]]:
        """The terms of texts of a language, and its new words, each with the place of the text in which it is first."""
        lexicon, known = self._lexicons[language], len(self._phrase_numbers)
        spoken, joined = map(lexicon.read, cut_texts(texts))
        new = lexicon.take_new()
        self._learn(new, language)
        every = _Line(*map(np.concatenate, zip(spoken, joined, strict=True)))
        first = np.full(len(new), len(texts))
        is_new = every.words >= known
        np.minimum.at(first, every.words[is_new] - known, every.owners[is_new])
        met = dict(zip(new, first.tolist(), strict=True))
        return _join([self._list_terms(every), self._list_concepts(spoken)]), met

    def _learn(self, words: Sequence[str], language: str) -> None:
        """Find the terms of words of a language ("" for all); a stop word has none."""
        own = list(LANGUAGES).index(language) if language else None
        for word, stems in zip(words, stem_all(words), strict=True):
            phrase_number = _STOP
            if word not in STOP_WORDS:
                phrase_number = self._synonyms.find_number(word, stems)
                self._terms.extend(map(self._number, dict.fromkeys(stems if own is None else (stems[own],))))
            self._phrase_numbers.append(phrase_number)
            self._starts.append(len(self._terms))

    def _list_terms(self, line: _Line) -> Terms:
        """The terms of the words of a line."""
        starts = np.array(self._starts)
        counts = np.diff(starts)[line.words]
        ends = np.cumsum(counts)
        places = np.repeat(starts[line.words] - (ends - counts), counts) + np.arange(counts.sum())
        return Terms(np.array(self._terms)[places], np.repeat(line.owners, counts))

    def _list_concepts(self, line: _Line) -> Terms:
        """The concepts that are named by the words of a line, stop words passed over."""
        numbers = np.array(self._phrase_numbers)[line.words]
        spoken = numbers != _STOP
        owners = line.owners[spoken]
        found = list(self._phrases.find(numbers[spoken], owners))
        phrases = np.concatenate([met.phrases for met in found]) if found else np.empty(0, np.int64)
        places = np.concatenate([met.places for met in found]) if found else np.empty(0, np.int64)
        named, terms = np.unique(phrases, return_inverse=True)
        rows = np.array([self._number(self._concepts[phrase]) for phrase in named.tolist()], np.int64)
        return Terms(rows[terms], owners[places])


def _join(parts: Sequence[Terms]) -> Terms:
    """Terms and more of them."""
    return Terms(*map(np.concatenate, zip(*parts, strict=True)))


def _list_owners(ends: Sequence[int]) -> NDArray[np.int64]:
    """By its place, whose each is of things that lie one owner's behind the other's and end there."""
    edges = np.array([0, *ends], np.int64)
    return np.repeat(np.arange(len(ends)), edges[1:] - edges[:-1])

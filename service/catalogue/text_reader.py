"""Reads offers into numbered terms: what a text index is built from.

A term is a stem (`bureaut`) or a concept (`~office_software`). A text whose language is known is stemmed in
that language; names and labels, whose language is not, in all of them.

Offers are read by the thousand: Python cuts texts into words and looks each word up, once; what follows
from the numbers of words (terms, concepts, repetitions) is numpy's.
"""

import unicodedata
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.catalogue.phrases import PhraseFinder
from service.catalogue.synonyms import Synonyms
from service.catalogue.words import (
    LANGUAGES,
    MAX_WORD_LENGTH,
    STOP_WORDS,
    WORD,
    find_joined_words,
    find_words,
    fold,
    list_stems,
    stem_word,
)

CONCEPT_MARK: Final = "~"
"""First character of a term that is a concept; no word can begin with it."""

_prepare_phrases = lru_cache(1)(PhraseFinder)

_TITLE_WEIGHT: Final = 3
_NAME_WEIGHT: Final = 2
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
    weight: int
    language: str
    text: str


class _Line(NamedTuple):
    """Numbers of words as they are spoken, and by its place whose text each is in. Both have the shape (n,)."""

    words: NDArray[np.int64]
    owners: NDArray[np.int64]

    @classmethod
    def collect(cls, words: Sequence[int], ends: Sequence[int]) -> "_Line":
        """Take the words of texts, and where those of each text end."""
        return cls(np.array(words, np.int64), _list_owners(ends))


class _Lexicon(dict[str, int]):
    """Folded word -> its number among the words of all languages; numbers a word when it meets it."""

    def __init__(self, reader: "TextReader", language: str) -> None:
        super().__init__()
        self._reader = reader
        self._language = language

    def __missing__(self, word: str) -> int:
        known = word[:MAX_WORD_LENGTH]
        number = self[known] if known != word else self._reader.learn(word, self._language)
        self[word] = number
        return number


class TextReader:
    """Reads documents and keeps the vocabulary they share."""

    def __init__(self, synonyms: Synonyms) -> None:
        """Start with an empty vocabulary."""
        self._synonyms = synonyms
        self._concepts = tuple(CONCEPT_MARK + concept for concept in synonyms.phrases.values())
        self._phrases = _prepare_phrases(tuple(synonyms.phrases))
        self._lexicons = {language: _Lexicon(self, language) for language in ("", *LANGUAGES)}
        # Of each word: where its terms begin in ``_terms``, and its number in phrases.
        self._starts, self._terms, self._phrase_numbers = array("q", [0]), array("q"), array("q")
        self._labels: dict[str, list[int]] = {}
        self._noted: set[str] = set()
        self._new: list[str] = []
        self.rows: dict[str, int] = {}
        """Term -> its number."""
        self.spellings: dict[str, str] = {}
        """Folded word -> how it was first written (in lower case), for suggestions."""

    def list_terms(self) -> list[str]:
        """The terms, in order of their numbers."""
        return list(self.rows)

    def take_spellings(self) -> dict[str, str]:
        """The words met since this was last asked, with their spellings."""
        new, self._new = self._new, []
        return {word: self.spellings[word] for word in new}

    def read(self, documents: Sequence[TextDocument]) -> Terms:
        """The terms of documents."""
        texts = [
            _Text(place, weight, language if language in LANGUAGES else "", text)
            for place, document in enumerate(documents)
            for weight, words in ((_TITLE_WEIGHT, document.title), (1, document.body))
            for language, text in words.items()
        ]
        read, named = self._read_texts(texts), self._read_labels(documents)
        weights = np.array([text.weight for text in texts], np.int64)[read.owners]
        places = np.array([text.owner for text in texts], np.int64)[read.owners]
        return Terms(
            np.concatenate([np.repeat(read.numbers, weights), named.numbers]),
            np.concatenate([np.repeat(places, weights), named.owners]),
        )

    def learn(self, word: str, language: str) -> int:
        """Number a word of a language ("" for all), and find its terms; a stop word has none."""
        phrase_number = _STOP
        if word not in STOP_WORDS:
            if word not in self.spellings:
                self.spellings[word] = word
                self._new.append(word)
            phrase_number = self._synonyms.find_number(word)
            stems = (stem_word(word, language),) if language else list_stems(word)
            self._terms.extend(map(self._number, stems))
        self._phrase_numbers.append(phrase_number)
        self._starts.append(len(self._terms))
        return len(self._phrase_numbers) - 1

    def _number(self, term: str) -> int:
        return self.rows.setdefault(term, len(self.rows))

    def _read_labels(self, documents: Sequence[TextDocument]) -> Terms:
        """The terms of names and labels; they return in thousands of offers, so each is read once."""
        labels = self._labels
        listed = (label for document in documents for label in chain(document.names, document.terms))
        new = [label for label in dict.fromkeys(listed) if label not in labels]
        labels |= {label: [] for label in new}
        read = self._read_texts([_Text(place, 1, "", label) for place, label in enumerate(new)])
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
        words, joined = list[int](), list[int]()
        ends_of_words, ends_of_joined = [], []
        for text in texts:
            folded, find_number = fold(text.text), self._lexicons[text.language].__getitem__
            known = len(self.spellings)
            words += map(find_number, find_words(folded))
            joined += map(find_number, find_joined_words(folded))
            ends_of_words.append(len(words))
            ends_of_joined.append(len(joined))
            if len(self.spellings) > known and not text.text.isascii():
                self._note_spellings(text.text)
        spoken, pairs = _Line.collect(words, ends_of_words), _Line.collect(joined, ends_of_joined)
        parts = self._list_terms(spoken), self._list_terms(pairs), self._list_concepts(spoken)
        return Terms(*map(np.concatenate, zip(*parts, strict=True)))

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

    def _note_spellings(self, text: str) -> None:
        """Keep the accents of words met for the first time, so that a suggestion can show them."""
        pieces = [piece for piece in unicodedata.normalize("NFC", text).split() if not piece.isascii()]
        for piece in pieces:
            if piece not in self._noted:
                self._noted.add(piece)
                for spelling in WORD.findall(piece.lower()):
                    folded = fold(spelling)
                    if self.spellings.get(folded) == folded:
                        self.spellings[folded] = spelling


def _list_owners(ends: Sequence[int]) -> NDArray[np.int64]:
    """By its place, whose each is of things that lie one owner's behind the other's and end there."""
    edges = np.array([0, *ends], np.int64)
    return np.repeat(np.arange(len(ends)), edges[1:] - edges[:-1])

"""Reads offers into numbered terms: what a text index is built from.

A term is a stem (`bureaut`) or a concept (`~office_software`). A text whose language is known is stemmed in
that language; names and labels, whose language is not, in all of them.
"""

import unicodedata
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from service.catalogue.synonyms import Synonyms
from service.catalogue.words import (
    LANGUAGES,
    STOP_WORDS,
    WORD,
    find_joined_words,
    fold,
    list_stems,
    split_words,
    stem_word,
)

CONCEPT_MARK: Final = "~"
"""First character of a term that is a concept; no word can begin with it."""

_fold_word = lru_cache(1 << 16)(fold)

_TITLE_WEIGHT: Final = 3
_NAME_WEIGHT: Final = 2


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


class _Lexicon(dict[str, tuple[int, ...]]):
    """Folded word -> numbers of its terms in one language ("" for all); learns a word when it meets it."""

    def __init__(self, reader: "TextReader", language: str) -> None:
        super().__init__()
        self._reader = reader
        self._language = language

    def __missing__(self, word: str) -> tuple[int, ...]:
        self[word] = numbers = self._reader.learn(word, self._language)
        return numbers


class TextReader:
    """Reads documents one by one and keeps the vocabulary they share."""

    def __init__(self, synonyms: Synonyms) -> None:
        """Start with an empty vocabulary."""
        self._synonyms = synonyms
        self._lexicons: dict[str, _Lexicon] = {}
        self._phrase_numbers: dict[str, int] = {}
        self._phrase_heads: set[str] = set()
        self._labels: dict[str, list[int]] = {}
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

    def read(self, document: TextDocument) -> "array[int]":
        """Return the numbers of a document's terms, repeated as often as they count."""
        numbers: list[int] = []
        for language, text in document.title.items():
            numbers += self._read_text(text, language) * _TITLE_WEIGHT
        for language, text in document.body.items():
            numbers += self._read_text(text, language)
        for name in document.names:
            numbers += self._read_label(name) * _NAME_WEIGHT
        for term in document.terms:
            numbers += self._read_label(term)
        # An array, not a list: it takes half the room, and the garbage collector need not walk through it.
        return array("i", numbers)

    def learn(self, word: str, language: str) -> tuple[int, ...]:
        """Return the numbers of a word's terms in a language ("" for all); none for a stop word."""
        if word in STOP_WORDS:
            return ()
        if word not in self.spellings:
            self.spellings[word] = word
            self._new.append(word)
        number = self._phrase_numbers[word] = self._synonyms.find_number(word)
        if number in self._synonyms.reach:
            self._phrase_heads.add(word)
        stems = (stem_word(word, language),) if language else list_stems(word)
        return tuple(self._number(stem) for stem in stems)

    def _number(self, term: str) -> int:
        return self.rows.setdefault(term, len(self.rows))

    def _read_label(self, text: str) -> list[int]:
        """Read a name or label; they return in thousands of offers, so each is read once."""
        numbers = self._labels.get(text)
        if numbers is None:
            numbers = self._labels[text] = self._read_text(text, "")
        return numbers

    def _read_text(self, text: str, language: str) -> list[int]:
        language = language if language in LANGUAGES else ""
        lexicon = self._lexicons.get(language) or self._lexicons.setdefault(language, _Lexicon(self, language))
        folded = fold(text)
        words = split_words(folded)
        known = len(self.spellings)
        numbers = list(chain.from_iterable(map(lexicon.__getitem__, words)))
        for word in find_joined_words(folded):
            numbers += lexicon[word]
        if len(self.spellings) > known and not text.isascii():
            self._note_spellings(text)
        heads = self._phrase_heads
        for place in [place for place, word in enumerate(words) if word in heads]:
            numbers += self._find_concepts(words, place)
        return numbers

    def _find_concepts(self, words: Sequence[str], place: int) -> list[int]:
        """The concepts named by the words from a place on."""
        reach = self._synonyms.reach[self._phrase_numbers[words[place]]]
        line: list[int] = []
        while len(line) < reach and place < len(words):
            # Stop words have no number, not even 0, which stands for a word of no phrase.
            if (number := self._phrase_numbers.get(words[place])) is not None:
                line.append(number)
            place += 1
        return [self._number(CONCEPT_MARK + concept) for concept in self._synonyms.list_first(line)]

    def _note_spellings(self, text: str) -> None:
        """Keep the accents of words met for the first time, so that a suggestion can show them."""
        for piece in unicodedata.normalize("NFC", text).split():
            for spelling in () if piece.isascii() else WORD.findall(piece.lower()):
                folded = _fold_word(spelling)
                if self.spellings.get(folded) == folded:
                    self.spellings[folded] = spelling

"""The text index of the catalogue: which offers a query names, and how well.

Every word must be met (a stem in any language, or a concept of `synonyms.toml`); what matches is a bitmap,
to be combined with the filters. See docs/decisions/0002-text-index.md.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.spelling import WordList
from service.catalogue.synonyms import Synonyms, get_synonyms, list_subject_words
from service.catalogue.text_postings import Postings, Rows
from service.catalogue.text_query import Clause, QueryReader
from service.catalogue.text_reader import TextDocument, TextReader
from service.catalogue.words import WORD, fold

__all__ = ["TextDocument", "TextIndex", "TextMatches"]

FORMAT: Final = "1"
"""Raised when the meaning of the arrays or the reading of words changes: older snapshots are then refused."""

_LONGEST_QUERY: Final = 200
_MOST_WORDS: Final = 16
_SHORTEST_PREFIX: Final = 3
_MOST_COMPLETIONS: Final = 64
_MOST_UNKNOWN_WORDS: Final = 3
_MOST_CORRECTIONS: Final = 4  # per unknown word
_MOST_RESCUES: Final = 8  # corrected queries tried


class Vocabulary(NamedTuple):
    """Every word of the offers and how to show it, packed: one text of lines each, in the same order."""

    words: NDArray[np.uint8]
    spellings: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class TextMatches:
    """What a query found."""

    offers: BitMap
    """Numbers of the offers that match; yours to change."""
    scores: NDArray[np.float32]
    """Shape (number of offers,): the higher the better, 0 where there is no match."""
    suggestion: str | None = None
    """The whole query with its unknown words corrected, when that finds something."""
    is_rescued: bool = False
    """Whether `offers` are those of the suggestion, because the query itself matched nothing."""


class TextIndex:
    """An immutable index over offers 0..n-1, safe to search from several threads."""

    def __init__(self, postings: Postings, terms: Sequence[str], vocabulary: Vocabulary) -> None:
        """Take the arrays and vocabulary of `build` or `from_arrays`; call one of these instead.

        `terms` are in the order of the postings.
        """
        self._postings = postings
        self._terms = terms
        self._vocabulary = vocabulary
        self._synonyms: Synonyms = get_synonyms()
        self._query = QueryReader({term: row for row, term in enumerate(terms)}, self._synonyms)

    @classmethod
    def build(cls, documents: Iterable[TextDocument]) -> "TextIndex":
        """Index the documents; the first is offer 0."""
        reader = TextReader(get_synonyms())
        term_lists = [reader.read(document) for document in documents]
        words = sorted(reader.spellings)
        vocabulary = Vocabulary(_pack(words), _pack(map(reader.spellings.__getitem__, words)))
        return cls(Postings.build(term_lists, len(reader.rows)), list(reader.rows), vocabulary)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return everything as plain one-dimensional arrays, for a snapshot."""
        return {
            "made_with": _pack([FORMAT, self._synonyms.fingerprint]),
            "weights": self._postings.weights,
            "offers": self._postings.offers,
            "starts": self._postings.starts,
            "offer_count": np.array([self._postings.offer_count], np.int64),
            "terms": _pack(self._terms),
            "words": self._vocabulary.words,
            "spellings": self._vocabulary.spellings,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "TextIndex":
        """Take up what `to_arrays` gave, without copying it.

        Raises ValueError when it was made with other rules or another concept table: build again then.
        """
        if _unpack(arrays["made_with"]) != [FORMAT, get_synonyms().fingerprint]:
            raise ValueError("The text index was made by another version; build it again.")
        postings = Postings(
            weights=arrays["weights"],
            offers=arrays["offers"],
            starts=arrays["starts"],
            offer_count=int(arrays["offer_count"][0]),
        )
        vocabulary = Vocabulary(arrays["words"], arrays["spellings"])
        return cls(postings, _unpack(arrays["terms"]), vocabulary)

    def search(self, query: str) -> TextMatches:
        """Find the offers that match every word of a query; any text is accepted.

        A query without a searchable word keeps every offer, with score 0. What exceeds 200 characters or
        16 searchable words is ignored.
        """
        query = query[:_LONGEST_QUERY]
        words = list_subject_words(query)[:_MOST_WORDS]
        if not self._query.read_clauses(words):
            return TextMatches(BitMap(range(self._postings.offer_count)), self._no_scores())
        return self._match(words) or self._rescue(query, words) or TextMatches(BitMap(), self._no_scores())

    @cached_property
    def _words(self) -> WordList:
        """Made for the first half-typed or mistyped query, so that a snapshot loads without it."""
        folded, shown = _unpack(self._vocabulary.words), _unpack(self._vocabulary.spellings)
        spellings = dict(zip(folded, shown, strict=True))
        spellings = {**self._synonyms.words, **spellings}
        return WordList(sorted(spellings), spellings, self._count_offers)

    def _no_scores(self) -> NDArray[np.float32]:
        return np.zeros(self._postings.offer_count, np.float32)

    def _match(self, words: Sequence[str]) -> TextMatches | None:
        """Return what matches every word in the strictest reading that matches anything."""
        for clauses in self._list_readings(words):
            if offers := BitMap.intersection(*map(self._find_clause, clauses)):
                asked = [rows for clause in clauses for way in clause for rows in way]
                numbers = np.frombuffer(offers.to_array(), np.uint32)
                scores = self._no_scores()
                scores[numbers] = self._postings.score(asked, numbers)
                return TextMatches(offers, scores)
        return None

    def _list_readings(self, words: Sequence[str]) -> Iterator[list[Clause]]:
        """Read the words as they stand, then the last one as the beginning of a word."""
        if clauses := self._query.read_clauses(words):
            yield clauses
        if completions := self._complete(words[-1]):
            yield [*self._query.read_clauses(words[:-1]), ((completions,),)]

    def _count_offers(self, word: str) -> int:
        return max(map(self._postings.count, self._query.read_word(word)), default=0)

    def _find_clause(self, clause: Clause) -> BitMap:
        ways = [BitMap.intersection(*map(self._postings.find_offers, way)) for way in clause]
        return ways[0] if len(ways) == 1 else BitMap.union(*ways)

    def _complete(self, word: str) -> Rows:
        """Return the terms of the words that begin with `word`, when it is long enough to say something."""
        if len(word) < _SHORTEST_PREFIX:
            return ()
        completions = self._words.find_beginning_with(word, _MOST_COMPLETIONS)
        return tuple({row: None for found in completions for row in self._query.read_word(found)})

    def _rescue(self, query: str, words: Sequence[str]) -> TextMatches | None:
        """Correct the unknown words and return what the first corrected query that finds something finds."""
        unknown = [word for word in dict.fromkeys(words) if self._is_unknown(word, words)]
        if not 0 < len(unknown) <= _MOST_UNKNOWN_WORDS:
            return None
        choices = [
            self._words.find_nearest(word, _MOST_CORRECTIONS, is_unfinished=word == words[-1]) for word in unknown
        ]
        for corrections in islice(product(*choices), _MOST_RESCUES):
            suggestion = _replace_words(query, dict(zip(unknown, corrections, strict=True)))
            corrected = list_subject_words(suggestion)[:_MOST_WORDS]
            if self._query.read_clauses(corrected) and (matches := self._match(corrected)):
                return TextMatches(matches.offers, matches.scores, suggestion, is_rescued=True)
        return None

    def _is_unknown(self, word: str, words: Sequence[str]) -> bool:
        if self._query.is_implied(word) or self._synonyms.find_number(word) or self._query.read_word(word):
            return False
        return word != words[-1] or not self._complete(word)


def _replace_words(query: str, corrections: Mapping[str, str]) -> str:
    """Return the query as typed, but for the folded words that are corrected."""

    def correct(match: re.Match[str]) -> str:
        return corrections.get(fold(match[0]), match[0])

    return WORD.sub(correct, unicodedata.normalize("NFC", query))


def _pack(texts: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _unpack(packed: NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode().split("\n") if len(packed) else []

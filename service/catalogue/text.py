"""The text index of the catalogue: which offers a query names, and how well.

Every word must be met (a stem in any language, or a concept of `synonyms.toml`); what matches is a bitmap,
to be combined with the filters. See docs/decisions/0002-text-index.md.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice, product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.bitmaps import cross
from service.catalogue.spelling import WordList
from service.catalogue.synonyms import Synonyms, get_synonyms, list_subject_words
from service.catalogue.text_holders import Rows
from service.catalogue.text_matches import TextMatches
from service.catalogue.text_postings import Columns, Postings
from service.catalogue.text_query import Clause, QueryReader
from service.catalogue.text_reader import TextDocument, TextReader
from service.catalogue.word_table import WordTable
from service.catalogue.words import WORD, fold

__all__ = ["TextDocument", "TextIndex", "TextMatches", "TextSegment"]

_LONGEST_QUERY: Final = 200
_MOST_WORDS: Final = 16
_SHORTEST_PREFIX: Final = 3
_MOST_COMPLETIONS: Final = 64
_MOST_UNKNOWN_WORDS: Final = 3
_MOST_CORRECTIONS: Final = 4  # per unknown word
_MOST_RESCUES: Final = 8  # corrected queries tried


@dataclass(frozen=True, slots=True)
class TextSegment:
    """The words of a run of offers, before they are joined with others."""

    columns: Columns
    lengths: NDArray[np.uint16]
    terms: Sequence[str]
    spellings: Mapping[str, str]

    @classmethod
    def read(cls, documents: Iterable[TextDocument], first: int, reader: TextReader | None = None) -> "TextSegment":
        """Read the documents of offers ``first`` and following; a reader that goes on knows most words already."""
        reader = reader or TextReader(get_synonyms())
        listed = list(documents)
        read = reader.read(listed)
        columns, used = Columns.collect(read.numbers, read.owners, first)
        lengths = _cap_lengths(np.bincount(read.owners, minlength=len(listed)))
        names = reader.list_terms()
        return cls(columns, lengths, [names[term] for term in used.tolist()], reader.spellings.take_new())


class TextIndex:
    """An index over offers 0..n-1, safe to search from several threads. What was read once never changes.

    An index that offers were added to shares its table of terms with the one before: it only grows.
    """

    def __init__(self, postings: Postings, rows: dict[str, int], words: WordList, live: BitMap | None = None) -> None:
        """Take what `join`, `add` or `from_arrays` made; ``live`` are the offers that are not gone (None: all)."""
        self._postings = postings
        self._rows = rows
        self._words = words
        self._live = live
        self._synonyms: Synonyms = get_synonyms()
        self._query = QueryReader(rows, self._synonyms)

    @classmethod
    def build(cls, documents: Iterable[TextDocument]) -> "TextIndex":
        """Index the documents; the first is offer 0."""
        return cls.join([TextSegment.read(documents, 0)])

    @classmethod
    def join(cls, segments: Sequence[TextSegment]) -> "TextIndex":
        """The index of several runs of offers, which follow each other."""
        rows: dict[str, int] = {}
        spellings: dict[str, str] = {}
        parts = []
        for segment in segments:
            numbers = [rows.setdefault(term, len(rows)) for term in segment.terms]
            parts.append((segment.columns, np.array(numbers, np.int64)))
        for segment in reversed(segments):  # a word is spelled as it was first
            spellings |= segment.spellings
        lengths = np.concatenate([segment.lengths for segment in segments])
        return cls(Postings.stack([Columns.join(parts, len(rows))], lengths), rows, _list_words(lambda: spellings))

    def add(self, segment: TextSegment, live: BitMap) -> "TextIndex":
        """The index with more offers behind the last number, of which only the live ones are still found."""
        terms = np.array([self._rows.setdefault(term, len(self._rows)) for term in segment.terms], np.int64)
        lower, *upper = self._postings.layers
        every = np.arange(len(self._rows))
        parts = [*((layer, every[: len(layer.starts) - 1]) for layer in upper), (segment.columns, terms)]
        columns = Columns.join(parts, len(self._rows))
        postings = Postings.stack([lower, columns], np.concatenate([self._postings.lengths, segment.lengths]))
        self._words.add(segment.spellings)
        return TextIndex(postings, self._rows, self._words, live)

    def prepare(self) -> None:
        """Make or fetch now what the first queries would have to wait for."""
        self._words.prepare()
        self._postings.prepare()

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return everything as plain one-dimensional arrays, for a snapshot; one that was added to is joined first."""
        columns = self._postings.layers[0]
        return {
            "starts": columns.starts,
            "offers": columns.offers[:],
            "counts": columns.counts[:],
            "lengths": self._postings.lengths,
            "terms": _pack(self._rows),
            **self._words.table.to_arrays(),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "TextIndex":
        """Take up what `to_arrays` gave, without copying it."""
        columns = Columns(arrays["starts"], arrays["offers"], arrays["counts"])
        rows = {term: row for row, term in enumerate(_unpack(arrays["terms"]))}
        words = WordTable.from_arrays(arrays)
        return cls(Postings.stack([columns], arrays["lengths"]), rows, WordList(lambda: words))

    def search(self, query: str) -> TextMatches:
        """Find the offers that match every word of a query; any text is accepted.

        A query without a searchable word keeps every offer, with score 0. What exceeds 200 characters or
        16 searchable words is ignored.
        """
        query = query[:_LONGEST_QUERY]
        words = list_subject_words(query)[:_MOST_WORDS]
        if not (clauses := self._query.read_clauses(words)):
            every = BitMap(range(len(self._postings.lengths))) if self._live is None else BitMap(self._live)
            return TextMatches(every, partial(self._postings.score, ()))
        found = self._match(words, clauses) or self._rescue(query, words)
        return found or TextMatches(BitMap(), partial(self._postings.score, ()))

    def weigh(self, asked: Iterable[Rows], offer: int) -> Iterator[tuple[str, float]]:
        """What each thing that was looked for adds to an offer's score, with the term that says it best there."""
        for rows in asked:
            score, best = max(((self._postings.weigh(row, offer), row) for row in rows), default=(0.0, 0))
            if score > 0:
                yield next(islice(self._rows, best, None)), score

    def _match(self, words: Sequence[str], clauses: list[Clause]) -> TextMatches | None:
        """Return what matches every word in the strictest reading that matches anything."""
        for reading in self._list_readings(words, clauses):
            sets = [*chain.from_iterable(map(self._list_sets, reading))]
            if offers := cross(sets if self._live is None else [*sets, self._live]):
                asked = tuple(rows for clause in reading for way in clause for rows in way)
                sure = frozenset(chain.from_iterable(clause[0] for clause in reading if len(clause) == 1))
                return TextMatches(offers, partial(self._postings.score, asked, sure=sure), asked)
        return None

    def _list_readings(self, words: Sequence[str], clauses: list[Clause]) -> Iterator[list[Clause]]:
        """Read the words as they stand, then the last one as the beginning of a word."""
        yield clauses
        if completions := self._complete(words[-1]):
            yield [*self._query.read_clauses(words[:-1]), ((completions,),)]

    def _count_offers(self, word: str) -> int:
        return max(map(self._postings.count, self._query.read_word(word)), default=0)

    def _list_sets(self, clause: Clause) -> list[BitMap]:
        """The sets that the offers of a clause are all in; not to be changed."""
        ways = [[self._postings.find_offers(rows) for rows in way] for way in clause]
        return ways[0] if len(ways) == 1 else [BitMap.union(*map(cross, ways))]

    def _complete(self, word: str) -> Rows:
        """Return the terms of the words that begin with `word`, when it is long enough to say something."""
        if len(word) < _SHORTEST_PREFIX:
            return ()
        completions = self._words.find_beginning_with(word, _MOST_COMPLETIONS, self._count_offers)
        return tuple({row: None for found in completions for row in self._query.read_word(found)})

    def _rescue(self, query: str, words: Sequence[str]) -> TextMatches | None:
        """Correct the unknown words and return what the first corrected query that finds something finds."""
        unknown = [word for word in dict.fromkeys(words) if self._is_unknown(word, words)]
        if not 0 < len(unknown) <= _MOST_UNKNOWN_WORDS:
            return None
        choices = [
            self._words.find_nearest(word, _MOST_CORRECTIONS, self._count_offers, is_unfinished=word == words[-1])
            for word in unknown
        ]
        for corrections in islice(product(*choices), _MOST_RESCUES):
            suggestion = _replace_words(query, dict(zip(unknown, corrections, strict=True)))
            corrected = list_subject_words(suggestion)[:_MOST_WORDS]
            clauses = self._query.read_clauses(corrected)
            if clauses and (matches := self._match(corrected, clauses)):
                return replace(matches, suggestion=suggestion, is_rescued=True)
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


def _list_words(read: Callable[[], Mapping[str, str]]) -> WordList:
    """The words of the offers, and those of the concepts besides."""
    return WordList(lambda: WordTable.collect({**get_synonyms().words, **read()}))


def _cap_lengths(counts: NDArray[np.int64]) -> NDArray[np.uint16]:
    """How many terms each offer has, the longest cut short."""
    return np.minimum(counts, np.iinfo(np.uint16).max).astype(np.uint16)


def _pack(texts: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _unpack(packed: NDArray[np.uint8]) -> list[str]:
    return packed.tobytes().decode().split("\n") if len(packed) else []

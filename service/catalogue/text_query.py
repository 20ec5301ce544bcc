"""Reads the words of a query into clauses: what an offer must say, and the ways in which it may say it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from service.catalogue.synonyms import Synonyms
from service.catalogue.text_holders import Rows
from service.catalogue.text_reader import CONCEPT_MARK
from service.catalogue.words import list_stems

Clause = tuple[tuple[Rows, ...], ...]
"""One thing asked for: several ways to say it, each of words that must all be met."""
_MOST_KNOWN: Final = 4_096
"""Words of queries whose meanings are kept: the same words come back in other company."""


class _Meaning(NamedTuple):
    """What a word stands for: its number as part of phrases (0: of none), and its terms."""

    number: int
    rows: Rows


@dataclass(frozen=True, slots=True)
class QueryReader:
    """Reads queries against the terms of one index; words are folded and none is a stop word."""

    _rows: Mapping[str, int]
    _synonyms: Synonyms
    _known: dict[str, _Meaning] = field(default_factory=dict, repr=False, compare=False)

    def read_clauses(self, words: Sequence[str]) -> list[Clause]:
        """Turn words into clauses: concepts, then words, two together where offers join them."""
        concepts = {
            found.start: found
            for found in self._synonyms.find_longest([self._find_meaning(word).number for word in words])
        }
        clauses: list[Clause] = []
        place = 0
        while place < len(words):
            if found := concepts.get(place):
                clauses.append(self._read_concept(found.concept, words[place : found.end]))
                place = found.end
            elif place + 1 < len(words) and place + 1 not in concepts and (pair := self._join(words, place)):
                clauses.append(pair)
                place += 2
            else:
                clauses += [] if self.is_implied(words[place]) else [((self.read_word(words[place]),),)]
                place += 1
        return clauses

    def _read_concept(self, concept: str, words: Sequence[str]) -> Clause:
        """Read a phrase as its concept or, an offer may say it in another order, as all of its words.

        With words that every offer is ("Bruxelles Formation") only the whole phrase means anything.
        """
        whole: Clause = ((self.find_rows([CONCEPT_MARK + concept]),),)
        if len(words) == 1 or any(map(self.is_implied, words)):
            return whole
        return (*whole, tuple(self.read_word(word) for word in words))

    def read_word(self, word: str) -> Rows:
        """Read one word by its stems and by the concept that it names alone."""
        return self._find_meaning(word).rows

    def _find_meaning(self, word: str) -> _Meaning:
        meaning = self._known.get(word)
        if meaning is None:
            number = self._synonyms.find_number(word)
            concept = self._synonyms.phrases.get((number,))
            concepts = [CONCEPT_MARK + concept] if concept else []
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            meaning = self._known[word] = _Meaning(number, self.find_rows([*list_stems(word), *concepts]))
        return meaning

    def _join(self, words: Sequence[str], place: int) -> Clause | None:
        """Read two words as both of them or their compound, when offers have the compound."""
        first, second = words[place : place + 2]
        joined = self.find_rows(list_stems(first + second))
        if not joined:
            return None
        return ((self.find_rows(list_stems(first)), self.find_rows(list_stems(second))), (joined,))

    def is_implied(self, word: str) -> bool:
        """Whether a word says no more than "this is an offer"."""
        return word in self._synonyms.implied

    def find_rows(self, terms: Iterable[str]) -> Rows:
        """Return the numbers of those of the terms that some offer has."""
        return tuple(self._rows[term] for term in terms if term in self._rows)

"""Concepts that people name in many ways, read from `synonyms.toml`, and how to find them in a line of words.

A concept stands in the index as a term of its own, so that "IA", "AI" and "artificiële intelligentie" meet
in one place whatever the language of the offer or of the visitor.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from service.catalogue.words import STOP_WORDS, WORD, fold, list_stems, split_words

TABLE: Final = Path(__file__).with_name("synonyms.toml")
# An acronym is met exactly: stemming would make "ai" out of other words, and "dat" out of "data".
_ACRONYM_LENGTH: Final = 3


class Found(NamedTuple):
    """A concept named by the words `start` up to (not including) `end` of a line."""

    start: int
    end: int
    concept: str


def list_subject_words(text: str) -> list[str]:
    """Return the folded words of `text` in order, stop words left out."""
    return [word for word in split_words(fold(text)) if word not in STOP_WORDS]


def _list_keys(word: str, stems: Iterable[str]) -> list[str]:
    """Return what two words share when they may stand for each other inside a phrase."""
    if len(word) <= _ACRONYM_LENGTH:
        return [word]
    return [word, *(stem for stem in stems if len(stem) > _ACRONYM_LENGTH)]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The concept table, ready for search: words become small numbers, phrases become tuples of them."""

    numbers: Mapping[str, int]
    """Stem or acronym -> number of the phrase word it stands for (from 1)."""
    phrases: Mapping[tuple[int, ...], str]
    """Numbers of the words of a phrase -> concept."""
    words: Mapping[str, str]
    """Every folded word of the table -> how it is written there, in lower case."""
    implied: frozenset[str]
    """Folded words that only say "this is an offer"."""
    reach: Mapping[int, int]
    """Number of a word that begins phrases -> length of the longest of them."""
    fingerprint: str
    """Changes when the table changes: an index built with another table must be built again."""

    def find_number(self, word: str, stems: Iterable[str] | None = None) -> int:
        """Return the number of a folded word as part of phrases, or 0 when no phrase has it.

        ``stems`` are its stems over all languages, for whoever has them at hand.
        """
        for key in _list_keys(word, list_stems(word) if stems is None else stems):
            if number := self.numbers.get(key):
                return number
        return 0

    def find_all(self, numbers: Sequence[int]) -> list[Found]:
        """Return every concept that a line of word numbers names, overlapping ones included."""
        found: list[Found] = []
        for start, number in enumerate(numbers):
            if reach := self.reach.get(number):
                for end in range(start + 1, min(start + reach, len(numbers)) + 1):
                    concept = self.phrases.get(tuple(numbers[start:end]))
                    if concept is not None:
                        found.append(Found(start, end, concept))
        return found

    def find_longest(self, numbers: Sequence[int]) -> list[Found]:
        """Return the concepts of a line without overlap: at each word the longest phrase wins."""
        found: list[Found] = []
        for candidate in self.find_all(numbers):
            if found and candidate.start == found[-1].start:
                found[-1] = candidate  # find_all gives longer phrases later
            elif not found or candidate.start >= found[-1].end:
                found.append(candidate)
        return found


def read_synonyms(table: str) -> Synonyms:
    """Read a table in the form of `synonyms.toml`.

    Raises ValueError when one phrase belongs to two concepts, or a phrase has only stop words.
    """
    content = tomllib.loads(table)
    numbers: dict[str, int] = {}
    phrases: dict[tuple[int, ...], str] = {}
    words: dict[str, str] = {}
    for concept, spellings in content["concepts"].items():
        for spelling in spellings:
            parts = list_subject_words(spelling)
            spelled = {fold(match[0]): match[0].lower() for match in WORD.finditer(spelling)}
            words |= {part: spelled.get(part, part) for part in parts}
            phrase = tuple(_number_word(part, numbers) for part in parts)
            if not phrase or phrases.setdefault(phrase, concept) != concept:
                raise ValueError(f"{spelling!r} of {concept!r} is empty or belongs to {phrases.get(phrase)!r}")
    reach: dict[int, int] = {}
    for phrase in phrases:
        reach[phrase[0]] = max(reach.get(phrase[0], 0), len(phrase))
    return Synonyms(
        numbers=numbers,
        phrases=phrases,
        words=words,
        implied=frozenset(part for word in content["implied"] for part in list_subject_words(word)),
        reach=reach,
        fingerprint=hashlib.sha256(table.encode()).hexdigest(),
    )


@cache
def get_synonyms() -> Synonyms:
    """Return the shipped table, read once."""
    return read_synonyms(TABLE.read_text(encoding="utf-8"))


def _number_word(word: str, numbers: dict[str, int]) -> int:
    """Return the number of a phrase word, sharing it with words of the same stem."""
    keys = _list_keys(word, list_stems(word))
    known = [numbers[key] for key in keys if key in numbers]
    number = known[0] if known else len(numbers) + 1
    for key in keys:
        numbers.setdefault(key, number)
    return number

"""Invented offers made as long and as rich as real ones: sentences of real words, drawn as often as they are used.

The generator of invented offers knows some four hundred words. A text index on so few is not what it is on real
descriptions: its lists of offers are all long, and it has no rare word. The words are those of the package wordfreq,
which counts how often people use them; nobody's sentences are copied, and what comes out means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np
import Stemmer
from numpy.typing import NDArray
from wordfreq import get_frequency_dict

LANGUAGES = {"fr": "french", "nl": "dutch"}
"""The languages of the invented offers, and the Snowball stemmer of each."""
WORDS = 50_000
"""So many of the most frequent words of each language are drawn from."""
SEED = 20_261_122
CHUNK = 1_000
"""Lines drawn for at once. Each chunk has a seed of its own: the first offers of a longer run stay the same."""
SHORTEST, LONGEST = 60, 95
"""Words added to a description, which has about 25 already."""
SENTENCE = (6, 17)
"""The least number of words in a sentence, and the first that is too many."""
VERSION = "1"
_SINGLE_LETTERS = frozenset("aày")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a language, most frequent first, and the sum of the frequencies up to each."""

    words: Sequence[str]
    sums: NDArray[np.float64]

    def draw(self, dice: np.random.Generator, count: int) -> NDArray[np.intp]:
        """The places of so many words, each as likely as people use it."""
        found: NDArray[np.intp] = np.searchsorted(self.sums, dice.random(count) * self.sums[-1], side="right")
        return found


@dataclass(frozen=True, slots=True)
class Richness:
    """What was written in one language: words a description on average, distinct words, and their distinct stems."""

    mean_words: float
    distinct_words: int
    distinct_stems: int


def make_lexicon(language: str) -> Lexicon:
    """The most frequent words of a language that are written in letters alone."""
    counted = get_frequency_dict(language)
    fitting = (word for word in counted if word.isalpha() and (len(word) > 1 or word in _SINGLE_LETTERS))
    words = list(islice(fitting, WORDS))
    return Lexicon(words, np.cumsum([counted[word] for word in words]))


def describe_version(generator: Path) -> str:
    """A hash of what decides the text: other words make another database."""
    asked = f"{VERSION} {SEED} {WORDS} {SHORTEST} {LONGEST} {SENTENCE} {CHUNK}"
    return blake2b(asked.encode() + generator.read_bytes(), digest_size=8).hexdigest()


def enrich(plain: Path, rich: Path) -> dict[str, Richness]:
    """Copy a file of invented offers, with longer descriptions; gives how rich each language has become.

    Streamed: no more than :data:`CHUNK` lines are held.
    """
    writers = {language: _Writer(make_lexicon(language), language) for language in LANGUAGES}
    decode, encode = msgspec.json.Decoder().decode, msgspec.json.Encoder().encode
    with plain.open("rb") as lines, rich.open("wb") as out:
        for number, chunk in enumerate(_cut(lines)):
            offers = [decode(line) for line in chunk]
            for language, writer in writers.items():
                dice = np.random.default_rng((SEED, number, *language.encode()))
                texts = writer.write(dice, [offer["description"][language] for offer in offers])
                for offer, text in zip(offers, texts, strict=True):
                    offer["description"][language] = text
            out.writelines(encode(offer) + b"\n" for offer in offers)
    return {language: writer.measure() for language, writer in writers.items()}


def _cut(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    while chunk := list(islice(lines, CHUNK)):
        yield chunk


class _Writer:
    """Writes sentences in one language, and remembers which words it has used."""

    def __init__(self, lexicon: Lexicon, language: str) -> None:
        self._lexicon = lexicon
        self._language = language
        self._words = list(lexicon.words)
        self._starts = [word.capitalize() for word in lexicon.words]
        self._is_used = np.zeros(len(lexicon.words), np.bool_)
        self._own: set[str] = set()
        self._count = self._texts = 0

    def write(self, dice: np.random.Generator, texts: Sequence[str]) -> Iterator[str]:
        """Each text with sentences behind it."""
        counts = dice.integers(SHORTEST, LONGEST + 1, len(texts))
        drawn = self._lexicon.draw(dice, int(counts.sum()))
        self._is_used[drawn] = True
        self._texts += len(texts)
        places, start = drawn.tolist(), 0
        lengths = iter(dice.integers(*SENTENCE, len(places)).tolist())
        for text, count in zip(texts, counts.tolist(), strict=True):
            own = _WORD.findall(text.casefold())
            self._own.update(own)
            self._count += len(own) + count
            yield " ".join([text, *self._write_sentences(places[start : start + count], lengths)])
            start += count

    def _write_sentences(self, places: Sequence[int], lengths: Iterator[int]) -> Iterator[str]:
        start = 0
        while start < len(places):
            first, *others = places[start : start + next(lengths)]
            start += 1 + len(others)
            yield " ".join([self._starts[first], *map(self._words.__getitem__, others)]) + "."

    def measure(self) -> Richness:
        """How rich the texts are that were written."""
        used = self._own.union(self._words[place] for place in np.flatnonzero(self._is_used).tolist())
        stems = set(Stemmer.Stemmer(LANGUAGES[self._language]).stemWords(sorted(used)))
        return Richness(round(self._count / max(1, self._texts), 1), len(used), len(stems))

"""Compares bm25s and tantivy for the text index: quality on the judged queries, speed on many offers.

    python tests/bench/text_ranking.py [offers, 100000 by default]

Needs tantivy (`pip install tantivy`), which the product does not. Speeds are CPU time, printed as ratios to
a two-word query of the index in use; "all matches" means a bitmap of every match and a score for each, which
the catalogue needs to combine text with filters, not only the best few.
"""

import random
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import numpy as np
import tantivy
from numpy.typing import NDArray

from service.catalogue.synonyms import get_synonyms
from service.catalogue.text import TextDocument, TextIndex
from service.catalogue.text_reader import TextReader

JUDGED: Final = Path(__file__).parent.parent / "catalogue" / "judged_queries.toml"
ANALYSERS: Final = {"fr": "french", "nl": "dutch", "en": "english"}
TOWNS: Final = (
    ("Bruxelles", "Brussel"),
    ("Gand", "Gent"),
    ("Liège", "Luik"),
    ("Mons", "Bergen"),
    ("Anvers", "Antwerpen"),
)
OPERATORS: Final = ("BeCode", "VDAB", "Technocité", "Interface3", "Bruxelles Formation", "Technifutur")
SUBJECTS: Final = (
    ("intelligence artificielle", "artificiële intelligentie"),
    ("analyse de données", "data-analyse"),
    ("développement web", "webontwikkeling"),
    ("cybersécurité", "cyberbeveiliging"),
    ("bureautique", "kantoorsoftware"),
    ("gestion de projet", "projectbeheer"),
    ("Python", "Python"),
    ("soudure", "lassen"),
)
QUERIES: Final = (
    "excel",
    "becode bruxelles",
    "python débutants",
    "cybersécurité liège",
    "webontwikkeling gent",
    "bureautique demandeurs d'emploi",
    "pyth",
    "pyhton",
    "qxzwkv wvvkqz",
)
ONSETS: Final = ("b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "ch", "tr", "pl")
SYLLABLES: Final = [onset + vowel for onset in ONSETS for vowel in ("a", "e", "i", "o", "u", "an", "on", "eur")]


def make_documents(count: int) -> Iterator[TextDocument]:
    """Yield synthetic offers in fr and nl with a vocabulary of tens of thousands of words (Zipf)."""
    dice = random.Random(7)
    words = ["".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(60_000)]
    weights = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
    for _ in range(count):
        french, dutch = dice.choice(SUBJECTS)
        town, operator = dice.choice(TOWNS), dice.choice(OPERATORS)
        extra = dice.choice(("", "Excel"))
        tails = [" ".join(dice.choices(words, cum_weights=weights, k=30)) for _ in range(2)]
        yield TextDocument(
            title={"fr": f"Formation en {french} pour débutants", "nl": f"Opleiding {dutch} voor beginners"},
            body={
                "fr": f"Vous apprenez {french}, avec un stage, pour demandeurs d'emploi. {tails[0]} {extra}",
                "nl": f"Je leert {dutch}, met een stage in {town[1]}. {tails[1]}",
            },
            names=(operator, *town),
            terms=(french, dutch),
        )


class Tantivy:
    """The same documents in tantivy, as its own users would do it: a field per language with its stemmer."""

    def __init__(self, documents: list[TextDocument]) -> None:
        """Index the documents in memory."""
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("number", stored=True, fast=True)
        for language in ANALYSERS:
            builder.add_text_field(language, tokenizer_name=language)
        self._index = tantivy.Index(builder.build())
        for language, stemmer in ANALYSERS.items():
            chain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            for step in (
                tantivy.Filter.lowercase(),
                tantivy.Filter.ascii_fold(),
                tantivy.Filter.stemmer(stemmer),
            ):
                chain = chain.filter(step)
            self._index.register_tokenizer(language, chain.build())
        writer = self._index.writer(heap_size=100_000_000, num_threads=1)
        for number, document in enumerate(documents):
            text = [*document.names, *document.terms]
            row: dict[str, Any] = {"number": number}
            for language in ANALYSERS:
                own = [document.title.get(language, "")] * 3 + [document.body.get(language, "")]
                row[language] = " ".join([*own, *text])
            writer.add_document(tantivy.Document(**row))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._count = len(documents)

    def search(self, query: str, limit: int | None = None) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        """Return numbers and scores of the offers that have every word, in any of the languages."""
        fields = list(ANALYSERS)
        plain = "".join(sign if sign.isalnum() else " " for sign in query)
        parsed = self._index.parse_query(plain, fields, conjunction_by_default=True)
        hits = self._searcher.search(parsed, limit or self._count).hits
        numbers = self._searcher.fast_field_values("number", [address for _, address in hits])
        scores = np.zeros(self._count, np.float32)
        found = np.asarray(numbers, np.uint32)
        scores[found] = [score for score, _ in hits]
        return found, scores


def measure(action: Callable[[], object], least_seconds: float = 0.3) -> float:
    """Return the CPU seconds of one call, averaged over many."""
    action()
    calls, start = 0, time.process_time()
    while time.process_time() - start < least_seconds:
        action()
        calls += 1
    return (time.process_time() - start) / calls


def print_quality() -> None:
    """Print recall, precision and first hits of both over the judged queries."""
    judged = tomllib.loads(JUDGED.read_text(encoding="utf-8"))
    ids = [entry["id"] for entry in judged["document"]]
    documents = [
        TextDocument(entry["title"], entry["body"], tuple(entry["names"]), tuple(entry["terms"]))
        for entry in judged["document"]
    ]
    own, other = TextIndex.build(documents), Tantivy(documents)

    def search_own(query: str) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        matches = own.search(query)
        return np.array(matches.offers.to_array(), np.uint32), matches.scores

    for name, search in (("bm25s, our reading", search_own), ("tantivy, its own", other.search)):
        figures = []
        for query in judged["query"]:
            numbers, scores = search(query["text"])
            ranked = [ids[number] for number in sorted(numbers.tolist(), key=lambda place: -scores[place])]
            relevant, best = set(query["relevant"]), set(query.get("best", query["relevant"]))
            right = len(relevant.intersection(ranked))
            is_first_right = bool(ranked) and ranked[0] in best
            figures.append((right / len(relevant), right / max(len(ranked), 1), float(is_first_right)))
        recall, precision, first = np.mean(figures, axis=0)
        print(f"{name:22s} recall {recall:.2f}  precision {precision:.2f}  first right {first:.2f}")


def print_speed(count: int) -> None:
    """Print build, load and query times over synthetic offers."""
    documents = list(make_documents(count))
    start = time.process_time()
    reader = TextReader(get_synonyms())
    terms = len(reader.read(documents).numbers)
    read = time.process_time()
    own = TextIndex.build(documents)
    built = time.process_time()
    other = Tantivy(documents)
    other_built = time.process_time()
    arrays = own.to_arrays()
    size = sum(array.nbytes for array in arrays.values())
    print(f"{count} offers, {terms / count:.0f} terms each, {len(reader.rows)} distinct")
    print(f"build {built - read:.1f} s (reading {read - start:.1f} s), tantivy {other_built - built:.1f} s")
    base = measure(lambda: own.search("becode bruxelles"))
    load = measure(lambda: TextIndex.from_arrays(arrays)) / base
    print(f"{size / 1e6:.0f} MB; load {load:.0f} x a two-word query")
    print(f"two-word query: {base * 1e3:.3f} ms = 1")
    for query in QUERIES:
        ours = measure(partial(own.search, query)) / base
        every = measure(partial(other.search, query)) / base
        top = measure(partial(other.search, query, 20)) / base
        found = len(own.search(query).offers)
        print(f"{query:32s} {found:7d}  ours {ours:6.1f}  tantivy all {every:7.1f}, best 20 {top:6.1f}")


if __name__ == "__main__":
    print_quality()
    print_speed(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

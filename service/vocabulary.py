"""Controlled terms: a slug, labels in French, Dutch, English and German, a broader term, a definition.

A term is one line of ``vocabulary.csv``; enumerations, labels, glossary and checks follow from it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import OSA

from service.errors import NotFoundError
from service.preferences import list_preferences

LANGUAGES = ("fr", "nl", "en", "de")
"""Languages of the labels, in the order in which one stands in for another."""

_TABLE = Path(__file__).with_name("vocabulary.csv")


@dataclass(frozen=True, slots=True)
class Term:
    """One controlled term of one vocabulary."""

    slug: str
    labels: Mapping[str, str]
    broader: str | None = None
    definition: str | None = None


Vocabulary = Mapping[str, Term]


@cache
def load_vocabularies() -> Mapping[str, Vocabulary]:
    """Every vocabulary by name, each a mapping slug -> term in the order of the table."""
    found: dict[str, dict[str, Term]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            labels = MappingProxyType({language: row[language] for language in LANGUAGES})
            term = Term(row["slug"], labels, row["broader"] or None, row["definition"] or None)
            terms = found.setdefault(row["vocabulary"], {})
            if term.slug in terms:
                raise ValueError(f"{row['vocabulary']}: {term.slug} stands twice in the vocabulary")
            terms[term.slug] = term
    return MappingProxyType({name: MappingProxyType(terms) for name, terms in found.items()})


def get_vocabulary(name: str) -> Vocabulary:
    """The terms of one vocabulary; raises :class:`NotFoundError` with the names that exist."""
    try:
        return load_vocabularies()[name]
    except KeyError:
        raise NotFoundError(f"No vocabulary is called {name!r}; there are: {', '.join(load_vocabularies())}.") from None


def find_label(name: str, slug: str, language: str) -> str:
    """The label of a term in a language; the slug itself where the vocabulary does not have it."""
    term = get_vocabulary(name).get(slug)
    return term.labels[language] if term else slug


def walk_broader(name: str, slug: str) -> tuple[str, ...]:
    """The term itself and everything broader, the narrowest first."""
    terms, found = get_vocabulary(name), [slug]
    while (broader := terms[found[-1]].broader) is not None:
        found.append(broader)
    return tuple(found)


def find_nearest(slug: str, known: list[str] | tuple[str, ...], limit: int = 3) -> tuple[str, ...]:
    """The known slugs that look most like one that is not known, best first; possibly none.

    A slip of a letter or two comes before what is alike in part: ``aj`` means ``ai`` rather than ``ai_generative``.
    """
    slug = slug[:80]
    slips = process.extract(slug, known, scorer=OSA.distance, score_cutoff=1 + len(slug) // 6, limit=limit)
    alike = process.extract(slug, known, score_cutoff=55, limit=limit)
    return tuple(dict.fromkeys(choice for choice, _, _ in [*slips, *alike]))[:limit]


def choose_words(words: Mapping[str, str], language: str) -> str:
    """The text in a language, or in the first other language in which it exists; empty if in none."""
    if language in words:
        return words[language]
    for other in LANGUAGES:
        if other in words:
            return words[other]
    return next(iter(words.values()), "")


def choose_language(asked: str | None, accept: str) -> str:
    """The language of an answer: the one asked for, else the best of Accept-Language, else French."""
    if asked in LANGUAGES:
        return str(asked)
    if not accept:
        return LANGUAGES[0]
    wanted = (name.partition("-")[0] for name in list_preferences(accept[:500]))
    return next((name for name in wanted if name in LANGUAGES), LANGUAGES[0])

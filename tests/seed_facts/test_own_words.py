"""Facts and names carry over from the documents; their sentences do not."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from service.intake.sources.documents import FACTS

RUN = 8
NAMES = frozenset(
    {
        ("document", "d2", "title"),
        ("document", "d3", "title"),
        ("offer", "bf-fracture", "title.fr"),
        ("offer", "technocite-tic", "title.fr"),  # the acronym written out
        ("programme", "prw-2", "name.fr"),
    }
)
"""Titles and names that are longer than a run: they are what these things are called."""


def split_words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", folded)


def list_runs(text: str) -> set[tuple[str, ...]]:
    words = split_words(text.replace("’", "'"))
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def walk_texts(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from walk_texts(inner, f"{field}.{name}".removeprefix("."))
    elif isinstance(value, list):
        for inner in value:
            yield from walk_texts(inner, field)
    elif isinstance(value, str):
        yield field, value


def walk_facts() -> Iterator[tuple[tuple[str, str, str], str]]:
    """Every text of the facts with the kind, identifier and field where it stands."""
    for file in sorted(FACTS.glob("*.toml")):
        for kind, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for row in rows:
                yield from (((kind, row["id"], field), text) for field, text in walk_texts(row))


def test_no_sentence_of_a_document_is_copied(texts: Mapping[str, str]) -> None:
    theirs = set().union(*(list_runs(text) for text in texts.values()))
    copied = {place for place, text in walk_facts() if list_runs(text) & theirs}
    assert copied - NAMES == set()
    assert copied == NAMES, "a name that is no longer long or used must leave the list"


def test_the_check_sees_a_copied_sentence() -> None:
    source = "L’offre est déployée sur les trois sites physiques que sont Mons, Hornu et Tournai"
    assert list_runs("Elle est deployee sur les trois sites physiques que sont nommes") & list_runs(source)

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
        # Titles of documents.
        "Les partenariats privés/publics dans le cadre de la formation des demandeurs d'emploi "
        "dans le secteur du numérique",
        "Question écrite concernant les formations en ligne pour demandeur.euse.s d'emploi",
        # Names of an offer, a field and a project.
        "Lutte contre la fracture numérique et montée en autonomie des publics",
        "Technocité : offre en technologies de l'information et de la communication (TIC)",
        "PRW, projet 2 : « Développer l'offre de formations pour l'enseignement dans les Centres de compétence »",
    }
)
"""Names that are longer than a run; they stand in fields for names only."""


def split_words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", folded)


def list_runs(text: str) -> set[tuple[str, ...]]:
    words = split_words(text.replace("’", "'"))
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def walk_texts(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from walk_texts(inner, f"{field}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from walk_texts(inner, field)
    elif isinstance(value, str):
        yield field, value


def test_no_sentence_of_a_document_is_copied(texts: Mapping[str, str]) -> None:
    theirs = set().union(*(list_runs(text) for text in texts.values()))
    copied, named = [], set()
    for file in sorted(FACTS.glob("*.toml")):
        for field, text in walk_texts(tomllib.loads(file.read_text(encoding="utf-8"))):
            if not list_runs(text) & theirs:
                continue
            if text in NAMES and re.search(r"\.(?:title|name)(?:\.fr)?$", field):
                named.add(text)
            else:
                copied.append((file.name, field, text))
    assert copied == []
    assert named == NAMES, "a name that is no longer used must leave the list"


def test_the_check_sees_a_copied_sentence() -> None:
    source = "L’offre est déployée sur les trois sites physiques que sont Mons, Hornu et Tournai"
    assert list_runs("Elle est deployee sur les trois sites physiques que sont nommes") & list_runs(source)

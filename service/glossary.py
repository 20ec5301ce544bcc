"""Addresses of the controlled vocabularies."""

from __future__ import annotations

from litestar import get
from litestar.params import FromPath
from msgspec import Struct

from service.vocabulary import get_vocabulary, load_vocabularies


class TermCard(Struct, frozen=True):
    """A controlled term."""

    slug: str
    labels: dict[str, str]
    broader: str | None
    definition: str | None


class VocabularyCard(Struct, frozen=True):
    """A vocabulary with its terms, in their order."""

    name: str
    terms: list[TermCard]


class VocabularyNames(Struct, frozen=True):
    """The vocabularies there are."""

    names: list[str]


@get("/vocabularies", opt={"parameters": ()}, sync_to_thread=False, tags=["vocabularies"])
def list_vocabularies() -> VocabularyNames:
    """List the controlled vocabularies."""
    return VocabularyNames(list(load_vocabularies()))


@get("/vocabularies/{name:str}", opt={"parameters": ()}, sync_to_thread=False, tags=["vocabularies"])
def show_vocabulary(name: FromPath[str]) -> VocabularyCard:
    """Show a vocabulary: slugs, labels in four languages, broader terms, definitions."""
    terms = get_vocabulary(name).values()
    return VocabularyCard(
        name, [TermCard(term.slug, dict(term.labels), term.broader, term.definition) for term in terms]
    )


GLOSSARY_ROUTES = (list_vocabularies, show_vocabulary)

"""Where drafts come from: one module for each publisher, and its name in SOURCES."""

from __future__ import annotations

from service.errors import NotFoundError
from service.intake.source import Source
from service.intake.sources.brussels_registers import BrusselsRegisters
from service.intake.sources.cadastre import SubsidyCadastre
from service.intake.sources.documents import DocumentedFacts
from service.intake.sources.synthetic import SyntheticOffers

SOURCES: tuple[Source, ...] = (DocumentedFacts(), BrusselsRegisters(), SubsidyCadastre(), SyntheticOffers())
"""In the order in which the command line lists them."""


def get_source(name: str) -> Source:
    """The source of this name; raises :class:`NotFoundError` with the names there are."""
    for source in SOURCES:
        if source.name == name:
            return source
    raise NotFoundError(f"No source is called {name!r}; there are: {', '.join(one.name for one in SOURCES)}.")

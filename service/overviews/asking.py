"""What can be asked of the overviews: one dataclass for each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated

from litestar.openapi.spec import Example
from litestar.params import QueryParameter

from service.catalogue.catalogue import Catalogue
from service.evidence.models import FIGURE_KINDS
from service.narrowing import check_values
from service.overviews.rules import KINDS, STATES
from service.vocabulary import get_vocabulary

MEASURES = ("attested", "starting", "first")
GROUPINGS = ("topic", "region", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownsAsked:
    """Which unknowns."""

    kind: Annotated[
        str | None,
        QueryParameter(
            description="What is unknown: `funding`, `recognition` or `price`.",
            max_length=40,
            examples=[Example(value="price")],
        ),
    ] = None
    state: Annotated[
        str | None,
        QueryParameter(
            description="`unknown` (a source says that it is not established) or `disputed` (sources do not agree).",
            max_length=40,
            examples=[Example(value="unknown")],
        ),
    ] = None
    operator: Annotated[
        str | None,
        QueryParameter(
            description="Only what concerns this operator alone.", max_length=200, examples=[Example(value="becode")]
        ),
    ] = None
    region: Annotated[
        str | None,
        QueryParameter(
            description="Only what concerns an offer in this region, or an operator, venue or programme of it.",
            max_length=40,
            examples=[Example(value="BE-BRU")],
        ),
    ] = None
    topic: Annotated[
        str | None,
        QueryParameter(
            description="Only what concerns an offer on this topic.", max_length=60, examples=[Example(value="ai")]
        ),
    ] = None

    def check(self, catalogue: Catalogue) -> None:
        """Raise :class:`InvalidParameterError` naming what is not known."""
        _check("kind", self.kind, KINDS)
        _check("state", self.state, STATES)
        _check("operator", self.operator, tuple(catalogue.names["operator"]))
        _check("region", self.region, tuple(get_vocabulary("region")))
        _check("topic", self.topic, tuple(get_vocabulary("topic")))


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthAsked:
    """Which offers are counted, and how."""

    measure: Annotated[
        str,
        QueryParameter(
            description="What counts an offer in a year: `attested` (a document of that year speaks of it, it was last "
            "confirmed in it, or its record begins in it), `starting` (a training session with a known day starts in "
            "it) or `first` (the first year of either).",
            max_length=40,
            examples=[Example(value="starting")],
        ),
    ] = "attested"
    by: Annotated[
        str,
        QueryParameter(
            description="The lines: `topic`, `region` or `place`.", max_length=40, examples=[Example(value="region")]
        ),
    ] = "topic"
    region: Annotated[
        str | None,
        QueryParameter(description="Only offers in this region.", max_length=40, examples=[Example(value="BE-BRU")]),
    ] = None
    topic: Annotated[
        str | None,
        QueryParameter(description="Only offers on this topic.", max_length=60, examples=[Example(value="ai")]),
    ] = None

    def check(self) -> None:
        """Raise :class:`InvalidParameterError` naming what is not known."""
        _check("measure", self.measure, MEASURES)
        _check("by", self.by, GROUPINGS)
        _check("region", self.region, tuple(get_vocabulary("region")))
        _check("topic", self.topic, tuple(get_vocabulary("topic")))


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresAsked:
    """Which figures."""

    kind: Annotated[
        str | None,
        QueryParameter(
            description="What kind of statement: result, estimate, target, plan or fact.",
            max_length=40,
            examples=[Example(value="target")],
        ),
    ] = None

    def check(self) -> None:
        """Raise :class:`InvalidParameterError` for a kind that there is not."""
        _check("kind", self.kind, FIGURE_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersAsked:
    """Which partners."""

    kind: Annotated[
        str | None,
        QueryParameter(
            description="What kind of partner, a term of `partner_kind`.",
            max_length=40,
            examples=[Example(value="private")],
        ),
    ] = None
    operator: Annotated[
        str | None,
        QueryParameter(
            description="Partners of this operator, of its offers, and of programmes that it has a part in.",
            max_length=200,
            examples=[Example(value="becode")],
        ),
    ] = None

    def check(self, catalogue: Catalogue) -> None:
        """Raise :class:`InvalidParameterError` naming what is not known."""
        _check("kind", self.kind, tuple(get_vocabulary("partner_kind")))
        _check("operator", self.operator, tuple(catalogue.names["operator"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemesAsked:
    """Which schemes."""

    kind: Annotated[str | None, QueryParameter(description="What kind, a term of `programme_kind`.")] = None

    def check(self) -> None:
        """Raise :class:`InvalidParameterError` for a kind that there is not."""
        _check("kind", self.kind, tuple(get_vocabulary("programme_kind")))


def _check(name: str, value: str | None, known: Collection[str]) -> None:
    if value is not None:
        check_values(name, [value], known)

"""What can be asked of a shortlist: which offers, from where distances are measured, for whom prices are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from litestar.openapi.spec import Example
from litestar.params import QueryParameter

from service.pages.shortlist_links import MOST_LISTED

MOST_AUDIENCES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistAsked:
    """Which offers, and what they are compared by."""

    shortlist: Annotated[
        list[str] | None,
        QueryParameter(
            description="The offers, by identifier, in the order in which they are shown; repeat the parameter, up to "
            "six times.",
            max_items=MOST_LISTED,
            examples=[Example(value=["ecole-ai-bruxelles", "ecole-ai-gand"])],
        ),
    ] = None
    near: Annotated[
        str | None,
        QueryParameter(
            description="Where distances are measured from, where no `person_place` is given: `longitude,latitude` in "
            "degrees, or a place.",
            max_length=120,
            examples=[Example(id="point", value="4.3517,50.8466"), Example(id="place", value="Gand")],
        ),
    ] = None
    audience: Annotated[
        list[str] | None,
        QueryParameter(
            description="Whose price is told where nothing is said of a person: terms of `audience`.",
            max_items=MOST_AUDIENCES,
            examples=[Example(value=["jobseeker"])],
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """In which language words are written."""

    lang: Annotated[
        str | None,
        QueryParameter(
            description="The language of heads and words: fr, nl, en or de; that of `Accept-Language` unless given.",
            max_length=8,
            examples=[Example(value="nl")],
        ),
    ] = None

"""What is asked while typing, and what is suggested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from msgspec import Struct

MAX_SUGGESTIONS = 20
MAX_TYPED = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody has typed into the search field so far."""

    q: Annotated[
        str,
        QueryParameter(
            description="What was typed so far, in any of the four languages; the last word may be unfinished.",
            min_length=1,
            max_length=MAX_TYPED,
            examples=[Example(value="intel")],
        ),
    ]
    lang: Annotated[
        str,
        QueryParameter(
            description="Language in which the suggestions are named: fr, nl, en or de. It finds nothing more or less.",
            max_length=2,
            examples=[Example(value="nl")],
        ),
    ] = "fr"
    limit: Annotated[
        int,
        QueryParameter(
            description=f"How many suggestions, 1 to {MAX_SUGGESTIONS}; the kinds share them.",
            ge=1,
            le=MAX_SUGGESTIONS,
            examples=[Example(value=8)],
        ),
    ] = 8


class SearchSuggestion(Struct, frozen=True):
    """One thing that may be meant. ``kind`` is topic, place, operator or offer.

    ``label`` is its name, in the ``language`` that it exists in; ``detail`` tells it from others of that name (the
    postal code of a place, the operator of an offer, the name of a topic that was typed in another language).
    ``count`` is how many offers it stands for, null where that is not counted. ``parameters`` are those of the list
    of offers that ask for it; for an offer, the one that shows it beside the list (``selected``).
    """

    kind: str
    id: str
    label: str
    language: str
    detail: str | None
    count: int | None
    parameters: dict[str, str]


class SearchSuggestions(Struct, frozen=True):
    """What may be meant, by kind: topics, places, operators, offers; within a kind the likeliest first.

    ``is_corrected`` says that nothing is called so, and that these are only spelt alike.
    """

    items: list[SearchSuggestion]
    is_corrected: bool

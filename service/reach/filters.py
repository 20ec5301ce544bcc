"""What can be asked of reach, beside the filters that say which offers are meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from litestar.openapi.spec import Example
from litestar.params import QueryParameter

from service.narrowing import check_values
from service.vocabulary import get_vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachAsked:
    """What has to hold of an offer to be reached, since when, and from where one sets out."""

    free: Annotated[
        bool,
        QueryParameter(
            description="Whether an offer has to be free for the `audience` given (for everyone where none is given).",
            examples=[Example(value=False)],
        ),
    ] = True
    compared_to: Annotated[
        date | None,
        QueryParameter(
            description="An earlier day than `as_of`: each municipality then has its distance of that day and what "
            "has changed since.",
            examples=[Example(value=date(2024, 1, 1))],
        ),
    ] = None
    of_region: Annotated[
        str | None,
        QueryParameter(
            description="Only the municipalities of this region (ISO 3166-2); the offers may be anywhere.",
            max_length=40,
            examples=[Example(value="BE-WAL")],
        ),
    ] = None

    def check(self) -> None:
        """Raise :class:`InvalidParameterError` for a region that there is not."""
        if self.of_region is not None:
            check_values("of_region", [self.of_region], get_vocabulary("region"))

"""What the addresses of writing take in their query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from litestar.openapi.spec import Example
from litestar.params import QueryParameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """Whether what is added is published at once."""

    publish: Annotated[
        bool | None,
        QueryParameter(
            description="Publish the offer at once; it is refused while something is missing. Otherwise it is a draft.",
            examples=[Example(value=True)],
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawing:
    """Why a record is withdrawn, where the request has no body."""

    reason: Annotated[
        str | None,
        QueryParameter(
            description="Why it is withdrawn, where no body says so: whoever looks for it is told.",
            max_length=2_000,
            examples=[Example(value="The programme has ended.")],
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Which version of a record."""

    version: Annotated[
        int | None,
        QueryParameter(
            description="The version that is wanted; the present one unless told.",
            ge=1,
            le=1_000_000_000,
            examples=[Example(value=1)],
        ),
    ] = None
    as_of: Annotated[
        date | None,
        QueryParameter(
            description="The version that there was at the end of this day in Belgium.",
            examples=[Example(value="2026-11-20")],
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPart:
    """Which part of a history."""

    limit: Annotated[
        int,
        QueryParameter(description="Acts on a page, 1 to 100.", ge=1, le=100, examples=[Example(value=50)]),
    ] = 50
    before: Annotated[
        int | None,
        QueryParameter(
            description="Give the acts before the one of this number; taken from `next`.",
            ge=1,
            le=2_000_000_000,
            examples=[Example(value=1_000)],
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """On which day."""

    as_of: Annotated[
        date | None,
        QueryParameter(
            description="The state of this day in Belgium instead of the present one.",
            examples=[Example(value="2026-11-20")],
        ),
    ] = None

"""What can be asked of funding: on which day, and which links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from litestar.openapi.spec import Example
from litestar.params import QueryParameter
from sqlmodel import col

from service.errors import InvalidParameterError
from service.funding.models import FundingLink
from service.funding.rules import PAYEE_KINDS, PAYER_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """On which day."""

    as_of: Annotated[
        date | None,
        QueryParameter(
            description="The day of which it is asked; today unless told. Links and recognitions are those that were "
            "true on it, as they are known now.",
            examples=[Example(value="2024-12-31")],
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFilters:
    """Which funding links."""

    payer: Annotated[
        str | None,
        QueryParameter(
            description="Links of this payer: `funder:`, `programme:` or `operator:` and its identifier, or "
            "`unknown_payer`.",
            max_length=140,
            examples=[Example(value="funder:cocof")],
        ),
    ] = None
    payee: Annotated[
        str | None,
        QueryParameter(
            description="Links to this payee: `operator:`, `venue:`, `programme:` or `offer:` and its identifier.",
            max_length=140,
            examples=[Example(value="operator:bruxelles-formation")],
        ),
    ] = None
    valid_on: Annotated[
        date | None,
        QueryParameter(description="Links that are valid on this day.", examples=[Example(value="2024-06-30")]),
    ] = None

    def list_conditions(self) -> Iterator[Any]:
        """What rows of links fulfil; raises :class:`InvalidParameterError` naming the filter."""
        if self.payer == "unknown_payer":
            yield col(FundingLink.payer_unknown).is_(True)
        elif self.payer is not None:
            kind, name = _read_party("payer", self.payer, PAYER_KINDS)
            yield getattr(FundingLink, f"payer_{kind}_id") == name
        if self.payee is not None:
            kind, name = _read_party("payee", self.payee, PAYEE_KINDS)
            yield getattr(FundingLink, f"{kind}_id") == name
        if self.valid_on is not None:
            begins, ends = col(FundingLink.valid_from), col(FundingLink.valid_to)
            yield begins.is_(None) | (begins <= self.valid_on)
            yield ends.is_(None) | (ends >= self.valid_on)


def _read_party(name: str, text: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    kind, _, given = text.partition(":")
    if kind not in kinds or not given or "\x00" in given:
        raise InvalidParameterError(name, f"is a kind ({', '.join(kinds)}), a colon and an identifier.")
    return kind, given

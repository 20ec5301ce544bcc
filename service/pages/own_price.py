"""What an offer costs those whom the visitor asks about."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from service.offers.rules import list_addressed
from service.offers.schemas import PriceLine
from service.pages.speech import Speech
from service.pages.wording import PricePart, describe_prices


def describe_own_prices(lines: Sequence[PriceLine], audiences: Sequence[str], speech: Speech) -> list[PricePart]:
    """The prices for the audiences chosen; without any, all prices.

    The line that holds for an audience is its own, else that of a broader one, else that for everyone.
    """
    if not audiences:
        return describe_prices(lines, speech)
    found = {audience: _find_line(lines, audience) for audience in audiences}
    own = [msgspec.structs.replace(line, audience=audience) for audience, line in found.items() if line is not None]
    unsaid = [audience for audience, line in found.items() if line is None]
    parts = describe_prices(own, speech) if own else []
    if unsaid:
        named = speech.all_of(speech.phrase("audience", audience) for audience in unsaid)
        parts.append(
            PricePart(speech.say("No information on the price for {audience}", audience=named), is_known=False)
        )
    return parts


def _find_line(lines: Sequence[PriceLine], audience: str) -> PriceLine | None:
    by_audience = {line.audience: line for line in reversed(lines)}
    return next((by_audience[name] for name in list_addressed(audience) if name in by_audience), None)

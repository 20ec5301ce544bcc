"""Rules of offers that need nothing but values: who a price is for, who an audience includes."""

from __future__ import annotations

from collections.abc import Mapping

from pyroaring import BitMap

from service.vocabulary import get_vocabulary, walk_broader

EVERYONE = "all"
ONLINE = ("online_live", "online_self")
"""How an offer is given that one attends from wherever one is: it has no point, though its operator has addresses."""


def list_addressed(audience: str) -> tuple[str, ...]:
    """The audiences whose offers a person of this audience may attend: its own, the broader ones, everyone."""
    own = walk_broader("audience", audience)
    return own if EVERYONE in own else (*own, EVERYONE)


def spread_by_audience(matching: Mapping[str, BitMap], spoken_of: Mapping[str, BitMap]) -> dict[str, BitMap]:
    """For each audience, the offers whose price line that holds for it is among the matching ones.

    ``matching`` and ``spoken_of`` are offers by the audience of a line: the lines that match (say, the
    free ones), and all lines. A narrower line overrides a broader one: an offer that is free for all but
    has a line of its own for companies is not free for companies.
    """
    nothing = BitMap()
    found = {}
    for audience in get_vocabulary("audience"):
        kept, settled = BitMap(), BitMap()
        for candidate in list_addressed(audience):
            kept |= matching.get(candidate, nothing) - settled
            settled |= spoken_of.get(candidate, nothing)
        found[audience] = kept
    return found

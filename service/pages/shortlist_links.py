"""The shortlist as it stands in an address: up to six offers, each a parameter of its own, in the visitor's order."""

from __future__ import annotations

from service.pages.address import Pairs, drop_names, drop_pair, set_value, write_address

SHORTLIST = "shortlist"
"""The parameter, which may be repeated; its values are identifiers of offers."""
PATH = "/shortlist"
MOST_LISTED = 6
"""As many as can be compared side by side, and as stand on one sheet of A4."""


def list_named(pairs: Pairs) -> tuple[str, ...]:
    """Every offer that an address names for the shortlist, each once, in order, however many."""
    return tuple(dict.fromkeys(value for name, value in pairs if name == SHORTLIST and value))


def list_shortlisted(pairs: Pairs) -> tuple[str, ...]:
    """The offers that are on the shortlist: the first six."""
    return list_named(pairs)[:MOST_LISTED]


def is_full(pairs: Pairs) -> bool:
    """Whether no other offer can be put on the shortlist."""
    return len(list_named(pairs)) >= MOST_LISTED


def toggle(pairs: Pairs, offer_id: str) -> Pairs:
    """The parameters with an offer taken off the shortlist, or put at its end; unchanged where there is no room."""
    if offer_id in list_named(pairs):
        return drop_pair(pairs, SHORTLIST, offer_id)
    return pairs if is_full(pairs) else (*pairs, (SHORTLIST, offer_id))


def set_shortlist(pairs: Pairs, offer_ids: tuple[str, ...]) -> Pairs:
    """The parameters with these offers on the shortlist, whatever was on it before."""
    return (*drop_names(pairs, SHORTLIST), *((SHORTLIST, offer_id) for offer_id in offer_ids))


def move(pairs: Pairs, offer_id: str, by: int) -> Pairs:
    """The parameters with an offer so many places further on (negative: back), as far as the list goes."""
    listed = list(list_named(pairs))
    if offer_id not in listed:
        return pairs
    place = listed.index(offer_id)
    listed.insert(min(max(place + by, 0), len(listed) - 1), listed.pop(place))
    return set_shortlist(pairs, tuple(listed))


def write_shortlist_address(pairs: Pairs, language: str) -> str:
    """The page that compares the offers; the question they were found by stays in it, as the way back to the list."""
    return write_address(PATH, set_value(drop_names(pairs, "cursor", "selected"), "lang", language))

"""What would let an offer past a filter: for each parameter the gentlest change of each kind, dropping it last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from pyroaring import BitMap

from service.catalogue.catalogue import Catalogue
from service.columns import NO_RECORD
from service.errors import InputError
from service.narrowing import list_active, list_filters
from service.offers.filters import OfferFilters
from service.offers.keeps import DEFAULT_RADIUS_KM
from service.places.parameters import read_box
from service.reasons.facts import Case, find_nearest, find_point, list_own_values
from service.reasons.rules import AROUND, Changes, change_filters, find_joined, write_values
from service.reasons.words import find_words

STEPS_KM = (5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200, 250, 300)
"""The radii that are proposed."""
_ROOM_DEGREES = 0.01
"""How far beyond an offer a part of the map is widened."""
_MOST_KINDS = 3
"""How many changes of one parameter are looked at, dropping it besides."""


def list_changes(case: Case, name: str) -> Iterator[Changes]:
    """What could be changed of one parameter, gentlest first; whether it helps is not said."""
    make = _MAKERS.get(name, _add_own)
    proposed: list[Changes] = []
    for changes in make(case, name):
        if changes not in proposed and len(proposed) < _MOST_KINDS:
            proposed.append(changes)
    yield from proposed
    yield {one: () for one in AROUND if getattr(case.filters, one) is not None} if name in AROUND else {name: ()}


def keep_again(case: Case, changes: Changes) -> dict[str, BitMap] | None:
    """What each filter keeps after a change; None when it makes no question."""
    try:
        return ask_again(case.catalogue, case.filters, case.kept, change_filters(case.filters, changes))
    except InputError:
        return None


def ask_again(
    catalogue: Catalogue, filters: OfferFilters, kept: Mapping[str, BitMap], changed: OfferFilters
) -> dict[str, BitMap]:
    """What each filter of a changed question keeps, given what those of the question ``kept``.

    Only what the change touches is asked anew. Raises :class:`InputError` where it makes no question.
    """
    names = (name for name in list_filters(OfferFilters) if getattr(filters, name) != getattr(changed, name))
    touched = set(chain.from_iterable(find_joined(name) for name in names))
    again = {name: offers for name, offers in kept.items() if name not in touched}
    for item, value in list_active(changed):
        if item.name in touched:
            again[item.name] = item.keep.offers(catalogue, value, changed)
    return again


def is_kept(kept: Mapping[str, BitMap] | None, number: int, names: Iterable[str] | None = None) -> bool:
    """Whether an offer is kept by all filters, or by those of these names."""
    return kept is not None and all(number in offers for name, offers in kept.items() if names is None or name in names)


def count_kept(case: Case, kept: Mapping[str, BitMap]) -> int:
    """How many offers all filters keep."""
    return len(BitMap.intersection(case.catalogue.everyone, *kept.values()))


def _add_own(case: Case, name: str) -> Iterator[Changes]:
    """Also what the offer has: it widens the question less than dropping it does."""
    given = getattr(case.filters, name)
    if isinstance(given, list):
        for value in list_own_values(case, name):
            yield {name: (*given, value)}


def _widen_radius(case: Case, _: str) -> Iterator[Changes]:
    point = find_point(case.filters.near or "")
    found = None if point is None else find_nearest(case, point)
    if found is not None:
        now = DEFAULT_RADIUS_KM if case.filters.radius_km is None else case.filters.radius_km
        yield from ({"radius_km": (str(step),)} for step in _list_steps(found[0], now))


def _list_steps(km: float, more_than: float) -> list[int]:
    """The first radius that reaches so far, and the one behind it: distances are rounded."""
    return [step for step in STEPS_KM if step >= km and step > more_than][:2]


def _reach_from_place(case: Case, name: str) -> Iterator[Changes]:
    """Around the place instead of in it, then also where the offer is."""
    asked = case.get_values(name)
    point = find_point(asked[0]) if len(asked) == 1 and case.filters.near is None else None
    found = None if point is None else find_nearest(case, point)
    if found is not None:
        for step in _list_steps(found[0], 0)[:1]:
            yield {"place": (), "near": asked, "radius_km": (str(step),)}
    for venue in case.summary.venues:
        if venue.place is not None:
            yield {"place": (*asked, venue.place.id)}


def _widen_box(case: Case, name: str) -> Iterator[Changes]:
    west, south, east, north = read_box(name, case.filters.bbox or "")
    for venue in case.summary.venues:
        if venue.longitude is not None and venue.latitude is not None:
            lon, lat = venue.longitude, venue.latitude
            edges = (
                min(west, lon - _ROOM_DEGREES),
                min(south, lat - _ROOM_DEGREES),
                max(east, lon + _ROOM_DEGREES),
                max(north, lat + _ROOM_DEGREES),
            )
            yield {name: (",".join(f"{edge:.6g}" for edge in edges),)}


def _add_funder(case: Case, name: str) -> Iterator[Changes]:
    for line in case.summary.funding:
        if line.funder is not None:
            yield {name: (*case.get_values(name), line.funder)}


def _add_answer(case: Case, name: str) -> Iterator[Changes]:
    payers = case.filters.funder
    answers = [line.answer for line in case.summary.funding if payers is None or line.funder in payers]
    for answer in dict.fromkeys(answers or [NO_RECORD]):
        yield {name: (*case.get_values(name), answer)}


def _add_audience(case: Case, name: str) -> Iterator[Changes]:
    free = case.catalogue.free
    spoken_of = [line.audience for line in case.summary.prices if case.number in free.get(line.audience, ())]
    for audience in spoken_of:
        yield {name: (*case.get_values(name), audience)}


def _raise_price(case: Case, name: str) -> Iterator[Changes]:
    least = case.filters.price_max_eur or 0
    amounts = {line.amount_eur for line in case.summary.prices if line.amount_eur is not None}
    yield from ({name: write_values(float(amount))} for amount in sorted(amounts) if amount > least)


def _begin_earlier(case: Case, name: str) -> Iterator[Changes]:
    days = [line.starts_on for line in case.shown.sessions if line.starts_on is not None]
    since = case.filters.starts_from
    earlier = [day for day in days if since is not None and day < since]
    yield from ({name: (day.isoformat(),)} for day in sorted(earlier, reverse=True))


def _end_later(case: Case, name: str) -> Iterator[Changes]:
    days = [line.starts_on for line in case.shown.sessions if line.starts_on is not None]
    until = case.filters.starts_until
    later = [day for day in days if until is not None and day > until]
    yield from ({name: (day.isoformat(),)} for day in sorted(later))


def _go_back(case: Case, name: str) -> Iterator[Changes]:
    if case.summary.confirmed_on is not None:
        yield {name: (case.summary.confirmed_on.isoformat(),)}


def _leave_out_words(case: Case, name: str) -> Iterator[Changes]:
    """The words without those that the offer does not have."""
    matches = case.catalogue.search_words(case.filters.q or "")
    asked = matches.suggestion if matches.is_rescued and matches.suggestion else case.filters.q or ""
    found = find_words(asked, case.summary, case.shown.description, ())
    kept = [word for word in found if case.number in case.catalogue.text.search(word).offers]
    if 0 < len(kept) < len(found):
        yield {name: (" ".join(kept),)}


_MAKERS: Mapping[str, Callable[[Case, str], Iterable[Changes]]] = {
    "q": _leave_out_words,
    "near": _widen_radius,
    "radius_km": _widen_radius,
    "place": _reach_from_place,
    "bbox": _widen_box,
    "funder": _add_funder,
    "funding": _add_answer,
    "free_for": _add_audience,
    "price_max_eur": _raise_price,
    "starts_from": _begin_earlier,
    "starts_until": _end_later,
    "confirmed_since": _go_back,
}
"""By parameter what makes its changes; one that is not here takes what the offer has besides."""

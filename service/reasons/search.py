"""Why an offer is among the results of a question, or why not: the sets of the search, asked about one offer."""

from __future__ import annotations

from collections.abc import Iterator

from pyroaring import BitMap

from service.catalogue.catalogue import Catalogue
from service.catalogue.search import Narrowed, Ordering, Sorting, choose_sort, narrow
from service.narrowing import Filter, list_active
from service.offers.filters import OfferFilters
from service.places.parameters import read_point
from service.reasons.facts import Case, list_facts
from service.reasons.ranking import find_rank
from service.reasons.rules import (
    AROUND,
    Changes,
    Pairs,
    change_filters,
    find_joined,
    list_combinations,
    list_questions,
    write_question,
    write_values,
)
from service.reasons.schemas import FilterLine, Way, Why
from service.reasons.widening import count_kept, is_kept, keep_again, list_changes


def explain_offer(catalogue: Catalogue, filters: OfferFilters, sorting: Sorting, number: int, rest: Pairs = ()) -> Why:
    """Why the offer of a number is found, or not; ``rest`` are further parameters that changed questions keep.

    Raises :class:`InvalidParameterError` naming the filter whose value is not usable, as the search does.
    """
    narrowed = narrow(catalogue, filters)
    origin = read_point("near", filters.near) if filters.near else None
    ordering = Ordering(choose_sort(filters, sorting), filters.q or "", origin)
    case = Case(catalogue, filters, number, narrowed.kept)
    is_found = number in narrowed.matching
    keeps_out = tuple(name for name, offers in narrowed.kept.items() if number not in offers)
    asking = _Asking(case, sorting.sort, rest)
    return Why(
        id=case.summary.id,
        title=case.summary.title,
        is_found=is_found,
        is_apart=_is_apart(narrowed, number),
        total=len(narrowed.matching),
        rank=find_rank(catalogue, ordering, narrowed.matching, number) if is_found else None,
        filters=tuple(asking.explain(item, value, keeps_out) for item, value in list_active(filters)),
        keeps_out=keeps_out,
        remedy=None if is_found else asking.find_remedy(keeps_out),
        query=write_question(filters, sorting.sort, rest),
        revision=catalogue.revision,
        as_of=catalogue.on,
    )


def _is_apart(narrowed: Narrowed, number: int) -> bool:
    return narrowed.elsewhere is not None and number in narrowed.elsewhere


class _Asking:
    """One offer and one question, and what is asked of the two."""

    def __init__(self, case: Case, sort: str | None, rest: Pairs) -> None:
        self._case = case
        self._sort = sort
        self._rest = rest

    def explain(self, item: Filter, value: object, keeps_out: tuple[str, ...]) -> FilterLine:
        """What one filter does with the offer."""
        passes = item.name not in keeps_out
        return FilterLine(
            filter=item.name,
            values=write_values(value),
            verdict="passes" if passes else self._refuse(item, value),
            is_alone=keeps_out == (item.name,),
            facts=list_facts(self._case, item.name),
            ways=() if passes else tuple(self._list_ways(item.name)),
        )

    def _refuse(self, item: Filter, value: object) -> str:
        spared = (
            BitMap() if item.keep.spared is None else item.keep.spared(self._case.catalogue, value, self._case.filters)
        )
        return "cannot_judge" if self._case.number in spared else "keeps_out"

    def _list_ways(self, name: str) -> Iterator[Way]:
        """The changes of one parameter that let the offer past its filter: the gentlest of each kind."""
        seen = set()
        for changes in list_changes(self._case, name):
            kind = (frozenset(changes), any(changes.values()))
            if kind not in seen and is_kept(keep_again(self._case, changes), self._case.number, {name, *changes}):
                seen.add(kind)
                yield self._make_way(changes)

    def find_remedy(self, keeps_out: tuple[str, ...]) -> Way:
        """The smallest change that lets the offer in: that of each question that keeps it out, together."""
        changes = {
            name: texts
            for question in list_questions(self._case.kept)
            if any(name in keeps_out for name in question)
            for name, texts in self._find_smallest(question).items()
        }
        return self._make_way(changes)

    def _find_smallest(self, question: tuple[str, ...]) -> Changes:
        """The smallest change of filters that are asked together with which all of them keep the offer."""
        free = [name for name in question if name != AROUND[1]]  # a radius changes with its point, as one
        joined = {other for name in question for other in find_joined(name)}
        styles = {name: list_changes(self._case, name) for name in free}
        return next(
            changes
            for changes in list_combinations(styles)
            if is_kept(keep_again(self._case, changes), self._case.number, joined | set(changes))
        )

    def _make_way(self, changes: Changes) -> Way:
        filters = change_filters(self._case.filters, changes)
        kept = keep_again(self._case, changes) or {}
        is_enough = is_kept(kept, self._case.number)
        return Way(
            changes={name: tuple(texts) for name, texts in changes.items()},
            query=write_question(filters, self._sort, self._rest),
            is_enough=is_enough,
            total=count_kept(self._case, kept) if is_enough else None,
        )

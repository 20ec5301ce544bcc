"""How the offer grows: of how many offers something is recorded, by year, as sets of the catalogue's offers.

A year says that something of that year is recorded, and no more: an offer is never carried on into a year of which
nothing is known, and that nothing is recorded does not say that there was nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from pyroaring import BitMap

from service.catalogue.catalogue import Catalogue
from service.catalogue.search import narrow
from service.database import Db
from service.evidence.search import list_dated_speech
from service.offers.filters import OfferFilters
from service.offers.search import list_beginnings, list_span
from service.overviews.asking import GrowthAsked
from service.overviews.schemas import Growth, GrowthLine
from service.vocabulary import get_vocabulary

MOST_LINES = 60
MOST_YEARS = 30
POSSIBLE = range(1950, 2100)
"""Years that a date of an offer can have; one beyond them is a slip, and would draw centuries."""
Years = dict[int, BitMap]


def count_growth(db: Db, catalogue: Catalogue, asked: GrowthAsked) -> Growth:
    """The offers that the filters leave, by year and topic, region or place."""
    filters = OfferFilters(
        region=[asked.region] if asked.region is not None else None,
        topic=[asked.topic] if asked.topic is not None else None,
    )
    matching = narrow(catalogue, filters).matching
    years = {year: offers & matching for year, offers in find_years(db, catalogue, asked.measure).items()}
    known = [year for year, offers in years.items() if offers]
    # Years of which nothing is known stand between the others: time is not shortened.
    shown = range(max(min(known), max(known) - MOST_YEARS + 1), max(known) + 1) if known else range(0)
    dated = BitMap.union(BitMap(), *years.values())
    lines = []
    for value, members in catalogue.facets[asked.by].items():
        counts = {str(year): len(years.get(year, BitMap()) & members) for year in shown}
        name = _name(catalogue, asked.by, value)
        if any(counts.values()) and name:
            lines.append(GrowthLine(value, name, counts))
    lines.sort(key=lambda line: (-sum(line.years.values()), line.id))
    return Growth(
        measure=asked.measure,
        by=asked.by,
        offers=len(matching),
        undated=len(matching - dated),
        all={str(year): len(years.get(year, BitMap())) for year in shown},
        lines=lines[:MOST_LINES],
        lines_total=len(lines),
    )


def find_years(db: Db, catalogue: Catalogue, measure: str) -> Years:
    """The offers of each year, in one of the measures."""
    if measure == "starting":
        return _find_starting(db, catalogue)
    attested = _find_attested(db, catalogue)
    if measure == "attested":
        return attested
    for year, offers in _find_starting(db, catalogue).items():
        attested[year] = attested.get(year, BitMap()) | offers
    first, seen = {}, BitMap()
    for year in sorted(attested):
        first[year] = attested[year] - seen
        seen |= attested[year]
    return first


def _find_starting(db: Db, catalogue: Catalogue) -> Years:
    return {
        year: catalogue.find_starting(date(year, 1, 1), date(year, 12, 31)) & catalogue.everyone
        for year in _list_years(list_span(db))
    }


def _find_attested(db: Db, catalogue: Catalogue) -> Years:
    """The years of documents that speak of an offer, of its last confirmation, and in which its record begins."""
    found: dict[int, BitMap] = defaultdict(BitMap)
    said = [(name, int(year)) for name, year in list_dated_speech(db, "offer") if year.isdecimal()]
    for name, year in [*said, *((name, day.year) for name, day in list_beginnings(db))]:
        number = catalogue.ids.get(name)
        if number is not None and number in catalogue.everyone:
            found[year].add(number)
    for year in _list_years(list_span(db)):
        since = catalogue.find_confirmed(date(year, 1, 1))
        until = catalogue.find_confirmed(date(year, 12, 31) + timedelta(days=1))
        found[year] |= (since - until) & catalogue.everyone
    return dict(found)


def _list_years(days: Iterable[date]) -> range:
    years = {day.year for day in days if day.year in POSSIBLE}
    return range(min(years), max(years) + 1) if years else range(0)


def _name(catalogue: Catalogue, by: str, value: str) -> dict[str, str]:
    """The name of a line in each language; empty for a state such as unknown, which is none."""
    if by == "place":
        return dict(catalogue.names["place"].get(value, {}))
    term = get_vocabulary(by).get(value)
    return {} if term is None else dict(term.labels)

"""What the page of an answer shows: sentences, the bands with their counts by region, and its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from service.catalogue.catalogue import Catalogue
from service.pages.address import set_value, write_address
from service.pages.chips import say_filters
from service.pages.speech import Speech, mark
from service.reach.asking import ORDERS, Asked
from service.reach.form import MEASURE_WORDS, PATH
from service.reach.marks import MARKS
from service.reach.rows import CHANGE_WORDS, describe_row, say_km, sort_rows
from service.reach.rules import BANDS, CHANGES, GAPS
from service.reach.schemas import Reach, ReachCounts

MARGIN_DEGREES = 0.1
BAND_WORDS = {
    "within_5": mark("up to 5 km"),
    "within_10": mark("5 to 10 km"),
    "within_20": mark("10 to 20 km"),
    "within_30": mark("20 to 30 km"),
    "beyond_30": mark("more than 30 km"),
    "none": mark("none anywhere"),
}
ORDER_WORDS = {
    "farthest": mark("farthest first"),
    "nearest": mark("nearest first"),
    "change": mark("worsened most first"),
    "name": mark("by name"),
}
_OFFERS = {
    (True, False): mark("Free offers with open enrolment"),
    (False, False): mark("Free or paid offers with open enrolment"),
    (True, True): mark("Free offers"),
    (False, True): mark("Free or paid offers"),
}
"""By whether they have to be free, and whether the question says itself which enrolment is meant."""


class BandLine(NamedTuple):
    """A band: its mark, its words, and how many municipalities of each column are in it."""

    band: str
    label: str
    counts: Sequence[str]


def describe_reach(catalogue: Catalogue, asked: Asked, reach: Reach, speech: Speech) -> dict[str, Any]:
    """What the template needs of an answer."""
    certain, possible = reach.regions[0].certain, reach.regions[0].possible
    regions = reach.regions if asked.reach.of_region is None else reach.regions[1:]  # one is all there is
    measured: list[ReachCounts] = [getattr(region, asked.measure) for region in regions]
    given = (*asked.pairs, ("lang", speech.language))
    return {
        "question": _say_question(catalogue, asked, reach, speech),
        "gaps": _say_gaps(asked.measure, {"certain": certain, "possible": possible}, reach.total, speech),
        "counted": reach.offers,
        "marks": MARKS,
        "map_label": speech.say("Map: a mark for each municipality, by its distance"),
        "measure": speech.say(MEASURE_WORDS[asked.measure]),
        "columns": [_name_region(region.region, speech) for region in regions],
        "totals": [speech.number(region.municipalities) for region in regions],
        "medians": [say_km(one.median_km, speech) for one in measured],
        "bands": [
            BandLine(band, speech.say(BAND_WORDS[band]), [speech.number(one.bands[band]) for one in measured])
            for band in BANDS
        ],
        "changes": _list_changes(measured[0], speech),
        "compared_to": speech.date(reach.compared_to) if reach.compared_to else "",
        "orders": [
            (speech.say(ORDER_WORDS[one]), write_address(PATH, set_value(given, "order", one)), one == asked.order)
            for one in ORDERS
            if one != "change" or reach.compared_to
        ],
        "rows": [describe_row(one, asked, speech) for one in sort_rows(reach.items, asked, speech)],
    }


def find_bounds(reach: Reach, asked: Asked) -> tuple[float, float, float, float] | None:
    """The box (west, south, east, north) around the municipalities of a region; None to show all of Belgium."""
    if asked.reach.of_region is None:
        return None
    across, up = [one.longitude for one in reach.items], [one.latitude for one in reach.items]
    west, south, east, north = min(across), min(up), max(across), max(up)
    return west - MARGIN_DEGREES, south - MARGIN_DEGREES, east + MARGIN_DEGREES, north + MARGIN_DEGREES


def _say_question(catalogue: Catalogue, asked: Asked, reach: Reach, speech: Speech) -> str:
    left_out = () if asked.question.filters.enrolment else ("enrolment",)
    narrowed = say_filters(catalogue, asked.question, speech, *left_out)
    offers = speech.say(_OFFERS[asked.reach.free, bool(asked.question.filters.enrolment)])
    return speech.say("{offers}, on {date}", offers=f"{offers} {narrowed}".strip(), date=speech.date(reach.as_of))


def _say_gaps(measure: str, counts: Mapping[str, ReachCounts], total: int, speech: Speech) -> list[str]:
    """In how many municipalities nothing is near; what was asked for comes first."""
    numbers = {kind: speech.number(sum(one.bands[band] for band in GAPS)) for kind, one in counts.items()}
    of_all = speech.number(total)
    said = {
        "possible": speech.say(
            "Nothing lies within 30 km of {number} of {total} municipalities, even if what is not established counts.",
            number=numbers["possible"],
            total=of_all,
        ),
        "certain": speech.say(
            "Nothing that is established in every point lies within 30 km of {number} of {total} municipalities.",
            number=numbers["certain"],
            total=of_all,
        ),
    }
    return [said[measure], *(text for kind, text in said.items() if kind != measure)]


def _name_region(region: str | None, speech: Speech) -> str:
    return speech.say("All of Belgium") if region is None else speech.term("region", region)


def _list_changes(counts: ReachCounts, speech: Speech) -> list[tuple[str, str]]:
    """How many municipalities have become what since the day compared to."""
    changes = counts.changes or {}
    return [(speech.say(CHANGE_WORDS[one]), speech.number(changes[one])) for one in CHANGES if one in changes]

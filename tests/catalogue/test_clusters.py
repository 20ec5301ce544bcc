"""What the map is told: totals of areas far out, groups that keep their distance nearer, each offer counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from math import dist

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyroaring import BitMap

from service.catalogue.areas import BRUSSELS, CLOSE_ZOOM, NOWHERE, Division, find_division
from service.catalogue.catalogue import Catalogue
from service.catalogue.clusters import WHOLE_BELGIUM, MapView, draw_bare_venues, draw_clusters
from service.catalogue.features import AreaName, Feature, PointProperties
from service.catalogue.gathering import APART_PIXELS, EXACT_ZOOM, MAX_GROUPS, gather_by_square
from service.catalogue.layers import LAYERS, find_layer
from service.catalogue.obtain import build_here
from service.catalogue.points import Box, Points
from service.errors import InvalidParameterError
from service.intake.draft import Draft, OfferDraft, OperatorDraft, VenueDraft
from service.intake.run import run_intake
from service.places.gazetteer import default_gazetteer
from tests.catalogue.test_overlay import DAY
from tests.database import make_seeded_database
from tests.intake.drafts import Given

VENUES = {"mons": (3.95, 50.455), "hornu": (3.85, 50.43), "tournai": (3.39, 50.606), "namur": (4.87, 50.467)}
TOWNS = {"mons": "7000 Mons", "hornu": "7301 Hornu", "tournai": "7500 Tournai", "namur": "5000 Namur"}
OFFERS = {"two-near": ("mons", "hornu"), "two-far": ("mons", "namur"), "one": ("tournai",), "another": ("hornu",)}
DRAFTS: tuple[Draft, ...] = (
    OperatorDraft(id="school", name="School"),
    *(
        VenueDraft(
            id=name,
            name=name,
            operator_id="school",
            place=TOWNS[name],
            longitude=longitude,
            latitude=latitude,
            street="Rue 1",
            precision="address",
        )
        for name, (longitude, latitude) in VENUES.items()
    ),
    *(
        OfferDraft(id=name, title={"fr": name}, operator_id="school", modality="onsite", venues=venues)
        for name, venues in OFFERS.items()
    ),
)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """The documented facts, and a school whose offers are given at several places."""
    engine = make_seeded_database(tmp_path_factory.mktemp("clusters"))
    report = run_intake(engine, Given(*DRAFTS))
    assert report.refusals == []
    yield build_here(engine, DAY).catalogue
    engine.dispose()


def choose(catalogue: Catalogue, *ids: str) -> BitMap:
    return BitMap([number for name in ids if (number := catalogue.ids.get(name)) is not None])


def draw(
    catalogue: Catalogue, *ids: str, zoom: int, box: Box = WHOLE_BELGIUM, layer: str | None = None
) -> list[Feature]:
    return draw_clusters(catalogue, choose(catalogue, *ids), box, MapView(zoom=zoom, layer=layer))


def test_far_out_each_province_is_one_mark_with_its_name(catalogue: Catalogue) -> None:
    features = draw(catalogue, *OFFERS, zoom=7)
    told = {area.names["fr"]: feature.properties.count for feature in features if (area := find_area(feature))}
    assert told == {"Hainaut": 4}, "the offer with two venues in Hainaut counts once"
    (point,) = (feature for feature in features if not find_area(feature))
    assert point.geometry.coordinates == list(VENUES["namur"]), "what stands at one point is shown there"
    assert isinstance(point.properties, PointProperties)
    assert [msgspec.json.decode(pin)["id"] for pin in point.properties.offers] == ["two-far"]


def test_a_step_nearer_each_district_is_one_mark(catalogue: Catalogue) -> None:
    features = draw(catalogue, "two-near", "two-far", "another", zoom=8)
    told = [area for feature in features if (area := find_area(feature))]
    assert [(area.kind, area.id, area.names["nl"]) for area in told] == [("district", "53", "Bergen")]


@pytest.mark.parametrize("zoom", [7, 8])
def test_brussels_is_one_area_at_both_steps(catalogue: Catalogue, zoom: int) -> None:
    division = find_division(catalogue, zoom)
    assert division is not None
    assert [area.id for area in division.areas].count(BRUSSELS) == 1
    rows = [
        row
        for row, offer in enumerate(catalogue.points.offer.tolist())
        if offer in catalogue.facets["region"][BRUSSELS]
    ]
    assert {division.areas[division.number_of_row[row]].id for row in rows} == {BRUSSELS}


@pytest.mark.parametrize("zoom", [7, 8])
def test_every_place_but_regions_lies_in_an_area(catalogue: Catalogue, zoom: int) -> None:
    from service.catalogue import areas

    find = areas._find_province if zoom == 7 else areas._find_district
    division = find_division(catalogue, zoom)
    assert division is not None
    known = {area.id for area in division.areas}
    astray = {place for place in catalogue.labels.place_ids if find(place) not in known}
    wide = {entry.id for entry in default_gazetteer() if entry.kind in ("region", "province")} - {BRUSSELS}
    assert astray <= wide
    assert "BE-WAL" in astray
    assert ("50000" in astray) == (zoom == 8)


def test_areas_keep_their_marks_apart(catalogue: Catalogue) -> None:
    """At the zoom at which a telephone shows all of Belgium, no mark covers the middle of another."""
    division = find_division(catalogue, 7)
    assert division is not None
    scale = 256 * 2**7 / 360
    places = [(area.longitude * scale, area.latitude * scale / 0.635) for area in division.areas]
    assert min(dist(one, other) for one, other in combinations(places, 2)) > 30


def find_area(feature: Feature) -> AreaName | None:
    area = getattr(feature.properties, "area", None)
    return area if isinstance(area, AreaName) else None


def test_an_area_counts_whole_however_little_of_it_is_in_view(catalogue: Catalogue) -> None:
    hainaut = (3.8, 50.4, 4.1, 50.6)
    (mark,) = draw(catalogue, *OFFERS, zoom=7, box=hainaut)
    assert mark.properties.count == 4
    assert draw(catalogue, *OFFERS, zoom=7, box=(5.5, 49.5, 6, 50)) == []


def test_the_box_of_an_area_holds_its_offers_so_that_a_press_leads_on(catalogue: Catalogue) -> None:
    mark = next(feature for feature in draw(catalogue, *OFFERS, zoom=7) if find_area(feature))
    assert mark.properties.bbox == [3.39, 50.43, 3.95, 50.606]


def test_nearer_an_offer_with_two_venues_in_one_mark_counts_once(catalogue: Catalogue) -> None:
    """Mons and Hornu are nearer than marks may be at zoom 9, and are told apart at 12."""
    (group,) = draw(catalogue, "two-near", "another", zoom=CLOSE_ZOOM)
    assert group.properties.count == 2
    assert sorted(feature.properties.count for feature in draw(catalogue, "two-near", "another", zoom=12)) == [1, 2]


def test_what_no_zoom_could_part_is_one_point(catalogue: Catalogue) -> None:
    for feature in draw(catalogue, *(catalogue.ids[number] for number in catalogue.everyone), zoom=18):
        assert feature.properties.bbox is None


@pytest.mark.parametrize("zoom", [7, 8, 9, 12, 18])
@pytest.mark.parametrize("layer", LAYERS)
def test_classes_add_up_to_the_count(catalogue: Catalogue, zoom: int, layer: str) -> None:
    everything = [catalogue.ids[number] for number in catalogue.everyone]
    features = draw(catalogue, *everything, zoom=zoom, layer=layer)
    assert any(feature.properties.count > 1 for feature in features)
    for feature in features:
        classes = feature.properties.classes
        if feature.properties.count > 1:
            assert isinstance(classes, dict)
            assert sum(classes.values()) == feature.properties.count
            assert set(classes) <= set(find_layer(catalogue, layer).classes)


def test_without_a_layer_nothing_is_said_of_classes(catalogue: Catalogue) -> None:
    text = msgspec.json.encode(draw(catalogue, *OFFERS, zoom=7))
    assert b"classes" not in text


def test_pins_and_layers_say_the_same_of_each_offer(catalogue: Catalogue) -> None:
    pins = {number: msgspec.json.decode(catalogue.pins[number]) for number in catalogue.everyone}
    for layer in ("funding", "freshness"):
        found = find_layer(catalogue, layer)
        assert {number: found.classes[found.of_offer[number]] for number in pins} == {
            number: pin[layer] for number, pin in pins.items()
        }
    found = find_layer(catalogue, "recognition")
    for number, pin in pins.items():
        bodies = pin["recognised_by"]
        expected = "several" if len(bodies) > 1 else bodies[0] if bodies else pin["recognition"]
        assert found.classes[found.of_offer[number]] == expected
    assert len(Counter(found.of_offer.tolist())) > 1


def test_an_unknown_layer_is_refused_with_the_ones_there_are(catalogue: Catalogue) -> None:
    with pytest.raises(InvalidParameterError) as refusal:
        draw(catalogue, "one", zoom=7, layer="founding")
    assert "funding" in refusal.value.nearest


def test_one_offer_alone_is_where_it_is(catalogue: Catalogue) -> None:
    features = draw_clusters(catalogue, catalogue.everyone, WHOLE_BELGIUM, MapView(zoom=22, offer="two-far"))
    assert sorted(feature.geometry.coordinates for feature in features) == [list(VENUES["mons"]), list(VENUES["namur"])]
    view = MapView(zoom=22, offer="nobody")
    assert draw_clusters(catalogue, catalogue.everyone, WHOLE_BELGIUM, view) == []


def test_bare_venues_are_not_strewn_over_totals(catalogue: Catalogue) -> None:
    assert draw_bare_venues(catalogue, WHOLE_BELGIUM, 8, 200) == []
    assert len(draw_bare_venues(catalogue, WHOLE_BELGIUM, 9, 200)) == len(catalogue.bare_venues) > 0


positions = st.lists(
    st.tuples(st.integers(0, 40), st.floats(2.6, 6.4), st.floats(49.5, 51.5)), min_size=1, max_size=120
)


@given(positions, st.integers(0, 18))
@settings(max_examples=120)
def test_groups_keep_every_row_and_stand_apart(rows: list[tuple[int, float, float]], zoom: int) -> None:
    points = Points.collect([(offer, longitude, latitude, -1, 0) for offer, longitude, latitude in sorted(rows)])
    groups = gather_by_square(points, points.locate(np.arange(len(rows))), zoom)
    held = groups.spots.rows
    assert sorted(held.tolist()) == list(range(len(rows)))
    assert np.array_equal(groups.spots, points.locate(held)), "each row keeps its position"
    assert len(groups.starts) <= MAX_GROUPS
    for offers in np.split(points.offer[held], groups.starts[1:]):
        runs = 1 + np.count_nonzero(np.diff(offers))
        assert runs == len(set(offers.tolist())), "the venues of an offer stand beside each other"
    if zoom < 16 and len(groups.starts) > 1:
        assert measure_least(groups.find_middles(), zoom) >= APART_PIXELS - 1
    if zoom >= EXACT_ZOOM:
        assert len(groups.starts) >= len({(longitude, latitude) for _, longitude, latitude in rows}) - 1


def measure_least(middles: NDArray[np.float64], zoom: int) -> float:
    """The least distance between two of them, in pixels of the web's maps."""
    world = 256 * 2**zoom
    x = middles[0] / 360 * world
    y = np.arcsinh(np.tan(np.radians(middles[1]))) / (2 * np.pi) * world
    return min(dist(one, other) for one, other in combinations(zip(x, y, strict=True), 2))


def test_rows_of_no_area_are_drawn_where_they_are(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a region alone, or of a place that the gazetteer does not know: nothing is lost for it."""
    astray = Division((), np.full(len(catalogue.points.offer), NOWHERE, np.int16))
    monkeypatch.setattr("service.catalogue.clusters.find_division", lambda *_: astray)
    features = draw(catalogue, *OFFERS, zoom=7)
    assert sum(feature.properties.count for feature in features) == 5, "one of the four is at two places"
    assert not any(map(find_area, features))

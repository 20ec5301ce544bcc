"""Where a draft is, and how well that is known."""

from __future__ import annotations

from typing import Any

import pytest

from service.database import Engine
from service.errors import RefusedDraftError
from service.intake.locate import locate_draft
from service.intake.run import run_intake
from tests.intake.drafts import Given, make_offer, make_operator, make_venue, read_rows


def test_venue_without_coordinates_gets_no_more_than_its_town(engine: Engine) -> None:
    run_intake(engine, Given(make_venue(street="Rue inconnue 1")))
    rows = read_rows(engine, "SELECT precision, region_id, longitude BETWEEN 3.6 AND 3.8, latitude > 51 FROM venue")
    assert rows == [("municipality", "BE-VLG", 1, 1)]


def test_own_coordinates_stay_with_their_precision() -> None:
    columns = locate_draft(make_venue(longitude=3.72, latitude=51.05, precision="street"))
    assert (columns["longitude"], columns["latitude"], columns["precision"]) == (3.72, 51.05, "street")
    assert locate_draft(make_venue(longitude=3.72, latitude=51.05))["precision"] == "address"


def test_postal_code_alone_places_a_venue() -> None:
    columns = locate_draft(make_venue(place=None, postal_code="7301"))
    assert (columns["place_id"], columns["region_id"]) == ("7301-hornu", "BE-WAL")


def test_offer_gets_its_place_and_no_point(engine: Engine) -> None:
    run_intake(engine, Given(make_operator(place="Mons"), make_offer(place="1080")))
    assert read_rows(engine, "SELECT region_id FROM offer") == [("BE-BRU",)]
    assert read_rows(engine, "SELECT region_id FROM operator") == [("BE-WAL",)]
    assert read_rows(engine, "SELECT venue_state FROM offer") == [("no_record",)]


def test_stated_region_wins() -> None:
    assert "region_id" not in locate_draft(make_offer(place="Mons", region_id="BE-WAL"))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"place": "Gandd-sur-Rien"}, "place"),
        ({"place": None, "postal_code": "0001"}, "postal_code"),
        ({"longitude": 3.7}, "latitude"),
        ({"latitude": 51.0}, "longitude"),
        ({"longitude": 0.0, "latitude": 0.0}, None),
        ({"longitude": 51.05, "latitude": 3.72}, None),
        ({"longitude": 3.7, "latitude": 51.0, "precision": "none"}, "precision"),
        ({"place": None, "precision": "street"}, "precision"),
    ],
)
def test_impossible_places_are_refused_by_field(fields: dict[str, Any], field: str | None) -> None:
    with pytest.raises(RefusedDraftError) as caught:
        locate_draft(make_venue(**fields))
    assert caught.value.field in ((field,) if field else ("longitude", "latitude"))


def test_venue_that_says_it_has_no_point_has_none() -> None:
    columns = locate_draft(make_venue(place=None, precision="none"))
    assert columns == {"place_id": None, "longitude": None, "latitude": None, "precision": "none"}

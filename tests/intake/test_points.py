"""What later imports may do to a point that a remote geocoder placed."""

from __future__ import annotations

import pytest

from service.database import Engine
from service.intake.draft import VenueDraft
from tests.geocoder import Geocoder
from tests.intake.venues import ADDRESS, NEAR, Refine, give, make_street, read_claims, read_point


def test_a_later_import_of_the_same_address_keeps_the_point(engine: Engine, remote: Geocoder, refine: Refine) -> None:
    give(engine, make_street())
    remote.know(ADDRESS, *NEAR)
    refine()
    give(engine, make_street(name="Centre rénové"))
    assert read_point(engine) == (*NEAR, "address")
    assert len(read_claims(engine)) == 1
    assert refine().report.total.total == 0, "nothing is left to ask"


@pytest.mark.parametrize(
    "changed",
    [
        make_street(street="Rue Haute 3"),
        make_street(street="Veldstraat 5", postal_code="9000", place="Gent"),
        make_street(longitude=4.36, latitude=50.83, precision="address"),
        VenueDraft(id="bf", name="Centre", street="Rue Haute 3"),
    ],
    ids=["street", "town", "point", "street alone"],
)
def test_a_later_import_of_another_address_takes_point_and_claim_away(
    engine: Engine, remote: Geocoder, refine: Refine, changed: VenueDraft
) -> None:
    give(engine, make_street())
    remote.know(ADDRESS, *NEAR)
    refine()
    give(engine, changed)
    assert read_point(engine)[:2] != NEAR
    assert read_claims(engine) == []
    # Back again: the answer is known, and is written again without a question.
    give(engine, make_street())
    refine()
    assert read_point(engine) == (*NEAR, "address")
    assert [one.query for one in remote.asked].count(ADDRESS) == 1

"""Where the catalogue sees an offer: an online one is nowhere, whatever venues its record names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from service.catalogue.obtain import build_here
from service.catalogue.search import narrow
from service.intake.draft import OfferDraft, OperatorDraft, VenueDraft
from service.intake.run import run_intake
from service.offers.filters import OfferFilters
from service.offers.rules import ONLINE
from tests.database import make_placed_database
from tests.intake.drafts import Given

DAY = date(2026, 11, 20)
SCHOOL = OperatorDraft(id="school", name="School")
VENUE = VenueDraft(id="school-gent", name="School, Gent", operator_id="school", place="Gand")


@pytest.mark.parametrize("modality", [*ONLINE, "hybrid", "onsite"])
def test_an_online_offer_is_nowhere_but_in_its_region(tmp_path: Path, modality: str) -> None:
    engine = make_placed_database(tmp_path)
    offer = OfferDraft(
        id="course", title={"nl": "Cursus"}, operator_id="school", modality=modality, venues=("school-gent",)
    )
    assert run_intake(engine, Given(SCHOOL, VENUE, offer)).refusals == []
    catalogue = build_here(engine, DAY).catalogue
    engine.dispose()
    is_online = modality in ONLINE
    shown = msgspec.json.decode(catalogue.summaries[0])
    assert shown["region"] == "BE-VLG"
    assert [venue["id"] for venue in shown["venues"]] == ([] if is_online else ["school-gent"])
    assert len(catalogue.points.offer) == (0 if is_online else 1)
    near = narrow(catalogue, OfferFilters(near="Gand", radius_km=5))
    assert (list(near.matching), list(near.elsewhere or [])) == (([], [0]) if is_online else ([0], []))
    assert list(narrow(catalogue, OfferFilters(place=["Gand"])).matching) == ([] if is_online else [0])
    assert list(narrow(catalogue, OfferFilters(region=["BE-VLG"])).matching) == [0]


def test_what_has_no_point_is_numbered_behind_what_has_one(tmp_path: Path) -> None:
    """So that the offers of a part of the map are stretches of numbers: along the curve, towns without a venue too."""
    engine = make_placed_database(tmp_path)
    venues = [
        VenueDraft(id=f"school-{place.lower()}", name=f"School, {place}", operator_id="school", place=place)
        for place in ("Namur", "Gand")
    ]
    offers = [
        OfferDraft(id=f"{way}-{place.lower()}", title={"nl": "Cursus"}, operator_id="school", modality=way, **where)
        for place in ("Namur", "Gand")
        for way, where in (
            ("online_live", {"venues": (f"school-{place.lower()}",)}),
            ("online_self", {"place": place}),
            ("onsite", {"venues": (f"school-{place.lower()}",)}),
            ("hybrid", {"place": place}),
        )
    ]
    nowhere = OfferDraft(id="a-course", title={"nl": "Cursus"}, operator_id="school")
    assert run_intake(engine, Given(SCHOOL, *venues, nowhere, *offers)).refusals == []
    catalogue = build_here(engine, DAY).catalogue
    engine.dispose()
    assert catalogue.points.offer.tolist() == [0, 1, 2, 3]
    assert catalogue.points.curve.tolist() == sorted(catalogue.points.curve.tolist())
    assert list(catalogue.pointless) == [4, 5, 6, 7, 8]

"""The documented facts, and invented offers with what these lack: open enrolment, prices, addresses, ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col

from service.database import open_transaction
from service.intake.draft import Draft, OfferDraft, OperatorDraft, PriceDraft, VenueDraft
from service.intake.draft_links import RecognitionDraft
from service.intake.run import run_intake
from service.offers.models import Offer
from tests.database import make_placed_database
from tests.intake.drafts import Given
from tests.journeys.app import Client, open_client, open_facts

FREE = (PriceDraft(audience="jobseeker", price_kind="free"), PriceDraft(audience="all", price_kind="unknown"))
PAID = (PriceDraft(audience="all", price_kind="amount", amount_eur=250),)


def _venue(name: str, place: str, longitude: float | None = None, latitude: float | None = None) -> VenueDraft:
    if longitude is None or latitude is None:
        return VenueDraft(id=name, name=f"Atelier, {place}", operator_id="atelier", place=place)
    return VenueDraft(
        id=name,
        name=f"Atelier, {place}",
        operator_id="atelier",
        place=place,
        street="Rue Neuve 1",
        longitude=longitude,
        latitude=latitude,
        precision="address",
    )


def _offer(name: str, venue: str | None = None, **fields: Any) -> OfferDraft:
    given: dict[str, Any] = {
        "topics": ("ai",),
        "audiences": ("jobseeker",),
        "enrolment": "open",
        "prices": FREE,
        "modality": "onsite",
    }
    venues = () if venue is None else (venue,)
    return OfferDraft(id=name, title={"fr": name}, operator_id="atelier", venues=venues, **(given | fields))


OFFERS: tuple[Draft, ...] = (
    OperatorDraft(id="atelier", name="Atelier"),
    _venue("mons", "7000 Mons", 3.9514, 50.4561),
    _venue("gand", "Gand"),
    _venue("liege", "Liège"),
    _venue("namur", "Namur"),
    _venue("arlon", "Arlon"),
    _offer("mons-certain", "mons"),
    _offer("gand-certain", "gand"),
    _offer("liege-enrolment-unsaid", "liege", enrolment="no_record"),
    _offer("liege-price-unsaid", "liege", prices=()),
    _offer("liege-neither-said", "liege", enrolment="unknown", prices=()),
    _offer("namur-paid", "namur", prices=PAID),
    _offer("namur-closed", "namur", enrolment="closed"),
    _offer("namur-suspended", "namur", enrolment="suspended"),
    _offer("namur-for-companies", "namur", audiences=("company",)),
    _offer("namur-other-topic", "namur", topics=("cad",)),
    _offer("arlon-until-2024", "arlon", valid_to=date(2024, 12, 31)),
    _offer("arlon-from-2030", "arlon", valid_from=date(2030, 1, 1)),
    _offer("arlon-stopped-for-a-time", "arlon"),
    _offer("en-ligne", "arlon", modality="online_live"),
    _offer("somewhere-in-wallonia", region_id="BE-WAL"),
    RecognitionDraft(id="r1", body="forem", status="recognised", offer_id="mons-certain"),
    RecognitionDraft(id="r2", body="forem", status="unknown", offer_id="gand-certain"),
    RecognitionDraft(id="r3", body="vdab", status="recognised", offer_id="liege-price-unsaid"),
)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The documented facts; only read."""
    with open_facts(tmp_path_factory.mktemp("reach-facts")) as made:
        yield made


@pytest.fixture(scope="module")
def reached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The invented offers; only read."""
    engine = make_placed_database(tmp_path_factory.mktemp("reach-invented"))
    report = run_intake(engine, Given(*OFFERS))
    assert report.total.refused == 0, report
    with open_transaction(engine) as db:
        db.execute(update(Offer).where(col(Offer.id) == "arlon-stopped-for-a-time").values(status="suspended"))
    with open_client(engine) as made:
        yield made
    engine.dispose()

"""Two documents of which one says that a payer pays for an offer and the other that it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.catalogue.revision import move_revision
from service.database import Engine, open_transaction
from service.evidence.models import Claim
from service.funding.models import FundingLink
from tests.database import make_seeded_database
from tests.journeys.app import get_json, open_client

OFFER, MARK = "digitalcity", "Les sources ne s’accordent pas"


def say(engine: Engine, name: str, directness: str, document: str) -> int:
    """A document says that the COCOF pays for the offer in some way, or does not; gives the revision that has it."""
    with open_transaction(engine) as db:
        link = FundingLink(
            id=name,
            payer_funder_id="cocof",
            offer_id=OFFER,
            instrument="unknown",
            purpose="training",
            directness=directness,
        )
        claim = Claim(
            subject_kind="funding_link",
            subject_id=name,
            field="directness",
            status="stated",
            statement={"fr": "Autre chose."},
            document_id=document,
            source="documents",
        )
        db.add_all([link, claim])
        return move_revision(db, [("funding_link", name), ("offer", OFFER)])


def test_what_contradicts_another_shows_on_offer_and_documents(tmp_path: Path) -> None:
    engine = make_seeded_database(tmp_path)
    say(engine, "says-yes", "direct", "d2")
    with open_client(engine) as client:
        pages = [f"/offers/{OFFER}?lang=fr", "/documents/d2?lang=fr", "/documents/d3?lang=fr"]
        line = {"funder": "cocof", "answer": "direct"}
        assert line in get_json(client, f"/api/v1/offers/{OFFER}")["summary"]["funding"]
        assert not any(MARK in client.get(page, headers={"accept": "text/html"}).text for page in pages)
        client.headers["least-revision"] = str(say(engine, "says-no", "none", "d3"))
        assert line | {"is_disputed": True} in get_json(client, f"/api/v1/offers/{OFFER}")["summary"]["funding"]
        assert all(client.get(page, headers={"accept": "text/html"}).text.count(MARK) == 1 for page in pages)
    engine.dispose()


@pytest.mark.parametrize("directness", ["unknown", "potential", "indirect"])
def test_what_denies_nothing_contradicts_nobody(tmp_path: Path, directness: str) -> None:
    engine = make_seeded_database(tmp_path)
    say(engine, "says-yes", "direct", "d2")
    say(engine, "says-other", directness, "d3")
    with open_client(engine) as client:
        funding = get_json(client, f"/api/v1/offers/{OFFER}")["summary"]["funding"]
        assert not any("is_disputed" in line for line in funding)
        assert MARK not in client.get("/documents/d3?lang=fr", headers={"accept": "text/html"}).text
    engine.dispose()

"""What a filter keeps is what the offers show: prices to the cent and at most, recognition of their own programme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.catalogue.catalogue import Catalogue
from service.catalogue.counting import count_facets
from service.catalogue.live import read_catalogue
from service.catalogue.search import narrow
from service.intake.draft import PriceDraft, ProgrammeDraft
from service.intake.draft_links import RecognitionDraft
from service.intake.run import run_intake
from service.offers.filters import OfferFilters
from service.pages.speech import Speech
from service.pages.subjects import name_selection
from tests.database import make_placed_database
from tests.intake.drafts import Given, make_offer, make_operator

PRICES: dict[str, dict[str, Any]] = {
    "cents": {"price_kind": "amount", "amount_eur": 49.9},
    "range": {"price_kind": "range", "amount_eur": 10, "amount_high_eur": 400},
    "free": {"price_kind": "free"},
}
WHOLE = ProgrammeDraft(id="whole", name={"fr": "Plan", "nl": "Het plan"}, programme_kind="plan")
PART = ProgrammeDraft(id="part", name={"fr": "Projet"}, programme_kind="project", parent_id="whole")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder: Path = tmp_path_factory.mktemp("asked")
    engine = make_placed_database(folder)
    priced = [
        make_offer(name, title={"fr": name}, prices=(PriceDraft(audience="all", **price),))
        for name, price in PRICES.items()
    ]
    told = make_offer("told", title={"fr": "told"}, programme_id="whole")
    silent = make_offer("silent", title={"fr": "silent"}, programme_id="part")
    placed = [make_offer(f"at-{place}", title={"fr": place}, place=place) for place in ("7301", "Boussu")]
    agreed = RecognitionDraft(id="r", body="forem", status="recognised", programme_id="whole")
    report = run_intake(engine, Given(make_operator(), WHOLE, PART, *priced, *placed, told, silent, agreed))
    assert report.refusals == []
    made = read_catalogue(engine, folder / "cache")
    engine.dispose()
    return made


@pytest.mark.parametrize(
    ("most", "kept"),
    [(0, {"free"}), (49.89, {"free"}), (49.9, {"free", "cents"}), (399.99, {"free", "cents"}), (400, set(PRICES))],
)
def test_at_most_is_to_the_cent_and_holds_for_all_of_a_range(catalogue: Catalogue, most: float, kept: set[str]) -> None:
    assert {catalogue.ids[number] for number in catalogue.find_priced(most, ["all"])} == kept


def test_a_locality_counts_what_its_municipality_may_have_there(catalogue: Catalogue) -> None:
    counts = count_facets(catalogue, OfferFilters(), narrow(catalogue, OfferFilters()), ["place"])["place"]
    found = {place: len(narrow(catalogue, OfferFilters(place=[place])).matching) for place in counts}
    assert counts == found
    assert counts["7301-hornu"] == 2, "one of the two is known by its municipality alone"


def test_a_recognised_programme_says_nothing_of_its_parts(catalogue: Catalogue) -> None:
    assert {catalogue.ids[number] for number in catalogue.facets["recognised_by"]["forem"]} == {"told"}
    assert "silent" in {catalogue.ids[number] for number in catalogue.facets["recognised_by"]["no_record"]}


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "van het programma “Het plan”"), ("en", "of the programme “Plan”")]
)
def test_a_set_of_offers_is_said_by_its_programme_too(catalogue: Catalogue, language: str, said: str) -> None:
    assert name_selection(catalogue, "programme=whole", Speech(language)).endswith(said)
    assert said in name_selection(catalogue, "topic=ai&programme=whole", Speech(language))

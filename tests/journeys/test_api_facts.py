"""The questions that the service exists for, answered by the API over the documented facts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.app import Client, get_json, list_ids

pytest_plugins = ["tests.journeys.clients"]

BRUSSELS_AI = {"ecole-ai-bruxelles", "ai2-programmes", "qt-programmes"}


AI_SCHOOL = {f"ecole-ai-{town}" for town in ("bruxelles", "gand", "anvers", "hasselt", "courtrai", "charleroi")}


def get_offer(client: Client, name: str) -> dict[str, Any]:
    found: dict[str, Any] = get_json(client, f"/api/v1/offers/{name}")
    return found


def test_artificial_intelligence_in_brussels_is_three_offers(client: Client) -> None:
    page = get_json(client, "/api/v1/offers?topic=ai&region=BE-BRU")
    assert {item["id"] for item in page["items"]} == BRUSSELS_AI
    assert page["total"] == 3
    assert page["without_point"] == {"total": 0, "items": [], "link": None}


def test_the_deputys_question_has_no_established_answer(client: Client) -> None:
    asked = "topic=ai&region=BE-BRU&funder=cocof"
    assert set(list_ids(client, f"{asked}&funding=unknown")) == BRUSSELS_AI
    for answer in ("direct", "indirect", "operator_only", "none", "no_record"):
        assert list_ids(client, f"{asked}&funding={answer}") == [], answer
    facets = get_json(client, f"/api/v1/offers?{asked}&facets=funding")["facets"]
    assert facets == {"funding": {"unknown": 3}}


def test_a_funder_alone_keeps_only_what_it_is_known_to_pay(client: Client) -> None:
    assert list_ids(client, "funder=cocof") == []


def test_recognised_by_three_bodies(client: Client) -> None:
    for body in ("bxl_formation", "forem", "vdab"):
        assert "ecole-ai-bruxelles" in list_ids(client, f"recognised_by={body}"), body
    lines = get_offer(client, "ecole-ai-bruxelles")["summary"]["recognitions"]
    assert {line["body"] for line in lines if line["status"] == "recognised"} == {"bxl_formation", "forem", "vdab"}


def test_recognition_funds_nothing(client: Client) -> None:
    funders = {line["funder"] for line in get_offer(client, "ecole-ai-bruxelles")["summary"]["funding"]}
    assert funders.isdisjoint({"bxl_formation", "bruxelles-formation", "forem", "vdab"})


def test_charleroi_is_not_syntra(client: Client) -> None:
    charleroi, brussels = get_offer(client, "ecole-ai-charleroi"), get_offer(client, "ecole-ai-bruxelles")
    assert charleroi["summary"]["modality"] == "unknown"
    assert charleroi["summary"]["duration"] == {"state": "unknown"}
    assert brussels["summary"]["modality"] == "hybrid"
    assert brussels["summary"]["duration"]["amount"] == 7
    assert "Syntra" not in charleroi["description"]["fr"]
    partners = {offer: {line["name"] for line in get_offer(client, offer)["partners"]} for offer in AI_SCHOOL}
    assert {offer for offer, names in partners.items() if "Syntra" in names} == AI_SCHOOL - {"ecole-ai-charleroi"}
    assert all("Xylos" in names for names in partners.values())


def test_the_price_for_others_is_unknown_and_not_free(client: Client) -> None:
    prices = {line["audience"]: line["kind"] for line in get_offer(client, "ecole-ai-gand")["summary"]["prices"]}
    assert prices == {
        "all": "unknown",
        "jobseeker_longterm": "free",
        "jobseeker_lowskilled": "free",
        "migrant": "free",
    }
    assert "ecole-ai-gand" in list_ids(client, "free_for=jobseeker_longterm")
    for audience in ("all", "worker", "jobseeker"):
        assert "ecole-ai-gand" not in list_ids(client, f"free_for={audience}"), audience
    assert "ecole-ai-gand" not in list_ids(client, "price_max_eur=1000000"), "unknown is no amount"
    assert "ecole-ai-gand" in list_ids(client, "price_max_eur=0&audience=migrant")


def test_every_town_of_the_documents_is_on_the_map(client: Client) -> None:
    seen: set[str] = set()
    for feature in get_json(client, "/api/v1/clusters?zoom=16")["features"]:
        properties = feature["properties"]
        if properties["bbox"] is None and properties["place"]:
            seen.add(properties["place"]["fr"])
    towns = {"Bruxelles", "Gand", "Anvers", "Charleroi", "Hasselt", "Courtrai", "Mons", "Hornu", "Tournai", "Liège"}
    assert towns <= seen


def test_a_town_is_not_passed_off_as_an_address(client: Client) -> None:
    for item in get_json(client, "/api/v1/offers?limit=100")["items"]:
        assert {venue["precision"] for venue in item["venues"]} <= {"municipality", "locality", "none"}, item["id"]


def test_every_offer_has_evidence_with_its_document(client: Client) -> None:
    documents = {item["id"] for item in get_json(client, "/api/v1/documents?limit=100")["items"]}
    for name in list_ids(client, ""):
        evidence = get_offer(client, name)["evidence"]
        assert evidence, name
        assert {line["document"] for line in evidence} <= documents, name


@pytest.mark.parametrize("kind", ["operators", "venues", "funders", "programmes", "documents"])
def test_what_is_listed_can_be_looked_at(client: Client, kind: str) -> None:
    page = get_json(client, f"/api/v1/{kind}?limit=100")
    assert page["total"] >= len(page["items"]) > 0
    for item in page["items"]:
        whole = get_json(client, f"/api/v1/{kind}/{item['id']}")
        assert item in whole.values(), "the whole holds the card of the list"


def test_amounts_are_lines_and_never_sums(client: Client) -> None:
    links = get_json(client, "/api/v1/funders/wallonie")["links"]
    amounts = [link["amount_eur"] for link in links if link["amount_eur"]]
    assert len(amounts) > 1
    assert all(link["amount_qualifier"] for link in links)
    assert sum(amounts) not in amounts


def test_the_age_of_a_fact_shows(client: Client) -> None:
    assert get_offer(client, "ecole-ai-gand")["summary"]["confirmed_on"].startswith("2020")
    assert "ecole-ai-gand" not in list_ids(client, "confirmed_since=2021-01-01")


def test_free_for_some_is_not_said_to_be_free_for_all(client: Client) -> None:
    """The online offer is free for job seekers; of others, nothing is said."""
    assert "isAccessibleForFree" not in get_json(client, "/api/v1/offers/bf-online.jsonld")


def test_what_was_confirmed_years_ago_looks_its_age(client: Client) -> None:
    page = get_json(client, "/api/v1/offers?limit=100&facets=freshness")
    assert set(page["facets"]["freshness"]) <= {"overdue", "unconfirmed"}
    assert page["facets"]["freshness"]["overdue"] >= 20
    for item in page["items"]:
        assert item["freshness"] == ("unconfirmed" if item["confirmed_on"] is None else "overdue"), item["id"]
        assert item["edited_on"] is None, "an import is no edit"


def test_confirmed_edited_and_imported_are_three_things(client: Client) -> None:
    offer = get_offer(client, "ecole-ai-bruxelles")
    assert offer["summary"]["confirmed_on"] < "2025"
    assert offer["summary"]["edited_on"] is None
    assert offer["imported_on"] > "2026"
    assert (offer["cadence_months"], offer["is_cadence_chosen"]) == (3, False)
    assert offer["due_on"] < "2025"

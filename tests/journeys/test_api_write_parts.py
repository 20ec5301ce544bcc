"""Training sessions and prices one by one, venues with their points, and the operator's own card."""

from __future__ import annotations

import pytest

from service.database import Engine
from service.intake.draft import VenueDraft
from service.intake.run import run_intake
from tests.intake.drafts import Given
from tests.journeys.app import Client, get_json
from tests.journeys.keyed import API, Program, draw_key

pytest_plugins = ["tests.journeys.writers"]

VENUE = {"name": "BeCode Liège", "street": "Rue de la Station 1", "postal_code": "4000", "place": "Liège"}


def test_sessions_are_views_on_the_offer(writable: Client, becode: Program) -> None:
    name, tag = becode.add()
    added = becode.call("POST", f"/offers/{name}/sessions", {"starts_on": "2027-09-01", "places": 8})
    assert (added.status_code, added.headers["etag"]) == (201, '"2.record"')
    address = added.headers["location"].removeprefix(API)
    assert becode.call("GET", address).json()["document"]["places"] == 8
    assert becode.call("PATCH", address, {"places": 9}, if_match=tag).status_code == 412, "the offer has moved"
    changed = becode.call("PATCH", address, {"places": 9}, if_match=added.headers["etag"])
    document = changed.json()["document"]
    assert (document["places"], document["starts_on"]) == (9, "2027-09-01")
    replaced = becode.call("PUT", address, {"starts_on": "2027-10-01"}, if_match=changed.headers["etag"])
    assert (replaced.json()["document"]["places"], replaced.json()["version"]) == (None, 4)
    starts = [line["starts_on"] for line in get_json(writable, f"{API}/offers/{name}")["sessions"]]
    assert starts == ["2027-01-11", "2027-10-01"]
    removed = becode.call("DELETE", address, if_match=replaced.headers["etag"])
    assert [one["starts_on"] for one in removed.json()["document"]["sessions"]] == ["2027-01-11"]
    assert becode.call("GET", address).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"starts_on": "2027-02-30"}, "starts_on"),
        ({"start_on": "2027-02-01"}, "start_on"),
        ({"starts_on": "2027-02-02", "ends_on": "2027-02-01"}, "ends_on"),
        ({"id": "mine", "starts_on": "2027-02-01"}, "id"),
        ({"starts_on": "2027-02-01", "venue_id": "nowhere"}, "venue_id"),
        ({"places": 10**15}, "places"),
    ],
)
def test_a_session_is_refused_by_its_own_field(becode: Program, body: dict[str, object], field: str) -> None:
    name, _ = becode.add()
    refused = becode.call("POST", f"/offers/{name}/sessions", body)
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["field"] == field


def test_prices_are_named_by_their_audience(writable: Client, becode: Program) -> None:
    name, tag = becode.add()
    price = {"audience": "company", "price_kind": "amount", "amount_eur": 900}
    added = becode.call("POST", f"/offers/{name}/prices", price, if_match=tag)
    assert added.headers["location"] == f"{API}/offers/{name}/prices/company"
    twice = becode.call("POST", f"/offers/{name}/prices", price)
    assert (twice.status_code, twice.json()["errors"][0]["field"]) == (422, "audience")
    address, tag = f"/offers/{name}/prices/company", added.headers["etag"]
    assert becode.call("PATCH", address, {"audience": "all"}, if_match=tag).status_code == 422
    tag = becode.call("PATCH", address, {"amount_eur": 950.5}, if_match=tag).headers["etag"]
    lines = {line["audience"]: line for line in get_json(writable, f"{API}/offers/{name}")["summary"]["prices"]}
    assert lines["company"]["amount_eur"] == 950.5
    assert becode.call("DELETE", address, if_match=tag).status_code == 200
    assert becode.call("GET", address).status_code == 404


def test_a_venue_says_where_its_address_leads(writable: Client, becode: Program) -> None:
    added = becode.call("POST", "/venues", dict(VENUE))
    assert added.status_code == 201, added.text
    body = added.json()
    assert body["point"]["precision"] in ("locality", "municipality", "postal_code"), "no finer than what is known"
    assert body["document"]["longitude"] is None, "nobody gave one"
    point = {"longitude": 5.567, "latitude": 50.624}
    moved = becode.call("PATCH", f"/venues/{body['id']}", point, if_match=added.headers["etag"])
    assert moved.json()["point"] == {**point, "precision": "address"}
    assert get_json(writable, f"{API}/venues/{body['id']}")["venue"]["precision"] == "address"


def test_a_corrected_point_outlives_imports_and_patches(written: Engine, becode: Program) -> None:
    address = "/venues/becode-gand"
    tag = becode.call("GET", f"{address}/record").headers["etag"]
    point = {"longitude": 3.7303, "latitude": 51.0361}
    tag = becode.call("PATCH", address, point, if_match=tag).headers["etag"]
    draft = VenueDraft(
        id="becode-gand", name="BeCode Gand", place="Gand", street="Koningin 1", longitude=3.7, latitude=51
    )
    run_intake(written, Given(draft, name="feed"))
    body = becode.call("GET", f"{address}/record").json()
    assert body["point"] == {**point, "precision": "address"}
    assert body["document"]["street"] == "Koningin 1", "what nobody edited, a source may say"
    corrected = becode.call("PATCH", address, {"street": "Koninginnelaan 1"}, if_match=f'"{body["version"]}.record"')
    assert corrected.json()["point"] == {**point, "precision": "address"}, "its spelling moves nothing"
    elsewhere = {"place": "Liège", "postal_code": "4000"}
    moved = becode.call("PATCH", address, elsewhere, if_match=corrected.headers["etag"]).json()
    assert moved["point"]["precision"] != "address", "another town is another point"
    assert moved["point"]["longitude"] > 5


@pytest.mark.parametrize(
    ("point", "field"),
    [
        ({"longitude": 0, "latitude": 0}, "longitude"),
        ({"longitude": 50.6, "latitude": 5.5}, "longitude"),
        ({"longitude": 5.5, "latitude": 48.0}, "latitude"),
        ({"longitude": 5.5}, "latitude"),
        ({"longitude": True, "latitude": 50.5}, "longitude"),
        ({"longitude": 5.5, "latitude": 50.5, "precision": "municipality"}, "precision"),
        ({"longitude": 5.5, "latitude": 50.5, "precision": []}, "precision"),
        ({"longitude": "5.5", "latitude": 50.5}, "longitude"),
        ({"longitude": 1e308, "latitude": 50.5}, "longitude"),
    ],
)
def test_impossible_coordinates_are_refused(becode: Program, point: dict[str, object], field: str) -> None:
    refused = becode.call("POST", "/venues", {**VENUE, **point})
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["field"] == field


def test_a_venue_that_offers_use_is_not_withdrawn(writable: Client, becode: Program) -> None:
    venue = becode.call("POST", "/venues", dict(VENUE))
    name, tag = becode.add(venues=[venue.json()["id"]])
    address = f"/venues/{venue.json()['id']}"
    refused = becode.call("DELETE", f"{address}?reason=Bail+fini", if_match=venue.headers["etag"])
    assert refused.status_code == 409
    assert name in refused.json()["detail"]
    becode.call("DELETE", f"/offers/{name}?reason=fini", if_match=tag)
    gone = becode.call("DELETE", f"{address}?reason=Bail+fini", if_match=venue.headers["etag"])
    assert gone.status_code == 200
    problem = writable.get(f"{API}{address}")
    assert (problem.status_code, "Bail fini" in problem.json()["detail"]) == (410, True)
    assert venue.json()["id"] not in {item["id"] for item in get_json(writable, f"{API}/venues?limit=100")["items"]}
    moved = becode.call("POST", "/offers", {"title": {"fr": "x"}, "venues": [venue.json()["id"]]})
    assert (moved.status_code, moved.json()["errors"][0]["field"]) == (422, "venues")


def test_an_operator_writes_its_own_card_and_no_other(writable: Client, becode: Program, other: Program) -> None:
    record = becode.call("GET", "/operators/becode/record")
    card = {"phone": "+32 2 000 00 00", "description": {"fr": "Une école."}}
    changed = becode.call("PATCH", "/operators/becode", card, if_match=record.headers["etag"])
    assert changed.status_code == 200, changed.text
    assert get_json(writable, f"{API}/operators/becode")["operator"]["phone"] == "+32 2 000 00 00"
    tag = changed.headers["etag"]
    assert other.call("PATCH", "/operators/becode", card, if_match=tag).status_code == 403
    refused = becode.call("PATCH", "/operators/becode", {"parent_id": "bruxelles-formation"}, if_match=tag)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "parent_id")
    whole = becode.call("PUT", "/operators/becode", changed.json()["document"], if_match=tag)
    assert whole.headers["etag"] == tag
    acts = get_json(writable, f"{API}/operators/becode/history")["items"]
    assert acts[0]["fields"].keys() == {"description"}, "contacts are nobody else's business"
    own = becode.call("GET", "/operators/becode/record/history").json()["items"]
    assert own[0]["fields"]["phone"] == [None, "+32 2 000 00 00"]


def test_money_and_recognition_are_not_joined_by_writing(writable: Client, written: Engine, becode: Program) -> None:
    name, tag = becode.add(recognitions=[{"body": "vdab", "valid_from": "2026-01-01"}])
    [line] = get_json(writable, f"{API}/offers/{name}")["summary"]["recognitions"]
    assert line == {"body": "vdab", "status": "recognised", "of": "offer", "since": "2026-01-01", "is_own_word": True}
    assert name not in {one["id"] for one in get_json(writable, f"{API}/offers?recognised_by=vdab&limit=100")["items"]}
    assert "selon l" in writable.get(f"/offers/{name}?lang=fr", headers={"accept": "text/html"}).text
    stranger = Program(writable, draw_key(written, "ai2"))
    for programme in ("ecole-ai", "nothing"):
        refused = stranger.call("POST", "/offers", {"title": {"fr": "x"}, "programme_id": programme})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "programme_id")
    assert becode.call("PATCH", f"/offers/{name}", {"recognitions": []}, if_match=tag).status_code == 200

"""From each municipality to the nearest offer: who counts, how far it is, and what has changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from geopy.distance import geodesic

from service.places.gazetteer import default_gazetteer
from service.reach.rules import BANDS, choose_band
from tests.database import make_placed_database
from tests.journeys.app import Client, get_json, open_client
from tests.reach.asking import ASKED, Item, ask, by_id

MONS, GENT, LIEGE, NAMUR, ARLON = "53053", "44021", "62063", "92094", "81001"
NOT_THERE = {"arlon-until-2024", "arlon-from-2030", "arlon-stopped-for-a-time"}
"""Invented offers that the list shows, and that cannot be had today."""


def list_offers(client: Client, query: str) -> list[Item]:
    """Every offer that matches, as the list gives it."""
    found, address = [], f"/api/v1/offers?limit=100&{query}"
    while address:
        page = get_json(client, address)
        found += page["items"]
        address = page["links"]["next"]
    return found


def measure_plainly(offers: list[Item]) -> dict[str, float]:
    """By municipality the distance to the nearest point of some offers, measured pair by pair."""
    points = [
        (venue["latitude"], venue["longitude"])
        for offer in offers
        if offer["id"] not in NOT_THERE
        if not offer["modality"].startswith("online")
        for venue in offer["venues"]
        if venue.get("longitude") is not None and venue["precision"] != "region"
    ]
    entries = [entry for entry in default_gazetteer() if entry.kind == "municipality"]
    return {entry.id: min(geodesic((entry.lat, entry.lon), point).km for point in points) for entry in entries}


def test_every_municipality_is_there_once(reached: Client) -> None:
    answer = ask(reached, ASKED)
    known = {entry.id for entry in default_gazetteer() if entry.kind == "municipality"}
    assert answer["total"] == len(answer["items"]) == len(known) == 565
    assert set(by_id(answer)) == known


def test_a_municipality_checked_by_hand(reached: Client) -> None:
    # Jurbise lies north of Mons; the venue is in Mons itself, at 3.9514 E, 50.4561 N.
    jurbise = next(entry for entry in default_gazetteer().find_by_name("Jurbise") if entry.kind == "municipality")
    item = by_id(ask(reached, ASKED))[jurbise.id]
    assert item["certain"]["offer"]["id"] == "mons-certain"
    assert item["certain"]["offer"]["precision"] == "address"
    assert item["certain"]["offer"]["venue"] == "Atelier, 7000 Mons"
    far = geodesic((jurbise.lat, jurbise.lon), (50.4561, 3.9514)).km
    assert 7 < far < 11
    assert item["certain"]["distance_km"] == pytest.approx(far, abs=0.02)
    assert item["certain"]["band"] == choose_band(far)


def test_what_is_certain_is_recorded_in_every_point(reached: Client) -> None:
    answer = ask(reached, ASKED)
    named = {item["certain"]["offer"]["id"] for item in answer["items"]}
    assert named == {"mons-certain", "gand-certain"}
    assert answer["offers"]["certain"] == {"at_a_place": 2, "online": 1, "without_place": 1}


def test_what_is_possible_is_excluded_by_nothing(reached: Client) -> None:
    answer = ask(reached, ASKED)
    liege = by_id(answer)[LIEGE]
    assert liege["certain"]["offer"]["id"] == "mons-certain"
    assert liege["possible"]["distance_km"] == pytest.approx(0, abs=0.01)
    assert liege["possible"]["offer"]["offers_there"] == 3
    unsaid = {"liege-enrolment-unsaid": ["enrolment"], "liege-price-unsaid": ["free"]}
    assert liege["possible"]["offer"]["not_established"] == unsaid[liege["possible"]["offer"]["id"]]
    assert answer["offers"]["possible"] == {"at_a_place": 5, "online": 1, "without_place": 1}
    named = {item["possible"]["offer"]["id"] for item in answer["items"]}
    assert not [name for name in named if name.startswith("namur")]


def test_where_the_certain_one_is_as_near_it_is_named(reached: Client) -> None:
    mons = by_id(ask(reached, ASKED))[MONS]
    assert mons["possible"] == mons["certain"]
    assert mons["certain"]["offer"]["not_established"] == []


def test_what_costs_something_counts_where_it_may(reached: Client) -> None:
    namur = by_id(ask(reached, f"{ASKED}&free=false"))[NAMUR]
    assert namur["certain"]["offer"]["id"] == "namur-paid"
    assert namur["certain"]["band"] == "within_5"


def test_another_enrolment_can_be_asked_for(reached: Client) -> None:
    namur = by_id(ask(reached, f"{ASKED}&enrolment=closed"))[NAMUR]
    assert namur["certain"]["offer"]["id"] == "namur-closed"


def test_recognition_is_asked_of_the_body(reached: Client) -> None:
    answer = ask(reached, f"{ASKED}&recognised_by=forem")
    assert {item["certain"]["offer"]["id"] for item in answer["items"]} == {"mons-certain"}
    gent = by_id(answer)[GENT]["possible"]["offer"]
    assert gent["id"] == "gand-certain"
    assert gent["not_established"] == ["recognised_by"]
    # Liège: of one nobody has said anything; the other is recognised by somebody else, which is an answer.
    liege = by_id(answer)[LIEGE]["possible"]["offer"]
    assert liege["offers_there"] == 2
    assert liege["id"] == "liege-enrolment-unsaid"
    assert liege["not_established"] == ["recognised_by", "enrolment"]


def test_without_an_audience_it_has_to_be_free_for_everyone(reached: Client) -> None:
    answer = ask(reached, "topic=ai")
    assert answer["offers"]["certain"]["at_a_place"] == 0
    assert {item["certain"]["band"] for item in answer["items"]} == {"none"}
    assert answer["offers"]["possible"]["at_a_place"] == 6


def test_what_is_not_there_on_the_day_is_not_reached(reached: Client) -> None:
    # The list shows all three, each with its standing.
    listed = {offer["id"] for offer in list_offers(reached, f"{ASKED}&place=Arlon")}
    assert listed >= NOT_THERE
    arlon = by_id(ask(reached, f"{ASKED}&free=false"))[ARLON]
    assert arlon["certain"]["offer"]["id"] == "liege-price-unsaid"
    assert by_id(ask(reached, f"{ASKED}&as_of=2024-12-31"))[ARLON]["certain"]["offer"]["id"] == "arlon-until-2024"
    assert by_id(ask(reached, f"{ASKED}&as_of=2030-01-01"))[ARLON]["certain"]["offer"]["id"] == "arlon-from-2030"


@pytest.mark.parametrize("day", ["2024-12-31", "2024-01-01"])
def test_two_days_are_compared(reached: Client, day: str) -> None:
    answer = ask(reached, f"{ASKED}&compared_to={day}")
    assert answer["compared_to"] == day
    items = by_id(answer)
    assert items[ARLON]["certain"]["former_km"] == pytest.approx(0, abs=0.01)
    assert items[ARLON]["certain"]["change"] == "farther"
    assert items[ARLON]["certain"]["distance_km"] > 100
    assert items[MONS]["certain"]["change"] == "same"
    changes = answer["regions"][0]["certain"]["changes"]
    assert changes["farther"] == sum(item["certain"]["change"] == "farther" for item in answer["items"]) > 10
    assert changes["farther"] + changes["same"] == 565
    before = by_id(ask(reached, f"{ASKED}&as_of={day}"))
    assert all(items[name]["certain"]["former_km"] == before[name]["certain"]["distance_km"] for name in items)


def test_nothing_is_compared_unless_asked(reached: Client) -> None:
    answer = ask(reached, ASKED)
    assert answer["compared_to"] is None
    assert answer["regions"][0]["certain"]["changes"] is None
    assert {item["certain"]["change"] for item in answer["items"]} == {None}


@pytest.mark.parametrize("client_name", ["facts", "reached"])
@pytest.mark.parametrize(
    "query", ["", "topic=ai", "topic=ai&audience=jobseeker_longterm", "recognised_by=vdab", "operator=atelier"]
)
def test_distances_are_as_measured_pair_by_pair(request: pytest.FixtureRequest, client_name: str, query: str) -> None:
    client: Client = request.getfixturevalue(client_name)
    if client_name == "facts" and "atelier" in query:
        query = "operator=becode"
    answer = ask(client, f"{query}&free=false&enrolment=open&enrolment=no_record&enrolment=unknown")
    offers = list_offers(client, f"{query}&enrolment=open&enrolment=no_record&enrolment=unknown")
    plain = measure_plainly(offers)
    for item in answer["items"]:
        assert item["certain"]["distance_km"] == pytest.approx(plain[item["id"]], abs=0.02)


@pytest.mark.parametrize("query", ["", ASKED, f"{ASKED}&free=false", "topic=ai&recognised_by=forem"])
@pytest.mark.parametrize("client_name", ["facts", "reached"])
def test_counts_add_up_and_the_possible_is_never_farther(
    request: pytest.FixtureRequest, client_name: str, query: str
) -> None:
    answer = ask(request.getfixturevalue(client_name), query)
    everywhere, *regions = answer["regions"]
    assert everywhere["region"] is None
    for kind in ("certain", "possible"):
        for band in BANDS:
            counted = sum(item[kind]["band"] == band for item in answer["items"])
            assert everywhere[kind]["bands"][band] == counted
            assert sum(region[kind]["bands"][band] for region in regions) == counted
    for item in answer["items"]:
        if item["certain"]["distance_km"] is not None:
            assert item["possible"]["distance_km"] <= item["certain"]["distance_km"]


def test_facts_say_only_what_is_recorded(facts: Client) -> None:
    # No source says that enrolment is open: nothing is certain, and that is what the answer names.
    answer = ask(facts, "topic=ai&audience=jobseeker_longterm")
    assert answer["offers"]["certain"]["at_a_place"] == 0
    possible = [item["possible"]["offer"] for item in answer["items"]]
    assert all("enrolment" in offer["not_established"] for offer in possible)


def test_the_municipalities_of_one_region(reached: Client) -> None:
    answer = ask(reached, f"{ASKED}&of_region=BE-BRU")
    assert answer["total"] == 19
    assert {item["region"] for item in answer["items"]} == {"BE-BRU"}
    assert {item["certain"]["offer"]["id"] for item in answer["items"]} <= {"gand-certain", "mons-certain"}
    assert [region["region"] for region in answer["regions"]] == [None, "BE-BRU"]


def test_an_empty_catalogue_reaches_nobody(tmp_path: Path) -> None:
    engine = make_placed_database(tmp_path)
    with open_client(engine) as client:
        answer = ask(client, "compared_to=2020-01-01")
    engine.dispose()
    assert answer["regions"][0]["possible"]["bands"]["none"] == 565
    assert answer["regions"][0]["possible"]["changes"]["same"] == 565

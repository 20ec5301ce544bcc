"""The page of reach answers whatever it is asked: with the numbers of its data, and a word on what it left out."""

from __future__ import annotations

import re
from html import unescape
from unittest.mock import patch

import pytest

from service.catalogue.moments import Moments
from service.errors import UnavailableError
from service.reach.asking import MEASURES, ORDERS
from service.reach.rules import BANDS
from service.vocabulary import LANGUAGES
from tests.journeys.app import Client, get_json
from tests.reach.asking import ASKED


def read(client: Client, query: str, status: int = 200) -> str:
    response = client.get(f"/reach?{query}", headers={"accept": "text/html"})
    assert response.status_code == status, response.text[:500]
    return unescape(response.text)


def list_rows(page: str) -> list[tuple[str, str]]:
    """The municipalities and bands of the rows, in their order."""
    return re.findall(r'<tr id="m-(\d+)" data-at="[\d.,]+" data-band="(\w+)"', page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("measure", MEASURES)
def test_rows_and_bands_are_those_of_the_data(reached: Client, language: str, measure: str) -> None:
    answer = get_json(reached, f"/api/v1/reach?{ASKED}")
    page = read(reached, f"{ASKED}&measure={measure}&lang={language}")
    assert dict(list_rows(page)) == {item["id"]: item[measure]["band"] for item in answer["items"]}
    counted = re.search(r'<table class="reach-bands">.*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    assert counted is not None
    told = [int(row) for row in re.findall(r'</th><td class="is-number">(\d+)', counted[1])]
    assert told == [answer["regions"][0][measure]["bands"][band] for band in BANDS]


def test_the_first_rows_are_in_sight_and_the_others_folded(reached: Client) -> None:
    for query, total in (("lang=fr", 565), ("lang=fr&of_region=BE-BRU", 19)):
        page = read(reached, query)
        first, _, rest = page.partition('<details class="reach-more">')
        assert (len(list_rows(first)), len(list_rows(rest))) == (min(total, 50), max(0, total - 50))
        assert bool(rest) == (total > 50)
        assert (f"{total - 50} autres communes" in rest) == (total > 50)


@pytest.mark.parametrize("measure", MEASURES)
def test_orders_are_as_they_say(reached: Client, measure: str) -> None:
    items = {item["id"]: item for item in get_json(reached, f"/api/v1/reach?{ASKED}&compared_to=2024-06-30")["items"]}
    query = f"{ASKED}&compared_to=2024-06-30&measure={measure}&lang=fr"
    rows = {order: [name for name, _ in list_rows(read(reached, f"{query}&order={order}"))] for order in ORDERS}
    for order in ORDERS:
        assert sorted(rows[order]) == sorted(items)
    distances = [items[name][measure]["distance_km"] for name in rows["farthest"]]
    assert distances == sorted(distances, reverse=True)
    assert [items[name][measure]["distance_km"] for name in rows["nearest"]] == sorted(distances)
    names = [items[name]["name"]["fr"].casefold() for name in rows["name"]]
    assert names == sorted(names)
    first = items[rows["change"][0]][measure]
    grown = max(item[measure]["distance_km"] - item[measure]["former_km"] for item in items.values())
    assert first["distance_km"] - first["former_km"] == grown > 0


def test_the_denominator_is_said(reached: Client) -> None:
    answer = get_json(reached, f"/api/v1/reach?{ASKED}&of_region=BE-WAL")
    bands = answer["regions"][0]["possible"]["bands"]
    page = read(reached, f"{ASKED}&of_region=BE-WAL&lang=en")
    gaps = bands["beyond_30"] + bands["none"]
    assert f"Nothing lies within 30 km of {gaps} of {answer['total']} municipalities, even" in page
    assert "on artificial intelligence, for job-seekers" in page


def test_a_row_leads_to_the_list_that_shows_its_offer(reached: Client) -> None:
    page = read(reached, f"{ASKED}&lang=fr")
    found = re.search(r'id="m-62063".*?href="(/\?[^"]+)">offres près de Liège', page, re.DOTALL)
    assert found is not None
    listed = reached.get(found[1], headers={"accept": "text/html"}).text
    assert 'data-offer="liege-enrolment-unsaid"' in listed
    assert 'data-offer="liege-price-unsaid"' in listed


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("topic=nothing", "nothing"),
        ("audience=nobody", "nobody"),
        ("free=perhaps", "perhaps"),
        ("of_region=Flandre", "Flandre"),
        ("as_of=1500-01-01", "1500-01-01"),
        ("as_of=soon", "soon"),
        ("compared_to=2099-01-01", "2099-01-01"),
        ("measure=both", "both"),
        ("order=upwards", "upwards"),
        ("radius_km=5000&near=Mons", "5000"),
        ("colour=blue", "colour"),
    ],
)
def test_what_cannot_be_used_is_said_and_left_out(reached: Client, query: str, said: str) -> None:
    page = read(reached, f"{query}&lang=en")
    notices = re.findall(r'<p class="notice notice-wrong" role="alert">(.*?)</p>', page)
    assert len(notices) == 1
    assert said in notices[0]
    assert len(list_rows(page)) == 565


def test_filters_without_a_control_stay_in_the_form(reached: Client) -> None:
    page = read(reached, f"{ASKED}&topic=data&modality=onsite&lang=en")
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    assert hidden == [("lang", "en"), ("topic", "data"), ("modality", "onsite")]


def test_data_links_ask_the_same(reached: Client) -> None:
    page = read(reached, f"{ASKED}&free=false&of_region=BE-BRU&compared_to=2024-06-30&order=name&lang=en")
    for suffix in ("csv", "geojson"):
        found = re.search(rf'href="(/api/v1/reach\.{suffix}[^"]*)"', page)
        assert found is not None
        assert found[1].endswith(f"?{ASKED}&free=false&compared_to=2024-06-30&of_region=BE-BRU")
        assert reached.get(found[1]).status_code == 200


def find_never(_moments: Moments, on: object) -> None:
    raise UnavailableError(f"The catalogue of {on} is being made. Ask again in a minute.")


def test_a_day_that_is_being_made_is_not_waited_for(reached: Client) -> None:
    with patch.object(Moments, "find", find_never):
        page = read(reached, f"{ASKED}&as_of=2023-01-01&lang=en", status=503)
        answer = reached.get(f"/reach?{ASKED}&as_of=2023-01-01&lang=en")
        problem = reached.get(f"/api/v1/reach?{ASKED}&as_of=2023-01-02")
    assert "being gathered" in page
    assert list_rows(page) == []
    assert int(answer.headers["retry-after"]) > 0
    assert f'<a href="/reach?{ASKED}&as_of=2023-01-01&lang=en">Ask again</a>' in page
    assert problem.status_code == 503


def test_without_the_former_day_the_answer_is_given(reached: Client) -> None:
    with patch.object(Moments, "find", find_never):
        page = read(reached, f"{ASKED}&compared_to=2023-01-01&lang=en")
        problem = reached.get(f"/api/v1/reach?{ASKED}&compared_to=2023-01-02")
    assert "without the comparison" in page
    assert len(list_rows(page)) == 565
    assert "before:" not in page
    assert problem.status_code == 503


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_documented_facts_are_shown_with_what_is_not_established(facts: Client, language: str) -> None:
    page = read(facts, f"topic=ai&audience=jobseeker_longterm&lang={language}")
    assert len(list_rows(page)) == 565
    assert page.count("data-hollow") == 565
    assert page.count('class="tag tag-unknown"') == 565

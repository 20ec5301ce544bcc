"""The question why over HTTP: what is answered, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import text

from tests.database import make_seeded_database
from tests.journeys.app import Client, get_json, get_problem, list_ids, open_client

pytest_plugins = ["tests.journeys.clients"]

WHY = "/api/v1/offers/{}/why?{}"
QUERIES = (
    "",
    "topic=ai&region=BE-BRU",
    "near=Mons&radius_km=30",
    "q=python",
    "funding=direct&topic=data",
    "place=Gand",
)


def ask(client: Client, name: str, query: str) -> dict[str, Any]:
    answer: dict[str, Any] = get_json(client, WHY.format(quote(name), query))
    return answer


@pytest.mark.parametrize("query", QUERIES)
def test_the_answer_is_that_of_the_list(client: Client, query: str) -> None:
    listed = list_ids(client, query)
    for name in list_ids(client, ""):
        answer = ask(client, name, query)
        assert answer["is_found"] == (name in listed)
        if answer["is_found"]:
            assert answer["rank"]["place"] == listed.index(name) + 1
            assert answer["remedy"] is None
        else:
            assert name in list_ids(client, answer["remedy"]["query"])
            assert answer["remedy"]["total"] == len(list_ids(client, answer["remedy"]["query"]))


def test_the_day_goes_along(client: Client) -> None:
    answer = ask(client, "ecole-ai-bruxelles", "near=Mons&as_of=2020-12-31")
    assert answer["as_of"] == "2020-12-31"
    assert "as_of=2020-12-31" in answer["remedy"]["query"]
    assert "ecole-ai-bruxelles" in list_ids(client, answer["remedy"]["query"])


def test_what_is_not_known_is_refused_by_name(client: Client) -> None:
    assert "ecole-ai-gand" in get_problem(client, WHY.format("ecole-ai-gant", ""), 404)["detail"]
    assert get_problem(client, WHY.format("ecole-ai-gand", "topik=ai"), 400)["errors"][0]["nearest"] == ["topic"]
    for query, name in (
        ("topic=ay", "topic"),
        ("radius_km=3", "radius_km"),
        ("sort=distance", "sort"),
        ("price_max_eur=-1", "price_max_eur"),
        ("near=50.8,4.3", "near"),
    ):
        problem = client.get(WHY.format("ecole-ai-gand", query))
        assert problem.status_code in (400, 422), query
        assert problem.json()["errors"][0]["field"] == name


def test_an_offer_that_is_shown_no_more_is_gone(tmp_path: Path) -> None:
    engine = make_seeded_database(tmp_path)
    with engine.begin() as connection:
        connection.execute(text("UPDATE offer SET status = 'archived', status_reason = 'over' WHERE id = 'bf-online'"))
    with open_client(engine) as client:
        assert "over" in get_problem(client, WHY.format("bf-online", ""), 410)["detail"]
        page = client.get("/offers/bf-online/why", headers={"accept": "text/html"})
        assert page.status_code == 410
    engine.dispose()


def test_it_is_stored_and_confirmed_like_any_answer(client: Client) -> None:
    address = WHY.format("ecole-ai-gand", "topic=ai")
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304

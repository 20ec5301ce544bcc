"""Sorts, pages and the order of ties: everybody is reached exactly once, and nobody is always first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from service.intake.run import run_intake
from tests.database import make_placed_database, make_seeded_database
from tests.intake.drafts import Given
from tests.journeys.app import TODAY, Client, get_json, get_problem, list_ids, open_client
from tests.journeys.invented import INVENTED

pytest_plugins = ["tests.journeys.clients"]


def walk(client: Client, address: str) -> list[list[str]]:
    """The identifiers on each page, following ``next`` to the end."""
    pages = []
    following: str | None = address
    while following:
        page = get_json(client, following)
        pages.append([item["id"] for item in page["items"]])
        following = page["links"]["next"]
        assert len(pages) < 100
    return pages


@pytest.mark.parametrize(
    "query",
    [
        "",
        "sort=title",
        "sort=starts_on",
        "sort=freshness",
        "sort=staleness",
        "q=formation",
        "near=Mons&radius_km=300",
        "topic=ai",
    ],
)
@pytest.mark.parametrize("limit", [1, 4, 7, 100])
def test_pages_cover_everything_once(client: Client, query: str, limit: int) -> None:
    pages = walk(client, f"/api/v1/offers?{query}&limit={limit}")
    found = [name for page in pages for name in page]
    assert found == list_ids(client, query)
    assert len(found) == len(set(found)) == get_json(client, f"/api/v1/offers?{query}")["total"]
    assert all(len(page) == limit for page in pages[:-1])


@pytest.mark.parametrize("kind", ["operators", "venues", "funders", "programmes", "documents"])
def test_other_lists_have_pages_too(client: Client, kind: str) -> None:
    whole = get_json(client, f"/api/v1/{kind}?limit=100")
    found = [name for page in walk(client, f"/api/v1/{kind}?limit=3") for name in page]
    assert found == sorted(item["id"] for item in whole["items"])
    assert len(found) == whole["total"]


def test_ties_stand_in_the_same_order_all_day_and_another_the_next(tmp_path: Path) -> None:
    engine = make_seeded_database(tmp_path)
    orders = []
    for day in (TODAY, TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=2)):
        with open_client(engine, day) as client:
            orders.append(list_ids(client, "confirmed_since=2020-05-18&operator=bf-espaces-numeriques"))
    engine.dispose()
    assert orders[0] == orders[1]
    assert len(set(map(tuple, orders))) > 1, "six offers confirmed on one day are not always in one order"
    assert set(orders[0]) == set(orders[2]) == set(orders[3])


def test_a_cursor_keeps_the_order_of_its_day(tmp_path: Path) -> None:
    engine = make_seeded_database(tmp_path)
    with open_client(engine) as client:
        expected = list_ids(client, "")
        first = get_json(client, "/api/v1/offers?limit=10")
    with open_client(engine, TODAY + timedelta(days=1)) as client:
        rest = [name for page in walk(client, first["links"]["next"]) for name in page]
    engine.dispose()
    assert [item["id"] for item in first["items"]] + rest == expected


@pytest.mark.parametrize("query", ["sort=title", "sort=freshness", "near=Mons&radius_km=300", "q=donnees"])
def test_pages_survive_a_change_between_them(tmp_path: Path, query: str) -> None:
    engine = make_placed_database(tmp_path)
    run_intake(engine, Given(*INVENTED))
    with open_client(engine, poll_seconds=3600) as client:
        live = client.app.dependencies["live"].dependency()
        before = list_ids(client, query)
        first = get_json(client, f"/api/v1/offers?limit=1&{query}")
        newcomer = INVENTED[5].__class__(
            **{
                **{name: getattr(INVENTED[5], name) for name in INVENTED[5].__struct_fields__},
                "id": "aaa-nouvelle",
                "title": {"fr": "AAA données nouvelles"},
                "sessions": (),
            }
        )
        run_intake(engine, Given(newcomer))
        live.refresh()
        rest = [name for page in walk(client, first["links"]["next"]) for name in page]
        assert "aaa-nouvelle" in list_ids(client, query)
    engine.dispose()
    found = [item["id"] for item in first["items"]] + rest
    assert len(found) == len(set(found)), "nobody twice"
    assert set(before) <= set(found), "nobody lost"


def test_the_sorts_sort(invented: Client) -> None:
    dated = [i["next_start"] for i in get_json(invented, "/api/v1/offers?sort=starts_on")["items"] if i["next_start"]]
    assert dated == ["2027-01-11", "2027-03-01"]
    assert list_ids(invented, "sort=starts_on")[:2] == ["python-mons", "donnees-gand"]
    assert list_ids(invented, "sort=freshness")[:3] == ["kunstmatig-hornu", "python-mons", "donnees-gand"]
    assert list_ids(invented, "sort=staleness")[-3:] == ["donnees-gand", "python-mons", "kunstmatig-hornu"]
    assert list_ids(invented, "near=Gand&radius_km=150")[0] == "donnees-gand"
    assert list_ids(invented, "near=Gand&radius_km=150&sort=freshness")[0] == "kunstmatig-hornu"
    titles = [name for name in list_ids(invented, "sort=title") if name not in ("hostile", "arobase")]
    assert titles == ["donnees-gand", "kunstmatig-hornu", "en-ligne", "quelque-part", "python-mons"]


def test_what_is_said_of_a_page(client: Client) -> None:
    page = get_json(client, "/api/v1/offers?limit=5")
    assert (page["limit"], page["sort"], page["ties_drawn_on"]) == (5, "freshness", TODAY.isoformat())
    assert page["links"]["self"] == "/api/v1/offers?limit=5"
    assert page["total"] == 33
    assert get_json(client, "/api/v1/offers?q=formation")["sort"] == "relevance"
    assert get_json(client, "/api/v1/offers?near=Gand")["sort"] == "distance"


@pytest.mark.parametrize(
    ("address", "limit"),
    [
        ("/api/v1/offers", 100),
        ("/api/v1/offers.jsonld", 100),
        ("/api/v1/offers.geojson", 1000),
        ("/api/v1/offers.csv", 1000),
    ],
)
def test_limits_are_bounded(client: Client, address: str, limit: int) -> None:
    assert client.get(f"{address}?limit={limit}").status_code == 200
    assert get_problem(client, f"{address}?limit={limit + 1}", 400)["errors"][0]["field"] == "limit"
    assert get_problem(client, f"{address}?limit=0", 400)["errors"][0]["field"] == "limit"


def test_the_links_keep_the_question(client: Client) -> None:
    address = "/api/v1/offers?topic=ai&topic=ict&sort=title&limit=2"
    page = get_json(client, address)
    assert page["links"]["self"] == address
    assert page["links"]["next"].startswith(f"{address}&cursor=")
    assert page["links"]["alternates"]["csv"] == "/api/v1/offers.csv?topic=ai&topic=ict&sort=title"

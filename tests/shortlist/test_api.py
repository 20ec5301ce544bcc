"""The same rows for programs: JSON and CSV, and what is refused."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from service.shortlist.rules import write_short_code
from tests.journeys.app import Client, get_problem
from tests.shortlist.offers import LONG_ONES

PATH = "/api/v1/shortlist"
ASKED = "shortlist=long-2&shortlist=nowhere&shortlist=archivee&shortlist=court-3"
JSON = {"accept": "application/json"}


def ask(client: Client, query: str) -> dict[str, object]:
    response = client.get(f"{PATH}?{query}", headers=JSON)
    assert response.status_code == 200, response.text
    found: dict[str, object] = response.json()
    return found


def test_offers_come_with_what_they_are_compared_by(advisor: Client) -> None:
    response = advisor.get(f"{PATH}?{ASKED}&near=4.3517,50.8466", headers=JSON)
    body = response.json()
    assert [item["offer"]["id"] for item in body["items"]] == ["long-2", "court-3"]
    first = body["items"][0]
    assert first["training_session"]["enrolment_closes_on"] == "2026-12-20"
    assert first["contact"]["phone"] == "02 555 66 77"
    assert first["distance_km"] == pytest.approx(4.4, abs=0.5)
    assert first["judgement"] is None
    assert body["unknown"] == ["nowhere"]
    assert [(one["id"], one["status"]) for one in body["gone"]] == [("archivee", "archived")]
    code = write_short_code(["long-2", "court-3"])
    assert body["links"]["short"] == f"https://carto.example/s/{code}?lang=fr"
    assert body["links"]["sheet"] == "/shortlist/sheet?shortlist=long-2&shortlist=court-3&lang=fr"
    assert response.headers["etag"]


def test_what_it_means_for_a_person_is_told_and_stored_nowhere(advisor: Client) -> None:
    query = f"{ASKED}&person_situation=jobseeker_longterm&person_place=Molenbeek"
    response = advisor.get(f"{PATH}?{query}", headers=JSON)
    first = response.json()["items"][0]
    assert first["judgement"]["lines"][0]["name"] == "cost"
    assert first["judgement"]["lines"][0]["verdict"] == "yes"
    assert first["distance_km"] is not None
    assert response.headers["cache-control"] == "no-store"
    links = response.json()["links"]
    assert "person" not in links["short"] + links["sheet"]
    assert "person" in links["page"]
    table = advisor.get(f"{PATH}.csv?{query}")
    assert table.headers["cache-control"] == "no-store"


def test_the_table_has_the_rows_of_the_page(advisor: Client) -> None:
    response = advisor.get(f"{PATH}.csv?{ASKED}&near=Gent&lang=nl")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(response.text.removeprefix("\ufeff"))))
    assert [row["id"] for row in rows] == ["long-2", "court-3"]
    assert rows[0]["Eerstvolgende start"].startswith("12 januari 2027 (tot 30 september 2027")
    assert rows[0]["Afstand vanaf Gent"] == "op minder dan 5 km"
    assert "02 555 66 77" in rows[0]["Contact"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("near=Xyzzyx", "near"),
        ("audience=wizard", "audience"),
        ("lang=xx", "lang"),
        ("person_age=old", "person_age"),
        ("&".join(f"shortlist={name}" for name in (*LONG_ONES, "court-1")), "shortlist"),
        ("shoe=43", "shoe"),
    ],
)
@pytest.mark.parametrize("suffix", ["", ".csv"])
def test_what_cannot_be_used_is_refused_by_name(advisor: Client, query: str, field: str, suffix: str) -> None:
    problem = get_problem(advisor, f"{PATH}{suffix}?{query}", 400, accept="application/json")
    assert field in {error["field"] for error in problem["errors"]}


def test_an_empty_shortlist_is_an_answer(advisor: Client) -> None:
    body = ask(advisor, "")
    assert body["items"] == []
    assert body["links"]["short"] is None  # type: ignore[index]

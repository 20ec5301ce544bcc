"""What programs are told of an offer for a person, and that nothing of the person stays anywhere."""

from __future__ import annotations

import inspect
import logging
from pathlib import Path

import pytest
from granian import Granian
from sqlalchemy import func, select
from sqlmodel import SQLModel

from service import serving
from service.database import open_reading
from service.rights.filters import PERSON_NAMES, list_choices
from service.rights.table import load_rules
from tests.journeys.app import Client, get_engine, get_json

pytest_plugins = ["tests.journeys.clients"]

ASKED = "/api/v1/offers/ecole-ai-bruxelles/rights"
PERSON = "person_situation=jobseeker_longterm&person_place=Sint-Jans-Molenbeek&person_service=forem&person_age=30_44"


def test_a_person_is_told_line_by_line(client: Client) -> None:
    answer = get_json(client, f"{ASKED}?{PERSON}")
    lines = {line["name"]: line for line in answer["lines"]}
    assert answer["offer"] == "ecole-ai-bruxelles"
    assert (lines["cost"]["verdict"], lines["cost"]["rule"]) == ("yes", "ecole-ai-free")
    assert lines["cost"]["source"]["document"] == "d1"
    assert (lines["recognition"]["verdict"], lines["recognition"]["body"]) == ("yes", "forem")
    assert lines["equipment"]["tell"] == ["person_equipment"]


def test_the_day_decides_which_rules_hold(client: Client) -> None:
    then = get_json(client, f"{ASKED}?{PERSON}&as_of=2020-01-31")
    assert then["as_of"] == "2020-01-31"
    lines = {line["name"]: line for line in then["lines"]}
    assert lines["recognition"]["verdict"] == "ask"
    assert "rule" not in lines["cost"]


def test_nobody_described_is_nobody(client: Client) -> None:
    lines = {line["name"]: line for line in get_json(client, ASKED)["lines"]}
    assert (lines["cost"]["verdict"], lines["cost"]["reason"]) == ("unknown", "free_for_some")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("person_situation=jobseker", "person_situation"),
        ("person_situation=all", "person_situation"),
        ("person_age=31", "person_age"),
        ("person_place=Atlantis", "person_place"),
        ("person_seat=Atlantis", "person_seat"),
        ("person_workplace=" + "x" * 121, "person_workplace"),
        ("person_language=tlh", "person_language"),
        ("person_level=test", "person_level"),
        ("person_equipment=perhaps", "person_equipment"),
        ("person_service=nobody", "person_service"),
        ("person_free=always", "person_free"),
        ("person_name=Anna", "person_name"),
        ("person_age=25_29&person_age=30_44", "person_age"),
        ("&".join(f"person_situation={slug}" for slug in list_choices()["person_situation"]), "person_situation"),
    ],
)
def test_what_cannot_be_used_is_named(client: Client, query: str, field: str) -> None:
    response = client.get(f"{ASKED}?{query}")
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_all_mistakes_are_told_together(client: Client) -> None:
    errors = client.get(f"{ASKED}?person_age=31&person_place=Atlantis&person_service=x").json()["errors"]
    assert [error["field"] for error in errors] == ["person_place", "person_age", "person_service"]


def test_an_offer_that_there_is_not_is_proposed(client: Client) -> None:
    response = client.get(f"/api/v1/offers/ecole-ai-bruxelle/rights?{PERSON}")
    assert response.status_code == 404
    assert "ecole-ai-bruxelles" in response.json()["detail"]


def test_the_rules_are_listed_with_whether_they_hold(client: Client) -> None:
    now = get_json(client, "/api/v1/rights")
    assert [line["rule"]["id"] for line in now["rules"]] == [rule.id for rule in load_rules().rule]
    assert all(line["holds"] for line in now["rules"])
    assert {gap["id"] for gap in now["gaps"]} >= {"vouchers", "leave"}
    before = get_json(client, "/api/v1/rights?as_of=2021-01-01")
    assert {line["rule"]["id"] for line in before["rules"] if not line["holds"]} >= {"pmtic-open", "cdc-others-price"}


@pytest.mark.parametrize(
    "address",
    [
        f"{ASKED}?{PERSON}",
        f"/?topic=ai&{PERSON}",
        f"/offers/bf-online?{PERSON}",
        f"/shortlist?shortlist=bf-online&{PERSON}",
    ],
)
def test_no_cache_keeps_what_is_said_of_a_person(client: Client, address: str) -> None:
    for _ in range(2):
        response = client.get(address, headers={"Accept": "text/html" if "/api/" not in address else "*/*"})
        assert response.status_code == 200
        assert response.headers["cache-control"] == "no-store"
        assert "etag" not in response.headers
        assert response.headers["referrer-policy"] in ("strict-origin-when-cross-origin", "same-origin", "no-referrer")
    held = client.app.front._stored._held
    assert not [key for key in held if any(name.encode() in key[1] for name in PERSON_NAMES)]


def test_nothing_of_a_person_is_written_or_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    def count_rows() -> dict[str, int]:
        with open_reading(get_engine(client)) as db:
            tables = SQLModel.metadata.sorted_tables
            return {table.name: db.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}

    before = count_rows()
    taken = client.app.front.tally.take()
    caplog.set_level(logging.DEBUG)
    for address in (f"{ASKED}?{PERSON}", f"/?q=ai&{PERSON}", f"/offers/bf-online?{PERSON}", "/?person_place=Atlantis"):
        client.get(address, headers={"Accept": "text/html" if "/api/" not in address else "*/*"})
    assert client.app.front.tally.take().list_counts() == {}
    assert taken is not None
    assert count_rows() == before
    assert not [record for record in caplog.records if "person_" in record.getMessage() and record.name != "httpx"]


def test_the_server_writes_no_log_of_addresses() -> None:
    assert inspect.signature(Granian.__init__).parameters["log_access"].default is False
    assert "log_access" not in Path(serving.__file__).read_text(encoding="utf-8")

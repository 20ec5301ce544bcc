"""Many offers at once through the API: as lines of JSON or as a spreadsheet, tried first, then all or nothing."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from service.database import Engine
from service.spreadsheets.raw import MEDIA_TYPES, MOST_BYTES
from tests.fresh import client, engine, refusing
from tests.journeys.app import Client, get_engine
from tests.journeys.keyed import OFFER, Program, draw_key

__all__ = ["client", "engine", "refusing"]

LINES = "application/x-ndjson"


@pytest.fixture
def program(engine: Engine, client: Client) -> Program:
    return Program(client, draw_key(engine, "becode"))


def send(program: Program, body: bytes, kind: str = LINES, query: str = "", **headers: str) -> httpx.Response:
    given = {"authorization": f"Bearer {program.key}", "content-type": kind, **headers}
    return program.client.post(f"/api/v1/offers/bulk{query}", content=body, headers=given)


def write_lines(*documents: dict[str, Any]) -> bytes:
    return b"\n".join(json.dumps(one).encode() for one in documents)


def fetch(program: Program, name: str) -> httpx.Response:
    headers = {"authorization": f"Bearer {program.key}"}
    return program.client.get(f"/api/v1/offers/bulk/{name}", headers=headers)


def test_a_dry_run_says_all_and_writes_nothing(program: Program) -> None:
    body = write_lines({**OFFER, "title": {"fr": "Premier"}}, {"title": {"fr": "Second"}, "topics": ["aii"]})
    answer = send(program, body, query="?dry_run=true")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["counts"] == {"added": 1, "changed": 0, "withdrawn": 0, "unchanged": 0, "refused": 1}
    assert [one["outcome"] for one in found["offers"]] == ["added", "refused"]
    (error,) = found["offers"][1]["errors"]
    assert (error["line"], error["field"], error["nearest"][0]) == (2, "topics", "ai")
    assert {"question": "topic=dev", "gained": 1, "lost": 0} in found["effects"]
    assert program.client.get("/api/v1/offers?q=premier&operator=becode").json()["total"] == 0


def test_an_offer_has_one_line_however_far_apart_two_of_it_stand(program: Program) -> None:
    drafts = [{"title": {"fr": f"Brouillon {number}"}} for number in range(100)]
    twice = [{"id": "ecole-ai-gand", "level": level} for level in ("bachelor", "master")]
    answer = send(program, write_lines(twice[0], *drafts, twice[1]))
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["[102].id"]


def test_lines_are_written_and_seen_at_once(program: Program) -> None:
    answer = send(program, write_lines({**OFFER, "title": {"fr": "Girafologie"}}, {"title": {"fr": "Un brouillon"}}))
    assert answer.status_code == 200, answer.text
    first, second = answer.json()["offers"]
    assert (first["status"], second["status"], second["lacks"][0]) == ("published", "draft", "topics")
    assert program.client.get("/api/v1/offers?q=girafologie").json()["items"][0]["id"] == first["id"]
    again = send(program, write_lines({"id": first["id"], "level": "bachelor"}, {"id": second["id"]}))
    assert [one["outcome"] for one in again.json()["offers"]] == ["changed", "unchanged"]
    assert again.json()["offers"][0]["fields"] == {"level": ["no_record", "bachelor"]}


def test_one_bad_line_writes_nothing(program: Program) -> None:
    answer = send(program, write_lines({**OFFER, "title": {"fr": "Bonne"}}, {"title": {"fr": "Autre"}, "colour": "x"}))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [one["field"] for one in answer.json()["errors"]] == ["[2]"]
    assert "colour" in answer.json()["errors"][0]["message"]
    assert program.client.get("/api/v1/offers?q=bonne").json()["total"] == 0


def test_a_withdrawal_needs_a_reason_and_answers_410(program: Program) -> None:
    name, _ = program.add(title={"fr": "À retirer"})
    assert send(program, write_lines({"id": name, "status": "withdrawn"})).status_code == 422
    answer = send(program, write_lines({"id": name, "status": "withdrawn", "reason": "Ce cours a pris fin."}))
    assert answer.json()["counts"]["withdrawn"] == 1
    gone = program.client.get(f"/api/v1/offers/{name}")
    assert gone.status_code == 410
    assert "pris fin" in gone.text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_download_sent_back_changes_nothing(program: Program, kind: str) -> None:
    program.add()
    file = fetch(program, f"offers.{kind}")
    assert file.status_code == 200
    file_type = MEDIA_TYPES["csv" if kind == "csv" else "xlsx"]
    assert file.headers["content-type"].startswith(file_type)
    answer = send(program, file.content, file_type, "?dry_run=true")
    counts = answer.json()["counts"]
    assert counts["unchanged"] > 0
    assert counts["added"] + counts["changed"] + counts["refused"] == 0
    assert answer.json()["effects"] == []


def test_a_key_makes_repeating_harmless(program: Program) -> None:
    body = write_lines({**OFFER, "title": {"fr": "Une fois"}})
    first = send(program, body, **{"idempotency-key": "one"})
    second = send(program, body, **{"idempotency-key": "one"})
    assert first.json() == second.json()
    assert program.client.get("/api/v1/offers?q=%22une+fois%22").json()["total"] == 1
    other = send(program, write_lines({"title": {"fr": "Autre"}}), **{"idempotency-key": "one"})
    assert other.status_code == 409


def test_another_operators_offers_are_out_of_reach(program: Program, engine: Engine, client: Client) -> None:
    name, _ = program.add()
    other = Program(client, draw_key(engine, "technocite"))
    answer = send(other, write_lines({"id": name, "title": {"fr": "À moi"}}))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "[1].id"
    assert name not in fetch(other, "offers.csv").text
    assert client.get(f"/api/v1/offers/{name}").json()["summary"]["title"] == OFFER["title"]


def test_who_may_only_read_writes_nothing(engine: Engine, client: Client) -> None:
    reader = Program(client, draw_key(engine, "becode", "read"))
    assert send(reader, write_lines(dict(OFFER))).status_code == 403
    assert fetch(reader, "template.xlsx").status_code == 200
    assert client.post("/api/v1/offers/bulk", content=b"{}").status_code == 401
    assert client.get("/api/v1/offers/bulk/offers.csv").status_code == 401


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"not json", LINES, 422),
        (b"[1]\n{}", LINES, 422),
        (b'{"id": 5, "status": [], "reason": {}}', LINES, 422),
        (b'{"title": 5, "modality": [], "venues": {"a": 1}, "sessions": 7, "prices": [[]]}', LINES, 422),
        (b'{"title": {"fr": "x"}, "prices": [{"audience": {}}], "sessions": [5]}', LINES, 422),
        (b'{"title": {"fr": "x"}, "duration_amount": 1e999}', LINES, 422),
        (b"{" * 100_000, LINES, 422),
        (b"\xff\xfe\x00", LINES, 422),
        (b"", "text/csv", 422),
        (b"PK\x03\x04", MEDIA_TYPES["xlsx"], 422),
        (b"title.fr;status\nx;gone", "text/csv; charset=utf-8", 422),
        (b"{}\n" * 5_001, LINES, 422),
        (b" " * (MOST_BYTES + 1), LINES, 413),
    ],
)
@pytest.mark.parametrize("query", ["", "?dry_run=true"])
def test_no_body_breaks_it(refusing: Client, body: bytes, kind: str, status: int, query: str) -> None:
    program = Program(refusing, draw_key(get_engine(refusing), "becode"))
    answer = send(program, body, kind, query)
    if query and status == 422 and answer.status_code == 200:
        assert answer.json()["counts"]["refused"] > 0
    else:
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"


def test_an_empty_body_does_nothing(program: Program) -> None:
    answer = send(program, b"\n\n")
    assert answer.status_code == 200
    assert answer.json()["offers"] == []

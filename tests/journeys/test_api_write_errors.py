"""What a program sends that cannot be taken: named, bounded, and never an error of ours."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.app import Client
from tests.journeys.keyed import API, OFFER, Program

pytest_plugins = ["tests.journeys.writers"]

BODIES: list[tuple[bytes, int]] = [
    (b"", 400),
    (b"{", 400),
    (b"[]", 400),
    (b"null", 400),
    (b'"text"', 400),
    (b"[" * 50_000, 400),
    (b'{"title": {"fr": ' + b'{"a":' * 20_000, 400),
    (b'{"title": NaN}', 400),
    (b"\xff\xfe", 400),
    (b'{"title": {"fr": "\\ud800"}}', 400),
    (b'{"title": {"fr": "a\\u0000b"}}', 422),
    (b'{"title": {"xx": "a"}}', 422),
    (b'{"title": {"fr": ["a"]}}', 422),
    (b'{"title": "a"}', 422),
    (b'{"title": {"fr": "a"}, "topics": "dev"}', 422),
    (b'{"title": {"fr": "a"}, "topics": [null]}', 422),
    (b'{"title": {"fr": "a"}, "sessions": {}}', 422),
    (b'{"title": {"fr": "a"}, "sessions": [1]}', 422),
    (b'{"title": {"fr": "a"}, "sessions": [{"starts_on": 5}]}', 422),
    (b'{"title": {"fr": "a"}, "sessions": [{"id": []}]}', 422),
    (b'{"title": {"fr": "a"}, "prices": [{"audience": "all"}]}', 422),
    (b'{"title": {"fr": "a"}, "capacity_per_year": 1e400}', 400),
    (b'{"title": {"fr": "a"}, "capacity_per_year": 99999999999999999999}', 422),
    (b'{"title": {"fr": "a"}, "capacity_per_year": true}', 422),
    (b'{"title": {"fr": "a"}, "duration_amount": -1, "duration_unit": "days"}', 422),
    (b'{"title": {"fr": "a"}, "cadence_months": 5}', 422),
    (b'{"title": {"fr": "a"}, "url": "javascript:alert(1)"}', 422),
    (b'{"title": {"fr": "a"}, "place": "Bruxelle-sur-Mer"}', 422),
    (b'{"title": {"fr": "a"}, "valid_from": "0000-00-00"}', 422),
    (b'{"title": {"fr": "a"}, "recognitions": [{"body": "vdab"}, {"body": "vdab"}]}', 422),
    (b'{"title": {"fr": "%s"}}' % (b"a" * 400), 422),
    (b'{"title": {"fr": "a"}, "topics": [%s]}' % b",".join(b'"t%d"' % number for number in range(200)), 422),
    (b'{"title": {"fr": "%s"}}' % (b"a" * 500_000), 413),
]


@pytest.mark.parametrize(("body", "status"), BODIES, ids=[repr(body[:60]) for body, _ in BODIES])
def test_a_body_that_cannot_be_taken_is_a_problem(writable: Client, becode: Program, body: bytes, status: int) -> None:
    headers = {"authorization": f"Bearer {becode.key}", "content-type": "application/json"}
    response = writable.post(f"{API}/offers", content=body, headers=headers)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert status == 413 or problem["errors"][0]["field"]


def test_each_method_takes_its_kind_of_body(writable: Client, becode: Program) -> None:
    name, tag = becode.add()
    headers = {"authorization": f"Bearer {becode.key}", "if-match": tag}
    for method, kind in (
        ("POST", "text/plain"),
        ("POST", ""),
        ("PUT", "application/merge-patch+json"),
        ("PATCH", "application/json"),
        ("PATCH", "application/x-www-form-urlencoded"),
    ):
        address = f"{API}/offers" if method == "POST" else f"{API}/offers/{name}"
        response = writable.request(method, address, content=b"{}", headers={**headers, "content-type": kind})
        assert response.status_code == 415, (method, kind)
    packed = {**headers, "content-type": "application/json", "content-encoding": "gzip"}
    assert writable.put(f"{API}/offers/{name}", content=b"{}", headers=packed).status_code == 415


@pytest.mark.parametrize("name", ["nobody", "%00", "a" * 500, "%2e%2e", "%E2%82%AC", "ecole-ai-gand.json"])
def test_what_nobody_has_is_not_found(becode: Program, name: str) -> None:
    for method, path, body in (
        ("PATCH", f"/offers/{name}", {"url": None}),
        ("PUT", f"/offers/{name}", dict(OFFER)),
        ("DELETE", f"/venues/{name}?reason=x", None),
        ("PATCH", f"/operators/{name}", {"phone": None}),
        ("POST", f"/offers/{name}/status", {"status": "archived"}),
        ("POST", f"/offers/{name}/confirm", None),
        ("GET", f"/offers/{name}/record?as_of=9999-12-31", None),
        ("GET", f"/offers/{name}/history", None),
        ("PATCH", f"/offers/{name}/sessions/1", {"places": 1}),
        ("POST", f"/offers/{name}/record/history/{9**40}/take-back", None),
    ):
        response = becode.call(method, path, body, if_match='"1.record"')
        assert response.status_code == 404, (method, path, response.text)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2020-06-30"])
def test_any_day_has_an_answer(writable: Client, becode: Program, day: str) -> None:
    name, _ = becode.add()
    assert writable.get(f"{API}/offers/{name}?as_of={day}").status_code == 200
    assert becode.call("GET", f"/offers/{name}/record?as_of={day}").status_code == 200
    assert becode.call("GET", f"/offers/{name}/record?version=2").status_code == 404


def test_a_key_that_cannot_be_is_refused(becode: Program) -> None:
    for key in ("k" * 201, "k\tk"):
        response = becode.call("POST", "/offers", dict(OFFER), idempotency_key=key)
        assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "Idempotency-Key")


def test_statuses_follow_each_other(becode: Program) -> None:
    name, tag = becode.add()
    address = f"/offers/{name}/status"
    for body, field in (
        ({"status": "draft"}, "status"),
        ({"status": "deleted"}, "status"),
        ({"status": "withdrawn"}, "reason"),
        ({"status": "withdrawn", "reason": "x" * 3_000}, "reason"),
    ):
        refused = becode.call("POST", address, body)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field), body
    assert becode.call("POST", address, {"state": "draft"}).status_code == 400
    assert becode.call("POST", address, {"status": "suspended"}, if_match='"7.record"').status_code == 412
    suspended = becode.call("POST", address, {"status": "suspended", "reason": "Travaux"}, if_match=tag)
    assert (suspended.json()["status"], suspended.json()["version"]) == ("suspended", 2)
    assert becode.call("POST", address, {"status": "suspended"}).json()["version"] == 2
    archived = becode.call("POST", address, {"status": "archived"})
    assert becode.call("POST", f"/offers/{name}/confirm").status_code == 409
    assert archived.json()["status"] == "archived"

"""What every answer owes to HTTP: hosts, HEAD, tags, caches, compression, other origins, safety."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest

from tests.database import make_seeded_database, take_away
from tests.journeys.app import Client, get_engine, get_json, open_client

pytest_plugins = ["tests.journeys.clients"]

READ = [
    "/api/v1/offers",
    "/api/v1/offers.geojson",
    "/api/v1/offers.csv",
    "/api/v1/offers.jsonld",
    "/api/v1/offers/ecole-ai-gand",
    "/api/v1/clusters",
    "/api/v1/operators/becode",
    "/api/v1/vocabularies/topic",
    "/api/v1/places?q=mo",
]
MORE = ["/api/v1/offers.map", "/api/v1/openapi.json", "/api/v1/docs", "/healthz", "/readyz", "/problems", "/", "/about"]
ORIGIN = {"origin": "https://elsewhere.example"}


@pytest.mark.parametrize("path", [*READ, *MORE, "/nowhere", "/api/v1/offers?topic=aii"])
def test_head_is_get_without_its_body(client: Client, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert head.status_code == whole.status_code
    assert head.content == b""
    changing = {"content-security-policy", "date"}
    if whole.headers["content-type"].startswith("text/html"):
        changing.add("content-length")  # a nonce in base64 has one length, but pages may change between two answers
    assert {k: v for k, v in head.headers.items() if k not in changing} == {
        k: v for k, v in whole.headers.items() if k not in changing
    }


@pytest.mark.parametrize("path", READ)
def test_an_unchanged_answer_is_not_sent_again(client: Client, path: str) -> None:
    first = client.get(path, headers=ORIGIN)
    tag = first.headers["etag"]
    for sent in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = client.get(path, headers={"if-none-match": sent, **ORIGIN})
        assert again.status_code == 304, sent
        assert again.content == b""
        assert again.headers["etag"] == tag
        assert again.headers["access-control-allow-origin"] == "*"
        assert again.headers["vary"] == first.headers["vary"]
    assert client.get(path, headers={"if-none-match": 'W/"other"'}).status_code == 200


def test_tags_differ_by_representation_and_question(client: Client) -> None:
    tags = [client.get(path).headers["etag"] for path in READ]
    tags.append(client.get("/api/v1/offers", headers={"accept": "text/csv"}).headers["etag"])
    tags.append(client.get("/api/v1/offers?limit=1").headers["etag"])
    tags.append(client.get("/api/v1/offers", headers={"accept-encoding": "gzip"}).headers["etag"])
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("path", READ)
def test_caches_are_told_what_matters(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["cache-control"] == "public, no-cache"
    assert headers.get_list("vary") == ["Accept, Accept-Encoding, Accept-Language"]


def test_errors_are_not_kept(client: Client) -> None:
    for path in ("/api/v1/offers?topic=aii", "/api/v1/offers/nobody", f"/api/v1/offers?q={'a' * 9000}"):
        response = client.get(path)
        assert response.headers["cache-control"] == "no-store"
        assert "etag" not in response.headers


@pytest.mark.parametrize("first", [{}, ORIGIN])
def test_reading_is_open_to_every_origin_whoever_asked_first(client: Client, first: dict[str, str]) -> None:
    path = f"/api/v1/offers?limit={3 + len(first)}"
    client.get(path, headers=first)
    for headers in (ORIGIN, {}):
        response = client.get(path, headers=headers)
        assert response.headers.get_list("access-control-allow-origin") == ["*"]
        assert {"ETag", "Link"} <= set(response.headers["access-control-expose-headers"].split(", "))
    refused = client.get("/api/v1/offers?topic=aii", headers=ORIGIN)
    assert refused.headers["access-control-allow-origin"] == "*", "a page elsewhere must be able to read why"
    assert "access-control-allow-origin" not in client.get("/", headers=ORIGIN).headers


def test_a_preflight_allows_reading(client: Client) -> None:
    asked = {**ORIGIN, "access-control-request-method": "GET", "access-control-request-headers": "if-none-match"}
    response = client.options("/api/v1/offers", headers=asked)
    assert response.status_code == 204
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in response.headers


def test_options_says_what_can_be_done(client: Client) -> None:
    response = client.options("/api/v1/clusters")
    assert response.status_code == 204
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    # The framework lists the methods of the handler that was registered first; a method that is not taken lists all.
    assert client.options("/api/v1/offers").status_code == 204
    assert client.delete("/api/v1/offers").headers["allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize(("encoding", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
@pytest.mark.parametrize("path", ["/api/v1/offers?limit=100", "/api/v1/offers.csv", "/api/v1/openapi.json", "/"])
def test_answers_are_compressed(client: Client, path: str, encoding: str, unpack: object) -> None:
    plain = client.get(path, headers={"accept-encoding": "identity"})
    with client.stream("GET", path, headers={"accept-encoding": encoding}) as response:
        raw = b"".join(response.iter_raw())
    assert response.headers["content-encoding"] == encoding
    assert len(raw) < len(plain.content) / 2
    assert callable(unpack)
    if path.startswith("/api/"):
        assert unpack(raw) == plain.content


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "", "localhost.evil.example", "127.0.0.1.nip.io"])
def test_an_unknown_host_is_refused(client: Client, host: str) -> None:
    for path in ("/", "/api/v1/offers", "/healthz", "/nowhere"):
        response = client.get(path, headers={"host": host})
        assert response.status_code == 421
        assert response.json()["type"] == "/problems/unknown-host"
        assert "evil" not in response.text
    page = client.get("/", headers={"host": host, "accept": "text/html"})
    assert page.status_code == 421
    assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:9", "[::1]:8000", "[::1]", "LOCALHOST"])
def test_loopback_is_answered(client: Client, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


def test_what_a_proxy_might_say_changes_nothing(client: Client) -> None:
    plain = client.get("/api/v1/offers.jsonld")
    forged = {
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "gopher",
        "x-forwarded-for": "10.0.0.1",
        "forwarded": "host=evil.example",
        "x-original-url": "/admin",
        "x-http-method-override": "DELETE",
    }
    assert client.get("/api/v1/offers.jsonld", headers=forged).content == plain.content
    assert "evil" not in client.get("/", headers=forged).text


def test_absolute_links_come_from_the_setting(tmp_path: Path) -> None:
    engine = make_seeded_database(tmp_path)
    with open_client(engine, public_url="https://formations.example", allowed_hosts="other.example") as client:
        for host in ("formations.example", "other.example", "localhost"):
            answer = client.get("/api/v1/offers/ecole-ai-gand.jsonld", headers={"host": host})
            assert answer.json()["@id"] == "https://formations.example/offers/ecole-ai-gand"
    engine.dispose()


@pytest.mark.parametrize("path", [*READ, *MORE, "/nowhere", "/api/v1/offers?topic=aii", "/assets/leaflet/leaflet.js"])
def test_every_answer_is_safe_to_look_at(client: Client, path: str) -> None:
    headers = client.get(path, headers={"accept": "*/*"}).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "base-uri 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in headers
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", ["/api/v1/docs", "/api/v1/offers.map", "/"])
def test_scripts_carry_the_nonce_of_their_answer(client: Client, path: str) -> None:
    seen = set()
    for _ in range(2):
        response = client.get(path, headers={"accept": "text/html"})
        nonce = response.headers["content-security-policy"].partition("'nonce-")[2].partition("'")[0]
        assert len(nonce) >= 20
        seen.add(nonce)
        for script in response.text.split("<script")[1:]:
            tag = script.partition(">")[0]
            assert f'nonce="{nonce}"' in tag or "src=" in tag or "application/" in tag, tag
    assert len(seen) == 2, "a nonce is used once"


def test_a_map_by_accept_is_never_served_twice(client: Client) -> None:
    for _ in range(2):
        response = client.get("/api/v1/offers", headers={"accept": "text/html"})
        nonce = response.headers["content-security-policy"].partition("'nonce-")[2].partition("'")[0]
        assert f'nonce="{nonce}"' in response.text
        assert "etag" not in response.headers


def test_the_documentation_needs_no_other_host(client: Client) -> None:
    page = client.get("/api/v1/docs").text
    assert "http" not in page.replace("http-equiv", "")
    for asset in ("/assets/swagger/swagger-ui.css", "/assets/swagger/swagger-ui-bundle.js"):
        assert asset in page
        assert client.get(asset).status_code == 200


def test_a_missing_database_is_a_problem_that_passes(tmp_path: Path) -> None:
    engine = make_seeded_database(tmp_path)
    with open_client(engine, poll_seconds=3600) as client:
        with take_away(tmp_path):
            get_engine(client).dispose()
            response = client.get("/api/v1/operators")
            assert response.status_code == 503
            assert response.headers["content-type"] == "application/problem+json"
            assert int(response.headers["retry-after"]) > 0
            assert str(tmp_path) not in response.text
            assert get_json(client, "/api/v1/offers")["total"] == 33, "what stands in memory goes on"
        assert client.get("/api/v1/operators").status_code == 200
    engine.dispose()


def test_a_bug_is_a_problem_without_internals(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret /path/to/file")

    monkeypatch.setattr("service.operators.routes.get_operator", fail)
    response = client.get("/api/v1/operators/nobody-else-asks-for-it")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "/problems/internal-error"
    assert "secret" not in response.text

"""Reading what was just written: each answer says of which revision it is, and none is older than was asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from service.catalogue.revision import move_revision
from service.database import Engine, open_transaction
from tests.database import make_seeded_database
from tests.journeys.app import Client, get_problem, open_client

LIST = "/api/v1/offers"
READ = [
    LIST,
    f"{LIST}.csv",
    f"{LIST}/ecole-ai-gand",
    f"{LIST}.map",
    "/api/v1/clusters",
    "/api/v1/operators",
    "/api/v1/docs",
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = make_seeded_database(tmp_path_factory.mktemp("revision"))
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[Client]:
    with open_client(engine) as made:
        yield made


def find_revision(client: Client) -> int:
    revision: int = client.get("/readyz").json()["revision"]
    return revision


@pytest.mark.parametrize("path", [*READ, f"{LIST}?topic=aii", "/api/v1/nowhere"])
def test_every_answer_of_the_api_says_its_revision(client: Client, path: str) -> None:
    for response in (client.get(path), client.get(path), client.head(path)):
        assert response.headers.get_list("revision") == [str(find_revision(client))]


def test_an_unchanged_answer_says_it_too(client: Client) -> None:
    first = client.get(LIST)
    again = client.get(LIST, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.headers["revision"] == first.headers["revision"]


def test_pages_of_other_origins_may_read_and_ask_for_it(client: Client) -> None:
    assert "Revision" in client.get(LIST).headers["access-control-expose-headers"].split(", ")
    preflight = client.options(LIST, headers={"origin": "https://x.example", "access-control-request-method": "GET"})
    assert "Least-Revision" in preflight.headers["access-control-allow-headers"].split(", ")


@pytest.mark.parametrize("path", READ)
def test_what_has_arrived_is_answered_at_once(client: Client, path: str) -> None:
    for revision in (0, find_revision(client)):
        assert client.get(path, headers={"least-revision": str(revision)}).status_code == 200


def test_what_does_not_arrive_is_not_answered(client: Client) -> None:
    before = client.get(LIST)
    started = time.monotonic()
    headers = {"least-revision": str(find_revision(client) + 1), "if-none-match": before.headers["etag"]}
    response = client.get(LIST, headers=headers)
    assert response.status_code == 503
    assert response.json()["type"] == "/problems/unavailable"
    assert response.headers["retry-after"] == "1"
    assert response.headers["cache-control"] == "no-store"
    assert time.monotonic() - started >= 1


@pytest.mark.parametrize("value", ["", "x", "-1", "1.5", "٣", "1" * 19, "1, 2"])
def test_what_is_no_revision_is_refused_by_name(client: Client, value: str) -> None:
    response = client.get(LIST, headers={b"least-revision": value.encode()})
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "Least-Revision"


def test_a_write_is_waited_for(client: Client, engine: Engine) -> None:
    wanted = find_revision(client) + 1

    def write() -> None:
        time.sleep(0.2)
        with open_transaction(engine) as db:
            move_revision(db)

    writer = threading.Thread(target=write)
    writer.start()
    response = client.get(LIST, headers={"least-revision": str(wanted)})
    writer.join()
    assert response.status_code == 200
    assert response.headers["revision"] == str(wanted)
    assert response.json()["revision"] == wanted
    assert response.headers["etag"].startswith(f'W/"{wanted}-')


def test_the_problem_is_one_that_is_explained(client: Client) -> None:
    problem = get_problem(client, LIST, 400, **{"least-revision": "soon"})
    assert client.get(problem["type"]).status_code == 200


def test_records_that_were_read_later_say_so(client: Client, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    live, before = client.app.dependencies["live"].dependency(), find_revision(client)
    with monkeypatch.context() as patch:
        patch.setattr(live, "refresh", lambda: False)
        with open_transaction(engine) as db:
            move_revision(db)
        record, search = client.get("/api/v1/operators?limit=3"), client.get(f"{LIST}?limit=3")
    live.refresh()
    assert int(search.headers["revision"]) == before
    assert int(record.headers["revision"]) == before + 1, "who has seen this may ask not to be shown less"
    assert client.get("/api/v1/operators?limit=3").headers["revision"] == str(before + 1)
